"""From an instance to a plan: build, compile, solve, read back, prove, check.

The one place where the programme, the solver and the plan meet.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version

import pyomo.core as pyo
from pyomo.common.gc_manager import PauseGC

from mixopt.accounting import Accounting, Alone
from mixopt.accounts import Bought
from mixopt.bounds import bounds, more_money, one_more
from mixopt.certificate import certify
from mixopt.checker import broken_limits
from mixopt.compiled import Compiled, compile_lp
from mixopt.errors import NoPlanExists, SolverFailed
from mixopt.explain import explained
from mixopt.formulation import build
from mixopt.formulation.funds import no_worse_off
from mixopt.formulation.objective import in_turn, moves, then_least_cost
from mixopt.instance import Instance
from mixopt.ledger import Ledger
from mixopt.plan import Certificate, Plan
from mixopt.reading import decisions_of_solution
from mixopt.rows import Rows
from mixopt.solver import OPTIONS, Infeasible, Solution, run
from mixopt.units import THOUSAND


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
        alone, why = _alone(instance, most_need=most_need)
        lp = _programme(instance, alone, most_need=most_need)
        plan = _read(instance, _answer(instance, lp, prices=prices), alone)
        if why and instance.head.no_worse_off:
            raise NoPlanExists(why)
        broken = broken_limits(instance, plan, misprints=False)
    for proof in (plan.certificate, plan.need_certificate):
        if proof is not None and not proof.holds:
            msg = f"the answer could not be certified: {proof}"
            raise SolverFailed(msg)
    if broken:
        msg = "the answer breaks limits that it was meant to keep:\n" + "\n".join(broken)
        raise SolverFailed(msg)
    return plan


@dataclass(frozen=True, slots=True)
class _Answer:
    """A programme that was solved: for the need that can be met first, if that was asked for."""

    lp: pyo.ConcreteModel
    compiled: Compiled
    solution: Solution
    people: Mapping[str, float]
    """What one more of each limit leaves unmet, by the name of its row."""
    need_certificate: Certificate | None
    bought: tuple[Bought, ...]


def _answer(instance: Instance, lp: pyo.ConcreteModel, *, prices: bool) -> _Answer:
    """The least cost; or two solves: the prices of the first are people, of the second £."""
    people, proof = {}, None
    bought: tuple[Bought, ...] = ()
    if lp.MOST_NEED:
        compiled, solution = _optimum(instance, lp, compile_lp(lp), prices=prices)
        proof = certify(compiled, solution)
        effects = solution.effects.tolist()
        own = len(compiled.steps) - (len(more_money(compiled)) if prices else 0)
        people = {
            compiled.rows[rows[0]].name: effect
            for (rows, _), effect in zip(compiled.steps[:own], effects[:own], strict=True)
        }
        bought = tuple(
            Bought(area, period, amounts[0] * THOUSAND, -effect)
            for (rows, amounts), effect in zip(compiled.steps[own:], effects[own:], strict=True)
            for area, period in [compiled.rows[rows[0]].index()]
        )
        then_least_cost(lp, solution.objective)
    compiled = compile_lp(lp, moves(lp), in_turn(lp, instance))
    compiled, solution = _optimum(instance, lp, compiled, prices=prices)
    return _Answer(lp, compiled, solution, people, proof, bought)


def _optimum(
    instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, *, prices: bool
) -> tuple[Compiled, Solution]:
    if prices:
        steps = one_more(instance, lp, compiled)
        if lp.MOST_NEED and lp.most_need.active:
            steps += more_money(compiled)
        compiled = replace(compiled, steps=steps)
    try:
        return compiled, run(compiled)
    except Infeasible as conflict:
        raise NoPlanExists(explained(instance, lp, compiled, conflict.rows)) from None


def _programme(instance: Instance, alone: Alone, *, most_need: bool) -> pyo.ConcreteModel:
    """The programme, with those who may be no worse off held to what they would pay alone."""
    lp = build(instance, mutable=False, most_need=most_need)
    if instance.head.no_worse_off and alone:
        no_worse_off(lp, instance, {key: amount / THOUSAND for key, amount in alone.items()})
    return lp


def _alone(instance: Instance, *, most_need: bool) -> tuple[Alone, str]:
    """What every partner would pay if nothing were pooled, in £; or why there is then no plan."""
    if not _pools(instance):
        return {}, ""
    lp = build(instance, mutable=False, most_need=most_need, alone=True)
    try:
        found = _answer(instance, lp, prices=False)
    except NoPlanExists as none:
        return {}, f"{none}\nThat is with every area alone: 'no_worse_off' compares with it."
    decisions = decisions_of_solution(lp, found.compiled, found.solution)
    ledger = Ledger(instance, decisions).entries()
    return Accounting(instance, decisions, ledger, {}).by_partner(), ""


def _pools(instance: Instance) -> bool:
    """Whether areas share anything."""
    supplies = (
        supply for service in instance.model.services.values()
        for supply in service.supplies.values()
    )  # fmt: skip
    shares = (
        share for name, fund in instance.model.funds.items() if fund.shared
        for share in instance.values(instance.areas[0], "funding", (name,), "pooled")
    )  # fmt: skip
    return len(instance.areas) > 1 and (any(shares) or any(s.pooled for s in supplies))


def _read(instance: Instance, found: _Answer, alone: Alone) -> Plan:
    lp, compiled, solution = found.lp, found.compiled, found.solution
    decisions = decisions_of_solution(lp, compiled, solution)
    ledger = Ledger(instance, decisions).entries()
    discount = dict(zip((p.name for p in instance.periods), instance.discount, strict=True))
    total = sum(entry.amount * discount[entry.period] for entry in ledger)
    rows = Rows(instance, decisions, ledger, alone)
    return Plan(
        instance=instance.name,
        title=instance.title,
        model=instance.head.model,
        scenario=instance.scenario,
        changes=instance.changes,
        status="optimal",
        mode="most-need" if found.need_certificate else "least-cost",
        cost=total,
        areas=instance.areas,
        periods=tuple(period.name for period in instance.periods),
        certificate=certify(compiled, solution, total),
        need_certificate=found.need_certificate,
        **rows.tables(),
        limits=bounds(instance, lp, compiled, solution, found.people),
        ledger=ledger,
        bought=found.bought,
        made_by=made_by(),
    )


def made_by() -> dict[str, object]:
    """Versions and options: the same of these and the same input give the same bytes."""
    packages = {name: version(name) for name in ("mixopt", "highspy", "pyomo", "numpy", "scipy")}
    return {**packages, "python": ".".join(map(str, sys.version_info[:3])), "options": OPTIONS}
