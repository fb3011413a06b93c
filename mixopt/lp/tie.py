"""One of several optima that cost the same: a further sum is made least on the optimal face.

What has a dual or a reduced cost is the same in every optimum, and is held where it is.
"""

from __future__ import annotations

import highspy
import numpy as np

from mixopt.lp.solver import Solver
from mixopt.lp.sparse import Floats
from mixopt.lp.status import check_status, run_to_optimum
from mixopt.lp.tolerances import ROUNDING


def pick_one(highs: Solver, tie: Floats) -> highspy.HighsSolution:
    """The optimum of what HiGHS holds at which a further sum is least; it is left there.

    Where rounding leaves nothing on the way, the optimum that was found.

    Args:
        highs: Solved to an optimum.
        tie: What one of each column counts in that sum.
    """
    found = highs.getSolution()
    columns = np.flatnonzero(np.abs(found.col_dual) > ROUNDING).astype(np.int32)
    held = np.array(found.col_value)[columns]
    check_status(highs.changeColsBounds(len(columns), columns, held, held), "hold columns")
    rows = np.flatnonzero(np.abs(found.row_dual) > ROUNDING).astype(np.int32)
    sides = np.array(found.row_value)[rows]
    check_status(highs.changeRowsBounds(len(rows), rows, sides, sides), "hold rows")
    every = np.arange(len(tie), dtype=np.int32)
    check_status(highs.changeColsCost(len(every), every, tie), "tie")
    return highs.getSolution() if run_to_optimum(highs) else found
