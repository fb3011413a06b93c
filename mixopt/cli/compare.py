"""`mixopt compare`: reads instances and saved plans, asks, writes, prints."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mixopt.cli.console import console, progress
from mixopt.cli.options import Excel, Json, Settings, collect_faults, say_placeholders
from mixopt.cli.outputs import Outputs, Table, csv_file, excel_file, json_file
from mixopt.errors import DataError, Fault

if TYPE_CHECKING:
    from mixopt.instance.instance import Instance
    from mixopt.results.comparison import Comparison
    from mixopt.results.plan import Plan

SAVED = ".json"
"""The ending of a saved plan; whatever else is named is an instance."""


def compare(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...",
            help="Instances, shipped or folders; and plans saved by `mixopt solve --json`, by "
            "their .json files.",
        ),
    ],
    scenario: Annotated[
        list[str] | None,
        typer.Option(
            "--scenario",
            metavar="NAME",
            help="Plan this scenario in a column of its own. May be repeated; A+B is one column "
            "under both, in order; 'unchanged' is the plan of the files.",
        ),
    ] = None,
    settings: Settings = None,
    price: Annotated[
        list[str] | None,
        typer.Option(
            "--price",
            metavar="ADDRESS",
            help="Compare the price of this figure. May be repeated; without a period, of each.",
        ),
    ] = None,
    most_need: Annotated[
        bool,
        typer.Option("--most-need", help="Leave as little need unmet as can be in each column."),
    ] = False,
    json: Json = None,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help="Write them as one CSV table; - prints it."),
    ] = None,
    excel: Excel = None,
) -> None:
    """Set strategies side by side, and doing nothing beside them."""
    from mixopt.analysis.compare import prepare
    from mixopt.report.terminal.comparison import show_comparison
    from mixopt.results.comparison import Comparison

    def workbook(found: Comparison) -> bytes:
        from mixopt.cli.today import today
        from mixopt.report.workbook.comparison import comparison_workbook

        return comparison_workbook(found, today(), instances)

    outputs = Outputs(
        json_file(json, Comparison.document), csv_file(csv, _table), excel_file(excel, workbook)
    )
    faults = outputs.faults()
    instances, plans = _read(names, outputs, faults, settings or [])
    prepared = None
    with collect_faults(faults):
        if instances or plans:
            prepared = prepare(
                tuple(instances),
                scenarios=scenario or (),
                plans=plans,
                prices=price or (),
                most_need=most_need,
            )
    if faults or prepared is None:
        raise DataError(faults)
    say_placeholders(*instances)
    with progress("Columns") as left:
        found = prepared.compare(left)
    outputs.write(found)
    if not outputs.printed:
        show_comparison(found, console())
        outputs.say()
    _end(found)


def _read(
    names: Iterable[str], outputs: Outputs[Comparison], faults: list[Fault], settings: list[str]
) -> tuple[list[Instance], dict[str, Plan]]:
    """The instances and saved plans of these names, with settings applied."""
    from mixopt.data import load
    from mixopt.data.documents import read_json
    from mixopt.data.text import files_read
    from mixopt.results.saved_plan import plan_of

    given = [*names]
    faults += [
        Fault(f"'{name}'", f"is named {given.count(name)} times", "Name it once")
        for name in dict.fromkeys(given)
        if given.count(name) > 1
    ]
    instances: list[Instance] = []
    plans: dict[str, Plan] = {}
    with files_read() as read:
        for name in dict.fromkeys(given):
            with collect_faults(faults):
                if name.lower().endswith(SAVED):
                    plans[name] = plan_of(read_json(Path(name), name), name)
                else:
                    instances.append(load(name))
        instances += _of_plans(instances, plans)
    faults += outputs.over_inputs(read)
    return [*_set(instances, settings, faults)], _name_plans(plans)


def _of_plans(instances: list[Instance], plans: dict[str, Plan]) -> Iterator[Instance]:
    """The instances of saved plans, where only plans are named: for titles, and doing nothing."""
    from mixopt.data import load

    if instances:
        return
    for name in dict.fromkeys(plan.instance for plan in plans.values()):
        with collect_faults([]):
            yield load(name)


def _set(instances: list[Instance], settings: list[str], faults: list[Fault]) -> Iterator[Instance]:
    """Every instance with the settings."""
    from mixopt.instance import scenarios
    from mixopt.instance import settings as given_settings

    changes = []
    with collect_faults(faults):
        changes = given_settings.settings(settings)
    for instance in instances:
        made = instance
        with collect_faults(faults):
            made = scenarios.changed(instance, changes, "--set") if changes else instance
        yield made


def _name_plans(plans: dict[str, Plan]) -> dict[str, Plan]:
    """Plans by the names of their files, without folders where that tells them apart."""
    short = [Path(name).stem for name in plans]
    names = short if len(set(short)) == len(short) else [*plans]
    return dict(zip(names, plans.values(), strict=True))


def _end(found: Comparison) -> None:
    """End with 0 where a column has a plan; else with what a plan of none would end with."""
    kinds = {column.kind for column in found.columns}
    if "plan" not in kinds:
        if sys.stdout is not None:
            sys.stdout.flush()  # what cannot be printed is said before the code of no plan
        raise typer.Exit(4 if "not known" in kinds else 3)


def _table(found: Comparison) -> Table:
    from mixopt.results.comparison import Compared

    return list(Compared.__slots__), [asdict(row) for row in found.rows]
