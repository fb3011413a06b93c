"""Whole plans within an allowance, as different from one another as can be found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mixopt.analysis.alternatives.quantities import Quantity, weights_of
from mixopt.analysis.optimum import Answer
from mixopt.analysis.solve import failure_of_check, prove, read_plan
from mixopt.certificates import Certificate
from mixopt.instance.instance import Instance
from mixopt.lp.certificate import certify
from mixopt.lp.far_apart import Positions, find_far_apart
from mixopt.lp.near_optimal import NearOptimalSet
from mixopt.lp.sparse import Floats, SparseMatrix
from mixopt.lp.tolerances import RESIDUAL
from mixopt.results.alternatives import (
    SEEN,
    Allowance,
    Alternative,
    Difference,
    Range,
    round_quantity,
)
from mixopt.results.checker.limits import find_broken_limits
from mixopt.results.funding_tables import Alone
from mixopt.results.plan import Plan
from mixopt.units import PENNY, THOUSAND

MATERIAL = 0.01
"""Relative to its most: what can differ by less is no choice to compare plans by."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What plans are compared by.

    Attributes:
        quantities: Those over the whole plan that can differ.
        ranges: The range of each within the allowance.
    """

    quantities: Sequence[Quantity]
    ranges: Sequence[Range]

    def positions(self, weights: SparseMatrix) -> Positions:
        """Each as a share of what it can differ by, divided by how many there are.

        Args:
            weights: Of each column in each of them. Shape (columns, quantities).
        """
        share = 1.0 / np.array([row.most - row.least for row in self.ranges]) / len(self.ranges)
        middles = np.array([row.least + row.most for row in self.ranges]) / 2
        scaled = replace(weights, data=weights.data * share[weights.columns])
        return Positions(scaled, middles * share)


def choose_compared(quantities: Sequence[Quantity], ranges: Sequence[Range]) -> Compared:
    """What can differ over the whole plan, by a hundredth of its most at least.

    Args:
        quantities: All of them.
        ranges: Theirs, within the allowance of the plans.
    """
    kept = [
        (quantity, row)
        for quantity, row in zip(quantities, ranges, strict=True)
        if not quantity.period
        and not quantity.repeats
        and row.most - row.least >= max(SEEN, MATERIAL * row.most)
    ]
    return Compared([quantity for quantity, _ in kept], [row for _, row in kept])


@dataclass(frozen=True, slots=True)
class Basis:
    """What the plans are made from.

    Attributes:
        instance: What is planned.
        found: Its problem, solved to the least cost.
        alone: What each would pay alone, in £.
        least: The least-cost plan.
        allowance: How much more a plan may cost.
    """

    instance: Instance
    found: Answer
    alone: Alone
    least: Plan
    allowance: Allowance


def find_plans(
    basis: Basis,
    near: NearOptimalSet,
    by: Compared,
    number: int,
    report_progress: Callable[[int], None],
) -> Iterator[Alternative]:
    """Plans far apart, each certified and checked; fewer where no more are apart.

    Raises:
        SolverFailed: One of them fails its certificate or an independent check.
    """
    if not by.quantities:
        return
    weights = weights_of(by.quantities, len(basis.found.form.columns))
    positions = by.positions(weights)
    places = [positions.of(basis.found.solution.values)]
    for values in find_far_apart(near, basis.found.form, positions, number, report_progress):
        place = positions.of(values)
        plan = _certify_plan(basis, values)
        yield Alternative(
            number=len(places),
            plan=plan,
            above=plan.cost - basis.least.cost,
            apart=tuple(float(np.abs(place - other).sum()) for other in places),
            differences=tuple(_differences(by, weights.transposed_times(values))),
        )
        places.append(place)


def _differences(by: Compared, came: Floats) -> Iterator[Difference]:
    """What is more or less than in the least-cost plan, the largest share first."""
    found = [
        Difference(
            row.address,
            row.kind,
            row.area,
            row.of,
            row.unit,
            row.plan,
            round_quantity(here),
            (here - row.plan) / (row.most - row.least),
        )
        for row, here in zip(by.ranges, came.tolist(), strict=True)
        if abs(here - row.plan) >= SEEN
    ]
    yield from sorted(found, key=lambda each: -round(abs(each.share), 9))


def _certify_plan(basis: Basis, values: Floats) -> Plan:
    """The plan of some values, proven to be within the allowance and checked from the figures.

    Raises:
        SolverFailed: It is not within the allowance, or breaks a limit.
    """
    form, least = basis.found.form, basis.found.solution
    none = np.zeros(len(form.rows))
    solution = replace(
        least,
        values=values,
        activities=form.matrix.times(values),
        duals=none,
        faces=(),
        objective=float(form.cost @ values) + form.offset,
    )
    answer = replace(basis.found, form=form, solution=solution, exact=None)
    plan = read_plan(basis.instance, answer, basis.alone)
    proof = certify(form, replace(solution, duals=least.duals), plan.cost)
    proof = within(proof, plan.cost, basis.allowance)
    plan = replace(plan, status="near-optimal", mode="near-optimal", certificate=proof)
    prove(plan)
    broken = find_broken_limits(basis.instance, plan, misprints=False)
    if broken:
        raise failure_of_check(broken)
    return plan


def within(proof: Certificate, cost: float, allowance: Allowance) -> Certificate:
    """A certificate that holds where the cost is proven to be within the allowance of the least.

    Its gap is the distance of the cost from what the shadow prices of the least-cost plan prove
    that no plan costs less than.
    """
    above = proof.gap * max(THOUSAND, abs(cost))
    holds = (
        max(proof.primal_residual, proof.dual_residual) <= RESIDUAL
        and proof.ledger <= PENNY
        and above <= allowance.pounds + PENNY
    )
    return replace(proof, holds=bool(holds))
