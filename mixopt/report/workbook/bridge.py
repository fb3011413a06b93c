"""A savings bridge as a workbook: the steps, by period, and what every set of parts costs."""

from __future__ import annotations

from datetime import date

from mixopt.instance.instance import Instance
from mixopt.report.terminal.savings_bridge import describe_bridge
from mixopt.report.workbook.book import Book, add_trace, trace_of
from mixopt.results.savings_bridge import SavingsBridge, describe_method

HEADINGS = (
    "Step",
    "Saves, £",
    "First in, £",
    "Last in, £",
    "Standard error, £",
    "Cost after it, £",
)


def bridge_workbook(found: SavingsBridge, day: date, instance: Instance) -> bytes:
    """The bridge over all periods with a chart, by period, and the cost of every set of parts.

    Args:
        found: The bridge.
        day: When it was made.
        instance: Whose it is: its figures are traced.
    """
    book = Book()
    _add_whole(book, found)
    _add_periods(book, found)
    _add_costs(book, found)
    add_trace(book, trace_of(found, instance, day, ("Counted", describe_method(found))))
    return book.content()


def _add_whole(book: Book, found: SavingsBridge) -> None:
    """Over all periods, with a chart of what each step saves."""
    sheet = book.sheet("Bridge")
    steps = found.of()
    sheet.text(0, 0, found.title, "title", wide=False)
    lines = [*describe_bridge(found)]
    for at, words in enumerate(lines, 1):
        sheet.text(at, 0, words, wide=False)
    head = len(lines) + 2
    sheet.heads(head, HEADINGS, 1)
    for at, step in enumerate(steps, head + 1):
        sheet.text(at, 0, step.title)
        amounts = (step.saves, step.first_in, step.last_in, step.error, step.cost)
        for column, amount in enumerate(amounts, 1):
            sheet.number(at, column, amount, "money")
    first, last = head + 2, head + len(steps) - 1
    if last >= first:
        chart = book.book.add_chart({"type": "bar"})
        chart.add_series(
            {
                "name": "Saves",
                "categories": ["Bridge", first, 0, last, 0],
                "values": ["Bridge", first, 1, last, 1],
                "fill": {"color": "#1D4F7C"},
            }
        )
        chart.set_title({"name": "What each step saves, £ over all periods"})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 760, "height": 120 + 34 * (last - first + 1)})
        place = {"description": "What each step saves"}
        sheet.sheet.insert_chart(head + len(steps) + 2, 0, chart, place)
    sheet.fit()


def _add_periods(book: Book, found: SavingsBridge) -> None:
    """What each step saves in each period, in all and discounted."""
    sheet = book.sheet("By period")
    sheet.heads(0, ("Step", *found.periods, "In all", "Discounted"), 1)
    columns = [found.of(period) for period in found.periods]
    columns += [found.of(), found.of(discounted=True)]
    for at, step in enumerate(found.of(), 1):
        sheet.text(at, 0, step.title)
        for column, steps in enumerate(columns, 1):
            here = steps[at - 1]
            sheet.number(at, column, here.cost if here.saves is None else here.saves, "money")
    sheet.fit()


def _add_costs(book: Book, found: SavingsBridge) -> None:
    """What the least-cost plan with each set of parts costs."""
    sheet = book.sheet("Sets of parts")
    sheet.heads(0, ("Parts that are there", "Period", "Discounted", "Costs, £"), 3)
    for at, row in enumerate(found.costs, 1):
        sheet.text(at, 0, row.parts or "none")
        sheet.text(at, 1, row.period or "all")
        sheet.text(at, 2, "yes" if row.discounted else "no")
        sheet.number(at, 3, row.cost, "money")
    sheet.sheet.autofilter(0, 0, max(len(found.costs), 1), 3)
    sheet.fit()
