"""What a change counts in the cheapest package: its price in £ if it has one; else its share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mixopt.analysis.infeasibility.adjustable import Adjustable
from mixopt.instance.adjustment import ADJUSTMENTS
from mixopt.instance.instance import Instance
from mixopt.lp.standard_form import StandardForm
from mixopt.programme.parameters import Parameter
from mixopt.results.explanation import Part, Set
from mixopt.units import UNITS, VOLUME_UNITS


@dataclass(frozen=True, slots=True)
class RelaxationColumn:
    """A column of the elastic problem: a figure that may change, to one side.

    Attributes:
        adjustable: The figure.
        side: 1 for up, -1 for down.
        each: What a change of one, in the figure's own unit, counts: £, or a share of its value.
        room: How far the figure may go, in its own unit.
        weight: What the user multiplies changes of this kind by.
    """

    adjustable: Adjustable
    side: float
    each: float
    room: float
    weight: float

    @property
    def priced(self) -> bool:
        """Whether its change has a price in £."""
        return ADJUSTMENTS[self.adjustable.kind].bought

    @property
    def money(self) -> bool:
        """Whether its change is new money to find."""
        return ADJUSTMENTS[self.adjustable.kind].money

    @property
    def given_up(self) -> bool:
        """Whether it is less of what is bought and paid for: of a block contract."""
        return self.priced and not self.money and self.side < 0

    @property
    def unit(self) -> float:
        """The change that counts 1 after weighting: £1,000, or the figure's whole value."""
        counts = self.each * self.weight
        if not counts:
            return 1.0
        return (1000.0 if self.priced else 1.0) / counts

    def part(self, each: Set) -> Part:
        """A change of a package, with what it counts before weighting."""
        counts = self.each * abs(each.by) * UNITS[each.unit].factor
        pounds, relative = (counts, None) if self.priced else (None, counts)
        return Part(self.adjustable.kind, self.adjustable.standing, each, pounds, relative)


def relaxation_columns(
    instance: Instance, form: StandardForm, adjustable: Adjustable, weights: Mapping[str, float]
) -> tuple[RelaxationColumn, ...]:
    """The sides to which a figure may change; none where its change has no measure.

    What has a price is bought to one side, as places and money are. Places are given up to the
    other where that relaxes a limit: less of a block contract is less to pay for. Money is not.
    """
    weight, kind = weights.get(adjustable.kind, 1.0), ADJUSTMENTS[adjustable.kind]
    if kind.bought:
        each = sum(_pounds(instance, adjustable.kind, group) for group in adjustable.groups)
        bought = -1.0 if kind.less else 1.0
        gives_up = not kind.money and _relaxes(form, adjustable, -bought)
        sides: tuple[float, ...] = (bought, -bought) if gives_up else (bought,)
    else:
        value = _value(adjustable)
        each, sides = (1.0 / value, (1.0, -1.0)) if value else (0.0, ())
    return tuple(
        RelaxationColumn(adjustable, side, each, adjustable.room(side), weight)
        for side in sides
        if adjustable.room(side) > 0
    )


def _relaxes(form: StandardForm, adjustable: Adjustable, side: float) -> bool:
    """Whether moving a figure to one side raises an upper limit, or lowers a lower one."""
    return any(
        np.isfinite(form.row_upper[row] if slope * side > 0 else form.row_lower[row])
        for row, slope in adjustable.moves.limits
        if slope
    )


def _value(adjustable: Adjustable) -> float:
    """What a change is a share of: the value, or the largest of its other periods, or of a share 1.

    A limit of nothing in every period has no relative change.
    """
    values = [abs(adjustable.groups[0].value), max(map(abs, adjustable.figure.values))]
    if adjustable.figure.kind.unit == "share":
        values.append(1.0)
    return next((value for value in values if value), 0.0)


def _pounds(instance: Instance, kind: str, group: Parameter) -> float:
    """The price in £ of one unit, in all the periods of a group."""
    address, periods = group.figure.address, instance.periods
    areas = [a for a in instance.areas if address.area in ("", a)] or list(instance.areas)
    total = 0.0
    for at, weight in zip(group.cells, group.weights or [1.0] * len(group.cells), strict=True):
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
            total += weight
    return total
