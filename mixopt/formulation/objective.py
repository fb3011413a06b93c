"""Objective: the least cost, later money counting for less.

    minimise  Σ_a,t discount[t] · cost[a,t]
    and of all plans that cost the least, take one with the fewest arrivals
              Σ_a,g,s,t max(0, supported[a,g,s,t] − supported[a,g,s,t−1])

discount   what £1 in period t counts: 1 in the first, then (1 + rate)^−years
cost       £ thousand spent in the area and period
supported  people of need g supported by service s
opening    people supported before the first period: supported[a,g,s,t−1] of the first period

The second line changes no cost and no price: it keeps a plan from moving people to and fro
between services that cost the same.
"""

from __future__ import annotations

from typing import Any

import pyomo.core as pyo

from mixopt.instance import Instance


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add the discounted cost as what is minimised."""
    factors = dict(zip(lp.PERIODS, instance.discount, strict=True))
    lp.discount = pyo.Param(lp.PERIODS, initialize=factors, mutable=lp.MUTABLE)
    lp.least_cost = pyo.Objective(
        expr=sum(lp.discount[t] * lp.cost[a, t] for a in lp.AREAS for t in lp.PERIODS)
    )


def moves(lp: pyo.ConcreteModel) -> list[tuple[Any, Any | None, float]]:
    """What the second line compares: now, the period before (none in the first), the opening."""
    steps: list[tuple[Any, Any | None, float]] = []
    for a in lp.AREAS:
        for g, s in lp.PATHWAYS:
            before, opening = None, pyo.value(lp.opening[a, g, s])
            for t in lp.PERIODS:
                now = lp.supported[a, g, s, t]
                steps.append((now, before, 0.0 if before is not None else opening))
                before = now
    return steps
