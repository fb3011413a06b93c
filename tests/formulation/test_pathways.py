"""Discharge pathways by hand: what each may use, who goes on to long-term care; metrics by month."""

from __future__ import annotations

from typing import Any

import pytest

import mixopt
from mixopt.data.models import load_model
from mixopt.data.paths import MODELS
from mixopt.errors import NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.results.checker.limits import find_broken_limits
from mixopt.results.plan import Plan

from support.reproduction import least_cost
from support.small import small

MODEL = load_model(MODELS / "discharge.yaml").model_dump(exclude_unset=True)
MODEL.pop("title")

PRICES = {
    "home_from_hospital": 100, "reablement": 1_000, "home_first": 900, "rehabilitation_bed": 5_000,
    "assessment_bed": 4_000, "home_care": 20, "assistive_technology": 50, "extra_care": 400,
    "care_home": 700,
}  # fmt: skip
"""£ an episode; £ an hour of home care; £ a week for the rest."""

LEFT = 24.0
"""Months that people stay in long-term care."""


def council(years: int = 2, **more: Any) -> Instance:
    """1,000 leave hospital a year; 300 would come to long-term support at home, 60 to care homes.

    600 are supported at home and 120 in care homes today: as many leave in a year as come.
    """
    figures: dict[str, Any] = {f"services.{name}.price": price for name, price in PRICES.items()}
    figures |= {
        "needs.pathway_0.demand": 500, "needs.pathway_1.demand": 300, "needs.pathway_2.demand": 150,
        "needs.pathway_3.demand": 50,
        "flows.long_term_at_home.opening": 600, "flows.long_term_at_home.starts": 300,
        "flows.long_term_at_home.left.stay": LEFT,
        "flows.long_term_care_home.opening": 120, "flows.long_term_care_home.starts": 60,
        "flows.long_term_care_home.left.stay": LEFT,
        "pathways.long_term_at_home.home_care.opening": 600,
        "pathways.long_term_at_home.home_care.units_per_person": 10,
        "pathways.long_term_care_home.care_home.opening": 120,
        "services.home_care.available": 100_000, "services.assistive_technology.available": 0,
        "services.extra_care.available": 0,
    }  # fmt: skip
    return small(MODEL, {**figures, **more}, years)


def planned(instance: Instance) -> Plan:
    """Solved, as the second programme solves it, and found sound by the checker."""
    plan = mixopt.solve(instance)
    assert plan.cost == pytest.approx(least_cost(instance), rel=1e-7)
    assert find_broken_limits(instance, plan) == []
    return plan


def given(plan: Plan, service: str) -> list[float]:
    return [row.drawn for row in plan.volumes if row.service == service]


def people(plan: Plan, need: str) -> list[float]:
    return [row.average for row in plan.flows if row.need == need]


def test_each_pathway_uses_what_it_may_and_the_cheapest_of_that() -> None:
    """Pathway 1 by home first at £900, pathway 2 by reablement at £1,000, pathway 3 by home first:
    500 x 100 + 350 x 900 + 150 x 1,000 = £515,000 a year, and nobody in a bed."""
    plan = planned(council(years=1))
    assert given(plan, "home_from_hospital") == pytest.approx([500])
    assert given(plan, "home_first") == pytest.approx([350])
    assert given(plan, "reablement") == pytest.approx([150])
    assert given(plan, "rehabilitation_bed") == given(plan, "assessment_bed") == [0]
    episodes = sum(row.amount for row in plan.ledger if PRICES[row.line.split(".")[1]] >= 900
                   or "home_from" in row.line)  # fmt: skip
    assert episodes == pytest.approx(515_000)


def test_a_pathway_without_a_service_that_suits_it_has_no_plan() -> None:
    """Reablement at home is nothing for pathway 3, however much there is of it."""
    none = {"services.home_first.available": 0, "services.assessment_bed.available": 0}
    with pytest.raises(NoPlanExists):
        mixopt.solve(council(**none))


