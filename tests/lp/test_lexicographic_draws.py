"""Draws settled by bases: each as it is on the ladder, whatever moves, and whoever settles it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mixopt.lp.draws import Draws
from mixopt.lp.elastic_draws import ElasticDraws
from mixopt.lp.lexicographic_draws import LexicographicDraws, Start
from mixopt.lp.lexicographic_region import LexicographicRegion
from mixopt.lp.lexicographic_signs import hold_in_order, raise_weights
from mixopt.lp.relaxed_optima import RelaxedOptima
from mixopt.lp.sparse import SparseMatrix
from mixopt.lp.standard_form import Label, StandardForm

PEOPLE, PLACES, WIDTH = 4, 3, 12
"""Needs, services, and a column for each pair."""

LADDER = ((), ("money",), ("people", "money"), ("kept", "people", "money"))


def matrix(prices: np.ndarray) -> SparseMatrix:
    """Needs are met by services of which there are so many, within money in two periods."""
    entries = np.zeros((PEOPLE + PLACES + 2, WIDTH))
    for need in range(PEOPLE):
        for service in range(PLACES):
            column = need * PLACES + service
            entries[need, column] = entries[PEOPLE + service, column] = 1.0
            entries[PEOPLE + PLACES + need % 2, column] = prices[column]
    at = np.nonzero(entries.T)
    pointers = np.concatenate([[0], np.cumsum(np.bincount(at[0], minlength=WIDTH))])
    return SparseMatrix(
        entries.T[at], at[1].astype(np.int32), pointers.astype(np.int32), len(entries)
    )


PRICES = np.array([10.0, 14, 30, 12, 15, 28, 9, 16, 33, 11, 13, 31])


def form(held: bool) -> StandardForm:
    """The programme where nothing moves; with two columns held at a plan, if it is asked for."""
    lower, upper = np.zeros(WIDTH), np.full(WIDTH, 1e6)
    if held:
        lower[[0, 4]] = upper[[0, 4]] = 5.0, 4.0
    needs, places = np.array([12.0, 9, 14, 8]), np.array([20.0, 18, 9])
    return StandardForm(
        cost=PRICES * np.repeat([1.0, 0.97], WIDTH // 2), offset=3.0, matrix=matrix(PRICES),
        row_lower=np.concatenate([needs, np.full(PLACES + 2, -np.inf)]),
        row_upper=np.concatenate([needs, places, [420.0, 300.0]]),
        lower=lower, upper=upper,
        rows=[Label("row", (str(at),)) for at in range(PEOPLE + PLACES + 2)],
        columns=[Label("x", (str(at),)) for at in range(WIDTH)],
    )  # fmt: skip


def draws(number: int, wide: float, coefficients: bool, costs: bool) -> Draws:
    """Draws of needs and places, and of prices where they are asked for."""
    random, pattern = np.random.default_rng(3), form(False).matrix
    rows = np.arange(PEOPLE + PLACES)
    priced = np.flatnonzero(pattern.rows >= PEOPLE + PLACES)[:7] if coefficients else rows[:0]
    columns = np.arange(5) if costs else rows[:0]
    limits = random.normal(0, wide, (number, len(rows))) * 4
    times = 1 + random.normal(0, wide / 3, (number, len(priced)))
    return Draws(
        number=number, rows=rows, limits=limits, columns=columns,
        costs=random.normal(0, wide, (number, len(columns))), offset=random.normal(0, 1, number),
        pattern=pattern, entries=priced, coefficients=pattern.data[priced] * times,
    )  # fmt: skip


TIERS = {
    "money": [{PEOPLE + PLACES: -1.0}, {PEOPLE + PLACES + 1: -1.0}],
    "people": [{at: 1.0} for at in range(4)],
}

TIES = {"money": np.array([0.02, 0.01]), "people": np.array([0.7, 1.1, 0.4, 0.9])}


def settle(held: bool, moved: Draws) -> tuple[ElasticDraws, LexicographicDraws, RelaxedOptima]:
    kept = np.array([0, 4]) if held else None
    elastic = ElasticDraws(form(held), moved, TIERS, LADDER if held else LADDER[:3], kept, TIES)
    solving = LexicographicDraws(elastic, np.arange(WIDTH))
    return elastic, solving, solving.settle(np.arange(moved.number))[0]


@pytest.mark.parametrize("held", [False, True])
@pytest.mark.parametrize("coefficients", [False, True])
@pytest.mark.parametrize("costs", [False, True])
@pytest.mark.parametrize("wide", [0.05, 1.0])
def test_each_draw_is_as_on_the_ladder(
    held: bool, coefficients: bool, costs: bool, wide: float
) -> None:
    moved = draws(25, wide, coefficients, costs)
    elastic, _, found = settle(held, moved)
    rungs = set()
    for draw in range(moved.number):
        own = elastic.settle(draw)
        rungs.add(own.rung)
        assert found.settled[draw] == (own.rung >= 0)
        if own.rung < 0:
            continue
        assert found.objective[draw] == pytest.approx(own.objective, rel=1e-6)
        assert found.short[draw] == pytest.approx(own.short, abs=1e-6)
        for name, relaxed in own.relaxed.items():
            assert found.relaxed[name][draw] == pytest.approx(relaxed, abs=1e-5)
    if wide == 1.0:
        assert len(rungs) > 2


def test_one_basis_settles_draws_in_which_coefficients_and_costs_move() -> None:
    """Its values satisfy the equations of each draw with that draw's own coefficients."""
    moved = draws(40, 0.02, True, True)
    _, solving, _ = settle(False, moved)
    regions = [each for each in solving.regions.values() if isinstance(each, LexicographicRegion)]
    settled = max((each.settle(np.arange(40)) for each in regions), key=lambda x: len(x.which))
    assert len(settled.which) > 10
    values = settled.values(np.arange(len(solving.form.columns)))
    for at, draw in enumerate(settled.which.tolist()):
        own = moved.form(form(False), draw)
        reached = own.matrix.times(values[at, :WIDTH])
        assert np.all(reached[: PEOPLE + PLACES] <= own.row_upper[: PEOPLE + PLACES] + 1e-8)
        assert reached[:PEOPLE] == pytest.approx(own.row_lower[:PEOPLE], abs=1e-8)
        assert settled.objective()[at] == pytest.approx(own.cost @ values[at, :WIDTH] + own.offset)


