"""Contributions: what funds pay towards a scheme, as it is written, all areas together.

    contribution_paid: for every scheme m and fund that contributes to it [£1,000]
        Σ_a paid[a,f,m,t] + under[m,f,t] − over[m,f,t]  =  contributed[m,f,t]
    contribution_least: for each of them [£1,000]
        under[m,f,t]  ≤  rounding
    contribution_most: for each of them [£1,000]
        over[m,f,t]  ≤  rounding

paid         £ thousand that fund f pays for scheme m
contributed  £ that the fund pays towards the scheme, as it is written
over         £ thousand by which the payments are above it
under        £ thousand by which they are below it
rounding     how far the payments may be off it

The price of a row is what £1,000 more that a fund contributes adds to the cost of the plan.
"""

from __future__ import annotations

from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import Index, limit, parameter
from mixopt.formulation.funds import WHOLE
from mixopt.instance.funding_figures import ROUNDING
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.limit import ALLOWANCE, MARGIN, Limit
from mixopt.units import THOUSAND

CONTRIBUTION = ("scheme", "fund", "period")


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add what funds contribute to schemes, all areas together."""
    pairs, area = lp.CONTRIBUTIONS, lp.AREAS[0]
    written: dict[Index, Figure] = {
        (m, f): instance.figure(area, "schemes", (m, f), "contribution") for m, f in pairs
    }
    parameter(lp, "contributed", written)
    if pairs:
        off = instance.figure(area, "funding", (ROUNDING,), "amount")
        parameter(lp, "rounding", {(ROUNDING, "amount"): off})

    def contribution_paid(lp: pyo.ConcreteModel, m: str, f: str, t: str) -> Any:
        line = f"schemes.{m}"
        paid = sum(lp.paid[a, f, line, t] for a in lp.AREAS if (a, f, line, t) in lp.paid)
        off = lp.under[m, f, t] - lp.over[m, f, t]
        return paid + off == lp.contributed[m, f, t] / THOUSAND

    def contribution_least(lp: pyo.ConcreteModel, m: str, f: str, t: str) -> Any:
        return lp.under[m, f, t] <= lp.rounding[ROUNDING, "amount"] / THOUSAND

    def contribution_most(lp: pyo.ConcreteModel, m: str, f: str, t: str) -> Any:
        return lp.over[m, f, t] <= lp.rounding[ROUNDING, "amount"] / THOUSAND

    index = [(m, f, t) for m, f in pairs for t in lp.HORIZON]
    said = Limit(
        words="£1,000 more that {fund} contributes to {scheme}",
        demand="{fund} pays what it contributes to {scheme}",
        subject="",
        unit=WHOLE,
        standing="policy",
        keys=CONTRIBUTION,
        family="rules",
        allocation=MARGIN,
        mended_by="",
    )
    limit(lp, "contribution_paid", index, contribution_paid, said)
    said = Limit(
        words="£1,000 less that {fund} may pay for {scheme}",
        demand="{fund} pays no less than it contributes to {scheme}",
        subject="",
        unit=WHOLE,
        standing="policy",
        keys=CONTRIBUTION,
        family="rules",
        allocation=ALLOWANCE,
        mended_by="",
    )
    limit(lp, "contribution_least", index, contribution_least, said)
    said = Limit(
        words="£1,000 more that {fund} may pay for {scheme}",
        demand="{fund} pays no more than it contributes to {scheme}",
        subject="",
        unit=WHOLE,
        standing="policy",
        keys=CONTRIBUTION,
        family="rules",
        allocation=ALLOWANCE,
        mended_by="",
    )
    limit(lp, "contribution_most", index, contribution_most, said)
