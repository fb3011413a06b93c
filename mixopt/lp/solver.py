"""HiGHS as every caller holds it: it prints nothing, and numbers that it would drop are 0."""

from __future__ import annotations

import highspy
import numpy as np

from mixopt.lp.sparse import Floats, Integers

DROPPED = 1e-12
"""A coefficient no further from zero is none to HiGHS: the least `small_matrix_value` there is.
Its default of 1e-9 would drop what figures in range make: a cost of £0.000001 a hire."""


class Solver(highspy.Highs):  # type: ignore[misc]  # highspy is read without its stubs
    """HiGHS, silent from the first moment, and of one answer to tiny numbers in every version.

    It drops no number that figures in their range make.
    """

    def enableCallbacks(self) -> None:  # noqa: N802  # HiGHS's own name
        """Be silent before the first call: from 1.16 on, this one prints a banner otherwise."""
        self.setOptionValue("output_flag", False)
        self.setOptionValue("small_matrix_value", DROPPED)
        super().enableCallbacks()

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
