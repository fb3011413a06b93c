"""Of the plans that cost the least, the one that is taken: question after question.

Each question keeps to what those before have decided: what has a price stays where it is.
"""

from __future__ import annotations

import highspy
import numpy as np

from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import LARGEST, StandardForm
from mixopt.lp.status import ROUNDING, check_status

Found = tuple[Floats, Floats, Floats]
"""Values and reduced costs of the columns, duals of the rows."""


def break_ties(highs: highspy.Highs, compiled: StandardForm, found: Found) -> Floats:
    """Values of an optimum with the fewest arrivals, and of those with the sums asked for.

    Where rounding leaves no plan to choose from, at the edge of there being any, the plan chosen
    so far is kept: it is an optimum too.
    """
    width = len(compiled.columns)
    sides = compiled.row_lower, compiled.row_upper
    if compiled.moves is not None and len(compiled.moves):
        sides = _held(highs, sides, found)
        number = len(compiled.moves)
        _arrivals(highs, width, np.asarray(compiled.moves))
        added = np.full(number, -np.inf), np.asarray(compiled.moves)[:, 2]
        sides = np.concatenate([sides[0], added[0]]), np.concatenate([sides[1], added[1]])
        better = _next(highs)
        if better is None:
            return found[0][:width]
        found = better
    for columns, weight in compiled.then:
        sides = _held(highs, sides, found)
        every = np.arange(highs.getNumCol(), dtype=np.int32)
        cost = np.zeros(len(every))
        cost[columns] = weight
        check_status(highs.changeColsCost(len(every), every, cost), "next costs")
        better = _next(highs)
        if better is None:
            break
        found = better
    return found[0][:width]


def _next(highs: highspy.Highs) -> Found | None:
    """The best of the plans that are left, by the costs that stand; none, where none is found."""
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = highs.getSolution()
    return (
        np.array(solution.col_value), np.array(solution.col_dual), np.array(solution.row_dual),
    )  # fmt: skip


def _held(
    highs: highspy.Highs, sides: tuple[Floats, Floats], found: Found
) -> tuple[Floats, Floats]:
    """Keep to the optima: what has a price stays where it is. Returns the rows' limits after."""
    lower, upper = sides[0].copy(), sides[1].copy()
    values, reduced, duals = found
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


def _arrivals(highs: highspy.Highs, width: int, steps: Floats) -> None:
    """Ask for the fewest arrivals instead of the least cost."""
    every = np.arange(width, dtype=np.int32)
    check_status(highs.changeColsCost(width, every, np.zeros(width)), "drop costs")
    number = len(steps)
    none, ones = np.array([], dtype=np.int32), np.ones(number)
    check_status(
        highs.addCols(
            number, ones, 0 * ones, LARGEST * ones, 0, none, none, np.array([], dtype=float)
        ),
        "arrivals",
    )
    step = np.arange(number)
    now, before = steps[:, 0].astype(int), steps[:, 1].astype(int)
    follows = before >= 0
    rows = np.concatenate([step, step, step[follows]])
    columns = np.concatenate([now, width + step, before[follows]])
    numbers = np.concatenate([ones, -np.ones(number + follows.sum())])
    order = np.argsort(rows, kind="stable")
    starts = np.searchsorted(rows[order], step).astype(np.int32)
    check_status(
        highs.addRows(number, -np.inf * ones, steps[:, 2], len(rows), starts,
                      columns[order].astype(np.int32), numbers[order]),
        "arrival rows",
    )  # fmt: skip
