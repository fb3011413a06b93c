"""How much of a plan's money rests on published, derived and assumed prices.

Each entry of the ledger is units × price × times. Its amount, whatever its sign, counts for the kind
of source that its price has: what is saved rests on its figure as much as what is spent. What the
number of units rests on does not count: those are decided by the plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from mixopt.instance.instance import Instance
from mixopt.instance.titles import line_title
from mixopt.results.care_rows import Entry
from mixopt.results.plan import Plan
from mixopt.units import pounds

KINDS = ("published", "derived", "assumed")


def describe_sources(plan: Plan) -> str:
    """The share of the money that rests on prices of each kind of source."""
    spent = _amounts(plan, lambda entry: entry.source_kind)
    total = sum(spent.values()) or 1.0
    parts = ", ".join(f"{100 * spent.get(kind, 0.0) / total:.0f}% {kind}" for kind in KINDS)
    return f"By the source of the price of each line, the money rests on figures that are {parts}."


def describe_assumptions(instance: Instance, plan: Plan) -> str:
    """How much of the money rests on assumed prices, and the line where most of it does."""
    spent = _amounts(plan, lambda entry: entry.source_kind)
    total = sum(spent.values()) or 1.0
    share = {kind: 100 * spent.get(kind, 0.0) / total for kind in KINDS}
    rest = f"{share['published']:.0f}% on published, {share['derived']:.0f}% on derived"
    if not spent.get("assumed"):
        return f"Assumptions: no price is assumed ({rest} prices)."
    lines = _amounts(plan, lambda entry: entry.line if entry.source_kind == "assumed" else "")
    lines.pop("", None)
    most = max(lines, key=lambda line: lines[line])
    return (
        f"Assumptions: {share['assumed']:.0f}% of the money rests on assumed prices ({rest}); most "
        f"of it {line_title(instance, most)}, {pounds(lines[most])} over the plan."
    )


def _amounts(plan: Plan, key: Callable[[Entry], str]) -> dict[str, float]:
    """£ of the ledger, whatever the sign, by something of each entry."""
    amounts: dict[str, float] = defaultdict(float)
    for entry in plan.ledger:
        amounts[key(entry)] += abs(entry.amount)
    return dict(amounts)
