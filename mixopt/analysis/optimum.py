"""The optimum, or why the problem is infeasible; most need lexicographically, in two solves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mixopt.analysis.more_money import people_for_more_money
from mixopt.certificates import Certificate, ExactProof
from mixopt.errors import NoPlanExists
from mixopt.lp.certificate import certify
from mixopt.lp.exact_proof import prove_or_fail
from mixopt.lp.highs import Infeasible, Solution, solve_form
from mixopt.lp.standard_form import StandardForm
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


def solve_problem(problem: Problem, *, prices: bool, exact: bool = False) -> Answer:
    """Find the least cost; or first the least unmet need, whose shadow prices are in people."""
    people, proof, exact_need = {}, None, None
    more_money: tuple[MoreMoney, ...] = ()
    if problem.counts_people:
        form, solution = find_optimum(problem, problem.form, prices=prices)
        proof = certify(form, solution)
        exact_need = prove_or_fail(form, solution) if exact else None
        effects = zip(form.unit_steps, solution.effects.tolist(), strict=True)
        people = {form.rows[rows[0]].name: effect for (rows, _), effect in effects}
        if prices:
            more_money = tuple(people_for_more_money(problem.instance, form, solution))
        problem = problem.then_least_cost(solution.objective)
    form, solution = find_optimum(problem, problem.ranked_form, prices=prices)
    found = prove_or_fail(form, solution) if exact else None
    return Answer(problem, form, solution, people, proof, found, exact_need, more_money)


def find_optimum(
    problem: Problem, form: StandardForm, *, prices: bool
) -> tuple[StandardForm, Solution]:
    """The optimum of a problem's matrices, or why it has none.

    Args:
        problem: What is solved.
        form: Its matrices.
        prices: Solve again one unit beyond each limit.

    Raises:
        NoPlanExists: No plan meets every limit.
        SolverFailed: HiGHS stopped without a proof.
    """
    form = problem.with_steps(form) if prices else form
    try:
        return form, solve_form(form)
    except Infeasible as conflict:
        from mixopt.analysis.shortfall import describe_shortfall  # only now: it takes SciPy along

        raise NoPlanExists(describe_shortfall(problem, conflict.rows)) from None
