"""The status of HiGHS after each call: checked, and where there is doubt, solved again."""

from __future__ import annotations

import highspy

from mixopt.errors import SolverFailed

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


def solve_robustly(highs: highspy.Highs, what: str) -> bool:
    """Solve from the current basis; where that ends without a proof, twice from scratch.

    The first solve from scratch is without presolve, the second with it.

    Returns:
        Whether there is an optimum; false where the programme is infeasible.

    Raises:
        SolverFailed: HiGHS stopped without a proof of either.
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
