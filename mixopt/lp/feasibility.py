"""Elastic programming: which rows make a programme infeasible, and what would make it feasible.

Costs do not matter here. Rows can be left out and restored, limits and coefficients moved and
restored; every solve starts from the basis of the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.sparse import coo_array, hstack

from mixopt.errors import SolverFailed
from mixopt.lp.optimal_face import read_optimum
from mixopt.lp.perturbation import Perturbation, apply, entries_of
from mixopt.lp.solver import start_highs
from mixopt.lp.sparse import Floats, Integers, SparseMatrix
from mixopt.lp.standard_form import Label, StandardForm
from mixopt.lp.status import NEXT_STEP, check_status, is_optimal, solve_robustly
from mixopt.lp.tie_breaking import minimise_in_order
from mixopt.lp.tolerances import RELAXATION_MARGIN, ROUNDING, SMALLEST_COEFFICIENT

Limits = Sequence[tuple[int, float]]
"""Rows, and by how much the limit of each rises with a move."""

LARGEST_RELAXATION = 1e9
"""In the units of a row: an upper bound that no relaxation reaches."""


class ElasticProblem:
    """A programme without its costs: whether it is feasible, and what would make it so."""

    def __init__(self, form: StandardForm) -> None:
        """Drop the costs, and add a column for a move of limits upwards and one for downwards."""
        width = len(form.columns)
        self.form = form.without_cost()
        self.highs = start_highs(self.form)
        check_status(self.highs.setOptionValue("presolve", "off"), "presolve option")
        self.up, self.down = width, width + 1
        none = np.array([], dtype=np.int32)
        check_status(
            self.highs.addCols(
                2, np.ones(2), np.zeros(2), np.zeros(2), 0, none, none, np.array([], dtype=float)
            ),
            "moves",
        )
        self.lower, self.upper = form.row_lower.copy(), form.row_upper.copy()
        self.entries = entries_of(form)

    def relax(self, rows: Iterable[int]) -> None:
        """Leave rows out: they limit nothing until they are restored."""
        for row in rows:
            check_status(self.highs.changeRowBounds(row, -np.inf, np.inf), "relax")

    def restore(self, rows: Iterable[int]) -> None:
        """Restore the limits of rows."""
        for row in rows:
            lower, upper = self.lower[row], self.upper[row]
            check_status(self.highs.changeRowBounds(row, lower, upper), "restore")

    def ease(self, by: Mapping[int, float]) -> None:
        """Relax rows by these amounts for good: lower limits, or upper ones where none is lower."""
        for row, amount in by.items():
            if np.isfinite(self.lower[row]):
                self.lower[row] -= amount
            else:
                self.upper[row] += amount
        self.restore(by)

    def least_relaxation(
        self, first: Sequence[int], then: Sequence[int], aside: Sequence[int]
    ) -> dict[int, float] | None:
        """The least relaxation of rows that makes the programme feasible, as `ease` relaxes them.

        Args:
            first: Rows whose total relaxation is made least.
            then: Rows whose total is made least next, with that of the first as it is.
            aside: Rows that are left out meanwhile.

        Returns:
            An amount for each row, with a margin; none where no amounts are enough.
        """
        rows = [*first, *then]
        number, height, width = len(rows), len(self.form.rows), len(self.form.columns)
        lower, upper = self.form.row_lower.copy(), self.form.row_upper.copy()
        lower[list(aside)], upper[list(aside)] = -np.inf, np.inf
        signs = np.where(np.isfinite(self.form.row_lower[rows]), 1.0, -1.0)
        relaxing = coo_array((signs, (rows, np.arange(number))), shape=(height, number))
        cost = np.concatenate([np.ones(len(first)), np.zeros(len(then))])
        places = np.arange(width + len(first), width + number)
        bounded = replace(self.form, row_lower=lower, row_upper=upper)
        found = solve_in_order(
            elastic(
                bounded,
                relaxing,
                cost,
                np.full(number, LARGEST_RELAXATION),
                [(places, 1.0)] if then else [],
            ),
            number,
        )
        if found is None:
            return None
        amounts = (found[1] * (1 + RELAXATION_MARGIN)).tolist()
        return dict(zip(rows, amounts, strict=True))

    def feasible(self) -> bool:
        """Whether some values keep every row that is not left out; from scratch if in doubt."""
        return solve_robustly(self.highs, "repair run")

    def proof(self) -> list[int]:
        """The rows of the Farkas proof of infeasibility, after `feasible` returned false."""
        _, has_ray, ray = self.highs.getDualRay()
        if not has_ray:
            return list(range(len(self.form.rows)))
        return [int(row) for row in np.flatnonzero(np.abs(np.asarray(ray)) > ROUNDING)]

    def least(self, limits: Limits, up_to: float, down_to: float) -> float | None:
        """The least move of limits that makes the programme feasible; negative: down; or none.

        Args:
            limits: Rows, and by how much the limit of each rises with the move.
            up_to: The greatest move up.
            down_to: The greatest move down.
        """
        self._set_moves(limits, 1.0, up_to, down_to)
        found = None
        if self.feasible():
            values = self.highs.getSolution().col_value
            found = float(values[self.up] - values[self.down])
        self._set_moves(limits, 0.0, 0.0, 0.0)
        return found

    def most(self, limits: Limits, up_to: float) -> float:
        """The greatest move of limits, at most `up_to`, that leaves the programme feasible.

        For a move down, give the limits with their signs turned.

        Raises:
            SolverFailed: The programme is infeasible without a move.
        """
        self._set_moves(limits, 1.0, up_to, 0.0)
        check_status(self.highs.changeColCost(self.up, -1.0), "most")
        if not self.feasible():
            msg = f"HiGHS found no plan where it had found one. {NEXT_STEP}"
            raise SolverFailed(msg)
        found = float(self.highs.getSolution().col_value[self.up])
        check_status(self.highs.changeColCost(self.up, 1.0), "most back")
        self._set_moves(limits, 0.0, 0.0, 0.0)
        return found

    def with_change(self, moves: Perturbation, by: float) -> bool:
        """Whether the programme is feasible with limits and coefficients moved by so much."""
        sides = self.lower, self.upper
        apply(self.highs, moves, by, sides, self.entries)
        found = self.feasible()
        apply(self.highs, moves, 0.0, sides, self.entries)
        return found

    def turn(
        self, moves: Perturbation, by: float, step: float, *, planned: bool
    ) -> tuple[float, float] | None:
        """Bisect for where the programme becomes feasible or infeasible.

        Args:
            moves: What moves.
            by: The greatest move, with its sign.
            step: The resolution.
            planned: Whether it is feasible where nothing is moved.

        Returns:
            The last move with which it is as without one, and the first with which it is not,
            a step apart, without their sign. None: it is the same up to the greatest move.
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

    def _set_moves(self, limits: Limits, sign: float, up_to: float, down_to: float) -> None:
        check_status(self.highs.changeColBounds(self.up, 0.0, up_to), "up")
        check_status(self.highs.changeColBounds(self.down, 0.0, down_to), "down")
        for row, slope in limits:
            if abs(slope) < SMALLEST_COEFFICIENT:
                continue
            check_status(self.highs.changeCoeff(row, self.up, -sign * slope), "move")
            check_status(self.highs.changeCoeff(row, self.down, sign * slope), "move")


