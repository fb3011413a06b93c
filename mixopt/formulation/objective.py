"""Objective: the least cost, later money counting for less.

    minimise  Σ_a,t discount[t] · cost[a,t]

discount  what £1 in period t counts: 1 in the first, then (1 + rate)^−years
cost      £ thousand spent in the area and period
"""

from __future__ import annotations

import pyomo.core as pyo

from mixopt.instance import Instance


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add the discounted cost as what is minimised."""
    factors = dict(zip(lp.PERIODS, instance.discount, strict=True))
    lp.discount = pyo.Param(lp.PERIODS, initialize=factors, mutable=lp.MUTABLE)
    lp.least_cost = pyo.Objective(
        expr=sum(lp.discount[t] * lp.cost[a, t] for a in lp.AREAS for t in lp.PERIODS)
    )
