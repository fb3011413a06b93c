"""Whether a basis is optimal sum by sum: the first reduced cost that is not 0 has the right sign.

One sum of all, each weighing so much more than the next, has the same optimum once the weights are
large enough for what is at a bound: where they are too small, this says by how much.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.tolerances import FEASIBILITY, RESIDUAL

Booleans = NDArray[np.bool_]

BEYOND = 2.0
"""By how much more a sum weighs than what a basis that was wrong would have needed to be so."""


@dataclass(frozen=True)
class Signs:
    """What must not be below 0, sum by sum: the first that is not 0 decides.

    Attributes:
        base: Each where nothing moves, shape (prices, sums).
        costs: How that of the cost moves by each direction of costs, shape (prices, directions).
        slopes: How all move by what makes up for moving coefficients, shape (prices, columns).
        tolerance: Within which each is 0, shape (prices, sums).
        cost_at: The position of the cost among the sums.
    """

    base: Floats
    costs: Floats
    slopes: Floats
    tolerance: Floats
    cost_at: int

    @cached_property
    def moving(self) -> Integers:
        """Those that differ from draw to draw."""
        return np.flatnonzero(self.costs.any(axis=1) | self.slopes.any(axis=1))

    @property
    def varies(self) -> bool:
        """Whether any does."""
        return len(self.moving) > 0

    def constant_ones_hold(self) -> bool:
        """Whether those hold that are the same in every draw."""
        constant = np.ones(len(self.base), dtype=bool)
        constant[self.moving] = False
        return bool(hold_in_order(self.base[None, constant], self.tolerance[constant])[0])

    def hold(self, prices: Floats, made_up: Floats) -> Booleans:
        """Whether all hold in each draw.

        Args:
            prices: How far costs move in each direction, shape (draws, directions).
            made_up: Shape (draws, sums, columns in which coefficients move).
        """
        at = self.moving
        found = self.base[at] + (made_up @ self.slopes[at].T).transpose(0, 2, 1)
        found[:, :, self.cost_at] += prices @ self.costs[at].T
        return hold_in_order(found, self.tolerance[at])


def hold_in_order(signs: Floats, tolerance: Floats) -> Booleans:
    """Whether the first that is not 0 is above it, of every price of each draw.

    Args:
        signs: Shape (draws, prices, sums).
        tolerance: Shape (prices, sums).
    """
    asked = (signs < -tolerance).any(axis=(0, 2))  # of the others nothing can be wrong
    signs, tolerance = signs[:, asked], tolerance[asked]
    wrong = np.zeros(len(signs), dtype=bool)
    open_ = np.ones(signs.shape[:2], dtype=bool)
    for level in range(signs.shape[2]):
        each = signs[:, :, level]
        wrong |= (open_ & (each < -tolerance[:, level])).any(axis=1)
        open_ &= each <= tolerance[:, level]
    return ~wrong


def tolerances_of(duals: Floats, scales: Floats) -> Floats:
    """Within which what is added to each sum is 0, shape (prices, sums).

    Args:
        duals: Of each sum, shape (rows, sums).
        scales: How many of the units in which HiGHS counts one of each is.
    """
    most = np.abs(duals).max(axis=0, initial=1.0)
    found: Floats = np.minimum(FEASIBILITY * np.maximum(scales, most[:, None]), RESIDUAL)
    return found.T  # so each sum's stand together


def raise_weights(weights: Floats, signs: Floats, tolerance: Floats) -> Floats:
    """Weights by which what is wrong in the order of the sums is wrong in their one sum too.

    Args:
        weights: Of each sum, by which the basis is optimal.
        signs: What each price adds to each sum, shape (prices, sums).
        tolerance: Of the same shape.
    """
    raised, sums = weights.copy(), len(weights)
    zero = np.abs(signs) <= tolerance
    leads = np.where(zero.all(axis=1), sums, np.argmin(zero, axis=1))
    for level in range(sums - 2, -1, -1):
        wrong = (leads == level) & (signs[:, level] < 0)
        if wrong.any():
            rest = signs[wrong, level + 1 :] @ raised[level + 1 :]
            needed = float(np.max(rest / -signs[wrong, level]))
            raised[: level + 1] *= max(1.0, BEYOND * needed / raised[level])
    return raised
