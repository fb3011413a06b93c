"""Why there is no plan and what would give one, in words; or how near a plan is to none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from math import ceil, floor, inf
from typing import Any

from mixopt.instance.instance import Instance
from mixopt.instance.titles import describe_changes
from mixopt.report.answers import describe_added_money
from mixopt.report.terminal.beyond import describe_years_counted
from mixopt.report.terminal.changes import brief_changes
from mixopt.report.terminal.conflicts import describe_conflicts
from mixopt.report.terminal.grid import pounds
from mixopt.report.terminal.missing import describe_missing
from mixopt.report.terminal.ways_out import describe_ways_out, in_short
from mixopt.results.explanation import Explanation, Finding, Headroom
from mixopt.results.price_base import words_of

FORMAT = "mixopt-explanation/1"

SEEN = 0.00005
"""Relative to the value: headroom below this is printed as none at all."""

NOT_WRITTEN = ("demand", "subject", "family")
"""Fields of a limit that the JSON leaves out: `says` has them in one sentence."""


def document(instance: Instance, found: Explanation) -> dict[str, Any]:
    """Everything, for scripts."""
    whole = asdict(found)
    eased = whole["conflicts"]["eased"] or {}  # JSON knows no infinity: such a limit was put aside
    if found.package is not None:
        whole["package"] |= {"pounds": found.package.pounds, "relative": found.package.relative}
    clashing = [limit for found in whole["conflicts"]["found"] for limit in found["limits"]]
    for limit in (*clashing, *whole["relaxed"]):
        for part in NOT_WRITTEN:
            limit.pop(part, None)
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
    """Its paragraphs, a line each: what is missing, then the ways out, then what clashes."""
    if found.cost is not None:
        return list(_describe_headroom(instance, found))
    return list(_describe_no_plan(instance, found))


def _describe_no_plan(instance: Instance, found: Explanation) -> Iterator[str]:
    yield found.brief[0]
    yield from brief_changes(instance)
    yield ""
    yield from found.brief[1 + len(describe_changes(instance)) :]
    yield from describe_missing(instance, found)
    yield ""
    yield in_short(found)
    yield from describe_years_counted(instance, "Costs of plans from here on")
    yield from describe_ways_out(instance, found)
    yield from _findings(found.findings)
    yield from describe_conflicts(instance, found.conflicts)


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    if not findings:
        return
    yield ""
    yield "Plain counting finds, before anything is solved:"
    for finding in findings:
        yield f"  {finding.says}."
        rows = zip(finding.addresses, finding.rows, strict=True)
        yield f"    What would mend it: {'; '.join(f'{where} ({row})' for where, row in rows)}"


def _describe_headroom(instance: Instance, found: Explanation) -> Iterator[str]:
    money = words_of(instance.head.prices)
    cost = pounds(found.cost or 0.0) + (f" {money}" if money else "")
    yield f"{instance.title}: there is a plan, at {cost}."
    yield from describe_years_counted(instance)
    yield from describe_changes(instance)
    yield from filter(None, [describe_added_money(instance)])
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


def _room(near: Headroom) -> str:
    way = "more" if near.up else "less"
    if near.unit == "times":
        return f"{near.address}, all by the same share: {near.share:.2%} more"
    now = f"{near.address}: {near.value:,.10g} {near.unit}"
    if near.share < SEEN:
        return f"{now}, no {way} at all"
    last = (floor if near.up else ceil)(near.last * 1e4) / 1e4  # where there is still a plan
    return f"{now}, as far as {last:,.12g}, {near.share:.2%} {way}"
