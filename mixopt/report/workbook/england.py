"""Every council of England in a workbook: a row a council, and what its prices are of."""

from __future__ import annotations

from datetime import date

from mixopt.instance.notebook import span
from mixopt.report.workbook.book import Book, add_trace
from mixopt.results.england import PRICED, England

TEXTS = ("code", "council", "region", "why", "binds")
"""Columns of words, which stand first or are long."""

COUNTS = ("published.", "today.", "last.", "in_families", "agency_staff", "recruited", "episodes")
"""With what the names of columns begin that are no money of the plan."""

WIDE = ("council", "region")
"""Of them, those that a column is made wide for."""


def england_workbook(found: England, day: date) -> bytes:
    """The councils, what is priced, and when it was made.

    Args:
        found: The councils.
        day: When the workbook is made.
    """
    book = Book()
    _add_councils(book, found)
    _add_prices(book)
    add_trace(
        book,
        [
            ("Title", f"Councils of England planned from published figures, {span(found.periods)}"),
            ("Planned", f"{len(found.planned)} of {len(found.answers)}"),
            ("Licence", "Contains public sector information licensed under the Open Government "
             "Licence v3.0."),
            ("Prepared", day.isoformat()),
        ],
    )  # fmt: skip
    return book.content()


def _add_councils(book: Book, found: England) -> None:
    """A row a council, as the CSV file has it."""
    sheet = book.sheet("Councils")
    header = found.header
    sheet.heads(0, header, 3)
    last = 0
    for last, row in enumerate(found.rows(), 1):
        for column, name in enumerate(header):
            value = row[name]
            if isinstance(value, bool):
                sheet.text(last, column, "yes" if value else "no")
            elif name in TEXTS:
                sheet.text(last, column, value or "", wide=name in WIDE)
            else:
                sheet.number(last, column, value, _look(name))
    sheet.sheet.autofilter(0, 0, last, len(header) - 1)
    sheet.sheet.freeze_panes(1, 2)
    sheet.fit()


def _look(name: str) -> str:
    """How the numbers of a column look."""
    if name.startswith("ratio"):
        return "share"
    if name.startswith(COUNTS) or name.endswith(".value"):
        return "count"
    return "plain" if name == "gap" else "money"


def _add_prices(book: Book) -> None:
    """What a unit is of each price, and the figures that it moves."""
    sheet = book.sheet("Prices")
    sheet.heads(0, ("Columns", "One unit is", "Figures that rise by one"))
    for at, (name, unit) in enumerate(PRICED.items(), 1):
        sheet.text(at, 0, f"{name}.*")
        sheet.text(at, 1, unit.title)
        sheet.text(at, 2, "; ".join(unit.addresses))
    words = (
        "slope: £ for a small step upwards, by the dual. one_more, one_less: £ that one unit adds "
        "to the cost of the plan, by solving again; minus saves; blank: it cannot be done."
    )
    sheet.text(len(PRICED) + 2, 0, words, "note", wide=False)
    sheet.fit()
