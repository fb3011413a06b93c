"""Reach: how far an aim can go before there is no plan, the plan there, and what stops it.

Each aim moves one number by itself, with every other figure as it is. The value is exact, lies on
a grid (£1, a penny a week, a hundredth of anything else), and is confirmed by solving from
scratch: at it there is a plan, one step beyond it there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from mixopt.analysis.frontier.mix import mix_of
from mixopt.analysis.infeasibility.conflicts import ConflictSearch
from mixopt.analysis.optimum import find_optimum
from mixopt.analysis.reach.aims import ENOUGH, LEAST, MOST, SAVING, Aim, read_aims
from mixopt.analysis.reach.furthest import STEP, STEPS, Furthest, enough, furthest, has_plan
from mixopt.errors import NoPlanExists, SolverFailed
from mixopt.instance.instance import Instance, expect_instance
from mixopt.lp.certificate import certify
from mixopt.lp.status import NEXT_STEP
from mixopt.programme.problem import Problem
from mixopt.results.care_tables import Rows
from mixopt.results.ledger import Ledger
from mixopt.results.reach import Reach, ReachedAim, Stop
from mixopt.units import THOUSAND

__all__ = ["LEAST", "MOST", "SAVING", "Aim", "find_reach", "reach", "read_aims"]

Progress = Callable[[int], None]


def reach(instance: Instance, aims: str | Iterable[str] = ()) -> Reach:
    """How far each of some aims can be reached, each on its own.

    Args:
        instance: Whose plan it is.
        aims: `saving`, `saving[2022/23]`, `saving[for good]`, `need`, `ADDRESS=most`,
            `ADDRESS=least`, `ADDRESS=enough` or `ADDRESS=14`, with an address as `frontier`
            takes it. None: `saving` where there is a target, else `need`.

    Raises:
        DataError: Every aim that is none.
        NoPlanExists: At no value of an aim is there a plan.
        SolverFailed: There is no proof.
    """
    expect_instance(instance, "reach")
    texts = [aims] if isinstance(aims, str) else [*aims]
    return find_reach(instance, read_aims(instance, texts), lambda _: None)


def find_reach(instance: Instance, aims: list[Aim], report_progress: Progress) -> Reach:
    """How far each aim can be reached.

    Args:
        instance: Whose plan it is.
        aims: Those that were read of it.
        report_progress: Called with how many are left.

    Raises:
        NoPlanExists, SolverFailed: As for `reach`.
    """
    cost = _cost(Problem(instance))
    found = []
    for left, aim in zip(range(len(aims), 0, -1), aims, strict=True):
        report_progress(left)
        found.append(_reach(aim, cost))
    return Reach(
        instance.name, instance.title, instance.scenario, instance.changes, cost, tuple(found)
    )


def _cost(problem: Problem) -> float | None:
    """£ of the plan; none where there is none."""
    try:
        return find_optimum(problem, prices=False)[2].objective * THOUSAND
    except NoPlanExists:
        return None


def _reach(aim: Aim, cost: float | None) -> ReachedAim:
    axis, asked = aim.axis, aim.asked
    if asked is not None and has_plan(axis, asked):
        step = STEPS.get(axis.unit, STEP)
        return _answer(aim, Furthest(asked, asked, step, None), cost)
    if aim.goal == ENOUGH:
        return _answer(aim, enough(axis), cost)
    if aim.goal in {MOST, LEAST}:
        return _answer(aim, furthest(axis, 1.0 if aim.goal == MOST else -1.0), cost)
    up = asked is not None and asked > axis.start
    return _answer(aim, furthest(axis, 1.0 if up else -1.0), cost)


def _answer(aim: Aim, end: Furthest, cost: float | None) -> ReachedAim:
    """The plan at the end of what can be reached, proven, and what stops it.

    Raises:
        SolverFailed: The plan could not be certified.
    """
    axis = aim.axis
    problem, form, solution = find_optimum(axis.problem_at(end.value), prices=False, ranked=True)
    decisions = problem.decisions(solution)
    instance = problem.instance
    there = solution.objective * THOUSAND
    proof = certify(form, solution)
    if not proof.holds:
        msg = f"the answer could not be certified: {proof}. {NEXT_STEP}"
        raise SolverFailed(msg)
    tables = Rows(instance, decisions, Ledger(instance, decisions).entries()).tables()
    return ReachedAim(
        aim=aim.text, of=axis.title, unit=axis.unit, goal=aim.goal, asked=aim.asked,
        start=axis.start, exact=end.exact, value=end.value, step=end.step, beyond=end.beyond,
        cost=there, added=None if cost is None else there - cost,
        certificate=proof, money=tables["money"], mix=tuple(mix_of(problem, decisions)),
        stops=() if end.beyond is None else tuple(_stops(axis.problem_at(end.beyond))),
    )  # fmt: skip


def _stops(problem: Problem) -> Iterator[Stop]:
    """The limits of one irreducible conflict."""
    conflict = ConflictSearch(problem, []).first()
    for limit in conflict.limits if conflict else ():
        yield Stop(
            limit.says,
            limit.area,
            limit.period,
            limit.standing,
            limit.family,
            limit.unit,
            limit.short,
        )
