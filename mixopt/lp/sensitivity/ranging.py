"""How far a right-hand side can move."""

from __future__ import annotations

import highspy
import numpy as np

from mixopt.errors import SolverFailed
from mixopt.lp.highs import Solution
from mixopt.lp.solver import start_highs
from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.status import check_status, solve_robustly
from mixopt.lp.tolerances import ROUNDING

PRIMAL = 4
"""HiGHS's primal simplex: the optimum, not moved, is where a range begins."""


def _basis(solution: Solution) -> highspy.HighsBasis:
    """The basis of an optimum, with the move at nothing and the slope free."""
    basis, status = highspy.HighsBasis(), highspy.HighsBasisStatus
    basis.col_status = [*map(status, solution.column_basis.tolist()), status.kLower]
    basis.row_status = [*map(status, solution.row_basis.tolist()), status.kBasic]
    basis.valid = True
    return basis


class Ranger:
    """How far limits can move together while the optimum follows a slope: one programme each.

    It makes the move as great as it can be, while some plan costs no more than the slope says:
    as the least cost is convex in limits, none costs less.
    """

    def __init__(self, compiled: StandardForm, solution: Solution) -> None:
        """Add the move as a column and the slope as a row to the programme."""
        self.compiled, self.start = compiled, solution.objective
        self.highs = start_highs(compiled)
        width, self.line = len(compiled.columns), len(compiled.rows)
        self.column = width
        every = np.arange(width, dtype=np.int32)
        check_status(self.highs.changeColsCost(width, every, np.zeros(width)), "drop costs")
        none = np.array([], dtype=np.int32)
        check_status(self.highs.addCols(1, np.array([-1.0]), np.zeros(1), np.ones(1), 0, none, none,
                                np.array([], dtype=float)), "move")  # fmt: skip
        costing = np.flatnonzero(compiled.cost)
        check_status(
            self.highs.addRow(
                -np.inf, 0.0, len(costing), costing.astype(np.int32), compiled.cost[costing]
            ),
            "slope",
        )
        self.basis = _basis(solution)
        check_status(self.highs.setOptionValue("simplex_strategy", PRIMAL), "strategy")

    def most(
        self, limits: list[tuple[int, float]], slope: float, up_to: float
    ) -> tuple[float, list[int], list[int]] | None:
        """The greatest move, up to so much, with which the objective follows a slope.

        Args:
            limits: Rows, and by how much the limit of each rises with the move.
            slope: Of the objective, by the move.
            up_to: The greatest move asked about.

        Returns:
            The move, the rows that stop it, and the columns that do by coming to nothing. None:
            HiGHS cannot tell, as numbers that are very large and very small meet.
        """
        size = max(abs(rise) for _, rise in limits)
        check_status(self.highs.changeColBounds(self.column, 0.0, up_to * size), "most")
        check_status(
            self.highs.changeRowBounds(self.line, -np.inf, self.start - self.compiled.offset),
            "line",
        )
        for row, rise in limits:
            check_status(self.highs.changeCoeff(row, self.column, -rise / size), "limit")
        check_status(self.highs.changeCoeff(self.line, self.column, -slope / size), "slope")
        found = self._solve()
        for row, _ in limits:
            check_status(self.highs.changeCoeff(row, self.column, 0.0), "limit back")
        if found is None:
            return None
        most, rows, columns = found
        return most / size, rows, columns

    def _solve(self) -> tuple[float, list[int], list[int]] | None:
        check_status(self.highs.setBasis(self.basis), "basis")
        try:
            if not solve_robustly(self.highs, "range run"):
                return None
        except SolverFailed:
            return None
        solution = self.highs.getSolution()
        duals = np.abs(np.array(solution.row_dual)[: self.line])
        stops = _strongest(duals)
        reduced = np.abs(np.array(solution.col_dual)[: self.column])
        empty = _strongest(reduced)
        return float(solution.col_value[self.column]), stops, empty


def _strongest(duals: Floats) -> list[int]:
    """The positions of those that are not rounding, the largest first."""
    order = np.argsort(-duals)
    return [int(each) for each in order[: int(np.count_nonzero(duals > ROUNDING))]]
