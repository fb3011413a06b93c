"""Commit now over more futures than one programme holds: in groups, against all of them in one."""

from __future__ import annotations

import importlib
from pathlib import Path

import numpy as np
import pytest
from analysis.test_commit import SPOT, demands_of, newsvendor

import mixopt
from mixopt.analysis.commit import prepare
from mixopt.data import load
from mixopt.errors import DataError
from mixopt.instance.instance import Instance
from mixopt.programme.problem import Problem
from mixopt.results.commitment import Commitment
from mixopt.results.commitment_rows import AVERAGE, COMMITTED, KNOWING, GroupedFutures, WayCost
from mixopt.results.commitment_words import describe_groups

from support.spreads import made_up

SOLVED = importlib.import_module("mixopt.analysis.commit.solved")


def commit_in_groups(
    patch: pytest.MonkeyPatch, instance: Instance, draws: int, most: int, **asked: float
) -> Commitment:
    """As if one programme held no more than a group of so many futures."""
    columns = len(Problem(instance).structure.columns)
    with patch.context() as smaller:
        smaller.setattr(SOLVED, "TOGETHER", most * columns)
        smaller.setattr(SOLVED, "IN_A_GROUP", most * columns)
        return mixopt.commit(instance, draws=draws, **asked)


def groups_of(found: Commitment) -> GroupedFutures:
    assert found.groups is not None
    return found.groups


def way_of(found: Commitment, name: str) -> WayCost:
    way = found.way(name)
    assert way is not None
    return way


@pytest.mark.slow
@pytest.mark.parametrize("weight", [0.0, 2.0])
def test_the_newsvendor_in_groups_is_within_the_gap_that_is_printed(
    monkeypatch: pytest.MonkeyPatch, weight: float
) -> None:
    instance = newsvendor()
    exact = mixopt.commit(instance, draws=120, tail_weight=weight)
    found = commit_in_groups(monkeypatch, instance, 120, 20, tail_weight=weight)
    best, how = way_of(exact, COMMITTED).objective, groups_of(found)
    assert exact.groups is None
    assert (how.number, how.together, how.chosen_by) == (6, 20, 20)
    assert how.least <= best + 0.01
    assert way_of(found, COMMITTED).objective >= best - 0.01
    assert how.gap == pytest.approx(way_of(found, COMMITTED).objective - how.least, abs=0.01)
    assert how.gap < 0.002 * best
    assert found.decisions[0].amount == pytest.approx(exact.decisions[0].amount, abs=1)
    for name in (AVERAGE, KNOWING):
        assert way_of(found, name) == way_of(exact, name)
    assert found.knowing is not None
    assert exact.knowing is not None
    assert found.knowing.value >= exact.knowing.value - 0.01
    assert found.certificate is not None
    assert found.certificate.holds
    assert found.limits == ()
    said = describe_groups(found)
    assert said.startswith("120 futures are too many to be solved at once, and were solved in 6 ")
    assert f"deciding otherwise now saves at most £{how.gap:,.0f} " in said
    assert "ask for 20 draws or fewer for that" in said
    assert describe_groups(exact) == ""


def test_the_future_that_needs_most_joins_those_by_which_it_is_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a spot market a place is opened for the largest need, whichever group has it."""
    instance = newsvendor(spot=0.0)
    demand = demands_of(instance, 30)
    found = commit_in_groups(monkeypatch, instance, 30, 6)
    assert found.decisions[0].amount == pytest.approx(demand[-1])
    assert way_of(found, COMMITTED).unmet == pytest.approx(0, abs=1e-6)
    without = np.maximum(0, demand - demand.mean()).mean()
    assert way_of(found, AVERAGE).unmet == pytest.approx(without, rel=1e-5)
    assert groups_of(found).chosen_by > 6
    assert groups_of(found).gap is not None
    assert found.decisions[0].worth is not None
    assert abs(found.decisions[0].worth) < SPOT * demand[-1]


def assert_between(patch: pytest.MonkeyPatch, folder: Path, seed: int) -> None:
    """A made-up council in groups: the one programme is between the two costs, near the upper."""
    instance = made_up(folder, seed, 1)
    exact = mixopt.commit(instance, draws=12, seed=seed)
    found = commit_in_groups(patch, instance, 12, 4, seed=seed)
    assert way_of(found, KNOWING) == way_of(exact, KNOWING)
    best, held, how = way_of(exact, COMMITTED), way_of(found, COMMITTED), groups_of(found)
    assert how.gap is not None
    assert held.unmet == pytest.approx(best.unmet, abs=1e-3)
    assert how.least - 1 <= best.objective <= held.objective + 1
    assert held.objective == pytest.approx(best.objective, rel=1e-3)
    assert how.gap == pytest.approx(held.objective - how.least, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_made_up_councils_in_groups(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seed: int
) -> None:
    assert_between(monkeypatch, tmp_path / "council", seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 20))
def test_and_more_of_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seed: int) -> None:
    assert_between(monkeypatch, tmp_path / "council", seed)


def test_what_joins_all_futures_is_refused_where_they_are_in_groups(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(DataError) as refused:
        commit_in_groups(monkeypatch, newsvendor(), 40, 20, budget_chance=0.8)
    assert "--budget-chance: joins all futures, and of this size at most 20 are" in str(
        refused.value
    )
    assert "Ask for 20 draws or fewer" in str(refused.value)


@pytest.mark.parametrize("most", [10, 40])
def test_what_is_left_is_counted_in_futures_from_the_first_draw_to_the_last_decision(
    monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """In groups, and as one programme: never more than before, so that it can be foreseen."""
    instance, said = newsvendor(), list[int]()
    columns = len(Problem(instance).structure.columns)
    monkeypatch.setattr(SOLVED, "TOGETHER", most * columns)
    monkeypatch.setattr(SOLVED, "IN_A_GROUP", most * columns)
    prepare(instance, 40, 0, "", 0.0, None)(said.append)
    assert said[0] == 5 * 40 + most
    assert said == sorted(said, reverse=True)
    assert said[-1] == most
    assert len(said) > 80


def test_more_draws_than_were_seen_to_end_are_refused() -> None:
    with pytest.raises(DataError) as refused:
        mixopt.commit(load("redbridge"), draws=10_001)
    said = str(refused.value)
    assert "--draws: 10,001 draws, and of a programme of this size at most 10,000 are" in said
    assert "Ask for 10,000 or fewer" in said
