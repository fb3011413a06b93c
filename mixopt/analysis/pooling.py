"""What each area and partner would pay if nothing were pooled, as the limit on what it may pay."""

from __future__ import annotations

from mixopt.analysis.optimum import solve_problem
from mixopt.errors import NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.instance.variant import Variant
from mixopt.lp.highs import Infeasible, solve_form
from mixopt.programme.problem import Problem
from mixopt.programme.structure import GivenInput
from mixopt.results.funding_tables import Accounting, Alone
from mixopt.results.ledger import Ledger
from mixopt.units import THOUSAND

ALONE = "That is with every area alone: 'no_worse_off' compares with it."


def problem_to_explain(instance: Instance, *, most_need: bool = False) -> Problem:
    """The problem that a plan is sought in; or that of areas alone, where only that has no plan.

    What explains why there is no plan, or how near it is, looks into this one.
    """
    alone, why = cost_alone(instance, most_need=most_need)
    problem = problem_of(instance, alone, most_need=most_need)
    if why and instance.head.no_worse_off:
        try:
            solve_form(problem.form)
        except Infeasible:
            return problem
        return Problem(instance, Variant(most_need=most_need, alone=True))
    return problem


def problem_to_solve(instance: Instance) -> Problem:
    """The problem of which the least-cost plan is the answer.

    Raises:
        NoPlanExists: Somebody may be no worse off than alone, and alone there is no plan.
        SolverFailed: Whether there is one could not be proven.
    """
    if not instance.head.no_worse_off:
        return Problem(instance)
    alone, why = cost_alone(instance, most_need=False)
    if why:
        raise NoPlanExists(why)
    return problem_of(instance, alone)


def problem_of(instance: Instance, alone: Alone, *, most_need: bool = False) -> Problem:
    """The problem, with those who may be no worse off held to what they would pay alone.

    Args:
        instance: What is planned.
        alone: What each would pay alone, in £; nothing where nobody is to be held to it.
        most_need: Leave as little need unmet as can be.
    """
    held = bool(instance.head.no_worse_off and alone)
    given = {GivenInput("alone", _plain(instance, key)): amount / THOUSAND
             for key, amount in alone.items()} if held else {}  # fmt: skip
    return Problem(instance, Variant(most_need=most_need, no_worse_off=held), given)


def _plain(instance: Instance, key: tuple[str, str]) -> tuple[str, str]:
    """An area and a partner, under the name that every structure has for the area."""
    return f"area {instance.areas.index(key[0]) + 1}", key[1]


def cost_alone(instance: Instance, *, most_need: bool) -> tuple[Alone, str]:
    """What every partner would pay if nothing were pooled, in £; or why there is then no plan."""
    if not _pools(instance):
        return {}, ""
    problem = Problem(instance, Variant(most_need=most_need, alone=True))
    try:
        found = solve_problem(problem, prices=False)
    except NoPlanExists as none:
        return {}, f"{none}\n{ALONE}"
    decisions = found.problem.decisions(found.solution)
    ledger = Ledger(instance, decisions).entries()
    return Accounting(instance, decisions, ledger, {}).by_partner(), ""


def _pools(instance: Instance) -> bool:
    """Whether areas share anything."""
    supplies = (
        supply
        for service in instance.model.services.values()
        for supply in service.supplies.values()
    )
    shares = (
        share
        for name, fund in instance.model.funds.items()
        if fund.shared
        for share in instance.values(instance.areas[0], "funding", (name,), "pooled")
    )
    return len(instance.areas) > 1 and (any(shares) or any(s.pooled for s in supplies))
