"""The programme as matrices: from Pyomo's standard form, checked, and in pieces.

Every number is checked before a solver sees it: HiGHS drops or misreads, without a word, what
is not finite or out of range. Knows no solver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyomo.core as pyo
from numpy.typing import NDArray
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy.sparse import coo_array

from mixopt.errors import SolverFailed

Floats = NDArray[np.float64]
Integers = NDArray[np.int_]
Step = tuple[Sequence[int], Sequence[float]]
"""Rows, and by how much the limit of each moves."""

CANCELLED = 1e-12
"""Below this a coefficient is what rounding leaves of two that cancel: 1 - 20.3% - 79.7%."""
SMALLEST, LARGEST = 1e-8, 1e12
"""Coefficients outside these, HiGHS would drop or treat as infinite without a word."""
WORTH_SOLVING_APART = 1500
"""Columns of a piece that is solved on its own; a few councils."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """The programme as matrices: minimise c·x, row_lower ≤ A·x ≤ row_upper, lower ≤ x ≤ upper.

    Attributes:
        cost: c, one a column.
        offset: Added to the cost, whatever the plan.
        matrix: A, by columns (compressed, SciPy).
        row_lower: Lower limit of each row; -inf where there is none.
        row_upper: Upper limit of each row; inf where there is none.
        lower: Lower bound of each column, finite.
        upper: Upper bound of each column, finite.
        rows: The Pyomo constraint of each row.
        columns: The Pyomo variable of each column.
        moves: Of all optima, one with the least Σ max(0, x[now] − x[before] − opening) is taken;
            one row for each term: now, before (-1 for none), opening. None: any optimum will do.
        then: Of those in turn, one in which the sum of the columns named, times their weight, is
            least, list by list.
        steps: Small changes whose effect on the optimum is measured by solving again: the rows
            whose limits move, and by how much.
    """

    cost: Floats
    offset: float
    matrix: Any
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    rows: list[Any]
    columns: list[Any]
    moves: Floats | None = None
    then: Sequence[tuple[Integers, float]] = ()
    steps: Sequence[Step] = ()


@dataclass(frozen=True, slots=True)
class Moves:
    """How a programme moves with one number, by the positions of its rows and columns.

    Attributes:
        limits: Row, and by how much its limit rises with the number.
        coefficients: Row, column, and by how much the coefficient rises with it.
        costs: Column, and by how much its cost rises with it.
        bends: Of a cell of a figure, the cells of that figure by which it is multiplied, or itself:
            where one of them moves too, these slopes are not the whole.
    """

    limits: list[tuple[int, float]]
    coefficients: list[tuple[int, int, float]]
    costs: list[tuple[int, float]] = field(default_factory=list)
    bends: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Whether anything moves."""
        return bool(self.limits or self.coefficients or self.costs)


def compile_lp(
    lp: pyo.ConcreteModel,
    moves: list[tuple[Any, Any, float]] | None = None,
    then: Sequence[tuple[Sequence[Any], float]] = (),
) -> Compiled:
    """The programme as matrices, every number finite and in a range that HiGHS keeps.

    Args:
        lp: The programme.
        moves: Variables whose steps are kept small among optima: now, before, opening.
        then: Variables whose sums, times a weight, are made small among those, list by list.

    Raises:
        SolverFailed: A coefficient is out of range; the message names its row.
    """
    form = LinearStandardFormCompiler().write(lp, mixed_form=True)
    right = np.asarray(form.rhs, dtype=float)
    sense = np.fromiter((row[1] for row in form.rows), dtype=int, count=len(form.rows))
    bounds = np.array([column.bounds for column in form.columns], dtype=float).reshape(-1, 2)
    compiled = Compiled(
        cost=np.asarray(form.c.todense(), dtype=float).ravel(),
        offset=float(form.c_offset[0]),
        matrix=_without_cancelled(form.A.tocsc()),
        row_lower=np.where(sense == 1, -np.inf, right),
        row_upper=np.where(sense == -1, np.inf, right),
        lower=bounds[:, 0],
        upper=bounds[:, 1],
        rows=[row[0] for row in form.rows],
        columns=list(form.columns),
        moves=None if moves is None else _positions(form.columns, moves),
        then=_places(form.columns, then),
    )
    _check_range(compiled)
    return compiled


