"""The draws that one Farkas ray proves to have no plan.

    Σ_i least of w_i·(limits of row i)  >  Σ_j most of (Aᵀ·w)_j·(bounds of column j)  + allowed

What is allowed is what limits may be broken by and still count as kept, so that no draw is called
infeasible for rounding. It holds for whatever moves, coefficients included.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mixopt.lp.draws import Draws
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import FEASIBILITY, NEAR_SOLVES, ROUNDING

SUMMED = 10 * NEAR_SOLVES
"""Relative to the terms of a sum: what is nearer to 0 is their rounding. Times a loose bound, it
would undo every proof."""


@dataclass(frozen=True, slots=True)
class RayRegion:
    """By how much a ray breaks the limits, draw by draw; above 0 it proves its case.

    Attributes:
        form: The programme where nothing moves.
        draws: What moves.
        ray: One number a row.
        beyond: Least of the limits where nothing moves, less what is allowed of them.
        slopes: How it moves with the limit of each row that moves.
    """

    form: StandardForm
    draws: Draws
    ray: Floats
    beyond: float
    slopes: Floats

    def proves(self, which: Integers) -> NDArray[np.bool_]:
        """Whether it proves that each of some draws has no plan."""
        beyond = self.beyond + self.draws.limits[which] @ self.slopes
        found: NDArray[np.bool_] = beyond > self._most(which)
        return found

    def _most(self, which: Integers) -> Floats:
        """The most that the columns can bring in each draw, with what bounds may be broken by."""
        form, draws = self.form, self.draws
        matrix = draws.pattern if draws.moves_matrix else form.matrix
        terms = matrix.data * self.ray[matrix.rows]
        width = len(form.columns)
        sums = _by_column(terms[None], matrix.columns, width)
        sizes = _by_column(np.abs(terms[None]), matrix.columns, width)
        weights = self.ray[matrix.rows[draws.entries]]
        used = np.flatnonzero(weights)
        if len(used):
            entries, columns = draws.entries[used], matrix.columns[draws.entries[used]]
            there = draws.coefficients[np.ix_(which, used)] * weights[used]
            sums = sums + _by_column(there - terms[entries], columns, width)
            sizes = sizes + _by_column(np.abs(there), columns, width)
        sums = np.where(np.abs(sums) > SUMMED * sizes, sums, 0.0)
        most = np.where(sums > 0, sums * form.upper, sums * form.lower)
        found: Floats = (most + FEASIBILITY * np.abs(sums)).sum(axis=1)
        return found


def _by_column(terms: Floats, columns: Integers, width: int) -> Floats:
    """Terms of each draw added up by column, shape (draws, columns)."""
    places = np.arange(len(terms))[:, None] * width + columns
    added = np.bincount(places.ravel(), terms.ravel(), len(terms) * width)
    return added.astype(np.float64, copy=False).reshape(len(terms), width)


def find_ray(
    form: StandardForm, draws: Draws, ray: Floats, allowed: Floats, draw: int
) -> RayRegion | None:
    """Read a ray in the direction in which it proves that its draw has no plan; none if in neither.

    Args:
        form: The programme where nothing moves.
        draws: What moves.
        ray: One number a row.
        allowed: By how much the upper limit of each row may be relaxed.
        draw: The draw that it was found for.
    """
    kept = np.where(np.abs(ray) > ROUNDING * np.max(np.abs(ray), initial=0.0), ray, 0.0)
    for turned in (kept, -kept):
        at = np.where(turned > 0, form.row_lower, form.row_upper)
        used = np.flatnonzero(turned)
        if not len(used) or not np.isfinite(at[used]).all():
            continue
        relaxed = np.where(turned < 0, -turned * allowed, 0.0) + FEASIBILITY * np.abs(turned)
        beyond = float(turned[used] @ at[used]) - float(relaxed.sum())
        found = RayRegion(form, draws, turned, beyond, turned[draws.rows])
        if found.proves(np.array([draw]))[0]:
            return found
    return None
