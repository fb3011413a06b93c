"""Prices measured: each figure moved in the instance, and the whole plan solved anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mixopt.errors import DataError
from mixopt.instance import Instance
from mixopt.prices import Price
from mixopt.prices.anew import solved, solved_with
from mixopt.units import THOUSAND

LEAST = 1e-6
"""Of a step: a shorter one measures rounding."""
FOLLOWS = 1e-9
"""Of a change: what is no nearer to a price than this does not follow it."""
NUDGE = 1e-3
"""Of a step: what is told to have no plan has none so near, either."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A price beside what solving anew gives."""

    address: str
    move: float
    """By how much the figure was moved, in the unit of its row."""
    told: float | None
    """£ that the price says this changes. None: no plan."""
    found: float | None
    """£ that it changes. None: no plan."""
    beyond: bool = False
    """It went beyond the price's range, so that the price must not hold."""

    @property
    def deviation(self) -> float:
        """Their difference: of the larger, or in £ where both are under £1.

        Infinite where only one of them has a plan, or a price holds beyond its range.
        """
        if self.beyond:
            return float("inf") if self._follows() else 0.0
        if self.told is None or self.found is None:
            return 0.0 if self.told is self.found else float("inf")
        return abs(self.told - self.found) / max(1.0, abs(self.told), abs(self.found))

    def _follows(self) -> bool:
        return (
            self.told is not None
            and self.found is not None
            and abs(self.told - self.found) <= FOLLOWS * max(1.0, abs(self.told))
        )


def measured(
    instance: Instance,
    prices: Sequence[Price],
    told: Callable[[int], None] = lambda _: None,
    *,
    most_need: bool = False,
) -> Iterator[Measured]:
    """Each price and each step, with what solving anew gives.

    Args:
        instance: Whose prices they are.
        prices: What is to be measured.
        told: Is told how many prices are still to come, before each.
        most_need: They are prices of the need left unmet, in person-years.
    """
    base, scale = solved(instance, most_need), 1.0 if most_need else THOUSAND
    for at, price in enumerate(prices):
        told(len(prices) - at)
        for move, says, beyond in _moves(price):
            try:
                again = solved_with(
                    instance, price.address, price.value + move, most_need=most_need
                )
            except DataError:
                continue  # beyond what the figure may be
            found = None if again is None or base is None else (again - base) * scale
            yield Measured(price.address, move, says, found, beyond)


Move = tuple[float, float | None, bool]
"""By how much a figure is moved, what its price says of it, and whether it is beyond its range."""


def _moves(price: Price) -> Iterator[Move]:
    """Moves of a figure, and what its price says of each."""
    for side, slope, end, step in (
        (1.0, price.up, price.holds_to, price.step_up),
        (-1.0, price.down, price.holds_from, price.step_down),
    ):
        if slope is None and step is None:
            yield side * NUDGE * price.step, None, False
            continue
        if step is not None:
            yield side * price.step, step, False
        if slope is not None and end is not None:
            yield from _in_and_out(price, slope, end, side)


def _in_and_out(price: Price, slope: float, end: float, side: float) -> Iterator[Move]:
    """One move inside the range, and a step beyond it."""
    room = abs(end - price.value)
    inside = min(price.step, room)
    if inside > LEAST * price.step:
        yield side * inside, side * slope * inside, False
    out = room + price.step
    yield side * out, side * slope * out, True
