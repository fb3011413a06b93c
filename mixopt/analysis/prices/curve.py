"""The staircase of one figure: what the plan costs at every value that it could have.

Between two breaks one formula holds, a straight line or a fraction; at a break another plan becomes
the cheapest. Beyond the last stair there is no plan, or the figure may not be.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from mixopt.analysis.prices.pricer import Pricer
from mixopt.errors import DataError, Fault, SolverFailed
from mixopt.lp.sensitivity.formula import formula
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
    may, value = maker.allowed(group), group.value
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
    found = [*trace_segments(maker.sides, group.moves, most, small)]
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
    factor, value = UNITS[group.cell.unit].factor, group.value
    low, high = sorted((piece.begins, piece.ends))
    form = formula(piece, value, factor)
    for by in (low, high):
        cost = piece.cost(by)
        if not math.isfinite(cost + piece.slope(by)):
            msg = f"{maker.address(group)}: no cost at the end of a stair"
            raise SolverFailed(msg)
        if form and abs(form.at((value + by) / factor) - cost) > SAME_FORMULA * max(1.0, abs(cost)):
            form = None
    scale = maker.scale
    return CurveSegment(
        begins=(value + low) / factor,
        ends=(value + high) / factor,
        cost=piece.cost(low) * scale,
        cost_at_end=piece.cost(high) * scale,
        price=piece.slope(low) * scale * factor,
        price_at_end=piece.slope(high) * scale * factor,
        stops=maker.ended(group, piece),
        constant=None if form is None else form.constant * scale,
        times=None if form is None else form.times * scale,
        over=None if form is None else form.over * scale,
        less=None if form is None else form.less,
    )
