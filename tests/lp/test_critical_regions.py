"""Critical regions of programmes small enough to draw by hand."""

from __future__ import annotations

import numpy as np
import pytest

from mixopt.lp.highs import Infeasible, solve_form
from mixopt.lp.sensitivity.critical_regions import CriticalRegion, CurvedRegion, find_regions
from mixopt.lp.sensitivity.polygons import UNIT_BOX, area, clip, hull, split
from mixopt.lp.standard_form import StandardForm

from support.matrices import NONE, programme


def places(u: float, v: float) -> StandardForm:
    """x + y ≥ 10u people, x ≤ 5v places at £1, y ≤ 4 places at £2."""
    return programme([1, 2], [(10 * u, [1, 1], NONE), (-NONE, [1, 0], 5 * v), (-NONE, [0, 1], 4)])


def textbook(u: float, v: float) -> StandardForm:
    """The textbook pair of right-hand sides: the most of 3x + 2y, x + y ≤ 8u and x ≤ 6v."""
    return programme(
        [-3, -2], [(-NONE, [1, 1], 8 * u), (-NONE, [1, 0], 6 * v)], [(0, 1000), (0, 1000)]
    )


def priced(budget: float) -> object:
    """Places at £(1 + 2v) and at £2 for 10u people; what is spent is a row, held to a budget."""

    def form_at(u: float, v: float) -> StandardForm:
        return programme(
            [0, 0, 1],
            [(10 * u, [1, 1, 0], NONE), (-NONE, [1, 0, 0], 6), (-NONE, [0, 1, 0], 6),
             (0, [-(1 + 2 * v), -2, 1], 0), (-NONE, [0, 0, 1], budget)],
        )  # fmt: skip

    return form_at


def corners(region: CriticalRegion) -> list[tuple[float, float]]:
    return [tuple(np.round(corner, 6)) for corner in region.corners]


def test_places_have_three_regions_with_the_corners_that_are_drawn_by_hand() -> None:
    cheap, dear, none = find_regions(places)
    assert corners(cheap) == [(0, 0), (0.5, 1), (0, 1)]
    assert corners(dear) == [(0, 0), (0.4, 0), (0.9, 1), (0.5, 1)]
    assert corners(none) == [(0.4, 0), (1, 0), (1, 1), (0.9, 1)]
    assert none.cost is None
    assert none.rows
    np.testing.assert_allclose(cheap.cost, [0, 10, 0, 0, 0, 0], atol=1e-9)  # £1 a person
    np.testing.assert_allclose(dear.cost, [0, 20, -5, 0, 0, 0], atol=1e-9)  # £2, a place saves £1


def test_the_textbook_has_two_regions_that_meet_where_both_limits_do() -> None:
    one, other = find_regions(textbook)
    assert corners(one) == [(0, 0), (0.75, 1), (0, 1)]  # 8u ≤ 6v: all of it is x
    np.testing.assert_allclose(one.cost, [0, -24, 0, 0, 0, 0], atol=1e-9)
    assert corners(other) == [(0, 0), (1, 0), (1, 1), (0.75, 1)]
    np.testing.assert_allclose(other.cost, [0, -16, -6, 0, 0, 0], atol=1e-9)


def test_a_price_beside_a_right_hand_side_has_rectangles_in_which_cost_is_a_product() -> None:
    regions = find_regions(priced(1000.0))  # type: ignore[arg-type]
    first = next(region for region in regions if corners(region)[0] == (0, 0))
    assert corners(first) == [(0, 0), (0.6, 0), (0.6, 0.5), (0, 0.5)]
    np.testing.assert_allclose(first.cost, [0, 10, 0, 0, 20, 0], atol=1e-9)  # 10u · (1 + 2v)
    assert sum(region.area for region in regions) == pytest.approx(1, abs=1e-9)


def test_a_price_in_a_budget_that_binds_is_refused_as_its_edge_is_curved() -> None:
    with pytest.raises(CurvedRegion) as refused:
        find_regions(priced(15.0))  # type: ignore[arg-type]
    assert {3, 4} & set(refused.value.rows)


@pytest.mark.parametrize("seed", range(12))
def test_regions_cover_the_box_and_say_what_solving_says(seed: int) -> None:
    random = np.random.default_rng(seed)
    width, height = 6, 5
    matrix = random.integers(0, 4, (height, width)).astype(float)
    cost, step = random.integers(1, 9, width), random.integers(-3, 4, width)
    first, second = random.integers(0, 9, height), random.integers(-4, 7, height)
    degenerate = np.vstack([matrix, matrix[:1], np.ones((1, width))])  # a row twice, and a total

    def form_at(u: float, v: float) -> StandardForm:
        right = first + second * u + 3 * v
        rows = [(float(a), list(row), NONE) for a, row in zip(right, degenerate[:-2], strict=True)]
        rows += [(float(right[0]), list(degenerate[-2]), NONE)]
        rows += [(-NONE, list(degenerate[-1]), 4.0 + 3 * u)]
        return programme(list(cost + (1 + seed % 2) * step * u / 10), rows, [(0, 1000)] * width)

    regions = find_regions(form_at)
    assert sum(region.area for region in regions) == pytest.approx(1, abs=1e-9)
    for u, v in random.random((40, 2)):
        mine = [each for each in regions if _within(each, u, v)]
        assert mine
        try:
            solved = solve_form(form_at(u, v)).objective
        except Infeasible:
            assert any(each.cost is None for each in mine)
            continue
        says = [each.cost_at(u, v) for each in mine if each.cost is not None]
        assert says[0] == pytest.approx(solved, rel=1e-9, abs=1e-7)


def _within(region: CriticalRegion, u: float, v: float) -> bool:
    after = np.roll(region.corners, -1, axis=0) - region.corners
    towards = np.array([u, v]) - region.corners
    return bool(np.all(after[:, 0] * towards[:, 1] - after[:, 1] * towards[:, 0] >= -1e-10))


def test_a_box_cut_in_two_has_the_area_that_it_had() -> None:
    side = np.array([0.6, 0.8, -0.7])
    inside, rest = split(UNIT_BOX, side[np.newaxis, :])
    assert area(inside) + sum(map(area, rest)) == pytest.approx(1, abs=1e-15)
    assert area(clip(UNIT_BOX, np.array([1.0, 0.0, -2.0]))) == 0


def test_a_corner_on_a_straight_side_is_none() -> None:
    around = hull(np.array([[0, 0], [1, 0], [0.5, 0], [1, 1], [0, 1], [0.5, 0.5]], dtype=float))
    assert len(around) == 4
