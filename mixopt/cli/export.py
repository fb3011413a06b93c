"""Mixopt export, schema."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mixopt.cli.options import Name, ScenarioName, Settings, loaded
from mixopt.errors import Fault


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
    from mixopt.data.writing import taken, write_text
    from mixopt.programme.export import programme_text

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


def schema(
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write the schemas to this new folder, one file each."),
    ] = None,
) -> None:
    """Print the JSON Schema of the YAML files, for completion in an editor."""
    from mixopt.data.writing import as_json, write_folder
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
    write_folder(out, {f"{name}.schema.json": as_json(text) for name, text in documents.items()})
    typer.echo(f"{out}: {len(documents)} schemas")
