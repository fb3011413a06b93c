"""Numbers that remember which figures they were made of, and the programme's numbers by figure.

Built from such numbers, the programme says of each coefficient and each limit how it moves when
a figure moves: the exact derivative, whatever sums, products and quotients lie between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pyomo.core as pyo
from pyomo.common.numeric_types import RegisterNumericType
from pyomo.repn.linear import LinearRepnVisitor
from pyomo.repn.util import VarRecorder

from mixopt.errors import SolverFailed
from mixopt.formulation import build
from mixopt.instance.instance import Figure, Instance
from mixopt.lp.perturbation import LEAST, Moves
from mixopt.lp.standard_form import Compiled

Slopes = Mapping[int, float]
"""By how much a number rises with each cell of a figure, by the cell's position."""

Products = frozenset[tuple[int, int]]
"""Pairs of cells that were multiplied, or divided by: where both move, a slope is not the whole."""

NONE: Products = frozenset()

NOTHING, ONE = 1e-300, 1.0 + 2.0**-52
"""Stand for 0 and 1, which Pyomo takes out of a product: what they were made of would be lost."""


class Traced(float):
    """A number, and by how much it rises with each cell that it was made of."""

    __slots__ = ("products", "slopes")
    slopes: Slopes
    products: Products

    def __new__(cls, value: float, slopes: Slopes, products: Products = NONE) -> Traced:
        """A number, its slopes, and the cells that were multiplied in it."""
        kept = NOTHING if value == 0.0 else ONE if value == 1.0 else value
        made = super().__new__(cls, kept)
        made.slopes, made.products = slopes, products
        return made

    def __add__(self, other: float) -> Traced:
        """The sum rule."""
        if not isinstance(other, int | float):
            return NotImplemented
        total = float(self) + float(other)
        return Traced(
            total, _sum(self.slopes, slopes_of(other)), self.products | products_of(other)
        )

    __radd__ = __add__

    def __neg__(self) -> Traced:
        """The other way round."""
        return Traced(-float(self), _times(self.slopes, -1.0), self.products)

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
        products = self.products | products_of(other) | _pairs(self.slopes, slopes_of(other))
        return Traced(float(self) * float(other), _sum(left, right), products)

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


def products_of(number: float) -> Products:
    """Pairs of cells that were multiplied in a number; a plain one has none."""
    return number.products if isinstance(number, Traced) else NONE


def _pairs(left: Slopes, right: Slopes) -> Products:
    return frozenset((one, other) for one in left for other in right)


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
    value, slopes = float(number), slopes_of(number)
    products = products_of(number) | _pairs(slopes, slopes)
    return Traced(1.0 / value, _times(slopes, -1.0 / value**2), products)


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
    products = set(_rows_moved(lp, visitor, (rows, columns), found))
    for objective in lp.component_data_objects(pyo.Objective, active=True):
        for column, coefficient in _linear(visitor, objective.expr, columns)[1]:
            for number, slope in slopes_of(coefficient).items():
                found[number].costs.append((column, slope))
    for one, other in products:
        if cells[one][0] is cells[other][0]:
            found[one].bends.add(cells[other][1])
            found[other].bends.add(cells[one][1])
    return dict(zip(cells, found, strict=True))


def _rows_moved(
    lp: pyo.ConcreteModel, visitor: LinearRepnVisitor, names: tuple[Positions, Positions],
    found: list[Moves],
) -> Iterator[tuple[int, int]]:  # fmt: skip
    """Add how limits and coefficients move, by cell; and yield the pairs that are multiplied."""
    rows, columns = names
    for constraint in lp.component_data_objects(pyo.Constraint, active=True):
        lower, body, upper = constraint.to_bounded_expression(evaluate_bounds=True)
        constant, terms = _linear(visitor, body, columns)
        side = lower if upper is None else upper
        limits = _sum(slopes_of(side), _times(slopes_of(constant), -1.0))
        row = rows.get(_name(constraint))
        if row is None:
            _nothing_moves(constraint, [*limits.values(), *_all_slopes(terms)])
            continue
        for number, slope in limits.items():
            found[number].limits.append((row, slope))
        yield from products_of(side) | products_of(constant)
        for column, coefficient in terms:
            yield from products_of(coefficient)
            for number, slope in slopes_of(coefficient).items():
                found[number].coefficients.append((row, column, slope))


Positions = Mapping[tuple[str, Any], int]
"""Of rows or of columns, by name and index."""


def _linear(
    visitor: LinearRepnVisitor, body: Any, columns: Positions
) -> tuple[float, list[tuple[int, float]]]:
    """The constant of an expression; and the column and number of each of its coefficients."""
    form, terms = visitor.walk_expression(body), []
    for variable, coefficient in form.linear.items():
        data = visitor.var_map[variable]
        column = columns.get(_name(data))
        if column is not None:
            terms.append((column, coefficient))
        else:
            _nothing_moves(data, slopes_of(coefficient).values())
    return form.constant, terms


def _all_slopes(terms: Iterable[tuple[int, float]]) -> Iterator[float]:
    return (slope for _, coefficient in terms for slope in slopes_of(coefficient).values())


def _nothing_moves(data: Any, slopes: Iterable[float]) -> None:
    """Refuse to price a programme that leaves out what figures move."""
    if any(abs(slope) > LEAST for slope in slopes):
        msg = f"{data.name} moves with a figure, and is not in the programme"
        raise SolverFailed(msg)


def _name(data: Any) -> tuple[str, Any]:
    return data.parent_component().local_name, data.index()
