"""The command `mixopt explain`: its options; what it does is in `explaining`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mixopt.cli.reading import Name, ScenarioName, Settings


def explain(
    name: Name,
    scenario: ScenarioName = None,
    settings: Settings = None,
    law: Annotated[
        bool, typer.Option("--law", help="Let law, and what nobody can buy, give way too.")
    ] = False,
    weight: Annotated[
        list[str] | None,
        typer.Option(
            "--weight",
            metavar="KIND=NUMBER",
            help="What a change of a kind counts in the package, times. May be repeated.",
        ),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="KIND", help="A kind that stays as it is in the package."),
    ] = None,
    most_need: Annotated[
        bool, typer.Option("--most-need", help="Explain the plan that meets the most need.")
    ] = False,
    json: Annotated[
        Path | None,
        typer.Option("--json", help="Write the explanation to this JSON file; - prints it."),
    ] = None,
) -> None:
    """Say why there is no plan and what would give one; or how near a plan is to none."""
    from mixopt.cli.explaining import Asked, show

    show(name, scenario, settings, Asked(law, weight or [], keep or [], most_need, json))
