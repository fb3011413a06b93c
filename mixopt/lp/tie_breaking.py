"""Lexicographic tie-breaking: of all optima, the one that further objectives pick.

Each objective is minimised over the optimal face of those before it: rows and columns with a
non-zero dual or reduced cost are fixed where they are. The last objective is strictly convex, so
that it has one optimum, whatever the order of rows and columns and whichever basis was found.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

import highspy
import numpy as np

from mixopt.lp.optimal_face import OptimalFace, Optimum, read_optimum
from mixopt.lp.solver import start_highs
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import Nearness, StandardForm
from mixopt.lp.status import check_status
from mixopt.lp.tolerances import CANCELLED, ROUNDING


def choose_optimum(face: OptimalFace, form: StandardForm) -> Floats:
    """Values of the columns at the optimum that the tie-breaks pick.

    First the fewest arrivals (continuity), then the sums of `tie_breaks`, then the least distance
    (nearness). Where rounding makes the face empty on the way, the last optimum is kept.

    Args:
        face: The optima.
        form: The programme, with its tie-breaks.
    """
    if not face.free:
        return face.values
    arrivals = _arrivals(face, form)
    programme = face.form(arrivals.number, arrivals.rows, arrivals.most)
    highs = start_highs(programme)
    sides = programme.row_lower, programme.row_upper
    every, found = np.arange(len(programme.cost), dtype=np.int32), np.zeros(face.free)
    for cost in chain(arrivals.costs, _sums(face, form, arrivals.number)):
        check_status(highs.changeColsCost(len(every), every, cost), "next costs")
        optimum = _solve_next(highs)
        if optimum is None:
            return _at(face, form, found)
        found = optimum.values[: face.free]
        sides = _fix_optimal_face(highs, sides, optimum)
    if form.nearness is not None:
        found = _take_nearest(highs, face, form.nearness, arrivals.number, found)
    return _at(face, form, found)


def _at(face: OptimalFace, form: StandardForm, found: Floats) -> Floats:
    """The columns at some free numbers, rounding taken off."""
    return np.clip(face.values + face.directions @ found, form.lower, form.upper)


class _Arrivals(NamedTuple):
    """Who arrives beyond those who were there: an added column and a row for each term that moves.

    Attributes:
        number: How many terms move on the face.
        rows: Over z and the added columns. Shape (terms, free + terms).
        most: The most of each row.
        costs: The objective, once; nothing where no term moves.
    """

    number: int
    rows: Floats
    most: Floats
    costs: list[Floats]


def _arrivals(face: OptimalFace, form: StandardForm) -> _Arrivals:
    """The terms of continuity on the face; those that stand still are left out."""
    moves = np.zeros((0, 3)) if form.continuity_moves is None else form.continuity_moves
    rates, at = _differences(face, moves[:, 0].astype(int), moves[:, 1].astype(int), moves[:, 2])
    kept = np.any(rates != 0, axis=1)
    rates, at, number = rates[kept], at[kept], int(kept.sum())
    cost = np.concatenate([np.zeros(face.free), np.ones(number)])
    return _Arrivals(number, np.hstack([rates, -np.eye(number)]), -at, [cost] if number else [])


def _differences(
    face: OptimalFace, now: Integers, before: Integers, opening: Floats
) -> tuple[Floats, Floats]:
    """The change x[now] - x[before] - opening: its rate with each free number, and where z is 0.

    Args:
        face: The optima.
        now: Positions of columns.
        before: Positions of the columns compared with; -1 where there is none.
        opening: What is compared with besides.
    """
    follows = before >= 0
    rates, at = face.directions[now], face.values[now] - opening
    rates[follows] -= face.directions[before[follows]]
    at[follows] -= face.values[before[follows]]
    rates[np.abs(rates) < CANCELLED] = 0.0
    return rates, at


def _sums(face: OptimalFace, form: StandardForm, added: int) -> Iterator[Floats]:
    """The further objectives over z and the added columns; those that stand still are left out."""
    for columns, weight in form.tie_breaks:
        rate = weight * face.directions[columns].sum(axis=0)
        rate[np.abs(rate) < CANCELLED] = 0.0
        if rate.any():
            yield np.concatenate([rate, np.zeros(added)])


def _solve_next(highs: highspy.Highs) -> Optimum | None:
    """Solve for the objective that HiGHS now holds; none where it finds no optimum."""
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return read_optimum(highs)


def _fix_optimal_face(
    highs: highspy.Highs, sides: tuple[Floats, Floats], optimum: Optimum
) -> tuple[Floats, Floats]:
    """Fix what has a non-zero dual or reduced cost. Returns the limits of the rows after that."""
    lower, upper = sides[0].copy(), sides[1].copy()
    columns = np.flatnonzero(np.abs(optimum.reduced_costs) > ROUNDING)
    held = optimum.values[columns]
    check_status(
        highs.changeColsBounds(len(columns), columns.astype(np.int32), held, held), "fix columns"
    )
    duals = optimum.duals
    rows = np.flatnonzero(np.abs(duals) > ROUNDING)
    side = np.where(duals[rows] > 0, lower[rows], upper[rows])
    rows, side = rows[np.isfinite(side)], side[np.isfinite(side)]
    check_status(highs.changeRowsBounds(len(rows), rows.astype(np.int32), side, side), "fix rows")
    lower[rows] = upper[rows] = side
    return lower, upper


def _take_nearest(
    highs: highspy.Highs, face: OptimalFace, nearness: Nearness, added: int, found: Floats
) -> Floats:
    """The free numbers at the least distance, by a strictly convex quadratic programme.

    The distance is the sum of the squares of the scaled changes, and of the arrivals.

    Args:
        highs: Holds the face of the objectives before.
        face: The optima.
        nearness: What each column is compared with.
        added: How many columns of arrivals there are after the free numbers.
        found: The free numbers so far, kept where HiGHS finds no optimum.
    """
    columns = np.arange(len(nearness.scale))
    rates, at = _differences(face, columns, nearness.before, nearness.opening)
    rates, at = rates * nearness.scale[:, None], at * nearness.scale
    size = face.free + added
    squares = np.zeros((size, size))
    squares[: face.free, : face.free] = rates.T @ rates
    squares[face.free :, face.free :] = np.eye(added)
    cost = np.concatenate([rates.T @ at, np.zeros(added)])
    check_status(highs.changeColsCost(size, np.arange(size, dtype=np.int32), cost), "distance")
    pass_squares(highs, squares)
    check_status(highs.setOptionValue("solver", "choose"), "solver option")
    optimum = _solve_next(highs)
    return found if optimum is None else optimum.values[: face.free]


def pass_squares(highs: highspy.Highs, squares: Floats) -> None:
    """Pass Q of the objective ½·x·Q·x + c·x, a symmetric matrix."""
    half = np.tril(squares)
    columns, rows = np.nonzero(half.T)
    hessian = highspy.HighsHessian()
    hessian.dim_ = len(squares)
    hessian.format_ = highspy.HessianFormat.kTriangular
    hessian.start_ = np.searchsorted(columns, np.arange(len(squares) + 1)).astype(np.int32)
    hessian.index_ = rows.astype(np.int32)
    hessian.value_ = half.T[columns, rows]
    check_status(highs.passHessian(hessian), "squares")
    check_status(highs.setOptionValue("qp_regularization_value", 0.0), "regularisation option")
