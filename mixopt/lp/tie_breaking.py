"""Lexicographic tie-breaking: of all optima, pick one by further objectives, one after the other.

Each objective is minimised over the optimal face of those before it: rows and columns with a
non-zero dual or reduced cost are fixed where they are.
"""

from __future__ import annotations

import highspy
import numpy as np

from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.status import check_status
from mixopt.lp.tolerances import LARGEST_COEFFICIENT, ROUNDING

Optimum = tuple[Floats, Floats, Floats]
"""Values and reduced costs of the columns, duals of the rows."""


def break_ties(highs: highspy.Highs, form: StandardForm, optimum: Optimum) -> Floats:
    """Values of the columns at the optimum that the tie-breaks pick.

    First the fewest arrivals (continuity), then the sums of `tie_breaks`. Where rounding makes a
    nearly infeasible programme infeasible on the way, the last optimum is kept: it is one too.

    Args:
        highs: Holds the programme, solved; its costs, bounds and rows are changed.
        form: The programme, with its tie-breaks.
        optimum: What HiGHS found.
    """
    width = len(form.columns)
    sides = form.row_lower, form.row_upper
    if form.continuity_moves is not None and len(form.continuity_moves):
        sides = _fix_optimal_face(highs, sides, optimum)
        number = len(form.continuity_moves)
        _minimise_arrivals(highs, width, np.asarray(form.continuity_moves))
        added = np.full(number, -np.inf), np.asarray(form.continuity_moves)[:, 2]
        sides = np.concatenate([sides[0], added[0]]), np.concatenate([sides[1], added[1]])
        better = _solve_next(highs)
        if better is None:
            return optimum[0][:width]
        optimum = better
    for columns, weight in form.tie_breaks:
        sides = _fix_optimal_face(highs, sides, optimum)
        every = np.arange(highs.getNumCol(), dtype=np.int32)
        cost = np.zeros(len(every))
        cost[columns] = weight
        check_status(highs.changeColsCost(len(every), every, cost), "next costs")
        better = _solve_next(highs)
        if better is None:
            break
        optimum = better
    return optimum[0][:width]


def _solve_next(highs: highspy.Highs) -> Optimum | None:
    """Solve for the objective that HiGHS now holds; none where it finds no optimum."""
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = highs.getSolution()
    return (
        np.array(solution.col_value), np.array(solution.col_dual), np.array(solution.row_dual),
    )  # fmt: skip


def _fix_optimal_face(
    highs: highspy.Highs, sides: tuple[Floats, Floats], optimum: Optimum
) -> tuple[Floats, Floats]:
    """Fix what has a non-zero dual or reduced cost. Returns the limits of the rows after that."""
    lower, upper = sides[0].copy(), sides[1].copy()
    values, reduced, duals = optimum
    columns = np.flatnonzero(np.abs(reduced) > ROUNDING)
    held = values[columns]
    check_status(
        highs.changeColsBounds(len(columns), columns.astype(np.int32), held, held), "fix columns"
    )
    rows = np.flatnonzero(np.abs(duals) > ROUNDING)
    side = np.where(duals[rows] > 0, lower[rows], upper[rows])
    rows, side = rows[np.isfinite(side)], side[np.isfinite(side)]
    check_status(highs.changeRowsBounds(len(rows), rows.astype(np.int32), side, side), "fix rows")
    lower[rows] = upper[rows] = side
    return lower, upper


def _minimise_arrivals(highs: highspy.Highs, width: int, terms: Floats) -> None:
    """Replace the least cost by the fewest arrivals, one added column and row for each term."""
    every = np.arange(width, dtype=np.int32)
    check_status(highs.changeColsCost(width, every, np.zeros(width)), "drop costs")
    number = len(terms)
    none, ones = np.array([], dtype=np.int32), np.ones(number)
    upper, no_values = LARGEST_COEFFICIENT * ones, np.array([], dtype=float)
    status = highs.addCols(number, ones, 0 * ones, upper, 0, none, none, no_values)
    check_status(status, "arrivals")
    step = np.arange(number)
    now, before = terms[:, 0].astype(int), terms[:, 1].astype(int)
    follows = before >= 0
    rows = np.concatenate([step, step, step[follows]])
    columns = np.concatenate([now, width + step, before[follows]])
    numbers = np.concatenate([ones, -np.ones(number + follows.sum())])
    order = np.argsort(rows, kind="stable")
    starts = np.searchsorted(rows[order], step).astype(np.int32)
    check_status(
        highs.addRows(number, -np.inf * ones, terms[:, 2], len(rows), starts,
                      columns[order].astype(np.int32), numbers[order]),
        "arrival rows",
    )  # fmt: skip
