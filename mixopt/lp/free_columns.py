"""Some columns of a programme, chosen anew in many draws where all others stay as they are.

Where a solve leaves it open what some columns are, as they cost nothing, sums of them are made
least in order. All limits hold as they did: one that is passed by the rounding of a solve is passed
no further. Columns that relax rows are chosen along, as far as their sums, by groups, stay.

The basis that is found in one draw settles every other draw in which it is feasible: whether it is
optimal depends on the costs and the matrix alone, and is checked once, sum by sum. Where bases
settle hardly any draw but their own, they are no longer kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from mixopt.lp.draws import Draws
from mixopt.lp.lexicographic_draws import pays
from mixopt.lp.options import QUICK, set_options
from mixopt.lp.solver import Solver, start_highs
from mixopt.lp.sparse import Floats, Integers, SparseMatrix
from mixopt.lp.standard_form import Label, StandardForm
from mixopt.lp.tie_breaking import minimise_in_order
from mixopt.lp.tolerances import FEASIBILITY, NEAR, ROUNDING


class FreeColumns:
    """Columns that are chosen anew."""

    def __init__(
        self,
        form: StandardForm,
        draws: Draws,
        free: Integers,
        relaxing: Sequence[Mapping[int, float]],
        groups: Integers,
        costs: Sequence[Floats],
    ) -> None:
        """Prepare what is the same in all draws.

        Args:
            form: The programme where nothing moves.
            draws: What moves in it.
            free: Positions of the columns that are chosen anew.
            relaxing: Of each column that relaxes rows, its entry in them.
            groups: To which group each of those belongs, from 0: the sum of each stays as it is.
            costs: What is made least, in order: of the free columns, then of those that relax.
        """
        self.form, self.draws, self.free = form, draws, free
        self.relaxing, self.groups, self.costs = relaxing, groups, costs
        moving = draws.pattern.columns[draws.entries] if draws.moves_matrix else free[:0]
        self.moves = bool(np.isin(moving, free).any())
        self.matrix = self._write(form)
        self.bases: list[_Basis] = []
        self.settled: list[int] = []

    def choose(self, draw: int, values: Floats, relaxed: Floats) -> Floats:
        """What the free columns are in a draw, and then those that relax rows.

        Args:
            draw: Its position.
            values: Of all columns of the programme, as a solve left them.
            relaxed: Of the columns that relax rows.

        Returns:
            As they were, where rounding leaves no optimum.
        """
        form = self.draws.form(self.form, draw)
        matrix = self._write(form) if self.moves else self.matrix
        at = np.concatenate([values[self.free], relaxed])
        programme = self._leave_free(form, matrix, values, at)
        for place, basis in enumerate(self.bases):
            found = basis.settle(programme)
            if found is not None:
                self.settled[place] += 1
                return found
        highs = start_highs(programme)
        set_options(highs, QUICK)
        _, optimum = minimise_in_order(highs, programme, self.costs)
        if optimum is None:
            return at
        if not self.moves and pays(self.settled):
            self._keep(_Basis.read(highs, programme, optimum.values), programme, optimum.values)
        return optimum.values

    def _write(self, form: StandardForm) -> SparseMatrix:
        """The entries of the columns that are chosen, and below them the sums of groups."""
        own, height = form.matrix.part(np.arange(len(form.rows)), self.free), len(form.rows)
        added = [
            [*sorted(rows.items()), (height + group, 1.0)]
            for rows, group in zip(self.relaxing, self.groups.tolist(), strict=True)
        ]
        ends = own.pointers[-1] + np.cumsum([len(each) for each in added], dtype=int)
        return SparseMatrix(
            np.concatenate([own.data, [value for each in added for _, value in each]]),
            np.concatenate([own.rows, [row for each in added for row, _ in each]]).astype(np.int32),
            np.concatenate([own.pointers, ends]).astype(np.int32),
            height + 1 + max(self.groups.tolist(), default=-1),
        )

    def _leave_free(
        self, form: StandardForm, matrix: SparseMatrix, values: Floats, at: Floats
    ) -> StandardForm:
        """The programme of the columns that are chosen, in which they may be what they are."""
        height, number = len(form.rows), len(self.free)
        alone = np.concatenate([at[:number], np.zeros(len(at) - number)])
        others = form.matrix.times(values) - matrix.times(alone)[:height]
        comes_to = matrix.times(at)
        sums = comes_to[height:]
        rows = np.unique(matrix.rows).astype(int)
        return StandardForm(
            cost=np.zeros(len(at)),
            offset=0.0,
            matrix=matrix.part(rows, np.arange(len(at))),
            row_lower=np.minimum(np.append(form.row_lower - others, sums), comes_to)[rows],
            row_upper=np.maximum(np.append(form.row_upper - others, sums), comes_to)[rows],
            lower=np.minimum(np.append(form.lower[self.free], 0 * at[number:]), at),
            upper=np.maximum(np.append(form.upper[self.free], sums[self.groups]), at),
            rows=[Label("row", (str(row),)) for row in rows.tolist()],
            columns=[Label("chosen", (str(place),)) for place in range(len(at))],
        )

    def _keep(self, basis: _Basis | None, form: StandardForm, values: Floats) -> None:
        """Keep a basis that is optimal sum by sum, and gives what was found."""
        if basis is None:
            return
        basis.price(self.costs)
        found = basis.settle(form)
        if found is not None and np.allclose(found, values, rtol=0, atol=NEAR):
            self.bases.append(basis)
            self.settled.append(0)
        if not pays(self.settled):
            self.bases.clear()


@dataclass(slots=True)
class _Basis:
    """A basis of columns and of what rows come to, by whatever limits.

    Attributes:
        matrix: Of columns, and of what rows come to: those are −1.
        basic: Positions of the basic ones.
        at_upper: Of each that is not, whether it is at its upper limit.
        inverse: Of the basic columns.
        signs: Of each that is not basic, what the first sum that moves with it does; 0: none moves.
    """

    matrix: Floats
    basic: Integers
    at_upper: NDArray[np.bool_]
    inverse: Floats
    signs: Floats

    @staticmethod
    def read(highs: Solver, form: StandardForm, values: Floats) -> _Basis | None:
        """The basis that HiGHS holds; none where a number that is not basic is at no limit."""
        width = len(form.columns)
        statuses = highs.getBasis()
        basic = np.flatnonzero([
            each == highspy.HighsBasisStatus.kBasic
            for each in (*statuses.col_status, *statuses.row_status)
        ])  # fmt: skip
        matrix = np.hstack([form.matrix.scipy.toarray(), -np.eye(len(form.rows))])
        whole = np.append(values, form.matrix.times(values))
        lower, upper = _limits(form)
        at_upper = np.abs(whole - upper) < np.abs(whole - lower)
        off = np.abs(whole - np.where(at_upper, upper, lower))
        off[basic] = 0.0
        if len(basic) != len(form.rows) or off.max(initial=0.0) > NEAR:
            return None
        try:
            inverse = np.linalg.inv(matrix[:, basic])
        except np.linalg.LinAlgError:
            return None
        return _Basis(matrix, basic, at_upper, inverse, np.zeros(width + len(form.rows)))

    def price(self, costs: Sequence[Floats]) -> None:
        """Note what the first of some sums that moves with each number does as it rises."""
        for cost in costs:
            whole = np.append(cost, np.zeros(len(self.signs) - len(cost)))
            reduced = whole - (whole[self.basic] @ self.inverse) @ self.matrix
            self.signs = np.where(
                (self.signs == 0) & (np.abs(reduced) > ROUNDING), np.sign(reduced), self.signs
            )

    def settle(self, form: StandardForm) -> Floats | None:
        """The optimum of a programme of the same matrix; none where the basis is not its own."""
        lower, upper = _limits(form)
        free = upper - lower > NEAR
        free[self.basic] = False
        if np.any(free & np.where(self.at_upper, self.signs > 0, self.signs < 0)):
            return None
        whole = np.where(self.at_upper, upper, lower)
        whole[self.basic] = 0.0
        if not np.isfinite(whole).all():
            return None
        found = -self.inverse @ (self.matrix @ whole)
        room = 10 * FEASIBILITY * (1 + np.abs(found))
        if np.any(found < lower[self.basic] - room) or np.any(found > upper[self.basic] + room):
            return None
        whole[self.basic] = np.clip(found, lower[self.basic], upper[self.basic])
        return whole[: len(form.columns)]


def _limits(form: StandardForm) -> tuple[Floats, Floats]:
    """Of the columns, then of what rows come to."""
    return np.append(form.lower, form.row_lower), np.append(form.upper, form.row_upper)
