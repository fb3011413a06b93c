"""Prices measured: each figure moved in the instance, and the whole plan solved again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mixopt.analysis.prices.resolve import ChangedFigures
from mixopt.analysis.prices.stops import LOST, REFUSED
from mixopt.errors import DataError, MixoptError, SolverFailed
from mixopt.instance.instance import Instance
from mixopt.lp.tolerances import (
    BENDS,
    DOUBT,
    FOLLOWS,
    JUST_INSIDE,
    LEAST_MOVE,
    NEAR_SOLVES,
    NOISE,
    NUDGE,
    REPRODUCED,
    RESIDUAL,
    RESOLVED,
)
from mixopt.results.price import Price
from mixopt.units import THOUSAND

MANY = 1000.0
"""Steps: as far as a range is measured, or as far as the figure's value."""

PARTS = tuple(10.0**-digits for digits in range(2, 10))
"""Of a step: moves by which a rate is measured; smaller where a limit comes in before, as where a
budget is the cost of the plan in pence."""


LEAST_SHOWN = THOUSAND * RESIDUAL
"""£: a tenth of a penny, which is what the certificate lets a plan be out by; of person-years as
many."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A price beside what solving again gives."""

    address: str
    move: float
    """By how much the figure was moved, in the unit of its row."""
    stated: float | None
    """£ that the price says this changes. None: no plan."""
    found: float | None
    """£ that it changes. None: no plan."""
    beyond: bool = False
    """It went beyond the price's range, so that the price must not hold."""
    rounding: float = 0.0
    """£ by which the two may differ by the rounding of the solves alone."""
    unmeasured: str = ""
    """Why nothing was found: the value is `refused`, or the solve `failed`; else blank."""

    @property
    def deviation(self) -> float:
        """Their difference: of the larger, or in £ where both are under £1.

        Infinite where only one of them has a plan, or a price holds beyond its range.
        """
        if self.unmeasured:
            return 0.0
        if self.beyond:
            return float("inf") if self._follows() else 0.0
        if self.stated is None or self.found is None:
            return 0.0 if self.stated is self.found else float("inf")
        off = max(abs(self.stated - self.found) - self.rounding, 0.0)
        return off / max(1.0, abs(self.stated), abs(self.found))

    @property
    def is_wrong(self) -> bool:
        """Whether the price is not what solving again gives, by more than any table shows."""
        if self.stated is None or self.found is None or self.beyond:
            return self.deviation > REPRODUCED
        return self.deviation > REPRODUCED and abs(self.stated - self.found) > LEAST_SHOWN

    @property
    def words(self) -> str:
        """What was moved, what its price says, and what solving again gives."""
        stated, found = (
            "no plan" if each is None else f"{each:,.6g}" for each in (self.stated, self.found)
        )
        return f"{self.address} moved by {self.move:,.6g}: stated {stated}, found {found}"

    def _follows(self) -> bool:
        return (
            self.stated is not None
            and self.found is not None
            and abs(self.stated - self.found) <= FOLLOWS * max(1.0, abs(self.stated))
        )


def verify_prices(
    instance: Instance,
    prices: Sequence[Price],
    stated: Callable[[int], None] = lambda _: None,
    *,
    most_need: bool = False,
) -> Iterator[Measured]:
    """Each price and each step, with what solving again gives.

    Args:
        instance: Whose prices they are.
        prices: What is to be measured.
        stated: Is stated how many prices are still to come, before each.
        most_need: They are prices of the need left unmet, in person-years.

    Raises:
        SolverFailed: The instance has no plan.
    """
    again, scale = ChangedFigures(instance, most_need=most_need), 1.0 if most_need else THOUSAND
    base = again.objective
    if base is None:
        msg = "what has prices has no plan"
        raise SolverFailed(msg)

    rounding = RESOLVED * max(1.0, abs(base)) * scale

    def resolve(price: Price, move: float) -> float | None:
        value = price.value + move
        found = again.objective_with(price.address, value)
        return None if found is None else (found - base) * scale

    for at, price in enumerate(prices):
        stated(len(prices) - at)
        for move, says, beyond in _moves(price):
            try:
                near = rounding + (0.0 if says else NOISE * abs(move))
                yield Measured(price.address, move, says, resolve(price, move), beyond, near)
            except (DataError, SolverFailed) as error:
                yield _record_failure(price, move, says, error)
        for end in price.sides:
            if end.stops == REFUSED and end.holds_to is not None:
                yield _measure_refusal(price, end.holds_to + end.sign * price.step, resolve)
        for side, slope in _rates(price):
            try:
                yield _rate(price, side * slope, resolve, side, NEAR_SOLVES * abs(base) * scale)
            except (DataError, SolverFailed) as error:
                yield _record_failure(price, side * PARTS[0] * price.step, slope, error)


