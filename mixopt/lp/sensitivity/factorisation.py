"""The equations of a basis while coefficients move: values and duals at any move.

With B the basic columns of the rows at their limits, D how their coefficients move, and U·W = D
with few rows of W, one factorisation of B answers (B + move·D)·x = right for every move (Sherman,
Morrison and Woodbury):

    x = z − move·B⁻¹U·(I + move·W·B⁻¹U)⁻¹·W·z        z = B⁻¹·right
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.linalg import splu

from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.tolerances import EQUATION_RESIDUAL, SINGULAR

if TYPE_CHECKING:
    from mixopt.lp.sensitivity.one_sided import DirectionalDerivatives

Answers = Callable[[Floats], Floats]
"""Solves a system of equations for a right-hand side."""


class BasisFactorisation:
    """Of some columns, that are free, in some rows, that are at a limit: as many of each."""

    def __init__(
        self,
        sides: DirectionalDerivatives,
        moves: Perturbation,
        columns: Integers,
        rows: Integers,
        near: float,
    ) -> None:
        """Factorise where nothing has moved, or where that has no single answer, near a move."""
        self.matrix, self.turned = sides.compiled.matrix.scipy, sides.turned
        self.columns, self.rows = columns, rows
        self.moved_rows = np.array([row for row, _, _ in moves.coefficients], dtype=int)
        self.moved_columns = np.array([column for _, column, _ in moves.coefficients], dtype=int)
        self.slopes = np.array([slope for _, _, slope in moves.coefficients])
        self.origin = 0.0
        self.factors = self._shared(sides.factors)
        if self.factors is None and len(rows):
            self.origin = near
            self.factors = _factors(self._square(near))
        self._spread()

    def solve(
        self, cost: Floats, limits: Floats, outside: Floats, by: float
    ) -> tuple[Floats, Floats] | None:
        """Values of all columns and duals of all rows at a move; none where they are not unique.

        Args:
            cost: Of each column.
            limits: At which each row is, if it is at one.
            outside: Values of the columns that are not free; 0 for those that are.
            by: The move.
        """
        if not len(self.rows):
            return outside.copy(), np.zeros(len(limits))
        if self.factors is None:
            return None
        try:
            inverse = self._inverse(by)
        except np.linalg.LinAlgError:
            return None
        right = cost, limits, outside, by
        found = self._refine(
            right, lambda rows: self._across(rows, inverse), lambda cols: self._down(cols, inverse)
        )
        if found is None and self.small is not None:
            own = _factors(self._square(by))
            found = own and self._refine(right, own.solve, lambda cols: own.solve(cols, "T"))
        return found

    def _refine(
        self, right: tuple[Floats, Floats, Floats, float], across: Answers, down: Answers
    ) -> tuple[Floats, Floats] | None:
        """Values and duals, refined by what the equations still miss; none where they miss much."""
        cost, limits, outside, by = right
        values, duals = outside.copy(), np.zeros(len(limits))
        for tried in range(3):  # the second mends the rounding of the first
            missing = (limits - self.reached(values, by))[self.rows]
            unpaid = (cost - self.priced(duals, by))[self.columns]
            if tried == 2:
                break
            values[self.columns] += across(missing)
            duals[self.rows] += down(unpaid)
        sizes = (float(np.max(np.abs(each), initial=1.0)) for each in (values, duals))
        misses = (float(np.max(np.abs(each))) for each in (missing, unpaid))
        kept = all(
            miss <= EQUATION_RESIDUAL * size for miss, size in zip(misses, sizes, strict=True)
        )
        return (values, duals) if kept else None

    def reached(self, values: Floats, by: float) -> Floats:
        """What each row reaches, its coefficients moved."""
        found: Floats = self.matrix @ values
        np.add.at(found, self.moved_rows, by * self.slopes * values[self.moved_columns])
        return found

    def priced(self, duals: Floats, by: float) -> Floats:
        """What the rows of each column are worth, their coefficients moved."""
        found: Floats = self.turned @ duals
        np.add.at(found, self.moved_columns, by * self.slopes * duals[self.moved_rows])
        return found

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

    def _shared(self, factors: dict[bytes, Any]) -> Any:
        """Factors where nothing has moved, which other figures share."""
        key = self.columns.tobytes() + b"|" + self.rows.tobytes()
        if key not in factors:
            factors[key] = _factors(self._square(0.0)) if len(self.rows) else None
        return factors[key]

    def _spread(self) -> None:
        """The small system beside the factors: U picks the moved rows, W is how they move."""
        self.small: Floats | None = None
        row_at = {int(row): at for at, row in enumerate(self.rows)}
        column_at = {int(column): at for at, column in enumerate(self.columns)}
        inside = [
            (row_at[row], column_at[column], slope)
            for row, column, slope in zip(
                self.moved_rows.tolist(), self.moved_columns.tolist(), self.slopes.tolist(),
                strict=True,
            )
            if row in row_at and column in column_at
        ]  # fmt: skip
        if not inside or self.factors is None:
            return
        rows = sorted({row for row, _, _ in inside})
        picked = np.zeros((len(self.rows), len(rows)))
        picked[rows, np.arange(len(rows))] = 1.0
        self.over = np.zeros((len(rows), len(self.columns)))
        for row, column, slope in inside:
            self.over[rows.index(row), column] += slope
        self.out: Floats = self.factors.solve(picked)
        self.small = self.over @ self.out


def _factors(square: Any) -> Any:
    """Factors of a matrix; none where it is singular."""
    try:
        return splu(square)
    except RuntimeError:
        return None
