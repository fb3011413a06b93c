"""The linear programme once more, for tests: from an instance's figures straight to matrices.

Written from the equations of the design alone, without Pyomo and without a look at
`mixopt.formulation`, so that a slip in one of the two shows as a difference between their optima.
Volume, relief and what levers add are sums here, not unknowns of their own; unmet need is nought.
Money is in £ thousand inside, in £ outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fnmatch import fnmatchcase

import numpy as np

from mixopt.instance.instance import Instance
from mixopt.schema.funding import RingFence
from mixopt.schema.head import FixedLine
from mixopt.schema.standards import AgencyShare, Caseload, Rate, Routing, Share, Span

from support.sums import Programme, Sum, total


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
        self.funds, self.schemes = instance.model.funds, instance.model.schemes
        self.count = len(instance.periods)
        self.pooling = False
        self.alone = False
        self.spends: dict[int, dict[str, Sum]] = {}

    def figure(self, t: int, table: str, *keys_and_figure: str) -> float:
        """A figure's value in a period: in the first, for the time before it, and in the last, for
        the years beyond.
        """
        *keys, figure = keys_and_figure
        at = min(max(t, 0), self.count - 1)
        found = self.instance.figure(self.name, table, tuple(keys), figure)
        if not found.uplift:
            return found.cell(at).value
        value, head = found.typed, self.instance.head
        rates = self.instance.figure(self.name, "uplifts", (found.uplift,), "rate").cells
        for rate in rates[head.uplifts[found.uplift].base == "first" : at + 1]:
            value += value * rate.value
        return value

    def length(self, t: int) -> tuple[float, float]:
        """Weeks and years of a period; beyond, of one as long as the last that comes after it."""
        last = self.instance.periods[-1]
        if t < self.count:
            return self.instance.periods[t].weeks, self.instance.periods[t].years
        begin, end = (
            months_after(last.first, last.months * (t - self.count + each)) for each in (1, 2)
        )
        return (end - begin).days / 7, last.months / 12

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
        """demand − relief;  relief[a,g,t] = Σ_s Σ_k relief_per_unit[s,g,k] · volume[a,s,t−k].

        Of a need with a flow: Σ_m there[a,g,t,m] / months, which `flows` holds to who comes and goes.
        """
        if self.needs[need].flow:
            months = self.months(t)
            return (1 / months) * total(self.there(need, t, month) for month in range(months))
        relief = total(
            self.figure(t, "pathways", need, name, f"relief_per_unit_after_{k}")
            * self.volume(name, t - k)
            for name, service in self.services.items()
            for k in range(min(service.relieves.get(need, 0), t + 1))
        )
        return Sum(number=self.demand(need, t)) - relief

    def demand(self, need: str, t: int) -> float:
        """People with a need: as counted, or part · supported · predicted of their client group.

        Predicted: on the straight line between the two population years around the period's middle.
        """
        group = self.needs[need].group
        if not group:
            return self.figure(t, "needs", need, "demand")
        period = self.instance.periods[min(t, self.count - 1)]
        middle = month_number(period.first) + period.months / 2
        known = {
            month_number(day): self.figure(0, "groups", group, year, "predicted")
            for year, day in self.instance.head.population_years.items()
        }
        days, people = sorted(known), [known[day] for day in sorted(known)]
        share = self.figure(t, "groups", group, "", "supported")
        part = self.figure(t, "needs", need, "part")
        return float(np.interp(middle, days, people)) * share * part

    def months(self, t: int) -> int:
        """Months of a period."""
        return self.instance.periods[min(t, self.count - 1)].months

    def there(self, need: str, t: int, month: int) -> Sum:
        """People with a need on average in a month of a period."""
        return self.programme.unknown("there", self.name, need, t, month)

    def at_end(self, need: str, t: int, month: int) -> Sum:
        """People with a need at the end of a month; before the first, on the day before the plan."""
        if month < 0 and t == 0:
            return Sum(number=self.figure(0, "flows", need, "", "opening"))
        if month < 0:
            return self.at_end(need, t - 1, self.months(t - 1) - 1)
        return self.programme.unknown("at end", self.name, need, t, month)

    def leaves(self, need: str, way: str, t: int, month: int) -> Sum:
        """People who leave a need by one way in a month, but those whom services help."""
        return self.programme.unknown("leaves", self.name, need, way, t, month)

    def ways(self, need: str) -> dict[str, str]:
        """Causes of leaving and needs passed to, each with how it is given."""
        flow = self.needs[need].flow
        causes = {name: cause.given for name, cause in flow.leavers.items()} if flow else {}
        return causes | (dict(flow.moves) if flow else {})

    def helped(self, need: str, way: str, t: int) -> Sum:
        """Σ_s moved_on_per_unit[s,g] · volume[a,s,t], in a year."""
        return total(
            self.figure(t, "pathways", need, name, "moved_on_per_unit") * self.volume(name, t)
            for name, service in self.services.items()
            if service.moves_on.get(need) == way
        )

    def prevented(self, need: str, t: int) -> Sum:
        """Σ_s Σ_k prevented_per_unit[s,g,k] · volume[a,s,t−k], in a year."""
        return total(
            self.figure(t, "pathways", need, name, f"prevented_per_unit_after_{k}")
            * self.volume(name, t - k)
            for name, service in self.services.items()
            for k in range(min(service.prevents.get(need, 0), t + 1))
        )

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

    def purposes(self, role: str) -> list[str]:
        """What a role's time can go to: each need whose cases it holds, each role that it manages,
        and the services that it runs; nothing where one standard, or the services, have it all.
        """
        found, claims = [], 0
        for standard in self.instance.model.standards.values():
            if isinstance(standard, Caseload) and role in standard.roles:
                found += [f"need {need}" for need in standard.needs]
                claims += 1
            most = getattr(standard, "sense", "at_most") == "at_most"
            if isinstance(standard, Span) and role == standard.managers and most:
                found += [f"role {managed}" for managed in standard.roles]
                claims += 1
        if any(service.staffed_by == role for service in self.services.values()):
            found.append("running")
            claims += 1
        return list(dict.fromkeys(found)) if claims > 1 else []

    def time(self, role: str, contract: str, wanted: Iterable[str], t: int) -> Sum:
        """FTE of a role under a contract that go to some purposes; all, where there is no choice."""
        if not self.purposes(role):
            return self.fte(role, contract, t)
        unknown = self.programme.unknown
        return total(unknown("time", self.name, role, contract, each, t) for each in wanted)

    def times(self, role: str, wanted: Iterable[str], t: int) -> Sum:
        """The same over a role's contracts."""
        some = list(wanted)
        return total(self.time(role, each, some, t) for each in self.roles[role].contracts)

    def started(self, lever: str, t: int) -> Sum:
        """Starts of a lever: nothing is started beyond the last period."""
        if t >= self.count:
            return Sum()
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

    def spend(self, t: int) -> dict[str, Sum]:
        """£ thousand spent on every line, by its name."""
        if t not in self.spends:
            self.spends[t] = {line: 0.001 * amount for line, amount in lines(self, t).items()}
        return self.spends[t]

    def paid(self, fund: str, line: str, t: int) -> Sum:
        """£ thousand that a fund pays for a line: nothing where it may not."""
        if not may_pay(self, fund, line, t):
            return Sum()
        return self.programme.unknown("paid", self.name, fund, line, t)

    def paid_by(self, funds: Iterable[str], lines: Iterable[str], t: int) -> Sum:
        """Σ_f,line paid."""
        some = list(lines)
        return total(self.paid(fund, line, t) for fund in funds for line in some)

    def amount(self, fund: str, t: int) -> float:
        """£ thousand of a fund: its parts added up."""
        parts = list(self.funds[fund].parts) or [fund]
        return 0.001 * sum(self.figure(t, "funding", part, "amount") for part in parts)

    def net(self, fund: str, t: int) -> Sum:
        """£ thousand that leave a fund: paid, and put into its pool less taken out of it."""
        net = self.paid_by([fund], self.spend(t), t)
        if self.funds[fund].shared and self.pooling:
            net += self.pool("given", fund, t) - self.pool("taken", fund, t)
        return net

    def pool(self, way: str, fund: str, t: int) -> Sum:
        """What the area puts into the pool of a fund (`given`), or takes out of it (`taken`)."""
        return self.programme.unknown(way, self.name, fund, t)

    def kept(self, fund: str, t: int) -> Sum:
        """What is left of a fund at the end of a period, before the first and after its end too."""
        rules, head = self.funds[fund], self.instance.head
        if t < 0:
            opening = 0.0
            if rules.kind == "reserve":
                opening = 0.001 * self.figure(t, "funding", fund, "opening")
            return Sum(number=opening)
        over = fund in head.ends and head.ends[fund] <= self.instance.periods[t].last
        if over or not (rules.carried or rules.kind == "reserve"):
            return Sum()
        return self.programme.unknown("kept", self.name, fund, t)


