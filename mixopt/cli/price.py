"""`mixopt price`: the staircase of one figure, printed, drawn and written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from mixopt.cli import proving
from mixopt.cli.reading import loaded
from mixopt.cli.showing import console
from mixopt.data.output import as_csv, as_json, taken, write_bytes, write_text
from mixopt.errors import DataError, Fault
from mixopt.prices.staircase import Stair
from mixopt.pricing import stairs
from mixopt.report.picture import FORMATS, picture, plotting
from mixopt.report.staircase import print_stairs


@dataclass(frozen=True)
class Asked:
    """Which staircase is wanted, and where to."""

    address: str
    json: Path | None
    csv: Path | None
    plot: Path | None
    most_need: bool
    exact: bool

    @property
    def files(self) -> list[Path]:
        """What is to be written."""
        return [path for path in (self.json, self.csv, self.plot) if path is not None]

    def faults(self) -> Iterator[Fault]:
        """Files that are there, and pictures that cannot be drawn."""
        yield from taken(self.files)
        for option, path in (("--json", self.json), ("--csv", self.csv), ("--plot", self.plot)):
            if str(path) == "-":
                yield Fault(option, "read '-'", "Name a file")
        if self.plot is None:
            return
        if self.plot.suffix.lower() not in FORMATS:
            remedy = f"Give it a name that ends in {' or '.join(FORMATS)}"
            yield Fault("--plot", f"read '{self.plot}'", remedy)
        elif not plotting():
            remedy = "Install it with `pip install 'mixopt[plots]'`, or leave out --plot"
            yield Fault("--plot", "matplotlib, which draws it, is not installed", remedy)


def show(name: str, scenario: str | None, settings: list[str] | None, asked: Asked) -> None:
    """Print the staircase of a figure, and write it where that was asked."""
    instance = loaded(name, scenario, settings, [*asked.faults()])
    found, proof = stairs(instance, asked.address, most_need=asked.most_need, exact=asked.exact)
    if not found.stairs:
        what = "may not move: there is no plan at any other value that it may have"
        raise DataError([Fault(f"'{asked.address}'", what, "Ask for another figure")])
    if asked.json is not None:
        head = proving.document(instance, proof, "staircase")
        write_text(asked.json, as_json({**head, **asdict(found)}))
    if asked.csv is not None:
        rows = [asdict(stair) for stair in found.stairs]
        write_text(asked.csv, as_csv(list(Stair.__slots__), rows))
    if asked.plot is not None:
        write_bytes(asked.plot, picture(found, asked.plot.suffix.lower()))
    print_stairs(instance, found, [*proving.told(instance, proof)], console())
    for path in asked.files:
        typer.echo(f"Written: {path}")
