"""The ledger of a plan in live formulas, and checks that turn red."""

from __future__ import annotations

from collections.abc import Callable

from mixopt.instance.instance import Instance
from mixopt.instance.titles import line_title
from mixopt.report.workbook.book import RIGHT, WRONG, Book, Sheet
from mixopt.results.plan import Plan

LEDGER = "Ledger"

PENNY = 0.005
"""£: sums that differ by less are the same to the penny."""

MoneyCell = Callable[[str, str, int], str]
"""Where an area's number of the sheet Money stands, by its name and the place of the period."""


def add_ledger(book: Book, instance: Instance, plan: Plan) -> int:
    """The ledger: units × price × times in each line, live; the number of its last row."""
    sheet = book.sheet(LEDGER)
    sheet.heads(0, ("Area", "Line", "What", "Period", "Units", "Unit", "Price", "Price in",
                    "Times", "Amount, £", "Figure", "Source", "Kind of source"))  # fmt: skip
    for at, entry in enumerate(plan.ledger, 1):
        area = instance.head.areas[entry.area]
        line = line_title(instance, entry.line)
        for column, words in enumerate((area, line, entry.item, entry.period)):
            sheet.text(at, column, words)
        sheet.number(at, 4, entry.units, "fine")
        sheet.text(at, 5, entry.unit)
        sheet.number(at, 6, entry.price, "pence")
        sheet.text(at, 7, entry.price_unit)
        sheet.number(at, 8, entry.times, "factor")
        sheet.formula(at, 9, f"E{at + 1}*G{at + 1}*I{at + 1}", entry.amount, "pence")
        source = instance.head.sources[entry.source].title
        for column, words in enumerate((entry.figure, source, entry.source_kind), 10):
            sheet.text(at, column, words)
    last = len(plan.ledger) + 1
    total = sum(entry.amount for entry in plan.ledger)
    sheet.text(last, 1, "In all", "total")
    sheet.formula(last, 9, f"SUM(J2:J{last})", total, "pence", "total")
    sheet.sheet.autofilter(0, 0, last - 1, 12)
    sheet.fit()
    return last


def add_checks(sheet: Sheet, instance: Instance, plan: Plan, last: int, money: MoneyCell) -> None:
    """Sums that must agree, which turn red where a cell is changed so that they do not."""
    sheet.heads(0, ("Check", "Area", "Period", "Here", "As planned", "Agrees"))
    at = 1
    for row in plan.money:
        area = instance.head.areas[row.area]
        sums = _sum_of_ledger(last, at + 1)
        _check(sheet, at, "The ledger adds up to the cost", area, row.period, sums, row.cost)
        at += 1
    factors = "+".join(
        f"{row.discount!r}*{_sum_of_ledger(last, n)}" for n, row in enumerate(plan.money, 2)
    )
    said = "Discounted, it is what was minimised"
    if plan.beyond is not None:
        said = "Discounted, with the years beyond, it is what was minimised"
        factors += f"+{plan.beyond.discounted!r}"
    _check(sheet, at, said, "", "", factors, plan.cost)
    at += 1
    for row in plan.money:
        if row.envelope is None:
            continue
        area = instance.head.areas[row.area]
        at_period = plan.periods.index(row.period)
        cells = {
            field: money(row.area, field, at_period) for field in ("envelope", "cost", "from_funds")
        }
        words = f"{cells['envelope']}-{cells['cost']}+{cells['from_funds']}"
        left = row.headroom or 0.0
        _check(sheet, at, "Headroom is what the cost leaves", area, row.period, words, left)
        at += 1
    good, bad = (
        sheet.book.book.add_format({"bg_color": RIGHT}),
        sheet.book.book.add_format({"bg_color": WRONG, "font_color": "#FFFFFF", "bold": True}),
    )
    for text, look in (("yes", good), ("NO", bad)):
        sheet.sheet.conditional_format(1, 5, at, 5, {
            "type": "cell", "criteria": "==", "value": f'"{text}"', "format": look,
        })  # fmt: skip
    words = "To the penny. Red: a cell was changed, and the sums no longer agree."
    sheet.text(at + 1, 0, words, "note", wide=False)
    sheet.fit()


def _check(
    sheet: Sheet, at: int, what: str, area: str, period: str, words: str, planned: float
) -> None:
    for column, text in enumerate((what, area, period)):
        sheet.text(at, column, text)
    sheet.formula(at, 3, words, planned, "pence")
    sheet.number(at, 4, planned, "pence")
    agrees = f'IF(ABS(D{at + 1}-E{at + 1})<{PENNY},"yes","NO")'
    sheet.formula(at, 5, agrees, "yes")


def _sum_of_ledger(last: int, row: int) -> str:
    """The amounts of the area and the period that stand in a row of the sheet of checks."""
    areas, periods = f"{LEDGER}!A2:A{last}", f"{LEDGER}!D2:D{last}"
    return f"SUMIFS({LEDGER}!J2:J{last},{areas},B{row},{periods},C{row})"
