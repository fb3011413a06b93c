"""Doing nothing: who is supported where, and what is drawn from which supply."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mixopt.instance.care_figures import supplies_of
from mixopt.instance.flows import demand_of
from mixopt.instance.instance import Instance
from mixopt.results.decisions import Decisions, relief
from mixopt.results.opening_draws import draw_cheapest_first

NOTHING = 1e-12
"""Of a pivot: less is no equation, which figures of care never give."""


def hold_mix(instance: Instance, decisions: Decisions) -> Decisions:
    """Decisions with today's mix held, area by area and period by period."""
    held = _HeldMix(instance, decisions)
    for area, at, _ in instance.everywhere():
        held.hold(area, at)
    return held.decisions


@dataclass
class _HeldMix:
    instance: Instance
    given: Decisions
    supported: dict[tuple[str, ...], float] = field(default_factory=dict)
    unmet: dict[tuple[str, ...], float] = field(default_factory=dict)
    volume: dict[tuple[str, ...], float] = field(default_factory=dict)
    drawn: dict[tuple[str, ...], float] = field(default_factory=dict)

    @property
    def decisions(self) -> Decisions:
        """What is held so far; nothing is given that is not."""
        return replace(
            self.given,
            supported=self.supported,
            unmet=self.unmet,
            volume=defaultdict(float, self.volume),
            drawn=self.drawn,
        )

    def hold(self, area: str, at: int) -> None:
        """One area in one period."""
        model, period = self.instance.model, self.instance.periods[at].name
        for name, service in model.services.items():
            if not service.meets:
                opening = self.instance.once(area, "services", (name, ""), "opening")
                self.volume[area, name, period] = opening
        people = self._people(area, at)
        for name, service in model.services.items():
            for need in service.meets:
                share = today_shares(self.instance, area, need).get(name, 0.0)
                self.supported[area, need, name, period] = share * people[need]
            if service.meets:
                self.volume[area, name, period] = sum(
                    self._each(area, need, name, at) * self.supported[area, need, name, period]
                    for need in service.meets
                )
            drawn = draw_cheapest_first(
                self.instance, area, name, self.volume[area, name, period], at
            )
            for supply, units in zip(supplies_of(name, service), drawn, strict=True):
                self.drawn[area, name, supply or name, period] = units
        for need in model.needs:
            self.unmet[area, need, period] = self._count_unsupported(area, at, need)

    def _count_unsupported(self, area: str, at: int, need: str) -> float:
        """People of a need whom no service supports: nobody with it is in one today."""
        if not self.instance.model.needs[need].met or today_shares(self.instance, area, need):
            return 0.0
        demand = demand_of(self.instance, area, need)[at]
        return max(0.0, demand - relief(self.instance, self.decisions, area, at, need))

    def _each(self, area: str, need: str, name: str, at: int) -> float:
        return self.instance.values(area, "pathways", (need, name), "units_per_person")[at]

    def _people(self, area: str, at: int) -> dict[str, float]:
        """People of each need after relief: also by what is given to them in the same period.

        people[g] + Σ_h (what one person of h is given that relieves g) × people[h] = demand[g] less
        what earlier periods, and services that meet no need, relieve of g.
        """
        model = self.instance.model
        needs = list(model.needs)
        matrix = [[float(g == h) for h in needs] for g in needs]
        right = []
        for row, g in zip(matrix, needs, strict=True):
            before = relief(self.instance, self.decisions, area, at, g)
            right.append(demand_of(self.instance, area, g)[at] - before)
            for name, service in model.services.items():
                each = self._relieved_by_one(area, at, g, name, before) if service.meets else 0.0
                for h in service.meets if each else ():
                    share = today_shares(self.instance, area, h).get(name, 0.0)
                    row[needs.index(h)] += each * self._each(area, h, name, at) * share
        found = _solve(matrix, right)
        return {need: max(0.0, number) for need, number in zip(needs, found, strict=True)}

    def _relieved_by_one(self, area: str, at: int, need: str, name: str, before: float) -> float:
        """People kept out of a need in a period by one unit of a service that is given in it.

        Of a need with a flow, by carrying its people with one unit more.
        """
        service = self.instance.model.services[name]
        if need in service.relieves:
            keys = (need, name)
            return self.instance.values(area, "pathways", keys, "relief_per_unit_after_0")[at]
        if not self.instance.model.needs[need].flow or not (service.prevents or service.moves_on):
            return 0.0
        decisions, key = self.decisions, (area, name, self.instance.periods[at].name)
        volume = defaultdict(float, {**decisions.volume, key: decisions.volume[key] + 1})
        return relief(self.instance, replace(decisions, volume=volume), area, at, need) - before


def today_shares(instance: Instance, area: str, need: str) -> Mapping[str, float]:
    """The share of today's people of a need in each service; nothing where nobody is in one."""
    people = {
        name: instance.once(area, "pathways", (need, name), "opening")
        for name, service in instance.model.services.items()
        if need in service.meets
    }
    total = sum(people.values())
    return {name: number / total for name, number in people.items()} if total > 0 else {}


def people_today(instance: Instance, area: str, need: str) -> float:
    """Today's people of a need; of one that no service meets, those of the first period."""
    met = sum(
        instance.once(area, "pathways", (need, name), "opening")
        for name, service in instance.model.services.items()
        if need in service.meets
    )
    return met or demand_of(instance, area, need)[0]


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """A small set of linear equations, by elimination with the largest pivots."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for at in range(size):
        best = max(range(at, size), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        pivot = rows[at][at]
        if abs(pivot) < NOTHING:
            return right
        for row in range(size):
            factor = rows[row][at] / pivot
            if row != at and factor:
                rows[row] = [
                    value - factor * lead for value, lead in zip(rows[row], rows[at], strict=True)
                ]
    return [rows[at][size] / rows[at][at] for at in range(size)]
