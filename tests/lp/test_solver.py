"""HiGHS as it is held: nothing is printed, and a number too small to keep is 0, in every version."""

from __future__ import annotations

import subprocess
import sys

import highspy
import numpy as np
import pytest

from mixopt.errors import SolverFailed
from mixopt.lp.basis import Basis
from mixopt.lp.highs import solve_form
from mixopt.lp.scaling import column_scales
from mixopt.lp.solver import Solver, start_highs
from mixopt.lp.tolerances import DROPPED

from support.matrices import programme

OK = highspy.HighsStatus.kOk

BOUNDS = [(0.0, 9.0)] * 2


@pytest.fixture
def two_columns() -> Solver:
    """Minimise x + y where x + 2 y is at least 2."""
    solver = Solver()
    none = np.array([], dtype=np.int32)
    solver.addCols(2, np.ones(2), np.zeros(2), np.full(2, 9.0), 0, none, none, np.array([]))
    solver.addRow(2.0, np.inf, 2, np.array([0, 1], dtype=np.int32), np.array([1.0, 2.0]))
    return solver


def test_nothing_is_printed_from_the_first_moment(capfd: pytest.CaptureFixture[str]) -> None:
    """Below Python too, where HiGHS writes: 1.16 greets whoever makes one."""
    solve_form(programme([1.0, 1.0], [(2.0, [1.0, 2.0], np.inf)], [(0.0, 9.0)] * 2))
    Solver().run()
    assert capfd.readouterr() == ("", "")


def test_the_solver_drops_what_is_dropped_here(two_columns: Solver) -> None:
    assert two_columns.getOptionValue("small_matrix_value") == (OK, DROPPED)


@pytest.mark.parametrize("value", [0.0, -0.0, 1e-300, -1e-12, DROPPED, -DROPPED])
def test_a_coefficient_too_small_to_keep_is_none(two_columns: Solver, value: float) -> None:
    """Where one was, and where none is any more: both are 0, and neither is a fault."""
    for _ in range(2):
        assert two_columns.changeCoeff(0, 1, value) == OK
        assert two_columns.getNumNz() == 1
    assert two_columns.run() == OK
    assert two_columns.getInfo().objective_function_value == pytest.approx(2.0)


def test_a_coefficient_that_is_kept_is_changed(two_columns: Solver) -> None:
    assert two_columns.changeCoeff(0, 1, 4.0) == OK
    assert two_columns.run() == OK
    assert two_columns.getInfo().objective_function_value == pytest.approx(0.5)
    assert two_columns.changeCoeff(0, 1, 1.1 * DROPPED) == OK
    assert two_columns.getNumNz() == 2


def test_what_is_no_coefficient_is_still_refused(two_columns: Solver) -> None:
    """Only the warning of a number too small is taken for an answer."""
    assert two_columns.changeCoeff(1, 0, 1.0) == highspy.HighsStatus.kError
    assert two_columns.changeCoeff(1, 0, 0.0) == highspy.HighsStatus.kError


def test_a_row_is_added_without_coefficients_too_small_to_keep(two_columns: Solver) -> None:
    both = np.array([0, 1], dtype=np.int32)
    assert two_columns.addRow(-np.inf, 1.0, 2, both, np.array([1.0, 1e-12])) == OK
    assert two_columns.getNumNz() == 3
    assert two_columns.run() == OK
    assert two_columns.getInfo().objective_function_value == pytest.approx(1.0)


