"""Settles what to commit to now: the extensive form, the average future, each future known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mixopt.analysis.commit.decisions import list_decisions, list_later
from mixopt.analysis.commit.outcomes import describe_outcomes, find_outcomes
from mixopt.analysis.commit.solved import (
    Asked,
    most_in_a_group,
    most_together,
    plan_for_average,
    solve_in_groups,
    solve_together,
)
from mixopt.analysis.commit.stages import Progress, Stages, now_columns, stages_of
from mixopt.analysis.risk.sampling import Sample
from mixopt.errors import NoPlanExists, SolverFailed
from mixopt.lp.extensive import TwoStageOptimum
from mixopt.lp.highs import solve_form
from mixopt.lp.sparse import Floats
from mixopt.lp.status import NEXT_STEP
from mixopt.lp.tolerances import EFFECT
from mixopt.lp.two_stage import TwoStage
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
from mixopt.units import THOUSAND


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
    """The answer; as for `commit`.

    Args:
        problem: Where nothing moves.
        drawn: What moves.
        asked: What is asked.
        report_progress: Called with how many futures are still to be solved, of all parts. A future
            of a group counts twice, as it is solved with what is decided held, too.
    """
    inputs = drawn.inputs(problem.instance) or {0: np.full(drawn.number, problem.inputs[0])}
    now, every, together = now_columns(problem, asked.until), drawn.number, most_together(problem)
    worth = len(now) * (every if every <= together else most_in_a_group(problem))
    stages = stages_of(
        problem,
        inputs,
        now,
        ruled=False,
        report_progress=lambda left: report_progress(left + 4 * every + worth),
    )
    if not len(stages.known):
        msg = "In no draw can anything be done: limits clash that nothing mends. See mixopt explain"
        raise NoPlanExists(msg)
    knowing = _know_each(stages, lambda left: report_progress(left + 3 * every + worth))
    average = plan_for_average(problem, inputs, stages)
    if every > together:
        solved = solve_in_groups(
            problem,
            stages,
            asked,
            average,
            knowing.costs,
            lambda left: report_progress(2 * left + every + worth),
        )
    else:
        report_progress(3 * every + worth)
        solved = solve_together(problem, inputs, stages, asked, average)
    best, free, held, proof = solved.best, solved.free, solved.average, solved.certificate
    if proof is not None and not proof.holds:
        msg = f"the extensive form has no proof: {proof}. {NEXT_STEP}"
        raise SolverFailed(msg)
    ways = {COMMITTED: _read(stages, best), KNOWING: knowing}
    if held is not None:
        ways[AVERAGE] = _read(stages, held)
    report_progress(every + worth)
    outcomes = find_outcomes(problem, inputs, now, best.now)
    estimates, chances, drivers = describe_outcomes(problem, drawn, outcomes)
    instance, two = problem.instance, stages.programme(asked.tail)
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
            list_decisions(
                problem,
                stages,
                solved.form,
                solved.own,
                best.now,
                average,
                knowing.now,
                report_progress,
            )
        ),
        later=tuple(list_later(problem, stages, best)),
        limits=solved.limits,
        ways=tuple(_describe(two, name, way) for name, way in ways.items()),
        knowing=None if free.exceeds else _differ(two, _read(stages, free).costs, knowing.costs),
        average=None
        if held is None
        else _differ(two, ways[AVERAGE].costs, _read(stages, free).costs),
        average_undone=solved.undone,
        rule_costs=None
        if asked.budget_chance is None
        else (two.weigh(ways[COMMITTED].costs) - two.weigh(_read(stages, free).costs)) * THOUSAND,
        estimates=estimates,
        chances=chances,
        drivers=drivers,
        futures=tuple(_list_futures(stages, ways, outcomes)),
        groups=solved.groups,
        certificate=proof,
    )


def _know_each(stages: Stages, report_progress: Progress) -> _Way:
    """Each future planned for itself, relaxed no further than it has to be."""
    found = []
    for at, form in enumerate(stages.futures):
        report_progress(len(stages.futures) - at)
        found.append(solve_form(form))
    values = np.array([each.values for each in found])
    costs = np.array([each.objective for each in found])
    return _Way(values[:, stages.now], costs, stages.unmet(values), stages.broken(values))


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
