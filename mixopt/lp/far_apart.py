"""Near-optimal solutions as different from one another as can be found.

The field calls it modelling to generate alternatives (Brill 1979; later HSJ and SPORES). Where a
solution stands is a list of positions: sums of its columns, each as a share of what it can differ
by, divided by how many there are. Two solutions are as far apart as the sizes of the differences of
their positions add up to: 0 where they are the same, 1 where each is at another end of everything.

To be as far as can be from the nearest of several is no linear programme. With a sign given for the
difference from each of them in each position it is one, whose answer is never further away than it
says: so from any solution its own signs lead to one that is at least as far away, until none is
further. The first signs are those that lead furthest, of directions that are spread evenly (rows
of a Hadamard matrix) and the one that leads away from the mean of those that there are; and those
that lead amid them. How far each leads is the same for every order of rows. Of all solutions all
but as far away, the cheapest is taken, and of those the one that the tie-breaks choose: so each is
the only answer, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np

from mixopt.errors import SolverFailed
from mixopt.lp.highs import solve_form
from mixopt.lp.near_optimal import (
    AddedRow,
    NearOptimalSet,
    with_columns,
    with_cost_limit,
    with_rows,
)
from mixopt.lp.optimal_face import find_face, read_optimum
from mixopt.lp.solver import start_highs
from mixopt.lp.sparse import Floats, SparseMatrix
from mixopt.lp.standard_form import Label, StandardForm
from mixopt.lp.status import NEXT_STEP, solve_robustly
from mixopt.lp.tie_breaking import choose_optimum
from mixopt.lp.tolerances import ALL_BUT, CANCELLED, STANDS_STILL

APART = Label("apart", ())
"""The column of the distance from the nearest, and the rows that limit it."""

MOST_APART = 10.0
"""More than two solutions can be apart."""

MOST_DIRECTIONS = 32
"""Directions that are tried at the start, and as many opposites."""

MOST_STEPS = 20
"""Steps from one solution to the next; two to four are usual."""

STARTS = 3
"""Directions, the best, that are followed to their end for each solution."""

ROUNDS = 2
"""How often each solution is moved further from the others at the end."""


@dataclass(frozen=True, slots=True)
class Positions:
    """Where a solution stands.

    Attributes:
        weights: Of each column in each position. Shape (columns, positions).
        middles: Of each position: half-way from its least to its most.
    """

    weights: SparseMatrix
    middles: Floats

    def of(self, values: Floats) -> Floats:
        """The positions of a solution."""
        return self.weights.transposed_times(values)

    def signs(self, place: Floats, other: Floats) -> Floats:
        """The signs of the differences; where there is none, towards the middle."""
        apart = place - other
        towards = np.where(self.middles >= place, 1.0, -1.0)
        return np.where(np.abs(apart) <= STANDS_STILL / len(apart), towards, np.sign(apart))


def distance(place: Floats, others: Sequence[Floats]) -> float:
    """How far a place is from the nearest of others."""
    return min(float(np.abs(place - other).sum()) for other in others)


def find_far_apart(
    near: NearOptimalSet,
    ranked: StandardForm,
    positions: Positions,
    number: int,
    report_progress: Callable[[int], None],
) -> list[Floats]:
    """Solutions far from the optimum and from one another; fewer, where no more are apart.

    Each is as far as could be found from the optimum and all before. Then each is moved further
    from all others, as long as that can be.

    Args:
        near: The near-optimal set, at its allowance.
        ranked: Its programme with the tie-breaks.
        positions: Where a solution stands.
        number: How many.
        report_progress: Called with how many steps are left.

    Returns:
        Values of the columns of each.
    """
    limited = with_cost_limit(ranked, near.optimum.objective + near.allowance)
    search = _Search(limited, positions)
    spread = [(signs, _reach_of(near, positions, signs)) for signs in _spread(positions)]
    first, found = positions.of(near.optimum.values), list[_Spot]()
    for at in range(number):
        report_progress((1 + ROUNDS) * number - at)
        known = [first, *(spot.place for spot in found)]
        away = positions.signs(positions.middles, np.mean(known, axis=0))
        directions = [(away, _reach_of(near, positions, away)), *spread]
        starts = [np.tile(signs, (len(known), 1)) for signs in _best(directions, known)]
        for target in (positions.middles, np.mean(known, axis=0)):  # amid those that there are
            starts.append(search.signs(target, known))
        best = search.furthest(starts, known)
        if best is None:
            break
        found.append(best)
    for at in range(ROUNDS * len(found)):
        report_progress(ROUNDS * number - at)
        moved = at % len(found)
        others = [first, *(spot.place for spot in (*found[:moved], *found[moved + 1 :]))]
        found[moved] = search.further(found[moved], others)
    return [solve_form(spot.form).values[: len(near.form.columns)] for spot in found]


def _reach_of(near: NearOptimalSet, positions: Positions, signs: Floats) -> float:
    """The most of the signed sum of the positions."""
    return float(signs @ positions.of(near.furthest(positions.weights.times(-signs))))


def _best(directions: Sequence[tuple[Floats, float]], known: Sequence[Floats]) -> list[Floats]:
    """The signs that lead furthest from the nearest known, with the same signs for each."""
    away = [reach - max(float(signs @ place) for place in known) for signs, reach in directions]
    steps = np.round(np.array(away) / STANDS_STILL)  # what differs by rounding is the same
    order = np.argsort(-steps, kind="stable")
    return [directions[at][0] for at in order[:STARTS].tolist()]


def _spread(positions: Positions) -> Iterator[Floats]:
    """Directions that are spread evenly, each with its opposite: signs, one a position."""
    number = len(positions.middles)
    for row in range(min(MOST_DIRECTIONS, 1 << number.bit_length())):
        ones = [(row & (at + 1)).bit_count() for at in range(number)]
        signs = np.array([1.0 - 2.0 * (one % 2) for one in ones])
        yield signs
        yield -signs


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a solution stands that is far away.

    Attributes:
        form: The programme of which it is the optimum that the tie-breaks choose.
        place: Its positions.
    """

    form: StandardForm
    place: Floats


