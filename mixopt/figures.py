"""The figures: which ones a model calls for, their units, their bounds, their addresses.

`called_for` is the one list of what an instance must hold. Reading, the blank skeleton, the
formulation and the prices all go by it. Opens no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from mixopt.schema import (
    AgencyShare,
    Caseload,
    Head,
    Model,
    Rate,
    Role,
    Service,
    Share,
    Span,
)
from mixopt.units import VOLUME_UNITS, Unit

POOLED = "pooled"
"""Stands in the place of an area where a figure is shared by all areas."""

TABLES: dict[str, tuple[str, ...]] = {
    "needs": ("need",),
    "services": ("service", "supply"),
    "pathways": ("need", "service"),
    "workforce": ("role", "contract"),
    "standards": ("standard", "service"),
    "funding": ("entry",),
    "levers": ("lever",),
}
"""The tables of an instance and their key columns. A key that does not apply stays blank."""


class Address(NamedTuple):
    """Where a figure stands, one way everywhere: `area.table.keys.figure`."""

    area: str
    """Blank where the instance has a single area."""
    table: str
    keys: tuple[str, ...]
    figure: str

    def __str__(self) -> str:
        """For instance `services.foster_agency.price`; blank parts are left out."""
        return _text(self)


@lru_cache(maxsize=100_000)
def _text(address: Address) -> str:
    return ".".join(filter(None, (address.area, address.table, *address.keys, address.figure)))


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of number a figure is.

    Attributes:
        unit: Its own unit.
        meaning: One sentence for the person who fills it in.
        once: One number for the whole plan, in the column `all`.
        least: Smallest value that makes sense, in its own unit.
        most: Largest value that makes sense, in its own unit.
    """

    unit: str
    meaning: str
    once: bool = False
    least: float = 0.0
    most: float = 1e7

    def bounds(self, unit: Unit) -> str:
        """From the smallest to the largest value, in a unit that it may be written in."""
        least, most = self.least / unit.factor, self.most / unit.factor
        return f"from {least:,.10g} to {most:,.10g} {unit.symbol}"


NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
"""A number as tables and `--set` write it."""
SMALLEST = 1e-6
"""A number nearer to zero than this, and not zero, is a slip: the solver would drop it."""
MOST_PEOPLE = 5e6
MOST_STAFF = 5e4
MOST_STARTS = 1e5
"""Above any council in England, and well inside the bounds of the programme's variables."""
MOST_MONEY = 1e11
MOST_PRICE = 100_000.0
"""Above the highest weekly price of a placement that English councils reported, £63,000."""


def called_for(model: Model, head: Head) -> dict[Address, Kind]:
    """Every figure that this model and this instance's head call for, in table order."""
    areas = list(head.areas) if len(head.areas) > 1 else [""]
    figures: dict[Address, Kind] = {}
    for table, rows in (
        ("needs", _needs(model)),
        ("services", _services(model)),
        ("pathways", _pathways(model)),
        ("workforce", _workforce(model)),
        ("standards", _standards(model)),
        ("funding", _funding(head)),
        ("levers", _levers(model)),
    ):
        for keys, figure, kind in rows:
            pooled = table == "services" and figure == "available" and _is_pooled(model, keys)
            for area in [POOLED] if pooled and len(areas) > 1 else areas:
                figures[Address(area, table, keys, figure)] = kind
    return figures


Rows = Iterator[tuple[tuple[str, ...], str, Kind]]


def _needs(model: Model) -> Rows:
    for name, need in model.needs.items():
        meaning = "People with this need, before any relief."
        yield (name,), "demand", Kind(need.unit, meaning, most=MOST_PEOPLE)
        if need.met:
            meaning = "How much one person not supported counts beside others, in most-need mode."
            yield (name,), "weight", Kind("weight", meaning, most=1000)
        if need.casework:
            yield (name,), "cases_per_person", Kind("cases/person", "Cases that one person is.")


def supplies_of(name: str, service: Service) -> list[str]:
    """The supplies of a service; blank where it has a single one, named as the service."""
    return list(service.supplies) or [""]


def _is_pooled(model: Model, keys: tuple[str, ...]) -> bool:
    supply = model.services[keys[0]].supplies.get(keys[1])
    return supply is not None and supply.pooled


def _services(model: Model) -> Rows:
    for name, service in model.services.items():
        unit = VOLUME_UNITS[service.unit]
        volume = Kind(unit.volume, "The most that can be used.")
        for supply in supplies_of(name, service):
            price = Kind(unit.price, "Price of one unit, gross.", most=MOST_PRICE)
            yield (name, supply), "price", price
            yield (name, supply), "available", volume
        if service.contribution:
            meaning = "What people pay towards one unit, on average."
            yield (name, ""), "contribution", Kind(unit.price, meaning, most=MOST_PRICE)
        if service.committed:
            yield (name, ""), "committed", Kind(unit.volume, "The least volume.")
        if service.growth:
            meaning = "The most by which the volume can rise above the period before."
            yield (name, ""), "growth", Kind(unit.volume, meaning)
        if not service.meets:
            meaning = "Volume before the first period."
            yield (name, ""), "opening", Kind(unit.volume, meaning, once=True)
        if service.staffed_by:
            meaning = f"{service.staffed_by} for each unit of volume."
            yield (name, ""), "fte_per_unit", Kind(unit.staffing, meaning, most=100)


