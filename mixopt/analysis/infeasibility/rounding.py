"""Changes as a council writes them: rounded away from where there is no plan."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from mixopt.analysis.infeasibility.adjustable import Movable
from mixopt.instance.instance import Instance
from mixopt.instance.kinds import SMALLEST
from mixopt.programme.parameters import Parameter, address_of
from mixopt.results.explanation import Set
from mixopt.schema.scenarios import Change
from mixopt.units import UNITS

FINEST = {"share": Decimal("0.0001"), "£": Decimal(1), "share/year": Decimal("0.0001")}
"""The finest that is written, by the figure's own unit: a basis point, a pound; else 0.01."""

HUNDREDTH = Decimal("0.01")

EXACT = Decimal("0.000001")
"""Of the finest: nearer to a round number than this, it is that number."""


def finest(unit: str) -> Decimal:
    """The finest by which a figure is changed, in its own unit."""
    return FINEST.get(unit, HUNDREDTH)


def moved(instance: Instance, movable: Movable, by: float, further: int = 0) -> list[Set]:
    """A figure moved by so much or a little more, in the unit of its row.

    Args:
        instance: Whose figure it is.
        movable: What moves.
        by: By how much, in its own unit, in each of its cells.
        further: By how many of the finest steps more.
    """
    return [_set(instance, group, by, further) for group in movable.groups]


def _set(instance: Instance, group: Parameter, by: float, further: int) -> Set:
    kind, cell = group.figure.kind, group.cell
    factor = Decimal(str(UNITS[cell.unit].factor))
    step, value = finest(kind.unit), Decimal(repr(cell.value)) + Decimal(repr(by))
    steps = value / step
    up, down = math.ceil(steps - EXACT) + further, math.floor(steps + EXACT) - further
    whole = up if by > 0 else down
    own = min(max(whole * step, Decimal(repr(kind.least))), Decimal(repr(kind.most)))
    if abs(own) < Decimal(str(SMALLEST)):
        own = Decimal(0)
    address, written = address_of(instance, group), own / factor
    text = f"{float(written):.15g}"
    if "e" in text:
        text = f"{written:f}"
    before = float(f"{cell.value / float(factor):.12g}")
    periods = 1 if kind.once else len(group.cells)
    return Set(address, cell.unit, before, float(text), f"{address}={text}", periods)


def further(instance: Instance, each: Set) -> Set:
    """A change by one of the finest steps more, as far as the figure may go."""
    name = each.address.partition("[")[0]
    figure = next(figure for figure in instance.figures.values() if figure.name == name)
    kind, factor = figure.kind, Decimal(str(UNITS[each.unit].factor))
    sign = 1 if each.by > 0 else -1
    own = Decimal(str(each.after)) * factor + sign * finest(kind.unit)
    own = min(max(own, Decimal(repr(kind.least))), Decimal(repr(kind.most)))
    text = f"{float(own / factor):.15g}"
    return replace(each, after=float(text), setting=f"{each.address}={text}")


def changes(sets: Sequence[Set]) -> list[Change]:
    """As `changed` takes them."""
    return [each.change for each in sets]