def _measure_refusal(
    price: Price, value: float, anew: Callable[[Price, float], float | None]
) -> Measured:
    """A value that is stated to be refused: a plan there is a fault of the price."""
    move = value - price.value
    try:
        return Measured(price.address, move, None, anew(price, move))
    except (DataError, SolverFailed) as error:
        return _record_failure(price, move, None, error)


def _record_failure(
    price: Price, move: float, stated: float | None, error: MixoptError
) -> Measured:
    """A move that could not be solved again, and why."""
    why = "refused" if isinstance(error, DataError) else "failed"
    return Measured(price.address, move, stated, None, unmeasured=why)


Move = tuple[float, float | None, bool]
"""By how much a figure is moved, what its price says of it, and whether it is beyond its range."""


def _moves(price: Price) -> Iterator[Move]:
    """Moves of a figure, and what its price says of each."""
    for side in price.sides:
        if side.state == "no plan":
            yield side.sign * NUDGE * price.step, None, False
        untold = side.state == "unresolved" and side.step_adds is None
        if side.state not in {"may not", "no plan"} and price.step_fits(side) and not untold:
            yield side.sign * price.step, side.step_adds, False
        if side.slope is not None and side.holds_to is not None:
            for move, beyond in _in_and_out(price, side.holds_to, side.sign):
                if not (beyond and side.stops == LOST):  # nothing is said of what is beyond
                    yield move, side.slope * move, beyond


def _in_and_out(price: Price, end: float, side: float) -> Iterator[tuple[float, bool]]:
    """A move to just inside the end of the range, and a step beyond; and whether it is beyond."""
    room = abs(end - price.value)
    inside = min(room * JUST_INSIDE, max(MANY * price.step, price.value))
    if inside > LEAST_MOVE * price.step:
        yield side * inside, False
    out = room + price.step
    if price.least <= price.value + side * out <= price.most:
        yield side * out, True


def _rates(price: Price) -> Iterator[tuple[float, float]]:
    """Sides on which the price is a rate: it holds at the figure only."""
    for side in price.sides:
        if side.slope is not None and side.holds_to is None:
            yield side.sign, side.slope


def _rate(
    price: Price,
    stated: float,
    anew: Callable[[Price, float], float | None],
    side: float,
    rounding: float,
) -> Measured:
    """A rate beside that of three ever smaller moves (Richardson), which leaves out their bend."""
    worst = None
    for part in PARTS:
        size = max(abs(stated * price.step), abs(worst.found or 0.0)) if worst else 0.0
        if worst and 10 * rounding / part > DOUBT * size:
            break
        whole = side * part * price.step
        found = [anew(price, whole / 2**halved) for halved in range(3)]
        rates = [
            None if each is None else each / (whole / 2**halved)
            for halved, each in enumerate(found)
        ]
        if None in rates:
            continue
        one, two, three = (rate or 0.0 for rate in rates)
        first, second = 2 * two - one, 2 * three - two
        smooth = (4 * second - first) / 3  # else the nearest, where a limit comes in
        rate = min((smooth, three), key=lambda each: abs(side * each - stated))
        says, gives = stated * price.step, side * rate * price.step
        worst = Measured(price.address, whole, says, gives, rounding=rounding / part)
        if worst.deviation <= BENDS:
            return worst
    return worst or Measured(price.address, side * PARTS[-1] * price.step, stated, None)
