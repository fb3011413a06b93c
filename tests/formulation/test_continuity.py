"""Continuity, by hand: people stay where they are, at the rate the figures give."""

import pytest

import mixopt
from mixopt.errors import NoPlanExists

from support.small import small

MODEL = {
    "needs": {"children": {"title": "Children"}},
    "services": {
        "home": {
            "title": "Home",
            "unit": "place",
            "meets": {"children": "suitable"},
            "stays": True,
        },
        "foster": {"title": "Foster", "unit": "place", "meets": {"children": "preferred"}},
    },
}
FIGURES = {
    "needs.children.demand": 10,
    "services.home.price": 4000,
    "services.foster.price": 500,
    "pathways.children.home.opening": 8,
    "pathways.children.home.stays": 0.5,
}


def test_a_dear_service_empties_no_faster_than_people_leave_it() -> None:
    plan = mixopt.solve(small(MODEL, FIGURES, years=3))
    at_home = [row.people for row in plan.supported if row.service == "home"]
    assert at_home == pytest.approx([4, 2, 1])


def test_without_a_place_for_those_who_stay_there_is_no_plan() -> None:
    with pytest.raises(NoPlanExists, match="nobody in Home is moved overnight"):
        mixopt.solve(small(MODEL, {**FIGURES, "services.home.available": 3}))


def test_a_need_counted_by_arrivals_has_nobody_to_move() -> None:
    model = {**MODEL, "needs": {"children": {"title": "Children", "unit": "people/year"}}}
    figures = {name: value for name, value in FIGURES.items() if not name.endswith("stays")}
    plan = mixopt.solve(small(model, figures))
    assert [row.people for row in plan.supported if row.service == "home"] == [0]
