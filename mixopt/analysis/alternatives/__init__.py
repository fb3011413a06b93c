"""Alternatives: what a council could do for about the same money.

Of all plans within an allowance of the least cost: the least and the most of each service, pathway,
role, lever and scheme; the exact outline of two of them; and plans as different from one another
as can be found, each whole and certified.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from mixopt.analysis.alternatives.allowances import Asked, expect_allowances, in_order
from mixopt.analysis.alternatives.outline import find_corners
from mixopt.analysis.alternatives.plans import Basis, choose_compared, find_plans
from mixopt.analysis.alternatives.quantities import Quantity, find_quantities, weights_of
from mixopt.analysis.alternatives.ranges import find_ranges
from mixopt.analysis.collection import pause_collection
from mixopt.analysis.optimum import Answer, solve_problem
from mixopt.analysis.pooling import cost_alone, problem_of
from mixopt.analysis.solve import certify_plan
from mixopt.errors import DataError, Fault
from mixopt.instance.instance import Instance, expect_instance
from mixopt.instance.nearest import nearest, suggest
from mixopt.lp.near_optimal import NearOptimalSet
from mixopt.lp.sparse import Floats
from mixopt.programme.problem import Problem
from mixopt.results.alternatives import (
    Allowance,
    Alternatives,
    Corner,
    Outline,
    Range,
    round_quantity,
)
from mixopt.units import THOUSAND

Progress = Callable[[int], None]

MOST_PLANS = 20
"""More than a committee can choose between."""


def alternatives(
    instance: Instance,
    within: float | str | Sequence[float | str] = (0.02,),
    *,
    between: tuple[str, str] | None = None,
    plans: int = 0,
) -> Alternatives:
    """What plans that cost a little more than the least could differ by.

    Args:
        instance: What to plan.
        within: Allowances: shares of the least cost (0.02), or text (`2%`, `£1m`).
        between: Addresses of two things whose exact outline is found, such as
            `services.home_care[2019/20]` and `workforce.social_worker`.
        plans: How many plans to find that are as different as can be; at most 20.

    Raises:
        DataError: An allowance, an address or a number of plans is none.
        NoPlanExists: No plan meets every limit.
        SolverFailed: There is no proof.
    """
    expect_instance(instance, "alternatives")
    pair = (between,) if isinstance(between, str) else between
    asked = Question(expect_allowances(within), pair, plans, "")
    return find_alternatives(instance, asked, lambda _: None)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        within: The allowances.
        between: Addresses of two things, or nothing.
        plans: How many plans.
        dashes: What stands before the names of these where they are asked for.
    """

    within: Sequence[Asked]
    between: Sequence[str] | None = None
    plans: int = 0
    dashes: str = "--"


def find_alternatives(
    instance: Instance, asked: Question, report_progress: Progress
) -> Alternatives:
    """Answer a question about an instance.

    Args:
        instance: What to plan.
        asked: What is asked.
        report_progress: Called with how much of a part is still to be done.

    Raises:
        DataError: An address or a number of plans is none.
        NoPlanExists: No plan meets every limit.
        SolverFailed: There is no proof.
    """
    with pause_collection():
        alone, why = cost_alone(instance, most_need=False)
        problem = problem_of(instance, alone)
        quantities = find_quantities(instance, problem.form.columns)
        pair = _expect(asked, quantities)
        found = solve_problem(problem, prices=False)
        least = certify_plan(instance, found, alone, why, freedom=False)
        allowances = [*in_order(asked.within, least.cost)]
        near = _near(found, quantities)
        ranges = find_ranges(near, quantities, allowances, report_progress)
        widest, own = allowances[-1], ranges[len(ranges) - len(quantities) :]
        by = choose_compared(quantities, own)
        dearest = _find_dearest(near)
        near = _near(found, quantities)
        near.allow(widest.pounds / THOUSAND)
        basis = Basis(instance, found, alone, least, widest)
        return Alternatives(
            least=least,
            allowances=tuple(allowances),
            dearest=dearest,
            ranges=tuple(ranges),
            frontier=_outline(near, quantities, pair, own, widest) if pair else None,
            compared=tuple(each.address for each in by.quantities) if asked.plans else (),
            asked=asked.plans,
            plans=tuple(find_plans(basis, near, by, asked.plans, report_progress))
            if asked.plans
            else (),
        )


