"""The commands `mixopt prices` and `mixopt price`: their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mixopt.cli.reading import Name, ScenarioName, Settings

MostNeed = Annotated[
    bool, typer.Option("--most-need", help="Price the need left unmet, in person-years, not £.")
]

Exact = Annotated[
    bool, typer.Option("--exact", help="Prove the optimum in fractions, where nothing is rounded.")
]


def prices(
    name: Name,
    scenario: ScenarioName = None,
    settings: Settings = None,
    figure: Annotated[
        str | None,
        typer.Option("--figure", help="Tell these in words: an address, * for any part."),
    ] = None,
    table: Annotated[
        str | None, typer.Option("--table", help="Only figures of this table, such as services.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="Only published, derived or assumed figures.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            help="Only needs, care, places, prices, staff, pay, standards, funds or levers.",
        ),
    ] = None,
    side: Annotated[
        str | None, typer.Option("--side", help="Only prices of one more (up), or less (down).")
    ] = None,
    rank: Annotated[
        str, typer.Option("--rank", help="By elasticity, or by the council's own step.")
    ] = "elasticity",
    most_need: MostNeed = False,
    exact: Exact = False,
    top: Annotated[int, typer.Option("--top", help="How many to print.", min=1)] = 30,
    json: Annotated[
        Path | None,
        typer.Option("--json", help="Write every price to this JSON file; - prints it."),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Write every price to this CSV file.")
    ] = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Measure every price by solving anew.")
    ] = False,
) -> None:
    """Say what the least cost does when a figure moves, on both sides, and how far that holds."""
    from mixopt.cli.prices import Asked, show

    asked = Asked(figure, table, kind, source, side, rank, top, json, csv, verify, most_need, exact)
    show(name, scenario, settings, asked)


def price(
    name: Name,
    address: Annotated[str, typer.Argument(help="A figure's address, with [period] if it has.")],
    scenario: ScenarioName = None,
    settings: Settings = None,
    json: Annotated[
        Path | None, typer.Option("--json", help="Write the stairs to this JSON file.")
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write them to this CSV file.")] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Draw them in this SVG or PNG file.")
    ] = None,
    most_need: MostNeed = False,
    exact: Exact = False,
) -> None:
    """Walk the price of one figure from break to break, to the ends of what is possible."""
    from mixopt.cli.staircase import Asked, show

    asked = Asked(address, json, csv, plot, most_need, exact)
    show(name, scenario, settings, asked)
