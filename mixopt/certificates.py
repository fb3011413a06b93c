"""What is proven of an optimum: in the solver's numbers, and in fractions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Certificate:
    """Proof of the optimum, recomputed from the matrices outside the solver.

    Attributes:
        primal_residual: Most by which a row or bound is broken, in its own unit.
        dual_residual: Most by which a reduced cost has the wrong sign, £ thousand a unit.
        complementarity: Most of a dual times the room of its row, relative to the cost.
        gap: Difference of the primal and the dual objective, relative.
        ledger: Difference of the ledger and the objective, £.
        holds: All are within tolerance.
    """

    primal_residual: float
    dual_residual: float
    complementarity: float
    gap: float
    ledger: float
    holds: bool


@dataclass(frozen=True, slots=True)
class ExactProof:
    """Proof of the optimum in fractions, where nothing is rounded: of the solver's optimal basis.

    Costs are in the unit of what is least: £ thousand, discounted; or weighted person-years. Each
    number is computed exactly and only then written as a decimal; all but the cost upwards.

    Attributes:
        cost: What the basis costs.
        broken: Most by which the basis breaks a limit or a bound, in its own unit.
        wrong_sign: Most by which a dual or a reduced cost of the basis has the wrong sign.
        above: No plan within the limits costs less than the basis by more than this.
        difference: Between the cost of the basis and that of the plan that is shown, whose values
            are rounded, and which is chosen among all that cost the least.
        exact: The basis breaks no limit, and no plan costs less: by exactly nothing.
        holds: All are within tolerance.
    """

    cost: float
    broken: float
    wrong_sign: float
    above: float
    difference: float
    exact: bool
    holds: bool
