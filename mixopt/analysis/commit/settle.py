"""Settles what to commit to now: the extensive form, the average future, each future known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from mixopt.analysis.commit.decisions import list_decisions, list_later, list_limits, steps_of
from mixopt.analysis.commit.outcomes import describe_outcomes, find_outcomes
from mixopt.analysis.commit.stages import Stages, average_of, now_columns, stages_of
from mixopt.analysis.risk.sampling import Sample
from mixopt.errors import NoPlanExists, SolverFailed
from mixopt.lp.extensive import ExtensiveForm, TwoStageOptimum
from mixopt.lp.highs import solve_form
from mixopt.lp.sparse import Floats
from mixopt.lp.status import NEXT_STEP
from mixopt.lp.tolerances import EFFECT, NOISE
from mixopt.lp.two_stage import NO_TAIL, MoneyRule, Tail, TwoStage
from mixopt.programme.problem import Problem
from mixopt.results.commitment import Commitment
from mixopt.results.commitment_rows import (
    AVERAGE,
    COMMITTED,
    KNOWING,
    Difference,
    FutureCost,
    WayCost,
)
from mixopt.results.risk_rows import Future
from mixopt.units import THOUSAND, pounds

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked; as for `commit`."""

    seed: int
    until: str
    tail: Tail
    budget_chance: float | None


@dataclass(frozen=True, slots=True)
class _Way:
    """What comes of all futures under one way of deciding.

    Attributes:
        now: What is decided now, of each future: shape (futures, now).
        costs: £ thousand, discounted: shape (futures,).
        unmet: Person-years without a service.
        broken: By how much other limits are relaxed.
    """

    now: Floats
    costs: Floats
    unmet: Floats
    broken: Floats


def settle(problem: Problem, drawn: Sample, asked: Asked, report_progress: Progress) -> Commitment:
    """The answer; as for `commit`."""
    inputs = drawn.inputs(problem.instance) or {0: np.full(drawn.number, problem.inputs[0])}
    now = now_columns(problem, asked.until)
    stages = stages_of(problem, inputs, now, ruled=False)
    if not len(stages.known):
        msg = "In no draw can anything be done: limits clash that nothing mends. See mixopt explain"
        raise NoPlanExists(msg)
    form = ExtensiveForm(stages.programme(asked.tail), stages.excess)
    best = free = _expect(form.solve(least_now=asked.budget_chance is None))
    average = _plan_for_average(problem, inputs, stages)
    held, undone = _hold_average(form, average)
    if asked.budget_chance is not None:
        form, best = _hold_budget(problem, inputs, stages, asked)
    ways = {COMMITTED: _read(stages, best), KNOWING: _know_each(stages)}
    if held is not None:
        ways[AVERAGE] = _read(stages, held)
    rows, steps = steps_of(problem, stages)
    effects, proof = (np.zeros(len(rows)), None) if best.exceeds else form.prove(steps)
    if proof is not None and not proof.holds:
        msg = f"the extensive form has no proof: {proof}. {NEXT_STEP}"
        raise SolverFailed(msg)
    outcomes = find_outcomes(problem, inputs, now, best.now)
    estimates, chances, drivers = describe_outcomes(problem, drawn, outcomes)
    knowing, instance = ways[KNOWING], problem.instance
    weigh = form.two.weigh
    return Commitment(
        instance=instance.name,
        title=instance.title,
        scenario=instance.scenario,
        changes=instance.changes,
        periods=tuple(period.name for period in instance.periods),
        until=asked.until,
        draws=drawn.number,
        seed=asked.seed,
        left_out=drawn.number - len(stages.known),
        tail_weight=asked.tail.weight,
        tail_share=asked.tail.share,
        budget_chance=asked.budget_chance,
        decisions=tuple(
            list_decisions(problem, stages, form, best, average, knowing.now, report_progress)
        ),
        later=tuple(list_later(problem, stages, best)),
        limits=tuple(list_limits(rows, effects)),
        ways=tuple(_describe(form.two, name, way) for name, way in ways.items()),
        knowing=None
        if free.exceeds
        else _differ(form.two, _read(stages, free).costs, knowing.costs),
        average=None
        if held is None
        else _differ(form.two, ways[AVERAGE].costs, _read(stages, free).costs),
        average_undone=undone,
        rule_costs=None
        if asked.budget_chance is None
        else (weigh(ways[COMMITTED].costs) - weigh(_read(stages, free).costs)) * THOUSAND,
        estimates=estimates,
        chances=chances,
        drivers=drivers,
        futures=tuple(_list_futures(stages, ways, outcomes)),
        certificate=proof,
    )


