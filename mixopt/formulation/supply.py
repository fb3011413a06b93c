"""Supply: what is used is bought, and nobody buys what is not there.

    used: for every service that meets needs [unit]
        volume[a,s,t]  =  Σ_g units_per_person[a,g,s,t] · supported[a,g,s,t]
    bought: for every service [unit]
        volume[a,s,t]  =  Σ_j drawn[a,s,j,t]
    supply: for every supply [unit]
        drawn[a,s,j,t]  ≤  available[a,s,j,t] + added[a,s,j,t]
    pooled_supply: for every supply that areas share [unit]
        Σ_a drawn[a,s,j,t]  ≤  available[s,j,t] + Σ_a added[a,s,j,t]
    guarantee: where the price of a supply is agreed for a least volume [unit]
        drawn[a,s,j,t]  ≥  guaranteed[a,s,j,t]
    pooled_guarantee: the same of a supply that areas share [unit]
        Σ_a drawn[a,s,j,t]  ≥  agreed_by_all[s,j,t]
    least_volume: where a volume is committed [unit]
        volume[a,s,t]  ≥  committed[a,s,t]
    growth_limit: where growth is limited [unit]
        volume[a,s,t] − volume[a,s,t−1]  ≤  growth[a,s,t]

volume            units of service s used: places, hours a week, episodes a year
units_per_person  units that one person of need g uses
supported         people of need g supported by service s
drawn             units drawn from supply j
available         units that supply j has, before levers
added             units that levers add to it
own_share         the share of a pooled supply that the area has where every area is alone; of what
                  is guaranteed of it, too
guaranteed        the least that is drawn from a supply
agreed_by_all     the same, by all areas together that share it
committed         the least volume
growth            the most by which the volume can rise above the period before
opening_volume    volume before the first period, of a service that meets no need
opening           people supported before the first period; the others' opening volume follows

The price of a row of supply is what one more unit adds to the cost of the plan: a scarce
cheap place takes some off. That of a guarantee is what one more unit of it costs, where it would
not be filled without. A discount that falls on all units once so many are bought together is two
plans to compare, with the guarantee and without: no programme with fractions chooses between them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import Index, blank_second, everywhere, figures, limit, parameter
from mixopt.instance.care_figures import supplies_of
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.limit import KEPT, Limit, definition

SERVICE = ("area", "service", "period")

SUPPLY = ("area", "service", "supply", "period")


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add volumes, supplies, commitments and growth."""
    services = instance.model.services
    figures(lp, instance, "units_per_person", "pathways", lp.PATHWAYS)
    figures(lp, instance, "opening", "pathways", lp.PATHWAYS)
    served = defaultdict(list)
    for g, s in lp.PATHWAYS:
        served[s].append(g)

    def used(lp: pyo.ConcreteModel, a: str, s: str, t: str) -> Any:
        people = sum(lp.units_per_person[a, g, s, t] * lp.supported[a, g, s, t] for g in served[s])
        return lp.volume[a, s, t] == people

    def bought(lp: pyo.ConcreteModel, a: str, s: str, t: str) -> Any:
        supplies = services[s].supplies or [s]
        return lp.volume[a, s, t] == sum(lp.drawn[a, s, j, t] for j in supplies)

    said = definition("one more unit of {service} used by nobody", "unit", SERVICE)
    limit(lp, "used", everywhere(lp, [(s,) for s in served]), used, said)
    said = definition("one more unit of {service} from nowhere", "unit", SERVICE)
    limit(lp, "bought", everywhere(lp, [(s,) for s in lp.SERVICES]), bought, said)
    _available(lp, instance)
    _change(lp, instance, served)


