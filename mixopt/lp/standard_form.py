"""The linear programme in standard form: its matrices, every number checked.

HiGHS silently drops or misreads what is not finite or out of range, so every number is checked
before a solver sees it. Knows no solver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from mixopt.errors import SolverFailed
from mixopt.lp.sparse import Floats, Integers, SparseMatrix
from mixopt.lp.tolerances import CANCELLED, LARGEST_COEFFICIENT

Step = tuple[Sequence[int], Sequence[float]]
"""Rows, and by how much the limit of each moves."""


class Label(NamedTuple):
    """The name of a row or column of a programme.

    Attributes:
        block: The name of the constraint, or of the variable.
        keys: Its index: area, service, period and so on; empty where there is only one.
    """

    block: str
    keys: tuple[str, ...]

    @property
    def name(self) -> str:
        """As Pyomo writes it: `supply[town,foster_care,2025/26]`."""
        return f"{self.block}[{','.join(self.keys)}]" if self.keys else self.block


class Nearness(NamedTuple):
    """What each column is compared with: Σ (scale · (x − x[before] − opening))² is made least.

    Attributes:
        before: Position of the column compared with; -1 where there is none. Shape (columns,).
        opening: What is compared with besides: what stood before the first period.
        scale: How much a unit of the column counts; 0 where other columns determine it.
        level: 1 for what is compared first, 2 for what is compared where that is the same.
    """

    before: Integers
    opening: Floats
    scale: Floats
    level: Integers


@dataclass(frozen=True, slots=True)
class StandardForm:
    """The programme as matrices: minimise c·x, row_lower ≤ A·x ≤ row_upper, lower ≤ x ≤ upper.

    Attributes:
        cost: c, one a column.
        offset: Added to the cost, whatever the plan.
        matrix: A.
        row_lower: Lower limit of each row; -inf where there is none.
        row_upper: Upper limit of each row; inf where there is none.
        lower: Lower bound of each column, finite.
        upper: Upper bound of each column, finite.
        rows: Which constraint each row is.
        columns: Which variable each column is.
        continuity_moves: The first tie-break between optima: the least of
            Σ max(0, x[now] − x[before] − opening). Shape (terms, 3): now, before (-1 for none),
            opening. None: any optimum will do.
        tie_breaks: Further tie-breaks, lexicographic: the sum of the columns, times the weight, is
            made least, list by list.
        nearness: The last tie-break, by which one optimum is left; none: any of them will do.
        unit_steps: Small changes whose effect on the optimum is measured by re-solving: the rows
            whose limits move, and by how much.
    """

    cost: Floats
    offset: float
    matrix: SparseMatrix
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    rows: Sequence[Label]
    columns: Sequence[Label]
    continuity_moves: Floats | None = None
    tie_breaks: Sequence[tuple[Integers, float]] = ()
    nearness: Nearness | None = None
    unit_steps: Sequence[Step] = ()

    @property
    def has_ties_to_break(self) -> bool:
        """Whether it says which of several optima is taken."""
        moves = self.continuity_moves
        named = bool(self.tie_breaks) or (moves is not None and len(moves) > 0)
        return named or self.nearness is not None

    def without_cost(self) -> StandardForm:
        """The feasible set alone: no cost, no tie-breaks and no unit steps."""
        return replace(
            self,
            cost=np.zeros(len(self.columns)),
            offset=0.0,
            continuity_moves=None,
            tie_breaks=(),
            nearness=None,
            unit_steps=(),
        )


class NumberOutOfRange(SolverFailed):
    """A number is too large for the solver. Carries it, its row and that one's name."""

    def __init__(self, row: int, name: str, number: float) -> None:
        """Keep what the message says."""
        msg = (
            f"{name} has the number {number:g}, too large for the solver. "
            "Look for a figure of that row in a wrong unit"
        )
        super().__init__(msg)
        self.row, self.name, self.number = row, name, number

    def __reduce__(self) -> tuple[type[NumberOutOfRange], tuple[int, str, float]]:
        """Pickle what it was made of."""
        return type(self), (self.row, self.name, self.number)


def check_range(form: StandardForm) -> StandardForm:
    """Check that every number is in range, and drop coefficients that cancel but for rounding.

    Raises:
        SolverFailed: A coefficient is out of range; the message names its row.
    """
    _refuse_out_of_range(form)
    return replace(form, matrix=form.matrix.without_small(CANCELLED))


def _refuse_out_of_range(form: StandardForm) -> None:
    """Refuse what HiGHS would silently drop or misread."""
    matrix = form.matrix
    right = np.where(np.isfinite(form.row_upper), form.row_upper, form.row_lower)
    bad = np.flatnonzero(~(np.abs(matrix.data) <= LARGEST_COEFFICIENT))
    bad_right = np.flatnonzero(~(np.abs(right) <= LARGEST_COEFFICIENT))
    if len(bad) or len(bad_right):
        row = matrix.rows[bad[0]] if len(bad) else bad_right[0]
        number = matrix.data[bad[0]] if len(bad) else right[row]
        raise NumberOutOfRange(int(row), form.rows[row].name, float(number))
    if not (np.isfinite(form.lower).all() and np.isfinite(form.upper).all()):
        column = np.flatnonzero(~(np.isfinite(form.lower) & np.isfinite(form.upper)))[0]
        name = form.columns[column].name
        msg = f"{name} has no finite bound. Give the variable a lower and an upper bound"
        raise SolverFailed(msg)
