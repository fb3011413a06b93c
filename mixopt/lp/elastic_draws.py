"""Draws of a programme, each solved with as little relaxed as makes it feasible, tier by tier.

Rows are relaxed by columns that are added, in tiers: money, people, limits of one standing or
another. A ladder says which tiers may give way: on its first rung none, on the next the first ones,
and so on. Each draw is taken up the ladder to the first rung on which it is feasible. There

    minimise  Σ relaxed by the first tier;  then, at that, by the next;  ... ;  then the cost

and of what costs the same, the sum that picks one of it, where there is such a sum.

Columns may be kept at values, such as those of a plan: they stand on the ladder too, as `KEPT`.
From the rung on that has it they may fall short, in sum by as little as can be.

So what is missing is the least that can be, in that order, and what is done costs the least
then. A rung starts from the basis where nothing moves, and each solve on it from that of the last:
what comes of a draw does not depend on other draws. The Farkas ray that proves a rung infeasible in
one draw is held to the others, which need not be tried on it where it proves theirs too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mixopt.errors import SolverFailed
from mixopt.lp.draws import Draws
from mixopt.lp.feasibility import LARGEST_RELAXATION
from mixopt.lp.infeasible_region import find_ray
from mixopt.lp.options import CHOOSING, QUICK, set_options
from mixopt.lp.solver import Positions, Solver, load, start_highs
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import Label, StandardForm
from mixopt.lp.status import NEXT_STEP, check_status, solve_robustly
from mixopt.lp.tie import pick_one
from mixopt.lp.tolerances import FEASIBILITY, LOOSE_BOUND, NOISE

HELD = 10 * FEASIBILITY
"""Absolute and relative: by how much the least of a tier may be passed when the next is minimised,
which keeps the solve clear of the tolerance of rows."""

MOST_RAYS, LOOKED_AT, AT_ONCE = 40, 20, 1000
"""Rays that are held to later draws, for each rung; the next draws of which one has to prove some;
and how many draws are looked at in one go, as each is a row of numbers in memory."""

KEPT = "kept"
"""On the ladder, the columns that are kept at their values."""

Tier = Sequence[Mapping[int, float]]
"""Of each column that is added, the rows that it relaxes, all by the same amount, and whether by
adding to their left side (1) or by taking from it (-1): an equation may be relaxed either way."""


@dataclass(frozen=True, slots=True)
class RelaxedOptimum:
    """What came of one draw.

    Attributes:
        rung: On which rung of the ladder it is feasible; -1: on none.
        objective: The least cost there, offset included; NaN on none.
        values: Of each column of the programme.
        duals: Of each of its rows, in the last solve: what the cost does with its limit.
        binding: Whether a little more of the limit of each row would change the cost, or what a
            tier has to relax.
        relaxed: By how much each column of each tier relaxes its rows.
        short: By how much columns that are kept fall short of their values, in sum.
    """

    rung: int
    objective: float
    values: Floats
    duals: Floats
    binding: NDArray[np.bool_]
    relaxed: Mapping[str, Floats]
    short: float


class ElasticDraws:
    """Solves draws of a programme, one after the other."""

    def __init__(
        self,
        form: StandardForm,
        draws: Draws,
        tiers: Mapping[str, Tier],
        ladder: Sequence[Sequence[str]],
        kept: Integers | None = None,
        ties: Mapping[str, Floats] | None = None,
    ) -> None:
        """Add the columns that relax rows, and solve the programme where nothing moves.

        Args:
            form: The programme where nothing moves.
            draws: What moves.
            tiers: What may give way, by name.
            ladder: Rungs, each the names of tiers in the order in which they are minimised.
            kept: Columns that the programme holds at values by their bounds, and that may fall
                short of them where the ladder says so.
            ties: How much each column of each tier counts in the sum that picks one of what costs
                the same; none: any will do.

        Raises:
            SolverFailed: HiGHS stopped without a proof.
        """
        self.width, self.height, self.ladder = len(form.columns), len(form.rows), ladder
        self.tiers = {name: np.arange(0) for name in tiers}
        self.kept = np.array([] if kept is None else kept, dtype=int)
        self.form, self.draws = self._relaxable(form, tiers), draws
        self.tie = np.zeros(len(self.form.columns))
        for name, weights in (ties or {}).items():
            self.tie[self.tiers[name]] = weights
        self.draws = replace(draws, pattern=draws.pattern.with_columns(*self._added))
        self.sums = dict(zip(tiers, range(self.height, self.height + len(tiers)), strict=True))
        free = (form.upper > 0) & (form.lower < form.upper)
        self.loose = np.where(free, LOOSE_BOUND * form.upper, np.inf)
        self.highs: Solver = start_highs(self.form)
        set_options(self.highs, {**QUICK, **CHOOSING})
        solve_robustly(self.highs, "where nothing moves")
        self.middle = self.highs.getBasis()
        self.hopeless = np.zeros((len(ladder), draws.number), dtype=bool)
        self.rays = [0] * len(ladder)

    def _relaxable(self, form: StandardForm, tiers: Mapping[str, Tier]) -> StandardForm:
        """The programme with columns that relax rows, closed, and a row for the sum of each."""
        entries: list[list[tuple[int, float]]] = []
        for at, (name, tier) in enumerate(tiers.items()):
            first = self.width + len(entries)
            self.tiers[name] = np.arange(first, first + len(tier))
            for rows in tier:
                entries.append([*sorted(rows.items()), (self.height + at, 1.0)])
        self._added = entries, self.height + len(tiers)
        number = len(entries)
        return replace(
            form,
            cost=np.concatenate([form.cost, np.zeros(number)]),
            matrix=form.matrix.with_columns(*self._added),
            row_lower=np.concatenate([form.row_lower, np.full(len(tiers), -np.inf)]),
            row_upper=np.concatenate([form.row_upper, np.full(len(tiers), np.inf)]),
            lower=np.concatenate([form.lower, np.zeros(number)]),
            upper=np.concatenate([form.upper, np.zeros(number)]),
            rows=[*form.rows, *(Label("sum", (name,)) for name in tiers)],
            columns=[*form.columns, *(Label("relaxed", (str(at),)) for at in range(number))],
            continuity_moves=None,
            tie_breaks=(),
            nearness=None,
            unit_steps=(),
        )

    def settle(self, draw: int) -> RelaxedOptimum:
        """Solve one draw.

        Args:
            draw: Its position.

        Raises:
            SolverFailed: HiGHS stopped without a proof, or the optimum rests on a loose bound.
        """
        form = self.draws.form(self.form, draw)
        load(self.highs, form)
        for rung, names in enumerate(self.ladder):
            if self.hopeless[rung, draw]:
                continue
            check_status(self.highs.clearSolver(), "clear")
            check_status(self.highs.setBasis(self.middle), "basis")
            if self._minimise(form, names) and solve_robustly(self.highs, f"draw {draw + 1}"):
                return self._read(rung, form, draw)
            if names and self._opened(names):
                msg = f"draw {draw + 1}: HiGHS found no plan where it had found one. {NEXT_STEP}"
                raise SolverFailed(msg)
            self._note_ray(rung, names, draw)
        none, zero = np.full(self.width, np.nan), np.zeros(self.height)
        relaxed = {name: np.full(len(at), np.nan) for name, at in self.tiers.items()}
        return RelaxedOptimum(-1, np.nan, none, zero, zero.astype(bool), relaxed, np.nan)

    def _note_ray(self, rung: int, names: Sequence[str], draw: int) -> None:
        """Note which later draws are infeasible on a rung by the ray of this one."""
        left = np.arange(draw + 1, self.draws.number)
        if not len(left) or self.rays[rung] >= MOST_RAYS:
            return
        _, has_ray, ray = self.highs.getDualRay()
        if not has_ray:
            return
        lower, upper = self.form.lower.copy(), self.form.upper.copy()
        for name in self._tiers_of(names):
            upper[self.tiers[name]] = LARGEST_RELAXATION
        if KEPT in names:
            lower[self.kept] = 0.0
        opened = replace(self.form, lower=lower, upper=upper)
        allowed = np.zeros(len(opened.rows))
        found = find_ray(opened, self.draws, np.asarray(ray), allowed, draw)
        if found is None or not found.proves(left[:LOOKED_AT]).any():
            return
        self.rays[rung] += 1
        for first in range(0, len(left), AT_ONCE):
            some = left[first : first + AT_ONCE]
            self.hopeless[rung, some] |= found.proves(some)

    def _minimise(self, form: StandardForm, names: Sequence[str]) -> bool:
        """Open tiers and make what each relaxes least, in order; false where none is enough."""
        self.held: dict[str, float] = {}
        self.binds = np.zeros(self.height, dtype=bool)
        if not names:
            return True
        every = np.concatenate([self.tiers[name] for name in self.tiers]).astype(np.int32)
        opened = np.concatenate([self.tiers[name] for name in self._tiers_of(names)])
        zero = np.zeros(len(every))
        self._bound(every, zero, zero)
        self._bound(opened, np.zeros(len(opened)), np.full(len(opened), LARGEST_RELAXATION))
        plan = self.form.upper[self.kept]
        self._bound(self.kept, 0 * plan if KEPT in names else plan, plan)
        own, none = np.arange(self.width, dtype=np.int32), np.zeros(self.width)
        check_status(self.highs.changeColsCost(self.width, own, none), "no costs")
        for name in names:
            check_status(self.highs.changeColsCost(len(every), every, zero), "no costs")
            if name == KEPT:
                if not self._keep(plan):
                    return False
                continue
            columns = self.tiers[name].astype(np.int32)
            ones = np.ones(len(columns))
            check_status(self.highs.changeColsCost(len(columns), columns, ones), "tier")
            if not solve_robustly(self.highs, "least relaxed"):
                return False
            solution = self.highs.getSolution()
            least = max(float(np.array(solution.col_value)[columns].sum()), 0.0)
            if least > NOISE:
                self.binds |= np.abs(np.array(solution.row_dual)[: self.height]) > NOISE
            self.held[name] = least
            self._hold(name, least + HELD * (1 + least))
        check_status(self.highs.changeColsCost(len(every), every, zero), "no costs")
        cost = form.cost[: self.width]
        check_status(self.highs.changeColsCost(self.width, own, cost), "the costs")
        return True

    def _keep(self, plan: Floats) -> bool:
        """Let columns that are kept fall short in sum by the least, and hold that sum there."""
        ones, columns = np.ones(len(self.kept)), self.kept.astype(np.int32)
        check_status(self.highs.changeColsCost(len(columns), columns, -ones), "kept")
        if not solve_robustly(self.highs, "least short"):
            return False
        solution = self.highs.getSolution()
        found = np.array(solution.col_value)[self.kept].clip(0.0, plan)
        least = self.held[KEPT] = float((plan - found).sum())
        if least > NOISE:
            self.binds |= np.abs(np.array(solution.row_dual)[: self.height]) > NOISE
        most = float(plan.sum()) - least - HELD * (1 + least)
        status = self.highs.addRow(most, np.inf, len(columns), columns, ones)
        check_status(status, "held")
        check_status(self.highs.changeColsCost(len(columns), columns, 0 * ones), "kept")
        return True

    def _tiers_of(self, names: Sequence[str]) -> list[str]:
        """Those of a rung that are tiers of rows."""
        return [name for name in names if name != KEPT]

    def _bound(self, columns: Positions, lower: Floats, upper: Floats) -> None:
        columns = columns.astype(np.int32)
        check_status(self.highs.changeColsBounds(len(columns), columns, lower, upper), "bounds")

    def _hold(self, name: str, most: float) -> None:
        """Let a tier relax no more than this in sum."""
        check_status(self.highs.changeRowBounds(self.sums[name], -np.inf, most), "held")

    def _opened(self, names: Sequence[str]) -> bool:
        """Whether every tier of a rung was minimised; those that were held are let go."""
        for name in self._tiers_of([*self.held]):
            self._hold(name, np.inf)
        last = len(self.form.rows)
        if self.highs.getNumRow() > last:  # the sum of what is kept
            check_status(self.highs.deleteRows(1, np.array([last], dtype=np.int32)), "let go")
        return len(self.held) == len(names)

    def _read(self, rung: int, form: StandardForm, draw: int) -> RelaxedOptimum:
        solution = self.highs.getSolution()
        duals = np.array(solution.row_dual)[: self.height]
        if self.tie.any():
            solution = pick_one(self.highs, self.tie)
        own = (values := np.array(solution.col_value))[: self.width]
        over = np.flatnonzero(own >= self.loose)
        if len(over):
            name = self.form.columns[over[0]].name
            msg = f"draw {draw + 1}: {name} rests on a bound that no council reaches. {NEXT_STEP}"
            raise SolverFailed(msg)
        objective = float(form.cost[: self.width] @ own) + form.offset
        relaxed = {name: values[at] for name, at in self.tiers.items()}
        binds = self.binds | (np.abs(duals) > NOISE)
        short = self.held.get(KEPT, 0.0)
        return RelaxedOptimum(rung, objective, own, duals, binds, relaxed, short)