def test_a_piece_comes_out_the_same_whatever_was_settled_before_it() -> None:
    moved = draws(90, 0.3, True, False)
    _, solving, _ = settle(False, moved)
    _, start = solving.settle(np.arange(30))
    assert start.bases
    again = settle(False, moved)[1]
    for piece in (np.arange(60, 90), np.arange(30, 60)):
        one, other = solving.settle(piece, start)[0], again.settle(piece, start)[0]
        assert one.objective.tolist() == other.objective.tolist()
        assert one.values.tolist() == other.values.tolist()
        assert np.array_equal(one.binding, other.binding)


def test_weights_that_are_too_light_are_raised_by_what_is_missing() -> None:
    """Up by 1 of the first sum, down by 50 of the second: wrong by order, right while 1 < 50."""
    signs, tolerance = np.array([[-1.0, 50.0], [2.0, -3.0]]), np.full((2, 2), 1e-9)
    assert not hold_in_order(signs[None], tolerance)[0]
    weights = raise_weights(np.ones(2), signs, tolerance)
    assert weights.tolist() == [100.0, 1.0]
    assert (signs @ weights)[0] < 0
    assert hold_in_order(np.array([[[0.0, 5.0], [2.0, -3.0]]]), tolerance)[0]
    assert not hold_in_order(np.array([[[0.0, -5.0], [2.0, -3.0]]]), tolerance)[0]


def test_of_two_limits_that_hold_together_the_one_with_less_of_a_hair_binds() -> None:
    """x ≥ 5 twice at £2: the cost is £10, whichever is said to bind."""
    matrix = SparseMatrix(np.ones(2), np.array([0, 1], np.int32), np.array([0, 2], np.int32), 2)
    twice = StandardForm(
        cost=np.array([2.0]), offset=0.0, matrix=matrix,
        row_lower=np.full(2, 5.0), row_upper=np.full(2, np.inf),
        lower=np.zeros(1), upper=np.full(1, 1e6),
        rows=[Label("one", ()), Label("other", ())], columns=[Label("x", ())],
    )  # fmt: skip
    none = np.array([], dtype=int)
    moved = Draws(3, np.arange(2), np.array([[0.0, 0], [1, 1], [2, 2]]), none, np.zeros((3, 0)),
                  np.zeros(3), matrix, none, np.zeros((3, 0)))  # fmt: skip
    for hairs, binding in (([1e-6, 3e-6], [True, False]), ([3e-6, 1e-6], [False, True])):
        solving = LexicographicDraws(
            ElasticDraws(twice, moved, {}, ((),)), np.arange(1), np.array(hairs)
        )
        for sharing in (True, False):
            found, _ = solving.settle(np.arange(3), Start(sharing=sharing))
            assert found.objective == pytest.approx([10, 12, 14], abs=1e-12)
            assert found.values[:, 0] == pytest.approx([5, 6, 7], abs=1e-12)
            assert found.binding.tolist() == [binding] * 3


def test_a_draw_in_which_nothing_can_be_done_has_no_numbers() -> None:
    moved = draws(6, 0.05, False, False)
    moved = replace(moved, limits=np.where(np.arange(6)[:, None] == 2, -100.0, moved.limits))
    elastic = ElasticDraws(form(False), moved, {"money": TIERS["money"]}, LADDER[:2])
    found, start = LexicographicDraws(elastic, np.arange(WIDTH)).settle(np.arange(6), Start())
    assert found.settled.tolist() == [True, True, False, True, True, True]
    assert np.isnan(found.objective[2])
    assert len(start.weights) == 3  # of money, of the cost, and of what tells equals apart
