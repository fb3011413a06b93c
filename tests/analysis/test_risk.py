"""Risk: hand cases by pencil, draws against their own cold solves, what is repeated and reproduced."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.stats import norm

import mixopt
from mixopt.analysis.missing_money import find_shortfall
from mixopt.analysis.risk.asked import LADDER, ask
from mixopt.analysis.risk.drivers import list_drivers
from mixopt.analysis.risk.sampling import Source, sample
from mixopt.analysis.risk.statistics import estimate
from mixopt.errors import DataError, NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.instance.spread_figures import CUT, CUT_DEVIATION
from mixopt.instance.spreads import Uncertainty
from mixopt.lp.elastic_draws import ElasticDraws
from mixopt.lp.highs import solve_form
from mixopt.programme.moved_inputs import draws_of
from mixopt.programme.problem import Problem
from mixopt.results.risk import Risk
from mixopt.results.risk_rows import (
    COST,
    DISCOUNTED,
    HELD,
    HINDSIGHT,
    INSIDE,
    OVERSPEND,
    PLANNED,
    SUPPORTED,
    UNMET,
    Future,
)
from mixopt.results.risk_series import exceedance_of, swings_of
from mixopt.results.risk_words import headline, odds

from support.shipped import shipped
from support.small import small
from support.spreads import made_up, spread, uncertain
from support.uplifted import in_cash

WEEKS = 365 / 7

HOMES = {
    "needs": {"children": {"title": "Children", "unit": "people"}},
    "services": {"home": {"title": "Home", "unit": "place", "meets": {"children": "preferred"}}},
}


def one_home(budget: float = 104.0, places: float = 1000.0, **more: float) -> Instance:
    """A hundred children at £1,000 a week; in a budget that is theirs and a little."""
    figures = {
        "needs.children.demand": 100.0,
        "services.home.price": 1000.0,
        "services.home.available": places,
        "funding.budget.amount": budget * 1000 * WEEKS,
        **more,
    }
    head = {"envelope": {"budget": "Budget"}}
    return small(HOMES, figures, **head)


def test_one_need_that_is_uniform_by_pencil() -> None:
    """90 to 110 children at £1,000 a week; the budget is enough for 104.

    P(overspend) = 6/20; P90 is at 108: 4 children, and beyond it on average at 109: 5 children. The
    mean is ∫ over 104..110 of (x − 104)/20 = 36/40 = 0.9 children.
    """
    instance = uncertain(
        one_home(), spread("needs.children.demand", "uniform", "people", least=90, most=110)
    )
    found, child = mixopt.risk(instance, draws=2000), 1000 * WEEKS
    for policy in (HINDSIGHT, HELD):
        over, cost = found.estimate(policy, OVERSPEND), found.estimate(policy, COST)
        assert found.chance(policy, INSIDE).share == pytest.approx(0.7, abs=1e-3)
        assert found.chance(policy, SUPPORTED).share == 1
        assert found.chance(policy, PLANNED).share == pytest.approx(0.7, abs=1e-3)
        assert over.p90 == pytest.approx(4 * child, rel=2e-3)
        assert over.tail == pytest.approx(5 * child, rel=2e-3)
        assert over.mean == pytest.approx(0.9 * child, rel=2e-3)
        assert cost.mean == pytest.approx(100 * child, rel=1e-4)
        for share, value in ((0.05, cost.p5), (0.25, cost.p25), (0.5, cost.p50), (0.95, cost.p95)):
            assert value == pytest.approx((90 + 20 * share) * child, rel=1e-3)
        assert cost.mean_error == pytest.approx(20 / sqrt(12) * child / sqrt(2000), rel=1e-2)
        assert found.chance(policy, INSIDE).error == pytest.approx(sqrt(0.7 * 0.3 / 2000), rel=1e-2)
        assert found.money == (pytest.approx(104 * child),)
        only = found.drivers_of(policy, DISCOUNTED)[0]
        assert only.low == pytest.approx(92 * child, rel=1e-3)  # from 90 to 94 in its lowest fifth
        assert only.high == pytest.approx(108 * child, rel=1e-3)
        assert (only.name, only.correlation) == ("needs.children.demand", pytest.approx(1))
        assert only.share == pytest.approx(1)
    beyond = exceedance_of(found).curves[HELD]
    for children, share in ((0.5, 0.275), (2, 0.2), (5, 0.05)):
        nearest = min(beyond, key=lambda point: abs(point[0] - children * child))
        assert nearest[1] == pytest.approx(share, abs=0.01)
    assert beyond[0] == (0.0, pytest.approx(0.3, abs=1e-3))
    measure, mean, swings = swings_of(found)
    assert (measure, mean) == (OVERSPEND, pytest.approx(0.9 * child, rel=2e-3))
    # in the highest fifth, from 106 to 110, 4 children more than the money is enough for
    assert [(each.low, each.high) for each in swings] == [(0, pytest.approx(4 * child, rel=2e-3))]
    assert headline(found).startswith(
        "With this plan held, there is a 1 in 10 chance of an overspend of more than £208,"
    )
    assert (
        "a 1 in 3 chance of any. This assumption makes most of it: Children: demand ("
        in headline(found)
    )


@pytest.mark.slow
def test_who_has_no_place_is_counted_by_pencil() -> None:
    """90 to 110 children, 106 places: in a fifth of the draws somebody has none, 0.4 on average."""
    instance = uncertain(
        one_home(budget=200, places=106.0),
        spread("needs.children.demand", "uniform", "people", least=90, most=110),
    )
    found = mixopt.risk(instance, draws=2000)
    assert found.chance(HELD, SUPPORTED).share == pytest.approx(0.8, abs=1e-3)
    assert found.estimate(HELD, UNMET).mean == pytest.approx(16 / 40, rel=5e-3)
    assert found.estimate(HELD, UNMET).tail == pytest.approx(3, rel=5e-3)
    assert found.estimate(HELD, OVERSPEND).tail == 0
    worst = max(found.held, key=lambda each: each.unmet)
    assert not worst.has_plan
    assert worst.why.startswith("4.0 people without a service in 2020/21 (Children)")
    [without] = [each for each in found.missing if each.policy == HELD]
    assert (without.says, without.standing, without.period) == ("Children", "people", "2020/21")
    assert (without.share, without.mean, without.most) == (
        pytest.approx(0.2, abs=1e-3), pytest.approx(0.4, rel=5e-3), pytest.approx(4, rel=1e-2),
    )  # fmt: skip
    places = [each for each in found.limits if each.limit == "supply" and each.policy == HELD]
    assert [each.period for each in places] == ["", "2020/21"]
    assert [each.share for each in places] == [pytest.approx(0.2, abs=1e-3)] * 2


LEVERED = {
    "needs": {"children": {"title": "Children", "unit": "people"}},
    "services": {
        "own": {"title": "Own carers", "unit": "place", "meets": {"children": "preferred"}},
        "home": {"title": "Home", "unit": "place", "meets": {"children": "suitable"}},
    },
    "levers": {"recruit": {"title": "Recruit", "adds": "own", "cost": "recurrent"}},
}


def test_the_plan_held_starts_what_it_starts_and_hindsight_what_pays() -> None:
    """Own places are started at £10,000 a year, where a home at £1,000 a week costs £52,143 more.

    At 50 children, and 40 own places, the plan starts 10. Held, it pays for 10 in each draw; with
    45 children hindsight starts 5, and with 55 it starts 15 where the plan sends 5 into homes.
    """
    figures = {
        "needs.children.demand": 50.0,
        "services.own.available": 40.0,
        "services.home.price": 1000.0,
        "levers.recruit.adds_after_0": 1.0,
        "levers.recruit.cost_after_0": 10_000.0,
    }
    instance = uncertain(
        small(LEVERED, figures),
        spread("needs.children.demand", "uniform", "people", least=45, most=55),
    )
    found = mixopt.risk(instance, draws=200)
    need = np.array(found.figures[0].values)
    held = np.array([each.cost[0] for each in found.held])
    hindsight = np.array([each.cost[0] for each in found.hindsight])
    assert hindsight == pytest.approx(10_000 * (need - 40))
    assert held == pytest.approx(100_000 + np.maximum(0, need - 50) * 1000 * WEEKS)
    assert found.estimate(HELD, COST).mean > found.estimate(HINDSIGHT, COST).mean


@pytest.mark.slow
def test_where_nothing_is_out_both_policies_are_the_plan() -> None:
    for name in ("tutorial", "redbridge", "derby"):
        instance = shipped(name)
        plan = mixopt.solve(instance)
        still = uncertain(instance, spread("needs.*.demand", "uniform", least=100, most=100))
        found = mixopt.risk(still, draws=10)
        for policy in (HINDSIGHT, HELD):
            for each in found.futures(policy):
                assert each.has_plan, each.why
                assert each.discounted == pytest.approx(plan.cost, rel=1e-9)
                if policy == HELD and name == "tutorial":
                    assert each.cost == pytest.approx([row.cost for row in plan.money])


def spreads_of(name: str) -> Instance:
    """A shipped instance with needs and prices that are out, wider each year where there are some."""
    instance = replace(shipped(name), uncertainty=Uncertainty())
    number = len(instance.periods)
    deviations = [2.0 + at for at in range(number)]
    return uncertain(
        instance,
        spread("needs.*.demand", "normal", standard_deviation=deviations),
        spread("services.*.price", "triangular", least=92, most=112),
        factors={("Prices of care", "services.*.price"): 0.7},
    )


def assert_as_solved(instance: Instance, found: Risk, draws: list[int]) -> None:
    """Each draw is what its own cold solve gives; where that has no plan, what is missing is too."""
    cases = [*found.cases()]
    for draw in draws:
        changes = {key: value for key, value in cases[draw].items() if key != "case"}
        own = mixopt.changed(instance, changes)
        future = found.hindsight[draw]
        try:
            plan = mixopt.solve(own, prices=False, freedom=False)
        except NoPlanExists:
            assert not future.has_plan
            short = find_shortfall(own)
            assert bool(short.relaxed) != future.why.startswith("the money")
            if not short.relaxed:
                assert_short(own, future)
            continue
        assert future.has_plan, future.why
        assert future.discounted == pytest.approx(plan.cost, rel=1e-9)


def assert_short(own: Instance, future: Future) -> None:
    """No less money is enough, by another assembly of the programme; and with it, the cost is so."""
    problem = Problem(own)
    form, asked = problem.form, ask(problem)
    groups = asked.tiers["money"]
    more = np.zeros((len(form.rows), len(groups)))
    for at, rows in enumerate(groups):
        more[[*rows], at] = -1
    whole = np.hstack([form.matrix.scipy.toarray(), more])
    up, low = np.isfinite(form.row_upper), np.isfinite(form.row_lower)
    least = linprog(
        np.concatenate([np.zeros(len(form.columns)), np.ones(len(groups))]),
        A_ub=np.vstack([whole[up], -whole[low]]),
        b_ub=np.concatenate([form.row_upper[up], -form.row_lower[low]]),
        bounds=[*zip(form.lower, form.upper, strict=True), *[(0, None)] * len(groups)],
        method="highs-ipm",
    )
    assert sum(future.overspend) / 1000 == pytest.approx(least.fun, rel=1e-6, abs=1e-5)
    upper = form.row_upper.copy()
    for rows, amount in zip(groups, future.overspend, strict=True):
        upper[[*rows]] += amount / 1000 + 1e-5
    funded = solve_form(replace(form, row_upper=upper))
    assert funded.objective * 1000 == pytest.approx(future.discounted, rel=1e-8)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tutorial", "redbridge", "derby"])
def test_draws_are_what_their_own_cold_solves_give(name: str) -> None:
    instance = spreads_of(name)
    assert_as_solved(instance, mixopt.risk(instance, draws=40, seed=3), [*range(0, 40, 4)])


@pytest.mark.long
def test_two_hundred_draws_of_redbridge_are_what_their_own_cold_solves_give() -> None:
    instance = spreads_of("redbridge")
    assert_as_solved(instance, mixopt.risk(instance, draws=200, seed=1), [*range(200)])


@pytest.mark.slow
def test_to_hold_the_plan_is_never_better_in_the_order_in_which_things_give_way() -> None:
    found = mixopt.risk(spreads_of("redbridge"), draws=100, seed=5)
    for held, free in zip(found.held, found.hindsight, strict=True):
        assert sum(held.unmet) >= sum(free.unmet) - 1e-5
        if not held.why.replace("the money", ""):
            assert free.has_plan
        if held.has_plan:
            assert free.has_plan
            assert free.discounted <= held.discounted + 0.01


def assert_made_up(folder: Path, seed: int, areas: int) -> None:
    """Of a made-up council, draws are what cold solves give, and to hold the plan is never better."""
    instance = made_up(folder, seed, areas)
    found = mixopt.risk(instance, draws=12, seed=seed)
    for held, free in zip(found.held, found.hindsight, strict=True):
        assert held.settled
        assert free.undone == 0
        assert sum(held.unmet) >= sum(free.unmet) - 1e-4
        if held.has_plan:
            assert free.has_plan
            assert free.discounted <= held.discounted + 0.05
    cases = [*found.cases()]
    for draw in (0, 5):
        changes = {key: value for key, value in cases[draw].items() if key != "case"}
        own, free = mixopt.changed(instance, changes), found.hindsight[draw]
        try:
            plan = mixopt.solve(own, prices=False, freedom=False)
        except NoPlanExists:
            assert not free.has_plan
        else:
            assert free.has_plan, free.why
            assert free.discounted == pytest.approx(plan.cost, rel=1e-6, abs=0.02)


@pytest.mark.parametrize(("seed", "areas"), [(0, 1), (0, 2), (1, 1), (36, 1), (39, 2)])
def test_made_up_councils(tmp_path: Path, seed: int, areas: int) -> None:
    assert_made_up(tmp_path / "council", seed, areas)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(0, 50, 2))
def test_every_made_up_council(tmp_path: Path, seed: int) -> None:
    for areas in (1, 2):
        assert_made_up(tmp_path / f"council {areas}", seed, areas)


@pytest.mark.slow
def test_what_comes_of_a_draw_does_not_depend_on_other_draws() -> None:
    """To the last digit, the values of every column: so draws can be cut up and joined."""
    instance = spreads_of("redbridge")
    problem, drawn = Problem(instance), sample(instance, 24, 2)
    draws, tiers = draws_of(problem, drawn.inputs(instance)), ask(problem).tiers
    forwards = ElasticDraws(problem.form, draws, tiers, LADDER)
    backwards = ElasticDraws(problem.form, draws, tiers, LADDER)
    every = [forwards.settle(draw) for draw in range(24)]
    for draw in reversed(range(24)):
        again = backwards.settle(draw)
        assert again.rung == every[draw].rung
        assert again.objective == every[draw].objective
        assert np.array_equal(again.values, every[draw].values)
    assert len({each.rung for each in every}) > 2


def test_the_same_seed_gives_the_same_answer_and_another_another() -> None:
    instance = spreads_of("tutorial")
    one, same, other = (mixopt.risk(instance, draws=50, seed=seed) for seed in (7, 7, 8))
    assert one.document() == same.document()
    assert one.figures != other.figures
    assert next(iter(one.cases()))["case"] == 1


def test_shapes_are_drawn_as_they_are_written() -> None:
    quantiles = {"least": 800, "p5": 850, "p25": 950, "p50": 1000, "p75": 1050, "p95": 1200,
                 "most": 1500}  # fmt: skip
    instance = one_home()
    for shape, widths in (
        ("uniform", {"least": 900, "most": 1200}),
        ("triangular", {"least": 900, "most": 1200}),
        ("normal", {"standard_deviation": 80}),
        ("quantiles", quantiles),
    ):
        unsure = uncertain(instance, spread("services.home.price", shape, "£/week", **widths))
        [drawn] = sample(unsure, 4000, 0).values.values()
        value = np.sort(drawn[:, 0])
        if shape == "uniform":
            assert np.quantile(value, [0.1, 0.5]) == pytest.approx([930, 1050], rel=1e-3)
        elif shape == "triangular":
            assert value.mean() == pytest.approx((900 + 1000 + 1200) / 3, rel=1e-4)
            variance = (900**2 + 1000**2 + 1200**2 - 900e3 - 900 * 1200 - 1.2e6) / 18
            assert value.std() == pytest.approx(sqrt(variance), rel=1e-2)
        elif shape == "normal":
            assert value.std() == pytest.approx(80, rel=1e-2)
            assert value.max() <= 1000 + CUT * 80 / CUT_DEVIATION + 1e-9
            assert sqrt(1 - 6 * norm.pdf(3) / (2 * norm.cdf(3) - 1)) == pytest.approx(CUT_DEVIATION)
        else:
            found = np.quantile(value, [0.05, 0.25, 0.5, 0.75, 0.95])
            assert found == pytest.approx([850, 950, 1000, 1050, 1200], rel=2e-3)


def test_correlations_are_reproduced_and_years_grow_wider_together() -> None:
    instance = replace(shipped("redbridge"), uncertainty=Uncertainty())
    unsure = uncertain(
        instance,
        spread("needs.looked_after_*.demand", "normal", standard_deviation=[2.0, 3, 4, 5, 6]),
        spread("services.childrens_home.*.price", "uniform", least=90, most=120),
        factors={
            ("Need", "needs.looked_after_*.demand"): 0.8,
            ("Market", "services.childrens_home.*.price"): 1.0,
            ("Market", "needs.looked_after_complex.demand"): -0.5,
        },
    )
    values = {str(key): value for key, value in sample(unsure, 8000, 0).values.items()}
    under, over, complex_ = (
        values[f"needs.looked_after_{name}.demand"] for name in ("under_16", "16_17", "complex")
    )
    assert np.corrcoef(under[:, 4], over[:, 4])[0, 1] == pytest.approx(0.64, abs=0.02)
    one, two = (values[f"services.childrens_home.{each}.price"] for each in ("framework", "spot"))
    assert np.corrcoef(one[:, 0], two[:, 0])[0, 1] == pytest.approx(1)
    rank = np.corrcoef(complex_[:, 0], one[:, 0])[0, 1]
    assert rank == pytest.approx(-0.5 * sqrt(3 / np.pi), abs=0.03)  # of a normal with a uniform
    middle = instance.figures[
        next(a for a in instance.figures if str(a).endswith("under_16.demand"))
    ]
    for at, share in enumerate((0.02, 0.03, 0.04, 0.05, 0.06)):
        assert under[:, at].std() == pytest.approx(share * middle.values[at], rel=2e-2)
    assert np.corrcoef(under[:, 0], under[:, 4])[0, 1] == pytest.approx(1)


@pytest.mark.slow
def test_rates_of_uplifts_that_are_out_move_what_rises_by_them() -> None:
    instance = in_cash(shipped("redbridge"), (0.0, 0.03, 0.03, 0.03, 0.03))
    unsure = uncertain(
        replace(instance, uncertainty=Uncertainty()),
        spread(
            "uplifts.prices.rate", "uniform", "%", least=[0.0, 2, 2, 2, 2], most=[0.0, 5, 5, 5, 5]
        ),
    )
    drawn = sample(unsure, 50, 0)
    rate = next(values for key, values in drawn.values.items() if key.table == "uplifts")
    for address, values in drawn.values.items():
        figure = instance.figures[address]
        if figure.uplift:
            by = np.cumprod(np.column_stack([np.ones(50), 1 + rate[:, 1:]]), axis=1)
            assert values == pytest.approx(figure.typed * by)
    high = int(np.argmax(rate[:, 4]))
    found = mixopt.risk(unsure, draws=50)
    costs = [each.discounted for each in found.hindsight]
    assert costs[high] == pytest.approx(max(costs))


def test_drivers_of_a_sum_are_its_parts_of_the_variance() -> None:
    generator = np.random.default_rng(0)
    scores = generator.standard_normal((5000, 3))
    sources = tuple(Source(f"F{at}", None, scores[:, at]) for at in range(3))
    y = 3 * scores[:, 0] - 4 * scores[:, 1] + 0 * scores[:, 2]
    found = {each.name: each for each in list_drivers(one_home(), HELD, COST, sources, y)}
    shares = [found[f"F{at}"].share for at in range(3)]
    assert shares == [
        pytest.approx(0.36, abs=0.02),
        pytest.approx(0.64, abs=0.02),
        pytest.approx(0),
    ]
    assert sum(share or 0 for share in shares) == pytest.approx(1)
    assert found["F1"].correlation == pytest.approx(-0.78, abs=0.03)
    for at, share in enumerate((0.36, 0.64)):
        each = found[f"F{at}"]
        assert abs((each.share or 0) - share) < 4 * (each.share_error or 0)
    few = list_drivers(one_home(), HELD, COST, tuple(
        Source(f"F{at}", None, part[:4]) for at, part in enumerate(scores.T)), y[:4])  # fmt: skip
    assert {each.share for each in few} == {None}


def test_standard_errors_are_what_other_seeds_differ_by() -> None:
    generator = np.random.default_rng(1)
    every = [estimate(HELD, COST, "", generator.exponential(size=500)) for _ in range(400)]
    for name in ("mean", "p50", "p90", "tail"):
        numbers = np.array([getattr(each, name) for each in every])
        said = np.mean([getattr(each, f"{name}_error") for each in every])
        assert said == pytest.approx(numbers.std(), rel=0.2), name
    assert np.mean([each.tail for each in every]) == pytest.approx(1 + np.log(10), rel=0.02)


@pytest.mark.slow
def test_what_cannot_be_asked_is_refused_at_once() -> None:
    with pytest.raises(DataError) as refused:
        mixopt.risk(one_home(), draws=3, seed=-1)
    said = str(refused.value)
    assert "3 draws. Ask for 10 to 20,000" in said
    assert "read -1. Give a whole number from 0" in said
    assert "says of no figure how far it may be out. Add a table 'spreads'" in said
    with pytest.raises(NoPlanExists):
        mixopt.risk(uncertain(
            one_home(budget=50), spread("services.home.price", "uniform", least=90, most=110)
        ))  # fmt: skip
    with pytest.raises(TypeError, match=r"mixopt\.risk takes an instance"):
        mixopt.risk("redbridge")  # type: ignore[arg-type]


def test_a_draw_in_which_nothing_can_be_done_is_counted_and_has_no_cost() -> None:
    figures = tuple(estimate(HELD, COST, "", np.array([1.0, 2.0, np.nan])).__class__.__slots__)
    assert "tail_error" in figures
    found = estimate(HELD, COST, "", np.array([1.0, 2.0, np.nan]))
    assert found.mean == 1.5
    assert np.isnan(estimate(HELD, COST, "", np.array([np.nan])).mean)


def test_odds_in_words() -> None:
    assert odds(0.1) == "a 1 in 10 chance"
    assert odds(0.34) == "a 1 in 3 chance"
    assert odds(0.8) == "an 80% chance"
    assert odds(0.99) == "a 99% chance"


def test_what_is_certain_is_no_chance() -> None:
    some = uncertain(
        one_home(), spread("needs.children.demand", "uniform", "people", least=90, most=110)
    )
    found = mixopt.risk(some, draws=20)
    for inside, words in (
        (1.0, "no draw of 20 has an overspend"),
        (0.004, "there is an overspend in nearly every draw, and a 1 in 10 chance of more than £"),
        (0.0, "there is an overspend in every draw, and a 1 in 10 chance of more than £"),
    ):
        chances = tuple(replace(each, share=inside) for each in found.chances)
        said = headline(replace(found, chances=chances))
        assert said.startswith(f"With this plan held, {words}")
