"""SCIP, which shares no code with HiGHS: the least cost of a programme in matrices."""

from __future__ import annotations

import numpy as np
import pyscipopt

from mixopt.lp.standard_form import StandardForm


def least_cost(form: StandardForm) -> float:
    """The least of the cost, offset included."""
    lp = pyscipopt.Model()
    lp.hideOutput()
    columns = [
        lp.addVar(lb=float(low), ub=float(high), obj=float(cost))
        for low, high, cost in zip(form.lower, form.upper, form.cost, strict=True)
    ]
    matrix = form.matrix.scipy.tocsr()
    for row, (low, high) in enumerate(zip(form.row_lower, form.row_upper, strict=True)):
        entries = range(matrix.indptr[row], matrix.indptr[row + 1])
        total = pyscipopt.quicksum(
            float(matrix.data[at]) * columns[matrix.indices[at]] for at in entries
        )
        if not len(entries):
            assert low <= 0 <= high
        elif low == high:
            lp.addCons(total == float(low))
        else:
            if np.isfinite(low):
                lp.addCons(total >= float(low))
            if np.isfinite(high):
                lp.addCons(total <= float(high))
    lp.optimize()
    assert lp.getStatus() == "optimal"
    return float(lp.getObjVal()) + form.offset
