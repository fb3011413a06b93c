"""Tables of a report, and how numbers are written in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

from mixopt.report.terminal.page import GAP, Page, widths
from mixopt.units import pounds as pounds

FINEST = 1e-6

SEEN = 0.005
"""People, FTE or £ below this print as nothing."""

TABLE_NAMES = (
    "Unmet", "Money", "Spending", "Bridge", "Savings", "Funds", "Schemes", "Ring-fences",
    "Metrics", "Profiles", "Break-even", "More-money", "Mix", "Sufficiency", "Relief", "Flows",
    "Groups", "Localities", "Supply", "Staff", "Standards", "Levers", "Prices", "People", "Areas",
    "Payments", "Partners", "Overspend", "Freedom",
)  # fmt: skip
"""What each table of a plan is asked for by, in the order in which they are printed."""

NOBODY = 1e-6
"""People left out below this are the solver's rounding: a millionth of a person."""

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
        name: What asks for it alone; a key of `TABLE_NAMES`. Blank for a table that no plan has.
    """

    title: str
    rows: Sequence[Line]
    before: str = ""
    note: str = ""
    alone: bool = False
    name: str = ""


def count(number: float, places: int = 1) -> str:
    """People, places or FTE; a dash where there are none."""
    return "–" if abs(number) < SEEN else f"{number:,.{places}f}"


def thousands(amount: float) -> str:
    """£ thousand, with thousands separators; a dash where there is nothing."""
    if abs(amount) < SEEN:
        return "–"
    whole = floor(abs(amount) / 1000 + 0.5)  # half a thousand is rounded away from 0, as Excel does
    return f"{-whole if amount < 0 else whole:,}"


def print_grid(page: Page, grid: Grid, periods: Sequence[str]) -> None:
    """Print a grid, as many periods across as fit; a longer plan is printed in several parts."""
    if not grid.rows:
        page.print_line("")
        page.print_line(grid.title, "bold")
    for part in split_columns(page, grid, periods) if grid.rows else ():
        page.print_line("")
        page.print_table(*part)
    if grid.note:
        page.print_line(grid.note, "dim")


Part = tuple[str, Sequence[str], Sequence[Line]]
"""A table: its title, its headings, its rows."""


def split_columns(page: Page, grid: Grid, periods: Sequence[str]) -> Iterator[Part]:
    """The parts in which a grid is printed, each of about as many periods."""
    first = 1 if grid.before else 0
    across = widths([*([grid.before] if first else []), *periods], [row[1] for row in grid.rows])
    before = sum(across[:first]) + GAP * first
    fit = page.columns_that_fit(
        [grid.title, *(row[0] for row in grid.rows)], across[first:], before
    )
    step = ceil(len(periods) / ceil(len(periods) / fit)) if periods else 1
    for start in range(0, len(periods), step):
        shown = periods[start : start + step]
        rows = [
            (label, [*cells[:first], *cells[first + start : first + start + len(shown)]])
            for label, cells in grid.rows
        ]
        yield grid.title, [*([grid.before] if first else []), *shown], rows


def print_line(page: Page, words: str, style: str = "") -> None:
    """Print a sentence, wrapped at the width of the page."""
    page.print_line(words, style)
