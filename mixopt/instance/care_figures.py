"""The figures of care: needs, flows, services, pathways, standards, levers."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.instance.adjustment import NOBODY, Adjustment
from mixopt.instance.kinds import (
    LEAST_STAY,
    MOST,
    MOST_CASES,
    MOST_MONEY_A_START,
    MOST_PEOPLE,
    MOST_PRICE,
    MOST_RATE,
    MOST_STAFF,
    MOST_STARTS,
    MOST_STAY,
    SMALLEST,
    Kind,
    Rows,
)
from mixopt.schema.model import Flow, Given, Lever, Model, Service
from mixopt.schema.standards import AgencyShare, Caseload, Rate, Share, Span
from mixopt.units import VOLUME_UNITS

PLACES = Adjustment("places", "physical")

POOLING = Adjustment("pooling", "policy")

COMMITMENTS = Adjustment("commitments", "policy")

GROWTH = Adjustment("growth", "physical")

CONTINUITY = Adjustment("continuity", "physical")

COST_SHARES = Adjustment("conditions", "policy")

STARTS = Adjustment("levers", "physical")

SEVERAL_STARTS = "what is larger is several starts, each a part of it"


def needs(model: Model) -> Rows:
    """Who there is to care for."""
    weighed = {
        need for load in model.standards_of(Caseload).values() if load.weighted
        for need in load.needs
    }  # fmt: skip
    for name, need in model.needs.items():
        if need.group:
            meaning = "Share of those supported of its group who have this need, before any relief."
            yield (name,), "part", Kind("share", meaning, "needs", NOBODY, most=1)
        elif not need.flow:
            meaning = "People with this need, before any relief."
            yield (name,), "demand", Kind(need.unit, meaning, "needs", NOBODY, most=MOST_PEOPLE)
        if need.met:
            meaning = "How much one person not supported counts beside others, in most-need mode."
            yield (name,), "weight", Kind("weight", meaning, "needs", NOBODY, most=1000)
        if need.casework:
            meaning = "Cases that one person is."
            yield (
                (name,),
                "cases_per_person",
                Kind("cases/person", meaning, "needs", NOBODY, most=MOST_CASES),
            )
        if name in weighed:
            meaning = "How much one case counts in the caseload standards that weigh cases."
            yield (name,), "case_weight", Kind("weight", meaning, "needs", NOBODY, most=MOST_CASES)


def flows(model: Model) -> Rows:
    """Who comes and who leaves, of the needs whose people are carried from month to month."""
    for name, need in model.needs.items():
        if not need.flow:
            continue
        meaning = "People with this need on the first day of the plan."
        people = Kind(need.unit, meaning, "needs", NOBODY, once=True, most=MOST_PEOPLE)
        yield (name, ""), "opening", people
        meaning = "People who come, in a year, before any of it is prevented."
        yield (name, ""), "starts", Kind("people/year", meaning, "needs", NOBODY, most=MOST_PEOPLE)
        for to, given in ways_of(need.flow).items():
            yield (name, to), given, _leaving(given, passing=to in need.flow.moves)


def _leaving(given: Given, *, passing: bool) -> Kind:
    """How fast people leave a need for one cause, or pass to one other."""
    who = "pass to the other need" if passing else "leave for this cause"
    if given == "rate":
        meaning = f"Those who {who} in a year, for each person there."
        return Kind("share/year", meaning, "needs", NOBODY, most=MOST_RATE)
    meaning = f"How long people stay on average before they {who}, were there no other way out."
    return Kind("months", meaning, "needs", NOBODY, least=LEAST_STAY, most=MOST_STAY)


def ways_of(flow: Flow) -> dict[str, Given]:
    """The ways out of a need, each with how it is given: causes, then the needs passed to."""
    return {**{name: cause.given for name, cause in flow.leavers.items()}, **flow.moves}


def supplies_of(name: str, service: Service) -> list[str]:
    """The supplies of a service; blank where it has a single one, named as the service."""
    return list(service.supplies) or [""]


def services(model: Model, *, several: bool) -> Rows:
    """What there is to buy, and its prices."""
    for name, service in model.services.items():
        unit = VOLUME_UNITS[service.unit]
        for supply in supplies_of(name, service):
            yield from _supply(name, service, supply, several=several)
        if service.contribution:
            meaning = "What people pay towards one unit, on average."
            price = Kind(unit.price, meaning, "prices", NOBODY, most=MOST_PRICE)
            yield (name, ""), "contribution", price
        for fund in service.shared_by:
            meaning = "Share of what it costs that this fund pays."
            share = Kind("share", meaning, "funds", COST_SHARES, most=1)
            yield (name, ""), share_of(fund), share
        if service.committed:
            meaning = "The least volume."
            yield (name, ""), "committed", Kind(unit.volume, meaning, "places", COMMITMENTS)
        if service.growth:
            meaning = "The most by which the volume can rise above the period before."
            yield (name, ""), "growth", Kind(unit.volume, meaning, "places", GROWTH)
        if not service.meets:
            meaning = "Volume before the first period."
            yield (name, ""), "opening", Kind(unit.volume, meaning, "places", NOBODY, once=True)
        if service.staffed_by:
            meaning = f"FTE for each unit of volume: {model.roles[service.staffed_by].title}."
            yield (
                (name, ""),
                "fte_per_unit",
                Kind(unit.staffing, meaning, "places", NOBODY, most=100),
            )


def _supply(name: str, service: Service, supply: str, *, several: bool) -> Rows:
    """What there is of one supply, and its price."""
    unit = VOLUME_UNITS[service.unit]
    pooled = bool(supply) and service.supplies[supply].pooled
    meaning = "Price of one unit, gross."
    price = Kind(unit.price, meaning, "prices", NOBODY, most=MOST_PRICE)
    yield (name, supply), "price", price
    meaning = "The most that can be used."
    places = Kind(unit.volume, meaning, "places", PLACES, shared=pooled)
    yield (name, supply), "available", places
    if supply and service.supplies[supply].guaranteed:
        meaning = "The least that is used, for which its price is agreed."
        least = Kind(unit.volume, meaning, "places", COMMITMENTS, shared=pooled)
        yield (name, supply), "guaranteed", least
    if pooled and several:
        meaning = "Share of it that the area would have alone."
        yield (
            (name, supply),
            "own_share",
            Kind("share", meaning, "places", POOLING, once=True, most=1),
        )


def share_of(fund: str) -> str:
    """The figure that says which share of a service's cost a fund pays."""
    return f"share_{fund}"


