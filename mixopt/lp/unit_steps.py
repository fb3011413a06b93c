"""Unit steps: what one unit more of a limit does to the optimum, measured from its basis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import highspy
import numpy as np

from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.status import check_status, solve_robustly
from mixopt.lp.tolerances import ROUNDING

if TYPE_CHECKING:
    from mixopt.lp.highs import Solution


def measure_steps(highs: highspy.Highs, form: StandardForm, solution: Solution) -> Floats:
    """The effect of each unit step: by the dual within its range, else re-solved from the basis."""
    effects, basis = np.zeros(len(form.unit_steps)), highs.getBasis()
    below = solution.activities - form.row_lower
    room = np.minimum(below, form.row_upper - solution.activities)
    lower, upper = form.row_lower, form.row_upper
    alone = any(len(rows) == 1 for rows, _ in form.unit_steps)  # only those read their range
    least, most = _range_limits(highs) if alone else (lower, upper)
    for at, (rows, amounts) in enumerate(form.unit_steps):
        unaffected = all(
            abs(solution.duals[row]) <= ROUNDING and room[row] > abs(by) + ROUNDING
            for row, by in zip(rows, amounts, strict=True)
        )
        if unaffected:
            continue
        if len(rows) == 1 and abs(solution.duals[rows[0]]) > ROUNDING:
            row, by, dual = rows[0], amounts[0], solution.duals[rows[0]]
            stepped = (lower[row] if dual > 0 else upper[row]) + by
            if least[row] <= stepped <= most[row]:  # the basis stays optimal on the way there
                effects[at] = dual * by
                continue
        for row, by in zip(rows, amounts, strict=True):
            check_status(highs.changeRowBounds(row, lower[row] + by, upper[row] + by), "step")
        if solve_robustly(highs, "step run"):
            effects[at] = highs.getInfo().objective_function_value - solution.objective
        else:
            effects[at] = np.nan  # a step that cannot be taken is an answer, not a fault
            check_status(highs.setBasis(basis), "basis")
        for row in rows:
            check_status(highs.changeRowBounds(row, lower[row], upper[row]), "step back")
    check_status(highs.setBasis(basis), "basis")
    return effects


def _range_limits(highs: highspy.Highs) -> tuple[Floats, Floats]:
    """Ranging: between which values the limit of each row leaves the basis optimal.

    Of a row without a dual HiGHS gives the range of its activity, which is not asked for here.
    """
    status, ranging = highs.getRanging()
    if status != highspy.HighsStatus.kOk:
        nowhere = np.full(highs.getNumRow(), np.nan)
        return nowhere, nowhere
    return np.array(ranging.row_bound_dn.value_), np.array(ranging.row_bound_up.value_)
