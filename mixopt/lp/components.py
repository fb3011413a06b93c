"""Independent components: parts of a programme that share no coefficient, solved separately."""

from __future__ import annotations

import numpy as np

from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import Nearness, StandardForm, Step

WORTH_SOLVING_APART = 1500
"""Columns of a component that is worth a solve of its own: those of a few councils."""


def find_components(form: StandardForm) -> list[tuple[Integers, Integers]]:
    """The rows and the columns of each component; small components are put together."""
    height, width = form.matrix.shape
    if width <= WORTH_SOLVING_APART:
        return [(np.arange(height), np.arange(width))]
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    matrix = form.matrix
    links = coo_array(
        (np.ones(len(matrix.data), dtype=np.int8), (matrix.rows, height + matrix.columns)),
        shape=(height + width, height + width),
    )
    number, labels = connected_components(links, directed=False)
    sizes = np.bincount(labels[height:], minlength=number)
    group_of = np.cumsum(sizes) // WORTH_SOLVING_APART
    row_groups, column_groups = group_of[labels[:height]], group_of[labels[height:]]
    return [
        (np.flatnonzero(row_groups == group), np.flatnonzero(column_groups == group))
        for group in np.unique(group_of)
    ]


def extract_component(form: StandardForm, rows: Integers, columns: Integers) -> StandardForm:
    """The programme of some rows and columns only, its offset left out."""
    return StandardForm(
        cost=form.cost[columns],
        offset=0.0,
        matrix=form.matrix.part(rows, columns),
        row_lower=form.row_lower[rows],
        row_upper=form.row_upper[rows],
        lower=form.lower[columns],
        upper=form.upper[columns],
        rows=[form.rows[row] for row in rows],
        columns=[form.columns[column] for column in columns],
        continuity_moves=None if form.continuity_moves is None else _own_moves(form, columns),
        tie_breaks=_own_tie_breaks(form, columns),
        nearness=None if form.nearness is None else _own_nearness(form.nearness, columns),
        unit_steps=_own_steps(form, rows) if form.unit_steps else (),
    )


def _own_tie_breaks(form: StandardForm, columns: Integers) -> list[tuple[Integers, float]]:
    """The tie-breaks of a component, by the positions of its own columns."""
    place = np.full(len(form.columns), -1)
    place[columns] = np.arange(len(columns))
    own = ((place[some], weight) for some, weight in form.tie_breaks)
    return [(some[some >= 0], weight) for some, weight in own if (some >= 0).any()]


def _own_steps(form: StandardForm, rows: Integers) -> list[Step]:
    """The unit steps of a component, one for one; empty where they move none of its rows."""
    place = {int(row): at for at, row in enumerate(rows)}
    return [
        (
            [place[row] for row in moved if row in place],
            [by for row, by in zip(moved, amounts, strict=True) if row in place],
        )
        for moved, amounts in form.unit_steps
    ]


def _own_moves(form: StandardForm, columns: Integers) -> Floats:
    """The continuity terms of a component, by the positions of its own columns."""
    place = np.full(len(form.columns) + 1, -1)
    place[columns] = np.arange(len(columns))
    moves = np.asarray(form.continuity_moves)
    own = moves[place[moves[:, 0].astype(int)] >= 0]
    now, before = place[own[:, 0].astype(int)], place[own[:, 1].astype(int)]
    return np.column_stack([now, before, own[:, 2]])


def _own_nearness(nearness: Nearness, columns: Integers) -> Nearness:
    """What the columns of a component are compared with, by their own positions."""
    place = np.full(len(nearness.before) + 1, -1)
    place[columns] = np.arange(len(columns))
    return Nearness(
        place[nearness.before[columns]],
        nearness.opening[columns],
        nearness.scale[columns],
        nearness.level[columns],
    )
