"""What to commit to now: a two-stage stochastic programme over draws of the figures.

What is decided now is the same in every future; the rest follows, when the future is known. Three
ways of deciding are compared in the same futures:

    committed   Now: what makes the expected cost least (and the tail, as it counts). Then: the rest
    average     Now: what makes the cost of the average future least. Then: the rest
    knowing     Each future planned for itself

    the expected value of perfect information   committed − knowing   ≥ 0
    the value of the stochastic solution        average − committed   ≥ 0

Where what the average plan decides now cannot be done in every future, as it releases more staff
than some have, what comes nearest to it and can be done is taken: no more of any, the most in sum.
Futures of which one programme cannot hold all are solved in groups. No such nearest is looked for
then, limits have no prices, and no chance of staying in budget is held.
Both are differences of one objective over the same futures under the same limits. Where the plan
for the average leaves more people without, or breaks more limits, its cost alone says nothing, and
that is said first. A chance of staying in budget enters neither: what it costs is said beside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mixopt.analysis.commit.settle import settle
from mixopt.analysis.commit.solved import Asked, most_together
from mixopt.analysis.commit.stages import Progress, now_columns
from mixopt.analysis.risk import find_faults
from mixopt.analysis.risk.sampling import sample
from mixopt.errors import DataError, Fault
from mixopt.instance.instance import Instance, expect_instance
from mixopt.lp.two_stage import Tail
from mixopt.programme.problem import Problem
from mixopt.results.commitment import Commitment
from mixopt.results.risk_rows import RARE

MOST_COLUMNS = 4_610_000
"""Columns of one draw times draws: ten thousand draws of redbridge, the most that was solved to the
end as it is solved now (docs/commit.md)."""

MOST_WEIGHT = 1000
"""Of the tail: beyond it nothing but the tail counts."""


def commit(
    instance: Instance,
    *,
    draws: int = 100,
    seed: int = 0,
    until: str = "",
    tail_weight: float = 0.0,
    budget_chance: float | None = None,
) -> Commitment:
    """What to commit to now, before the figures are known.

    Args:
        instance: With spreads that say how far its figures may be out.
        draws: How many futures.
        seed: The same gives the same draws, and the same answer.
        until: The last period whose starts, hires, releases and schemes are decided now; blank: the
            first.
        tail_weight: What the mean of the dearest tenth of futures counts beside the mean of all.
        budget_chance: Hold the chance of staying in budget every year at this, from 0 to below 1.

    Raises:
        DataError: What is wrong with what is asked, or with the spreads.
        NoPlanExists: The chance of staying in budget cannot be held, or no future has a plan.
        SolverFailed: HiGHS stopped without a proof, or the certificate does not hold.
    """
    expect_instance(instance, "commit")
    return prepare(instance, draws, seed, until, tail_weight, budget_chance)(lambda _: None)


def prepare(
    instance: Instance,
    draws: int,
    seed: int,
    until: str,
    tail_weight: float,
    budget_chance: float | None,
) -> Callable[[Progress], Commitment]:
    """What is asked, checked and ready to be answered; as for `commit`.

    Raises:
        DataError: What is wrong with what is asked, or with the spreads.
    """
    until = until or instance.periods[0].name
    problem = Problem(instance)
    faults = [
        *find_faults(instance, draws, seed),
        *_find_faults(problem, draws, until, tail_weight, budget_chance),
    ]
    if faults:
        raise DataError(faults)
    asked = Asked(seed, until, Tail(tail_weight, RARE), budget_chance)
    drawn = sample(instance, draws, seed)
    return lambda report_progress: settle(problem, drawn, asked, report_progress)


def _find_faults(
    problem: Problem, draws: int, until: str, tail_weight: float, budget_chance: float | None
) -> Sequence[Fault]:
    """What is wrong with what is asked."""
    faults, instance = [], problem.instance
    names = [period.name for period in instance.periods]
    if until not in names:
        faults.append(Fault("--until", f"read '{until}'", f"Name a period: {', '.join(names)}"))
    elif not len(now_columns(problem, until)):
        what = "has nothing that is decided ahead: no lever, no scheme and no permanent staff"
        faults.append(Fault(instance.name, what, "Ask `mixopt risk` how sure its plan is"))
    if not 0 <= tail_weight <= MOST_WEIGHT:
        remedy = f"Give 0 to {MOST_WEIGHT:,}: 1 counts the dearest tenth as much as the mean"
        faults.append(Fault("--tail-weight", f"read {tail_weight:g}", remedy))
    if budget_chance is not None and not 0 <= budget_chance < 1:
        remedy = "Give a percentage from 0 to below 100"
        faults.append(Fault("--budget-chance", f"read {100 * budget_chance:g}%", remedy))
    if budget_chance is not None and not any(
        said.mended_by for said in map(problem.structure.limits.get, _blocks(problem)) if said
    ):
        what = "has no envelope and no savings target, so there is no budget to stay in"
        faults.append(Fault(instance.name, what, "Leave out --budget-chance"))
    most = MOST_COLUMNS // max(1, len(problem.structure.columns))
    if draws > most:
        what = f"{draws:,} draws, and of a programme of this size at most {most:,} are solved"
        faults.append(Fault("--draws", what, f"Ask for {most:,} or fewer"))
    elif budget_chance is not None and draws > most_together(problem):
        together = most_together(problem)
        what = f"joins all futures, and of this size at most {together:,} are one programme"
        faults.append(Fault("--budget-chance", what, f"Ask for {together:,} draws or fewer"))
    return faults


def _blocks(problem: Problem) -> set[str]:
    """The constraints that the programme has."""
    return {label.block for label in problem.structure.rows}
