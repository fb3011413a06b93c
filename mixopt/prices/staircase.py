"""The staircase of one figure that is a limit: its price from break to break, to both ends.

Between two breaks the least cost is a straight line; at a break another plan becomes the
cheapest. Beyond the last stair there is no plan, or the figure may not be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyomo.core as pyo

from mixopt.compiled import Compiled, Floats
from mixopt.errors import DataError, Fault, SolverFailed
from mixopt.instance import Instance
from mixopt.prices import TINY, Maker
from mixopt.prices.groups import Group, groups_of
from mixopt.solver import Solution
from mixopt.solver.moved import Optimum
from mixopt.units import THOUSAND, UNITS

MOST_TRIES = 5
MOST_STAIRS = 200
"""On one side: more than anyone reads."""


@dataclass(frozen=True, slots=True)
class Stair:
    """A price over a range of the figure's values."""

    begins: float
    """The value at its lower end, in the unit of its row."""
    ends: float
    cost: float
    """£ that the plan costs at its lower end."""
    price: float
    """£ that one unit more adds, anywhere between."""
    stops: str
    """What ends it: above, for what is above the figure's value; else below."""


def staircase(
    instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, solution: Solution, address: str
) -> tuple[Stair, ...]:
    """Every stair of a figure, from the lowest to the highest.

    Args:
        instance: What was planned.
        lp: Its programme, for its words.
        compiled: The same as matrices.
        solution: A proven optimum of it.
        address: Of the figure, with the period where its row has one for each.

    Raises:
        DataError: There is no such figure, or it is no limit: its price is no straight line.
    """
    maker = Maker(instance, lp, compiled, solution)
    found = [group for group in groups_of(instance, compiled) if maker.address(group) == address]
    if not found:
        remedy = "`mixopt prices NAME` lists the addresses that have a price"
        raise DataError([Fault(f"'{address}'", "no figure has this address", remedy)])
    group = found[0]
    if group.moves.coefficients:
        what = "is a ratio or a price, which has no stairs: its price changes at every value"
        remedy = f"`mixopt prices NAME --figure '{address}'` tells its slope and a step"
        raise DataError([Fault(f"'{address}'", what, remedy)])
    down = [*_walk(maker, group, -1.0)]
    return (*reversed(down), *_walk(maker, group, 1.0))


def _walk(maker: Maker, group: Group, side: float) -> Iterator[Stair]:
    """The stairs on one side, outwards."""
    kind, value = group.figure.kind, group.cell.value
    factor = UNITS[group.cell.unit].factor
    room = kind.most - value if side > 0 else value - kind.least
    limits = [(row, side * rise) for row, rise in group.moves.limits]
    begun, cost = 0.0, maker.solution.objective
    for _ in range(MOST_STAIRS):
        just = _beyond(maker, limits, begun, cost, room)
        if just is None:
            return
        slope, end, stops = just.slope, room, ""
        if limits:
            end, rows, columns = maker.ranger.most(limits, slope, room, begun, cost)
            if end < room * (1 - TINY):
                stops = maker.told(group, rows, columns, just.room, just.values)
        after = cost + slope * (end - begun)
        low, high = sorted((value + side * begun, value + side * end))
        yield Stair(low / factor, high / factor, (cost if side > 0 else after) * THOUSAND,
                    side * slope * THOUSAND * factor, stops)  # fmt: skip
        if end >= room * (1 - TINY) or end <= begun:
            return
        begun, cost = end, after


@dataclass(frozen=True, slots=True)
class _Beyond:
    """The optimum just beyond a break."""

    slope: float
    """£ thousand a unit of the move."""
    room: Floats
    """What each limit leaves."""
    values: Floats


def _beyond(
    maker: Maker, limits: list[tuple[int, float]], begun: float, cost: float, room: float
) -> _Beyond | None:
    """The optimum just beyond a break; none where there is no plan."""
    by = min(TINY * max(1.0, begun), room - begun)
    if by <= 0:
        return None
    for _ in range(MOST_TRIES):
        found = maker.mover.moved((limits, []), begun + by)
        if found is None:
            return None
        slope = float(sum(found.duals[row] * rise for row, rise in limits))
        if abs((found.objective - cost) / by - slope) <= 1e-3 * max(1.0, abs(slope)):
            return _Beyond(slope, _room(maker, limits, begun + by, found), found.values)
        by /= 30
    msg = f"two breaks nearer to each other than can be told apart, at a move of {begun:g}"
    raise SolverFailed(msg)


def _room(maker: Maker, limits: list[tuple[int, float]], by: float, found: Optimum) -> Floats:
    """What each limit leaves at an optimum with some limits moved."""
    compiled, moved = maker.compiled, np.zeros(len(maker.compiled.rows))
    for row, rise in limits:
        moved[row] = rise * by
    reached = compiled.matrix @ found.values - moved
    return np.asarray(np.minimum(reached - compiled.row_lower, compiled.row_upper - reached))
