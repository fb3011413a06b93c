"""Tables for a terminal of 100 columns, and how numbers are written in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mixopt.report.terminal.page import Page
from mixopt.units import pounds as pounds

PERIODS_ACROSS = 5
"""Periods in one table; a longer plan is printed in several."""

FINEST = 1e-6

SEEN = 0.005
"""People, FTE or £ below this print as nothing."""

Line = tuple[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with one column a period.

    Attributes:
        title: Its heading.
        rows: Label, and one text for each column after it (none for a heading).
        before: Heading of the column before the periods, if there is one.
        note: A sentence under it.
        alone: The note stands even where there are no rows.
    """

    title: str
    rows: Sequence[Line]
    before: str = ""
    note: str = ""
    alone: bool = False


def count(number: float, places: int = 1) -> str:
    """People, places or FTE; a dash where there are none."""
    return "–" if abs(number) < SEEN else f"{number:,.{places}f}"


def print_grid(page: Page, grid: Grid, periods: Sequence[str]) -> None:
    """Print a grid, so many periods across at a time."""
    if not grid.rows:
        page.print_line("")
        page.print_line(grid.title, "bold")
    first = 1 if grid.before else 0
    for start in range(0, len(periods) if grid.rows else 0, PERIODS_ACROSS):
        shown = periods[start : start + PERIODS_ACROSS]
        rows = [
            (label, [*cells[:first], *cells[first + start : first + start + len(shown)]])
            for label, cells in grid.rows
        ]
        page.print_line("")
        page.print_table(grid.title, [*([grid.before] if grid.before else []), *shown], rows)
    if grid.note:
        page.print_line(grid.note, "dim")


def print_line(page: Page, words: str, style: str = "") -> None:
    """Print a sentence, wrapped at the width of the page."""
    page.print_line(words, style)
