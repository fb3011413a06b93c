"""The only door to HiGHS: matrices in; values, duals and a basis out.

Pyomo's own solver interfaces are slower and ignore HiGHS's load errors. Here every status is
checked and the counts are compared after passing. Solves on one thread and ends on a simplex
basis: same input, same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np

from mixopt.errors import MixoptError, SolverFailed
from mixopt.lp.components import component_of, find_components
from mixopt.lp.solver import Solver
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.status import ROUNDING, check_status, is_optimal
from mixopt.lp.tie_breaking import break_ties

__all__ = [
    "OPTIONS",
    "ROUNDING",
    "Infeasible",
    "Solution",
    "find_ranges",
    "solve_form",
    "start_highs",
]

OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "solver": "simplex",
    "threads": 1,
    "random_seed": 0,
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
}
"""What HiGHS is told besides the problem."""

TOO_WIDE_FOR_SIMPLEX = 20_000
"""Columns from which the interior point method and its crossover are quicker."""

IRREDUCIBLE = 2 + 4
"""Strategy for `getIis`: the light default returns an empty, valid conflict."""


class Infeasible(MixoptError):
    """No values satisfy every row. Carries the rows of one irreducible conflict."""

    exit_code = 3

    def __init__(self, rows: list[int]) -> None:
        """Keep the positions of the rows that clash."""
        super().__init__("no values satisfy every row")
        self.rows = rows


@dataclass(frozen=True, slots=True)
class Solution:
    """What HiGHS answered, by the positions of the compiled rows and columns.

    Attributes:
        objective: Least cost, offset included.
        values: Value of each column.
        activities: A·x, one a row.
        duals: Change of the objective when the row's limit rises by one.
        reduced_costs: The same for each column's bound.
        column_basis: Basis status of each column, as HiGHS numbers them.
        row_basis: Basis status of each row.
        effects: By how much each of the compiled steps changes the objective; NaN: no plan.
    """

    objective: float
    values: Floats
    activities: Floats
    duals: Floats
    reduced_costs: Floats
    column_basis: Integers
    row_basis: Integers
    effects: Floats


def solve_form(compiled: StandardForm) -> Solution:
    """Solve to a proven optimum.

    Areas that share nothing are solved apart: the work grows with their number, not faster.

    Raises:
        Infeasible: No plan satisfies every row, confirmed without presolve.
        SolverFailed: HiGHS stopped without a proof.
    """
    pieces = find_components(compiled)
    if len(pieces) == 1:
        return _solved(compiled)
    whole = Solution(
        objective=0.0,
        values=np.zeros(len(compiled.columns)),
        activities=np.zeros(len(compiled.rows)),
        duals=np.zeros(len(compiled.rows)),
        reduced_costs=np.zeros(len(compiled.columns)),
        column_basis=np.zeros(len(compiled.columns), dtype=int),
        row_basis=np.zeros(len(compiled.rows), dtype=int),
        effects=np.zeros(len(compiled.steps)),
    )
    for rows, columns in pieces:
        try:
            part = _solved(component_of(compiled, rows, columns))
        except Infeasible as conflict:
            raise Infeasible([int(rows[row]) for row in conflict.rows]) from None
        whole.values[columns], whole.reduced_costs[columns] = part.values, part.reduced_costs
        whole.activities[rows], whole.duals[rows] = part.activities, part.duals
        whole.column_basis[columns], whole.row_basis[rows] = part.column_basis, part.row_basis
        whole.effects[:] += part.effects
    return replace(whole, objective=float(compiled.cost @ whole.values) + compiled.offset)


def _solved(compiled: StandardForm) -> Solution:
    """Solve one piece."""
    highs = start_highs(compiled)
    if len(compiled.columns) > TOO_WIDE_FOR_SIMPLEX:
        check_status(
            highs.setOptionValue("solver", "ipm"), "solver"
        )  # crosses over to a simplex basis
    check_status(highs.run(), "run")
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        # Presolve has called badly scaled programmes infeasible: believe it only without.
        check_status(highs.setOptionValue("presolve", "off"), "presolve option")
        check_status(highs.clearSolver(), "clear")
        unproven = highs.run() != highspy.HighsStatus.kOk
        if unproven or highs.getModelStatus() == highspy.HighsModelStatus.kUnknown:
            from mixopt.lp.phase_one import clashing_rows  # it starts HiGHS by this file

            raise Infeasible(clashing_rows(compiled))
    if not is_optimal(highs):
        raise Infeasible(_conflict(highs))
    check_status(
        highs.setOptionValue("solver", "simplex"), "solver"
    )  # what follows starts from its basis
    solution = _read(highs, compiled)
    if compiled.steps:
        solution = replace(solution, effects=_measured(highs, compiled, solution))
    if (compiled.moves is None or not len(compiled.moves)) and not compiled.then:
        return solution
    found = solution.values, solution.reduced_costs, solution.duals
    values = break_ties(highs, compiled, found)
    return replace(solution, values=values, activities=compiled.matrix.times(values))


def _measured(highs: highspy.Highs, compiled: StandardForm, solution: Solution) -> Floats:
    """The effect of each step, solved again from the optimal basis."""
    effects, basis = np.zeros(len(compiled.steps)), highs.getBasis()
    below = solution.activities - compiled.row_lower
    room = np.minimum(below, compiled.row_upper - solution.activities)
    lower, upper = compiled.row_lower, compiled.row_upper
    for at, (rows, amounts) in enumerate(compiled.steps):
        still = all(
            abs(solution.duals[row]) <= ROUNDING and room[row] > abs(by) + ROUNDING
            for row, by in zip(rows, amounts, strict=True)
        )
        if still:
            continue
        for row, by in zip(rows, amounts, strict=True):
            check_status(highs.changeRowBounds(row, lower[row] + by, upper[row] + by), "step")
        check_status(highs.run(), "step run")
        if is_optimal(highs):
            effects[at] = highs.getInfo().objective_function_value - solution.objective
        else:
            effects[at] = np.nan  # a step that cannot be taken is an answer, not a fault
            check_status(highs.setBasis(basis), "basis")
        for row in rows:
            check_status(highs.changeRowBounds(row, lower[row], upper[row]), "step back")
    check_status(highs.setBasis(basis), "basis")
    return effects


def find_ranges(
    compiled: StandardForm, columns: Sequence[int], told: Callable[[int], None]
) -> list[tuple[float, float]]:
    """The least and the most that each of some columns can be; each solve starts from the last.

    Args:
        compiled: The programme; its cost is not asked about.
        columns: Positions of columns.
        told: Is told how many solves are still to come, before each.

    Raises:
        Infeasible: No values satisfy every row.
        SolverFailed: HiGHS stopped without a proof.
    """
    _solved(replace(compiled, cost=np.zeros(len(compiled.columns)), moves=None, then=(), steps=()))
    highs, found, left = start_highs(compiled), [], 2 * len(columns)
    for column in columns:
        ends = []
        for sign in (1.0, -1.0):
            told(left)
            left -= 1
            check_status(highs.changeColCost(column, sign), "cost of a cell")
            check_status(highs.run(), "run for a cell")
            if not is_optimal(highs):
                msg = "HiGHS found no plan where it had found one"
                raise SolverFailed(msg)
            ends.append(sign * float(highs.getInfo().objective_function_value))
        check_status(highs.changeColCost(column, 0.0), "cost of a cell")
        found.append((ends[0], ends[1]))
    return found


def start_highs(compiled: StandardForm) -> highspy.Highs:
    """A HiGHS object that holds the programme, with every count compared."""
    highs = Solver()
    for option, value in OPTIONS.items():
        check_status(highs.setOptionValue(option, value), option)
    load(highs, compiled)
    return highs


def load(highs: highspy.Highs, compiled: StandardForm) -> None:
    """Load a programme in the place of what a HiGHS object holds, with every count compared.

    Raises:
        SolverFailed: HiGHS refuses a part of it, or drops one.
    """
    problem = highspy.HighsLp()
    problem.num_col_, problem.num_row_ = len(compiled.columns), len(compiled.rows)
    problem.col_cost_, problem.offset_ = compiled.cost, compiled.offset
    problem.col_lower_, problem.col_upper_ = compiled.lower, compiled.upper
    problem.row_lower_, problem.row_upper_ = compiled.row_lower, compiled.row_upper
    problem.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    problem.a_matrix_.start_ = compiled.matrix.pointers
    problem.a_matrix_.index_ = compiled.matrix.rows
    problem.a_matrix_.value_ = compiled.matrix.data
    check_status(highs.passModel(problem), "passModel")
    held = (highs.getNumRow(), highs.getNumCol(), highs.getNumNz())
    meant = (len(compiled.rows), len(compiled.columns), len(compiled.matrix.data))
    if held != meant:
        msg = f"HiGHS holds {held} rows, columns and non-zeros, not {meant}"
        raise SolverFailed(msg)


def _conflict(highs: highspy.Highs) -> list[int]:
    """The rows of one irreducible conflict; where HiGHS finds none, of the proof it has."""
    check_status(highs.setOptionValue("iis_strategy", IRREDUCIBLE), "iis_strategy")
    _, is_optimal, ray = highs.getDualRay()
    proof = np.flatnonzero(np.abs(np.asarray(ray)) > ROUNDING) if is_optimal else np.array([], int)
    status, conflict = highs.getIis()
    found = conflict.row_index_ if status == highspy.HighsStatus.kOk else proof
    return sorted(int(row) for row in found)


def _read(highs: highspy.Highs, compiled: StandardForm) -> Solution:
    solution, basis = highs.getSolution(), highs.getBasis()
    if not (solution.dual_valid and basis.valid):
        msg = "HiGHS gave no duals or no basis"
        raise SolverFailed(msg)
    values = np.array(solution.col_value)
    at_most = values >= 0.99 * compiled.upper
    loose = np.flatnonzero(at_most & (compiled.upper > 0))
    if len(loose):
        msg = f"{compiled.columns[loose[0]].name} rests on a bound that no council reaches"
        raise SolverFailed(msg)
    return Solution(
        objective=float(highs.getInfo().objective_function_value),
        values=values,
        activities=np.array(solution.row_value),
        duals=np.array(solution.row_dual),
        reduced_costs=np.array(solution.col_dual),
        column_basis=np.array([status.value for status in basis.col_status], dtype=int),
        row_basis=np.array([status.value for status in basis.row_status], dtype=int),
        effects=np.zeros(len(compiled.steps)),
    )
