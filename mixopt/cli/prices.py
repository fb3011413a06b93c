"""`mixopt prices`: read, ask, filter, print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import typer

from mixopt.cli import proving
from mixopt.cli.reading import loaded
from mixopt.cli.showing import console, progress
from mixopt.data.output import as_csv, as_json, taken, write_text
from mixopt.errors import DataError, Fault, SolverFailed
from mixopt.instance import Instance
from mixopt.measured import measured
from mixopt.prices import KINDS, Price
from mixopt.pricing import Proven, priced
from mixopt.report.prices import Wanted, show_prices, show_sentences

SOURCES = ("published", "derived", "assumed")
SIDES = ("up", "down")
RANKS = ("elasticity", "step")
CLOSE = 1e-6
"""Of a price: the most by which solving anew may differ."""


@dataclass(frozen=True)
class Asked:
    """Which prices are wanted, and where to."""

    figure: str | None
    table: str | None
    kind: str | None
    source: str | None
    side: str | None
    rank: str
    top: int
    json: Path | None
    csv: Path | None
    verify: bool
    most_need: bool
    exact: bool

    def wants(self, price: Price) -> bool:
        """Whether a price is one of those asked for."""
        names = (price.address, price.address.partition("[")[0])
        moves = {None: True, "up": price.up != 0, "down": price.down != 0}
        return (
            self.table in {None, price.table}
            and self.kind in {None, price.kind}
            and self.source in {None, price.source_kind}
            and moves[self.side]
            and (self.figure is None or any(fnmatchcase(name, self.figure) for name in names))
        )

    def faults(self) -> Iterator[Fault]:
        """Words that are none of those that can be asked for, and files that are there."""
        for option, read, known in (
            ("--source", self.source, SOURCES),
            ("--kind", self.kind, KINDS),
            ("--side", self.side, SIDES),
            ("--rank", self.rank, RANKS),
        ):
            if read is not None and read not in known:
                yield _not_known(option, read, known)
        yield from taken(self.files)

    @property
    def files(self) -> list[Path]:
        """What is to be written."""
        return [path for path in (self.json, self.csv) if path is not None and str(path) != "-"]


def _not_known(option: str, read: str, known: Iterable[str]) -> Fault:
    return Fault(option, f"read '{read}'", f"Write one of {', '.join(known)}")


def show(name: str, scenario: str | None, settings: list[str] | None, asked: Asked) -> None:
    """Print the prices that were asked for, and write them where that was asked."""
    instance = loaded(name, scenario, settings, [*asked.faults()])
    tables = list(dict.fromkeys(address.table for address in instance.figures))
    if asked.table is not None and asked.table not in tables:
        raise DataError([_not_known("--table", asked.table, tables)])
    found, proof = priced(instance, most_need=asked.most_need, exact=asked.exact)
    wanted = [price for price in found if asked.wants(price)]
    if not wanted:
        remedy = "`mixopt check NAME --figures` lists the addresses"
        raise DataError([Fault("--figure", "no figure is asked for", remedy)])
    _write(instance, proof, wanted, asked)
    if str(asked.json) == "-":
        return
    if asked.figure is None:
        told = Wanted(wanted, asked.top, asked.rank, asked.side, len(wanted) == len(found))
        show_prices(instance, told, [*proving.told(instance, proof)], console())
    else:
        show_sentences(wanted[: asked.top], [*proving.told(instance, proof)], console())
    if asked.verify:
        _verify(instance, wanted, most_need=asked.most_need)
    for path in asked.files:
        typer.echo(f"Written: {path}")


def _write(instance: Instance, proof: Proven, wanted: Sequence[Price], asked: Asked) -> None:
    rows = [asdict(price) for price in wanted]
    if asked.json is not None:
        text = as_json({**proving.document(instance, proof, "prices"), "prices": rows})
        if str(asked.json) == "-":
            typer.echo(text, nl=False)
        else:
            write_text(asked.json, text)
    if asked.csv is not None:
        write_text(asked.csv, as_csv(list(Price.__slots__), rows))


def _verify(instance: Instance, wanted: Sequence[Price], *, most_need: bool) -> None:
    """Measure, and say the worst; a price that is not what solving anew gives is a failure."""
    with progress("Prices") as told:
        checks = list(measured(instance, wanted, told, most_need=most_need))
    worst = max(checks, key=lambda check: check.deviation, default=None)
    if worst is None:
        typer.echo("Measured: nothing could be moved.")
        return
    beyond = sum(check.beyond for check in checks)
    typer.echo(
        f"Measured: {len(checks):,} moves solved anew. The worst deviation is "
        f"{worst.deviation:.1e} of the change:\n  {worst.address}"
    )
    if beyond:
        typer.echo(f"{beyond:,} moves went beyond a range, and none of them followed the price.")
    if worst.deviation > CLOSE:
        msg = f"a price is not what solving anew gives: {worst}"
        raise SolverFailed(msg)
