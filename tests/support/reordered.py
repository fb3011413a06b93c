"""A programme with its rows and columns in another order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mixopt.lp.sparse import SparseMatrix
from mixopt.lp.standard_form import Nearness, StandardForm


def reorder(form: StandardForm, seed: int) -> tuple[np.ndarray, StandardForm]:
    """The same programme in a random order, and where each of its columns stood before."""
    random = np.random.default_rng(seed)
    columns, rows = random.permutation(len(form.columns)), random.permutation(len(form.rows))
    now_at = np.full(len(columns) + 1, -1)  # the last stays: -1 says that there is none
    now_at[columns] = np.arange(len(columns))
    moves, near = form.continuity_moves, form.nearness
    assert moves is not None
    assert near is not None
    moves = random.permutation(moves)
    for at in (0, 1):
        moves[:, at] = now_at[moves[:, at].astype(int)]
    return columns, replace(
        form,
        cost=form.cost[columns],
        matrix=SparseMatrix.from_scipy(form.matrix.scipy[rows, :][:, columns]),
        row_lower=form.row_lower[rows],
        row_upper=form.row_upper[rows],
        lower=form.lower[columns],
        upper=form.upper[columns],
        rows=[form.rows[row] for row in rows],
        columns=[form.columns[column] for column in columns],
        continuity_moves=moves,
        tie_breaks=[(now_at[some], weight) for some, weight in form.tie_breaks],
        nearness=Nearness(
            now_at[near.before[columns]],
            near.opening[columns],
            near.scale[columns],
            near.level[columns],
        ),
    )
