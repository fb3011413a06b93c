"""Funds: who pays for what, by the rules that come with the money.

    Σ_f paid[a,f,line,t]  ≤  spend[a,line,t]        the envelope pays the rest            [£1,000]
    Σ_f paid[a,f,line,t]  =  spend[a,line,t]        where there is no envelope            [£1,000]
    Σ_line paid[a,f,line,t] + kept[a,f,t] + given[a,f,t] − taken[a,f,t]
        ≤  fund_amount[a,f,t] + kept[a,f,t−1]       = for what is kept                    [£1,000]
    Σ_line paid[a,f,line,t] + given − taken  ≥  fund_amount[a,f,t]         in full        [£1,000]
    kept[a,f,t]  ≥  floor[a,f,t]                    a reserve                             [£1,000]
    given[a,f,t]  ≤  pooled[f,t] · fund_amount[a,f,t]       a shared fund                 [£1,000]
    Σ_a given[a,f,t]  =  Σ_a taken[a,f,t]           a shared fund                         [£1,000]
    taken[a,f,t]  ≤  Σ_line paid[a,f,line,t]        what is taken is spent                [£1,000]
    Σ_line (spend[a,line,t] − paid[a,f,line,t])  ≥  additional[a,f,t]   comes on top      [£1,000]
    Σ_a paid[a,f,m,t] + under[m,f,t] − over[m,f,t]  =  contributed[m,f,t]     schemes m   [£1,000]
    over[m,f,t]  ≤  rounding,  under[m,f,t]  ≤  rounding                                  [£1,000]

paid          £ thousand that fund f pays for a line; only pairs that the rules allow exist
spend         £ spent on a line
kept          £ thousand left of a reserve, or of a fund that is carried; the rest is returned
opening_balance  £ in a reserve before the first period: kept[a,f,t−1] of the first period
fund_amount   £ of the fund: its parts added up
fund_part     £ of one part of it
net_paid      £ thousand that leaves the fund: paid + given − taken
floor         the least £ that must be left in a reserve
given         £ thousand that an area puts into the pool of a shared fund
taken         £ thousand that an area takes out of it
pooled        the share of the fund that areas may put into the pool
additional    £ that must be spent on some lines from other money
contributed   £ that the fund pays towards the scheme, all areas together, as it is written
over          £ thousand by which the payments are above it
under         £ thousand by which they are below it
rounding      how far the payments may be off it
discount      what £1 in period t counts
nothing       0

What is spent on a line costs the same whoever pays. So of all plans that cost the least, the
funds that stand first in the model are used first, and reserves last, after the envelope. The
price of a row is what £1,000 more of the fund adds to the cost of the plan: money that is short
takes some off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import everywhere, figures, limit, parameter, singly
from mixopt.instance.funding_figures import ROUNDING
from mixopt.instance.instance import Instance
from mixopt.instance.limit import Limit
from mixopt.instance.lines import fitting, keeps, parts_of
from mixopt.units import THOUSAND

FUND = ("area", "fund", "period")

WHOLE = "£1,000"


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add what funds pay for, what is left of them, and who shares them."""
    model = instance.model
    paying, used = defaultdict(list), defaultdict(list)
    for a, f, line, t in lp.paid:
        paying[a, line, t].append(lp.paid[a, f, line, t])
        used[a, f, t].append(lp.paid[a, f, line, t])
    _parameters(lp, instance)
    _lines_paid(lp, instance, paying)
    _balances(lp, instance, used)
    _pools(lp, instance, used)

    def baseline_kept(lp: pyo.ConcreteModel, a: str, f: str, t: str) -> Any:
        lines = fitting(model.funds[f].additional_to, lp.SPENDING)
        spent = sum(lp.spend[a, line, t] for line in lines) / THOUSAND
        own = sum(lp.paid[a, f, line, t] for line in lines if (a, f, line, t) in lp.paid)
        return spent - own + lp.nothing[a] >= lp.additional[a, f, t] / THOUSAND

    topping = [f for f, fund in model.funds.items() if fund.additional_to]
    told = Limit("£1,000 more to be spent from other money beside {fund}",
                 "{fund} comes on top of what is spent anyway", WHOLE, "law", FUND)  # fmt: skip
    limit(lp, "baseline_kept", everywhere(lp, singly(topping)), baseline_kept, told)
    _contributions(lp, instance)


