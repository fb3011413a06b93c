"""People who come and leave at rates that do not fit how many there are. Opens no file."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mixopt.instance.care_figures import ways_of
from mixopt.instance.flows import demand_of, flowing
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.kinds import Address
from mixopt.instance.sense.balance import any_of
from mixopt.instance.sense.oddity import Oddity, times, write_number
from mixopt.instance.sense.openings import FEW, TWOFOLD

SORT = "flows"


def flows(instance: Instance, seen: Collection[Address]) -> Iterator[Oddity]:
    """People who double or halve in the first period by who comes and leaves; an episode that
    prevents more than one start."""
    for area in instance.areas:
        for need in flowing(instance.model):
            yield from _unsteady(instance, area, need, seen)
        for service in instance.model.services:
            yield from _prevention(instance, area, service, seen)


def _unsteady(
    instance: Instance, area: str, need: str, seen: Collection[Address]
) -> Iterator[Oddity]:
    """Far fewer or more people on average in the first period than on its first day."""
    figures = _list_figures(instance, area, need)
    opening, first = figures[0], demand_of(instance, area, need)[0]
    people = opening.values[0]
    if not (people and first) or any_of(seen, *figures):
        return
    if times(people, first) >= TWOFOLD and abs(people - first) > FEW:
        period = instance.periods[0].name
        what = (
            f"{opening.name} is {people:,.10g}, and who comes and leaves makes that "
            f"{write_number(first)} on average in {period}"
        )
        usual = (
            "Need usually changes far less than twofold in one period: is a rate or a length of "
            "stay in another unit, or starts are those of another time than a year?"
        )
        yield Oddity(tuple((figure, 0) for figure in figures), what, usual, SORT)


def _list_figures(instance: Instance, area: str, need: str) -> list[Figure]:
    """The opening number, the starts, and how fast people leave."""
    flow = instance.model.needs[need].flow
    ways = ways_of(flow) if flow else {}
    return [
        instance.figure(area, "flows", (need, ""), "opening"),
        instance.figure(area, "flows", (need, ""), "starts"),
        *(instance.figure(area, "flows", (need, way), given) for way, given in ways.items()),
    ]


def _prevention(
    instance: Instance, area: str, service: str, seen: Collection[Address]
) -> Iterator[Oddity]:
    """One episode that keeps more than one person from coming, over all periods and needs."""
    found = instance.model.services[service]
    if found.unit != "episode/year":
        return
    effects = [
        instance.figure(area, "pathways", (need, service), f"prevented_per_unit_after_{after}")
        for need, periods in found.prevents.items()
        for after in range(periods)
    ]
    for at in range(len(instance.periods) if effects and not any_of(seen, *effects) else 0):
        people = sum(effect.values[at] for effect in effects)
        if people > 1:
            largest = max(effects, key=lambda effect: effect.values[at])
            what = f"one episode of {service} keeps {write_number(people)} people from coming"
            usual = "It usually keeps less than one: most would not have come without it"
            yield Oddity(((largest, at),), what, usual, SORT)
            return
