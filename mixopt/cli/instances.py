"""Mixopt check, models, instances."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mixopt.cli.console import console
from mixopt.cli.options import (
    Name,
    ScenarioName,
    Settings,
    Strict,
    collect_faults,
    load_instance,
)
from mixopt.cli.outputs import Outputs, json_file
from mixopt.cli.remarks import describe_remarks
from mixopt.errors import DataError

if TYPE_CHECKING:
    from mixopt.instance.instance import Instance


def check(
    name: Name,
    scenario: ScenarioName = None,
    settings: Settings = None,
    figures: Annotated[
        bool, typer.Option("--figures", help="List every figure: address, values, unit, source.")
    ] = False,
    strict: Strict = False,
) -> None:
    """Read an instance and report every fault, or say that it is sound.

    Then remarks on what is possible and unusual: figures outside of what the model says is usual
    (docs/usual.md), that do not fit together, or that no plan can meet. They stop nothing.
    """
    from mixopt.report.terminal.instance import describe_instance, list_figures

    instance = load_instance(name, scenario, settings, strict=strict, checking=True)
    page = console()
    for line in list_figures(instance) if figures else describe_instance(instance):
        page.print_paragraph(line)
    for line in describe_remarks(instance, counted=True):
        typer.echo(line, err=figures)


def models() -> None:
    """List the shipped models."""
    from mixopt.data.models import load_model
    from mixopt.data.paths import MODELS

    for path in sorted(MODELS.glob("*.yaml")):
        typer.echo(f"{path.stem:17} {load_model(path).title}")


def instances(
    name: Annotated[
        str | None,
        typer.Argument(
            help="List the scenarios of this one by theme, with their reasons and sources: a "
            "shipped instance, a folder, or a workbook (.xlsx).",
            show_default=False,
        ),
    ] = None,
    json: Annotated[
        Path | None,
        typer.Option(
            "--json", metavar="FILE", help="Write the list to this JSON file; - prints it."
        ),
    ] = None,
) -> None:
    """List the shipped instances and their scenarios; or those of one, in words."""
    from mixopt.data import load
    from mixopt.data.paths import INSTANCES
    from mixopt.instance.scenario_lists import document_scenarios
    from mixopt.report.terminal.scenarios import list_by_theme, list_scenarios

    outputs: Outputs[list[Instance]] = Outputs(
        json_file(json, lambda found: [document_scenarios(each) for each in found])
    )
    faults = outputs.faults()
    found: list[Instance] = []
    with collect_faults(faults):
        shipped = sorted(path for path in INSTANCES.iterdir() if path.is_dir())
        found = [load(name)] if name is not None else [load(str(path)) for path in shipped]
    if faults:
        raise DataError(faults)
    outputs.write(found)
    if outputs.printed:
        return
    page = console()
    for instance in found:
        for line in list_scenarios(instance) if name is None else list_by_theme(instance):
            page.print_paragraph(line)
    outputs.say()
