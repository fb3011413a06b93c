"""How far the slope of one side holds, exactly."""

from __future__ import annotations

import math
from typing import NamedTuple

from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sensitivity.one_sided import DirectionalDerivatives
from mixopt.lp.sensitivity.parametric import Segment, trace_segments
from mixopt.lp.tolerances import FIRST_STEP, NOISE, SAME_SLOPE, SLOPE_ROUNDING


class Range(NamedTuple):
    """How far limits can move while the objective keeps its slope.

    Attributes:
        most: The greatest move.
        rows: Those that end it.
        columns: Those that end it by coming to a bound.
        is_last: It is proven that no plan exists beyond.
    """

    most: float
    rows: list[int]
    columns: list[int]
    is_last: bool = False


def limit_holds(
    sides: DirectionalDerivatives, moves: Perturbation, slope: float, room: float, side: float
) -> Range | None:
    """How far the slope of a limit holds, and what ends it.

    The objective is convex in limits: one that loosens can only lower it, and if it does not at
    once it never will. None: numbers that are very large and very small meet.
    """
    limits = [(row, side * rise) for row, rise in moves.limits]
    if slope == 0 and all(sides.loosens(row, rise) for row, rise in limits):
        return Range(room, [], [])
    ended = _end_of_own_basis(sides, moves, slope, room, side)
    if ended is None:
        found = sides.ranger.most(limits, side * slope, room)
        ended = found and Range(*found)
    return ended


def _end_of_own_basis(
    sides: DirectionalDerivatives, moves: Perturbation, slope: float, room: float, side: float
) -> Range | None:
    """Where the basis of the optimum ends, if the slope is proven to change there.

    None: it does not begin on that side, its slope is not the one asked about, or another basis
    may follow with the same slope.
    """
    if not sides.own_basis_stands(moves, side * FIRST_STEP):
        return None
    followed = sides.own_basis(moves)
    here = followed.at(0.0)
    if here is None or not math.isclose(here.slope, slope, rel_tol=SAME_SLOPE, abs_tol=NOISE):
        return None
    ends, stops = followed.leave(side)
    if ends >= room:
        return Range(room, [], [])
    places = [followed.locate(stop) for stop in stops]
    if ends <= FIRST_STEP or any(what in {"cost", "dual"} for what, _ in places):
        return None
    rise = followed.rise_of_slope(stops[0])
    if rise <= NOISE:
        return None
    rows = [at for what, at in places if what == "row"]
    columns = [at for what, at in places if what != "row"]
    return Range(ends, rows, columns, is_last=math.isinf(rise))


def piece_holds(
    sides: DirectionalDerivatives, moves: Perturbation, slope: float, most: float, step: float
) -> Segment | None:
    """The piece on which a slope holds; none where it holds at the figure only.

    Args:
        sides: The programme and its optimum.
        moves: What moves.
        slope: Of the objective, where nothing has been moved.
        most: The greatest move; below 0 for the side downwards.
        step: A small move.
    """
    for piece in trace_segments(sides, moves, most, step):
        middle = piece.slope((piece.begins + piece.ends) / 2)
        off = max(NOISE * max(sides.reach(moves), abs(slope)), SLOPE_ROUNDING)
        return piece if abs(middle - slope) <= off else None
    return None
