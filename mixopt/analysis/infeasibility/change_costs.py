"""What a change counts in the cheapest package: £, where it can be bought; else of its value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mixopt.analysis.infeasibility.adjustable import Movable
from mixopt.instance.adjustment import ADJUSTMENTS
from mixopt.instance.instance import Instance
from mixopt.programme.parameters import Parameter
from mixopt.units import VOLUME_UNITS


@dataclass(frozen=True, slots=True)
class Column:
    """A figure that may give way in a package, to one side.

    Attributes:
        movable: The figure.
        side: 1 for up, -1 for down.
        each: What one unit of the move counts: £, or a share of its value.
        room: How far it may go.
        weight: What this is multiplied by.
    """

    movable: Movable
    side: float
    each: float
    room: float
    weight: float

    @property
    def bought(self) -> bool:
        """Whether it counts in £."""
        return ADJUSTMENTS[self.movable.kind].bought

    @property
    def unit(self) -> float:
        """The move that counts 1: £1,000, or its whole value; weighted."""
        counts = self.each * self.weight
        if not counts:
            return 1.0
        return (1000.0 if self.bought else 1.0) / counts


def columns_of(
    instance: Instance, movable: Movable, weights: Mapping[str, float]
) -> tuple[Column, ...]:
    """The sides to which a figure may give way; none where its change has no measure."""
    weight, kind = weights.get(movable.kind, 1.0), ADJUSTMENTS[movable.kind]
    if kind.bought:
        each = sum(_pounds(instance, movable.kind, group) for group in movable.groups)
        sides: tuple[float, ...] = (-1.0,) if kind.less else (1.0,)
    else:
        value = _value(movable)
        each, sides = (1.0 / value, (1.0, -1.0)) if value else (0.0, ())
    return tuple(
        Column(movable, side, each, movable.room(side), weight)
        for side in sides
        if movable.room(side) > 0
    )


def _value(movable: Movable) -> float:
    """What a move is a share of: the value, or the largest of its other periods, or of a share 1.

    A limit of nothing in every period has no relative change.
    """
    values = [abs(movable.groups[0].cell.value), max(map(abs, movable.figure.values))]
    if movable.figure.kind.unit == "share":
        values.append(1.0)
    return next((value for value in values if value), 0.0)


def _pounds(instance: Instance, kind: str, group: Parameter) -> float:
    """£ for one unit more, in all the periods of a group."""
    address, periods = group.figure.address, instance.periods
    areas = [a for a in instance.areas if address.area in ("", a)] or list(instance.areas)
    total = 0.0
    for at in group.cells:
        years, weeks = periods[at].years, periods[at].weeks
        if kind == "places":
            service = instance.model.services[address.keys[0]]
            time = {"weeks": weeks, "years": years}[VOLUME_UNITS[service.unit].time]
            total += time * min(
                instance.figure(a, "services", address.keys, "price").cell(at).value for a in areas
            )
        elif kind == "recruitment":
            pay, hire = (
                instance.figure(areas[0], "workforce", address.keys, what).cell(at).value
                for what in ("pay", "hire_cost")
            )
            total += pay * years + hire
        else:
            total += 1.0
    return total
