"""`mixopt bounds`: reads, asks, writes, prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from mixopt.cli.console import console, progress
from mixopt.cli.options import Name, ScenarioName, Settings, loaded

MOST = 1e12
"""£: more than any margin."""


def show(
    name: str, scenario: str | None, settings: list[str] | None, within: float, fixed: float,
    csv: Path | None,
) -> None:  # fmt: skip
    """Print how far the margins pin down each cell, and write every cell where that was asked."""
    from mixopt.analysis.allocation import cells
    from mixopt.data.writing import as_csv, taken, write_text
    from mixopt.report.terminal.allocation import show_cells
    from mixopt.results.allocation import Cell

    files = [csv] if csv is not None else []
    instance = loaded(name, scenario, settings, [*taken(files)])
    with progress("Cells") as told:
        found = cells(instance, within, fixed, told)
    for path in files:
        write_text(path, as_csv(list(Cell.__slots__), [asdict(cell) for cell in found]))
    show_cells(instance, found, within, fixed, console())
    for path in files:
        typer.echo(f"Written: {path}")


def _sum(pounds: float) -> float:
    """Refuse what is no sum of money: less than nothing, without an end, or no number."""
    if not 0 <= pounds <= MOST:  # no comparison holds of what is no number
        msg = f"read {pounds:g}. Write £ from 0 to {MOST:,.0f}"
        raise typer.BadParameter(msg)
    return pounds


def bounds(
    name: Name,
    scenario: ScenarioName = None,
    settings: Settings = None,
    within: Annotated[
        float,
        typer.Option("--within", callback=_sum, help="£ by which each margin may be out."),
    ] = 2000.0,
    fixed: Annotated[
        float,
        typer.Option("--fixed", callback=_sum, help="£; a cell with a smaller range is fixed."),
    ] = 40_000.0,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Write every cell to this CSV file.")
    ] = None,
) -> None:
    """Say how far the margins of an allocation pin down what each fund pays for each scheme."""
    from mixopt.cli.bounds import show

    show(name, scenario, settings, within, fixed, csv)
