"""The linear programme once more, for tests: from an instance's figures straight to matrices.

Written from the equations of the design alone, without Pyomo and without a look at
`mixopt.formulation`, so that a slip in one of the two shows as a difference between their optima.
Volume, relief and what levers add are sums here, not unknowns of their own; unmet need is nought.
Money is in £ thousand inside, in £ outside.
"""

from __future__ import annotations

from collections.abc import Iterable

from mixopt.instance import Instance
from mixopt.schema import AgencyShare, Caseload, Rate, Routing, Share, Span

from sums import Programme, Sum, total


class Area:
    """One area's figures and unknowns, by their names in the design.

    Before the first period (t < 0), an opening figure stands in for an unknown.
    """

    def __init__(
        self, instance: Instance, programme: Programme, name: str, *, most_need: bool = False
    ) -> None:
        self.instance, self.programme, self.name = instance, programme, name
        self.most_need = most_need
        self.needs, self.services = instance.model.needs, instance.model.services
        self.roles, self.levers = instance.model.roles, instance.model.levers

    def figure(self, t: int, table: str, *keys_and_figure: str) -> float:
        """A figure's value in a period (in the first, for the time before it)."""
        *keys, figure = keys_and_figure
        return self.instance.figure(self.name, table, tuple(keys), figure).cell(max(t, 0)).value

    def supported(self, need: str, service: str, t: int) -> Sum:
        """People of a need cared for by a service."""
        if t < 0:
            return Sum(number=self.figure(t, "pathways", need, service, "opening"))
        return self.programme.unknown("supported", self.name, need, service, t)

    def unmet(self, need: str, t: int) -> Sum:
        """People whom no service cares for: 0 unless asked for most need."""
        return self.programme.unknown("unmet", self.name, need, t) if self.most_need else Sum()

    def drawn(self, service: str, supply: str, t: int) -> Sum:
        """What is used of a supply."""
        return self.programme.unknown("drawn", self.name, service, supply, t)

    def required(self, service: str, t: int) -> Sum:
        """Σ_g units_per_person[g,s] · supported[a,g,s,t]."""
        return total(
            self.figure(t, "pathways", need, service, "units_per_person")
            * self.supported(need, service, t)
            for need in self.services[service].meets
        )

    def supplies(self, service: str) -> list[str]:
        """Names of a service's supplies; blank where it has but one."""
        return list(self.services[service].supplies) or [""]

    def volume(self, service: str, t: int) -> Sum:
        """volume[a,s,t] = Σ_j drawn[a,s,j,t]."""
        if t >= 0:
            return total(self.drawn(service, supply, t) for supply in self.supplies(service))
        if self.services[service].meets:
            return self.required(service, t)
        return Sum(number=self.figure(t, "services", service, "", "opening"))

    def remaining(self, need: str, t: int) -> Sum:
        """demand − relief;  relief[a,g,t] = Σ_s Σ_k relief_per_unit[s,g,k] · volume[a,s,t−k]."""
        relief = total(
            self.figure(t, "pathways", need, name, f"relief_per_unit_after_{k}")
            * self.volume(name, t - k)
            for name, service in self.services.items()
            for k in range(min(service.relieves.get(need, 0), t + 1))
        )
        return Sum(number=self.figure(t, "needs", need, "demand")) - relief

    def fte(self, role: str, contract: str, t: int) -> Sum:
        """Staff of a role on a contract."""
        if t < 0:
            return Sum(number=self.figure(t, "workforce", role, contract, "opening"))
        return self.programme.unknown("fte", self.name, role, contract, t)

    def staff(self, roles: Iterable[str], t: int, *contracts: str) -> Sum:
        """Σ_roles,c fte[a,r,c,t], over the contracts named, or over all."""
        return total(self.fte(role, contract, t) for role in roles
                     for contract in self.roles[role].contracts
                     if not contracts or contract in contracts)  # fmt: skip

    def started(self, lever: str, t: int) -> Sum:
        """Starts of a lever."""
        return self.programme.unknown("started", self.name, lever, t)

    def effect(self, lever: str, figure: str, t: int, goes_on: bool = True) -> Sum:
        """Σ figure_after_k · started[t−k]; the last k that is listed may go on."""
        last = self.levers[lever].periods - 1
        return total(
            self.figure(t, "levers", lever, f"{figure}_after_{min(k, last)}")
            * self.started(lever, t - k)
            for k in range(t + 1)
            if goes_on or k <= last
        )

    def added(self, service: str, supply: str, t: int) -> Sum:
        """Σ_levers added."""
        target = f"{service}.{supply}" if supply else service
        return total(self.effect(name, "adds", t) for name, lever in self.levers.items()
                     if lever.adds == target)  # fmt: skip

    def offered(self, service: str, supply: str, t: int) -> Sum:
        """available[a,s,j,t] + Σ_levers added."""
        return self.added(service, supply, t) + self.figure(
            t, "services", service, supply, "available"
        )


