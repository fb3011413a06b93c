"""A programme with sums that are made least one after the other, and many draws of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from mixopt.lp.critical_basis import BASIC, LOWER, UPPER
from mixopt.lp.draws import Directions, Draws, find_directions
from mixopt.lp.scaling import column_scales
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm


@dataclass(frozen=True)
class LeveledForm:
    """A programme with sums that are made least in order, and many draws of it.

    Attributes:
        form: The programme where nothing moves; its cost is made least after the levels.
        levels: The costs of each sum before it, shape (sums, columns).
        tie: The costs of the sum after it, which picks one of what costs the same.
        hairs: How much more of each limit there is where a basis is sought, shape (rows,); so that
            of several limits that hold a plan back together it is always the same ones that do.
        draws: What moves.
        loose: What no column may reach: there it rests on a bound that only keeps it finite.
    """

    form: StandardForm
    levels: Floats
    tie: Floats
    hairs: Floats
    draws: Draws
    loose: Floats

    @cached_property
    def above(self) -> tuple[Floats, Floats]:
        """By how much each lower and each upper limit is moved by its hair; equations are not."""
        form = self.form
        more = np.where(form.row_lower == form.row_upper, 0.0, self.hairs)
        lower = np.where(np.isfinite(form.row_lower), -more, 0.0)
        return lower, np.where(np.isfinite(form.row_upper), more, 0.0)

    @property
    def haired(self) -> StandardForm:
        """The programme where nothing moves but for the hairs."""
        lower, upper = self.form.row_lower + self.above[0], self.form.row_upper + self.above[1]
        return replace(self.form, row_lower=lower, row_upper=upper)

    @property
    def sums(self) -> Floats:
        """The costs of all sums in order, the cost where nothing moves: shape (sums, columns)."""
        return np.vstack([self.levels, self.form.cost, self.tie])

    @property
    def cost_at(self) -> int:
        """The position of the cost among the sums; after it there is the tie alone."""
        return len(self.levels)

    @cached_property
    def least(self) -> Floats:
        """The least that each of the levels can be, by the bounds of its columns."""
        low = np.where(self.levels < 0, self.form.upper, self.form.lower)
        found: Floats = (self.levels * low).sum(axis=1)
        return found

    @cached_property
    def scales(self) -> Floats:
        """How many of the units in which HiGHS counts one of each column is."""
        return column_scales(self.form)

    @cached_property
    def matrix(self) -> Any:
        """The coefficients where nothing moves, as a SciPy matrix."""
        return self.draws.pattern.scipy

    @cached_property
    def turned(self) -> Any:
        """The same, rows and columns exchanged."""
        return self.matrix.T.tocsr()

    @cached_property
    def limits(self) -> Directions:
        """How far limits move, by direction."""
        return find_directions(self.draws.limits)

    @cached_property
    def costs(self) -> Directions:
        """How far costs move, by direction."""
        return find_directions(self.draws.costs)

    @cached_property
    def entry_rows(self) -> Integers:
        """The row of each coefficient that moves."""
        return self.draws.pattern.rows[self.draws.entries].astype(int)

    @cached_property
    def entry_columns(self) -> Integers:
        """The column of each coefficient that moves."""
        return self.draws.pattern.columns[self.draws.entries]

    @cached_property
    def rows(self) -> Integers:
        """The rows in which coefficients move."""
        return np.unique(self.entry_rows)

    @cached_property
    def columns(self) -> Integers:
        """The columns in which they do."""
        return np.unique(self.entry_columns)

    @cached_property
    def shifts(self) -> Floats:
        """By how much each coefficient moves, shape (draws, coefficients)."""
        return self.draws.coefficients - self.draws.pattern.data[self.draws.entries]

    @cached_property
    def by_row(self) -> list[Integers]:
        """The coefficients that move in each of those rows."""
        return [np.flatnonzero(self.entry_rows == row) for row in self.rows]

    @cached_property
    def place(self) -> Integers:
        """For each coefficient that moves, the place of its column among those columns."""
        return np.searchsorted(self.columns, self.entry_columns)

    def away_from_bounds(
        self, reduced: Floats, column_at: Integers, duals: Floats, row_at: Integers
    ) -> tuple[Floats, Floats]:
        """What each column and row at a bound adds to sums, for each unit away from it; its scale.

        Args:
            reduced: Reduced costs, shape (columns, sums).
            column_at: Where each column is, as HiGHS numbers it.
            duals: Shape (rows, sums).
            row_at: Where each row is.
        """
        form, sides = self.form, []
        for prices, at, fixed, scales in (
            (reduced, column_at, form.lower == form.upper, self.scales),
            (duals, row_at, form.row_lower == form.row_upper, np.ones(len(row_at))),
        ):
            free = ~fixed & (at != BASIC)
            for turned, side in ((1.0, free & (at != UPPER)), (-1.0, free & (at != LOWER))):
                sides.append((turned * prices[side], scales[side]))
        found = np.concatenate([prices for prices, _ in sides])
        return found, np.concatenate([scales for _, scales in sides])
