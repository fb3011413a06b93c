"""Draws: many programmes of the same rows and columns, by what moves from one to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from mixopt.lp.sparse import Floats, Integers, SparseMatrix
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import CANCELLED, PROPORTIONAL


@dataclass(frozen=True, slots=True)
class Draws:
    """What moves in each of many draws of a programme; what is not named stays.

    Attributes:
        number: How many draws there are.
        rows: The rows whose limits move.
        limits: By how much, shape (draws, those rows): both limits of a row move alike.
        columns: The columns whose cost moves.
        costs: By how much, shape (draws, those columns).
        offset: By how much what is added to the cost moves, shape (draws,).
        pattern: Row and column of every entry of the matrix, by columns, those included that are
            0; not asked for where no coefficient moves.
        entries: Positions in it of the entries that move.
        coefficients: What they are, shape (draws, those entries).
    """

    number: int
    rows: Integers
    limits: Floats
    columns: Integers
    costs: Floats
    offset: Floats
    pattern: SparseMatrix
    entries: Integers
    coefficients: Floats

    @property
    def moves_matrix(self) -> bool:
        """Whether any coefficient of the matrix moves."""
        return len(self.entries) > 0

    def form(self, form: StandardForm, draw: int) -> StandardForm:
        """The programme of one draw.

        Args:
            form: The programme where nothing moves.
            draw: Position of the draw.
        """
        lower, upper, cost = form.row_lower.copy(), form.row_upper.copy(), form.cost.copy()
        lower[self.rows] += self.limits[draw]
        upper[self.rows] += self.limits[draw]
        cost[self.columns] += self.costs[draw]
        matrix = form.matrix
        if self.moves_matrix:
            data = self.pattern.data.copy()
            data[self.entries] = self.coefficients[draw]
            matrix = replace(self.pattern, data=data).without_small(CANCELLED)
        return replace(
            form,
            cost=cost,
            offset=form.offset + float(self.offset[draw]),
            matrix=matrix,
            row_lower=lower,
            row_upper=upper,
        )

    def some(self, which: Integers) -> Draws:
        """Some of the draws, in this order."""
        return replace(
            self,
            number=len(which),
            limits=self.limits[which],
            costs=self.costs[which],
            offset=self.offset[which],
            coefficients=self.coefficients[which],
        )

    @property
    def numbers(self) -> Floats:
        """All that moves: shape (draws, numbers)."""
        return np.column_stack([self.limits, self.costs, self.offset, self.coefficients])


MOST_SAMPLES = 4
"""Samples of draws that are tried for finding which numbers are combinations of which."""


def order_of(draws: Draws) -> Integers:
    """An order of the draws that rests on what they are, and not on how they are given."""
    return order_from_middle(draws.numbers)


def places_of(draws: Draws) -> Floats:
    """Where each draw lies: what moves, as shares of how far it does; shape (draws, numbers)."""
    numbers = draws.numbers
    ranges = np.ptp(numbers, axis=0)
    moved = np.flatnonzero(ranges)
    found: Floats = numbers[:, moved] / ranges[moved]
    return found


def order_from_middle(numbers: Floats) -> Integers:
    """An order of rows of numbers, from the middle of their ranges outwards.

    What is equally far stands by every number. So answers are the same to the last digit in
    whatever order draws are given, and the first basis that is found settles many others.

    Args:
        numbers: Shape (rows, numbers).
    """
    low, high = numbers.min(axis=0), numbers.max(axis=0)
    moved = np.flatnonzero(high > low)
    numbers = numbers[:, moved]
    away = (numbers - (low[moved] + high[moved]) / 2) / (high[moved] - low[moved])
    distance = np.square(away, out=away).sum(axis=1)
    order = np.argsort(distance, kind="stable")
    if np.all(np.diff(distance[order]) > 0):
        return order
    return np.lexsort((*numbers.T[::-1], distance))


AMONG = 200
"""Draws among which the nearest is looked for: to look at more takes as long as it saves."""


def nearest(places: Floats, draw: int, left: Integers) -> int:
    """Which of the next draws that are left lies nearest to one: few pivots lead there.

    Args:
        places: Where each draw lies, by `places_of`.
        draw: The one.
        left: The others, of which the first are looked at.

    Returns:
        Its position among those that are left.
    """
    away = places[left[:AMONG]] - places[draw]
    return int(np.einsum("ij,ij->i", away, away).argmin())


@dataclass(frozen=True, slots=True)
class Directions:
    """Numbers of many draws as combinations of few: numbers = steps @ spread, to rounding.

    Attributes:
        steps: Shape (draws, directions).
        spread: Shape (directions, numbers).
    """

    steps: Floats
    spread: Floats


def find_directions(numbers: Floats) -> Directions:
    """The fewest of some numbers of which all others are combinations, in every draw.

    A need drawn moves the limits of every period and those of staff alike: they are one direction.

    Args:
        numbers: Shape (draws, numbers).
    """
    height, width = numbers.shape
    used = np.flatnonzero(numbers.any(axis=0))
    if height <= width or not len(used):
        return Directions(numbers, np.eye(width))
    scaled = numbers[:, used]
    sizes = np.abs(scaled).max(axis=0)
    scaled = scaled / sizes
    sample = np.arange(0, height, max(1, height // (4 * len(used))))
    for _ in range(MOST_SAMPLES):
        picked, spread = _combinations(scaled[sample])
        steps = np.ascontiguousarray(scaled[:, picked])
        off = steps @ spread
        off -= scaled
        missed = np.flatnonzero((np.abs(off, out=off) > PROPORTIONAL).any(axis=1))
        if not len(missed):
            every = np.zeros((len(picked), width))
            every[:, used] = spread * sizes
            return Directions(steps, every)
        sample = np.concatenate([sample, missed[: 4 * len(used)]])
    return Directions(numbers, np.eye(width))


def _combinations(sample: Floats) -> tuple[Integers, Floats]:
    """Columns of which the others are combinations, and which combinations (a pivoted QR)."""
    from scipy.linalg import qr, solve_triangular

    triangle, order = qr(sample, mode="r", pivoting=True)
    diagonal = np.abs(np.diag(triangle))
    rank = int(np.count_nonzero(diagonal > PROPORTIONAL * diagonal[0]))
    spread = np.zeros((rank, sample.shape[1]))
    spread[:, order] = solve_triangular(triangle[:rank, :rank], triangle[:rank])
    return order[:rank], spread
