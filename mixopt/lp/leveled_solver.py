"""One draw after the other of a programme whose sums are made least in order, by HiGHS.

They are made least as one sum, in which each weighs so much more than the next that it gives the
same. Whether it does is checked for each draw, sum by sum, by the duals of each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from mixopt.lp.basis import statuses_at
from mixopt.lp.critical_basis import BASIC, LOWER, UPPER
from mixopt.lp.leveled_form import LeveledForm
from mixopt.lp.lexicographic_signs import hold_in_order, raise_weights, tolerances_of
from mixopt.lp.options import QUICK, set_options
from mixopt.lp.solver import Solver, load, start_highs
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.status import check_status, run_to_optimum
from mixopt.lp.tie_breaking import minimise_in_order
from mixopt.lp.tolerances import ADDS_UP, NOISE

MOST_RAISED = 8
"""Times that weights are raised for one draw."""

HEAVIEST = 1e11
"""Of the first sum against the last: beyond, doubles do not tell the last from rounding."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The optimum of one draw, checked.

    Attributes:
        statuses: Where columns and rows are, as HiGHS numbers it.
        values: Of the columns.
        duals: Of each sum, shape (rows, sums).
        needed: The levels that are more than the least that their bounds allow, and the cost.
    """

    statuses: Integers
    values: Floats
    duals: Floats
    needed: list[int]


class LeveledSolver:
    """Solves draws of a programme, each from the basis of the one before it."""

    def __init__(self, problem: LeveledForm) -> None:
        """Load the programme where nothing moves.

        Args:
            problem: It, its sums, and what moves.
        """
        self.problem, form = problem, problem.form
        self.haired = problem.haired
        self.highs: Solver = start_highs(self.haired)
        set_options(self.highs, QUICK)
        self.every = np.arange(len(form.columns), dtype=np.int32)
        self.rows = problem.draws.rows.astype(np.int32)
        self.lower = np.concatenate([form.lower, form.row_lower])
        self.upper = np.concatenate([form.upper, form.row_upper])
        self.scales = np.concatenate([problem.scales, np.ones(len(form.rows))])
        pattern = problem.draws.pattern  # its entries become those of each draw
        self.turned = csr_array(
            (pattern.data.copy(), pattern.rows, pattern.pointers), shape=pattern.shape[::-1]
        )
        self.matrix = self.turned.T  # of the same entries
        self.sums = problem.sums
        self.weights: Floats | None = None

    def restart(self) -> None:
        """Begin from where nothing moves, whatever was solved before."""
        load(self.highs, self.haired)
        self.weights = None

    def solve(self, draw: int, weights: Floats) -> tuple[Checked | None, Floats]:
        """The optimum of one draw, checked sum by sum; none where there is none, or no weights.

        What weights have become may be too heavy for a proof: then once more from scratch.

        Args:
            draw: Its position.
            weights: Of each sum, to begin with.

        Returns:
            It, and the weights that other draws may begin with.
        """
        self._pass(draw)
        found, weights = self._raise_until_in_order(weights)
        if found is None:
            check_status(self.highs.clearSolver(), "clear")
            found, weights = self._raise_until_in_order(np.ones(len(weights)))
        if found is None:
            found = self._solve_one_by_one(draw)
        at_bound = found is not None and np.any(found.values >= self.problem.loose)
        return None if at_bound else found, weights

    def _pass(self, draw: int) -> None:
        """Make HiGHS hold a draw: only what changes."""
        problem, highs, form = self.problem, self.highs, self.problem.form
        draws = problem.draws
        if len(self.rows):
            moved = draws.limits[draw]
            lower, upper = form.row_lower[self.rows] + moved, form.row_upper[self.rows] + moved
            self.lower[len(self.every) + self.rows] = lower
            self.upper[len(self.every) + self.rows] = upper
            down, up = (each[self.rows] for each in problem.above)
            status = highs.changeRowsBounds(len(self.rows), self.rows, lower + down, upper + up)
            check_status(status, "limits")
        if draws.moves_matrix:
            values = draws.coefficients[draw]
            highs.change_coefficients(problem.entry_rows, problem.entry_columns, values)
            self.turned.data[draws.entries] = values
        if len(draws.columns):
            self.sums[problem.cost_at, draws.columns] = form.cost[draws.columns] + draws.costs[draw]
            self.weights = None

    def _raise_until_in_order(self, weights: Floats) -> tuple[Checked | None, Floats]:
        """The optimum by weights raised until it is one sum by sum; none if it never is."""
        for _ in range(MOST_RAISED):
            if self.weights is None or not np.array_equal(weights, self.weights):
                weighed = weights @ self.sums
                status = self.highs.changeColsCost(len(self.every), self.every, weighed)
                check_status(status, "costs")
                self.weights = weights
            if not run_to_optimum(self.highs):
                break
            checked, signs, tolerance = self._check()
            if hold_in_order(signs[None], tolerance)[0]:
                return (checked if self._is_within(checked.values) else None), weights
            raised = raise_weights(weights, signs, tolerance)
            if raised[0] > HEAVIEST or np.array_equal(raised, weights):
                break
            weights = raised
        return None, weights

    def _solve_one_by_one(self, draw: int) -> Checked | None:
        """The optimum by one sum after the other, each on the optimal face of those before it.

        It begins from nothing, so that what comes of it does not depend on other draws.
        """
        form = self.problem.draws.form(self.haired, draw)
        load(self.highs, form)
        rest, _ = minimise_in_order(self.highs, form, self.sums)
        found = None
        if rest is not None:
            checked, signs, tolerance = self._check()
            if hold_in_order(signs[None], tolerance)[0] and self._is_within(checked.values):
                found = checked
        self.restart()
        return found

    def _check(self) -> tuple[Checked, Floats, Floats]:
        """What HiGHS found, and what each price at a bound adds to each sum; its tolerance.

        Of a sum that is 0 the duals are 0, as it cannot be less.
        """
        sums, width = self.sums, len(self.every)
        solution = self.highs.getSolution()
        values = np.array(solution.col_value)
        reached = np.concatenate([values, solution.row_value])
        status, basic = self.highs.getBasicVariables()
        check_status(status, "basic variables")
        places = np.where(basic >= 0, basic, width - 1 - basic)
        statuses = statuses_at(places, reached, self.lower, self.upper)
        self._shave(values, statuses, places)
        over = self.problem.levels @ values - self.problem.least
        needed = [*np.flatnonzero(over > NOISE).tolist(), self.problem.cost_at]
        prices = np.zeros((len(sums), len(self.lower)))
        prices[:, :width] = sums
        priced = prices[:, places] / self.scales[places]
        duals = prices[:, width:]
        for at in (*needed, len(sums) - 1):
            status, duals[at] = self.highs.getBasisTransposeSolve(priced[at])
            check_status(status, "duals")
            prices[at, :width] -= self.turned @ duals[at]
        signs, scales = self._away_from_bounds(prices, statuses)
        checked = Checked(statuses, values, duals.T, needed)
        return checked, signs.T, tolerances_of(duals.T, scales)

    def _shave(self, values: Floats, statuses: Integers, places: Integers) -> None:
        """Make of values what they are at the limits without the hairs.

        Args:
            values: Of the columns.
            statuses: Where columns and rows are.
            places: What is basic, in the order of HiGHS.
        """
        lower, upper = self.problem.above
        row_at, width = statuses[len(self.every) :], len(self.every)
        hairs = np.where(row_at == UPPER, upper, np.where(row_at == LOWER, lower, 0.0))
        if hairs.any():
            status, moved = self.highs.getBasisSolve(hairs)
            check_status(status, "values at the limits")
            own = places < width
            values[places[own]] -= moved[own] / self.scales[places[own]]

    def _is_within(self, values: Floats) -> bool:
        """Whether values are within all bounds and limits, but for rounding."""
        reached = np.concatenate([values, self.matrix @ values])
        room = np.minimum(reached - self.lower, self.upper - reached)
        return bool(np.all(room >= -ADDS_UP / self.scales))

    def _away_from_bounds(self, prices: Floats, statuses: Integers) -> tuple[Floats, Floats]:
        """What each column and row at a bound adds to sums, for each unit away; its scale.

        Args:
            prices: Reduced costs of columns, then duals of rows: shape (sums, columns and rows).
            statuses: Where they are.
        """
        free = np.flatnonzero((statuses != BASIC) & (self.lower != self.upper))
        at, found = statuses[free], prices.take(free, axis=1)
        found *= np.where(at == UPPER, -1.0, 1.0)
        neither = (at != LOWER) & (at != UPPER)
        found[:, neither] = -np.abs(found[:, neither])
        return found, self.scales[free]
