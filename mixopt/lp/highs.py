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
from mixopt.lp.components import extract_component, find_components
from mixopt.lp.optimal_face import Optimum, find_face
from mixopt.lp.solver import start_highs
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.status import NEXT_STEP, check_status, is_optimal, solve_robustly
from mixopt.lp.tie_breaking import choose_optimum
from mixopt.lp.tolerances import LOOSE_BOUND, ROUNDING

TOO_WIDE_FOR_SIMPLEX = 20_000
"""Columns from which the interior point method and its crossover are quicker."""

IRREDUCIBLE = 2 + 4
"""Strategy for `getIis`: with its default, HiGHS returns an empty conflict and calls it valid."""


class Infeasible(MixoptError):
    """The programme is infeasible. Carries the rows of one irreducible conflict."""

    exit_code = 3

    def __init__(self, rows: list[int]) -> None:
        """Keep the positions of the rows that conflict."""
        super().__init__("no values satisfy every row")
        self.rows = rows


@dataclass(frozen=True, slots=True)
class Solution:
    """The optimum that HiGHS found, by the positions of the rows and columns.

    Attributes:
        objective: Least cost, offset included.
        values: Value of each column.
        activities: A·x, one a row.
        duals: Shadow prices: change of the objective by one unit more of the row's limit.
        reduced_costs: The same for the bound of each column.
        column_basis: Basis status of each column, as HiGHS numbers them.
        row_basis: Basis status of each row.
        effects: Change of the objective by each of the unit steps; NaN where it is infeasible.
    """

    objective: float
    values: Floats
    activities: Floats
    duals: Floats
    reduced_costs: Floats
    column_basis: Integers
    row_basis: Integers
    effects: Floats


def solve_form(form: StandardForm) -> Solution:
    """Solve to a proven optimum.

    Independent components (areas that share nothing) are solved one by one: the work grows with
    their number, not faster.

    Raises:
        Infeasible: No values satisfy every row, confirmed without presolve.
        SolverFailed: HiGHS stopped without a proof.
    """
    components = find_components(form)
    if len(components) == 1:
        return _solve_component(form)
    whole = Solution(
        objective=0.0,
        values=np.zeros(len(form.columns)),
        activities=np.zeros(len(form.rows)),
        duals=np.zeros(len(form.rows)),
        reduced_costs=np.zeros(len(form.columns)),
        column_basis=np.zeros(len(form.columns), dtype=int),
        row_basis=np.zeros(len(form.rows), dtype=int),
        effects=np.zeros(len(form.unit_steps)),
    )
    for rows, columns in components:
        try:
            part = _solve_component(extract_component(form, rows, columns))
        except Infeasible as conflict:
            raise Infeasible([int(rows[row]) for row in conflict.rows]) from None
        whole.values[columns], whole.reduced_costs[columns] = part.values, part.reduced_costs
        whole.activities[rows], whole.duals[rows] = part.activities, part.duals
        whole.column_basis[columns], whole.row_basis[rows] = part.column_basis, part.row_basis
        whole.effects[:] += part.effects
    return replace(whole, objective=float(form.cost @ whole.values) + form.offset)


def _solve_component(form: StandardForm) -> Solution:
    """Solve one component; measure its unit steps, and break its ties."""
    highs = start_highs(form)
    if len(form.columns) > TOO_WIDE_FOR_SIMPLEX:
        check_status(
            highs.setOptionValue("solver", "ipm"), "solver"
        )  # crosses over to a simplex basis
    answered = highs.run() == highspy.HighsStatus.kOk
    if not answered or highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        # Presolve has called badly scaled programmes infeasible: believe it only without.
        check_status(highs.setOptionValue("presolve", "off"), "presolve option")
        check_status(highs.clearSolver(), "clear")
        unproven = highs.run() != highspy.HighsStatus.kOk
        if unproven or highs.getModelStatus() == highspy.HighsModelStatus.kUnknown:
            from mixopt.lp.phase_one import clashing_rows  # it starts HiGHS by this file

            raise Infeasible(clashing_rows(form))
    if not is_optimal(highs):
        raise Infeasible(_conflict(highs))
    check_status(
        highs.setOptionValue("solver", "simplex"), "solver"
    )  # what follows starts from its basis
    solution = _read_solution(highs, form)
    if form.unit_steps:
        solution = replace(solution, effects=_measure_steps(highs, form, solution))
    if not form.has_ties_to_break:
        return solution
    optimum = Optimum(solution.values, solution.activities, solution.reduced_costs, solution.duals)
    values = choose_optimum(find_face(highs, form, optimum), form)
    return replace(solution, values=values, activities=form.matrix.times(values))


