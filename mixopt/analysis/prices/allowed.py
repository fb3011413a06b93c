"""Which values a figure may have beside the others: those that `--set` takes.

A figure has a least and a most of its own. Some are refused before that, as they would contradict
another figure: those who leave and those who move up are at most all. There a price, a curve or a
step ends, too.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from mixopt.instance.consistency import COMPARED, Consistency
from mixopt.instance.instance import Instance
from mixopt.instance.uplifts import TABLE as UPLIFTS
from mixopt.instance.uplifts import with_uplifts
from mixopt.lp.tolerances import NEAREST, NEARLY, ROUND
from mixopt.programme.parameters import Parameter
from mixopt.units import UNITS

DIGITS = range(1, 13)
"""Significant digits of round numbers."""


@dataclass(frozen=True, slots=True)
class AllowedValues:
    """The values that the cells of a parameter may have, in the figure's own unit.

    Attributes:
        least: The smallest.
        most: The largest.
        refused: The sides, -1 and 1, beyond which the value would contradict another figure; on
            the others the figure has come to its own least or most.
    """

    least: float
    most: float
    refused: frozenset[float] = frozenset()


def find_allowed_values(rules: Consistency, instance: Instance, group: Parameter) -> AllowedValues:
    """The values that a parameter may have while all other figures stay as they are.

    Args:
        rules: Those of the instance.
        instance: Whose figures keep them.
        group: The parameter.
    """
    address = group.figure.address
    kind, now = group.figure.kind, group.value
    rising = bool(group.figure.uplift) or address.table == UPLIFTS
    if not rising and (address.figure not in COMPARED or not rules.of.get(address)):
        return AllowedValues(kind.least, kind.most)

    factor = UNITS[group.cell.unit].factor

    def fits(written: float) -> bool:
        figure = group.with_value(written * factor)
        figures = {**instance.figures, address: figure}
        if not rising:
            return next(rules.clashes(figures, {address}), None) is None
        found, beyond = with_uplifts(instance.head, figures)
        moved = {each for each in found if found[each].values != instance.figures[each].values}
        return not beyond and next(rules.clashes(found, moved), None) is None

    ends, refused = [], set()
    for side, own in ((-1.0, kind.least), (1.0, kind.most)):
        if own == now or fits(own / factor):
            ends.append(own)
            continue
        refused.add(side)
        end = _last_that_fits(fits, now / factor, own / factor)
        ends.append(_round(fits, end, ROUND * max(1.0 / factor, abs(end))) * factor)
    return AllowedValues(ends[0], ends[1], frozenset(refused))


def _last_that_fits(fits: Callable[[float], bool], good: float, bad: float) -> float:
    """The value furthest from a good one that fits: a round one near to it, or by halving."""
    side = math.copysign(1.0, bad - good)
    for near in (NEARLY, NEAREST):
        while abs(bad - good) > near * max(1.0, abs(good)):
            middle = (good + bad) / 2
            good, bad = (middle, bad) if fits(middle) else (good, middle)
        size = max(1.0, abs(good))
        round_one = _round(fits, good, near * size)
        if not fits(round_one + side * NEAREST * size):
            return round_one
    return good


def _round(fits: Callable[[float], bool], end: float, near: float) -> float:
    """The roundest number that is as near to an end, and fits; the end where there is none."""
    for round_one in (0.0, *(float(f"{end:.{digits}g}") for digits in DIGITS)):
        if abs(round_one - end) <= near and fits(round_one):
            return round_one
    return end