def flows(area: Area, t: int) -> None:
    """A month's people are the mean of its ends; stay · leave = people · time; nobody is lost.

    at_end[m] = at_end[m−1] + (starts − prevented)/12 − Σ_w (leaves + helped/12) + those who pass here
    """
    equal = area.programme.equal
    carried = [need for need in area.needs if area.needs[need].flow]
    for need in carried:
        starts = area.figure(t, "flows", need, "", "starts")
        area.programme.at_most(area.prevented(need, t), Sum(number=starts))
        for month in range(area.months(t)):
            before, after = (area.at_end(need, t, each) for each in (month - 1, month))
            there = area.there(need, t, month)
            equal(2.0 * there, before + after)
            for way, given in area.ways(need).items():
                leaves, number = (
                    area.leaves(need, way, t, month),
                    area.figure(t, "flows", need, way, given),
                )
                sides = (
                    (number * leaves, there) if given == "stay" else (12 * leaves, number * there)
                )
                equal(*sides)
            out = [area.leaves(need, way, t, month) + (1 / 12) * area.helped(need, way, t)
                   for way in area.ways(need)]  # fmt: skip
            came = [area.leaves(other, need, t, month) + (1 / 12) * area.helped(other, need, t)
                    for other in carried if need in area.ways(other)]  # fmt: skip
            coming = (1 / 12) * (Sum(number=starts) - area.prevented(need, t))
            equal(after + total(out), before + coming + total(came))


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

    volume ≥ committed;  volume[t] − volume[t−1] ≤ growth[t];  drawn ≥ guaranteed;
    a pooled tranche sums over its areas
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
            together = pooled and (areas[0].pooling or len(areas) == 1)
            for sharing in [areas] if together else [[area] for area in areas]:
                tranche(sharing, name, each, t, parted=pooled and not together)


