"""`mixopt risk`: reads, draws, writes, prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mixopt.cli.console import console, progress
from mixopt.cli.options import (
    CsvFolder,
    Draws,
    Excel,
    Forecasts,
    Json,
    ScenarioName,
    Seed,
    Settings,
    collect_faults,
    load_instance,
    say_placeholders,
)
from mixopt.cli.outputs import Output, Outputs, Table, csv_folder, excel_file, json_file
from mixopt.errors import DataError, Fault

if TYPE_CHECKING:
    from mixopt.data.recorded_pieces import RecordedPieces
    from mixopt.instance.forecasts import Forecast
    from mixopt.instance.instance import Instance
    from mixopt.results.risk import Risk

SEVERAL = "mixopt-risks/1"
"""The format of a document on several instances."""


def risk(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME...",
            help="Shipped instances (see `mixopt instances`), folders, or workbooks (.xlsx).",
        ),
    ],
    draws: Draws = 1000,
    seed: Seed = 0,
    forecast: Forecasts = None,
    scenario: ScenarioName = None,
    settings: Settings = None,
    json: Json = None,
    csv: CsvFolder = None,
    excel: Excel = None,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot",
            metavar="FILE",
            help="Draw it in this SVG or PNG file: cost against the "
            "envelope, the chance of more than so much, and what swings it.",
        ),
    ] = None,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Print these pictures too, in plain characters.")
    ] = False,
    workers: Annotated[
        int,
        typer.Option(
            "--workers",
            metavar="N",
            help="Processes that share the draws: the same answer, sooner.",
        ),
    ] = 1,
    dask: Annotated[
        str | None,
        typer.Option(
            "--dask",
            metavar="ADDRESS",
            help="Share the draws with the workers of this Dask scheduler, such as "
            "tcp://10.0.0.5:8786: the same answer.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Keep each piece of the work in this new file once done."
        ),
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option("--resume", metavar="FILE", help="Go on where this file, of --out, ends."),
    ] = None,
) -> None:
    """Say how sure the plan is: chances, what it may cost, and which figures make that."""
    from mixopt.analysis.risk import find_numbers_out_of_range, prepare_all
    from mixopt.analysis.workers import Crew
    from mixopt.report.answers import describe_added_money
    from mixopt.report.terminal.risk import show_risk
    from mixopt.report.terminal.risk_pictures import show_pictures

    instances: list[Instance] = []
    outputs = _outputs(names, json, csv, excel, plot, lambda: instances[0])
    crew = Crew(workers, dask)
    faults = [*find_numbers_out_of_range(draws, seed), *crew.find_faults()]
    faults += _refuse_of_several(names, forecast, excel, plot)
    if out and resume:
        faults.append(Fault("--out", "begins a file, and --resume goes on with one", "Give one"))
    prepared = None
    with collect_faults(faults):
        instances += _load_all(names, scenario, settings, outputs, forecast)
        prepared = prepare_all(instances, draws, seed, crew)
    record: RecordedPieces | None = None
    with collect_faults(faults):
        record = _record(None if faults else out, resume)
    if faults or prepared is None:
        raise DataError(dict.fromkeys(faults))
    say_placeholders(*instances)
    with progress("Draws") as left:
        found = prepared(left, record)
    outputs.write(found)
    if not outputs.printed:
        page = console()
        for at, (instance, each) in enumerate(zip(instances, found, strict=True)):
            if at:
                page.print_line("")
            show_risk(each, page, describe_added_money(instance))
            if pictures:
                show_pictures(each, page)
        outputs.say()


def _outputs(
    names: Sequence[str],
    json: Path | None,
    csv: Path | None,
    excel: Path | None,
    plot: Path | None,
    instance: Callable[[], Instance],
) -> Outputs[list[Risk]]:
    """What is to be written: of one instance its own document, of several all in one."""

    def document(found: list[Risk]) -> dict[str, Any]:
        if len(names) == 1:
            return found[0].document()
        return {"format": SEVERAL, "risks": [each.document() for each in found]}

    def tables(found: list[Risk]) -> Mapping[str, Table]:
        return {
            title if len(names) == 1 else f"{each.instance}_{title}": table
            for each in found
            for title, table in _tables(each).items()
        }

    def workbook(found: list[Risk]) -> bytes:
        from mixopt.cli.today import today
        from mixopt.report.workbook.risk import risk_workbook

        return risk_workbook(found[0], today(), instance())

    return Outputs(
        json_file(json, document),
        csv_folder(csv, tables),
        excel_file(excel, workbook),
        _picture(plot),
    )


def _refuse_of_several(
    names: Sequence[str], forecast: Path | None, excel: Path | None, plot: Path | None
) -> Iterator[Fault]:
    """What is asked of several instances and can be had of one alone."""
    given = {"--forecast": forecast, "--excel": excel, "--plot": plot}
    for option, path in given.items():
        if path is not None and len(names) > 1:
            yield Fault(option, "is of one instance", "Leave it out, or ask for one at a time")
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield Fault(f"'{name}'", "is named twice", "Name each once")


def _record(out: Path | None, resume: Path | None) -> RecordedPieces | None:
    """The file in which pieces are kept."""
    from mixopt.data.recorded_pieces import new_record, open_record

    if resume is not None:
        return open_record(resume)
    return None if out is None else new_record(out)


def _load_all(
    names: Sequence[str],
    scenario: list[str] | None,
    settings: list[str] | None,
    outputs: Outputs[list[Risk]],
    forecast: Path | None,
) -> list[Instance]:
    """Every instance; the faults of all of them at once."""
    faults: list[Fault] = []
    found = []
    for name in names:
        with collect_faults(faults):
            found.append(load_with_forecast(name, scenario, settings, outputs, forecast, said=True))
    if faults:
        raise DataError(faults)
    return found


def load_with_forecast(
    name: str,
    scenario: list[str] | None,
    settings: list[str] | None,
    outputs: Outputs[Any],
    forecast: Path | None,
    *,
    said: bool = False,
) -> Instance:
    """The instance, with what is forecast of it; faults of both at once.

    Where `said`, it is left to the caller to say which figures only stand for others.
    """
    from mixopt.data.forecasts import read_forecasts
    from mixopt.data.text import files_read
    from mixopt.instance.forecasts import find_faults, with_forecasts

    faults: list[Fault] = []
    forecasts: list[Forecast] = []
    with files_read() as read:
        if forecast is not None:
            with collect_faults(faults):
                forecasts = read_forecasts(forecast, faults)
    faults += outputs.over_inputs(read)
    with collect_faults(faults):
        instance = load_instance(name, scenario, settings, outputs, said=said)
        faults += find_faults(instance, forecasts)
    if faults:
        raise DataError(faults)
    return with_forecasts(instance, forecasts) if forecasts else instance


def _tables(found: Risk) -> Mapping[str, Table]:
    """Every estimate, chance, driver and limit; what came of each draw, and what it was.

    Who bears what is overspent is told where funds have a risk.
    """
    from mixopt.results.risk_rows import Borne, Chance, Driver, Estimate, LimitFrequency, Missing

    kinds: list[tuple[str, type, Sequence[Any]]] = [
        ("estimates", Estimate, found.estimates),
        ("chances", Chance, found.chances),
        ("drivers", Driver, found.drivers),
        ("limits", LimitFrequency, found.limits),
        ("missing", Missing, found.missing),
    ]
    if found.borne:
        kinds.append(("borne", Borne, found.borne))
    tables: dict[str, Table] = {
        title: ([field.name for field in fields(kind)], [asdict(row) for row in rows])
        for title, kind, rows in kinds
    }
    tables["draws"] = (found.columns, found.rows())
    tables["cases"] = (["case", *(each.address for each in found.figures)], found.cases())
    return tables


def _picture(path: Path | None) -> Output[list[Risk]]:
    """All three pictures, in one file."""
    from mixopt.report.plot import FORMATS

    def content(found: list[Risk]) -> bytes:
        from mixopt.report.risk_plot import risk_picture

        return risk_picture(found[0], (path or Path()).suffix.lower())

    library = "matplotlib", "plots"
    return Output(path, content, option="--plot", endings=FORMATS, library=library)
