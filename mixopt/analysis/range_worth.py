"""Which figures to know better first: prices say which could matter, solving again how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mixopt.analysis.prices import prices
from mixopt.analysis.solve import solve
from mixopt.errors import NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.instance.scenarios import changed
from mixopt.results.price import Price
from mixopt.results.range_worth import RangeWorth

SOLVED_FOR_EACH = 2
"""Figures that are solved again for each that is wanted: prices are straight lines, ranges long."""

Values = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class FigureRange:
    """A figure's values, at the least and at the most: one for all periods, or one for each."""

    values: Values
    least: Values
    most: Values


def worth_of_ranges(
    instance: Instance, ranges: Mapping[str, FigureRange], most: int
) -> list[RangeWorth]:
    """The figures whose ranges move the plan's cost most, each end solved again.

    Args:
        instance: Whose plan it is.
        ranges: By address, without a period.
        most: How many are wanted.

    Raises:
        NoPlanExists: The instance itself has no plan.
    """
    found = prices(instance)
    slopes: dict[str, float] = {}
    for price in found:
        name = price.address.partition("[")[0]
        slopes[name] = slopes.get(name, 0.0) + _steepest(price)
    ranked = sorted(ranges, key=lambda name: -slopes.get(name, 0.0) * _width(ranges[name]))
    cost = found.optimum.objective
    solved = [
        _solve_ends(instance, name, ranges[name], cost) for name in ranked[: SOLVED_FOR_EACH * most]
    ]
    return sorted(solved, key=lambda each: -each.worth)[:most]


def _steepest(price: Price) -> float:
    """What a unit does to the side where it does more."""
    return max(abs(side.slope or 0.0) for side in price.sides)


def _width(each: FigureRange) -> float:
    return sum(
        max(abs(a - b) for a in (low, high))
        for b, low, high in zip(each.values, each.least, each.most, strict=True)
    ) / len(each.values)


def _solve_ends(instance: Instance, name: str, each: FigureRange, cost: float) -> RangeWorth:
    ends = [_added(instance, name, values, cost) for values in (each.least, each.most)]
    return RangeWorth(name, each.values, each.least, each.most, *ends)


def _added(instance: Instance, name: str, values: Values, cost: float) -> float | None:
    """£ that these values add to the plan's cost; none where there is no plan."""
    periods = [f"[{period.name}]" for period in instance.periods] if len(values) > 1 else [""]
    changes = {f"{name}{at}": value for at, value in zip(periods, values, strict=True)}
    try:
        return solve(changed(instance, changes)).cost - cost
    except NoPlanExists:
        return None