def tranche(sharing: list[Area], name: str, supply: str, t: int, *, parted: bool) -> None:
    """guaranteed ≤ drawn ≤ available + Σ_levers added, of those who share a supply."""
    first, programme = sharing[0], sharing[0].programme
    share = first.figure(t, "services", name, supply, "own_share") if parted else 1.0
    available = share * first.figure(t, "services", name, supply, "available")
    drawn = total(area.drawn(name, supply, t) for area in sharing)
    programme.at_most(drawn, total(area.added(name, supply, t) for area in sharing) + available)
    if supply and first.services[name].supplies[supply].guaranteed:
        least = share * first.figure(t, "services", name, supply, "guaranteed")
        programme.at_most(Sum(number=least), drawn)


def workforce(area: Area, t: int) -> None:
    """fte[t] = (1 − turnover − progression)·fte[t−1] + hired − released + who become this role.

    hired ≤ recruitable + Σ_levers recruits;  Σ_s fte_per_unit[s,r]·volume[a,s,t] ≤ Σ_c time;
    no time is used twice
    """
    unknown = area.programme.unknown
    for name, role in area.roles.items():
        run = [key for key, service in area.services.items() if service.staffed_by == name]
        used = total(area.figure(t, "services", key, "", "fte_per_unit") * area.volume(key, t)
                     for key in run)  # fmt: skip
        area.programme.at_most(used, area.times(name, ["running"], t))
        for contract in role.contracts if area.purposes(name) else ():
            given = area.time(name, contract, area.purposes(name), t)
            area.programme.at_most(given, area.fte(name, contract, t))
        if role.posts:
            vacant = -1.0 * area.staff([name], t) + area.figure(t, "workforce", name, "", "posts")
            area.programme.at_most(vacant, unknown("vacant", area.name, name, t))
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
                wanted = [f"role {managed}" for managed in standard.roles]
                least = standard.sense == "at_least"
                managing = total(
                    heads(area, standard, standard.managers, each, t)
                    * (
                        area.fte(standard.managers, each, t)
                        if least
                        else area.time(standard.managers, each, wanted, t)
                    )
                    for each in area.roles[standard.managers].contracts
                )
                sides = (count_staff(area, standard, t), limit * managing)
            case AgencyShare():
                against = count_staff(area, standard, t)
                if standard.of == "posts":
                    against = Sum(number=sum(area.figure(t, "workforce", role, "", "posts")
                                             for role in standard.roles))  # fmt: skip
                sides = (count_staff(area, standard, t, "agency"), limit * against)
            case Share():
                sides = share_of_people(area, standard, limit, t)
            case Rate():
                counted = total(area.figure(t, "standards", name, key, "rate") * area.volume(key, t)
                                for key in standard.services)  # fmt: skip
                sides = (counted, Sum(number=limit))
            case Routing():
                sent = area.supported(standard.need, standard.service, t)
                sides = (limit * area.remaining(standard.need, t), sent)
        turned = getattr(standard, "sense", "at_most") == "at_least"
        area.programme.at_most(*(sides[::-1] if turned else sides))


