"""Remarks on levers that a plan leaves out because it ends before they are repaid."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.instance.instance import Instance
from mixopt.instance.notebook import pluralise
from mixopt.instance.titles import span_word
from mixopt.results.plan import Plan
from mixopt.units import pounds


def describe_repaid_later(instance: Instance, plan: Plan) -> Iterator[str]:
    """A line for each lever that a plan with more periods would start more of."""
    word, last = span_word(instance), plan.periods[-1]
    for row in plan.repaid_later:
        where = f", {instance.head.areas[row.area]}" if len(plan.areas) > 1 else ""
        after = f"{pluralise(row.periods_after, word)} more of {last}"
        yield (
            f"{instance.model.levers[row.lever].title}{where}: one start more in {row.period} adds "
            f"{pounds(row.left_to_repay)} to the cost of the plan, which ends before it is repaid; "
            f"{after} would repay it and save {pounds(row.saved)} besides."
        )
