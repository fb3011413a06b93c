"""What costs the same: by pencil who goes without and when money is short, and in whatever order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

import mixopt
from mixopt.analysis.risk.asked import MONEY, STANDINGS, ask
from mixopt.analysis.risk.equals import tell_equals_apart
from mixopt.analysis.risk.futures import compile_draws, find_plan
from mixopt.analysis.risk.pieces import Case
from mixopt.instance.instance import Instance
from mixopt.instance.limit import PEOPLE
from mixopt.lp import lexicographic_draws
from mixopt.lp.draw_pieces import DrawnForms, Piece, PieceSettler
from mixopt.lp.draws import Draws
from mixopt.lp.relaxed_optima import RelaxedOptima
from mixopt.programme.problem import Problem
from mixopt.results.risk import Risk
from mixopt.results.risk_rows import HELD, HINDSIGHT

from support.reordered import reorder_drawn
from support.shipped import shipped
from support.small import small
from support.spreads import spread, uncertain

SHARED = {
    "needs": {"young": {"title": "Young"}, "old": {"title": "Old"}},
    "services": {
        "home": {
            "title": "Home",
            "unit": "place",
            "meets": {"young": "suitable", "old": "suitable"},
        },
    },
}


def without(found: Risk, policy: str) -> dict[tuple[str, str], float]:
    """The mean of those without a service, by who they are and when."""
    return {(row.says, row.period): row.mean for row in found.missing if row.policy == policy}


@pytest.mark.parametrize(
    ("old", "young", "who"), [(1, 1, "Old"), (1, 2, "Old"), (2, 1, "Young"), (3, 2, "Young")]
)
def test_two_needs_share_a_place_and_the_lighter_goes_without(
    old: float, young: float, who: str
) -> None:
    """Five of each at most in ten places; six of each in a draw leave two out, and 5.5 leave one.

    From 5 to 6 of each: 0 to 2 without, 1 on average. With equal weights `old` comes before
    `young` by name, and goes without.
    """
    figures = {"services.home.available": 10, "needs.old.demand": 5, "needs.young.demand": 5,
               "needs.old.weight": old, "needs.young.weight": young}  # fmt: skip
    instance = uncertain(
        small(SHARED, figures),
        spread("needs.*.demand", "uniform", least=100, most=120),
        factors={("Need", "needs.*.demand"): 1.0},
    )
    found = mixopt.risk(instance, draws=100)
    for policy in (HINDSIGHT, HELD):
        assert without(found, policy) == {(who, "2020/21"): pytest.approx(1, abs=1e-3)}


def test_later_years_go_without_first() -> None:
    """One more place can be had in one of two years, at the same cost: it is had in the first.

    From 9 to 11 people in 9 places: in the first year (n - 10)⁺ go without, 1/4 on average, in
    the second (n - 9) less what of the place the first year leaves, (11 - n) at the most.
    """
    model = {
        "needs": {"people": {"title": "People"}},
        "services": {"home": {"title": "Home", "unit": "place", "meets": {"people": "suitable"}}},
        "levers": {"let": {"title": "Let", "adds": "home", "periods": 2}},
    }
    figures = {"needs.people.demand": 9, "needs.people.weight": 1, "services.home.available": 9,
               "levers.let.adds_after_0": 1, "levers.let.adds_after_1": 0, "levers.let.most": 1}  # fmt: skip
    instance = uncertain(
        small(model, figures, years=2),
        spread("needs.people.demand", "uniform", "people", least=9, most=11),
    )
    found = mixopt.risk(instance, draws=200)
    need = np.array(found.figures[0].values)
    first, second = np.array([each.unmet for each in found.hindsight]).T
    assert first == pytest.approx(np.maximum(0, need - 10), abs=1e-6)
    left = 1 - np.minimum(1, need - 9)
    assert second == pytest.approx(np.maximum(0, need - 9 - left), abs=1e-6)


def test_savings_are_missed_as_late_as_they_can_be() -> None:
    """£5 can be saved once, in either of two years of which each may spend £100.

    Care of £100 to £110 is £c - 100 above it in each; the £5 goes to the first year, and only
    what is left of it to the second.
    """
    model = {"levers": {"merge": {"title": "Merge", "saving": "one_off", "periods": 1}}}
    figures = {"funding.care.amount": 100, "funding.budget.amount": 100,
               "levers.merge.saving_after_0": 5, "levers.merge.most": 1}  # fmt: skip
    head = {"envelope": {"budget": "Budget"}, "lines": {"care": "Care"}}
    instance = uncertain(
        small(model, figures, years=2, **head),
        spread("funding.care.amount", "uniform", "£", least=100, most=110),
    )
    found = mixopt.risk(instance, draws=200)
    over = np.array(found.figures[0].values) - 100
    first, second = np.array([each.overspend for each in found.hindsight]).T
    assert first == pytest.approx(np.maximum(0, over - 5), abs=0.01)
    assert second == pytest.approx(np.maximum(0, over - (5 - np.minimum(5, over))), abs=0.01)
    assert second.mean() > first.mean()


def drawn(name: str, number: int) -> DrawnForms:
    """Draws of a shipped instance."""
    instance = shipped(name)
    case = Case(instance, number, 0, find_plan(Problem(instance)))
    return compile_draws(case.problem, case.sample, case.plan)


def settle(given: DrawnForms, policy: str, number: int) -> RelaxedOptima:
    return PieceSettler(given)(Piece(policy, 0, np.arange(number), None))[0]


def assert_one(given: DrawnForms, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws in another order, and rows and columns in another one, give the same of each draw."""

    def shuffled(draws: Draws) -> np.ndarray:
        return np.random.default_rng(1).permutation(draws.number)

    limits = np.flatnonzero(given.forms[HINDSIGHT][0].row_lower
                            != given.forms[HINDSIGHT][0].row_upper)  # fmt: skip
    for policy in (HINDSIGHT, HELD):
        own = settle(given, policy, number)
        with monkeypatch.context() as patched:
            patched.setattr(lexicographic_draws, "order_of", shuffled)
            other = settle(given, policy, number)
        assert np.array_equal(own.binding[:, limits], other.binding[:, limits])
        reordered = reorder_drawn(given, policy, 2)
        again = settle(reordered, policy, number)
        place = {row: at for at, row in enumerate(reordered.forms[policy][0].rows)}
        there = [place[row] for row in given.forms[policy][0].rows]
        assert np.array_equal(own.binding[:, limits], again.binding[:, there][:, limits])
        for each in (other, again):
            assert np.array_equal(own.settled, each.settled)
            assert each.values == pytest.approx(own.values, abs=1e-2, nan_ok=True)  # £10
            for tier, amounts in own.relaxed.items():
                within = 1e-2 if tier == MONEY else 1e-4
                assert each.relaxed[tier] == pytest.approx(amounts, abs=within, nan_ok=True), tier


