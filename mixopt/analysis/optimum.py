"""The optimum, or why the problem is infeasible; most need lexicographically, in two solves."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from mixopt.analysis.more_money import people_for_more_money
from mixopt.certificates import Certificate, ExactProof
from mixopt.errors import DataError, NoPlanExists
from mixopt.lp.basis import Basis
from mixopt.lp.certificate import certify
from mixopt.lp.exact_proof import prove_or_fail
from mixopt.lp.highs import Infeasible, OptimumAtBound, Solution, solve_form
from mixopt.lp.standard_form import NumberOutOfRange, StandardForm
from mixopt.programme.problem import Problem
from mixopt.results.funding_rows import MoreMoney


@dataclass(frozen=True, slots=True)
class Answer:
    """A solved problem; in most-need mode, of the second solve, with what the first found."""

    problem: Problem
    form: StandardForm
    solution: Solution
    people: Mapping[str, float]
    """Need left unmet by one unit more of each limit, in person-years, by the name of its row."""
    need_certificate: Certificate | None
    exact: ExactProof | None
    exact_need: ExactProof | None
    more_money: tuple[MoreMoney, ...]


def solve_problem(
    problem: Problem, *, prices: bool, exact: bool = False, start: Basis | None = None
) -> Answer:
    """Find the least cost; or first the least unmet need, whose shadow prices are in people.

    Args:
        problem: What is solved.
        prices: Solve again one unit beyond each limit.
        exact: Prove the optimum in fractions too.
        start: A basis to begin from to the least cost, of a programme of the same structure. Where
            there are several, the shadow prices that are found depend on it, and nothing else.
    """
    people, proof, exact_need = {}, None, None
    more_money: tuple[MoreMoney, ...] = ()
    if problem.counts_people:
        problem, form, solution = find_optimum(problem, prices=prices)
        proof = certify(form, solution)
        exact_need = prove_or_fail(form, solution) if exact else None
        effects = zip(form.unit_steps, solution.effects.tolist(), strict=True)
        people = {form.rows[rows[0]].name: effect for (rows, _), effect in effects}
        if prices:
            more_money = tuple(people_for_more_money(problem.instance, form, solution))
        problem = problem.then_least_cost(solution.objective)
    problem, form, solution = find_optimum(problem, prices=prices, ranked=True, start=start)
    found = prove_or_fail(form, solution) if exact else None
    return Answer(problem, form, solution, people, proof, found, exact_need, more_money)


def find_optimum(
    problem: Problem, *, prices: bool, ranked: bool = False, start: Basis | None = None
) -> tuple[Problem, StandardForm, Solution]:
    """The optimum of a problem, or why it has none.

    Args:
        problem: What is solved.
        prices: Solve again one unit beyond each limit.
        ranked: Of several optima, find the one that the plan is.
        start: A basis to begin from.

    Returns:
        The problem that was solved, its matrices and their optimum. Where the one that is given has
        none for want of half a penny, it is the same with that allowed.

    Raises:
        DataError: Figures ask for more than our bounds of variables hold.
        NoPlanExists: No plan meets every limit.
        SolverFailed: HiGHS stopped without a proof.
    """
    try:
        return problem, *_solve(problem, prices=prices, ranked=ranked, start=start)
    except Infeasible as error:
        conflict = error
    except (OptimumAtBound, NumberOutOfRange) as beyond:
        from mixopt.analysis.own_bounds import faults_beyond

        raise DataError(faults_beyond(problem, beyond)) from None
    allowing = problem.allow_pennies()
    with suppress(Infeasible):
        if allowing is not None:
            return allowing, *_solve(allowing, prices=prices, ranked=ranked, start=start)
    from mixopt.analysis.own_bounds import faults_of_bounds  # only now: they take SciPy along
    from mixopt.analysis.shortfall import describe_shortfall

    faults = faults_of_bounds(problem)
    if faults:
        raise DataError(faults)
    raise NoPlanExists(describe_shortfall(problem, conflict)) from None


def _solve(
    problem: Problem, *, prices: bool, ranked: bool, start: Basis | None
) -> tuple[StandardForm, Solution]:
    """The matrices of a problem and their optimum."""
    form = problem.ranked_form if ranked else problem.form
    form = problem.with_steps(form) if prices else form
    return form, solve_form(form, start)
