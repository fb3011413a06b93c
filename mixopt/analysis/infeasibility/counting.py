"""Plain counting, before any solver: what no plan can meet, whatever it does.

Every count takes the side that favours a plan (every lever started as early and as often as it
may, every relief given in full), so each finding is sure; limits without one may still conflict.
"""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.analysis.infeasibility.upper_bounds import UpperBounds
from mixopt.instance.flows import demand_of
from mixopt.instance.groups import figures_of_group
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.lines import parts_of
from mixopt.instance.titles import supply_title
from mixopt.lp.tolerances import COUNTED
from mixopt.results.explanation import Finding
from mixopt.units import PENNY, VOLUME_UNITS


def count_findings(instance: Instance) -> tuple[Finding, ...]:
    """Everything that counting finds, area by area."""
    found: list[Finding] = []
    for area in instance.areas:
        most = UpperBounds(instance, area)
        found += _people(instance, area, most)
        found += _find_staying(instance, area, most)
        found += _find_overcommitted(instance, area, most)
        found += _spend(instance, area, most)
        found += _floors(instance, area)
        found += _late(instance, area)
    return tuple(dict.fromkeys(found))


def _people(instance: Instance, area: str, most: UpperBounds) -> Iterator[Finding]:
    """More people in a need than all the places that suit it."""
    for need, group in instance.model.needs.items():
        demand = demand_of(instance, area, need)
        suiting = [s for s, service in instance.model.services.items() if need in service.meets]
        for at, period in enumerate(instance.periods if group.met else ()):
            people = demand[at] - most.relief(need, at)
            room = sum(most.people(need, s, at) for s in suiting)
            if people > room + COUNTED:
                figures = [*_list_of_people(instance, area, need), *most.available(suiting)]
                less = " even after all relief" if most.relief(need, at) else ""
                unit = "people a year" if group.unit == "people/year" else "people"
                who = f"{group.title}{_in(instance, area, period.name)}"
                yield _finding(
                    f"{who}: {people:,.10g} {unit}{less}, "
                    f"and places for {room:,.10g} in all that suits them; "
                    f"{people - room:,.10g} too many",
                    at,
                    figures,
                )


def _list_of_people(instance: Instance, area: str, need: str) -> list[Figure]:
    """The figures that say how many people have a need."""
    found = instance.model.needs[need]
    if found.group:
        return figures_of_group(instance, area, need, found.group)
    if found.flow is None:
        return [instance.figure(area, "needs", (need,), "demand")]
    return [instance.figure(area, "flows", (need, ""), name) for name in ("opening", "starts")]


def _find_staying(instance: Instance, area: str, most: UpperBounds) -> Iterator[Finding]:
    """More people who may not be moved in the first period than there are places."""
    for name, service in instance.model.services.items():
        if not service.stays:
            continue
        figures: list[Figure] = []
        needed = 0.0
        for need in service.meets:
            if instance.model.needs[need].unit != "people":
                continue
            keys = (need, name)
            stays = instance.figure(area, "pathways", keys, "stays")
            opening = instance.figure(area, "pathways", keys, "opening")
            units = instance.figure(area, "pathways", keys, "units_per_person")
            needed += stays.values[0] * opening.values[0] * units.values[0]
            figures += [stays, opening]
        room = most.volume(name, 0)
        if needed > room + COUNTED:
            period = instance.periods[0].name
            unit = VOLUME_UNITS[service.unit].volume
            yield _finding(
                f"{service.title}{_in(instance, area, period)}: those who may not be moved need "
                f"{needed:,.10g} {unit}, and there are {room:,.10g}",
                0,
                [*figures, *most.available([name])],
            )


def _find_overcommitted(instance: Instance, area: str, most: UpperBounds) -> Iterator[Finding]:
    """A commitment to more than there is, or a guarantee of more than there is of a supply."""
    for name, service in instance.model.services.items():
        for supply, found in service.supplies.items():
            if found.guaranteed:
                yield from _find_overguaranteed(instance, area, most, name, supply)
    for name, service in instance.model.services.items():
        if not service.committed:
            continue
        least = instance.figure(area, "services", (name, ""), "committed")
        for at, period in enumerate(instance.periods):
            room = most.volume(name, at)
            if least.values[at] > room + COUNTED:
                unit = VOLUME_UNITS[service.unit].volume
                yield _finding(
                    f"{service.title}{_in(instance, area, period.name)}: {least.values[at]:,.10g} "
                    f"{unit} are committed, and there are {room:,.10g}",
                    at,
                    [least, *most.available([name])],
                )


