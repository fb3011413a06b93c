"""Prices of figures as a workbook: the value, both sides, how far each holds, and its source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mixopt.instance.fingerprint import fingerprint
from mixopt.instance.instance import Instance
from mixopt.instance.titles import figure_titles
from mixopt.report.workbook.book import Book, add_trace
from mixopt.results.optimum import Optimum
from mixopt.results.price import Price, Side
from mixopt.units import Measure

HEADINGS = (
    "Figure", "Period", "Value", "Unit", "One more adds", "One less adds", "Holds from",
    "Holds to", "What ends it above", "What ends it below", "Step", "A step more adds",
    "A step less adds", "A per cent is worth", "Source", "Kind of source", "Address",
)  # fmt: skip

FIRST_NUMBER = 2


def prices_workbook(
    instance: Instance, optimum: Optimum, prices: Sequence[Price], day: date
) -> bytes:
    """A sheet of prices, those first that stand first here, and one on where they come from.

    Args:
        instance: For titles and sources.
        optimum: What the prices rest on.
        prices: In the order in which they are listed.
        day: When they were made.
    """
    book = Book()
    sheet = book.sheet("Prices")
    sheet.heads(0, HEADINGS, FIRST_NUMBER)
    titles = figure_titles(instance)
    for at, price in enumerate(prices, 1):
        name, _, period = price.address.partition("[")
        look = "money" if price.measure is Measure.MONEY else "fine"
        sheet.text(at, 0, titles[name])
        sheet.text(at, 1, period.rstrip("]") or "all")
        sheet.number(at, 2, price.value, "plain")
        sheet.text(at, 3, price.unit)
        for column, side in ((4, price.up), (5, price.down)):
            if side.state == "price":
                sheet.number(at, column, side.unit_adds, look)
            else:
                sheet.text(at, column, side.state)
        sheet.number(at, 6, _end(price.down), "plain")
        sheet.number(at, 7, _end(price.up), "plain")
        sheet.text(at, 8, price.up.stops)
        sheet.text(at, 9, price.down.stops)
        sheet.number(at, 10, price.step, "plain")
        for column, side in ((11, price.up), (12, price.down)):
            sheet.number(at, column, side.step_adds, look)
        sheet.number(at, 13, price.elasticity / 100, look)
        source = instance.head.sources[price.source].title
        for column, words in enumerate((source, price.source_kind, price.address), 14):
            sheet.text(at, column, words)
    sheet.sheet.freeze_panes(1, 1)
    sheet.sheet.autofilter(0, 0, max(len(prices), 1), len(HEADINGS) - 1)
    sheet.fit()
    add_trace(
        book,
        [
            ("Instance", instance.name),
            ("Title", instance.title),
            ("Scenario", instance.scenario or "none"),
            *(("Changed", words) for words in instance.changes),
            ("Prices are in", str(prices[0].measure) if prices else ""),
            ("Rest on", optimum.words),
            ("Prepared", day.isoformat()),
            ("Fingerprint of the figures (SHA-256)", fingerprint(instance)),
        ],
    )
    return book.content()


def _end(side: Side) -> float | None:
    """How far a price holds; blank where that is at the figure only, or without end."""
    return side.holds_to
