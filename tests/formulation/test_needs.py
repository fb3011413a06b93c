"""Needs, by hand: who is supported where, and who is kept out of a need."""

import pytest

import mixopt
import mixopt.results.plan
from mixopt.errors import NoPlanExists

from support.small import small

FOSTER_OR_HOME = {
    "needs": {"children": {"title": "Children"}},
    "services": {
        "foster": {"title": "Foster", "unit": "place", "meets": {"children": "preferred"}},
        "home": {"title": "Home", "unit": "place", "meets": {"children": "suitable"}},
    },
}
PRICES = {"services.foster.price": 500, "services.home.price": 4000}


def people(plan: mixopt.results.plan.Plan, service: str) -> list[float]:
    """People in a service, one number a period."""
    return [row.people for row in plan.supported if row.service == service]


def test_everyone_is_supported_where_it_costs_least() -> None:
    instance = small(
        FOSTER_OR_HOME, {**PRICES, "needs.children.demand": 10, "services.foster.available": 7}
    )
    plan = mixopt.solve(instance)
    assert people(plan, "foster") == [pytest.approx(7)]
    assert people(plan, "home") == [pytest.approx(3)]
    assert plan.cost == pytest.approx((7 * 500 + 3 * 4000) * 365 / 7)


def test_a_need_that_nothing_has_room_for_has_no_plan() -> None:
    instance = small(
        FOSTER_OR_HOME,
        {
            **PRICES,
            "needs.children.demand": 10,
            "services.foster.available": 7,
            "services.home.available": 2,
        },
    )
    with pytest.raises(NoPlanExists, match=r"everyone is supported: Children .physical.: 2020/21"):
        mixopt.solve(instance)


def test_relief_keeps_people_out_of_a_need_in_the_same_and_in_later_periods() -> None:
    model = {
        **FOSTER_OR_HOME,
        "services": {
            **FOSTER_OR_HOME["services"],
            "edge": {"title": "Edge of care", "unit": "episode/year", "relieves": {"children": 2}},
        },
    }
    instance = small(
        model,
        {
            **PRICES,
            "needs.children.demand": 10,
            "services.foster.available": 0,
            "services.edge.price": 1000,
            "services.edge.available": [4, 0, 0],
            "pathways.children.edge.relief_per_unit_after_0": 0.25,
            "pathways.children.edge.relief_per_unit_after_1": 0.5,
        },
        years=3,
    )
    plan = mixopt.solve(instance)
    assert people(plan, "home") == pytest.approx([10 - 1, 10 - 2, 10])
    assert [row.relief for row in plan.needs] == pytest.approx([1, 2, 0])


def test_units_given_before_the_plan_relieve_nothing_in_it() -> None:
    model = {
        "needs": {"children": {"title": "Children"}},
        "services": {
            "home": {"title": "Home", "unit": "place", "meets": {"children": "suitable"}},
            "edge": {"title": "Edge", "unit": "episode/year", "relieves": {"children": 2}},
        },
    }
    plan = mixopt.solve(
        small(
            model,
            {
                "needs.children.demand": 10,
                "services.home.price": 4000,
                "services.edge.opening": 4,
                "services.edge.available": 0,
                "pathways.children.edge.relief_per_unit_after_1": 0.5,
            },
        )
    )
    assert people(plan, "home") == pytest.approx([10])


def test_casework_only_needs_are_supported_by_nobody() -> None:
    model = {
        **FOSTER_OR_HOME,
        "needs": {**FOSTER_OR_HOME["needs"], "in_need": {"title": "In need", "met": False}},
    }
    plan = mixopt.solve(
        small(model, {**PRICES, "needs.children.demand": 1, "needs.in_need.demand": 50})
    )
    assert {row.need: row.supported for row in plan.needs} == {"children": 1, "in_need": 0}
