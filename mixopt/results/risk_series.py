"""What the pictures of a risk draw: numbers alone, the same for a terminal and for a file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from mixopt.results.risk import Risk
from mixopt.results.risk_rows import COST, DISCOUNTED, HELD, OVERSPEND, POLICIES, Driver, Estimate

STEPS = 200
"""Points of an exceedance curve at the most."""

MOST_SWINGS = 8
"""Bars of a tornado at the most."""


@dataclass(frozen=True, slots=True)
class Fan:
    """What each year costs under a policy.

    Attributes:
        policy: `hindsight` or `held`.
        bands: One for each period.
        money: £ that each period may cost; none where there is no envelope.
    """

    policy: str
    bands: Sequence[Estimate]
    money: Sequence[float]


@dataclass(frozen=True, slots=True)
class Exceedance:
    """How likely it is that a measure is more than each of some values.

    Attributes:
        measure: `overspend`, or `discounted` where no draw has an overspend.
        curves: By policy, values (£) from the least, and the share of draws beyond each.
    """

    measure: str
    curves: dict[str, list[tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class Swing:
    """What a measure is on average where one thing is low, and where it is high.

    Attributes:
        title: What is low or high, in words.
        low: £: the mean of the draws in which it is in its lowest fifth.
        high: The same of its highest fifth.
    """

    title: str
    low: float
    high: float


def fan_of(found: Risk, policy: str = HELD) -> Fan:
    """What each year costs under a policy, against the money that there is."""
    bands = [found.estimate(policy, COST, period) for period in found.periods]
    return Fan(policy, bands, found.money)


def measure_of(found: Risk) -> str:
    """What is drawn: the overspend with the plan held; the discounted cost where there is none."""
    return OVERSPEND if found.estimate(HELD, OVERSPEND).tail > 0 else DISCOUNTED


def exceedance_of(found: Risk) -> Exceedance:
    """How likely more than each amount is, under both policies."""
    measure = measure_of(found)
    curves = {}
    for policy in POLICIES:
        numbers = sorted(
            sum(each.overspend) if measure == OVERSPEND else each.discounted
            for each in found.futures(policy)
            if each.settled
        )
        curves[policy] = _beyond(numbers) if numbers else []
    return Exceedance(measure, curves)


def _beyond(numbers: Sequence[float]) -> list[tuple[float, float]]:
    """At some values of a sorted list, the share that is above each."""
    number = len(numbers)
    values = sorted({numbers[at] for at in (*range(0, number, max(1, number // STEPS)), -1)})
    return [(value, (number - bisect_right(numbers, value)) / number) for value in values]


def swings_of(found: Risk) -> tuple[str, float, list[Swing]]:
    """What drives the measure with the plan held: the measure, its mean, and the widest first."""
    measure = measure_of(found)
    swings = [
        Swing(_title(each), each.low, each.high)
        for each in found.drivers_of(HELD, measure)
        if each.low is not None and each.high is not None
    ]
    swings.sort(key=lambda each: -abs(each.high - each.low))
    return measure, found.estimate(HELD, measure).mean, swings[:MOST_SWINGS]


def _title(driver: Driver) -> str:
    return f"{driver.title} (factor)" if driver.factor else driver.title
