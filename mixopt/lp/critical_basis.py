"""The draws for which one basis is optimal: values and reduced costs as affine functions.

The basic columns, in the rows that are at a limit, are a square system. It is solved once for where
nothing moves and once for each direction in which limits or costs move. Which of the bounds can be
reached at all follows from how far the draws go in each direction: the others are not looked at
draw by draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import splu

from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import ACCURATE, FEASIBILITY, RESIDUAL

LOWER, BASIC, UPPER = 0, 1, 2
"""Statuses, as HiGHS numbers them; any other is of what is at neither bound, and not basic."""

MOST_REFINED = 3
"""Times that a solution is refined by what its equations still miss."""

TOGETHER = 4096
"""Draws that are looked at together: what is computed of them stays in the processor's cache."""

Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Moved:
    """What moves, by direction.

    Attributes:
        rows: The rows whose limits move.
        limits: By how much in each direction, shape (directions, those rows).
        columns: The columns whose costs move.
        costs: By how much in each direction, shape (directions, those columns).
    """

    rows: Integers
    limits: Floats
    columns: Integers
    costs: Floats


@dataclass(frozen=True, slots=True)
class Rooms:
    """Numbers that must not be below 0, affine in the draw.

    Attributes:
        base: Each where nothing moves, its tolerance included.
        slopes: By each direction, shape (rooms, directions).
    """

    base: Floats
    slopes: Floats

    def hold(self, steps: Floats) -> Booleans:
        """Whether none is below 0 in each draw; those that cannot be in any are not asked about.

        Args:
            steps: Shape (draws, directions).
        """
        if not len(self.base) or not len(steps):
            return np.ones(len(steps), bool)
        low, high = steps.min(axis=0), steps.max(axis=0)
        reached = (self.slopes @ (low + high) - np.abs(self.slopes) @ (high - low)) / 2
        asked = np.flatnonzero(self.base + reached < 0)
        base, slopes = self.base[asked], np.ascontiguousarray(self.slopes[asked].T)
        found = np.ones(len(steps), bool)
        if not len(asked):
            return found
        for start in range(0, len(steps), TOGETHER):
            part = steps[start : start + TOGETHER]
            found[start : start + TOGETHER] = ((part @ slopes + base) >= 0).all(axis=1)
        return found


@dataclass(frozen=True, slots=True)
class BasisRegion:
    """A basis, with what it makes of every draw.

    Attributes:
        values: Of each column where nothing moves.
        moves: How they move by each direction of limits, shape (columns, directions).
        cost: Of each column where nothing moves.
        offset: What is added to the cost.
        columns: The columns whose costs move.
        primal: Rooms of values and rows from their bounds, by directions of limits.
        dual: Rooms of reduced costs from the sign that is allowed, by directions of costs.
    """

    values: Floats
    moves: Floats
    cost: Floats
    offset: float
    columns: Integers
    primal: Rooms
    dual: Rooms

    @staticmethod
    def of(
        form: StandardForm, scales: Floats, loose: Floats, statuses: Integers, moved: Moved
    ) -> BasisRegion | None:
        """Factorise a basis; none where it is singular or its equations are not solved well.

        Args:
            form: The programme where nothing moves.
            scales: How many of the units in which HiGHS counts one of each column is.
            loose: What no column may reach: there it rests on a bound that only keeps it finite.
            statuses: Of each column, then of each row.
            moved: What moves.
        """
        return _Equations(form, scales, loose, statuses, moved).region()

    def holds(self, steps: Floats, prices: Floats) -> Booleans:
        """Whether the basis is optimal in each draw.

        Args:
            steps: How far limits move in each direction, shape (draws, directions).
            prices: The same of costs.
        """
        found = self.primal.hold(steps)
        if self.dual.slopes.shape[1] or not len(steps):
            return found & self.dual.hold(prices)
        return found & bool(np.all(self.dual.base >= 0))

    def objective(self, steps: Floats, costs: Floats) -> Floats:
        """The cost of each draw.

        Args:
            steps: How far limits move in each direction, shape (draws, directions).
            costs: By how much the costs of columns move, shape (draws, those columns).
        """
        found: Floats = (
            float(self.cost @ self.values) + self.offset + steps @ (self.cost @ self.moves)
        )
        if costs.shape[1]:
            there = self.values[self.columns] + steps @ self.moves[self.columns].T
            found = found + (costs * there).sum(axis=1)
        return found

    def measure(self, measures: Floats, steps: Floats) -> Floats:
        """Measures of each draw's optimum, shape (draws, measures).

        Args:
            measures: Shape (measures, columns).
            steps: How far limits move in each direction, shape (draws, directions).
        """
        found: Floats = measures @ self.values + steps @ (measures @ self.moves).T
        return found