def heads(
    area: Area, standard: Caseload | Span | AgencyShare, role: str, contract: str, t: int
) -> float:
    """What one FTE counts for: 1, or its heads."""
    if standard.counted == "fte":
        return 1.0
    return area.figure(t, "workforce", role, contract, "heads_per_fte")


def count_staff(area: Area, standard: Span | AgencyShare, t: int, *only: str) -> Sum:
    """Σ heads·fte over the roles of a standard, over the contracts named, or over all."""
    return total(
        heads(area, standard, role, contract, t) * area.fte(role, contract, t)
        for role in standard.roles
        for contract in area.roles[role].contracts
        if not only or contract in only
    )


def caseload(area: Area, standard: Caseload, limit: float, t: int) -> tuple[Sum, Sum]:
    """Σ weight[g]·(cases_per_person[g,s]·supported + cases_per_person[g]·(demand − relief)).

    ≤ caseload[t] · Σ_c productive[c]·heads[c]·(time of the worker for the standard's needs)
      + Σ_c own_cases[c]·fte of those who hold cases beside other work
    """

    def weight(need: str) -> float:
        return area.figure(t, "needs", need, "case_weight") if standard.weighted else 1.0

    by_service = (
        weight(need)
        * area.figure(t, "pathways", need, name, "cases_per_person")
        * area.supported(need, name, t)
        for name, service in area.services.items()
        for need in standard.needs
        if service.casework and need in service.meets
    )
    by_need = (weight(need) * area.figure(t, "needs", need, "cases_per_person")
               * area.remaining(need, t) for need in standard.needs if area.needs[need].casework)  # fmt: skip
    wanted = [f"need {need}" for need in standard.needs]
    capacity = total(
        area.figure(t, "workforce", role, contract, "productive")
        * heads(area, standard, role, contract, t)
        * area.time(role, contract, wanted, t)
        for role in standard.roles
        for contract in area.roles[role].contracts
    )
    beside = total(
        area.figure(t, "workforce", role, contract, "own_cases") * area.fte(role, contract, t)
        for role in standard.own_cases
        for contract in area.roles[role].contracts
    )
    return total([*by_service, *by_need]), limit * capacity + beside


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


def lines(area: Area, t: int) -> dict[str, Sum]:
    """£ spent on each line: supplies, staff, hires and releases, levers, schemes, fixed lines."""
    found: dict[str, Sum] = {}
    for name in area.services:
        for each in area.supplies(name):
            line = f"services.{name}.{each}" if each else f"services.{name}"
            found[line] = spend_on_supply(area, name, each, t)
    found |= staff_lines(area, t)
    found |= lever_lines(area, t)
    for name in area.schemes:
        found[f"schemes.{name}"] = 1000.0 * scheme_spend(area, name, min(t, area.count - 1))
    for name in area.instance.head.lines:
        found[f"funding.{name}"] = Sum(number=area.figure(t, "funding", name, "amount"))
    if t >= area.count:  # what does not recur is not there again
        once = [f"schemes.{name}" for name, each in area.schemes.items() if each.one_off]
        once += [f"funding.{name}" for name in area.instance.head.lines
                 if not recurs(area, f"funding.{name}")]  # fmt: skip
        found |= {name: Sum() for name in once}
    return found


