"""The cost against one number: the pieces of the curve, and the plan at each of its breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from mixopt.analysis.frontier.axis import Axis
from mixopt.analysis.frontier.mix import find_mix
from mixopt.analysis.optimum import find_optimum
from mixopt.analysis.prices.curve import Start, pieces_of, segment_of
from mixopt.analysis.prices.stops import MAY_BE, NO_PLAN, StopReasons
from mixopt.errors import DataError, Fault, SolverFailed
from mixopt.instance.instance import Instance
from mixopt.instance.limit import PEOPLE
from mixopt.lp.certificate import certify
from mixopt.lp.sensitivity.one_sided import DirectionalDerivatives
from mixopt.lp.sensitivity.parametric import Segment
from mixopt.lp.tolerances import FIRST_STEP, NOISE, SAME_SLOPE
from mixopt.programme.problem import Problem
from mixopt.results.frontier import CostFrontier, FrontierPoint
from mixopt.results.price_curve import CurveSegment, PriceCurve
from mixopt.units import Measure

SMALL = 1e-4
"""Of the range: the first look ahead, before it is made smaller by `FIRST_STEP`."""

ASKED = "as far as was asked"

Side = list[tuple[CurveSegment, Segment]]


def trace_frontier(
    instance: Instance, axis: Axis, least: float | None, most: float | None
) -> CostFrontier:
    """The least cost at every value of an axis between two, with the plan at each break.

    Raises:
        NoPlanExists: There is no plan at the value of the start.
        DataError: At no other value is there a plan.
        SolverFailed: The optimum could not be certified, or breaks cannot be told apart.
    """
    problem, form, solution = find_optimum(axis.problem, prices=False)
    proof = certify(form, solution)
    if not proof.holds:
        msg = f"the answer could not be certified: {proof}"
        raise SolverFailed(msg)
    sides, reasons = DirectionalDerivatives(form, solution), StopReasons(problem)
    walk = _Walk(problem, axis, sides, reasons)
    low = axis.least if least is None else max(least, axis.least)
    high = axis.most if most is None else min(most, axis.most)
    found = [
        *reversed(walk.side(min(low, axis.start) - axis.start)),
        *walk.side(max(high, axis.start) - axis.start),
    ]
    found = [(cut, piece) for stair, piece in found if (cut := _cut(stair, low, high)) is not None]
    if not found:
        what = "is at the only value with a plan, or has none between those that were asked for"
        raise DataError([Fault(f"'{axis.address}'", what, "Ask for another range, or figure")])
    stairs = tuple(stair for stair, _ in found)
    curve = PriceCurve(axis.address, axis.unit, Measure.MONEY, axis.start, stairs)
    return CostFrontier(
        instance.name, instance.title, instance.scenario, instance.changes, axis.title, axis.mark,
        curve, tuple(walk.points(found, low, high)),
    )  # fmt: skip


def _cut(stair: CurveSegment, low: float, high: float) -> CurveSegment | None:
    """The part of a piece between two values; none where there is none."""
    begins, ends = max(stair.begins, low), min(stair.ends, high)
    if ends <= begins:
        return None
    if (begins, ends) == (stair.begins, stair.ends):
        return stair
    cost, price = _ends_of(stair, begins)
    cost_at_end, price_at_end = _ends_of(stair, ends)
    return replace(
        stair,
        begins=begins,
        ends=ends,
        cost=cost,
        cost_at_end=cost_at_end,
        price=price,
        price_at_end=price_at_end,
    )


def _ends_of(stair: CurveSegment, value: float) -> tuple[float, float]:
    """Cost and price at a value of a piece.

    Raises:
        SolverFailed: The piece has no formula.
    """
    if value == stair.begins:
        return stair.cost, stair.price
    if value == stair.ends:
        return stair.cost_at_end, stair.price_at_end
    if stair.constant is None:
        msg = "no formula holds for a piece of the curve, so it cannot be cut: ask for all of it"
        raise SolverFailed(msg)
    away = value - (stair.less or 0.0)
    over, times = stair.over or 0.0, stair.times or 0.0
    part = over / away if over else 0.0
    return stair.constant + times * value + part, times - (part / away if over else 0.0)


def first_look(axis: Axis, most: float) -> float:
    """How far a walk up to a move first looks ahead, in units of the axis."""
    small = FIRST_STEP * SMALL * min(abs(most), max(1.0, 1e4 * abs(axis.start)))
    return max(small, FIRST_STEP * 1e-2)


class _Walk:
    """Follows one axis from its start, and says what changes at each break."""

    def __init__(
        self, problem: Problem, axis: Axis, sides: DirectionalDerivatives, reasons: StopReasons
    ) -> None:
        self.problem, self.axis, self.sides, self.reasons = problem, axis, sides, reasons
        self.scale = 1000.0
        self.start = Start(axis.start, 1.0, self.scale)

    def side(self, most: float) -> Side:
        """The pieces up to a move, outwards; none where the number may not move there."""
        if not most:
            return []
        if not self.axis.moves:
            return self._hold_still(most)
        return [
            (segment_of(piece, self.start, self.axis.address, self._stops(piece)), piece)
            for piece in pieces_of(self.sides, self.axis.moves, most, first_look(self.axis, most))
        ]

    def _hold_still(self, most: float) -> Side:
        """The one piece of a number that moves nothing."""
        own = self.sides.own_basis(self.axis.moves)
        piece = Segment(0.0, most, own, own, (), "may be")
        return [(segment_of(piece, self.start, self.axis.address, MAY_BE), piece)]

    def _stops(self, piece: Segment) -> str:
        return self.reasons.of(piece, (row for row, _ in self.axis.moves.limits))

    def points(self, found: Side, low: float, high: float) -> Iterator[FrontierPoint]:
        """The ends, the breaks, and the start, from the lowest value to the highest."""
        first, last = found[0][0], found[-1][0]
        middle = (first.begins + last.ends) / 2
        yield self._point(first.begins, None, found[0], middle, self._end(first, low, first.begins))
        for before, after in pairwise(found):
            if before[0].ends == self.axis.start and _is_one(before[0], after[0]):
                kind = ("today", f"the value {self.axis.mark}") if self.axis.mark else None
            else:
                near = before if before[0].ends > self.axis.start else after
                kind = "break", near[0].stops
                if before[0].ends == self.axis.start and self.axis.mark:
                    kind = "break", f"the value {self.axis.mark}, where its price is another"
            if kind is not None:
                yield self._point(after[0].begins, before, after, middle, kind)
        yield self._point(last.ends, found[-1], None, middle, self._end(last, high, last.ends))

    def _end(self, stair: CurveSegment, asked: float, value: float) -> tuple[str, str]:
        """What ends the curve."""
        if abs(value - asked) > NOISE * max(1.0, abs(asked)):
            why = "" if value == self.axis.start else stair.stops
            return "end", why if why == NO_PLAN else f"{why}; {NO_PLAN}" if why else NO_PLAN
        may = dict(zip((self.axis.least, self.axis.most), self.axis.ends, strict=True))
        return "end", may.get(asked, ASKED)

    def _point(
        self,
        value: float,
        before: tuple[CurveSegment, Segment] | None,
        after: tuple[CurveSegment, Segment] | None,
        middle: float,
        kind: tuple[str, str],
    ) -> FrontierPoint:
        near = after or before
        assert near is not None
        below = self._binding(before) if before and after else {}
        above = self._binding(after) if before and after else {}
        return FrontierPoint(
            value=value,
            cost=after[0].cost if after else near[0].cost_at_end,
            price_below=before[0].price_at_end if before else None,
            price_above=after[0].price if after else None,
            kind=kind[0],
            why=kind[1],
            starts=tuple(words for row, words in above.items() if row not in below),
            stops=tuple(words for row, words in below.items() if row not in above),
            plan=find_mix(self.axis, value, middle),
        )

    def _binding(self, side: tuple[CurveSegment, Segment]) -> dict[int, str]:
        """The limits that bind with a price in the middle of a piece, in words."""
        stair, piece = side
        by = (stair.begins + stair.ends) / 2 - self.axis.start
        state = (
            piece.stopped if abs(piece.ends - by) < abs(by - piece.begins) else piece.formula
        ).equations.solve(by)
        if state is None:
            return {}
        rows = np.flatnonzero(np.abs(state.duals) > NOISE)
        moved = {row for row, _ in self.axis.moves.limits}
        return binding_words(self.problem, [int(row) for row in rows if int(row) not in moved])


def binding_words(problem: Problem, rows: list[int]) -> dict[int, str]:
    """What each of some rows demands, with where and when; not how many people there are."""
    several, instance = len(problem.instance.areas) > 1, problem.instance
    found: dict[int, str] = {}
    for row, _, area, period, limit in problem.limits.describe(rows):
        if limit.family != PEOPLE:
            where = instance.head.areas[area] if area and several else ""
            found[row] = ", ".join(filter(None, (limit.says, where, period)))
    return found


def _is_one(before: CurveSegment, after: CurveSegment) -> bool:
    """Whether two pieces have one price where they meet."""
    size = max(1.0, abs(before.price_at_end), abs(after.price))
    return abs(before.price_at_end - after.price) <= SAME_SLOPE * size
