"""The certificate: proof of an optimum, recomputed from the matrices, outside the solver.

With A·x between the row limits and x between its bounds, y the duals and d = c − Aᵀ·y:

    primal residual     the most by which a row or a bound is broken
    dual residual       the most by which y or d has a sign that no limit of its side allows,
                        or is within `ROUNDING` of zero, which the next two count as zero
    complementarity     the most of |dual| × room, over rows and columns, relative to the cost
    gap                 c·x against the dual objective, relative

No certificate, no prices.
"""

from __future__ import annotations

import numpy as np

from mixopt.certificates import Certificate
from mixopt.lp.highs import Solution
from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import GAP, RESIDUAL, ROUNDING
from mixopt.units import PENNY, THOUSAND


def certify(form: StandardForm, solution: Solution, ledger: float | None = None) -> Certificate:
    """Recompute every part of the proof.

    Args:
        form: The matrices.
        solution: Values and duals as the solver gave them.
        ledger: The plan's discounted cost by the ledger, in £; none where people are counted.
    """
    x, y = solution.values, solution.duals
    activity = form.matrix.times(x)
    reduced = form.cost - form.matrix.transposed_times(y)
    summed = min(ROUNDING * max(1.0, float(np.max(np.abs(y), initial=0))), RESIDUAL)
    y, y_rounding = _without_rounding(y, ROUNDING)
    reduced, reduced_rounding = _without_rounding(reduced, summed)
    sides = (
        (y, activity, form.row_lower, form.row_upper),
        (reduced, x, form.lower, form.upper),
    )
    primal = max(_violation(at, low, high) for _, at, low, high in sides)
    wrong = max(_wrong_sign(price, low, high) for price, _, low, high in sides)
    dual = max(wrong, y_rounding, reduced_rounding)
    objective = float(form.cost @ x) + form.offset
    size = max(1.0, abs(objective))
    complementarity = max(_complementarity(*side) for side in sides) / size
    bound = sum(_dual_objective(price, low, high) for price, _, low, high in sides) + form.offset
    gap = abs(objective - bound) / size
    difference = 0.0 if ledger is None else abs(ledger - objective * THOUSAND)
    holds = (
        max(primal, dual) <= RESIDUAL and max(complementarity, gap) <= GAP and difference <= PENNY
    )
    return Certificate(primal, dual, complementarity, gap, difference, bool(holds))


def _without_rounding(price: Floats, rounding: float) -> tuple[Floats, float]:
    """Duals with rounding errors set to 0, and the largest such error.

    Multiplied by a column's loose bound, an error would dominate the gap. A reduced cost is a sum
    of duals, and its rounding as large as they are.
    """
    errors = np.abs(price) <= rounding
    return np.where(errors, 0.0, price), float(np.max(np.abs(price[errors]), initial=0))


def _violation(at: Floats, low: Floats, high: Floats) -> float:
    return float(max(np.max(low - at, initial=0), np.max(at - high, initial=0)))


def _wrong_sign(price: Floats, low: Floats, high: Floats) -> float:
    """A positive dual needs a lower limit, a negative one an upper limit."""
    no_low = np.where(np.isfinite(low), 0.0, np.maximum(price, 0))
    no_high = np.where(np.isfinite(high), 0.0, np.maximum(-price, 0))
    return float(max(np.max(no_low, initial=0), np.max(no_high, initial=0)))


def _complementarity(price: Floats, at: Floats, low: Floats, high: Floats) -> float:
    """The largest |dual| × slack, on the side that the sign of the dual points at."""
    room = np.where(
        price > 0,
        at - np.where(np.isfinite(low), low, at),
        np.where(np.isfinite(high), high, at) - at,
    )
    return float(np.max(np.abs(price * room), initial=0))


def _dual_objective(price: Floats, low: Floats, high: Floats) -> float:
    """A part of the dual objective: each dual times the limit that its sign points at."""
    side = np.where(
        price > 0, np.where(np.isfinite(low), low, 0.0), np.where(np.isfinite(high), high, 0.0)
    )
    return float(price @ side)
