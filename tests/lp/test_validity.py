"""How far a slope holds: by the basis of the optimum, by hand, and without a single solve."""

from __future__ import annotations

import pytest

from mixopt.lp.highs import solve_form
from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sensitivity.one_sided import DirectionalDerivatives
from mixopt.lp.sensitivity.ranging import Ranger
from mixopt.lp.sensitivity.validity import Range, limit_holds
from mixopt.lp.sensitivity.warm_start import WarmStart
from mixopt.lp.standard_form import StandardForm

from support.matrices import NONE, programme

NEED = Perturbation([(0, 1.0)], [])


def derivatives(form: StandardForm) -> DirectionalDerivatives:
    return DirectionalDerivatives(form, solve_form(form))


def two_homes() -> StandardForm:
    """x + y ≥ 2, x ≤ 3 at £1 and y ≤ 4 at £2: to 3 at £1 each, then to 7 at £2, then no plan."""
    return programme([1, 2], [(2, [1, 1], NONE)], [(0, 3), (0, 4)])


@pytest.fixture
def without_solving(monkeypatch: pytest.MonkeyPatch) -> None:
    """HiGHS may not be asked again."""

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(WarmStart, "resolve", refuse)
    monkeypatch.setattr(WarmStart, "objective_at", refuse)
    monkeypatch.setattr(Ranger, "most", refuse)


def test_a_slope_ends_where_the_cheaper_is_full(without_solving: None) -> None:
    found = derivatives(two_homes())
    assert found.side(NEED, 1e-5, 1.0).slope == pytest.approx(1)
    assert found.change(NEED, 0.5) == pytest.approx(0.5)
    assert limit_holds(found, NEED, 1.0, 10.0, 1.0) == Range(pytest.approx(1), [], [0])
    assert limit_holds(found, NEED, 1.0, 0.5, 1.0) == Range(0.5, [], [])
    assert limit_holds(found, NEED, 1.0, 10.0, -1.0) == Range(pytest.approx(2), [], [0])


def test_it_is_said_that_no_plan_exists_beyond(without_solving: None) -> None:
    """x + y ≥ 2 with x ≤ 3 alone: nothing can take over."""
    found = derivatives(programme([1], [(2, [1], NONE)], [(0, 3)]))
    end = limit_holds(found, NEED, 1.0, 10.0, 1.0)
    assert end == Range(pytest.approx(1), [], [0], is_last=True)


def test_a_row_that_comes_to_bind_ends_a_slope(without_solving: None) -> None:
    """x + y ≥ 2 with x ≤ 3 as a row."""
    found = derivatives(
        programme([1, 2], [(2, [1, 1], NONE), (-NONE, [1, 0], 3)], [(0, 9), (0, 9)])
    )
    assert limit_holds(found, NEED, 1.0, 10.0, 1.0) == Range(pytest.approx(1), [1], [])


def test_a_slope_goes_on_past_a_basis_with_a_twin_of_the_same_price() -> None:
    """x ≤ 3 and y ≤ 4 both at £1, z at £2: the first to be full is no end."""
    found = derivatives(programme([1, 1, 2], [(2, [1, 1, 1], NONE)], [(0, 3), (0, 4), (0, 9)]))
    end = limit_holds(found, NEED, 1.0, 10.0, 1.0)
    assert end is not None
    assert end.most == pytest.approx(5)


def test_what_has_no_room_and_falls_slowly_is_not_taken_for_the_optimum() -> None:
    """x ≥ 2 or z at £5, with x / 1,000 ≤ 0.002: a first step of 1e-5 breaks that by 1e-8 only."""
    rows = [(2, [1, 1], NONE), (-NONE, [1e-3, 0], 2e-3)]
    found = derivatives(programme([1, 5], rows, [(0, 9), (0, 9)]))
    assert found.side(NEED, 1e-5, 1.0).slope == pytest.approx(5)
    assert found.side(NEED, 1e-5, -1.0).slope == pytest.approx(1)
