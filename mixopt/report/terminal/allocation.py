"""The allocation check for a terminal: which cells are fixed, and how far the others may move."""

from __future__ import annotations

from collections.abc import Sequence

from mixopt.instance.instance import Instance
from mixopt.instance.titles import fund_title
from mixopt.report.terminal.grid import Grid, Line, pounds, print_grid, print_line
from mixopt.report.terminal.page import Page
from mixopt.results.allocation import Cell


def show_cells(
    instance: Instance, found: Sequence[Cell], within: float, fixed: float, page: Page
) -> None:
    """Print how many cells each period's margins fix, and the range of every other cell."""
    print_line(page, instance.title, style="bold")
    print_line(
        page,
        "Allocation check: what each fund pays for each scheme in each area, as far as the "
        f"margins say, each within {pounds(within)}. A cell is called fixed where its range is "
        f"under {pounds(fixed)}.",
    )
    for period in instance.periods:
        mine = [cell for cell in found if cell.period == period.name]
        sure = sum(cell.fixed for cell in mine)
        print_line(page, "")
        print_line(page, f"{period.name}: {sure} of {len(mine)} cells are fixed.", style="bold")
        rows = [_row(instance, cell) for cell in mine if not cell.fixed]
        if rows:
            print_grid(page, Grid("The others", rows), ("Least", "Most", "Range"))


def _row(instance: Instance, cell: Cell) -> Line:
    scheme = instance.model.schemes[cell.scheme].title
    parts = [scheme, fund_title(instance, cell.fund)]
    if len(instance.areas) > 1:
        parts.append(instance.head.areas[cell.area])
    ends = [pounds(cell.least), pounds(cell.most), pounds(cell.most - cell.least)]
    return ", ".join(parts), ends
