"""Client groups and guarantees, by hand: who is predicted, supported, and bought for together."""

from __future__ import annotations

from typing import Any

import pytest

import mixopt
from mixopt.analysis.prices import price_figures
from mixopt.errors import NoPlanExists
from mixopt.results.plan import Plan

from support.small import small

PLACE = {"title": "Place", "unit": "place", "meets": {"home": "preferred", "housed": "suitable"}}
MODEL: dict[str, Any] = {
    "groups": {"adults": "Adults with a disability"},
    "needs": {"home": {"title": "At home", "group": "adults"},
              "housed": {"title": "Housed", "group": "adults"}},
    "services": {"place": PLACE},
}  # fmt: skip
FIGURES = {
    "groups.adults.2020.predicted": 1000, "groups.adults.2024.predicted": 1400,
    "groups.adults.supported": 0.1, "needs.home.part": 0.75, "needs.housed.part": 0.25,
    "services.place.price": 100,
}  # fmt: skip
OCTOBER = {"2020": "2020-10-01", "2024": "2024-10-01"}
WEEKS = 365 / 7


def demands(plan: Plan, need: str) -> list[float]:
    return [row.demand for row in plan.needs if row.need == need]


def test_predicted_times_supported_times_part() -> None:
    """A year's middle is 1 October: 1,000, 1,100 and 1,200 are predicted, and a tenth supported."""
    plan = mixopt.solve(small(MODEL, FIGURES, years=3, population_years=OCTOBER))
    assert demands(plan, "home") == pytest.approx([75, 82.5, 90])
    assert demands(plan, "housed") == pytest.approx([25, 27.5, 30])
    assert plan.cost == pytest.approx(100 * (100 + 110 + 120) * WEEKS)
    assert [row.predicted for row in plan.groups] == pytest.approx([1000, 1100, 1200])
    assert [row.people for row in plan.groups] == pytest.approx([100, 110, 120])
    assert [row.cost for row in plan.groups] == pytest.approx(
        [100 * people * WEEKS for people in (100, 110, 120)]
    )


def test_a_day_in_the_middle_of_a_year_counts_by_its_months() -> None:
    """Of 1 April 2020 and 2022: the first year's middle is a quarter of the way from 1,000 on."""
    years = {"2020": "2020-04-01", "2024": "2022-04-01"}
    plan = mixopt.solve(small(MODEL, FIGURES, years=2, population_years=years))
    assert [row.predicted for row in plan.groups] == pytest.approx([1100, 1300])


def test_quarters_have_on_average_what_the_year_has() -> None:
    quarters = {
        "2020 Q1": {"from": "2020-10-01", "to": "2020-12-31"},
        "2020 Q2": {"from": "2021-01-01", "to": "2021-03-31"},
        "2020 Q3": {"from": "2021-04-01", "to": "2021-06-30"},
        "2020 Q4": {"from": "2021-07-01", "to": "2021-09-30"},
    }
    plan = mixopt.solve(small(MODEL, FIGURES, periods=quarters, population_years=OCTOBER))
    predicted = [row.predicted for row in plan.groups]
    assert predicted == pytest.approx([1012.5, 1037.5, 1062.5, 1087.5])
    assert sum(predicted) / 4 == pytest.approx(1050)


def test_beyond_the_last_period_its_people_are_held() -> None:
    """One year and three more as the first: four times 100 people, though 1,300 come to be."""
    plan = mixopt.solve(small(MODEL, FIGURES, population_years=OCTOBER, years_beyond=3))
    assert plan.beyond is not None
    assert [row.demand for row in plan.beyond.needs if row.need == "home"] == pytest.approx(
        [75] * 3
    )


def test_one_more_person_and_one_point_more_have_their_prices() -> None:
    """In the second of three years half of what is predicted for each of two years counts."""
    years = {"2020": "2020-10-01", "2024": "2022-10-01"}
    instance = small(MODEL, FIGURES, years=3, population_years=years)
    found = {price.address: price for price in price_figures(instance)[0]}
    person = 100 * WEEKS  # £ for a place for a year
    for year in ("2020", "2024"):  # 1 + 1/2 years of a tenth of a person
        slope = found[f"groups.adults.{year}.predicted"].up.slope
        assert slope == pytest.approx(0.1 * 1.5 * person)
    point = found["groups.adults.supported[2021/22]"]
    assert point.up.step_adds == pytest.approx(0.01 * 1200 * person)
    part = found["needs.housed.part[2021/22]"]
    assert part.down.slope == pytest.approx(0.1 * 1200 * person)
    assert part.up.slope is None  # the parts are all of the group already


