"""Made-up instances for tests and benchmarks: random, sound, and built around a plan that works.

A random model is written first. Then, area by area, a plan is drawn at random (people, starts,
staff), and every limit is set so that this plan keeps it with a little room. At last it is drawn
what schemes get and what each fund pays for each line, and the funds are set around that. So a
plan exists, unless `squeeze` takes part of the envelope away.

What money is about, and what staff are used for, is drawn from random numbers of its own: without
it, a seed writes what it always has.

`write_small_instance` draws the same with few services, standards and levers, and many figures that
are the same in all periods, so that hundreds can be priced whole.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fnmatch import fnmatchcase
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import numpy

from mixopt.data.models import load_model
from mixopt.instance.figures import list_called_for
from mixopt.instance.instance import Period
from mixopt.instance.kinds import POOLED, TABLES, Address
from mixopt.instance.lines import lines_of, payable, payments
from mixopt.instance.profiles import list_moving, list_parts, share_figure
from mixopt.instance.uses import RUNNING, uses_of
from mixopt.schema.head import Dates, Head
from mixopt.schema.model import Model
from mixopt.schema.standards import AgencyShare, Caseload, Rate, Routing, Share, Span
from mixopt.units import UNITS, list_symbols_for

Values = numpy.ndarray


def write_instance(
    folder: Path,
    seed: int,
    areas: int = 1,
    periods: int = 3,
    *,
    needs: int = 10,
    squeeze: float = 1.0,
    money: bool = True,
    kind: type[_Area] | None = None,
    reshape: Callable[[dict[str, Any]], None] | None = None,
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
        money: With funds, schemes, ring-fences, metrics and the recurrent target.
        kind: What draws the figures of an area, where that is special.
        reshape: Changes the model before it is written.
    """
    random, other = Random(seed), Random(f"money {seed}")
    folder.mkdir(parents=True, exist_ok=True)
    written = _model(random, needs)
    content = _head(random, areas, periods)
    _with_uses(Random(f"staff {seed}"), written)
    if reshape:
        reshape(written)
    if money:
        _with_money(other, written, content)
        _with_profiles(Random(f"profiles {seed}"), written, content)
    _write_yaml(folder / "model.yaml", written)
    _write_yaml(folder / "instance.yaml", content)
    model, head = load_model(folder / "model.yaml"), Head.model_validate(content)
    figures: dict[Address, Values] = {}
    drawn = [(kind or _Area)(random, model, head, area, figures, seed) for area in head.areas]
    for area in drawn:
        area.draw()
    _Money(other, drawn).draw(squeeze)
    _write_tables(folder, random, model, head, figures)


def write_small_instance(
    folder: Path, seed: int, areas: int = 1, periods: int = 3, *, shape: int = 0
) -> None:
    """Write a made-up instance of one need, or two where it is short; some services fade.

    Args:
        folder: Made if it is not there.
        seed: Of the figures.
        areas: How many areas share the model and the pooled supplies.
        periods: How many periods; years, half-years, quarters or months, as the shape has it.
        shape: Of the model and of what the head says; the same shape with as many areas and periods
            is the same programme with other numbers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    most = MOST_SIZE / (areas * periods)
    names = (f"{shape}, {again}" if again else f"{shape}" for again in count())
    shapes = (_shape(name, areas, periods) for name in names)
    written, content = next(each for each in shapes if _size(each[0]) <= most)
    _write_yaml(folder / "model.yaml", written)
    _write_yaml(folder / "instance.yaml", content)
    model, head = load_model(folder / "model.yaml"), Head.model_validate(content)
    figures: dict[Address, Values] = {}
    random = Random(f"small {seed}")
    drawn = [_SmallArea(random, model, head, area, figures, seed) for area in head.areas]
    for area in drawn:
        area.draw()
    _Money(Random(f"small money {seed}"), [*drawn]).draw(squeeze=1.0)
    _write_tables(folder, random, model, head, figures, once=True)


MOST_SIZE = 120
"""Parts of a small model, for each area and period: these have about 250 prices at most."""


def _shape(shape: str, areas: int, periods: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The model and the head of a small instance."""
    random, other = Random(f"shape {shape}"), Random(f"shape of money {shape}")
    needs = random.choice([1, 1, 2])
    written = _model(random, needs if areas * periods <= 6 else 1)
    content = _head(random, areas, periods, months=True)
    _with_uses(random, written)
    _reduce(random, written)
    if random.random() < 0.4:
        _with_money(other, written, content, most=2)
    return written, content


def _size(model: dict[str, Any]) -> int:
    """How many parts a model has that have figures."""
    supplies = sum(1 + max(1, len(service["supplies"])) for service in model["services"].values())
    contracts = sum(len(role["contracts"]) for role in model["roles"].values())
    others = ("standards", "levers", "schemes", "funds")
    return supplies + contracts + sum(len(model.get(section, {})) for section in others)


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


