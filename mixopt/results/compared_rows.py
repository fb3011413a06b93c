"""The rows of one column of a comparison: from the tables of a plan, or of doing nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from mixopt.instance.instance import Instance
from mixopt.instance.titles import spell_out
from mixopt.results.comparison import Column, Compared
from mixopt.results.own_money import OwnMoney

SEEN = 0.005
"""People, FTE, places or starts: fewer are none."""

MONEY = {
    "cost": "Cost",
    "from_funds": "Paid by funds",
    "envelope": "Budget envelope",
    "headroom": "Headroom (a minus is the gap)",
}

SAVINGS = {
    "saved": "Saved against the baseline",
    "target": "Savings target",
    "one_off": "One-off money in the saving",
}

Costs = Mapping[str, float]
"""£ by period, of all areas."""


@dataclass(frozen=True)
class ColumnRows:
    """Writes the rows of a column."""

    column: Column
    tables: Mapping[str, tuple[Any, ...]]
    instance: Instance | None
    """For titles; none where only a saved plan is there."""
    money: OwnMoney | None = None
    """What its scenarios add to the instance's own money; none where they are not known."""

    def rows(self) -> Iterator[Compared]:
        """Every row but those that rest on another column, on prices, or on limits."""
        yield from self._money()
        yield from self.added()
        yield from self._savings()
        yield from self._mix()
        yield from self._staff()
        yield from self._ratios()
        yield from self._levers()
        yield from self._unmet()

    def row(
        self, topic: str, item: str, title: str, value: float | None, *, measure: str = "",
        area: str = "", period: str = "", unit: str = "£", note: str = "",
    ) -> Compared:  # fmt: skip
        """One number of this column."""
        return Compared(
            self.column.name, topic, item, title, measure, area, period, unit,
            None if value is None else value + 0.0, note,
        )  # fmt: skip

    def title(self, section: str, name: str) -> str:
        """The title of a service, role, standard, lever or need; spelt out where there is none."""
        found = getattr(self.instance.model, section, {}) if self.instance else {}
        return found[name].title if name in found else spell_out(name)

    def where(self, area: str) -> str:
        """An area beside a title, where there are several."""
        if len(self.column.areas) == 1:
            return ""
        titles = self.instance.head.areas if self.instance else {}
        return f", {titles.get(area, spell_out(area))}"

    @property
    def several(self) -> tuple[str, ...]:
        """The areas that have rows of their own."""
        return self.column.areas if len(self.column.areas) > 1 else ()

    @property
    def costs(self) -> Costs:
        """Cost by period, of all areas."""
        return self._by_period(self.tables["money"], "cost")

    @property
    def discounts(self) -> Mapping[str, float]:
        """What £1 of each period counts."""
        return {row.period: row.discount for row in self.tables["money"]}

    def _by_period(self, rows: Iterable[Any], name: str) -> dict[str, float]:
        total: dict[str, float] = defaultdict(float)
        for row in rows:
            total[row.period] += getattr(row, name) or 0.0
        return dict(total)

    @cached_property
    def _own(self) -> Mapping[str, tuple[Any, ...]]:
        """The tables without the money that scenarios add."""
        return self.money.tables(self.tables) if self.money else self.tables

    def added(self) -> Iterator[Compared]:
        """What scenarios add to the instance's own money, or take, by what it is added to."""
        by: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for row in self.money.added if self.money else ():
            by[row.to, row.title][row.period] += row.amount
        for (to, title), amounts in by.items():
            yield from self._across("added", to, title[:1].upper() + title[1:], amounts)

    def _money(self) -> Iterator[Compared]:
        rows = self._own["money"]
        for name, title in MONEY.items():
            if all(getattr(row, name) is None for row in rows):
                continue
            if name == "from_funds" and not self.tables["funds"]:
                continue
            yield from self._across("money", name, title, self._by_period(rows, name))
            for area in self.several if name in {"cost", "headroom"} else ():
                mine = self._by_period((row for row in rows if row.area == area), name)
                yield from self._across("money", name, title + self.where(area), mine, area)
            if name == "cost":
                yield self.row("money", "cost", title, self.column.cost, measure="discounted")

    def _across(
        self, topic: str, name: str, title: str, by: Mapping[str, float], area: str = ""
    ) -> Iterator[Compared]:
        """A row for each period, and one for the whole plan."""
        for period, amount in by.items():
            yield self.row(topic, name, title, amount, period=period, area=area)
        yield self.row(topic, name, title, sum(by.values()), area=area)

    def _savings(self) -> Iterator[Compared]:
        rows = [row for row in self._own["savings"] if row.target is not None]
        for name, title in SAVINGS.items():
            by = self._by_period(rows, name)
            if by and (name != "one_off" or any(amount >= 1 for amount in by.values())):
                yield from self._across("saving", name, title, by)

    def against(self, costs: Costs) -> Iterator[Compared]:
        """What is saved against doing nothing, period by period.

        Args:
            costs: Those of doing nothing.
        """
        saved = {period: costs[period] - cost for period, cost in self.costs.items()}
        name, title = "against_nothing", "Less than doing nothing"
        yield from self._across("saving", name, title, saved)
        discounted = sum(self.discounts[period] * amount for period, amount in saved.items())
        yield self.row("saving", name, title, discounted, measure="discounted")

    def _compare_with_today(
        self, topic: str, item: str, title: str, today: float | None, last: float, unit: str
    ) -> Iterator[Compared]:
        """Today, the last period, and the change."""
        if max(today or 0.0, last) < SEEN:
            return
        period = self.column.periods[-1]
        if today is not None:
            yield self.row(topic, item, title, today, measure="today", unit=unit)
        yield self.row(topic, item, title, last, measure="last", unit=unit, period=period)
        if today is not None:
            change = last - today
            yield self.row(topic, item, title, change, measure="change", unit=unit, period=period)

    def _mix(self) -> Iterator[Compared]:
        """People in each service; of one that meets no need, its volume."""
        today: dict[str, float] = defaultdict(float)
        last: dict[str, float] = defaultdict(float)
        for row in self.tables["supported"]:
            if row.period == self.column.periods[-1]:
                today[row.service] += row.opening
                last[row.service] += row.people
        volumes: dict[str, float] = defaultdict(float)
        units: dict[str, str] = {}
        for row in self.tables["volumes"]:
            units[row.service] = row.unit
            if row.period == self.column.periods[-1]:
                volumes[row.service] += row.drawn
        for name, volume in volumes.items():
            title = self.title("services", name)
            if name in last:
                yield from self._compare_with_today(
                    "mix", name, title, today[name], last[name], "people"
                )
            else:
                before = self._opening(name)
                yield from self._compare_with_today("mix", name, title, before, volume, units[name])

    def _opening(self, service: str) -> float | None:
        """Today's volume of a service that meets no need, where the figures are there."""
        found, areas = self.instance, self.column.areas
        keys = (service, "")
        if found is None or not all(found.has(x, "services", keys, "opening") for x in areas):
            return None
        return sum(found.once(area, "services", keys, "opening") for area in areas)

    def _staff(self) -> Iterator[Compared]:
        today: dict[tuple[str, str], float] = defaultdict(float)
        last: dict[tuple[str, str], float] = defaultdict(float)
        for row in self.tables["staff"]:
            if row.period == self.column.periods[-1]:
                today[row.role, row.contract] += row.opening
                last[row.role, row.contract] += row.fte
        for (role, contract), fte in last.items():
            title = f"{self.title('roles', role)}, {contract}"
            before = today[role, contract]
            yield from self._compare_with_today(
                "staff", f"{role}.{contract}", title, before, fte, "FTE"
            )

    def _ratios(self) -> Iterator[Compared]:
        for row in self.tables["standards"]:
            title = self.title("standards", row.standard) + self.where(row.area)
            area = row.area if self.several else ""
            for measure, value in (("reached", row.reached), (row.sense, row.limit)):
                yield self.row(
                    "ratios", row.standard, title, value if value < float("inf") else None,
                    measure=measure, area=area, period=row.period, unit=row.unit,
                    note="" if value < float("inf") else "nobody to count it against",
                )  # fmt: skip

    def _levers(self) -> Iterator[Compared]:
        by: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for row in self.tables["levers"]:
            by[row.lever][row.period] += row.started
        yield from self._count_by_period("levers", "levers", by, "starts")

    def _unmet(self) -> Iterator[Compared]:
        by: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for row in self.tables["needs"]:
            by[row.need][row.period] += row.unmet
        yield from self._count_by_period("unmet", "needs", by, "people")

    def _count_by_period(
        self, topic: str, section: str, by: Mapping[str, Mapping[str, float]], unit: str
    ) -> Iterator[Compared]:
        """Numbers by period and in all, of those that have any."""
        for name, numbers in by.items():
            if sum(numbers.values()) < SEEN:
                continue
            title = self.title(section, name)
            for period, number in numbers.items():
                yield self.row(topic, name, title, number, period=period, unit=unit)
            yield self.row(topic, name, title, sum(numbers.values()), unit=unit)


def name_own_money(rows: Iterable[Compared]) -> Iterator[Compared]:
    """The rows of all columns: where any scenario adds money, what is without it says so."""
    found = [*rows]
    without = any(row.topic == "added" and (row.value or 0.0) > 0 for row in found)
    for row in found:
        own = without and row.item in {"headroom", "saved"} and row.topic in {"money", "saving"}
        yield replace(row, title=f"{row.title}, without what scenarios add") if own else row
