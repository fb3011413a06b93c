"""A matrix by compressed columns: as much of one as a solve needs, without SciPy.

Importing SciPy takes longer than planning for a council. What needs more of a matrix than its
products with a vector uses the property `scipy`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csc_array

Floats = NDArray[np.float64]

Integers = NDArray[np.int_]


@dataclass(frozen=True)
class SparseMatrix:
    """A sparse matrix by compressed columns.

    Attributes:
        data: Each entry.
        rows: The row of each entry.
        pointers: Where each column begins among the entries, and last, how many there are.
        height: The number of rows.
    """

    data: Floats
    rows: NDArray[np.int32]
    pointers: NDArray[np.int32]
    height: int

    @staticmethod
    def from_scipy(matrix: Any) -> SparseMatrix:
        """Convert a SciPy matrix of any kind."""
        columns = matrix.tocsc()
        return SparseMatrix(columns.data, columns.indices, columns.indptr, columns.shape[0])

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.height, len(self.pointers) - 1

    @cached_property
    def columns(self) -> Integers:
        """The column of each entry."""
        return np.repeat(np.arange(self.shape[1]), np.diff(self.pointers))

    @cached_property
    def scipy(self) -> csc_array:
        """The same matrix as a SciPy array."""
        from scipy.sparse import csc_array

        return csc_array((self.data, self.rows, self.pointers), shape=self.shape)

    def times(self, values: Floats) -> Floats:
        """A·x: shape (rows,) for one number a column."""
        found = np.bincount(self.rows, self.data * values[self.columns], self.height)
        return found.astype(np.float64, copy=False)

    def transposed_times(self, values: Floats) -> Floats:
        """Aᵀ·y: shape (columns,) for one number a row."""
        found = np.bincount(self.columns, self.data * values[self.rows], self.shape[1])
        return found.astype(np.float64, copy=False)

    def without_small(self, least: float) -> SparseMatrix:
        """The same matrix without entries nearer to 0 than this."""
        kept = np.abs(self.data) >= least
        counts = np.bincount(self.columns[kept], minlength=self.shape[1])
        pointers = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        return SparseMatrix(self.data[kept], self.rows[kept], pointers, self.height)

    def with_columns(
        self, added: Sequence[Sequence[tuple[int, float]]], height: int
    ) -> SparseMatrix:
        """The same matrix with more columns at its end.

        Args:
            added: The rows of each of them, and the entry in each.
            height: The number of rows.
        """
        rows = [row for entries in added for row, _ in entries]
        data = [value for entries in added for _, value in entries]
        ends = self.pointers[-1] + np.cumsum([len(entries) for entries in added], dtype=int)
        return SparseMatrix(
            np.concatenate([self.data, np.array(data, dtype=float)]),
            np.concatenate([self.rows, np.array(rows, dtype=np.int32)]).astype(np.int32),
            np.concatenate([self.pointers, ends]).astype(np.int32),
            height,
        )

    def part(self, rows: Integers, columns: Integers) -> SparseMatrix:
        """The entries of some rows and columns, numbered in their order."""
        place = np.full(self.height, -1, dtype=np.int32)
        place[rows] = np.arange(len(rows))
        starts = self.pointers[columns].astype(int)
        lengths = self.pointers[columns + 1] - starts
        before = np.cumsum(lengths) - lengths
        entries = np.arange(lengths.sum()) + np.repeat(starts - before, lengths)
        there = place[self.rows[entries]] >= 0
        counts = np.bincount(np.repeat(np.arange(len(columns)), lengths)[there], None, len(columns))
        entries = entries[there]
        return SparseMatrix(
            self.data[entries],
            place[self.rows[entries]],
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
            len(rows),
        )
