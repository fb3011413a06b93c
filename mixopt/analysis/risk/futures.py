"""Futures: what a council does in each draw, and what is missing there, under one policy.

Under *hindsight* each draw is planned for itself, as if it were known before the first period.
Under *held* what the plan starts, hires, releases and spends on schemes is done whatever comes;
what a council can change in the year follows the draw: who goes where, what is bought, agency
staff, which fund pays. In both, the periods of one draw are decided together.

Where a draw has no plan, something gives way, and no more of it than has to. Money first: the
overspend, which is what the envelope and the savings targets are short of, in sum over the periods;
without an envelope, what each fund is short of, together. What is short in one of these and misses
a target too counts once.
Where no money is enough, limits of policy; then people are left without a service; law, and what
nobody can buy, come last. That order is the same in every draw and under both policies. Where the
plan cannot be held to the letter, as fewer people can be hired than it hires, or fewer are there to
be released, it is held as nearly as can be.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mixopt.analysis.optimum import solve_problem
from mixopt.analysis.risk.asked import LADDER, ask
from mixopt.analysis.risk.equals import tell_equals_apart
from mixopt.analysis.risk.sampling import Sample
from mixopt.errors import SolverFailed
from mixopt.lp.draw_pieces import DrawnForms
from mixopt.lp.draws import Draws
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import ROUNDING
from mixopt.programme.moved_inputs import DrawOutOfRange, draws_of
from mixopt.programme.problem import Problem
from mixopt.results.risk_rows import HELD, HINDSIGHT
from mixopt.units import THOUSAND


def compile_draws(problem: Problem, sample: Sample, plan: Floats) -> DrawnForms:
    """Draws of a problem as numbers alone, under both policies, as they are settled.

    Args:
        problem: Where nothing moves.
        sample: The draws.
        plan: What is held under the second policy: the values of its columns.

    Raises:
        SolverFailed: A number is too large for HiGHS.
    """
    asked, draws = ask(problem), find_draws(problem, sample)
    forms = {
        HINDSIGHT: (problem.form, None),
        HELD: (hold_plan(problem, plan), _decided_ahead(problem)),
    }
    equals = tell_equals_apart(problem, asked)
    return DrawnForms(forms, draws, asked.tiers, LADDER, asked.read, equals.counts, equals.hairs)


def find_draws(problem: Problem, sample: Sample) -> Draws:
    """What moves from draw to draw.

    Raises:
        SolverFailed: A number is too large for HiGHS.
    """
    inputs = sample.inputs(problem.instance)
    try:
        return draws_of(problem, inputs or {0: np.full(sample.number, problem.inputs[0])})
    except DrawOutOfRange as failed:
        msg = f"draw {failed.draw + 1}: {failed}"
        raise SolverFailed(msg) from None


def find_plan(problem: Problem) -> Floats:
    """The plan that is held: the values of all columns.

    Raises:
        NoPlanExists: There is none.
    """
    return solve_problem(problem, prices=False).solution.values


def hold_plan(problem: Problem, plan: Floats) -> StandardForm:
    """The programme with what a plan decides ahead as the plan decides it.

    Args:
        problem: Where nothing moves.
        plan: The values of its columns.
    """
    form = problem.form
    lower, upper = form.lower.copy(), form.upper.copy()
    ahead = _decided_ahead(problem)
    held = np.where(np.abs(plan[ahead]) < ROUNDING, 0.0, plan[ahead])
    lower[ahead] = upper[ahead] = held
    return replace(form, lower=lower, upper=upper)


def money_of(problem: Problem, plan: Floats) -> list[float]:
    """What a plan may cost in each period, £: what it does cost, and what is left of the envelope.

    So what other funds pay of it counts, as it is paid in the plan. Nothing where there is no
    envelope.

    Args:
        problem: Where nothing moves.
        plan: The values of its columns.
    """
    form, names = problem.form, [period.name for period in problem.instance.periods]
    found, seen = dict.fromkeys(names, 0.0), False
    left = form.row_upper - form.matrix.times(plan)
    for at, label in enumerate(form.rows):
        if label.block == "envelope":
            found[label.keys[-1]] += float(left[at]) * THOUSAND
            seen = True
    for at, label in enumerate(form.columns):
        if label.block == "cost" and label.keys[-1] in found:
            found[label.keys[-1]] += float(plan[at]) * THOUSAND
    return [*found.values()] if seen else []


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
