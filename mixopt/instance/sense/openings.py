"""Opening numbers, places, demand and relief that do not fit together. Opens no file."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mixopt.instance.groups import figures_of_group
from mixopt.instance.instance import Instance
from mixopt.instance.kinds import Address
from mixopt.instance.sense.balance import any_of, culprit, nearest_first, out_by
from mixopt.instance.sense.oddity import Oddity, name_address, times, write_number, write_value
from mixopt.instance.sense.today import Today, find_largest, todays
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
"""Times what is used: so many empty places are not kept, nor found in a year."""

A_PLACE = 0.5, 3.0
"""Places that one person uses: one, by what a place is; fewer where it is shared out, more where a
person's package counts as several. The same of episodes in a year."""

SORT = "opening numbers"


def one_person_one_place(instance: Instance, _seen: Collection[Address]) -> Iterator[Oddity]:
    """People who use many places at once, or a small part of one; or so many episodes."""
    least, most = A_PLACE
    for figure in instance.figures.values():
        if figure.kind.unit in {"places/person", "episodes/person"}:
            for at, value in enumerate(figure.values):
                if not least <= value <= most:
                    what = f"{name_address(instance, figure, at)} is {write_value(figure, at)}"
                    usual = f"One person usually uses one: {least:g} to {most:g}"
                    yield Oddity(((figure, at),), what, usual, SORT)
                    break


def openings(instance: Instance, seen: Collection[Address]) -> Iterator[Oddity]:
    """Need in the first year against today, places against their use; growth and relief beyond
    all sense."""
    for today in todays(instance):
        yield from _needs(today, seen)
        for service in today.model.services:
            yield from _places(today, service, seen)
            yield from _growth(today, service, seen)
            yield from _relief(today, service, seen)


def _needs(today: Today, seen: Collection[Address]) -> Iterator[Oddity]:
    for name, need in today.model.needs.items():
        openings = [(each, each.values[0]) for each in (today.openings(name) if need.met else [])]
        demand = today.people(name)
        people, first = sum(part for _, part in openings), today.count(name)
        of_group = (
            figures_of_group(today.instance, today.area, name, need.group) if need.group else ()
        )
        known = (demand, *of_group, *(each for each, _ in openings))
        if not (people and first) or any_of(seen, *known):
            continue
        if times(people, first) >= TWOFOLD and abs(people - first) > FEW:
            period = today.instance.periods[0].name
            if need.group:
                yield _apart_from_group(today, name, need.group, people)
                continue
            what = (
                f"{demand.name} is {first:,.10g} in {period}, and {people:,.10g} are supported "
                "before it"
            )
            usual = "From today to the first period need usually changes far less than twofold"
            out = nearest_first((culprit([(demand, first)], people), culprit(openings, first)))
            cells = tuple((each.figure, 0) for each in out)
            yield Oddity(cells, what, out_by(usual, out), SORT)


def _apart_from_group(today: Today, name: str, group: str, people: float) -> Oddity:
    """More people, or fewer, than are supported today come of a group: any of three may be out."""
    figures = figures_of_group(today.instance, today.area, name, group)
    names = ", ".join(figure.name for figure in figures)
    period, first = today.instance.periods[0].name, today.count(name)
    what = f"{names} make {first:,.10g} people in {period}, and {people:,.10g} are supported before"
    usual = (
        "From today to the first period need usually changes far less than twofold: is the share "
        "of other people than those who are predicted?"
    )
    return Oddity(tuple((figure, 0) for figure in figures), what, usual, SORT)


def _places(today: Today, service: str, seen: Collection[Address]) -> Iterator[Oddity]:
    """More in use than there is, or five times as much as is in use."""
    used, found = today.list_used(service), today.model.services[service]
    places = [(each, each.values[0]) for each in today.places(service)]
    units = today.units(service)
    pooled = any(supply.pooled for supply in found.supplies.values())
    if pooled or any_of(seen, *units, *(each for each, _ in (*used, *places))):
        return
    volume, there = (sum(part for _, part in parts) for parts in (used, places))
    if not (volume and there) or abs(volume - there) <= FEW:
        return
    if volume > IN_USE * there:
        usual = "What is used today is usually there in the first period too"
    elif there > MANY_PLACES * volume and there - volume > MANY_PLACES * FEW:
        usual = "There is usually less than five times what is used"
    else:
        return
    unit = VOLUME_UNITS[found.unit].volume
    what = (
        f"{volume:,.10g} {unit} of {service} are used before the first period, and there are "
        f"{there:,.10g} in it"
    )
    out = nearest_first((culprit(places, volume), culprit(used, there)))
    cells = tuple((each.figure, 0) for each in out)
    yield Oddity(cells, what, out_by(usual, out), SORT)


def _growth(today: Today, service: str, seen: Collection[Address]) -> Iterator[Oddity]:
    """Growth in one period to many times all that there is."""
    if not today.model.services[service].growth:
        return
    growth = today.figure("services", (service, ""), "growth")
    places = today.places(service)
    if any_of(seen, growth, *places):
        return
    for at, value in enumerate(growth.values):
        there = max(sum(each.values[at] for each in places), today.volume(service))
        if there and value > MANY_PLACES * there:
            what = f"{growth.name} is {value:,.10g}, and there are {there:,.10g} to grow to or from"
            usual = "A service rarely grows by more than there is in one period"
            cells = ((growth, at), (find_largest((each, each.values[at]) for each in places), at))
            yield Oddity(cells, what, usual, SORT)
            return


def _relief(today: Today, service: str, seen: Collection[Address]) -> Iterator[Oddity]:
    """One unit of a service that keeps more than one person out of need at a time."""
    found = today.model.services[service]
    for after in range(max(found.relieves.values(), default=0)):
        effects = [
            today.figure("pathways", (need, service), f"relief_per_unit_after_{after}")
            for need, periods in found.relieves.items()
            if after < periods
        ]
        for at in range(len(today.instance.periods)):
            people = sum(each.values[at] for each in effects)
            if people > 1 and not any_of(seen, *effects):
                each = find_largest((effect, effect.values[at]) for effect in effects)
                one = VOLUME_UNITS[found.unit].one
                kept = write_number(people)
                what = f"one {one} of {service} keeps {kept} people out of need at once"
                usual = "It usually keeps out less than one: most would have stayed out without it"
                yield Oddity(((each, at),), what, usual, SORT)
                return
