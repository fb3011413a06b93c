"""The least relaxation with which a plan exists: an elastic problem, solved lexicographically.

    first   Σ weight · |change| / value       of what has no price in £: policy
    then    Σ weight · price · |change|       of what has one: places, recruits, money     [£]
    then    Σ weight · |change| of money      where a block contract may be given up instead

One after the other, never as one sum: nothing is traded between policy and money. Law and what
nobody can buy stay as they are unless the user lets them change.

A ratio changes coefficients, so the problem is bilinear in it and the plan. It is linearised at
one plan after another until that is a fixed point. The fixed point is a local optimum, and there
may be none: `package` makes each part as small as it can be, and compares.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_array, hstack

from mixopt.analysis.infeasibility.change_costs import RelaxationColumn
from mixopt.lp.feasibility import LARGEST_RELAXATION, elastic, solve_in_order
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import FIXED_POINT, SMALLEST_COEFFICIENT

Relaxation = list[tuple[RelaxationColumn, float]]
"""The columns that are not 0, each with its change in the figure's own unit, with its sign."""

MOST_LINEARISATIONS = 30
"""Times that the ratios are linearised before a fixed point is given up."""


def least_relaxation(form: StandardForm, columns: Sequence[RelaxationColumn]) -> Relaxation | None:
    """The least relaxation with which a plan exists, lexicographically; or None.

    None means that no plan exists even so or, where ratios may change, that no fixed point of
    their linearisation was found.

    Args:
        form: The programme.
        columns: What may change.

    Raises:
        SolverFailed: The solver stopped without a proof.
    """
    ratios = [column for column in columns if column.adjustable.ratio]
    rows = sorted({row for c in ratios for row, _, _ in c.adjustable.moves.coefficients})
    plan: Floats | None = None
    is_ratio = np.array([column.adjustable.ratio for column in columns], dtype=bool)
    before = np.zeros(len(columns))
    for _ in range(MOST_LINEARISATIONS if ratios else 1):
        found = _solve_linearised(form, columns, rows, plan)
        if found is None:
            return None
        plan, amounts, slack = found
        change = np.abs(amounts - before)[is_ratio]
        if not ratios or (slack <= FIXED_POINT and change.max() <= FIXED_POINT):
            break
        before = amounts
    else:
        return None
    units = np.array([column.side * column.unit for column in columns])
    changes = (units * amounts).tolist()
    triples = zip(columns, changes, amounts.tolist(), strict=True)
    return [(column, by) for column, by, amount in triples if amount > FIXED_POINT]


def total_slack(form: StandardForm) -> float:
    """How far a programme is from having a plan: the least sum of slack over all its rows.

    Raises:
        SolverFailed: The solver stopped without a proof.
    """
    slack, most = _slack(form, range(len(form.rows)))
    found = solve_in_order(elastic(form, slack, np.ones(len(most)), most), len(most))
    return np.inf if found is None else float(found[1].sum())


def _solve_linearised(
    form: StandardForm,
    columns: Sequence[RelaxationColumn],
    rows: Sequence[int],
    plan: Floats | None,
) -> tuple[Floats, Floats, float] | None:
    """One solve: the plan, the amount of each column, and the slack that rows of ratios need."""
    number, height, width = len(columns), len(form.rows), len(form.columns)
    relaxing = coo_array(_entries(columns, plan), shape=(height, number))
    upper = np.array([column.room / column.unit for column in columns])
    lacking, ends = _slack(form, rows)
    cost = np.concatenate([np.zeros(number), np.ones(len(ends))])
    then = [(places + width, 1.0) for places in _objectives(columns) if len(places)]
    whole = hstack([relaxing, lacking]).tocsc()
    relaxed = elastic(form, whole, cost, np.concatenate([upper, ends]), then)
    found = solve_in_order(relaxed, number + len(ends))
    if found is None:
        return None
    return found[0], found[1][:number], float(found[1][number:].sum())


def _objectives(columns: Sequence[RelaxationColumn]) -> list[Integers]:
    """The columns of each objective: policy, what has a price, money, what counts nothing."""
    saves = any(column.given_up for column in columns)
    tests = (
        [column.each > 0 and not column.priced for column in columns],
        [column.each > 0 and column.priced for column in columns],
        [column.each > 0 and column.money and saves for column in columns],
        [not column.each for column in columns],
    )
    return [np.flatnonzero(np.array(test, dtype=bool)) for test in tests]


def _entries(
    columns: Sequence[RelaxationColumn], plan: Floats | None
) -> tuple[list[float], tuple[list[int], list[int]]]:
    """How much each column relaxes each row; a ratio, as in the plan of the linearisation."""
    data: list[float] = []
    rows: list[int] = []
    places: list[int] = []
    for place, column in enumerate(columns):
        unit = column.side * column.unit
        moves = column.adjustable.moves
        relaxed = [(row, -slope) for row, slope in moves.limits]
        if plan is not None:
            relaxed += [(row, slope * plan[at]) for row, at, slope in moves.coefficients]
        elif moves.coefficients:
            relaxed = []
        for row, by in relaxed:
            if abs(by * unit) > SMALLEST_COEFFICIENT:
                data.append(float(by * unit))
                rows.append(row)
                places.append(place)
    return data, (rows, places)


def _slack(form: StandardForm, rows: Sequence[int]) -> tuple[coo_array, Floats]:
    """Slack columns for the rows of ratios, scaled by the row's largest coefficient."""
    by_row = abs(form.matrix.scipy).tocsr()
    data, across = [], []
    for row in rows:
        size = max(by_row[[row], :].max(), 1.0)
        for sign, limited in ((1.0, form.row_lower), (-1.0, form.row_upper)):
            if np.isfinite(limited[row]):
                data.append(sign * size)
                across.append(row)
    places = list(range(len(data)))
    most = np.full(len(data), LARGEST_RELAXATION)
    return coo_array((data, (across, places)), shape=(len(form.rows), len(data))), most
