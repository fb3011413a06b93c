"""Upper bounds on places, relief, savings and money, whatever a plan does.

They favour a plan: no plan has more, most have less.
"""

from __future__ import annotations

from collections.abc import Sequence

from mixopt.instance.care_figures import supplies_of
from mixopt.instance.flows import carry, demand_of, flowing
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.lines import parts_of
from mixopt.units import VOLUME_UNITS


class UpperBounds:
    """The upper bounds of one area."""

    def __init__(self, instance: Instance, area: str) -> None:
        """Hold the area; each bound is worked out when it is asked for."""
        self.instance, self.area, self.model = instance, area, instance.model

    def _figure(self, table: str, keys: tuple[str, ...], figure: str) -> Figure:
        return self.instance.figure(self.area, table, keys, figure)

    def available(self, services: Sequence[str]) -> list[Figure]:
        """The figures that say how much there is of some services."""
        return [
            self._figure("services", (name, supply), "available")
            for name in services
            for supply in supplies_of(name, self.model.services[name])
        ]

    def volume(self, name: str, at: int) -> float:
        """Units of a service, with every lever started as early and often as it may be."""
        there = sum(figure.values[at] for figure in self.available([name]))
        return there + self.added(name, at)

    def added(self, name: str, at: int, supply: str = "") -> float:
        """Units that all levers can have added to a service, or to one of its supplies."""
        pooled = any(each.pooled for each in self.model.services[name].supplies.values())
        return sum(
            self._effects(area, lever, "adds", at)
            for lever, found in self.model.levers.items()
            if found.adds
            and found.adds.partition(".")[0] == name
            and supply in ("", found.adds.partition(".")[2])
            for area in (self.instance.areas if pooled else (self.area,))
        )

    def people(self, need: str, name: str, at: int) -> float:
        """People of a need who could have a service, if nobody else did."""
        units = self._figure("pathways", (need, name), "units_per_person").values[at]
        return self.volume(name, at) / units

    def relief(self, need: str, at: int) -> float:
        """People kept out of a need by all that could be given so far."""
        if self.model.needs[need].flow:
            return self._fewer(need, at)
        total = 0.0
        for name, service in self.model.services.items():
            for after in range(min(service.relieves.get(need, 0), at + 1)):
                keys = (need, name)
                each = self._figure("pathways", keys, f"relief_per_unit_after_{after}").values[at]
                total += each * self.volume(name, at - after)
        return total

    def _fewer(self, need: str, at: int) -> float:
        """How many fewer people have a need with a flow, were all prevented that could be.

        Who comes from another need does not: its people could be kept from coming, or helped out.
        """
        people = self.instance.once(self.area, "flows", (need, ""), "opening")
        average = 0.0
        for now in range(at + 1):
            starts = self.instance.values(self.area, "flows", (need, ""), "starts")[now]
            coming = max(0.0, starts - self._prevented(need, now)) - self._helped(need, now)
            nobody = dict.fromkeys(flowing(self.model), 0.0)
            alone = {**nobody, need: people}, {**nobody, need: coming}
            carried = carry(self.instance, self.area, now, *alone)
            people, average = carried.closing[need], carried.average[need]
        return demand_of(self.instance, self.area, need)[at] - average

    def _prevented(self, need: str, at: int) -> float:
        return sum(
            self._figure("pathways", (need, name), f"prevented_per_unit_after_{after}").values[at]
            * self.volume(name, at - after)
            for name, service in self.model.services.items()
            for after in range(min(service.prevents.get(need, 0), at + 1))
        )

    def _helped(self, need: str, at: int) -> float:
        return sum(
            self._figure("pathways", (need, name), "moved_on_per_unit").values[at]
            * self.volume(name, at)
            for name, service in self.model.services.items()
            if need in service.moves_on
        )

    def _effects(self, area: str, lever: str, effect: str, at: int) -> float:
        """The most that a lever's starts so far can add up to; its last effect goes on."""
        found = self.model.levers[lever]
        startable = self.instance.values(area, "levers", (lever,), "startable")
        left, total = self.instance.once(area, "levers", (lever,), "most"), 0.0
        goes_on = getattr(found, effect) != "one_off"
        effects = []
        for begun in range(at + 1):
            after = at - begun
            if after >= found.periods and not goes_on:
                continue
            after = min(after, found.periods - 1)
            each = self.instance.values(area, "levers", (lever,), f"{effect}_after_{after}")[at]
            effects.append((each, startable[begun]))
        for each, starts in sorted(effects, reverse=True):
            used = min(left, starts)
            total, left = total + max(each, 0.0) * used, left - used
        return total

    def saving(self, at: int) -> float:
        """£ that all levers can save in a period."""
        return sum(
            self._effects(self.area, name, "saving", at)
            * (self._figure("levers", (name,), "delivered").values[0] if lever.delivery else 1.0)
            for name, lever in self.model.levers.items()
            if lever.saving
        )

    def funds(self, at: int) -> float:
        """£ that all funds of all areas can have paid by the end of a period."""
        total = 0.0
        for area in self.instance.areas:
            for name, fund in self.model.funds.items():
                for part in parts_of(self.model, name):
                    values = self.instance.figure(area, "funding", (part,), "amount").values
                    total += sum(values[: at + 1])
                if fund.kind == "reserve":
                    total += self.instance.once(area, "funding", (name,), "opening")
        return total

    def sum_committed_spend(self, at: int) -> tuple[float, list[Figure]]:
        """£ that is spent whatever the plan, and the figures that say so.

        Fixed lines, blocks that are paid for whether used or not, the least of schemes; less what
        people could at most contribute.
        """
        spent, figures, period = 0.0, [], self.instance.periods[at]
        for line in self.instance.head.lines:
            figures.append(self._figure("funding", (line,), "amount"))
            spent += figures[-1].values[at]
        for scheme in self.model.schemes:
            figures.append(self._figure("schemes", (scheme, ""), "least"))
            spent += figures[-1].values[at]
        for name, service in self.model.services.items():
            years = VOLUME_UNITS[service.unit].time == "years"
            time = period.years if years else period.weeks
            for supply in supplies_of(name, service):
                price = self._figure("services", (name, supply), "price")
                there = self._figure("services", (name, supply), "available")
                block = bool(supply) and service.supplies[supply].block
                if block:
                    spent += price.values[at] * time * there.values[at]
                    figures += [price, there]
                spent -= (
                    time
                    * self._count_contribution(name, price, at, block=block)
                    * self.volume(name, at)
                )
        return spent, figures

    def _count_contribution(self, name: str, price: Figure, at: int, *, block: bool) -> float:
        """£ a unit that people's contributions can bring in above its price."""
        if not self.model.services[name].contribution:
            return 0.0
        paid = self._figure("services", (name, ""), "contribution").values[at]
        return paid if block else max(0.0, paid - price.values[at])
