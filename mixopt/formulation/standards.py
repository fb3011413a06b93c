"""Standards: limits that policy or law sets on who is supported where.

    Σ_g,s∈N supported[a,g,s,t]  ≥ (≤)  share[a,k,t] · Σ_g,s supported[a,g,s,t]   share standard k  [person]
    Σ_s rate_per_unit[a,k,s,t] · volume[a,s,t]  ≥ (≤)  rate[a,k,t]               rate standard k   [count]
    supported[a,g,s,t]  ≥  routed[a,k,t] · demand[a,g,t]                         routing standard k [person]

supported      people of need g supported by service s; N are the services that count
share          the share of the people of the standard's needs that must, or may, be in N
rate_per_unit  how much one unit of volume brings of what the standard counts
volume         units of service s used
rate           the total that must, or may, be reached
routed         the share of the need's people that goes through the service
demand         people with the need

The price of a row is what one person (or one counted) more above the limit adds to the cost.
"""

from __future__ import annotations

import pyomo.core as pyo

from mixopt.formulation.limits import Index, Limit, blank_second, everywhere, figures, limit
from mixopt.instance import Instance
from mixopt.schema import Rate, Routing, Share

STANDARD = ("area", "standard", "period")


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add shares, rates and routing."""
    standards = instance.model.standards
    keys: dict[type, list[Index]] = {Share: [], Rate: [], Routing: []}
    for k, standard in standards.items():
        keys.setdefault(type(standard), []).append((k,))
    for name, kind in (("share", Share), ("rate", Rate), ("routed", Routing)):
        figures(lp, instance, name, "standards", blank_second(k for (k,) in keys[kind]), "limit")
    brings = [(k, s) for (k,) in keys[Rate] for s in standards[k].services]
    figures(lp, instance, "rate_per_unit", "standards", brings, "rate")

    def share_limit(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> object:
        counted = _counted(instance, standards[k])
        share = lp.share[a, k, t]
        terms = sum(
            ((1 - share) if s in counted else -share) * lp.supported[a, g, s, t]
            for g, s in lp.PATHWAYS
            if g in standards[k].needs
        )
        return terms >= 0 if standards[k].sense == "at_least" else terms <= 0

    def rate_limit(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> object:
        total = sum(
            lp.rate_per_unit[a, k, s, t] * lp.volume[a, s, t] for s in standards[k].services
        )
        limit_ = lp.rate[a, k, t]
        return total >= limit_ if standards[k].sense == "at_least" else total <= limit_

    def routing_limit(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> object:
        g, s = standards[k].need, standards[k].service
        return lp.supported[a, g, s, t] >= lp.routed[a, k, t] * lp.demand[a, g, t]

    for name, kind, rule, unit in (
        ("share_limit", Share, share_limit, "person"),
        ("rate_limit", Rate, rate_limit, "count"),
        ("routing_limit", Routing, routing_limit, "person"),
    ):
        told = Limit(f"one {unit} more against: {{standard}}", "{standard}: within the limit", unit, "standard", STANDARD)
        limit(lp, name, everywhere(lp, keys[kind]), rule, told)


def _counted(instance: Instance, standard: Share) -> set[str]:
    """The services that count towards a share: by name or by tag."""
    tags = set(standard.tags)
    tagged = {s for s, service in instance.model.services.items() if tags & set(service.tags)}
    return tagged | set(standard.services)
