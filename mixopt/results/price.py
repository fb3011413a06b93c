"""A price: what the plan does when one figure moves, on both sides, and how far that holds."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from mixopt.units import Measure

KINDS = {
    "needs": "who there is to care for",
    "care": "who uses how much of what",
    "places": "what there is to use",
    "prices": "what it costs",
    "staff": "who can be employed",
    "pay": "what they cost",
    "standards": "limits that policy or law sets",
    "funds": "money and its rules",
    "levers": "what can be started",
}
"""Sorts of figures, as a council would sort them."""

OF_TABLE = {
    "needs": ("needs", "needs"),
    "pathways": ("care", "care"),
    "services": ("places", "prices"),
    "workforce": ("staff", "pay"),
    "standards": ("standards", "standards"),
    "ringfences": ("standards", "standards"),
    "metrics": ("standards", "standards"),
    "funding": ("funds", "funds"),
    "schemes": ("funds", "funds"),
    "levers": ("levers", "levers"),
}
"""The sort of a table's figures; the second for what is £ for a unit."""


def kind_of(table: str, unit: str) -> str:
    """The sort of a figure, by its table and unit."""
    number, money = OF_TABLE[table]
    return money if unit.startswith("£") else number


@dataclass(frozen=True, slots=True)
class Side:
    """What the plan does when a figure moves to one side: up, or down."""

    sign: float
    """1 upwards, -1 downwards."""
    state: str
    """`price`; `no plan`: it cannot be done at any price; `may not`: the figure may not go there;
    or `jumps`: the cost is another at once, however small the step."""
    slope: float | None
    """What one unit more adds, by a small step to this side; only where `state` is `price`."""
    holds_to: float | None
    """The value of the figure up to which `slope` holds exactly. None: at the figure only."""
    stops: str
    """What ends it there, in words; blank where it may not go there, or does not hold."""
    step_adds: float | None
    """What the council's step to this side adds, by solving again. None: there is no plan, or the
    figure may not go so far."""

    @property
    def unit_adds(self) -> float:
        """What one unit to this side adds; 0 where there is no slope."""
        return 0.0 + self.sign * (self.slope or 0.0)


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one figure in one period, or in all that stand in one column."""

    address: str
    """With the period in brackets, where its row has one for each."""
    unit: str
    """As its row is written."""
    measure: Measure
    """What it is in: £ of the plan, or person-years left unmet."""
    periods: int
    """In how many periods it moves at once: by one unit in each."""
    value: float
    """Of the figure, in its unit."""
    least: float
    """The least that it may be."""
    most: float
    """The most that it may be."""
    up: Side
    """What more of it does."""
    down: Side
    """What less of it does."""
    step: float
    """What a council would move it by, in the unit of its row."""
    elasticity: float
    """Price × value: what a per cent is worth, times 100; of the larger side."""
    discount: float
    """What £1 of the figure's period counts in the plan; 1 where it has no single period."""
    table: str
    kind: str
    """What sort of figure: needs, care, places, prices, staff, pay, standards, funds or levers."""
    source: str
    """A key of the instance's sources."""
    source_kind: str

    @property
    def price_unit(self) -> str:
        """Of `up` and `down`: £ of the plan, or person-years left unmet, for one unit."""
        return f"{self.measure} per {self.unit}"

    @property
    def sides(self) -> tuple[Side, Side]:
        """Up, then down."""
        return self.up, self.down

    def step_fits(self, side: Side) -> bool:
        """Whether the figure may be a step further to a side."""
        return self.least <= self.value + side.sign * self.step <= self.most

    def row(self) -> dict[str, Any]:
        """The price as one row of the JSON and CSV output: a value for each of `COLUMNS`."""
        return {column: attrgetter(path)(self) for column, path in COLUMNS.items()}


COLUMNS = {
    **{
        name: name
        for name in ("address", "unit", "price_unit", "periods", "value", "least", "most")
    },
    "side_up": "up.state",
    "up": "up.slope",
    "side_down": "down.state",
    "down": "down.slope",
    "holds_to": "up.holds_to",
    "holds_from": "down.holds_to",
    "stops_up": "up.stops",
    "stops_down": "down.stops",
    "step": "step",
    "step_up": "up.step_adds",
    "step_down": "down.step_adds",
    **{name: name for name in ("elasticity", "discount", "table", "kind", "source", "source_kind")},
}
"""The columns of prices as data, and what of a `Price` stands in each."""
