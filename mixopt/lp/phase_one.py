"""Phase one: the least by which rows must be broken for values to satisfy them.

    minimise  Σ below + Σ above      row_lower − below  ≤  A·x  ≤  row_upper + above

It always has an optimum where every row may be broken. So it decides where the simplex method
stops without a proof of either, as it does where a programme is infeasible by a hair.
"""

from __future__ import annotations

from dataclasses import replace

import highspy
import numpy as np

from mixopt.errors import SolverFailed
from mixopt.lp.solver import start_highs
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.status import add_violations, solve_robustly
from mixopt.lp.tolerances import ROUNDING


def clashing_rows(form: StandardForm) -> list[int]:
    """The rows of a proof that no values satisfy every row, be it by a hair.

    Raises:
        SolverFailed: There are such values, or HiGHS stopped without a proof.
    """
    lower = np.flatnonzero(np.isfinite(form.row_lower))
    upper = np.flatnonzero(np.isfinite(form.row_upper))
    found = least_violations(form, lower, upper)
    rows = [] if found is None else np.flatnonzero(np.abs(found[1]) > ROUNDING).tolist()
    if found is None or not rows or not np.any(found[0] > 0):
        msg = (
            "HiGHS stopped without a proof. Limits may meet to the last digit: make one of those "
            "that are tight a little looser"
        )
        raise SolverFailed(msg)
    return [int(row) for row in rows]


def least_violations(
    form: StandardForm, lower: Integers, upper: Integers
) -> tuple[Floats, Floats] | None:
    """By how much rows are broken at the least in all, and the duals of the rows.

    Args:
        form: The programme; its cost is not asked about.
        lower: Rows that may be broken from below.
        upper: Rows that may be broken from above.

    Returns:
        Two arrays, one number a row. None: the other rows cannot be satisfied.
    """
    highs = start_highs(replace(form, cost=np.zeros(len(form.columns)), offset=0.0))
    width = len(form.columns)
    add_violations(highs, lower, upper)
    if not solve_robustly(highs, "phase one"):
        return None
    solution: highspy.HighsSolution = highs.getSolution()
    broken = np.zeros(len(form.rows))
    np.add.at(broken, np.concatenate([lower, upper]), np.array(solution.col_value)[width:])
    return broken, np.array(solution.row_dual)
