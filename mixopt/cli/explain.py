"""`mixopt explain`: reads, asks, writes, prints; and why `solve` has found no plan."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mixopt.cli.console import console, progress
from mixopt.cli.options import Excel, Name, ScenarioName, Settings, load_instance
from mixopt.cli.outputs import Outputs, excel_file, json_file
from mixopt.errors import DataError, Fault, NoPlanExists, SolverFailed

if TYPE_CHECKING:
    from mixopt.instance.instance import Instance
    from mixopt.results.explanation import Explanation
    from mixopt.results.plan import Plan


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
        typer.Option(
            "--json", metavar="FILE", help="Write the explanation to this JSON file; - prints it."
        ),
    ] = None,
    excel: Excel = None,
) -> None:
    """Say why there is no plan and what would give one; or how near a plan is to none."""
    from mixopt.analysis.infeasibility import explain
    from mixopt.report.terminal.explanation import document
    from mixopt.results.explanation import Explanation

    def workbook(found: Explanation) -> bytes:
        from mixopt.cli.today import today
        from mixopt.report.workbook.explanation import explanation_workbook

        return explanation_workbook(instance, found, today())

    outputs = Outputs[Explanation](
        json_file(json, lambda found: document(instance, found)), excel_file(excel, workbook)
    )
    faults: list[Fault] = []
    weights = _weights(weight or [], faults)
    instance = load_instance(name, scenario, settings, outputs, faults)
    with progress("Explaining") as left:
        found = explain(
            instance,
            law=law,
            weights=weights,
            keep=frozenset(keep or []),
            most_need=most_need,
            report=lambda _what, number: left(number),
        )
    outputs.write(found)
    if not outputs.printed:
        page = console()
        for line in _describe(instance, found):
            page.print_paragraph(line)
        outputs.say()


def _weights(texts: Sequence[str], faults: list[Fault]) -> dict[str, float]:
    """Weights from `KIND=NUMBER`."""
    from mixopt.schema.numbers import NUMBER

    weights = {}
    for text in texts:
        kind, _, number = text.partition("=")
        if kind.strip() in weights:
            faults.append(
                Fault("--weight", f"read '{text}' for a kind that has one", "Give it once")
            )
        elif NUMBER.fullmatch(number.strip()) and isfinite(float(number)):
            weights[kind.strip()] = float(number)
        else:
            remedy = "Write KIND=NUMBER, such as places=2"
            faults.append(Fault("--weight", f"read '{text}'", remedy))
    return weights


def solve_or_explain(instance: Instance, *, most_need: bool, exact: bool) -> Plan:
    """A plan; or why there is none, and the ways out, in place of the brief reason.

    Raises:
        NoPlanExists: With the whole explanation.
    """
    from mixopt.analysis.solve import solve

    try:
        return solve(instance, most_need=most_need, exact=exact)
    except NoPlanExists as none:
        brief = none
    from mixopt.analysis.infeasibility import explain_no_plan

    try:
        with progress("Explaining") as left:
            found = explain_no_plan(
                instance, most_need=most_need, report=lambda _what, number: left(number)
            )
    except (DataError, SolverFailed):
        raise brief from None
    raise NoPlanExists("\n".join(_describe(instance, found)))


def _describe(instance: Instance, found: Explanation) -> list[str]:
    from mixopt.report.terminal.explanation import describe

    return describe(instance, found)
