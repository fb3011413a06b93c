"""Two-stage programmes by hand: means, tails, rules on money, and what is relaxed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mixopt.lp.extensive import ExtensiveForm
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.two_stage import MoneyRule, Tail, TwoStage

from support.matrices import NONE, programme

NOW = np.array([0])


def demand(number: float, *, spot: float = 5.0, budget: float = NONE) -> StandardForm:
    """Make x now at 1 each, pay y later at more: x + y ≥ demand; x + spot·y ≤ budget."""
    return programme(
        [1.0, spot], [(number, [1.0, 1.0], NONE), (-NONE, [1.0, spot], budget)]
    )  # fmt: skip


def two_stage(*numbers: float, tail: float = 0.0, **more: float) -> TwoStage:
    futures = [demand(number, **more) for number in numbers]
    chances = np.full(len(numbers), 1 / len(numbers))
    return TwoStage(futures, NOW, chances, Tail(tail, 0.25))


def test_what_is_made_now_is_the_quantile() -> None:
    """Made where P(demand above it) > 1/4: up to the 8th of ten demands."""
    found = ExtensiveForm(two_stage(*range(1, 11), spot=4.0), {}).solve()
    assert found is not None
    assert found.now == pytest.approx([8])
    assert found.objective == pytest.approx(8 + 4 * (1 + 2) / 10)
    assert found.futures[9] == pytest.approx([8, 2])


def test_of_several_optima_the_least_is_done_now() -> None:
    """At 2 a piece later, P(demand above x) = 1/2: anything from 5 to 6 costs the same."""
    form = ExtensiveForm(two_stage(*range(1, 11), spot=2.0), {})
    found = form.solve(least_now=True)
    assert found is not None
    assert found.now == pytest.approx([5])


def test_the_tail_is_the_mean_of_the_dearest_of_which_one_counts_in_part() -> None:
    two = two_stage(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, tail=1.0)
    costs = np.arange(10.0)
    assert two.mean_of_tail(costs) == pytest.approx((9 + 8 + 7 / 2) / 2.5)
    found = ExtensiveForm(two, {}).solve()
    assert found is not None
    each = np.array([x + 5 * y for x, y in found.futures])
    assert found.objective == pytest.approx(two.weigh(each))
    tried = [
        two.weigh(np.array([x + 5 * max(0.0, d - x) for d in range(1, 11)]))
        for x in np.linspace(0, 12, 121)
    ]
    assert found.objective == pytest.approx(min(tried))


def test_a_rule_on_money_holds_the_worst_futures_on_average() -> None:
    """With 12 to spend, x + 5·(demand − x) is above it where demand − x > (12 − x) / 5."""
    two = two_stage(*range(1, 11), budget=12.0)
    ruled = replace(two, rule=MoneyRule([1], 0.2, 0.0))
    found = ExtensiveForm(ruled, {}).solve()
    assert found is not None
    short = np.sort([x + 5 * y - 12 for x, y in found.futures])
    assert short[-2:].mean() <= 1e-6
    assert short[-1] > 0  # one may be short, where the next has as much left
    free = ExtensiveForm(two_stage(*range(1, 11)), {}).solve()
    assert free is not None
    assert found.objective >= free.objective
    beyond = ExtensiveForm(replace(two, rule=MoneyRule([1], 0.2, -5.0)), {})
    assert beyond.solve(may_exceed=False) is None
    least = beyond.least_short()
    tried = [
        np.sort([x + 5 * max(0.0, d - x) - 12 for d in range(1, 11)])[-2:].mean()
        for x in np.linspace(0, 12, 1201)
    ]
    assert least == pytest.approx(min(tried), abs=1e-6)


def test_where_futures_clash_the_least_is_relaxed_the_firmest_first() -> None:
    """x ≥ 4 by law in one, x ≤ 1 by policy in the other: the policy is relaxed, by 3 in one of two."""
    wanted = [
        programme([1.0, 0.0, 0.0], [(4.0, [1.0, 1.0, 0.0], NONE), (-NONE, [1.0, 0.0, -1.0], 9.0)]),
        programme([1.0, 0.0, 0.0], [(0.0, [1.0, 1.0, 0.0], NONE), (-NONE, [1.0, 0.0, -1.0], 1.0)]),
    ]
    closed = [replace(form, upper=np.array([1000.0, 0.0, 0.0])) for form in wanted]
    tiers = {"law": np.array([1]), "policy": np.array([2])}
    form = ExtensiveForm(TwoStage(closed, NOW, np.array([0.5, 0.5])), tiers)
    found = form.solve()
    assert found is not None
    assert found.exceeds
    assert found.excess == pytest.approx({"law": 0, "policy": 1.5})
    assert found.now == pytest.approx([4])
    assert found.objective == pytest.approx(4)
    other = form.solve({0: 1.0})
    assert other is not None
    assert other.excess == pytest.approx({"law": 1.5, "policy": 0})
    again = form.solve()
    assert again is not None
    assert again.excess == pytest.approx(found.excess)


def test_what_cannot_be_done_in_every_future_is_done_as_nearly_as_can_be() -> None:
    """Six are wanted; in one future no more than four can be: physical, and kept before the law."""
    futures = [
        replace(
            programme([1.0, 0.0, 0.0], [(-NONE, [1.0, 0.0, 0.0], most), (5.0, [1.0, 0.0, 1.0], 9)]),
            upper=np.array([1000.0, 0.0, 0.0]),
        )
        for most in (4.0, 9.0)
    ]
    tiers = {"physical": np.array([1]), "law": np.array([2])}
    form = ExtensiveForm(TwoStage(futures, NOW, np.array([0.5, 0.5])), tiers)
    assert form.solve({0: 6.0}) is None
    nearest = form.nearest(np.array([6.0]))
    assert nearest == pytest.approx([4.0])
    found = form.solve({0: 4.0})
    assert found is not None
    assert found.excess == pytest.approx({"physical": 0, "law": 1})
    assert form.nearest(np.array([3.0])) == pytest.approx([3.0])


def test_a_limit_moved_in_all_futures_does_what_the_proof_says() -> None:
    """One more of every demand: 1 where it is made now."""
    form = ExtensiveForm(two_stage(*range(1, 11)), {})
    assert form.solve() is not None
    effects, proof = form.prove([([0], [1.0])])
    assert proof.holds
    moved = ExtensiveForm(two_stage(*range(2, 12)), {}).solve()
    before = form.solve()
    assert moved is not None
    assert before is not None
    assert effects == pytest.approx([moved.objective - before.objective])
