"""Why there is no plan and what would give one, in words; or how near a plan is to none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from math import inf
from textwrap import wrap
from typing import Any

from mixopt.explain import Explanation, Met
from mixopt.explain.alone import Offer, Tried
from mixopt.explain.bought import Package, Part
from mixopt.explain.conflicts import Clashing, Conflict, Conflicts
from mixopt.explain.counting import Finding
from mixopt.explain.movable import KINDS
from mixopt.explain.nearness import Near
from mixopt.explain.rounding import Set
from mixopt.instance import Instance
from mixopt.report import WIDTH
from mixopt.report.grid import pounds
from mixopt.wording import changes_told

FORMAT = "mixopt-explanation/1"
MOST_LIMITS = 10
"""Limits of a conflict that are told one by one; a document has them all."""
MOST_FIGURES = 3
SEEN = 0.00005
"""Of a value: room below this is none."""
MOST_TITLES = 4
MOST_ALIKE = 2
MOST_OFFERS = 5


def document(instance: Instance, found: Explanation) -> dict[str, Any]:
    """Everything, for scripts."""
    whole = asdict(found)
    eased = whole["conflicts"]["eased"] or {}  # JSON knows no infinity: such a limit was put aside
    whole["conflicts"]["eased"] = {k: None if by == inf else by for k, by in eased.items()}
    return {
        "format": FORMAT,
        "instance": instance.name,
        "title": instance.title,
        "scenario": instance.scenario,
        "changes": list(instance.changes),
        **whole,
    }


def told(instance: Instance, found: Explanation) -> list[str]:
    """Lines of at most the width of a terminal."""
    lines = _near(instance, found) if found.cost is not None else _none(instance, found)
    return [part for line in lines for part in _wrapped(line)]


def _wrapped(line: str) -> list[str]:
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    return wrap(line, WIDTH, subsequent_indent=indent, break_on_hyphens=False) or [""]


def _none(instance: Instance, found: Explanation) -> Iterator[str]:
    yield from found.brief
    yield from _findings(found.findings)
    yield from _conflicts(instance, found.conflicts)
    if found.short:
        yield "With as much given way as the other sets need, the least cost would still be:"
        yield from found.short
    yield from _alone(found.alone)
    if found.package is not None:
        yield from _package(found.package)
    if found.met is not None:
        yield from _met(instance, found.met)


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    if not findings:
        return
    yield ""
    yield "Plain counting finds, before anything is solved:"
    for finding in findings:
        yield f"  {finding.says}."
        rows = zip(finding.addresses, finding.rows, strict=True)
        yield f"    What would mend it: {'; '.join(f'{where} ({row})' for where, row in rows)}"


def _conflicts(instance: Instance, conflicts: Conflicts) -> Iterator[str]:
    if not conflicts.found:
        return
    number = len(conflicts.found)
    yield ""
    what = "one set of limits" if number == 1 else f"{number} sets of limits"
    yield (
        f"What clashes: {what} that cannot all hold. Within a set, each limit is needed for the "
        "clash: if it alone gave way by as much as is told, the set could hold."
    )
    for at, conflict in enumerate(conflicts.found, 1):
        yield f"{at}. {_headline(instance, conflict)}"
        yield from _conflict(instance, conflict)
    if conflicts.more:
        yield f"There may be more: after {number}, no more were looked for."


def _headline(instance: Instance, conflict: Conflict) -> str:
    """What a conflict is about, when, and how much is missing at the least."""
    there = {limit.period for limit in conflict.limits}
    periods = [period.name for period in instance.periods if period.name in there]
    when = ", ".join(periods) or "over the plan"
    for limits, what in (
        (MONEY, "Money, {when}: these limits alone call for {short} more than there is."),
        (PEOPLE, "People, {when}: {short} more than these limits alone have room for."),
        (FUNDS, "Funds, {when}: these limits alone call for {short} more than there is."),
        (STAFF, "Staff, {when}: {short} too few for these limits alone."),
    ):
        mine = [limit for limit in conflict.limits if limit.limit in limits]
        if mine:
            return what.format(when=when, short=_amount(min(mine, key=lambda at: at.short)))
    return f"Rules, {when}: they contradict each other."


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
        phrase, title = _parted(limit.says)
        by_phrase[phrase if title else ""].append(
            (title or phrase) + (f" {limit.period}" if limit.period else "")
        )
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


def _parted(says: str) -> tuple[str, str]:
    """What a limit demands, and of what."""
    first, _, rest = says.partition(": ")
    if first == "everyone is supported":
        return first, rest
    if first.startswith("nobody in "):
        words = first.removeprefix("nobody in ").removesuffix(" is moved overnight")
        return "nobody is moved overnight", f"{rest} in {words}"
    title, _, phrase = says.rpartition(": ")
    return phrase, title


MONEY = ("envelope", "savings_target", "recurrent_target")
PEOPLE = ("needs_met",)
FUNDS = ("fund_balance",)
STAFF = ("recruitment", "in_house")
PLURALS = {"person": "people", "FTE": "FTE", "count": "counted"}


def _amount(limit: Clashing) -> str:
    """By how much a limit would have to give way."""
    if limit.unit == "£1,000":
        return f"£{limit.short * 1000:,.0f}"
    first, _, rest = limit.unit.partition(" ")
    unit = " ".join(filter(None, (PLURALS.get(first, f"{first}s"), rest)))
    return f"{limit.short:,.2f} {unit}" if limit.short >= 0.005 else f"less than 0.01 {unit}"


def _alone(tried: Sequence[Tried]) -> Iterator[str]:
    yield ""
    if any(each.offers for each in tried):
        yield (
            "One change alone that makes a plan possible: the least of each figure, applied and "
            "solved. Each kind by itself, the smallest change first."
        )
    else:
        yield "No one change alone makes a plan possible."
    for each in tried:
        if each.offers:
            yield KINDS[each.kind]
            for offer in each.offers[:MOST_OFFERS]:
                yield from _offer(offer)
            if len(each.offers) > MOST_OFFERS:
                yield f"  ... and {len(each.offers) - MOST_OFFERS} more, which --json lists."
    none = [f"{KINDS[each.kind].lower()} ({each.figures})" for each in tried if not each.offers]
    if none:
        yield f"No one figure does of: {', '.join(none)}."
    unconfirmed = sum(each.unconfirmed for each in tried)
    if unconfirmed:
        yield f"Left out, as solving anew gave no plan: {unconfirmed} changes."


def _offer(offer: Offer) -> Iterator[str]:
    law = " (law)" if offer.standing == "law" else ""
    for each in offer.sets[:-1]:
        yield f"  {_set(each)}{law}, and"
    yield f"  {_set(offer.sets[-1])}{law}. The plan then costs {pounds(offer.cost)}."
    if offer.same:
        yield f"      As much more or less does the same in: {', '.join(offer.same)}"
    yield f"      {_pasted(offer.sets)}"


def _set(each: Set) -> str:
    return f"{each.address}: {each.before:,.10g} → {each.after:,.10g} {each.unit} ({_by(each)})"


def _by(each: Set) -> str:
    return f"{each.by:+,.10g}"


def _pasted(sets: Sequence[Set]) -> str:
    return " ".join(f"--set {each.setting}" for each in sets)


def _package(package: Package) -> Iterator[str]:
    yield ""
    if package.parts is None:
        yield (
            "No package of changes to policy, places, recruits and money makes a plan possible: "
            "law, or what nobody can buy, stands in the way. --law lets them give way too."
        )
        yield _weights(package.weights)
        return
    yield (
        "The cheapest package: these changes together make a plan possible. First as little policy "
        "as can be gives way, then as few £ of places, recruits and money as can be are found."
    )
    for part in package.parts:
        yield f"  {_set(part.set)}{_law(part)}, {_counts(part)}"
    policy = f"; what has no price gives way by {package.relative:,.1%} in all"
    policy = policy if package.relative else ""
    yield (
        f"Its changes count {pounds(package.pounds)}{policy}. The least-cost plan under it costs "
        f"{pounds(package.cost or 0.0)}."
    )
    yield f"  {_pasted([part.set for part in package.parts])}"
    yield _weights(package.weights)


def _law(part: Part) -> str:
    return " (law)" if part.standing == "law" else ""


def _counts(part: Part) -> str:
    if part.pounds is not None:
        return f"counts {pounds(part.pounds)}"
    return f"counts {part.relative or 0.0:.1%} of its value"


def _weights(weights: Mapping[str, float]) -> str:
    told = ", ".join(f"{kind} {weight:g}" for kind, weight in weights.items())
    return (
        f"Weights: {told or 'nothing may give way'}. --weight KIND=NUMBER sets one, "
        "--keep KIND leaves a kind as it is."
    )


def _met(instance: Instance, met: Met) -> Iterator[str]:
    yield ""
    if met.cost is None:
        yield (
            "Inside the limits as they are there is no plan even if need may go unmet: "
            "--most-need explains why."
        )
        return
    yield "Inside the limits as they are, the most need that can be met leaves without support:"
    by_need: dict[tuple[str, str], list[str]] = defaultdict(list)
    for need in met.needs:
        said = f"{need.unmet:,.2f} of {need.demand:,.10g} in {need.period}"
        by_need[need.area, need.need].append(said)
    for (area, name), periods in by_need.items():
        several = len(instance.areas) > 1
        where = f", {instance.head.areas[area]}" if several else ""
        yield f"  {instance.model.needs[name].title}{where}: {', '.join(periods)}"
    yield f"That plan costs {pounds(met.cost)}; solve --most-need prints it."


def _near(instance: Instance, found: Explanation) -> Iterator[str]:
    yield f"{instance.title}: there is a plan, at {pounds(found.cost or 0.0)}."
    yield from changes_told(instance)
    yield from _findings(found.findings)
    yield ""
    if not found.near:
        yield "No figure, moved alone as far as it may be, leaves no plan."
        return
    yield (
        "How near it is to there being none: how far each figure can go if it alone moves, the "
        "least room first, as a share of its value."
    )
    for near in found.near:
        yield f"  {_room(near)}"


def _room(near: Near) -> str:
    way = "more" if near.up else "less"
    if near.unit == "times":
        return f"{near.address}, all by the same share: {near.share:.2%} more"
    now = f"{near.address}: {near.value:,.10g} {near.unit}"
    if near.share < SEEN:
        return f"{now}, no {way} at all"
    return f"{now}, as far as {round(near.last, 4):,.12g}, {near.share:.2%} {way}"
