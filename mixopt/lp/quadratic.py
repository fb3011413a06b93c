"""The only door to the quadratic solver: the least sum of squares on a face.

DAQP is a dual active-set method: it ends on the exact optimum of a strictly convex programme, not
near it. HiGHS solves quadratic programmes, too, and was tried: on one of twenty made-up councils
it did not end.
"""

from __future__ import annotations

import numpy as np

from mixopt.lp.optimal_face import OptimalFace
from mixopt.lp.sparse import Floats
from mixopt.lp.tolerances import FEASIBILITY

OPTIMAL = 1
"""What DAQP answers where it has found the optimum."""

UNLIMITED = 1e30
"""What DAQP reads as no limit."""


def least_squares(rates: Floats, at: Floats, face: OptimalFace) -> Floats | None:
    """The free numbers z of a face with the least |rates·z + at|²; none where there is no answer.

    Args:
        rates: Shape (terms, free), of full column rank, so that there is one optimum.
        at: Shape (terms,).
        face: What limits z.
    """
    import daqp  # a programme with a single optimum never needs it

    upper = np.concatenate([face.upper, face.side_upper])
    lower = np.concatenate([face.lower, face.side_lower])
    found, _, status, _ = daqp.solve(
        rates.T @ rates,
        rates.T @ at,
        np.ascontiguousarray(face.sides),
        np.minimum(upper, UNLIMITED),
        np.maximum(lower, -UNLIMITED),
        np.zeros(len(upper), dtype=np.int32),
        primal_tol=FEASIBILITY,
        eps_prox=0.0,
    )
    return np.asarray(found) if status == OPTIMAL else None