def _available(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """What each supply has, for an area or for all of them together."""
    own, shared, parted = {}, [], []
    for s, service in instance.model.services.items():
        for j in supplies_of(s, service):
            pooled = j and service.supplies[j].pooled and len(lp.AREAS) > 1
            if pooled and not lp.VARIANT.alone:
                shared.append((s, j))
                continue
            own[s, j or s] = (s, j)
            if pooled:
                parted.append((s, j))
    figures(lp, instance, "available", "services", own)
    figures(lp, instance, "own_share", "services", parted)
    parameter(
        lp,
        "available_to_all",
        {(s, j): instance.figure(lp.AREAS[0], "services", (s, j), "available") for s, j in shared},
    )

    def added(a: str, s: str, j: str, t: str) -> Any:
        return lp.added[a, s, j, t] if (a, s, j, t) in lp.added else 0

    def supply(lp: pyo.ConcreteModel, a: str, s: str, j: str, t: str) -> Any:
        available = lp.available[a, s, j, t]
        if (a, s, j) in lp.own_share:
            available = lp.own_share[a, s, j] * available
        return lp.drawn[a, s, j, t] - added(a, s, j, t) <= available

    def pooled_supply(lp: pyo.ConcreteModel, s: str, j: str, t: str) -> Any:
        net = sum(lp.drawn[a, s, j, t] - added(a, s, j, t) for a in lp.AREAS)
        return net <= lp.available_to_all[s, j, t]

    said = Limit(
        words="one more {unit} available: {supply}",
        demand="no more than is available",
        subject="{supply}",
        unit="unit",
        standing="physical",
        keys=SUPPLY,
        family="places",
        allocation=KEPT,
        mended_by="",
    )
    limit(lp, "supply", everywhere(lp, list(own)), supply, said)
    said = Limit(
        words="one more {unit} available to all areas: {supply}",
        demand="no more than all areas share",
        subject="{supply}",
        unit="unit",
        standing="physical",
        keys=SUPPLY[1:],
        family="places",
        allocation=KEPT,
        mended_by="",
    )
    pools = [(s, j, t) for s, j in shared for t in lp.PERIODS]
    limit(lp, "pooled_supply", pools, pooled_supply, said)
    _guarantees(lp, instance, own, shared)


def _guarantees(
    lp: pyo.ConcreteModel,
    instance: Instance,
    own: dict[tuple[str, str], tuple[str, str]],
    shared: list[tuple[str, str]],
) -> None:
    """The least that is drawn from supplies whose price is agreed for it."""

    def agreed(s: str, j: str) -> bool:
        return j in services[s].supplies and services[s].supplies[j].guaranteed

    services = instance.model.services
    alone: dict[Index, Index] = {(s, j): own[s, j] for s, j in own if agreed(s, j)}
    together = [(s, j) for s, j in shared if agreed(s, j)]
    figures(lp, instance, "guaranteed", "services", alone)
    least: dict[Index, Figure] = {
        (s, j): instance.figure(lp.AREAS[0], "services", (s, j), "guaranteed") for s, j in together
    }
    parameter(lp, "agreed_by_all", least)

    def guarantee(lp: pyo.ConcreteModel, a: str, s: str, j: str, t: str) -> Any:
        least = lp.guaranteed[a, s, j, t]
        if (a, s, j) in lp.own_share:
            least = lp.own_share[a, s, j] * least
        return lp.drawn[a, s, j, t] >= least

    def pooled_guarantee(lp: pyo.ConcreteModel, s: str, j: str, t: str) -> Any:
        return sum(lp.drawn[a, s, j, t] for a in lp.AREAS) >= lp.agreed_by_all[s, j, t]

    said = Limit(
        words="one more {unit} guaranteed: {supply}",
        demand="no less than is guaranteed",
        subject="{supply}",
        unit="unit",
        standing="policy",
        keys=SUPPLY,
        family="rules",
        allocation=KEPT,
        mended_by="",
    )
    limit(lp, "guarantee", everywhere(lp, list(alone)), guarantee, said)
    said = Limit(
        words="one more {unit} guaranteed by all areas: {supply}",
        demand="no less than all areas guarantee",
        subject="{supply}",
        unit="unit",
        standing="policy",
        keys=SUPPLY[1:],
        family="rules",
        allocation=KEPT,
        mended_by="",
    )
    pools = [(s, j, t) for s, j in together for t in lp.PERIODS]
    limit(lp, "pooled_guarantee", pools, pooled_guarantee, said)


def _change(lp: pyo.ConcreteModel, instance: Instance, served: dict[str, list[str]]) -> None:
    """Commitments and growth."""
    services = instance.model.services
    committed = [(s,) for s, service in services.items() if service.committed]
    growing = [(s,) for s, service in services.items() if service.growth]
    figures(lp, instance, "committed", "services", blank_second(s for (s,) in committed))
    figures(lp, instance, "growth", "services", blank_second(s for (s,) in growing))
    other = blank_second(s for s, service in services.items() if not service.meets)
    figures(lp, instance, "opening_volume", "services", other, "opening")

    def least_volume(lp: pyo.ConcreteModel, a: str, s: str, t: str) -> Any:
        return lp.volume[a, s, t] >= lp.committed[a, s, t]

    def before(a: str, s: str, t: str) -> Any:
        at = lp.PERIODS.index(t)
        if at:
            return lp.volume[a, s, lp.PERIODS[at - 1]]
        if s not in served:
            return lp.opening_volume[a, s]
        return sum(lp.units_per_person[a, g, s, t] * lp.opening[a, g, s] for g in served[s])

    def growth_limit(lp: pyo.ConcreteModel, a: str, s: str, t: str) -> Any:
        return lp.volume[a, s, t] - before(a, s, t) <= lp.growth[a, s, t]

    said = Limit(
        words="one more {unit} committed: {service}",
        demand="no less than is committed",
        subject="{service}",
        unit="unit",
        standing="policy",
        keys=SERVICE,
        family="rules",
        allocation=KEPT,
        mended_by="",
    )
    limit(lp, "least_volume", everywhere(lp, committed), least_volume, said)
    said = Limit(
        words="growth of one more {unit}: {service}",
        demand="no faster growth than is possible",
        subject="{service}",
        unit="unit",
        standing="physical",
        keys=SERVICE,
        family="rules",
        allocation=KEPT,
        mended_by="",
    )
    limit(lp, "growth_limit", everywhere(lp, growing), growth_limit, said)
