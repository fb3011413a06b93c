"""Opening numbers, places, demand and relief that do not fit together. Opens no file."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mixopt.instance.instance import Figure, Instance
from mixopt.instance.kinds import Address
from mixopt.instance.sense.oddity import Oddity, counted, times
from mixopt.instance.sense.today import Today, largest, todays
from mixopt.units import VOLUME_UNITS

TWOFOLD = 2.0
"""Need that doubles or halves in one year: of 599 changes from one year to the next in the number
of children that an English council looked after, 2021 to 2025, one was so large: from 20 to 10
(Department for Education, Children looked after in England)."""

IN_USE = 1.5
"""Times what there is, that is in use: places do not close so fast."""

FEW = 5.0
"""People or places: differences as small as this are those of a few people."""

MANY_PLACES = 5.0
"""Times what is used: so many empty places are not kept, nor bought in a year."""

SORT = "opening numbers"


def openings(instance: Instance, seen: Collection[Address]) -> Iterator[Oddity]:
    """Each need's first year against today, each service's places against their use."""
    for today in todays(instance):
        yield from _needs(today, seen)
        for service in today.model.services:
            yield from _places(today, service, seen)
            yield from _growth(today, service, seen)
            yield from _relief(today, service, seen)


def _needs(today: Today, seen: Collection[Address]) -> Iterator[Oddity]:
    for name, need in today.model.needs.items():
        openings = today.openings(name) if need.met else []
        demand = today.figure("needs", (name,), "demand")
        people, first = sum(each.values[0] for each in openings), demand.values[0]
        if not (people and first) or _any(seen, demand, *openings):
            continue
        if times(people, first) >= TWOFOLD and abs(people - first) > FEW:
            period = today.instance.periods[0].name
            what = f"{demand.name} is {first:,.10g} in {period}, and {people:,.10g} are supported "
            cells = ((demand, 0), (largest((each, each.values[0]) for each in openings), 0))
            usual = "From today to the first period need usually changes far less than twofold"
            yield Oddity(cells, f"{what}before it", _slip(usual, first, people), SORT)


def _places(today: Today, service: str, seen: Collection[Address]) -> Iterator[Oddity]:
    """More in use than there is, or five times as much as is in use."""
    used, places = today.used(service), today.places(service)
    found = today.model.services[service]
    if _any(seen, *places, *(figure for figure, _ in used)) or any(
        supply.pooled for supply in found.supplies.values()
    ):
        return
    volume, there = today.volume(service), sum(each.values[0] for each in places)
    if not (volume and there) or abs(volume - there) <= FEW:
        return
    unit = VOLUME_UNITS[found.unit].volume
    what = (
        f"{volume:,.10g} {unit} of {service} are used before the first period, and there are "
        f"{there:,.10g} in it"
    )
    widest = largest((each, each.values[0]) for each in places)
    if volume > IN_USE * there:
        usual = "What is used today is usually there in the first period too"
        yield Oddity(((widest, 0), (largest(used), 0)), what, _slip(usual, there, volume), SORT)
    elif there > MANY_PLACES * volume and there - volume > 4 * FEW:
        usual = "There is usually less than five times what is used"
        yield Oddity(((widest, 0), (largest(used), 0)), what, _slip(usual, there, volume), SORT)


def _growth(today: Today, service: str, seen: Collection[Address]) -> Iterator[Oddity]:
    """Growth in one period to many times all that there is."""
    if not today.model.services[service].growth:
        return
    growth = today.figure("services", (service, ""), "growth")
    places = today.places(service)
    if _any(seen, growth, *places):
        return
    for at, value in enumerate(growth.values):
        there = max(sum(each.values[at] for each in places), today.volume(service))
        if there and value > MANY_PLACES * there:
            what = f"{growth.name} is {value:,.10g}, and there are {there:,.10g} to grow to or from"
            usual = "A service rarely grows to more than what is available in one period"
            cells = ((growth, at), (largest((each, each.values[at]) for each in places), at))
            yield Oddity(cells, what, _slip(usual, value, there), SORT)
            return


def _relief(today: Today, service: str, seen: Collection[Address]) -> Iterator[Oddity]:
    """One unit of a service that keeps more than one person out of need at a time."""
    found = today.model.services[service]
    for after in range(max(found.relieves.values(), default=0)):
        effects = [
            today.figure("pathways", (need, service), f"relief_per_unit_after_{after}")
            for need, periods in found.relieves.items() if after < periods
        ]  # fmt: skip
        for at in range(len(today.instance.periods)):
            people = sum(each.values[at] for each in effects)
            if people > 1 and not _any(seen, *effects):
                each = largest((effect, effect.values[at]) for effect in effects)
                one = VOLUME_UNITS[found.unit].one
                what = (
                    f"One {one} of {service} keeps {counted(people)} people out of need at a time"
                )
                usual = "It usually keeps out less than one: most would have stayed out without it"
                yield Oddity(((each, at),), what, _slip(usual, people, 0.1), SORT)
                return


def _any(seen: Collection[Address], *figures: Figure) -> bool:
    return any(figure.address in seen for figure in figures)


NEAR = 1.2
"""Times a factor, within which it is told: 10 is not taken for 12, nor 12 for 10, by much."""

FACTORS = (1000.0, 100.0, 52.0, 12.0, 10.0, 7.0)
"""By which numbers of people and places are out: £000, %, a year's weeks and months, a nought."""


def _slip(usual: str, read: float, likely: float) -> str:
    """What is usual, and the factor by which the two differ, where it is one that slips have."""
    ratio = times(read, likely)
    for factor in FACTORS:
        if factor / NEAR < ratio < factor * NEAR:
            return f"{usual}; one of the two is about {factor:,.0f} times too large or too small"
    return usual