def test_two_thirds_of_what_is_spent_on_a_service_are_those_of_the_need_that_uses_two_thirds() -> (
    None
):
    """50 people who use two places each and 50 who use one, £100 a place, £10 of it paid by them."""
    place = {**PLACE, "contribution": True, "meets": {"home": "preferred", "other": "preferred"}}
    needs = {"home": MODEL["needs"]["home"], "other": {"title": "Other"}}
    model = {**MODEL, "needs": needs, "services": {"place": place}}
    figures = {
        "groups.adults.2020.predicted": 500, "groups.adults.2024.predicted": 500,
        "groups.adults.supported": 0.1, "needs.home.part": 1, "needs.other.demand": 50,
        "pathways.home.place.units_per_person": 2, "services.place.price": 100,
        "services.place.contribution": 10,
    }  # fmt: skip
    plan = mixopt.solve(small(model, figures, population_years=OCTOBER))
    (row,) = plan.groups
    assert row.cost == pytest.approx(100 * 90 * WEEKS)
    assert plan.cost == pytest.approx(150 * 90 * WEEKS)


def test_a_plan_is_split_among_localities_by_people_and_index() -> None:
    """30% of the people with twice the need are 60 of 130 parts; 70% are the other 70."""
    source = {"source": "invented"}
    localities = {
        "north": {"title": "North", "people": 30, "index": 2, **source},
        "south": {"title": "South", "people": 70, "index": 1, **source},
    }
    plan = mixopt.solve(small(MODEL, FIGURES, population_years=OCTOBER, localities=localities))
    north, south = plan.localities
    assert (north.locality, south.locality) == ("north", "south")
    assert north.share == pytest.approx(60 / 130)
    assert north.people == pytest.approx(100 * 60 / 130)
    assert north.cost + south.cost == pytest.approx(plan.cost)


TRANCHES = {
    "own": {"title": "Bought alone"},
    "joint": {"title": "Bought together", "pooled": True, "guaranteed": True},
}
TOGETHER: dict[str, Any] = {
    "needs": {"housed": {"title": "Housed"}},
    "services": {"place": {"title": "Place", "unit": "place", "meets": {"housed": "preferred"},
                           "supplies": TRANCHES}},
}  # fmt: skip


def two_boroughs(price: float, guaranteed: float, **other: float) -> Any:
    """Ten people in each of two boroughs; £100 a week alone."""
    figures: dict[str, float] = {
        "pooled.services.place.joint.available": 15,
        "pooled.services.place.joint.guaranteed": guaranteed,
    }
    for area in ("one", "two"):
        figures[f"{area}.needs.housed.demand"] = 10
        figures[f"{area}.services.place.own.price"] = 100
        figures[f"{area}.services.place.joint.price"] = price
        figures[f"{area}.services.place.joint.own_share"] = 0.5
    return small(TOGETHER, figures | other, areas=("one", "two"))


def drawn(plan: Plan, supply: str) -> float:
    return sum(row.drawn for row in plan.volumes if row.supply == supply)


def test_with_a_discount_two_boroughs_fill_what_they_buy_together() -> None:
    plan = mixopt.solve(two_boroughs(90, 12))
    assert drawn(plan, "joint") == pytest.approx(15)
    assert plan.cost == pytest.approx((15 * 90 + 5 * 100) * WEEKS)


def test_without_a_discount_what_is_guaranteed_is_what_it_costs() -> None:
    """At £110 they buy the twelve that they guarantee, and each costs £10 more than alone."""
    instance = two_boroughs(110, 12)
    plan = mixopt.solve(instance)
    assert drawn(plan, "joint") == pytest.approx(12)
    assert plan.cost == pytest.approx((12 * 110 + 8 * 100) * WEEKS)
    found = {price.address: price for price in price_figures(instance)[0]}
    guarantee = found["pooled.services.place.joint.guaranteed[2020/21]"]
    assert guarantee.up.slope == pytest.approx(10 * WEEKS)
    assert guarantee.down.slope == pytest.approx(10 * WEEKS)


def test_one_borough_alone_fills_a_guarantee_that_the_other_cannot() -> None:
    """The second has nobody: ten are guaranteed, and the first alone has ten people."""
    plan = mixopt.solve(two_boroughs(110, 10, **{"two.needs.housed.demand": 0}))
    assert [row.drawn for row in plan.volumes if row.supply == "joint"] == pytest.approx([10, 0])


def test_a_guarantee_of_more_than_all_have_use_for_has_no_plan() -> None:
    instance = two_boroughs(90, 14, **{"one.needs.housed.demand": 5, "two.needs.housed.demand": 5})
    with pytest.raises(NoPlanExists, match="no less than all areas guarantee"):
        mixopt.solve(instance)


def test_a_guarantee_of_more_than_there_is_is_found_by_counting() -> None:
    found = mixopt.explain(two_boroughs(90, 16))
    assert any("16 places are guaranteed, and there are 15" in each.says for each in found.findings)


def test_alone_each_area_keeps_its_share_of_a_guarantee() -> None:
    """Of 15 places and 12 guaranteed, 7.5 and 6 each: the first would have all it can get at £50,
    the second, which pays £110, no more than it must.
    """
    plan = mixopt.solve(two_boroughs(110, 12, **{"one.services.place.joint.price": 50}))
    alone = {row.area: row.alone for row in plan.partners}
    assert alone["one"] == pytest.approx((7.5 * 50 + 2.5 * 100) * WEEKS)
    assert alone["two"] == pytest.approx((6 * 110 + 4 * 100) * WEEKS)
