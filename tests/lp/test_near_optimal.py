"""The near-optimal set by hand: rows and columns added, ends that need no solve, far apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mixopt.lp.far_apart import Positions, distance
from mixopt.lp.highs import solve_form
from mixopt.lp.near_optimal import (
    AddedRow,
    NearOptimalSet,
    with_columns,
    with_cost_limit,
    with_rows,
)
from mixopt.lp.sparse import SparseMatrix
from mixopt.lp.standard_form import Label, Nearness, StandardForm

from support.matrices import programme

NONE = float("inf")


def two() -> StandardForm:
    """10 of x and y in all, x at most 9; x costs 1, y 2."""
    return programme([1.0, 2.0], [(10.0, [1.0, 1.0], 10.0), (-NONE, [1.0, 0.0], 9.0)])


def sums(*columns: list[float]) -> SparseMatrix:
    from scipy.sparse import csc_array

    return SparseMatrix.from_scipy(csc_array(np.array(columns).T))


def near(form: StandardForm, weights: SparseMatrix) -> NearOptimalSet:
    return NearOptimalSet(form, solve_form(form), weights)


def test_rows_and_columns_are_added_where_they_belong() -> None:
    form = with_columns(two(), [Label("t", ())], 5.0)
    row = AddedRow(Label("r", ()), np.array([2, 0]), np.array([-1.0, 3.0]), 1.0, NONE)
    wider = with_rows(form, [row])
    assert wider.matrix.scipy.toarray().tolist() == [[1, 1, 0], [1, 0, 0], [3, 0, -1]]
    assert wider.row_lower.tolist() == [10, -NONE, 1]
    assert wider.row_upper.tolist() == [10, 9, NONE]
    assert (wider.upper.tolist(), wider.cost.tolist()) == ([1000, 1000, 5], [1, 2, 0])
    assert [label.name for label in wider.columns][-1] == "t"


def test_an_added_column_breaks_no_tie() -> None:
    compared = Nearness(np.array([-1, 0]), np.ones(2), np.ones(2), np.ones(2, dtype=int))
    form = with_columns(replace(two(), nearness=compared), [Label("t", ())], 5.0)
    assert form.nearness is not None
    assert [part.tolist() for part in form.nearness] == [
        [-1, 0, -1], [1, 1, 0], [1, 1, 0], [1, 1, 1],
    ]  # fmt: skip


def test_the_offset_of_the_cost_is_not_limited_twice() -> None:
    form = with_cost_limit(replace(two(), offset=100.0), 113.0)
    assert form.row_upper[-1] == 13.0


def test_the_ends_widen_with_the_allowance() -> None:
    """9 of x and 1 of y cost 11; each one of y more costs 1."""
    found = near(two(), sums([1.0, 0.0], [0.0, 1.0], [1.0, 1.0]))
    for allowance, least in ((0.0, 9.0), (2.0, 7.0), (NONE, 0.0)):
        found.allow(allowance)
        assert (found.end(0, 1.0), found.end(0, -1.0)) == pytest.approx((least, 9.0))
        assert (found.end(1, 1.0), found.end(1, -1.0)) == pytest.approx((1.0, 10.0 - least))
        assert (found.end(2, 1.0), found.end(2, -1.0)) == pytest.approx((10.0, 10.0))


def test_what_a_bound_or_a_reduced_cost_proves_is_not_solved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of 10, z costs 1 more than x, and nothing of it is used; or a hundred million more."""
    form = programme([1.0, 2.0], [(10.0, [1.0, 1.0], 10.0)])
    found = near(form, sums([0.0, 1.0]))
    solved: list[int] = []
    solve = found.furthest
    monkeypatch.setattr(found, "furthest", lambda weights: solved.append(1) or solve(weights))
    found.allow(1.0)
    assert found.end(0, 1.0) == 0.0
    assert not solved
    assert found.end(0, -1.0) == pytest.approx(1.0)
    assert len(solved) == 1
    found = near(replace(form, cost=np.array([1.0, 1e8])), sums([0.0, 1.0]))
    monkeypatch.setattr(found, "furthest", lambda _: pytest.fail("solved"))
    found.allow(1.0)
    assert found.end(0, -1.0) == 0.0


def test_where_places_are_the_same_signs_lead_to_the_middle() -> None:
    positions = Positions(sums([1.0, 0.0], [0.0, 1.0]), np.array([3.0, 1.0]))
    place = np.array([2.0, 5.0])
    assert positions.signs(place, place).tolist() == [1.0, -1.0]
    assert positions.signs(place, np.array([4.0, 4.0])).tolist() == [-1.0, 1.0]
    assert distance(place, [np.array([4.0, 4.0]), np.array([2.5, 5.0])]) == 0.5
