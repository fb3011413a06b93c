"""Futures in groups: between two costs, against the extensive form, the textbook and pencil."""

from __future__ import annotations

import numpy as np
import pytest

from mixopt.lp.extensive import ExtensiveForm
from mixopt.lp.groups import GroupedOptimum, Groups
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.two_stage import Tail, TwoStage

from support.matrices import NONE, programme

NOW = np.array([0])


def two_stage(futures: list[StandardForm], now: np.ndarray = NOW, tail: float = 0.0) -> TwoStage:
    chances = np.full(len(futures), 1 / len(futures))
    return TwoStage(futures, now, chances, Tail(tail, 0.25))


def decide(
    two: TwoStage, most: int, beside: float = 0.0, excess: dict[str, np.ndarray] | None = None
) -> GroupedOptimum | None:
    """In groups of at most so many, dealt in the order in which the futures stand."""
    groups = Groups(two, excess or {}, np.arange(len(two.futures)), most, lambda _: None)
    return groups.decide(np.full(len(two.now), beside))


def expect(found: GroupedOptimum | None) -> GroupedOptimum:
    assert found is not None
    return found


def shop(numbers: np.ndarray, prices: np.ndarray) -> StandardForm:
    """Two goods made now, sharing 60 hours; what is short of a number is bought at its price."""
    return programme(
        [10.0, 14.0, *prices.tolist()],
        [(numbers[0], [1.0, 0.0, 1.0, 0.0], NONE), (numbers[1], [0.0, 1.0, 0.0, 1.0], NONE),
         (-NONE, [1.0, 1.0, 0.0, 0.0], 60.0)],
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_the_extensive_form_is_between_the_two_costs(seed: int) -> None:
    """Twenty made-up shops of 48 futures, every other one with its tail counted."""
    rng = np.random.default_rng(seed)
    numbers, prices = rng.uniform(10, 60, (48, 2)), rng.uniform(15, 40, (48, 2))
    order = np.argsort((numbers * prices).sum(axis=1))
    two = two_stage(
        [shop(numbers[at], prices[at]) for at in order], np.array([0, 1]), float(seed % 2)
    )
    exact = ExtensiveForm(two, {}).solve()
    assert exact is not None
    found = expect(decide(two, 12))
    assert found.certificate is not None
    assert found.certificate.holds
    assert found.least <= exact.objective + 1e-7
    assert found.best.objective >= exact.objective - 1e-7
    assert found.gap == pytest.approx(found.best.objective - found.least, abs=1e-7)
    assert found.best.objective < 1.02 * exact.objective
    whole = expect(decide(two, 48))
    assert whole.groups == 1
    assert whole.best.objective == pytest.approx(exact.objective, rel=1e-9)
    assert whole.gap == pytest.approx(0, abs=1e-6)


def test_what_is_held_costs_what_it_costs_in_the_extensive_form() -> None:
    """Of the decision that is chosen, and of another one."""
    rng = np.random.default_rng(1)
    futures = [shop(*rng.uniform(10, 40, (2, 2))) for _ in range(20)]
    two = two_stage(futures, np.array([0, 1]), 1.0)
    form, found = ExtensiveForm(two, {}), expect(decide(two, 6, beside=20.0))
    for each in (found.best, found.beside):
        assert each is not None
        held = form.solve(dict(enumerate(each.now.tolist())))
        assert held is not None
        assert each.objective == pytest.approx(held.objective, rel=1e-9)
        assert each.futures == pytest.approx(held.futures)


def farm(better: float) -> StandardForm:
    """The farmer of `tests/analysis/test_commit_lp.py`: acres of wheat, corn and beets first."""
    wheat, corn, beets = 2.5 * better, 3.0 * better, 20.0 * better
    return programme(
        [150, 230, 260, -170, -150, -36, -10, 238, 210],
        [(-NONE, [1, 1, 1, 0, 0, 0, 0, 0, 0], 500),
         (200, [wheat, 0, 0, -1, 0, 0, 0, 1, 0], NONE),
         (240, [0, corn, 0, 0, -1, 0, 0, 0, 1], NONE),
         (-NONE, [0, 0, -beets, 0, 0, 1, 1, 0, 0], 0),
         (-NONE, [0, 0, 0, 0, 0, 1, 0, 0, 0], 6000)],
        [(0.0, 1e6)] * 9,
    )  # fmt: skip


def test_the_farmer_in_groups_earns_what_is_printed() -> None:
    """Thirty of each of the three years: every group is dealt three of each, and all agree."""
    years = [0.8] * 30 + [1.0] * 30 + [1.2] * 30
    found = expect(decide(two_stage([farm(year) for year in years], np.arange(3)), 9))
    assert found.groups == 10
    assert found.best.now == pytest.approx([170, 80, 250])
    assert round(-found.best.objective) == 108_390
    assert found.gap == pytest.approx(0, abs=1e-6)
    assert found.certificate is not None
    assert found.certificate.holds


def test_a_group_for_each_future_knows_it_and_the_gap_says_so() -> None:
    """Below: each of the farmer's years known, $115,406. Above: what the first year would plant."""
    two = two_stage([farm(year) for year in (1.0, 0.8, 1.2)], np.arange(3))
    found = expect(decide(two, 1))
    assert round(-found.least) == 115_406
    assert round(-found.best.objective) == 107_240
    assert found.gap == pytest.approx(115_406 - 107_240, abs=1)


def demand(number: float, most: float = 1000.0) -> StandardForm:
    """Make x now, at most so much as is left of it; nothing is bought later. x − excess below."""
    return programme(
        [1.0, 0.0, 0.0],
        [(number, [1.0, 1.0, 0.0], NONE), (-NONE, [1.0, 0.0, -1.0], most)],
        [(0.0, 1000.0), (0.0, 0.0), (0.0, 0.0)],
    )


EXCESS = {"law": np.array([2]), "people": np.array([1])}


def test_futures_that_it_does_not_suit_join_until_it_suits_all() -> None:
    """The first group needs 9 at most; 17 and 16 are in others."""
    numbers = [1, 2, 3, 4, 16, 5, 6, 17, 7, 8, 9, 5]
    found = expect(decide(two_stage([demand(number) for number in numbers]), 4, excess=EXCESS))
    assert found.best.now == pytest.approx([17])
    assert found.best.excess == pytest.approx({"law": 0.0, "people": 0.0}, abs=1e-9)
    assert found.best.objective == pytest.approx(17)
    assert found.own.now == pytest.approx(found.best.now)
    assert found.beside is not None
    assert found.beside.excess["people"] == pytest.approx(np.mean(numbers))


def test_the_worst_join_first_and_no_more_at_once_than_the_group_has() -> None:
    """Of 6, 7 and 8, which 5 does not suit, 8 and 7 join; then 6 is suited, too."""
    two = two_stage([demand(number) for number in (1, 2, 3, 4, 5, 6, 7, 8)])
    found = expect(decide(two, 2, excess=EXCESS))
    assert found.groups == 4
    assert found.best.now == pytest.approx([8])
    assert len(found.form.two.futures) == 4
    assert found.form.two.chances == pytest.approx([0.375, 0.375, 0.125, 0.125])


def test_where_groups_relax_less_than_all_have_to_costs_are_not_compared() -> None:
    """One group needs 9, the other has room for 5: together one of them is broken."""
    two = two_stage([demand(9.0), demand(2.0, 5.0)])
    found = expect(decide(two, 1, excess=EXCESS))
    assert found.gap is None
    assert found.least_excess == pytest.approx({"law": 0.0, "people": 0.0}, abs=1e-9)
    exact = ExtensiveForm(two, EXCESS).solve()
    assert exact is not None
    assert found.best.excess == pytest.approx(exact.excess)
    assert found.best.objective == pytest.approx(exact.objective)


@pytest.mark.parametrize("short", [1e-7, 1e-5])
def test_an_optimum_that_relaxes_a_trifle_is_proven_with_it(short: float) -> None:
    """9 are needed and there is room for a trifle less: as met in one group of many of redbridge."""
    form = ExtensiveForm(two_stage([demand(9.0), demand(2.0, 9.0 - short)]), EXCESS)
    best = form.solve()
    assert best is not None
    assert best.excess["people"] == pytest.approx(short / 2, rel=1e-3)
    for _ in range(2):  # the proof leaves the programme as it was
        effects, proof = form.prove([((0,), (1.0,))])
        assert proof.holds
    again = form.solve()
    assert again is not None
    assert again.excess == pytest.approx(best.excess)
    assert np.isnan(effects[0])  # one more needed of each: limits clash


def test_futures_in_which_it_is_impossible_join_too() -> None:
    """No more than 3 suits the fourth, whose limit nothing relaxes; bought at 5 by the others."""

    def capped(most: float) -> StandardForm:
        return programme(
            [1.0, 5.0], [(6.0, [1.0, 1.0], NONE), (-NONE, [1.0, 0.0], most)]
        )  # fmt: skip

    found = expect(decide(two_stage([*map(capped, (9.0, 9.0, 9.0, 3.0))]), 2))
    assert found.best.now == pytest.approx([3])
    assert found.best.objective == pytest.approx(3 + 5 * 3)
    assert found.gap is not None
    assert found.gap >= 0
    assert decide(two_stage([capped(9.0), capped(-1.0)]), 1) is None
