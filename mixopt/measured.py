"""Prices measured: each figure moved in the instance, and the whole plan solved anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mixopt.compiled import compile_lp
from mixopt.errors import DataError
from mixopt.formulation import build
from mixopt.instance import Instance
from mixopt.prices import Price
from mixopt.scenarios import changed
from mixopt.schema import Change
from mixopt.solver import Infeasible, run
from mixopt.units import THOUSAND

LEAST = 1e-6
"""Of a step: a shorter one measures rounding."""
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

    @property
    def deviation(self) -> float:
        """Their difference: of the larger, or in £ where both are under £1; infinite where only
        one of them has a plan."""
        if self.told is None or self.found is None:
            return 0.0 if self.told is self.found else float("inf")
        return abs(self.told - self.found) / max(1.0, abs(self.told), abs(self.found))


def measured(
    instance: Instance, prices: Sequence[Price], told: Callable[[int], None] = lambda _: None
) -> Iterator[Measured]:
    """Each price and each step, with what solving anew gives.

    Args:
        instance: Whose prices they are.
        prices: What is to be measured.
        told: Is told how many prices are still to come, before each.
    """
    base = _cost(instance)
    for at, price in enumerate(prices):
        told(len(prices) - at)
        for move, says in _moves(price):
            change = Change(address=price.address, set=price.value + move)
            try:
                cost = _cost(changed(instance, [change], "measured"))
            except DataError:
                continue  # beyond what the figure may be
            found = None if cost is None or base is None else cost - base
            yield Measured(price.address, move, says, found)


def _moves(price: Price) -> Iterator[tuple[float, float | None]]:
    """Moves of a figure, and what its price says of each."""
    for side, slope, end, step in (
        (1.0, price.up, price.holds_to, price.step_up),
        (-1.0, price.down, price.holds_from, price.step_down),
    ):
        if slope is None:
            yield side * NUDGE * price.step, None
            continue
        if step is not None:
            yield side * price.step, step
        if end is not None:
            inside = min(price.step, abs(end - price.value))
            if inside > LEAST * price.step:
                yield side * inside, side * slope * inside


def _cost(instance: Instance) -> float | None:
    try:
        return run(compile_lp(build(instance, mutable=False))).objective * THOUSAND
    except Infeasible:
        return None