def pathways(model: Model) -> Rows:
    """Who uses how much of what."""
    for name, service in model.services.items():
        unit = VOLUME_UNITS[service.unit]
        for need in service.meets:
            keys = (need, name)
            meaning = "Volume that one person uses."
            per_person = Kind(unit.per_person, meaning, "care", NOBODY, least=SMALLEST, most=500)
            yield keys, "units_per_person", per_person
            meaning = "People supported before the first period."
            people = Kind(
                model.needs[need].unit, meaning, "care", NOBODY, once=True, most=MOST_PEOPLE
            )
            yield keys, "opening", people
            if service.stays and model.needs[need].unit == "people":
                meaning = "Share of the period before's people who are still supported here."
                yield keys, "stays", Kind("share", meaning, "care", CONTINUITY, most=1)
            if service.casework:
                meaning = "Cases that one person is."
                yield (
                    keys,
                    "cases_per_person",
                    Kind("cases/person", meaning, "care", NOBODY, most=MOST_CASES),
                )
        for need, periods in service.relieves.items():
            for after in range(periods):
                figure = f"relief_per_unit_after_{after}"
                when = _before(after)
                meaning = f"People kept out of the need by one unit given {when}."
                yield (need, name), figure, Kind(unit.relief, meaning, "care", NOBODY, most=100)
        for need, periods in service.prevents.items():
            for after in range(periods):
                figure = f"prevented_per_unit_after_{after}"
                meaning = f"Starts in a year that one unit given {_before(after)} prevents."
                yield (need, name), figure, Kind(unit.flow, meaning, "care", NOBODY, most=100)
        for need in service.moves_on:
            meaning = "People in a year whom one unit helps out of the need, who would else stay."
            yield (
                (need, name),
                "moved_on_per_unit",
                Kind(unit.flow, meaning, "care", NOBODY, most=100),
            )


