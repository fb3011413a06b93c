"""From an instance to its prices: build, solve, prove; no certificate, no prices.

Beside the planner and not in it: a plan needs none of this, and does not wait for its import.
"""

from __future__ import annotations

from dataclasses import dataclass

from mixopt.analysis.optimum import find_optimum
from mixopt.analysis.prices.curve import trace_curve
from mixopt.analysis.prices.pricer import Pricer
from mixopt.certificates import Certificate, ExactProof
from mixopt.errors import DataError, Fault, SolverFailed
from mixopt.instance.instance import Instance, expect_instance
from mixopt.instance.variant import Variant
from mixopt.lp.certificate import certify
from mixopt.lp.exact_proof import prove_or_fail as exactly
from mixopt.lp.highs import Solution
from mixopt.programme.limits import bounds
from mixopt.programme.parameters import parameters_of
from mixopt.programme.problem import Problem
from mixopt.results.care_rows import Bound
from mixopt.results.optimum import Optimum, optimum_of
from mixopt.results.price import Price, Prices
from mixopt.results.price_curve import Curve, PriceCurve
from mixopt.units import Measure


@dataclass(frozen=True, slots=True)
class Proven:
    """A proven optimum that prices may rest on."""

    problem: Problem
    solution: Solution
    certificate: Certificate
    exact: ExactProof | None

    @property
    def measure(self) -> Measure:
        """What is priced: the cost in £, or the need left unmet in person-years."""
        return self.problem.measure

    @property
    def objective(self) -> float:
        """£ that the plan costs; or weighted person-years left unmet, in most-need mode."""
        return self.solution.objective * self.problem.scale

    def optimum(self) -> Optimum:
        """The same as a record, without the programme."""
        return optimum_of(
            self.problem.instance, self.measure, self.objective, self.certificate, self.exact
        )

    def limits(self) -> tuple[Bound, ...]:
        """Every limit, with the room it leaves and those that say the same."""
        return bounds(self.problem.limits, self.problem.form, self.solution, {})


def prices(instance: Instance, *, most_need: bool = False, exact: bool = False) -> Prices:
    """The price of every figure, and the proven optimum that they rest on.

    Args:
        instance: Whose figures they are.
        most_need: Price the need that the most-need plan leaves unmet, in person-years.
        exact: Prove the optimum in fractions too.

    Raises:
        DataError: Partners are held to what they would pay alone, which moves with figures too.
        NoPlanExists: No plan meets every limit.
        SolverFailed: There is no proof: no certificate, no prices.
    """
    expect_instance(instance, "prices")
    found, proof = price_figures(instance, most_need=most_need, exact=exact)
    return Prices(proof.optimum(), found)


def price(
    instance: Instance, address: str, *, most_need: bool = False, exact: bool = False
) -> Curve:
    """What the plan costs at every value of one figure, from break to break.

    Args:
        instance: Whose figure it is.
        address: Of the figure, with `[period]` where its row has a value for each.
        most_need: Price the need that the most-need plan leaves unmet, in person-years.
        exact: Prove the optimum in fractions too.

    Raises:
        DataError, NoPlanExists, SolverFailed: As for all prices; or there is no such figure.
    """
    expect_instance(instance, "price")
    found, proof = stairs(instance, address, most_need=most_need, exact=exact)
    return Curve(proof.optimum(), found)


def price_figures(
    instance: Instance, *, most_need: bool = False, exact: bool = False
) -> tuple[tuple[Price, ...], Proven]:
    """The price of every figure, and the proven optimum that they rest on.

    Args:
        instance: Whose figures they are.
        most_need: Price the need that the most-need plan leaves unmet, in person-years.
        exact: Prove the optimum in fractions too.

    Raises:
        DataError: Partners are held to what they would pay alone, which moves with figures too.
        NoPlanExists: No plan meets every limit.
        SolverFailed: There is no proof: no certificate, no prices.
    """
    found = prove_optimum(instance, most_need=most_need, exact=exact)
    return prices_of(found.problem, found.solution), found


def stairs(
    instance: Instance, address: str, *, most_need: bool = False, exact: bool = False
) -> tuple[PriceCurve, Proven]:
    """The staircase of one figure, and the proven optimum that it rests on.

    Raises:
        DataError, NoPlanExists, SolverFailed: As for all prices; or there is no such figure.
    """
    found = prove_optimum(instance, most_need=most_need, exact=exact)
    maker = Pricer(found.problem, found.solution)
    return trace_curve(maker, parameters_of(found.problem), address), found


def prove_optimum(instance: Instance, *, most_need: bool = False, exact: bool = False) -> Proven:
    """An optimum that prices may rest on: of the cost, or of the need left unmet."""
    if instance.head.no_worse_off:
        what = "'no_worse_off' compares with another plan, whose cost moves with figures too"
        raise DataError([Fault(instance.name, what, "Remove it to see prices")])
    if most_need and not any(need.met for need in instance.model.needs.values()):
        what = "its model has no needs that services meet, so there is no need to meet most of"
        raise DataError([Fault(instance.name, what, "Leave out --most-need")])
    problem = Problem(instance, Variant(most_need=most_need))
    problem, form, solution = find_optimum(problem, prices=False)
    proof = certify(form, solution)
    if not proof.holds:
        msg = f"the answer could not be certified: {proof}"
        raise SolverFailed(msg)
    return Proven(problem, solution, proof, exactly(form, solution) if exact else None)


__all__ = ["KINDS", "Price", "prices_of"]


def prices_of(problem: Problem, solution: Solution) -> tuple[Price, ...]:
    """The price of every figure, in the order of the tables.

    Args:
        problem: What was planned.
        solution: A proven optimum of it.

    Raises:
        SolverFailed: A price is not what small steps do.
    """
    maker = Pricer(problem, solution)
    return tuple(maker.price(group) for group in parameters_of(problem))
