"""The near-optimal set: every solution that costs at most so much more than the least.

What it holds is found by linear programmes over it: a row limits the cost, and the least and the
most of sums of columns are minimised one after the other, each solve from the basis of the last.
What a bound or a reduced cost proves is not solved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mixopt.errors import SolverFailed
from mixopt.lp.highs import Solution
from mixopt.lp.solver import start_highs
from mixopt.lp.sparse import Floats, Integers, SparseMatrix
from mixopt.lp.standard_form import Label, Nearness, StandardForm
from mixopt.lp.status import NEXT_STEP, check_status, solve_robustly
from mixopt.lp.tolerances import FREE, ROUNDING

COST = Label("near_optimal", ())
"""The row that limits the cost."""

PRIMAL_SIMPLEX = 4
"""HiGHS's number for it: with another cost the last basis is still feasible, but not dual so."""


@dataclass(frozen=True, slots=True)
class AddedRow:
    """A row to be added: lower ≤ weights · columns ≤ upper."""

    label: Label
    columns: Integers
    weights: Floats
    lower: float
    upper: float


def with_rows(form: StandardForm, added: Sequence[AddedRow]) -> StandardForm:
    """The programme with further rows."""
    height, width = form.matrix.shape
    counts = [len(row.columns) for row in added]
    rows = np.concatenate([form.matrix.rows, height + np.repeat(np.arange(len(added)), counts)])
    columns = np.concatenate([form.matrix.columns, *(row.columns for row in added)])
    data = np.concatenate([form.matrix.data, *(row.weights for row in added)])
    order = np.argsort(columns, kind="stable")
    pointers = np.searchsorted(columns[order], np.arange(width + 1)).astype(np.int32)
    return replace(
        form,
        matrix=SparseMatrix(
            data[order], rows[order].astype(np.int32), pointers, height + len(added)
        ),
        row_lower=np.concatenate([form.row_lower, [row.lower for row in added]]),
        row_upper=np.concatenate([form.row_upper, [row.upper for row in added]]),
        rows=[*form.rows, *(row.label for row in added)],
    )


def with_columns(form: StandardForm, added: Sequence[Label], most: float) -> StandardForm:
    """The programme with further columns, from 0 to `most`, without a cost; no tie is broken by
    them."""
    number, matrix, near = len(added), form.matrix, form.nearness
    after = np.full(number, len(matrix.data), dtype=np.int32)
    none = np.zeros(number)
    return replace(
        form,
        cost=np.concatenate([form.cost, none]),
        matrix=replace(matrix, pointers=np.concatenate([matrix.pointers, after])),
        lower=np.concatenate([form.lower, none]),
        upper=np.concatenate([form.upper, np.full(number, most)]),
        columns=[*form.columns, *added],
        nearness=near
        and Nearness(
            np.concatenate([near.before, np.full(number, -1)]),
            np.concatenate([near.opening, none]),
            np.concatenate([near.scale, none]),
            np.concatenate([near.level, np.ones(number, dtype=int)]),
        ),
    )


def with_cost_limit(form: StandardForm, most: float) -> StandardForm:
    """The programme with its cost limited.

    Args:
        form: The programme.
        most: Of the cost, offset included.
    """
    used = np.flatnonzero(form.cost)
    row = AddedRow(COST, used, form.cost[used], -np.inf, most - form.offset)
    return with_rows(form, [row])


class NearOptimalSet:
    """Every solution within an allowance of the least cost; what sums can come to in it.

    The allowance may be raised on the way, not lowered: what was found in a smaller set is in a
    larger one, too.
    """

    def __init__(self, form: StandardForm, optimum: Solution, sums: SparseMatrix) -> None:
        """Load the programme.

        Args:
            form: The programme.
            optimum: Its proven optimum.
            sums: Whose least and most are asked for: the weight of each column in each of them.
                Shape (columns, sums).
        """
        self.form, self.optimum, self.sums = form, optimum, sums
        self.highs = start_highs(with_cost_limit(form, np.inf).without_cost())
        check_status(self.highs.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX), "strategy")
        self.allow(0.0)
        self.start = sums.transposed_times(optimum.values)
        self._seen = np.column_stack([self.start, self.start])
        self._bounds = self._find_bounds()
        self._moves = self._find_cheapest_moves()
        self._cost = np.zeros(len(form.columns))

    def allow(self, allowance: float) -> None:
        """Raise the allowance: what a solution may cost more than the least; inf for no limit."""
        self.allowance = allowance
        most = self.optimum.objective - self.form.offset + allowance
        row = len(self.form.rows)
        check_status(self.highs.changeRowBounds(row, -np.inf, most), "limit of the cost")

    def end(self, at: int, sign: float) -> float:
        """The least (sign 1) or the most (sign -1) of one of the sums within the allowance."""
        side = 0 if sign > 0 else 1
        bound = float(self._bounds[at, side])
        if abs(self._seen[at, side] - bound) <= ROUNDING:
            return bound
        if np.isfinite(self.allowance) and float(self._moves[at]) * self.allowance <= FREE:
            return float(self.start[at])
        one = np.zeros(self.sums.shape[1])
        one[at] = sign
        found = float(self.sums.transposed_times(self.furthest(self.sums.times(one)))[at])
        return bound if abs(found - bound) <= ROUNDING else found

    def furthest(self, weights: Floats) -> Floats:
        """A solution within the allowance at which a weighted sum of columns is least.

        Args:
            weights: One a column.

        Raises:
            SolverFailed: HiGHS stopped without a proof.
        """
        changed = np.flatnonzero(weights != self._cost)
        status = self.highs.changeColsCost(len(changed), changed.astype(np.int32), weights[changed])
        check_status(status, "cost of a sum")
        self._cost = weights
        if not solve_robustly(self.highs, "the least of a sum"):
            msg = f"HiGHS found no plan where it had found one. {NEXT_STEP}"
            raise SolverFailed(msg)
        values = np.array(self.highs.getSolution().col_value)
        came = self.sums.transposed_times(values)
        self._seen[:, 0] = np.minimum(self._seen[:, 0], came)
        self._seen[:, 1] = np.maximum(self._seen[:, 1], came)
        return values

    def _find_bounds(self) -> Floats:
        """What each sum can come to by the bounds of its columns alone. Shape (sums, 2)."""
        up = replace(self.sums, data=np.maximum(self.sums.data, 0.0))
        down = replace(self.sums, data=np.minimum(self.sums.data, 0.0))
        low, high = self.form.lower, self.form.upper
        least = up.transposed_times(low) + down.transposed_times(high)
        most = up.transposed_times(high) + down.transposed_times(low)
        return np.column_stack([least, most])

    def _find_cheapest_moves(self) -> Floats:
        """How far each sum can move for one unit of cost at most, by the reduced costs.

        A column with a reduced cost moves by its inverse at most; one without, without end.
        """
        size = np.abs(self.optimum.reduced_costs)
        moves = np.full(len(size), np.inf)
        np.divide(1.0, size, out=moves, where=size > ROUNDING)
        moves[self.form.lower == self.form.upper] = 0.0
        return replace(self.sums, data=np.abs(self.sums.data)).transposed_times(moves)
