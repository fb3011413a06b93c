"""The command line: thin. Every command reads, asks one function, and prints.

Faults go to standard error and set the exit code: 2 bad input, 3 no plan, 4 solver failure.
Libraries are imported inside the commands that need them, so that `--help` is quick.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mixopt.errors import DataError, Fault, MixoptError

if TYPE_CHECKING:
    from mixopt.instance import Instance

app = typer.Typer(
    help="The least-cost service mix, workforce and budget of a council's social care.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Name = Annotated[str, typer.Argument(help="A shipped instance (see `mixopt instances`) or a folder.")]
ScenarioName = Annotated[
    str | None, typer.Option("--scenario", help="Apply a scenario of the instance's scenarios.yaml.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="ADDRESS=VALUE", help="Change a figure, in its row's unit. May be repeated."
    ),
]


def main() -> None:
    """Run a command; a fault of ours ends it with a message and its exit code."""
    try:
        app()
    except MixoptError as fault:
        typer.echo(str(fault), err=True)
        if isinstance(fault, DataError):
            number = len(fault.faults)
            typer.echo(f"{number} fault{'s' if number > 1 else ''}; nothing was written.", err=True)
        sys.exit(fault.exit_code)


def _loaded(name: str, scenario: str | None, settings: list[str] | None) -> Instance:
    """An instance with a scenario and settings applied."""
    from mixopt import scenarios
    from mixopt.data import load

    instance = load(name)
    if scenario:
        instance = scenarios.with_scenario(instance, scenario)
    if settings:
        instance = scenarios.changed(instance, scenarios.settings(settings), "--set")
    return instance


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
    json: Annotated[
        Path | None, typer.Option("--json", help="Write the whole plan to this JSON file; - prints it.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write every table of the plan to this new folder, as CSV.")
    ] = None,
) -> None:
    """Find the least-cost plan and print it."""
    from mixopt.data.output import as_csv, as_json, write_folder, write_text
    from mixopt.plan import columns
    from mixopt.planner import solve as solved

    instance = _loaded(name, scenario, settings)
    if out is not None:
        _refuse_existing(out)
    plan = solved(instance)
    document = plan.document()
    if out is not None:
        write_folder(
            out,
            {f"{table}.csv": as_csv(columns(table), document[table]) for table in plan.tables()},
        )
    if json is not None and str(json) != "-":
        write_text(json, as_json(document))
    if str(json) == "-":
        sys.stdout.write(as_json(document))
        return
    from mixopt.report.terminal import show

    show(instance, plan, _console())


def _refuse_existing(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DataError([Fault(str(folder), "is there already", "Name a new folder, or empty it")])


def _console() -> Any:
    from rich.console import Console

    from mixopt.report.terminal import WIDTH

    return Console(width=WIDTH, highlight=False, soft_wrap=False)


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

    instance = _loaded(name, scenario, settings)
    typer.echo(figures_text(instance) if figures else check_text(instance))


@app.command()
def models() -> None:
    """List the shipped models."""
    from mixopt.data import MODELS, load_model

    for path in sorted(MODELS.glob("*.yaml")):
        typer.echo(f"{path.stem:12} {load_model(path).title}")


@app.command()
def instances() -> None:
    """List the shipped instances and their scenarios."""
    from mixopt.data import INSTANCES, load

    for folder in sorted(path for path in INSTANCES.iterdir() if path.is_dir()):
        instance = load(str(folder))
        periods = instance.periods
        typer.echo(f"{folder.name:22} {instance.title}")
        typer.echo(f"{'':22} model {instance.head.model}, {periods[0].name} to {periods[-1].name}, "
                   f"{len(instance.figures):,} figures")  # fmt: skip
        for scenario, found in instance.scenarios.items():
            typer.echo(f"{'':22} scenario {scenario}: {found.title}")


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Folder to make; its name becomes the area's.")],
    model: Annotated[str, typer.Option("--model", help="A shipped model (see `mixopt models`).")],
    first: Annotated[int, typer.Option(help="Year in which the first period begins.")] = 2026,
    years: Annotated[int, typer.Option(help="Number of financial years.", min=1, max=30)] = 3,
) -> None:
    """Make a blank instance with every figure that a model calls for."""
    from mixopt.data.skeleton import blank
    from mixopt.data.output import write_folder

    _refuse_existing(folder)
    files = blank(folder.name, model, first, years)
    write_folder(folder, files)
    typer.echo(f"{folder}: {len(files)} files. Fill them in; `mixopt check {folder}` lists what is missing.")


@app.command()
def export(
    name: Name,
    scenario: ScenarioName = None,
    settings: Settings = None,
    mps: Annotated[Path | None, typer.Option("--mps", help="Write the programme as free MPS.")] = None,
    lp: Annotated[Path | None, typer.Option("--lp", help="Write the programme in LP format.")] = None,
) -> None:
    """Write the linear programme for another solver, with readable names."""
    from mixopt.data.output import write_text
    from mixopt.export import programme_text

    targets = [(path, form) for path, form in ((mps, "mps"), (lp, "lp")) if path is not None]
    if not targets:
        raise DataError([Fault("export", "no file named", "Give --mps FILE, --lp FILE, or both")])
    instance = _loaded(name, scenario, settings)
    for words in instance.changes:
        typer.echo(f"Changed: {words}")
    texts = [(path, programme_text(instance, form)) for path, form in targets]
    for path, text in texts:
        write_text(path, text)
        typer.echo(f"{path}: {len(text.splitlines()):,} lines. Money is in £ thousand.")


@app.command()
def schema(
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the schemas to this new folder, one file each.")
    ] = None,
) -> None:
    """Print the JSON Schema of the YAML files, for completion in an editor."""
    from mixopt.data.output import as_json, write_folder
    from mixopt.schema import Head, Model, Scenarios

    schemas = {"model": Model, "instance": Head, "scenarios": Scenarios}
    documents = {
        name: {"$schema": "https://json-schema.org/draft/2020-12/schema", **found.model_json_schema()}
        for name, found in schemas.items()
    }
    if out is None:
        sys.stdout.write(as_json(documents))
        return
    _refuse_existing(out)
    write_folder(out, {f"{name}.schema.json": as_json(text) for name, text in documents.items()})
    typer.echo(f"{out}: {len(documents)} schemas")