def staff_lines(area: Area, t: int) -> dict[str, Sum]:
    """Pay; hires and releases once; posts that nobody fills."""
    found: dict[str, Sum] = {}
    for name, role in area.roles.items():
        for contract in role.contracts:
            pay = area.figure(t, "workforce", name, contract, "pay")
            staff = pay * area.length(t)[1] * area.fte(name, contract, t)
            found[f"workforce.{name}.{contract}"] = staff
            moves = {"hiring": ("hired", "hire_cost")} if contract == "permanent" else {}
            if role.redundancy:
                moves["redundancy"] = ("released", "release_cost")
            for item, (move, figure) in moves.items():
                cost = area.figure(t, "workforce", name, "permanent", figure)
                moved = area.programme.unknown(move, area.name, name, t)
                found[f"workforce.{name}.permanent.{item}"] = cost * moved
        if role.posts:
            each = area.figure(t, "workforce", name, "", "vacancy_cost") * area.length(t)[1]
            vacant = area.programme.unknown("vacant", area.name, name, t)
            found[f"workforce.{name}.vacancies"] = each * vacant
    return found


def lever_lines(area: Area, t: int) -> dict[str, Sum]:
    """What levers cost; what they save stands on lines of its own, by the share delivered."""
    found: dict[str, Sum] = {}
    for name, lever in area.levers.items():
        if lever.cost:
            found[f"levers.{name}"] = area.effect(name, "cost", t, lever.cost == "recurrent")
        if lever.saving:
            share = area.figure(t, "levers", name, "delivered") if lever.delivery else 1.0
            saved = area.effect(name, "saving", t, lever.saving == "recurrent")
            found[f"levers.{name}.saving"] = -share * saved
    return found


def spend_on_supply(area: Area, name: str, supply: str, t: int) -> Sum:
    """(price − contribution)·drawn·time; a block is paid for whether used or not."""
    service, (weeks, years) = area.services[name], area.length(t)
    block = bool(supply) and service.supplies[supply].block
    paid_for = area.offered(name, supply, t) if block else area.drawn(name, supply, t)
    result = area.figure(t, "services", name, supply, "price") * paid_for
    if service.contribution:
        contribution = area.figure(t, "services", name, "", "contribution")
        result -= contribution * area.drawn(name, supply, t)
    return (years if service.unit == "episode/year" else weeks) * result


def scheme_spend(area: Area, name: str, t: int) -> Sum:
    """£ thousand spent on a scheme."""
    return area.programme.unknown("scheme_spend", area.name, name, t)


def recurs(area: Area, line: str) -> bool:
    """Whether what is spent on a line this year is spent next year too."""
    kind, _, name = line.partition(".")
    if kind == "levers":
        lever, _, saving = name.partition(".")
        return (area.levers[lever].saving if saving else area.levers[lever].cost) == "recurrent"
    if kind == "schemes":
        return not area.schemes[name].one_off
    if kind == "funding":
        fixed = area.instance.head.lines[name]
        return not (isinstance(fixed, FixedLine) and fixed.one_off)
    return not (kind == "workforce" and name.endswith((".hiring", ".redundancy")))


def fits(patterns: Iterable[str], line: str) -> bool:
    """Whether one of some patterns fits a line."""
    return any(fnmatchcase(line, pattern) for pattern in patterns)


def may_pay(area: Area, fund: str, line: str, t: int) -> bool:
    """Whether a fund's rules let it pay for a line in a period.

    Its own lines only, and never a saving; one-off money what does not recur, but in the periods
    that it bridges; nothing after its end; of a scheme with contributions, only who contributes.
    """
    rules, head, period = area.funds[fund], area.instance.head, area.instance.periods[t]
    kind, _, name = line.partition(".")
    if not fits(rules.pays, line) or (kind == "levers" and name.endswith(".saving")):
        return False
    if fund in head.ends and head.ends[fund] < period.first:
        return False
    if kind == "schemes" and fund not in (area.schemes[name].contributions or [fund]):
        return False
    bridging = period.name in head.bridges.get(fund, ())
    return rules.kind != "one_off" or bridging or not recurs(area, line)


