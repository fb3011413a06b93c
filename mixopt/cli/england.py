"""`mixopt england`: every council planned from its published figures; printed, drawn, written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mixopt.cli.console import console
from mixopt.cli.options import collect_faults
from mixopt.cli.outputs import Output, Outputs, Table, csv_file, excel_file, json_file
from mixopt.errors import DataError, Fault

if TYPE_CHECKING:
    from mixopt.instance.councils import Council
    from mixopt.results.england import England


def england(
    council: Annotated[
        str | None,
        typer.Option(
            "--council",
            metavar="NAME",
            help="Show where this council stands in its region and in England; files have all.",
        ),
    ] = None,
    json: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write everything as JSON; - prints it."),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help="Write a row a council; - prints it."),
    ] = None,
    excel: Annotated[
        Path | None,
        typer.Option("--excel", metavar="FILE", help="Write a row a council to this Excel file."),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot", metavar="FILE", help="Draw the councils, by region, in this SVG file."
        ),
    ] = None,
    workers: Annotated[
        int,
        typer.Option(
            "--workers",
            metavar="N",
            help="Processes that share the councils: the same answer, sooner.",
        ),
    ] = 1,
) -> None:
    """Plan every council of England from its published figures, and compare plans and prices.

    Each starts as `mixopt new --council` writes it (docs/england.md), 2025/26 to 2027/28, in prices
    of 2024/25. What was spent limits nothing: the plan is held against it. Of a council without a
    plan, the answer says why.
    """
    from mixopt.analysis.workers import Crew
    from mixopt.cli.plan_england import plan_england
    from mixopt.data.published import shipped_councils
    from mixopt.report.terminal.england import show_england
    from mixopt.report.terminal.england_council import show_among
    from mixopt.results.england import England

    every = shipped_councils()
    asked: list[Council] = []
    outputs: Outputs[England] = Outputs(
        json_file(json, England.document),
        csv_file(csv, _table),
        excel_file(excel, _workbook),
        Output(plot, lambda found: _draw(found, asked), option="--plot", endings=(".svg",)),
    )
    crew = Crew(workers)
    faults: list[Fault] = [*outputs.faults(), *outputs.over_inputs(()), *crew.find_faults()]
    if council is not None:
        with collect_faults(faults):
            asked += every.find([council])
    if faults:
        raise DataError(faults)
    found = plan_england(every, crew)
    outputs.write(found)
    if outputs.printed:
        return
    if asked:
        show_among(found, found.of(asked[0].code), console())
    else:
        show_england(found, console())
    outputs.say()


def _table(found: England) -> Table:
    return found.header, found.rows()


def _workbook(found: England) -> bytes:
    from mixopt.cli.today import today
    from mixopt.report.workbook.england import england_workbook

    return england_workbook(found, today())


def _draw(found: England, asked: list[Council]) -> str:
    from mixopt.report.strips import draw_england

    return draw_england(found, asked[0].code if asked else "")
