"""Numbers that remember which figures they were made of, and the programme's numbers by figure.

Built from such numbers, the programme says of each coefficient and each limit how it moves when
a figure moves: the exact derivative, whatever sums, products and quotients lie between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyomo.core as pyo
from pyomo.common.numeric_types import RegisterNumericType
from pyomo.repn.linear import LinearRepnVisitor
from pyomo.repn.util import VarRecorder

from mixopt.compiled import Compiled, Moves
from mixopt.formulation import build
from mixopt.instance import Figure, Instance

Slopes = Mapping[int, float]
"""By how much a number rises with each cell of a figure, by the cell's position."""
NOTHING, ONE = 1e-300, 1.0 + 2.0**-52
"""Stand for 0 and 1, which Pyomo takes out of a product: what they were made of would be lost."""


class Traced(float):
    """A number, and by how much it rises with each cell that it was made of."""

    __slots__ = ("slopes",)
    slopes: Slopes

    def __new__(cls, value: float, slopes: Slopes) -> Traced:
        """A number and its slopes."""
        kept = NOTHING if value == 0.0 else ONE if value == 1.0 else value
        made = super().__new__(cls, kept)
        made.slopes = slopes
        return made

    def __add__(self, other: float) -> Traced:
        """The sum rule."""
        if not isinstance(other, int | float):
            return NotImplemented
        return Traced(float(self) + float(other), _sum(self.slopes, slopes_of(other)))

    __radd__ = __add__

    def __neg__(self) -> Traced:
        """The other way round."""
        return Traced(-float(self), _times(self.slopes, -1.0))

    def __sub__(self, other: float) -> Traced:
        """The sum rule, the second with a minus."""
        if not isinstance(other, int | float):
            return NotImplemented
        return self + (-other)

    def __rsub__(self, other: float) -> Traced:
        """The sum rule, the first with a minus."""
        if not isinstance(other, int | float):
            return NotImplemented
        return (-self) + other

    def __mul__(self, other: float) -> Traced:
        """The product rule."""
        if not isinstance(other, int | float):
            return NotImplemented
        left = _times(self.slopes, float(other))
        right = _times(slopes_of(other), float(self))
        return Traced(float(self) * float(other), _sum(left, right))

    __rmul__ = __mul__

    def __truediv__(self, other: float) -> Traced:
        """The quotient rule."""
        if not isinstance(other, int | float):
            return NotImplemented
        return self * _inverse(other)

    def __rtruediv__(self, other: float) -> Traced:
        """The quotient rule, the other way round."""
        if not isinstance(other, int | float):
            return NotImplemented
        return _inverse(self) * other


RegisterNumericType(Traced)


def slopes_of(number: float) -> Slopes:
    """The slopes of a number; a plain one has none."""
    return number.slopes if isinstance(number, Traced) else {}


def _sum(left: Slopes, right: Slopes) -> Slopes:
    if not left or not right:
        return left or right
    total = dict(left)
    for cell, slope in right.items():
        total[cell] = total.get(cell, 0.0) + slope
    return total


def _times(slopes: Slopes, factor: float) -> Slopes:
    return {cell: slope * factor for cell, slope in slopes.items()}


def _inverse(number: float) -> Traced:
    value = float(number)
    return Traced(1.0 / value, _times(slopes_of(number), -1.0 / value**2))


def moves_of(
    instance: Instance, compiled: Compiled, *, most_need: bool = False
) -> dict[tuple[Figure, int], Moves]:
    """How the programme moves with every cell of every figure.

    Args:
        instance: What is planned.
        compiled: Its programme, whose rows and columns give the positions.
        most_need: It minimises the need left unmet.
    """
    cells: list[tuple[Figure, int]] = []
    figures = {}
    for address, figure in instance.figures.items():
        traced = []
        for at, cell in enumerate(figure.cells):
            traced.append(replace(cell, value=Traced(cell.value, {len(cells): 1.0})))
            cells.append((figure, at))
        figures[address] = replace(figure, cells=tuple(traced))
    found = [Moves([], []) for _ in cells]
    lp = build(replace(instance, figures=figures), mutable=False, most_need=most_need)
    rows = {_name(row): at for at, row in enumerate(compiled.rows)}
    columns = {_name(column): at for at, column in enumerate(compiled.columns)}
    visitor = LinearRepnVisitor({}, var_recorder=VarRecorder({}, None))
    for constraint in lp.component_data_objects(pyo.Constraint, active=True):
        row = rows.get(_name(constraint))
        if row is None:
            continue
        lower, body, upper = constraint.to_bounded_expression(evaluate_bounds=True)
        constant, terms = _linear(visitor, body, columns)
        side = slopes_of(lower if upper is None else upper)
        for number, slope in _sum(side, _times(constant, -1.0)).items():
            found[number].limits.append((row, slope))
        for column, number, slope in terms:
            found[number].coefficients.append((row, column, slope))
    for objective in lp.component_data_objects(pyo.Objective, active=True):
        for column, number, slope in _linear(visitor, objective.expr, columns)[1]:
            found[number].costs.append((column, slope))
    return dict(zip(cells, found, strict=True))


def _linear(
    visitor: LinearRepnVisitor, body: Any, columns: Mapping[tuple[str, Any], int]
) -> tuple[Slopes, list[tuple[int, int, float]]]:
    """The slopes of an expression's constant; and column, cell and slope of its coefficients."""
    form, terms = visitor.walk_expression(body), []
    for variable, coefficient in form.linear.items():
        column = columns.get(_name(visitor.var_map[variable]))
        if column is not None:
            terms += [(column, cell, slope) for cell, slope in slopes_of(coefficient).items()]
    return slopes_of(form.constant), terms


def _name(data: Any) -> tuple[str, Any]:
    return data.parent_component().local_name, data.index()


def together(moves: list[Moves]) -> Moves:
    """How the programme moves with several cells at once."""
    limits: dict[int, float] = defaultdict(float)
    coefficients: dict[tuple[int, int], float] = defaultdict(float)
    costs: dict[int, float] = defaultdict(float)
    for each in moves:
        for row, slope in each.limits:
            limits[row] += slope
        for row, column, slope in each.coefficients:
            coefficients[row, column] += slope
        for column, slope in each.costs:
            costs[column] += slope
    return Moves(
        [(row, slope) for row, slope in limits.items() if slope],
        [(row, column, slope) for (row, column), slope in coefficients.items() if slope],
        [(column, slope) for column, slope in costs.items() if slope],
    )
