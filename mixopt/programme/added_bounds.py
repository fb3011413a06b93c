"""Bounds that a user gave to variables, as rows: limits with a price, like others.

Our own bounds are far beyond any council, and an answer that rests on one is refused; a bound that
a user gives is meant to bind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array, vstack

from mixopt.formulation.declare import MOST_THOUSANDS
from mixopt.lp.sparse import SparseMatrix
from mixopt.lp.standard_form import Label, StandardForm

Bound = tuple[str, int, float, float]
"""The name of a row, the position of its column, and the least and the most that it may be."""


def bounds_as_rows(own: StandardForm, ours: StandardForm) -> tuple[StandardForm, list[str]]:
    """The matrices with bounds that were changed, or are of added variables, as rows.

    Args:
        own: The matrices of the changed programme.
        ours: Those of the same figures, unchanged.

    Returns:
        The matrices, and the names of the rows.
    """
    known = {label: at for at, label in enumerate(ours.columns)}
    lower, upper = own.lower.copy(), own.upper.copy()
    found: list[Bound] = []
    for at, label in enumerate(own.columns):
        there = known.get(label, -1)
        least, most = (ours.lower[there], ours.upper[there]) if there >= 0 else (lower[at], -np.inf)
        wide = float(min(lower[at], least)), float(most)
        if upper[at] > most:  # a new variable, or a bound that was loosened
            wide = wide[0], max(MOST_THOUSANDS, float(upper[at]))
        found += _rows(label.name, at, (float(lower[at]), float(upper[at])), wide)
        lower[at], upper[at] = wide
    if not found:
        return own, []
    names, columns, least, most = (list(part) for part in zip(*found, strict=True))
    height = len(found)
    rows = coo_array((np.ones(height), (range(height), columns)), (height, len(own.columns)))
    return replace(
        own,
        matrix=SparseMatrix.from_scipy(vstack([own.matrix.scipy, rows])),
        row_lower=np.append(own.row_lower, least),
        row_upper=np.append(own.row_upper, most),
        rows=[*own.rows, *(Label(name, ()) for name in names)],
        lower=lower,
        upper=upper,
    ), names


def _rows(
    name: str, at: int, narrow: tuple[float, float], wide: tuple[float, float]
) -> Iterator[Bound]:
    """A row for each side that is narrower; one for both where they meet."""
    (low, high), (least, most) = narrow, wide
    if low == high and narrow != wide:
        yield f"{name} (fixed)", at, low, high
        return
    if low > least:
        yield f"{name} (lower bound)", at, low, np.inf
    if high < most:
        yield f"{name} (upper bound)", at, -np.inf, high
