"""Critical regions: by hand, and every draw against a solve of its own, from nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mixopt.lp.draws import Draws, find_directions, nearest, places_of
from mixopt.lp.many_draws import BY_BASIS, BY_RAY, IN_DOUBT, NO_PLAN, SOLVED, settle
from mixopt.lp.standard_form import StandardForm

from support.matrices import NONE, programme

LEAST = 0.0
"""Of a limit that is written as such: where nothing moves."""


def draws_of_limits(form: StandardForm, limits: list[float]) -> Draws:
    """The limit of the first row, draw by draw."""
    number = len(limits)
    return Draws(
        number=number,
        rows=np.array([0]),
        limits=np.array(limits)[:, None] - form.row_lower[0],
        columns=np.array([], dtype=int),
        costs=np.zeros((number, 0)),
        offset=np.zeros(number),
        pattern=form.matrix,
        entries=np.array([], dtype=int),
        coefficients=np.zeros((number, 0)),
    )


@pytest.fixture
def form() -> StandardForm:
    """The least of x + 2y with x + y ≥ 0, x ≤ 3 and y ≤ 4."""
    return programme([1, 2], [(LEAST, [1, 1], NONE), (-NONE, [1, 0], 3), (-NONE, [0, 1], 4)])


def test_two_bases_and_a_ray_settle_all_by_hand(form: StandardForm) -> None:
    limits = [0.5, 1, 2, 2.5, 3.5, 4, 5, 6, 6.5, 7.5, 8, 9]
    found = settle(form, draws_of_limits(form, limits), measures=np.array([[1.0, 0], [0, 1]]))
    expected = [b if b <= 3 else 3 + 2 * (b - 3) for b in limits[:9]]
    assert found.objective[:9] == pytest.approx(expected, abs=1e-12)
    assert found.measures[:9] == pytest.approx(
        np.array([[min(b, 3), max(b - 3, 0)] for b in limits[:9]]), abs=1e-12
    )
    assert np.isnan(found.objective[9:]).all()
    assert found.has_plan.tolist() == [True] * 9 + [False] * 3
    assert (found.bases, found.rays) == (2, 1)
    assert sorted(found.how) == sorted([SOLVED] * 2 + [BY_BASIS] * 7 + [NO_PLAN] + [BY_RAY] * 2)


def test_where_two_bases_meet_either_answers(form: StandardForm) -> None:
    found = settle(form, draws_of_limits(form, [3.0, 3.0, 0.0, 7.0, 3.0]))
    assert found.objective.tolist() == pytest.approx([3, 3, 0, 11, 3], abs=1e-12)


def test_costs_that_move_change_the_basis_and_the_objective(form: StandardForm) -> None:
    plain = draws_of_limits(form, [2.0, 2.0, 5.0, 5.0])
    draws = replace(
        plain,
        columns=np.array([0, 1]),
        costs=np.array([[0, 0], [4, 0], [0.5, -0.5], [9, 0]]),
        offset=np.array([0, 10.0, 0, 0]),
    )
    found = settle(form, draws)
    # 2 of x at 1; 2 of y at 2, and 10; 3 of x and 2 of y at 1.5 each; 4 of y at 2 and 1 of x at 10
    assert found.objective.tolist() == pytest.approx([2, 14, 7.5, 18], abs=1e-12)


def test_coefficients_that_move_are_solved_and_rays_hold_for_them_too(form: StandardForm) -> None:
    plain = draws_of_limits(form, [6.0, 6.0, 6.0, 6.0])
    draws = replace(
        plain, entries=np.array([0]), coefficients=np.array([[1.0], [2.0], [0.5], [0.25]])
    )
    found = settle(form, draws)
    assert found.objective[:2].tolist() == pytest.approx([9, 3], abs=1e-12)
    assert found.has_plan.tolist() == [True, True, False, False]  # 1.5 + 4 and 0.75 + 4 are below 6


def test_what_limits_could_be_relaxed_by_is_in_doubt_and_not_called_infeasible() -> None:
    form = programme([1, 2], [(1.0, [1, 1], NONE), (-NONE, [1, 1], 2.0)])
    limits = [1.5, 2 + 1e-7, 2.1, 2.2]
    found = settle(form, draws_of_limits(form, limits), allowed=np.array([0.0, 1e-6]))
    assert found.how[1] == IN_DOUBT
    assert set(found.how[2:]) <= {NO_PLAN, BY_RAY}


def test_an_optimum_on_a_bound_that_only_keeps_a_column_finite_is_in_doubt() -> None:
    form = programme([-1.0, 2], [(LEAST, [1, 1], NONE)], [(0, 1e9), (0, 1e9)])
    found = settle(form, draws_of_limits(form, [1.0, 2.0]))
    assert found.how.tolist() == [IN_DOUBT, IN_DOUBT]


def test_in_whatever_order_draws_are_given_the_digits_are_the_same(form: StandardForm) -> None:
    limits = np.random.default_rng(3).uniform(0, 8, 200)
    order = np.random.default_rng(4).permutation(200)
    one = settle(form, draws_of_limits(form, limits.tolist()))
    other = settle(form, draws_of_limits(form, limits[order].tolist()))
    assert one.objective[order].tobytes() == other.objective.tobytes()


def test_numbers_that_are_combinations_of_few_are_found() -> None:
    random = np.random.default_rng(0)
    few = random.standard_normal((500, 3))
    numbers = np.column_stack([few @ random.standard_normal((3, 9)), np.zeros(500)])
    found = find_directions(numbers)
    assert found.steps.shape == (500, 3)
    assert np.abs(found.steps @ found.spread - numbers).max() < 1e-12


def test_a_draw_that_goes_a_way_of_its_own_is_not_lost() -> None:
    numbers = np.zeros((4000, 3))
    numbers[:, 0] = numbers[:, 1] = np.linspace(1, 2, 4000)
    numbers[1234, 2] = 5.0
    found = find_directions(numbers)
    assert np.abs(found.steps @ found.spread - numbers).max() < 1e-12


def test_where_needs_multiply_bases_each_draw_is_solved_and_costs_what_it_does_by_pencil() -> None:
    """Eight needs, each on one side or the other of what is cheap: 256 bases, for 300 draws."""
    needs, number, cheap = 8, 300, 3.0
    rows = [(-NONE, [1.0, 1.0] * needs, 1e3)]  # one part, as all could use the same
    for at in range(needs):
        own = [0.0] * 2 * at, [0.0] * 2 * (needs - 1 - at)
        rows.append((LEAST, [*own[0], 1.0, 1.0, *own[1]], NONE))
        rows.append((-NONE, [*own[0], 1.0, 0.0, *own[1]], cheap))
    form = programme([1, 2] * needs, rows)
    limits = np.random.default_rng(6).uniform(0.5, 5.5, (number, needs))
    plain = draws_of_limits(form, [0.0] * number)
    found = settle(form, replace(plain, rows=np.arange(1, 2 * needs, 2), limits=limits))
    own_costs = np.where(limits <= cheap, limits, cheap + 2 * (limits - cheap)).sum(axis=1)
    assert found.objective == pytest.approx(own_costs, abs=1e-9)
    assert found.bases > number / 2
    assert np.isin(found.how, (SOLVED, BY_BASIS)).all()


def test_the_nearest_draw_is_so_by_shares_of_how_far_each_number_moves(form: StandardForm) -> None:
    plain = draws_of_limits(form, [0.0, 1000.0, 400.0, 100.0])
    draws = replace(plain, columns=np.array([1]), costs=np.array([[0.0], [0], [0.001], [0.009]]))
    places = places_of(draws)
    assert places[:, 0] == pytest.approx([0, 1, 0.4, 0.1])
    assert nearest(places, 0, np.array([1, 2, 3])) == 1  # 0.4 and 1/9 away, not 0.1 and 1


def test_parts_that_share_nothing_are_settled_one_by_one() -> None:
    parts, number = 5, 400
    rows = [
        (low, [*[0.0] * 2 * at, *coefficients, *[0.0] * 2 * (parts - 1 - at)], high)
        for at in range(parts)
        for low, coefficients, high in (
            (LEAST, [1.0, 1.0], NONE), (-NONE, [1.0, 0.0], 3.0), (-NONE, [0.0, 1.0], 4.0),
        )
    ]  # fmt: skip
    form = programme([1, 2] * parts, rows)
    limits = np.random.default_rng(5).uniform(0.5, 7.2, (number, parts))
    plain = draws_of_limits(form, [0.0] * number)
    draws = replace(plain, rows=np.arange(0, 3 * parts, 3), limits=limits, offset=np.ones(number))
    found = settle(form, draws, measures=np.eye(2 * parts)[:1])
    own = np.where(limits <= 3, limits, 3 + 2 * (limits - 3)).sum(axis=1) + 1
    planned = (limits <= 7).all(axis=1)
    assert 0 < planned.sum() < number
    assert found.has_plan.tolist() == planned.tolist()
    assert found.objective[planned] == pytest.approx(own[planned], abs=1e-9)
    assert np.isnan(found.objective[~planned]).all()
    assert found.measures[planned, 0] == pytest.approx(np.minimum(limits[planned, 0], 3), abs=1e-9)
    assert found.bases == 2 * parts  # and not the 32 that they have together
