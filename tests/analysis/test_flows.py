"""Questions asked of needs whose people come and leave: counting, doing nothing, aims, sweeps."""

from __future__ import annotations

import pytest

import mixopt
from mixopt.analysis.infeasibility.counting import count_findings
from mixopt.instance.flows import demand_of

from support.flowing import council
from support.small import small

MODEL = {
    "needs": {"people": {"title": "People", "flow": {"leavers": {"gone": {"title": "Gone"}}}}},
    "services": {
        "home": {"title": "Home", "unit": "place", "meets": {"people": "preferred"}},
        "edge": {"title": "Edge", "unit": "episode/year", "prevents": {"people": 1}},
    },
}
FIGURES = {
    "flows.people.opening": 20, "flows.people.starts": 24, "services.home.price": 100,
    "services.home.available": 25, "services.edge.available": 0,
    "pathways.people.edge.prevented_per_unit_after_0": 1, "pathways.people.home.opening": 20,
}  # fmt: skip
"""Nobody leaves: 32 on average in the first year and 56 in the second, and 25 places."""


def test_more_people_than_places_are_counted_after_all_that_can_be_prevented() -> None:
    """Of 24 a year 12 can be kept from coming: 6 fewer in the first year and 18 in the second."""
    (first, second) = count_findings(small(MODEL, FIGURES, years=2))
    assert "People, 2020/21: 32 people, and places for 25" in first.says
    assert "7 too many" in first.says
    assert "56 people" in second.says
    assert set(first.addresses) == {
        "flows.people.opening", "flows.people.starts", "services.home.available",
    }  # fmt: skip
    (first, second) = count_findings(small(MODEL, {**FIGURES, "services.edge.available": 12}, 2))
    assert "26 people even after all relief" in first.says
    assert "38 people even after all relief" in second.says
    assert count_findings(small(MODEL, {**FIGURES, "services.edge.available": 24}, 2)) == ()


def test_doing_nothing_keeps_today_s_work_and_carries_the_people() -> None:
    """Twelve episodes a year, as today: 12 a year come, and nobody leaves."""
    figures = {**FIGURES, "services.edge.available": 24, "services.edge.opening": 12}
    found = mixopt.do_nothing(small(MODEL, figures, years=2))
    needs = found.tables["needs"]
    assert [row.demand for row in needs] == pytest.approx([32, 56])
    assert [row.supported for row in needs] == pytest.approx([26, 38])
    assert [row.prevented for row in found.tables["flows"]] == pytest.approx([12, 12])


def test_doing_nothing_solves_for_what_a_service_prevents_while_it_meets_a_need() -> None:
    """Each person in the home keeps 12 a year from coming: p = 32 - 6p, so p = 32 / 7 people."""
    services = {"home": {**MODEL["services"]["home"], "prevents": {"people": 1}}}
    figures = {
        "flows.people.opening": 20, "flows.people.starts": 24, "services.home.price": 100,
        "pathways.people.home.opening": 20,
        "pathways.people.home.prevented_per_unit_after_0": 12,
    }  # fmt: skip
    found = mixopt.do_nothing(small({**MODEL, "services": services}, figures))
    (row,) = found.tables["needs"]
    assert row.supported == pytest.approx(32 / 7)
    assert row.demand - row.relief == pytest.approx(32 / 7)


def test_all_needs_grow_by_who_is_there_and_who_comes() -> None:
    figures = {**FIGURES, "services.home.available": 60}
    (aim,) = mixopt.reach(small(MODEL, figures, years=2), "need")
    assert aim.value == pytest.approx(100 * (60 / 56 - 1), abs=0.01)


def test_a_share_of_people_is_of_those_who_would_be_there() -> None:
    """Where nothing is done: 10% fewer in homes leave 10% of the 51 to 60 children elsewhere."""
    instance = council()
    people = demand_of(instance, "here", "young")
    frontier = mixopt.frontier(instance, "share.young.foster[2022/23]")
    assert people[2] > 30
    assert 0 <= frontier.points[0].value <= frontier.points[-1].value <= 100


def test_a_sweep_over_starts_is_what_solving_each_gives() -> None:
    instance = council()
    cases = [
        {"flows.young.starts": "-10%"},
        {"flows.*.starts": "+2%"},
        {"flows.old.of_age.stay": 26},
    ]
    for case, found in zip(cases, mixopt.sweep(instance, cases).cases, strict=True):
        plan = mixopt.solve(mixopt.changed(instance, case), prices=False, freedom=False)
        assert found.cost == pytest.approx(plan.cost, rel=1e-9)
