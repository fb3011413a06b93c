"""An optimal basis followed while the programme moves: how far it stays optimal, and what ends it.

With the same rows at their limits and the same columns at their bounds,

    values  x_C = A_RC⁻¹ · (limits_R − A_RN · x_N)        duals  y_R = A_RC⁻ᵀ · cost_C

for any move. The basis is optimal where every room is 0 or more: of values from their bounds, of
rows from their limits, and of reduced costs and duals from the sign that is allowed there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.optimize import brentq

from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sensitivity.factorisation import BasisFactorisation
from mixopt.lp.sensitivity.unmoved_basis import BasicSolution, UnmovedBasis
from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import (
    FALLING,
    JOINT,
    MOVING,
    ROOM_ROUNDING,
    ROOT,
    STANDS,
    STRAIGHT,
)

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
    least: float = field(init=False)
    """The smallest room, less what is rounding: more of it where numbers are large."""

    def __post_init__(self) -> None:
        """Look for the smallest room once."""
        rounding = ROOM_ROUNDING * max(1.0, abs(self.cost) / LARGE)
        object.__setattr__(self, "least", float(self.rooms.min(initial=1.0)) + rounding)

    @property
    def optimal(self) -> bool:
        """Whether every room is 0 or more."""
        return self.least >= 0


class ParametricBasis:
    """One basis of a programme that moves."""

    def __init__(
        self, form: StandardForm, moves: Perturbation, basis: UnmovedBasis, near: float
    ) -> None:
        """Begin with a basis that is optimal near a move."""
        self.form, self.moves, self.unmoved = form, moves, basis
        self.linear = not moves.coefficients and not (moves.limits and moves.costs)
        self.equations = BasisFactorisation(basis, moves, near)
        self.known: dict[float, BasisState | None] = {}

    def at(self, by: float) -> BasisState | None:
        """The basis at a move; none where its equations have no single answer."""
        if by not in self.known:
            self.known[by] = self._at(by)
        return self.known[by]

    def _at(self, by: float) -> BasisState | None:
        if not self.moves.coefficients and by:
            return self._move_along(by)
        found = self.equations.solve(by)
        if found is None:
            return None
        cost = self.form.cost + by * self.equations.cost_rise
        total = float(cost @ found.values) + self.form.offset
        rooms = None if by else self.unmoved.start.rooms
        if rooms is None:
            rooms = self.unmoved.rooms(found, cost, by * self.equations.limits_rise)
        if not by:
            self.unmoved.start.rooms = rooms
        return BasisState(total, self._slope(found.values, found.duals), rooms)

    def _move_along(self, by: float) -> BasisState | None:
        """The basis at a move of limits and costs: all rooms are straight lines."""
        here = self.at(0.0)
        if here is None:
            return None
        moved = by * by * float(self.equations.cost_rise @ self.rise.values)
        cost, rooms = here.cost + by * here.slope + moved, here.rooms + by * self.rooms_rise
        return BasisState(cost, here.slope + 2 * moved / by, rooms)

    @cached_property
    def rise(self) -> BasicSolution:
        """The derivative of its answers where no coefficients move."""
        return self.equations.differentiate()

    @cached_property
    def rooms_rise(self) -> Floats:
        """The derivative of each room there."""
        rise, basis, equations = self.rise, self.unmoved, self.equations
        columns = basis.basic_columns * rise.values
        rows = basis.basic_rows * (rise.activities - equations.limits_rise)
        reduced = basis.columns_sign * (equations.cost_rise - rise.priced)
        return np.concatenate(
            [columns, -columns, rows, -rows, reduced, basis.rows_sign * rise.duals]
        )

    def _slope(self, values: Floats, duals: Floats) -> float:
        total = sum(duals[row] * slope for row, slope in self.moves.limits)
        total -= sum(duals[i] * slope * values[j] for i, j, slope in self.moves.coefficients)
        return float(total + sum(slope * values[j] for j, slope in self.moves.costs))

    def stands(self, by: float) -> bool:
        """Whether it is optimal with nothing moved, and up to a small move to one side.

        What has no room must not lose any: within what the solver tolerates it would show only
        further out.
        """
        here, there = self.at(0.0), self.at(by)
        if here is None or there is None or not (here.optimal and there.optimal):
            return False
        none = here.rooms <= ROOM_ROUNDING
        return bool(np.all(there.rooms[none] - here.rooms[none] >= -STANDS))

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
        rises = self._differ(there, here)
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

    def _differ(self, one: BasisState, other: BasisState) -> Floats:
        """By how much the rooms of one are more than those of another."""
        return np.subtract(
            one.rooms, other.rooms, out=np.zeros(len(self.unmoved.roomy)), where=self.unmoved.roomy
        )

    def _bends(
        self, here: BasisState, rises: Floats, begun: float, by: float, share: float
    ) -> bool:
        """Whether rooms are not on their straight lines half way to a move, and at it."""
        for part in (0.5, 1.0):
            at = self.at(begun + part * by)
            if at is None:
                return True
            off = np.abs(self._differ(at, here) - rises * part * share)
            if np.any(off > STRAIGHT * np.maximum(1.0, np.abs(here.rooms))):
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

    def leave(self, side: float) -> tuple[float, list[int]]:
        """How far limits can move, by the ratio test, and the rooms that end it, steepest first."""
        here = self.at(0.0)
        assert here is not None
        falls = np.flatnonzero(side * self.rooms_rise < -FALLING)
        falls = falls[np.isfinite(here.rooms[falls])]
        speeds = np.abs(self.rooms_rise[falls])
        ends = np.maximum(here.rooms[falls], 0.0) / speeds
        least = float(np.min(ends, initial=np.inf))
        close = np.flatnonzero(ends - least <= MOVING * max(1.0, least))
        order = np.argsort(-speeds[close], kind="stable")
        return least, [int(each) for each in falls[close[order]]]

    def rise_of_slope(self, room: int) -> float:
        """By how much the slope of limits rises where a room ends, at the least; inf: to no plan.

        One step of the dual simplex: what has no room left leaves the basis. Its dual may then rise
        from 0 as far as all others keep their signs, and by duality the objective beyond is no less
        than these duals say. Where nothing ends the rise, there is no plan beyond.
        """
        what, at = self.locate(room)
        width, height = len(self.form.columns), len(self.form.rows)
        is_upper = width <= room < 2 * width or room >= 2 * width + height
        duals, priced = self.equations.raise_dual(at, is_row=what == "row")
        rises = np.concatenate(
            [-self.unmoved.columns_sign * priced, self.unmoved.rows_sign * duals]
        )
        falls = rises if is_upper else -rises
        here = self.at(0.0)
        assert here is not None
        rooms, falling = here.rooms[2 * (width + height) :], falls > FALLING
        most = float(np.min(rooms[falling] / falls[falling], initial=np.inf))
        return float(abs(self.rooms_rise[room])) * most

    def locate(self, room: int) -> tuple[str, int]:
        """What a room is of, and its position: a column's `lower` or `upper` bound, a `row`, a
        column's `cost`, a row's `dual`."""
        width, height = len(self.form.columns), len(self.form.rows)
        for what, size in (("lower", width), ("upper", width), ("row", height), ("row", height),
                           ("cost", width), ("dual", height)):  # fmt: skip
            if room < size:
                return what, room
            room -= size
        msg = f"no such room: {room}"
        raise IndexError(msg)


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
