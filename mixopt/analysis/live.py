"""A programme as data for a page that solves it again: the arithmetic of every coefficient."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from mixopt.errors import DataError, Fault
from mixopt.instance.instance import Instance
from mixopt.instance.limit import PEOPLE
from mixopt.instance.titles import figure_titles
from mixopt.programme.parameters import parameters_of
from mixopt.programme.problem import Problem
from mixopt.results.live import LiveFigure, LiveNumber, LiveProgramme, LiveRow
from mixopt.results.own_money import ENVELOPE, OwnMoney
from mixopt.results.plan import Plan
from mixopt.results.price import Prices
from mixopt.units import UNITS

SHOWN = {"supported": (2,), "fte": (1, 2), "started": (1,)}
"""Variables that a page shows, and by which parts of their index."""

TYPES = {"float64": "<f8", "int32": "<i4", "int8": "<i1"}
"""How arrays are written, by the name that a page has for them."""


def live_programme(instance: Instance, plan: Plan, prices: Prices) -> LiveProgramme:
    """The programme of an instance, to be solved again with other figures.

    Args:
        instance: Whose it is.
        plan: Its least-cost plan, beside which others stand.
        prices: The price of every figure: the least and the most that each may be, and its effect.

    Raises:
        DataError: Partners are held to what they would pay alone, which moves with figures too.
    """
    if instance.head.no_worse_off:
        what = "'no_worse_off' compares with another plan, whose cost moves with figures too"
        raise DataError([Fault(instance.name, what, "Remove it, or leave out --live")])
    problem = Problem(instance)
    structure, tape = problem.structure, problem.structure.tape
    arrays: dict[str, tuple[NDArray[np.generic], str]] = {
        "kinds": (tape.kinds, "int8"), "left": (tape.left, "int32"),
        "right": (tape.right, "int32"), "numbers": (tape.numbers, "float64"),
        "cost": (structure.cost, "int32"), "pointers": (structure.pointers, "int32"),
        "entry_rows": (structure.entry_rows, "int32"), "entries": (structure.entries, "int32"),
        "limits": (structure.right, "int32"), "senses": (structure.senses, "int32"),
        "lower": (structure.lower, "float64"), "upper": (structure.upper, "float64"),
        "inputs": (problem.inputs, "float64"),
    }  # fmt: skip
    return LiveProgramme(
        arrays={name: (kind, _text(array, kind)) for name, (array, kind) in arrays.items()},
        offset=int(structure.offset),
        scale=problem.scale,
        cost=plan.cost,
        last=plan.periods[-1],
        figures=tuple(_figures(problem, prices)),
        rows=tuple(_rows(problem)),
        numbers=tuple(_numbers(problem, plan)),
        envelopes=tuple(
            (keys[-1], at)
            for at, (block, keys) in enumerate(problem.form.rows)
            if block == "envelope"
        ),
        counting=", with what the scenario adds" if _is_added(problem.instance) else "",
    )


def _is_added(instance: Instance) -> bool:
    """Whether scenarios add to the envelope."""
    added = OwnMoney(instance).added
    return any(row.to == ENVELOPE and row.amount > 0 for row in added)


def _text(array: NDArray[np.generic], kind: str) -> str:
    return base64.b64encode(np.ascontiguousarray(array, dtype=TYPES[kind]).tobytes()).decode()


def _figures(problem: Problem, prices: Prices) -> Iterator[LiveFigure]:
    """Every figure that the programme is a function of, those first that move the cost most."""
    figures = problem.structure.figures_of(problem.instance)
    start = {
        figure.name: start for figure, start in zip(figures, problem.structure.starts, strict=True)
    }
    titles = figure_titles(problem.instance)
    pairs = zip(parameters_of(problem), prices, strict=True)
    ranked = sorted(pairs, key=lambda pair: -abs(pair[1].elasticity))
    for group, price in ranked:
        name, _, period = price.address.partition("[")
        if name not in start:
            continue
        words = titles[name] + (f", {period.rstrip(']')}" if period else "")
        yield LiveFigure(
            address=price.address,
            words=words,
            value=price.value,
            unit=price.unit,
            factor=UNITS[group.cell.unit].factor,
            inputs=tuple(start[name] + at for at in group.cells),
            least=price.least,
            most=price.most,
            per_cent=price.elasticity / 100,
            source=price.source_kind,
        )


def _rows(problem: Problem) -> Iterator[LiveRow]:
    """Every limit in words; definitions limit nothing."""
    limits = problem.structure.limits
    for row, name, _, period, said in problem.limits.describe(range(len(problem.form.rows))):
        limit = limits[name]
        people = limit.family == PEOPLE
        yield LiveRow(row, said.words, period, said.step, said.unit, limit.mended_by, people)


def _numbers(problem: Problem, plan: Plan) -> Iterator[LiveNumber]:
    """People by service, staff by role and contract, and levers, as sums of columns."""
    model, last = problem.instance.model, plan.periods[-1]
    columns: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, (block, index) in enumerate(problem.form.columns):
        if block in SHOWN and (block == "started" or index[-1] == last):
            columns[(block, *(index[place] for place in SHOWN[block]))].append(at)
    for key, (today, planned) in _sums(plan, last).items():
        block, name, *rest = key
        match block:
            case "supported":
                yield LiveNumber(
                    model.services[name].title, "mix", today, planned, (*columns[key],)
                )
            case "fte":
                title = ", ".join((model.roles[name].title, *rest))
                yield LiveNumber(title, "staff", today, planned, (*columns[key],))
            case _:
                title = model.levers[name].title
                yield LiveNumber(title, "levers", None, planned, (*columns[key],))


def _sums(plan: Plan, last: str) -> dict[tuple[str, ...], tuple[float, float]]:
    """Today's and the last period's people and staff; of levers, starts over the plan."""
    sums: dict[tuple[str, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in plan.supported:
        if row.period == last:
            sums["supported", row.service][0] += row.opening
            sums["supported", row.service][1] += row.people
    for staff in plan.staff:
        if staff.period == last:
            sums["fte", staff.role, staff.contract][0] += staff.opening
            sums["fte", staff.role, staff.contract][1] += staff.fte
    for lever in plan.levers:
        sums["started", lever.lever][1] += lever.started
    return {key: (today, planned) for key, (today, planned) in sums.items()}
