"""Irreducible conflicts in words: each set of limits, its figures, and how far each would move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from mixopt.instance.instance import Instance
from mixopt.instance.limit import FAMILIES, HEADLINES
from mixopt.results.explanation import Clashing, Conflict, Conflicts

MOST_LIMITS = 10
"""Limits of a conflict that are listed one by one; the JSON has them all."""

MOST_FIGURES = 3
"""Figures of a limit that are listed."""

MOST_TITLES = 4

MOST_ALIKE = 2
"""Limits of one sort in a large set that are still listed one by one."""


def describe_conflicts(instance: Instance, conflicts: Conflicts) -> Iterator[str]:
    """Every set of limits that cannot all hold, one after the other."""
    if not conflicts.found:
        return
    number = len(conflicts.found)
    yield ""
    least = "at least " if conflicts.more else ""
    what = f"{least}one set of limits" if number == 1 else f"{least}{number} sets of limits"
    yield (
        f"What clashes: {what} that cannot all hold. Within a set, each limit is needed for the "
        "clash: if it alone gave way by as much as is shown, the set could hold."
    )
    for at, conflict in enumerate(conflicts.found, 1):
        yield f"{at}. {_before(conflict)}{_headline(instance, conflict)}"
        yield from _conflict(instance, conflict)
    if conflicts.more and conflicts.eased is None:
        yield f"There may be more: after {number}, no more were looked at, and not at money."
    elif conflicts.more:
        yield "There may be more sets, which share limits with these."


def _before(conflict: Conflict) -> str:
    """What had given way by the time a conflict was found: its limits clash only after that."""
    if not conflict.after:
        return ""
    if conflict.left_out >= SEEN:
        return f"Once the sets above have given way, by {conflict.left_out:,.2f} people left out: "
    return "Once the sets above have given way: "


def _headline(instance: Instance, conflict: Conflict) -> str:
    """What a conflict is about, when, and how much is missing at the least."""
    there = {limit.period for limit in conflict.limits}
    periods = [period.name for period in instance.every_period if period.name in there]
    when = ", ".join(periods) or "over the plan"
    for headline in HEADLINES:
        mine = [limit for limit in conflict.limits if FAMILIES[limit.family].headline == headline]
        if mine:
            least = min(mine, key=lambda limit: limit.short)
            return headline.format(when=when, short=_amount(least))
    return f"Limits, {when}: these cannot all hold."


def _conflict(instance: Instance, conflict: Conflict) -> Iterator[str]:
    """Each limit with its figures; of a large conflict, those of a sort together."""
    order = ("policy", "law", "physical")
    limits = sorted(conflict.limits, key=lambda limit: order.index(limit.standing))
    sorts: dict[tuple[str, str], list[Clashing]] = defaultdict(list)
    for limit in limits:
        sorts[limit.limit, limit.standing].append(limit)
    for (_, standing), mine in sorts.items():
        few = standing != "physical" or mine[0].unit == "£1,000"
        if len(limits) <= MOST_LIMITS or (few and len(mine) <= MOST_ALIKE):
            for limit in mine:
                yield from _limit(instance, limit)
        else:
            yield from _alike(mine)


def _alike(limits: Sequence[Clashing]) -> Iterator[str]:
    """Limits of one sort in one sentence."""
    by_phrase: dict[str, list[str]] = defaultdict(list)
    for limit in limits:
        period = f" {limit.period}" if limit.period else ""
        if limit.subject:
            by_phrase[limit.demand].append(limit.subject + period)
        else:
            by_phrase[""].append(limit.demand + period)
    for phrase, titles in by_phrase.items():
        shown = list(dict.fromkeys(titles))
        more = len(shown) - MOST_TITLES
        rest = f"; and {more} more" if more > 0 else ""
        said = f"{phrase} ({limits[0].standing}): " if phrase else ""
        end = "" if phrase else f" ({limits[0].standing})"
        yield f"  {said}{'; '.join(shown[:MOST_TITLES])}{rest}{end}"


def _limit(instance: Instance, limit: Clashing) -> Iterator[str]:
    several = limit.area and len(instance.areas) > 1
    where = f", {instance.head.areas[limit.area]}" if several else ""
    period = f": {limit.period}" if limit.period else ""
    yield f"  {limit.says}{where} ({limit.standing}){period}; by {_amount(limit)}"
    figures = [f"{at.address} = {at.value:,.10g} {at.unit}" for at in limit.figures]
    rest = len(figures) - MOST_FIGURES
    if figures:
        more = f"; and {rest} more" if rest > 0 else ""
        yield f"      {'; '.join(figures[:MOST_FIGURES])}{more}"


SEEN = 0.005
"""Absolute: fewer people than this are not shown, as they would be printed as 0.00."""

PLURALS = {"person": "people", "FTE": "FTE", "count": "counted"}


def _amount(limit: Clashing) -> str:
    return describe_amount(limit.short, limit.unit)


def describe_amount(by: float, unit: str) -> str:
    """By how much a limit would have to be relaxed, or is."""
    if unit == "£1,000":
        return f"£{by * 1000:,.0f}"
    first, _, rest = unit.partition(" ")
    name = " ".join(filter(None, (PLURALS.get(first, f"{first}s"), rest)))
    return f"{by:,.2f} {name}" if by >= SEEN else f"less than 0.01 {name}"