def test_routing_sends_pathway_1_through_reablement_first() -> None:
    plan = planned(council(years=1, **{"standards.reablement_first.limit": 0.8}))
    assert given(plan, "reablement") == pytest.approx([0.8 * 300 + 150])


OUTCOME = "pathways.long_term_at_home.reablement.prevented_per_unit_after_0"


def test_reablement_feeds_long_term_need_by_those_who_need_more() -> None:
    """Of those who are reabled 51% need nothing further. 450 episodes keep 229.5 of 300 from
    long-term support, 12 x 10 hours at £20 a week: worth far more than £100 more an episode."""
    plan = planned(council(**{OUTCOME: 0.51}))
    assert given(plan, "reablement") == pytest.approx([450, 450])
    prevented = [row.prevented for row in plan.flows if row.need == "long_term_at_home"]
    assert prevented == pytest.approx([0.51 * 450] * 2)
    months, stock = [], 600.0
    for _ in range(24):
        after = (stock * (1 - 1 / 2 / LEFT) + (300 - 229.5) / 12) / (1 + 1 / 2 / LEFT)
        months.append((stock + after) / 2)
        stock = after
    assert people(plan, "long_term_at_home") == pytest.approx(
        [sum(months[:12]) / 12, sum(months[12:]) / 12]
    )
    assert people(plan, "long_term_care_home") == pytest.approx([120, 120])


@pytest.mark.slow
def test_what_reablement_prevents_has_the_price_that_solving_again_gives() -> None:
    instance = council(**{OUTCOME: 0.51})
    first = f"{OUTCOME}[2020/21]"
    (price,) = [row for row in mixopt.prices(instance) if row.address == first]
    better = mixopt.solve(mixopt.changed(instance, {first: 0.52})).cost
    assert price.up.step_adds is not None
    assert price.up.step_adds == pytest.approx(better - mixopt.solve(instance).cost, rel=1e-6)
    assert price.up.step_adds < 0


def test_substitutes_stand_in_where_they_are_cheaper() -> None:
    """Technology at £50 a week for £200 of home care, extra care at £400 for a care home at £700:
    as many as there are of each."""
    there = {
        "services.assistive_technology.available": 40, "services.extra_care.available": 15,
    }  # fmt: skip
    before, after = (planned(council(years=1, **more)) for more in ({}, there))
    assert given(after, "assistive_technology") == pytest.approx([40])
    assert given(after, "extra_care") == pytest.approx([15])
    weeks = 365 / 7
    assert before.cost - after.cost == pytest.approx(weeks * (40 * 150 + 15 * 300))


def test_a_metric_of_the_year_is_held_month_by_month() -> None:
    """Delayed days at a rate of 3,600, 4,800 and 2,400 a year in three months, none above 3,000:
    at half a day fewer for each £1,000 a year, £100,000, £300,000 and nothing."""
    months = {
        "2017-04": ("2017-04-01", "2017-04-30"), "2017-05": ("2017-05-01", "2017-05-31"),
        "2017-06": ("2017-06-01", "2017-06-30"),
    }  # fmt: skip
    metric = {"title": "Delayed days", "unit": "days", "sense": "at_most", "standing": "policy",
              "source": "the test"}  # fmt: skip
    model = {
        "schemes": {"team": {"title": "Discharge team", "effects": {"delays": "known"}}},
        "metrics": {"delays": metric},
    }
    figures = {
        "metrics.delays.expected": [3_600, 4_800, 2_400], "metrics.delays.target": 3_000,
        "metrics.delays.team.effect": -0.5, "schemes.team.most": 1e7,
    }  # fmt: skip
    periods = {name: {"from": first, "to": last} for name, (first, last) in months.items()}
    plan = planned(small(model, figures, 3, periods=periods))
    assert [row.spend for row in plan.schemes] == pytest.approx([100_000, 300_000, 0])
    assert [row.reached for row in plan.metrics] == pytest.approx([3_000, 3_000, 2_400])
