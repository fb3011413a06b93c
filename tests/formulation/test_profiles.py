"""Metrics by month and by quarter, by hand: what falls in each, where it is held, and its price."""

from __future__ import annotations

from typing import Any

import pytest

import mixopt
from mixopt.errors import NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.instance.profiles import MONTHS, QUARTERS
from mixopt.results.checker.limits import find_broken_limits
from mixopt.results.plan import Plan
from mixopt.results.saved_plan import plan_of

from support.reproduction import least_cost
from support.small import small

DAYS = "metrics.delays"

FIGURES = {
    f"{DAYS}.expected": 1_000, f"{DAYS}.target": 900, f"{DAYS}.team.effect": -0.5,
    f"{DAYS}.expected_in_april": 0.6, f"{DAYS}.expected_in_may": 0.4,
    f"{DAYS}.team.effect_in_april": 0.5, f"{DAYS}.team.effect_in_may": 0.5,
    "schemes.team.most": 1e7,
}  # fmt: skip
"""600 delayed days in April and 400 in May; a team avoids half a day for each £1,000."""

OWN = {f"{DAYS}.target_in_april": 0.5, f"{DAYS}.target_in_may": 0.5}


def council(
    figures: dict[str, float] | None = None, years: int = 1, effect: str = "known", **metric: Any
) -> Instance:
    """Delayed days by month, and a team that avoids some of them."""
    whole = {"title": "Delayed days", "unit": "days", "sense": "at_most", "standing": "policy",
             "source": "the test", "profile": "month", "profile_target": "as_expected",
             **metric}  # fmt: skip
    model = {
        "schemes": {"team": {"title": "Discharge team", "effects": {"delays": effect}}},
        "metrics": {"delays": whole},
    }
    return small(model, {**FIGURES, **(figures or {})}, years)


def planned(instance: Instance) -> Plan:
    """Solved, as the second programme solves it, and found sound by the checker."""
    plan = mixopt.solve(instance)
    assert plan.cost == pytest.approx(least_cost(instance), rel=1e-7, abs=1e-6)
    assert find_broken_limits(instance, plan) == []
    return plan


def by_month(plan: Plan, what: str = "reached") -> dict[str, float]:
    """What stands in a column, of the months that have something."""
    rows = {row.within: getattr(row, what) for row in plan.profiles}
    return {month: value for month, value in rows.items() if value}


def test_the_target_of_the_year_in_the_shares_of_what_is_expected() -> None:
    """540 of April's 600 and 360 of May's 400. At a quarter of a day fewer in each month for each
    £1,000, April takes £240,000, May £160,000: £240,000, and May comes to 340. The year alone
    would take £200,000."""
    plan = planned(council())
    assert plan.cost == pytest.approx(240_000)
    assert by_month(plan, "expected") == pytest.approx({"april": 600, "may": 400})
    assert by_month(plan, "target") == pytest.approx({"april": 540, "may": 360})
    assert by_month(plan) == pytest.approx({"april": 540, "may": 340})
    (year,) = plan.metrics
    assert (year.reached, year.target) == (pytest.approx(880), 900)
    assert [row.within for row in plan.profiles] == [*MONTHS[3:], *MONTHS[:3]]


def test_a_target_with_shares_of_its_own() -> None:
    """450 in each month: April takes £600,000, and May comes to 250."""
    plan = planned(council(OWN, profile_target="own"))
    assert plan.cost == pytest.approx(600_000)
    assert by_month(plan, "target") == pytest.approx({"april": 450, "may": 450})
    assert by_month(plan) == pytest.approx({"april": 450, "may": 250})


def test_a_team_that_works_when_it_is_needed_costs_what_the_year_does() -> None:
    needed = {f"{DAYS}.team.effect_in_april": 0.6, f"{DAYS}.team.effect_in_may": 0.4}
    plan = planned(council(needed))
    assert plan.cost == pytest.approx(200_000)
    assert by_month(plan) == by_month(plan, "target") == pytest.approx({"april": 540, "may": 360})


@pytest.mark.parametrize("more", [{"profile_target": None}, {"standing": "aim"}])
def test_a_target_of_the_year_and_an_aim_are_laid_out_by_month_and_held_in_none(
    more: dict[str, Any],
) -> None:
    plan = planned(council(**more))
    assert plan.cost == pytest.approx(0 if more.get("standing") else 200_000)
    assert [bound.limit for bound in plan.limits if "profile" in bound.limit] == []
    level = by_month(plan)
    assert sum(level.values()) == pytest.approx(1_000 if more.get("standing") else 900)
    targets = {row.target for row in plan.profiles}
    assert (targets == {None}) == ("profile_target" in more)


