"""Independent components."""

from __future__ import annotations

import numpy as np

from mixopt.lp.sparse import Floats, Integers, SparseMatrix
from mixopt.lp.standard_form import StandardForm, Step

WORTH_SOLVING_APART = 1500
"""Columns of a piece that is solved on its own; a few councils."""


def find_components(compiled: StandardForm) -> list[tuple[Integers, Integers]]:
    """The rows and columns of pieces that share no coefficient, small ones put together."""
    height, width = compiled.matrix.shape
    if width <= WORTH_SOLVING_APART:
        return [(np.arange(height), np.arange(width))]
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    matrix = compiled.matrix
    links = coo_array(
        (np.ones(len(matrix.data), dtype=np.int8), (matrix.rows, height + matrix.columns)),
        shape=(height + width, height + width),
    )
    number, labels = connected_components(links, directed=False)
    sizes = np.bincount(labels[height:], minlength=number)
    piece_of = np.cumsum(sizes) // WORTH_SOLVING_APART
    row_pieces, column_pieces = piece_of[labels[:height]], piece_of[labels[height:]]
    return [
        (np.flatnonzero(row_pieces == component_of), np.flatnonzero(column_pieces == component_of))
        for component_of in np.unique(piece_of)
    ]


def component_of(compiled: StandardForm, rows: Integers, columns: Integers) -> StandardForm:
    """The programme of some rows and columns only."""
    return StandardForm(
        cost=compiled.cost[columns],
        offset=0.0,
        matrix=SparseMatrix.from_scipy(compiled.matrix.scipy[:, columns][rows, :]),
        row_lower=compiled.row_lower[rows],
        row_upper=compiled.row_upper[rows],
        lower=compiled.lower[columns],
        upper=compiled.upper[columns],
        rows=[compiled.rows[row] for row in rows],
        columns=[compiled.columns[column] for column in columns],
        moves=None if compiled.moves is None else _own_moves(compiled, columns),
        then=_own_columns(compiled, columns),
        steps=_own_steps(compiled, rows) if compiled.steps else (),
    )


def _own_columns(compiled: StandardForm, columns: Integers) -> list[tuple[Integers, float]]:
    """The lists of a piece, by the positions of its own columns."""
    place = np.full(len(compiled.columns), -1)
    place[columns] = np.arange(len(columns))
    own = ((place[some], weight) for some, weight in compiled.then)
    return [(some[some >= 0], weight) for some, weight in own if (some >= 0).any()]


def _own_steps(compiled: StandardForm, rows: Integers) -> list[Step]:
    """The steps of a piece, one for one; blank where they move none of its rows."""
    place = {int(row): at for at, row in enumerate(rows)}
    return [
        (
            [place[row] for row in moved if row in place],
            [by for row, by in zip(moved, amounts, strict=True) if row in place],
        )
        for moved, amounts in compiled.steps
    ]


def _own_moves(compiled: StandardForm, columns: Integers) -> Floats:
    """The moves of a piece, by the positions of its own columns."""
    place = np.full(len(compiled.columns) + 1, -1)
    place[columns] = np.arange(len(columns))
    moves = np.asarray(compiled.moves)
    own = moves[place[moves[:, 0].astype(int)] >= 0]
    now, before = place[own[:, 0].astype(int)], place[own[:, 1].astype(int)]
    return np.column_stack([now, before, own[:, 2]])
