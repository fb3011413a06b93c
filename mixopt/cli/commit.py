"""`mixopt commit`: reads, draws, writes, prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Annotated

import typer

from mixopt.cli.console import console, progress
from mixopt.cli.options import (
    CsvFolder,
    Draws,
    Forecasts,
    Json,
    Name,
    ScenarioName,
    Seed,
    Settings,
    collect_faults,
)
from mixopt.cli.outputs import Outputs, Table, csv_folder, json_file
from mixopt.cli.risk import load_with_forecast
from mixopt.errors import DataError

if TYPE_CHECKING:
    from mixopt.results.commitment import Commitment


def commit(
    name: Name,
    draws: Draws = 100,
    seed: Seed = 0,
    until: Annotated[
        str,
        typer.Option(
            "--until",
            metavar="PERIOD",
            help="Starts, hires, releases and schemes up to this period are decided now; the first "
            "where nothing is said.",
        ),
    ] = "",
    tail_weight: Annotated[
        float,
        typer.Option(
            "--tail-weight",
            metavar="W",
            help="What the mean of the dearest tenth of futures counts beside the mean of all.",
        ),
    ] = 0.0,
    budget_chance: Annotated[
        float | None,
        typer.Option(
            "--budget-chance",
            metavar="PERCENT",
            help="Hold the chance of staying in budget every year: the other futures may not be "
            "short of money on average, which asks for more than the chance.",
        ),
    ] = None,
    forecast: Forecasts = None,
    scenario: ScenarioName = None,
    settings: Settings = None,
    json: Json = None,
    csv: CsvFolder = None,
) -> None:
    """Say what to start and hire now, before the figures are known, and what to wait with."""
    from mixopt.analysis.commit import prepare
    from mixopt.analysis.risk import find_numbers_out_of_range
    from mixopt.report.answers import describe_added_money
    from mixopt.report.terminal.beyond import show_years_counted
    from mixopt.report.terminal.commitment import show_commitment
    from mixopt.results.commitment import Commitment

    outputs = Outputs[Commitment](json_file(json, Commitment.document), csv_folder(csv, _tables))
    chance = None if budget_chance is None else budget_chance / 100
    faults = [*find_numbers_out_of_range(draws, seed)]
    prepared = None
    with collect_faults(faults):
        instance = load_with_forecast(name, scenario, settings, outputs, forecast)
        prepared = prepare(instance, draws, seed, until, tail_weight, chance)
    if prepared is None:
        raise DataError(dict.fromkeys(faults))
    with progress("Futures") as left:
        found = prepared(left)
    outputs.write(found)
    if not outputs.printed:
        page = console()
        show_commitment(found, page, describe_added_money(instance))
        show_years_counted(instance, page)
        outputs.say()


def _tables(found: Commitment) -> Mapping[str, Table]:
    """Every decision, limit, way of deciding, estimate, chance and driver; and each future."""
    return {
        title: ([field.name for field in fields(kind)], [asdict(row) for row in rows])
        for title, kind, rows in found.tables()
    }
