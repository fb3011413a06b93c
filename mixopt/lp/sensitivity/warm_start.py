"""The optimum again with a figure moved, and how far a slope holds: warm from the optimal basis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mixopt.errors import SolverFailed
from mixopt.lp.basis import Basis
from mixopt.lp.options import DEVEX, set_options
from mixopt.lp.perturbation import Perturbation, apply, entries_of
from mixopt.lp.solver import load, start_highs
from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.status import check_status, solve_robustly


@dataclass(frozen=True, slots=True)
class Optimum:
    """An optimum of the programme with something moved."""

    objective: float
    values: Floats
    duals: Floats
    basis: Basis


class Resolver:
    """Solves programmes of one structure, each from the optimal basis of the first."""

    def __init__(self, form: StandardForm) -> None:
        """Solve the first, from no basis."""
        self.highs = start_highs(form)
        try:
            planned = solve_robustly(self.highs, "run")
        except SolverFailed:
            planned = False
        self.basis = self.highs.getBasis() if planned else None
        self.objective = self._objective() if planned else None
        """The first's objective; none without a plan."""

    def objective_of(self, form: StandardForm) -> float | None:
        """The objective of another; none without a plan.

        Raises:
            SolverFailed: HiGHS stopped without a proof.
        """
        load(self.highs, form)
        if self.basis is not None:
            check_status(self.highs.setBasis(self.basis), "basis")
        return self._objective() if solve_robustly(self.highs, "re-solve") else None

    def _objective(self) -> float:
        return float(self.highs.getInfo().objective_function_value)


class WarmStart:
    """Holds a solved programme, moves parts of it, and puts them back."""

    def __init__(self, compiled: StandardForm, basis: Basis | None = None) -> None:
        """Solve it once, from a basis if one is given; every move starts from the basis found."""
        self.compiled = compiled
        self.highs = start_highs(compiled)
        set_options(self.highs, DEVEX)
        if basis is not None:
            basis.give_to(self.highs)
        check_status(self.highs.run(), "run")
        self.basis = self.highs.getBasis()
        self.objective = self._objective()
        """With nothing moved, to the rounding of the moves from it."""
        self.entries = entries_of(compiled)

    def resolve(self, moves: Perturbation, by: float) -> Optimum | None:
        """The optimum moved by so much; none where there is no plan."""
        self._move(moves, by)
        try:
            return self._solve()
        finally:
            self._move(moves, 0.0)
            check_status(self.highs.setBasis(self.basis), "basis")

    def objective_at(self, moves: Perturbation, by: float) -> float | None:
        """The objective of the optimum moved by so much; none where there is no plan."""
        self._move(moves, by)
        try:
            return self._objective() if solve_robustly(self.highs, "moved run") else None
        finally:
            self._move(moves, 0.0)
            check_status(self.highs.setBasis(self.basis), "basis")

    def solve_unmoved(self, after: Optimum) -> Optimum:
        """The optimum where nothing is moved that leads to one a little way to a side.

        At an optimum with ties the duals are one point of many: those of the basis that is
        optimal a little way to one side are the ones that hold on that side.
        """
        check_status(self.highs.setBasis(after.basis.held), "basis")
        before = self._solve()
        check_status(self.highs.setBasis(self.basis), "basis")
        if before is None:
            msg = "HiGHS found no plan where it had found one"
            raise SolverFailed(msg)
        return before

    def _move(self, moves: Perturbation, by: float) -> None:
        sides = self.compiled.row_lower, self.compiled.row_upper
        apply(self.highs, moves, by, sides, self.entries)
        for column, slope in moves.costs:
            cost = float(self.compiled.cost[column]) + slope * by
            check_status(self.highs.changeColCost(column, cost), "move")

    def _solve(self) -> Optimum | None:
        if not solve_robustly(self.highs, "moved run"):
            return None
        found = self.highs.getSolution()
        return Optimum(
            self._objective(),
            np.array(found.col_value),
            np.array(found.row_dual),
            Basis(self.highs.getBasis()),
        )

    def _objective(self) -> float:
        return float(self.highs.getInfo().objective_function_value)
