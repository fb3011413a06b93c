"""The bridge from one year's cost to the next, as a finance director publishes it.

    base        the year before's cost; in the first year what today's mix and staff would cost at
                its prices, cheapest supplies first, with its fixed lines and schemes
    inflation   the year before's units × the change of their prices (and of the days in the year)
    growth      the change of each fixed line
    demand      the change of need, after relief, × what a person with it cost on average in the
                year before, at this year's prices
    lever       the change of what each lever costs less what it saves
    schemes     the change of what is spent on them
    staff       the change of staff at this year's pay, and of hiring, redundancy and vacancies
    mix         what is left: who is supported where, and from which supply
    cost        the sum

Then who pays: each fund, each reserve and the envelope with a minus, and the gap that remains (a
minus is headroom).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from mixopt.instance.care_figures import supplies_of
from mixopt.instance.flows import demand_of
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.lines import saving_line
from mixopt.results.care_rows import Entry
from mixopt.results.decisions import relief
from mixopt.results.funding_rows import Step
from mixopt.results.opening_draws import draw_cheapest_first
from mixopt.results.spending import Spending
from mixopt.results.unit_prices import UnitPrices

PARTS = {
    "cost": "total",
    "gap": "total",
    "fund": "payment",
    "reserve": "payment",
    "envelope": "payment",
}
"""The part of the bridge that a step is of, where it is no step of the cost."""

BESIDE_PAY = {"hiring", "redundancy", "vacancies"}
"""The entries of the ledger that staff cost beside their pay."""

PER_UNIT = {"bought", "contributions", "pay"}
"""The entries of the ledger that are units × price."""

PRICES = {"price", "contribution", "pay"}
"""The figures that are the price in those."""


@dataclass(frozen=True)
class Bridge:
    """Writes the bridge of every area and period."""

    instance: Instance
    spending: Spending

    def steps(self) -> tuple[Step, ...]:
        """Every step, by area and period."""
        return tuple(
            Step(area, period.name, PARTS.get(kind, "cost"), kind, item, amount)
            for area in self.instance.areas
            for at, period in enumerate(self.instance.periods)
            for kind, item, amount in self._period(area, at)
        )

    def _period(self, area: str, at: int) -> Iterator[tuple[str, str, float]]:
        period = self.instance.periods[at].name
        cost = self._cost(area, at)
        base = self._cost(area, at - 1) if at else self._today(area)
        inflation = self._units_cost(area, at - 1, at) - self._units_cost(area, at - 1, at - 1)
        steps = [("base", "", base), ("inflation", "", inflation if at else 0.0)]
        steps += [("growth", line, amount) for line, amount in self._growth(area, at)]
        steps.append(("demand", "", self._demand(area, at)))
        steps += [
            ("lever", x, self._change(area, at, (f"levers.{x}", saving_line(x))))
            for x in self.instance.model.levers
        ]
        schemes = tuple(f"schemes.{name}" for name in self.instance.model.schemes)
        if schemes and at:
            steps.append(("schemes", "", self._change(area, at, schemes)))
        steps.append(("staff", "", self._staff(area, at)))
        yield from steps
        yield "mix", "", cost - sum(amount for _, _, amount in steps)
        yield "cost", "", cost
        yield from self._payers(area, period, cost)

    def _payers(self, area: str, period: str, cost: float) -> Iterator[tuple[str, str, float]]:
        model, head = self.instance.model, self.instance.head
        left = cost
        for fund, found in model.funds.items():
            paid = self.spending.sum_paid(area, period, [fund])
            left -= paid
            yield "reserve" if found.kind == "reserve" else "fund", fund, 0.0 - paid
        if head.envelope:
            at = [p.name for p in self.instance.periods].index(period)
            parts = [
                self.instance.values(area, "funding", (name,), "amount")[at]
                for name in head.envelope
            ]
            yield "envelope", "", -sum(parts)
            left -= sum(parts)
        if head.envelope or model.funds:
            yield "gap", "", left

    @cached_property
    def _costs(self) -> Mapping[tuple[str, str], float]:
        total: dict[tuple[str, str], float] = defaultdict(float)
        for (area, _, period), amount in self.spending.spend.items():
            total[area, period] += amount
        return total

    def _cost(self, area: str, at: int) -> float:
        return self._costs[area, self.instance.periods[at].name]

    def _change(self, area: str, at: int, lines: tuple[str, ...]) -> float:
        """By how much lines cost more than in the period before; in the first, what they cost."""

        def spent(i: int) -> float:
            period = self.instance.periods[i].name
            return sum(self.spending.spend.get((area, line, period), 0.0) for line in lines)

        return spent(at) - (spent(at - 1) if at else 0.0)

    def _growth(self, area: str, at: int) -> Iterator[tuple[str, float]]:
        for name in self.instance.head.lines if at else ():
            change = self._change(area, at, (f"funding.{name}",))
            if change:
                yield f"funding.{name}", change

    def _units_cost(self, area: str, units: int, prices: int) -> float:
        """What one period's volumes and staff cost at another's prices, but what is spent once."""
        if units < 0:
            return 0.0
        total, period = 0.0, self.instance.periods[units].name
        for entry in self._priced_entries[area, period]:
            figure = self._figures[entry.figure.rpartition("[")[0]]
            total += entry.units * figure.cell(prices).value * self._unit.times(entry.line, prices)
        return total

    @cached_property
    def _priced_entries(self) -> Mapping[tuple[str, str], list[Entry]]:
        """The entries that are units × price, by area and period."""
        found: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in self.spending.ledger:
            if entry.item in PER_UNIT:
                found[entry.area, entry.period].append(entry)
        return found

    @cached_property
    def _figures(self) -> Mapping[str, Figure]:
        """The figures that are prices of one unit, by their names."""
        return {
            figure.name: figure
            for address, figure in self.instance.figures.items()
            if address.figure in PRICES
        }

    @cached_property
    def _unit(self) -> UnitPrices:
        return UnitPrices(self.instance)

    @cached_property
    def _averages(self) -> dict[tuple[str, str, int, int], float]:
        return {}

    def _average(self, area: str, name: str, units: int, at: int) -> float:
        """What a unit of a service costs on average at a period's prices, drawn as in another."""
        key = area, name, units, at
        if key not in self._averages:
            self._averages[key] = self._work_out_average(*key)
        return self._averages[key]

    def _work_out_average(self, area: str, name: str, units: int, at: int) -> float:
        supplies = supplies_of(name, self.instance.model.services[name])
        prices = [self._unit.price(area, name, supply, at) for supply in supplies]
        if units < 0:
            drawn = self._opening_draws(area, name)
        else:
            period, chosen = self.instance.periods[units].name, self.spending.decisions
            drawn = [chosen.drawn[area, name, supply or name, period] for supply in supplies]
        volume = sum(drawn)
        if volume <= 0:
            return prices[0]
        return sum(n * price for n, price in zip(drawn, prices, strict=True)) / volume

    def _opening_draws(self, area: str, name: str) -> list[float]:
        """What today's people use of each supply, were the cheapest filled first."""
        volume = sum(
            self.instance.once(area, "pathways", (need, name), "opening")
            * self.instance.values(area, "pathways", (need, name), "units_per_person")[0]
            for need in self.instance.model.services[name].meets
        )
        return draw_cheapest_first(self.instance, area, name, volume, 0)

    def _people(self, area: str, at: int) -> Iterator[tuple[str, str, float, float]]:
        """Need, service, people of the period before (or the opening), cost of one of them."""
        last = at - 1
        for name, service in self.instance.model.services.items():
            for need in service.meets:
                keys = (need, name)
                each = self.instance.values(area, "pathways", keys, "units_per_person")[at]
                if at:
                    period = self.instance.periods[last].name
                    people = self.spending.decisions.supported[area, need, name, period]
                else:
                    people = self.instance.once(area, "pathways", keys, "opening")
                yield need, name, people, each * self._average(area, name, last, at)

    def _today(self, area: str) -> float:
        """What today's mix, staff, schemes and fixed lines cost in the first period."""
        total = sum(people * each for _, _, people, each in self._people(area, 0))
        total += sum(self._unmet_by_people(area))
        for name, role in self.instance.model.roles.items():
            for contract in role.contracts:
                fte = self.instance.once(area, "workforce", (name, contract), "opening")
                total += fte * self._unit.pay(area, name, contract, 0)
        total += self._vacancies_today(area)
        lines = [f"funding.{name}" for name in self.instance.head.lines]
        lines += [f"schemes.{name}" for name in self.instance.model.schemes]
        return total + self._change(area, 0, tuple(lines))

    def _unmet_by_people(self, area: str) -> Iterator[float]:
        """What today's services that meet no need cost, and blocks beyond what people use."""
        for name, service in self.instance.model.services.items():
            supplies = supplies_of(name, service)
            prices = [self._unit.price(area, name, supply, 0) for supply in supplies]
            if not service.meets:
                volume = self.instance.once(area, "services", (name, ""), "opening")
                yield volume * prices[0]
                continue
            drawn = self._opening_draws(area, name)
            for supply, used, price in zip(supplies, drawn, prices, strict=True):
                if supply and service.supplies[supply].block:
                    there = self.instance.values(area, "services", (name, supply), "available")[0]
                    yield price * max(0.0, there - used)

    def _demand(self, area: str, at: int) -> float:
        """What the change of need costs, at what a person with it cost on average before."""
        people: dict[str, float] = defaultdict(float)
        spent: dict[str, float] = defaultdict(float)
        for need, _, number, each in self._people(area, at):
            people[need] += number
            spent[need] += number * each
        total = 0.0
        for need, number in people.items():
            if number > 0:
                before = self._after_relief(area, at - 1, need) if at else number
                more = self._after_relief(area, at, need) - before
                total += more * spent[need] / number
        return total

    def _after_relief(self, area: str, at: int, need: str) -> float:
        demand = demand_of(self.instance, area, need)[at]
        return demand - relief(self.instance, self.spending.decisions, area, at, need)

    def _staff(self, area: str, at: int) -> float:
        """What more or fewer staff cost, and hiring and redundancy, at this year's pay."""
        chosen, period, total = self.spending.decisions, self.instance.periods[at].name, 0.0
        for name, role in self.instance.model.roles.items():
            for contract in role.contracts:
                before = self.instance.once(area, "workforce", (name, contract), "opening")
                if at:
                    last = self.instance.periods[at - 1].name
                    before = chosen.fte[area, name, contract, last]
                more = chosen.fte[area, name, contract, period] - before
                total += more * self._unit.pay(area, name, contract, at)
        return (
            total
            + self._hiring[area, period]
            - (self._hiring[area, self.instance.periods[at - 1].name] if at else 0.0)
            - (self._vacancies_today(area) if not at else 0.0)
        )

    def _vacancies_today(self, area: str) -> float:
        """What the posts cost in the first period that today's staff leave vacant."""
        total, years = 0.0, self.instance.periods[0].years
        for name, role in self.instance.model.roles.items():
            if role.posts:
                vacant = self.instance.values(area, "workforce", (name, ""), "posts")[0] - sum(
                    self.instance.once(area, "workforce", (name, contract), "opening")
                    for contract in role.contracts
                )
                each = self.instance.values(area, "workforce", (name, ""), "vacancy_cost")[0]
                total += max(0.0, vacant) * each * years
        return total

    @cached_property
    def _hiring(self) -> Mapping[tuple[str, str], float]:
        spent: dict[tuple[str, str], float] = defaultdict(float)
        for entry in self.spending.ledger:
            if entry.item in BESIDE_PAY:
                spent[entry.area, entry.period] += entry.amount
        return spent
