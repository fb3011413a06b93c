"""The extensive form of a two-stage programme, solved, and solved again with little moved.

Limits of a future may be relaxed by columns that are closed at 0: its *excess*, in tiers. They are
opened only where there is no optimum otherwise. Then the expected excess of the firmest tier is
made least, at that the next, and at last the objective (`least_excess`).

By the dual simplex method, from scratch with presolve, then from the last optimal basis, by Devex
pricing: on these forms it takes a sixth of the time of the interior point method and its crossover.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np

from mixopt.certificates import Certificate
from mixopt.errors import SolverFailed
from mixopt.lp.certificate import certify
from mixopt.lp.feasibility import LARGEST_RELAXATION
from mixopt.lp.highs import read_solution
from mixopt.lp.least_excess import relax_least
from mixopt.lp.optimal_face import read_optimum
from mixopt.lp.options import DEVEX, set_options
from mixopt.lp.solver import load, start_highs
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm, Step
from mixopt.lp.status import NEXT_STEP, check_status, solve_robustly
from mixopt.lp.tie_breaking import minimise_in_order
from mixopt.lp.tolerances import FEASIBILITY, NOISE
from mixopt.lp.two_stage import MONEY_RULE, TwoStage
from mixopt.lp.unit_steps import measure_steps

BEYOND = 10 * FEASIBILITY
"""By how much further than it had to be a limit is relaxed for a proof."""


@dataclass(frozen=True, slots=True)
class TwoStageOptimum:
    """What comes of an extensive form.

    Attributes:
        objective: The expected cost, and what the tail adds.
        now: What is decided now: shape (columns that are decided now,).
        futures: Of each future, its columns: shape (futures, columns).
        excess: Of each tier, by how much its limits are relaxed beyond what is allowed: expected.
    """

    objective: float
    now: Floats
    futures: Floats
    excess: Mapping[str, float]

    @property
    def exceeds(self) -> bool:
        """Whether anything is relaxed beyond what is allowed."""
        return any(each > NOISE for each in self.excess.values())


class ExtensiveForm:
    """HiGHS with an extensive form loaded."""

    def __init__(self, two: TwoStage, excess: Mapping[str, Integers]) -> None:
        """Build the form and load it.

        Args:
            two: The programme.
            excess: Of one future, the columns that are closed at 0 and may be opened: by tier, the
                firmest first.
        """
        self.two, self.form = two, two.extensive_form()
        every = range(len(two.futures))
        self.places = np.array([two.columns_of(at) for at in every])
        self.excess = {tier: self.places[:, columns] for tier, columns in excess.items()}
        self.columns, self.opened = excess, np.zeros(len(self.form.cost))
        self.highs, self.beside = start_highs(self.form), start_highs(self.form)
        set_options(self.beside, DEVEX)
        self.basis: highspy.HighsBasis | None = None

    def solve(
        self,
        held: Mapping[int, float] | None = None,
        *,
        least_now: bool = False,
        may_exceed: bool = True,
    ) -> TwoStageOptimum | None:
        """Solve, with some of what is decided now held; None where limits clash that nothing mends.

        Args:
            held: Values of columns that are decided now, by their position among these.
            least_now: Of several optima, take the one that does the least now: in sum, then column
                by column in their order.
            may_exceed: More may be relaxed than is allowed, where there is no optimum otherwise.

        Raises:
            SolverFailed: HiGHS stopped without a proof.
        """
        form = self._hold(held or {})
        if not solve_robustly(self.highs, "the extensive form"):
            found = self._solve_relaxed(form) if may_exceed else None
            if found is not None and not held:
                self._remember(found)
            return found
        optimum, self.basis = read_optimum(self.highs), self.highs.getBasis()
        set_options(self.highs, DEVEX)
        objective, values = self._cost(optimum.values), optimum.values
        if least_now:
            load(self.beside, form)
            check_status(self.beside.setBasis(self.basis), "basis")
            check_status(self.beside.run(), "from the same basis")
            _, chosen = minimise_in_order(self.beside, form, self._costs_of_now(), optimum)
            values = optimum.values if chosen is None else chosen.values
        return self._read(objective, values, dict.fromkeys(self.excess, 0.0))

    def nearest(self, wanted: Floats) -> Floats | None:
        """What comes nearest to some decisions now of all that suits every future.

        No more of any than is wanted, and as much in sum as can be: what is firmest is kept, and
        all other tiers are relaxed. None where limits clash that nothing mends.

        Args:
            wanted: Of each column that is decided now.

        Raises:
            SolverFailed: HiGHS stopped without a proof.
        """
        upper, number = self.form.upper.copy(), len(self.two.now)
        upper[:number] = np.minimum(upper[:number], wanted)
        for tier in [*self.excess][1:]:
            upper[self.excess[tier]] = LARGEST_RELAXATION
        cost = np.zeros(len(upper))
        cost[:number] = -1.0
        load(self.beside, replace(self.form, cost=cost, offset=0.0, upper=upper))
        if not solve_robustly(self.beside, "the nearest decisions"):
            return None
        found = np.array(self.beside.getSolution().col_value)[:number]
        nearest: Floats = np.clip(found, self.form.lower[:number], upper[:number])
        return nearest

    def least_short(self) -> float | None:
        """The least that the worst futures can be short of money, on average, whatever it costs.

        None where limits clash that nothing mends. Has a meaning where there is a rule on money.

        Raises:
            SolverFailed: HiGHS stopped without a proof.
        """
        rule = next(at for at, row in enumerate(self.form.rows) if row.block == MONEY_RULE)
        matrix = self.form.matrix
        entries = matrix.rows == rule
        cost = np.zeros(len(self.form.cost))
        cost[matrix.columns[entries]] = matrix.data[entries]
        upper = self.form.row_upper.copy()
        upper[rule] = np.inf
        beside = start_highs(replace(self.form, cost=cost, offset=0.0, row_upper=upper))
        if not solve_robustly(beside, "the least that is short"):
            return None
        return float(beside.getInfo().objective_function_value)

    def prove(self, steps: Sequence[Step]) -> tuple[Floats, Certificate]:
        """What each of some steps does to the objective, and the proof of the optimum.

        Where limits clash by a trifle, as they may where many futures meet, the proof is of the
        optimum with those limits relaxed as far as they had to be.

        Args:
            steps: Rows of one future whose limits move, in all of them, and by how much.

        Returns:
            The changes of the objective, NaN where there is no optimum then; and the certificate.

        Raises:
            SolverFailed: It has no optimum.
        """
        form = self._hold({})
        solved = solve_robustly(self.highs, "the extensive form")
        relaxed = not solved and bool(np.any(self.opened))
        if relaxed:
            form = self._shift(form, self.opened)
            solved = solve_robustly(self.highs, "the extensive form")
        if not solved:
            msg = f"HiGHS found no plan where it had found one. {NEXT_STEP}"
            raise SolverFailed(msg)
        solution = read_solution(self.highs, form)
        every = [self._in_all(step) for step in steps]
        effects = measure_steps(self.highs, replace(form, unit_steps=every), solution)
        if relaxed:
            self._shift(self.form, np.zeros(len(self.form.cost)))
        return effects, certify(form, solution)

    def _remember(self, found: TwoStageOptimum) -> None:
        """Remember what had to be relaxed, for the proof."""
        for tier, places in self.excess.items():
            by = found.futures[np.arange(len(places))[:, np.newaxis], self.columns[tier]]
            self.opened[places] = np.where(by > 0, by + BEYOND, 0.0)

    def _shift(self, form: StandardForm, excess: Floats) -> StandardForm:
        """Move limits of rows by what columns of excess would do to them, which stay closed."""
        closed = np.concatenate([places.ravel() for places in self.excess.values()])
        rows = np.unique(self.form.matrix.rows[np.isin(self.form.matrix.columns, closed)])
        by = self.form.matrix.times(excess)
        moved = replace(form, row_lower=form.row_lower - by, row_upper=form.row_upper - by)
        for row in rows.tolist():
            status = self.highs.changeRowBounds(row, moved.row_lower[row], moved.row_upper[row])
            check_status(status, "limits that are relaxed")
        return moved

    def _hold(self, held: Mapping[int, float]) -> StandardForm:
        """Bound what is decided now: at the values that are held, else as it was."""
        lower, upper = self.form.lower.copy(), self.form.upper.copy()
        for at, value in held.items():
            lower[at] = upper[at] = value
        now = np.arange(len(self.two.now), dtype=np.int32)
        status = self.highs.changeColsBounds(len(now), now, lower[now], upper[now])
        check_status(status, "bounds of what is decided now")
        return replace(self.form, lower=lower, upper=upper)

    def _solve_relaxed(self, form: StandardForm) -> TwoStageOptimum | None:
        """Open what may be relaxed, and make its expectation least, the firmest tier first."""
        costs = {tier: np.zeros(len(form.cost)) for tier in self.excess}
        for tier, places in self.excess.items():
            costs[tier][places] = self.two.chances[:, np.newaxis]
        found = relax_least(self.beside, form, [*costs.values()], self.basis)
        if found is None:
            return None
        excess = {each: max(0.0, float(cost @ found)) for each, cost in costs.items()}
        return self._read(self._cost(found), found, excess)

    def _costs_of_now(self) -> list[Floats]:
        """What is decided now, in sum; then each of it."""
        number = len(self.two.now)
        costs = np.zeros((number + 1, len(self.form.cost)))
        costs[0, :number] = 1.0
        costs[np.arange(number) + 1, np.arange(number)] = 1.0
        return [*costs]

    def _cost(self, values: Floats) -> float:
        return float(self.form.cost @ values) + self.form.offset

    def _read(
        self, objective: float, values: Floats, excess: Mapping[str, float]
    ) -> TwoStageOptimum:
        return TwoStageOptimum(objective, values[: len(self.two.now)], values[self.places], excess)

    def _in_all(self, step: Step) -> Step:
        """A step of one future in all of them."""
        rows, amounts = step
        places = [self.two.rows_of(row) for row in rows]
        by = np.repeat(np.asarray(amounts, dtype=float), len(self.two.futures))
        return np.concatenate(places).tolist(), by.tolist()