def needs(area: Area, t: int) -> None:
    """Σ_s supported[a,g,s,t] + unmet[a,g,t] = demand[a,g,t] − relief[a,g,t].

    supported[a,g,s,t] ≥ stays[g,s] · supported[a,g,s,t−1];  nobody is relieved who is not there
    """
    for need in area.needs:
        area.programme.at_most(0.0, area.remaining(need, t))
    for need in (name for name in area.needs if area.needs[name].met):
        services = [name for name, service in area.services.items() if need in service.meets]
        area.programme.equal(
            total(area.supported(need, name, t) for name in services) + area.unmet(need, t),
            area.remaining(need, t),
        )
        for name in services if area.needs[need].unit == "people" else ():
            if area.services[name].stays:
                stays = area.figure(t, "pathways", need, name, "stays")
                before = area.supported(need, name, t - 1)
                area.programme.at_most(stays * before, area.supported(need, name, t))


def supply(areas: list[Area], t: int) -> None:
    """volume = Σ_g units_per_person · supported;  drawn ≤ available + Σ_levers added.

    volume ≥ committed;  volume[t] − volume[t−1] ≤ growth[t];  a pooled tranche sums over its areas
    """
    programme = areas[0].programme
    for name, service in areas[0].services.items():
        for area in areas:
            volume = area.volume(name, t)
            if service.meets:
                programme.equal(volume, area.required(name, t))
            if service.committed:
                programme.at_most(area.figure(t, "services", name, "", "committed"), volume)
            if service.growth:
                growth = area.figure(t, "services", name, "", "growth")
                programme.at_most(volume - area.volume(name, t - 1), growth)
        for each in areas[0].supplies(name):
            pooled = bool(each) and service.supplies[each].pooled
            for sharing in [areas] if pooled else [[area] for area in areas]:
                available = sharing[0].figure(t, "services", name, each, "available")
                added = total(area.added(name, each, t) for area in sharing)
                drawn = total(area.drawn(name, each, t) for area in sharing)
                programme.at_most(drawn, added + available)


def workforce(area: Area, t: int) -> None:
    """fte[t] = (1 − turnover − progression)·fte[t−1] + hired − released + who become this role.

    hired ≤ recruitable + Σ_levers recruits;  Σ_s fte_per_unit[s,r]·volume[a,s,t] ≤ Σ_c fte[a,r,c,t]
    """
    unknown = area.programme.unknown
    for name, role in area.roles.items():
        run = [key for key, service in area.services.items() if service.staffed_by == name]
        used = total(area.figure(t, "services", key, "", "fte_per_unit") * area.volume(key, t)
                     for key in run)  # fmt: skip
        area.programme.at_most(used, area.staff([name], t))
        if "permanent" not in role.contracts:
            continue
        hired, released = (unknown(move, area.name, name, t) for move in ("hired", "released"))
        share = 1.0 - area.figure(t, "workforce", name, "permanent", "turnover")
        if role.becomes:
            share -= area.figure(t, "workforce", name, "permanent", "progression")
        joined = total(
            area.figure(t, "workforce", other, "permanent", "progression")
            * area.fte(other, "permanent", t - 1)
            for other in area.roles
            if area.roles[other].becomes == name and "permanent" in area.roles[other].contracts
        )
        kept = share * area.fte(name, "permanent", t - 1)
        area.programme.equal(area.fte(name, "permanent", t), kept + hired - released + joined)
        recruits = total(area.effect(key, "recruits", t) for key, lever in area.levers.items()
                         if lever.recruits == name)  # fmt: skip
        recruitable = area.figure(t, "workforce", name, "permanent", "recruitable")
        area.programme.at_most(hired, recruits + recruitable)


