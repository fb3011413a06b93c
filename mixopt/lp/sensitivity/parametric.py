"""The objective as something moves, piece by piece, to the ends of what is possible.

A move of limits or of costs gives straight pieces; one of coefficients gives fractions.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from mixopt.errors import SolverFailed
from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sensitivity.basis import BasisState, ParametricBasis
from mixopt.lp.sensitivity.one_sided import MOST_TRIES, NEARER, DirectionalDerivatives
from mixopt.lp.sensitivity.warm_start import Optimum
from mixopt.lp.tolerances import FIRST_STEP, FLAT, HAIRS, INSIDE, JOINS, SAME_FORMULA, SAME_SLOPE

LONGER = 4.0
"""Times: the next look beyond a break, where the last one got no further."""

MOST_BASES = 2000
"""On one side: more than any programme of a council has shown."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The objective between two moves, by one formula.

    Attributes:
        begins: The move nearer to none.
        ends: The move further out.
        formula: The basis that is optimal where it begins.
        stopped: The basis that is optimal where it ends.
        rooms: What ends it, as that basis numbers them; none where the move may go no further.
        last: Of the last piece, what is beyond: nothing that the move `may be`; `no plan`; or it is
            `lost`, as numbers are too large to be told from rounding.
    """

    begins: float
    ends: float
    formula: ParametricBasis
    stopped: ParametricBasis
    rooms: tuple[int, ...]
    last: str = ""

    def cost(self, by: float) -> float:
        """The objective at a move."""
        at = self._at(by)
        return float("nan") if at is None else at.cost

    def slope(self, by: float) -> float:
        """Its slope there."""
        at = self._at(by)
        return float("nan") if at is None else at.slope

    def _at(self, by: float) -> BasisState | None:
        """One of its bases at a move; just inside of an end where neither has an answer."""
        half = (self.begins + self.ends) / 2 - by
        looks = (by, *(by + share * half for share in INSIDE))
        tried = (basis.at(look) for look in looks for basis in (self.formula, self.stopped))
        return next(filter(None, tried), None)


def trace_segments(
    sides: DirectionalDerivatives, moves: Perturbation, most: float, step: float
) -> Iterator[Segment]:
    """The pieces on one side, outwards.

    Args:
        sides: The programme and its optimum.
        moves: What moves.
        most: The greatest move; below 0 for the side downwards.
        step: A small move, to look beyond a break.

    Raises:
        SolverFailed: Breaks lie nearer to each other than can be told apart.
    """
    piece: Segment | None = None
    begun, look = 0.0, step
    for _ in range(MOST_BASES):
        try:
            found = _beyond(sides, moves, begun, most, (look, step))
        except SolverFailed:
            if piece is None:
                raise
            # A hair beyond what is feasible the solver may prove nothing: a little further it does.
            further = begun + math.copysign(min(HAIRS * step, abs(most - begun)), most)
            if sides.warm_start.resolve(moves, further) is None:
                piece = replace(piece, last="no plan")
            else:
                piece = replace(piece, rooms=(), last="lost")
            break
        if found is None:
            piece = piece and replace(piece, last="no plan" if begun != most else "may be")
            break
        followed, just = found
        ends, rooms = followed.end(just, most, max(abs(just) / 4, step / FIRST_STEP))
        look = step if abs(ends) > abs(just) else LONGER * look
        ends = ends if abs(ends) > abs(just) else just
        if piece is not None and _same(piece, followed, just):
            piece = Segment(piece.begins, ends, piece.formula, followed, tuple(rooms))
        else:
            if piece is not None:
                yield piece
            piece = Segment(begun, ends, followed, followed, tuple(rooms))
        begun = ends
        if abs(begun) >= abs(most):
            piece = replace(piece, last="may be")
            break
    else:
        msg = f"more than {MOST_BASES} changes of the plan on one side"
        raise SolverFailed(msg)
    if piece is not None:
        yield piece


def _beyond(
    sides: DirectionalDerivatives,
    moves: Perturbation,
    begun: float,
    most: float,
    looks: tuple[float, float],
) -> tuple[ParametricBasis, float] | None:
    """The basis that is optimal just beyond a move, and where; none where there is no plan.

    `looks` are how far the first look is, and the nearest at which no plan means none at all.
    """
    side = 1.0 if most > 0 else -1.0
    by, nearest = min(looks[0], abs(most - begun)), looks[1]
    jump: tuple[ParametricBasis, float] | None = None
    for tried in range(MOST_TRIES if by > 0 else 0):
        if tried and not sides.exceeds_tolerances(moves, by):
            break
        just = begun + side * by
        if not begun and sides.own_basis_stands(moves, just):
            return sides.own_basis(moves), just
        found = sides.warm_start.resolve(moves, just)
        if found is None and by <= nearest:
            return jump
        by /= NEARER
        if found is None:
            continue
        followed = sides.follow(moves, found.basis.statuses(), just)
        here, there = followed.at(begun), followed.at(just)
        if there is None or not _is(there, found):
            continue
        if here is not None and np.min(here.rooms) >= -JOINS:
            return followed, just
        jump = followed, just
    if jump is None and by > 0:
        msg = f"breaks nearer to each other than can be told apart, at a move of {begun:g}"
        raise SolverFailed(msg)
    return jump


def _is(there: BasisState, found: Optimum) -> bool:
    """Whether a basis is at the optimum that the solver found with it."""
    return there.optimal and abs(there.cost - found.objective) <= JOINS * max(
        1.0, abs(found.objective)
    )


def _same(piece: Segment, followed: ParametricBasis, just: float) -> bool:
    """Whether a basis gives the objective by the formula of the piece before it."""
    here, there = piece.formula.at(just), followed.at(just)
    middle = (piece.begins + piece.ends) / 2
    before, after = piece.formula.at(middle), followed.at(middle)
    if here is None or there is None or before is None or after is None:
        return False
    size = max(1.0, abs(there.cost))
    slopes = abs(here.slope - there.slope) <= SAME_SLOPE * max(FLAT, abs(there.slope))
    return slopes and abs(before.cost - after.cost) <= SAME_FORMULA * size
