"""A workbook being written: its looks, and texts that are never taken for formulas.

Formulas are written with their values, so that a reader who may not calculate, as Excel's protected
view, shows them too; a spreadsheet that may, calculates them.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import Any

from mixopt.instance.fingerprint import fingerprint
from mixopt.instance.instance import Instance
from mixopt.results.risk import Risk
from mixopt.results.savings_bridge import SavingsBridge

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""With what a text begins that a spreadsheet would take for a formula when it is edited."""

POUNDS, PENCE = '£#,##0;[Red]-£#,##0;"–"', '£#,##0.00;[Red]-£#,##0.00;"–"'

NUMBERS = {
    "money": POUNDS,
    "pence": PENCE,
    "count": '#,##0.0;-#,##0.0;"–"',
    "fine": '#,##0.00;-#,##0.00;"–"',
    "share": "0.0%",
    "plain": "General",
    "factor": "0.000000",
}
"""Formats of numbers, as spreadsheets write them."""

DARK, WRONG, RIGHT = "#1F3864", "#C00000", "#E2F0D9"

LOOKS: dict[str, dict[str, Any]] = {
    "bold": {"bold": True},
    "title": {"bold": True, "font_size": 16, "font_color": DARK},
    "head": {"bold": True, "bg_color": DARK, "font_color": "#FFFFFF", "text_wrap": True},
    "right": {"align": "right"},
    "note": {"italic": True, "font_color": "#595959"},
    "wrap": {"text_wrap": True},
    "total": {"bold": True, "top": 1},
    "quote": {"quote_prefix": True},
}
"""How a cell looks, by a word."""

MADE = datetime(2000, 1, 1, tzinfo=UTC)
"""In place of the time of writing: the same answer gives the same bytes."""

WIDEST = 60
"""Characters of a column."""


class Book:
    """A workbook in memory."""

    def __init__(self) -> None:
        import xlsxwriter

        self._held = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        }
        self.book = xlsxwriter.Workbook(self._held, options)
        self.book.set_properties({"author": "mixopt", "created": MADE})
        self.book.set_calc_mode("auto")
        self._looks: dict[tuple[str, ...], Any] = {}

    def look(self, *names: str) -> Any:
        """A format: a kind of number and words such as `bold`, `head`, `title`, `wrap`, `quote`."""
        if names not in self._looks:
            made: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
            for name in names:
                made |= LOOKS[name] if name in LOOKS else {"num_format": NUMBERS[name]}
            self._looks[names] = self.book.add_format(made)
        return self._looks[names]

    def sheet(self, name: str) -> Sheet:
        """A new sheet."""
        return Sheet(self, self.book.add_worksheet(name), name)

    def content(self) -> bytes:
        """The bytes of the whole workbook; nothing can be added after."""
        self.book.close()
        return self._held.getvalue()


class Sheet:
    """One sheet of a workbook."""

    def __init__(self, book: Book, sheet: Any, name: str) -> None:
        """Hold a sheet, which measures how wide its columns are to be."""
        self.book, self.sheet, self.name = book, sheet, name
        self._widths: dict[int, int] = {}
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)

    def text(self, row: int, column: int, words: str, *looks: str, wide: bool = True) -> None:
        """Write words, whatever they begin with: none is ever taken for a formula.

        Args:
            row: Counted from 0.
            column: Counted from 0.
            words: What is written.
            looks: How.
            wide: The column is made wide enough.
        """
        if not words:
            return
        marked = ("quote",) if words.startswith(RISKY) else ()
        self.sheet.write_string(row, column, words, self.book.look(*looks, *marked))
        if wide:
            self._widen(column, len(words))

    def number(self, row: int, column: int, value: float | None, *looks: str) -> None:
        """Write a number; none leaves the cell blank."""
        if value is not None:
            self.sheet.write_number(row, column, value, self.book.look(*looks))
            self._widen(column, len(f"{value:,.0f}") + 4)

    def formula(self, row: int, column: int, words: str, value: float | str, *looks: str) -> None:
        """Write a formula with the value that it has now."""
        self.sheet.write_formula(row, column, f"={words}", self.book.look(*looks), value)
        if isinstance(value, float | int):
            self._widen(column, len(f"{value:,.0f}") + 4)

    def heads(self, row: int, headings: Sequence[str], numbers: int = 10**6) -> None:
        """Write headings in a row, which stays in sight.

        Args:
            row: Counted from 0.
            headings: One a column.
            numbers: The first column that holds numbers: from there headings stand at the right.
        """
        for column, words in enumerate(headings):
            self.text(row, column, words, "head", *["right"] * (column >= numbers), wide=False)
            self._widen(column, max(map(len, words.split() or [""])) + 2)
        self.sheet.freeze_panes(row + 1, 0)
        self.sheet.repeat_rows(row)

    def fit(self) -> None:
        """Give every column its width."""
        for column, width in self._widths.items():
            self.sheet.set_column(column, column, min(width + 1, WIDEST))

    def _widen(self, column: int, characters: int) -> None:
        self._widths[column] = max(self._widths.get(column, 8), characters)


def add_trace(book: Book, trace: Sequence[tuple[str, str]]) -> None:
    """A sheet that says what the workbook is of, and which mixopt made it."""
    sheet = book.sheet("About")
    sheet.heads(0, ("About", ""))
    for at, (name, value) in enumerate([*trace, ("Made by", f"mixopt {version('mixopt')}")], 1):
        sheet.text(at, 0, name)
        sheet.text(at, 1, value)
    sheet.fit()


def trace_of(
    found: SavingsBridge | Risk, instance: Instance, day: date, counted: tuple[str, str]
) -> list[tuple[str, str]]:
    """What an answer of many plans is traced to its figures by.

    Args:
        found: The answer.
        instance: Whose figures it rests on.
        day: When it was made.
        counted: How the plans were chosen: name and value.
    """
    return [
        ("Instance", found.instance),
        ("Title", found.title),
        ("Scenario", found.scenario or "none"),
        *(("Changed", words) for words in found.changes),
        counted,
        ("Prepared", day.isoformat()),
        ("Fingerprint of the figures (SHA-256)", fingerprint(instance)),
    ]
