"""`mixopt price`: the staircase of one figure, printed, drawn and written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from mixopt.cli import price_proofs as proving
from mixopt.cli.console import console
from mixopt.cli.options import Exact, MostNeed, Name, ScenarioName, Settings, loaded
from mixopt.errors import DataError, Fault


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
        from mixopt.data.writing import taken
        from mixopt.report.plot import FORMATS, plotting

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
    from mixopt.analysis.prices import stairs
    from mixopt.data.writing import as_csv, as_json, write_bytes, write_text
    from mixopt.report.plot import picture
    from mixopt.report.terminal.price_curve import print_stairs
    from mixopt.results.price_curve import Stair

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


def price(
    name: Name,
    address: Annotated[str, typer.Argument(help=r"A figure's address, with \[period] if it has.")],
    scenario: ScenarioName = None,
    settings: Settings = None,
    json: Annotated[
        Path | None, typer.Option("--json", help="Write the stairs to this JSON file.")
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write them to this CSV file.")] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Draw them in this SVG or PNG file.")
    ] = None,
    most_need: MostNeed = False,
    exact: Exact = False,
) -> None:
    """Walk the price of one figure from break to break, to the ends of what is possible."""
    from mixopt.cli.price import Asked, show

    asked = Asked(address, json, csv, plot, most_need, exact)
    show(name, scenario, settings, asked)
