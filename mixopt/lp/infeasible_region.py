"""The draws that one Farkas ray proves to have no plan.

    Σ_i least of w_i·(limits of row i)  >  Σ_j most of (Aᵀ·w)_j·(bounds of column j)  + what is allowed

What is allowed is what limits may be broken by and still count as kept, so that no draw is called
infeasible for rounding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import FEASIBILITY, NEAR_SOLVES, ROUNDING


@dataclass(frozen=True, slots=True)
class RayRegion:
    """By how much a ray breaks the limits, affine in the draw; above 0 it proves its case.

    Attributes:
        beyond: Where nothing moves.
        slopes: By each direction in which limits move.
    """

    beyond: float
    slopes: Floats

    @staticmethod
    def of(
        form: StandardForm, ray: Floats, allowed: Floats, spread: tuple[Integers, Floats] | None
    ) -> RayRegion | None:
        """Read a ray in the direction in which it proves something; none where it does in neither.

        Args:
            form: The programme where nothing moves.
            ray: One number a row.
            allowed: By how much the upper limit of each row may be relaxed.
            spread: The rows whose limits move, and by how much in each direction.
        """
        kept = np.where(np.abs(ray) > ROUNDING * np.max(np.abs(ray), initial=0.0), ray, 0.0)
        found = [_read(form, sign * kept, allowed, spread) for sign in (1.0, -1.0)]
        read = [each for each in found if each is not None]
        return max(read, key=lambda each: each.beyond, default=None)

    def proves(self, steps: Floats) -> NDArray[np.bool_]:
        """Whether it proves that each draw has no plan.

        Args:
            steps: Shape (draws, directions).
        """
        found: NDArray[np.bool_] = self.beyond + steps @ self.slopes > 0
        return found


def _read(
    form: StandardForm, ray: Floats, allowed: Floats, spread: tuple[Integers, Floats] | None
) -> RayRegion | None:
    at = np.where(ray > 0, form.row_lower, form.row_upper)
    used = np.flatnonzero(ray)
    if not len(used) or not np.isfinite(at[used]).all():
        return None
    matrix = form.matrix
    sums = matrix.transposed_times(ray)
    terms = np.bincount(matrix.columns, np.abs(matrix.data * ray[matrix.rows]), len(sums))
    sums = np.where(np.abs(sums) > NEAR_SOLVES * 10 * terms, sums, 0.0)
    most = float(np.where(sums > 0, sums * form.upper, sums * form.lower).sum())
    least = float(ray[used] @ at[used])
    broken = FEASIBILITY * (np.abs(ray).sum() + np.abs(sums).sum())
    relaxed = float(np.where(ray < 0, -ray * allowed, 0.0).sum())
    slopes = np.zeros(0) if spread is None else spread[1] @ ray[spread[0]]
    return RayRegion(least - most - broken - relaxed, slopes)
