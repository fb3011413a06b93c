"""How far the slope of one side holds, exactly."""

from __future__ import annotations

from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sensitivity.one_sided import DirectionalDerivatives
from mixopt.lp.sensitivity.parametric import Segment, trace_segments
from mixopt.lp.tolerances import NOISE, SLOPE_ROUNDING


def limit_holds(
    sides: DirectionalDerivatives, moves: Perturbation, slope: float, room: float, side: float
) -> tuple[float, list[int], list[int]] | None:
    """How far the slope of a limit holds; the rows that end it, and the columns that do.

    The objective is convex in limits: one that loosens can only lower it, and if it does not at
    once it never will. None: numbers that are very large and very small meet.
    """
    limits = [(row, side * rise) for row, rise in moves.limits]
    if slope == 0 and all(sides.loosens(row, rise) for row, rise in limits):
        return room, [], []
    return sides.ranger.most(limits, side * slope, room)


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
