"""The limits that matter most: those that bind, by what one more of each would do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from mixopt.instance.instance import Instance
from mixopt.instance.limit import FAMILIES, PEOPLE, SPENT
from mixopt.instance.notebook import pluralise
from mixopt.report.terminal.block import Block, Row, without_gloss
from mixopt.results.care_rows import Bound
from mixopt.results.plan import Plan
from mixopt.units import PENNY, Measure

MOST = 5
"""Limits that are shown."""

NO_PLAN = "cannot be done"

NOTHING_TO_PAY = "no use for it"
"""Of money that must be spent in full: there is nothing more that it may pay for."""


def binding_limits(instance: Instance, plan: Plan) -> Block:
    """The limits with the largest price, each in the period where it is largest; what helps first.

    Those of which one more cannot be done come after all that have a price:
    money first, and one of each sort.
    """
    limits = [row for row in plan.limits if _is_for_a_council(plan, row)]
    people = any(abs(row.people or 0.0) > LEAST_PEOPLE for row in limits)
    worth = _people if people else _pounds
    found: dict[tuple[str, str, str], list[Bound]] = defaultdict(list)
    stuck: dict[str, Bound] = {}
    in_full = {(r.area, r.of) for r in limits if plan.declared[r.limit].family == SPENT}
    for row in limits:
        if row.change is None:
            if plan.declared[row.limit].family == "funds" and (row.area, row.of) in in_full:
                continue  # that it must be spent says it
            stuck.setdefault(row.limit, row)
        elif abs(worth(row)) > (LEAST_PEOPLE if people else PENNY):
            found[row.area, row.limit, row.of].append(row)
    best = [max(rows, key=lambda row: abs(worth(row))) for rows in found.values()]
    best.sort(key=lambda row: (worth(row) > 0, -abs(worth(row))))
    rest = sorted(
        stuck.values(), key=lambda row: not FAMILIES[plan.declared[row.limit].family].money
    )
    shown = [*best, *rest][:MOST]
    words = {row.words for row in shown}
    rows = tuple(
        Row(
            _label(instance, row, words),
            (row.period or "all", _does(plan, row, people=people)),
            -at,
        )
        for at, row in enumerate(shown)
    )
    what = "person-years unmet" if people else _describe_pounds(instance)
    return Block(
        f"Limits that matter most: one more ({what})", ("In", "Does"), rows, "Prices", MOST
    )


def _describe_pounds(instance: Instance) -> str:
    """Which £ these are: discounted, and of years beyond the plan too, where they are."""
    words = "£, discounted" if instance.head.discount.value else "£"
    if instance.beyond:
        words += f", {pluralise(instance.head.years_beyond, 'year')} beyond too"
    return words


def _is_for_a_council(plan: Plan, row: Bound) -> bool:
    """Whether it is a limit that could move: not how many people there are, nor what is sought."""
    found = plan.declared[row.limit]
    return found.family != PEOPLE and bool(found.keys)


def _people(row: Bound) -> float:
    return row.people or 0.0


def _pounds(row: Bound) -> float:
    return row.change or 0.0


LEAST_PEOPLE = 5e-5
"""Person-years: fewer are printed as nothing."""


def _does(plan: Plan, row: Bound, *, people: bool) -> str:
    if row.change is None:
        return NOTHING_TO_PAY if plan.declared[row.limit].family == SPENT else NO_PLAN
    if people:
        return f"{row.people or 0.0:+,.4f}"
    word = "saves" if row.change < 0 else "adds"
    return f"{word} {Measure.MONEY.amount(abs(row.change))}"


def _label(instance: Instance, row: Bound, every: Iterable[str]) -> str:
    short = without_gloss(row.words, every)
    words = short[:1].upper() + short[1:]
    if row.area and len(instance.areas) > 1:
        return f"{words}, {instance.head.areas[row.area]}"
    return words
