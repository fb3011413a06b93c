"""From an instance to a plan: build, compile, solve, read back, prove, check.

The one place where the programme, the solver and the plan meet.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version
from typing import Any

import pyomo.core as pyo
from pyomo.common.gc_manager import PauseGC

from mixopt.bounds import bounds, one_more
from mixopt.certificate import certify
from mixopt.checker import broken_limits
from mixopt.compiled import Compiled, compile_lp
from mixopt.errors import NoPlanExists, SolverFailed
from mixopt.explain import explained
from mixopt.formulation import build
from mixopt.formulation.objective import moves, then_least_cost
from mixopt.instance import Instance
from mixopt.ledger import Ledger
from mixopt.plan import Plan
from mixopt.reading import decisions_of_solution
from mixopt.rows import Rows
from mixopt.solver import OPTIONS, Infeasible, Solution, run


def solve(instance: Instance, *, most_need: bool = False, prices: bool = True) -> Plan:
    """The least-cost plan of an instance, proven and checked.

    Args:
        instance: What to plan.
        most_need: Where not everyone can be supported: first leave as little weighted need unmet
            as can be, then at the least cost.
        prices: Solve again one unit beyond each limit, to tell what one more would do. Without,
            the change told is that of a small step, in one direction.

    Raises:
        NoPlanExists: No plan meets every limit; the message names limits that clash.
        SolverFailed: There is no proof, or the answer fails an independent check.
    """
    with PauseGC():  # many small objects that all stay; collecting them is a third of the time
        plan = _most_need(instance, prices) if most_need else _least_cost(instance, prices)
        broken = broken_limits(instance, plan, misprints=False)
    for proof in (plan.certificate, plan.need_certificate):
        if proof is not None and not proof.holds:
            msg = f"the answer could not be certified: {proof}"
            raise SolverFailed(msg)
    if broken:
        msg = "the answer breaks limits that it was meant to keep:\n" + "\n".join(broken)
        raise SolverFailed(msg)
    return plan


def _least_cost(instance: Instance, prices: bool) -> Plan:
    lp = build(instance, mutable=False)
    compiled, solution = _optimum(instance, lp, moves(lp), prices)
    return _read(instance, lp, compiled, solution)


def _most_need(instance: Instance, prices: bool) -> Plan:
    """Two solves: the prices of the first are people, of the second £."""
    lp = build(instance, mutable=False, most_need=True)
    compiled, solution = _optimum(instance, lp, None, prices)
    proof = certify(compiled, solution)
    effects = zip(compiled.steps, solution.effects.tolist(), strict=True)
    people = {compiled.rows[rows[0]].name: effect for (rows, _), effect in effects}
    then_least_cost(lp, solution.objective)
    compiled, solution = _optimum(instance, lp, moves(lp), prices)
    plan = _read(instance, lp, compiled, solution, people)
    return replace(plan, mode="most-need", need_certificate=proof)


def _optimum(
    instance: Instance, lp: pyo.ConcreteModel, steady: list[Any] | None, prices: bool
) -> tuple[Compiled, Solution]:
    compiled = compile_lp(lp, steady)
    if prices:
        compiled = replace(compiled, steps=one_more(instance, lp, compiled))
    try:
        return compiled, run(compiled)
    except Infeasible as conflict:
        raise NoPlanExists(explained(instance, lp, compiled, conflict.rows)) from None


def _read(
    instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, solution: Solution,
    people: Mapping[str, float] | None = None,
) -> Plan:  # fmt: skip
    decisions = decisions_of_solution(lp, compiled, solution)
    ledger = Ledger(instance, decisions).entries()
    discount = dict(zip((p.name for p in instance.periods), instance.discount, strict=True))
    total = sum(entry.amount * discount[entry.period] for entry in ledger)
    rows = Rows(instance, decisions, ledger)
    return Plan(
        instance=instance.name,
        title=instance.title,
        model=instance.head.model,
        scenario=instance.scenario,
        changes=instance.changes,
        status="optimal",
        mode="least-cost",
        cost=total,
        areas=instance.areas,
        periods=tuple(period.name for period in instance.periods),
        certificate=certify(compiled, solution, total),
        need_certificate=None,
        money=rows.money(),
        needs=rows.needs(),
        supported=rows.supported(),
        volumes=rows.volumes(),
        staff=rows.staff(),
        levers=rows.levers(),
        standards=rows.standards(),
        limits=bounds(instance, lp, compiled, solution, people or {}),
        ledger=ledger,
        made_by=made_by(),
    )


def made_by() -> dict[str, object]:
    """Versions and options: the same of these and the same input give the same bytes."""
    packages = {name: version(name) for name in ("mixopt", "highspy", "pyomo", "numpy", "scipy")}
    return {**packages, "python": ".".join(map(str, sys.version_info[:3])), "options": OPTIONS}
