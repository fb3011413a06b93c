"""Parallel limits: a note for whoever reads the price of one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from mixopt.instance.instance import Instance
from mixopt.results.care_rows import Bound

SAME = "These limits say the same: easing one of them alone does nothing, they must move together."


def describe_parallel_limits(
    instance: Instance, limits: Iterable[Bound], areas: Iterable[str] | None = None
) -> list[str]:
    """A sentence for each set of limits that say the same and leave no room, and its periods.

    Args:
        instance: For the titles of areas.
        limits: Every limit of the plan.
        areas: Only sets with a limit of one of these areas; all, if none are named.
    """
    groups: dict[int, list[Bound]] = defaultdict(list)
    for row in limits:
        if row.repeated is not None:
            groups[row.repeated].append(row)
    during: dict[str, dict[str, None]] = defaultdict(dict)
    for rows in groups.values():
        here = areas is None or not {row.area for row in rows}.isdisjoint(areas)
        if here and any(row.room == 0 for row in rows):
            words = "; ".join(_words(instance, row, rows) for row in rows)
            during[words].update({row.period: None for row in rows if row.period})
    return [f"{SAME} {words}{_during(periods)}." for words, periods in during.items()]


def _during(periods: Iterable[str]) -> str:
    named = ", ".join(periods)
    return f" ({named})" if named else ""


def _words(instance: Instance, row: Bound, rows: list[Bound]) -> str:
    """A limit, with its area where the limits are of several."""
    several = len({other.area for other in rows}) > 1
    if not several:
        return row.words
    return f"{row.words}, {instance.head.areas[row.area] if row.area else 'all areas'}"
