"""Programmes of a few numbers, as matrices, and answers to them written by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csc_array

from mixopt.lp.highs import Solution
from mixopt.lp.sparse import SparseMatrix
from mixopt.lp.standard_form import Label, StandardForm

NONE = np.inf
LOWER, BASIC, UPPER = 0, 1, 2
"""Where a row or column stands, as HiGHS numbers it."""


def programme(
    cost: Sequence[float],
    rows: Sequence[tuple[float, Sequence[float], float]],
    bounds: Sequence[tuple[float, float]] | None = None,
) -> StandardForm:
    """A programme whose rows are lower limit, coefficients, upper limit."""
    lower, upper = np.array(bounds or [(0.0, 1000.0)] * len(cost), dtype=float).T
    return StandardForm(
        cost=np.array(cost, dtype=float),
        offset=0.0,
        matrix=SparseMatrix.from_scipy(csc_array(np.array([row[1] for row in rows], dtype=float))),
        row_lower=np.array([row[0] for row in rows], dtype=float),
        row_upper=np.array([row[2] for row in rows], dtype=float),
        lower=lower,
        upper=upper,
        rows=[Label(f"row {at}", ()) for at in range(len(rows))],
        columns=[Label(f"column {at}", ()) for at in range(len(cost))],
    )


def answer(
    compiled: StandardForm, values: Sequence[float], columns: Sequence[int], rows: Sequence[int]
) -> Solution:
    """An answer of some values and a basis, and of nothing else."""
    x, nothing = np.array(values, dtype=float), np.zeros(0)
    return Solution(
        objective=float(compiled.cost @ x),
        values=x,
        activities=compiled.matrix.times(x),
        duals=nothing,
        reduced_costs=nothing,
        column_basis=np.array(columns),
        row_basis=np.array(rows),
        effects=nothing,
    )
