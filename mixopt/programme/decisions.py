"""Reads what was decided from a solved programme, by variable and index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pyomo.core as pyo

from mixopt.lp.highs import Solution
from mixopt.lp.standard_form import Compiled
from mixopt.results.decisions import Decisions
from mixopt.units import THOUSAND

Numbers = dict[tuple[str, ...], float]

NOISE = 1e-9
"""A value nearer to zero than this is the solver's rounding."""


def decisions_of_solution(
    lp: pyo.ConcreteModel, compiled: Compiled, solution: Solution
) -> Decisions:
    """The solver's values by variable and index; what is in no row or cost is 0."""
    value = dict(zip(map(id, compiled.columns), solution.values.tolist(), strict=True))
    return decisions_of_programme(lp, lambda data: value.get(id(data), 0.0))


def decisions_of_programme(lp: pyo.ConcreteModel, value: Callable[[Any], float]) -> Decisions:
    """What was decided, given the value of each variable; rounding errors are 0."""

    def read(variable: pyo.Var) -> Numbers:
        found = {index: value(data) for index, data in variable.items()}
        return {index: 0.0 if abs(number) < NOISE else number for index, number in found.items()}

    def pounds(variable: pyo.Var) -> Numbers:
        return {index: number * THOUSAND for index, number in read(variable).items()}

    fte = read(lp.fte)
    hired, released = _netted(lp, read(lp.hired), read(lp.released))
    return Decisions(
        supported=read(lp.supported),
        unmet=read(lp.unmet),
        volume=read(lp.volume),
        drawn=read(lp.drawn),
        fte=fte,
        deployed=_shared_out(fte, read(lp.deployed)),
        hired=hired,
        released=released,
        started=read(lp.started),
        spent=pounds(lp.scheme_spend),
        paid=pounds(lp.paid),
        kept=pounds(lp.kept),
        given=pounds(lp.given),
        taken=pounds(lp.taken),
    )


def _shared_out(fte: Numbers, deployed: Numbers) -> Numbers:
    """Time by use, with what is idle shared out in proportion: no limit asks for less of it."""
    given: Numbers = defaultdict(float)
    for (area, role, contract, _, period), number in deployed.items():
        given[area, role, contract, period] += number
    shared = dict(deployed)
    for area, role, contract, use, period in deployed:
        used, has = given[area, role, contract, period], fte[area, role, contract, period]
        if NOISE < used < has - NOISE:
            shared[area, role, contract, use, period] *= has / used
    return shared


def _netted(lp: pyo.ConcreteModel, hired: Numbers, released: Numbers) -> tuple[Numbers, Numbers]:
    """Hires and releases without those that cancel: where both are free, both are optimal."""
    both = {index: min(number, released[index]) for index, number in hired.items()}
    for area, role, period in lp.hired:
        costs = [lp.hire_cost[area, role, "permanent", period]]
        if role in lp.REDUNDANCY:
            costs.append(lp.release_cost[area, role, "permanent", period])
        if any(pyo.value(cost) for cost in costs):
            both[area, role, period] = 0.0
    return (
        {index: hired[index] - both[index] for index in hired},
        {index: released[index] - both[index] for index in released},
    )
