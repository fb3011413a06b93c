"""`mixopt export` and `mixopt schema`: what other programs read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mixopt.cli.options import Name, ScenarioName, Settings, load_instance
from mixopt.cli.outputs import Outputs, text_file, text_folder
from mixopt.errors import DataError, Fault

if TYPE_CHECKING:
    from mixopt.programme.problem import Problem


def export(
    name: Name,
    scenario: ScenarioName = None,
    settings: Settings = None,
    mps: Annotated[
        Path | None,
        typer.Option("--mps", metavar="FILE", help="Write the programme as free MPS; - prints it."),
    ] = None,
    lp: Annotated[
        Path | None,
        typer.Option("--lp", metavar="FILE", help="Write the programme in LP format; - prints it."),
    ] = None,
) -> None:
    """Write the linear programme for another solver, with readable names."""
    from mixopt.analysis.pooling import problem_to_solve
    from mixopt.instance.titles import describe_changes

    outputs = Outputs(text_file(mps, _mps), text_file(lp, _lp))
    none = Fault("export", "no file named", "Give --mps FILE, --lp FILE, or both")
    instance = load_instance(name, scenario, settings, outputs, [] if outputs else [none])
    problem = problem_to_solve(instance)
    outputs.write(problem)
    if outputs.printed:
        return
    for words in describe_changes(instance):
        typer.echo(words)
    rows, columns = (f"{len(each):,}" for each in (problem.form.rows, problem.form.columns))
    typer.echo(f"{rows} limits and {columns} decisions. Money is in £ thousand.")
    outputs.say()


def _mps(problem: Problem) -> str:
    from mixopt.programme.export import as_mps

    return as_mps(problem)


def _lp(problem: Problem) -> str:
    from mixopt.programme.export import as_lp

    return as_lp(problem)


def schema(
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FOLDER", help="Write the schemas to this new folder, one file each."
        ),
    ] = None,
) -> None:
    """Print the JSON Schema of the YAML files, for completion in an editor."""
    from mixopt.data.formats import as_json
    from mixopt.schema.fields import Strict
    from mixopt.schema.head import Head
    from mixopt.schema.model import Model
    from mixopt.schema.scenarios import Scenarios

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
    outputs = Outputs(text_folder(out, _schema_files))
    faults = outputs.faults()
    if faults:
        raise DataError(faults)
    outputs.write(documents)
    typer.echo(f"{out}: {len(documents)} schemas")


def _schema_files(documents: dict[str, Any]) -> dict[str, str]:
    from mixopt.data.formats import as_json

    return {f"{name}.schema.json": as_json(text) for name, text in documents.items()}
