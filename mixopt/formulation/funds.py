"""Funds: who pays for what, by the rules that come with the money.

    line_paid: for every line; = where there is no envelope, which pays the rest [£1,000]
        Σ_f paid[a,f,line,t]  ≤  spend[a,line,t]
    fund_balance: for every fund; = for one that is kept [£1,000]
        net_paid[a,f,t] + kept[a,f,t]  ≤  fund_amount[a,f,t] + kept[a,f,t−1]
    in_full: for every fund that is spent in full [£1,000]
        net_paid[a,f,t]  ≥  fund_amount[a,f,t]
    reserve_floor: for every reserve [£1,000]
        kept[a,f,t]  ≥  floor[a,f,t]
    share_paid: for every service s and fund that shares its cost [£1,000]
        Σ_j paid[a,f,s.j,t]  =  cost_share[a,s,f,t] · Σ_j spend[a,s.j,t]
    where
        net_paid[a,f,t]  =  Σ_line paid[a,f,line,t] + given[a,f,t] − taken[a,f,t]

paid          £ thousand that fund f pays for a line; only pairs that the rules allow exist
spend         £ spent on a line
cost_share    the share of what service s costs that fund f pays, over all its supplies j
net_paid      £ thousand that leaves the fund: what it pays, and its part in a pool
given         £ thousand that an area puts into the pool of a shared fund
taken         £ thousand that an area takes out of it
kept          £ thousand left of a reserve, or of a fund that is carried; the rest is returned
opening_balance  £ in a reserve before the first period: kept[a,f,t−1] of the first period
fund_amount   £ of the fund: its parts added up
fund_part     £ of one part of it
floor         the least £ that must be left in a reserve
discount      what £1 in period t counts
nothing       0

What is spent on a line costs the same whoever pays. So of all plans that cost the least, the
funds that stand first in the model are used first, and reserves last, after the envelope. The
price of a row is what £1,000 more of the fund adds to the cost of the plan: money that is short
takes some off.
"""

from __future__ import annotations

from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import Index, brings, figures, inside, limit, parameter, singly
from mixopt.instance.care_figures import share_of
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.limit import MARGIN, NOT_ASKED, Limit, definition
from mixopt.instance.lines import keeps, parts_of
from mixopt.units import THOUSAND

FUND = ("area", "fund", "period")

