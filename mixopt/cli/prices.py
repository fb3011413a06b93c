"""`mixopt prices` and `mixopt price`: read, ask, filter, print."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import typer

from mixopt.cli.reading import loaded
from mixopt.cli.showing import console, progress
from mixopt.data.output import as_csv, as_json, taken, write_text
from mixopt.errors import DataError, Fault, SolverFailed
from mixopt.instance import Instance
from mixopt.measured import measured
from mixopt.prices import Price
from mixopt.prices.staircase import Stair
from mixopt.pricing import priced, stairs
from mixopt.report.prices import print_stairs, sentence, show_prices

KINDS = ("published", "derived", "assumed")
CLOSE = 1e-6
"""Of a price: the most by which solving anew may differ."""


@dataclass(frozen=True)
class Asked:
    """Which prices are wanted, and where to."""

    figure: str | None
    table: str | None
    source: str | None
    top: int
    json: Path | None
    csv: Path | None
    verify: bool

    def wants(self, price: Price) -> bool:
        """Whether a price is one of those asked for."""
        names = (price.address, price.address.partition("[")[0])
        return (
            self.table in {None, price.table}
            and self.source in {None, price.source_kind}
            and (self.figure is None or any(fnmatchcase(name, self.figure) for name in names))
        )

    @property
    def files(self) -> list[Path]:
        """What is to be written."""
        return [path for path in (self.json, self.csv) if path is not None and str(path) != "-"]


def show(name: str, scenario: str | None, settings: list[str] | None, asked: Asked) -> None:
    """Print the prices that were asked for, and write them where that was asked."""
    faults = [*taken(asked.files)]
    if asked.source is not None and asked.source not in KINDS:
        remedy = f"Write one of {', '.join(KINDS)}"
        faults.append(Fault("--source", f"read '{asked.source}'", remedy))
    instance = loaded(name, scenario, settings, faults)
    tables = list(dict.fromkeys(address.table for address in instance.figures))
    if asked.table is not None and asked.table not in tables:
        remedy = f"Write one of {', '.join(tables)}"
        raise DataError([Fault("--table", f"read '{asked.table}'", remedy)])
    found, proof, cost = priced(instance)
    wanted = [price for price in found if asked.wants(price)]
    if not wanted:
        remedy = "`mixopt check NAME --figures` lists the addresses"
        raise DataError([Fault("--figure", "no figure is asked for", remedy)])
    _write(wanted, asked)
    if str(asked.json) == "-":
        return
    if asked.figure is None:
        show_prices(instance, found, wanted, asked.top, proof, cost, console())
    else:
        for price in wanted[: asked.top]:
            console().print(sentence(price))
    if asked.verify:
        _verify(instance, wanted)
    for path in asked.files:
        typer.echo(f"Written: {path}")


def _write(wanted: list[Price], asked: Asked) -> None:
    rows = [asdict(price) for price in wanted]
    if str(asked.json) == "-":
        typer.echo(as_json(rows), nl=False)
    elif asked.json is not None:
        write_text(asked.json, as_json(rows))
    if asked.csv is not None:
        write_text(asked.csv, as_csv(list(Price.__slots__), rows))


def _verify(instance: Instance, wanted: list[Price]) -> None:
    """Measure, and say the worst; a price that is not what solving anew gives is a failure."""
    with progress("Prices") as told:
        checks = list(measured(instance, wanted, told))
    worst = max(checks, key=lambda check: check.deviation, default=None)
    if worst is None:
        typer.echo("Measured: nothing could be moved.")
        return
    typer.echo(
        f"Measured: {len(checks):,} moves solved anew. The worst deviation is "
        f"{worst.deviation:.1e} of the change:\n  {worst.address}"
    )
    if worst.deviation > CLOSE:
        msg = f"a price is not what solving anew gives: {worst}"
        raise SolverFailed(msg)


def show_stairs(
    name: str, scenario: str | None, settings: list[str] | None, address: str,
    json: Path | None, csv: Path | None,
) -> None:  # fmt: skip
    """Print the staircase of a figure, and write it where that was asked."""
    files = [path for path in (json, csv) if path is not None]
    instance = loaded(name, scenario, settings, [*taken(files)])
    found, proof, cost = stairs(instance, address)
    rows = [asdict(stair) for stair in found]
    if json is not None:
        write_text(json, as_json(rows))
    if csv is not None:
        write_text(csv, as_csv(list(Stair.__slots__), rows))
    print_stairs(instance, address, found, proof, cost, console())
    for path in files:
        typer.echo(f"Written: {path}")
