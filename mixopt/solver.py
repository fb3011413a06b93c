"""The only door to HiGHS: a Pyomo programme in, values, duals and a basis out.

The programme is compiled to matrices by Pyomo's own standard form and passed to highspy;
Pyomo's solver interfaces are slower and ignore HiGHS's load errors, which lets a NaN or a huge
coefficient come back "optimal" and wrong. So every number is checked before it is passed,
every status after, and the counts are compared. Solves on one thread and ends on a simplex
basis: same input, same answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
import pyomo.core as pyo
from numpy.typing import NDArray
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from mixopt.errors import MixoptError, SolverFailed

Floats = NDArray[np.float64]
Integers = NDArray[np.int_]

OPTIONS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "solver": "simplex",
    "threads": 1,
    "random_seed": 0,
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
}
"""What HiGHS is told besides the problem."""

SMALLEST, LARGEST = 1e-8, 1e12
"""Coefficients outside these, HiGHS would drop or treat as infinite without a word."""
WORTH_SOLVING_APART = 400
"""Columns of a piece that is solved on its own; about one council."""
TOO_WIDE_FOR_SIMPLEX = 20_000
"""Columns from which the interior point method and its crossover are quicker."""
ROUNDING = 1e-9
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
class Compiled:
    """The programme as matrices: minimise c·x, row_lower ≤ A·x ≤ row_upper, lower ≤ x ≤ upper.

    Attributes:
        cost: c, one a column.
        offset: Added to the cost, whatever the plan.
        matrix: A, by columns (compressed, SciPy).
        row_lower: Lower limit of each row; -inf where there is none.
        row_upper: Upper limit of each row; inf where there is none.
        lower: Lower bound of each column, finite.
        upper: Upper bound of each column, finite.
        rows: The Pyomo constraint of each row.
        columns: The Pyomo variable of each column.
    """

    cost: Floats
    offset: float
    matrix: Any
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    rows: list[Any]
    columns: list[Any]


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
    """

    objective: float
    values: Floats
    activities: Floats
    duals: Floats
    reduced_costs: Floats
    column_basis: Integers
    row_basis: Integers


def compile_lp(lp: pyo.ConcreteModel) -> Compiled:
    """The programme as matrices, every number finite and in a range that HiGHS keeps.

    Raises:
        SolverFailed: A coefficient is out of range; the message names its row.
    """
    form = LinearStandardFormCompiler().write(lp, mixed_form=True)
    right = np.asarray(form.rhs, dtype=float)
    sense = np.fromiter((row[1] for row in form.rows), dtype=int, count=len(form.rows))
    bounds = np.array([column.bounds for column in form.columns], dtype=float).reshape(-1, 2)
    compiled = Compiled(
        cost=np.asarray(form.c.todense(), dtype=float).ravel(),
        offset=float(form.c_offset[0]),
        matrix=form.A.tocsc(),
        row_lower=np.where(sense == 1, -np.inf, right),
        row_upper=np.where(sense == -1, np.inf, right),
        lower=bounds[:, 0],
        upper=bounds[:, 1],
        rows=[row[0] for row in form.rows],
        columns=list(form.columns),
    )
    _check_range(compiled)
    return compiled


def _check_range(compiled: Compiled) -> None:
    """Refuse what HiGHS would silently drop or misread."""
    entries = compiled.matrix.data
    right = np.where(np.isfinite(compiled.row_upper), compiled.row_upper, compiled.row_lower)
    for what, numbers, row_of in (
        ("coefficient", entries, lambda at: compiled.matrix.indices[at]),
        ("right-hand side", right, lambda at: at),
    ):
        size = np.abs(numbers)
        small = (size < SMALLEST) & (size > 0) if what == "coefficient" else False
        bad = np.flatnonzero(~(size <= LARGEST) | small)
        if len(bad):
            name = compiled.rows[row_of(bad[0])].name
            msg = f"{name} has a {what} of {numbers[bad[0]]:g}, too large or small for the solver"
            raise SolverFailed(msg)
    if not (np.isfinite(compiled.lower).all() and np.isfinite(compiled.upper).all()):
        msg = "a variable has no finite bound"
        raise SolverFailed(msg)


def run(compiled: Compiled) -> Solution:
    """Solve to a proven optimum.

    Areas that share nothing are solved apart: the work grows with their number, not faster.

    Raises:
        Infeasible: No plan satisfies every row, confirmed without presolve.
        SolverFailed: HiGHS stopped without a proof.
    """
    pieces = apart(compiled)
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
    )
    for rows, columns in pieces:
        try:
            part = _solved(_piece(compiled, rows, columns))
        except Infeasible as conflict:
            raise Infeasible([int(rows[row]) for row in conflict.rows]) from None
        whole.values[columns], whole.reduced_costs[columns] = part.values, part.reduced_costs
        whole.activities[rows], whole.duals[rows] = part.activities, part.duals
        whole.column_basis[columns], whole.row_basis[rows] = part.column_basis, part.row_basis
    return replace(whole, objective=float(compiled.cost @ whole.values) + compiled.offset)


