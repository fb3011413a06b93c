"""The cheapest package: limits that give way together, so that there is a plan.

    first   Σ weight · |change| / value       of what has no price in £: policy
    then    Σ weight · price · |change|       of what has one: places, recruits, money     [£]
    then    the least-cost plan under it

One after the other, never as one sum: nothing is traded between policy and money. Law and what
nobody can buy stand as they are unless they are asked to give way.

A ratio moves coefficients: what it gives is followed from plan to plan until it stands still. It
is the least near that plan; far from it, less of another ratio might do.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_array, hstack

from mixopt.analysis.infeasibility.change_costs import Column
from mixopt.lp.feasibility import elastic, solve_in_order
from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import SMALLEST_COEFFICIENT

MOST_TURNS = 30

STILL = 1e-7
"""A move that changes by less than this, of what counts 1, from turn to turn stands still."""


def least_giving(
    compiled: StandardForm, columns: Sequence[Column]
) -> list[tuple[Column, float]] | None:
    """The least that has to give way for a plan, in the order told above; none: it is not enough.

    Each column that gives way comes with its move, in the figure's own unit, with its sign.

    Args:
        compiled: The programme.
        columns: What may give way.
    """
    ratios = [column for column in columns if column.movable.ratio]
    slack = sorted({row for c in ratios for row, _, _ in c.movable.moves.coefficients})
    values: Floats | None = None
    follows = np.array([column.movable.ratio for column in columns], dtype=bool)
    before = np.zeros(len(columns))
    for _ in range(MOST_TURNS if ratios else 1):
        found = _turn(compiled, columns, slack, values)
        if found is None:
            return None
        values, given, short = found
        moved = np.abs(given - before)[follows]
        if not ratios or (short <= STILL and moved.max() <= STILL):
            break
        before = given
    else:
        return None
    units = np.array([column.side * column.unit for column in columns])
    moves = (units * given).tolist()
    pairs = zip(columns, moves, given.tolist(), strict=True)
    return [(column, by) for column, by, part in pairs if part > STILL]


def _turn(
    compiled: StandardForm, columns: Sequence[Column], slack: Sequence[int], values: Floats | None
) -> tuple[Floats, Floats, float] | None:
    """One solve: the plan, what each column gives, and what ratios still lack."""
    number, height = len(columns), len(compiled.rows)
    given = coo_array(_entries(columns, values), shape=(height, number))
    upper = np.array([column.room / column.unit for column in columns])
    lacking, ends = _slack(compiled, slack)
    extra = hstack([given, lacking]).tocsc()
    width = len(compiled.columns)
    at = {True: [], False: [], None: []}  # type: dict[bool | None, list[int]]
    for place, column in enumerate(columns):
        at[column.bought if column.each else None].append(width + place)
    turns = (np.array(at[kind], dtype=int) for kind in (False, True, None))
    cost = np.concatenate([np.zeros(number), np.ones(len(ends))])
    then = [(places, 1.0) for places in turns if len(places)]
    relaxed = elastic(compiled, extra, cost, np.concatenate([upper, ends]), then)
    found = solve_in_order(relaxed, number + len(ends))
    if found is None:
        return None
    return found[0], found[1][:number], float(found[1][number:].sum())


def _entries(
    columns: Sequence[Column], values: Floats | None
) -> tuple[list[float], tuple[list[int], list[int]]]:
    """How each row is eased by what a column gives; by a ratio, as in the plan before."""
    data: list[float] = []
    rows: list[int] = []
    places: list[int] = []
    for place, column in enumerate(columns):
        unit = column.side * column.unit
        moves = column.movable.moves
        eased = [(row, -slope) for row, slope in moves.limits]
        if values is not None:
            eased += [(row, slope * values[at]) for row, at, slope in moves.coefficients]
        elif moves.coefficients:
            eased = []
        for row, by in eased:
            if abs(by * unit) > SMALLEST_COEFFICIENT:
                data.append(float(by * unit))
                rows.append(row)
                places.append(place)
    return data, (rows, places)


def _slack(compiled: StandardForm, rows: Sequence[int]) -> tuple[coo_array, Floats]:
    """What ratios lack: a column that eases each of their rows, by its largest coefficient."""
    by_row = abs(compiled.matrix.scipy).tocsr()
    data, across = [], []
    for row in rows:
        size = max(by_row[[row], :].max(), 1.0)
        for sign, limited in ((1.0, compiled.row_lower), (-1.0, compiled.row_upper)):
            if np.isfinite(limited[row]):
                data.append(sign * size)
                across.append(row)
    places = list(range(len(data)))
    most = np.full(len(data), 1e9)
    return coo_array((data, (across, places)), shape=(len(compiled.rows), len(data))), most