@pytest.mark.slow
@pytest.mark.parametrize("name", ["barking-and-dagenham", "redbridge", "derby"])
def test_the_answer_is_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_one(drawn(name, 60), 60, monkeypatch)


@pytest.mark.long
@pytest.mark.parametrize("name", ["barking-and-dagenham", "redbridge", "derby"])
def test_the_answer_is_one_in_300_draws(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_one(drawn(name, 300), 300, monkeypatch)


@pytest.mark.slow
def test_without_a_rule_it_would_not_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail: who goes without, in which year money is short, and what binds."""
    given = drawn("barking-and-dagenham", 60)
    any_will_do: Mapping[str, np.ndarray] = {}
    with pytest.raises(AssertionError):
        assert_one(replace(given, ties=any_will_do), 60, monkeypatch)
    with pytest.raises(AssertionError):
        assert_one(replace(given, hairs=0 * given.hairs), 60, monkeypatch)


def counted(instance: Instance) -> dict[str, dict[tuple[str, str, str], float]]:
    """What a person, and other limits, count in the sum that decides, by name, area and year."""
    problem = Problem(instance)
    asked = ask(problem)
    counts = tell_equals_apart(problem, asked).counts
    rows = {PEOPLE: asked.people, **{standing: asked.broken[standing] for standing in STANDINGS}}
    return {
        tier: {(row[4].of, row[2], row[3]): count for row, count in zip(of, counts[tier], strict=True)}
        for tier, of in rows.items()
    }  # fmt: skip


def test_a_heavier_need_counts_more_in_any_year_and_an_earlier_year_by_any_name() -> None:
    instance = shipped("derby")
    people = counted(instance)[PEOPLE]
    periods = [period.name for period in instance.periods]
    weights = {
        key: instance.values(key[1], "needs", (key[0],), "weight")[periods.index(key[2])]
        for key in people
        if key[2] in periods
    }
    by_name = sorted(weights, key=lambda key: key[0], reverse=True)
    ranked = sorted(by_name, key=lambda key: (-weights[key], periods.index(key[2])))
    assert ranked == sorted(weights, key=lambda key: -people[key])
    assert len({*weights.values()}) > 2