class _Search:
    """From signs to the solution furthest from the nearest of those known."""

    def __init__(self, limited: StandardForm, positions: Positions) -> None:
        """Add the column of the distance to the programme whose cost is limited."""
        self.positions = positions
        self.form = with_columns(limited, [APART], MOST_APART)
        self.last = len(limited.columns)

    def furthest(self, starts: Sequence[Floats], known: Sequence[Floats]) -> _Spot | None:
        """The furthest solution that some signs lead to; none where none is apart.

        Args:
            starts: Signs, each of shape (known, positions).
            known: Where the solutions that there are stand.
        """
        best, furthest = None, STANDS_STILL
        for signs in starts:
            found = self._climb(signs, known, STANDS_STILL)
            if found is not None:
                apart = distance(found.place, known)
                if apart > furthest * (1 + STANDS_STILL):
                    best, furthest = found, apart
        return best

    def further(self, spot: _Spot, known: Sequence[Floats]) -> _Spot:
        """The solution that its own signs lead to; itself where that is no further."""
        signs, apart = self.signs(spot.place, known), distance(spot.place, known)
        return self._climb(signs, known, apart) or spot

    def signs(self, place: Floats, known: Sequence[Floats]) -> Floats:
        """The signs of the differences of a place from each known. Shape (known, positions)."""
        return np.array([self.positions.signs(place, other) for other in known])

    def _climb(self, signs: Floats, known: Sequence[Floats], apart: float) -> _Spot | None:
        """Step by step to a solution further than this from the nearest known, if there is one."""
        found = None
        for _ in range(MOST_STEPS):
            form = with_rows(self.form, [*self._rows(signs, known)])
            reach = self._reach(form)
            if reach <= apart * (1 + STANDS_STILL):
                break
            spot = self._cheapest(form, ALL_BUT * reach)
            now = distance(spot.place, known)
            if now <= apart:
                break
            found, apart, signs = spot, now, self.signs(spot.place, known)
        return found

    def _rows(self, signs: Floats, known: Sequence[Floats]) -> Iterator[AddedRow]:
        """The column is at most the distance from each known, by its signs."""
        for own, place in zip(signs, known, strict=True):
            weights = self.positions.weights.times(own)
            used = np.flatnonzero(weights)
            yield AddedRow(
                APART,
                np.append(used, self.last),
                np.append(weights[used], -1.0),
                float(own @ place),
                np.inf,
            )

    def _reach(self, form: StandardForm) -> float:
        """The most that the column can be."""
        cost = np.zeros(len(form.columns))
        cost[self.last] = -1.0
        highs = _solve_with_highs(replace(form.without_cost(), cost=cost), "the furthest plan")
        return -float(highs.getInfo().objective_function_value)

    def _cheapest(self, form: StandardForm, at_least: float) -> _Spot:
        """Where the cheapest of the solutions so far away stands, as the tie-breaks choose it.

        They are asked only where solutions of the same cost stand in different places.
        """
        lower = form.lower.copy()
        lower[self.last] = at_least
        form = replace(form, lower=lower)
        highs = _solve_with_highs(form, "the cheapest plan far away")
        face = find_face(highs, form, read_optimum(highs))
        weights = self.positions.weights
        moves = any(
            np.any(np.abs(weights.transposed_times(way)) > CANCELLED)
            for way in face.directions[: self.last].T
        )
        values = choose_optimum(face, form) if moves else face.values
        return _Spot(form, weights.transposed_times(values[: self.last]))


def _solve_with_highs(form: StandardForm, what: str) -> highspy.Highs:
    """HiGHS, at an optimum.

    Raises:
        SolverFailed: HiGHS stopped without a proof.
    """
    highs = start_highs(form)
    if not solve_robustly(highs, what):
        msg = f"HiGHS found no plan where it had found one. {NEXT_STEP}"
        raise SolverFailed(msg)
    return highs