def standards(area: Area, t: int) -> None:
    """Each standard is one limit, left ≤ right; a sense of `at_least` turns it round."""
    for name, standard in area.instance.model.standards.items():
        limit = area.figure(t, "standards", name, "", "limit")
        match standard:
            case Caseload():
                sides = caseload(area, standard, limit, t)
            case Span():
                sides = (area.staff(standard.roles, t), limit * area.staff([standard.managers], t))
            case AgencyShare():
                agency = area.staff(standard.roles, t, "agency")
                sides = (agency, limit * area.staff(standard.roles, t))
            case Share():
                sides = share_of_people(area, standard, limit, t)
            case Rate():
                counted = total(area.figure(t, "standards", name, key, "rate") * area.volume(key, t)
                                for key in standard.services)  # fmt: skip
                sides = (counted, Sum(number=limit))
            case Routing():
                least = limit * area.figure(t, "needs", standard.need, "demand")
                sides = (Sum(number=least), area.supported(standard.need, standard.service, t))
        turned = getattr(standard, "sense", "at_most") == "at_least"
        area.programme.at_most(*(sides[::-1] if turned else sides))


def caseload(area: Area, standard: Caseload, limit: float, t: int) -> tuple[Sum, Sum]:
    """Σ cases_per_person[g,s]·supported + Σ cases_per_person[g]·(demand − relief).

    ≤ caseload[t] · Σ_c productive[c]·fte[a,worker,c,t]
    """
    by_service = (
        area.figure(t, "pathways", need, name, "cases_per_person") * area.supported(need, name, t)
        for name, service in area.services.items()
        for need in standard.needs
        if service.casework and need in service.meets
    )
    by_need = (area.figure(t, "needs", need, "cases_per_person") * area.remaining(need, t)
               for need in standard.needs if area.needs[need].casework)  # fmt: skip
    capacity = total(
        area.figure(t, "workforce", role, contract, "productive") * area.fte(role, contract, t)
        for role in standard.roles
        for contract in area.roles[role].contracts
    )
    return total([*by_service, *by_need]), limit * capacity


def share_of_people(area: Area, standard: Share, limit: float, t: int) -> tuple[Sum, Sum]:
    """Σ supported over N ≥ (≤) share · Σ supported over D."""
    counted, everyone = Sum(), Sum()
    for name, service in area.services.items():
        for need in (need for need in standard.needs if need in service.meets):
            everyone += area.supported(need, name, t)
            if name in standard.services or set(standard.tags) & set(service.tags):
                counted += area.supported(need, name, t)
    return counted, limit * everyone


def levers(area: Area) -> None:
    """started[l,t] ≤ startable[l,t];  Σ_t started ≤ most."""
    periods = range(len(area.instance.periods))
    for name in area.levers:
        for t in periods:
            startable = area.figure(t, "levers", name, "startable")
            area.programme.at_most(area.started(name, t), startable)
        most = area.figure(0, "levers", name, "most")
        area.programme.at_most(total(area.started(name, t) for t in periods), most)