def _measure_steps(highs: highspy.Highs, form: StandardForm, solution: Solution) -> Floats:
    """The effect of each unit step: by the dual within its range, else re-solved from the basis."""
    effects, basis = np.zeros(len(form.unit_steps)), highs.getBasis()
    below = solution.activities - form.row_lower
    room = np.minimum(below, form.row_upper - solution.activities)
    lower, upper = form.row_lower, form.row_upper
    least, most = _range_limits(highs)
    for at, (rows, amounts) in enumerate(form.unit_steps):
        unaffected = all(
            abs(solution.duals[row]) <= ROUNDING and room[row] > abs(by) + ROUNDING
            for row, by in zip(rows, amounts, strict=True)
        )
        if unaffected:
            continue
        if len(rows) == 1 and abs(solution.duals[rows[0]]) > ROUNDING:
            row, by, dual = rows[0], amounts[0], solution.duals[rows[0]]
            stepped = (lower[row] if dual > 0 else upper[row]) + by
            if least[row] <= stepped <= most[row]:  # the basis stays optimal on the way there
                effects[at] = dual * by
                continue
        for row, by in zip(rows, amounts, strict=True):
            check_status(highs.changeRowBounds(row, lower[row] + by, upper[row] + by), "step")
        if solve_robustly(highs, "step run"):
            effects[at] = highs.getInfo().objective_function_value - solution.objective
        else:
            effects[at] = np.nan  # a step that cannot be taken is an answer, not a fault
            check_status(highs.setBasis(basis), "basis")
        for row in rows:
            check_status(highs.changeRowBounds(row, lower[row], upper[row]), "step back")
    check_status(highs.setBasis(basis), "basis")
    return effects


def _range_limits(highs: highspy.Highs) -> tuple[Floats, Floats]:
    """Ranging: between which values the limit of each row leaves the basis optimal.

    Of a row without a dual HiGHS gives the range of its activity, which is not asked for here.
    """
    status, ranging = highs.getRanging()
    if status != highspy.HighsStatus.kOk:
        nowhere = np.full(highs.getNumRow(), np.nan)
        return nowhere, nowhere
    return np.array(ranging.row_bound_dn.value_), np.array(ranging.row_bound_up.value_)


def find_ranges(
    form: StandardForm, columns: Sequence[int], report_progress: Callable[[int], None]
) -> list[tuple[float, float]]:
    """The least and the greatest value of each of some columns; each solve starts from the last.

    Args:
        form: The programme; its own cost plays no part.
        columns: Positions of columns.
        report_progress: Called before each solve with the number that are still to come.

    Raises:
        Infeasible: No values satisfy every row.
        SolverFailed: HiGHS stopped without a proof.
    """
    form = form.without_cost()
    _solve_component(form)
    highs, ranges, left = start_highs(form), [], 2 * len(columns)
    for column in columns:
        ends = []
        for sign in (1.0, -1.0):
            report_progress(left)
            left -= 1
            check_status(highs.changeColCost(column, sign), "cost of a cell")
            check_status(highs.run(), "run for a cell")
            if not is_optimal(highs):
                msg = f"HiGHS found no plan where it had found one. {NEXT_STEP}"
                raise SolverFailed(msg)
            ends.append(sign * float(highs.getInfo().objective_function_value))
        check_status(highs.changeColCost(column, 0.0), "cost of a cell")
        ranges.append((ends[0], ends[1]))
    return ranges


def _conflict(highs: highspy.Highs) -> list[int]:
    """The rows of one irreducible conflict; where HiGHS finds none, those of its Farkas ray."""
    check_status(highs.setOptionValue("iis_strategy", IRREDUCIBLE), "iis_strategy")
    _, has_ray, ray = highs.getDualRay()
    proof = np.flatnonzero(np.abs(np.asarray(ray)) > ROUNDING) if has_ray else np.array([], int)
    status, conflict = highs.getIis()
    found = conflict.row_index_ if status == highspy.HighsStatus.kOk else proof
    return sorted(int(row) for row in found)


def _read_solution(highs: highspy.Highs, form: StandardForm) -> Solution:
    """Values, duals and basis of the optimum.

    Raises:
        SolverFailed: HiGHS holds no duals or no basis, or the optimum rests on a loose bound.
    """
    solution, basis = highs.getSolution(), highs.getBasis()
    if not (solution.dual_valid and basis.valid):
        msg = f"HiGHS gave no duals or no basis. {NEXT_STEP}"
        raise SolverFailed(msg)
    values = np.array(solution.col_value)
    at_most = values >= LOOSE_BOUND * form.upper
    loose = np.flatnonzero(at_most & (form.upper > 0))
    if len(loose):
        name = form.columns[loose[0]].name
        msg = (
            f"{name} rests on a bound that no council reaches. Look for a price below 0, "
            "or a figure in a wrong unit, among those of this variable"
        )
        raise SolverFailed(msg)
    return Solution(
        objective=float(highs.getInfo().objective_function_value),
        values=values,
        activities=np.array(solution.row_value),
        duals=np.array(solution.row_dual),
        reduced_costs=np.array(solution.col_dual),
        column_basis=np.array([status.value for status in basis.col_status], dtype=int),
        row_basis=np.array([status.value for status in basis.row_status], dtype=int),
        effects=np.zeros(len(form.unit_steps)),
    )
