"""Schemes and metrics, by hand: what is spent, who contributes, what it moves and what it must."""

from __future__ import annotations

import pytest

import mixopt
from mixopt.errors import NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.results.funding_rows import BreakEven, Level
from mixopt.results.plan import Plan

from support.small import small


def planned(
    effect: str | None,
    figures: dict[str, float | list[float]],
    years: int = 1,
    **metric: object,
) -> Instance:
    """One scheme, and one metric that it moves; £ a unit of the metric is asked for by `worth`."""
    whole = {"title": "Metric", "unit": "count", "sense": "at_most", "standing": "policy",
             "source": "the test", **metric}  # fmt: skip
    effects = {"metric": effect} if effect else {}
    model = {
        "themes": {"home": "At home"},
        "schemes": {"scheme": {"title": "Scheme", "theme": "home", "effects": effects}},
        "metrics": {"metric": whole},
    }
    return small(model, {"schemes.scheme.most": 1e6, **figures}, years)


def level(plan: Plan) -> Level:
    (row,) = plan.metrics
    return row


FIGURES = {
    "metrics.metric.expected": 100,
    "metrics.metric.target": 90,
    "metrics.metric.scheme.effect": -0.5,
}


# What is spent


def test_a_scheme_gets_no_less_than_its_least_and_no_more_than_its_most() -> None:
    figures = {**FIGURES, "schemes.scheme.least": 30_000, "schemes.scheme.most": 40_000}
    plan = mixopt.solve(planned("known", figures))
    (row,) = plan.schemes
    assert (row.least, row.most, row.theme) == (30_000, 40_000, "home")
    assert row.spend == pytest.approx(30_000)
    assert level(plan).reached == pytest.approx(85)
    assert plan.cost == pytest.approx(30_000)
    with pytest.raises(NoPlanExists):
        mixopt.solve(planned("known", {**FIGURES, "schemes.scheme.most": 19_999}))


def test_each_area_has_its_own_scheme() -> None:
    model = {"schemes": {"scheme": {"title": "Scheme"}}}
    figures = {"east.schemes.scheme.least": 10, "west.schemes.scheme.least": 20}
    plan = mixopt.solve(small(model, figures, areas=("east", "west")))
    assert {row.area: row.spend for row in plan.schemes} == pytest.approx({"east": 10, "west": 20})


# Who contributes


def contributing(rounding: float, council: float, years: int = 1, **head: object) -> Instance:
    """Two areas spend 60 each on a scheme; the NHS contributes 100 in all, the council the rest."""
    fund = {"kind": "grant"}
    model = {
        "funds": {
            "nhs": {"title": "NHS", **fund},
            "council": {"title": "Council", **fund},
            "third": {"title": "A third", **fund},
        },
        "schemes": {"scheme": {"title": "Scheme", "contributions": ["nhs", "council"]}},
    }
    later = [0.0] * (years - 1)
    figures: dict[str, float | list[float]] = {
        "pooled.funding.rounding.amount": rounding,
        "pooled.schemes.scheme.nhs.contribution": [100, *later],
        "pooled.schemes.scheme.council.contribution": [council, *later],
    }
    for area in ("east", "west"):
        figures |= {f"{area}.funding.{name}.amount": 500 for name in ("nhs", "council", "third")}
        figures[f"{area}.schemes.scheme.least"] = [60, *later]
        figures[f"{area}.schemes.scheme.most"] = [60, *later]
    return small(model, figures, years, areas=("east", "west"), **head)


def contributed(plan: Plan) -> dict[str, float]:
    total: dict[str, float] = {}
    for row in plan.payments:
        total[row.fund] = total.get(row.fund, 0) + row.amount
    return total


def test_funds_pay_what_they_contribute_all_areas_together() -> None:
    plan = mixopt.solve(contributing(rounding=0, council=20))
    assert contributed(plan) == pytest.approx({"nhs": 100, "council": 20})


def test_a_contribution_is_kept_within_the_rounding_of_what_is_written() -> None:
    plan = mixopt.solve(contributing(rounding=1, council=18))
    assert contributed(plan) == pytest.approx({"nhs": 101, "council": 19})
    for rounding, council in ((0.9, 18), (1, 17.9), (1, 22.1)):
        with pytest.raises(NoPlanExists):
            mixopt.solve(contributing(rounding, council))


def test_a_contribution_of_nothing_from_a_fund_that_has_ended() -> None:
    instance = contributing(0, 20, years=2, ends={"nhs": "2021-03-31"})
    assert mixopt.solve(instance).cost == pytest.approx(120)


# What it moves


@pytest.mark.parametrize("effect", ["known", "at_least"])
def test_a_metric_is_held_to_its_target(effect: str) -> None:
    plan = mixopt.solve(planned(effect, FIGURES))
    assert plan.cost == pytest.approx(10 / 0.5 * 1000)
    row = level(plan)
    assert (row.unit, row.sense, row.expected, row.target) == ("count/year", "at_most", 100, 90)
    assert row.reached == row.reached_stronger == pytest.approx(90)
    (limit,) = [bound for bound in plan.limits if bound.limit == "metric_limit"]
    assert limit.standing == "policy"
    assert limit.change == pytest.approx(-2_000)


