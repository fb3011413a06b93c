"""The command line: thin. Every command reads, asks one function, and prints.

Faults go to standard error and set the exit code: 2 bad input, 3 no plan, 4 solver failure.
Libraries are imported inside the commands that need them, so that `--help` is quick.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper
from textwrap import fill
from typing import Annotated

import typer

from mixopt.cli import lazy_imports as lazy
from mixopt.cli.bounds import bounds
from mixopt.cli.console import SPELT_OUT
from mixopt.cli.explain import explain
from mixopt.cli.export import export, schema
from mixopt.cli.instances import check, instances, models, new
from mixopt.cli.once import Once
from mixopt.cli.price import price
from mixopt.cli.prices import prices
from mixopt.cli.solve import solve
from mixopt.errors import DataError, MixoptError
from mixopt.report import WIDTH

app = typer.Typer(
    help="The least-cost service mix, workforce and budget of a council's social care.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def main() -> None:
    """Run a command; a fault of ours ends it with a message and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=SPELT_OUT)  # a terminal may lack £ or →
    lazy.defer()
    try:
        app()
    except MixoptError as fault:
        lines = str(fault).splitlines()
        if not isinstance(fault, DataError):  # a fault of the input stays on one line, for scripts
            lines = [fill(line, WIDTH, subsequent_indent="    ") for line in lines]
        typer.echo("\n".join(lines), err=True)
        if isinstance(fault, DataError):
            number = len(fault.faults)
            typer.echo(f"{number} fault{'s' if number > 1 else ''}; nothing was written.", err=True)
        sys.exit(fault.exit_code)


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
    bounds,
    prices,
    price,
    check,
    models,
    instances,
    new,
    export,
    schema,
):
    app.command(cls=Once)(command)
