"""Phase one decides where HiGHS proves neither an optimum nor that there is none."""

from __future__ import annotations

from collections.abc import Callable

import highspy
import pytest

import mixopt.lp.status
from mixopt.errors import SolverFailed
from mixopt.lp.solver import start_highs
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.status import NEXT_STEP, solve_robustly

from support.matrices import NONE, programme


def at_least(low: float) -> StandardForm:
    """x ≥ `low` at £1, and x ≤ 2."""
    return programme([1.0], [(low, [1.0], NONE), (-NONE, [1.0], 2.0)])


@pytest.fixture
def unproven(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make HiGHS stop without a proof wherever there is a cost, which phase one has not."""
    plain: Callable[[highspy.Highs], highspy.HighsStatus] = mixopt.lp.status._run_until_proven

    def run(highs: highspy.Highs) -> highspy.HighsStatus:
        status = plain(highs)
        costs = highs.getLp().col_cost_
        return highspy.HighsStatus.kWarning if costs[0] else status

    monkeypatch.setattr(mixopt.lp.status, "_run_until_proven", run)


@pytest.mark.usefixtures("unproven")
@pytest.mark.parametrize("low", [2.00001, 3.0, 1e9])
def test_rows_that_must_be_broken_have_no_plan(low: float) -> None:
    highs = start_highs(at_least(low))
    assert solve_robustly(highs, "a run") is False
    assert (highs.getNumCol(), highs.getNumRow()) == (1, 2)


@pytest.mark.usefixtures("unproven")
def test_rows_that_can_be_kept_are_a_failure_with_a_next_step() -> None:
    with pytest.raises(SolverFailed) as failed:
        solve_robustly(start_highs(at_least(1.0)), "a run")
    assert str(failed.value).endswith(NEXT_STEP)


def test_what_is_proven_needs_no_phase_one() -> None:
    assert solve_robustly(start_highs(at_least(1.0)), "a run") is True
    assert solve_robustly(start_highs(at_least(3.0)), "a run") is False
