"""The certificate: proof of an optimum, recomputed from the matrices, outside the solver.

With A·x between the row limits and x between its bounds, y the duals and d = c − Aᵀ·y:

    primal residual     the most by which a row or a bound is broken
    dual residual       the most by which y or d has a sign that no limit of its side allows,
                        or is a rounding error (below 1e-9) that the next two count as zero
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
from mixopt.lp.status import ROUNDING
from mixopt.units import PENNY, THOUSAND

RESIDUAL = 1e-6
"""People, places, FTE or £ thousand: less than anyone can see."""

GAP = 1e-9
"""Relative to the cost: £1 in £1,000 million."""


def certify(compiled: StandardForm, solution: Solution, ledger: float | None = None) -> Certificate:
    """Recompute every part of the proof.

    Args:
        compiled: The matrices.
        solution: Values and duals as the solver gave them.
        ledger: The plan's discounted cost by the ledger, in £; none where people are counted.
    """
    x, y = solution.values, solution.duals
    activity = compiled.matrix.times(x)
    reduced = compiled.cost - compiled.matrix.transposed_times(y)
    y, y_rounding = _rounded(y)
    reduced, reduced_rounding = _rounded(reduced)
    sides = (
        (y, activity, compiled.row_lower, compiled.row_upper),
        (reduced, x, compiled.lower, compiled.upper),
    )
    primal = max(_outside(at, low, high) for _, at, low, high in sides)
    wrong = max(_wrong_sign(price, low, high) for price, _, low, high in sides)
    dual = max(wrong, y_rounding, reduced_rounding)
    objective = float(compiled.cost @ x) + compiled.offset
    size = max(1.0, abs(objective))
    complementarity = max(_slack(price, at, low, high) for price, at, low, high in sides) / size
    bound = sum(_supported(price, low, high) for price, _, low, high in sides) + compiled.offset
    gap = abs(objective - bound) / size
    difference = 0.0 if ledger is None else abs(ledger - objective * THOUSAND)
    holds = (
        max(primal, dual) <= RESIDUAL and max(complementarity, gap) <= GAP and difference <= PENNY
    )
    return Certificate(primal, dual, complementarity, gap, difference, bool(holds))


def _rounded(price: Floats) -> tuple[Floats, float]:
    """Duals without rounding errors, and the largest error.

    Times a column's loose bound, an error would drown the gap.
    """
    errors = np.abs(price) <= ROUNDING
    return np.where(errors, 0.0, price), float(np.max(np.abs(price[errors]), initial=0))


def _outside(at: Floats, low: Floats, high: Floats) -> float:
    return float(max(np.max(low - at, initial=0), np.max(at - high, initial=0)))


def _wrong_sign(price: Floats, low: Floats, high: Floats) -> float:
    """A positive dual needs a lower limit, a negative one an upper limit."""
    no_low = np.where(np.isfinite(low), 0.0, np.maximum(price, 0))
    no_high = np.where(np.isfinite(high), 0.0, np.maximum(-price, 0))
    return float(max(np.max(no_low, initial=0), np.max(no_high, initial=0)))


def _slack(price: Floats, at: Floats, low: Floats, high: Floats) -> float:
    """|dual| × room to the side that the dual's sign points at."""
    room = np.where(price > 0, at - np.where(np.isfinite(low), low, at),
                    np.where(np.isfinite(high), high, at) - at)  # fmt: skip
    return float(np.max(np.abs(price * room), initial=0))


def _supported(price: Floats, low: Floats, high: Floats) -> float:
    """The dual objective's part: each dual at the side that its sign points at."""
    side = np.where(price > 0, np.where(np.isfinite(low), low, 0.0),
                    np.where(np.isfinite(high), high, 0.0))  # fmt: skip
    return float(price @ side)
