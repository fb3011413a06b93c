"""Client groups and localities: who is supported in each, and what their services cost.

What is spent on a service is that of its people, by how much of it each uses. Staff, levers and
fixed lines are nobody's in particular. A locality has its share of each group's people in each
service: its people by how much need each of them has, of all localities together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from mixopt.instance.groups import predicted_in
from mixopt.instance.instance import Instance
from mixopt.results.care_rows import Entry, Grouped, Local
from mixopt.results.decisions import Decisions
from mixopt.schema.head import Locality

Spent = Mapping[tuple[str, str, str], float]
"""£ by area, group and period."""


def list_groups(
    instance: Instance, decisions: Decisions, ledger: Sequence[Entry]
) -> Iterator[Grouped]:
    """The client groups of each area and period."""
    groups = instance.model.groups
    spent = _sum_spent(instance, decisions, ledger) if groups else {}
    people: dict[tuple[str, str, str], float] = defaultdict(float)
    for (area, need, _, period), supported in decisions.supported.items() if groups else ():
        people[area, instance.model.needs[need].group or "", period] += supported
    predicted = {
        (area, group): predicted_in(instance, area, group)
        for area in instance.areas
        for group in groups
    }
    for area, at, period in instance.everywhere() if groups else ():
        for group in groups:
            yield Grouped(
                area=area,
                group=group,
                period=period,
                predicted=predicted[area, group][at],
                supported=instance.values(area, "groups", (group, ""), "supported")[at],
                people=people[area, group, period],
                cost=spent.get((area, group, period), 0.0),
            )


def _sum_spent(instance: Instance, decisions: Decisions, ledger: Sequence[Entry]) -> Spent:
    """What is spent on the services of each group, net of what its people pay."""
    lines: dict[tuple[str, str, str], float] = defaultdict(float)
    for entry in ledger:
        kind, _, rest = entry.line.partition(".")
        if kind == "services":
            lines[entry.area, rest.partition(".")[0], entry.period] += entry.amount
    found: dict[tuple[str, str, str], float] = defaultdict(float)
    for area, at, period in instance.everywhere():
        for name, service in instance.model.services.items():
            volume = decisions.volume[area, name, period]
            for need in service.meets if volume > 0 else ():
                group = instance.model.needs[need].group
                keys = area, "pathways", (need, name), "units_per_person"
                used = instance.values(*keys)[at] * decisions.supported[area, need, name, period]
                if group:
                    found[area, group, period] += lines[area, name, period] * used / volume
    return found


def shares_of(localities: Mapping[str, Locality]) -> dict[str, float]:
    """Each locality's share of the need: its people times its index, of all of them."""
    weights = {name: each.people * each.index for name, each in localities.items()}
    return {name: weight / sum(weights.values()) for name, weight in weights.items()}


def list_localities(instance: Instance, groups: Sequence[Grouped]) -> Iterator[Local]:
    """Each locality's part of each group."""
    for name, share in shares_of(instance.head.localities).items():
        for row in groups:
            yield Local(
                row.area, name, row.group, row.period, share, share * row.people, share * row.cost
            )
