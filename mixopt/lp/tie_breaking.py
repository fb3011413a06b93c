"""Lexicographic tie-breaking: of all optima, the one that further objectives pick.

Each objective is minimised over the optimal face of those before it: rows and columns with a
non-zero dual or reduced cost are fixed where they are. The last objective is strictly convex, so
that it has one optimum, whatever the order of rows and columns and whichever basis was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

import highspy
import numpy as np

from mixopt.lp.optimal_face import OptimalFace, Optimum, find_face, read_optimum
from mixopt.lp.quadratic import least_squares
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
    check_status(highs.setOptionValue("solver", "simplex"), "solver option")
    check_status(highs.setOptionValue("presolve", "off"), "presolve option")  # it is small
    costs = [*arrivals.costs, *_sums(face, form, arrivals.number)]
    rest, optimum = minimise_in_order(highs, programme, costs or [np.zeros(len(programme.cost))])
    if optimum is None:
        return face.values
    found = optimum.values[: face.free]
    if form.nearness is not None and rest is not None:
        found = _take_nearest(face, find_face(highs, rest, optimum), form.nearness)
    return _at(face, form, found)


def minimise_in_order(
    highs: highspy.Highs,
    form: StandardForm,
    costs: Iterable[Floats],
    optimum: Optimum | None = None,
) -> tuple[StandardForm | None, Optimum | None]:
    """Minimise each cost over the optima of those before it.

    Args:
        highs: Holds the programme; its costs, and the limits that all optima keep, are changed.
        form: The programme.
        costs: One a column, each.
        optimum: What HiGHS holds, where it has solved the programme for another cost before.

    Returns:
        The programme that was solved last, and its optimum; no programme where rounding left
        nothing on the way.
    """
    every = np.arange(len(form.cost), dtype=np.int32)
    for cost in costs:
        if optimum is not None:
            form = _fix_optimal_face(highs, form, optimum)
        check_status(highs.changeColsCost(len(every), every, cost), "next costs")
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None, optimum
        optimum = read_optimum(highs)
    return form, optimum


def _at(face: OptimalFace, form: StandardForm, found: Floats) -> Floats:
    """The columns at some free numbers; what rounding leaves beside a bound is on the bound."""
    values = np.clip(face.values + face.directions @ found, form.lower, form.upper)
    values = np.where(values - form.lower <= ROUNDING, form.lower, values)
    return np.where(form.upper - values <= ROUNDING, form.upper, values)


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
    now, before = moves[:, 0].astype(int), moves[:, 1].astype(int)
    some = face.find_moving(now, before)
    rates, at = _differences(face, now[some], before[some], moves[some, 2])
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


def _fix_optimal_face(highs: highspy.Highs, form: StandardForm, optimum: Optimum) -> StandardForm:
    """Fix what has a non-zero dual or reduced cost, in HiGHS and in the programme returned."""
    lower, upper = form.lower.copy(), form.upper.copy()
    row_lower, row_upper = form.row_lower.copy(), form.row_upper.copy()
    columns = np.flatnonzero(np.abs(optimum.reduced_costs) > ROUNDING)
    held = lower[columns] = upper[columns] = optimum.values[columns]
    status = highs.changeColsBounds(len(columns), columns.astype(np.int32), held, held)
    check_status(status, "fix columns")
    rows = np.flatnonzero(np.abs(optimum.duals) > ROUNDING)
    side = np.where(optimum.duals[rows] > 0, row_lower[rows], row_upper[rows])
    rows, side = rows[np.isfinite(side)], side[np.isfinite(side)]
    row_lower[rows] = row_upper[rows] = side
    check_status(highs.changeRowsBounds(len(rows), rows.astype(np.int32), side, side), "fix rows")
    return replace(form, lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper)


def _take_nearest(face: OptimalFace, rest: OptimalFace, nearness: Nearness) -> Floats:
    """The free numbers at the least distance, by strictly convex quadratic programmes.

    The distance is the sum of the squares of the scaled changes, level after level, and in the
    first level of the arrivals.

    Args:
        face: The optima, by their free numbers.
        rest: Those free numbers, and the arrivals, at all optima of the objectives before.
        nearness: What each column is compared with.
    """
    if not rest.free:
        return rest.values[: face.free]
    some = face.find_moving(np.arange(len(nearness.scale)), nearness.before)
    by_face, at = _differences(face, some, nearness.before[some], nearness.opening[some])
    scale, level_of = nearness.scale[some], nearness.level[some]
    rates = scale[:, None] * (by_face @ rest.directions[: face.free])
    at = scale * (at + by_face @ rest.values[: face.free])
    levels = []
    for level in range(1, 1 + max(level_of.tolist(), default=0)):
        own = (level_of == level) & np.any(rates != 0, axis=1)
        levels.append((rates[own], at[own]))
    if levels:
        levels[0] = (
            np.vstack([levels[0][0], rest.directions[face.free :]]),
            np.concatenate([levels[0][1], rest.values[face.free :]]),
        )
    found = rest.values + rest.directions @ least_squares(rest, levels)
    return found[: face.free]