def _positions(columns: list[Any], moves: list[tuple[Any, Any, float]]) -> Floats:
    """Moves by the positions of their columns; a variable in no row does not move."""
    at = {id(column): position for position, column in enumerate(columns)}
    found = [
        (at[id(now)], at.get(id(before), -1), opening)
        for now, before, opening in moves
        if id(now) in at
    ]
    return np.array(found, dtype=float).reshape(-1, 3)


def _places(
    columns: list[Any], then: Sequence[tuple[Sequence[Any], float]]
) -> list[tuple[Integers, float]]:
    """Lists of variables by the positions of their columns; what is in no row is left out."""
    at = {id(column): position for position, column in enumerate(columns)} if then else {}
    found = [([at[id(each)] for each in some if id(each) in at], weight) for some, weight in then]
    return [(np.array(some, dtype=int), weight) for some, weight in found if some]


def _without_cancelled(matrix: Any) -> Any:
    """The matrix without what rounding left of coefficients that cancel."""
    matrix.data[np.abs(matrix.data) < CANCELLED] = 0.0
    matrix.eliminate_zeros()
    return matrix


def _check_range(compiled: Compiled) -> None:
    """Refuse what HiGHS would silently drop or misread."""
    matrix = compiled.matrix
    right = np.where(np.isfinite(compiled.row_upper), compiled.row_upper, compiled.row_lower)
    size = np.abs(matrix.data)
    bad = np.flatnonzero(~(size <= LARGEST) | ((size < SMALLEST) & (size > 0)))
    bad_right = np.flatnonzero(~(np.abs(right) <= LARGEST))
    if len(bad) or len(bad_right):
        row = matrix.indices[bad[0]] if len(bad) else bad_right[0]
        number = matrix.data[bad[0]] if len(bad) else right[row]
        name = compiled.rows[row].name
        msg = f"{name} has the number {number:g}, too large or too small for the solver"
        raise SolverFailed(msg)
    if not (np.isfinite(compiled.lower).all() and np.isfinite(compiled.upper).all()):
        msg = "a variable has no finite bound"
        raise SolverFailed(msg)


def apart(compiled: Compiled) -> list[tuple[Integers, Integers]]:
    """The rows and columns of pieces that share no coefficient, small ones put together."""
    height, width = compiled.matrix.shape
    if width <= WORTH_SOLVING_APART:
        return [(np.arange(height), np.arange(width))]
    from scipy.sparse.csgraph import connected_components

    entries = compiled.matrix.tocoo()
    links = coo_array(
        (np.ones(entries.nnz, dtype=np.int8), (entries.row, height + entries.col)),
        shape=(height + width, height + width),
    )
    number, labels = connected_components(links, directed=False)
    sizes = np.bincount(labels[height:], minlength=number)
    piece_of = np.cumsum(sizes) // WORTH_SOLVING_APART
    row_pieces, column_pieces = piece_of[labels[:height]], piece_of[labels[height:]]
    return [
        (np.flatnonzero(row_pieces == piece), np.flatnonzero(column_pieces == piece))
        for piece in np.unique(piece_of)
    ]


def piece(compiled: Compiled, rows: Integers, columns: Integers) -> Compiled:
    """The programme of some rows and columns only."""
    return Compiled(
        cost=compiled.cost[columns],
        offset=0.0,
        matrix=compiled.matrix[:, columns][rows, :].tocsc(),
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


def _own_columns(compiled: Compiled, columns: Integers) -> list[tuple[Integers, float]]:
    """The lists of a piece, by the positions of its own columns."""
    place = np.full(len(compiled.columns), -1)
    place[columns] = np.arange(len(columns))
    own = ((place[some], weight) for some, weight in compiled.then)
    return [(some[some >= 0], weight) for some, weight in own if (some >= 0).any()]


def _own_steps(compiled: Compiled, rows: Integers) -> list[Step]:
    """The steps of a piece, one for one; blank where they move none of its rows."""
    place = {int(row): at for at, row in enumerate(rows)}
    return [
        (
            [place[row] for row in moved if row in place],
            [by for row, by in zip(moved, amounts, strict=True) if row in place],
        )
        for moved, amounts in compiled.steps
    ]


def _own_moves(compiled: Compiled, columns: Integers) -> Floats:
    """The moves of a piece, by the positions of its own columns."""
    place = np.full(len(compiled.columns) + 1, -1)
    place[columns] = np.arange(len(columns))
    moves = np.asarray(compiled.moves)
    own = moves[place[moves[:, 0].astype(int)] >= 0]
    now, before = place[own[:, 0].astype(int)], place[own[:, 1].astype(int)]
    return np.column_stack([now, before, own[:, 2]])
