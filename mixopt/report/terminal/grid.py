"""Tables for a terminal of 100 columns, and how numbers are written in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mixopt.report import WIDTH

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
        alone: The note is told though there are no rows.
    """

    title: str
    rows: Sequence[Line]
    before: str = ""
    note: str = ""
    alone: bool = False


def pounds(amount: float) -> str:
    """£ to the pound, with thousands separators; -0 is 0."""
    whole = round(amount)
    return f"-£{-whole:,}" if whole < 0 else f"£{whole:,}"


def count(number: float, places: int = 1) -> str:
    """People, places or FTE; a dash where there are none."""
    return "–" if abs(number) < SEEN else f"{number:,.{places}f}"


def print_grid(console: Console, grid: Grid, periods: Sequence[str]) -> None:
    """Print a grid, so many periods across at a time."""
    if not grid.rows:
        console.print()
        print_line(console, grid.title, style="bold")
    first = 1 if grid.before else 0
    for start in range(0, len(periods) if grid.rows else 0, PERIODS_ACROSS):
        shown = periods[start : start + PERIODS_ACROSS]
        table = Table(box=None, pad_edge=False, padding=(0, 1), show_edge=False, width=WIDTH)
        table.add_column(Text(grid.title, style="bold"), ratio=1, overflow="fold")
        if grid.before:
            table.add_column(grid.before, justify="right", no_wrap=True)
        for period in shown:
            table.add_column(period, justify="right", no_wrap=True)
        for row in grid.rows:
            label, cells = row
            own = cells[first + start : first + start + len(shown)]
            table.add_row(Text(label), *[*cells[:first], *own])
        console.print()
        console.print(table)
    if grid.note:
        print_line(console, grid.note, style="dim")


def print_line(console: Console, words: str, style: str = "") -> None:
    """Print a sentence, wrapped at the width of the terminal."""
    console.print(Text(words, style=style))
