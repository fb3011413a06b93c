"""How much of a plan's money rests on published, derived and assumed prices.

Each entry of the ledger is units × price × times. Its amount, whatever its sign, counts for the
kind of source that its price has: what is saved rests on its figure as much as what is spent. What
the number of units rests on does not count: those are decided by the plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from math import floor

from mixopt.instance.instance import Instance
from mixopt.instance.titles import line_title
from mixopt.results.care_rows import Entry
from mixopt.results.plan import Plan
from mixopt.units import pounds

KINDS = ("published", "derived", "assumed")


def describe_sources(plan: Plan) -> str:
    """The share of the money that rests on prices of each kind of source."""
    parts = ", ".join(f"{share}% {kind}" for kind, share in _shares(plan).items())
    return f"By the source of the price of each line, the money rests on figures that are {parts}."


def describe_assumptions(instance: Instance, plan: Plan) -> str:
    """How much of the money rests on assumed prices, and the line where most of it does."""
    share = _shares(plan)
    words = (
        f"Assumed prices carry {share['assumed']}% of the money "
        f"({share['derived']}% derived, {share['published']}% published)"
    )
    lines = _amounts(plan, lambda entry: entry.line if entry.source_kind == "assumed" else "")
    lines.pop("", None)
    if not lines:
        return f"{words}."
    most = max(lines, key=lambda line: lines[line])
    title = line_title(instance, most)
    return f"{words}; most of it: {title}, {pounds(lines[most])}."


def _shares(plan: Plan) -> dict[str, int]:
    """Whole percentages of the money by kind of source, which add up to 100 where there is any."""
    spent = _amounts(plan, lambda entry: entry.source_kind)
    total = sum(spent.values())
    exact = {kind: 100 * spent.get(kind, 0.0) / (total or 1.0) for kind in KINDS}
    shares = {kind: floor(share) for kind, share in exact.items()}
    missing = 100 - sum(shares.values()) if total else 0
    for kind in sorted(KINDS, key=lambda kind: shares[kind] - exact[kind])[:missing]:
        shares[kind] += 1
    return shares


def _amounts(plan: Plan, key: Callable[[Entry], str]) -> dict[str, float]:
    """£ of the ledger, whatever the sign, by something of each entry."""
    amounts: dict[str, float] = defaultdict(float)
    for entry in plan.ledger:
        amounts[key(entry)] += abs(entry.amount)
    return dict(amounts)
