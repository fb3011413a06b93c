"""The optimum as something moves, where the solver proves nothing a hair beyond a break."""

from __future__ import annotations

import pytest

from mixopt.errors import SolverFailed
from mixopt.lp.highs import solve_form
from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sensitivity.one_sided import DirectionalDerivatives
from mixopt.lp.sensitivity.parametric import Segment, trace_segments
from mixopt.lp.sensitivity.warm_start import Optimum, WarmStart

from support.matrices import NONE, programme

STEP = 1e-4


def segments(monkeypatch: pytest.MonkeyPatch, unproven: float) -> list[Segment]:
    """x + y ≥ 2 + t, x ≤ 3 at £1 and y ≤ 4 at £2, with no proof a hair beyond one move."""
    plain = WarmStart.resolve

    def resolve(self: WarmStart, moves: Perturbation, by: float) -> Optimum | None:
        if unproven < by < unproven + 50 * STEP:
            msg = "HiGHS stopped without a proof"
            raise SolverFailed(msg)
        return plain(self, moves, by)

    monkeypatch.setattr(WarmStart, "resolve", resolve)
    form = programme([1, 2], [(2, [1, 1], NONE)], [(0, 3), (0, 4)])
    found = DirectionalDerivatives(form, solve_form(form))
    return list(trace_segments(found, Perturbation([(0, 1.0)], []), 10.0, STEP))


def test_beyond_the_last_plan_there_is_none_though_a_hair_beyond_it_nothing_is_proven(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = segments(monkeypatch, unproven=5.0)
    assert [(each.begins, each.ends) for each in found] == [
        (0, pytest.approx(1)),
        (pytest.approx(1), pytest.approx(5)),
    ]
    assert found[-1].last == "no plan"


def test_a_curve_is_lost_where_nothing_is_proven_and_there_is_a_plan_further_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (found,) = segments(monkeypatch, unproven=1.0)
    assert (found.ends, found.last) == (pytest.approx(1), "lost")
