"""The price of one figure at every value."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from mixopt.units import Measure


@dataclass(frozen=True, slots=True)
class Stair:
    """The plan's cost over a range of the figure's values x, and its price at both ends.

    Where `over` and the others are told, the cost is constant + times · x + over / (x − less).
    """

    begins: float
    """The value at its lower end, in the unit of its row."""
    ends: float
    cost: float
    """£ that the plan costs at its lower end; or the person-years unmet, where they are priced."""
    cost_at_end: float
    price: float
    """What one unit more adds, at its lower end."""
    price_at_end: float
    """The same at its upper end; where both are the same, it is so anywhere between."""
    stops: str
    """What ends it: above, for what is above the figure's value; else below."""
    constant: float | None
    times: float | None
    over: float | None
    less: float | None


@dataclass(frozen=True, slots=True)
class Staircase:
    """Every stair of a figure."""

    address: str
    unit: str
    """Of the figure, as its row is written."""
    measure: Measure
    """What its costs and prices are in: £ of the plan, or person-years left unmet."""
    value: float
    """Of the figure today."""
    stairs: tuple[Stair, ...]
    """From the lowest to the highest; none where the figure cannot move."""

    @property
    def price_unit(self) -> str:
        """Of a price: £ of the plan, or person-years left unmet, for one unit."""
        return f"{self.measure} per {self.unit}"

    def document(self) -> dict[str, Any]:
        """The curve as the JSON document has it."""
        return {
            "address": self.address,
            "unit": self.unit,
            "price_unit": self.price_unit,
            "value": self.value,
            "stairs": [asdict(stair) for stair in self.stairs],
        }
