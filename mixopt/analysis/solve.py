"""From an instance to a plan: build, compile, solve, read back, prove, check.

The one place where the programme, the solver and the plan meet.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version

import pyomo.core as pyo
from pyomo.common.gc_manager import PauseGC

from mixopt.accounting import Accounting, Alone
from mixopt.accounts import MoreMoney
from mixopt.bounds import bounds, one_more
from mixopt.certificate import certify
from mixopt.checker import broken_limits
from mixopt.compiled import Compiled, compile_lp
from mixopt.errors import DataError, Fault, NoPlanExists, SolverFailed
from mixopt.exact import proven
from mixopt.formulation import build
from mixopt.formulation.funds import no_worse_off
from mixopt.formulation.objective import in_turn, moves, then_least_cost
from mixopt.instance import Instance
from mixopt.ledger import Ledger
from mixopt.plan import Certificate, ExactProof, Plan
from mixopt.reading import decisions_of_solution
from mixopt.rows import Rows
from mixopt.shortfall import explained
from mixopt.solver import OPTIONS, Infeasible, Solution, run
from mixopt.units import THOUSAND

A_SUM = 100_000.0
"""£: a sum that a council finds or loses."""
ALONE = "That is with every area alone: 'no_worse_off' compares with it."
SEEN = 0.005
"""Person-years: fewer are not told."""


def solve(
    instance: Instance, *, most_need: bool = False, prices: bool = True, exact: bool = False
) -> Plan:
    """The least-cost plan of an instance, proven and checked.

    Args:
        instance: What to plan.
        most_need: Where not everyone can be supported: first leave as little weighted need unmet
            as can be, then at the least cost.
        prices: Solve again one unit beyond each limit, to tell what one more would do. Without,
            the change told is that of a small step, in one direction.
        exact: Prove the optimum in fractions too; of most need, both optima.

    Raises:
        DataError: Most need is asked for, and the model has no needs that services meet.
        NoPlanExists: No plan meets every limit; the message names limits that clash.
        SolverFailed: There is no proof, or the answer fails an independent check.
    """
    if most_need and not any(need.met for need in instance.model.needs.values()):
        what = "its model has no needs that services meet, so there is no need to meet most of"
        raise DataError([Fault(instance.name, what, "Leave out --most-need")])
    with PauseGC():  # many small objects that all stay; collecting them is a third of the time
        alone, why = _alone(instance, most_need=most_need)
        lp = _programme(instance, alone, most_need=most_need)
        plan = _read(instance, _answer(instance, lp, prices=prices, exact=exact), alone)
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
    exact: ExactProof | None
    exact_need: ExactProof | None
    more_money: tuple[MoreMoney, ...]


def _answer(
    instance: Instance, lp: pyo.ConcreteModel, *, prices: bool, exact: bool = False
) -> _Answer:
    """The least cost; or two solves: the prices of the first are people, of the second £."""
    people, proof, exact_need = {}, None, None
    more_money: tuple[MoreMoney, ...] = ()
    if lp.MOST_NEED:
        compiled, solution = optimum(instance, lp, compile_lp(lp), prices=prices)
        proof = certify(compiled, solution)
        exact_need = proven(compiled, solution) if exact else None
        effects = zip(compiled.steps, solution.effects.tolist(), strict=True)
        people = {compiled.rows[rows[0]].name: effect for (rows, _), effect in effects}
        more_money = tuple(_bought(instance, compiled, solution)) if prices else ()
        then_least_cost(lp, solution.objective)
    compiled = compile_lp(lp, moves(lp), in_turn(lp, instance))
    compiled, solution = optimum(instance, lp, compiled, prices=prices)
    found = proven(compiled, solution) if exact else None
    return _Answer(lp, compiled, solution, people, proof, found, exact_need, more_money)


def _bought(instance: Instance, compiled: Compiled, solution: Solution) -> Iterator[MoreMoney]:
    """What more money in each envelope buys: more people supported, by need, solved again."""
    years = {period.name: period.years for period in instance.periods}

    def unmet(found: Solution) -> dict[str, float]:
        total = dict.fromkeys(instance.model.needs, 0.0)
        for column, value in zip(compiled.columns, found.values.tolist(), strict=True):
            if column.parent_component().local_name == "unmet":
                _, need, period = column.index()
                total[need] += years[period] * value
        return total

    before = unmet(solution)
    for at, row in enumerate(compiled.rows):
        if row.parent_component().local_name != "envelope":
            continue
        upper = compiled.row_upper.copy()
        upper[at] += A_SUM / THOUSAND
        again = run(replace(compiled, row_upper=upper, steps=()))
        amount, (area, period) = A_SUM, row.index()
        yield MoreMoney(area, period, amount, "", solution.objective - again.objective)
        for need, left in unmet(again).items():
            if abs(before[need] - left) > SEEN:
                yield MoreMoney(area, period, amount, need, before[need] - left)


def optimum(
    instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, *, prices: bool
) -> tuple[Compiled, Solution]:
    """The optimum of a programme, or why it has none; with prices, one unit beyond each limit."""
    if prices:
        compiled = replace(compiled, steps=one_more(instance, lp, compiled))
    try:
        return compiled, run(compiled)
    except Infeasible as conflict:
        raise NoPlanExists(explained(instance, lp, compiled, conflict.rows)) from None


def programme(instance: Instance, *, most_need: bool = False) -> pyo.ConcreteModel:
    """The programme that a plan is sought in; or that of areas alone, where only that has none.

    What explains why there is no plan, or how near it is, looks into this one.
    """
    alone, why = _alone(instance, most_need=most_need)
    lp = _programme(instance, alone, most_need=most_need)
    if why and instance.head.no_worse_off:
        try:
            run(compile_lp(lp))
        except Infeasible:
            return lp
        return build(instance, mutable=False, most_need=most_need, alone=True)
    return lp


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
        return {}, f"{none}\n{ALONE}"
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
        exact_proof=found.exact,
        exact_need_proof=found.exact_need,
        **rows.tables(),
        limits=bounds(instance, lp, compiled, solution, found.people),
        ledger=ledger,
        more_money=found.more_money,
        made_by=made_by(),
    )


def made_by() -> dict[str, object]:
    """Versions and options: the same of these and the same input give the same bytes."""
    packages = {name: version(name) for name in ("mixopt", "highspy", "pyomo", "numpy", "scipy")}
    return {**packages, "python": ".".join(map(str, sys.version_info[:3])), "options": OPTIONS}