def _reduce(random: Random, model: dict[str, Any]) -> None:
    """Leave out most standards and levers, and the roles that nothing needs then."""
    model["levers"] = {name: model["levers"][name] for name in _some(random, 0.2, model["levers"])}
    standards = model["standards"]
    model["standards"] = {name: standards[name] for name in _some(random, 0.3, standards)}
    needed = {service["staffed_by"] for service in model["services"].values()}
    needed |= {lever.get("recruits") for lever in model["levers"].values()}
    for standard in model["standards"].values():
        needed |= {*standard.get("roles", []), standard.get("managers")}
    for name, role in model["roles"].items():  # in the order in which one becomes the next
        if name not in needed:
            continue
        needed |= {role.get("becomes")}
    model["roles"] = {name: role for name, role in model["roles"].items() if name in needed}


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
        relieves = [need for need in relieves if need in needs] or [met[0]]
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


def _with_uses(random: Random, model: dict[str, Any]) -> None:
    """Roles that cost money to release; roles whose time goes to more than one use."""
    standards = model["standards"]
    for role in model["roles"].values():
        role["redundancy"] = "permanent" in role["contracts"] and random.random() < 0.3
    common = {"standing": "policy", "source": "Made up."}
    first = standards["caseload"]
    if len(first["needs"]) > 1 and random.random() < 0.4:
        some = random.sample(first["needs"], 1 + len(first["needs"]) // 3)
        if random.random() < 0.7:  # else a limit on some of the cases, within that on all of them
            first["needs"] = [need for need in first["needs"] if need not in some]
        roles = random.choice([["worker"], ["worker", "newly_qualified"]])
        standards["other_caseload"] = common | {
            "title": "Other cases", "kind": "caseload", "roles": roles, "needs": some,
        }  # fmt: skip
    if random.random() < 0.3:
        standards["other_span"] = common | {
            "title": "Others managed", "kind": "span", "roles": ["helper"], "managers": "manager",
        }  # fmt: skip


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


def _head(random: Random, areas: int, periods: int, *, months: bool = False) -> dict[str, Any]:
    some = [[3], [6], [12], [12], [3, 12], *([[1]] if months else [])]
    lengths = random.choice(some)  # months, over and over
    ends = [3 + sum(lengths[k % len(lengths)] for k in range(i)) for i in range(periods + 1)]
    starts = [date(2025 + months // 12, 1 + months % 12, 1) for months in ends]
    return {
        "title": "A made-up council",
        "model": "model.yaml",
        "areas": {f"area_{i}": f"Area {i}" for i in range(areas)},
        "periods": {
            starts[i].isoformat(): {
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
        self, random: Random, model: Model, head: Head, area: str,
        figures: dict[Address, Values], seed: int,
    ) -> None:  # fmt: skip
        self.random, self.model, self.head, self.area = random, model, head, area
        self.other, self.uses = Random(f"staff {seed} {area}"), uses_of(model)
        self.running: dict[tuple[str, str], Values] = {}
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
        self.spend: dict[str, Values] = {}
        self.rooms: list[Values] = []
        self.fading = 1.0
        """Multiplies what relief keeps from one period to the next, and who stays."""

    def draw(self) -> None:
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
        self.funding()

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

    def drift(self) -> float:
        """By what the people supported are multiplied from period to period."""
        return self.random.uniform(0.9, 1.1)

    def opening(self) -> float:
        """What the staff before the first period are of those in it."""
        return self.random.uniform(0.8, 1.2)

    def starts_drawn(self) -> Values:
        """How often a lever is started."""
        return numpy.array([self.random.uniform(0, 3) for _ in range(self.count)])

    # The plan, and the figures around it

    def people(self, name: str) -> None:
        """Who a service supports, and so its volume."""
        service = self.model.services[name]
        per_person = {"place": (0.9, 1.1), "hour/week": (5, 25), "episode/year": (0.5, 2)}
        self.volume[name], self.before[name] = numpy.zeros(self.count), 0.0
        for need in service.meets:
            keys = (need, name)
            opening, people = self.drawn_people(*keys)
            self.supported[keys] = people
            units = self.put("pathways", keys, "units_per_person",
                             self.some(*per_person[service.unit]))  # fmt: skip
            self.put("pathways", keys, "opening", opening)
            before = numpy.array([opening, *people[:-1]])
            if service.stays and self.model.needs[need].unit == "people":
                share = numpy.minimum(people / before, 1) * self.random.uniform(0.5, 0.99)
                self.put("pathways", keys, "stays", share * self.fading)
            if service.casework:
                self.put("pathways", keys, "cases_per_person", self.some(0.2, 2))
            self.volume[name] += units * people
            self.before[name] += units[0] * opening
        if not service.meets:
            self.volume[name] = self.given(name)
            self.before[name] = float(self.put("services", (name, ""), "opening", 20.0)[0])

    def drawn_people(self, _need: str, _service: str) -> tuple[float, Values]:
        """People of a need in a service before the first period, and in each."""
        drift = self.drift() ** numpy.arange(1, self.count + 1)
        opening = round(self.random.uniform(5, 80), 1)
        return opening, numpy.round(opening * drift, 1)

    def given(self, _service: str) -> Values:
        """The volume of a service that meets no need."""
        return self.some(10, 60)

    def left(self, need: str) -> Values:
        """People with a need after relief."""
        return self.value("needs", (need,), "demand") - self.relief[need]

    def starts(self, name: str) -> None:
        """How often a lever is started, and what a start brings."""
        lever = self.model.levers[name]
        earliest = self.random.randrange(2)
        starts = self.starts_drawn() * (numpy.arange(self.count) >= earliest)
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
            paid_for = available + added if block else drawn
            self.spend[self.line(name, supply)] = time * price * paid_for
        if service.contribution:
            contribution = self.some(0.02 * low, 0.3 * low)
            self.put("services", (name, ""), "contribution", contribution)
            for supply in supplies:
                self.spend[self.line(name, supply)] -= time * contribution * volume / len(supplies)
        if service.committed:
            self.put("services", (name, ""), "committed", volume * self.random.uniform(0.2, 0.98))
        if service.growth:
            rise = numpy.maximum(numpy.diff(volume, prepend=self.before[name]), 0)
            self.put("services", (name, ""), "growth", rise * 1.1 + volume * 0.1 * self.room())
        if service.staffed_by:
            level = 5 / volume.max()
            self.put("services", (name, ""), "fte_per_unit", self.some(level, 3 * level, places=6))

    def line(self, name: str, supply: str) -> str:
        """A supply as the ledger names it."""
        return ".".join(filter(None, ("services", name, supply)))

    def relieve(self, name: str) -> None:
        """Whom a service keeps out of other needs, some periods later too."""
        volume = self.volume[name]
        for need, periods in self.model.services[name].relieves.items():
            for k in range(periods):
                level = self.random.choice([0, 1, 1, 1]) * 2 / volume.max() * self.fading**k
                per_unit = self.put("pathways", (need, name), f"relief_per_unit_after_{k}",
                                    self.some(0.2 * level, level, places=6))  # fmt: skip
                for t in range(k, self.count):
                    self.relief[need][t] += per_unit[t] * volume[t - k]

    def demand(self) -> None:
        """Those supported and those relieved; where nobody is supported, several times those."""
        for name, need in self.model.needs.items():
            supported = sum(people for keys, people in self.supported.items() if keys[0] == name)
            level = supported + self.relief[name]
            if not need.flow:
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
            running = self.running[name, contract] = used * (1 + self.room()) / len(contracts)
            staff = running + self.some(2, 40, places=1)
            self.staff[name, contract] = staff
            keys = (name, contract)
            pay = self.put("workforce", keys, "pay", self.some(3e4, 9e4))
            self.put("workforce", keys, "opening", staff[0] * self.opening())
            if name in holders:
                self.put("workforce", keys, "productive", self.some(0.6, 0.95))
            self.spend[f"workforce.{name}.{contract}"] = pay * self.years * staff

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
        cost = self.put("workforce", keys, "hire_cost", self.some(1e3, 1e4))
        self.spend[f"workforce.{name}.permanent.hiring"] = hired * cost
        if roles[name].redundancy:
            there = kept * self.permanent_before(name) + joined
            cost = numpy.round([self.other.uniform(2e3, 3e4) for _ in range(self.count)], 2)
            cost = self.put("workforce", keys, "release_cost", cost)
            released = numpy.maximum(there - self.staff[keys], 0)
            self.spend[f"workforce.{name}.permanent.redundancy"] = released * cost

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

    def time(self, role: str, contract: str, standard: str) -> Values:
        """FTE that count for a standard: what runs no service, in equal parts to each other use."""
        staff = self.staff[role, contract]
        uses = self.uses.get(role)
        if uses is None:
            return staff
        if RUNNING in uses:
            staff = staff - self.running[role, contract]
        others = [counts for use, counts in uses.items() if use != RUNNING]
        return staff * sum(standard in counts for counts in others) / len(others)

    def standard(self, name: str) -> None:
        """A limit that the plan keeps."""
        own = self.random
        if name.startswith("other_"):
            self.random = self.other
        self.limited(name)
        self.random = own

    def limited(self, name: str) -> None:
        """Its level in the plan, and a limit that stands a little off it."""
        standard, most = self.model.standards[name], 1.0
        match standard:
            case Caseload():
                level = self.caseload(name, standard)
                most = 1000.0
            case Span():
                contracts = self.model.roles[standard.managers].contracts
                managers = sum(self.time(standard.managers, each, name) for each in contracts)
                level, most = self.total_staff(standard.roles) / managers, 1e7
            case AgencyShare():
                agency = self.total_staff(standard.roles, "agency")
                level = agency / self.total_staff(standard.roles)
            case Share():
                level = self.share(standard)
            case Rate():
                level, most = self.rate(name, standard), 1e7
            case Routing():
                sent = self.supported[standard.need, standard.service]
                level = sent / self.left(standard.need)
        least = isinstance(standard, Routing) or getattr(standard, "sense", "") == "at_least"
        limit = level * (1 - self.room() if least else 1 + self.room())
        self.put("standards", (name, ""), "limit", numpy.minimum(limit, most))

    def caseload(self, name: str, standard: Caseload) -> Values:
        """Cases to each FTE."""
        cases, capacity = numpy.zeros(self.count), numpy.zeros(self.count)
        for need in standard.needs:
            if self.model.needs[need].casework:
                cases += self.value("needs", (need,), "cases_per_person") * self.left(need)
        for (need, service), people in self.supported.items():
            if need in standard.needs and self.model.services[service].casework:
                cases += self.value("pathways", (need, service), "cases_per_person") * people
        for role, contract in self.staff:
            if role in standard.roles:
                time = self.time(role, contract, name)
                capacity += self.value("workforce", (role, contract), "productive") * time
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

    def funding(self) -> None:
        """What fixed lines and levers cost, and how far the money will stand off the plan."""
        patterns = {each for fund in self.model.funds.values() for each in fund.pays}
        for line in ("overheads", "income"):
            amount = self.some(-1e5, 2e5)
            if patterns & {"*", "funding.*"}:  # no fund pays for what brings money in
                amount = abs(amount)
            self.spend[f"funding.{line}"] = self.put("funding", (line,), "amount", amount)
        for name, lever in self.model.levers.items():
            if lever.cost:
                cost = self.effect(name, "cost", lever.cost == "recurrent")
                self.spend[f"levers.{name}"] = cost
            if lever.saving:
                saved = self.effect(name, "saving", lever.saving == "recurrent")
                self.spend[f"levers.{name}.saving"] = -saved
        self.rooms = [self.room() for there in (self.head.envelope, self.head.savings_target)
                      if there]  # fmt: skip


class _SmallArea(_Area):
    """One area of a small instance: most figures are the same in all periods, some fade."""

    def __init__(self, *words: Any) -> None:
        super().__init__(*words)
        self.fading = self.random.choice([1.0, 0.3, 0.1, 0.01])

    def varies(self) -> bool:
        """Whether what is drawn next is another in each period."""
        return self.random.random() < 0.15

    def some(self, low: float, high: float, places: int = 2) -> Values:
        """A level, the same in all periods more often than not."""
        if self.varies():
            return super().some(low, high, places)
        return numpy.full(self.count, round(self.random.uniform(low, high), places))

    def room(self) -> Values:
        """By how much a limit stands off the plan, the same in all periods more often than not."""
        return super().room() if self.varies() else numpy.full(self.count, 0.1)

    def drift(self) -> float:
        """By what the people supported are multiplied from period to period."""
        return super().drift() if self.varies() else 1.0

    def opening(self) -> float:
        """What the staff before the first period are of those in it."""
        return super().opening() if self.varies() else 1.0

    def starts_drawn(self) -> Values:
        """How often a lever is started."""
        if self.varies():
            return super().starts_drawn()
        return numpy.full(self.count, self.random.uniform(0, 3))

    def progression(self, name: str) -> Values:
        """The share of a role that moves up: the same in all periods."""
        return numpy.full(self.count, 0.1)


# Funds, schemes, ring-fences, metrics: what the model and the head say


PAYS = ["services.*", "workforce.*", "schemes.*", "levers.*", "*", "funding.*", "workforce.*.agency",
        "services.service_0*", "funding.moving"]  # fmt: skip
NEVER_NEGATIVE = ["services.*", "workforce.*", "schemes.*", "services.service_1*"]


def _with_money(
    random: Random, model: dict[str, Any], head: dict[str, Any], *, most: int = 4
) -> None:
    """Add funds and all that goes with them to a model and a head, `most` of each."""
    if not head["envelope"] and random.random() < 0.5:
        head["envelope"] = {"budget": "Budget", "target": "Savings to be found"}
    head["lines"]["moving"] = {"title": "Moving house", "one_off": True}
    head["recurrent_target"] = random.random() < 0.4
    for lever in model["levers"].values():
        lever["delivery"] = bool(lever["saving"]) and random.random() < 0.5
        lever["releases"] = random.random() < 0.3
    model["metrics"] = {f"metric_{i}": _metric(random) for i in range(random.randrange(most))}
    model["partners"] = {"nhs": "The NHS"}
    model["themes"] = {"home": "At home"}
    # A lever saves, so it needs an envelope.
    funds = random.randint(1, most) if head["envelope"] else 0
    model["funds"] = {f"fund_{i}": _fund(random, i) for i in range(funds)}
    several = random.randrange(most + 1)
    model["schemes"] = {f"scheme_{i}": _scheme(random, model) for i in range(several)}
    fences = random.randrange(most)
    model["ringfences"] = {f"fence_{i}": _fence(random, model) for i in range(fences)}
    _dates(random, model, head)


def _fund(random: Random, i: int) -> dict[str, Any]:
    kind = random.choice(["grant", "grant", "one_off", "reserve"])
    carried = kind != "reserve" and random.random() < 0.4
    pays = random.sample(PAYS, random.randint(1, 3))
    fund = {
        "title": f"Fund {i}",
        "kind": kind,
        "pays": pays,
        "holder": random.choice(["nhs", None]),
        "carried": carried,
        "in_full": kind != "reserve" and not carried and random.random() < 0.3,
        "shared": kind != "reserve" and random.random() < 0.5,
    }
    if random.random() < 0.3:
        fund["parts"] = {f"part_{i}_{k}": f"Part {k}" for k in range(2)}
    if random.random() < 0.3:
        fund["additional_to"] = [random.choice(["services.*", "workforce.*"])]
    return fund


def _metric(random: Random) -> dict[str, Any]:
    return {
        "title": "A metric",
        "unit": random.choice(["count", "days", "per_100000", "percent"]),
        "sense": random.choice(["at_least", "at_most"]),
        "standing": random.choice(["law", "policy", "aim"]),
        "source": "Made up.",
        "worth": random.random() < 0.5,
    }


def _with_profiles(random: Random, model: dict[str, Any], head: dict[str, Any]) -> None:
    """Follow some metrics by month or quarter, where each period is a year; drawn for itself."""
    periods = [Dates.model_validate(days) for days in head["periods"].values()]
    if any(Period("", days.first, days.last).months != 12 for days in periods):
        return
    for metric in model["metrics"].values():
        if metric["unit"] != "percent" and random.random() < 0.6:
            metric["profile"] = random.choice(["month", "quarter"])
            metric["profile_target"] = random.choice([None, "as_expected", "own"])


def _scheme(random: Random, model: dict[str, Any]) -> dict[str, Any]:
    one_off = random.random() < 0.4
    paying = [
        name for name, fund in model["funds"].items()
        if _fits(fund["pays"], "schemes.any") and (one_off or fund["kind"] != "one_off")
    ]  # fmt: skip
    kinds = ["known", "known", "at_least", "range", "unknown"]
    return {
        "title": "A scheme",
        "theme": random.choice(["home", None]),
        "one_off": one_off,
        "contributions": _some(random, 0.5, paying) if random.random() < 0.5 else [],
        "effects": {name: random.choice(kinds) for name in _some(random, 0.6, model["metrics"])},
    }


def _fence(random: Random, model: dict[str, Any]) -> dict[str, Any]:
    """Of some funds, or whoever pays; a share is always a least."""
    funds = _some(random, 0.5, model["funds"])
    limit = random.choice(["amount", "share", "uplifted"] if model["funds"] else
                          ["amount", "uplifted"])  # fmt: skip
    some = NEVER_NEGATIVE if model["schemes"] else [x for x in NEVER_NEGATIVE if x != "schemes.*"]
    return {
        "title": "A ring-fence",
        "standing": random.choice(["law", "policy"]),
        "source": "Made up.",
        "sense": "at_least" if limit == "share" else random.choice(["at_least", "at_most"]),
        "funds": funds,
        "lines": random.sample(some, random.randint(1, 2)),
        "protected": random.random() < 0.5,
        "limit": limit,
        "of": random.sample(list(model["funds"]), 1) if limit == "share" else [],
        "together": random.random() < 0.5,
    }


def _dates(random: Random, model: dict[str, Any], head: dict[str, Any]) -> None:
    """When funds end, and what one-off money bridges until then."""
    periods = head["periods"]
    head["ends"] = {
        name: periods[random.choice(list(periods))]["to"]
        for name, fund in model["funds"].items()
        if fund["kind"] != "reserve" and random.random() < 0.3
    }
    head["bridges"] = {
        name: [each for each in _some(random, 0.5, periods)
               if periods[each]["to"] <= head["ends"].get(name, "9999")]
        for name, fund in model["funds"].items() if fund["kind"] == "one_off"
    }  # fmt: skip
    _fitting(model, head)


def _fitting(model: dict[str, Any], head: dict[str, Any]) -> None:
    """Drop patterns that fit no line, and from ring-fences funds that pay for none of theirs."""
    sections = ("services", "roles", "levers", "schemes", "funds", "partners", "themes")
    there = Model.model_validate({"title": "x", **{name: model[name] for name in sections}})
    lines = list(lines_of(there, Head.model_validate(head)))
    for section, key in (("funds", "pays"), ("ringfences", "lines")):
        for entry in model[section].values():
            fitting = [each for each in entry[key] if any(_fits([each], line) for line in lines)]
            entry[key] = fitting or ["services.*"]
    for fund in model["funds"].values():
        fund["additional_to"] = [each for each in fund.get("additional_to", [])
                                 if any(_fits([each], line) for line in lines)]  # fmt: skip
    there = Model.model_validate({"title": "x", **{name: model[name] for name in sections}})
    payers = payable(there, Head.model_validate(head))
    for fence in model["ringfences"].values():
        fence["funds"] = [name for name in fence["funds"]
                          if any(_fits(fence["lines"], line.name) for line in payers[name])]  # fmt: skip


def _fits(patterns: Iterable[str], line: str) -> bool:
    return any(fnmatchcase(line, pattern) for pattern in patterns)


# Funds, schemes, ring-fences, metrics: a plan, and the figures around it


class _Money:
    """What schemes get and funds pay in all areas, drawn at random; figures set around it."""

    def __init__(self, random: Random, areas: list[_Area]) -> None:
        self.random, self.areas = random, areas
        self.model, self.head, self.count = areas[0].model, areas[0].head, areas[0].count
        self.figures = areas[0].figures
        self.once = areas[0].other
        self.paid: dict[tuple[str, str, str], Values] = {}
        self.amount: dict[tuple[str, str], Values] = {}
        ends = [str(days.last) for days in self.head.periods.values()]
        self.last = {name: ends.index(str(day)) for name, day in self.head.ends.items()}

    def draw(self, squeeze: float) -> None:
        """The plan and its figures, in the order in which one follows from another."""
        for area in self.areas:
            self.spend(area)
        for area in self.areas:
            self.pay(area)
        for name in self.model.funds:
            self.fund(name)
        self.contributions()
        for name in self.model.ringfences:
            self.fence(name)
        for area in self.areas:
            for name in self.model.metrics:
                self.metric(area, name)
            self.limits(area, squeeze)

    def some(self, low: float, high: float) -> Values:
        """One number a period."""
        return numpy.array([self.random.uniform(low, high) for _ in range(self.count)])

    def room(self) -> Values:
        """By how much a limit stands off the plan."""
        return self.some(0.003, self.random.choice([0.01, 0.1, 0.5]))

    def put(self, area: _Area | None, table: str, keys: tuple[str, ...], figure: str,
            values: Any) -> Values:  # fmt: skip
        """Note a figure of an area, or of all of them together."""
        rounded = numpy.round(numpy.broadcast_to(values, self.count).astype(float), 6)
        several = len(self.areas) > 1
        name = (POOLED if area is None else area.area) if several else ""
        self.figures[Address(name, table, keys, figure)] = rounded
        return rounded

    def spend(self, area: _Area) -> None:
        """What is delivered, released, and spent on schemes and on what is one-off."""
        for name, lever in self.model.levers.items():
            if lever.delivery:
                share = round(self.random.uniform(0.3, 1), 3)
                area.spend[f"levers.{name}.saving"] *= self.put(
                    area, "levers", (name,), "delivered", share
                )
            if lever.releases:
                self.put(area, "levers", (name,), "released", round(self.random.uniform(0, 3), 2))
        if "moving" in self.head.lines:
            cost = numpy.round(self.some(0, 1e5), 2)
            area.spend["funding.moving"] = self.put(area, "funding", ("moving",), "amount", cost)
        for name in self.model.schemes:
            spent = area.spend[f"schemes.{name}"] = numpy.round(self.some(1e4, 3e5), 2)
            self.put(area, "schemes", (name, ""), "least", spent * self.some(0, 0.99))
            self.put(area, "schemes", (name, ""), "most", spent * (1 + self.room()))

    def pay(self, area: _Area) -> None:
        """What funds pay: up to some part of every line that they may pay for."""
        left = {line: numpy.maximum(spent, 0) for line, spent in area.spend.items()}
        at = {name: t for t, name in enumerate(self.head.periods)}
        part = {name: self.random.choice([0.02, 0.1, 0.4]) for name in self.model.funds}
        for fund, line, period in payments(_Rules(self.model, self.head)):
            t = at[period]
            random = self.once if line.endswith((".hiring", ".redundancy")) else self.random
            amount = left[line][t] * random.uniform(0, part[fund])
            left[line][t] -= amount
            self.paid.setdefault((area.area, fund, line), numpy.zeros(self.count))[t] = amount

    def paid_by(self, area: _Area, funds: Iterable[str], patterns: Iterable[str]) -> Values:
        """What some funds pay for some lines."""
        some, fitting = list(funds), list(patterns)
        return sum((paid for (name, fund, line), paid in self.paid.items()
                    if name == area.area and fund in some and _fits(fitting, line)),
                   numpy.zeros(self.count))  # fmt: skip

    def fund(self, name: str) -> None:
        """What a fund has: what it pays and what it gives to other areas, or a little more."""
        fund = self.model.funds[name]
        net = [self.paid_by(area, [name], ["*"]) for area in self.areas]
        if fund.shared:
            share = self.put(None, "funding", (name,), "pooled",
                             numpy.round([self.random.choice([0, 0.3, 1]) for _ in range(self.count)],
                                         2))  # fmt: skip
            if len(net) > 1:
                most = numpy.minimum(share * net[0], 0.9 * net[1])
                given = most * self.random.random()
                net[0], net[1] = net[0] + given, net[1] - given
        for area, gone in zip(self.areas, net, strict=True):
            self.balance(area, name, gone)
            if fund.additional_to:
                spent = sum(amount for line, amount in area.spend.items()
                            if _fits(fund.additional_to, line))  # fmt: skip
                other = spent - self.paid_by(area, [name], fund.additional_to)
                self.put(area, "funding", (name,), "baseline", other * (1 - self.room()))

    def balance(self, area: _Area, name: str, gone: Values) -> None:
        """Its amount, so that what is gone was there; a reserve's opening and its floor."""
        fund, kept, left = self.model.funds[name], 0.0, numpy.zeros(self.count)
        reserve = fund.kind == "reserve"
        if reserve:
            kept = round(gone.sum() * self.random.uniform(0, 1.2), 2)
            self.put(area, "funding", (name,), "opening", kept)
        amount = gone.copy()
        room = self.room()
        for t in range(self.count if fund.carried or reserve else 0):
            need = max(gone[t] - kept * self.random.random(), gone[t] - kept, 0)
            amount[t] = need * (1 + room[t])
            kept += amount[t] - gone[t]
            left[t] = kept
        if not (fund.in_full or fund.carried or reserve):
            amount = gone * (1 + room)
        amount[self.last.get(name, self.count) + 1 :] = 0
        amount = self.amount[area.area, name] = numpy.round(amount, 2)
        if reserve:
            floor = left * self.some(0, 0.999) - 0.01
            self.put(area, "funding", (name,), "floor", numpy.maximum(floor, 0))
        parts = list(fund.parts) or [name]
        for part in parts:
            self.put(area, "funding", (part,), "amount", amount / len(parts))

    def contributions(self) -> None:
        """What funds pay towards schemes, all areas together, and how it is rounded."""
        schemes = self.model.schemes
        for name, scheme in schemes.items():
            for fund in scheme.contributions:
                paid = sum(self.paid_by(area, [fund], [f"schemes.{name}"]) for area in self.areas)
                self.put(None, "schemes", (name, fund), "contribution", numpy.round(paid, 2))
        if any(scheme.contributions for scheme in schemes.values()):
            self.put(None, "funding", ("rounding",), "amount", self.random.choice([1, 100, 5000]))

    def fence(self, name: str) -> None:
        """A limit that the payments keep."""
        fence = self.model.ringfences[name]
        reached = {}
        for area in self.areas:
            share = {line: self.put(area, "ringfences", (name, line), "protected",
                                    numpy.round(self.some(0.1, 1), 3))
                     for line in fence.lines} if fence.protected else {}  # fmt: skip
            counted = numpy.zeros(self.count)
            for line, spent in area.spend.items():
                first = next((each for each in fence.lines if _fits([each], line)), None)
                if first:
                    paid = self.paid_by(area, fence.funds, [line]) if fence.funds else spent
                    counted += share.get(first, 1.0) * paid
            reached[area.area] = counted
        scopes = [self.areas] if fence.together else [[area] for area in self.areas]
        for areas in scopes:
            total = sum(reached[area.area] for area in areas)
            least = fence.sense == "at_least"
            level = total * (1 - self.room()) if least else (total + 1) * (1 + self.room())
            self.limit(None if fence.together else areas[0], areas, name, level)

    def limit(self, area: _Area | None, areas: list[_Area], name: str, level: Values) -> None:
        """A limit, written as the ring-fence has it."""
        fence = self.model.ringfences[name]
        if fence.limit == "amount":
            self.put(area, "ringfences", (name, ""), "amount", level)
        elif fence.limit == "share":
            have = sum(self.amount[each.area, fund] for each in areas for fund in fence.of)
            share = numpy.minimum(level / numpy.maximum(have, 1e-9), 1)
            share = numpy.floor(share * 1e5) / 1e5
            self.put(area, "ringfences", (name, ""), "share", share)
        else:
            self.uplifted(area, name, level)

    def uplifted(self, area: _Area | None, name: str, level: Values) -> None:
        """A first amount, and rates of at most 100% that follow the levels as nearly as may be."""
        if self.model.ringfences[name].sense == "at_most":
            for t in range(self.count - 1, 0, -1):
                level[t - 1] = max(level[t - 1], 0.51 * level[t])
        before = self.put(area, "ringfences", (name, ""), "amount", level[0])[0]
        rates = [0.0]
        for now in level[1:]:
            rate = min(now / before - 1, 1.0) if before > 1 else -1.0
            rates.append(round(rate, 6))
            before *= 1 + rates[-1]
        self.put(area, "ringfences", (name, ""), "uplift", numpy.array(rates))

    def metric(self, area: _Area, name: str) -> None:
        """A target that what schemes do reaches; an aim that is out of reach."""
        metric, moved, each = self.model.metrics[name], numpy.zeros(self.count), 1.0
        sign = -1 if metric.sense == "at_most" else 1
        for key, scheme in self.model.schemes.items():
            known = scheme.effects.get(name, "unknown")
            if known != "unknown":
                effect = sign * numpy.round(self.some(0.001, 0.02), 5)
                figure = "effect_weaker" if known == "range" else "effect"
                moved += self.put(area, "metrics", (name, key), figure, effect) * (
                    area.spend[f"schemes.{key}"] / 1000
                )
                if known == "range":
                    more = effect * self.random.uniform(1, 3)
                    self.put(area, "metrics", (name, key), "effect_stronger", more)
        expected = self.put(area, "metrics", (name, ""), "expected", self.some(200, 900))
        if metric.unit in {"per_100000", "percent"}:
            level = 1 if metric.unit == "per_100000" else 0.01
            people = self.put(area, "metrics", (name, ""), "people",
                              numpy.round(level * self.some(2e4, 3e5)))  # fmt: skip
            each = (1e5 if metric.unit == "per_100000" else 1.0) / people
            if metric.unit == "percent":
                expected = self.put(area, "metrics", (name, ""), "expected", self.some(0.4, 0.8))
        level = expected + moved * each
        slack = 1e-5 + abs(moved * each) * self.room()
        target = level - sign * slack if metric.standing != "aim" else level + sign * slack
        if metric.unit == "percent":
            target = numpy.minimum(target, 1)
        self.put(area, "metrics", (name, ""), "target", target)
        self.profile(area, name, expected, moved * each, target)
        if metric.worth:
            self.put(area, "metrics", (name, ""), "worth", numpy.round(self.some(100, 9e3), 2))

    def profile(
        self, area: _Area, name: str, expected: Values, moved: Values, target: Values
    ) -> None:
        """Shares of a year: the target's own are those of the level, which it is no further from in
        any month than in the year; what is aimed at as expected is moved as that falls, too."""
        metric, random = self.model.metrics[name], Random(f"profile {name}, {area.area}")
        parts = list_parts(metric)
        several = len(self.areas) > 1

        def draw() -> Values:
            rough = numpy.array([random.uniform(0.5, 1.5) for _ in parts])
            return rough / rough.sum()

        def put(key: str, what: str, shares: Values) -> None:
            for part, share in zip(parts, shares, strict=True):
                place = area.area if several else "", "metrics", (name, key)
                found = numpy.round(numpy.broadcast_to(share, self.count), 12)
                self.figures[Address(*place, share_figure(what, part))] = found

        if parts:
            falls, acts = draw(), draw()
            level = numpy.outer(falls, expected) + numpy.outer(acts, moved)
            if metric.profile_target == "as_expected" or level.min() < 0:
                acts, level = falls, numpy.outer(falls, expected + moved)
            put("", "expected", falls)
            for key in list_moving(self.model, name):
                put(key, "effect", acts)
            if metric.profile_target == "own":
                put("", "target", level / (expected + moved))

    def limits(self, area: _Area, squeeze: float) -> None:
        """An envelope and targets that the plan keeps, if they are not squeezed."""
        total = sum(area.spend.values())
        kinds = {name: fund.kind for name, fund in self.model.funds.items()}
        rooms = [*area.rooms, self.room(), self.room()]
        if self.head.envelope:
            spend = total - self.paid_by(area, kinds, ["*"])
            limit = squeeze * spend * (1 + 0.1 * rooms.pop(0))
            self.put(area, "funding", ("budget",), "amount", 1.25 * limit)
            self.put(area, "funding", ("target",), "amount", -0.25 * limit)
        least = numpy.zeros(self.count)
        if self.head.recurrent_target:
            lines = lines_of(self.model, self.head)
            lasting = [line for line in area.spend if lines[line].recurs]
            grants = [name for name, kind in kinds.items() if kind == "grant"]
            spend = sum(area.spend[line] for line in lasting)
            spend = spend - self.paid_by(area, grants, lasting)
            least = abs(spend[-1]) * (1 + 0.1 * self.room()[0]) + least
        baseline = 1.02 * least
        if self.head.savings_target:
            helping = [name for name, kind in kinds.items() if kind != "reserve"]
            spend = total - self.paid_by(area, helping, ["*"])
            limit = squeeze * spend * (1 + 0.1 * rooms.pop(0))
            baseline = numpy.maximum(1.1 * limit, baseline)
            self.put(area, "funding", ("savings_target",), "savings", baseline - limit)
        if self.head.savings_target or self.head.recurrent_target:
            self.put(area, "funding", ("savings_target",), "baseline", baseline)
        if self.head.recurrent_target:
            saved = (baseline - least)[-1]
            self.put(area, "funding", ("savings_target",), "recurrent_savings", saved)


class _Rules:
    """As much of an instance as says which payments there are."""

    def __init__(self, model: Model, head: Head) -> None:
        self.model, self.head = model, head
        self.periods = [Period(name, days.first, days.last) for name, days in head.periods.items()]


# The tables


def _write_tables(
    folder: Path, random: Random, model: Model, head: Head, figures: dict[Address, Values],
    *, once: bool = False,
) -> None:  # fmt: skip
    """Exactly the rows that the model calls for, some of them in other units than their own.

    With `once`, what is the same in all periods is written once for all.
    """
    kinds = list_called_for(model, head)
    for table in {address.table: None for address in kinds}:
        columns = ["area", *TABLES[table], "figure", "unit", "all", *head.periods, "source"]
        with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([*(columns if len(head.areas) > 1 else columns[1:]), "where", "note"])
            for address, kind in kinds.items():
                if address.table != table:
                    continue
                unit = random.choice(list_symbols_for(kind.unit))
                texts = [f"{value / UNITS[unit].factor:.10g}" for value in figures[address]]
                every = kind.once or (once and len(set(texts)) == 1)
                values = [texts[0], *[""] * len(texts)] if every else ["", *texts]
                area = [address.area] if len(head.areas) > 1 else []
                writer.writerow([*area, *address.keys, address.figure, unit, *values, "invented",
                                 "", ""])  # fmt: skip
