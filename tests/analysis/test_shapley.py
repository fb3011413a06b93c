"""Shapley values of costs in pennies, of games that a pencil solves."""

from fractions import Fraction
from math import sqrt

import pytest

from mixopt.analysis.bridge.shapley import Costs, allocate, share_by_sample, share_exactly


def test_values_of_a_game_by_hand() -> None:
    """Gloves: one left, two right; a pair is worth 6: the left is worth 4, each right 1."""

    def cost_of(there: frozenset[int]) -> Costs:
        worth = 6 if 0 in there and there & {1, 2} else 0
        return (-worth, -worth)

    shares = share_exactly(3, cost_of)
    assert [row[-1] for row in shares.saves] == [4, 1, 1]


def test_beyond_twelve_parts_orders_are_drawn() -> None:
    """Fifteen twins that each replace one dear place of ten: each saves 10/15 of one."""

    def cost_of(there: frozenset[int]) -> Costs:
        return (1000 * (10 - min(10, len(there))),) * 2

    shares = share_by_sample(15, cost_of, 4000, 1, None)
    assert shares.errors is not None
    for saves, errors in zip(shares.saves, shares.errors, strict=True):
        assert abs(float(saves[-1]) - 10_000 / 15) <= 4 * errors[-1]
    assert sum(row[-1] for row in shares.saves) == 10_000


def test_pennies_are_allocated_by_the_largest_remainder_and_twins_stay_the_same() -> None:
    third = Fraction(10, 3)
    assert allocate([third, third, third], 10) == ([3, 3, 3], 1)
    half = Fraction(1, 2)
    assert allocate([3 + half, 2 + half], 6) == ([4, 2], 0)
    assert allocate([Fraction(0), third, 2 * third], 10) == ([0, 3, 7], 0)
    assert allocate([-3 - half, half], -3) == ([-3, 0], 0)
    assert allocate([], 0) == ([], 0)


def test_the_standard_error_is_that_of_the_mean_of_pairs() -> None:
    """Gloves again: an order and its reverse give the left glove 6 and 6, 0 and 6, or 6 and 0."""

    def cost_of(there: frozenset[int]) -> Costs:
        worth = 6 if 0 in there and there & {1, 2} else 0
        return (-worth, -2 * worth, -worth)

    shares = share_by_sample(3, cost_of, 400, 3, None)
    assert shares.errors is not None
    mean = float(shares.saves[0][-1])
    share = (mean - 3) / 3  # of pairs with 6 and 6; the others have 3 on average
    spread = 9 * share * (1 - share) * 200 / 199
    assert shares.errors[0][-1] == pytest.approx(sqrt(spread / 200))
    assert shares.errors[0][2] == pytest.approx(3 * shares.errors[0][-1])  # of both periods in sum
    assert abs(mean - 4) <= 4 * shares.errors[0][-1]


def test_no_part_at_all_shares_nothing() -> None:
    assert share_exactly(0, lambda _: (5, 5)).saves == []
    assert share_by_sample(0, lambda _: (5, 5), 4, 0, 1.0).saves == []