def _parameters(lp: pyo.ConcreteModel, instance: Instance) -> None:
    funds = instance.model.funds
    parts = [(part,) for f in funds for part in parts_of(instance.model, f)]
    figures(lp, instance, "fund_part", "funding", parts, "amount")
    reserves = singly(f for f, fund in funds.items() if fund.kind == "reserve")
    figures(lp, instance, "opening_balance", "funding", reserves, "opening")
    figures(lp, instance, "floor", "funding", reserves)
    topping = singly(f for f, fund in funds.items() if fund.additional_to)
    figures(lp, instance, "additional", "funding", topping, "baseline")
    shared = [f for f, fund in funds.items() if fund.shared and len(lp.AREAS) > 1]
    parameter(lp, "pooled", {
        (f,): instance.figure(lp.AREAS[0], "funding", (f,), "pooled") for f in shared
    })  # fmt: skip

    def fund_amount(lp: pyo.ConcreteModel, a: str, f: str, t: str) -> Any:
        return amount_of(lp, instance, a, f, t)

    lp.fund_amount = pyo.Expression(everywhere(lp, singly(funds)), rule=fund_amount)


def amount_of(lp: pyo.ConcreteModel, instance: Instance, a: str, f: str, t: str) -> Any:
    """£ of a fund, from its figures: an expression of them, not of variables."""
    return sum(lp.fund_part[a, part, t] for part in parts_of(instance.model, f))


def _lines_paid(
    lp: pyo.ConcreteModel, instance: Instance, paying: Mapping[tuple[str, str, str], list[Any]]
) -> None:
    envelope = bool(instance.head.envelope)

    def line_paid(lp: pyo.ConcreteModel, a: str, line: str, t: str) -> Any:
        paid, spent = sum(paying[a, line, t]) + lp.nothing[a], lp.spend[a, line, t] / THOUSAND
        return paid - spent <= 0 if envelope else paid - spent == 0

    index = list(paying) if envelope else everywhere(lp, singly(lp.LINES))
    if not instance.model.funds:
        index = []
    told = Limit("£1,000 more paid for nothing", "no more is paid for {line} than is spent on it",
                 WHOLE, "definition", ("area", "line", "period"))  # fmt: skip
    limit(lp, "line_paid", index, line_paid, told)


def _balances(
    lp: pyo.ConcreteModel, instance: Instance, used: Mapping[tuple[str, str, str], list[Any]]
) -> None:
    funds, model = instance.model.funds, instance.model

    def net(a: str, f: str, t: str) -> Any:
        pool = lp.given[a, f, t] - lp.taken[a, f, t] if (a, f, t) in lp.given else 0
        return sum(used[a, f, t]) + pool + lp.nothing[a]

    def before(a: str, f: str, t: str) -> Any:
        at = lp.PERIODS.index(t)
        if at:
            last = (a, f, lp.PERIODS[at - 1])
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

    lp.net_paid = pyo.Expression(
        everywhere(lp, singly(funds)), rule=lambda _, a, f, t: net(a, f, t)
    )
    told = Limit("£1,000 more there: {fund}", "{fund}: no more is paid than there is",
                 WHOLE, "physical", FUND)  # fmt: skip
    limit(lp, "fund_balance", everywhere(lp, singly(funds)), fund_balance, told)
    full = everywhere(lp, singly(f for f, fund in funds.items() if fund.in_full))
    told = Limit("£1,000 more that must be spent: {fund}", "{fund}: all of it is spent",
                 WHOLE, "law", FUND)  # fmt: skip
    limit(lp, "in_full", full, in_full, told)
    reserves = [key for key in lp.kept if funds[key[1]].kind == "reserve"]
    told = Limit("£1,000 more that must be left: {fund}", "{fund}: no lower than its floor",
                 WHOLE, "policy", FUND)  # fmt: skip
    limit(lp, "reserve_floor", reserves, reserve_floor, told)


