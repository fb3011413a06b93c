"""Mixopt check, models, instances."""

from __future__ import annotations

from collections.abc import Iterator
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
from mixopt.errors import DataError, Fault

if TYPE_CHECKING:
    from mixopt.instance.instance import Instance


def check(
    name: Name,
    scenario: ScenarioName = None,
    settings: Settings = None,
    figures: Annotated[
        bool, typer.Option("--figures", help="List every figure: address, values, unit, source.")
    ] = False,
    conflicts: Annotated[
        bool,
        typer.Option(
            "--conflicts",
            help="List what the sources print with several numbers: which was taken, why, and how "
            "to try the others.",
        ),
    ] = False,
    json: Annotated[
        Path | None,
        typer.Option(
            "--json",
            metavar="FILE",
            help="With --conflicts: write the list to this JSON file; - prints it.",
        ),
    ] = None,
    strict: Strict = False,
) -> None:
    """Read an instance and report every fault, or say that it is sound.

    Then remarks on what is possible and unusual: figures outside of what the model says is usual
    (docs/usual.md), that do not fit together, or that no plan can meet. They stop nothing.
    """
    from mixopt.instance.conflict_lists import document_conflicts
    from mixopt.report.terminal.instance import describe_instance, list_figures
    from mixopt.report.terminal.printed_conflicts import list_conflicts

    outputs = Outputs(json_file(json, document_conflicts))
    faults = [*_odd_options(conflicts=conflicts, figures=figures, json=json)]
    instance = load_instance(
        name, scenario, settings, outputs, faults, strict=strict, checking=True, said=True
    )
    outputs.write(instance)
    if outputs.printed:
        return
    page = console()
    listing = list_conflicts if conflicts else list_figures if figures else describe_instance
    for line in listing(instance):
        page.print_paragraph(line)
    for line in () if conflicts else describe_remarks(instance, counted=True):
        typer.echo(line, err=figures)
    outputs.say()


def _odd_options(*, conflicts: bool, figures: bool, json: Path | None) -> Iterator[Fault]:
    """Options of `check` that do not go together."""
    if conflicts and figures:
        yield Fault("--conflicts", "and --figures are two lists", "Ask for one of them")
    if json is not None and not conflicts:
        yield Fault("--json", "writes the list of --conflicts", "Add --conflicts")


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
