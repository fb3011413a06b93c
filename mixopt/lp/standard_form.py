"""The programme as matrices: from Pyomo's standard form, checked, and in pieces.

Every number is checked before a solver sees it: HiGHS drops or misreads, without a word, what
is not finite or out of range. Knows no solver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.core as pyo
from numpy.typing import NDArray
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from mixopt.errors import SolverFailed

Floats = NDArray[np.float64]

Integers = NDArray[np.int_]

Step = tuple[Sequence[int], Sequence[float]]
"""Rows, and by how much the limit of each moves."""

CANCELLED = 1e-12
"""Below this a coefficient is what rounding leaves of two that cancel: 1 - 20.3% - 79.7%."""

SMALLEST, LARGEST = 1e-8, 1e12
"""Coefficients outside these, HiGHS would drop or treat as infinite without a word."""


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
