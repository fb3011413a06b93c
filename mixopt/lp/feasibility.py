"""A programme that may have no plan: which rows clash, and how far limits must move for a plan.

Costs do not matter here. Rows can be put aside and back, limits and coefficients moved and back;
every solve starts from the basis of the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.sparse import coo_array, hstack

from mixopt.errors import SolverFailed
from mixopt.lp.highs import start_highs
from mixopt.lp.perturbation import Perturbation, apply, entries_of
from mixopt.lp.sparse import Floats, Integers, SparseMatrix
from mixopt.lp.standard_form import SMALLEST, Label, StandardForm
from mixopt.lp.status import ROUNDING, check_status, is_optimal, solve_robustly
from mixopt.lp.tie_breaking import break_ties

Limits = Sequence[tuple[int, float]]
"""Rows, and by how much the limit of each rises with a move."""

CLEAR = 1e-6
"""Of what a row gives way: a little more, to be clear of rounding."""

MOST = 1e9
"""Further than any row can have to give way."""


class ElasticProblem:
    """Holds a programme, asks whether it has a plan, and what would give it one."""

    def __init__(self, compiled: StandardForm) -> None:
        """Take the costs away and add a move up and a move down as columns."""
        width = len(compiled.columns)
        self.compiled = replace(
            compiled, cost=np.zeros(width), offset=0.0, moves=None, then=(), steps=()
        )
        self.highs = start_highs(self.compiled)
        check_status(self.highs.setOptionValue("presolve", "off"), "presolve option")
        self.up, self.down = width, width + 1
        none = np.array([], dtype=np.int32)
        check_status(self.highs.addCols(2, np.ones(2), np.zeros(2), np.zeros(2), 0, none, none,
                                np.array([], dtype=float)), "moves")  # fmt: skip
        self.lower, self.upper = compiled.row_lower.copy(), compiled.row_upper.copy()
        self.entries = entries_of(compiled)

    def aside(self, rows: Iterable[int]) -> None:
        """Let rows limit nothing."""
        for row in rows:
            check_status(self.highs.changeRowBounds(row, -np.inf, np.inf), "aside")

    def back(self, rows: Iterable[int]) -> None:
        """Let rows limit again as they did."""
        for row in rows:
            check_status(self.highs.changeRowBounds(row, self.lower[row], self.upper[row]), "back")

    def eased(self, by: Mapping[int, float]) -> None:
        """Let rows be as much lower, for good."""
        for row, amount in by.items():
            self.lower[row] -= amount
        self.back(by)

    def left_out(self, rows: Sequence[int], aside: Sequence[int]) -> list[float] | None:
        """By how much rows must be lower, least in all, while others limit nothing; or none."""
        number, height = len(rows), len(self.compiled.rows)
        lower, upper = self.compiled.row_lower.copy(), self.compiled.row_upper.copy()
        lower[list(aside)], upper[list(aside)] = -np.inf, np.inf
        relaxing = coo_array((np.ones(number), (rows, np.arange(number))), shape=(height, number))
        bounded = replace(self.compiled, row_lower=lower, row_upper=upper)
        found = solve_in_order(
            elastic(bounded, relaxing, np.ones(number), np.full(number, MOST)), number
        )
        return None if found is None else [amount * (1 + CLEAR) for amount in found[1].tolist()]

    def feasible(self) -> bool:
        """Whether some plan keeps every row that is not aside; from scratch, if in doubt."""
        return solve_robustly(self.highs, "repair run")

    def proof(self) -> list[int]:
        """The rows of the proof that there is no plan, after `feasible` said so."""
        _, there, ray = self.highs.getDualRay()
        if not there:
            return list(range(len(self.compiled.rows)))
        return [int(row) for row in np.flatnonzero(np.abs(np.asarray(ray)) > ROUNDING)]

    def least(self, limits: Limits, up_to: float, down_to: float) -> float | None:
        """The least move of limits with which there is a plan, a minus for down; or none.

        Args:
            limits: Rows, and by how much the limit of each rises with the move.
            up_to: The greatest move up.
            down_to: The greatest move down.
        """
        self._moving(limits, 1.0, up_to, down_to)
        found = None
        if self.feasible():
            values = self.highs.getSolution().col_value
            found = float(values[self.up] - values[self.down])
        self._moving(limits, 0.0, 0.0, 0.0)
        return found

    def most(self, limits: Limits, up_to: float) -> float:
        """The greatest move of limits, up to so much, with which there is still a plan.

        A move down is that of limits with their signs turned.
        """
        self._moving(limits, 1.0, up_to, 0.0)
        check_status(self.highs.changeColCost(self.up, -1.0), "most")
        if not self.feasible():
            msg = "HiGHS found no plan where it had found one"
            raise SolverFailed(msg)
        found = float(self.highs.getSolution().col_value[self.up])
        check_status(self.highs.changeColCost(self.up, 1.0), "most back")
        self._moving(limits, 0.0, 0.0, 0.0)
        return found

    def with_change(self, moves: Perturbation, by: float) -> bool:
        """Whether there is a plan with limits and coefficients moved by so much."""
        sides = self.lower, self.upper
        apply(self.highs, moves, by, sides, self.entries)
        found = self.feasible()
        apply(self.highs, moves, 0.0, sides, self.entries)
        return found

    def turn(
        self, moves: Perturbation, by: float, step: float, *, planned: bool
    ) -> tuple[float, float] | None:
        """Between which moves, a step apart, there begins or ceases to be a plan.

        Args:
            moves: What moves.
            by: The greatest move, with its sign.
            step: The finest that it is told apart by.
            planned: Whether there is a plan where nothing is moved.

        Returns:
            The last move with which it is as where nothing is moved, and the first with which it
            is not, without their sign. None: it is the same with the greatest move.
        """
        if self.with_change(moves, by) == planned:
            return None
        side, room = (1.0 if by > 0 else -1.0), abs(by)
        low, high = 0, int(room / step) + 1
        while high - low > 1:
            middle = (low + high) // 2
            same = self.with_change(moves, side * min(room, middle * step)) == planned
            low, high = (middle, high) if same else (low, middle)
        return low * step, min(room, high * step)

    def _moving(self, limits: Limits, sign: float, up_to: float, down_to: float) -> None:
        check_status(self.highs.changeColBounds(self.up, 0.0, up_to), "up")
        check_status(self.highs.changeColBounds(self.down, 0.0, down_to), "down")
        for row, slope in limits:
            if abs(slope) < SMALLEST:
                continue
            check_status(self.highs.changeCoeff(row, self.up, -sign * slope), "move")
            check_status(self.highs.changeCoeff(row, self.down, sign * slope), "move")


def elastic(
    compiled: StandardForm,
    relaxing: Any,
    cost: Floats,
    upper: Floats,
    then: Sequence[tuple[Integers, float]] = (),
) -> StandardForm:
    """The elastic programme: more columns relax rows, and only what they relax by costs anything.

    Args:
        compiled: The programme that is relaxed.
        relaxing: How each added column moves each row, shape (rows, added), sparse.
        cost: Of each added column.
        upper: The most that each may be; the least is 0.
        then: Of the optima, lists of columns whose sums are made small one after the other.
    """
    width, number = len(compiled.columns), len(cost)
    return replace(
        compiled,
        cost=np.concatenate([np.zeros(width), cost]),
        offset=0.0,
        matrix=SparseMatrix.from_scipy(hstack([compiled.matrix.scipy, relaxing])),
        lower=np.concatenate([compiled.lower, np.zeros(number)]),
        upper=np.concatenate([compiled.upper, upper]),
        columns=[*compiled.columns, *(Label("relaxed", (str(at),)) for at in range(number))],
        moves=None,
        then=then,
        steps=(),
    )


def solve_in_order(compiled: StandardForm, number: int) -> tuple[Floats, Floats] | None:
    """The values of a programme whose lists of columns are made small in turn; none: no plan.

    Args:
        compiled: With `cost` what is made least first, then `then`, list by list.
        number: How many of the last columns are asked for.

    Returns:
        The values of all columns but those, and of those.
    """
    highs = start_highs(compiled)
    check_status(highs.setOptionValue("presolve", "off"), "presolve option")
    check_status(highs.run(), "package run")
    if not is_optimal(highs):
        return None
    found = highs.getSolution()
    values = break_ties(highs, compiled, (
        np.array(found.col_value), np.array(found.col_dual), np.array(found.row_dual),
    ))  # fmt: skip
    width = len(compiled.columns) - number
    return values[:width], values[width:]
