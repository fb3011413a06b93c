"""The faults of a changed Pyomo programme: what no linear programme with finite bounds has."""

from __future__ import annotations

from collections.abc import Iterator

import pyomo.core as pyo

from mixopt.errors import Fault
from mixopt.instance.instance import Instance

CALENDAR = {
    "weeks": "follows from the dates in `periods`",
    "years": "follows from the dates in `periods`",
    "discount": "follows from the `discount` of the instance",
}
"""Parameters that are no figures, and what they follow from."""


def find_faults(lp: pyo.ConcreteModel) -> Iterator[Fault]:
    """Every part of a programme that cannot be solved, with what to do instead."""
    yield from find_unsolvable(lp)
    yield from _calendar(lp)


def find_unsolvable(lp: pyo.ConcreteModel) -> Iterator[Fault]:
    """What no linear programme with finite bounds has."""
    objectives = list(lp.component_data_objects(pyo.Objective, active=True))
    if len(objectives) != 1:
        names = ", ".join(str(each.name) for each in objectives) or "none"
        what = f"has {len(objectives)} active objectives ({names})"
        yield Fault("the programme", what, "Leave one active: lp.least_cost.deactivate()")
    for each in objectives:
        if each.sense != pyo.minimize:
            yield Fault(each.name, "is maximised", "Minimise its negative")
    for data in lp.component_data_objects(pyo.Var, active=True):
        if not data.is_continuous():
            what = f"takes whole numbers only ({data.domain.name})"
            yield Fault(
                data.name,
                what,
                "Give it within=pyo.NonNegativeReals: mixopt solves "
                "programmes without them, as they have no prices",
            )
        elif None in data.bounds and not data.fixed:
            yield Fault(
                data.name,
                "has no finite bounds",
                "Give it bounds=(0, MOST): the certificate needs both",
            )


def _calendar(lp: pyo.ConcreteModel) -> Iterator[Fault]:
    """Parameters that were changed and are no figures."""
    instance: Instance = lp.INSTANCE
    right = {
        "weeks": {period.name: period.weeks for period in instance.every_period},
        "years": {period.name: period.years for period in instance.every_period},
        "discount": dict(zip(lp.PERIODS, instance.every_discount, strict=True)),
    }
    for name, why in CALENDAR.items():
        part = lp.component(name)
        for period, value in right[name].items() if part is not None else ():
            if pyo.value(part[period]) != value:
                yield Fault(f"{name}[{period}]", f"was changed, and {why}", "Change it there")