def money(area: Area, t: int) -> None:
    """cost − Σ paid ≤ envelope[t];  cost − Σ paid by grants, one-off money ≤ baseline − savings.

    In the last period Σ spend − Σ paid by grants, of lines that recur, ≤ baseline − recurrent.
    """
    head, spent = area.instance.head, area.spend(t)
    cost, at_most = total(spent.values()), area.programme.at_most
    if head.envelope:
        parts = [area.figure(t, "funding", part, "amount") for part in head.envelope]
        at_most(cost - area.paid_by(area.funds, spent, t), 0.001 * sum(parts))
    for line, amount in spent.items() if area.funds else ():
        paid = area.paid_by(area.funds, [line], t)
        if not head.envelope:
            area.programme.equal(paid, amount)
        elif paid.terms:
            at_most(paid, amount)
    if not (head.savings_target or head.recurrent_target):
        return
    baseline = area.figure(t, "funding", "savings_target", "baseline")
    if head.savings_target:
        savings = area.figure(t, "funding", "savings_target", "savings")
        helping = [name for name, fund in area.funds.items() if fund.kind != "reserve"]
        at_most(cost - area.paid_by(helping, spent, t), 0.001 * (baseline - savings))
    if head.recurrent_target and t == len(area.instance.periods) - 1:
        savings = area.figure(t, "funding", "savings_target", "recurrent_savings")
        last = area.instance.periods[t].last
        grants = [name for name, fund in area.funds.items() if fund.kind == "grant"
                  and not (name in head.ends and last >= head.ends[name])]  # fmt: skip
        lasting = [line for line in spent if recurs(area, line)]
        left = total(spent[line] for line in lasting) - area.paid_by(grants, lasting, t)
        at_most(left, 0.001 * (baseline - savings))


def funds(area: Area, t: int) -> None:
    """Σ_line paid + kept[t] + given − taken = amount + kept[t−1], or ≤ where nothing is kept."""
    for name, fund in area.funds.items():
        net, there = area.net(name, t), area.kept(name, t - 1) + area.amount(name, t)
        left = area.kept(name, t)
        if left.terms:
            area.programme.equal(net + left, there)
        else:
            area.programme.at_most(net, there)
        if fund.kind == "reserve":
            area.programme.at_most(0.001 * area.figure(t, "funding", name, "floor"), left)
        if fund.in_full:
            area.programme.at_most(area.amount(name, t), net)
        for key, service in area.services.items():
            if name in service.shared_by:
                mine = [line for line in area.spend(t) if line.split(".")[:2] == ["services", key]]
                part = area.figure(t, "services", key, "", f"share_{name}")
                spent = total(area.spend(t)[line] for line in mine)
                area.programme.equal(area.paid_by([name], mine, t), part * spent)
        if fund.additional_to:
            topped = [line for line in area.spend(t)
                      if fits(fund.additional_to, line) and not saves(line)]  # fmt: skip
            other = total(area.spend(t)[line] for line in topped)
            other -= area.paid_by([name], topped, t)
            least = 0.001 * area.figure(t, "funding", name, "baseline")
            area.programme.at_most(least, other)


def shared(areas: list[Area], t: int) -> None:
    """given ≤ pooled·amount, Σ_a given = Σ_a taken, taken ≤ Σ_line paid;  |Σ_a paid − contribution|
    ≤ rounding.
    """
    programme, first = areas[0].programme, areas[0]
    for name, fund in first.funds.items():
        if fund.shared and first.pooling:
            share = first.figure(t, "funding", name, "pooled")
            for area in areas:
                programme.at_most(area.pool("given", name, t), share * area.amount(name, t))
                spent = area.paid_by([name], area.spend(t), t)
                programme.at_most(area.pool("taken", name, t), spent)
            given, taken = (
                total(area.pool(way, name, t) for area in areas) for way in ("given", "taken")
            )
            programme.equal(given, taken)
    for name, scheme in first.schemes.items():
        for fund in scheme.contributions:
            written = 0.001 * first.figure(t, "schemes", name, fund, "contribution")
            rounding = 0.001 * first.figure(t, "funding", "rounding", "amount")
            paid = total(area.paid(fund, f"schemes.{name}", t) for area in areas)
            programme.at_most(paid, written + rounding)
            programme.at_most(written - rounding, paid)


