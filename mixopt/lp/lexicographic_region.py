"""The draws for which one basis is optimal where several sums are made least, one after the other.

Sums c_1, c_2, ... are minimised in their order, each at the least of those before it. A basis is
optimal so where the reduced costs of each column that is at its lower bound are, level by level,

    first of (d_1, d_2, ...) that is not 0   >   0           at its upper bound: < 0

(a lexicographic optimum: Isermann 1982), and its values are within their bounds. Where limits b and
costs c move, both are affine in the draw. Where coefficients move, from A to A + D, they are so in
limits and costs that make up for it:

    (A + D)·x = b    is    A·x = b − z    with  z = D·x
    c − (A + D)ᵀ·y   is    (c − v) − Aᵀ·y    with  v = Dᵀ·y

z has one number for each row in which a coefficient moves, and so have the y that v needs: small
systems, which are solved for all draws together (Sherman, Morrison and Woodbury). So one
factorisation answers every draw of its critical region, coefficients included.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mixopt.lp.critical_basis import BASIC, LOWER, UPPER, Rooms, solve_equations
from mixopt.lp.leveled_form import LeveledForm
from mixopt.lp.lexicographic_signs import Signs, tolerances_of
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.tolerances import FEASIBILITY


class NoRegion(Exception):
    """A basis is optimal for no draw."""


class LexicographicRegion:
    """A basis, with what it makes of every draw for which it is optimal."""

    def __init__(self, problem: LeveledForm, statuses: Integers) -> None:
        """Factorise a basis.

        Args:
            problem: What is solved.
            statuses: Of each column, then of each row.

        Raises:
            NoRegion: It is singular, or optimal for no draw, or its equations are not solved well.
        """
        width = len(problem.form.columns)
        self.problem = problem
        self.column_at, self.row_at = statuses[:width], statuses[width:]
        self.basic = np.flatnonzero(self.column_at == BASIC)
        self.tight = np.flatnonzero(self.row_at != BASIC)
        self.sums = len(problem.sums)
        self.priced = self.sums + len(problem.costs.spread)
        self.limited = 1 + len(problem.limits.spread)
        self.by_hairs = np.zeros(width)
        self.values, self.duals = self._solve()
        self.primal = self._rooms()
        self.signs = self._signs()
        if not self.signs.constant_ones_hold():
            raise NoRegion

    def _solve(self) -> tuple[Floats, Floats]:
        """Values where nothing moves, by directions of limits, and by what makes up for rows in
        which coefficients move; duals likewise, of each sum.
        """
        problem, form = self.problem, self.problem.form
        height, width = problem.matrix.shape
        right = np.zeros((height, self.limited - 1 + len(problem.rows)))
        right[problem.draws.rows, : self.limited - 1] = problem.limits.spread.T
        right[problem.rows, np.arange(self.limited - 1, right.shape[1])] = -1.0
        self.spread = right
        values = np.zeros((width, 1 + right.shape[1]))
        values[:, 0] = np.select(
            [self.column_at == LOWER, self.column_at == UPPER], [form.lower, form.upper]
        )
        limits = np.where(self.row_at == LOWER, form.row_lower, form.row_upper)[self.tight]
        base = limits - (problem.matrix @ values[:, 0])[self.tight]
        moved = np.zeros((width, self.priced - self.sums + len(problem.columns)))
        moved[problem.draws.columns, : self.priced - self.sums] = problem.costs.spread.T
        moved[problem.columns, np.arange(self.priced - self.sums, moved.shape[1])] = -1.0
        self.cost = np.column_stack([problem.sums.T, moved])
        duals = np.zeros((height, self.cost.shape[1]))
        if len(self.basic) != len(self.tight):
            raise NoRegion
        if len(self.basic):
            square = problem.draws.pattern.part(self.tight, self.basic).scipy
            asked = np.column_stack([base, right[self.tight], self._hairs()[self.tight]])
            found = solve_equations(square, asked, self.cost[self.basic])
            if found is None:
                raise NoRegion
            values[self.basic] = found[0][:, :-1]
            self.by_hairs[self.basic] = found[0][:, -1]
            duals[self.tight] = found[1]
        return values, duals

    def _hairs(self) -> Floats:
        """By how much hairs move each row that is at a limit."""
        lower, upper = self.problem.above
        return np.select([self.row_at == LOWER, self.row_at == UPPER], [lower, upper])

    def _rooms(self) -> Rooms:
        """Rooms of what is basic from its bounds, and of what is not from a loose one.

        There has to be some without the hairs, and with them.
        """
        problem, form = self.problem, self.problem.form
        most = np.minimum(form.upper, problem.loose)
        loose = np.flatnonzero((self.column_at == UPPER) & (form.upper > most))
        columns, rows = np.append(self.basic, loose), np.flatnonzero(self.row_at == BASIC)
        tolerance = FEASIBILITY / problem.scales[columns]
        at = self.values[columns]
        reached = (problem.matrix @ self.values)[rows]
        moves = reached[:, 1:] - self.spread[rows]
        base = np.concatenate([
            at[:, 0] - form.lower[columns] + tolerance,
            most[columns] - at[:, 0] + tolerance,
            reached[:, 0] - form.row_lower[rows] + FEASIBILITY,
            form.row_upper[rows] - reached[:, 0] + FEASIBILITY,
        ])  # fmt: skip
        slopes = np.concatenate([at[:, 1:], -at[:, 1:], moves, -moves])
        by, by_rows = self.by_hairs[columns], (problem.matrix @ self.by_hairs)[rows]
        lower, upper = problem.above
        more = np.concatenate([by, -by, by_rows - lower[rows], upper[rows] - by_rows])
        base += np.minimum(more, 0.0)
        limited = np.isfinite(base)
        return Rooms(base[limited], slopes[limited])

    def _signs(self) -> Signs:
        """What each column and row at a bound adds to each sum, for each unit away from it."""
        reduced = self.cost - self.problem.turned @ self.duals
        found, scales = self.problem.away_from_bounds(
            reduced, self.column_at, self.duals, self.row_at
        )
        return Signs(
            found[:, : self.sums],
            found[:, self.sums : self.priced],
            found[:, self.priced :],
            tolerances_of(self.duals[:, : self.sums], scales),
            self.problem.cost_at,
        )

    def settle(self, which: Integers) -> Settled:
        """What it makes of some draws; of those alone for which it is optimal.

        Args:
            which: Their positions.
        """
        steps = self._steps(which)
        inside = np.flatnonzero(self.primal.hold(steps))
        which, steps = which[inside], steps[inside]
        if self.signs.varies and len(which):
            prices, made_up = self._prices(which)
            held = self.signs.hold(prices, made_up)
            which, steps, made_up = which[held], steps[held], made_up[held]
        else:
            made_up = np.zeros((len(which), self.sums, self.duals.shape[1] - self.priced))
        return Settled(self, which, steps, made_up)

    def _steps(self, which: Integers) -> Floats:
        """How far limits move in each direction, and what makes up for moving coefficients."""
        problem = self.problem
        steps = problem.limits.steps[which]
        if not len(problem.rows):
            return steps
        moved, of_columns = problem.shifts[which], self.values[problem.entry_columns]
        there = of_columns[:, 0] + steps @ of_columns[:, 1 : self.limited].T
        number = len(problem.rows)
        right, square = np.zeros((len(which), number)), np.zeros((len(which), number, number))
        for at, entries in enumerate(problem.by_row):
            right[:, at] = (moved[:, entries] * there[:, entries]).sum(axis=1)
            square[:, at] = moved[:, entries] @ of_columns[entries, self.limited :]
        return np.column_stack(
            [steps, _solve_each(np.eye(number) - square, right[:, :, None])[..., 0]]
        )

    def _prices(self, which: Integers) -> tuple[Floats, Floats]:
        """How far costs move in each direction, and what makes up for moving coefficients.

        Shape (draws, directions), and (draws, sums, columns in which coefficients move).
        """
        problem, sums = self.problem, self.sums
        prices, moved = problem.costs.steps[which], problem.shifts[which]
        number = len(problem.rows)
        if not number:
            return prices, np.zeros((len(which), sums, 0))
        duals = self.duals[problem.rows]
        own = np.broadcast_to(duals[:, :sums].T, (len(which), sums, number)).copy()
        own[:, problem.cost_at] += prices @ duals[:, sums : self.priced].T
        square = np.zeros((len(which), number, number))
        for at, entries in enumerate(problem.by_row):
            square[:, at] = moved[:, entries] @ duals[:, self.priced + problem.place[entries]].T
        found = _solve_each(np.eye(number) - square.transpose(0, 2, 1), own.transpose(0, 2, 1))
        made_up = np.zeros((len(which), sums, len(problem.columns)))
        for at, entries in enumerate(problem.by_row):  # a row has one coefficient of a column
            made_up[:, :, problem.place[entries]] += found[:, at, :, None] * moved[:, None, entries]
        return prices, made_up


def _solve_each(squares: Floats, right: Floats) -> Floats:
    """What solves the small system of each draw; NaN where there is no single answer."""
    try:
        return np.asarray(np.linalg.solve(squares, right), dtype=float)
    except np.linalg.LinAlgError:
        return np.full(right.shape, np.nan)


@dataclass(frozen=True)
class Settled:
    """Draws for which one basis is optimal.

    Attributes:
        region: Of that basis.
        which: Their positions.
        steps: How far limits move in each, and what makes up for moving coefficients.
        made_up: The same of costs, shape (draws, sums, columns).
    """

    region: LexicographicRegion
    which: Integers
    steps: Floats
    made_up: Floats

    def values(self, columns: Integers) -> Floats:
        """The values of some columns, shape (draws, columns)."""
        there = self.region.values[columns]
        found: Floats = there[:, 0] + self.steps @ there[:, 1:].T
        return found

    def sum_of(self, costs: Floats) -> Floats:
        """Σ costs · values of each draw."""
        there = costs @ self.region.values
        found: Floats = there[0] + self.steps @ there[1:]
        return found

    def objective(self) -> Floats:
        """The cost, with what is added to it."""
        problem = self.region.problem
        draws, form = problem.draws, problem.form
        moved = draws.costs[self.which] * self.values(draws.columns)
        offset = form.offset + draws.offset[self.which]
        found: Floats = self.sum_of(form.cost) + moved.sum(axis=1) + offset
        return found

    def duals(self, level: int) -> Floats:
        """What a sum does with the limit of each row; a single row where all draws agree."""
        region = self.region
        problem, own = region.problem, region.duals[:, level]
        found: Floats = own[None]
        if self.made_up.shape[2]:
            found = found + self.made_up[:, level] @ region.duals[:, region.priced :].T
        if level == problem.cost_at and region.priced > region.sums:
            priced = region.duals[:, region.sums : region.priced]
            found = found + problem.costs.steps[self.which] @ priced.T
        return found
