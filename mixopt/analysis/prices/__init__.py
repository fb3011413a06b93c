"""From an instance to its prices: build, solve, prove; no certificate, no prices.

Beside the planner and not in it: a plan needs none of this, and does not wait for its import.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyomo.core as pyo
from pyomo.common.gc_manager import PauseGC

from mixopt.analysis.optimum import optimum
from mixopt.analysis.prices.curve import staircase
from mixopt.analysis.prices.pricer import Maker
from mixopt.certificates import Certificate, ExactProof
from mixopt.errors import DataError, Fault, SolverFailed
from mixopt.formulation import build
from mixopt.instance.instance import Instance
from mixopt.lp.certificate import certify
from mixopt.lp.exact_proof import proven as exactly
from mixopt.lp.highs import Solution
from mixopt.lp.standard_form import Compiled, compile_lp
from mixopt.programme.limits import bounds
from mixopt.programme.parameters import groups_of
from mixopt.results.care_rows import Bound
from mixopt.results.price import Price
from mixopt.results.price_curve import Staircase
from mixopt.units import THOUSAND


@dataclass(frozen=True, slots=True)
class Proven:
    """A proven optimum that prices may rest on."""

    lp: pyo.ConcreteModel
    compiled: Compiled
    solution: Solution
    certificate: Certificate
    exact: ExactProof | None

    @property
    def people(self) -> bool:
        """Whether people are priced, and not £."""
        return bool(self.lp.MOST_NEED)

    @property
    def objective(self) -> float:
        """£ that the plan costs; or weighted person-years left unmet, in most-need mode."""
        return self.solution.objective * (1.0 if self.people else THOUSAND)

    def limits(self, instance: Instance) -> tuple[Bound, ...]:
        """Every limit, with the room it leaves and those that say the same."""
        return bounds(instance, self.lp, self.compiled, self.solution, {})


def priced(
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
    with PauseGC():
        found = proven(instance, most_need=most_need, exact=exact)
        return prices_of(instance, found.lp, found.compiled, found.solution), found


def stairs(
    instance: Instance, address: str, *, most_need: bool = False, exact: bool = False
) -> tuple[Staircase, Proven]:
    """The staircase of one figure, and the proven optimum that it rests on.

    Raises:
        DataError, NoPlanExists, SolverFailed: As for all prices; or there is no such figure.
    """
    with PauseGC():
        found = proven(instance, most_need=most_need, exact=exact)
        maker = Maker(instance, found.lp, found.compiled, found.solution)
        groups = groups_of(instance, found.compiled, most_need=most_need)
        return staircase(maker, groups, address), found


def proven(instance: Instance, *, most_need: bool = False, exact: bool = False) -> Proven:
    """An optimum that prices may rest on: of the cost, or of the need left unmet."""
    if instance.head.no_worse_off:
        what = "'no_worse_off' compares with another plan, whose cost moves with figures too"
        raise DataError([Fault(instance.name, what, "Remove it to see prices")])
    if most_need and not any(need.met for need in instance.model.needs.values()):
        what = "its model has no needs that services meet, so there is no need to meet most of"
        raise DataError([Fault(instance.name, what, "Leave out --most-need")])
    lp = build(instance, mutable=False, most_need=most_need)
    compiled, solution = optimum(instance, lp, compile_lp(lp), prices=False)
    proof = certify(compiled, solution)
    if not proof.holds:
        msg = f"the answer could not be certified: {proof}"
        raise SolverFailed(msg)
    return Proven(lp, compiled, solution, proof, exactly(compiled, solution) if exact else None)


__all__ = ["KINDS", "Price", "prices_of"]


def prices_of(
    instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, solution: Solution
) -> tuple[Price, ...]:
    """The price of every figure, in the order of the tables.

    Args:
        instance: What was planned.
        lp: Its programme, for its words.
        compiled: The same as matrices.
        solution: A proven optimum of it.

    Raises:
        SolverFailed: A price is not what small steps do.
    """
    maker = Maker(instance, lp, compiled, solution)
    groups = groups_of(instance, compiled, most_need=lp.MOST_NEED)
    return tuple(maker.price(group) for group in groups)
