"""The equations of a basis while coefficients move: values and duals at any move.

With B the basic columns of the rows at their limits, D how their coefficients move, and U·W = D
with few rows of W, one factorisation of B answers (B + move·D)·x = right for every move (Sherman,
Morrison and Woodbury):

    x = z − move·B⁻¹U·(I + move·W·B⁻¹U)⁻¹·W·z        z = B⁻¹·right
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.sparse import coo_array

from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sensitivity.unmoved_basis import BasicSolution, UnmovedBasis, factorise
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.tolerances import EQUATION_RESIDUAL, REFINED, SINGULAR

Answers = Callable[[Floats], Floats]
"""Solves a system of equations for a right-hand side."""


class BasisFactorisation:
    """Of some columns, that are free, in some rows, that are at a limit: as many of each."""

    def __init__(self, basis: UnmovedBasis, moves: Perturbation, near: float) -> None:
        """Begin where nothing is moved, or where that has no single answer, near a move."""
        self.basis, self.matrix, self.turned = basis, basis.matrix, basis.turned
        self.columns, self.rows = basis.free, basis.held
        self.cost_rise, self.limits_rise = _rises(moves, *basis.matrix.shape)
        self.moved_rows = np.array([row for row, _, _ in moves.coefficients], dtype=int)
        self.moved_columns = np.array([column for _, column, _ in moves.coefficients], dtype=int)
        self.slopes = np.array([slope for _, _, slope in moves.coefficients])
        self.origin, self.factors = 0.0, basis.factors
        if self.factors is None:
            self.origin, self.factors = near, factorise(self._square(near))
        self._spread()
        if self.factors is not None:
            self._answer_once()

    def solve(self, by: float) -> BasicSolution | None:
        """Values of all columns and duals of all rows at a move; none where they are not unique."""
        if not by and self.basis.start.solution is not None:
            return self.basis.start.solution
        found = self._solve(by)
        if not by:
            self.basis.start.solution = found
        return found

    def _solve(self, by: float) -> BasicSolution | None:
        if not len(self.rows):
            values, duals = self.basis.outside.copy(), np.zeros(len(self.limits_rise))
            return BasicSolution(
                values, duals, self._compute_activities(values, by), self._price_columns(duals, by)
            )
        if self.factors is None:
            return None
        try:
            inverse = self._inverse(by)
        except np.linalg.LinAlgError:
            return None
        found = self._refine(
            by,
            self._closed_form(by, inverse),
            lambda rows: self._across(rows, inverse),
            lambda columns: self._down(columns, inverse),
        )
        if found is None and self.small is not None:
            own = factorise(self._square(by))
            nothing = np.zeros(len(self.columns)), np.zeros(len(self.rows))
            found = own and self._refine(
                by, nothing, own.solve, lambda columns: own.solve(columns, "T")
            )
        return found

    def differentiate(self) -> BasicSolution:
        """The derivative of the answers by the move, where no coefficients move."""
        values, duals = np.zeros(len(self.cost_rise)), np.zeros(len(self.limits_rise))
        if len(self.rows):
            values[self.columns], duals[self.rows] = self.across[:, 1], self.down[:, 1]
        return BasicSolution(values, duals, self.matrix @ values, self.turned @ duals)

    def raise_dual(self, at: int, *, is_row: bool) -> tuple[Floats, Floats]:
        """How all duals move as that of a free column, or of a row not held, rises by one.

        Returns:
            The rise of each row's dual, and of what the rows of each column are worth.
        """
        duals, entries = np.zeros(len(self.limits_rise)), np.zeros(len(self.cost_rise))
        if is_row:
            begin, end = self.turned.indptr[at : at + 2]
            entries[self.turned.indices[begin:end]] = self.turned.data[begin:end]
            duals[at] = 1.0
        else:
            entries[at] = 1.0
        if len(self.rows):
            duals[self.rows] = -self.factors.solve(entries[self.columns], "T")
        return duals, self.turned @ duals

    def _refine(
        self, by: float, first: tuple[Floats, Floats], across: Answers, down: Answers
    ) -> BasicSolution | None:
        """Values and duals, refined by what the equations still miss; none where they miss much.

        Args:
            by: The move.
            first: What the free columns and the rows at a limit may be.
            across: Solves for the columns.
            down: Solves for the rows.
        """
        cost = self.basis.form.cost + by * self.cost_rise
        limits = self.basis.limits + by * self.limits_rise
        values, duals = self.basis.outside.copy(), np.zeros(len(limits))
        values[self.columns], duals[self.rows] = first
        for tried in range(3):  # the second mends the rounding of the first
            reached, priced = self._compute_activities(values, by), self._price_columns(duals, by)
            missing, unpaid = (limits - reached)[self.rows], (cost - priced)[self.columns]
            sizes = _find_largest(values), _find_largest(duals)
            misses = _find_largest(missing, 0.0), _find_largest(unpaid, 0.0)
            worst = max(miss / size for miss, size in zip(misses, sizes, strict=True))
            if worst <= REFINED or tried == 2:
                break
            values[self.columns] += across(missing)
            duals[self.rows] += down(unpaid)
        kept = worst <= EQUATION_RESIDUAL
        return BasicSolution(values, duals, reached, priced) if kept else None

    def _compute_activities(self, values: Floats, by: float) -> Floats:
        """What each row comes to, its coefficients moved."""
        found: Floats = self.matrix @ values
        if len(self.slopes):
            np.add.at(found, self.moved_rows, by * self.slopes * values[self.moved_columns])
        return found

    def _price_columns(self, duals: Floats, by: float) -> Floats:
        """What the rows of each column are worth, their coefficients moved."""
        found: Floats = self.turned @ duals
        if len(self.slopes):
            np.add.at(found, self.moved_columns, by * self.slopes * duals[self.moved_rows])
        return found

    def _answer_once(self) -> None:
        """Both systems as the factors have them: for the right-hand sides, and how they move."""
        basis = self.basis
        moved = np.zeros(len(self.limits_rise))
        np.add.at(moved, self.moved_rows, self.slopes * basis.outside[self.moved_columns])
        rows = (self.limits_rise - moved)[self.rows]
        columns = basis.form.cost[self.columns], self.cost_rise[self.columns]
        if self.origin:
            start = (basis.limits - self.matrix @ basis.outside)[self.rows]
            first = self.factors.solve(start), self.factors.solve(columns[0], "T")
        else:
            first = basis.across, basis.down
        self.across = np.column_stack([first[0], self._if_any(rows)])
        self.down = np.column_stack([first[1], self._if_any(columns[1], "T")])
        if self.small is not None:
            self.picked = self.over @ self.across
            self.worth = self.out.T @ np.column_stack(columns)
            self.under: Floats = self.factors.solve(np.ascontiguousarray(self.over.T), "T")

    def _if_any(self, right: Floats, turned: str = "N") -> Floats:
        """What the factors answer for a right-hand side, where that is not 0."""
        found: Floats = self.factors.solve(right, turned) if np.any(right) else right
        return found

    def _closed_form(self, by: float, inverse: Floats | None) -> tuple[Floats, Floats]:
        """Free columns and rows at a limit at a move, without solving again."""
        at = np.array([1.0, by])
        across, down = self.across @ at, self.down @ at
        if inverse is None:
            return across, down
        return (
            across - self.out @ (inverse @ (self.picked @ at)),
            down - self.under @ (inverse.T @ (self.worth @ at)),
        )

    def _inverse(self, by: float) -> Floats | None:
        """move·(I + move·W·B⁻¹U)⁻¹; none where no coefficient of the system moves.

        Raises:
            LinAlgError: It is all but singular: what solves it is one of many answers.
        """
        if self.small is None:
            return None
        move = by - self.origin
        moved = move * self.small
        inverse = np.linalg.inv(np.eye(len(moved)) + moved)
        if np.abs(inverse).sum() * SINGULAR * (1.0 + np.abs(moved).sum()) >= 1.0:
            msg = "all but singular"
            raise np.linalg.LinAlgError(msg)
        return np.asarray(move * inverse, dtype=np.float64)

    def _across(self, right: Floats, inverse: Floats | None) -> Floats:
        """Free columns that make the rows come to something."""
        found: Floats = self.factors.solve(right)
        if inverse is None:
            return found
        return found - self.out @ (inverse @ (self.over @ found))

    def _down(self, right: Floats, inverse: Floats | None) -> Floats:
        """Duals that make the free columns worth something."""
        if inverse is not None:
            right = right - self.over.T @ (inverse.T @ (self.out.T @ right))
        found: Floats = self.factors.solve(right, "T")
        return found

    def _square(self, by: float) -> Any:
        matrix = self.matrix
        if by and len(self.slopes):
            where = (self.moved_rows, self.moved_columns)
            matrix = (matrix + coo_array((by * self.slopes, where), matrix.shape)).tocsc()
        return matrix[self.rows][:, self.columns].tocsc()

    def _spread(self) -> None:
        """The small system beside the factors: U picks the moved rows, W is how they move."""
        self.small: Floats | None = None
        if not len(self.slopes) or self.factors is None:
            return
        row_at = _positions(self.rows, self.matrix.shape[0])[self.moved_rows]
        column_at = _positions(self.columns, self.matrix.shape[1])[self.moved_columns]
        inside = (row_at >= 0) & (column_at >= 0)
        if not np.any(inside):
            return
        rows, small_row = np.unique(row_at[inside], return_inverse=True)
        picked = np.zeros((len(self.rows), len(rows)))
        picked[rows, np.arange(len(rows))] = 1.0
        self.over = np.zeros((len(rows), len(self.columns)))
        np.add.at(self.over, (small_row, column_at[inside]), self.slopes[inside])
        self.out: Floats = self.factors.solve(picked)
        self.small = self.over @ self.out


def _positions(chosen: Integers, number: int) -> Integers:
    """Where each of a number of things stands among the chosen; -1 for those that do not."""
    found = np.full(number, -1)
    found[chosen] = np.arange(len(chosen))
    return found


def _find_largest(of: Floats, least: float = 1.0) -> float:
    """The largest of some numbers, without their signs."""
    return float(np.abs(of).max(initial=least))


def _rises(moves: Perturbation, rows: int, columns: int) -> tuple[Floats, Floats]:
    """The derivative of each column's cost, and of each row's limit."""
    cost, limits = np.zeros(columns), np.zeros(rows)
    for column, slope in moves.costs:
        cost[column] += slope
    for row, slope in moves.limits:
        limits[row] += slope
    return cost, limits
