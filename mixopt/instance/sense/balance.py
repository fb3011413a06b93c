"""Which part of a sum is out, where the sum does not balance with another. Opens no file."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from mixopt.instance.instance import Figure
from mixopt.instance.kinds import Address
from mixopt.instance.sense.oddity import times
from mixopt.units import WEEKS_A_YEAR

Parts = list[tuple[Figure, float]]
"""Figures, each with what it adds to a sum."""

NUMBERS = {
    1000.0: "1,000",
    100.0: "100",
    WEEKS_A_YEAR: "52",
    12.0: "12",
    10.0: "10",
    7.0: "7",
}
"""Factors by which numbers of people, places and staff are out, in words."""

BALANCED = 1.5
"""Times another sum, within which one is balanced once a part of it is mended."""


TELLING = 10.0
"""A part that, mended, is less than one in so many of the whole says nothing by balancing it."""


@dataclass(frozen=True, slots=True)
class Culprit:
    """The part of a sum that is most likely out.

    Attributes:
        figure: The part: the largest, where no slip of a known factor explains the sum.
        factor: By how much it is too large, or too small; 0 where no factor is known.
        large: Whether it is too large.
        apart: How many times the mended sum is what it should be; infinite where none is mended.
    """

    figure: Figure
    factor: float = 0.0
    large: bool = False
    apart: float = math.inf


def culprit(parts: Parts, whole: float, factors: Iterable[float] = NUMBERS) -> Culprit:
    """The part that, mended by one of some factors, brings a sum nearest to another.

    Args:
        parts: What is added up; there is at least one.
        whole: What their sum should be near; above 0.
        factors: By which a part may be out.
    """
    total = sum(part for _, part in parts)
    best = Culprit(max(parts, key=lambda part: abs(part[1]))[0])
    for figure, part in parts:
        for factor in factors:
            for large, mended in ((True, part / factor), (False, part * factor)):
                balance = total - part + mended
                slight = abs(mended) < whole / TELLING  # it would balance if it were left out
                if balance <= 0 or slight:
                    continue
                if times(balance, whole) < min(best.apart, BALANCED):
                    best = Culprit(figure, factor, large, times(balance, whole))
    return best


def out_by(usual: str, found: Iterable[Culprit], *others: Figure) -> str:
    """What is usual, and which figures may be out, by which factor where one is known.

    Args:
        usual: What is usual.
        found: The parts that are most likely out, the likeliest first.
        others: Figures that may be out besides, where no factor is known.
    """
    known = [each for each in found if each.factor]
    if not known:
        names = dict.fromkeys([each.figure.name for each in found] + [each.name for each in others])
        return f"{usual}; one of these is out: {', '.join(names)}"
    sizes = [
        f"{NUMBERS[each.factor]} times too {'large' if each.large else 'small'}" for each in known
    ]
    may = [f"{each.figure.name} may be {size}" for each, size in zip(known, sizes, strict=True)]
    return f"{usual}; {' or '.join(may)}"


def nearest_first(found: Iterable[Culprit]) -> list[Culprit]:
    """Culprits, those first that would bring the sums nearest to each other."""
    return sorted(found, key=lambda each: each.apart)


def any_of(seen: Collection[Address], *figures: Figure) -> bool:
    """Whether one of some figures was found odd before."""
    return any(figure.address in seen for figure in figures)