class _Equations:
    """The equations of a basis: what is basic, in the rows that are at a limit, as many of each."""

    def __init__(
        self, form: StandardForm, scales: Floats, loose: Floats, statuses: Integers, moved: Moved
    ) -> None:
        height, width = form.matrix.shape
        self.form, self.moved = form, moved
        self.column_at, self.row_at = statuses[:width], statuses[width:]
        self.basic = np.flatnonzero(self.column_at == BASIC)
        self.tight = np.flatnonzero(self.row_at != BASIC)
        self.scales, self.most = scales, np.minimum(form.upper, loose)
        self.spread = np.zeros((height, len(moved.limits)))
        self.spread[moved.rows] = moved.limits.T
        self.priced = np.zeros((width, len(moved.costs)))
        self.priced[moved.columns] = moved.costs.T

    def region(self) -> BasisRegion | None:
        """The region; none where the equations have no single answer."""
        if len(self.basic) != len(self.tight):
            return None
        form, matrix = self.form, self.form.matrix.scipy
        square = form.matrix.part(self.tight, self.basic).scipy
        values = np.zeros((len(form.columns), 1 + self.spread.shape[1]))
        values[:, 0] = np.where(
            self.column_at == LOWER, form.lower, np.where(self.column_at == UPPER, form.upper, 0.0)
        )
        values[self.basic, 0] = 0.0
        limits = np.where(self.row_at == LOWER, form.row_lower, form.row_upper)[self.tight]
        right = np.column_stack(
            [limits - (matrix @ values[:, 0])[self.tight], self.spread[self.tight]]
        )
        cost = np.column_stack([form.cost, self.priced])
        duals = np.zeros((len(form.rows), cost.shape[1]))
        if len(self.basic):
            found = solve_equations(square, right, cost[self.basic])
            if found is None:
                return None
            values[self.basic] += found[0]
            duals[self.tight] = found[1]
        return BasisRegion(
            values[:, 0],
            values[:, 1:],
            form.cost,
            form.offset,
            self.moved.columns,
            self._primal(values, matrix @ values),
            self._dual(cost - matrix.T @ duals, duals),
        )

    def _primal(self, values: Floats, reached: Floats) -> Rooms:
        """Rooms of what is basic from both bounds, and of what is not from a loose one."""
        form = self.form
        loose = np.flatnonzero((self.column_at == UPPER) & (form.upper > self.most))
        columns = np.concatenate([self.basic, loose])
        rows = np.flatnonzero(self.row_at == BASIC)
        tolerance = FEASIBILITY / self.scales[columns]
        at, row_at = values[columns], reached[rows]
        row_moves = row_at[:, 1:] - self.spread[rows]
        base = np.concatenate(
            [
                at[:, 0] - form.lower[columns] + tolerance,
                self.most[columns] - at[:, 0] + tolerance,
                row_at[:, 0] - form.row_lower[rows] + FEASIBILITY,
                form.row_upper[rows] - row_at[:, 0] + FEASIBILITY,
            ]
        )
        slopes = np.concatenate([at[:, 1:], -at[:, 1:], row_moves, -row_moves])
        return Rooms(base, slopes)

    def _dual(self, reduced: Floats, duals: Floats) -> Rooms:
        """Rooms of reduced costs and of duals from the sign that is allowed."""
        form, most = self.form, float(np.max(np.abs(duals[:, 0]), initial=1.0))
        tolerance = np.minimum(FEASIBILITY * np.maximum(self.scales, most), RESIDUAL)
        priced = [
            _measure_signs(reduced, self.column_at, form.lower == form.upper, tolerance),
            _measure_signs(
                duals,
                self.row_at,
                form.row_lower == form.row_upper,
                np.full(len(duals), FEASIBILITY * most),
            ),
        ]
        found = np.concatenate([side for sides in priced for side in sides])
        return Rooms(found[:, 0], found[:, 1:])


def _measure_signs(
    price: Floats, at: Integers, fixed: Booleans, tolerance: Floats
) -> tuple[Floats, Floats]:
    """How far prices are from the sign that the limit allows at which each is."""
    free = ~fixed & (at != BASIC)
    rising, falling = free & (at != UPPER), free & (at != LOWER)
    up, down = price[rising], -price[falling]
    up[:, 0] += tolerance[rising]
    down[:, 0] += tolerance[falling]
    return up, down


def solve_equations(square: Any, right: Floats, cost: Floats) -> tuple[Floats, Floats] | None:
    """What solves the equations and those of the duals; none where they are not met to rounding.

    Args:
        square: The coefficients of what is basic in the rows that are at a limit.
        right: What they must come to, shape (rows, directions).
        cost: What each column must be worth, shape (columns, directions).
    """
    try:
        factors = splu(square, panel_size=1, relax=1)  # so sparse that columns apart are quicker
    except RuntimeError:
        return None
    values = _refine(square, factors, right, "N")
    duals = _refine(square.T, factors, cost, "T")
    return None if values is None or duals is None else (values, duals)


def _refine(matrix: Any, factors: Any, asked: Floats, turned: str) -> Floats | None:
    """What solves one of the two, refined where rounding is seen; none where it stays."""
    found: Floats = factors.solve(asked, turned)
    for _ in range(MOST_REFINED):
        missing = asked - matrix @ found
        size = np.maximum(1.0, np.abs(found).max(axis=0, initial=0.0))
        if np.all(np.abs(missing).max(axis=0, initial=0.0) <= ACCURATE * size):
            return found
        found += factors.solve(missing, turned)
    return None