def spend(area: Area, t: int) -> Sum:
    """price·weeks·drawn less contributions, pay·years·fte, cost per hire, levers, fixed lines."""
    parts = [spend_on_service(area, name, t) for name in area.services]
    for name, role in area.roles.items():
        for contract in role.contracts:
            pay = area.figure(t, "workforce", name, contract, "pay")
            parts.append(pay * area.instance.periods[t].years * area.fte(name, contract, t))
        if "permanent" in role.contracts:
            cost = area.figure(t, "workforce", name, "permanent", "hire_cost")
            parts.append(cost * area.programme.unknown("hired", area.name, name, t))
    for name, lever in area.levers.items():
        if lever.cost:
            parts.append(area.effect(name, "cost", t, lever.cost == "recurrent"))
        if lever.saving:
            parts.append(-1.0 * area.effect(name, "saving", t, lever.saving == "recurrent"))
    lines = [area.figure(t, "funding", line, "amount") for line in area.instance.head.lines]
    return 0.001 * total([*parts, *lines])


def spend_on_service(area: Area, name: str, t: int) -> Sum:
    """(price·drawn − contribution·volume)·time; a block is paid for whether used or not."""
    service, period = area.services[name], area.instance.periods[t]
    result = Sum()
    for each in area.supplies(name):
        block = bool(each) and service.supplies[each].block
        paid = area.offered(name, each, t) if block else area.drawn(name, each, t)
        result += area.figure(t, "services", name, each, "price") * paid
    if service.contribution:
        contribution = area.figure(t, "services", name, "", "contribution")
        result -= contribution * area.volume(name, t)
    return (period.years if service.unit == "episode/year" else period.weeks) * result


def money(area: Area, t: int) -> None:
    """Σ spend[·,t] ≤ envelope[t];  Σ spend[·,t] ≤ baseline[t] − savings[t]."""
    head, spent = area.instance.head, spend(area, t)
    if head.envelope:
        parts = [area.figure(t, "funding", part, "amount") for part in head.envelope]
        area.programme.at_most(spent, 0.001 * sum(parts))
    if head.savings_target:
        baseline = area.figure(t, "funding", "savings_target", "baseline")
        savings = area.figure(t, "funding", "savings_target", "savings")
        area.programme.at_most(spent, 0.001 * (baseline - savings))


def written(instance: Instance, *, most_need: bool = False) -> tuple[Programme, Sum, Sum]:
    """The whole programme, its cost in £ thousand, and the weighted need unmet.

    cost = Σ_t discount[t]·spend[t], discount[t] = (1 + rate)^−(months from the first start / 12)
    unmet = Σ weight[g]·years[t]·unmet[a,g,t]
    """
    programme = Programme()
    areas = [Area(instance, programme, name, most_need=most_need) for name in instance.areas]
    cost, unmet, rate, months = Sum(), Sum(), instance.head.discount.value / 100, 0
    for t, period in enumerate(instance.periods):
        supply(areas, t)
        for area in areas:
            for block in (needs, workforce, standards, money):
                block(area, t)
            for need in (name for name in area.needs if area.needs[name].met):
                weight = area.figure(t, "needs", need, "weight") * period.months / 12
                unmet += weight * area.unmet(need, t)
        cost += (1 + rate) ** (-months / 12) * total(spend(area, t) for area in areas)
        months += period.months
    for area in areas:
        levers(area)
    return programme, cost, unmet


def optimum(instance: Instance) -> float | None:
    """The least cost in £; None where no plan exists."""
    programme, cost, _ = written(instance)
    least = programme.minimum(cost)
    return None if least is None else 1000.0 * least


def least_unmet(instance: Instance) -> tuple[float, float] | None:
    """The least weighted need unmet, and the least cost in £ of leaving no more than that."""
    programme, cost, unmet = written(instance, most_need=True)
    level = programme.minimum(unmet)
    if level is None:
        return None
    programme.at_most(unmet, level + 1e-9 * max(1.0, level))
    least = programme.minimum(cost)
    return None if least is None else (level, 1000.0 * least)


def least_cost(instance: Instance) -> float:
    """The same, where a plan is known to exist.

    Raises:
        ValueError: None does.
    """
    least = optimum(instance)
    if least is None:
        msg = f"{instance.name}: no plan exists"
        raise ValueError(msg)
    return least
