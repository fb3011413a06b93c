"""`mixopt bounds`: reads, asks, writes, prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mixopt.cli.console import console, progress
from mixopt.cli.options import Name, ScenarioName, Settings, loaded
from mixopt.cli.outputs import Outputs, Table, csv_file

if TYPE_CHECKING:
    from mixopt.results.allocation import Cell

MOST = 1e12
"""£: more than any margin."""


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
        Path | None, typer.Option("--csv", help="Write every cell to this CSV file; - prints it.")
    ] = None,
) -> None:
    """Say how far the margins of an allocation pin down what each fund pays for each scheme."""
    from mixopt.analysis.allocation import cells
    from mixopt.report.terminal.allocation import show_cells

    outputs = Outputs(csv_file(csv, _table))
    instance = loaded(name, scenario, settings, outputs)
    with progress("Cells") as told:
        found = cells(instance, within, fixed, told)
    outputs.write(found)
    if not outputs.printed:
        show_cells(instance, found, within, fixed, console())
        outputs.say()


def _table(cells: Sequence[Cell]) -> Table:
    from mixopt.results.allocation import Cell

    return list(Cell.__slots__), [asdict(cell) for cell in cells]
