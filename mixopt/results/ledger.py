"""The ledger: units × price × times = £, from the figures and the decisions alone.

Knows nothing of the programme, so that it can be held against the objective.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from mixopt.instance.care_figures import supplies_of
from mixopt.instance.instance import Figure, Instance, Period
from mixopt.instance.lines import hiring_line, redundancy_line, saving_line, vacancy_line
from mixopt.results.care_rows import Entry
from mixopt.results.decisions import Decisions, in_effect, sum_added
from mixopt.units import VOLUME_UNITS


@dataclass(frozen=True)
class Ledger:
    """Writes the entries of one instance and one set of decisions."""

    instance: Instance
    decisions: Decisions
    beyond_blocks: bool = False
    """What is drawn beyond a block is bought too, at its price: a plan never draws it."""

    def entries(self) -> tuple[Entry, ...]:
        """Every entry, in the order of the model, then by area and period."""
        return tuple(
            entry
            for area, at, _ in self.instance.everywhere()
            for entry in self._period(area, at, self.instance.periods[at])
        )

    def _period(self, area: str, at: int, period: Period) -> Iterator[Entry]:
        model, head = self.instance.model, self.instance.head
        for name, service in model.services.items():
            for supply in supplies_of(name, service):
                yield from self._supply(area, at, period, name, supply)
        for role, staff in model.roles.items():
            for contract in staff.contracts:
                yield from self._staff(area, at, period, role, contract)
            if staff.posts:
                cost = self.instance.figure(area, "workforce", (role, ""), "vacancy_cost")
                vacant = self.decisions.vacant[area, role, period.name]
                line, years = vacancy_line(role), period.years
                yield self._entry(area, line, "vacancies", at, period, vacant, "FTE", cost, years)
        for lever in model.levers:
            yield from self._lever(area, at, period, lever)
        for name in model.schemes:
            yield self._scheme(area, at, period, name)
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
            if self.beyond_blocks:
                bought = max(bought, drawn)
        yield self._entry(area, line, "bought", at, period, bought, unit.volume, price, times)
        if service.contribution:
            paid = self.instance.figure(area, "services", (name, ""), "contribution")
            yield self._entry(
                area, line, "contributions", at, period, -drawn, unit.volume, paid, times
            )

    def _block(self, area: str, at: int, name: str, supply: str) -> float:
        available = self.instance.figure(area, "services", (name, supply), "available")
        return available.cells[at].value + sum_added(
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
            key = (area, role, period.name)
            cost = self.instance.figure(area, "workforce", (role, contract), "hire_cost")
            hired, line = self.decisions.hired[key], hiring_line(role)
            yield self._entry(area, line, "hiring", at, period, hired, "FTE", cost, 1)
            if self.instance.model.roles[role].redundancy:
                cost = self.instance.figure(area, "workforce", (role, contract), "release_cost")
                gone, line = self.decisions.released[key], redundancy_line(role)
                yield self._entry(area, line, "redundancy", at, period, gone, "FTE", cost, 1)

    def _lever(self, area: str, at: int, period: Period, name: str) -> Iterator[Entry]:
        lever = self.instance.model.levers[name]
        delivered = 1.0
        if lever.delivery:
            delivered = self.instance.once(area, "levers", (name,), "delivered")
        for effect, line, part in (
            ("cost", f"levers.{name}", 1.0),
            ("saving", saving_line(name), -delivered),
        ):
            for start, after in in_effect(lever, effect, at):
                figure = f"{effect}_after_{after}"
                price = self.instance.figure(area, "levers", (name,), figure)
                begun = self.instance.periods[start].name
                units = part * self.decisions.started[area, name, begun]
                item = f"{effect}, started {begun}"
                yield self._entry(area, line, item, at, period, units, "starts", price, 1)

    def _scheme(self, area: str, at: int, period: Period, name: str) -> Entry:
        """A scheme costs what is spent on it: £ × 1."""
        least = self.instance.figure(area, "schemes", (name, ""), "least")
        spend, cell = self.decisions.spent[area, name, period.name], least.cell(at)
        return Entry(
            area=area, line=f"schemes.{name}", item="spend", period=period.name, units=spend,
            unit="£", price=1.0, price_unit="£/£", times=1.0, amount=spend,
            figure=f"{least.name}[{period.name}]", source=cell.source,
            source_kind=self.instance.source(cell).kind,
        )  # fmt: skip

    def _entry(
        self, area: str, line: str, item: str, at: int, period: Period,
        units: float, unit: str, price: Figure, times: float,
    ) -> Entry:  # fmt: skip
        cell, name = price.cell(at), period.name
        value, source = cell.value, cell.source
        return Entry(  # by position: there are hundreds in a plan
            area, line, item, name, units + 0.0, unit, value, price.kind.unit, times,
            units * value * times + 0.0, f"{price.name}[{name}]", source, self._kinds[source],
        )  # fmt: skip

    @cached_property
    def _kinds(self) -> dict[str, str]:
        """The kind of each source."""
        return {name: source.kind for name, source in self.instance.head.sources.items()}
