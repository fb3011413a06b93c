"""`mixopt prices`: read, ask, filter, print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mixopt.cli import price_proofs as proving
from mixopt.cli.console import console, progress
from mixopt.cli.options import (
    Exact,
    Excel,
    MostNeed,
    Name,
    ScenarioName,
    Settings,
    YearsBeyond,
    load_instance,
)
from mixopt.cli.outputs import Outputs, Table, csv_file, excel_file, json_file
from mixopt.errors import DataError, Fault, SolverFailed

if TYPE_CHECKING:
    from mixopt.analysis.prices import Proven
    from mixopt.instance.instance import Instance
    from mixopt.results.price import Price

    Found = tuple[Proven, Sequence[Price]]

SOURCES = ("published", "derived", "assumed")

SIDES = ("up", "down")

RANKS = ("elasticity", "step")

SOME = 5
"""Addresses that are offered where none fits."""

UNMEASURED = {
    "refused": "Sides that end where the figure would contradict another, and is refused",
    "failed": "Moves not measured, as the solver stopped without a proof",
}
"""Why moves were not measured, in words."""


@dataclass(frozen=True)
class Asked:
    """Which prices are wanted."""

    figure: str | None
    table: str | None
    kind: str | None
    source: str | None
    side: str | None
    rank: str
    top: int
    verify: bool
    most_need: bool
    exact: bool

    def wants(self, price: Price) -> bool:
        """Whether a price is one of those asked for."""
        names = (price.address, price.address.partition("[")[0])
        asked = (self.figure or "").replace("[", "[[]")  # a bracket is a bracket, not a pattern
        moves = {None: True, "up": price.up.slope != 0, "down": price.down.slope != 0}
        return (
            self.table in {None, price.table}
            and self.kind in {None, price.kind}
            and self.source in {None, price.source_kind}
            and moves[self.side]
            and (self.figure is None or any(fnmatchcase(name, asked) for name in names))
        )

    def faults(self) -> Iterator[Fault]:
        """Words that are none of those that can be asked for."""
        from mixopt.instance.kinds import SORTS

        for option, read, known in (
            ("--source", self.source, SOURCES),
            ("--kind", self.kind, SORTS),
            ("--side", self.side, SIDES),
            ("--rank", self.rank, RANKS),
        ):
            if read is not None and read not in known:
                yield _not_known(option, read, known)


def _not_known(option: str, read: str, known: Iterable[str]) -> Fault:
    from mixopt.instance.nearest import nearest

    near = nearest(read.lower(), known)
    remedy = f"Did you mean '{near}'?" if near else f"Write one of {', '.join(known)}"
    return Fault(option, f"read '{read}'", remedy)


def show(
    name: str,
    scenario: list[str] | None,
    settings: list[str] | None,
    asked: Asked,
    outputs: Outputs[Found],
    years_beyond: int | None = None,
) -> None:
    """Print the prices that were asked for, and write them where that was asked."""
    from mixopt.analysis.prices import price_figures
    from mixopt.report.terminal.prices import Wanted, show_prices, show_sentences

    faults = [*asked.faults()]
    instance = load_instance(name, scenario, settings, outputs, faults, years_beyond=years_beyond)
    tables = list(dict.fromkeys(address.table for address in instance.figures))
    if asked.table is not None and asked.table not in tables:
        raise DataError([_not_known("--table", asked.table, tables)])
    found, proof = price_figures(instance, most_need=asked.most_need, exact=asked.exact)
    wanted = [price for price in found if asked.wants(price)]
    if not wanted:
        raise DataError([_none(found, asked)])
    checked = _verify(instance, wanted, most_need=asked.most_need) if asked.verify else []
    outputs.write((proof, wanted))
    if not outputs.printed:
        shown = Wanted(wanted, asked.top, asked.rank, asked.side, len(wanted) == len(found))
        proofs = [*proving.describe(instance, proof)]
        if asked.figure is None:
            show_prices(instance, shown, proofs, console())
        else:
            show_sentences(shown, proofs, console())
    for line in checked:
        typer.echo(line, err=outputs.printed)
    outputs.say()


def _none(found: Sequence[Price], asked: Asked) -> Fault:
    """No price is left: of those that would be, under another spelling, the first few."""
    from mixopt.instance.nearest import nearest

    options = [
        f"--{name} {value}"
        for name in ("figure", "table", "kind", "source", "side")
        if (value := getattr(asked, name)) is not None
    ]
    name = (asked.figure or "").partition("[")[0]
    near = [price.address for price in found if price.address.partition("[")[0] == name][:SOME]
    spelt = dict.fromkeys(price.address.partition("[")[0] for price in found)
    meant = nearest(name, spelt) if asked.figure and not near and "*" not in name else None
    remedy = "`mixopt check NAME --figures` lists the addresses; leave out one of the options"
    if near:
        remedy = f"There is {', '.join(near)}"
    elif meant:
        remedy = f"Did you mean '{meant}'?"
    return Fault(" ".join(options), "no figure fits", remedy)


def _document(found: Found) -> dict[str, Any]:
    proof, wanted = found
    return {**proof.optimum().document("prices"), "prices": [price.row() for price in wanted]}


def _table(found: Found) -> Table:
    from mixopt.results.price import COLUMNS

    return list(COLUMNS), [price.row() for price in found[1]]


def _workbook(found: Found) -> bytes:
    from mixopt.cli.today import today
    from mixopt.report.workbook.prices import prices_workbook

    proof, wanted = found
    return prices_workbook(proof.problem.instance, proof.optimum(), wanted, today())


def _verify(instance: Instance, wanted: Sequence[Price], *, most_need: bool) -> list[str]:
    """Measure, and say the worst.

    Raises:
        SolverFailed: A price is not what solving again gives.
    """
    from mixopt.analysis.prices.verification import verify_prices

    with progress("Prices") as report:
        checks = list(verify_prices(instance, wanted, report, most_need=most_need))
    worst = max(checks, key=lambda check: (check.is_wrong, check.deviation), default=None)
    if worst is None:
        return ["Measured: nothing could be moved."]
    if worst.is_wrong:
        msg = f"a price is not what solving again gives: {worst.words}"
        raise SolverFailed(msg)
    beyond = sum(check.beyond for check in checks)
    measured = sum(not check.unmeasured for check in checks)
    lines = [
        f"Measured: {measured:,} moves solved again. The worst deviation is "
        f"{worst.deviation:.1e} of the change:\n  {worst.address}"
    ]
    for why, words in UNMEASURED.items():
        count = sum(check.unmeasured == why for check in checks)
        if count:
            lines.append(f"{words}: {count:,}.")
    if beyond:
        lines.append(f"{beyond:,} moves went beyond a range, and none of them followed the price.")
    return lines


def prices(
    name: Name,
    scenario: ScenarioName = None,
    settings: Settings = None,
    years_beyond: YearsBeyond = None,
    figure: Annotated[
        str | None,
        typer.Option(
            "--figure", metavar="ADDRESS", help="Tell these in words: an address, * for any part."
        ),
    ] = None,
    table: Annotated[
        str | None,
        typer.Option(
            "--table", metavar="TABLE", help="Only figures of this table, such as services."
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--source", metavar="SOURCE", help="Only published, derived or assumed figures."
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="Only needs, care, places, prices, staff, pay, standards, funds or levers.",
        ),
    ] = None,
    side: Annotated[
        str | None,
        typer.Option(
            "--side", metavar="up|down", help="Only prices of one more (up), or less (down)."
        ),
    ] = None,
    rank: Annotated[
        str,
        typer.Option(
            "--rank", metavar="elasticity|step", help="By elasticity, or by the council's own step."
        ),
    ] = "elasticity",
    most_need: MostNeed = False,
    exact: Exact = False,
    top: Annotated[int, typer.Option("--top", metavar="N", help="How many to print.", min=1)] = 30,
    json: Annotated[
        Path | None,
        typer.Option(
            "--json", metavar="FILE", help="Write every price to this JSON file; - prints it."
        ),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv", metavar="FILE", help="Write every price to this CSV file; - prints it."
        ),
    ] = None,
    excel: Excel = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Measure every price by solving again.")
    ] = False,
) -> None:
    """Say what the least cost does when a figure moves, on both sides, and how far that holds."""
    asked = Asked(figure, table, kind, source, side, rank, top, verify, most_need, exact)
    outputs = Outputs(
        json_file(json, _document), csv_file(csv, _table), excel_file(excel, _workbook)
    )
    show(name, scenario, settings, asked, outputs, years_beyond)