def _expect(found: TwoStageOptimum | None) -> TwoStageOptimum:
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


def _plan_for_average(problem: Problem, inputs: Mapping[int, Floats], stages: Stages) -> Floats:
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
    held = form.solve(dict(enumerate(average.tolist())))
    if held is not None and held.excess[firmest] <= NOISE:
        return held, 0.0
    nearest = form.nearest(average)
    if nearest is None:
        return held, 0.0
    found = form.solve(dict(enumerate(nearest.tolist())))
    return found, float((average - nearest).sum())


def _know_each(stages: Stages) -> _Way:
    """Each future planned for itself, relaxed no further than it has to be."""
    found = [solve_form(form) for form in stages.futures]
    values = np.array([each.values for each in found])
    costs = np.array([each.objective for each in found])
    return _Way(values[:, stages.now], costs, stages.unmet(values), stages.broken(values))


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
        least = "" if short is None else (
            f" In their worst year, the worst {1 - chance:.0%} of futures are "
            f"{pounds(short * THOUSAND)} short on average, at the least."
        )  # fmt: skip
        msg = (
            f"A chance of {chance:.0%} of staying in budget cannot be promised.{least} "
            "Ask for a smaller chance, or find that money: --set on the envelope"
        )
        raise NoPlanExists(msg)
    return form, best


def _read(stages: Stages, found: TwoStageOptimum) -> _Way:
    """What a solution does in every future."""
    costs = [form.cost @ values + form.offset
             for form, values in zip(stages.futures, found.futures, strict=True)]  # fmt: skip
    return _Way(
        now=np.tile(found.now, (len(costs), 1)),
        costs=np.array(costs),
        unmet=stages.unmet(found.futures),
        broken=stages.broken(found.futures),
    )


def _describe(two: TwoStage, name: str, way: _Way) -> WayCost:
    return WayCost(
        way=name,
        mean=float(way.costs.mean()) * THOUSAND,
        mean_error=_error(way.costs) * THOUSAND,
        tail=two.mean_of_tail(way.costs) * THOUSAND,
        objective=two.weigh(way.costs) * THOUSAND,
        unmet=float(way.unmet.mean()),
        broken=float(way.broken.mean()),
    )


def _differ(two: TwoStage, dearer: Floats, cheaper: Floats) -> Difference:
    value = two.weigh(dearer) - two.weigh(cheaper)
    value = 0.0 if abs(value) < EFFECT else value
    return Difference(value * THOUSAND, _error(dearer - cheaper) * THOUSAND)


def _error(numbers: Floats) -> float:
    """The standard error of their mean; 0 of a single one."""
    return float(numbers.std(ddof=1)) / len(numbers) ** 0.5 if len(numbers) > 1 else 0.0


def _list_futures(
    stages: Stages, ways: Mapping[str, _Way], outcomes: tuple[Future, ...]
) -> list[FutureCost]:
    committed, knowing, average = ways[COMMITTED], ways[KNOWING], ways.get(AVERAGE)
    return [
        FutureCost(
            draw=int(draw) + 1,
            committed=float(committed.costs[at]) * THOUSAND,
            average=None if average is None else float(average.costs[at]) * THOUSAND,
            knowing=float(knowing.costs[at]) * THOUSAND,
            overspend=float(sum(outcomes[draw].overspend)),
            unmet=float(committed.unmet[at]),
        )
        for at, draw in enumerate(stages.known.tolist())
    ]
