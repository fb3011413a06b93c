"""What is missing where other limits clash than those on money: people left out, limits broken.

Limits are relaxed until all but those on money can hold: as few people as can be are left out,
then as little policy as can be gives way; law, and then what nobody can buy, only where that is
not enough. So much is missing whatever the money, and what the money is short then comes on top.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mixopt.instance.limit import PEOPLE
from mixopt.lp.feasibility import ElasticProblem
from mixopt.lp.tolerances import RELAXATION_MARGIN
from mixopt.programme.limits import Description
from mixopt.programme.problem import Problem
from mixopt.results.explanation import Relaxed

STANDINGS = ("policy", "law", "physical")
"""How firm limits are, in the order in which they are relaxed."""

LEAST_SEEN = 0.005
"""In the unit of a limit: less is printed as nothing."""


def least_missing(problem: Problem) -> Mapping[str, float]:
    """By how much limits are relaxed, by name; nothing where no amounts are enough.

    Raises:
        SolverFailed: The solver stopped without a proof.
    """
    described = {row[0]: row[-1] for row in problem.limits.describe(range(len(problem.form.rows)))}
    money = [row for row, limit in described.items() if limit.money]
    people = [row for row, limit in described.items() if limit.family == PEOPLE]
    elastic = ElasticProblem(problem.form)
    for last in range(len(STANDINGS) + 1):
        others = [
            row
            for row, limit in described.items()
            if limit.standing in STANDINGS[:last]
            and row not in {*money, *people}
            and not _is_equation(problem, row)
        ]
        found = elastic.least_relaxation(people, others, money)
        if found is not None:
            return {problem.form.rows[row].name: by for row, by in found.items()}
    return {}


def describe_relaxed(problem: Problem, amounts: Mapping[str, float]) -> tuple[Relaxed, ...]:
    """What is relaxed by so much that it is seen: people first."""
    rows = problem.limits.describe(range(len(problem.form.rows)))
    found = [
        _describe_relaxed(limit, area, period, by)
        for at, _, area, period, limit in rows
        if LEAST_SEEN <= (by := amounts.get(problem.form.rows[at].name, 0.0)) < np.inf
    ]
    return tuple(sorted(found, key=lambda each: each.family != PEOPLE))


def _describe_relaxed(limit: Description, area: str, period: str, by: float) -> Relaxed:
    return Relaxed(
        says=limit.says,
        unit=limit.unit,
        area=area,
        period=period,
        standing=limit.standing,
        by=by / (1 + RELAXATION_MARGIN),
        subject=limit.subject,
        family=limit.family,
    )


def _is_equation(problem: Problem, row: int) -> bool:
    return bool(np.isfinite([problem.form.row_lower[row], problem.form.row_upper[row]]).all())
