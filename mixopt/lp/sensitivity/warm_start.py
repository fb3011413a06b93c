"""The optimum again with a figure moved, and how far a slope holds: warm from the optimal basis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import highspy
import numpy as np

from mixopt.compiled import Compiled, Floats, Integers, Moves
from mixopt.errors import SolverFailed
from mixopt.solver import Solution, passed
from mixopt.solver.settled import ROUNDING, answered, done


@dataclass(frozen=True, slots=True)
class Optimum:
    """An optimum of the programme with something moved."""

    objective: float
    values: Floats
    duals: Floats
    basis: Basis


@dataclass(frozen=True, slots=True)
class Basis:
    """Which columns and rows are not at a limit, and at which the others are."""

    held: highspy.HighsBasis

    def statuses(self) -> tuple[Integers, Integers]:
        """The status of each column, and of each row, as HiGHS numbers them."""
        columns = [status.value for status in self.held.col_status]
        rows = [status.value for status in self.held.row_status]
        return np.array(columns, dtype=int), np.array(rows, dtype=int)


Entries = Mapping[tuple[int, int], float]
"""The coefficients of a programme, by row and column."""


def entries_of(compiled: Compiled) -> Entries:
    """Every coefficient that is not 0."""
    entries = compiled.matrix.tocoo()
    pairs = zip(entries.row.tolist(), entries.col.tolist(), strict=True)
    return dict(zip(pairs, entries.data.tolist(), strict=True))


def shift(
    highs: highspy.Highs, moves: Moves, by: float, sides: tuple[Floats, Floats], entries: Entries
) -> None:
    """Bring limits and coefficients to where a move of so much has them; 0 brings them back.

    Args:
        highs: Holds the programme.
        moves: What moves.
        by: By how much.
        sides: The lower and the upper limit of each row where nothing is moved.
        entries: The coefficients there.
    """
    lower, upper = sides
    for row, slope in moves.limits:
        ends = lower[row] + slope * by, upper[row] + slope * by
        done(highs.changeRowBounds(row, *ends), "move")
    for row, column, slope in moves.coefficients:
        to = entries.get((row, column), 0.0) + slope * by
        done(highs.changeCoeff(row, column, to), "move")


class Mover:
    """Holds a solved programme, moves parts of it, and puts them back."""

    def __init__(self, compiled: Compiled) -> None:
        """Solve it once; every move starts from the basis found."""
        self.compiled = compiled
        self.highs = passed(compiled)
        done(self.highs.run(), "run")
        self.basis = self.highs.getBasis()
        self.objective = float(self.highs.getInfo().objective_function_value)
        """With nothing moved, to the rounding of the moves from it."""
        self.entries = entries_of(compiled)

    def moved(self, moves: Moves, by: float) -> Optimum | None:
        """The optimum moved by so much; none where there is no plan."""
        self._move(moves, by)
        try:
            return self._solve()
        finally:
            self._move(moves, 0.0)
            done(self.highs.setBasis(self.basis), "basis")

    def unmoved(self, after: Optimum) -> Optimum:
        """The optimum where nothing is moved that leads to one a little way to a side.

        At an optimum with ties the duals are one point of many: those of the basis that is
        optimal a little way to one side are the ones that hold on that side.
        """
        done(self.highs.setBasis(after.basis.held), "basis")
        before = self._solve()
        done(self.highs.setBasis(self.basis), "basis")
        if before is None:
            msg = "HiGHS found no plan where it had found one"
            raise SolverFailed(msg)
        return before

    def _move(self, moves: Moves, by: float) -> None:
        sides = self.compiled.row_lower, self.compiled.row_upper
        shift(self.highs, moves, by, sides, self.entries)
        for column, slope in moves.costs:
            cost = float(self.compiled.cost[column]) + slope * by
            done(self.highs.changeColCost(column, cost), "move")

    def _solve(self) -> Optimum | None:
        if not answered(self.highs, "moved run"):
            return None
        found = self.highs.getSolution()
        return Optimum(
            float(self.highs.getInfo().objective_function_value),
            np.array(found.col_value),
            np.array(found.row_dual),
            Basis(self.highs.getBasis()),
        )


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

    def __init__(self, compiled: Compiled, solution: Solution) -> None:
        """Add the move as a column and the slope as a row to the programme."""
        self.compiled, self.start = compiled, solution.objective
        self.highs = passed(compiled)
        width, self.line = len(compiled.columns), len(compiled.rows)
        self.column = width
        every = np.arange(width, dtype=np.int32)
        done(self.highs.changeColsCost(width, every, np.zeros(width)), "drop costs")
        none = np.array([], dtype=np.int32)
        done(self.highs.addCols(1, np.array([-1.0]), np.zeros(1), np.ones(1), 0, none, none,
                                np.array([], dtype=float)), "move")  # fmt: skip
        costing = np.flatnonzero(compiled.cost)
        done(self.highs.addRow(-np.inf, 0.0, len(costing), costing.astype(np.int32),
                               compiled.cost[costing]), "slope")  # fmt: skip
        self.basis = _basis(solution)
        done(self.highs.setOptionValue("simplex_strategy", PRIMAL), "strategy")

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
        done(self.highs.changeColBounds(self.column, 0.0, up_to * size), "most")
        done(self.highs.changeRowBounds(
            self.line, -np.inf, self.start - self.compiled.offset), "line")  # fmt: skip
        for row, rise in limits:
            done(self.highs.changeCoeff(row, self.column, -rise / size), "limit")
        done(self.highs.changeCoeff(self.line, self.column, -slope / size), "slope")
        found = self._ranged()
        for row, _ in limits:
            done(self.highs.changeCoeff(row, self.column, 0.0), "limit back")
        if found is None:
            return None
        most, rows, columns = found
        return most / size, rows, columns

    def _ranged(self) -> tuple[float, list[int], list[int]] | None:
        done(self.highs.setBasis(self.basis), "basis")
        try:
            if not answered(self.highs, "range run"):
                return None
        except SolverFailed:
            return None
        solution = self.highs.getSolution()
        duals = np.abs(np.array(solution.row_dual)[: self.line])
        stops = [int(row) for row in np.argsort(-duals) if duals[row] > ROUNDING]
        reduced = np.abs(np.array(solution.col_dual)[: self.column])
        empty = [int(column) for column in np.argsort(-reduced) if reduced[column] > ROUNDING]
        return float(solution.col_value[self.column]), stops, empty
