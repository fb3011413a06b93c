"""`mixopt bridge`: reads, asks, writes, prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mixopt.cli.console import console, progress
from mixopt.cli.options import Excel, Json, Name, Settings, collect_faults, load_instance
from mixopt.cli.outputs import Outputs, Table, csv_folder, excel_file, json_file
from mixopt.errors import DataError, Fault

if TYPE_CHECKING:
    from mixopt.results.savings_bridge import SavingsBridge


def bridge(
    name: Name,
    scenario: Annotated[
        list[str] | None,
        typer.Option(
            "--scenario",
            metavar="NAME",
            help="A scenario that is a part of the bridge. May be repeated. With --parts levers, "
            "every plan is under it.",
        ),
    ] = None,
    parts: Annotated[
        str | None,
        typer.Option(
            "--parts",
            metavar="levers|scenarios|changes",
            help="What the saving is divided between: levers (if no scenario is given), scenarios, "
            "or each figure that they change.",
        ),
    ] = None,
    settings: Settings = None,
    draws: Annotated[
        int | None,
        typer.Option(
            "--draws",
            metavar="N",
            help="Draw so many orders of the parts, in pairs, in place of counting all; beyond 12 "
            "parts, 200 if not given.",
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", help="Of the orders that are drawn.")
    ] = 0,
    error: Annotated[
        float | None,
        typer.Option(
            "--error",
            metavar="£",
            help="Stop drawing once the standard error of every part is no more, discounted.",
        ),
    ] = None,
    json: Json = None,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help="Write all tables, as CSV, to this new folder."),
    ] = None,
    excel: Excel = None,
) -> None:
    """Say what each lever, or scenario, saves on the way from doing nothing to the plan."""
    from mixopt.analysis.bridge import Sampling, prepare
    from mixopt.report.terminal.savings_bridge import show_bridge
    from mixopt.results.savings_bridge import SavingsBridge

    def workbook(found: SavingsBridge) -> bytes:
        from mixopt.cli.today import today
        from mixopt.report.workbook.bridge import bridge_workbook

        return bridge_workbook(found, today(), instance)

    outputs = Outputs(
        json_file(json, SavingsBridge.document),
        csv_folder(csv, _tables),
        excel_file(excel, workbook),
    )
    faults: list[Fault] = []
    prepared = None
    with collect_faults(faults):
        instance = load_instance(name, None, settings, outputs)
        prepared = prepare(instance, scenario or (), parts, Sampling(draws, seed, error))
    if prepared is None:
        raise DataError(faults)
    with progress("Plans") as left:
        found = prepared(left)
    outputs.write(found)
    if not outputs.printed:
        show_bridge(found, console())
        outputs.say()


def _tables(found: SavingsBridge) -> Mapping[str, Table]:
    """The steps, what only the combination saves, and what every set of parts costs."""
    from mixopt.results.savings_bridge import Step, SubsetCost, Together

    tables: dict[str, Table] = {
        "steps": (list(Step.__slots__), [asdict(row) for row in found.steps]),
        "together": (list(Together.__slots__), [asdict(row) for row in found.together]),
        "costs": (list(SubsetCost.__slots__), [asdict(row) for row in found.costs]),
    }
    for name, rows in (("added", found.added), ("own", found.own)):
        if rows:
            tables[name] = ([*rows[0].__slots__], [asdict(row) for row in rows])
    if found.needed:
        needed = [
            {"names": "+".join(each.names), "titles": " + ".join(each.titles), "why": each.why}
            for each in found.needed
        ]
        tables["needed"] = (["names", "titles", "why"], needed)
    return tables
