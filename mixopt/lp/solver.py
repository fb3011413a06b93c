"""HiGHS without its surprises, with our options, and how a programme is loaded into it.

It prints nothing, and coefficients that it would drop are 0. A column with a large coefficient is
counted in a smaller unit inside (`scaling`); what is asked and answered here is in its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from mixopt.errors import SolverFailed
from mixopt.lp.options import set_options
from mixopt.lp.scaling import column_scales
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

Positions = NDArray[np.int32] | Integers


class Solver(highspy.Highs):  # type: ignore[misc]  # highspy is read without its stubs
    """HiGHS, silent from the start, with the same answer to tiny numbers in every version."""

    scales: Floats = np.ones(0)
    """How many of the units that HiGHS counts in one of each column is."""
    is_scaled = False

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

    def pass_scaled(self, problem: highspy.HighsLp, scales: Floats) -> highspy.HighsStatus:
        """Pass a programme whose columns are counted in smaller units.

        Args:
            problem: In those units.
            scales: How many of them one of each column is.
        """
        self.set_scales(scales)
        status: highspy.HighsStatus = self.passModel(problem)
        return status

    def set_scales(self, scales: Floats) -> None:
        """Say in which units the programme counts that is passed next."""
        self.scales, self.is_scaled = scales, bool(np.any(scales != 1.0))

    def addCols(self, number: int, *others: Any) -> highspy.HighsStatus:  # noqa: N802
        """Add columns, in their own units."""
        self.scales = np.concatenate([self.scales, np.ones(number)])
        status: highspy.HighsStatus = super().addCols(number, *others)
        return status

    def changeColCost(self, column: int, cost: float) -> highspy.HighsStatus:  # noqa: N802
        """Change what one of a column costs."""
        status: highspy.HighsStatus = super().changeColCost(column, cost / self.scales[column])
        return status

    def changeColsCost(  # noqa: N802
        self, number: int, columns: Positions, costs: Floats
    ) -> highspy.HighsStatus:
        """Change what one of each of some columns costs."""
        status: highspy.HighsStatus = super().changeColsCost(
            number, columns, costs / self.scales[columns]
        )
        return status

    def changeColBounds(  # noqa: N802
        self, column: int, lower: float, upper: float
    ) -> highspy.HighsStatus:
        """Change the bounds of a column."""
        scale = self.scales[column]
        status: highspy.HighsStatus = super().changeColBounds(column, lower * scale, upper * scale)
        return status

    def changeColsBounds(  # noqa: N802
        self, number: int, columns: Positions, lower: Floats, upper: Floats
    ) -> highspy.HighsStatus:
        """Change the bounds of some columns."""
        scales = self.scales[columns]
        status: highspy.HighsStatus = super().changeColsBounds(
            number, columns, lower * scales, upper * scales
        )
        return status

    def getSolution(self) -> highspy.HighsSolution:  # noqa: N802
        """The values of the columns and rows, and their duals."""
        solution: highspy.HighsSolution = super().getSolution()
        if self.is_scaled:
            solution.col_value = np.array(solution.col_value) / self.scales
            solution.col_dual = np.array(solution.col_dual) * self.scales
        return solution

    def getReducedColumn(self, column: int) -> tuple[highspy.HighsStatus, Floats]:  # noqa: N802
        """How much of each basic variable one of a column takes the place of."""
        status, found = super().getReducedColumn(column)
        return status, np.asarray(found) * self.scales[column] / self._basic_scales()

    def getBasisInverseCol(self, row: int) -> tuple[highspy.HighsStatus, Floats]:  # noqa: N802
        """How much each basic variable moves with the limit of a row."""
        status, found = super().getBasisInverseCol(row)
        return status, np.asarray(found) / self._basic_scales()

    def _basic_scales(self) -> Floats:
        """The scale of each basic variable; rows, which are numbered below 0, have none."""
        if not self.is_scaled:
            return np.ones(self.getNumRow())
        basic = np.asarray(self.getBasicVariables()[1])
        return np.where(basic >= 0, self.scales[np.maximum(basic, 0)], 1.0)

    def changeCoeff(self, row: int, column: int, value: float) -> highspy.HighsStatus:  # noqa: N802
        """Change a coefficient; where it is dropped, to 0, and without a warning.

        From 1.16 on HiGHS warns of a number that it drops, and of a 0 where no coefficient was.
        Either way it holds none there, which is what is meant.
        """
        value /= self.scales[column]
        kept = abs(value) > DROPPED
        status: highspy.HighsStatus = super().changeCoeff(row, column, value if kept else 0.0)
        warned = status == highspy.HighsStatus.kWarning
        return highspy.HighsStatus.kOk if warned and not kept else status

    def change_coefficients(self, rows: Integers, columns: Integers, values: Floats) -> None:
        """Change some coefficients; where one is dropped, to 0.

        Raises:
            SolverFailed: HiGHS refuses one.
        """
        held = values / self.scales[columns]
        held = np.where(np.abs(held) > DROPPED, held, 0.0)
        every = rows.tolist(), columns.tolist(), held.tolist()
        for status, value in zip(map(super().changeCoeff, *every), every[-1], strict=True):
            if value and status != highspy.HighsStatus.kOk:
                check_status(status, "coefficient")

    def addRow(  # noqa: N802
        self, lower: float, upper: float, number: int, columns: Positions, values: Floats
    ) -> highspy.HighsStatus:
        """Add a row without the coefficients that HiGHS would drop with a warning."""
        values = values / self.scales[columns]
        kept = np.abs(values) > DROPPED
        number = int(np.count_nonzero(kept))
        status: highspy.HighsStatus = super().addRow(
            lower, upper, number, columns[kept], values[kept]
        )
        return status

    def addRows(  # noqa: N802
        self, number: int, lower: Floats, upper: Floats, entries: int, starts: Positions,
        columns: Positions, values: Floats,
    ) -> highspy.HighsStatus:  # fmt: skip
        """Add rows."""
        scaled = values / self.scales[columns]
        status: highspy.HighsStatus = super().addRows(
            number, lower, upper, entries, starts, columns, scaled
        )
        return status


def start_highs(form: StandardForm) -> Solver:
    """Start HiGHS with our options and load the programme."""
    highs = Solver()
    set_options(highs, OPTIONS)
    load(highs, form)
    return highs


def load(highs: Solver, form: StandardForm) -> None:
    """Load a programme into HiGHS in place of what it holds, and compare every count.

    Raises:
        SolverFailed: HiGHS refuses a part of it, or drops one.
    """
    scales = column_scales(form)
    matrix = replace(form.matrix, data=form.matrix.data / scales[form.matrix.columns])
    if np.any(np.abs(matrix.data) <= DROPPED):  # HiGHS would drop them too, and warn
        matrix = matrix.without_small(np.nextafter(DROPPED, 1))
    highs.set_scales(scales)
    status = highs.passModel(  # arrays: a programme as an object is copied number by number
        len(form.columns), len(form.rows), len(matrix.data),
        int(highspy.MatrixFormat.kColwise), int(highspy.ObjSense.kMinimize), form.offset,
        form.cost / scales, form.lower * scales, form.upper * scales,
        form.row_lower, form.row_upper,
        matrix.pointers.astype(np.int32), matrix.rows.astype(np.int32), matrix.data,
        np.zeros(len(form.columns), dtype=np.int32),
    )  # fmt: skip
    check_status(status, "passModel")
    held = (highs.getNumRow(), highs.getNumCol(), highs.getNumNz())
    meant = (len(form.rows), len(form.columns), len(matrix.data))
    if held != meant:
        msg = f"HiGHS holds {held} rows, columns and non-zeros, not {meant}. {NEXT_STEP}"
        raise SolverFailed(msg)
