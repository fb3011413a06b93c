"""The programme as matrices, every number checked.

Every number is checked before a solver sees it: HiGHS drops or misreads, without a word, what
is not finite or out of range. Knows no solver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from mixopt.errors import SolverFailed
from mixopt.lp.sparse import Floats, Integers, SparseMatrix

Step = tuple[Sequence[int], Sequence[float]]
"""Rows, and by how much the limit of each moves."""

CANCELLED = 1e-12
"""Below this a coefficient is what rounding leaves of two that cancel: 1 - 20.3% - 79.7%."""

SMALLEST = 1e-8
"""What a limit is relaxed by for a unit of its figure: less is none."""

LARGEST = 1e12
"""A larger number, HiGHS would treat as infinite without a word."""


class Label(NamedTuple):
    """Which row or column of a programme it is.

    Attributes:
        block: The name of the constraint, or of the variable.
        keys: What it is of: area, service, period and so on; nothing where there is one alone.
    """

    block: str
    keys: tuple[str, ...]

    @property
    def name(self) -> str:
        """As Pyomo writes it: `supply[town,foster_care,2025/26]`."""
        return f"{self.block}[{','.join(self.keys)}]" if self.keys else self.block


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
        moves: Of all optima, one with the least Σ max(0, x[now] − x[before] − opening) is taken;
            one row for each term: now, before (-1 for none), opening. None: any optimum will do.
        then: Of those in turn, one in which the sum of the columns named, times their weight, is
            least, list by list.
        steps: Small changes whose effect on the optimum is measured by solving again: the rows
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
    moves: Floats | None = None
    then: Sequence[tuple[Integers, float]] = ()
    steps: Sequence[Step] = ()


def check_range(compiled: StandardForm) -> StandardForm:
    """The same without what rounding left of coefficients that cancel, every number in range.

    Raises:
        SolverFailed: A coefficient is out of range; the message names its row.
    """
    _check_range(compiled)
    return replace(compiled, matrix=compiled.matrix.without_small(CANCELLED))


def _check_range(compiled: StandardForm) -> None:
    """Refuse what HiGHS would silently drop or misread."""
    matrix = compiled.matrix
    right = np.where(np.isfinite(compiled.row_upper), compiled.row_upper, compiled.row_lower)
    bad = np.flatnonzero(~(np.abs(matrix.data) <= LARGEST))
    bad_right = np.flatnonzero(~(np.abs(right) <= LARGEST))
    if len(bad) or len(bad_right):
        row = matrix.rows[bad[0]] if len(bad) else bad_right[0]
        number = matrix.data[bad[0]] if len(bad) else right[row]
        name = compiled.rows[row].name
        msg = (
            f"{name} has the number {number:g}, too large for the solver: look for a figure of "
            "its row that is far too large"
        )
        raise SolverFailed(msg)
    if not (np.isfinite(compiled.lower).all() and np.isfinite(compiled.upper).all()):
        msg = "a variable has no finite bound"
        raise SolverFailed(msg)
