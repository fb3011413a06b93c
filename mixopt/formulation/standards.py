"""Standards: limits that policy or law sets on who is supported where.

    share_limit: for every share k [person]
        Σ_g,s∈N supported[a,g,s,t]  ≥ (≤)  share[a,k,t] · Σ_g,s supported[a,g,s,t]
    rate_limit: for every rate k [count]
        Σ_s rate_per_unit[a,k,s,t] · volume[a,s,t]  ≥ (≤)  rate[a,k,t]
    routing_limit: for every routing k [person]
        supported[a,g,s,t]  ≥  routed[a,k,t] · (demand[a,g,t] − relief[a,g,t])

supported      people of need g supported by service s; N are the services that count
share          the share of the people of the standard's needs that must, or may, be in N
rate_per_unit  how much one unit of volume brings of what the standard counts
volume         units of service s used
rate           the total that must, or may, be reached
routed         the share of the people left with the need that goes through the service
demand         people with the need; demand − relief is the average where it has a flow
relief         people kept out of the need, who are not sent anywhere

The price of a row is what one person (or one counted) more above the limit adds to the cost.
"""

from __future__ import annotations

from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import blank_second, brings, everywhere, figures, limit, singly
from mixopt.formulation.needs import there_are
from mixopt.instance.instance import Instance
from mixopt.instance.limit import of_standard
from mixopt.schema.standards import Rate, Routing, Share


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add shares, rates and routing."""
    model = instance.model
    _shares(lp, instance, model.standards_of(Share))
    _rates(lp, instance, model.standards_of(Rate))
    _routing(lp, instance, model.standards_of(Routing))


def _shares(lp: pyo.ConcreteModel, instance: Instance, shares: dict[str, Share]) -> None:
    figures(lp, instance, "share", "standards", blank_second(shares), "limit")

    def share_limit(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> Any:
        counted = instance.model.services_counted(shares[k])
        share = lp.share[a, k, t]
        terms = (
            sum(
                ((1 - share) if s in counted else -share) * lp.supported[a, g, s, t]
                for g, s in lp.PATHWAYS
                if g in shares[k].needs
            )
            + lp.nothing[a]
        )
        return terms >= 0 if shares[k].sense == "at_least" else terms <= 0

    said = of_standard("one person more {more}: {standard}", "person", "within the limit")
    limit(lp, "share_limit", everywhere(lp, singly(shares)), share_limit, said)


def _rates(lp: pyo.ConcreteModel, instance: Instance, rates: dict[str, Rate]) -> None:
    figures(lp, instance, "rate", "standards", blank_second(rates), "limit")
    brings = [(k, s) for k, standard in rates.items() for s in standard.services]
    figures(lp, instance, "rate_per_unit", "standards", brings, "rate")

    def rate_limit(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> Any:
        each = (lp.rate_per_unit[a, k, s, t] * lp.volume[a, s, t] for s in rates[k].services)
        total = sum(each) + lp.nothing[a]
        if rates[k].sense == "at_least":
            return total >= lp.rate[a, k, t]
        return total <= lp.rate[a, k, t]

    said = of_standard("one more {more}: {standard}", "count", "within the limit")
    limit(lp, "rate_limit", everywhere(lp, singly(rates)), rate_limit, said)


def _routing(lp: pyo.ConcreteModel, instance: Instance, routes: dict[str, Routing]) -> None:
    figures(lp, instance, "routed", "standards", blank_second(routes), "limit")

    def routing_limit(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> Any:
        g, s = routes[k].need, routes[k].service
        if g in lp.FLOWS:
            return lp.supported[a, g, s, t] - lp.routed[a, k, t] * lp.average[a, g, t] >= 0
        relieved = lp.relief[a, g, t] if (a, g, t) in lp.relief else 0
        sent = lp.supported[a, g, s, t] + lp.routed[a, k, t] * relieved
        return sent >= lp.routed[a, k, t] * there_are(lp, a, g, t)

    said = of_standard("one person more {more}: {standard}", "person", "within the limit")
    index = everywhere(lp, singly(routes))
    limit(lp, "routing_limit", index, routing_limit, said)
    for a, k, t in index:
        person = ("needs_met", (a, routes[k].need, t))
        brings(lp, person, ("routing_limit", (a, k, t)), lp.routed[a, k, t])
