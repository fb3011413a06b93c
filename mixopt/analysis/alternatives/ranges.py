"""The least and the most of every quantity, for one allowance after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mixopt.analysis.alternatives.quantities import Quantity
from mixopt.lp.near_optimal import NearOptimalSet
from mixopt.results.alternatives import SEEN, Allowance, Range, round_quantity
from mixopt.units import THOUSAND

Progress = Callable[[int], None]

ONE_PERSON = 0.5
"""People, places, FTE, hours or episodes: less than half of one is none, as it would be rounded.
To the last digit there is some of everything that is possible: a thousandth of a plan with it can
be mixed into any plan for a thousandth of its cost."""

SOME = {"levers": 0.05, "schemes": 500.0}
"""The same of starts, of which one may be a whole programme, and of £."""


def find_ranges(
    near: NearOptimalSet,
    quantities: Sequence[Quantity],
    allowances: Sequence[Allowance],
    report_progress: Progress,
) -> list[Range]:
    """The ranges of all quantities, in their order, for each allowance.

    Whatever a plan costs is looked at last: the least that each quantity can be then, and of what
    has no more than that within an allowance, whether a dearer plan has.

    Args:
        near: The near-optimal set, with the quantities as its sums.
        quantities: What is asked of.
        allowances: The smallest first.
        report_progress: Called with the number of ends that are still to be found.
    """
    number = len(quantities)
    left = number * (2 * len(allowances) + 1)
    ends: list[list[tuple[float, float]]] = []
    for allowance in allowances:
        near.allow(allowance.pounds / THOUSAND)
        found = []
        for at in range(number):
            report_progress(left)
            left -= 2
            found.append((near.end(at, 1.0), near.end(at, -1.0)))
        ends.append(found)
    dearer = _Dearer(near, number, report_progress)
    return [
        _range(allowance, quantity, float(near.start[at]), found[at], dearer, at)
        for allowance, found in zip(allowances, ends, strict=True)
        for at, quantity in enumerate(quantities)
    ]


class _Dearer:
    """What is possible whatever it costs."""

    def __init__(self, near: NearOptimalSet, number: int, report_progress: Progress) -> None:
        """Find the least of every quantity."""
        near.allow(float("inf"))
        self.near = near
        self.floors = []
        for at in range(number):
            report_progress(number - at)
            self.floors.append(near.end(at, 1.0))
        self._more: dict[int, bool] = {}

    def has_more(self, at: int) -> bool:
        """Whether a plan that costs more can have more than the least."""
        if at not in self._more:
            self._more[at] = self.near.end(at, -1.0) - self.floors[at] >= SEEN
        return self._more[at]


def _range(
    allowance: Allowance,
    quantity: Quantity,
    plan: float,
    ends: tuple[float, float],
    dearer: _Dearer,
    at: int,
) -> Range:
    least, most = ends
    floor = min(dearer.floors[at], least)
    some = SOME.get(quantity.kind, ONE_PERSON)
    if most - floor < SEEN and not dearer.has_more(at):
        verdict = "given"
    elif most - quantity.committed < some:
        verdict = "must-avoid"
    else:
        verdict = "must-have" if least >= some else "choice"
    return Range(
        within=allowance.words,
        address=quantity.address,
        kind=quantity.kind,
        area=quantity.area,
        of=quantity.of,
        period=quantity.period,
        unit=quantity.unit,
        plan=round_quantity(plan),
        least=round_quantity(least),
        most=round_quantity(most),
        floor=round_quantity(floor),
        verdict=verdict,
    )
