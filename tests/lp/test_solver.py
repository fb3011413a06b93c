"""HiGHS as it is held: nothing is printed, and a number too small to keep is 0, in every version."""

from __future__ import annotations

import subprocess
import sys

import highspy
import numpy as np
import pytest

from mixopt.lp.highs import solve_form
from mixopt.lp.solver import Solver
from mixopt.lp.tolerances import DROPPED

from support.matrices import programme

OK = highspy.HighsStatus.kOk


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
