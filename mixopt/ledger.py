"""The ledger: units × price × times = £, from the figures and the decisions alone.

Knows nothing of the programme, so that it can be held against the objective.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mixopt.figures import supplies_of
from mixopt.instance import Figure, Instance, Period
from mixopt.plan import Entry
from mixopt.schema import Lever, Service
from mixopt.units import VOLUME_UNITS

Values = Mapping[tuple[str, ...], float]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the programme decided, by variable and index; nothing of the solver."""

    supported: Values
    unmet: Values
    volume: Values
    drawn: Values
    fte: Values
    hired: Values
    released: Values
    started: Values


@dataclass(frozen=True, slots=True)
class Ledger:
    """Writes the entries of one instance and one set of decisions."""

    instance: Instance
    decisions: Decisions

    def entries(self) -> tuple[Entry, ...]:
        """Every entry, in the order of the model, then by area and period."""
        return tuple(
            entry
            for area in self.instance.areas
            for at, period in enumerate(self.instance.periods)
            for entry in self._period(area, at, period)
        )

    def _period(self, area: str, at: int, period: Period) -> Iterator[Entry]:
        model, head = self.instance.model, self.instance.head
        for name, service in model.services.items():
            for supply in supplies_of(name, service):
                yield from self._supply(area, at, period, name, supply)
        for role, staff in model.roles.items():
            for contract in staff.contracts:
                yield from self._staff(area, at, period, role, contract)
        for lever in model.levers:
            yield from self._lever(area, at, period, lever)
        for name in head.lines:
            amount = self.instance.figure(area, "funding", (name,), "amount")
            yield self._entry(area, f"funding.{name}", "amount", at, period, 1, "line", amount, 1)

    def _supply(
        self, area: str, at: int, period: Period, name: str, supply: str
    ) -> Iterator[Entry]:
        service = self.instance.model.services[name]
        unit = VOLUME_UNITS[service.unit]
        drawn = self.decisions.drawn[area, name, supply or name, period.name]
        line = ".".join(filter(None, ("services", name, supply)))
        times = getattr(period, unit.time)
        price = self.instance.figure(area, "services", (name, supply), "price")
        bought = drawn
        if supply and service.supplies[supply].block:
            bought = self._block(area, at, name, supply)
        yield self._entry(area, line, "bought", at, period, bought, unit.volume, price, times)
        if service.contribution:
            paid = self.instance.figure(area, "services", (name, ""), "contribution")
            yield self._entry(
                area, line, "contributions", at, period, -drawn, unit.volume, paid, times
            )

    def _block(self, area: str, at: int, name: str, supply: str) -> float:
        available = self.instance.figure(area, "services", (name, supply), "available")
        return available.cells[at].value + added(
            self.instance, self.decisions, area, at, name, supply
        )

    def _staff(
        self, area: str, at: int, period: Period, role: str, contract: str
    ) -> Iterator[Entry]:
        line = f"workforce.{role}.{contract}"
        pay = self.instance.figure(area, "workforce", (role, contract), "pay")
        fte = self.decisions.fte[area, role, contract, period.name]
        yield self._entry(area, line, "pay", at, period, fte, "FTE", pay, period.years)
        if contract == "permanent":
            cost = self.instance.figure(area, "workforce", (role, contract), "hire_cost")
            hired = self.decisions.hired[area, role, period.name]
            yield self._entry(area, line, "hiring", at, period, hired, "FTE", cost, 1)

    def _lever(self, area: str, at: int, period: Period, name: str) -> Iterator[Entry]:
        lever = self.instance.model.levers[name]
        for effect, sign in (("cost", 1), ("saving", -1)):
            for start, after in in_effect(lever, effect, at):
                figure = f"{effect}_after_{after}"
                price = self.instance.figure(area, "levers", (name,), figure)
                begun = self.instance.periods[start].name
                units = sign * self.decisions.started[area, name, begun]
                item = f"{effect}, started {begun}"
                yield self._entry(
                    area, f"levers.{name}", item, at, period, units, "starts", price, 1
                )

    def _entry(
        self, area: str, line: str, item: str, at: int, period: Period,
        units: float, unit: str, price: Figure, times: float,
    ) -> Entry:  # fmt: skip
        cell = price.cell(at)
        return Entry(
            area=area, line=line, item=item, period=period.name,
            units=units, unit=unit, price=cell.value, price_unit=price.kind.unit, times=times,
            amount=units * cell.value * times, figure=f"{price.name}[{period.name}]",
            source=cell.source, source_kind=self.instance.source(cell).kind,
        )  # fmt: skip


def in_effect(lever: Lever, effect: str, at: int) -> Iterator[tuple[int, int]]:
    """Start periods whose effect is felt in period `at`, each with the row that gives it.

    The last row goes on to the end of the plan, except for a one-off cost or saving.
    """
    setting = getattr(lever, effect)
    if setting is None:
        return
    for start in range(at + 1):
        after = at - start
        if after < lever.periods:
            yield start, after
        elif setting != "one_off":
            yield start, lever.periods - 1


def added(
    instance: Instance, decisions: Decisions, area: str, at: int, name: str, supply: str
) -> float:
    """Units that all starts so far add to a supply of an area in period `at`."""
    total = 0.0
    for lever_name, lever in instance.model.levers.items():
        if lever.adds != ".".join(filter(None, (name, supply))):
            continue
        for start, after in in_effect(lever, "adds", at):
            effect = instance.figure(area, "levers", (lever_name,), f"adds_after_{after}")
            begun = instance.periods[start].name
            total += effect.cells[at].value * decisions.started[area, lever_name, begun]
    return total


def relief(instance: Instance, decisions: Decisions, area: str, at: int, need: str) -> float:
    """People kept out of a need in period `at` by units given inside the plan."""
    total = 0.0
    for name, service in instance.model.services.items():
        if need not in service.relieves:
            continue
        for after in range(min(service.relieves[need], at + 1)):
            figure = f"relief_per_unit_after_{after}"
            effect = instance.figure(area, "pathways", (need, name), figure)
            given = instance.periods[at - after].name
            total += effect.cells[at].value * decisions.volume[area, name, given]
    return total


def cases(instance: Instance, decisions: Decisions, area: str, at: int, need: str) -> float:
    """Cases that the people of a need are in period `at`."""
    model, period = instance.model, instance.periods[at].name
    total = 0.0
    if model.needs[need].casework:
        people = instance.values(area, "needs", (need,), "demand")[at]
        people -= relief(instance, decisions, area, at, need)
        total += instance.values(area, "needs", (need,), "cases_per_person")[at] * people
    for name, service in model.services.items():
        if service.casework and need in service.meets:
            each = instance.values(area, "pathways", (need, name), "cases_per_person")[at]
            total += each * decisions.supported[area, need, name, period]
    return total


def services_counted(instance: Instance, names: tuple[str, ...], tags: tuple[str, ...]) -> set[str]:
    """Services selected by name or by tag."""

    def selected(name: str, service: Service) -> bool:
        return name in names or bool(set(tags) & set(service.tags))

    return {name for name, service in instance.model.services.items() if selected(name, service)}
