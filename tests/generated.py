"""Made-up instances for tests and benchmarks: random, sound, and built around a plan that works.

A random model is written first. Then, area by area, a plan is drawn at random (people, starts,
staff), and every limit is set so that this plan keeps it with a little room. So a plan exists,
unless `squeeze` takes part of the envelope away.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy

from mixopt.data import load_model
from mixopt.figures import POOLED, TABLES, Address, called_for
from mixopt.instance import Period
from mixopt.schema import AgencyShare, Caseload, Head, Model, Rate, Routing, Share, Span
from mixopt.units import UNITS, written_for

Values = numpy.ndarray


def write_instance(
    folder: Path,
    seed: int,
    areas: int = 1,
    periods: int = 3,
    *,
    needs: int = 10,
    squeeze: float = 1.0,
) -> None:
    """Write model.yaml, instance.yaml and the tables of a made-up instance.

    Args:
        folder: Made if it is not there.
        seed: The same seed writes the same files.
        areas: How many areas share the model and the pooled supplies.
        periods: How many periods; years, half-years or quarters, as the seed has it.
        needs: How many needs; 10 make about 600 variables an area over 5 periods.
        squeeze: Multiplies the envelope and the savings target's limit. Below 1 there may be no
            plan; at 1 there is one.
    """
    random = Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    _write_yaml(folder / "model.yaml", _model(random, needs))
    model = load_model(folder / "model.yaml")
    content = _head(random, areas, periods)
    _write_yaml(folder / "instance.yaml", content)
    head = Head.model_validate(content)
    figures: dict[Address, Values] = {}
    for area in head.areas:
        _Area(random, model, head, area, figures).draw(squeeze)
    _write_tables(folder, random, model, head, figures)


def _write_yaml(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")


# The model


def _some(random: Random, chance: float, names: Iterable[str]) -> list[str]:
    return [name for name in names if random.random() < chance]


def _model(random: Random, count: int) -> dict[str, Any]:
    needs = {f"need_{i}": _need(random, i) for i in range(count)}
    services = _services(random, needs)
    met = {need for service in services.values() for need in service["meets"]}
    needs = {name: need | {"met": name in met} for name, need in needs.items()}
    return {
        "title": "Made up",
        "needs": needs,
        "services": services,
        "roles": _roles(random),
        "standards": _standards(random, needs, services),
        "levers": _levers(random, services),
    }


def _need(random: Random, i: int) -> dict[str, Any]:
    """The first is met and casework, the second people a year, the third casework only."""
    casework = i in {0, 2} or random.random() < 0.5
    unit = "people/year" if i == 1 else "people"
    return {"title": f"Need {i}", "unit": unit, "casework": casework}


def _services(random: Random, needs: dict[str, Any]) -> dict[str, Any]:
    """Two or three services for each need but the third, then some that only relieve."""
    services: dict[str, Any] = {}
    met = [name for i, name in enumerate(needs) if i != 2]
    for need in met:
        alike = [other for other in met if needs[other]["unit"] == needs[need]["unit"]]
        for _ in range(random.choice([2, 2, 3])):
            meets = {need, *_some(random, 0.15, alike)}
            units = ["place", "place", "hour/week", "episode/year"]
            unit = random.choice(units) if needs[need]["unit"] == "people" else "episode/year"
            ways = {other: random.choice(["preferred", "suitable"]) for other in sorted(meets)}
            others = [other for other in needs if other not in meets]
            relieves = _some(random, 0.05, others)
            services[f"service_{len(services)}"] = _service(random, unit, ways, relieves)
    for _ in range(1 + len(needs) // 4):
        relieves = ["need_2", *_some(random, 0.2, met)] if random.random() < 0.5 else [met[0]]
        unit = random.choice(["place", "hour/week", "episode/year", "episode/year"])
        services[f"service_{len(services)}"] = _service(random, unit, {}, relieves)
    return services


def _service(
    random: Random, unit: str, meets: dict[str, str], relieves: list[str]
) -> dict[str, Any]:
    return {
        "title": "A service",
        "unit": unit,
        "meets": meets,
        "relieves": {need: random.randint(1, 4) for need in relieves},
        "supplies": {f"supply_{i}": _supply(random, i) for i in range(random.choice([0, 0, 1, 2]))},
        "contribution": random.random() < 0.4,
        "committed": random.random() < 0.3,
        "growth": random.random() < 0.5,
        "stays": random.random() < 0.5,
        "casework": bool(meets) and random.random() < 0.25,
        "staffed_by": random.choice(["helper", "nurse"]) if random.random() < 0.2 else None,
        "tags": _some(random, 0.5, ["family", "local"]),
    }


def _supply(random: Random, i: int) -> dict[str, Any]:
    special = random.choice(["block", "pooled", "neither"])
    return {"title": f"Supply {i}", "block": special == "block", "pooled": special == "pooled"}


def _roles(random: Random) -> dict[str, Any]:
    both, permanent, agency = ["permanent", "agency"], ["permanent"], ["agency"]
    contracts = {
        "worker": both,
        "newly_qualified": permanent,
        "manager": random.choice([both, permanent]),
        "helper": random.choice([both, permanent]),
        "nurse": random.choice([both, agency]),
    }
    roles = {name: {"title": name, "contracts": some} for name, some in contracts.items()}
    roles["newly_qualified"]["becomes"] = "worker"
    if random.random() < 0.5:
        roles["worker"]["becomes"] = "manager"
    return roles


def _standards(
    random: Random, needs: dict[str, Any], services: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    special = {need for each in services.values() if each["casework"] for need in each["meets"]}
    counted = [name for name, need in needs.items() if need["casework"] or name in special]
    routed = random.choice([name for name, each in services.items() if each["meets"]])
    standards = {
        "caseload": {"kind": "caseload", "roles": ["worker", "newly_qualified"], "needs": counted},
        "span": {"kind": "span", "roles": ["worker", "newly_qualified"], "managers": "manager"},
        "agency_share": {"kind": "agency_share", "roles": ["worker", "manager", "nurse"]},
        "routing": {
            "kind": "routing",
            "need": random.choice(list(services[routed]["meets"])),
            "service": routed,
        },
    }
    if random.random() < 0.5:
        some = random.sample(counted, 1 + len(counted) // 2)
        standards["second_caseload"] = {"kind": "caseload", "roles": ["helper"], "needs": some}
    tags = sorted({tag for service in services.values() for tag in service["tags"]})
    for sense in ("at_least", "at_most"):
        some = [name for name in _some(random, 0.5, needs) if needs[name]["met"]] or ["need_0"]
        share = {"kind": "share", "sense": sense, "needs": some}
        by_tag = bool(tags) and random.random() < 0.7
        share |= {"tags": [random.choice(tags)]} if by_tag else {"services": ["service_0"]}
        standards[f"share_{sense}"] = share
        some = random.sample(list(services), 3)
        standards[f"rate_{sense}"] = {"kind": "rate", "sense": sense, "services": some}
    for name, standard in standards.items():
        standing = random.choice(["law", "policy"])
        standard.update(title=name, standing=standing, source="Made up.")
    return standards


def _levers(random: Random, services: dict[str, Any]) -> dict[str, Any]:
    supplies = [
        f"{name}.{supply}" if supply else name
        for name, service in services.items()
        for supply in list(service["supplies"]) or [""]
    ]
    levers = {f"add_{i}": {"adds": random.choice(supplies)} for i in range(3)}
    levers["recruit"] = {"recruits": "worker"}
    levers["restructure"] = {"saving": random.choice(["recurrent", "one_off"])}
    for lever in levers.values():
        lever |= {"title": "A lever", "periods": random.randint(1, 3)}
        lever["cost"] = random.choice(["recurrent", "one_off", None])
        lever.setdefault("saving", random.choice(["recurrent", "one_off", None, None]))
    return levers


# The instance


def _head(random: Random, areas: int, periods: int) -> dict[str, Any]:
    lengths = random.choice([[3], [6], [12], [12], [3, 12]])  # months, over and over
    ends = [3 + sum(lengths[k % len(lengths)] for k in range(i)) for i in range(periods + 1)]
    starts = [date(2025 + months // 12, 1 + months % 12, 1) for months in ends]
    return {
        "title": "A made-up council",
        "model": "model.yaml",
        "areas": {f"area_{i}": f"Area {i}" for i in range(areas)},
        "periods": {
            f"{starts[i]:%Y-%m}": {
                "from": starts[i].isoformat(),
                "to": (starts[i + 1] - timedelta(days=1)).isoformat(),
            }
            for i in range(periods)
        },
        "discount": {
            "value": random.choice([0, 3.5, 10]), "unit": "%/year", "source": "invented",
        },
        "envelope": random.choice([{}, {"budget": "Budget", "target": "Savings to be found"}]),
        "lines": {"overheads": "Overheads", "income": "Other income"},
        "savings_target": random.random() < 0.5,
        "sources": {
            "invented": {"kind": "assumed", "title": "Invented", "by": "a test", "why": "a test"}
        },
    }  # fmt: skip


class _Area:
    """One area: a plan drawn at random, and figures set around it."""

    def __init__(
        self, random: Random, model: Model, head: Head, area: str, figures: dict[Address, Values]
    ) -> None:
        self.random, self.model, self.head, self.area = random, model, head, area
        self.figures = figures
        periods = [Period(name, days.first, days.last) for name, days in head.periods.items()]
        self.weeks = numpy.array([period.weeks for period in periods])
        self.years = numpy.array([period.years for period in periods])
        self.count = len(periods)
        self.supported: dict[tuple[str, str], Values] = {}
        self.volume: dict[str, Values] = {}
        self.before: dict[str, float] = {}
        self.started: dict[str, Values] = {}
        self.relief = {name: numpy.zeros(self.count) for name in model.needs}
        self.staff: dict[tuple[str, str], Values] = {}
        self.spend = numpy.zeros(self.count)

    def draw(self, squeeze: float) -> None:
        """The plan and its figures, in the order in which one follows from another."""
        for name in self.model.services:
            self.people(name)
        for name in self.model.levers:
            self.starts(name)
        for name in self.model.services:
            self.supply(name)
            self.relieve(name)
        self.demand()
        for name in self.model.roles:
            self.fte(name)
        for name, role in self.model.roles.items():
            if "permanent" in role.contracts:
                self.moves(name)
        for name in self.model.standards:
            self.standard(name)
        self.funding(squeeze)

    # Random numbers, one a period

    def put(self, table: str, keys: tuple[str, ...], figure: str, values: Any) -> Values:
        """Note a figure, rounded as it will be written."""
        rounded = numpy.round(numpy.broadcast_to(values, self.count).astype(float), 6)
        pooled = table == "services" and figure == "available" and self._pooled(*keys)
        area = (POOLED if pooled else self.area) if len(self.head.areas) > 1 else ""
        address = Address(area, table, keys, figure)
        self.figures[address] = self.figures.get(address, 0.0) + rounded
        return rounded

    def _pooled(self, service: str, supply: str) -> bool:
        return bool(supply) and self.model.services[service].supplies[supply].pooled

    def some(self, low: float, high: float, places: int = 2) -> Values:
        """A level that changes by up to a tenth from period to period."""
        level = self.random.uniform(low, high)
        steps = [level * self.random.uniform(0.95, 1.05) for _ in range(self.count)]
        return numpy.round(steps, places)

    def room(self) -> Values:
        """By how much a limit stands off the plan: hardly at all, or well away."""
        most = self.random.choice([0.01, 0.1, 0.5])
        return numpy.array([self.random.uniform(0.003, most) for _ in range(self.count)])

    # The plan, and the figures around it

    def people(self, name: str) -> None:
        """Who a service supports, and so its volume."""
        service = self.model.services[name]
        per_person = {"place": (0.9, 1.1), "hour/week": (5, 25), "episode/year": (0.5, 2)}
        self.volume[name], self.before[name] = numpy.zeros(self.count), 0.0
        for need in service.meets:
            keys = (need, name)
            drift = self.random.uniform(0.9, 1.1) ** numpy.arange(1, self.count + 1)
            opening = round(self.random.uniform(5, 80), 1)
            people = self.supported[keys] = numpy.round(opening * drift, 1)
            units = self.put("pathways", keys, "units_per_person",
                             self.some(*per_person[service.unit]))  # fmt: skip
            self.put("pathways", keys, "opening", opening)
            before = numpy.array([opening, *people[:-1]])
            if service.stays and self.model.needs[need].unit == "people":
                share = numpy.minimum(people / before, 1) * self.random.uniform(0.5, 0.99)
                self.put("pathways", keys, "stays", share)
            if service.casework:
                self.put("pathways", keys, "cases_per_person", self.some(0.2, 2))
            self.volume[name] += units * people
            self.before[name] += units[0] * opening
        if not service.meets:
            self.volume[name] = self.some(10, 60)
            self.before[name] = float(self.put("services", (name, ""), "opening", 20.0)[0])

    def starts(self, name: str) -> None:
        """How often a lever is started, and what a start brings."""
        lever = self.model.levers[name]
        earliest = self.random.randrange(2)
        starts = numpy.array([self.random.uniform(0, 3) * (t >= earliest)
                              for t in range(self.count)])  # fmt: skip
        self.started[name] = starts
        self.put("levers", (name,), "startable", starts * (1 + self.room()))
        self.put("levers", (name,), "most", starts.sum() * (1 + self.room()[0]) + 0.01)
        unit = 1.0
        if lever.adds:
            unit = 0.1 * self.volume[lever.adds.partition(".")[0]].max() / self.count
        ranges = {"adds": (0.2 * unit, unit), "recruits": (0.2, 1), "cost": (1e3, 1e5),
                  "saving": (1e3, 1e5)}  # fmt: skip
        for figure, range_ in ranges.items():
            for k in range(lever.periods if getattr(lever, figure) else 0):
                self.put("levers", (name,), f"{figure}_after_{k}", self.some(*range_, places=4))

    def effect(self, lever: str, figure: str, goes_on: bool = True) -> Values:
        """What the starts bring in each period; the last that is listed may go on."""
        last, result = self.model.levers[lever].periods - 1, numpy.zeros(self.count)
        for k in range(self.count if goes_on else min(last + 1, self.count)):
            each = self.value("levers", (lever,), f"{figure}_after_{min(k, last)}")
            result[k:] += each[k:] * self.started[lever][: self.count - k]
        return result

    def supply(self, name: str) -> None:
        """Prices, what is available, what is committed, and the growth that is possible."""
        service, volume = self.model.services[name], self.volume[name]
        time = self.years if service.unit == "episode/year" else self.weeks
        low, high = {"place": (100, 3000), "hour/week": (15, 30)}.get(service.unit, (300, 4000))
        supplies = list(service.supplies) or [""]
        for supply in supplies:
            drawn = volume / len(supplies)
            price = self.put("services", (name, supply), "price", self.some(low, high))
            target = f"{name}.{supply}" if supply else name
            added = sum((self.effect(key, "adds") for key, lever in self.model.levers.items()
                         if lever.adds == target), numpy.zeros(self.count))  # fmt: skip
            available = numpy.maximum(drawn * (1 + self.room()) - 0.5 * added, 0)
            self.put("services", (name, supply), "available", available)
            if self._pooled(name, supply) and len(self.head.areas) > 1:
                self.put("services", (name, supply), "own_share", 1 / len(self.head.areas) - 1e-6)
            block = bool(supply) and service.supplies[supply].block
            self.spend += time * price * (available + added if block else drawn)
        if service.contribution:
            contribution = self.some(0.02 * low, 0.3 * low)
            self.put("services", (name, ""), "contribution", contribution)
            self.spend -= time * contribution * volume
        if service.committed:
            self.put("services", (name, ""), "committed", volume * self.random.uniform(0.2, 0.98))
        if service.growth:
            rise = numpy.maximum(numpy.diff(volume, prepend=self.before[name]), 0)
            self.put("services", (name, ""), "growth", rise * 1.1 + volume * 0.1 * self.room())
        if service.staffed_by:
            level = 5 / volume.max()
            self.put("services", (name, ""), "fte_per_unit", self.some(level, 3 * level, places=6))

    def relieve(self, name: str) -> None:
        """Whom a service keeps out of other needs, some periods later too."""
        volume = self.volume[name]
        for need, periods in self.model.services[name].relieves.items():
            for k in range(periods):
                level = self.random.choice([0, 1, 1, 1]) * 2 / volume.max()
                per_unit = self.put("pathways", (need, name), f"relief_per_unit_after_{k}",
                                    self.some(0.2 * level, level, places=6))  # fmt: skip
                for t in range(k, self.count):
                    self.relief[need][t] += per_unit[t] * volume[t - k]

    def demand(self) -> None:
        """Those supported and those relieved; where nobody is supported, several times those."""
        for name, need in self.model.needs.items():
            supported = sum(people for keys, people in self.supported.items() if keys[0] == name)
            level = supported + self.relief[name]
            self.put("needs", (name,), "demand", level if need.met else 50 + 10 * level)
            if need.met:
                self.put("needs", (name,), "weight", 1.0 + 0.5 * (len(name) % 3))
            if need.casework:
                self.put("needs", (name,), "cases_per_person", self.some(0.2, 2))

    def fte(self, name: str) -> None:
        """Staff of a role: enough for what it runs, and some more for its cases."""
        used = numpy.zeros(self.count)
        for key, service in self.model.services.items():
            if service.staffed_by == name:
                used += self.value("services", (key, ""), "fte_per_unit") * self.volume[key]
        holders = {role for standard in self.model.standards.values()
                   if isinstance(standard, Caseload) for role in standard.roles}  # fmt: skip
        contracts = self.model.roles[name].contracts
        for contract in contracts:
            staff = used * (1 + self.room()) / len(contracts) + self.some(2, 40, places=1)
            self.staff[name, contract] = staff
            keys = (name, contract)
            pay = self.put("workforce", keys, "pay", self.some(3e4, 9e4))
            self.put("workforce", keys, "opening", staff[0] * self.random.uniform(0.8, 1.2))
            if name in holders:
                self.put("workforce", keys, "productive", self.some(0.6, 0.95))
            self.spend += pay * self.years * staff

    def moves(self, name: str) -> None:
        """Who leaves, moves up, is hired and is released, so that the staff are as drawn."""
        keys, roles = (name, "permanent"), self.model.roles
        turnover = self.put("workforce", keys, "turnover", self.some(0.02, 0.2, places=4))
        kept = 1 - turnover
        if roles[name].becomes:
            kept -= self.put("workforce", keys, "progression", self.progression(name))
        joined = numpy.zeros(self.count)
        for other in roles:
            if roles[other].becomes == name and "permanent" in roles[name].contracts:
                joined += self.progression(other) * self.permanent_before(other)
        hired = numpy.maximum(self.staff[keys] - kept * self.permanent_before(name) - joined, 0)
        recruited = sum((self.effect(key, "recruits") for key, lever in self.model.levers.items()
                         if lever.recruits == name), numpy.zeros(self.count))  # fmt: skip
        recruitable = numpy.maximum(hired * (1 + self.room()) + 0.1 - 0.5 * recruited, 0)
        self.put("workforce", keys, "recruitable", recruitable)
        self.spend += hired * self.put("workforce", keys, "hire_cost", self.some(1e3, 1e4))

    def progression(self, name: str) -> Values:
        """The share of a role that moves up: 10% more or less, the same whenever asked."""
        return numpy.round(0.1 + 0.02 * numpy.sin(len(name) + numpy.arange(self.count)), 4)

    def permanent_before(self, name: str) -> Values:
        """Permanent staff of a role, one period earlier."""
        opening = self.value("workforce", (name, "permanent"), "opening")[0]
        return numpy.array([opening, *self.staff[name, "permanent"][:-1]])

    def value(self, table: str, keys: tuple[str, ...], figure: str) -> Values:
        """A figure noted before."""
        area = self.area if len(self.head.areas) > 1 else ""
        return self.figures[Address(area, table, keys, figure)]

    def total_staff(self, roles: Iterable[str], *contracts: str) -> Values:
        """FTE of some roles, on the contracts named or on all."""
        return sum((staff for (role, contract), staff in self.staff.items()
                    if role in roles and (not contracts or contract in contracts)),
                   numpy.zeros(self.count))  # fmt: skip

    def standard(self, name: str) -> None:
        """A limit that the plan keeps."""
        standard, most = self.model.standards[name], 1.0
        match standard:
            case Caseload():
                level = self.caseload(standard)
                most = 1000.0
            case Span():
                managers = self.total_staff([standard.managers])
                level, most = self.total_staff(standard.roles) / managers, 1e7
            case AgencyShare():
                agency = self.total_staff(standard.roles, "agency")
                level = agency / self.total_staff(standard.roles)
            case Share():
                level = self.share(standard)
            case Rate():
                level, most = self.rate(name, standard), 1e7
            case Routing():
                demand = self.value("needs", (standard.need,), "demand")
                level = self.supported[standard.need, standard.service] / demand
        least = isinstance(standard, Routing) or getattr(standard, "sense", "") == "at_least"
        limit = level * (1 - self.room() if least else 1 + self.room())
        self.put("standards", (name, ""), "limit", numpy.minimum(limit, most))

    def caseload(self, standard: Caseload) -> Values:
        """Cases to each FTE."""
        cases, capacity = numpy.zeros(self.count), numpy.zeros(self.count)
        for need in standard.needs:
            if self.model.needs[need].casework:
                left = self.value("needs", (need,), "demand") - self.relief[need]
                cases += self.value("needs", (need,), "cases_per_person") * left
        for (need, service), people in self.supported.items():
            if need in standard.needs and self.model.services[service].casework:
                cases += self.value("pathways", (need, service), "cases_per_person") * people
        for (role, contract), staff in self.staff.items():
            if role in standard.roles:
                capacity += self.value("workforce", (role, contract), "productive") * staff
        return cases / capacity

    def share(self, standard: Share) -> Values:
        """The share of the people of these needs in these services."""
        inside, everyone = numpy.zeros(self.count), numpy.full(self.count, 1e-9)
        for (need, service), people in self.supported.items():
            if need in standard.needs:
                everyone += people
                tags = self.model.services[service].tags
                if service in standard.services or set(tags) & set(standard.tags):
                    inside += people
        return inside / everyone

    def rate(self, name: str, standard: Rate) -> Values:
        """What the volumes of these services bring."""
        rates = {key: self.put("standards", (name, key), "rate", self.some(0.1, 1, places=4))
                 for key in standard.services}  # fmt: skip
        return sum((rate * self.volume[key] for key, rate in rates.items()),
                   numpy.zeros(self.count))  # fmt: skip

    def funding(self, squeeze: float) -> None:
        """An envelope and a savings target that the plan keeps, if they are not squeezed."""
        lines = [self.put("funding", (line,), "amount", self.some(-1e5, 2e5))
                 for line in self.head.lines]  # fmt: skip
        for name, lever in self.model.levers.items():
            for figure, sign in (("cost", 1), ("saving", -1)):
                if kind := getattr(lever, figure):
                    self.spend += sign * self.effect(name, figure, kind == "recurrent")
        spend = squeeze * (self.spend + sum(lines))
        if self.head.envelope:
            limit = spend * (1 + 0.1 * self.room())
            self.put("funding", ("budget",), "amount", 1.25 * limit)
            self.put("funding", ("target",), "amount", -0.25 * limit)
        if self.head.savings_target:
            limit = spend * (1 + 0.1 * self.room())
            self.put("funding", ("savings_target",), "baseline", 1.1 * limit)
            self.put("funding", ("savings_target",), "savings", 0.1 * limit)


# The tables


def _write_tables(
    folder: Path, random: Random, model: Model, head: Head, figures: dict[Address, Values]
) -> None:
    """Exactly the rows that the model calls for, some of them in other units than their own."""
    kinds = called_for(model, head)
    for table in {address.table: None for address in kinds}:
        columns = ["area", *TABLES[table], "figure", "unit", "all", *head.periods, "source"]
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([*(columns if len(head.areas) > 1 else columns[1:]), "where", "note"])
            for address, kind in kinds.items():
                if address.table != table:
                    continue
                unit = random.choice(written_for(kind.unit))
                texts = [f"{value / UNITS[unit].factor:.10g}" for value in figures[address]]
                values = [texts[0], *[""] * len(texts)] if kind.once else ["", *texts]
                area = [address.area] if len(head.areas) > 1 else []
                writer.writerow([*area, *address.keys, address.figure, unit, *values, "invented",
                                 "", ""])  # fmt: skip