@pytest.mark.slow
def test_a_plan_is_solved_where_something_else_has_started_highs_with_more_threads() -> None:
    """In a process of its own, as the threads of HiGHS are one for the whole process."""
    code = (
        "import highspy, mixopt\n"
        "other = highspy.Highs()\n"
        "other.setOptionValue('output_flag', False)\n"
        "other.addVar(0.0, 10.0)\n"
        "other.changeColCost(0, -1.0)\n"
        "other.run()\n"
        "print(round(mixopt.solve(mixopt.load('tutorial'), prices=False).cost))\n"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.stdout.splitlines()[-1] == "7001143", answer.stderr


def test_what_is_scaled_inside_is_answered_in_its_own_unit() -> None:
    """A start costs 2e6 and stands for 1e5 places; 3 places at 30 each cost more than 3e-5 of it."""
    form = programme([30.0, 2e6], [(3.0, [1.0, 1e5], np.inf)], [(0.0, 9.0), (0.0, 1.0)])
    assert np.all(column_scales(form) == [1.0, 2.0 ** np.ceil(np.log2(2e4))])
    found = solve_form(form)
    assert found.values == pytest.approx([0.0, 3e-5])
    assert found.objective == pytest.approx(60.0)
    assert found.duals == pytest.approx([20.0])
    assert found.reduced_costs == pytest.approx([10.0, 0.0])


def test_changes_of_what_is_scaled_are_in_its_own_unit() -> None:
    """Costs, bounds, coefficients and rows, one after the other."""
    form = programme([30.0, 2e6], [(3.0, [1.0, 1e5], np.inf)], [(0.0, 9.0), (0.0, 1.0)])
    solver = start_highs(form)
    columns = np.array([0, 1], dtype=np.int32)

    def optimum() -> tuple[float, list[float]]:
        solver.run()
        return solver.getInfo().objective_function_value, list(solver.getSolution().col_value)

    solver.changeColCost(1, 4e6)  # a place for 40 so: the other is cheaper
    assert optimum() == (pytest.approx(90.0), pytest.approx([3.0, 0.0]))
    solver.changeColsCost(2, columns, np.array([30.0, 1e6]))
    assert optimum() == (pytest.approx(30.0), pytest.approx([0.0, 3e-5]))
    solver.changeColBounds(1, 0.0, 1e-5)  # one place at 10, two at 30
    assert optimum() == (pytest.approx(70.0), pytest.approx([2.0, 1e-5]))
    solver.changeColsBounds(2, columns, np.zeros(2), np.array([9.0, 2e-5]))
    assert optimum() == (pytest.approx(50.0), pytest.approx([1.0, 2e-5]))
    solver.changeCoeff(0, 1, 5e4)  # 2e-5 of a start: one place for 20
    assert optimum() == (pytest.approx(80.0), pytest.approx([2.0, 2e-5]))
    solver.addRow(-np.inf, 1.0, 1, columns[1:], np.array([1e5]))  # 1e-5 of a start
    assert optimum() == (pytest.approx(85.0), pytest.approx([2.5, 1e-5]))
    start = np.zeros(1, dtype=np.int32)
    solver.addRows(1, -np.inf * np.ones(1), np.full(1, 0.5), 1, start, columns[1:], np.full(1, 1e5))
    assert optimum() == (pytest.approx(87.5), pytest.approx([2.75, 5e-6]))


def test_directions_of_what_is_scaled_are_in_its_own_unit() -> None:
    """One place fewer is 1e-5 of a start more; one place more to find, 1e-5 of a start too."""
    solver = start_highs(
        programme([30.0, 2e6], [(3.0, [1.0, 1e5], np.inf)], [(0.0, 9.0), (0.0, 1.0)])
    )
    solver.run()
    assert solver.getReducedColumn(0)[1] == pytest.approx([1e-5])
    assert solver.getBasisInverseCol(0)[1] == pytest.approx([1e-5])


@pytest.mark.parametrize("small", [1e-13, 1e-9], ids=["as it is", "once its column is scaled"])
def test_a_programme_is_loaded_without_what_would_be_dropped(small: float) -> None:
    """Another row of the column has a large coefficient, by which the column is scaled."""
    large = 1.0 if small < DROPPED else 2.0**40
    form = programme(
        [1.0, 1.0],
        [(2.0, [large, 1.0], np.inf), (-np.inf, [small, 1.0], 9.0)],
        [(0.0, 9.0)] * 2,
    )
    solver = start_highs(form)
    assert solver.getNumNz() == 3
    assert solver.run() == OK


def test_a_programme_begins_from_the_basis_of_another_and_ends_at_its_own_optimum() -> None:
    """Minimise x + 3 y with x + y at least 2 and x at most 1: both are 1. With half more, y is."""
    before, more = (
        programme([1.0, 3.0], [(least, [1.0, 1.0], np.inf), (-np.inf, [1.0, 0.0], 1.0)], BOUNDS)
        for least in (2.0, 2.5)
    )
    basis = solve_form(before).basis
    found = solve_form(more, basis)
    assert found.values.tolist() == [1.0, 1.5]
    assert found.objective == pytest.approx(5.5)
    highs = start_highs(more)
    basis.give_to(highs)
    highs.run()
    assert highs.getInfo().simplex_iteration_count == 0


def test_which_duals_are_found_where_there_are_several_depends_on_where_it_begins() -> None:
    """Two limits in one place: the optimum has one value, and each of them can have the price."""
    rows = [(2.0, [1.0], np.inf), (4.0, [2.0], np.inf)]
    form = programme([3.0], rows, [(0.0, 9.0)])
    found = [solve_form(form, Basis.of(np.array([1]), np.array(held))) for held in ([0, 1], [1, 0])]
    assert [each.duals.tolist() for each in found] == [[3.0, 0.0], [0.0, 1.5]]
    assert {each.objective for each in found} == {6.0}


def test_a_basis_of_other_rows_is_refused() -> None:
    form = programme([1.0, 1.0], [(2.0, [1.0, 2.0], np.inf)], [(0.0, 9.0)] * 2)
    with pytest.raises(SolverFailed, match="to basis"):
        solve_form(form, Basis.of(np.array([1]), np.array([0])))


def test_a_basis_is_the_same_after_it_was_held() -> None:
    columns, rows = np.array([0, 1, 2]), np.array([1, 0])
    again = Basis.of(columns, rows).statuses()
    assert [each.tolist() for each in again] == [[0, 1, 2], [1, 0]]
