"""The steps of a savings bridge, in pennies that add up: by period, over the plan, discounted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mixopt.analysis.bridge.parts import Parts
from mixopt.analysis.bridge.shapley import Costs, Shares, Subset, allocate
from mixopt.analysis.bridge.subsets import Plans
from mixopt.results.own_money import AddedMoney, OwnPosition
from mixopt.results.savings_bridge import (
    MIX,
    MONEY,
    NOTHING,
    PLAN,
    ROUNDING,
    Needed,
    SavingsBridge,
    Step,
    SubsetCost,
    Together,
    in_pounds,
)

TITLES = {
    NOTHING: "Do nothing",
    MIX: "Choosing the mix",
    ROUNDING: "Pennies that cannot be shared evenly",
    MONEY: "Keeping to the limits of money",
    PLAN: "The plan",
}

OVER = "The least cost, over the limits of money"
"""What the bridge leads to where no plan keeps to them."""

Column = tuple[str, bool]
"""A period, blank for the whole plan; and whether it is discounted."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a bridge begins and ends.

    Attributes:
        nothing: Pennies of doing nothing.
        unheld: Limits that it breaks.
        plan: Pennies of the plan; where there is none, of the least-cost plan without limits of
            money.
        why_not: Why there is none.
        added: What scenarios add to the instance's own money.
        own: Where the plan stands without it.
    """

    nothing: Costs
    unheld: int
    plan: Costs
    why_not: str
    added: tuple[AddedMoney, ...]
    own: tuple[OwnPosition, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A step in every column, in pennies."""

    step: str
    name: str
    title: str
    saves: list[int]
    first_in: list[int] | None = None
    last_in: list[int] | None = None
    error: list[float] | None = None
    """With the sum of the periods before the last."""


def write_bridge(
    parts: Parts, plans: Plans, units: Sequence[Subset], always: Subset, shares: Shares,
    ends: Ends, needed: Sequence[Needed], seed: int,
) -> SavingsBridge:  # fmt: skip
    """The bridge of what was found.

    Args:
        parts: What it is divided into.
        plans: What the sets of parts cost.
        units: The parts, some of them joined, by their positions.
        always: Those that are there in every plan.
        shares: What each of the units saves.
        ends: Where it begins and ends.
        needed: Parts without which there is no plan.
        seed: Of the orders that were drawn.
    """
    whole = frozenset(always).union(*units)
    none, all_ = plans.costs(always), plans.costs(whole)
    rows = [_Row(MIX, "", TITLES[MIX], _less(ends.nothing, none))]
    rows += _part_rows(parts, plans, units, always, shares)
    left = _less(_less(none, all_), _sum([row.saves for row in rows[1:]], len(none)))
    if any(left):
        rows.append(_Row(ROUNDING, "", TITLES[ROUNDING], left))
    if ends.plan != all_:
        rows.append(_Row(MONEY, "", TITLES[MONEY], _less(all_, ends.plan)))
    instance = parts.instance_of(whole)
    periods = tuple(period.name for period in instance.periods)
    firsts = _sum([row.first_in for row in rows if row.first_in is not None], len(none))
    return SavingsBridge(
        instance=instance.name,
        title=instance.title,
        scenario=parts.instance.scenario,
        changes=parts.instance.changes,
        parts=f"{parts.kind}s",
        method="sampled" if shares.orders else "exact",
        orders=shares.orders,
        seed=seed if shares.orders else None,
        subsets=len(plans.solved),
        periods=periods,
        steps=tuple(_steps(periods, ends, rows)),
        together=tuple(
            Together(*column, in_pounds(saved), in_pounds(first), in_pounds(saved - first))
            for column, saved, first in zip(
                columns_of(periods),
                _with_total(_less(none, all_)),
                _with_total(firsts),
                strict=True,
            )
        ),
        needed=tuple(needed),
        unheld=ends.unheld,
        why_not=ends.why_not,
        added=ends.added,
        own=ends.own,
        costs=tuple(_subset_costs(parts, plans, periods)),
    )


def columns_of(periods: Sequence[str]) -> list[Column]:
    """Every period, the whole plan, and the whole plan discounted."""
    return [*((period, False) for period in periods), ("", False), ("", True)]


def _part_rows(
    parts: Parts, plans: Plans, units: Sequence[Subset], always: Subset, shares: Shares
) -> Iterator[_Row]:
    """A row for each part, or several that are one step."""
    whole = frozenset(always).union(*units)
    none, all_ = plans.costs(always), plans.costs(whole)
    saves = [
        allocate([row[at] for row in shares.saves], none[at] - all_[at])[0]
        for at in range(len(none))
    ]
    for at, unit in enumerate(units):
        some = [parts.parts[each] for each in sorted(unit)]
        title = " and ".join(each.title for each in some)
        yield _Row(
            parts.kind,
            "+".join(each.name for each in some),
            f"{title}, together" if len(some) > 1 else title,
            [column[at] for column in saves],
            _less(none, plans.costs(always | unit)),
            _less(plans.costs(whole - unit), all_),
            shares.errors[at] if shares.errors is not None else None,
        )


def _steps(periods: Sequence[str], ends: Ends, rows: Sequence[_Row]) -> Iterator[Step]:
    """Every step of every column, with what is left to pay after it."""
    for at, (period, discounted) in enumerate(columns_of(periods)):
        cost = _with_total(ends.nothing)[at]
        yield Step(NOTHING, "", TITLES[NOTHING], period, discounted, None, None, None, None,
                   in_pounds(cost))  # fmt: skip
        for row in rows:
            saves = _with_total(row.saves)[at]
            cost -= saves
            first, last = (
                None if each is None else in_pounds(_with_total(each)[at])
                for each in (row.first_in, row.last_in)
            )
            error = None if row.error is None else row.error[at] / 100
            yield Step(row.step, row.name, row.title, period, discounted, in_pounds(saves), first,
                       last, error, in_pounds(cost))  # fmt: skip
        title = OVER if ends.why_not else TITLES[PLAN]
        yield Step(PLAN, "", title, period, discounted, None, None, None, None,
                   in_pounds(_with_total(ends.plan)[at]))  # fmt: skip


def _subset_costs(parts: Parts, plans: Plans, periods: Sequence[str]) -> Iterator[SubsetCost]:
    """What every set of parts that was asked about costs."""
    for there in sorted(plans.known, key=lambda each: (len(each), sorted(each))):
        name = "+".join(parts.parts[at].name for at in sorted(there))
        costs = _with_total(plans.known[there].costs)
        for (period, discounted), cost in zip(columns_of(periods), costs, strict=True):
            yield SubsetCost(name, period, discounted, in_pounds(cost))


def _with_total(costs: Sequence[int]) -> list[int]:
    """The same with the sum of the periods before what is discounted."""
    return [*costs[:-1], sum(costs[:-1]), costs[-1]]


def _less(before: Sequence[int], after: Sequence[int]) -> list[int]:
    return [a - b for a, b in zip(before, after, strict=True)]


def _sum(rows: Sequence[Sequence[int]], number: int) -> list[int]:
    return [sum(row[at] for row in rows) for at in range(number)]
