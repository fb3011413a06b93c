"""The figures of care: needs, services, pathways, workforce, standards, levers."""

from __future__ import annotations

from mixopt.instance.kinds import (
    MOST_MONEY,
    MOST_PEOPLE,
    MOST_PRICE,
    MOST_STAFF,
    MOST_STARTS,
    SMALLEST,
    Kind,
    Rows,
)
from mixopt.schema.model import AgencyShare, Caseload, Model, Rate, Role, Service, Share, Span
from mixopt.units import VOLUME_UNITS


def needs(model: Model) -> Rows:
    """Who there is to care for."""
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


def services(model: Model, *, several: bool) -> Rows:
    """What there is to buy, and its prices."""
    for name, service in model.services.items():
        unit = VOLUME_UNITS[service.unit]
        volume = "The most that can be used."
        for supply in supplies_of(name, service):
            pooled = bool(supply) and service.supplies[supply].pooled
            price = Kind(unit.price, "Price of one unit, gross.", most=MOST_PRICE)
            yield (name, supply), "price", price
            yield (name, supply), "available", Kind(unit.volume, volume, shared=pooled)
            if pooled and several:
                meaning = "Share of it that the area would have alone."
                yield (name, supply), "own_share", Kind("share", meaning, once=True, most=1)
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


def pathways(model: Model) -> Rows:
    """Who uses how much of what."""
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


def workforce(model: Model) -> Rows:
    """Staff, and how they come and go."""
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
    if role.redundancy:
        meaning = "One-off cost of releasing one FTE: redundancy pay, notice, pension strain."
        yield keys, "release_cost", Kind("£/release", meaning, most=1e6)
    if role.becomes:
        meaning = f"Share of permanent staff who become {role.becomes} in the period."
        yield keys, "progression", Kind("share", meaning, most=1)


def standards(model: Model) -> Rows:
    """The limits of standards."""
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


def levers(model: Model) -> Rows:
    """What can be started, and what each start does."""
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
        if lever.delivery:
            meaning = "Share of the saving that is expected to be delivered."
            yield (name,), "delivered", Kind("share", meaning, once=True, most=1)
        if lever.releases:
            meaning = "Posts that one start does away with."
            yield (name,), "released", Kind("FTE/start", meaning, once=True, most=MOST_STAFF)
        for effect, kind in effects:
            for after in range(lever.periods):
                when = f"{kind.meaning}, made {_before(after)}."
                yield (name,), f"{effect}_after_{after}", Kind(kind.unit, when, most=kind.most)
