"""How free the mix is: what of a plan could be otherwise at the same cost."""

from __future__ import annotations

from mixopt.results.plan import Plan


def describe_freedom(plan: Plan) -> list[str]:
    """Lines on how much of a plan could differ at the same cost; none where that is not known.

    Args:
        plan: The plan that is shown; its `free` will say which cells could differ.
    """
    del plan  # nothing is known of it yet
    return []
