"""What is missing where there is no plan, in words: money by year, then people, then limits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from mixopt.instance.instance import Instance
from mixopt.instance.limit import PEOPLE, SPENT
from mixopt.report.terminal.conflicts import describe_amount
from mixopt.results.explanation import Explanation, Relaxed

FEW = 2
"""Periods whose amounts are listed one by one; of more the least and the most are said."""

HEADINGS = {
    PEOPLE: "People without a service, at the least:",
    SPENT: "Money that must be spent in full, and has nothing that it may pay for, at the least:",
    "": "Limits that are broken, by the least:",
}


def describe_missing(instance: Instance, found: Explanation) -> Iterator[str]:
    """Where other limits clash than those on money: what is missing of each, the money first."""
    if found.short:
        yield "Money: with all that is missing below left aside, the least cost would be:"
        yield from found.short
    groups: dict[str, list[Relaxed]] = {family: [] for family in HEADINGS}
    for limit in found.relaxed:
        groups[limit.family if limit.family in HEADINGS else ""].append(limit)
    for family, limits in groups.items():
        if limits:
            yield HEADINGS[family]
            yield from _lines(instance, limits)


def _lines(instance: Instance, limits: Iterable[Relaxed]) -> Iterator[str]:
    """A line for each limit, with its periods."""
    periods = [period.name for period in instance.every_period]
    by: dict[str, list[Relaxed]] = defaultdict(list)
    for limit in limits:
        by[_words(instance, limit)].append(limit)
    for words, rows in by.items():
        rows.sort(key=lambda row: periods.index(row.period) if row.period else 0)
        yield f"  {words}: {_amounts(rows, periods)}"


def _words(instance: Instance, limit: Relaxed) -> str:
    several = limit.area and len(instance.areas) > 1
    where = f", {instance.head.areas[limit.area]}" if several else ""
    if limit.family in HEADINGS:
        return f"{limit.subject}{where}"
    return f"{limit.says}{where} ({limit.standing})"


def _amounts(rows: Sequence[Relaxed], periods: Sequence[str]) -> str:
    """Each amount with its period; of many periods in a row, the least and the most."""
    there = [row.period for row in rows]
    if len(rows) > FEW and there == periods[periods.index(there[0]) :][: len(there)]:
        least, most = (_text(end(rows, key=_by)) for end in (min, max))
        amounts = most if least == most else f"{least.partition(' ')[0]} to {most}"
        return f"{amounts} in each of {there[0]} to {there[-1]}"
    return ", ".join(_text(row) + (f" in {row.period}" if row.period else "") for row in rows)


def _by(row: Relaxed) -> float:
    return row.by


def _text(row: Relaxed) -> str:
    return describe_amount(row.by, row.unit)
