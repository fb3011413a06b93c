"""Conditions: money that comes on top of what is spent anyway.

    baseline_kept: for every fund that comes on top of other money [£1,000]
        Σ_line (spend[a,line,t] − paid[a,f,line,t])  ≥  additional[a,f,t]

spend       £ spent on a line
paid        £ thousand that fund f pays for it
additional  £ that must be spent on the lines from other money
nothing     0

The price of a row is what £1,000 more that must be spent from other money adds to the cost of
the plan.
"""

from __future__ import annotations

from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import figures, inside, limit, singly
from mixopt.formulation.funds import FUND, WHOLE
from mixopt.instance.instance import Instance
from mixopt.instance.limit import NOT_ASKED, Limit
from mixopt.instance.lines import match_lines
from mixopt.units import THOUSAND


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add what is spent from other money beside each fund that comes on top."""
    funds = instance.model.funds
    topping = [f for f, fund in funds.items() if fund.additional_to]
    figures(lp, instance, "additional", "funding", singly(topping), "baseline")

    def baseline_kept(lp: pyo.ConcreteModel, a: str, f: str, t: str) -> Any:
        lines = match_lines(funds[f].additional_to, lp.SPENDING)
        spent = sum(lp.spend[a, line, t] for line in lines) / THOUSAND
        own = sum(lp.paid[a, f, line, t] for line in lines if (a, f, line, t) in lp.paid)
        return spent - own + lp.nothing[a] >= lp.additional[a, f, t] / THOUSAND

    said = Limit(
        words="£1,000 more to be spent from other money beside {fund}",
        demand="{fund} comes on top of what is spent anyway",
        subject="",
        unit=WHOLE,
        standing="law",
        keys=FUND,
        family="rules",
        allocation=NOT_ASKED,
        mended_by="",
    )
    limit(lp, "baseline_kept", inside(lp, singly(topping)), baseline_kept, said)
