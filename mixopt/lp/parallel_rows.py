"""Parallel rows: limits that say the same, as rows are multiples of each other, limits included.

While both bind, relaxing one of them alone changes nothing, and the solver splits the shadow price
between them arbitrarily. Columns that are fixed count as constants; bounds of columns are not
rows, and do not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import PARALLEL

Group = list[int]


def find_parallel_rows(form: StandardForm) -> list[Group]:
    """Positions of parallel rows with the same limit on a side, group by group.

    An equality limits both sides. Groups that share a row are one.
    """
    matrix, free = form.matrix, form.lower < form.upper
    fixed = matrix.times(np.where(free, 0.0, form.lower))
    kept = np.flatnonzero(free[matrix.columns] & (matrix.data != 0))
    kept = kept[np.argsort(matrix.rows[kept], kind="stable")]
    patterns = _same_pattern(
        matrix.rows[kept].astype(np.int32).tobytes(),
        matrix.columns[kept].astype(np.int64).tobytes(),
        matrix.height,
    )
    found: list[Group] = []
    for rows, entries in patterns.with_near_sums(matrix.data[kept]):
        numbers = matrix.data[kept[entries]]
        scale = 1 / (np.sign(numbers[:, 0]) * np.max(np.abs(numbers), axis=1))
        for group in _group_equal(numbers * scale[:, None]):
            found += _group_limits(form, rows[group], fixed[rows[group]], scale[group])
    return sorted(found)


class _Patterns:
    """Sets of two or more rows with entries in the same columns.

    Attributes:
        sets: The rows of each set, and where the entries of each row are. Shapes (rows,) and
            (rows, entries).
    """

    def __init__(self, sets: list[tuple[Integers, Integers]]) -> None:
        """Line the entries of all sets up, row by row."""
        self.sets = sets
        lengths = [entries.shape[1] for _, entries in sets for _ in entries]
        self._entries = np.concatenate([each.ravel() for _, each in sets] or [np.zeros(0, int)])
        self._starts = np.cumsum([0, *lengths])[:-1].astype(int)
        self._set_of = np.repeat(np.arange(len(sets)), [len(rows) for rows, _ in sets])
        weights = [_weights(entries.shape[1]) for _, entries in sets for _ in entries]
        self._weights = np.concatenate(weights or [np.zeros(0)])
        self._close = PARALLEL * np.array([float(each.sum()) for each in weights])

    def with_near_sums(self, data: Floats) -> Iterator[tuple[Integers, Integers]]:
        """The sets of which two rows, brought to the same scale, have nearly one weighted sum.

        Args:
            data: The entries.
        """
        if not self.sets:
            return
        numbers = data[self._entries]
        scale = np.sign(numbers[self._starts]) * np.maximum.reduceat(abs(numbers), self._starts)
        sums = np.add.reduceat(numbers * self._weights, self._starts) / scale
        order = np.lexsort((sums, self._set_of))
        ordered, sets = sums[order], self._set_of[order]
        close = self._close[order][1:] * np.maximum(1.0, np.abs(ordered[1:]))
        near = (np.diff(ordered) <= close) & (np.diff(sets) == 0)
        for each in np.unique(sets[1:][near]).tolist():
            yield self.sets[each]


def _weights(number: int) -> Floats:
    """The weight of each entry of a row in its sum: no two sets of them add up to the same."""
    return np.sqrt(np.arange(2, number + 2))


@lru_cache(maxsize=16)
def _same_pattern(rows: bytes, columns: bytes, height: int) -> _Patterns:
    """Sets of two or more rows with entries in the same columns.

    Programmes of one structure mostly have one pattern.

    Args:
        rows: The row of each entry, row by row.
        columns: The column of each entry, in the order of the columns.
        height: How many rows there are.
    """
    row_of, column_of = np.frombuffer(rows, np.int32), np.frombuffer(columns, np.int64)
    pointers = np.searchsorted(row_of, np.arange(height + 1))
    first, last = pointers[:-1].tolist(), pointers[1:].tolist()
    by_columns: dict[bytes, Group] = defaultdict(list)
    for row in _candidates(column_of, pointers):
        by_columns[column_of[first[row] : last[row]].tobytes()].append(row)
    return _Patterns(
        [
            (np.array(some), np.array([np.arange(first[row], last[row]) for row in some]))
            for some in by_columns.values()
            if len(some) > 1
        ]
    )


def _candidates(columns: Integers, pointers: Integers) -> Group:
    """Rows whose set of columns has the same hash as that of another row."""
    hashes = _hash_columns(1 + int(columns.max(initial=0)))
    filled = np.flatnonzero(np.diff(pointers))
    if not len(filled):
        return []
    sums = np.add.reduceat(hashes[columns], pointers[filled])
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
    weights = _weights(numbers.shape[1])
    for near in _cluster(numbers @ weights, PARALLEL * float(weights.sum())):
        groups: list[Group] = []
        for at in near:
            line = numbers[at]
            same = (g for g in groups if _is_equal(line, numbers[g[0]]))
            group = next(same, None)
            if group is None:
                groups.append([at])
            else:
                group.append(at)
        yield from (group for group in groups if len(group) > 1)


def _is_equal(line: Floats, other: Floats) -> bool:
    return bool(np.all(np.abs(line - other) <= PARALLEL * np.abs(other)))


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
