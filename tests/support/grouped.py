"""Client groups for tests: a made-up council, and any instance with its needs as parts of groups."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy

import mixopt
from mixopt.instance.care_figures import supplies_of
from mixopt.instance.figures import list_called_for
from mixopt.instance.flows import demand_of
from mixopt.instance.groups import list_weights
from mixopt.instance.instance import Cell, Figure, Instance
from mixopt.instance.kinds import POOLED, Address

from support.small import small

MODEL: dict[str, Any] = {
    "groups": {"disabled": "Disabled adults", "older": "Older people"},
    "needs": {
        "home": {"title": "At home", "group": "disabled", "casework": True},
        "housed": {"title": "Housed", "group": "disabled"},
        "frail": {"title": "Frail", "group": "older"},
        "leaving": {"title": "Leaving hospital", "group": "older", "unit": "people/year"},
        "counted": {"title": "Counted"},
    },
    "services": {
        "care": {"title": "Care", "unit": "hour/week", "growth": True, "stays": True,
                 "meets": {"home": "preferred", "frail": "preferred"}},
        "place": {
            "title": "Place", "unit": "place",
            "meets": {"housed": "preferred", "frail": "suitable", "counted": "preferred"},
            "supplies": {"own": {"title": "Own"},
                         "joint": {"title": "Joint", "pooled": True, "guaranteed": True},
                         "agreed": {"title": "Agreed", "guaranteed": True}},
        },
        "reable": {"title": "Reablement", "unit": "episode/year", "meets": {"leaving": "preferred"},
                   "relieves": {"frail": 2}},
        "after": {"title": "After hospital", "unit": "episode/year", "meets": {"leaving": "suitable"}},
    },
    "roles": {"worker": {"title": "Social worker"}},
    "standards": {
        "caseload": {"kind": "caseload", "title": "Cases", "standing": "policy", "source": "Here",
                     "roles": ["worker"], "needs": ["home"]},
        "reabled": {"kind": "routing", "title": "Reabled", "standing": "policy", "source": "Here",
                    "need": "leaving", "service": "reable"},
    },
}  # fmt: skip
"""Every part of a group at once: casework, relief, a need counted in people a year, one in none."""

FIGURES: dict[str, float | list[float]] = {
    "groups.disabled.2020.predicted": 900, "groups.disabled.2024.predicted": 1000,
    "groups.older.2020.predicted": 500, "groups.older.2024.predicted": 640,
    "groups.disabled.supported": [0.1, 0.11, 0.12], "groups.older.supported": 0.2,
    "needs.home.part": 0.6, "needs.housed.part": [0.3, 0.35, 0.4], "needs.frail.part": 0.9,
    "needs.leaving.part": 0.8, "needs.counted.demand": 7,
    "needs.home.weight": 1, "needs.housed.weight": 2, "needs.frail.weight": 1,
    "needs.leaving.weight": 1, "needs.counted.weight": 1, "needs.home.cases_per_person": 0.5,
    "services.care.price": 17, "services.care.available": 900, "services.care.growth": 150,
    "services.place.own.price": 700, "services.place.joint.price": 760,
    "services.place.agreed.price": 650, "services.place.own.available": 60,
    "services.place.joint.available": 60, "services.place.joint.guaranteed": [3, 4, 5],
    "services.place.agreed.available": 6, "services.place.agreed.guaranteed": 2,
    "services.reable.price": 900, "services.reable.available": 70, "services.after.price": 800,
    "pathways.home.care.units_per_person": 8, "pathways.frail.care.units_per_person": 5,
    "pathways.home.care.opening": 50, "pathways.frail.care.opening": 80,
    "pathways.home.care.stays": 0.5, "pathways.frail.care.stays": 0.4,
    "pathways.frail.reable.relief_per_unit_after_0": 0.05,
    "pathways.frail.reable.relief_per_unit_after_1": 0.1,
    "workforce.worker.permanent.pay": 46_000, "workforce.worker.agency.pay": 67_000,
    "workforce.worker.permanent.opening": 3, "workforce.worker.permanent.turnover": 0.17,
    "standards.caseload.limit": 15, "standards.reabled.limit": 0.6,
}  # fmt: skip

YEARS = {"2020": "2020-10-01", "2024": "2024-10-01"}

SHARED = ("services.place.joint.available", "services.place.joint.guaranteed")


def council(*, areas: tuple[str, ...] = ("here",), **head: Any) -> Instance:
    """Three years of it, in one area or several that are alike but for how many people there are."""
    figures = dict(FIGURES)
    if len(areas) > 1:
        figures = {f"pooled.{name}": FIGURES[name] for name in SHARED}
        for at, area in enumerate(areas):
            figures |= {
                f"{area}.{name}": value * (1 + 0.1 * at) if name.endswith("predicted") else value  # type: ignore[operator]
                for name, value in FIGURES.items()
                if name not in SHARED
            }
            figures[f"{area}.services.place.joint.own_share"] = 1 / len(areas)
    head = {"population_years": YEARS, **head}
    return small(MODEL, figures, years=3, areas=areas, discount=3.5, **head)


def in_groups(instance: Instance, seed: int) -> Instance:
    """An instance whose counted needs are parts of groups, one or two each, with as many people.

    What its plan of least cost draws of its supplies is guaranteed in part: the plan stays the same.
    """
    random, model = Random(f"groups {seed}"), instance.model
    counted = [name for name, need in model.needs.items() if not need.flow]
    random.shuffle(counted)
    groups = {name: f"group_{at // 2}" for at, name in enumerate(counted)}
    needs = {
        name: need.model_copy(update={"group": groups.get(name)})
        for name, need in model.needs.items()
    }
    services = {
        name: service.model_copy(update={"supplies": {
            supply: found.model_copy(update={"guaranteed": random.random() < 0.5})
            for supply, found in service.supplies.items()}})
        for name, service in model.services.items()
    }  # fmt: skip
    first, last = instance.periods[0].first, instance.periods[-1].last
    years = {"1": first, "2": first.replace(year=last.year + 2)}
    update = {
        "needs": needs,
        "services": services,
        "groups": dict.fromkeys(groups.values(), "A group"),
    }
    head = instance.head.model_copy(update={"population_years": years})
    found = replace(instance, head=head, model=model.model_copy(update=update), figures={})
    values = _values(instance, found, random)
    figures = {
        address: instance.figures.get(address) or _figure(address, kind, values[address])
        for address, kind in list_called_for(found.model, head).items()
    }
    return replace(found, figures=figures)


def _figure(address: Address, kind: Any, values: Any) -> Figure:
    cells = [Cell(float(v), kind.unit, "invented", "", "", str(address)) for v in values]
    return Figure(address, kind, tuple(cells))


def _values(instance: Instance, found: Instance, random: Random) -> dict[Address, Any]:
    """Predictions drawn; shares so that as many people have each need; guarantees below the plan."""
    values: dict[Address, Any] = {}
    weights, periods = list_weights(found), [period.name for period in instance.periods]
    for area in instance.areas:
        at = area if len(instance.areas) > 1 else ""
        for group in found.model.groups:
            mine = [name for name, need in found.model.needs.items() if need.group == group]
            people = {name: numpy.array(demand_of(instance, area, name)) for name in mine}
            most = 2.0 + 3 * sum(each.max() for each in people.values())
            ends = [most * random.uniform(1, 1.5) for _ in range(2)]
            there = numpy.array([sum(weights[y, p] * e for y, e in zip("12", ends, strict=True))
                                 for p in periods])  # fmt: skip
            for year, end in zip("12", ends, strict=True):
                values[Address(at, "groups", (group, year), "predicted")] = [end]
            share = sum(people.values()) / there
            values[Address(at, "groups", (group, ""), "supported")] = share
            for name in mine:
                part = people[name] / numpy.maximum(share * there, 1e-9)
                values[Address(at, "needs", (name,), "part")] = part
    plan = mixopt.solve(instance, prices=False, freedom=False)
    for name, service in found.model.services.items():
        for supply in supplies_of(name, service):
            if not (supply and service.supplies[supply].guaranteed):
                continue
            pooled = service.supplies[supply].pooled and len(instance.areas) > 1
            for areas in [instance.areas] if pooled else [(area,) for area in instance.areas]:
                drawn = [sum(v.drawn for v in plan.volumes if v.area in areas and v.period == p
                             and (v.service, v.supply) == (name, supply)) for p in periods]  # fmt: skip
                at = POOLED if pooled else areas[0] if len(instance.areas) > 1 else ""
                least = [random.uniform(0, 0.99) * each for each in drawn]
                values[Address(at, "services", (name, supply), "guaranteed")] = least
    return values
