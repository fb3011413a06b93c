"""The optimum, or why there is none; most need in two solves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mixopt.analysis.more_money import people_for_more_money
from mixopt.certificates import Certificate, ExactProof
from mixopt.errors import NoPlanExists
from mixopt.lp.certificate import certify
from mixopt.lp.exact_proof import proven
from mixopt.lp.highs import Infeasible, Solution, solve_form
from mixopt.lp.standard_form import StandardForm
from mixopt.programme.problem import Problem
from mixopt.results.funding_rows import MoreMoney


@dataclass(frozen=True, slots=True)
class Answer:
    """A problem that was solved: for the need that can be met first, if that was asked for."""

    problem: Problem
    compiled: StandardForm
    solution: Solution
    people: Mapping[str, float]
    """What one more of each limit leaves unmet, by the name of its row."""
    need_certificate: Certificate | None
    exact: ExactProof | None
    exact_need: ExactProof | None
    more_money: tuple[MoreMoney, ...]


def answer(problem: Problem, *, prices: bool, exact: bool = False) -> Answer:
    """The least cost; or two solves: the prices of the first are people, of the second £."""
    people, proof, exact_need = {}, None, None
    more_money: tuple[MoreMoney, ...] = ()
    if problem.counts_people:
        problem, compiled, solution = optimum(problem, prices=prices)
        proof = certify(compiled, solution)
        exact_need = proven(compiled, solution) if exact else None
        effects = zip(compiled.steps, solution.effects.tolist(), strict=True)
        people = {compiled.rows[rows[0]].name: effect for (rows, _), effect in effects}
        if prices:
            more_money = tuple(people_for_more_money(problem.instance, compiled, solution))
        problem = problem.then_least_cost(solution.objective)
    problem, compiled, solution = optimum(problem, prices=prices, ranked=True)
    found = proven(compiled, solution) if exact else None
    return Answer(problem, compiled, solution, people, proof, found, exact_need, more_money)


def optimum(
    problem: Problem, *, prices: bool, ranked: bool = False
) -> tuple[Problem, StandardForm, Solution]:
    """The optimum of a problem, or why it has none.

    Args:
        problem: What is solved.
        prices: Solve again one unit beyond each limit.
        ranked: Of several optima, find the one that the plan is.

    Returns:
        The problem that was solved, its matrices and their optimum. Where the one that is given has
        none for want of half a penny, it is the same with that allowed.

    Raises:
        NoPlanExists: No plan meets every limit.
        SolverFailed: HiGHS stopped without a proof.
    """
    try:
        return problem, *_solved(problem, prices=prices, ranked=ranked)
    except Infeasible as error:
        conflict = error
    allowing = problem.allowing_pennies()
    if allowing is not None:
        return allowing, *_solved(allowing, prices=prices, ranked=ranked)
    from mixopt.analysis.shortfall import describe_shortfall  # only now: it takes SciPy along

    raise NoPlanExists(describe_shortfall(problem, conflict.rows)) from None


def _solved(problem: Problem, *, prices: bool, ranked: bool) -> tuple[StandardForm, Solution]:
    """The matrices of a problem and their optimum."""
    form = problem.ranked_form if ranked else problem.form
    form = problem.with_steps(form) if prices else form
    return form, solve_form(form)
