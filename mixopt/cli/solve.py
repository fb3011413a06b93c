"""Mixopt solve."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mixopt.cli.console import console
from mixopt.cli.options import Name, ScenarioName, Settings, Strict, loaded
from mixopt.cli.outputs import Outputs, Table, csv_folder, json_file
from mixopt.cli.remarked import remarked
from mixopt.errors import NoPlanExists

if TYPE_CHECKING:
    from mixopt.results.plan import Plan


def solve(
    name: Name,
    scenario: ScenarioName = None,
    settings: Settings = None,
    most_need: Annotated[
        bool,
        typer.Option(
            "--most-need",
            help="Leave as little need unmet as can be, then cost least.",
        ),
    ] = False,
    exact: Annotated[
        bool,
        typer.Option("--exact", help="Prove the optimum in fractions that are never rounded."),
    ] = False,
    json: Annotated[
        Path | None,
        typer.Option("--json", help="Write the whole plan to this JSON file; - prints it."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write every table of the plan to this new folder, as CSV."),
    ] = None,
    strict: Strict = False,
) -> None:
    """Find the least-cost plan and print it."""
    from mixopt.cli.explain import solve_or_explain
    from mixopt.report.terminal.plan import show
    from mixopt.results.plan import Plan

    outputs = Outputs(json_file(json, Plan.document), csv_folder(out, _tables))
    instance = loaded(name, scenario, settings, outputs, strict=strict)
    try:
        plan = solve_or_explain(instance, most_need=most_need, exact=exact)
    except NoPlanExists:
        for line in remarked(instance):  # one of them may be why
            typer.echo(line, err=True)
        raise
    outputs.write(plan)
    if not outputs.printed:
        show(instance, plan, console())
    for line in remarked(instance):
        typer.echo(line, err=outputs.printed)
    if not outputs.printed:
        outputs.say()


def _tables(plan: Plan) -> dict[str, Table]:
    """Every table of a plan."""
    from mixopt.results.plan import columns

    document = plan.document()
    return {table: (columns(table), document[table]) for table in plan.tables()}
