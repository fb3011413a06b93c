"""`mixopt risk`: reads, draws, writes, prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mixopt.cli.console import console, progress
from mixopt.cli.options import Excel, Name, ScenarioName, Settings, collect_faults, load_instance
from mixopt.cli.outputs import Outputs, Table, csv_folder, excel_file, json_file
from mixopt.errors import DataError, Fault

if TYPE_CHECKING:
    from mixopt.results.risk import Risk


def risk(
    name: Name,
    draws: Annotated[
        int,
        typer.Option("--draws", metavar="N", help="How many draws of the figures, with spreads."),
    ] = 1000,
    seed: Annotated[
        int,
        typer.Option("--seed", metavar="N", help="The same gives the same draws, and answer."),
    ] = 0,
    scenario: ScenarioName = None,
    settings: Settings = None,
    json: Annotated[
        Path | None,
        typer.Option(
            "--json", metavar="FILE", help="Write every number to this JSON file; - prints it."
        ),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FOLDER", help="Write all tables, as CSV, to this folder."),
    ] = None,
    excel: Excel = None,
) -> None:
    """Say how sure the plan is: chances, what it may cost, and which figures make that."""
    from mixopt.analysis.risk import prepare
    from mixopt.report.terminal.risk import show_risk
    from mixopt.results.risk import Risk

    def workbook(found: Risk) -> bytes:
        from mixopt.cli.today import today
        from mixopt.report.workbook.risk import risk_workbook

        return risk_workbook(found, today(), instance)

    outputs = Outputs[Risk](
        json_file(json, Risk.document), csv_folder(csv, _tables), excel_file(excel, workbook)
    )
    faults: list[Fault] = []
    prepared = None
    with collect_faults(faults):
        instance = load_instance(name, scenario, settings, outputs)
        prepared = prepare(instance, draws, seed)
    if prepared is None:
        raise DataError(faults)
    with progress("Draws") as left:
        found = prepared(left)
    outputs.write(found)
    if not outputs.printed:
        show_risk(found, console())
        outputs.say()


def _tables(found: Risk) -> Mapping[str, Table]:
    """Every estimate, chance, driver and limit; what came of each draw, and what it was."""
    from mixopt.results.risk import Chance, Driver, Estimate, LimitFrequency, Missing

    kinds = (
        ("estimates", Estimate, found.estimates),
        ("chances", Chance, found.chances),
        ("drivers", Driver, found.drivers),
        ("limits", LimitFrequency, found.limits),
        ("missing", Missing, found.missing),
    )
    tables: dict[str, Table] = {
        title: ([field.name for field in fields(kind)], [asdict(row) for row in rows])
        for title, kind, rows in kinds
    }
    tables["draws"] = (found.columns, found.rows())
    tables["cases"] = (["case", *(each.address for each in found.figures)], found.cases())
    return tables
