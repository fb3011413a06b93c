"""`mixopt reach`: reads, asks, writes, prints."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mixopt.cli.console import console, progress
from mixopt.cli.options import Name, ScenarioName, Settings, YearsBeyond, load_instance
from mixopt.cli.outputs import Outputs, Table, csv_file, json_file

if TYPE_CHECKING:
    from mixopt.instance.instance import Instance
    from mixopt.results.reach import Reach


def reach(
    name: Name,
    aims: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[AIM]...",
            help=r"`saving`: the most that can be saved, each year and for good; "
            r"`saving\[2022/23]` or `saving\[for good]`: one of them. `need`: the largest growth "
            "of all needs. `ADDRESS=most`, `ADDRESS=least`: how far a number can go; "
            "`ADDRESS=enough`: from where one more saves nothing; `ADDRESS=14`: the cost and the "
            "plan at a value, or the nearest with a plan. An address is as `mixopt frontier` "
            r"takes it: `\[*]` is all years by the same amount, `\[*]%` by the same share. None: "
            "saving, or without a target need.",
        ),
    ] = None,
    scenario: ScenarioName = None,
    settings: Settings = None,
    years_beyond: YearsBeyond = None,
    json: Annotated[
        Path | None,
        typer.Option(
            "--json",
            metavar="FILE",
            help="Write everything, with every limit that stops, as JSON; - prints it.",
        ),
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv", metavar="FILE", help="Write a row an aim, with its plan; - prints it."
        ),
    ] = None,
) -> None:
    """Say how far an aim can be reached, what the plan there is, and what stops it."""
    from mixopt.analysis.reach import find_reach, read_aims
    from mixopt.report.terminal.reach import show_reach
    from mixopt.results.reach import Reach

    outputs = Outputs(json_file(json, Reach.document), csv_file(csv, _table))
    instance = load_instance(name, scenario, settings, outputs, years_beyond=years_beyond)
    asked = read_aims(instance, aims or ())
    with progress("Aims") as left:
        found = find_reach(instance, asked, left)
    outputs.write(found)
    if not outputs.printed:
        show_reach(found, console(), instance)
        outputs.say()
    _end(found)


def price_at(instance: Instance, aim: str, outputs: Outputs[Reach]) -> None:
    """Answer `mixopt price --to`: one value of one number, in a line."""
    from mixopt.analysis.reach import find_reach, read_aims
    from mixopt.report.terminal.reach import value_line

    found = find_reach(instance, read_aims(instance, [aim]), lambda _: None)
    outputs.write(found)
    if not outputs.printed:
        console().print_line(value_line(found.aims[0]))
        outputs.say()
    _end(found)


def _end(found: Reach) -> None:
    """End with 3 where what was asked for has no plan, once all is printed."""
    if not found.reached:
        if sys.stdout is not None:
            sys.stdout.flush()  # what cannot be printed is said before the code of no plan
        raise typer.Exit(3)


def _table(found: Reach) -> Table:
    return found.table()
