"""Both sides of an optimum: what its objective does when something in the programme moves.

Knows matrices only. A move is one number by which limits, coefficients and costs change together
(`Moves`); one side is the move upwards, the other downwards.

At an optimum with ties the solver's dual is one point of many, right in one direction at best.
Here each side is solved a little way out; the duals of the basis found there hold on it. The
change of the objective confirms them where it stands out from the rounding of two solves; where it
does not, the basis does, by being optimal both where nothing has moved and a little way out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mixopt.errors import SolverFailed
from mixopt.lp.basis import Basis
from mixopt.lp.highs import Solution
from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sensitivity.basis import ParametricBasis
from mixopt.lp.sensitivity.ranging import Ranger
from mixopt.lp.sensitivity.unmoved_basis import UnmovedBasis
from mixopt.lp.sensitivity.warm_start import Optimum, WarmStart
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import (
    DOUBT,
    DROPPED,
    FIRST_STEP,
    NEAR_SOLVES,
    NOISE,
    RESOLVED,
    SEEN,
    SLOPE_AGREES,
)

MOST_TRIES = 4

NEARER = 30.0
"""Times: by which each try is nearer than the one before."""


@dataclass(frozen=True, slots=True)
class Side:
    """What the objective does on one side.

    Attributes:
        slope: Of the objective, for a move of one upwards. None: there is no plan on this side, or,
            if it `jumps` or is `unresolved`, no slope.
        jumps: The objective is another at once, however small the move.
        unresolved: No slope can be told from the rounding of numbers.
    """

    slope: float | None
    jumps: bool = False
    unresolved: bool = False


class DirectionalDerivatives:
    """Moves a solved programme this way and that, warm from one optimum."""

    def __init__(
        self, compiled: StandardForm, solution: Solution, start: Basis | None = None
    ) -> None:
        """Solve it once more, for moves to start from.

        Args:
            compiled: The programme.
            solution: Its optimum.
            start: The basis of the optimum, which saves that solve; None: from no basis. Slopes and
                changes are the same: of several things that stop a move at once, which is named
                may not be.
        """
        self.compiled, self.solution = compiled, solution
        self.warm_start = WarmStart(compiled, start)
        below = solution.activities - compiled.row_lower
        self.room: Floats = np.minimum(below, compiled.row_upper - solution.activities)
        self.bases: dict[bytes, UnmovedBasis] = {}
        """Those that were followed, by their statuses."""
        self.followed: tuple[Perturbation, ParametricBasis] | None = None
        self.turned = compiled.matrix.scipy.T.tocsc()
        self.fixed = compiled.row_lower == compiled.row_upper

    @cached_property
    def ranger(self) -> Ranger:
        """What tells how far limits can move."""
        return Ranger(self.compiled, self.solution)

    def still(self, moves: Perturbation, by: float) -> bool:
        """Nothing that is moved so far binds: the optimum does not move."""
        if moves.costs:
            return False
        values, duals = self.solution.values, self.solution.duals
        shift: dict[int, float] = {}
        for row, slope in moves.limits:
            shift[row] = shift.get(row, 0.0) + abs(slope)
        for row, column, slope in moves.coefficients:
            shift[row] = shift.get(row, 0.0) + abs(slope * values[column])
        return all(
            abs(duals[row]) <= NOISE and self.room[row] > total * by and not self.fixed[row]
            for row, total in shift.items()
        )

    def loosens(self, row: int, rise: float) -> bool:
        """Whether a row limits less when its limit rises by so much."""
        no_lower = bool(np.isinf(self.compiled.row_lower[row]))
        return no_lower if rise > 0 else bool(np.isinf(self.compiled.row_upper[row]))

    def side(self, moves: Perturbation, by: float, side: float) -> Side:
        """The slope on one side; unresolved where neither a solve nor a basis confirms one.

        Args:
            moves: What moves.
            by: The first step, small.
            side: 1 for upwards, -1 for downwards.
        """
        if self.still(moves, by):
            return Side(0.0)
        try:
            return self._solve_side(moves, by, side)
        except SolverFailed:
            return Side(None, unresolved=True)

    def _solve_side(self, moves: Perturbation, by: float, side: float) -> Side:
        """The slope on one side, by a solve a little way out, nearer at each try.

        Raises:
            SolverFailed: HiGHS stopped without a proof.
        """
        if self.own_basis_stands(moves, side * by):
            at = self.own_basis(moves).at(0.0)
            assert at is not None
            return Side(0.0 if abs(at.slope) < NOISE * self.reach(moves) else at.slope)
        changes = []
        rounded, reach = NEAR_SOLVES * abs(self.solution.objective), self.reach(moves)
        for tried in range(MOST_TRIES):
            if tried and not self.exceeds_tolerances(moves, by):
                break
            after = self.warm_start.resolve(moves, side * by)
            if after is None:
                return Side(None)
            found = self.warm_start.solve_unmoved(after) if moves.coefficients else after
            slope = lagrangian(moves, found)
            changes.append(after.objective - self.warm_start.objective)
            size = max(reach, abs(slope)) * by
            off = abs(changes[-1] - side * by * slope)
            borne_out = off <= SLOPE_AGREES * size + min(rounded, DOUBT * size)
            exact = slope if borne_out else self._slope_of_basis(moves, after, side * by)
            if exact is not None:
                return Side(0.0 if abs(exact) < NOISE * reach else exact)
            by /= NEARER  # a limit comes in before the end of the step
        most = max(0.5 * abs(changes[0]), self.rounding)
        return Side(None, jumps=abs(changes[-1]) > most, unresolved=abs(changes[-1]) <= most)

    def follow(
        self, moves: Perturbation, statuses: tuple[Integers, Integers], near: float
    ) -> ParametricBasis:
        """A basis, by the statuses of columns and rows, as something moves."""
        key = b"|".join(each.tobytes() for each in statuses)
        if key not in self.bases:
            self.bases[key] = UnmovedBasis(self.compiled, self.turned, statuses)
        return ParametricBasis(self.compiled, moves, self.bases[key], near)

    def own_basis(self, moves: Perturbation) -> ParametricBasis:
        """The basis of the optimum, followed; kept until something else moves."""
        if self.followed is None or self.followed[0] is not moves:
            statuses = self.solution.column_basis, self.solution.row_basis
            self.followed = moves, self.follow(moves, statuses, 0.0)
        return self.followed[1]

    def own_basis_stands(self, moves: Perturbation, by: float) -> bool:
        """Whether the basis of the optimum stays optimal up to a small move to one side."""
        followed = self.own_basis(moves)
        if not followed.stands(by):
            return False
        at = followed.at(0.0)
        return at is not None and abs(at.cost - self.solution.objective) <= self.rounding

    @property
    def rounding(self) -> float:
        """By how much two solves of one programme may differ in their objective."""
        return RESOLVED * max(1.0, abs(self.solution.objective))

    def _slope_of_basis(self, moves: Perturbation, after: Optimum, by: float) -> float | None:
        """The exact slope of a basis that is optimal where nothing has moved and at a move.

        It is confirmed by solving again as far out as the basis stays optimal, up to a step: there
        the change stands out from rounding if it ever does. None: it is not confirmed.
        """
        followed = self.follow(moves, after.basis.statuses(), by)
        here, there = followed.at(0.0), followed.at(by)
        if here is None or there is None or not (here.optimal and there.optimal):
            return None
        if abs(here.slope - there.slope) > SLOPE_AGREES * max(self.reach(moves), abs(there.slope)):
            return None
        far, _ = followed.end(by, by / FIRST_STEP, 4 * abs(by))
        for move, objective in (
            (0.0, self.warm_start.objective),
            (by, after.objective),
            (far, None),
        ):
            if objective is None:
                again = self.warm_start.resolve(moves, move)
                objective = None if again is None else again.objective
            at = followed.at(move)
            if at is None or objective is None or abs(at.cost - objective) > self.rounding:
                return None
        return here.slope

    def exceeds_tolerances(self, moves: Perturbation, by: float) -> bool:
        """Whether a move is more than the solver's tolerances."""
        values, entries = self.solution.values, self.warm_start.entries
        reach = [abs(slope) for _, slope in (*moves.limits, *moves.costs)]
        reach += [abs(slope) * max(1.0, abs(values[j])) for _, j, slope in moves.coefficients]
        new = [abs(slope) for i, j, slope in moves.coefficients if (i, j) not in entries]
        return max(reach) * by >= SEEN and min(new, default=np.inf) * by > DROPPED

    def reach(self, moves: Perturbation) -> float:
        """By how much a move of one moves any row or cost; 1 where by more."""
        values = self.solution.values
        most = [abs(slope) for _, slope in (*moves.limits, *moves.costs)]
        most += [abs(slope * values[column]) for _, column, slope in moves.coefficients]
        return min(1.0, max(most, default=1.0))

    def change(self, moves: Perturbation, by: float) -> float | None:
        """What a move adds to the objective, by solving again; none where there is no plan."""
        if self.still(moves, abs(by)):
            return 0.0
        here, there = (self.own_basis(moves).at(move) for move in (0.0, by))
        if here and there and here.optimal and there.optimal:
            change = there.cost - here.cost
            return 0.0 if abs(change) < NOISE else change
        objective = self.warm_start.objective_at(moves, by)
        if objective is None:
            return None
        change = objective - self.warm_start.objective
        return 0.0 if abs(change) < NOISE else change


def lagrangian(moves: Perturbation, found: Optimum) -> float:
    """The derivative of the objective: Σ dual · (limit − coefficient · value) + cost · value."""
    total = sum(found.duals[row] * slope for row, slope in moves.limits)
    total -= sum(
        found.duals[row] * slope * found.values[column] for row, column, slope in moves.coefficients
    )
    return float(total + sum(slope * found.values[column] for column, slope in moves.costs))