def schemes(area: Area, t: int) -> None:
    """least ≤ spend ≤ most;  expected + Σ effect·spend·per_people ≥ (≤) target, if it is held."""
    for name in area.schemes:
        least, most = (0.001 * area.figure(t, "schemes", name, "", of) for of in ("least", "most"))
        area.programme.at_most(least, scheme_spend(area, name, t))
        area.programme.at_most(scheme_spend(area, name, t), most)
        held_back(area, name, t)
    for name, metric in area.instance.model.metrics.items():
        moved = Sum()
        for key, scheme in area.schemes.items():
            known = scheme.effects.get(name, "unknown")
            if known != "unknown":
                end = "effect_weaker" if known == "range" else "effect"
                each = area.figure(t, "metrics", name, key, end) / area.instance.periods[t].years
                moved += each * scheme_spend(area, key, t)
        if metric.unit in {"per_100000", "percent"}:
            people = area.figure(t, "metrics", name, "", "people")
            moved = (1e5 if metric.unit == "per_100000" else 1.0) / people * moved
        level = moved + area.figure(t, "metrics", name, "", "expected")
        target = Sum(number=area.figure(t, "metrics", name, "", "target"))
        if metric.standing != "aim" and metric.profile_target:
            within(area, name, t)
        elif metric.standing != "aim":
            sides = (level, target) if metric.sense == "at_most" else (target, level)
            area.programme.at_most(*sides)


QUARTERS = ["quarter_1", "quarter_2", "quarter_3", "quarter_4"]

MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
]  # fmt: skip


def within(area: Area, name: str, t: int) -> None:
    """The same for each month or quarter q, with its part of what is expected, moved and aimed at:
    share_q = what is written for q / what is written for all of them."""
    metric = area.instance.model.metrics[name]
    parts = QUARTERS if metric.profile == "quarter" else MONTHS

    def share(scheme: str, what: str, part: str) -> float:
        every = [area.figure(t, "metrics", name, scheme, f"{what}_in_{each}") for each in parts]
        return every[parts.index(part)] / sum(every)

    each = {"per_100000": 1e5}.get(metric.unit)
    rate = each / area.figure(t, "metrics", name, "", "people") if each else 1.0
    own = "target" if metric.profile_target == "own" else "expected"
    for part in parts:
        level = Sum(number=share("", "expected", part)
                    * area.figure(t, "metrics", name, "", "expected"))  # fmt: skip
        for key, scheme in area.schemes.items():
            known = scheme.effects.get(name, "unknown")
            if known != "unknown":
                end = "effect_weaker" if known == "range" else "effect"
                does = area.figure(t, "metrics", name, key, end) * share(key, "effect", part)
                level += rate * does * scheme_spend(area, key, t)
        number = share("", own, part) * area.figure(t, "metrics", name, "", "target")
        target = Sum(number=number)
        sides = (level, target) if metric.sense == "at_most" else (target, level)
        area.programme.at_most(*sides)


def held_back(area: Area, name: str, t: int) -> None:
    """(contract + notice)/12 · opening ≤ spend;  spend a year within −fall and +rise of before."""
    scheme, years = area.schemes[name], area.instance.periods[t].years

    def of(what: str) -> float:
        return area.figure(t, "schemes", name, "", what)

    spend = scheme_spend(area, name, t)
    if scheme.contract:
        months = of("contract") + of("notice")
        area.programme.at_most(Sum(number=months / 12 * of("opening") / 1000), spend)
    if scheme.slow:
        before = Sum(number=of("opening") / 1000)
        if t:
            before = (1 / area.instance.periods[t - 1].years) * scheme_spend(area, name, t - 1)
        area.programme.at_most((1 - of("fall")) * before, (1 / years) * spend)
        area.programme.at_most((1 / years) * spend, (1 + of("rise")) * before)


def ringfences(areas: list[Area], t: int) -> None:
    """Σ protected·paid (or ·spend, whoever pays) ≥ (≤) an amount, a share, an uplifted amount."""
    for name, fence in areas[0].instance.model.ringfences.items():
        for together in [areas] if fence.together else [[area] for area in areas]:
            counted = total(fenced(area, name, fence, t) for area in together)
            limit = Sum(number=fence_limit(together, name, fence, t))
            sides = (counted, limit) if fence.sense == "at_most" else (limit, counted)
            areas[0].programme.at_most(*sides)


def saves(line: str) -> bool:
    """Whether a line brings in what a lever saves."""
    return line.startswith("levers.") and line.endswith(".saving")


