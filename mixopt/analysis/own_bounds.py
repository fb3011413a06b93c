"""Figures that ask for more than a programme holds: more than our own bounds, or larger numbers.

The certificate needs finite bounds, so each variable has one, far beyond any council. Figures in a
wrong unit can ask for more (a hundred cases for each of a million people): then it is the bound
that leaves no plan, not a limit of the council, and the figures are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array, vstack

from mixopt.errors import Fault, SolverFailed
from mixopt.instance.instance import Cell, Figure
from mixopt.lp.highs import OptimumAtBound
from mixopt.lp.phase_one import least_violations
from mixopt.lp.solver import start_highs
from mixopt.lp.sparse import Floats, SparseMatrix
from mixopt.lp.standard_form import Label, NumberOutOfRange, StandardForm
from mixopt.lp.status import solve_robustly
from mixopt.lp.tolerances import ROUNDING
from mixopt.programme.problem import Problem
from mixopt.units import UNITS

REMEDY = "Look whether it, or one that it is multiplied or divided by, is in a wrong unit"

MOST_SHOWN = 3
"""Figures that are named, those nearest to the least or the most that they may be."""

FAR = 1e-3
"""Relative: a figure that is this much further from an end than the nearest is not named."""


def faults_of_bounds(problem: Problem) -> list[Fault]:
    """Figures that ask for more than our bounds hold; none where a limit leaves no plan.

    None as well where the solver proves nothing without the bounds: between them it has.

    Args:
        problem: One that has no plan.
    """
    form = problem.form
    free = replace(
        form.without_cost(),
        lower=np.where(form.lower < 0, -np.inf, form.lower),
        upper=np.where(form.upper > 0, np.inf, form.upper),
    )
    try:
        if not solve_robustly(start_highs(free), "run without bounds"):
            return []
        found = _find_violated_bounds(form, free)
    except SolverFailed:
        return []
    if found is None:
        return []
    height = len(form.rows)
    beyond, duals = found[0][height:], found[1][:height]
    needed = {int(at): float(beyond[at]) for at in np.flatnonzero(beyond > ROUNDING)}
    return _faults(problem, needed, np.flatnonzero(np.abs(duals) > ROUNDING).tolist())


def _find_violated_bounds(form: StandardForm, free: StandardForm) -> tuple[Floats, Floats] | None:
    """The least by which bounds must be broken, as rows after the others, and the duals."""
    width, height = len(form.columns), len(form.rows)
    bounds = coo_array((np.ones(width), (range(width), range(width))), (width, width))
    every = np.arange(height, height + width)
    held = replace(
        free,
        matrix=SparseMatrix.from_scipy(vstack([form.matrix.scipy, bounds])),
        row_lower=np.append(form.row_lower, form.lower),
        row_upper=np.append(form.row_upper, form.upper),
        rows=[*form.rows, *(Label("bound", column.keys) for column in form.columns)],
    )
    return least_violations(held, every, every)


def faults_beyond(problem: Problem, error: OptimumAtBound | NumberOutOfRange) -> list[Fault]:
    """Figures that take variables as far as our bounds, or make a number too large.

    Args:
        problem: One whose optimum rests on those bounds, or that has no matrices.
        error: Which bounds, or which number.
    """
    if isinstance(error, OptimumAtBound):
        matrix = problem.form.matrix
        rows = matrix.rows[np.isin(matrix.columns, error.columns)]
        found = _faults(problem, dict.fromkeys(error.columns, 0.0), rows.tolist())
    else:
        what = f"With it, {error.name} comes to {error.number:,.0f}, too large for the solver"
        found = _name_figures(problem, what, [error.row])
    return found or [Fault(problem.instance.name, str(error))]


def _faults(problem: Problem, beyond: Mapping[int, float], rows: Iterable[int]) -> list[Fault]:
    """A fault for each figure, with the variable that goes furthest.

    Args:
        problem: What was to be solved.
        beyond: How far beyond its bound each variable would have to be, by its position.
        rows: Rows that make it so.
    """
    if not beyond:
        return []
    form = problem.form
    furthest = max(beyond, key=lambda at: beyond[at] / _bound(form, at))
    column, bound = form.columns[furthest], _bound(form, furthest)
    said = problem.structure.variables.get(column.block)
    words = f"{said.words} ({column.name})" if said else column.name
    most = f"{bound + beyond[furthest]:,.0f} or more, and {bound:,.0f} is the most"
    what = f"With it, {words} would have to be {most} that is counted with, far beyond any council"
    return _name_figures(problem, what, rows)


def _name_figures(problem: Problem, what: str, rows: Iterable[int]) -> list[Fault]:
    """What comes of some rows, said at each figure that is at an end there."""
    return [
        Fault(cell.row, f"{figure.name} is {_value(cell)}. {what}", REMEDY)
        for figure, cell in _extreme_figures(problem, frozenset(rows))
    ]


def _bound(form: StandardForm, at: int) -> float:
    """The size of a variable's bound."""
    return float(max(form.upper[at], -form.lower[at]))


def _value(cell: Cell) -> str:
    return f"{cell.value / UNITS[cell.unit].factor:,.10g} {cell.unit}"


def _extreme_figures(problem: Problem, rows: frozenset[int]) -> Iterator[tuple[Figure, Cell]]:
    """The figures in some rows that are nearest to their least or their most, the nearest first."""
    found: dict[str, tuple[float, Figure, Cell]] = {}
    figures = {figure.name: figure for figure in problem.instance.figures.values()}
    for (name, at), moves in problem.moves.items():
        touched = {row for row, _ in moves.limits} | {row for row, _, _ in moves.coefficients}
        figure = figures[name]
        near = _nearness(figure, at)
        if touched & rows and near > found.get(name, (0.0,))[0]:
            found[name] = near, figure, figure.cells[at]
    ranked = sorted(found.values(), key=lambda each: -each[0])[:MOST_SHOWN]
    for near, figure, cell in ranked:
        if near >= FAR * ranked[0][0]:
            yield figure, cell


def _nearness(figure: Figure, at: int) -> float:
    """How near a value is to its kind's least or most: 1 at one of them, 0 far from both."""
    value, kind = abs(figure.values[at]), figure.kind
    if not value:
        return 0.0
    return max(value / kind.most, kind.least / value if kind.least > 0 else 0.0)
