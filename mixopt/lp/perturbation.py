"""How the matrices move with one number."""

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


Entries = Mapping[tuple[int, int], float]
"""The coefficients of a programme, by row and column."""


def entries_of(compiled: StandardForm) -> Entries:
    """Every coefficient that is not 0."""
    matrix = compiled.matrix
    pairs = zip(matrix.rows.tolist(), matrix.columns.tolist(), strict=True)
    return dict(zip(pairs, matrix.data.tolist(), strict=True))


def apply(
    highs: highspy.Highs,
    moves: Perturbation,
    by: float,
    sides: tuple[Floats, Floats],
    entries: Entries,
) -> None:
    """Bring limits and coefficients to where a move of so much has them; 0 brings them back.

    Args:
        highs: Holds the programme.
        moves: What moves.
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


LEAST = 1e-100
"""A slope nearer to zero is that of a figure times `NOTHING`."""


def combine(moves: list[Perturbation]) -> Perturbation:
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
    return Perturbation(
        [(row, slope) for row, slope in limits.items() if abs(slope) > LEAST],
        [(*place, slope) for place, slope in coefficients.items() if abs(slope) > LEAST],
        [(column, slope) for column, slope in costs.items() if abs(slope) > LEAST],
    )
