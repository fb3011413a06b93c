"""Draws of programmes whose parts share no row: each part for itself, so that bases add up.

Ten areas that share nothing have, with five optimal bases each, ten million bases together, and
fifty one by one.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from mixopt.lp.draws import Draws
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm

Part = tuple[Integers, Integers]
"""The rows and the columns of a part."""


def find_parts(form: StandardForm, draws: Draws) -> list[Part]:
    """Parts that share no coefficient; those in which nothing moves are one.

    Args:
        form: The programme where nothing moves.
        draws: What moves; no coefficient does.
    """
    matrix, (height, width) = form.matrix, form.matrix.shape
    links = coo_array(
        (np.ones(len(matrix.data), dtype=np.int8), (matrix.rows, height + matrix.columns)),
        shape=(height + width, height + width),
    )
    number, labels = connected_components(links, directed=False)
    rows, columns = labels[:height], labels[height:]
    moving = np.zeros(number, dtype=bool)
    moving[rows[draws.rows]] = moving[columns[draws.columns]] = True
    moving &= np.bincount(columns, minlength=number) > 0  # a row without columns goes with the rest
    group = np.where(moving, np.cumsum(moving), 0)
    return [
        (np.flatnonzero(group[rows] == each), np.flatnonzero(group[columns] == each))
        for each in np.unique(np.concatenate([group[rows], group[columns]]))
    ]


def draws_of_part(draws: Draws, part: Part, form: StandardForm) -> Draws:
    """What moves in a part, by the positions of its own rows and columns.

    Args:
        draws: What moves in the whole.
        part: The part.
        form: Its programme.
    """
    (rows, limits), (columns, costs) = (
        _own(draws.rows, draws.limits, part[0]),
        _own(draws.columns, draws.costs, part[1]),
    )
    return replace(
        draws,
        rows=rows,
        limits=limits,
        columns=columns,
        costs=costs,
        offset=np.zeros(draws.number),
        pattern=form.matrix,
    )


def _own(moved: Integers, by: Floats, own: Integers) -> tuple[Integers, Floats]:
    there = np.isin(moved, own)
    return np.searchsorted(own, moved[there]), by[:, there]
