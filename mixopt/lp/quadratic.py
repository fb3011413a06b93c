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

PATIENCE = 1000
"""Times without progress after which DAQP gives up as if it went in circles. With its default of
10 it did so where it ended on the optimum soon after."""

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
        used = limited @ found
        sides = np.minimum(lower - used, 0.0), np.maximum(upper - used, 0.0)
        step = _descend(along, at + rates @ found, limited @ ways, sides, rank)
        found = found + ways @ step
        ways = ways @ lines[rank:].T
    return found


def _descend(
    rates: Floats, at: Floats, limited: Floats, sides: tuple[Floats, Floats], rank: int
) -> Floats:
    """The step with the least |rates·step + at|² within limits, by the proximal point method."""
    step = np.zeros(rates.shape[1])
    pull = usual = PULL if rank < len(step) else 0.0
    for _ in range(MOST_STEPS):
        next_step = _solve(rates, at, limited, sides, pull, step)
        if next_step is None:  # a stronger pull is another programme, with the same end
            usual, pull = max(PULL, usual), max(PULL, 100 * pull)
            continue
        moved, stronger = np.abs(rates @ (next_step - step)), pull > usual
        step, pull = next_step, usual
        if not stronger and (not pull or not np.any(moved > FEASIBILITY)):
            break
    return step


def _solve(
    rates: Floats,
    at: Floats,
    limited: Floats,
    sides: tuple[Floats, Floats],
    pull: float,
    last: Floats,
) -> Floats | None:
    """The step with the least |rates·step + at|² + pull·|step - last|², if DAQP ends on one."""
    import daqp  # a programme with a single optimum never needs it

    found, _, status, _ = daqp.solve(
        rates.T @ rates + pull * np.eye(rates.shape[1]),
        rates.T @ at - pull * last,
        np.ascontiguousarray(limited),
        np.minimum(sides[1], UNLIMITED),
        np.maximum(sides[0], -UNLIMITED),
        np.zeros(len(limited), dtype=np.int32),
        primal_tol=FEASIBILITY,
        eps_prox=0.0,
        cycle_tol=PATIENCE,
    )
    return np.asarray(found) if status == OPTIMAL else None
