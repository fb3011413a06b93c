"""`mixopt frontier`: the cost against one number, or against two, printed, drawn and written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mixopt.cli.console import console
from mixopt.cli.options import Name, ScenarioName, Settings, load_instance
from mixopt.cli.outputs import Output, Outputs, Table, csv_file, json_file
from mixopt.errors import Fault

if TYPE_CHECKING:
    from mixopt.results.frontier import CostFrontier, PriceMap

    Found = CostFrontier | PriceMap


def frontier(
    name: Name,
    x: Annotated[
        str,
        typer.Argument(
            metavar="X",
            help=r"A figure's address, with \[period] if it has, or \[*] for all its periods by "
            r"the same amount, \[*]% by the same share; `unmet`; or "
            r"`share.NEED.SERVICE+SERVICE\[period]`, or `people.` for their number.",
        ),
    ],
    y: Annotated[
        str | None, typer.Argument(metavar="Y", help="A second figure: a map of regions.")
    ] = None,
    least: Annotated[
        float | None,
        typer.Option("--from", metavar="NUMBER", help="The lowest value of X, in its unit."),
    ] = None,
    most: Annotated[
        float | None, typer.Option("--to", metavar="NUMBER", help="The highest value of X.")
    ] = None,
    y_least: Annotated[
        float | None, typer.Option("--y-from", metavar="NUMBER", help="The lowest of Y.")
    ] = None,
    y_most: Annotated[
        float | None, typer.Option("--y-to", metavar="NUMBER", help="The highest of Y.")
    ] = None,
    more_money: Annotated[
        bool,
        typer.Option("--more-money", help="Leave out budgets and savings targets."),
    ] = False,
    scenario: ScenarioName = None,
    settings: Settings = None,
    json: Annotated[
        Path | None,
        typer.Option(
            "--json", metavar="FILE", help="Write everything, with all plans, as JSON; - prints it."
        ),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv",
            metavar="FILE",
            help="Write a row a break or region, with its plan; - prints it.",
        ),
    ] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="Draw it in this SVG or PNG file.")
    ] = None,
) -> None:
    """Say what the plan costs at every value of one number, or of two, and what the plan is."""
    from mixopt.analysis.frontier import frontier as find
    from mixopt.analysis.frontier import frontier_map
    from mixopt.report.terminal.beyond import show_years_counted
    from mixopt.report.terminal.frontier import print_frontier, print_map

    asked = least is not None or most is not None
    outputs: Outputs[Found] = Outputs(
        json_file(json, _document), csv_file(csv, _table), _picture(plot, asked=asked)
    )
    faults = [
        Fault(option, "is about Y, and only X is given", "Give a second address, too")
        for option, value in (("--y-from", y_least), ("--y-to", y_most))
        if y is None and value is not None
    ]
    instance = load_instance(name, scenario, settings, outputs, faults)
    page = console()
    if y is None:
        curve = find(instance, x, (least, most), more_money=more_money)
        outputs.write(curve)
        if not outputs.printed:
            print_frontier(curve, page, asked=asked)
            show_years_counted(instance, page)
            outputs.say()
        return
    found = frontier_map(instance, x, y, (least, most), (y_least, y_most), more_money=more_money)
    outputs.write(found)
    if not outputs.printed:
        print_map(found, page)
        show_years_counted(instance, page)
        outputs.say()


def _document(found: Found) -> dict[str, object]:
    return found.document()


def _table(found: Found) -> Table:
    return found.table()


def _picture(path: Path | None, *, asked: bool) -> Output[Found]:
    """The curve, or the map, as a picture."""
    from mixopt.report.plot import FORMATS

    def content(found: Found) -> bytes:
        from mixopt.report.plot import picture
        from mixopt.report.price_map_plot import map_picture
        from mixopt.report.terminal.frontier import between
        from mixopt.results.frontier import PriceMap

        kind = (path or Path()).suffix.lower()
        if isinstance(found, PriceMap):
            return map_picture(found, kind)
        span = between(found, asked=asked)
        return picture(found.curve, kind, span, found.mark, found.of)

    library = "matplotlib", "plots"
    return Output(path, content, option="--plot", endings=FORMATS, library=library)
