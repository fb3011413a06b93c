"""Questions asked of needs whose people come and leave: counting, doing nothing, aims, sweeps."""

from __future__ import annotations

from io import StringIO

import pytest

import mixopt
from mixopt.analysis.infeasibility.counting import count_findings
from mixopt.instance.flows import demand_of
from mixopt.report.terminal.page import Page
from mixopt.report.terminal.plan import show_tables

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


@pytest.mark.slow
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


def test_explain_moves_all_needs_by_who_is_there_and_who_comes() -> None:
    """60 places for 56 people: a fourteenth more of all, as of the opening and of the starts."""
    figures = {**FIGURES, "services.home.available": 60}
    found = mixopt.explain(small(MODEL, figures, years=2))
    (together,) = [near for near in found.near if near.unit == "times"]
    assert together.address == "flows.*.opening and flows.*.starts"
    assert together.share == pytest.approx(60 / 56 - 1, abs=1e-6)
    alone = {near.address: near.share for near in found.near if near.up and near is not together}
    assert alone["flows.people.opening"] == pytest.approx(4 / 20, abs=1e-6)
    first, second = (f"flows.people.starts[{year}]" for year in ("2020/21", "2021/22"))
    assert alone[first] == pytest.approx(4 / 24, abs=1e-6)
    assert alone[second] == pytest.approx(4 / 12, abs=1e-6)


def test_all_needs_of_both_kinds_move_together() -> None:
    needs = {**MODEL["needs"], "others": {"title": "Others"}}
    meets = {"people": "preferred", "others": "preferred"}
    services = {**MODEL["services"], "home": {**MODEL["services"]["home"], "meets": meets}}
    figures = {
        **FIGURES, "services.home.available": 80, "needs.others.demand": 10,
        "pathways.others.home.opening": 10,
    }  # fmt: skip
    instance = small({**MODEL, "needs": needs, "services": services}, figures, years=2)
    (together,) = [near for near in mixopt.explain(instance).near if near.unit == "times"]
    assert together.address == "needs.*.demand, flows.*.opening and flows.*.starts"
    assert together.share == pytest.approx(80 / 66 - 1, abs=1e-6)
    (aim,) = mixopt.reach(instance, "need")
    assert aim.value == pytest.approx(100 * together.share, abs=0.01)


def test_later_periods_have_a_table_of_who_comes_and_leaves() -> None:
    """Nobody leaves: 68 on the last day, and a year more makes 92 of them, 80 on average."""
    figures = {**FIGURES, "services.home.available": 200}
    instance = mixopt.with_years_beyond(small(MODEL, figures, years=2), 1)
    plan = mixopt.solve(instance, prices=False)
    assert plan.beyond is not None
    (row,) = plan.beyond.flows
    assert (row.opening, row.starts, row.closing) == pytest.approx((68, 24, 92))
    assert row.average == pytest.approx(80)
    text = StringIO()
    show_tables(instance, plan, ["Flows"], Page(None, text))
    lines = text.getvalue().splitlines()
    at = next(at for at, line in enumerate(lines) if ", beyond " in line)
    assert plan.beyond.periods[0] in lines[at]
    shown = next(line for line in lines[at:] if "On the last day" in line)
    assert shown.split()[-1] == "92.0"
