"""In which order scenarios can be made: each after those that it builds on or combines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mixopt.data.yaml import Document
from mixopt.errors import Fault
from mixopt.instance.nearest import MOST_TOLD, Known
from mixopt.schema.scenarios import Scenario

Edge = tuple[str, tuple[str | int, ...]]
"""A scenario below another, and where in the other it is named."""


def unfounded(document: Document, scenarios: Mapping[str, Scenario]) -> Iterator[Fault]:
    """Scenarios that stand on none that there is, or on themselves."""
    known = Known(scenarios)
    edges = {name: [*_edges(scenario)] for name, scenario in scenarios.items()}
    for name, mine in edges.items():
        for below, path in mine:
            if below not in scenarios:
                where = document.at(("scenarios", name, *path))
                yield Fault(where, f"no scenario called '{below}'", known.remedy(below, but=name))
    for circle in _circles(edges):
        for at, name in enumerate(circle):
            after = circle[(at + 1) % len(circle)]
            path = next(path for below, path in edges[name] if below == after)
            around = [*circle[at : at + MOST_TOLD], *circle[: max(0, at + MOST_TOLD - len(circle))]]
            words = " on ".join([*around[: len(circle)], name])
            remedy = f"Remove one '{path[0]}'"
            where = document.at(("scenarios", name, *path))
            yield Fault(where, f"scenarios in a circle: {words}", remedy, "circle")


def _edges(scenario: Scenario) -> Iterator[Edge]:
    if scenario.builds_on is not None:
        yield scenario.builds_on, ("builds_on",)
    for at, name in enumerate(scenario.includes):
        yield name, ("includes", at)


def _circles(edges: Mapping[str, list[Edge]]) -> Iterator[list[str]]:
    """Circles that scenarios stand in; each of them is in one, though it may be in others too."""
    left = {name: iter(mine) for name, mine in edges.items()}
    ended: set[str] = set()
    for start in edges:
        way = {} if start in ended else {start: None}
        while way:
            here = next(reversed(way))
            below = next((below for below, _ in left[here] if below in edges), None)
            if below is None:
                ended.add(here)
                way.popitem()
            elif below in way:
                yield [*way][[*way].index(below) :]
            elif below not in ended:
                way[below] = None


def in_order(scenarios: Mapping[str, Scenario]) -> list[str]:
    """Each scenario after those below it; none that stands on nothing, or on itself."""
    waits = {name: len({*scenario.below}) for name, scenario in scenarios.items()}
    above: dict[str, list[str]] = {}
    for name, scenario in scenarios.items():
        for below in {*scenario.below}:
            above.setdefault(below, []).append(name)
    ready = [name for name, number in waits.items() if not number]
    for name in ready:
        for each in above.get(name, ()):
            waits[each] -= 1
            ready += [] if waits[each] else [each]
    return ready
