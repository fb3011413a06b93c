"""Draws with as little relaxed as has to be: by hand, tier by tier, and in whatever order."""

from __future__ import annotations

import numpy as np
import pytest

from mixopt.lp.draws import Draws
from mixopt.lp.elastic_draws import ElasticDraws
from mixopt.lp.sparse import SparseMatrix
from mixopt.lp.standard_form import Label, StandardForm


def form() -> StandardForm:
    """One column x at £2: x ≥ 5, x ≤ 10 places, 2·x ≤ 16 of money."""
    matrix = SparseMatrix(
        np.array([1.0, 1.0, 2.0]), np.array([0, 1, 2], dtype=np.int32),
        np.array([0, 3], dtype=np.int32), 3,
    )  # fmt: skip
    return StandardForm(
        cost=np.array([2.0]), offset=1.0, matrix=matrix,
        row_lower=np.array([5.0, -np.inf, -np.inf]), row_upper=np.array([np.inf, 10.0, 16.0]),
        lower=np.zeros(1), upper=np.array([1e6]),
        rows=[Label("need", ()), Label("places", ()), Label("money", ())],
        columns=[Label("x", ())],
    )  # fmt: skip


def draws(needs: list[float]) -> Draws:
    """Draws of the need."""
    number, none = len(needs), np.array([], dtype=int)
    return Draws(
        number=number, rows=np.array([0]), limits=np.array(needs)[:, None] - 5.0,
        columns=none, costs=np.zeros((number, 0)), offset=np.zeros(number),
        pattern=form().matrix, entries=none, coefficients=np.zeros((number, 0)),
    )  # fmt: skip


TIERS = {"money": [{2: -1.0}], "people": [{0: 1.0}]}
LADDER = ((), ("money",), ("people", "money"))


@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4], [4, 0, 3, 1, 2, 2]])
def test_what_gives_way_is_the_least_and_the_first_that_is_enough(order: list[int]) -> None:
    needs = [6.0, 8.0, 9.0, 10.0, 13.0]
    solver = ElasticDraws(form(), draws(needs), TIERS, LADDER)
    expected = {
        0: (0, 13.0, 0.0, 0.0),
        1: (0, 17.0, 0.0, 0.0),
        2: (1, 19.0, 2.0, 0.0),  # two of money more for the ninth
        3: (1, 21.0, 4.0, 0.0),
        4: (2, 21.0, 4.0, 3.0),  # three have no place, and ten cost four more than there is
    }
    for draw in order:
        found = solver.settle(draw)
        rung, cost, money, people = expected[draw]
        assert found.rung == rung
        assert found.objective == pytest.approx(cost)
        assert found.relaxed["money"].tolist() == [pytest.approx(money, abs=1e-6)]
        assert found.relaxed["people"].tolist() == [pytest.approx(people, abs=1e-6)]
    assert solver.settle(4).binding.tolist() == [True, True, True]
    assert solver.settle(0).binding.tolist() == [True, False, False]


def test_where_nothing_may_give_way_nothing_can_be_done() -> None:
    solver = ElasticDraws(form(), draws([6.0, 13.0]), {"money": [{2: -1.0}]}, ((), ("money",)))
    assert solver.settle(0).rung == 0
    none = solver.settle(1)
    assert none.rung == -1
    assert np.isnan(none.objective)
    assert solver.settle(0).objective == pytest.approx(13.0)


def test_one_relaxation_of_two_rows_counts_once() -> None:
    """Places and money are relaxed by the same amount: the larger of the two decides."""
    solver = ElasticDraws(form(), draws([11.0]), {"both": [{1: -1.0, 2: -1.0}]}, ((), ("both",)))
    assert solver.settle(0).relaxed["both"].tolist() == [pytest.approx(6.0)]


def test_of_what_costs_the_same_that_is_relaxed_which_counts_least() -> None:
    for ties, relaxed in (([2.0, 1.0], [0.0, 6.0]), ([1.0, 2.0], [6.0, 0.0])):
        solver = ElasticDraws(
            form(), draws([11.0, 6.0]), {"money": [{1: -1.0, 2: -1.0}] * 2}, ((), ("money",)),
            ties={"money": np.array(ties)},
        )  # fmt: skip
        found = solver.settle(0)
        assert found.relaxed["money"] == pytest.approx(relaxed, abs=1e-6)
        assert found.objective == pytest.approx(23)
        assert solver.settle(1).relaxed["money"].tolist() == [0, 0]


def test_columns_that_are_held_are_at_no_loose_bound() -> None:
    held = form()
    object.__setattr__(held, "lower", np.array([7.0]))
    object.__setattr__(held, "upper", np.array([7.0]))
    solver = ElasticDraws(held, draws([6.0, 9.0]), TIERS, LADDER)
    assert solver.settle(0).objective == pytest.approx(15.0)
    assert solver.settle(1).relaxed["people"].tolist() == [pytest.approx(2.0)]


def test_columns_that_are_kept_fall_short_only_where_nothing_else_is_enough() -> None:
    """Seven are kept, where six is all that there is room for: one less is done, not one more."""
    held = form()
    object.__setattr__(held, "lower", np.array([7.0]))
    object.__setattr__(held, "upper", np.array([7.0]))
    object.__setattr__(held, "row_upper", np.array([np.inf, 6.0, 16.0]))
    ladder = ((), ("money",), ("kept", "money"))
    solver = ElasticDraws(held, draws([5.0, 6.5]), {"money": [{2: -1.0}]}, ladder, np.array([0]))
    found = solver.settle(0)
    assert (found.rung, found.short) == (2, pytest.approx(1.0))
    assert found.values.tolist() == [pytest.approx(6.0)]
    assert found.objective == pytest.approx(13.0)
    assert solver.settle(1).rung == -1
