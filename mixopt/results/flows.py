"""Who comes and who leaves under a plan: the flows again, from the figures and what is given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mixopt.instance.flows import carry, flowing, open_with, rates_of, starts_of
from mixopt.instance.instance import Instance

Volumes = Mapping[tuple[str, ...], float]
"""Units of each service given, by area, service and period."""

MOST_KEPT = 8
"""Plans whose flows are kept, as each table asks for them again; then all are let go of."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The people of one need in one period.

    Attributes:
        opening: On its first day.
        starts: Who would have come.
        prevented: Those of them who did not.
        left: Who left, by cause, or by the need that they passed to.
        helped: Those of them whom services helped, by the same.
        joined: Who came from other needs.
        closing: On its last day.
        average: On average over it.
        least: At the end of the month when there were fewest.
    """

    opening: float
    starts: float
    prevented: float
    left: Mapping[str, float]
    helped: Mapping[str, float]
    joined: float
    closing: float
    average: float
    least: float


_kept: dict[tuple[int, int, str], tuple[Instance, Volumes, list[dict[str, Moved]]]] = {}


def move(instance: Instance, volume: Volumes, area: str, at: int) -> dict[str, Moved]:
    """The people of each need with a flow, from the first period to position `at`.

    Args:
        instance: Whose figures they are.
        volume: Units of each service given, by area, service and period.
        area: The area.
        at: Position of the period that is asked about.
    """
    key = id(instance), id(volume), area
    if key not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = instance, volume, []
    found = _kept[key][2]
    while len(found) <= at:
        found.append(_move(instance, volume, area, found))
    return found[at]


def _move(
    instance: Instance, volume: Volumes, area: str, before: list[dict[str, Moved]]
) -> dict[str, Moved]:
    """One period, after those before it."""
    at, needs = len(before), flowing(instance.model)
    years = instance.periods[at].years
    opening = (
        {need: moved.closing for need, moved in before[-1].items()}
        if before
        else open_with(instance, area)
    )
    starts, prevented = starts_of(instance, area, at), _prevent(instance, volume, area, at)
    helped = _help(instance, volume, area, at)
    coming = {need: starts[need] - prevented[need] for need in needs}
    for (need, way), people in helped.items():
        coming[need] -= people
        if way in coming:
            coming[way] += people
    carried = carry(instance, area, at, opening, coming)
    left: dict[str, dict[str, float]] = {}
    for need in needs:
        left[need] = {
            way: years * (rate * carried.average[need] + helped.get((need, way), 0.0))
            for way, rate in rates_of(instance, area, at, need).items()
        }
    return {
        need: Moved(
            opening=carried.opening[need],
            starts=years * starts[need],
            prevented=years * prevented[need],
            left=left[need],
            helped={way: years * helped.get((need, way), 0.0) for way in left[need]},
            joined=sum(ways.get(need, 0.0) for ways in left.values()),
            closing=carried.closing[need],
            average=carried.average[need],
            least=carried.least[need],
        )
        for need in needs
    }


def _prevent(instance: Instance, volume: Volumes, area: str, at: int) -> dict[str, float]:
    """Those who do not come in a year, by need."""
    total = dict.fromkeys(flowing(instance.model), 0.0)
    for name, service in instance.model.services.items():
        for need, periods in service.prevents.items():
            for after in range(min(periods, at + 1)):
                figure = f"prevented_per_unit_after_{after}"
                each = instance.values(area, "pathways", (need, name), figure)[at]
                total[need] += each * volume[area, name, instance.periods[at - after].name]
    return total


def _help(instance: Instance, volume: Volumes, area: str, at: int) -> dict[tuple[str, str], float]:
    """Those whom services help out in a year, by need and way."""
    total: dict[tuple[str, str], float] = defaultdict(float)
    for name, service in instance.model.services.items():
        for need, way in service.moves_on.items():
            each = instance.values(area, "pathways", (need, name), "moved_on_per_unit")[at]
            total[need, way] += each * volume[area, name, instance.periods[at].name]
    return dict(total)


def find_moves(instance: Instance, volume: Volumes) -> Iterator[tuple[str, int, str, Moved]]:
    """Every need with a flow, by area and period."""
    for area, at, _ in instance.everywhere() if flowing(instance.model) else ():
        for need, moved in move(instance, volume, area, at).items():
            yield area, at, need, moved
