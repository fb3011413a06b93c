"""The status of HiGHS after each call: checked, and where there is doubt, solved again."""

from __future__ import annotations

import highspy
import numpy as np

from mixopt.errors import SolverFailed
from mixopt.lp.sparse import Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import ADDS_UP, LARGEST_VIOLATION, VIOLATED

NEXT_STEP = (
    "Look for a figure that is far too large or too small, as a wrong unit makes it, and correct "
    "it; or try another solver on what `mixopt export NAME --mps FILE` writes"
)
"""What a user can do where the solver fails: the end of each message about it."""


def check_status(status: highspy.HighsStatus, what: str) -> None:
    """Refuse a status that is not ok.

    Args:
        status: What HiGHS returned.
        what: What it was asked to do, for the message.

    Raises:
        SolverFailed: The status is a warning or an error.
    """
    if status != highspy.HighsStatus.kOk:
        msg = f"HiGHS answered {status.name} to {what}. {NEXT_STEP}"
        raise SolverFailed(msg)


def is_optimal(highs: highspy.Highs) -> bool:
    """Whether HiGHS ended with an optimum; false where the programme is infeasible.

    Raises:
        SolverFailed: HiGHS stopped without a proof of either.
    """
    status = highs.getModelStatus()
    if status not in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible}:
        msg = f"HiGHS stopped without a proof: {highs.modelStatusToString(status)}. {NEXT_STEP}"
        raise SolverFailed(msg)
    return bool(status == highspy.HighsModelStatus.kOptimal)


def run_to_optimum(highs: highspy.Highs) -> bool:
    """Solve once, as HiGHS stands; whether that ends with a proven optimum."""
    ended = highs.run() == highspy.HighsStatus.kOk
    return bool(ended and highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def adds_up(highs: highspy.Highs, form: StandardForm) -> bool:
    """Whether rows and reduced costs are those of the values and duals; HiGHS does not look.

    Its factors of the basis lose digits from one iteration to the next.
    """
    found = highs.getSolution()
    rows = form.matrix.times(np.array(found.col_value)) - np.array(found.row_value)
    reduced = form.cost - form.matrix.transposed_times(np.array(found.row_dual))
    off = np.concatenate([rows, reduced - np.array(found.col_dual)])
    return bool(np.max(np.abs(off), initial=0.0) <= ADDS_UP)


def solve_robustly(highs: highspy.Highs, what: str) -> bool:
    """Solve from the current basis; where that ends without a proof, twice from scratch.

    The first solve from scratch is without presolve, the second with it. Where none ends with a
    proof, phase one decides whether the programme is infeasible.

    Returns:
        Whether there is an optimum; false where the programme is infeasible.

    Raises:
        SolverFailed: HiGHS stopped without a proof of either.
    """
    status = _run_until_proven(highs)
    if not _is_proven(highs, status) and _must_be_broken(highs):
        return False
    check_status(status, what)
    return is_optimal(highs)


def _run_until_proven(highs: highspy.Highs) -> highspy.HighsStatus:
    """Solve from the current basis, then from scratch without and with presolve."""
    before = highs.getOptionValue("presolve")[1]
    for presolve in ("", "off", "on"):
        if presolve:
            check_status(highs.clearSolver(), "clear")
            check_status(highs.setOptionValue("presolve", presolve), "presolve option")
        status: highspy.HighsStatus = highs.run()
        if _is_proven(highs, status):
            break
    check_status(highs.setOptionValue("presolve", before), "presolve option")
    return status


def _is_proven(highs: highspy.Highs, status: highspy.HighsStatus) -> bool:
    answers = {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible}
    return status == highspy.HighsStatus.kOk and highs.getModelStatus() in answers


def _must_be_broken(highs: highspy.Highs) -> bool:
    """Whether rows of the programme that HiGHS holds must be broken, by phase one.

    It is solved beside it: what HiGHS holds stays as it is.
    """
    lp = highs.getLp()
    other = type(highs)()
    check_status(other.passOptions(highs.getOptions()), "options of phase one")
    alike = np.ones(lp.num_col_)  # in the units in which they are held
    check_status(other.pass_scaled(lp, alike), "programme of phase one")
    every = np.arange(lp.num_col_, dtype=np.int32)
    check_status(other.changeColsCost(len(every), every, np.zeros(len(every))), "costs")
    check_status(other.changeObjectiveOffset(0.0), "offset")
    lower = np.flatnonzero(np.isfinite(np.array(lp.row_lower_)))
    upper = np.flatnonzero(np.isfinite(np.array(lp.row_upper_)))
    add_violations(other, lower, upper)
    status = _run_until_proven(other)
    if not _is_proven(other, status) or not is_optimal(other):
        return False
    broken = np.array(other.getSolution().col_value)[len(every) :]
    return bool(np.max(broken, initial=0.0) > VIOLATED)


def add_violations(highs: highspy.Highs, lower: Integers, upper: Integers) -> None:
    """Add a column of cost 1 for each row that may be broken from below, then from above."""
    rows = np.concatenate([lower, upper]).astype(np.int32)
    signs = np.concatenate([np.ones(len(lower)), -np.ones(len(upper))])
    number = len(rows)
    starts = np.arange(number, dtype=np.int32)
    check_status(
        highs.addCols(number, np.ones(number), np.zeros(number),
                      np.full(number, LARGEST_VIOLATION), number, starts, rows, signs),
        "columns of phase one",
    )  # fmt: skip
