"""Changes as a council writes them: rounded away from where there is no plan."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from mixopt.analysis.infeasibility.adjustable import Adjustable
from mixopt.instance.instance import Instance
from mixopt.instance.kinds import SMALLEST, Kind
from mixopt.programme.parameters import Parameter, address_of
from mixopt.results.explanation import Set
from mixopt.units import UNITS

SMALLEST_STEPS = {"share": Decimal("0.0001"), "£": Decimal(1), "share/year": Decimal("0.0001")}
"""The smallest step that is written, by the figure's own unit: a basis point, a pound."""

HUNDREDTH = Decimal("0.01")
"""The smallest step of every other unit."""

EXACT = Decimal("0.000001")
"""Relative to the smallest step: a value nearer to a multiple of it than this is that multiple."""


def smallest_step(unit: str) -> Decimal:
    """The smallest step by which a figure is changed, in its own unit."""
    return SMALLEST_STEPS.get(unit, HUNDREDTH)


def round_change(
    instance: Instance, adjustable: Adjustable, by: float, further: int = 0
) -> list[Set]:
    """A change of a figure, rounded to the smallest step, in the unit of its row.

    Args:
        instance: Whose figure it is.
        adjustable: What changes.
        by: By how much each of its cells changes, in its own unit.
        further: How many of the smallest steps further than that.
    """
    return [_round_group(instance, group, by, further) for group in adjustable.groups]


def _round_group(instance: Instance, group: Parameter, by: float, further: int) -> Set:
    kind, cell = group.figure.kind, group.cell
    factor = Decimal(str(UNITS[cell.unit].factor))
    step, value = smallest_step(kind.unit), Decimal(repr(group.value)) + Decimal(repr(by))
    steps = value / step
    up, down = math.ceil(steps - EXACT) + further, math.floor(steps + EXACT) - further
    whole = up if by > 0 else down
    own = min(max(whole * step, Decimal(repr(kind.least))), Decimal(repr(kind.most)))
    if abs(own) < Decimal(str(SMALLEST)):
        own = Decimal(0)
    address, text = address_of(instance, group), _write_number(own / factor)
    before = float(f"{group.value / float(factor):.12g}")
    periods = 1 if kind.once else len(group.cells)
    return Set(address, cell.unit, before, float(text), f"{address}={text}", periods)


def _write_number(number: Decimal) -> str:
    text = f"{float(number):.15g}"
    return f"{number:f}" if "e" in text else text


def step_further(instance: Instance, each: Set) -> Set:
    """A change by one of the smallest steps more, as far as the figure may go."""
    kind, factor = _kind(instance, each), Decimal(str(UNITS[each.unit].factor))
    sign = 1 if each.by > 0 else -1
    own = Decimal(str(each.after)) * factor + sign * smallest_step(kind.unit)
    own = min(max(own, Decimal(repr(kind.least))), Decimal(repr(kind.most)))
    return _set_to(each, own / factor)


def count_steps(instance: Instance, each: Set) -> int:
    """How many of the smallest steps lie between a figure's value and what it is set to."""
    factor = Decimal(str(UNITS[each.unit].factor))
    step = smallest_step(_kind(instance, each).unit)
    return math.ceil(abs(Decimal(str(each.after)) - Decimal(str(each.before))) * factor / step)


def shorten(instance: Instance, each: Set, fewer: int) -> Set:
    """A change by so many of the smallest steps less, on a multiple of that step."""
    factor = Decimal(str(UNITS[each.unit].factor))
    step = smallest_step(_kind(instance, each).unit)
    up = each.by > 0
    own = Decimal(str(each.after)) * factor - (1 if up else -1) * fewer * step
    whole = (own / step).to_integral_value(ROUND_CEILING if up else ROUND_FLOOR)
    return _set_to(each, whole * step / factor)


def _kind(instance: Instance, each: Set) -> Kind:
    name = each.address.partition("[")[0]
    return next(f for f in instance.figures.values() if f.name == name).kind


def _set_to(each: Set, number: Decimal) -> Set:
    text = _write_number(number)
    return replace(each, after=float(text), setting=f"{each.address}={text}")