def test_held_in_each_month_it_has_no_limit_of_the_year_beside_these() -> None:
    limits = [bound for bound in planned(council()).limits if "_limit" in bound.limit]
    assert {bound.limit for bound in limits} == {"profile_limit"}
    assert len(limits) == 12
    (binding,) = [bound for bound in limits if bound.change]
    assert binding.change == pytest.approx(-4_000)  # £1,000 for a quarter of a day
    assert binding.standing == "policy"


@pytest.mark.slow
def test_by_quarter_per_100000_people_and_at_least() -> None:
    """200 of 50,000 people are 400 for every 100,000; a rise to 440 is 5 people more in each
    quarter, at 0.1 for each £1,000 in the first and 0.3 in each other: £50,000."""
    shares = dict(zip(QUARTERS, (0.1, 0.3, 0.3, 0.3), strict=True))
    figures = {f"{DAYS}.expected_in_{quarter}": 0.25 for quarter in QUARTERS}
    figures |= {f"{DAYS}.team.effect_in_{quarter}": each for quarter, each in shares.items()}
    figures |= {f"{DAYS}.expected": 400, f"{DAYS}.target": 440, f"{DAYS}.people": 50_000,
                f"{DAYS}.team.effect": 1, "schemes.team.most": 1e7}  # fmt: skip
    metric = {
        "title": "Helped",
        "unit": "per_100000",
        "sense": "at_least",
        "standing": "law",
        "source": "the test",
        "profile": "quarter",
        "profile_target": "as_expected",
    }
    model = {
        "schemes": {"team": {"title": "Team", "effects": {"delays": "at_least"}}},
        "metrics": {"delays": metric},
    }
    plan = planned(small(model, figures))
    assert plan.cost == pytest.approx(50_000)
    assert by_month(plan) == pytest.approx(dict(zip(QUARTERS, (110, 130, 130, 130), strict=True)))


@pytest.mark.slow
def test_of_a_range_the_weaker_end_is_held_and_the_stronger_told() -> None:
    ends = {f"{DAYS}.team.effect_weaker": -0.5, f"{DAYS}.team.effect_stronger": -1.0}
    figures = {key: value for key, value in FIGURES.items() if not key.endswith(".effect")}
    whole = council().model.model_dump(exclude_unset=True)
    whole["schemes"]["team"]["effects"] = {"delays": "range"}
    whole.pop("title")
    plan = planned(small(whole, {**figures, **ends}))
    assert plan.cost == pytest.approx(240_000)
    assert by_month(plan, "reached_stronger") == pytest.approx({"april": 480, "may": 280})


def test_a_month_in_which_nothing_helps_has_no_plan_and_is_named() -> None:
    none = {f"{DAYS}.team.effect_in_april": 0.0, f"{DAYS}.team.effect_in_may": 1.0}
    with pytest.raises(NoPlanExists, match="Delayed days, April"):
        mixopt.solve(council(none))


def test_shares_count_by_their_part_of_them_all() -> None:
    """Where April's share is raised, the others make way: 0.9 and 0.6 are 60% and 40%."""
    more = {f"{DAYS}.expected_in_april": 0.9, f"{DAYS}.expected_in_may": 0.6}
    assert planned(council(more)).cost == pytest.approx(240_000)


SHARES = {
    f"{DAYS}.expected_in_april", f"{DAYS}.expected_in_may", f"{DAYS}.team.effect_in_april",
    f"{DAYS}.target_in_april", f"{DAYS}.target", f"{DAYS}.expected", f"{DAYS}.team.effect",
}  # fmt: skip


@pytest.mark.slow
def test_prices_of_shares_are_what_solving_again_gives() -> None:
    instance = council(OWN, profile_target="own")
    cost, found = mixopt.solve(instance).cost, 0
    for price in mixopt.prices(instance):
        address = price.address.partition("[")[0]
        if address in SHARES:
            step = 1e-3
            moved = mixopt.changed(instance, {price.address: price.value + step})
            again = (mixopt.solve(moved).cost - cost) / step
            assert price.up.slope == pytest.approx(again, rel=5e-3), price.address
            assert again != 0
            found += 1
    assert found == len(SHARES)


@pytest.mark.slow
def test_a_saved_plan_has_its_profiles_and_one_without_has_no_such_table() -> None:
    plan = planned(council())
    document = plan.document()
    assert plan_of(document, "plan.json").profiles == plan.profiles
    del document["profiles"]
    assert plan_of(document, "plan.json").profiles == ()
    without = mixopt.solve(small({"schemes": {"team": {"title": "Team"}}}, {}))
    assert "profiles" not in without.document()
