"""Square systems of linear equations, solved in fractions: no number is ever rounded.

Gaussian elimination by the Markowitz rule in its simplest form: each pivot is sought in the
shortest row or column that is left. The bases of a plan are nearly triangular, so most pivots are
alone in a row or column and cause no fill-in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush

Entry = tuple[int, int, Fraction]
"""Row, column, and the number there, which is not 0."""

ZERO = Fraction(0)


class Singular(ArithmeticError):
    """The matrix is singular: the equations do not have exactly one solution."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the elimination.

    Attributes:
        row: Row of the pivot.
        column: Column of the pivot.
        pivot: The number there.
        beside: The rest of the pivot's row, by column.
        times: The multiple of the pivot's row that was subtracted from each row below.
    """

    row: int
    column: int
    pivot: Fraction
    beside: Mapping[int, Fraction]
    times: Mapping[int, Fraction]


class FractionMatrix:
    """A square matrix, eliminated once; solves for any right-hand side, by rows or by columns."""

    def __init__(self, size: int, entries: Iterable[Entry]) -> None:
        """Eliminate.

        Args:
            size: Number of rows and of columns, each numbered from 0.
            entries: What is not 0, each place once.

        Raises:
            Singular: No pivot is left before the end.
        """
        self._rows: list[dict[int, Fraction]] = [{} for _ in range(size)]
        self._columns: list[set[int]] = [set() for _ in range(size)]
        for row, column, number in entries:
            self._rows[row][column] = number
            self._columns[column].add(row)
        self._queue = [
            (len(line), by_row, at)
            for by_row, lines in ((True, self._rows), (False, self._columns))
            for at, line in enumerate(lines)
        ]
        heapify(self._queue)
        self._row_left, self._column_left = [True] * size, [True] * size
        self.steps = [self._eliminate_next() for _ in range(size)]

    def solve(self, right: Mapping[int, Fraction]) -> dict[int, Fraction]:
        """Solve matrix · x = right for x, by column; right is given by row."""
        left = dict(right)
        for step in self.steps:
            number = left.get(step.row)
            if number:
                for row, times in step.times.items():
                    left[row] = left.get(row, ZERO) - times * number
        x: dict[int, Fraction] = {}
        for step in reversed(self.steps):
            known = sum((a * x[column] for column, a in step.beside.items() if x[column]), ZERO)
            x[step.column] = (left.get(step.row, ZERO) - known) / step.pivot
        return x

    def solve_transposed(self, right: Mapping[int, Fraction]) -> dict[int, Fraction]:
        """Solve yᵀ · matrix = right for y, by row; right is given by column."""
        left, y = dict(right), {}
        for step in self.steps:
            number = y[step.row] = left.get(step.column, ZERO) / step.pivot
            if number:
                for column, a in step.beside.items():
                    left[column] = left.get(column, ZERO) - a * number
        for step in reversed(self.steps):
            y[step.row] -= sum((times * y[row] for row, times in step.times.items()), ZERO)
        return y

    def _eliminate_next(self) -> Step:
        """Choose a pivot and subtract multiples of its row from the others that have its column."""
        row, column = self._choose_pivot()
        beside = self._rows[row]
        pivot = beside.pop(column)
        for other in beside:
            self._columns[other].discard(row)
            self._requeue(False, other)
        self._columns[column].discard(row)
        times = {}
        for below in self._columns[column]:
            times[below] = self._rows[below].pop(column) / pivot
            self._subtract(below, times[below], beside)
            self._requeue(True, below)
        self._row_left[row] = self._column_left[column] = False
        return Step(row, column, pivot, beside, times)

    def _subtract(self, row: int, times: Fraction, beside: Mapping[int, Fraction]) -> None:
        line = self._rows[row]
        for column, a in beside.items():
            number = line.get(column, ZERO) - times * a
            if number:
                line[column] = number
                self._columns[column].add(row)
            else:
                line.pop(column, None)
                self._columns[column].discard(row)
            self._requeue(False, column)

    def _requeue(self, by_row: bool, at: int) -> None:
        """Queue a row or column again, as its length may have changed."""
        line = self._rows[at] if by_row else self._columns[at]
        heappush(self._queue, (len(line), by_row, at))

    def _choose_pivot(self) -> tuple[int, int]:
        """The shortest row or column that is left, and where it crosses the shortest other."""
        while self._queue:
            length, by_row, at = heappop(self._queue)
            left = self._row_left[at] if by_row else self._column_left[at]
            line = self._rows[at] if by_row else self._columns[at]
            if not left or len(line) != length:
                continue
            if not length:
                raise Singular
            if by_row:
                return at, min(line, key=lambda column: (len(self._columns[column]), column))
            return min(line, key=lambda row: (len(self._rows[row]), row)), at
        raise Singular
