"""The optimal face: every optimum of a programme, in as few free numbers as the basis leaves.

At an optimal basis, a nonbasic column or row with a non-zero reduced cost or dual stands still in
every optimum. The others are free: they move the basic ones by B⁻¹·N, as far as these stay within
their limits. A council's plan has hundreds of columns, and its face a few dozen free numbers at
most, so that what is asked of all optima is asked of a much smaller programme.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from mixopt.lp.sparse import Floats, Integers, SparseMatrix
from mixopt.lp.standard_form import Label, StandardForm
from mixopt.lp.status import check_status
from mixopt.lp.tolerances import CANCELLED, ROUNDING


@dataclass(frozen=True, slots=True)
class Optimum:
    """What HiGHS holds at an optimum.

    Attributes:
        values: Of the columns.
        activities: Of the rows.
        reduced_costs: Of the columns.
        duals: Of the rows.
    """

    values: Floats
    activities: Floats
    reduced_costs: Floats
    duals: Floats


@dataclass(frozen=True, slots=True)
class OptimalFace:
    """Every optimum: `values + directions·z`, with z within limits that 0 keeps.

    Attributes:
        values: One optimum. Shape (columns,).
        directions: How much each column moves with each free number. Shape (columns, free).
        lower: The least of each free number. Shape (free,).
        upper: The greatest.
        sides: How much each limit that could stop z moves with it. Shape (limits, free).
        side_lower: The least that `sides·z` may be. Shape (limits,).
        side_upper: The most.
    """

    values: Floats
    directions: Floats
    lower: Floats
    upper: Floats
    sides: Floats
    side_lower: Floats
    side_upper: Floats

    @property
    def free(self) -> int:
        """How many free numbers there are; with none, the optimum is the only one."""
        return len(self.lower)

    def find_moving(self, now: Integers, before: Integers) -> Integers:
        """Positions of the changes from a column to another (-1 for none) that the face leaves."""
        moving = np.append(np.any(self.directions != 0, axis=1), False)
        return np.flatnonzero(moving[now] | moving[before])

    def form(
        self, added: int = 0, rows: Floats | None = None, most: Floats | None = None
    ) -> StandardForm:
        """The face as a programme of z, without a cost.

        Args:
            added: How many columns from 0 upwards are added after z.
            rows: Further rows over z and the added columns. Shape (rows, free + added).
            most: The most of each of these.
        """
        rows = np.zeros((0, self.free + added)) if rows is None else rows
        most = np.zeros(0) if most is None else most
        own = np.hstack([self.sides, np.zeros((len(self.sides), added))])
        dense = np.vstack([own, rows])
        columns, places = np.nonzero(dense.T)
        pointers = np.searchsorted(columns, np.arange(dense.shape[1] + 1)).astype(np.int32)
        return StandardForm(
            cost=np.zeros(self.free + added),
            offset=0.0,
            matrix=SparseMatrix(
                dense.T[columns, places], places.astype(np.int32), pointers, len(dense)
            ),
            row_lower=np.concatenate([self.side_lower, np.full(len(most), -np.inf)]),
            row_upper=np.concatenate([self.side_upper, most]),
            lower=np.concatenate([self.lower, np.zeros(added)]),
            upper=np.concatenate([self.upper, np.full(added, np.inf)]),
            rows=[Label("side", ())] * len(dense),
            columns=[Label("free", ())] * (self.free + added),
        )


def read_optimum(highs: highspy.Highs) -> Optimum:
    """What HiGHS holds, as arrays."""
    found = highs.getSolution()
    return Optimum(
        np.array(found.col_value),
        np.array(found.row_value),
        np.array(found.col_dual),
        np.array(found.row_dual),
    )


def find_face(highs: highspy.Highs, form: StandardForm, optimum: Optimum) -> OptimalFace:
    """The optimal face, from the basis that HiGHS holds.

    Args:
        highs: Holds the programme, solved to an optimal basis.
        form: The programme.
        optimum: What HiGHS found.
    """
    width = len(form.columns)
    status, basic = highs.getBasicVariables()
    check_status(status, "basic variables")
    basic = np.asarray(basic)
    basic = np.where(basic >= 0, basic, width - basic - 1)  # rows are numbered after the columns
    values = np.concatenate([optimum.values, optimum.activities])
    lower = np.concatenate([form.lower, form.row_lower])
    upper = np.concatenate([form.upper, form.row_upper])
    moves = np.abs(np.concatenate([optimum.reduced_costs, optimum.duals])) <= ROUNDING
    moves &= lower < upper
    moves[basic] = False
    free = np.flatnonzero(moves)
    rates = _rates(highs, free, width)
    rates[basic >= width] *= -1  # HiGHS counts the slack of a row, we what the row comes to
    moved = np.flatnonzero(np.any(rates != 0, axis=1))
    directions = np.zeros((width, len(free)))
    of_columns = basic < width
    directions[basic[of_columns]] = rates[of_columns]
    own = np.flatnonzero(free < width)
    directions[free[own], own] = 1.0
    stops = basic[moved]
    return OptimalFace(
        values=optimum.values,
        directions=directions,
        lower=np.minimum(lower[free] - values[free], 0.0),
        upper=np.maximum(upper[free] - values[free], 0.0),
        sides=rates[moved],
        side_lower=np.minimum(lower[stops] - values[stops], 0.0),
        side_upper=np.maximum(upper[stops] - values[stops], 0.0),
    )


def _rates(highs: highspy.Highs, free: Integers, width: int) -> Floats:
    """How much each basic variable moves with one unit of each free one. Shape (rows, free)."""
    rates = np.zeros((highs.getNumRow(), len(free)))
    for at, place in enumerate(free.tolist()):
        if place < width:
            status, found = highs.getReducedColumn(place)
            rates[:, at] = -np.asarray(found)
        else:
            status, found = highs.getBasisInverseCol(place - width)
            rates[:, at] = found
        check_status(status, "a column of the inverse basis")
    rates[np.abs(rates) < CANCELLED] = 0.0
    return rates
