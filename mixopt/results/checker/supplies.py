"""The checker's part for supplies: what there is of each, and what is guaranteed of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mixopt.instance.care_figures import supplies_of
from mixopt.instance.instance import Instance
from mixopt.results.checker.funding import Found, Limit
from mixopt.results.decisions import Decisions, sum_added


def find_supply_limits(instance: Instance, decisions: Decisions) -> Found:
    """Of each supply no more is drawn than there is, and no less than is guaranteed.

    Of one that areas share, by all of them together.
    """
    for name, service in instance.model.services.items():
        for supply in supplies_of(name, service):
            pooled = bool(supply) and service.supplies[supply].pooled
            agreed = bool(supply) and service.supplies[supply].guaranteed
            for area, at, period in instance.everywhere():
                if pooled and area != instance.areas[0]:
                    continue
                areas = instance.areas if pooled else (area,)
                for found in _limits(instance, decisions, areas, name, supply, at, agreed):
                    yield "all areas" if pooled else area, period, found


def _limits(
    instance: Instance,
    decisions: Decisions,
    areas: Sequence[str],
    name: str,
    supply: str,
    at: int,
    agreed: bool,
) -> Iterator[Limit]:
    period, keys = instance.periods[at].name, (name, supply)
    drawn = sum(decisions.drawn[area, name, supply or name, period] for area in areas)
    has = instance.values(areas[0], "services", keys, "available")[at]
    more = sum(sum_added(instance, decisions, area, at, name, supply) for area in areas)
    yield f"{'pool' if len(areas) > 1 else 'supply'} {name}.{supply}", drawn, has + more
    if agreed:
        least = instance.values(areas[0], "services", keys, "guaranteed")[at]
        yield f"guaranteed of {name}.{supply}", least, drawn
