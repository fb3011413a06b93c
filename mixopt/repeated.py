"""Limits that say the same: rows that are multiples of each other, up to the same limit.

While both bind, moving one of them alone changes nothing on its looser side, and the solver splits
the price between them as it likes. Columns that are fixed count as numbers, not as columns;
bounds of columns are not rows, and do not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from mixopt.compiled import Compiled, Floats, Integers

SAME = 1e-12
"""Relative: two numbers that differ by no more are the same."""
Group = list[int]


def repeated(compiled: Compiled) -> list[Group]:
    """Positions of rows that limit the same side at the same place, group by group.

    An equality limits both sides. Groups that share a row are one.
    """
    free = compiled.lower < compiled.upper
    fixed = compiled.matrix[:, ~free] @ compiled.lower[~free]
    matrix = compiled.matrix[:, free].tocsr()
    matrix.sort_indices()
    alike: dict[bytes, Group] = defaultdict(list)
    for row in np.flatnonzero(np.diff(matrix.indptr)).tolist():
        alike[matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]].tobytes()].append(row)
    found = []
    for rows in alike.values():
        if len(rows) > 1:
            numbers = np.array(
                [matrix.data[matrix.indptr[row] : matrix.indptr[row + 1]] for row in rows]
            )
            scale = 1 / (np.sign(numbers[:, 0]) * np.max(np.abs(numbers), axis=1))
            for group in _parallel(numbers * scale[:, None]):
                places = np.array(rows)[group]
                found += _same_side(compiled, places, fixed[places], scale[group])
    return sorted(found)


def _parallel(numbers: Floats) -> Iterator[Group]:
    """Places of lines that are the same, of lines that were brought to the same scale.

    Lines are put in order by one number each, so that only neighbours are compared.
    """
    weights = np.sqrt(np.arange(2, numbers.shape[1] + 2))
    place = numbers @ weights
    near = SAME * float(weights.sum())
    groups: list[Group] = []
    last = -np.inf
    for at in np.argsort(place, kind="stable").tolist():
        if place[at] - last > near:
            yield from (group for group in groups if len(group) > 1)
            groups = []
        last = place[at]
        same = (g for g in groups if np.allclose(numbers[at], numbers[g[0]], rtol=SAME, atol=0))
        group = next(same, None)
        if group is None:
            groups.append([at])
        else:
            group.append(at)
    yield from (group for group in groups if len(group) > 1)


def _same_side(compiled: Compiled, rows: Integers, fixed: Floats, scale: Floats) -> list[Group]:
    """Of parallel rows, those with the same upper or the same lower limit."""
    lower = (compiled.row_lower[rows] - fixed) * scale
    upper = (compiled.row_upper[rows] - fixed) * scale
    turned = scale < 0
    lower, upper = np.where(turned, upper, lower), np.where(turned, lower, upper)
    groups: list[set[int]] = []
    for side in (lower, upper):
        for at in _equal(side):
            group = {int(rows[i]) for i in at}
            for other in [other for other in groups if other & group]:
                groups.remove(other)
                group |= other
            groups.append(group)
    return [sorted(group) for group in groups]


def _equal(numbers: Floats) -> Iterator[Group]:
    """Places of finite numbers that are the same."""
    order = [at for at in np.argsort(numbers, kind="stable").tolist() if np.isfinite(numbers[at])]
    group: Group = []
    for at in order:
        if group and numbers[at] - numbers[group[-1]] > SAME * max(1.0, abs(numbers[at])):
            if len(group) > 1:
                yield group
            group = []
        group.append(at)
    if len(group) > 1:
        yield group
