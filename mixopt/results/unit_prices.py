"""What one unit costs over a whole period: a place, an hour, an FTE."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mixopt.instance.instance import Instance
from mixopt.units import VOLUME_UNITS


@dataclass(frozen=True)
class UnitPrices:
    """The prices of an instance, each for a whole period."""

    instance: Instance

    def times(self, line: str, at: int) -> float:
        """Weeks or years in a period, by what the price of the line is for."""
        known = self._spans.get((line, at))
        if known is None:
            kind, name, *_ = line.split(".")
            time = "years"
            if kind == "services":
                time = VOLUME_UNITS[self.instance.model.services[name].unit].time
            known = self._spans[line, at] = float(getattr(self.instance.periods[at], time))
        return known

    @cached_property
    def _spans(self) -> dict[tuple[str, int], float]:
        return {}

    def price(self, area: str, name: str, supply: str, at: int) -> float:
        """£ for one unit over the whole period, net of what people contribute."""
        service = self.instance.model.services[name]
        price = self.instance.values(area, "services", (name, supply), "price")[at]
        if service.contribution:
            price -= self.instance.values(area, "services", (name, ""), "contribution")[at]
        return price * self.times(f"services.{name}", at)

    def pay(self, area: str, name: str, contract: str, at: int) -> float:
        """£ for one FTE over the whole period."""
        pay = self.instance.values(area, "workforce", (name, contract), "pay")[at]
        return pay * self.instance.periods[at].years
