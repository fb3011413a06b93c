"""A basis: which columns and rows are not at a limit, and at which the others are.

Any programme of the same rows and columns can be solved from it. Where the optimum of one is near
that of another, a few steps of the simplex are left.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.status import check_status


@dataclass(frozen=True, slots=True)
class Basis:
    """A basis as HiGHS holds it."""

    held: highspy.HighsBasis

    @classmethod
    def of(cls, columns: Integers, rows: Integers) -> Basis:
        """The basis of a status for each column, and for each row, as HiGHS numbers them."""
        held, status = highspy.HighsBasis(), highspy.HighsBasisStatus
        held.col_status = [*map(status, columns.tolist())]
        held.row_status = [*map(status, rows.tolist())]
        held.valid = True
        return cls(held)

    def __reduce__(self) -> tuple[Callable[[Integers, Integers], Basis], tuple[Integers, Integers]]:
        """Pickle the statuses: HiGHS has no pickle of its own."""
        return type(self).of, self.statuses()

    def statuses(self) -> tuple[Integers, Integers]:
        """The status of each column, and of each row, as HiGHS numbers them."""
        columns = [status.value for status in self.held.col_status]
        rows = [status.value for status in self.held.row_status]
        return np.array(columns, dtype=int), np.array(rows, dtype=int)

    def give_to(self, highs: highspy.Highs) -> None:
        """Let HiGHS begin from it.

        Raises:
            SolverFailed: What HiGHS holds has other rows or columns.
        """
        check_status(highs.setBasis(self.held), "basis")


def statuses_at(basic: Integers, values: Floats, lower: Floats, upper: Floats) -> Integers:
    """The status of each column or row, as HiGHS numbers them: at its nearer limit, or basic.

    HiGHS hands its own list over one by one, which takes as long as a small programme.
    """
    known = highspy.HighsBasisStatus
    is_upper = upper - values < values - lower
    statuses = np.where(is_upper, int(known.kUpper), int(known.kLower))
    statuses[np.isinf(lower) & np.isinf(upper)] = int(known.kZero)
    statuses[basic] = int(known.kBasic)
    return statuses
