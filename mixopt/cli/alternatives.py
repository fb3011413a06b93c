"""`mixopt alternatives`: reads, asks, writes, prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mixopt.cli.console import console, progress
from mixopt.cli.options import Name, ScenarioName, Settings, collect_faults, load_instance
from mixopt.cli.outputs import Output, Outputs, Table, csv_file, csv_folder, json_file
from mixopt.errors import DataError, Fault

if TYPE_CHECKING:
    from mixopt.instance.instance import Instance
    from mixopt.results.alternatives import Alternatives


def alternatives(
    name: Name,
    within: Annotated[
        list[str] | None,
        typer.Option(
            "--within",
            metavar="2%|£1m",
            help="How much more than the least cost. May be repeated; 2% if not given.",
        ),
    ] = None,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--between",
            metavar="A B",
            help="Two addresses, as services.home_care: all that both can be, within the largest.",
        ),
    ] = None,
    plans: Annotated[
        int | None,
        typer.Option(
            "--plans", metavar="N", help="Find so many plans, as different as can be, within it."
        ),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(
            "--period", metavar="PERIOD", help="Print the ranges of this period, not the last."
        ),
    ] = None,
    scenario: ScenarioName = None,
    settings: Settings = None,
    json: Annotated[
        Path | None,
        typer.Option(
            "--json",
            metavar="FILE",
            help="Write everything, with whole plans, as JSON; - prints it.",
        ),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv", metavar="FILE", help="Write the ranges of every period as CSV; - prints them."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="Write all tables, of the plans too, to this new folder.",
        ),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot", metavar="FILE", help="Draw what --between finds: an SVG or PNG file."
        ),
    ] = None,
) -> None:
    """Say what else could be done for about the same money: ranges, trade-offs, other plans."""
    from mixopt.analysis.alternatives import (
        Question,
        fault_of_plans,
        faults_of,
        find_alternatives,
    )
    from mixopt.analysis.alternatives.allowances import read_allowances
    from mixopt.report.terminal.alternatives import show_alternatives
    from mixopt.results.alternatives import Alternatives

    outputs = Outputs[Alternatives](
        json_file(json, Alternatives.document),
        csv_file(csv, _ranges),
        csv_folder(out, _tables),
        _picture(plot, lambda: instance),
    )
    faults: list[Fault] = []
    asked = Question(read_allowances(within or ["2%"], faults), between, plans or 0)
    if plans == 0:
        faults.append(fault_of_plans("--plans", plans))
    if plot is not None and between is None:
        faults.append(Fault("--plot", "draws what --between finds", "Give --between A B, too"))
    with collect_faults(faults):
        instance = load_instance(name, scenario, settings, outputs)
        faults += [*_unknown(instance, period), *faults_of(instance, asked)]
    if faults:
        raise DataError(faults)
    with progress("Alternatives") as left:
        found = find_alternatives(instance, asked, left)
    outputs.write(found)
    if not outputs.printed:
        show_alternatives(instance, found, period or instance.periods[-1].name, console())
        outputs.say()


def _unknown(instance: Instance, period: str | None) -> Iterator[Fault]:
    """That there is no such period."""
    from mixopt.instance.nearest import suggest

    names = [each.name for each in instance.periods]
    if period is not None and period not in names:
        yield Fault("--period", f"the instance has no period '{period}'", suggest(period, names))


def _ranges(found: Alternatives) -> Table:
    from mixopt.results.alternatives import Range

    return list(Range.__slots__), [asdict(row) for row in found.ranges]


def _tables(found: Alternatives) -> Mapping[str, Table]:
    """Every table; those of plans begin with the number of the plan, 0 for the least-cost plan."""
    from mixopt.results.alternatives import SUMMARY, Corner, Difference, summaries

    tables: dict[str, Table] = {"ranges": _ranges(found)}
    if found.frontier is not None:
        corners = [asdict(corner) for corner in found.frontier.corners]
        tables["corners"] = (list(Corner.__slots__), corners)
    if not found.plans:
        return tables
    tables["plans"] = (SUMMARY, [*summaries(found)])
    differences = (
        {"plan": each.number, **asdict(row)} for each in found.plans for row in each.differences
    )
    tables["differences"] = (["plan", *Difference.__slots__], [*differences])
    return {**tables, **_plan_tables(found)}


def _plan_tables(found: Alternatives) -> dict[str, Table]:
    from mixopt.results.plan import TABLES, columns

    plans = [(0, found.least), *((each.number, each.plan) for each in found.plans)]
    tables: dict[str, Table] = {}
    for table in TABLES:
        rows: list[dict[str, Any]] = [
            {"plan": number, **asdict(row)}
            for number, plan in plans
            for row in plan.tables()[table]
        ]
        if rows:
            tables[f"plan_{table}"] = (["plan", *columns(table)], rows)
    return tables


def _picture(path: Path | None, instance: Callable[[], Instance]) -> Output[Alternatives]:
    """The outline as a picture."""
    from mixopt.report.plot import FORMATS

    def content(found: Alternatives) -> bytes:
        from mixopt.report.outline_plot import outline_picture

        return outline_picture(instance(), found, (path or Path()).suffix.lower())

    library = "matplotlib", "plots"
    return Output(path, content, option="--plot", endings=FORMATS, library=library)
