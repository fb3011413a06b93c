"""The only door to the quadratic solver: the least sum of squares on a face.

DAQP is a dual active-set method: it ends on the exact optimum of a strictly convex programme, not
near it. HiGHS solves quadratic programmes, too, and was tried: on one of twenty made-up councils
it did not end.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mixopt.lp.optimal_face import OptimalFace
from mixopt.lp.sparse import Floats
from mixopt.lp.tolerances import FEASIBILITY, PULL, RANK

OPTIMAL = 1
"""What DAQP answers where it has found the optimum."""

UNLIMITED = 1e30
"""What DAQP reads as no limit."""

MOST_STEPS = 50
"""Steps of a level; two or three are enough, as each leaves a millionth of what was missing."""


def least_squares(face: OptimalFace, levels: Sequence[tuple[Floats, Floats]]) -> Floats:
    """The free numbers z of a face at the least |rates·z + at|², level after level.

    Each level is asked of those that are the least in the levels before. What no level decides
    stays where it is; so does what DAQP finds no answer to.

    Args:
        face: What limits z.
        levels: The rates and where z is 0, of shapes (terms, free) and (terms,).
    """
    found, ways = np.zeros(face.free), np.eye(face.free)
    limited = np.vstack([ways, face.sides])
    lower = np.concatenate([face.lower, face.side_lower])
    upper = np.concatenate([face.upper, face.side_upper])
    for rates, at in levels:
        if not ways.shape[1]:
            break
        along = rates @ ways
        _, sizes, lines = np.linalg.svd(np.linalg.qr(along, mode="r"))
        rank = int(np.sum(sizes > RANK * max(1.0, sizes.max(initial=0.0))))
        if not rank:
            continue
        pull = usual = PULL if rank < ways.shape[1] else 0.0
        for _ in range(MOST_STEPS):
            used = limited @ found
            step = _solve(
                along,
                at + rates @ found,
                limited @ ways,
                np.minimum(lower - used, 0.0),
                np.maximum(upper - used, 0.0),
                pull,
            )
            if step is None:  # a stronger pull is another programme, with the same end
                usual, pull = max(PULL, usual), max(PULL, 100 * pull)
                continue
            found, pull = found + ways @ step, usual
            if not pull or not np.any(np.abs(along @ step) > FEASIBILITY):
                break
        ways = ways @ lines[rank:].T
    return found


def _solve(
    rates: Floats, at: Floats, limited: Floats, lower: Floats, upper: Floats, pull: float
) -> Floats | None:
    """The step with the least |rates·step + at|² + pull·|step|²; none where DAQP does not end."""
    import daqp  # a programme with a single optimum never needs it

    found, _, status, _ = daqp.solve(
        rates.T @ rates + pull * np.eye(rates.shape[1]),
        rates.T @ at,
        np.ascontiguousarray(limited),
        np.minimum(upper, UNLIMITED),
        np.maximum(lower, -UNLIMITED),
        np.zeros(len(upper), dtype=np.int32),
        primal_tol=FEASIBILITY,
        eps_prox=0.0,
    )
    return np.asarray(found) if status == OPTIMAL else None
