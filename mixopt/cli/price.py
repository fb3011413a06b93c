"""`mixopt price`: the staircase of one figure, printed, drawn and written."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mixopt.cli import price_proofs as proving
from mixopt.cli.console import console
from mixopt.cli.options import (
    Exact,
    MostNeed,
    Name,
    ScenarioName,
    Settings,
    YearsBeyond,
    load_instance,
)
from mixopt.cli.outputs import Output, Outputs, Table, csv_file, json_file
from mixopt.cli.reach import price_at
from mixopt.errors import DataError, Fault

if TYPE_CHECKING:
    from mixopt.analysis.prices import Proven
    from mixopt.instance.instance import Instance
    from mixopt.results.price_curve import PriceCurve
    from mixopt.results.reach import Reach

    Found = tuple[Proven, PriceCurve]


def price(
    name: Name,
    address: Annotated[str, typer.Argument(help=r"A figure's address, with \[period] if it has.")],
    scenario: ScenarioName = None,
    settings: Settings = None,
    years_beyond: YearsBeyond = None,
    json: Annotated[
        Path | None,
        typer.Option(
            "--json", metavar="FILE", help="Write the stairs to this JSON file; - prints it."
        ),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write them as CSV; - prints it.")
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE", help="Draw them in this SVG or PNG file."),
    ] = None,
    to: Annotated[
        float | None,
        typer.Option(
            "--to",
            metavar="VALUE",
            help="In a line: the cost and the plan at this value, in the unit of its row; or the "
            r"nearest value with a plan. With \[*] behind the address, all years by this amount; "
            r"with \[*]%, by this share of each.",
        ),
    ] = None,
    most_need: MostNeed = False,
    exact: Exact = False,
) -> None:
    """Walk the price of one figure from break to break, to the ends of what is possible."""
    from mixopt.analysis.prices import stairs
    from mixopt.report.terminal.price_curve import print_stairs

    if to is not None:
        given = {"--plot": plot is not None, "--most-need": most_need, "--exact": exact}
        faults = [
            Fault(option, "is not about one value", "Leave it out, or leave out --to")
            for option, there in given.items()
            if there
        ]
        at: Outputs[Reach] = Outputs(
            json_file(json, lambda found: found.document()),
            csv_file(csv, lambda found: found.table()),
        )
        instance = load_instance(name, scenario, settings, at, faults, years_beyond=years_beyond)
        price_at(instance, f"{address}={to!r}", at)
        return
    outputs = Outputs(json_file(json, _document), csv_file(csv, _table), _picture(plot))
    instance = load_instance(name, scenario, settings, outputs, years_beyond=years_beyond)
    _check(instance, address)
    found, proof = stairs(instance, address, most_need=most_need, exact=exact)
    if not found.stairs:
        what = "is at the only value with a plan: at no other that it may have is there one"
        raise DataError([Fault(f"'{address}'", what, "Ask for another figure")])
    outputs.write((proof, found))
    if not outputs.printed:
        print_stairs(instance, found, [*proving.describe(instance, proof)], console())
        outputs.say()


def _check(instance: Instance, address: str) -> None:
    """Refuse an address that is nearly that of a figure.

    Raises:
        DataError: No figure has it, and one has nearly the same.
    """
    from mixopt.instance.nearest import nearest

    name, bracket, period = address.partition("[")
    names = [str(each) for each in instance.figures]
    near = nearest(name, names) if name not in names else None
    if near:
        remedy = f"Did you mean '{near}{bracket}{period}'?"
        raise DataError([Fault(f"'{address}'", "no figure has this address", remedy)])


def _document(found: Found) -> dict[str, Any]:
    proof, curve = found
    return {**proof.optimum().document("staircase"), **curve.document()}


def _table(found: Found) -> Table:
    from mixopt.results.price_curve import CurveSegment

    return list(CurveSegment.__slots__), [asdict(stair) for stair in found[1].stairs]


def _picture(path: Path | None) -> Output[Found]:
    """The curve as a picture."""
    from mixopt.report.plot import FORMATS, picture

    def content(found: Found) -> bytes:
        return picture(found[1], (path or Path()).suffix.lower())

    library = "matplotlib", "plots"
    return Output(path, content, option="--plot", endings=FORMATS, library=library)
