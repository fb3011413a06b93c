"""The command line: thin. Every command reads, asks one function, and prints.

Faults go to standard error and set the exit code: 2 bad input, 3 no plan, 4 solver failure.
Libraries are imported inside the commands that need them, so that `--help` is quick.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path
from textwrap import fill
from typing import Annotated

import typer

from mixopt import lazy
from mixopt.cli.explain import explain
from mixopt.cli.pricing import price, prices
from mixopt.cli.reading import Name, ScenarioName, Settings, loaded, noting
from mixopt.cli.showing import console
from mixopt.errors import DataError, Fault, MixoptError
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
            stream.reconfigure(errors="backslashreplace")  # a terminal may lack £ or →
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


@app.command()
def solve(
    name: Name,
    scenario: ScenarioName = None,
    settings: Settings = None,
    most_need: Annotated[
        bool,
        typer.Option(
            "--most-need",
            help="Leave as little need unmet as can be, then cost least.",
        ),
    ] = False,
    exact: Annotated[
        bool,
        typer.Option("--exact", help="Prove the optimum in fractions that are never rounded."),
    ] = False,
    json: Annotated[
        Path | None,
        typer.Option("--json", help="Write the whole plan to this JSON file; - prints it."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write every table of the plan to this new folder, as CSV."),
    ] = None,
) -> None:
    """Find the least-cost plan and print it."""
    from mixopt.cli.explaining import solved
    from mixopt.data.output import as_csv, as_json, taken, write_folder, write_text
    from mixopt.plan import columns

    files = [json] if json is not None and str(json) != "-" else []
    folders = [out] if out is not None else []
    instance = loaded(name, scenario, settings, [*taken(files, folders)])
    plan = solved(instance, most_need=most_need, exact=exact)
    document = plan.document()
    for folder in folders:
        tables = {table: as_csv(columns(table), document[table]) for table in plan.tables()}
        write_folder(folder, {f"{table}.csv": text for table, text in tables.items()})
    for path in files:
        write_text(path, as_json(document))
    if str(json) == "-":
        typer.echo(as_json(document), nl=False)
        return
    from mixopt.report.terminal import show

    show(instance, plan, console())
    for path in (*files, *folders):
        typer.echo(f"Written: {path}")


app.command()(explain)


@app.command()
def bounds(
    name: Name,
    scenario: ScenarioName = None,
    settings: Settings = None,
    within: Annotated[
        float, typer.Option("--within", help="£ by which each margin may be out.", min=0)
    ] = 2000.0,
    fixed: Annotated[
        float,
        typer.Option("--fixed", help="£; a cell with a smaller range is fixed.", min=0),
    ] = 40_000.0,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Write every cell to this CSV file.")
    ] = None,
) -> None:
    """Say how far the margins of an allocation pin down what each fund pays for each scheme."""
    from mixopt.cli.cells import show

    show(name, scenario, settings, within, fixed, csv)


app.command()(prices)
app.command()(price)


@app.command()
def check(
    name: Name,
    scenario: ScenarioName = None,
    settings: Settings = None,
    figures: Annotated[
        bool, typer.Option("--figures", help="List every figure: address, values, unit, source.")
    ] = False,
) -> None:
    """Read an instance and report every fault, or say that it is sound."""
    from mixopt.report.inputs import check_text, figures_text

    instance = loaded(name, scenario, settings)
    typer.echo(figures_text(instance) if figures else check_text(instance))


@app.command()
def models() -> None:
    """List the shipped models."""
    from mixopt.data import MODELS, load_model

    for path in sorted(MODELS.glob("*.yaml")):
        typer.echo(f"{path.stem:17} {load_model(path).title}")


@app.command()
def instances() -> None:
    """List the shipped instances and their scenarios."""
    from mixopt.data import INSTANCES, load
    from mixopt.report.inputs import instance_text

    for folder in sorted(path for path in INSTANCES.iterdir() if path.is_dir()):
        typer.echo(instance_text(load(str(folder))))


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Folder to make; its name becomes the area's.")],
    model: Annotated[str, typer.Option("--model", help="A shipped model (see `mixopt models`).")],
    first: Annotated[int, typer.Option(help="Year in which the first period begins.")] = 2026,
    years: Annotated[int, typer.Option(help="Number of financial years.", min=1, max=30)] = 3,
) -> None:
    """Make a blank instance with every figure that a model calls for."""
    from mixopt.data.output import taken, write_folder
    from mixopt.data.skeleton import blank

    faults, files = [*taken([], [folder])], {}
    with noting(faults):
        files = blank(folder.name, model, first, years)
    if faults:
        raise DataError(faults)
    write_folder(folder, files)
    typer.echo(
        f"{folder}: {len(files)} files. Fill them in; "
        f"`mixopt check {folder}` lists what is missing."
    )


@app.command()
def export(
    name: Name,
    scenario: ScenarioName = None,
    settings: Settings = None,
    mps: Annotated[
        Path | None, typer.Option("--mps", help="Write the programme as free MPS.")
    ] = None,
    lp: Annotated[
        Path | None, typer.Option("--lp", help="Write the programme in LP format.")
    ] = None,
) -> None:
    """Write the linear programme for another solver, with readable names."""
    from mixopt.data.output import taken, write_text
    from mixopt.export import programme_text

    targets = [(path, form) for path, form in ((mps, "mps"), (lp, "lp")) if path is not None]
    faults = [*taken([path for path, _ in targets])]
    if not targets:
        faults.append(Fault("export", "no file named", "Give --mps FILE, --lp FILE, or both"))
    instance = loaded(name, scenario, settings, faults)
    for words in instance.changes:
        typer.echo(f"Changed: {words}")
    texts = [(path, programme_text(instance, form)) for path, form in targets]
    for path, text in texts:
        write_text(path, text)
        typer.echo(f"{path}: {len(text.splitlines()):,} lines. Money is in £ thousand.")


@app.command()
def schema(
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write the schemas to this new folder, one file each."),
    ] = None,
) -> None:
    """Print the JSON Schema of the YAML files, for completion in an editor."""
    from mixopt.data.output import as_json, write_folder
    from mixopt.schema import Head, Model, Scenarios, Strict

    schemas: dict[str, type[Strict]] = {"model": Model, "instance": Head, "scenarios": Scenarios}
    documents = {
        name: {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **found.model_json_schema(),
        }
        for name, found in schemas.items()
    }
    if out is None:
        typer.echo(as_json(documents), nl=False)
        return
    write_folder(out, {f"{name}.schema.json": as_json(text) for name, text in documents.items()})
    typer.echo(f"{out}: {len(documents)} schemas")
