"""The limits that matter most: those that bind, by what one more of each would do."""

from __future__ import annotations

from collections import defaultdict

from mixopt.instance.instance import Instance
from mixopt.instance.limit import FAMILIES
from mixopt.report.terminal.block import Block, Row
from mixopt.results.care_rows import Bound
from mixopt.results.plan import Plan
from mixopt.units import PENNY, Measure

MOST = 5
"""Limits that are shown."""

PEOPLE = "people"
"""The family of limits that say how many people there are: they are not a council's to move."""

NO_PLAN = "cannot be done"


def binding_limits(instance: Instance, plan: Plan) -> Block:
    """The limits with the largest price, each in the period where it is largest.

    Those of which one more cannot be done come after all that have a price, money first and one of each sort.
    """
    most_need = plan.mode == "most-need"
    found: dict[tuple[str, str, str], list[Bound]] = defaultdict(list)
    stuck: dict[str, Bound] = {}
    for row in plan.limits:
        if plan.declared[row.limit].family == PEOPLE:
            continue
        if row.change is None:
            stuck.setdefault(row.limit, row)
        elif _worth(row, most_need=most_need) > (PENNY if not most_need else LEAST_PEOPLE):
            found[row.area, row.limit, row.of].append(row)
    best = [max(rows, key=lambda row: _worth(row, most_need=most_need)) for rows in found.values()]
    best.sort(key=lambda row: -_worth(row, most_need=most_need))
    rest = sorted(
        stuck.values(), key=lambda row: not FAMILIES[plan.declared[row.limit].family].money
    )
    shown = [*best, *rest][:MOST]
    rows = tuple(
        Row(_label(instance, row), (row.period or "the plan", _does(row, most_need=most_need)))
        for row in shown
    )
    discounted = ", discounted" if instance.head.discount.value and not most_need else ""
    what = "person-years unmet" if most_need else f"£ over the plan{discounted}"
    return Block(f"The limits that matter most ({what})", ("In", "One more"), rows)


LEAST_PEOPLE = 5e-5
"""Person-years: fewer are printed as nothing."""


def _worth(row: Bound, *, most_need: bool) -> float:
    """How much one more does, whichever way."""
    return abs((row.people if most_need else row.change) or 0.0)


def _does(row: Bound, *, most_need: bool) -> str:
    if row.change is None:
        return NO_PLAN
    if most_need:
        return f"{row.people or 0.0:+,.4f}"
    word = "saves" if row.change < 0 else "adds"
    return f"{word} {Measure.MONEY.amount(abs(row.change))}"


def _label(instance: Instance, row: Bound) -> str:
    words = row.words[:1].upper() + row.words[1:]
    if row.area and len(instance.areas) > 1:
        return f"{words}, {instance.head.areas[row.area]}"
    return words