def _pathways(model: Model) -> Rows:
    for name, service in model.services.items():
        unit = VOLUME_UNITS[service.unit]
        for need in service.meets:
            keys = (need, name)
            meaning = "Volume that one person uses."
            yield keys, "units_per_person", Kind(unit.per_person, meaning, least=SMALLEST, most=500)
            meaning = "People supported before the first period."
            people = Kind(model.needs[need].unit, meaning, once=True, most=MOST_PEOPLE)
            yield keys, "opening", people
            if service.stays and model.needs[need].unit == "people":
                meaning = "Share of the period before's people who are still supported here."
                yield keys, "stays", Kind("share", meaning, most=1)
            if service.casework:
                yield keys, "cases_per_person", Kind("cases/person", "Cases that one person is.")
        for need, periods in service.relieves.items():
            for after in range(periods):
                figure = f"relief_per_unit_after_{after}"
                when = _before(after)
                meaning = f"People kept out of the need by one unit given {when}."
                yield (need, name), figure, Kind(unit.relief, meaning, most=100)


def _before(after: int) -> str:
    """The period in which something was done that is felt so many periods after."""
    return {0: "in the same period", 1: "in the period before"}.get(
        after, f"{after} periods before"
    )


def _workforce(model: Model) -> Rows:
    holders = {
        role
        for standard in model.standards.values()
        if isinstance(standard, Caseload)
        for role in standard.roles
    }
    for name, role in model.roles.items():
        for contract in role.contracts:
            keys = (name, contract)
            yield (
                keys,
                "pay",
                Kind("£/FTE/year", "Cost of one FTE, on-costs included.", least=1, most=1e6),
            )
            meaning = "Staff before the first period."
            yield keys, "opening", Kind("FTE", meaning, once=True, most=MOST_STAFF)
            if name in holders:
                meaning = "Share of a full caseload that one FTE carries."
                yield keys, "productive", Kind("share", meaning, least=0.01, most=1)
        if "permanent" in role.contracts:
            yield from _permanent(name, role)


def _permanent(name: str, role: Role) -> Rows:
    keys = (name, "permanent")
    yield (
        keys,
        "turnover",
        Kind("share", "Share of permanent staff who leave in the period.", most=1),
    )
    meaning = "The most permanent FTE that can be hired."
    yield keys, "recruitable", Kind("FTE", meaning, most=MOST_STAFF)
    yield keys, "hire_cost", Kind("£/hire", "One-off cost of hiring one FTE.", most=1e6)
    if role.becomes:
        meaning = f"Share of permanent staff who become {role.becomes} in the period."
        yield keys, "progression", Kind("share", meaning, most=1)


def _standards(model: Model) -> Rows:
    for name, standard in model.standards.items():
        match standard:
            case Caseload():
                limit = Kind("cases/FTE", "The most cases to one FTE.", least=0.1, most=1000)
            case Span():
                limit = Kind("workers/manager", "The most workers to one manager.", least=0.1)
            case AgencyShare() | Share():
                limit = Kind("share", "The share that may not be passed.", most=1)
            case Rate():
                limit = Kind("count/year", "The limit on the total.")
            case _:
                limit = Kind("share", "The least share of the people.", most=1)
        yield (name, ""), "limit", limit
        if isinstance(standard, Rate):
            for service in standard.services:
                unit = VOLUME_UNITS[model.services[service].unit]
                yield (name, service), "rate", Kind(unit.rate, "Count that one unit brings.")


def _funding(head: Head) -> Rows:
    for name, title in head.envelope.items():
        meaning = f"Part of the envelope: {title}."
        yield (name,), "amount", Kind("£", meaning, least=-MOST_MONEY, most=MOST_MONEY)
    for name, title in head.lines.items():
        meaning = f"Fixed line: {title}."
        yield (name,), "amount", Kind("£", meaning, least=-MOST_MONEY, most=MOST_MONEY)
    if head.savings_target:
        meaning = "Spend that the savings are counted from."
        yield ("savings_target",), "baseline", Kind("£", meaning, most=MOST_MONEY)
        meaning = (
            "Savings in force in the period against the baseline, those begun earlier included."
        )
        yield ("savings_target",), "savings", Kind("£", meaning, most=MOST_MONEY)


def _levers(model: Model) -> Rows:
    for name, lever in model.levers.items():
        meaning = "The most starts over the whole plan."
        yield (name,), "most", Kind("starts", meaning, once=True, most=MOST_STARTS)
        meaning = "The most starts in the period; 0 before its time."
        yield (name,), "startable", Kind("starts", meaning, most=MOST_STARTS)
        effects: list[tuple[str, Kind]] = []
        if lever.adds:
            unit = VOLUME_UNITS[model.services[lever.adds.partition(".")[0]].unit]
            effects.append(("adds", Kind(f"{unit.volume}/start", "Units that one start adds")))
        if lever.recruits:
            effects.append(("recruits", Kind("FTE/start", "Recruitable FTE that one start adds")))
        if lever.cost:
            effects.append(
                ("cost", Kind("£/start", "£ spent in the period on one start", most=MOST_MONEY))
            )
        if lever.saving:
            effects.append(
                ("saving", Kind("£/start", "£ saved in the period by one start", most=MOST_MONEY))
            )
        for effect, kind in effects:
            for after in range(lever.periods):
                when = f"{kind.meaning}, made {_before(after)}."
                yield (name,), f"{effect}_after_{after}", Kind(kind.unit, when, most=kind.most)
