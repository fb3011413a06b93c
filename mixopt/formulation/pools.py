"""Pools: what areas put together of a fund that they share.

    pool_taken: what is taken is spent [£1,000]
        taken[a,f,t]  ≤  Σ_line paid[a,f,line,t]
    pool_given: no more is pooled than is agreed [£1,000]
        given[a,f,t]  ≤  pooled[f,t] · fund_amount[a,f,t]
    pool_balance: what goes in comes out [£1,000]
        Σ_a given[a,f,t]  =  Σ_a taken[a,f,t]

given         £ thousand that an area puts into the pool of a shared fund
taken         £ thousand that an area takes out of it
pooled        the share of the fund that areas may put into the pool
fund_amount   £ of the fund
paid          £ thousand that fund f pays for a line

The price of a row is what £1,000 more that may be pooled adds to the cost of the plan: where one
area is short of a fund that another has left, it takes some off.
"""

from __future__ import annotations

from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import brings, limit, parameter
from mixopt.formulation.funds import FUND, WHOLE, amount_of, payments_by
from mixopt.instance.instance import Instance
from mixopt.instance.limit import KEPT, Limit, definition
from mixopt.units import THOUSAND


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add what areas put into a pool, and what they take out of it."""
    funds = instance.model.funds
    shared = [f for f, fund in funds.items() if fund.shared and len(lp.AREAS) > 1]
    agreed = {f: instance.figure(lp.AREAS[0], "funding", (f,), "pooled") for f in shared}
    parameter(lp, "pooled", {(f,): figure for f, figure in agreed.items()})

    def pool_given(lp: pyo.ConcreteModel, a: str, f: str, t: str) -> Any:
        return lp.given[a, f, t] <= lp.pooled[f, t] * amount_of(lp, instance, a, f, t) / THOUSAND

    def pool_balance(lp: pyo.ConcreteModel, f: str, t: str) -> Any:
        return sum(lp.given[a, f, t] - lp.taken[a, f, t] for a in lp.AREAS) == 0

    def pool_taken(lp: pyo.ConcreteModel, a: str, f: str, t: str) -> Any:
        return lp.taken[a, f, t] - sum(payments_by(lp, a, f, t)) <= 0

    said = definition("£1,000 taken out of the pool and not spent: {fund}", WHOLE, FUND)
    limit(lp, "pool_taken", list(lp.given), pool_taken, said)
    said = Limit(
        words="£1,000 more that may be pooled: {fund}",
        demand="no more is pooled than is agreed",
        subject="{fund}",
        unit=WHOLE,
        standing="policy",
        keys=FUND,
        family="rules",
        allocation=KEPT,
        mended_by="",
    )
    limit(lp, "pool_given", list(lp.given), pool_given, said)
    for a, f, t in lp.given:
        brings(lp, ("fund_balance", (a, f, t)), ("pool_given", (a, f, t)), lp.pooled[f, t])
    said = definition("£1,000 more from nowhere: {fund}", WHOLE, FUND[1:])
    pools = list(dict.fromkeys((f, t) for _, f, t in lp.given))
    limit(lp, "pool_balance", pools, pool_balance, said)
