"""Commit now: a newsvendor by the textbook, other solvers, and what not knowing costs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import mixopt
from mixopt.analysis.commit.decisions import steps_of
from mixopt.analysis.commit.stages import now_columns, stages_of
from mixopt.analysis.risk.sampling import sample
from mixopt.errors import DataError, NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.instance.spreads import Uncertainty
from mixopt.lp.extensive import ExtensiveForm
from mixopt.lp.two_stage import NO_TAIL
from mixopt.programme.problem import Problem
from mixopt.results.commitment import Commitment
from mixopt.results.commitment_rows import AVERAGE, COMMITTED, KNOWING
from mixopt.results.commitment_words import (
    describe_knowing,
    describe_worth,
    headline,
    name_with_unit,
)
from mixopt.results.risk_rows import INSIDE, UNMET

from support import glpk, scip
from support.shipped import shipped
from support.small import small
from support.spreads import made_up, spread, uncertain

PLACE, SPOT = 30_500.0, 100_000.0
"""£ for a place that is opened now, and for one in the spot market of the year."""


def newsvendor(
    *, spot: float = 1000.0, budget: float = 1e9, startable: float = 1000.0, **uniform: float
) -> Instance:
    """80 to 120 people; places that are opened now, or paid at their spot price in the year."""
    model = {
        "needs": {"people": {"title": "People", "unit": "people"}},
        "services": {
            "home": {"title": "Home", "unit": "place", "meets": {"people": "preferred"}},
            "spot": {"title": "Spot", "unit": "place", "meets": {"people": "suitable"}},
        },
        "levers": {"open": {"title": "Open places", "adds": "home", "cost": "one_off"}},
    }
    figures = {
        "needs.people.demand": 100.0,
        "services.home.available": 0.0,
        "services.spot.available": spot,
        "services.spot.price": SPOT / (365 / 7),
        "levers.open.adds_after_0": 1.0,
        "levers.open.cost_after_0": PLACE,
        "levers.open.startable": startable,
        "funding.budget.amount": budget,
    }
    bounds = {"least": 80.0, "most": 120.0, **uniform}
    return uncertain(
        small(model, figures, envelope={"budget": "Budget"}),
        spread("needs.people.demand", "uniform", "people", **bounds),
    )


def demands_of(instance: Instance, draws: int) -> np.ndarray:
    values = sample(instance, draws, 0).values
    return np.sort(next(iter(values.values()))[:, 0])


def test_the_newsvendor_opens_the_quantile_of_the_textbook() -> None:
    """Open q with P(demand > q) = 30,500 / 100,000: the 69.5% quantile, 107.8 of 80 to 120.

    Of a hundred draws, one in each hundredth, that is the 70th.
    """
    instance = newsvendor()
    demand = demands_of(instance, 100)
    found = mixopt.commit(instance, draws=100)
    (opened,) = found.decisions
    assert opened.amount == pytest.approx(demand[69], abs=1e-6)
    assert opened.amount == pytest.approx(80 + 40 * (1 - PLACE / SPOT), abs=0.4)

    def cost(q: float) -> np.ndarray:
        return PLACE * q + SPOT * np.maximum(0, demand - q)

    best, mean = cost(demand[69]).mean(), demand.mean()
    committed, average, knowing = (found.way(way) for way in (COMMITTED, AVERAGE, KNOWING))
    assert committed is not None
    assert average is not None
    assert knowing is not None
    assert committed.mean == pytest.approx(best)
    assert opened.average == pytest.approx(mean)
    assert average.mean == pytest.approx(cost(mean).mean())
    assert knowing.mean == pytest.approx(PLACE * mean)
    assert found.knowing is not None
    assert found.average is not None
    assert found.knowing.value == pytest.approx(best - PLACE * mean, rel=1e-6)
    assert found.average.value == pytest.approx(cost(mean).mean() - best, rel=1e-6)
    apart = cost(demand[69]) - PLACE * demand
    assert found.knowing.error == pytest.approx(apart.std(ddof=1) / 10, rel=1e-6)
    assert opened.worth == pytest.approx(SPOT * mean - best, rel=1e-6)
    assert opened.idle == 0
    assert (opened.least, opened.most) == pytest.approx((demand[0], demand[-1]))
    assert found.certificate is not None
    assert found.certificate.holds
    assert "Commit now to 107." in headline(found)
    assert name_with_unit("hired", "Nurse") == "Hire: Nurse, FTE"
    assert name_with_unit("started", "Homes") == "Start: Homes"
    few, some = (replace(opened, people=people) for people in (0.004, 0.005))
    assert describe_worth(few).startswith("what the futures cost counts £")
    assert describe_worth(some).endswith("more person-years go without a service on average")
    assert "Deciding now as the plan for the average future does costs £" in describe_knowing(found)


@pytest.mark.slow
def test_a_wary_newsvendor_opens_more() -> None:
    """With the tail counted, what is least is found by trying every number of places."""
    instance = newsvendor()
    demand = demands_of(instance, 50)
    found = mixopt.commit(instance, draws=50, tail_weight=2.0)
    tried = []
    for q in np.linspace(80, 120, 4001):
        cost = PLACE * q + SPOT * np.maximum(0, demand - q)
        tried.append(cost.mean() + 2 * np.sort(cost)[-5:].mean())
    committed = found.way(COMMITTED)
    assert committed is not None
    assert committed.objective == pytest.approx(min(tried), rel=1e-6)
    assert committed.objective == pytest.approx(committed.mean + 2 * committed.tail)
    assert found.decisions[0].amount > demand[35]
    assert found.knowing is not None
    assert found.average is not None
    assert found.knowing.value > 0
    assert found.average.value > 0


@pytest.mark.slow
def test_a_budget_is_held_with_the_chance_that_is_asked_for_and_told_where_it_cannot() -> None:
    """At £3.7m a q is needed from which the worst tenth are not short on average."""
    instance = newsvendor(budget=3.7e6)
    demand = demands_of(instance, 50)
    free = mixopt.commit(instance, draws=50)
    found = mixopt.commit(instance, draws=50, budget_chance=0.9)
    assert free.chance(COMMITTED, INSIDE).share < 0.9
    assert found.chance(COMMITTED, INSIDE).share >= 0.9
    q = found.decisions[0].amount
    short = np.sort(PLACE * q + SPOT * np.maximum(0, demand - q) - 3.7e6)
    assert short[-5:].mean() == pytest.approx(0, abs=1)
    assert found.rule_costs is not None
    one, other = found.way(COMMITTED), free.way(COMMITTED)
    assert one is not None
    assert other is not None
    assert found.rule_costs == pytest.approx(one.mean - other.mean, abs=0.01)
    assert found.rule_costs > 0
    assert found.knowing == free.knowing
    least = min(
        np.sort(PLACE * q + SPOT * np.maximum(0, demand - q))[-5:].mean()
        for q in np.linspace(110, 120, 10001)
    )
    with pytest.raises(NoPlanExists) as none:
        mixopt.commit(newsvendor(budget=3.5e6), draws=50, budget_chance=0.9)
    said = str(none.value)
    assert "A chance of 90% of staying in budget cannot be promised." in said
    read = float(said.partition("£")[2].partition(" ")[0].replace(",", ""))
    assert read == pytest.approx(least - 3.5e6, rel=1e-3)


def test_nobody_goes_without_whom_knowing_would_have_helped() -> None:
    """Without a spot market a place is opened for the largest need; the average leaves people out."""
    instance = newsvendor(spot=0.0)
    demand = demands_of(instance, 40)
    found = mixopt.commit(instance, draws=40)
    committed, average = found.way(COMMITTED), found.way(AVERAGE)
    assert committed is not None
    assert average is not None
    assert found.decisions[0].amount == pytest.approx(demand[-1])
    assert committed.unmet == pytest.approx(0, abs=1e-6)
    assert average.unmet == pytest.approx(np.maximum(0, demand - demand.mean()).mean(), rel=1e-5)
    assert not found.comparable
    assert "more person-years go without a service" in describe_knowing(found)
    assert found.decisions[0].people == pytest.approx(demand.mean())
    short = mixopt.commit(newsvendor(spot=0.0, startable=110.0), draws=40)
    left = np.maximum(0, demand - 110).mean()
    for way in (COMMITTED, KNOWING):
        each = short.way(way)
        assert each is not None
        assert each.unmet == pytest.approx(left, rel=1e-5)
    assert short.decisions[0].amount == pytest.approx(110)
    assert short.knowing is not None
    assert short.knowing.value > 0


def test_the_price_of_a_limit_is_what_one_more_does() -> None:
    """A hundred can be opened: one more is worth what it spares, found by solving with 101."""
    instance = newsvendor(startable=100.0)
    found = mixopt.commit(instance, draws=60)
    (limit,) = [each for each in found.limits if each.limit == "start_in_period"]
    more = mixopt.commit(mixopt.changed(instance, {"levers.open.startable": 101.0}), draws=60)
    one, other = found.way(COMMITTED), more.way(COMMITTED)
    assert one is not None
    assert other is not None
    assert limit.price == pytest.approx(other.mean - one.mean, rel=1e-6)
    demand = demands_of(instance, 60)
    spared = np.minimum(1, np.maximum(0, demand - 100)).mean() * SPOT
    assert limit.price == pytest.approx(PLACE - spared, rel=1e-6)


@pytest.mark.slow
def test_prices_are_what_the_form_built_again_with_one_more_gives() -> None:
    """Of every limit of Barking and Dagenham that has a price, from nothing."""
    instance = mixopt.load("barking-and-dagenham")
    problem, form = Problem(instance), extensive_form(instance, 10)
    best = form.solve()
    assert best is not None
    stages = stages_of(problem, sample(instance, 10, 0).inputs(instance), form.two.now, ruled=False)
    rows, steps = steps_of(problem, stages)
    effects, proof = form.prove(steps)
    assert proof.holds
    assert np.count_nonzero(np.abs(effects) > 0.01) >= 6
    for row, (places, amounts), effect in zip(rows, steps, effects.tolist(), strict=True):
        moved = []
        for future in stages.futures:
            lower, upper = future.row_lower.copy(), future.row_upper.copy()
            lower[list(places)] += amounts
            upper[list(places)] += amounts
            moved.append(replace(future, row_lower=lower, row_upper=upper))
        again = ExtensiveForm(replace(form.two, futures=moved), stages.excess).solve(
            may_exceed=False
        )
        if again is None:
            assert np.isnan(effect), row
        else:
            assert effect == pytest.approx(again.objective - best.objective, abs=1e-4), row


def extensive_form(instance: Instance, draws: int) -> ExtensiveForm:
    problem = Problem(instance)
    inputs = sample(instance, draws, 0).inputs(instance)
    stages = stages_of(problem, inputs, now_columns(problem, instance.periods[0].name), ruled=False)
    return ExtensiveForm(stages.programme(NO_TAIL), stages.excess)


@pytest.mark.slow
def test_two_other_solvers_find_the_same() -> None:
    for instance, draws in ((newsvendor(), 20), (mixopt.load("derby"), 3)):
        form = extensive_form(instance, draws)
        best = form.solve()
        assert best is not None
        assert glpk.least_cost(form.form) == pytest.approx(best.objective, rel=1e-7)
        assert scip.least_cost(form.form) == pytest.approx(best.objective, rel=1e-6)


def test_each_future_costs_what_it_costs_alone_with_the_same_decided_now() -> None:
    """By another solver, one future after the other, with what is decided now held."""
    form = extensive_form(mixopt.load("derby"), 6)
    best = form.solve(least_now=True)
    assert best is not None
    costs = []
    for future in form.two.futures:
        lower, upper = future.lower.copy(), future.upper.copy()
        lower[form.two.now] = upper[form.two.now] = best.now
        costs.append(glpk.least_cost(replace(future, lower=lower, upper=upper)))
    assert np.mean(costs) == pytest.approx(best.objective, rel=1e-8)


@pytest.mark.slow
def test_who_goes_without_is_the_same_as_where_each_draw_is_settled_alone() -> None:
    """Two ways of counting: the extensive form, and the draws of `mixopt risk` with that held."""
    found = mixopt.commit(mixopt.load("derby"), draws=30)
    out = found.estimate(COMMITTED, UNMET)
    committed = found.way(COMMITTED)
    assert committed is not None
    assert committed.unmet == pytest.approx(out.mean, abs=1e-5)
    assert committed.unmet > 0.1
    assert np.mean([each.unmet for each in found.futures]) == pytest.approx(committed.unmet)
    assert sum(each.overspend > 0 for each in found.futures) / 30 == pytest.approx(
        1 - found.chance(COMMITTED, INSIDE).share
    )


def assert_never_negative(found: Commitment) -> None:
    """In the order in which limits are relaxed: who knows does best, and the average is no better."""
    ways = {way: found.way(way) for way in (COMMITTED, AVERAGE, KNOWING)}
    one, known = ways[COMMITTED], ways[KNOWING]
    assert one is not None
    assert known is not None
    assert one.unmet >= known.unmet - 1e-4
    if found.knowing is not None:
        assert found.knowing.value >= -1e-3
        assert one.mean >= known.mean - 1e-3
        if found.average is not None and found.comparable:
            assert found.average.value >= -1e-3
        assert found.certificate is not None
        assert found.certificate.holds


HUNDRED = [(seed, areas) for seed in range(50) for areas in (1, 2)]


def assert_made_up(folder: Path, seed: int, areas: int) -> bool:
    """Of a made-up council; whether the plan for the average cannot be done in every future."""
    instance = made_up(folder, seed, areas)
    found = mixopt.commit(instance, draws=10, seed=seed)
    assert_never_negative(found)
    assert found.average is not None
    return found.average_undone > 1e-3


@pytest.mark.slow
def test_not_knowing_and_the_average_never_cost_less_than_nothing(tmp_path: Path) -> None:
    assert sum(assert_made_up(tmp_path / f"{n}", n, 1) for n in (0, 1, 36)) >= 1


@pytest.mark.long
@pytest.mark.parametrize(("seed", "areas"), HUNDRED)
def test_nor_in_any_of_a_hundred_councils(tmp_path: Path, seed: int, areas: int) -> None:
    assert_made_up(tmp_path / "council", seed, areas)


def test_what_cannot_be_asked_is_refused_all_at_once() -> None:
    with pytest.raises(DataError) as refused:
        mixopt.commit(newsvendor(), draws=1, until="2031/32", tail_weight=-1.0, budget_chance=1.0)
    for words in ("--draws: 1 draws", "--until: read '2031/32'. Name a period: 2020/21",
                  "--tail-weight: read -1", "--budget-chance: read 100%"):  # fmt: skip
        assert words in str(refused.value)
    bare = replace(newsvendor(), uncertainty=Uncertainty())
    with pytest.raises(DataError, match="says of no figure how far it may be out"):
        mixopt.commit(bare)
    unlimited = replace(newsvendor(), head=newsvendor().head.model_copy(update={"envelope": {}}))
    with pytest.raises(DataError, match="has no envelope and no savings target"):
        mixopt.commit(unlimited, budget_chance=0.5)
    with pytest.raises(DataError, match=r"are solved\. Ask for"):
        mixopt.commit(shipped("redbridge"), draws=90_000)


def test_where_nothing_is_decided_ahead_there_is_nothing_to_commit_to() -> None:
    services = {"home": {"title": "Home", "unit": "place", "meets": {"people": "preferred"}}}
    model = {"needs": {"people": {"title": "People", "unit": "people"}}, "services": services}
    figures = {"needs.people.demand": 100.0, "services.home.available": 130.0,
               "services.home.price": 500.0}  # fmt: skip
    known = spread("needs.people.demand", "uniform", "people", least=80.0, most=120.0)
    with pytest.raises(DataError) as refused:
        mixopt.commit(uncertain(small(model, figures), known))
    assert "has nothing that is decided ahead: no lever" in str(refused.value)
    assert "Ask `mixopt risk` how sure its plan is" in str(refused.value)


def test_the_same_seed_gives_the_same_document() -> None:
    first, again = (mixopt.commit(newsvendor(), draws=12, seed=3) for _ in range(2))
    assert first.document() == again.document()
    assert first.document()["format"] == "mixopt-commitment/1"