def elastic(
    form: StandardForm,
    relaxing: Any,
    cost: Floats,
    upper: Floats,
    tie_breaks: Sequence[tuple[Integers, float]] = (),
) -> StandardForm:
    """Build the elastic programme: added columns relax rows, and only relaxation has a cost.

    Args:
        form: The programme that is relaxed.
        relaxing: The coefficients of the added columns, shape (rows, added), sparse.
        cost: The cost of each added column.
        upper: The upper bound of each; the lower bound is 0.
        tie_breaks: Lists of columns whose sums, times a weight, are minimised after the cost.
    """
    width, number = len(form.columns), len(cost)
    return replace(
        form,
        cost=np.concatenate([np.zeros(width), cost]),
        offset=0.0,
        matrix=SparseMatrix.from_scipy(hstack([form.matrix.scipy, relaxing])),
        lower=np.concatenate([form.lower, np.zeros(number)]),
        upper=np.concatenate([form.upper, upper]),
        columns=[*form.columns, *(Label("relaxed", (str(at),)) for at in range(number))],
        continuity_moves=None,
        tie_breaks=tie_breaks,
        unit_steps=(),
    )


def solve_in_order(form: StandardForm, number: int) -> tuple[Floats, Floats] | None:
    """Solve a programme lexicographically: its cost, then its tie-breaks, list by list.

    Args:
        form: The programme.
        number: How many columns were added to it, at the end.

    Returns:
        The values of the first columns, and of those that were added; none: infeasible.
    """
    highs = start_highs(form)
    check_status(highs.setOptionValue("presolve", "off"), "presolve option")
    check_status(highs.run(), "package run")
    if not is_optimal(highs):
        return None
    first = read_optimum(highs)
    costs = []
    for columns, weight in form.tie_breaks:
        costs.append(np.zeros(len(form.columns)))
        costs[-1][columns] = weight
    _, last = minimise_in_order(highs, form, costs, first)
    values = (last or first).values
    width = len(form.columns) - number
    return values[:width], values[width:]
