"""A price: what the plan does when one figure moves, on both sides, and how far that holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from operator import attrgetter
from typing import Any, overload

from mixopt.instance.notebook import html_table, pluralise
from mixopt.results.optimum import Optimum
from mixopt.units import Measure


@dataclass(frozen=True, slots=True)
class Side:
    """What the plan does when a figure moves to one side: up, or down."""

    sign: float
    """1 upwards, -1 downwards."""
    state: str
    """`price`; `no plan`: it cannot be done at any price; `may not`: the figure may not go there;
    `jumps`: the cost is another at once, however small the step; or `unresolved`: what it does
    cannot be told from the rounding of large numbers."""
    slope: float | None
    """What one unit more adds, by a small step to this side; only where `state` is `price`."""
    holds_to: float | None
    """The value of the figure up to which `slope` holds exactly. None: at the figure only."""
    stops: str
    """What ends it there, in words; blank where it is at its own least or most, or does not
    hold."""
    step_adds: float | None
    """What the council's step to this side adds, by solving again. None: there is no plan, or the
    figure may not go so far."""

    @property
    def unit_adds(self) -> float:
        """What one unit to this side adds; 0 where there is no slope."""
        return 0.0 + self.sign * (self.slope or 0.0)


@dataclass(frozen=True, slots=True, repr=False)
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

    def __repr__(self) -> str:
        """In a line: both sides, each with how far it holds."""
        more, less = (side_text(side, self.measure) for side in self.sides)
        ends = ["" if s.holds_to is None else f" to {s.holds_to:,.6g}" for s in self.sides]
        return (
            f"<Price of {self.address}, {self.value:,.6g} {self.unit}: "
            f"one more {more}{ends[0]}, one less {less}{ends[1]}>"
        )

    def _repr_html_(self) -> str:
        """For a notebook: a row a side."""
        rows = [
            [
                f"One {word} adds",
                side_text(side, self.measure),
                "" if side.holds_to is None else f"to {side.holds_to:,.6g}",
                side.stops,
            ]
            for word, side in zip(("more", "less"), self.sides, strict=True)
        ]
        heading = f"{self.address}, {self.value:,.6g} {self.unit} ({self.source_kind})"
        return html_table(heading, rows)

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


@dataclass(frozen=True, slots=True, repr=False)
class Prices(Sequence[Price]):
    """The price of every figure, in the order of the tables, and the optimum that they rest on.

    A sequence of prices: `for price in prices`, `len(prices)`, `prices[0]`; `prices[address]` is
    the price of one figure.
    """

    optimum: Optimum
    prices: tuple[Price, ...]

    @overload
    def __getitem__(self, which: int | str) -> Price: ...

    @overload
    def __getitem__(self, which: slice) -> tuple[Price, ...]: ...

    def __getitem__(self, which: int | str | slice) -> Price | tuple[Price, ...]:
        """A price by its position or its figure's address.

        Raises:
            IndexError, KeyError: There is none.
        """
        if not isinstance(which, str):
            return self.prices[which]
        for price in self.prices:
            if price.address == which:
                return price
        near = [price.address for price in self.prices if price.address.startswith(f"{which}[")]
        near = near or get_close_matches(which, [price.address for price in self.prices], n=3)
        there = f"there is {', '.join(near)}" if near else "there is none like it"
        msg = f"no price of {which!r}; {there}"
        raise KeyError(msg)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.prices)

    def ranked(self) -> tuple[Price, ...]:
        """The prices, those first of which a per cent moves the answer most."""
        return tuple(sorted(self.prices, key=lambda price: -abs(price.elasticity)))

    def document(self) -> dict[str, Any]:
        """The JSON document that `mixopt prices --json` writes."""
        head = self.optimum.document("prices")
        return {**head, "prices": [price.row() for price in self.prices]}

    def __repr__(self) -> str:
        """In a line."""
        return f"<Prices of {pluralise(len(self), 'figure')}: {self.optimum.words}>"

    def _repr_html_(self) -> str:
        """For a notebook: those that move the answer most."""
        ranked = self.ranked()[:MOST_SHOWN]
        heading = f"Prices of {pluralise(len(self), 'figure')}. {self.optimum.words}"
        if len(self) > MOST_SHOWN:
            heading += f". The {MOST_SHOWN} that move the answer most:"
        return html_table(heading, [_cells(price) for price in ranked], HEADINGS)


MOST_SHOWN = 20
"""Prices in a notebook."""

HEADINGS = (
    "Figure",
    "Unit",
    "Value",
    "One more adds",
    "One less adds",
    "Holds from",
    "to",
    "Source",
)


def _cells(price: Price) -> list[str]:
    ends = [
        "" if side.holds_to is None else f"{side.holds_to:,.6g}" for side in (price.down, price.up)
    ]
    sides = [side_text(side, price.measure) for side in price.sides]
    return [price.address, price.unit, f"{price.value:,.6g}", *sides, *ends, price.source_kind]


def side_text(side: Side, measure: Measure) -> str:
    """What one unit to a side adds, or why that is not known."""
    if side.state != "price":
        return side.state
    return measure.amount(side.unit_adds) + ("" if measure is Measure.MONEY else f" {measure}")