def fenced(area: Area, name: str, fence: RingFence, t: int) -> Sum:
    """£ thousand that count towards a ring-fence in an area."""
    counted = Sum()
    for line, amount in area.spend(t).items():
        pattern = next((each for each in fence.lines if fits([each], line)), None)
        if pattern is not None and not saves(line):
            spent = area.paid_by(fence.funds, [line], t) if fence.funds else amount
            share = 1.0
            if fence.protected:
                share = area.figure(t, "ringfences", name, pattern, "protected")
            counted += share * spent
    return counted


def fence_limit(areas: list[Area], name: str, fence: RingFence, t: int) -> float:
    """£ thousand that must be reached, or may not be passed."""
    first = areas[0]
    if fence.limit == "share":
        have = sum(area.amount(fund, t) for area in areas for fund in fence.of)
        return first.figure(t, "ringfences", name, "", "share") * have
    limit = 0.001 * first.figure(t, "ringfences", name, "", "amount")
    if fence.limit == "uplifted":
        for later in range(1, t + 1):
            limit *= 1 + first.figure(later, "ringfences", name, "", "uplift")
    return limit


def written(
    instance: Instance,
    *,
    most_need: bool = False,
    alone: bool = False,
    no_more_than: Mapping[tuple[str, str], float] | None = None,
) -> tuple[Programme, Sum, Sum]:
    """The whole programme, its cost in £ thousand, and the weighted need unmet.

    cost = Σ_t discount[t]·spend[t], discount[t] = (1 + rate)^−(months from the first start / 12)
    unmet = Σ weight[g]·years[t]·unmet[a,g,t]

    Args:
        instance: What to write.
        most_need: Let people go without.
        alone: No area shares anything with another.
        no_more_than: £ that partners may pay over the plan, by area and partner.
    """
    programme = Programme()
    areas = [Area(instance, programme, name, most_need=most_need) for name in instance.areas]
    cost, unmet, discount = Sum(), Sum(), discounts(instance)
    for area in areas:
        area.pooling = len(areas) > 1 and not alone
    inside = len(instance.periods)
    for t, factor in enumerate(discount):
        supply(areas, t)
        for area in areas:
            people = (flows, needs, workforce, standards)
            for block in (*people, schemes, money, funds) if t < inside else people:
                block(area, t)
            for need in (name for name in area.needs if area.needs[name].met):
                weight = area.figure(t, "needs", need, "weight") * area.length(t)[1]
                unmet += weight * area.unmet(need, t)
            cost += factor * total(area.spend(t).values())
        if t < inside:
            shared(areas, t)
            ringfences(areas, t)
    for area in areas:
        levers(area)
        for (name, partner), amount in (no_more_than or {}).items():
            if name == area.name:
                programme.at_most(pays(area, partner, discount[:inside]), 0.001 * amount)
    return programme, cost, unmet


def discounts(instance: Instance) -> list[float]:
    """What £1 counts in each period, and in the last one again for each of the years beyond."""
    factors, months = [], 0
    last = instance.periods[-1].months
    again = [last] * (12 * instance.head.years_beyond // last)
    for length in [*(period.months for period in instance.periods), *again]:
        factors.append((1 + instance.head.discount.value / 100) ** (-months / 12))
        months += length
    return factors


def months_after(day: date, months: int) -> date:
    """The same day of a later month; periods begin with a month's first."""
    year, month = divmod(day.month - 1 + months, 12)
    return date(day.year + year, month + 1, day.day)


def month_number(day: date) -> float:
    """Months since the year 0, with the part of the day's own month that is over before it."""
    length = (months_after(day.replace(day=1), 1) - day.replace(day=1)).days
    return 12 * day.year + day.month - 1 + (day.day - 1) / length


def pays(area: Area, partner: str, discount: list[float]) -> Sum:
    """What a partner pays over the plan from what it holds; the council pays what no fund does."""
    result = Sum()
    for t, factor in enumerate(discount):
        held = [f for f, fund in area.funds.items() if (fund.holder or "") == partner]
        result += factor * total(area.net(fund, t) for fund in held)
        if not partner:
            spent = area.spend(t)
            result += factor * (total(spent.values()) - area.paid_by(area.funds, spent, t))
    return result


def optimum(
    instance: Instance,
    *,
    alone: bool = False,
    no_more_than: Mapping[tuple[str, str], float] | None = None,
) -> float | None:
    """The least cost in £; None where no plan exists."""
    programme, cost, _ = written(instance, alone=alone, no_more_than=no_more_than)
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