def _before(after: int) -> str:
    """The period in which something was done that is felt so many periods after."""
    return {0: "in the same period", 1: "in the period before"}.get(
        after, f"{after} periods before"
    )


def standards(model: Model) -> Rows:
    """The limits of standards."""
    for name, standard in model.standards.items():
        sort, change = "standards", Adjustment("standards", standard.standing)
        match standard:
            case Caseload():
                of = "head" if standard.counted == "heads" else "FTE"
                meaning = f"The most cases to one {of}."
                limit = Kind(f"cases/{of}", meaning, sort, change, least=0.1, most=1000)
            case Span(sense="at_least"):
                meaning = "The least workers to one manager."
                limit = Kind("workers/manager", meaning, sort, change)
            case Span():
                meaning = "The most workers to one manager."
                limit = Kind("workers/manager", meaning, sort, change, least=0.1)
            case AgencyShare() | Share():
                limit = Kind("share", "The share that may not be passed.", sort, change, most=1)
            case Rate():
                limit = Kind("count/year", "The limit on the total.", sort, change)
            case _:
                limit = Kind("share", "The least share of the people.", sort, change, most=1)
        yield (name, ""), "limit", limit
        if isinstance(standard, Rate):
            for service in standard.services:
                unit = VOLUME_UNITS[model.services[service].unit]
                meaning = "Count that one unit brings."
                yield (name, service), "rate", Kind(unit.rate, meaning, "standards", NOBODY)


def levers(model: Model) -> Rows:
    """What can be started, and what each start does."""
    for name, lever in model.levers.items():
        sort, meaning = "levers", "The most starts over the whole plan."
        starts = Kind("starts", meaning, sort, STARTS, once=True, most=MOST_STARTS)
        yield (name,), "most", starts
        meaning = "The most starts in the period; 0 before its time."
        yield (name,), "startable", Kind("starts", meaning, sort, STARTS, most=MOST_STARTS)
        if lever.delivery:
            meaning = "Share of the saving that is expected to be delivered."
            yield (name,), "delivered", Kind("share", meaning, sort, NOBODY, once=True, most=1)
        if lever.releases:
            meaning = "Posts that one start does away with."
            posts = Kind("FTE/start", meaning, sort, NOBODY, once=True, most=MOST_STAFF)
            yield (name,), "released", posts
        for effect, unit, meaning in _effects(model, lever):
            money = unit == "£/start"
            most, beyond = (MOST_MONEY_A_START, SEVERAL_STARTS) if money else (MOST, "")
            for after in range(lever.periods):
                when = f"{meaning}, made {_before(after)}."
                kind = Kind(unit, when, sort, NOBODY, most=most, beyond=beyond)
                yield (name,), f"{effect}_after_{after}", kind


def _effects(model: Model, lever: Lever) -> Iterator[tuple[str, str, str]]:
    """What each start of a lever does: the figure, its unit, its meaning."""
    if lever.adds:
        unit = VOLUME_UNITS[model.services[lever.adds.partition(".")[0]].unit]
        yield "adds", f"{unit.volume}/start", "Units that one start adds"
    if lever.recruits:
        yield "recruits", "FTE/start", "Recruitable FTE that one start adds"
    if lever.cost:
        yield "cost", "£/start", "£ spent in the period on one start"
    if lever.saving:
        yield "saving", "£/start", "£ saved in the period by one start"