def apart(compiled: Compiled) -> list[tuple[Integers, Integers]]:
    """The rows and columns of pieces that share no coefficient, small ones put together."""
    height, width = compiled.matrix.shape
    entries = compiled.matrix.tocoo()
    links = coo_array(
        (np.ones(entries.nnz, dtype=np.int8), (entries.row, height + entries.col)),
        shape=(height + width, height + width),
    )
    number, labels = connected_components(links, directed=False)
    sizes = np.bincount(labels[height:], minlength=number)
    piece_of = np.cumsum(sizes) // WORTH_SOLVING_APART
    row_pieces, column_pieces = piece_of[labels[:height]], piece_of[labels[height:]]
    return [
        (np.flatnonzero(row_pieces == piece), np.flatnonzero(column_pieces == piece))
        for piece in np.unique(piece_of)
    ]


def _piece(compiled: Compiled, rows: Integers, columns: Integers) -> Compiled:
    return Compiled(
        cost=compiled.cost[columns],
        offset=0.0,
        matrix=compiled.matrix[:, columns][rows, :].tocsc(),
        row_lower=compiled.row_lower[rows],
        row_upper=compiled.row_upper[rows],
        lower=compiled.lower[columns],
        upper=compiled.upper[columns],
        rows=[compiled.rows[row] for row in rows],
        columns=[compiled.columns[column] for column in columns],
    )


def _solved(compiled: Compiled) -> Solution:
    """Solve one piece."""
    highs = passed(compiled)
    if len(compiled.columns) > TOO_WIDE_FOR_SIMPLEX:
        _ok(highs.setOptionValue("solver", "ipm"), "solver")  # crosses over to a simplex basis
    _ok(highs.run(), "run")
    status = highs.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        # Presolve has called badly scaled programmes infeasible: believe it only without.
        _ok(highs.setOptionValue("presolve", "off"), "presolve option")
        _ok(highs.clearSolver(), "clear")
        _ok(highs.run(), "run without presolve")
        status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        raise Infeasible(_conflict(highs))
    if status != highspy.HighsModelStatus.kOptimal:
        msg = f"HiGHS stopped without a proof: {highs.modelStatusToString(status)}"
        raise SolverFailed(msg)
    return _read(highs, compiled)


def passed(compiled: Compiled) -> highspy.Highs:
    """A HiGHS object that holds the programme, with every count compared."""
    highs = highspy.Highs()
    for option, value in OPTIONS.items():
        _ok(highs.setOptionValue(option, value), option)
    problem = highspy.HighsLp()
    problem.num_col_, problem.num_row_ = len(compiled.columns), len(compiled.rows)
    problem.col_cost_, problem.offset_ = compiled.cost, compiled.offset
    problem.col_lower_, problem.col_upper_ = compiled.lower, compiled.upper
    problem.row_lower_, problem.row_upper_ = compiled.row_lower, compiled.row_upper
    problem.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    problem.a_matrix_.start_ = compiled.matrix.indptr
    problem.a_matrix_.index_ = compiled.matrix.indices
    problem.a_matrix_.value_ = compiled.matrix.data
    _ok(highs.passModel(problem), "passModel")
    held = (highs.getNumRow(), highs.getNumCol(), highs.getNumNz())
    meant = (len(compiled.rows), len(compiled.columns), compiled.matrix.nnz)
    if held != meant:
        msg = f"HiGHS holds {held} rows, columns and non-zeros, not {meant}"
        raise SolverFailed(msg)
    return highs


def _ok(status: highspy.HighsStatus, what: str) -> None:
    if status != highspy.HighsStatus.kOk:
        msg = f"HiGHS answered {status.name} to {what}"
        raise SolverFailed(msg)


def _conflict(highs: highspy.Highs) -> list[int]:
    """The rows of one irreducible conflict; where HiGHS finds none, of the proof it has."""
    _ok(highs.setOptionValue("iis_strategy", IRREDUCIBLE), "iis_strategy")
    status, ray_exists, ray = highs.getDualRay()
    proof = np.flatnonzero(np.abs(np.asarray(ray)) > ROUNDING) if ray_exists else []
    status, conflict = highs.getIis()
    found = conflict.row_index_ if status == highspy.HighsStatus.kOk else proof
    return sorted(int(row) for row in found)


def _read(highs: highspy.Highs, compiled: Compiled) -> Solution:
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
    )
