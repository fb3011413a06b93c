"""The only door to HiGHS: matrices in; values, duals and a basis out.

Pyomo's own solver interfaces are slower and ignore HiGHS's load errors. Here every status is
checked and the counts are compared after passing. Solves on one thread and ends on a simplex
basis: same input, same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import highspy
import numpy as np

from mixopt.errors import MixoptError, SolverFailed
from mixopt.lp.basis import Basis, statuses_at
from mixopt.lp.components import extract_component, find_components
from mixopt.lp.optimal_face import OptimalFace, Optimum, find_face
from mixopt.lp.options import QUICK, read_options, set_options
from mixopt.lp.phase_one import clashing_rows
from mixopt.lp.solver import start_highs
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.status import NEXT_STEP, adds_up, check_status, is_optimal, run_to_optimum
from mixopt.lp.tie_breaking import choose_optimum
from mixopt.lp.tolerances import LOOSE_BOUND, ROUNDING
from mixopt.lp.unit_steps import measure_steps

QUICKER_WITHOUT_PRESOLVE = 800
"""Columns up to which presolve takes longer than it saves."""

TOO_WIDE_FOR_SIMPLEX = 20_000
"""Columns from which the interior point method and its crossover are quicker."""

IRREDUCIBLE = 2 + 4
"""Strategy for `getIis`: with its default, HiGHS returns an empty conflict and calls it valid."""


class Infeasible(MixoptError):
    """The programme is infeasible. Finds the rows of one irreducible conflict for who asks."""

    exit_code = 3

    def __init__(self, rows: list[int] | Callable[[], list[int]]) -> None:
        """Keep the positions of the rows that conflict, or how they are found.

        To find them takes many times as long as to see that there are some.
        """
        super().__init__("no values satisfy every row")
        self._rows = rows

    @property
    def rows(self) -> list[int]:
        """The positions of the rows that conflict, in order."""
        if callable(self._rows):
            self._rows = self._rows()
        return self._rows

    def __reduce__(self) -> tuple[type[Infeasible], tuple[list[int]]]:
        """Pickle the rows: what finds them holds a solver."""
        return type(self), (self.rows,)


class OptimumAtBound(SolverFailed):
    """The optimum rests on bounds that only keep columns finite. Carries their positions."""

    def __init__(self, columns: list[int], name: str) -> None:
        """Keep the positions; the message names one of the columns."""
        msg = (
            f"{name} rests on a bound that no council reaches. Look for a price below 0, "
            "or a figure in a wrong unit, among those of this variable"
        )
        super().__init__(msg)
        self.columns, self.name = columns, name

    def __reduce__(self) -> tuple[type[OptimumAtBound], tuple[list[int], str]]:
        """Pickle what it was made of."""
        return type(self), (self.columns, self.name)


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
        faces: The optimal face of each component, by the positions of its columns; none where
            any optimum will do.
    """

    objective: float
    values: Floats
    activities: Floats
    duals: Floats
    reduced_costs: Floats
    column_basis: Integers
    row_basis: Integers
    effects: Floats
    faces: tuple[tuple[Integers, OptimalFace], ...] = ()

    @property
    def basis(self) -> Basis:
        """The basis that it was found at."""
        return Basis.of(self.column_basis, self.row_basis)


def solve_form(form: StandardForm, start: Basis | None = None) -> Solution:
    """Solve to a proven optimum.

    Independent components (areas that share nothing) are solved one by one: the work grows with
    their number, not faster.

    Args:
        form: The programme.
        start: A basis of the same rows and columns to begin from, where the programme is one
            component. Of an optimum that has several bases, which one is found depends on it, and
            with it the duals: not the objective, nor values where the form says which are taken.

    Raises:
        Infeasible: No values satisfy every row, confirmed without presolve.
        SolverFailed: HiGHS stopped without a proof.
    """
    components = find_components(form)
    if len(components) == 1:
        return _solve_component(form, start)
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
    faces: list[tuple[Integers, OptimalFace]] = []
    for rows, columns in components:
        try:
            part = _solve_component(extract_component(form, rows, columns))
        except Infeasible as conflict:
            raise Infeasible(partial(_rows_of_whole, conflict, rows)) from None
        except OptimumAtBound as resting:
            at = [int(columns[column]) for column in resting.columns]
            raise OptimumAtBound(at, form.columns[at[0]].name) from None
        whole.values[columns], whole.reduced_costs[columns] = part.values, part.reduced_costs
        whole.activities[rows], whole.duals[rows] = part.activities, part.duals
        whole.column_basis[columns], whole.row_basis[rows] = part.column_basis, part.row_basis
        whole.effects[:] += part.effects
        faces += [(columns[own], face) for own, face in part.faces]
    objective = float(form.cost @ whole.values) + form.offset
    return replace(whole, objective=objective, faces=tuple(faces))


