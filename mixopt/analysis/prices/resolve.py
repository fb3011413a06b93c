"""A figure changed in the instance, and the plan solved again from its matrices."""

from __future__ import annotations

from mixopt.instance.instance import Instance
from mixopt.instance.scenarios import changed
from mixopt.instance.variant import Variant
from mixopt.lp.highs import Infeasible, run
from mixopt.programme.problem import Problem
from mixopt.schema.scenarios import Change


def solved_with(
    instance: Instance, address: str, value: float, *, most_need: bool = False
) -> float | None:
    """The objective, in £ thousand or person-years, with a figure changed; none without a plan.

    Args:
        instance: What is planned.
        address: Of the figure.
        value: What it is set to, in the unit of its row.
        most_need: The need left unmet is minimised, and not the cost.

    Raises:
        DataError: The figure may not be that.
    """
    return solved(changed(instance, [Change(address=address, set=value)], "anew"), most_need)


def solved(instance: Instance, most_need: bool) -> float | None:
    """The objective of an instance as it is; none where it has no plan."""
    try:
        return run(Problem(instance, Variant(most_need=most_need)).form).objective
    except Infeasible:
        return None
