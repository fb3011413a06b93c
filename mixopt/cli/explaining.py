"""`mixopt explain`: read, ask, write, print; and what `mixopt solve` says of no plan.

What explains is imported where there is something to explain: a plan does not wait for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mixopt.cli.reading import loaded
from mixopt.cli.showing import progress
from mixopt.data.output import as_json, taken, write_text
from mixopt.errors import DataError, Fault, NoPlanExists, SolverFailed
from mixopt.figures import NUMBER
from mixopt.instance import Instance
from mixopt.plan import Plan
from mixopt.planner import solve

if TYPE_CHECKING:
    from mixopt.explain import Explanation


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
    from mixopt.explain import explain
    from mixopt.report.explain import document

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
    typer.echo("\n".join(_told(instance, found)))
    for path in files:
        typer.echo(f"Written: {path}")


def _weights(texts: Sequence[str], faults: list[Fault]) -> dict[str, float]:
    """Weights from `KIND=NUMBER`."""
    weights = {}
    for text in texts:
        kind, _, number = text.partition("=")
        if NUMBER.fullmatch(number.strip()) and isfinite(float(number)):
            weights[kind.strip()] = float(number)
        else:
            remedy = "Write KIND=NUMBER, such as places=2"
            faults.append(Fault("--weight", f"read '{text}'", remedy))
    return weights


def solved(instance: Instance, *, most_need: bool, exact: bool) -> Plan:
    """A plan; or why there is none, and the ways out, in place of the brief reason.

    Raises:
        NoPlanExists: With the whole explanation.
    """
    try:
        return solve(instance, most_need=most_need, exact=exact)
    except NoPlanExists as none:
        brief = none
    from mixopt.explain import why_none

    try:
        with progress("Explaining") as left:
            found = why_none(instance, most_need=most_need, told=lambda _what, number: left(number))
    except (DataError, SolverFailed):
        raise brief from None
    raise NoPlanExists("\n".join(_told(instance, found)))


def _told(instance: Instance, found: Explanation) -> list[str]:
    from mixopt.report.explain import told

    return told(instance, found)