def _rows_of_whole(conflict: Infeasible, rows: Integers) -> list[int]:
    """The rows of a component's conflict, by their positions in the whole programme."""
    return [int(rows[row]) for row in conflict.rows]


def _solve_component(form: StandardForm, start: Basis | None = None) -> Solution:
    """Solve one component; measure its unit steps, and break its ties."""
    highs = start_highs(form)
    if len(form.columns) > TOO_WIDE_FOR_SIMPLEX:
        # it crosses over to a simplex basis
        check_status(highs.setOptionValue("solver", "ipm"), "solver")
    is_quick = start is not None or len(form.columns) <= QUICKER_WITHOUT_PRESOLVE
    quickly = is_quick and _solve_quickly(highs, form, start)
    answered = quickly or highs.run() == highspy.HighsStatus.kOk
    if not answered or highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        # Presolve has called badly scaled programmes infeasible: believe it only without.
        check_status(highs.setOptionValue("presolve", "off"), "presolve option")
        check_status(highs.clearSolver(), "clear")
        unproven = highs.run() != highspy.HighsStatus.kOk
        if unproven or highs.getModelStatus() == highspy.HighsModelStatus.kUnknown:
            raise Infeasible(clashing_rows(form))
    if not is_optimal(highs):
        raise Infeasible(partial(_conflict, highs))
    if highs.getOptionValue("solver")[1] != "simplex":  # what follows starts from its basis
        check_status(highs.setOptionValue("solver", "simplex"), "solver")
        check_status(highs.run(), "run from the basis of the crossover")
    solution = read_solution(highs, form)
    if form.has_ties_to_break:  # before the steps: they move the basis
        solution = _at_chosen_optimum(highs, form, solution)
    if form.unit_steps:
        solution = replace(solution, effects=measure_steps(highs, form, solution))
    return solution


def _solve_quickly(highs: highspy.Highs, form: StandardForm, start: Basis | None) -> bool:
    """Find the optimum as is quickest for a small programme, or from a basis; false where none is.

    What explains why there is none then starts as for any other programme; so does an optimum whose
    values do not add up by the matrix.
    """
    before = read_options(highs, QUICK)
    set_options(highs, QUICK)
    if start is not None:
        start.give_to(highs)
    if run_to_optimum(highs) and adds_up(highs, form):
        return True
    check_status(highs.clearSolver(), "clear")
    set_options(highs, before)
    return False


def _at_chosen_optimum(highs: highspy.Highs, form: StandardForm, solution: Solution) -> Solution:
    """The same optimum of the cost, with the values that the tie-breaks choose."""
    optimum = Optimum(solution.values, solution.activities, solution.reduced_costs, solution.duals)
    face = find_face(highs, form, optimum)
    values = choose_optimum(face, form)
    faces = ((np.arange(len(values)), face),)
    return replace(solution, values=values, activities=form.matrix.times(values), faces=faces)


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


def read_solution(highs: highspy.Highs, form: StandardForm) -> Solution:
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
        raise OptimumAtBound(loose.tolist(), form.columns[loose[0]].name)
    activities = np.array(solution.row_value)
    status, basic = highs.getBasicVariables()
    check_status(status, "basic variables")
    is_column = basic >= 0
    return Solution(
        objective=float(highs.getInfo().objective_function_value),
        values=values,
        activities=activities,
        duals=np.array(solution.row_dual),
        reduced_costs=np.array(solution.col_dual),
        column_basis=statuses_at(basic[is_column], values, form.lower, form.upper),
        row_basis=statuses_at(-basic[~is_column] - 1, activities, form.row_lower, form.row_upper),
        effects=np.zeros(len(form.unit_steps)),
    )
