"""A basis where nothing is moved: what all figures share that are followed from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse.linalg import splu

from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm

LOWER, BASIC, UPPER = 0, 1, 2
"""Statuses, as HiGHS numbers them."""


@dataclass(frozen=True, slots=True)
class BasicSolution:
    """What a basis comes to at a move.

    Attributes:
        values: Of all columns.
        duals: Of all rows.
        activities: What each row comes to.
        priced: What the rows of each column are worth: its cost less its reduced cost.
    """

    values: Floats
    duals: Floats
    activities: Floats
    priced: Floats


@dataclass
class Start:
    """What a basis comes to where nothing is moved, once it is known."""

    solution: BasicSolution | None = None
    rooms: Floats | None = None


class UnmovedBasis:
    """Which columns are free and which rows held at a limit, with the factors of their equations.

    Attributes:
        free: The positions of the basic columns.
        held: The positions of the rows at a limit: as many.
        outside: The values of the columns that are not free; 0 for those that are.
        limits: At which each row is held.
        columns_sign, rows_sign: The sign that a reduced cost or a dual must have: 1, -1, or 0 for
            none.
        roomy: Which rooms there are: the others are without end.
        factors: Of the held rows in the free columns; none where these are singular.
        across, down: What the factors answer for the free columns and for the held rows.
        start: What the equations come to, once it is known.
    """

    def __init__(
        self, form: StandardForm, turned: Any, statuses: tuple[Integers, Integers]
    ) -> None:
        """Factorise the equations of a basis.

        Args:
            form: The programme.
            turned: Its matrix, transposed, by columns.
            statuses: Of each column and of each row.
        """
        columns, rows = statuses
        self.form, self.matrix, self.turned = form, form.matrix.scipy, turned
        outside = np.where(columns == UPPER, form.upper, form.lower)
        self.outside: Floats = np.where(columns == BASIC, 0.0, outside)
        self.limits: Floats = np.where(rows == UPPER, form.row_upper, form.row_lower)
        self.columns_sign = _sign(columns, form.lower == form.upper)
        self.rows_sign = _sign(rows, form.row_lower == form.row_upper)
        self.basic_columns, self.basic_rows = columns == BASIC, rows == BASIC
        self.roomy = np.concatenate(
            [
                self.basic_columns & np.isfinite(form.lower),
                self.basic_columns & np.isfinite(form.upper),
                self.basic_rows & np.isfinite(form.row_lower),
                self.basic_rows & np.isfinite(form.row_upper),
                self.columns_sign != 0,
                self.rows_sign != 0,
            ]
        )
        self.free, self.held = np.flatnonzero(self.basic_columns), np.flatnonzero(~self.basic_rows)
        self.start = Start()
        self.factors = factorise(self.matrix[self.held][:, self.free].tocsc())
        if self.factors is not None:
            missing = (self.limits - self.matrix @ self.outside)[self.held]
            self.across: Floats = self.factors.solve(missing)
            self.down: Floats = self.factors.solve(form.cost[self.free], "T")

    def rooms(self, at: BasicSolution, cost: Floats, shift: Floats) -> Floats:
        """How far everything is from what ends the basis.

        Args:
            at: What the basis comes to.
            cost: Of each column.
            shift: By how much each row's limits are moved.

        Returns:
            Columns from lower and upper bounds, rows from both limits, reduced costs, duals.
        """
        form = self.form
        rooms = np.concatenate(
            [
                at.values - form.lower,
                form.upper - at.values,
                at.activities - form.row_lower - shift,
                form.row_upper + shift - at.activities,
                (cost - at.priced) * self.columns_sign,
                at.duals * self.rows_sign,
            ]
        )
        rooms[~self.roomy] = np.inf
        return rooms


def _sign(statuses: Integers, fixed: Floats) -> Floats:
    """The sign that a dual must have: above 0 at a lower limit, below at an upper one, else any."""
    sign = np.where(statuses == LOWER, 1.0, np.where(statuses == UPPER, -1.0, 0.0))
    return np.where(fixed, 0.0, sign)


def factorise(square: Any) -> Any:
    """Factors of a matrix; none where it is singular or has no rows."""
    try:
        return splu(square) if square.shape[0] else None
    except RuntimeError:
        return None