def _near(found: Answer, quantities: Sequence[Quantity]) -> NearOptimalSet:
    """The near-optimal set of a solved problem, with the quantities as its sums."""
    weights = weights_of(quantities, len(found.form.columns))
    return NearOptimalSet(found.form, found.solution, weights)


def _find_dearest(near: NearOptimalSet) -> float:
    """£ above the least that the dearest plan costs."""
    near.allow(np.inf)
    cost = near.form.cost
    above = cost @ (near.furthest(-cost) - near.optimum.values)
    return round(float(above) * THOUSAND, 2) + 0.0


def _outline(
    near: NearOptimalSet,
    quantities: Sequence[Quantity],
    pair: tuple[int, int],
    ranges: Sequence[Range],
    allowance: Allowance,
) -> Outline:
    """The outline of two quantities, by their positions."""
    chosen = [quantities[at] for at in pair]
    weights = weights_of(chosen, len(near.form.columns))

    def furthest(way: Floats) -> tuple[float, float]:
        first, second = weights.transposed_times(near.furthest(weights.times(-way))).tolist()
        return round_quantity(first), round_quantity(second)

    first, second = (ranges[at] for at in pair)
    return Outline(
        within=allowance.words,
        first=first.address,
        first_unit=first.unit,
        second=second.address,
        second_unit=second.unit,
        plan=Corner(first.plan, second.plan),
        corners=tuple(Corner(*corner) for corner in find_corners(furthest)),
    )


def _expect(asked: Question, quantities: Sequence[Quantity]) -> tuple[int, int] | None:
    """The positions of the two that an outline is asked of.

    Raises:
        DataError: An address is none, both are the same, or the number of plans is none.
    """
    faults = [*_faults(asked, quantities)]
    if faults:
        raise DataError(faults)
    at = {each.address: place for place, each in enumerate(quantities)}
    return (at[asked.between[0]], at[asked.between[1]]) if asked.between else None


def faults_of(instance: Instance, asked: Question) -> list[Fault]:
    """What is asked and cannot be, as far as that can be seen without a solve."""
    quantities = find_quantities(instance, Problem(instance).form.columns) if asked.between else []
    return [*_faults(asked, quantities)]


def fault_of_plans(option: str, plans: object) -> Fault:
    """That so many plans cannot be asked for."""
    return Fault(option, f"read {plans!r}", f"Ask for 1 to {MOST_PLANS} plans")


def _faults(asked: Question, quantities: Sequence[Quantity]) -> Iterator[Fault]:
    option = f"{asked.dashes}between"
    number = isinstance(asked.plans, int) and not isinstance(asked.plans, bool)
    if not number or not 0 <= asked.plans <= MOST_PLANS:
        yield fault_of_plans(f"{asked.dashes}plans", asked.plans)
    if asked.between is None:
        return
    there = dict.fromkeys(each.address for each in quantities)
    whole = [each.address for each in quantities if not each.period]
    for name in dict.fromkeys(asked.between):
        if name not in there:
            what = f"'{name}' is nothing that plans can differ by"
            near = nearest(str(name), there)
            remedy = f"Did you mean '{near}'?" if near else suggest(str(name), whole)
            yield Fault(option, what, remedy)
    if len(asked.between) != 2 or asked.between[0] == asked.between[1]:
        named = " and ".join(f"'{name}'" for name in asked.between)
        yield Fault(option, f"names {named}", "Name two things")
