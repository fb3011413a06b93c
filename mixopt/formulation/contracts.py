"""Contracts of schemes: how much of today's spend is bound, and how fast spend can change.

    scheme_contract: for every scheme under contract [£1,000]
        scheme_spend[a,m,t]  ≥  bound[a,m,t] · opening_spend[a,m]
    scheme_fall: for every scheme that changes slowly [£1,000]
        scheme_spend[a,m,t]  ≥  (1 − fall[a,m,t]) · before[a,m,t] · years[t]
    scheme_rise: for every scheme that changes slowly [£1,000]
        scheme_spend[a,m,t]  ≤  (1 + rise[a,m,t]) · before[a,m,t] · years[t]
    where
        bound[a,m,t]  =  (contract[a,m,t] + notice[a,m,t]) / 12
        before[a,m,t]  =  scheme_spend[a,m,t−1] / years[t−1], or opening_spend[a,m] in the first

scheme_spend   £ thousand spent on scheme m
opening_spend  £ a year that was spent on scheme m before the first period
bound          years of the period for which today's spend is bound
contract       months of the period for which the contract runs
notice         months of the period after it for which notice of its end must be given
fall           share by which its spend a year can fall from one period to the next
rise           share by which it can rise
before         £ thousand a year spent on it in the period before
years          years in the period

A contract to the end of September and six months' notice from then are 6 and 6 months of a year
from April, and nothing of the next: money is free once both are over. The price of a row is what
£1,000 that must still be spent adds to the cost of the plan.
"""

from __future__ import annotations

from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import blank_second, figures, inside, limit, singly
from mixopt.formulation.schemes import SCHEME
from mixopt.instance.instance import Instance
from mixopt.instance.limit import MARGIN, Limit
from mixopt.units import MONTHS_A_YEAR, THOUSAND


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add what is bound, and how fast spend can change, of the schemes that have either."""
    schemes = instance.model.schemes
    bound = [m for m, scheme in schemes.items() if scheme.contract]
    slow = [m for m, scheme in schemes.items() if scheme.slow]
    either = [m for m in schemes if m in {*bound, *slow}]
    figures(lp, instance, "opening_spend", "schemes", blank_second(either), "opening")
    for name in ("contract", "notice"):
        figures(lp, instance, name, "schemes", blank_second(bound))
    for name in ("fall", "rise"):
        figures(lp, instance, name, "schemes", blank_second(slow))
    _bind(lp, bound)
    _slow_down(lp, slow)


def _bind(lp: pyo.ConcreteModel, bound: list[str]) -> None:
    """Money that is under contract, or under notice, is spent."""

    def months(lp: pyo.ConcreteModel, a: str, m: str, t: str) -> Any:
        return (lp.contract[a, m, t] + lp.notice[a, m, t]) / MONTHS_A_YEAR

    def scheme_contract(lp: pyo.ConcreteModel, a: str, m: str, t: str) -> Any:
        return lp.scheme_spend[a, m, t] >= lp.bound[a, m, t] * lp.opening_spend[a, m] / THOUSAND

    index = inside(lp, singly(bound))
    lp.bound = pyo.Expression(index, rule=months)
    words = "£1,000 more that is under contract: {scheme}"
    said = _limit(words, "what is under contract or notice is spent", "law")
    limit(lp, "scheme_contract", index, scheme_contract, said)


def _slow_down(lp: pyo.ConcreteModel, slow: list[str]) -> None:
    """Spend a year falls and rises by no more than a share of what it was."""
    index = inside(lp, singly(slow))

    def before(lp: pyo.ConcreteModel, a: str, m: str, t: str) -> Any:
        at = lp.HORIZON.index(t)
        if not at:
            return lp.opening_spend[a, m] / THOUSAND
        last = lp.HORIZON[at - 1]
        return lp.scheme_spend[a, m, last] / lp.years[last]

    def scheme_fall(lp: pyo.ConcreteModel, a: str, m: str, t: str) -> Any:
        kept = (1 - lp.fall[a, m, t]) * lp.before[a, m, t] * lp.years[t]
        return lp.scheme_spend[a, m, t] - kept >= 0

    def scheme_rise(lp: pyo.ConcreteModel, a: str, m: str, t: str) -> Any:
        most = (1 + lp.rise[a, m, t]) * lp.before[a, m, t] * lp.years[t]
        return lp.scheme_spend[a, m, t] - most <= 0

    lp.before = pyo.Expression(index, rule=before)
    words = "£1,000 less by which it can fall: {scheme}"
    limit(lp, "scheme_fall", index, scheme_fall, _limit(words, "falls no faster", "policy"))
    words = "£1,000 more by which it can rise: {scheme}"
    limit(lp, "scheme_rise", index, scheme_rise, _limit(words, "rises no faster", "policy"))


def _limit(words: str, demand: str, standing: str) -> Limit:
    """What the three limits have in common."""
    return Limit(
        words=words, demand=demand, subject="{scheme}", unit="£1,000", standing=standing,
        keys=SCHEME, family="rules", allocation=MARGIN, mended_by="",
    )  # fmt: skip
