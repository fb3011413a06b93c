"""Every command, under its name.

Libraries are imported inside the commands that need them, so that `--help` is quick.
"""

from __future__ import annotations

from typing import Annotated

import typer

from mixopt.cli.alternatives import alternatives
from mixopt.cli.bounds import bounds
from mixopt.cli.bridge import bridge
from mixopt.cli.commit import commit
from mixopt.cli.compare import compare
from mixopt.cli.convert import convert
from mixopt.cli.councils import councils
from mixopt.cli.england import england
from mixopt.cli.explain import explain
from mixopt.cli.export import export, schema
from mixopt.cli.frontier import frontier
from mixopt.cli.help import PlainGroup
from mixopt.cli.instances import check, instances, models
from mixopt.cli.new import new
from mixopt.cli.once import Once
from mixopt.cli.price import price
from mixopt.cli.prices import prices
from mixopt.cli.reach import reach
from mixopt.cli.report import report
from mixopt.cli.risk import risk
from mixopt.cli.solve import solve
from mixopt.cli.sweep import sweep

app = typer.Typer(
    cls=PlainGroup,
    help="The least-cost service mix, workforce and budget of a council's social care.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"mixopt {version('mixopt')}")
        raise typer.Exit


@app.callback()
def top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The least-cost service mix, workforce and budget of a council's social care."""


for command in (
    solve,
    explain,
    alternatives,
    compare,
    sweep,
    risk,
    commit,
    bridge,
    bounds,
    prices,
    price,
    report,
    frontier,
    reach,
    check,
    models,
    instances,
    councils,
    england,
    new,
    convert,
    export,
    schema,
):
    app.command(cls=Once)(command)
