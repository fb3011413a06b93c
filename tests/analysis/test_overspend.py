"""An overspend counts the money that is short once, and all of it: by pencil, and on made-up ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

import mixopt
from mixopt.analysis.missing_money import find_shortfall
from mixopt.analysis.overspend import Short, list_shorts
from mixopt.analysis.risk import asked, prepare_all
from mixopt.analysis.shortfall import least_money
from mixopt.data.recorded_pieces import new_record, open_record
from mixopt.errors import DataError, NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.lp.sparse import Floats
from mixopt.programme.limits import DescribedRow
from mixopt.programme.problem import Problem
from mixopt.results.risk import Risk
from mixopt.results.risk_rows import HELD, HINDSIGHT, OVERSPEND
from mixopt.units import pounds_that_suffice

from support.small import small
from support.spreads import spread, uncertain
from support.unsure import nobody

YEAR = 365 / 7 * 1000
"""£ that a place at £1,000 a week costs in a year."""

SERVICES: dict[str, Any] = {
    "needs": {"children": {"title": "Children"}, "adults": {"title": "Adults"}},
    "services": {
        "home": {"title": "Home", "unit": "place", "meets": {"children": "suitable"}},
        "care": {"title": "Care", "unit": "place", "meets": {"adults": "suitable"}},
    },
}
FIGURES = {
    "needs.children.demand": 100.0, "needs.adults.demand": 50.0,
    "services.home.price": 1000.0, "services.care.price": 2000.0,
}  # fmt: skip
OUT = (
    spread("needs.children.demand", "uniform", "people", least=90, most=110),
    spread("needs.adults.demand", "uniform", "people", least=45, most=55),
)
APART = {
    "one": {"title": "For homes", "kind": "grant", "pays": ["services.home"]},
    "other": {"title": "For care", "kind": "grant", "pays": ["services.care"]},
}
RESERVE = {"title": "Reserve", "kind": "reserve"}


def council(
    funds: Mapping[str, Any], money: Mapping[str, float], years: int = 1, **head: Any
) -> Instance:
    """Children from 90 to 110 in homes, adults from 45 to 55 in care at twice the price.

    Args:
        funds: Of its model.
        money: Figures of `funding`, in places at £1,000 a week for a year.
        years: Of the plan.
        head: Further keys of instance.yaml.
    """
    figures = {f"funding.{name}": value * YEAR for name, value in money.items()}
    model = {**SERVICES, "funds": dict(funds)}
    return uncertain(small(model, {**FIGURES, **figures}, years, **head), *OUT)


def needs_of(found: Risk) -> tuple[Floats, Floats]:
    """Children and adults in each draw, in the first year."""
    values = {each.address: np.array(each.values) for each in reversed(found.figures)}
    children, adults = (
        next(drawn for address, drawn in values.items() if f"needs.{name}.demand" in address)
        for name in ("children", "adults")
    )
    return children, adults


def overspends_of(found: Risk, policy: str = HELD) -> Floats:
    """£ in each draw, all years, in places at £1,000 a week for a year."""
    return np.array([sum(each.overspend) for each in found.futures(policy)]) / YEAR


def test_two_funds_that_are_short_are_short_of_their_sum() -> None:
    """There is enough for 104 children and 52 adults.

    Means: (110 − 104)² / 40 = 0.9 children, and (55 − 52)² / 20 = 0.45 adults, who cost two each.
    """
    found = mixopt.risk(council(APART, {"one.amount": 104, "other.amount": 104}), draws=1000)
    children, adults = needs_of(found)
    by_fund = np.maximum(0, children - 104), np.maximum(0, 2 * adults - 104)
    for policy in (HINDSIGHT, HELD):
        assert overspends_of(found, policy) == pytest.approx(sum(by_fund), abs=1e-6)
        mean = found.estimate(policy, OVERSPEND).mean
        assert mean == pytest.approx((0.9 + 2 * 0.45) * YEAR, rel=3e-3)
    worst = max(found.held, key=lambda each: sum(each.overspend))
    assert worst.why == f"the money is £{sum(worst.overspend):,.0f} short"
    assert ((by_fund[0] > 1) & (by_fund[1] > 1)).any()


def test_a_fund_that_keeps_what_is_left_is_short_as_others_are() -> None:
    """Its balance is an equation: what it has left of one year is there in the next."""
    carried = {**APART, "one": {**APART["one"], "carried": True}}
    money = {"one.amount": 104.0, "other.amount": 104.0}
    found = mixopt.risk(council(carried, money, years=2), draws=200)
    children, adults = needs_of(found)
    short = np.maximum(0, 2 * (children - 104)) + 2 * np.maximum(0, 2 * adults - 104)
    assert overspends_of(found) == pytest.approx(short, abs=1e-6)
    assert all(each.settled and not each.unmet[0] for each in found.held)


def test_an_envelope_and_a_target_are_short_of_the_same_money() -> None:
    """The envelope is enough for 208, the target allows 204: what misses it is what counts."""
    money = {
        "budget.amount": 208.0,
        "savings_target.baseline": 210.0,
        "savings_target.savings": 6.0,
    }
    envelope = {"budget": "Budget"}
    found = mixopt.risk(council({}, money, envelope=envelope, savings_target=True), draws=200)
    whole = needs_of(found)[0] + 2 * needs_of(found)[1]
    assert overspends_of(found) == pytest.approx(np.maximum(0, whole - 204), abs=1e-6)
    assert whole.max() > 208


def test_funds_that_an_envelope_stands_behind_are_not_short_beside_it() -> None:
    """A grant pays what it can for homes, the envelope the rest: one shortage, of the envelope."""
    found = mixopt.risk(
        council({"one": APART["one"]}, {"one.amount": 80, "budget.amount": 128},
                envelope={"budget": "Budget"}), draws=200)  # fmt: skip
    whole = needs_of(found)[0] + 2 * needs_of(found)[1]
    assert overspends_of(found) == pytest.approx(np.maximum(0, whole - 208), abs=1e-6)


@pytest.mark.parametrize("allowed", [204.0, 212.0, 1000.0])
def test_a_target_that_reserves_miss_is_short_of_what_they_are_short_of(allowed: float) -> None:
    """A reserve is no saving: what it pays beyond what it has misses the target as well, once."""
    money = {"reserve.opening": 208.0, "savings_target.baseline": allowed}
    found = mixopt.risk(council({"reserve": RESERVE}, money, savings_target=True), draws=200)
    whole = needs_of(found)[0] + 2 * needs_of(found)[1]
    assert overspends_of(found) == pytest.approx(
        np.maximum(0, np.maximum(whole - 208, whole - allowed)), abs=1e-6
    )


def test_a_target_is_missed_though_every_fund_has_money_left() -> None:
    """Two reserves that have plenty: one amount of the target's own, and no shortage of theirs."""
    funds = {name: {**APART[name], "kind": "reserve"} for name in APART}
    money = {"one.opening": 300.0, "other.opening": 300.0, "savings_target.baseline": 204.0}
    instance = council(funds, money, savings_target=True)
    found = mixopt.risk(instance, draws=200)
    whole = needs_of(found)[0] + 2 * needs_of(found)[1]
    assert overspends_of(found) == pytest.approx(np.maximum(0, whole - 204), abs=1e-6)
    problem = Problem(instance)
    shorts = [*list_shorts(problem.limits.describe(range(len(problem.form.rows))))]
    assert [(each.fund, len(each.rows)) for each in shorts] == [("one", 2), ("other", 2), ("", 1)]


