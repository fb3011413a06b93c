"""From an instance to a plan: build, compile, solve, read back, prove, check.

The one place where the programme, the solver and the plan meet.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version

from mixopt.analysis.collection import pause_collection
from mixopt.analysis.freedom import free_decisions
from mixopt.analysis.optimum import Answer, solve_problem
from mixopt.analysis.pooling import cost_alone, problem_of
from mixopt.analysis.repaid_later import find_levers_repaid_later
from mixopt.errors import DataError, Fault, NoPlanExists, SolverFailed
from mixopt.instance.instance import Instance, expect_instance
from mixopt.lp.certificate import certify
from mixopt.lp.solver import OPTIONS
from mixopt.lp.status import NEXT_STEP
from mixopt.programme.limits import bounds
from mixopt.results.beyond import beyond_of
from mixopt.results.care_tables import Rows
from mixopt.results.checker.limits import find_broken_limits
from mixopt.results.funding_tables import Alone
from mixopt.results.ledger import Ledger
from mixopt.results.plan import Plan
from mixopt.schema.fields import FrozenDict


def solve(
    instance: Instance,
    *,
    most_need: bool = False,
    prices: bool = True,
    exact: bool = False,
    freedom: bool = True,
) -> Plan:
    """The least-cost plan of an instance, proven and checked.

    Args:
        instance: What to plan.
        most_need: Where not everyone can be supported: first leave as little weighted need unmet
            as can be, then at the least cost.
        prices: Solve again one unit beyond each limit, to find what one more would do, and with
            levers started that are repaid later. Without, the change shown is the shadow price:
            that of a small step, in one direction.
        exact: Prove the optimum in fractions too; of most need, both optima.
        freedom: Find the decisions that could differ at the same cost, with their least and most.

    Raises:
        DataError: Most need is asked for, and the model has no needs that services meet.
        NoPlanExists: No plan meets every limit; the message names limits that clash.
        SolverFailed: There is no proof, or the answer fails an independent check.
    """
    expect_instance(instance, "solve")
    if most_need and not any(need.met for need in instance.model.needs.values()):
        what = "its model has no needs that services meet, so there is no need to meet most of"
        raise DataError([Fault(instance.name, what, "Leave out --most-need")])
    with pause_collection():
        alone, why = cost_alone(instance, most_need=most_need)
        problem = problem_of(instance, alone, most_need=most_need)
        found = solve_problem(problem, prices=prices, exact=exact)
        plan = certify_plan(instance, found, alone, why, freedom=freedom)
        return replace(plan, repaid_later=find_levers_repaid_later(found)) if prices else plan


def certify_plan(
    instance: Instance, found: Answer, alone: Alone, why: str, *, freedom: bool
) -> Plan:
    """The plan of a solved problem, proven and checked.

    Args:
        instance: What was planned.
        found: Its problem, solved.
        alone: What each would pay alone, in £; nothing where nothing is pooled.
        why: Why there is no plan alone, where that is so.
        freedom: Find the decisions that could differ at the same cost.

    Raises:
        NoPlanExists: Somebody may be no worse off than alone, and alone there is no plan.
        SolverFailed: A proof does not hold, or a limit is broken.
    """
    plan = read_plan(instance, found, alone, freedom=freedom)
    if why and instance.head.no_worse_off:
        raise NoPlanExists(why)
    prove(plan)
    broken = find_broken_limits(instance, plan, misprints=False)
    if broken:
        raise failure_of_check(broken)
    return plan


def prove(plan: Plan) -> None:
    """Refuse a plan whose certificates do not hold.

    Raises:
        SolverFailed: One of them does not.
    """
    for proof in (plan.certificate, plan.need_certificate):
        if proof is not None and not proof.holds:
            msg = f"the answer could not be certified: {proof}. {NEXT_STEP}"
            raise SolverFailed(msg)


def failure_of_check(broken: Sequence[str]) -> SolverFailed:
    """The error of an answer that breaks limits, and what to do about it."""
    lines = ["the answer breaks limits that it was meant to keep:", *broken, NEXT_STEP]
    return SolverFailed("\n".join(lines))


def read_plan(instance: Instance, found: Answer, alone: Alone, *, freedom: bool = False) -> Plan:
    """Make the plan of a solved problem.

    Args:
        instance: What was planned.
        found: Its problem, solved.
        alone: What each would pay alone, in £; nothing where nothing is pooled.
        freedom: Find the decisions that could differ at the same cost.
    """
    form, solution = found.form, found.solution
    decisions = found.problem.decisions(solution)
    ledger = Ledger(instance, decisions).entries()
    discount = dict(zip((p.name for p in instance.periods), instance.discount, strict=True))
    total = sum(entry.amount * discount[entry.period] for entry in ledger)
    beyond = beyond_of(instance, decisions)
    total += beyond.discounted if beyond else 0.0
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
        certificate=certify(form, solution, total),
        need_certificate=found.need_certificate,
        exact_proof=found.exact,
        exact_need_proof=found.exact_need,
        **rows.tables(),
        limits=bounds(found.problem.limits, form, solution, found.people),
        ledger=ledger,
        more_money=found.more_money,
        free=tuple(free_decisions(found.problem, solution, decisions)) if freedom else (),
        repaid_later=(),
        price_base=instance.head.prices,
        beyond=beyond,
        declared=found.problem.structure.limits,
        made_by=record_versions(),
    )


def record_versions() -> FrozenDict[str, object]:
    """Versions and options: the same of these and the same input give the same bytes."""
    python = ".".join(map(str, sys.version_info[:3]))
    return FrozenDict({**_versions(), "python": python, "options": FrozenDict(OPTIONS)})


@cache
def _versions() -> dict[str, str]:
    return {
        name: version(name) for name in ("mixopt", "highspy", "daqp", "pyomo", "numpy", "scipy")
    }
