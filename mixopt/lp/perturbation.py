"""Perturbations: how the matrices of a programme move with one number, a figure of the user."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import highspy

from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.status import check_status


@dataclass(frozen=True, slots=True)
class Perturbation:
    """The derivative of a programme by one number, by the positions of its rows and columns.

    Attributes:
        limits: Row, and the derivative of its limit.
        coefficients: Row, column, and the derivative of the coefficient.
        costs: Column, and the derivative of its cost.
        bends: The cells of the same figure that this one is multiplied by (itself, where squared):
            where one of them moves too, these derivatives leave out the cross terms.
    """

    limits: list[tuple[int, float]]
    coefficients: list[tuple[int, int, float]]
    costs: list[tuple[int, float]] = field(default_factory=list)
    bends: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Whether anything moves."""
        return bool(self.limits or self.coefficients or self.costs)


Entries = Mapping[tuple[int, int], float]
"""The coefficients of a programme, by row and column."""


def entries_of(form: StandardForm) -> Entries:
    """Every coefficient that is not 0."""
    matrix = form.matrix
    pairs = zip(matrix.rows.tolist(), matrix.columns.tolist(), strict=True)
    return dict(zip(pairs, matrix.data.tolist(), strict=True))


def apply(
    highs: highspy.Highs,
    moves: Perturbation,
    by: float,
    sides: tuple[Floats, Floats],
    entries: Entries,
) -> None:
    """Set limits and coefficients to their values after a move; a move of 0 restores them.

    Args:
        highs: Holds the programme.
        moves: The derivatives.
        by: By how much.
        sides: The lower and the upper limit of each row where nothing is moved.
        entries: The coefficients there.
    """
    lower, upper = sides
    for row, slope in moves.limits:
        ends = lower[row] + slope * by, upper[row] + slope * by
        check_status(highs.changeRowBounds(row, *ends), "move")
    for row, column, slope in moves.coefficients:
        to = entries.get((row, column), 0.0) + slope * by
        check_status(highs.changeCoeff(row, column, to), "move")


def scale(moves: Perturbation, by: float) -> Perturbation:
    """The derivative by a number of which the other is so many times as much."""
    return Perturbation(
        [(row, slope * by) for row, slope in moves.limits],
        [(row, column, slope * by) for row, column, slope in moves.coefficients],
        [(column, slope * by) for column, slope in moves.costs],
    )


def combine(moves: list[Perturbation]) -> Perturbation:
    """The derivative of a programme where several cells move together."""
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
    return Perturbation(
        [(row, slope) for row, slope in limits.items() if slope],
        [(*place, slope) for place, slope in coefficients.items() if slope],
        [(column, slope) for column, slope in costs.items() if slope],
    )
