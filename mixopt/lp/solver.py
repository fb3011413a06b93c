"""HiGHS without its surprises: it prints nothing, and coefficients that it would drop are 0."""

from __future__ import annotations

import highspy
import numpy as np

from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.tolerances import DROPPED


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
