"""`mixopt bounds`: reads, asks, writes, prints."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import typer

from mixopt.cells import Cell, cells
from mixopt.cli.reading import loaded
from mixopt.cli.showing import console, progress
from mixopt.data.output import as_csv, taken, write_text
from mixopt.report.cells import show_cells


def show(
    name: str, scenario: str | None, settings: list[str] | None, within: float, fixed: float,
    csv: Path | None,
) -> None:  # fmt: skip
    """Print how far the margins pin down each cell, and write every cell where that was asked."""
    files = [csv] if csv is not None else []
    instance = loaded(name, scenario, settings, [*taken(files)])
    with progress("Cells") as told:
        found = cells(instance, within, fixed, told)
    for path in files:
        write_text(path, as_csv(list(Cell.__slots__), [asdict(cell) for cell in found]))
    show_cells(instance, found, within, fixed, console())
    for path in files:
        typer.echo(f"Written: {path}")
