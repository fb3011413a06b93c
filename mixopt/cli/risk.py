"""`mixopt risk`: reads, draws, writes, prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mixopt.cli.console import console, progress
from mixopt.cli.options import Excel, Name, ScenarioName, Settings, collect_faults, load_instance
from mixopt.cli.outputs import Outputs, Table, csv_folder, excel_file, json_file
from mixopt.errors import DataError, Fault

if TYPE_CHECKING:
    from mixopt.instance.forecasts import Forecast
    from mixopt.instance.instance import Instance
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
    forecast: Annotated[
        Path | None,
        typer.Option(
            "--forecast",
            metavar="FILE",
            help="Figures with their error, from another model: CSV or Excel with the columns "
            "address, period, value, low, high and between (in %, the chance of it).",
        ),
    ] = None,
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
        instance = load_with_forecast(name, scenario, settings, outputs, forecast)
        prepared = prepare(instance, draws, seed)
    if prepared is None:
        raise DataError(faults)
    with progress("Draws") as left:
        found = prepared(left)
    outputs.write(found)
    if not outputs.printed:
        show_risk(found, console())
        outputs.say()


def load_with_forecast(
    name: str,
    scenario: list[str] | None,
    settings: list[str] | None,
    outputs: Outputs[Any],
    forecast: Path | None,
) -> Instance:
    """The instance, with what is forecast of it; faults of both at once."""
    from mixopt.data.forecasts import read_forecasts
    from mixopt.data.text import files_read
    from mixopt.instance.forecasts import with_forecasts

    faults: list[Fault] = []
    forecasts: list[Forecast] = []
    with files_read() as read:
        if forecast is not None:
            with collect_faults(faults):
                forecasts = read_forecasts(forecast)
    faults += outputs.over_inputs(read)
    instance = load_instance(name, scenario, settings, outputs, faults)
    return with_forecasts(instance, forecasts) if forecasts else instance


def _tables(found: Risk) -> Mapping[str, Table]:
    """Every estimate, chance, driver and limit; what came of each draw, and what it was."""
    from mixopt.results.risk_rows import Chance, Driver, Estimate, LimitFrequency, Missing

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
