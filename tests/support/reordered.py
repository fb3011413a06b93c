"""A programme with its rows and columns in another order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mixopt.lp.draw_pieces import DrawnForms
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


def reorder_drawn(given: DrawnForms, name: str, seed: int) -> DrawnForms:
    """One of the programmes of some draws with its rows and columns in another order.

    Args:
        given: The draws.
        name: Which programme.
        seed: Of the order.
    """
    form, kept = given.forms[name]
    random = np.random.default_rng(seed)
    rows, columns = random.permutation(len(form.rows)), random.permutation(len(form.columns))
    row_at, column_at = np.argsort(rows), np.argsort(columns)
    draws, pattern = given.draws, given.draws.pattern
    places = replace(pattern, data=np.arange(1.0, 1 + len(pattern.data)))
    moved = SparseMatrix.from_scipy(places.scipy[rows, :][:, columns])
    came_from = moved.data.astype(int) - 1
    again = replace(
        form,
        cost=form.cost[columns], lower=form.lower[columns], upper=form.upper[columns],
        matrix=SparseMatrix.from_scipy(form.matrix.scipy[rows, :][:, columns]),
        row_lower=form.row_lower[rows], row_upper=form.row_upper[rows],
        rows=[form.rows[row] for row in rows], columns=[form.columns[at] for at in columns],
        continuity_moves=None, tie_breaks=(), nearness=None, unit_steps=(),
    )  # fmt: skip
    return replace(
        given,
        forms={name: (again, None if kept is None else column_at[kept])},
        draws=replace(
            draws,
            rows=row_at[draws.rows],
            columns=column_at[draws.columns],
            pattern=replace(moved, data=pattern.data[came_from]),
            entries=np.argsort(came_from)[draws.entries],
        ),
        tiers={
            tier: [{int(row_at[row]): sign for row, sign in each.items()} for each in relaxed]
            for tier, relaxed in given.tiers.items()
        },
        read=column_at[given.read],
        hairs=given.hairs[rows],
    )
