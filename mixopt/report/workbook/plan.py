"""A plan as a workbook: a summary for a director, a sheet a table, the ledger in live formulas."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from mixopt.instance.instance import Instance
from mixopt.instance.titles import title
from mixopt.report.terminal.funding import step_title
from mixopt.report.workbook.book import Book, Sheet
from mixopt.report.workbook.layout import (
    BY_UNIT,
    HEADINGS,
    LAYOUTS,
    MONEY,
    NAMED,
    Layout,
    Measure,
)
from mixopt.report.workbook.ledger import add_checks, add_ledger
from mixopt.report.workbook.summary import Summary
from mixopt.results.plan import Plan


def plan_workbook(instance: Instance, plan: Plan, day: date) -> bytes:
    """The workbook of a plan.

    Args:
        instance: For titles and sources.
        plan: Every number.
        day: When it was made, which is printed.
    """
    return _PlanBook(instance, plan, day).content()


class _PlanBook:
    """The workbook of one plan, sheet by sheet."""

    def __init__(self, instance: Instance, plan: Plan, day: date) -> None:
        self.instance, self.plan, self.day = instance, plan, day
        self.book = Book()
        self.rows_of: dict[tuple[str, str, str], int] = {}
        """Where the row of an area and a measure stands, by the name of the sheet."""

    def content(self) -> bytes:
        """Its bytes."""
        summary = self.book.sheet("Summary")
        checks = self.book.sheet("Checks")
        for layout in LAYOUTS:
            rows = [asdict(row) for row in getattr(self.plan, layout.table)]
            if rows:
                self._table(layout, rows)
        self._limits()
        last = add_ledger(self.book, self.instance, self.plan)
        self._sources()
        add_checks(checks, self.instance, self.plan, last, self._money_cell)
        Summary(self.instance, self.plan, self.day, self._money_cell).add(summary)
        return self.book.content()

    def _money_cell(self, area: str, field: str, at: int) -> str:
        """Where a number of the sheet Money stands."""
        column = xl_col_to_name(self._first_period(LAYOUTS[0]) + at)
        return f"Money!{column}{self.rows_of['Money', area, field] + 1}"

    def _first_period(self, layout: Layout) -> int:
        return len(layout.keys) + 1 + len(layout.once)

    def _table(self, layout: Layout, rows: list[dict[str, Any]]) -> None:
        """A sheet of one table: keys down the side, a line for each number, periods along."""
        sheet = self.book.sheet(layout.title)
        periods = self.plan.periods
        heads = [HEADINGS[key] for key in layout.keys]
        heads += ["What", *(measure.words for measure in layout.once), *periods]
        sheet.heads(0, heads, len(layout.keys) + 1)
        groups: dict[tuple[str, ...], dict[str, dict[str, Any]]] = {}
        for row in rows:
            groups.setdefault(tuple(row[k] for k in layout.keys), {})[row["period"]] = row
        at = 1
        for key, by in groups.items():
            some = next(iter(by.values()))
            for measure in layout.measures:
                if all(row[measure.field] is None for row in by.values()):
                    continue
                self._line(sheet, at, layout, key, some, measure, by)
                self.rows_of[layout.title, some["area"], measure.field] = at
                at += 1
        sheet.sheet.autofilter(0, 0, max(at - 1, 1), len(heads) - 1)
        sheet.fit()

    def _line(
        self, sheet: Sheet, at: int, layout: Layout, key: tuple[str, ...], some: dict[str, Any],
        measure: Measure, by: dict[str, dict[str, Any]],
    ) -> None:  # fmt: skip
        """One line of a table."""
        for column, (name, value) in enumerate(zip(layout.keys, key, strict=True)):
            sheet.text(at, column, self._title(name, value, some))
        column = len(layout.keys)
        sheet.text(at, column, measure.words)
        for offset, once in enumerate(layout.once, 1):
            if measure is layout.measures[0]:
                sheet.number(at, column + offset, some[once.field], once.look)
        look = measure.look
        if look == BY_UNIT:
            look = "share" if some["unit"] == "share" else "fine"
        for offset, period in enumerate(self.plan.periods):
            if period in by:
                value = by[period][measure.field]
                sheet.number(at, self._first_period(layout) + offset, value, look)

    def _title(self, key: str, value: str, row: dict[str, Any]) -> str:
        """The title of a key; what has none as it is."""
        if key == "kind":
            return step_title(self.instance, value, row["item"])
        if key not in NAMED or not value:
            return value.replace("_", " ")
        return title(self.instance, key, row)

    def _limits(self) -> None:
        """Every limit with its room and what one more would do."""
        sheet = self.book.sheet("Limits")
        sheet.heads(0, ("Area", "Limit", "Period", "Standing", "Unit", "Room left",
                        "One more adds, £", "Small step, £ per unit"))  # fmt: skip
        for at, row in enumerate(self.plan.limits, 1):
            area = self.instance.head.areas[row.area] if row.area else "all areas"
            for column, words in enumerate((area, row.words, row.period, row.standing, row.unit)):
                sheet.text(at, column, words)
            sheet.number(at, 5, row.room, "fine")
            if row.change is None:
                sheet.text(at, 6, "no plan")
            else:
                sheet.number(at, 6, row.change, MONEY)
            sheet.number(at, 7, row.slope, MONEY)
        sheet.sheet.autofilter(0, 0, max(len(self.plan.limits), 1), 7)
        sheet.fit()

    def _sources(self) -> None:
        """Every source of the instance."""
        sheet = self.book.sheet("Sources")
        sheet.heads(0, ("Name", "Kind", "Title", "Publisher or judge", "Date", "Link or reason"))
        for at, (name, source) in enumerate(self.instance.head.sources.items(), 1):
            who = getattr(source, "publisher", getattr(source, "by", ""))
            why = getattr(source, "link", None) or getattr(source, "why", "")
            words = (name, source.kind, source.title, who, getattr(source, "date", ""), why)
            for column, text in enumerate(words):
                sheet.text(at, column, str(text or ""))
        sheet.fit()
