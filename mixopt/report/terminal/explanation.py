"""Why there is no plan and what would give one, in words; or how near a plan is to none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from math import ceil, floor, inf
from textwrap import wrap
from typing import Any

from mixopt.instance.adjustment import ADJUSTMENTS
from mixopt.instance.instance import Instance
from mixopt.instance.titles import describe_changes
from mixopt.report import WIDTH
from mixopt.report.terminal.conflicts import clashes
from mixopt.report.terminal.grid import pounds
from mixopt.results.explanation import (
    Explanation,
    Finding,
    Met,
    Near,
    Offer,
    Package,
    Part,
    Set,
    Tried,
)

FORMAT = "mixopt-explanation/1"

SEEN = 0.00005
"""Of a value: room below this is none."""

MOST_OFFERS = 5

NOT_WRITTEN = ("demand", "subject", "family")
"""Of a limit that clashes: `says` has them in one sentence."""


def document(instance: Instance, found: Explanation) -> dict[str, Any]:
    """Everything, for scripts."""
    whole = asdict(found)
    eased = whole["conflicts"]["eased"] or {}  # JSON knows no infinity: such a limit was put aside
    if found.package is not None:
        whole["package"] |= {"pounds": found.package.pounds, "relative": found.package.relative}
    for conflict in whole["conflicts"]["found"]:
        for limit in conflict["limits"]:
            for part in NOT_WRITTEN:
                del limit[part]
    whole["conflicts"]["eased"] = {k: None if by == inf else by for k, by in eased.items()}
    return {
        "format": FORMAT,
        "instance": instance.name,
        "title": instance.title,
        "scenario": instance.scenario,
        "changes": list(instance.changes),
        **whole,
    }


def describe(instance: Instance, found: Explanation) -> list[str]:
    """Lines of at most the width of a terminal."""
    lines = _near(instance, found) if found.cost is not None else _none(instance, found)
    return [part for line in lines for part in _wrapped(line)]


def _wrapped(line: str) -> list[str]:
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    return wrap(line, WIDTH, subsequent_indent=indent, break_on_hyphens=False) or [""]


def _none(instance: Instance, found: Explanation) -> Iterator[str]:
    yield from found.brief
    yield ""
    yield _in_short(found)
    yield from _findings(found.findings)
    yield from clashes(instance, found.conflicts)
    if found.short:
        yield (
            "If the sets above gave way by leaving people out, and nothing else were changed, the "
            "least cost would still be:"
        )
        yield from found.short
    yield from _alone(found.alone)
    if found.package is not None:
        yield from _package(found.package)
    if found.met is not None:
        yield from _met(instance, found.met)


def _in_short(found: Explanation) -> str:
    """The whole explanation in a few words."""
    number, package = len(found.conflicts.found), found.package
    least = "at least " if found.conflicts.more else ""
    parts = [f"{least}{number} set{'s' if number != 1 else ''} of limits that cannot all hold"]
    single = sum(len(each.offers) for each in found.alone)
    if single:
        parts.append(
            f"{single} changes, each enough alone" if single > 1 else "1 change is enough alone"
        )
    else:
        parts.append("no one change is enough alone")
    if package is not None and package.parts:
        many = len(package.parts)
        priced = f", counting {pounds(package.pounds)}" if package.pounds else ""
        parts.append(f"the cheapest package changes {many} figure{'s' if many > 1 else ''}{priced}")
    elif package is not None:
        parts.append("no package of what may give way is enough")
    return f"In short: {'; '.join(parts)}."


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    if not findings:
        return
    yield ""
    yield "Plain counting finds, before anything is solved:"
    for finding in findings:
        yield f"  {finding.says}."
        rows = zip(finding.addresses, finding.rows, strict=True)
        yield f"    What would mend it: {'; '.join(f'{where} ({row})' for where, row in rows)}"


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
            yield ADJUSTMENTS[each.kind].heading
            for offer in each.offers[:MOST_OFFERS]:
                yield from _offer(offer)
            if len(each.offers) > MOST_OFFERS:
                yield f"  ... and {len(each.offers) - MOST_OFFERS} more, which --json lists."
    none = [
        f"{ADJUSTMENTS[each.kind].heading.lower()} ({each.figures})"
        for each in tried
        if not each.offers
    ]
    if none:
        yield f"No one figure does of: {', '.join(none)}."
    unconfirmed = sum(each.unconfirmed for each in tried)
    if unconfirmed:
        yield (
            f"Left out, as they contradict other figures or solving anew gave no plan: "
            f"{unconfirmed} changes."
        )


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
    if each.periods == 1:
        return f"{each.by:+,.10g}"
    return f"{each.by:+,.10g} in each of {each.periods} periods"


def _pasted(sets: Sequence[Set]) -> str:
    return " ".join(f"--set {each.setting}" for each in sets)


def _package(package: Package) -> Iterator[str]:
    yield ""
    if package.parts is None:
        yield (
            "No package of changes to what may give way makes a plan possible. --law lets law, and "
            "what nobody can buy, give way too; --keep keeps a kind out."
        )
        yield _weights(package.weights)
        return
    yield (
        "The cheapest package: these changes together make a plan possible. First as little policy "
        "as can be gives way, then as few £ of places, recruits and money as can be are found. "
        "What a change counts is its price, not new money to find: the cost of its plan says that."
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
    yield (
        "Inside the limits as they are, the most need that can be met (by the weights of needs) "
        "leaves without support:"
    )
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
    yield from describe_changes(instance)
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
    last = (floor if near.up else ceil)(near.last * 1e4) / 1e4  # where there is still a plan
    return f"{now}, as far as {last:,.12g}, {near.share:.2%} {way}"
