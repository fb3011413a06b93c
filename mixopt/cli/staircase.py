"""`mixopt price`: the staircase of one figure, printed, drawn and written."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import typer

from mixopt.cli.reading import loaded
from mixopt.cli.showing import console
from mixopt.data.output import as_csv, as_json, taken, write_bytes, write_text
from mixopt.errors import DataError, Fault
from mixopt.prices.staircase import Stair
from mixopt.pricing import stairs
from mixopt.report.picture import FORMATS, picture, plotting
from mixopt.report.staircase import print_stairs


def show_stairs(
    name: str, scenario: str | None, settings: list[str] | None, address: str,
    json: Path | None, csv: Path | None, plot: Path | None, *, most_need: bool,
) -> None:  # fmt: skip
    """Print the staircase of a figure, and write it where that was asked."""
    files = [path for path in (json, csv, plot) if path is not None]
    faults = [*taken(files)]
    if plot is not None and plot.suffix.lower() not in FORMATS:
        remedy = f"Give it a name that ends in {' or '.join(FORMATS)}"
        faults.append(Fault("--plot", f"read '{plot}'", remedy))
    elif plot is not None and not plotting():
        remedy = "Install it with `pip install 'mixopt[plots]'`, or leave out --plot"
        faults.append(Fault("--plot", "matplotlib, which draws it, is not installed", remedy))
    instance = loaded(name, scenario, settings, faults)
    found, proof = stairs(instance, address, most_need=most_need)
    if not found.stairs:
        what = "may not move: there is no plan at any other value that it may have"
        raise DataError([Fault(f"'{address}'", what, "Ask for another figure")])
    if json is not None:
        write_text(json, as_json(asdict(found)))
    if csv is not None:
        write_text(csv, as_csv(list(Stair.__slots__), [asdict(stair) for stair in found.stairs]))
    if plot is not None:
        write_bytes(plot, picture(found, plot.suffix.lower()))
    print_stairs(instance, found, proof.certificate, proof.objective, console())
    for path in files:
        typer.echo(f"Written: {path}")
