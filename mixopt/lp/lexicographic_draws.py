"""Draws of a programme, each with as little relaxed as has to be: many settled by each basis.

What `elastic_draws` finds rung by rung is one optimum of sums that are made least in order: what
the firmest tier relaxes, then the next, and last the cost. So a draw is solved once, with all open
that may give way, and its basis settles every other draw for which it is optimal in that sense
(`lexicographic_region`). It is solved by one sum, in which each weighs so much more than the next
that it gives the same (Sherali and Soyster 1983): whether it does is checked sum by sum, by the
duals of each, and where it does not, weights are raised by what was too little. What no such sum
settles is taken up the ladder by itself.

Where bases settle hardly any draw but their own, as where many figures are far out, they are
not kept: each draw is solved from the basis of the one before it, and checked likewise.

Draws are settled in pieces: each begins from where nothing moves, with the bases and weights that
were found for the first piece. So what comes of a piece does not depend on other pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from mixopt.lp.draws import order_of
from mixopt.lp.elastic_draws import KEPT, ElasticDraws
from mixopt.lp.feasibility import LARGEST_RELAXATION
from mixopt.lp.highs import QUICK, statuses_at
from mixopt.lp.leveled_form import LeveledForm
from mixopt.lp.lexicographic_region import LexicographicRegion, NoRegion
from mixopt.lp.lexicographic_signs import hold_in_order, raise_weights, tolerances_of
from mixopt.lp.relaxed_optima import Checked, Collected, RelaxedOptima
from mixopt.lp.solver import Solver, load, start_highs
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.status import check_status, run_to_optimum
from mixopt.lp.tolerances import NOISE

MOST_RAISED = 8
"""Times that weights are raised for one draw."""

HEAVIEST = 1e11
"""Of the first sum against the last: beyond, doubles do not tell the last from rounding."""

TRIED, WORTH = 10, 0.5
"""Bases of a piece after which it is asked whether more of them pay, and how many draws beside its
own each has to settle for that, on average: to factorise one takes as long as to solve a draw."""


MOST_KEPT = 100
"""Bases that other pieces begin with: each is a table of numbers in memory."""


@dataclass(frozen=True, slots=True)
class Start:
    """What pieces begin with.

    Attributes:
        bases: The statuses of columns and rows of each, the one that settled most draws first.
        weights: Of the sums.
        sharing: Whether bases settle other draws than their own often enough to be kept.
    """

    bases: Sequence[NDArray[np.int8]] = ()
    weights: Floats = field(default_factory=lambda: np.ones(0))
    sharing: bool = True


class LexicographicDraws:
    """Settles draws of a programme by few bases."""

    def __init__(self, elastic: ElasticDraws, read: Integers) -> None:
        """Open all that may give way.

        Args:
            elastic: What may give way, and in which order; it settles what no basis does.
            read: The columns whose values are asked for.
        """
        self.elastic, self.read, form = elastic, read, elastic.form
        names = elastic.ladder[-1]
        lower, upper = form.lower.copy(), form.upper.copy()
        levels = np.zeros((len(names), len(form.columns)))
        for level, name in zip(levels, names, strict=True):
            if name == KEPT:
                lower[elastic.kept], level[elastic.kept] = 0.0, -1.0
                continue
            upper[elastic.tiers[name]], level[elastic.tiers[name]] = LARGEST_RELAXATION, 1.0
        loose = np.full(len(form.columns), np.inf)
        loose[: elastic.width] = elastic.loose
        self.form = replace(form, lower=lower, upper=upper)
        self.problem = LeveledForm(self.form, levels, elastic.draws, loose)
        self.highs: Solver = start_highs(self.form)
        for option, value in QUICK.items():
            check_status(self.highs.setOptionValue(option, value), option)
        self.every = np.arange(len(form.columns), dtype=np.int32)
        self.rows = elastic.draws.rows.astype(np.int32)
        self.weights = np.ones(len(levels) + 1)
        self.regions: dict[bytes, LexicographicRegion | None] = {}

    def settle(self, which: Integers, start: Start | None = None) -> tuple[RelaxedOptima, Start]:
        """What comes of some draws, and what other pieces may begin with.

        Args:
            which: Their positions.
            start: What was learnt from another piece; none: nothing.

        Raises:
            SolverFailed: HiGHS stopped without a proof, or an optimum rests on a loose bound.
        """
        start = start or Start()
        load(self.highs, self.form)
        shared = {statuses.tobytes() for statuses in start.bases}
        self.regions = {key: each for key, each in self.regions.items() if key in shared}
        self.weights = start.weights if len(start.weights) else np.ones(len(self.problem.least) + 1)
        found = Collected(self.problem, self.elastic, self.read, which)
        left = which[order_of(self.problem.draws.some(which))]
        sharing = start.sharing
        used: list[tuple[int, Integers]] = []
        for statuses in start.bases:
            if not len(left):
                break
            left = self._share(statuses.astype(int), left, found, used)
        solved = len(used)
        while len(left):
            draw, left = int(left[0]), left[1:]
            checked = self._solve(draw)
            if checked is None:
                found.take_one(draw, self.elastic.settle(draw))
                continue
            found.take_checked(draw, checked)
            if sharing and len(left):
                left = self._share(checked.statuses, left, found, used)
                tried = [number for number, _ in used[solved:]]
                sharing = len(tried) < TRIED or sum(tried) >= WORTH * len(tried)
        used.sort(key=lambda each: -each[0])
        bases = [statuses.astype(np.int8) for number, statuses in used[:MOST_KEPT] if number]
        return found.optima(), Start(bases if sharing else (), self.weights, sharing)

    def _share(
        self,
        statuses: Integers,
        left: Integers,
        found: Collected,
        used: list[tuple[int, Integers]],
    ) -> Integers:
        """Settle what a basis is optimal for; what is left."""
        region = self._region(statuses)
        number = 0
        if region is not None:
            settled = region.settle(left)
            found.take_settled(settled)
            number = len(settled.which)
            left = np.setdiff1d(left, settled.which, assume_unique=True) if number else left
        used.append((number, statuses))
        return left

    def _region(self, statuses: Integers) -> LexicographicRegion | None:
        """The region of a basis, factorised once; none where it has none."""
        key = statuses.astype(np.int8).tobytes()
        if key not in self.regions:
            with suppress(NoRegion):
                self.regions[key] = None
                self.regions[key] = LexicographicRegion(self.problem, statuses)
        return self.regions[key]

    def _solve(self, draw: int) -> Checked | None:
        """The optimum of one draw, checked sum by sum; none where no weights give it.

        What weights have become may be too heavy for a proof: then once more from scratch.
        """
        self._pass(draw)
        cost = self.form.cost.copy()
        cost[self.problem.draws.columns] += self.problem.draws.costs[draw]
        sums = np.append(self.problem.levels, cost[None], axis=0)
        found = self._raise_until_in_order(draw, sums)
        if found is None:
            check_status(self.highs.clearSolver(), "clear")
            self.weights = np.ones(len(sums))
            found = self._raise_until_in_order(draw, sums)
        if found is None:
            check_status(self.highs.clearSolver(), "clear")
            return None
        return None if np.any(found.values >= self.problem.loose) else found

    def _raise_until_in_order(self, draw: int, sums: Floats) -> Checked | None:
        """The optimum by weights raised until it is one sum by sum; none if it never is."""
        for _ in range(MOST_RAISED):
            weighed = self.weights @ sums
            status = self.highs.changeColsCost(len(self.every), self.every, weighed)
            check_status(status, "costs")
            if not run_to_optimum(self.highs):
                return None
            checked, signs, tolerance = self._check(draw, sums)
            if hold_in_order(signs[None], tolerance)[0]:
                return checked
            raised = raise_weights(self.weights, signs, tolerance)
            if raised[0] > HEAVIEST or np.array_equal(raised, self.weights):
                return None
            self.weights = raised
        return None

    def _pass(self, draw: int) -> None:
        """Make HiGHS hold a draw: only what changes."""
        problem, form, highs = self.problem, self.form, self.highs
        if len(self.rows):
            moved = problem.draws.limits[draw]
            lower, upper = form.row_lower[self.rows] + moved, form.row_upper[self.rows] + moved
            check_status(highs.changeRowsBounds(len(self.rows), self.rows, lower, upper), "limits")
        if problem.draws.moves_matrix:
            highs.change_coefficients(
                problem.entry_rows, problem.entry_columns, problem.draws.coefficients[draw]
            )

    def _check(self, draw: int, sums: Floats) -> tuple[Checked, Floats, Floats]:
        """What HiGHS found, and what each price at a bound adds to each sum.

        Of a sum that is 0 the duals are 0, as it cannot be less.
        """
        problem, form = self.problem, self.form
        solution = self.highs.getSolution()
        values, reached = np.array(solution.col_value), np.array(solution.row_value)
        status, basic = self.highs.getBasicVariables()
        check_status(status, "basic variables")
        is_column = basic >= 0
        lower, upper = form.row_lower.copy(), form.row_upper.copy()
        lower[self.rows] += problem.draws.limits[draw]
        upper[self.rows] += problem.draws.limits[draw]
        column_at = statuses_at(basic[is_column], values, form.lower, form.upper)
        row_at = statuses_at(-basic[~is_column] - 1, reached, lower, upper)
        over = (sums @ values)[:-1] - self.problem.least
        needed = [*np.flatnonzero(over > NOISE).tolist(), len(sums) - 1]
        duals = np.zeros((len(reached), len(sums)))
        held = sums / self.highs.scales
        for at in needed:
            right = np.where(is_column, held[at, np.maximum(basic, 0)], 0.0)
            status, own = self.highs.getBasisTransposeSolve(right)
            check_status(status, "duals")
            duals[:, at] = own
        reduced = sums.T - problem.turned @ duals
        if problem.draws.moves_matrix:
            more = problem.moved[draw][:, None] * duals[problem.entry_rows]
            np.subtract.at(reduced, problem.entry_columns, more)
        signs, scales = problem.away_from_bounds(reduced, column_at, duals, row_at)
        checked = Checked(np.concatenate([column_at, row_at]), values, duals, needed)
        return checked, signs, tolerances_of(duals, scales)