def _find_overguaranteed(
    instance: Instance, area: str, most: UpperBounds, name: str, supply: str
) -> Iterator[Finding]:
    least = instance.figure(area, "services", (name, supply), "guaranteed")
    there = instance.figure(area, "services", (name, supply), "available")
    service = instance.model.services[name]
    for at, period in enumerate(instance.periods):
        room = there.values[at] + most.added(name, at, supply)
        if least.values[at] > room + COUNTED:
            unit = VOLUME_UNITS[service.unit].volume
            pooled = service.supplies[supply].pooled
            when = f", {period.name}" if pooled else _in(instance, area, period.name)
            yield _finding(
                f"{supply_title(instance, name, supply)}{when}: {least.values[at]:,.10g} {unit} "
                f"are guaranteed, and there are {room:,.10g}",
                at,
                [least, there],
            )


def _spend(instance: Instance, area: str, most: UpperBounds) -> Iterator[Finding]:
    """What is spent whatever the plan, above the envelope and all funds."""
    if not instance.head.envelope:
        return
    parts = [instance.figure(area, "funding", (part,), "amount") for part in instance.head.envelope]
    for at, period in enumerate(instance.periods):
        spent, figures = most.sum_committed_spend(at)
        envelope = sum(part.cell(at).value for part in parts)
        there = envelope + most.funds(at) + most.saving(at)
        if spent > there + PENNY:
            when = _in(instance, area, period.name)
            yield _finding(
                f"Money{when}: £{spent:,.0f} is spent whatever the plan, "
                f"and the envelope, all funds and all savings come to £{there:,.0f}; "
                f"£{spent - there:,.0f} too much",
                at,
                [*parts, *figures],
            )


def _floors(instance: Instance, area: str) -> Iterator[Finding]:
    """A reserve whose floor is above all that was ever in it."""
    for name, fund in instance.model.funds.items():
        if fund.kind != "reserve":
            continue
        opening = instance.figure(area, "funding", (name,), "opening")
        floor = instance.figure(area, "funding", (name,), "floor")
        put_in = [
            instance.figure(area, "funding", (part,), "amount")
            for part in parts_of(instance.model, name)
        ]
        there = opening.values[0]
        for at, period in enumerate(instance.periods):
            there += sum(part.values[at] for part in put_in)
            ended = name in instance.head.ends and period.last >= instance.head.ends[name]
            if floor.values[at] > there + PENNY and not ended:
                yield _finding(
                    f"{fund.title}{_in(instance, area, period.name)}: its floor is "
                    f"£{floor.values[at]:,.0f}, and no more than £{there:,.0f} was ever in it",
                    at,
                    [floor, opening, *put_in],
                )


def _late(instance: Instance, area: str) -> Iterator[Finding]:
    """Levers that cannot be started inside the plan, or do nothing inside it."""
    for name, lever in instance.model.levers.items():
        startable = instance.figure(area, "levers", (name,), "startable")
        most = instance.figure(area, "levers", (name,), "most")
        if not most.values[0]:
            continue
        first = next((at for at, value in enumerate(startable.values) if value), None)
        if first is None:
            yield _finding(
                f"{lever.title}{_in(instance, area, '')}: it may be started {most.values[0]:,.10g} "
                "times, and in none of the periods: it starts after the plan, if ever",
                None,
                [startable, most],
                sure=False,
            )
            continue
        effects = [
            instance.figure(area, "levers", (name,), f"{effect}_after_{after}")
            for effect in ("adds", "recruits", "saving")
            if getattr(lever, effect)
            for after in range(min(lever.periods, len(instance.every_period) - first))
        ]
        if effects and not any(any(figure.values[first:]) for figure in effects):
            yield _finding(
                f"{lever.title}{_in(instance, area, '')}: started as early as it may be, in "
                f"{instance.periods[first].name}, it has no effect inside the plan",
                None,
                [startable, *effects],
                sure=False,
            )


def _in(instance: Instance, area: str, period: str) -> str:
    where = instance.head.areas[area] if len(instance.areas) > 1 else ""
    parts = ", ".join(filter(None, (where, period)))
    return f", {parts}" if parts else ""


def _finding(says: str, at: int | None, figures: list[Figure], *, sure: bool = True) -> Finding:
    rows = {figure.name: figure.cell(at or 0).row for figure in figures}
    return Finding(says, tuple(rows.values()), tuple(rows), sure)
