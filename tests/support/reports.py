"""Sensitivity reports: what one prints of a figure, the prices of it, and re-solving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array

from mixopt.lp.highs import Infeasible, solve_form
from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sensitivity.one_sided import DirectionalDerivatives
from mixopt.lp.sensitivity.validity import limit_holds, piece_holds
from mixopt.lp.sparse import SparseMatrix
from mixopt.lp.standard_form import StandardForm

from support.matrices import NONE, programme

FAR = 9_000.0
"""How far a price is followed; what holds so far is printed as without an end."""
STEP = 1e-5
Row = tuple[float, Sequence[float], float]


@dataclass(frozen=True, slots=True)
class Side:
    """A price, and by how much the figure may move until it is another."""

    price: float | None
    holds: float


class Report:
    """A programme as a book writes it, maximised or minimised.

    Prices are what the book's objective gains for one unit more, so that a shadow price keeps the
    sign that it is printed with; mixopt minimises, and what it says is turned where the book does
    not. The price of a coefficient of the objective is the value of its variable, and its range is
    that in which the plan stays; a reduced cost is the price of forcing in one of the variable.
    """

    def __init__(
        self, objective: Sequence[float], rows: Sequence[Row], *, maximised: bool,
        bounds: Sequence[tuple[float, float]] | None = None,
    ) -> None:  # fmt: skip
        self.sign = -1.0 if maximised else 1.0
        cost = [self.sign * each for each in objective]
        self.compiled = programme(cost, rows, bounds or [(0.0, 1e6)] * len(cost))
        self.solution = solve_form(self.compiled)
        self.sides = DirectionalDerivatives(self.compiled, self.solution)

    @property
    def objective(self) -> float:
        """As the book counts it."""
        return self.sign * self.solution.objective

    def limit(self, row: int) -> tuple[Side, Side]:
        """Upwards and downwards, of a right-hand side."""
        return self._both(Perturbation([(row, 1.0)], []))

    def coefficient(self, column: int) -> tuple[Side, Side]:
        """The same of a coefficient of the objective."""
        return self._both(Perturbation([], [], [(column, self.sign)]))

    def _both(self, moves: Perturbation) -> tuple[Side, Side]:
        return self._side(moves, 1.0), self._side(moves, -1.0)

    def _side(self, moves: Perturbation, side: float) -> Side:
        slope = self.sides.side(moves, STEP, side).slope
        if slope is None:
            return Side(None, 0.0)
        if moves.limits:
            holds, *_ = limit_holds(self.sides, moves, slope, FAR, side)
        else:
            piece = piece_holds(self.sides, moves, slope, side * FAR, STEP)
            assert piece is not None
            holds = abs(piece.ends)
        self._check_by_resolving(moves, slope, holds, side)
        return Side(self.sign * slope, NONE if holds >= FAR else holds)

    def _check_by_resolving(
        self, moves: Perturbation, slope: float, holds: float, side: float
    ) -> None:
        """Check that re-solving gives the price inside its range, and another beyond it."""
        for by in (holds / 3, holds):
            expected = self.solution.objective + slope * side * by
            assert np.isclose(
                solve_form(perturb(self.compiled, moves, side * by)).objective, expected, rtol=1e-9
            )
        if holds < FAR:
            by = holds + 0.1
            expected = self.solution.objective + slope * side * by
            assert not np.isclose(
                least(perturb(self.compiled, moves, side * by)), expected, rtol=1e-9
            )


def perturb(compiled: StandardForm, moves: Perturbation, by: float) -> StandardForm:
    """A programme with limits, coefficients and costs moved."""
    limits, cost = np.zeros(len(compiled.rows)), compiled.cost.copy()
    for row, rise in moves.limits:
        limits[row] += rise * by
    for column, rise in moves.costs:
        cost[column] += rise * by
    matrix = compiled.matrix
    if moves.coefficients:
        rows, columns, rises = zip(*moves.coefficients, strict=True)
        change = coo_array((by * np.array(rises), (rows, columns)), matrix.shape)
        matrix = SparseMatrix.from_scipy(matrix.scipy + change)
    return replace(
        compiled, cost=cost, matrix=matrix,
        row_lower=compiled.row_lower + limits, row_upper=compiled.row_upper + limits,
    )  # fmt: skip


def least(compiled: StandardForm) -> float:
    """The least cost; infinite where there is no plan."""
    try:
        return solve_form(compiled).objective
    except Infeasible:
        return float("inf")
