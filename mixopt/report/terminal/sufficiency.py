"""The sufficiency statement: need against places, local and elsewhere, and what is short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from mixopt.instance.instance import Instance
from mixopt.report.terminal.grid import SEEN, Grid, Line, count
from mixopt.results.plan import Plan

LOCAL = "local"
"""The tag of a service that is given in the council's own area."""


def sufficiency(instance: Instance, plan: Plan, area: str) -> Iterator[Grid]:
    """By need and by type of place; nothing where no service is called local."""
    services = instance.model.services
    local = {name for name, service in services.items() if LOCAL in service.tags}
    if local:
        yield _by_need(instance, plan, area, local)
        yield _by_type(instance, plan, area, local)


def _by_need(instance: Instance, plan: Plan, area: str, local: set[str]) -> Grid:
    rows: list[Line] = []
    for need, found in instance.model.needs.items():
        offers = {s for s, service in instance.model.services.items() if need in service.meets}
        if not offers & local:
            continue
        people: dict[str, float] = defaultdict(float)
        near: dict[str, float] = defaultdict(float)
        away: dict[str, float] = defaultdict(float)
        unmet: dict[str, float] = defaultdict(float)
        for row in plan.needs:
            if (row.area, row.need) == (area, need):
                people[row.period] = row.demand - row.relief
                unmet[row.period] = row.unmet
        for placed in plan.supported:
            if (placed.area, placed.need) == (area, need):
                side = near if placed.service in local else away
                side[placed.period] += placed.people
        short = {period: away[period] + unmet[period] for period in plan.periods}
        rows.append((found.title, _across(plan, people)))
        for label, by in (
            ("  in local services", near),
            ("  in services elsewhere", away),
            ("  without a service", unmet),
            ("  short of a local place", short),
        ):
            rows.append((label, _across(plan, by)))
    note = "People who need a place, after relief. Short: placed elsewhere, or without a service."
    return Grid("Sufficiency: need against local places", rows, note=note, name="Sufficiency")


def _by_type(instance: Instance, plan: Plan, area: str, local: set[str]) -> Grid:
    rows: list[Line] = []
    total: dict[str, float] = defaultdict(float)
    for name, service in instance.model.services.items():
        if not service.meets:
            continue
        there: dict[str, float] = defaultdict(float)
        used: dict[str, float] = defaultdict(float)
        for row in plan.volumes:
            if (row.area, row.service) == (area, name):
                there[row.period] += row.available + row.added
                used[row.period] += row.drawn
                total[row.period] += row.available + row.added if name in local else 0.0
        where = "local" if name in local else "elsewhere"
        cells = [f"{_number(used[t])}/{_number(there[t])}" for t in plan.periods]
        rows.append((f"{service.title} ({where})", cells))
    rows.append(("All local places", _across(plan, total)))
    note = "Used/there are, those that levers add included."
    return Grid("Sufficiency: places by type", rows, note=note, name="Sufficiency")


def _number(number: float) -> str:
    return f"{number:,.1f}" if number >= SEEN else "0"


def _across(plan: Plan, by: Mapping[str, float], text: Callable[[float], str] = count) -> list[str]:
    return [text(by[period]) for period in plan.periods]