WHOLE = "£1,000"


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add what funds pay for, and what is left of them."""
    _parameters(lp, instance)
    _lines_paid(lp, instance)
    _balances(lp, instance)
    _shares(lp, instance)


def _parameters(lp: pyo.ConcreteModel, instance: Instance) -> None:
    funds = instance.model.funds
    parts = [(part,) for f in funds for part in parts_of(instance.model, f)]
    figures(lp, instance, "fund_part", "funding", parts, "amount")
    reserves = singly(f for f, fund in funds.items() if fund.kind == "reserve")
    figures(lp, instance, "opening_balance", "funding", reserves, "opening")
    figures(lp, instance, "floor", "funding", reserves)

    def fund_amount(lp: pyo.ConcreteModel, a: str, f: str, t: str) -> Any:
        return amount_of(lp, instance, a, f, t)

    lp.fund_amount = pyo.Expression(inside(lp, singly(funds)), rule=fund_amount)


def amount_of(lp: pyo.ConcreteModel, instance: Instance, a: str, f: str, t: str) -> Any:
    """£ of a fund, from its figures: an expression of them, not of variables."""
    return sum(lp.fund_part[a, part, t] for part in parts_of(instance.model, f))


def payments_by(lp: pyo.ConcreteModel, a: str, f: str, t: str) -> list[Any]:
    """What a fund pays in an area and period, line by line, in £ thousand."""
    return [lp.paid[a, f, line, t] for line in lp.PAYS.get((f, t), ())]


def payments_for(lp: pyo.ConcreteModel, a: str, line: str, t: str) -> list[Any]:
    """What funds pay for a line in an area and period, fund by fund, in £ thousand."""
    return [lp.paid[a, f, line, t] for f in lp.PAYERS.get((line, t), ())]


def _lines_paid(lp: pyo.ConcreteModel, instance: Instance) -> None:
    envelope = bool(instance.head.envelope)

    def line_paid(lp: pyo.ConcreteModel, a: str, line: str, t: str) -> Any:
        paid, spent = (
            sum(payments_for(lp, a, line, t)) + lp.nothing[a],
            lp.spend[a, line, t] / THOUSAND,
        )
        return paid - spent <= 0 if envelope else paid - spent == 0

    index = inside(lp, singly(lp.LINES))
    if envelope:
        index = [(a, *pair) for a in lp.AREAS for pair in lp.PAYERS]
    if not instance.model.funds:
        index = []
    said = definition("£1,000 more paid for nothing", WHOLE, ("area", "line", "period"))
    limit(lp, "line_paid", index, line_paid, said)


def _balances(lp: pyo.ConcreteModel, instance: Instance) -> None:
    funds, model = instance.model.funds, instance.model

    def net(a: str, f: str, t: str) -> Any:
        pool = lp.given[a, f, t] - lp.taken[a, f, t] if (a, f, t) in lp.given else 0
        return sum(payments_by(lp, a, f, t)) + pool + lp.nothing[a]

    def before(a: str, f: str, t: str) -> Any:
        at = lp.HORIZON.index(t)
        if at:
            last = (a, f, lp.HORIZON[at - 1])
            return lp.kept[last] if last in lp.kept else 0
        return lp.opening_balance[a, f] / THOUSAND if funds[f].kind == "reserve" else 0

    def fund_balance(lp: pyo.ConcreteModel, a: str, f: str, t: str) -> Any:
        there = amount_of(lp, instance, a, f, t) / THOUSAND
        if not keeps(model, f):
            return net(a, f, t) <= there
        if t in lp.ENDED[f]:
            return net(a, f, t) - before(a, f, t) <= there
        return net(a, f, t) + lp.kept[a, f, t] - before(a, f, t) == there

    def in_full(lp: pyo.ConcreteModel, a: str, f: str, t: str) -> Any:
        return net(a, f, t) >= amount_of(lp, instance, a, f, t) / THOUSAND

    def reserve_floor(lp: pyo.ConcreteModel, a: str, f: str, t: str) -> Any:
        return lp.kept[a, f, t] >= lp.floor[a, f, t] / THOUSAND

    lp.net_paid = pyo.Expression(inside(lp, singly(funds)), rule=lambda _, a, f, t: net(a, f, t))
    said = Limit(
        words="£1,000 more there: {fund}",
        demand="no more is paid than there is",
        subject="{fund}",
        unit=WHOLE,
        standing="physical",
        keys=FUND,
        family="funds",
        allocation=MARGIN,
        mended_by="" if instance.head.envelope else "more in: {fund}",
    )
    limit(lp, "fund_balance", inside(lp, singly(funds)), fund_balance, said)
    full = inside(lp, singly(f for f, fund in funds.items() if fund.in_full))
    said = Limit(
        words="£1,000 more that must be spent: {fund}",
        demand="all of it is spent",
        subject="{fund}",
        unit=WHOLE,
        standing="law",
        keys=FUND,
        family="spent in full",
        allocation=MARGIN,
        mended_by="",
    )
    limit(lp, "in_full", full, in_full, said)
    for key in full:
        brings(lp, ("fund_balance", key), ("in_full", key), 1.0)
    reserves = [key for key in lp.kept if funds[key[1]].kind == "reserve"]
    said = Limit(
        words="£1,000 more that must be left: {fund}",
        demand="no lower than its floor",
        subject="{fund}",
        unit=WHOLE,
        standing="policy",
        keys=FUND,
        family="rules",
        allocation=NOT_ASKED,
        mended_by="",
    )
    limit(lp, "reserve_floor", reserves, reserve_floor, said)


def _shares(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """What funds pay of services whose cost is shared."""
    services = instance.model.services
    shared = [(s, f) for s, service in services.items() for f in service.shared_by]
    found: dict[Index, Figure] = {
        (a, s, f): instance.figure(a, "services", (s, ""), share_of(f))
        for a in lp.AREAS
        for s, f in shared
    }
    parameter(lp, "cost_share", found)

    def share_paid(lp: pyo.ConcreteModel, a: str, s: str, f: str, t: str) -> Any:
        lines = [f"services.{s}" + ("" if j == s else f".{j}") for q, j in lp.SUPPLIES if q == s]
        paid = sum(lp.paid[a, f, line, t] for line in lines if (a, f, line, t) in lp.paid)
        spent = sum(lp.spend[a, line, t] for line in lines) / THOUSAND
        return paid + lp.nothing[a] - lp.cost_share[a, s, f, t] * spent == 0

    said = Limit(
        words="£1,000 more of {service} that {fund} pays",
        demand="{fund} pays its share of {service}",
        subject="",
        unit=WHOLE,
        standing="policy",
        keys=("area", "service", "fund", "period"),
        family="rules",
        allocation=MARGIN,
        mended_by="",
    )
    limit(lp, "share_paid", inside(lp, shared), share_paid, said)
