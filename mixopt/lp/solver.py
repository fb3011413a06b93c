"""HiGHS without its surprises, with our options, and how a programme is loaded into it.

It prints nothing, and coefficients that it would drop are 0.
"""

from __future__ import annotations

import highspy
import numpy as np

from mixopt.errors import SolverFailed
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.status import NEXT_STEP, check_status
from mixopt.lp.tolerances import DROPPED, FEASIBILITY

OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "solver": "simplex",
    "threads": 1,
    "random_seed": 0,
    "primal_feasibility_tolerance": FEASIBILITY,
    "dual_feasibility_tolerance": FEASIBILITY,
}
"""The options of HiGHS that differ from its defaults."""


class Solver(highspy.Highs):  # type: ignore[misc]  # highspy is read without its stubs
    """HiGHS, silent from the start, with the same answer to tiny numbers in every version."""

    def enableCallbacks(self) -> None:  # noqa: N802  # HiGHS's own name
        """Be silent before the first call: from 1.16 on, this one prints a banner otherwise."""
        self.setOptionValue("output_flag", False)
        self.setOptionValue("small_matrix_value", DROPPED)
        super().enableCallbacks()

    def run(self) -> highspy.HighsStatus:
        """Solve, whoever else in this process has used HiGHS before.

        HiGHS shares one set of threads in a process. From 1.16 on it ends with an error where
        another has started it with another number of threads than the one that we ask for.
        """
        status: highspy.HighsStatus = super().run()
        if status == highspy.HighsStatus.kError:
            highspy.Highs.resetGlobalScheduler(True)
            status = super().run()
        return status

    def changeCoeff(self, row: int, column: int, value: float) -> highspy.HighsStatus:  # noqa: N802
        """Change a coefficient; where it is dropped, to 0, and without a warning.

        From 1.16 on HiGHS warns of a number that it drops, and of a 0 where no coefficient was.
        Either way it holds none there, which is what is meant.
        """
        kept = abs(value) > DROPPED
        status: highspy.HighsStatus = super().changeCoeff(row, column, value if kept else 0.0)
        warned = status == highspy.HighsStatus.kWarning
        return highspy.HighsStatus.kOk if warned and not kept else status

    def addRow(  # noqa: N802
        self, lower: float, upper: float, number: int, columns: Integers, values: Floats
    ) -> highspy.HighsStatus:
        """Add a row without the coefficients that HiGHS would drop with a warning."""
        kept = np.abs(values) > DROPPED
        number = int(np.count_nonzero(kept))
        status: highspy.HighsStatus = super().addRow(
            lower, upper, number, columns[kept], values[kept]
        )
        return status


def start_highs(form: StandardForm) -> highspy.Highs:
    """Start HiGHS with our options and load the programme."""
    highs = Solver()
    for option, value in OPTIONS.items():
        check_status(highs.setOptionValue(option, value), option)
    load(highs, form)
    return highs


def load(highs: highspy.Highs, form: StandardForm) -> None:
    """Load a programme into HiGHS in place of what it holds, and compare every count.

    Raises:
        SolverFailed: HiGHS refuses a part of it, or drops one.
    """
    problem = highspy.HighsLp()
    problem.num_col_, problem.num_row_ = len(form.columns), len(form.rows)
    problem.col_cost_, problem.offset_ = form.cost, form.offset
    problem.col_lower_, problem.col_upper_ = form.lower, form.upper
    problem.row_lower_, problem.row_upper_ = form.row_lower, form.row_upper
    problem.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    problem.a_matrix_.start_ = form.matrix.pointers
    problem.a_matrix_.index_ = form.matrix.rows
    problem.a_matrix_.value_ = form.matrix.data
    check_status(highs.passModel(problem), "passModel")
    held = (highs.getNumRow(), highs.getNumCol(), highs.getNumNz())
    meant = (len(form.rows), len(form.columns), len(form.matrix.data))
    if held != meant:
        msg = f"HiGHS holds {held} rows, columns and non-zeros, not {meant}. {NEXT_STEP}"
        raise SolverFailed(msg)
