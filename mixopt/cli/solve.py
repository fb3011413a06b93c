"""Mixopt solve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mixopt.cli.console import console
from mixopt.cli.options import (
    Excel,
    Name,
    ScenarioName,
    Settings,
    Strict,
    YearsBeyond,
    load_instance,
)
from mixopt.cli.outputs import Outputs, Table, csv_folder, excel_file, json_file
from mixopt.cli.remarks import describe_remarks
from mixopt.errors import Fault, NoPlanExists
from mixopt.report.terminal.grid import TABLE_NAMES

if TYPE_CHECKING:
    from mixopt.instance.instance import Instance
    from mixopt.results.plan import Plan


def solve(
    name: Name,
    scenario: ScenarioName = None,
    settings: Settings = None,
    years_beyond: YearsBeyond = None,
    terms: Annotated[
        str | None,
        typer.Option(
            "--in",
            metavar="cash|real",
            help="Print money by period in these terms, by the inflation of instance.yaml.",
        ),
    ] = None,
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
        typer.Option(
            "--json", metavar="FILE", help="Write the whole plan to this JSON file; - prints it."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="Write every table of the plan to this new folder, as CSV.",
        ),
    ] = None,
    excel: Excel = None,
    full: Annotated[bool, typer.Option("--full", help="Print every table of the plan.")] = False,
    table: Annotated[
        list[str] | None,
        typer.Option(
            "--table",
            metavar="NAME",
            help=f"Print this table alone. May be repeated. {', '.join(TABLE_NAMES)}.",
        ),
    ] = None,
    strict: Strict = False,
) -> None:
    """Find the least-cost plan and print it, on one screen."""
    from mixopt.cli.explain import solve_or_explain
    from mixopt.results.plan import Plan

    outputs = Outputs(
        json_file(json, Plan.document),
        csv_folder(out, _tables),
        excel_file(excel, lambda plan: _workbook(instance, plan)),
    )
    faults: list[Fault] = [*_unfit_terms(terms, outputs)]
    tables = _choose_tables(table or [], faults)
    instance = load_instance(
        name,
        scenario,
        settings,
        outputs,
        faults,
        strict=strict,
        said=True,
        years_beyond=years_beyond,
    )
    unusual = describe_remarks(instance)
    try:
        plan = solve_or_explain(instance, most_need=most_need, exact=exact)
    except NoPlanExists as none:  # one of the remarks may be why
        raise NoPlanExists("\n".join([str(none), *unusual])) from None
    outputs.write(plan)
    if outputs.printed:
        for line in unusual:
            typer.echo(line, err=True)
        return
    _show(instance, _in_terms(instance, plan, terms), tables, full=full)
    for line in unusual if full else ():
        typer.echo(line)
    outputs.say()


def _show(instance: Instance, plan: Plan, tables: Sequence[str], *, full: bool) -> None:
    """Print all tables, or those that were asked for, or what matters most on one screen."""
    from mixopt.instance.remarks import remarks
    from mixopt.report.terminal.plan import show, show_tables
    from mixopt.report.terminal.summary import show_summary

    page = console()
    if full:
        show(instance, plan, page)
    elif tables:
        show_tables(instance, plan, tables, page)
    else:
        show_summary(instance, plan, page, len(remarks(instance)))


def _unfit_terms(terms: str | None, outputs: Outputs[Plan]) -> Iterator[Fault]:
    """What is wrong with `--in`: it says neither, or would be of what is written."""
    if terms not in {None, "cash", "real"}:
        yield Fault("--in", f"read '{terms}'", "Write cash or real")
    elif terms and outputs:
        what = "is of what is printed, and files hold the instance's own money"
        yield Fault("--in", what, "Leave it out, or --json, --out and --excel")


def _in_terms(instance: Instance, plan: Plan, terms: str | None) -> Plan:
    """The plan with money by period in the terms that were asked for."""
    from mixopt.results.price_base import restate

    if terms is None:
        return plan
    found, base = restate(instance, plan, terms)
    return replace(found, price_base=base)


def _choose_tables(names: Sequence[str], faults: list[Fault]) -> list[str]:
    """The tables of these names, in any case; a fault for each name that no table has."""
    from mixopt.instance.nearest import suggest

    there = {name.lower(): name for name in TABLE_NAMES}
    wanted = [name.strip().lower() for name in names]
    faults += [
        Fault("--table", f"no table is called '{name}'", suggest(name.capitalize(), TABLE_NAMES))
        for name in map(str.strip, names)
        if name.lower() not in there
    ]
    return list(dict.fromkeys(there[name] for name in wanted if name in there))


def _workbook(instance: Instance, plan: Plan) -> bytes:
    """The plan as a workbook."""
    from mixopt.cli.today import today
    from mixopt.report.workbook.plan import plan_workbook

    return plan_workbook(instance, plan, today())


def _tables(plan: Plan) -> dict[str, Table]:
    """Every table of a plan."""
    from mixopt.results.beyond import beyond_columns
    from mixopt.results.plan import columns

    document = plan.document()
    found: dict[str, Table] = {
        table: (columns(table), document.get(table, [])) for table in plan.tables()
    }
    for table in plan.beyond.tables() if plan.beyond else ():
        found[f"beyond_{table}"] = beyond_columns(table), document["beyond"][table]
    return found
