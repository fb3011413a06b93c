"""`mixopt explain`: read, ask, write, print; and what `mixopt solve` says of no plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import typer

from mixopt.cli.reading import loaded
from mixopt.cli.showing import progress
from mixopt.data.output import as_json, taken, write_text
from mixopt.errors import DataError, Fault, NoPlanExists, SolverFailed
from mixopt.explain import Explanation, explain
from mixopt.figures import NUMBER
from mixopt.instance import Instance
from mixopt.report.explain import document, told


@dataclass(frozen=True)
class Asked:
    """How an explanation is wanted, and where to."""

    law: bool
    weights: Sequence[str]
    keep: Sequence[str]
    most_need: bool
    json: Path | None


def show(name: str, scenario: str | None, settings: list[str] | None, asked: Asked) -> None:
    """Print an explanation, and write it where that was asked."""
    files = [asked.json] if asked.json is not None and str(asked.json) != "-" else []
    faults = [*taken(files)]
    weights = _weights(asked.weights, faults)
    instance = loaded(name, scenario, settings, faults)
    with progress("Explaining") as left:
        found = explain(
            instance,
            law=asked.law,
            weights=weights,
            keep=frozenset(asked.keep),
            most_need=asked.most_need,
            told=lambda _what, number: left(number),
        )
    for path in files:
        write_text(path, as_json(document(instance, found)))
    if str(asked.json) == "-":
        typer.echo(as_json(document(instance, found)), nl=False)
        return
    typer.echo("\n".join(told(instance, found)))
    for path in files:
        typer.echo(f"Written: {path}")


def _weights(texts: Sequence[str], faults: list[Fault]) -> dict[str, float]:
    """Weights from `KIND=NUMBER`."""
    weights = {}
    for text in texts:
        kind, _, number = text.partition("=")
        if NUMBER.fullmatch(number.strip()):
            weights[kind.strip()] = float(number)
        else:
            remedy = "Write KIND=NUMBER, such as places=2"
            faults.append(Fault("--weight", f"read '{text}'", remedy))
    return weights


def refuse(instance: Instance, none: NoPlanExists, *, most_need: bool) -> NoReturn:
    """Say why there is no plan, and the ways out, in place of the brief reason.

    Raises:
        NoPlanExists: Always.
    """
    try:
        with progress("Explaining") as left:
            found: Explanation = explain(
                instance, most_need=most_need, told=lambda _what, number: left(number)
            )
    except (DataError, SolverFailed):
        raise none from None
    raise NoPlanExists("\n".join(told(instance, found))) from None
