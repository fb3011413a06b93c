"""Numbers of a plan, by what a paper draws of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from mixopt.results.care_rows import Entry
from mixopt.results.plan import Plan

LEAST = 0.5
"""£: a difference of less is nothing."""


def costs(money: Iterable[Any], periods: Iterable[str], *, net: bool) -> list[float]:
    """£ of cost in each period.

    Args:
        money: The rows of a plan's money.
        periods: In order.
        net: Less what funds pay: what the council's own budget carries.
    """
    total: dict[str, float] = defaultdict(float)
    for row in money:
        total[row.period] += row.cost - (row.from_funds if net else 0.0)
    return [total[period] for period in periods]


def envelope(plan: Plan) -> list[float] | None:
    """£ of the budget envelope in each period; none where an area has none."""
    if any(row.envelope is None for row in plan.money):
        return None
    total: dict[str, float] = defaultdict(float)
    for row in plan.money:
        total[row.period] += row.envelope or 0.0
    return [total[period] for period in plan.periods]


def people_by_service(plan: Plan) -> dict[str, tuple[float, float]]:
    """People in each service today and in the last period, the most first."""
    today: dict[str, float] = defaultdict(float)
    then: dict[str, float] = defaultdict(float)
    for row in plan.supported:
        if row.period == plan.periods[-1]:
            today[row.service] += row.opening
            then[row.service] += row.people
    order = sorted(then, key=lambda service: -max(today[service], then[service]))
    return {service: (today[service], then[service]) for service in order}


def differences(ours: Iterable[Entry], theirs: Iterable[Entry]) -> Mapping[str, float]:
    """£ by which one ledger is above another over all periods, line by line, the largest first."""
    found: dict[str, float] = defaultdict(float)
    for entry in ours:
        found[entry.line] += entry.amount
    for entry in theirs:
        found[entry.line] -= entry.amount
    kept = {line: amount for line, amount in found.items() if abs(amount) >= LEAST}
    return dict(sorted(kept.items(), key=lambda item: -abs(item[1])))
