"""Futures: what a council does in each draw, and what is missing there, under one policy.

Under *hindsight* each draw is planned for itself, as if it were known before the first period.
Under *held* what the plan starts, hires, releases and spends on schemes is done whatever comes;
what a council can change in the year follows the draw: who goes where, what is bought, agency
staff, which fund pays. In both, the periods of one draw are decided together.

Where a draw has no plan, something gives way, and no more of it than has to. Money first: the
overspend, which is what the envelope and the savings targets are short of, in sum over the periods.
Where no money is enough, limits of policy; then people are left without a service; law, and what
nobody can buy, come last. That order is the same in every draw and under both policies. Where the
plan cannot be held to the letter, as fewer people can be hired than it hires, or fewer are there to
be released, it is held as nearly as can be.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from mixopt.analysis.optimum import solve_problem
from mixopt.analysis.risk.asked import LADDER, ask
from mixopt.analysis.risk.reading import Futures, join_futures, read_futures
from mixopt.analysis.risk.sampling import Sample
from mixopt.errors import SolverFailed
from mixopt.lp.elastic_draws import ElasticDraws
from mixopt.lp.lexicographic_draws import LexicographicDraws, Start
from mixopt.lp.sparse import Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import ROUNDING
from mixopt.programme.moved_inputs import DrawOutOfRange, draws_of
from mixopt.programme.problem import Problem
from mixopt.results.risk_rows import HINDSIGHT

Progress = Callable[[int], None]

PIECES, FEWEST = 16, 100
"""Into how many pieces draws are cut, and how many draws a piece has at the least. As that depends
on the number of draws alone, so does what comes of them."""


def find_futures(
    problem: Problem, sample: Sample, policy: str, report_progress: Progress
) -> Futures:
    """What comes of every draw under a policy.

    Args:
        problem: Where nothing moves.
        sample: The draws.
        policy: A key of `POLICIES`.
        report_progress: Called now and then with the number of draws still to come.

    Raises:
        SolverFailed: HiGHS stopped without a proof.
    """
    solving = Solving(problem, sample, policy)
    first, *others = cut_draws(sample.number)
    report_progress(sample.number)
    part, start = solving.settle(first, None)
    parts = [part]
    for piece in others:
        report_progress(sample.number - int(piece[0]))
        parts.append(solving.settle(piece, start)[0])
    return join_futures(parts)


def cut_draws(number: int) -> list[Integers]:
    """Pieces of draws, by their positions: of each number of draws always the same."""
    size = max(-(-number // PIECES), FEWEST)
    return [np.arange(begin, min(begin + size, number)) for begin in range(0, number, size)]


class Solving:
    """Settles draws of a problem under one policy."""

    def __init__(self, problem: Problem, sample: Sample, policy: str) -> None:
        """Compute what moves, and the plan that is held.

        Args:
            problem: Where nothing moves.
            sample: The draws.
            policy: A key of `POLICIES`.

        Raises:
            NoPlanExists: There is no plan to hold.
            SolverFailed: HiGHS stopped without a proof, or a number is too large for it.
        """
        self.problem, self.asked = problem, ask(problem)
        held = policy != HINDSIGHT
        form = hold_plan(problem) if held else problem.form
        inputs = sample.inputs(problem.instance)
        try:
            draws = draws_of(problem, inputs or {0: np.full(sample.number, problem.inputs[0])})
        except DrawOutOfRange as failed:
            msg = f"draw {failed.draw + 1}: {failed}"
            raise SolverFailed(msg) from None
        kept = _decided_ahead(problem) if held else None
        elastic = ElasticDraws(form, draws, self.asked.tiers, LADDER, kept)
        read = np.array([at for at, _ in self.asked.costs], dtype=int)
        self.solving = LexicographicDraws(elastic, read)

    def settle(self, piece: Integers, start: Start | None) -> tuple[Futures, Start]:
        """What comes of a piece of draws, and what the others may begin with.

        Args:
            piece: Their positions.
            start: What came of the first piece; none: this is the first.

        Raises:
            SolverFailed: HiGHS stopped without a proof.
        """
        found, learnt = self.solving.settle(piece, start)
        return read_futures(self.problem, self.asked, found, piece), learnt


def hold_plan(problem: Problem) -> StandardForm:
    """The programme with what the plan decides ahead as the plan decides it.

    Raises:
        NoPlanExists: There is no plan to hold.
    """
    plan = solve_problem(problem, prices=False).solution.values
    form = problem.form
    lower, upper = form.lower.copy(), form.upper.copy()
    ahead = _decided_ahead(problem)
    held = np.where(np.abs(plan[ahead]) < ROUNDING, 0.0, plan[ahead])
    lower[ahead] = upper[ahead] = held
    return replace(form, lower=lower, upper=upper)


def _decided_ahead(problem: Problem) -> Integers:
    variables = problem.structure.variables
    return np.array(
        [
            at
            for at, label in enumerate(problem.form.columns)
            if label.block in variables and variables[label.block].decided_ahead
        ],
        dtype=int,
    )
