"""From an instance to its prices: build, solve, prove; no certificate, no prices.

Beside the planner and not in it: a plan needs none of this, and does not wait for its import.
"""

from __future__ import annotations

import pyomo.core as pyo
from pyomo.common.gc_manager import PauseGC

from mixopt.certificate import certify
from mixopt.compiled import Compiled, compile_lp
from mixopt.errors import DataError, Fault, SolverFailed
from mixopt.formulation import build
from mixopt.instance import Instance
from mixopt.plan import Certificate
from mixopt.planner import optimum
from mixopt.prices import Price, prices_of
from mixopt.prices.staircase import Stair, staircase
from mixopt.solver import Solution
from mixopt.units import THOUSAND


def priced(instance: Instance) -> tuple[tuple[Price, ...], Certificate, float]:
    """The price of every figure, the certificate that they rest on, and the least cost in £.

    Raises:
        DataError: Partners are held to what they would pay alone, which moves with figures too.
        NoPlanExists: No plan meets every limit.
        SolverFailed: There is no proof: no certificate, no prices.
    """
    with PauseGC():
        lp, compiled, solution, proof = _proven(instance)
        return prices_of(instance, lp, compiled, solution), proof, solution.objective * THOUSAND


def stairs(instance: Instance, address: str) -> tuple[tuple[Stair, ...], Certificate, float]:
    """The staircase of one figure, the certificate that it rests on, and the least cost in £.

    Raises:
        DataError, NoPlanExists, SolverFailed: As for all prices; or the figure has no stairs.
    """
    with PauseGC():
        lp, compiled, solution, proof = _proven(instance)
        found = staircase(instance, lp, compiled, solution, address)
        return found, proof, solution.objective * THOUSAND


def _proven(
    instance: Instance,
) -> tuple[pyo.ConcreteModel, Compiled, Solution, Certificate]:
    """A least-cost optimum that prices may rest on."""
    if instance.head.no_worse_off:
        what = "'no_worse_off' compares with another plan, whose cost moves with figures too"
        raise DataError([Fault(instance.name, what, "Remove it to see prices")])
    lp = build(instance, mutable=False)
    compiled, solution = optimum(instance, lp, compile_lp(lp), prices=False)
    proof = certify(compiled, solution)
    if not proof.holds:
        msg = f"the answer could not be certified: {proof}"
        raise SolverFailed(msg)
    return lp, compiled, solution, proof
