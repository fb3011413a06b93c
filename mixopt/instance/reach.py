"""Which changes a council would make: those that make a plan possible alone are offered only then.

A number goes no further than twice what it is today, and no lower than half of it; or ten of the
council's own steps (a place, an FTE, a percentage point; `OWN` in `mixopt/units.py` has them),
where that is further. No share becomes nothing, or the whole, that is not so today. Law, and what
nobody can buy (how fast a service can grow, who stays where they are, when a lever can start, what
a fund may be spent on), is no council's to change. How much money to ask for is: money may be any.
"""

from __future__ import annotations

from mixopt.instance.adjustment import ADJUSTMENTS
from mixopt.units import OWN, UNITS

TIMES = 2.0
"""A number may become so many times what it is, or such a part of it."""

STEPS = 10
"""Of the council's own steps, that a number may move in any case."""


def is_within_reach(
    kind: str, standing: str, unit: str, before: float, after: float, *, asked: bool = False
) -> bool:
    """Whether a council would make a change.

    Args:
        kind: A key of `ADJUSTMENTS`.
        standing: `physical`, `law` or `policy`.
        unit: Of both numbers, as the row is written.
        before: What the figure is today.
        after: What it would be.
        asked: The user lets law, and what nobody can buy, change, or it is policy: only how far
            the number goes is looked at.
    """
    found = ADJUSTMENTS[kind]
    if found.money:
        return True
    if not (asked or found.bought or standing == "policy"):
        return False
    step = OWN[UNITS[unit].own] / UNITS[unit].factor
    if UNITS[unit].own.startswith("share"):
        whole = 1 / UNITS[unit].factor
        if before not in {0.0, whole} and (after <= 0 or after >= whole):
            return False
    if abs(after - before) <= STEPS * step:
        return True
    return min(before / TIMES, before * TIMES) <= after <= max(before / TIMES, before * TIMES)
