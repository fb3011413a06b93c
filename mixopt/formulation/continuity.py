"""Continuity: nobody is moved because a spreadsheet says so.

    continuity: where stays is given [person]
        supported[a,g,s,t]  ≥  stays[a,g,s,t] · supported[a,g,s,t−1]

supported  people of need g supported by service s
stays      share of the period before's people who are still supported by the same service
opening    people supported before the first period: supported[a,g,s,t−1] of the first period

The price of a row is what it adds to the cost of the plan that one more person stays.
"""

from __future__ import annotations

from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import everywhere, figures, limit
from mixopt.instance.instance import Instance
from mixopt.instance.limit import KEPT, Limit


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add the share that stays, for services whose people may not be moved."""
    model = instance.model
    staying = [
        (g, s)
        for g, s in lp.PATHWAYS
        if model.services[s].stays and model.needs[g].unit == "people"
    ]
    figures(lp, instance, "stays", "pathways", staying)

    def continuity(lp: pyo.ConcreteModel, a: str, g: str, s: str, t: str) -> Any:
        at = lp.PERIODS.index(t)
        before = lp.supported[a, g, s, lp.PERIODS[at - 1]] if at else lp.opening[a, g, s]
        return lp.supported[a, g, s, t] - lp.stays[a, g, s, t] * before >= 0

    said = Limit(
        words="one more person who stays in {service}: {need}",
        demand="nobody is moved overnight",
        subject="{need} in {service}",
        unit="person",
        standing="physical",
        keys=("area", "need", "service", "period"),
        family="rules",
        allocation=KEPT,
        mended_by="",
        order="nobody in {service} is moved overnight: {need}",
    )
    limit(lp, "continuity", everywhere(lp, staying), continuity, said)
