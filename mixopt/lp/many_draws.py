"""Critical regions: many draws of a programme settled by few bases (multiparametric programming).

Where only limits b and costs c move, a basis with basic columns B and others N at their limits is
optimal in every draw in which

    x_B = B⁻¹ · (b − N·x_N)     is within its bounds                              (primal)
    d_N = c_N − Nᵀ·B⁻ᵀ·c_B      has the sign that the limit it is at allows       (dual)

Both are affine in the draw: so one draw is solved, its basis factorised once, and every other draw
for which both hold is settled by products of matrices: the critical region of the basis (Gal and
Nedoma 1972). Where a draw has no plan, its Farkas ray w settles others:

    Σ_i least of w_i·(limits of row i)  >  Σ_j most of (Aᵀ·w)_j·(bounds of column j)

so that no values satisfy every row. What is settled is as proven as what is solved: primal and dual
are checked for each draw, and the equations of each basis by their residuals.
Where coefficients move, each draw is solved, warm from the basis where nothing moves: on average
that is nearer than another draw. Where bases settle few draws but their own, as where many needs
are far out, they are no longer factorised: each draw is solved from the basis of the nearest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mixopt.errors import SolverFailed
from mixopt.lp.basis import statuses_at
from mixopt.lp.components import extract_component
from mixopt.lp.critical_basis import BasisRegion, Moved
from mixopt.lp.draws import Draws, find_directions, nearest, order_of, places_of
from mixopt.lp.infeasible_region import RayRegion, find_ray
from mixopt.lp.options import QUICK, set_options
from mixopt.lp.scaling import column_scales
from mixopt.lp.separate_draws import draws_of_part, find_parts
from mixopt.lp.solver import Solver, load, start_highs
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.status import check_status, solve_robustly
from mixopt.lp.tolerances import LOOSE_BOUND

NO_PLAN, SOLVED, BY_BASIS, BY_RAY, IN_DOUBT = range(5)
"""How a draw was settled: infeasible or optimal by HiGHS; optimal by the basis of another;
infeasible by the ray of another; or in doubt: HiGHS calls it infeasible, and its ray would not
prove that if limits were relaxed by what is allowed; or its optimum rests on a loose bound; or it
stopped without a proof."""

LOOKED_AT = 20
"""Draws to which a ray is held first where coefficients move: many rays prove only their own."""

FEW = 20
"""Draws, and at most one in fifty, that are solved one by one when all others are settled: they lie
far apart, and to factorise a basis for one or two of them takes longer than a solve."""

TRIED, WORTH = 10, 1
"""Bases after which it is asked whether more of them pay, and how many draws beside its own each of
the last ones has to settle for that, on average: to factorise one takes as long as a solve."""

MOST_TOGETHER = 2
"""Parts that are settled as one: what moves, and the rest, in which nothing does."""

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of each draw.

    Attributes:
        objective: Least cost, offset included; NaN where there is no plan or doubt.
        measures: Each measure of the optimum that was found, shape (draws, measures). Where
            several plans cost the least, of any one of them.
        how: How each was settled.
        bases: How many draws were solved that have a plan.
        rays: How many were solved that have none.
    """

    objective: Floats
    measures: Floats
    how: Integers
    bases: int
    rays: int

    @property
    def has_plan(self) -> NDArray[np.bool_]:
        """Whether each draw has one."""
        return np.isin(self.how, (SOLVED, BY_BASIS))


def settle(
    form: StandardForm,
    draws: Draws,
    measures: Floats | None = None,
    allowed: Floats | None = None,
    report_progress: Progress = lambda _: None,
) -> Settled:
    """The least cost of every draw, and measures of its optimum.

    Args:
        form: The programme where nothing moves.
        draws: What moves.
        measures: What is read of each optimum: shape (measures, columns), one number a column.
        allowed: By how much each row may be relaxed upwards in what is in doubt: shape (rows,).
        report_progress: Called now and then with the number of draws that are still to come.
    """
    asked = np.zeros((0, len(form.columns))) if measures is None else measures
    more = np.zeros(len(form.rows)) if allowed is None else allowed
    parts = [] if draws.moves_matrix else find_parts(form, draws)
    if len(parts) <= MOST_TOGETHER:
        return _settle_part(form, draws, asked, more, report_progress)
    found = []
    for at, (rows, columns) in enumerate(parts):
        part = extract_component(form, rows, columns)
        report_progress(draws.number * (len(parts) - at))
        own = draws_of_part(draws, (rows, columns), part)
        found.append(_settle_part(part, own, asked[:, columns], more[rows], lambda _: None))
    return _sum(found, form.offset + draws.offset)


