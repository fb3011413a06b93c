"""What highs answers, held to account."""

from __future__ import annotations

import highspy

from mixopt.errors import SolverFailed

ROUNDING = 1e-9
"""A dual or a reduced cost nearer to zero than this is the solver's rounding."""


def check_status(status: highspy.HighsStatus, what: str) -> None:
    """Refuse a status that is not ok.

    Raises:
        SolverFailed: With what was asked.
    """
    if status != highspy.HighsStatus.kOk:
        msg = f"HiGHS answered {status.name} to {what}"
        raise SolverFailed(msg)


def is_optimal(highs: highspy.Highs) -> bool:
    """Whether there is an optimum; false where no values satisfy every row.

    Raises:
        SolverFailed: HiGHS stopped without a proof of either.
    """
    status = highs.getModelStatus()
    if status not in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible}:
        msg = f"HiGHS stopped without a proof: {highs.modelStatusToString(status)}"
        raise SolverFailed(msg)
    return bool(status == highspy.HighsModelStatus.kOptimal)


def solve_robustly(highs: highspy.Highs, what: str) -> bool:
    """Solve from the basis that stands; where that ends without a proof, from none, twice.

    Returns:
        Whether there is an optimum; false where no values satisfy every row.

    Raises:
        SolverFailed: HiGHS stopped without a proof of either, with what was asked.
    """
    answers = {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible}
    before = highs.getOptionValue("presolve")[1]
    for presolve in ("", "off", "on"):
        if presolve:
            check_status(highs.clearSolver(), "clear")
            check_status(highs.setOptionValue("presolve", presolve), "presolve option")
        status = highs.run()
        if status == highspy.HighsStatus.kOk and highs.getModelStatus() in answers:
            break
    check_status(highs.setOptionValue("presolve", before), "presolve option")
    check_status(status, what)
    return is_optimal(highs)