def test_a_metric_that_must_rise() -> None:
    figures = {**FIGURES, "metrics.metric.target": 120, "metrics.metric.scheme.effect": 0.5}
    plan = mixopt.solve(planned("known", figures, sense="at_least"))
    assert plan.cost == pytest.approx(20 / 0.5 * 1000)
    assert level(plan).reached == pytest.approx(120)


def test_a_rate_is_for_every_100000_people() -> None:
    """10 fewer for 100,000 are 5 fewer of 50,000: £10,000."""
    figures = {**FIGURES, "metrics.metric.people": 50_000}
    plan = mixopt.solve(planned("known", figures, unit="per_100000"))
    assert plan.cost == pytest.approx(5 / 0.5 * 1000)
    assert level(plan).reached == pytest.approx(90)


def test_a_share_is_of_the_people_it_is_counted_against() -> None:
    """From 80% to 85% of 200 people are 10 people more: £20,000."""
    figures = {
        "metrics.metric.expected": 0.80,
        "metrics.metric.target": 0.85,
        "metrics.metric.people": 200,
        "metrics.metric.scheme.effect": 0.5,
    }
    plan = mixopt.solve(planned("known", figures, unit="percent", sense="at_least"))
    assert plan.cost == pytest.approx(20_000)
    assert level(plan).reached == pytest.approx(0.85)


def test_days_are_counted_as_they_are() -> None:
    plan = mixopt.solve(planned("known", FIGURES, unit="days"))
    assert (level(plan).unit, plan.cost) == ("days/year", pytest.approx(20_000))


def test_of_a_range_the_weaker_end_is_counted_and_the_stronger_told() -> None:
    figures = {
        "metrics.metric.expected": 100,
        "metrics.metric.target": 90,
        "metrics.metric.scheme.effect_weaker": -0.4,
        "metrics.metric.scheme.effect_stronger": -0.8,
    }
    plan = mixopt.solve(planned("range", figures))
    assert plan.cost == pytest.approx(25_000)
    assert level(plan).reached == pytest.approx(90)
    assert level(plan).reached_stronger == pytest.approx(80)


def test_effects_of_schemes_add_up_and_the_more_effective_one_is_used() -> None:
    model = {
        "schemes": {
            name: {"title": name, "effects": {"metric": "known"}} for name in ("weak", "strong")
        },
        "metrics": {"metric": {"title": "Metric", "unit": "count", "sense": "at_most",
                               "standing": "law", "source": "the test"}},
    }  # fmt: skip
    figures = {
        "metrics.metric.expected": 100,
        "metrics.metric.target": 90,
        "metrics.metric.weak.effect": -0.5,
        "metrics.metric.strong.effect": -1,
        "schemes.weak.most": 1e6,
        "schemes.strong.most": 6_000,
    }
    plan = mixopt.solve(small(model, figures))
    spent = {row.scheme: row.spend for row in plan.schemes}
    assert spent == pytest.approx({"strong": 6_000, "weak": 8_000})
    (limit,) = [bound for bound in plan.limits if bound.limit == "metric_limit"]
    assert limit.standing == "law"


def test_an_aim_is_told_and_not_held() -> None:
    plan = mixopt.solve(planned("known", FIGURES, standing="aim"))
    assert plan.cost == 0
    assert (level(plan).reached, level(plan).target, level(plan).standing) == (100, 90, "aim")
    assert not [bound for bound in plan.limits if bound.limit == "metric_limit"]


def test_an_unknown_effect_counts_nothing_and_must_break_even() -> None:
    figures = {
        "metrics.metric.expected": 100,
        "metrics.metric.target": 100,
        "metrics.metric.worth": [2_000, 4_000],
        "schemes.scheme.least": 10_000,
    }
    plan = mixopt.solve(planned("unknown", figures, years=2, worth=True))
    assert [row.reached for row in plan.metrics] == [100, 100]
    assert plan.break_even == (
        BreakEven("here", "scheme", "metric", "2020/21", 10_000, 2_000, 5, 0.5),
        BreakEven("here", "scheme", "metric", "2021/22", 10_000, 4_000, 2.5, 0.25),
    )


def test_nothing_spent_has_nothing_to_break_even() -> None:
    figures = {"metrics.metric.worth": 2_000}
    assert mixopt.solve(planned("unknown", figures, worth=True)).break_even == ()


@pytest.mark.parametrize("effect", ["unknown", None])
def test_a_target_that_nothing_moves_is_met_or_there_is_no_plan(effect: str | None) -> None:
    """What can be decided is not in it: it is a limit all the same."""
    figures = {"metrics.metric.expected": 100, "metrics.metric.target": 100}
    assert mixopt.solve(planned(effect, figures)).cost == 0
    with pytest.raises(NoPlanExists, match="Metric"):
        mixopt.solve(planned(effect, {**figures, "metrics.metric.target": 99}))


def test_an_effect_of_nothing_reaches_no_target() -> None:
    with pytest.raises(NoPlanExists, match="Metric"):
        mixopt.solve(planned("known", {**FIGURES, "metrics.metric.scheme.effect": 0}))