def test_pieces_of_draws_in_which_other_limits_give_way_are_not_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pieces that were kept when one amount relaxed both funds have another column."""
    path = tmp_path / "draws.pieces"
    instance = council(APART, {"one.amount": 104, "other.amount": 104})

    def as_one(rows: Iterable[DescribedRow]) -> Iterator[Short]:
        first, *others = list_shorts(rows)
        yield replace(first, rows=tuple(row for each in (first, *others) for row in each.rows))

    with monkeypatch.context() as before:
        before.setattr(asked, "list_shorts", as_one)
        [found] = prepare_all([instance], 20, 0)(nobody, new_record(path))
    assert max(overspends_of(found)) < max(overspends_of(mixopt.risk(instance, draws=20)))
    with pytest.raises(DataError, match="pieces of other draws"):
        prepare_all([instance], 20, 0)(nobody, open_record(path))


def test_a_line_says_the_sum_of_what_funds_are_short_of() -> None:
    """As a sweep, a comparison and a bridge say it: four children and three adults too many."""
    instance = small({**SERVICES, "funds": APART}, {
        **FIGURES, "needs.children.demand": 108, "needs.adults.demand": 55,
        "funding.one.amount": 104 * YEAR, "funding.other.amount": 104 * YEAR,
    })  # fmt: skip
    short = find_shortfall(instance)
    assert short.why == f"the money is at least {pounds_that_suffice(10 * YEAR)} short"
    assert sorted(amount / YEAR for _, _, amount, _ in short.money) == pytest.approx([4, 6])


def with_own_carers(opening: float, amount: float) -> Instance:
    """20 own carers can be started at £10,000 a year, instead of homes; a reserve pays for both."""
    own = {"title": "Own carers", "unit": "place", "meets": {"children": "preferred"}}
    reserve = {"title": "One", "kind": "reserve", "pays": ["services.home", "levers.*"]}
    model = {
        **SERVICES,
        "services": {**SERVICES["services"], "own": own},
        "levers": {"recruit": {"title": "Recruit", "adds": "own", "cost": "recurrent"}},
        "funds": {"one": reserve, "other": APART["other"]},
    }
    figures = {
        **FIGURES, "services.own.available": 0.0, "levers.recruit.adds_after_0": 1.0,
        "levers.recruit.cost_after_0": 10_000.0, "levers.recruit.most": 20.0,
        "funding.one.opening": opening * YEAR, "funding.other.amount": amount * YEAR,
    }  # fmt: skip
    return uncertain(small(model, figures), *OUT)


CARERS = 20 * 10_000 / YEAR
"""What 20 own carers cost, in places at £1,000 a week."""


@pytest.mark.slow
def test_commit_counts_the_sum_of_what_funds_are_short_of() -> None:
    instance = with_own_carers(90, 104)
    found, drawn = mixopt.commit(instance, draws=40), mixopt.risk(instance, draws=40)
    children, adults = needs_of(drawn)
    by_fund = np.maximum(0, CARERS + children - 20 - 90), np.maximum(0, 2 * adults - 104)
    over = [each.overspend / YEAR for each in found.futures]
    assert over == pytest.approx(sum(by_fund), abs=1e-6)
    assert ((by_fund[0] > 1) & (by_fund[1] > 1)).any()


@pytest.mark.slow
def test_commit_holds_a_chance_against_a_fund_that_keeps_what_is_left() -> None:
    """The reserve is enough for 106.2 children. The worst half, from 100 to 110, are 105 on average;
    the worst tenth, from 108, are not."""
    instance = with_own_carers(90, 200)
    assert mixopt.commit(instance, draws=40, budget_chance=0.5).decisions
    with pytest.raises(NoPlanExists, match="Where and when they are shortest"):
        mixopt.commit(instance, draws=40, budget_chance=0.9)


PAYS = ((0,), (1,), (2, 3), (3,))
"""The services that each fund of a made-up council pays for."""


def made_up(seed: int) -> Instance:
    """A made-up council: four needs over three years, and funds that keep what is left or do not."""
    random, years = Random(seed), range(3)
    figures: dict[str, float | list[float]] = {}
    costs = []
    for at in range(4):
        people = [random.uniform(20, 60) for _ in years]
        block, price, spot = random.uniform(20, 40), random.uniform(400, 900), 1200.0
        figures[f"needs.need_{at}.demand"] = people
        figures[f"services.service_{at}.block.available"] = block
        figures[f"services.service_{at}.block.price"] = price
        figures[f"services.service_{at}.spot.price"] = spot
        costs.append([(min(n, block) * price + max(n - block, 0) * spot) * 366 / 7 for n in people])
    funds = {}
    for at, pays in enumerate(PAYS):
        kind, room = random.choice(["grant", "reserve"]), random.uniform(1.02, 1.2)
        funds[f"fund_{at}"] = {
            "title": f"Fund {at}", "kind": kind, "pays": [f"services.service_{k}.*" for k in pays],
            "carried": kind == "grant" and random.random() < 0.5,
        }  # fmt: skip
        amount = [room * sum(costs[k][t] for k in pays) for t in years]
        if kind == "reserve":
            figures[f"funding.fund_{at}.opening"] = amount[0]
            amount[0] = 0.0
        figures[f"funding.fund_{at}.amount"] = amount
    supplies = {"block": {"title": "Block"}, "spot": {"title": "Spot"}}
    model = {
        "needs": {f"need_{at}": {"title": f"Need {at}"} for at in range(4)},
        "services": {
            f"service_{at}": {"title": f"Service {at}", "unit": "place", "supplies": supplies,
                              "meets": {f"need_{at}": "suitable"}} for at in range(4)
        },
        "funds": funds,
    }  # fmt: skip
    return uncertain(
        small(model, figures, len(years)),
        spread("needs.*.demand", "uniform", least=70, most=150),
        spread("services.*.price", "uniform", least=90, most=130),
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_made_up_councils_are_short_of_what_another_programme_says(seed: int) -> None:
    """Another assembly relaxes each fund by itself: what it needs in sum is the overspend."""
    instance = made_up(seed)
    found = mixopt.risk(instance, draws=30, seed=seed)
    cases, several = [*found.cases()], 0
    for draw in range(0, 30, 2):
        changes = {key: value for key, value in cases[draw].items() if key != "case"}
        least = least_money(mixopt.changed(instance, changes), {})
        assert overspends_of(found, HINDSIGHT)[draw] * YEAR == pytest.approx(
            sum(amount for _, amount in least), abs=1
        )
        several += len({row[3] for row, _ in least}) < len(least)
    assert several
