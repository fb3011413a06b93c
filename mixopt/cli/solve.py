"""Mixopt solve."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mixopt.cli.console import console
from mixopt.cli.options import Name, ScenarioName, Settings, Strict, loaded, remarked
from mixopt.errors import NoPlanExists


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
    from mixopt.cli.explain import solved
    from mixopt.data.writing import as_csv, as_json, taken, write_folder, write_text
    from mixopt.results.plan import columns

    files = [json] if json is not None and str(json) != "-" else []
    folders = [out] if out is not None else []
    instance = loaded(name, scenario, settings, [*taken(files, folders)], strict=strict)
    try:
        plan = solved(instance, most_need=most_need, exact=exact)
    except NoPlanExists:
        for line in remarked(instance):  # one of them may be why
            typer.echo(line, err=True)
        raise
    document = plan.document()
    for folder in folders:
        tables = {table: as_csv(columns(table), document[table]) for table in plan.tables()}
        write_folder(folder, {f"{table}.csv": text for table, text in tables.items()})
    for path in files:
        write_text(path, as_json(document))
    if str(json) == "-":
        typer.echo(as_json(document), nl=False)
        for line in remarked(instance):
            typer.echo(line, err=True)
        return
    from mixopt.report.terminal.plan import show

    show(instance, plan, console())
    for line in remarked(instance):
        typer.echo(line)
    for path in (*files, *folders):
        typer.echo(f"Written: {path}")