def _sum(parts: Sequence[Settled], offset: Floats) -> Settled:
    """The whole of parts that were settled one by one."""
    every = np.array([part.how for part in parts])
    how = np.full(len(offset), BY_BASIS)
    for each in (SOLVED, IN_DOUBT, BY_RAY, NO_PLAN):  # what decides most stands last
        how[(every == each).any(axis=0)] = each
    none = np.where(np.isin(how, (SOLVED, BY_BASIS)), 0.0, np.nan)
    return Settled(
        sum((part.objective for part in parts), offset + none),
        sum((part.measures for part in parts), np.zeros_like(parts[0].measures) + none[:, None]),
        how,
        sum(part.bases for part in parts),
        sum(part.rays for part in parts),
    )


def _settle_part(
    form: StandardForm, draws: Draws, measures: Floats, allowed: Floats, report_progress: Progress
) -> Settled:
    """Settle draws in their own order, and give the answers in the order in which they came."""
    order = order_of(draws)
    found = _Settling(form, draws.some(order), measures, allowed, report_progress).settle_all()
    back = np.empty(len(order), dtype=int)
    back[order] = np.arange(len(order))
    return replace(
        found, objective=found.objective[back], measures=found.measures[back], how=found.how[back]
    )


class _Settling:
    """Draws on the way to being settled, in an order that is their own."""

    def __init__(
        self,
        form: StandardForm,
        draws: Draws,
        measures: Floats,
        allowed: Floats,
        report_progress: Progress,
    ) -> None:
        self.form, self.draws, self.measures, self.allowed = form, draws, measures, allowed
        self.report_progress = report_progress
        self.highs: Solver = start_highs(form)
        set_options(self.highs, QUICK)
        self.objective = np.full(draws.number, np.nan)
        self.measured = np.full((draws.number, len(measures)), np.nan)
        self.how = np.full(draws.number, -1)
        self.bases = self.rays = 0
        self.few = min(FEW, draws.number // 50)
        self.optimum = np.zeros(0), np.zeros(0)
        self.loose = np.where(form.upper > 0, LOOSE_BOUND * form.upper, np.inf)
        self.middle = None
        if draws.moves_matrix:
            with suppress(SolverFailed):
                planned = solve_robustly(self.highs, "where nothing moves")
                self.middle = self.highs.getBasis() if planned else None
        if not draws.moves_matrix:
            self.limits, self.costs = find_directions(draws.limits), find_directions(draws.costs)
            self.scales = column_scales(form)

    def settle_all(self) -> Settled:
        """Settle every draw."""
        left, at = np.arange(self.draws.number), 0
        sharing, settled = not self.draws.moves_matrix, deque[int](maxlen=TRIED)
        while len(left):
            self.report_progress(len(left))
            place = 0 if sharing or self.draws.moves_matrix else nearest(self._places, at, left)
            at, left = int(left[place]), np.delete(left, place)
            self._pass(at)
            if not self._solve(at):
                left = self._by_ray(at, left)
            elif sharing and len(left) > self.few:
                before, left = len(left), self._by_basis(at, left)
                settled.append(before - len(left))
                sharing = len(settled) < TRIED or sum(settled) >= WORTH * TRIED
        return Settled(self.objective, self.measured, self.how, self.bases, self.rays)

    @cached_property
    def _places(self) -> Floats:
        """Where each draw lies."""
        return places_of(self.draws)

    def _pass(self, draw: int) -> None:
        """Make HiGHS hold a draw: only what changes, or all of it where coefficients do."""
        draws, form, highs = self.draws, self.form, self.highs
        if draws.moves_matrix:
            load(highs, draws.form(form, draw))
            if self.middle is not None:
                check_status(highs.setBasis(self.middle), "basis")
            return
        if len(draws.rows):
            moved, rows = draws.limits[draw], draws.rows.astype(np.int32)
            lower, upper = form.row_lower[rows] + moved, form.row_upper[rows] + moved
            check_status(highs.changeRowsBounds(len(rows), rows, lower, upper), "limits")
        if len(draws.columns):
            columns = draws.columns.astype(np.int32)
            costs = form.cost[columns] + draws.costs[draw]
            check_status(highs.changeColsCost(len(columns), columns, costs), "costs")

    def _solve(self, draw: int) -> bool:
        """Solve a draw by HiGHS, from the basis of the last; whether it has a plan."""
        try:
            planned = solve_robustly(self.highs, "draw")
        except SolverFailed:
            self.how[draw] = IN_DOUBT
            check_status(self.highs.clearSolver(), "clear")
            return False
        if not planned:
            self.rays += 1
            self.how[draw] = NO_PLAN
            return False
        self.bases += 1
        solution = self.highs.getSolution()
        values = np.array(solution.col_value)
        self.optimum = values, np.array(solution.row_value)
        if np.any(values >= self.loose):
            self.how[draw] = IN_DOUBT
            return False
        moved = 0.0 if self.draws.moves_matrix else float(self.draws.offset[draw])
        self.objective[draw] = float(self.highs.getInfo().objective_function_value) + moved
        self.measured[draw] = self.measures @ values
        self.how[draw] = SOLVED
        return True

    def _by_basis(self, draw: int, left: Integers) -> Integers:
        """Settle what the basis of the draw solved last is optimal for; what is left."""
        statuses = self._statuses(draw)
        moved = Moved(self.draws.rows, self.limits.spread, self.draws.columns, self.costs.spread)
        region = BasisRegion.of(self.form, self.scales, self.loose, statuses, moved)
        if region is None:
            return left
        which = np.concatenate([[draw], left])
        steps, prices = self.limits.steps[which], self.costs.steps[which]
        inside = region.holds(steps, prices)
        settled = which[inside]
        costs = self.draws.costs[settled]
        cost = region.objective(steps[inside], costs) + self.draws.offset[settled]
        self.objective[settled] = cost
        self.measured[settled] = region.measure(self.measures, steps[inside])
        self.how[settled] = np.where(settled == draw, SOLVED, BY_BASIS)
        return left[~inside[1:]]

    def _statuses(self, draw: int) -> Integers:
        """Of each column, then of each row, in the basis of the draw solved last."""
        form, (values, reached) = self.form, self.optimum
        status, basic = self.highs.getBasicVariables()
        check_status(status, "basic variables")
        lower, upper = form.row_lower.copy(), form.row_upper.copy()
        lower[self.draws.rows] += self.draws.limits[draw]
        upper[self.draws.rows] += self.draws.limits[draw]
        is_column = basic >= 0
        return np.concatenate([
            statuses_at(basic[is_column], values, form.lower, form.upper),
            statuses_at(-basic[~is_column] - 1, reached, lower, upper),
        ])  # fmt: skip

    def _by_ray(self, draw: int, left: Integers) -> Integers:
        """Settle what the ray of the draw solved last proves to have no plan; what is left."""
        if self.how[draw] == IN_DOUBT:
            return left
        _, has_ray, ray = self.highs.getDualRay()
        if has_ray:
            found = find_ray(self.form, self.draws, np.asarray(ray), self.allowed, draw)
            if found is not None:
                return self._note_proofs(found, left)
        self.how[draw] = IN_DOUBT
        return left

    def _note_proofs(self, ray: RayRegion, left: Integers) -> Integers:
        """Note what a ray proves; what is left. One that proves none of the next is let go."""
        if self.draws.moves_matrix and not ray.proves(left[:LOOKED_AT]).any():
            return left
        proven = ray.proves(left)
        self.how[left[proven]] = BY_RAY
        return left[~proven]
