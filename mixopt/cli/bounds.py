"""`mixopt bounds`: reads, asks, writes, prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mixopt.cli.console import console, progress
from mixopt.cli.options import Name, ScenarioName, Settings, load_instance
from mixopt.cli.outputs import Outputs, Table, csv_file
from mixopt.errors import Fault

if TYPE_CHECKING:
    from mixopt.results.allocation import Cell

MOST = 1e12
"""£: more than any margin."""


def bounds(
    name: Name,
    scenario: ScenarioName = None,
    settings: Settings = None,
    within: Annotated[
        float,
        typer.Option("--within", metavar="£", help="£ by which each margin may be out."),
    ] = 2000.0,
    fixed: Annotated[
        float,
        typer.Option("--fixed", metavar="£", help="£; a cell with a smaller range is fixed."),
    ] = 40_000.0,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv", metavar="FILE", help="Write every cell to this CSV file; - prints it."
        ),
    ] = None,
) -> None:
    """Say how far the margins of an allocation pin down what each fund pays for each scheme."""
    from mixopt.analysis.allocation import cells
    from mixopt.report.terminal.allocation import show_cells

    outputs = Outputs(csv_file(csv, _table))
    faults = [*_no_sums({"--within": within, "--fixed": fixed})]
    instance = load_instance(name, scenario, settings, outputs, faults)
    with progress("Cells") as report:
        found = cells(instance, within, fixed, report)
    outputs.write(found)
    if not outputs.printed:
        show_cells(instance, found, within, fixed, console())
        outputs.say()


def _no_sums(options: Mapping[str, float]) -> Iterator[Fault]:
    """What is no sum of money: less than nothing, without an end, or no number."""
    for option, pounds in options.items():
        if not 0 <= pounds <= MOST:  # no comparison holds of what is no number
            remedy = f"Write £ as a plain number from 0 to {MOST:,.0f}"
            yield Fault(option, f"read '{pounds}'", remedy)


def _table(cells: Sequence[Cell]) -> Table:
    from mixopt.results.allocation import Cell

    return list(Cell.__slots__), [asdict(cell) for cell in cells]
