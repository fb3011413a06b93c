"""Solves for what to commit to now: all futures as one programme, or many of them in groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from mixopt.analysis.commit.decisions import list_limits, steps_of
from mixopt.analysis.commit.stages import Progress, Stages, average_of, stages_of
from mixopt.analysis.risk.asked import ask
from mixopt.certificates import Certificate
from mixopt.errors import NoPlanExists
from mixopt.lp.extensive import ExtensiveForm, TwoStageOptimum
from mixopt.lp.groups import Groups
from mixopt.lp.held_decision import hold_decision, read_held
from mixopt.lp.sparse import Floats
from mixopt.lp.tolerances import NOISE
from mixopt.lp.two_stage import NO_TAIL, MoneyRule, Tail
from mixopt.programme.problem import Problem
from mixopt.results.commitment_rows import GroupedFutures, NowLimit
from mixopt.units import THOUSAND, pounds

Optimum = TypeVar("Optimum")

TOGETHER = 500_000
"""Columns of one draw times draws that are solved as one programme at the most: a thousand draws of
redbridge, which take half a minute for one solve and 2 GB of memory (docs/commit.md)."""

IN_A_GROUP = 60_000
"""The same of a group, where there are more: 130 draws of redbridge. Twice as many take a
third more time for each draw; half as many no less (docs/commit.md)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked; as for `commit`."""

    seed: int
    until: str
    tail: Tail
    budget_chance: float | None


@dataclass(frozen=True, slots=True)
class Solved:
    """What was found.

    Attributes:
        best: What comes of all futures with what is committed to.
        free: The same without a chance of staying in budget that is held.
        average: The same with what the plan for the average decides now; None where that cannot be.
        undone: How much of that is left out, in sum.
        form: The programme by which what each decision is worth is found.
        own: Its optimum.
        limits: What one more of each limit does.
        groups: How futures were solved that are more than one programme holds.
        certificate: The proof; None where more is relaxed than is allowed.
    """

    best: TwoStageOptimum
    free: TwoStageOptimum
    average: TwoStageOptimum | None
    undone: float
    form: ExtensiveForm
    own: TwoStageOptimum
    limits: tuple[NowLimit, ...]
    groups: GroupedFutures | None
    certificate: Certificate | None


def most_together(problem: Problem) -> int:
    """How many futures are solved as one programme at the most."""
    return TOGETHER // max(1, len(problem.structure.columns))


def most_in_a_group(problem: Problem) -> int:
    """How many futures are a group at the most, where there are more than are solved as one."""
    return max(1, IN_A_GROUP // len(problem.structure.columns))


def solve_together(
    problem: Problem, inputs: Mapping[int, Floats], stages: Stages, asked: Asked, average: Floats
) -> Solved:
    """All futures as one programme.

    Raises:
        NoPlanExists: Nothing can be done in every future, or the chance cannot be held.
    """
    form = ExtensiveForm(stages.programme(asked.tail), stages.excess)
    best = free = _expect(form.solve(least_now=asked.budget_chance is None))
    held, undone = _hold_average(form, average)
    if asked.budget_chance is not None:
        form, best = _hold_budget(problem, inputs, stages, asked)
    rows, steps = steps_of(problem, stages)
    effects, proof = (np.zeros(len(rows)), None) if best.exceeds else form.prove(steps)
    limits = tuple(list_limits(rows, effects))
    return Solved(best, free, held, undone, form, best, limits, None, proof)


def solve_in_groups(
    problem: Problem,
    stages: Stages,
    asked: Asked,
    average: Floats,
    costs: Floats,
    report_progress: Progress,
) -> Solved:
    """The futures in groups, each of which is like all: dealt in the order of what they cost.

    Raises:
        NoPlanExists: Nothing can be done in every future.
    """
    order = np.argsort(costs, kind="stable")
    two = stages.programme(asked.tail)
    groups = Groups(two, stages.excess, order, most_in_a_group(problem), report_progress)
    found = _expect(groups.decide(average))
    held, firmest = found.beside, next(iter(stages.excess))
    if held is not None and held.excess[firmest] > NOISE:
        held = None
    how = GroupedFutures(
        number=found.groups,
        together=most_together(problem),
        chosen_by=len(found.form.two.futures),
        least=found.least * THOUSAND,
        gap=None if found.gap is None else found.gap * THOUSAND,
    )
    return Solved(
        found.best, found.best, held, 0.0, found.form, found.own, (), how, found.certificate
    )


def _expect(found: Optimum | None) -> Optimum:
    """An optimum that there is.

    Raises:
        NoPlanExists: There is none.
    """
    if found is None:
        msg = (
            "Nothing that is decided now can be done in every future: limits clash that nothing "
            "mends. Decide less now: an earlier --until"
        )
        raise NoPlanExists(msg)
    return found


def plan_for_average(problem: Problem, inputs: Mapping[int, Floats], stages: Stages) -> Floats:
    """What the plan for the average future decides now.

    Raises:
        NoPlanExists: In the average future nothing can be done.
    """
    alone = stages_of(problem, average_of(inputs), stages.now, ruled=False)
    if not len(alone.known):
        msg = "In the average future nothing can be done. See mixopt explain"
        raise NoPlanExists(msg)
    found = ExtensiveForm(alone.programme(NO_TAIL), alone.excess).solve(least_now=True)
    return _expect(found).now


def _hold_average(form: ExtensiveForm, average: Floats) -> tuple[TwoStageOptimum | None, float]:
    """What comes of all futures with what the plan for the average decides now.

    Where that cannot be done in every future, as it releases more than are there in some, it is
    held as nearly as can be: that is the second part of the answer, in sum.
    """
    firmest = next(iter(form.excess))
    held = _hold(form, average)
    if held is not None and held.excess[firmest] <= NOISE:
        return held, 0.0
    nearest = form.nearest(average)
    if nearest is None:
        return held, 0.0
    return _hold(form, nearest), float((average - nearest).sum())


def _hold(form: ExtensiveForm, decision: Floats) -> TwoStageOptimum | None:
    """What comes of all futures with a decision held."""
    held = hold_decision(form.two, form.columns, decision)
    return read_held(form.two, form.columns, decision, held)


def _hold_budget(
    problem: Problem, inputs: Mapping[int, Floats], stages: Stages, asked: Asked
) -> tuple[ExtensiveForm, TwoStageOptimum]:
    """The extensive form and its optimum with the chance of staying in budget held.

    Raises:
        NoPlanExists: It cannot be held so.
    """
    chance = asked.budget_chance or 0.0
    ruled = stages_of(problem, inputs, stages.now, ruled=True)
    rule = MoneyRule(ruled.money, 1 - chance, 0.0)
    form = ExtensiveForm(ruled.programme(asked.tail, rule), ruled.excess)
    best = form.solve(least_now=True, may_exceed=False)
    if best is None:
        short = form.least_short()
        whose = {(each.area, each.fund) for each in ask(problem).money}
        where = "In their worst year" if len(whose) == 1 else "Where and when they are shortest"
        least = "" if short is None else (
            f" {where}, the worst {1 - chance:.0%} of futures are "
            f"{pounds(short * THOUSAND)} short on average, at the least."
        )  # fmt: skip
        msg = (
            f"A chance of {chance:.0%} of staying in budget cannot be promised.{least} "
            "Ask for a smaller chance, or find that money: --set on the envelope"
        )
        raise NoPlanExists(msg)
    return form, best
