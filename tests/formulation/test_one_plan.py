"""Which plan is taken of many that cost the same, by hand."""

from __future__ import annotations

from typing import Any

import pytest

import mixopt
from mixopt.results.plan import Plan

from support.small import small


def two_services(figures: dict[str, Any], suits: str = "preferred", years: int = 2) -> Plan:
    """People with one need, and two services at £100 a year that meet it."""
    model = {
        "needs": {"people": {"title": "People"}},
        "services": {
            "first": {"title": "First", "unit": "episode/year", "meets": {"people": "preferred"}},
            "second": {"title": "Second", "unit": "episode/year", "meets": {"people": suits}},
        },
    }
    priced = {"services.first.price": 100, "services.second.price": 100}
    return mixopt.solve(small(model, {**priced, **figures}, years))


OPENINGS = {"pathways.people.first.opening": 4, "pathways.people.second.opening": 6}


def people(plan: Plan) -> list[tuple[float, float]]:
    """People in the first and the second service, period by period."""
    found = {(row.service, row.period): row.people for row in plan.supported}
    return [(found["first", each], found["second", each]) for each in plan.periods]


def test_nobody_moves_without_need_and_new_people_are_spread_evenly() -> None:
    plan = two_services({"needs.people.demand": [10, 16], **OPENINGS})
    assert people(plan) == [pytest.approx((4, 6)), pytest.approx((7, 9))]


def test_new_people_go_where_it_is_preferred() -> None:
    plan = two_services({"needs.people.demand": [10, 16], **OPENINGS}, "suitable")
    assert people(plan) == [pytest.approx((4, 6)), pytest.approx((10, 6))]


def test_who_leaves_leaves_by_equal_squares() -> None:
    """Fewer by six: three from each, the least sum of squares."""
    plan = two_services({"needs.people.demand": [10, 4], **OPENINGS})
    assert people(plan) == [pytest.approx((4, 6)), pytest.approx((1, 3))]


def test_what_could_differ_is_free_between_its_least_and_its_most() -> None:
    plan = two_services({"needs.people.demand": [10, 16], **OPENINGS})
    (cell,) = [each for each in plan.free if each.decision == "supported.people.first[2021/22]"]
    assert (cell.table, cell.column, cell.of) == ("supported", "people", "people.first")
    assert (cell.least, cell.value, cell.most) == pytest.approx((0, 7, 16))


def test_a_plan_that_is_the_only_one_is_free_in_nothing() -> None:
    plan = two_services({"needs.people.demand": [10, 16], **OPENINGS, "services.second.price": 101})
    assert people(plan) == [pytest.approx((10, 0)), pytest.approx((16, 0))]
    assert plan.free == ()


def test_starts_that_cost_the_same_in_any_year_are_spread_over_them() -> None:
    model = {
        "needs": {"people": {"title": "People"}},
        "services": {
            "care": {"title": "Care", "unit": "episode/year", "meets": {"people": "preferred"}}
        },
        "levers": {"merge": {"title": "Merge", "saving": "one_off"}},
    }
    figures = {
        "needs.people.demand": 10,
        "services.care.price": 100,
        "levers.merge.saving_after_0": 5,
        "levers.merge.most": 3,
        "levers.merge.startable": 3,
    }
    plan = mixopt.solve(small(model, figures, 3))
    assert [row.started for row in plan.levers] == pytest.approx([1, 1, 1])
