"""Overspend: what the limits on money of an area and period are short of, counted once.

    overspend[a,t]  =  max( Σ_m short[a,m,t] , missed[a,k,t] of every target k )

short   what money m is short of: the envelope where there is one, as it pays what no fund does;
        else each fund, whose shortage stands by itself: £1 more in one mends nothing in another
missed  what a savings target is missed by: this period's, and in the last one the recurrent target

£1 that is spent beyond what there is, is short in one place and misses every target as well. So
one amount stands for each money that there is: it relaxes that and all targets of its area and
period. Where no envelope is there to be relaxed with them, targets have one more of their own, as
they may be missed while every fund has money left. The least sum of those amounts is the overspend.
Opens no file, calls no solver.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mixopt.instance.limit import ENVELOPE, TARGETS
from mixopt.programme.limits import DescribedRow


@dataclass(frozen=True, slots=True)
class Short:
    """An amount by which money is short.

    Attributes:
        area: Whose.
        fund: Which fund; blank for the envelope and the savings targets.
        period: When.
        rows: The limits that it relaxes.
    """

    area: str
    fund: str
    period: str
    rows: tuple[DescribedRow, ...]


@dataclass(slots=True)
class _Limits:
    """The limits on money of an area and period."""

    own: list[DescribedRow] = field(default_factory=list)
    targets: list[DescribedRow] = field(default_factory=list)


def list_shorts(rows: Iterable[DescribedRow]) -> Iterator[Short]:
    """The amounts by which the money of a programme may be short, of all its limits in words."""
    found: dict[tuple[str, str], _Limits] = defaultdict(_Limits)
    for row in rows:
        _, _, area, period, limit = row
        if limit.mended_by:
            here = found[area, period]
            (here.targets if limit.family in TARGETS else here.own).append(row)
    for (area, period), here in found.items():
        for row in here.own:
            yield Short(area, row[-1].of, period, (row, *here.targets))
        if here.targets and not any(row[-1].family == ENVELOPE for row in here.own):
            yield Short(area, "", period, (*here.targets,))


def sum_shorts(amounts: Iterable[tuple[DescribedRow, float]]) -> float:
    """The overspend where limits on money are short of so much each: in the unit of the amounts."""
    own: dict[tuple[str, str], float] = defaultdict(float)
    missed: dict[tuple[str, str], float] = defaultdict(float)
    for (_, _, area, period, limit), amount in amounts:
        key = area, period
        if limit.family in TARGETS:
            missed[key] = max(missed[key], amount)
        else:
            own[key] += amount
    return sum(max(own.get(key, 0.0), missed.get(key, 0.0)) for key in {**own, **missed})
