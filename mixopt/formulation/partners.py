"""Partners: nobody who is named pays more over the plan than alone, where nothing is pooled.

    no_worse_off: for every area and partner that is named [£1,000]
        Σ_t discount[t] · Σ_f net_paid[a,f,t]  ≤  alone[a,partner]    the funds of the partner
        Σ_t discount[t] · (Σ_f net_paid[a,f,t] + from_envelope[a,t])  ≤  alone[a,partner]
                                                                      the council

discount       what £1 in period t counts: 1 in the first, then (1 + rate)^−years
net_paid       £ thousand that leaves fund f: what it pays, and puts into a pool less what it takes
from_envelope  £ thousand that the envelope pays: what no fund does
alone          £ thousand that the partner would pay if no area pooled anything: another plan's cost

The price of a row is what £1,000 more that a partner may pay adds to the cost of the plan.
"""

from __future__ import annotations

from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import add_given, limit
from mixopt.instance.instance import Instance
from mixopt.instance.limit import DEMAND_FIRST, NOT_ASKED, Limit
from mixopt.instance.lines import holder_of, partners_of


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Hold the areas and partners that are named to what they would pay alone."""
    add_given(lp, "discount", dict(zip(lp.PERIODS, instance.every_discount, strict=True)))
    if not lp.VARIANT.no_worse_off:
        return
    model, named = instance.model, instance.head.no_worse_off
    index = [
        (a, partner)
        for a in lp.AREAS
        for partner in partners_of(model)
        if a in named or partner in named
    ]
    add_given(lp, "alone", dict.fromkeys(index, 0.0))

    def no_worse_off(lp: pyo.ConcreteModel, a: str, partner: str) -> Any:
        held = [f for f in model.funds if holder_of(model, f) == partner]
        own = sum(lp.discount[t] * lp.net_paid[a, f, t] for f in held for t in lp.HORIZON)
        if not partner:
            own += sum(lp.discount[t] * lp.from_envelope[a, t] for t in lp.HORIZON)
        return own <= lp.alone[a, partner]

    said = Limit(
        words="£1,000 more that may be paid than alone: {partner}",
        demand="no partner pays more than it would alone",
        subject="{partner}",
        unit="£1,000",
        standing="policy",
        keys=("area", "partner"),
        family="partners",
        allocation=NOT_ASKED,
        mended_by="",
        order=DEMAND_FIRST,
    )
    limit(lp, "no_worse_off", index, no_worse_off, said)
