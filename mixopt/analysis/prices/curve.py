"""The staircase of one figure: what the plan costs at every value that it could have.

Between two breaks one formula holds, a straight line or a fraction; at a break another plan becomes
the cheapest. Beyond the last stair there is no plan, or the figure may not be.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from mixopt.analysis.prices.pricer import Pricer
from mixopt.errors import DataError, Fault, SolverFailed
from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sensitivity.formula import formula
from mixopt.lp.sensitivity.one_sided import DirectionalDerivatives
from mixopt.lp.sensitivity.parametric import Segment, trace_segments
from mixopt.lp.tolerances import FIRST_STEP, SAME_FORMULA
from mixopt.programme.parameters import Parameter
from mixopt.results.price_curve import CurveSegment, PriceCurve
from mixopt.units import UNITS


def trace_curve(maker: Pricer, groups: Iterable[Parameter], address: str) -> PriceCurve:
    """Every stair of a figure.

    Args:
        maker: Prices figures.
        groups: Those that there are.
        address: Of the figure, with the period where its row has one for each.

    Raises:
        DataError: There is no such figure.
        SolverFailed: Breaks lie nearer to each other than can be told apart.
    """
    known = {maker.address(group): group for group in groups}
    if address not in known:
        raise DataError([_unknown(address, known)])
    group = known[address]
    if group.bent:
        what = "is multiplied by itself, or divides, so that its cost has no simple pieces"
        remedy = f"`mixopt prices NAME --figure '{address}'` tells its slope and a step"
        raise DataError([Fault(f"'{address}'", what, remedy)])
    may, value = maker.find_allowed(group), group.value
    small = FIRST_STEP * maker.step_of(group)
    down = _pieces(maker, group, may.least - value, small)
    up = _pieces(maker, group, may.most - value, small)
    stairs = (
        *reversed([_stair(maker, group, piece) for piece in down]),
        *(_stair(maker, group, piece) for piece in up),
    )
    unit = group.cell.unit
    now = value / UNITS[unit].factor
    return PriceCurve(address, unit, maker.measure, now, stairs)


def _pieces(maker: Pricer, group: Parameter, most: float, small: float) -> list[Segment]:
    """The pieces on one side; of a last one that is lost in rounding, only that it is."""
    return pieces_of(maker.sides, group.moves, most, small)


def pieces_of(
    sides: DirectionalDerivatives, moves: Perturbation, most: float, small: float
) -> list[Segment]:
    """The pieces on one side, up to a move; of a last one that is lost in rounding, only that."""
    found = [*trace_segments(sides, moves, most, small)]
    while len(found) > 1 and found[-1].last == "lost" and not _has_costs(found[-1]):
        found[-2:] = [replace(found[-2], rooms=(), last="lost")]
    return found


def _has_costs(piece: Segment) -> bool:
    """Whether the cost at both its ends can be told."""
    return math.isfinite(piece.cost(piece.begins) + piece.cost(piece.ends))


def _unknown(address: str, known: Iterable[str]) -> Fault:
    """An address that has no price, with those that it may stand for."""
    name = address.partition("[")[0]
    if name in known:
        remedy = f"Write {name}"
        return Fault(f"'{address}'", "has one price for all periods", remedy)
    periods = [each for each in known if each.partition("[")[0] == name]
    if periods:
        remedy = f"Write one of {', '.join(periods)}"
        return Fault(f"'{address}'", "has a price for each period", remedy)
    remedy = "`mixopt prices NAME` lists the addresses that have a price"
    return Fault(f"'{address}'", "no figure has this address", remedy)


def _stair(maker: Pricer, group: Parameter, piece: Segment) -> CurveSegment:
    start = Start(group.value, UNITS[group.cell.unit].factor, maker.scale)
    return segment_of(piece, start, maker.address(group), maker.describe_end(group, piece))


class Start(NamedTuple):
    """Where a curve starts, and in what it is told.

    Attributes:
        value: The value where nothing is moved, in the unit of the moves.
        factor: Units of the moves in one unit that is shown.
        scale: £ or person-years in one unit of the objective.
    """

    value: float
    factor: float
    scale: float


def segment_of(piece: Segment, start: Start, address: str, stops: str) -> CurveSegment:
    """A piece as it is shown, with its formula where that is what the piece says at its ends.

    Raises:
        SolverFailed: There is no cost at one of its ends.
    """
    value, factor, scale = start
    low, high = sorted((piece.begins, piece.ends))
    form = formula(piece, value, factor)
    for by in (low, high):
        cost = piece.cost(by)
        if not math.isfinite(cost + piece.slope(by)):
            msg = f"{address}: no cost at the end of a stair"
            raise SolverFailed(msg)
        if form and abs(form.at((value + by) / factor) - cost) > SAME_FORMULA * max(1.0, abs(cost)):
            form = None
    return CurveSegment(
        begins=(value + low) / factor,
        ends=(value + high) / factor,
        cost=piece.cost(low) * scale,
        cost_at_end=piece.cost(high) * scale,
        price=piece.slope(low) * scale * factor,
        price_at_end=piece.slope(high) * scale * factor,
        stops=stops,
        constant=None if form is None else form.constant * scale,
        times=None if form is None else form.times * scale,
        over=None if form is None else form.over * scale,
        less=None if form is None else form.less,
    )