def _pools(
    lp: pyo.ConcreteModel, instance: Instance, used: Mapping[tuple[str, str, str], list[Any]]
) -> None:
    def pool_given(lp: pyo.ConcreteModel, a: str, f: str, t: str) -> Any:
        return lp.given[a, f, t] <= lp.pooled[f, t] * amount_of(lp, instance, a, f, t) / THOUSAND

    def pool_balance(lp: pyo.ConcreteModel, f: str, t: str) -> Any:
        return sum(lp.given[a, f, t] - lp.taken[a, f, t] for a in lp.AREAS) == 0

    def pool_taken(lp: pyo.ConcreteModel, a: str, f: str, t: str) -> Any:
        return lp.taken[a, f, t] - sum(used[a, f, t]) <= 0

    told = Limit("£1,000 taken out of the pool and not spent: {fund}",
                 "{fund}: no more is taken out of the pool than is spent",
                 WHOLE, "definition", FUND)  # fmt: skip
    limit(lp, "pool_taken", list(lp.given), pool_taken, told)
    told = Limit("£1,000 more that may be pooled: {fund}",
                 "{fund}: no more is pooled than is agreed", WHOLE, "policy", FUND)  # fmt: skip
    limit(lp, "pool_given", list(lp.given), pool_given, told)
    told = Limit("£1,000 more from nowhere: {fund}", "", WHOLE, "definition", FUND[1:])
    pools = list(dict.fromkeys((f, t) for _, f, t in lp.given))
    limit(lp, "pool_balance", pools, pool_balance, told)


def _contributions(lp: pyo.ConcreteModel, instance: Instance) -> None:
    pairs, area = lp.CONTRIBUTIONS, lp.AREAS[0]
    parameter(lp, "contributed", {
        (m, f): instance.figure(area, "schemes", (m, f), "contribution") for m, f in pairs
    })  # fmt: skip
    if pairs:
        written = instance.figure(area, "funding", (ROUNDING,), "amount")
        parameter(lp, "rounding", {(ROUNDING, "amount"): written})

    def contribution(lp: pyo.ConcreteModel, m: str, f: str, t: str) -> Any:
        paid = sum(lp.paid[a, f, f"schemes.{m}", t] for a in lp.AREAS
                   if (a, f, f"schemes.{m}", t) in lp.paid)  # fmt: skip
        off = lp.under[m, f, t] - lp.over[m, f, t]
        return paid + off == lp.contributed[m, f, t] / THOUSAND

    def least(lp: pyo.ConcreteModel, m: str, f: str, t: str) -> Any:
        return lp.under[m, f, t] <= lp.rounding[ROUNDING, "amount"] / THOUSAND

    def most(lp: pyo.ConcreteModel, m: str, f: str, t: str) -> Any:
        return lp.over[m, f, t] <= lp.rounding[ROUNDING, "amount"] / THOUSAND

    index = [(m, f, t) for m, f in pairs for t in lp.PERIODS]
    keys = ("scheme", "fund", "period")
    told = Limit("£1,000 more that {fund} contributes to {scheme}",
                 "{fund} pays what it contributes to {scheme}",
                 WHOLE, "policy", keys)  # fmt: skip
    limit(lp, "contribution_paid", index, contribution, told)
    told = Limit("£1,000 less that {fund} may pay for {scheme}",
                 "{fund} pays no less than it contributes to {scheme}",
                 WHOLE, "policy", keys)  # fmt: skip
    limit(lp, "contribution_least", index, least, told)
    told = Limit("£1,000 more that {fund} may pay for {scheme}",
                 "{fund} pays no more than it contributes to {scheme}",
                 WHOLE, "policy", keys)  # fmt: skip
    limit(lp, "contribution_most", index, most, told)
