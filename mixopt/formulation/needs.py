"""Needs: everyone with a need is supported by a service that suits it.

    needs_met: for every area, need and period [person]
        Σ_s supported[a,g,s,t] + unmet[a,g,t]  =  demand[a,g,t] − relief[a,g,t]
          where the need has a flow:  =  average[a,g,t];  of a client group: grouped for demand
    relief_limit: for needs that no service meets [person]
        relief[a,g,t]  ≤  demand[a,g,t];  of a client group: grouped for demand
    where
        relief[a,g,t]  =  Σ_s Σ_k relief_per_unit[a,g,s,k,t] · volume[a,s,t−k]

supported        people of need g supported by service s, on average over the period
unmet            people whom no service supports; 0 unless the plan is asked for most need
demand           people with the need, before relief by anything that the plan does
relief           people kept out of the need by services given k periods before, inside the plan
average          people with the need on average over the period, by who came and left before
grouped          people with the need, as a part of a client group, before relief
relief_per_unit  people that one unit of volume keeps out of the need, k periods after
volume           units of the service given

The price of a row is what placing one more person adds to the cost of the plan; what the same
person brings as casework and routing stands in other rows; it is added where the price is shown.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import add_delayed, everywhere, figures, limit
from mixopt.instance.instance import Instance
from mixopt.instance.limit import DEMAND_FIRST, KEPT, Limit


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add demand, relief and the balance of each need."""
    needs = instance.model.needs.items()
    counted = [(g,) for g, need in needs if not (need.flow or need.group)]
    figures(lp, instance, "demand", "needs", counted)
    relieving = {s: service.relieves for s, service in instance.model.services.items()}
    add_delayed(lp, instance, "relief", "relief_per_unit", relieving)
    suited = defaultdict(list)
    for g, s in lp.PATHWAYS:
        suited[g].append(s)

    def needs_met(lp: pyo.ConcreteModel, a: str, g: str, t: str) -> Any:
        supported = sum(lp.supported[a, g, s, t] for s in suited[g])
        if g in lp.FLOWS:
            return supported + lp.unmet[a, g, t] - lp.average[a, g, t] == 0
        relieved = lp.relief[a, g, t] if (a, g, t) in lp.relief else 0
        return supported + lp.unmet[a, g, t] + relieved == there_are(lp, a, g, t)

    said = Limit(
        words="one more person: {need}",
        demand="everyone is supported",
        subject="{need}",
        unit="person",
        standing="physical",
        keys=("area", "need", "period"),
        family="people",
        allocation=KEPT,
        mended_by="",
        order=DEMAND_FIRST,
    )
    limit(lp, "needs_met", everywhere(lp, [(g,) for g in lp.NEEDS]), needs_met, said)

    def relief_limit(lp: pyo.ConcreteModel, a: str, g: str, t: str) -> Any:
        return lp.relief[a, g, t] + lp.nothing[a] <= there_are(lp, a, g, t)

    said = Limit(
        words="one more person to keep out of: {need}",
        demand="nobody is kept out who is not there",
        subject="{need}",
        unit="person",
        standing="physical",
        keys=("area", "need", "period"),
        family="rules",
        allocation=KEPT,
        mended_by="",
        order=DEMAND_FIRST,
    )
    unmet = [index for index in lp.relief if index[1] not in lp.NEEDS]
    limit(lp, "relief_limit", unmet, relief_limit, said)


def left_with(lp: pyo.ConcreteModel, a: str, g: str, t: str) -> Any:
    """People with a need in a period, after relief."""
    if g in lp.FLOWS:
        return lp.average[a, g, t]
    relieved = lp.relief[a, g, t] if (a, g, t) in lp.relief else 0
    return there_are(lp, a, g, t) - relieved


def there_are(lp: pyo.ConcreteModel, a: str, g: str, t: str) -> Any:
    """People with a need in a period before relief, where nobody carries them."""
    return lp.grouped[a, g, t] if (a, g, t) in lp.grouped else lp.demand[a, g, t]
