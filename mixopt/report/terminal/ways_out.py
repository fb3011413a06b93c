"""Ways out where there is no plan, in words: single changes, a package, what could be met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from mixopt.instance.adjustment import ADJUSTMENTS
from mixopt.instance.instance import Instance
from mixopt.instance.reach import is_within_reach
from mixopt.report.terminal.grid import pounds
from mixopt.results.explanation import Explanation, Met, Package, Part, Set, SingleChange

MOST_OFFERS = 5

MOST_BEYOND = 3
"""Changes that no council would make which are named; the JSON has them all."""


def in_short(found: Explanation) -> str:
    """The ways out in a few words."""
    package = found.package
    single, _ = _sort_changes(found)
    number = sum(map(len, single.values()))
    if number:
        parts = [
            f"{number} changes, each enough alone" if number > 1 else "1 change is enough alone"
        ]
    else:
        parts = ["no one change that a council could make is enough alone"]
    if package is not None and package.parts:
        many = len(package.parts)
        priced = f", counting {pounds(package.pounds)}" if package.pounds else ""
        what = f"{many} figure{'s' if many > 1 else ''}{priced}"
        if _beyond_reach(package):
            parts.append(f"the cheapest package changes {what}, further than a council would")
        else:
            parts.append(f"the cheapest package changes {what}")
    elif package is not None:
        parts.append("no package of what may give way is enough")
    sets = len(found.conflicts.found)
    least = "at least " if found.conflicts.more else ""
    parts.append(f"{least}{sets} set{'s' if sets != 1 else ''} of limits that cannot all hold")
    return f"In short: {'; '.join(parts)}."


def describe_ways_out(instance: Instance, found: Explanation) -> Iterator[str]:
    """Single changes, the package, and what could be met."""
    yield from _alone(found)
    if found.package is not None:
        yield from _package(found.package)
    if found.met is not None:
        yield from _describe_met(instance, found.met)


def _sort_changes(
    found: Explanation,
) -> tuple[dict[str, list[SingleChange]], list[SingleChange]]:
    """The single changes that a council could make, by kind; and those that none would."""
    within: dict[str, list[SingleChange]] = {}
    asked = set(found.package.weights) if found.package else set()
    beyond: list[SingleChange] = []
    for each in found.alone:
        within[each.kind] = []
        for offer in each.offers:
            let = offer.kind in asked or offer.standing == "law"  # law moves only if asked to
            reached = all(
                is_within_reach(offer.kind, offer.standing, s.unit, s.before, s.after, asked=let)
                for s in offer.sets
            )
            (within[each.kind] if reached else beyond).append(offer)
    return within, beyond


def _alone(found: Explanation) -> Iterator[str]:
    within, beyond = _sort_changes(found)
    yield ""
    if any(within.values()):
        yield (
            "One change alone that makes a plan possible: the least of each figure, applied and "
            "solved. Each kind by itself, the smallest change first."
        )
    elif beyond:
        yield "No one change that a council could make is enough alone."
    else:
        yield "No one change alone makes a plan possible."
    for kind, offers in within.items():
        if offers:
            yield ADJUSTMENTS[kind].heading
            for offer in offers[:MOST_OFFERS]:
                yield from _offer(offer)
            if len(offers) > MOST_OFFERS:
                yield f"  ... and {len(offers) - MOST_OFFERS} more, which --json lists."
    if beyond:
        yield _describe_left_out(beyond)
    none = [
        f"{ADJUSTMENTS[each.kind].heading.lower()} ({each.figures})"
        for each in found.alone
        if not each.offers
    ]
    if none:
        yield f"No one figure does of: {', '.join(none)}."
    unconfirmed = sum(each.unconfirmed for each in found.alone)
    if unconfirmed:
        yield (
            f"Left out, as they contradict other figures or solving again proved no plan: "
            f"{unconfirmed} changes."
        )


def _describe_left_out(beyond: Sequence[SingleChange]) -> str:
    """How many single changes no council would make, and some of them."""
    named = "; ".join(
        f"{s.address} {s.before:,.10g} → {s.after:,.10g} {s.unit}"
        for s in (offer.sets[0] for offer in beyond[:MOST_BEYOND])
    )
    number = f"{len(beyond)} changes" if len(beyond) > 1 else "1 change"
    return f"Left out, as no council would make it: {number}, such as {named}. --json lists all."


def _offer(offer: SingleChange) -> Iterator[str]:
    law = " (law)" if offer.standing == "law" else ""
    for each in offer.sets[:-1]:
        yield f"  {_set(each)}{law}, and"
    yield f"  {_set(offer.sets[-1])}{law}. The plan then costs {pounds(offer.cost)}."
    if offer.same:
        yield f"      As much more or less does the same in: {', '.join(offer.same)}"
    yield f"      {_write_settings(offer.sets)}"


def _set(each: Set) -> str:
    return f"{each.address}: {each.before:,.10g} → {each.after:,.10g} {each.unit} ({_by(each)})"


def _by(each: Set) -> str:
    if each.periods == 1:
        return f"{each.by:+,.10g}"
    return f"{each.by:+,.10g} in each of {each.periods} periods"


def _write_settings(sets: Sequence[Set]) -> str:
    return " ".join(f"--set {each.setting}" for each in sets)


def _beyond_reach(package: Package) -> list[Part]:
    """The parts of a package that no council would make."""
    return [
        part
        for part in package.parts or ()
        if not is_within_reach(
            part.kind, part.standing, part.set.unit, part.set.before, part.set.after, asked=True
        )
    ]


def _package(package: Package) -> Iterator[str]:
    yield ""
    if package.parts is None:
        yield (
            "No package of changes to what may give way makes a plan possible. --law lets law, and "
            "what nobody can buy, give way too; --keep keeps a kind out."
        )
        yield _weights(package.weights)
        return
    beyond = _beyond_reach(package)
    if beyond:
        yield (
            "No package that a council would make was found: the cheapest goes further than that, "
            "where it is marked."
        )
    yield (
        "The cheapest package: these changes together make a plan possible. First as little policy "
        "as can be gives way, then as few £ of places, recruits and money as can be are found. "
        "What a change counts is its price, not new money to find: the cost of its plan says that."
    )
    for part in package.parts:
        mark = ", further than a council would go" if part in beyond else ""
        yield f"  {_set(part.set)}{_law(part)}, {_counts(part)}{mark}"
    policy = f"; what has no price gives way by {package.relative:,.1%} in all"
    policy = policy if package.relative else ""
    yield (
        f"Its changes count {pounds(package.pounds)}{policy}. The least-cost plan under it costs "
        f"{pounds(package.cost or 0.0)}."
    )
    yield f"  {_write_settings([part.set for part in package.parts])}"
    yield _weights(package.weights)


def _law(part: Part) -> str:
    return " (law)" if part.standing == "law" else ""


def _counts(part: Part) -> str:
    if part.pounds is not None:
        return f"counts {pounds(part.pounds)}"
    return f"counts {part.relative or 0.0:.1%} of its value"


def _weights(weights: Mapping[str, float]) -> str:
    each = ", ".join(f"{kind} {weight:g}" for kind, weight in weights.items())
    return (
        f"Weights: {each or 'nothing may give way'}. --weight KIND=NUMBER sets one, "
        "--keep KIND leaves a kind as it is."
    )


def _describe_met(instance: Instance, met: Met) -> Iterator[str]:
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
