"""An optimal basis followed while the programme moves: how far it stays optimal, and what ends it.

With the same rows at their limits and the same columns at their bounds,

    values  x_C = A_RC⁻¹ · (limits_R − A_RN · x_N)        duals  y_R = A_RC⁻ᵀ · cost_C

for any move. The basis is optimal where every room is 0 or more: of values from their bounds, of
rows from their limits, and of reduced costs and duals from the sign that is allowed there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq

from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sensitivity.factorisation import BasisFactorisation
from mixopt.lp.sensitivity.warm_start import Basis
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.tolerances import JOINT, MOVING, ROOM_ROUNDING, ROOT, STRAIGHT

if TYPE_CHECKING:
    from mixopt.lp.sensitivity.one_sided import DirectionalDerivatives

LOWER, BASIC, UPPER = 0, 1, 2
"""Statuses, as HiGHS numbers them."""

LARGE = 1e6
"""£ thousand: a cost from which rounding is told by its share."""

NOWHERE = -1e9
"""A room where the equations have no single answer."""


@dataclass(frozen=True, slots=True)
class BasisState:
    """A basis at one move."""

    cost: float
    slope: float
    rooms: Floats
    """Columns from lower and upper bounds, rows from both limits, reduced costs, duals."""

    @property
    def least(self) -> float:
        """The smallest room, less what is rounding: more of it where numbers are large."""
        rounding = ROOM_ROUNDING * max(1.0, abs(self.cost) / LARGE)
        return float(np.min(self.rooms, initial=1.0)) + rounding

    @property
    def optimal(self) -> bool:
        """Whether every room is 0 or more."""
        return self.least >= 0


class ParametricBasis:
    """One basis of a programme that moves."""

    def __init__(
        self, sides: DirectionalDerivatives, moves: Perturbation, basis: Basis, near: float
    ) -> None:
        """Begin with a basis that is optimal near a move."""
        columns, rows = basis.statuses()
        compiled = self.compiled = sides.compiled
        self.moves = moves
        self.linear = not moves.coefficients and not (moves.limits and moves.costs)
        outside = np.where(columns == UPPER, compiled.upper, compiled.lower)
        self.outside = np.where(columns == BASIC, 0.0, outside)
        self.at_upper = rows == UPPER
        self.columns_sign = _sign(columns, compiled.lower == compiled.upper)
        self.rows_sign = _sign(rows, compiled.row_lower == compiled.row_upper)
        self.basic_columns, self.basic_rows = columns == BASIC, rows == BASIC
        free, held = np.flatnonzero(columns == BASIC), np.flatnonzero(rows != BASIC)
        self.equations = BasisFactorisation(sides, moves, free, held, near)
        self.known: dict[float, BasisState | None] = {}

    def at(self, by: float) -> BasisState | None:
        """The basis at a move; none where its equations have no single answer."""
        if by not in self.known:
            self.known[by] = self._at(by)
        return self.known[by]

    def _at(self, by: float) -> BasisState | None:
        compiled = self.compiled
        cost, lower, upper = self._shift(by)
        limits = np.where(self.at_upper, upper, lower)
        found = self.equations.solve(cost, limits, self.outside, by)
        if found is None:
            return None
        values, duals = found
        reached = self.equations.reached(values, by)
        reduced = cost - self.equations.priced(duals, by)
        rooms = np.concatenate([
            np.where(self.basic_columns, values - compiled.lower, np.inf),
            np.where(self.basic_columns, compiled.upper - values, np.inf),
            np.where(self.basic_rows, reached - lower, np.inf),
            np.where(self.basic_rows, upper - reached, np.inf),
            np.where(self.columns_sign == 0, np.inf, reduced * self.columns_sign),
            np.where(self.rows_sign == 0, np.inf, duals * self.rows_sign),
        ])  # fmt: skip
        total = float(cost @ values) + compiled.offset
        return BasisState(total, self._slope(values, duals), rooms)

    def _shift(self, by: float) -> tuple[Floats, Floats, Floats]:
        """Costs and limits at a move."""
        cost, limits = self.compiled.cost.copy(), np.zeros(len(self.compiled.rows))
        for column, slope in self.moves.costs:
            cost[column] += slope * by
        for row, slope in self.moves.limits:
            limits[row] += slope * by
        return cost, self.compiled.row_lower + limits, self.compiled.row_upper + limits

    def _slope(self, values: Floats, duals: Floats) -> float:
        total = sum(duals[row] * slope for row, slope in self.moves.limits)
        total -= sum(duals[i] * slope * values[j] for i, j, slope in self.moves.coefficients)
        return float(total + sum(slope * values[j] for j, slope in self.moves.costs))

    def end(self, begun: float, most: float, first: float) -> tuple[float, list[int]]:
        """How far it stays optimal, and the rooms that end it, the steepest first.

        Args:
            begun: A move at which it is optimal.
            most: The move up to which it is followed.
            first: How far the first look ahead is.
        """
        if begun == most:
            return most, []
        straight = self._straight(begun, most, first)
        if straight is not None:
            return straight
        before = begun
        for ahead in _looks(begun, most, first):
            at = self.at(ahead)
            if at is None or not at.optimal:
                return self._between(before, ahead)
            before = ahead
        return most, []

    def _straight(self, begun: float, most: float, first: float) -> tuple[float, list[int]] | None:
        """The same where every room is a straight line, by the ratio test; none where one bends."""
        far = abs(most - begun)
        near = self.at(begun + min(first / far, 1.0) * (most - begun))
        here, there = self.at(begun), self.at(most)
        if here is None or near is None or there is None:
            return None
        with np.errstate(invalid="ignore"):
            rises = np.nan_to_num(there.rooms - here.rooms, nan=0.0)
        # Far away, rounding has grown with the values: it must not end what has no room here.
        falls = np.flatnonzero(
            (there.rooms < -ROOM_ROUNDING) & ((here.rooms > JOINT) | (near.rooms < -ROOM_ROUNDING))
        )
        ends = np.maximum(here.rooms[falls], 0.0) / -rises[falls]
        least = float(np.min(ends, initial=1.0))
        if not self.linear and (
            least == 0 or self._bends(here, rises, begun, least * (most - begun), least)
        ):
            return None
        if least == 1.0:
            return most, []
        close = falls[(ends - least) * far <= MOVING * max(1.0, least * far)]
        order = np.argsort(rises[close])
        return begun + least * (most - begun), [int(each) for each in close[order]]

    def _bends(
        self, here: BasisState, rises: Floats, begun: float, by: float, share: float
    ) -> bool:
        """Whether rooms are not on their straight lines half way to a move, and at it."""
        for part in (0.5, 1.0):
            at = self.at(begun + part * by)
            if at is None:
                return True
            with np.errstate(invalid="ignore"):
                off = np.abs(np.nan_to_num(at.rooms - here.rooms - rises * part * share, nan=0.0))
            if np.any(
                off > STRAIGHT * np.maximum(1.0, np.nan_to_num(np.abs(here.rooms), posinf=1.0))
            ):
                return True
        return False

    def _between(self, good: float, bad: float) -> tuple[float, list[int]]:
        """The end between a move at which it is optimal and one at which it is not."""
        while self.at(bad) is None:
            middle = (good + bad) / 2
            at = self.at(middle)
            if abs(bad - good) <= MOVING * max(1.0, abs(good)):
                return good, []
            good, bad = (middle, bad) if at is not None and at.optimal else (good, middle)
        if self._least(good) < 0:  # optimal where it was found only, to within rounding
            return good, []
        worst = float(brentq(self._least, good, bad, xtol=ROOT))
        there = self.at(worst if self._least(worst) < 0 else bad)
        assert there is not None
        falling = int(np.argmin(there.rooms))
        if self._room(falling, good) > 0 > self._room(falling, worst):
            worst = float(brentq(lambda by: self._room(falling, by), good, worst, xtol=ROOT))
        here = self.at(good)
        assert here is not None
        others = np.flatnonzero((np.abs(there.rooms) <= 10 * ROOM_ROUNDING) & (here.rooms > JOINT))
        return worst, [falling, *(int(each) for each in others if each != falling)]

    def _least(self, by: float) -> float:
        at = self.at(by)
        return NOWHERE if at is None else at.least

    def _room(self, which: int, by: float) -> float:
        at = self.at(by)
        return NOWHERE if at is None else float(at.rooms[which])

    def locate(self, room: int) -> tuple[str, int]:
        """What a room is of, and its position: a column's `lower` or `upper` bound, a `row`, a
        column's `cost`, a row's `dual`."""
        width, height = len(self.compiled.columns), len(self.compiled.rows)
        for what, size in (("lower", width), ("upper", width), ("row", height), ("row", height),
                           ("cost", width), ("dual", height)):  # fmt: skip
            if room < size:
                return what, room
            room -= size
        msg = f"no such room: {room}"
        raise IndexError(msg)


def _sign(statuses: Integers, fixed: Floats) -> Floats:
    """The sign that a dual must have: above 0 at a lower limit, below at an upper one, else any."""
    sign = np.where(statuses == LOWER, 1.0, np.where(statuses == UPPER, -1.0, 0.0))
    return np.where(fixed, 0.0, sign)


def _looks(begun: float, most: float, first: float) -> Iterator[float]:
    """Moves ever further out, each with one half way to it."""
    side, before = (1.0 if most > begun else -1.0), begun
    reach = abs(first)
    while True:
        ahead = begun + side * reach
        whole = abs(ahead - begun) >= abs(most - begun)
        ahead = most if whole else ahead
        yield (before + ahead) / 2
        yield ahead
        if whole:
            return
        before, reach = ahead, 2 * reach
