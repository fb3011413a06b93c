"""Parallel rows: limits that say the same, as rows are multiples of each other, limits included.

While both bind, relaxing one of them alone changes nothing, and the solver splits the shadow price
between them arbitrarily. Columns that are fixed count as constants; bounds of columns are not
rows, and do not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mixopt.lp.sparse import Floats, Integers, SparseMatrix
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import PARALLEL

Group = list[int]


def find_parallel_rows(form: StandardForm) -> list[Group]:
    """Positions of parallel rows with the same limit on a side, group by group.

    An equality limits both sides. Groups that share a row are one.
    """
    free = form.lower < form.upper
    fixed = form.matrix.times(np.where(free, 0.0, form.lower))
    found: list[Group] = []
    for rows, numbers in _same_pattern(_by_row(form.matrix, free)):
        scale = 1 / (np.sign(numbers[:, 0]) * np.max(np.abs(numbers), axis=1))
        for group in _group_equal(numbers * scale[:, None]):
            found += _group_limits(form, rows[group], fixed[rows[group]], scale[group])
    return sorted(found)


class _Rows(NamedTuple):
    """A matrix by compressed rows: its entries, the column of each, where each row begins."""

    data: Floats
    columns: Integers
    pointers: Integers


def _by_row(matrix: SparseMatrix, free: NDArray[np.bool_]) -> _Rows:
    """The entries of free columns, row by row, in the order of the columns."""
    kept = np.flatnonzero(free[matrix.columns] & (matrix.data != 0))
    kept = kept[np.argsort(matrix.rows[kept], kind="stable")]
    pointers = np.searchsorted(matrix.rows[kept], np.arange(matrix.height + 1))
    return _Rows(matrix.data[kept], matrix.columns[kept], pointers)


def _same_pattern(matrix: _Rows) -> Iterator[tuple[Integers, Floats]]:
    """Sets of two or more rows with entries in the same columns, and these entries."""
    by_columns: dict[bytes, Group] = defaultdict(list)
    first, last = matrix.pointers[:-1], matrix.pointers[1:]
    for row in _candidates(matrix):
        by_columns[matrix.columns[first[row] : last[row]].tobytes()].append(row)
    for rows in by_columns.values():
        if len(rows) > 1:
            numbers = np.array([matrix.data[first[row] : last[row]] for row in rows])
            yield np.array(rows), numbers


def _candidates(matrix: _Rows) -> Group:
    """Rows whose set of columns has the same hash as that of another row."""
    hashes = _hash_columns(1 + int(matrix.columns.max(initial=0)))
    filled = np.flatnonzero(np.diff(matrix.pointers))
    if not len(filled):
        return []
    sums = np.add.reduceat(hashes[matrix.columns], matrix.pointers[filled])
    _, place, times = np.unique(sums, return_inverse=True, return_counts=True)
    return filled[times[place] > 1].tolist()  # type: ignore[no-any-return]


def _hash_columns(number: int) -> NDArray[np.uint64]:
    """A fixed pseudo-random number for each column (the finaliser of splitmix64)."""
    found = np.arange(1, number + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        found = (found ^ (found >> np.uint64(shift))) * np.uint64(factor)
    return found ^ (found >> np.uint64(31))


def _group_equal(numbers: Floats) -> Iterator[Group]:
    """Positions of equal lines, group by group; the lines have been brought to the same scale.

    Lines are sorted by one weighted sum each, so that only neighbours are compared.
    """
    weights = np.sqrt(np.arange(2, numbers.shape[1] + 2))
    for near in _cluster(numbers @ weights, PARALLEL * float(weights.sum())):
        groups: list[Group] = []
        for at in near:
            line = numbers[at]
            same = (g for g in groups if np.allclose(line, numbers[g[0]], rtol=PARALLEL, atol=0))
            group = next(same, None)
            if group is None:
                groups.append([at])
            else:
                group.append(at)
        yield from (group for group in groups if len(group) > 1)


def _group_limits(form: StandardForm, rows: Integers, fixed: Floats, scale: Floats) -> list[Group]:
    """Those of some parallel rows that have the same upper or the same lower limit."""
    lower = (form.row_lower[rows] - fixed) * scale
    upper = (form.row_upper[rows] - fixed) * scale
    turned = scale < 0
    lower, upper = np.where(turned, upper, lower), np.where(turned, lower, upper)
    groups: list[set[int]] = []
    for side in (lower, upper):
        for near in _cluster(side, PARALLEL):
            group = {int(rows[at]) for at in near}
            for other in [other for other in groups if other & group]:
                groups.remove(other)
                group |= other
            groups.append(group)
    return [sorted(group) for group in groups]


def _cluster(numbers: Floats, by: float) -> Iterator[Group]:
    """Positions of finite numbers within `by` of their neighbour: relative, at least absolute."""
    order = [at for at in np.argsort(numbers, kind="stable").tolist() if np.isfinite(numbers[at])]
    group = order[:1]
    for before, at in pairwise(order):
        if numbers[at] - numbers[before] > by * max(1.0, abs(numbers[at])):
            if len(group) > 1:
                yield group
            group = []
        group.append(at)
    if len(group) > 1:
        yield group
