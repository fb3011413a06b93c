"""Frontiers by hand: Littleton's 90 children, its places, its workers; then of whole councils."""

from __future__ import annotations

import pyomo.environ as pyo
import pytest

import mixopt
from mixopt.analysis.frontier import frontier, frontier_map
from mixopt.analysis.frontier.axis import change_figures, figure_axis
from mixopt.errors import DataError, NoPlanExists
from mixopt.instance.variant import Variant
from mixopt.lp.highs import solve_form
from mixopt.programme.problem import Problem
from mixopt.results.frontier import CostFrontier, FrontierPoint

from support.shipped import planned, shipped

YEAR = 365 / 7
"""Weeks of 2025/26."""

WORKER = 70_000 / 15 + 60_000 / 15 / 6
"""£ of an agency worker's and a manager's time for one case more."""

HOME, AGENCY, OWN = 4000 * YEAR, 900 * YEAR, 500 * YEAR


def at(found: CostFrontier, value: float) -> FrontierPoint:
    return next(each for each in found.points if each.value == pytest.approx(value, abs=1e-6))


def people(point: FrontierPoint) -> dict[str, float]:
    return {row.item: row.last for row in point.plan if row.topic == "mix"}


def test_more_children_fill_agency_places_and_then_the_home() -> None:
    found = frontier(shipped("tutorial"), "needs.children.demand")
    full = at(found, 85)  # 40 own places, 30 of agencies, and 15 whom nobody moves out of the home
    assert full.price_below == pytest.approx(AGENCY + WORKER)
    assert full.price_above == pytest.approx(HOME + WORKER)
    assert full.starts == (
        "Foster care by independent agencies: no more than is available, 2025/26",
    )
    assert full.stops == (
        "nobody in Children's home is moved overnight: Children looked after, 2025/26",
    )
    assert people(full) == {
        "foster_in_house": pytest.approx(40),
        "foster_agency": pytest.approx(30),
        "childrens_home": pytest.approx(15),
    }


def test_the_plan_at_a_break_is_what_planning_for_it_gives() -> None:
    found = frontier(shipped("tutorial"), "needs.children.demand")
    there = mixopt.changed(shipped("tutorial"), {"needs.children.demand": 85})
    plan = mixopt.solve(there)
    assert at(found, 85).cost == pytest.approx(plan.cost)
    assert people(at(found, 85)) == {
        row.service: pytest.approx(row.people, abs=1e-6) for row in plan.supported
    }


def test_the_last_value_is_where_the_envelope_is_spent() -> None:
    found = frontier(shipped("tutorial"), "needs.children.demand")
    end = found.points[-1]
    assert end.cost == pytest.approx(7_500_000)
    assert end.kind == "end"
    assert end.why == "spend fits the envelope, 2025/26; beyond it there is no plan"
    wider = frontier(shipped("tutorial"), "needs.children.demand", more_money=True)
    assert wider.points[-1].value > end.value
    assert "envelope" not in wider.points[-1].why


def test_supporting_one_more_costs_more_the_more_are_supported() -> None:
    found = frontier(shipped("tutorial"), "unmet")
    breaks = [(point.value, point.price_below, point.price_above) for point in found.points]
    assert breaks == [
        (pytest.approx(0, abs=1e-6), None, pytest.approx(-HOME)),
        (pytest.approx(5), pytest.approx(-HOME), pytest.approx(-AGENCY)),
        (pytest.approx(35), pytest.approx(-AGENCY), pytest.approx(-OWN)),
        (pytest.approx(75), pytest.approx(-OWN), None),
    ]
    assert found.points[0].why == "everyone is supported"
    assert found.points[-1].why == "leaving more people unsupported saves nothing"
    unmet = [row.last for row in at(found, 35).plan if row.topic == "unmet"]
    assert unmet == [pytest.approx(35)]


def test_with_too_little_money_the_curve_begins_where_it_is_spent_unless_money_is_left_out() -> (
    None
):
    poor = mixopt.changed(shipped("tutorial"), {"funding.budget.amount": 5000})
    found = frontier(poor, "unmet")
    # 5 fewer at home and the rest at agencies: £7,001,143 − 5 × £208,571 − 20.42 × £46,929
    assert found.points[0].cost == pytest.approx(5_000_000)
    assert found.points[0].value == pytest.approx(5 + (7_001_142.857 - 5 * HOME - 5e6) / AGENCY)
    assert found.points[0].why == "no plan leaves fewer people unsupported"
    whole = frontier(poor, "unmet", more_money=True)
    assert whole.points[0].cost == pytest.approx(7_001_142.857)


def test_a_share_in_families_costs_the_home_less_the_agency() -> None:
    found = frontier(shipped("tutorial"), "share.children.family")
    assert found.curve.value == pytest.approx(100 * 70 / 90)
    (stair,) = found
    assert stair.price == pytest.approx(-(HOME - AGENCY) * 0.9)  # a point is 0.9 children
    headroom = 7_500_000 - 7_001_142.857
    assert stair.begins == pytest.approx(100 * 70 / 90 - headroom / ((HOME - AGENCY) * 0.9))


def test_two_more_children_in_a_home_cost_the_home_less_the_agency_twice() -> None:
    found = frontier(shipped("tutorial"), "people.children.childrens_home")
    assert found.curve.unit == "people"
    assert found.curve.value == pytest.approx(20)
    more = 2 * (4000 - 900) * 365 / 7
    assert found.cost_at(22) == pytest.approx(planned("tutorial").cost + more)


def test_all_that_is_wrong_with_a_number_of_people_is_said_at_once() -> None:
    with pytest.raises(DataError) as error:
        frontier(shipped("tutorial"), "people.cats.childrens_hom[2031/32]")
    assert len(error.value.faults) == 3


@pytest.mark.slow
def test_a_share_is_what_a_constraint_added_to_the_pyomo_programme_gives() -> None:
    instance = shipped("redbridge")
    found = frontier(instance, "share.looked_after_under_16.family[2020/21]")
    demand = instance.values("redbridge", "needs", ("looked_after_under_16",), "demand")[2]
    family = {name for name, each in instance.model.services.items() if "family" in each.tags}
    stair = max(found, key=lambda each: each.ends - each.begins)
    value = 0.3 * stair.begins + 0.7 * stair.ends
    lp = mixopt.build(instance)
    lp.held_share = pyo.Constraint(expr=sum(
        lp.supported[index] for index in lp.supported
        if index[1] == "looked_after_under_16" and index[2] in family and index[3] == "2020/21"
    ) == value / 100 * demand)  # fmt: skip
    cost = mixopt.solve_lp(lp, prices=False).plan.cost
    assert found.cost_at(value) == pytest.approx(cost, rel=1e-8)


@pytest.mark.slow
def test_unmet_need_of_a_council_is_what_a_cold_solve_gives() -> None:
    instance = shipped("derby")
    found = frontier(instance, "unmet")
    stairs = found.curve.stairs
    for stair in (stairs[0], stairs[len(stairs) // 2], stairs[-1]):
        value = 0.4 * stair.begins + 0.6 * stair.ends
        cold = Problem(instance, Variant(most_need=True)).then_least_cost(value)
        solved = solve_form(cold.form).objective * 1000
        assert found.cost_at(value) == pytest.approx(solved, rel=1e-8)


def test_all_years_move_by_the_same_amount_or_by_the_same_share() -> None:
    instance = shipped("redbridge")
    name = "needs.looked_after_under_16.demand"
    by_share = figure_axis(instance, f"{name}[*]%")
    for values, change in ((by_share.values_at(10), "+10%"),
                           (figure_axis(instance, f"{name}[*]").values_at(3), "+3")):  # fmt: skip
        both = change_figures(instance, values), mixopt.changed(instance, {name: change})
        one, other = ({str(address): each.values for address, each in found.figures.items()}[name]
                      for found in both)  # fmt: skip
        assert one == pytest.approx(other)
    price = frontier(shipped("tutorial"), "services.foster_in_house.price[*]%")
    assert price.points[1].price_above == pytest.approx(5 * 40 * YEAR)


def test_a_caseload_costs_a_fraction() -> None:
    found = frontier(shipped("tutorial"), "standards.caseload.limit", (14.0, 16.0))
    low, today, high = found.points
    assert (low.value, today.value, high.value) == (14, 15, 16)
    assert low.why == high.why == "as far as was asked"
    # 90 cases at 14 take 90/14 workers and 90/84 managers, by agencies beyond those there are
    agency = 90 * (1 / 14 - 1 / 15) * 70_000 + 90 / 6 * (1 / 14 - 1 / 15) * 60_000
    assert low.cost - today.cost >= agency - 1
    assert found.cost_at(14.5) == pytest.approx(
        mixopt.solve(mixopt.changed(shipped("tutorial"), {"standards.caseload.limit": 14.5})).cost
    )


def test_a_range_that_does_not_hold_today_is_cut_out_of_the_curve() -> None:
    found = frontier(shipped("tutorial"), "needs.children.demand", (70.0, 82.0))
    assert [point.value for point in found.points] == [70, pytest.approx(81), 82]
    plan = mixopt.solve(mixopt.changed(shipped("tutorial"), {"needs.children.demand": 70}))
    assert found.points[0].cost == pytest.approx(plan.cost)


def test_a_map_has_the_prices_of_the_curve_on_both_its_axes() -> None:
    instance = shipped("tutorial")
    found = frontier_map(instance, "needs.children.demand", "services.foster_in_house.available")
    for region in found:
        if region.plan:
            x, y = (sum(each) / len(each) for each in zip(*region.corners, strict=True))
            there = mixopt.changed(
                instance, {"needs.children.demand": x, "services.foster_in_house.available": y}
            )
            assert region.cost_at(x, y) == pytest.approx(mixopt.solve(there).cost)
    region = found.region_at(86, 39)
    assert region.x == pytest.approx(HOME + WORKER)
    assert region.y == pytest.approx(-(HOME - OWN))
    assert sum(1 for each in found if each.today) == 1
    assert found.region_at(107, 33).plan is False
    with pytest.raises(ValueError, match="outside of the map"):
        found.region_at(200, 33)


def test_where_two_prices_pass_each_other_the_map_is_cut_along_the_diagonal() -> None:
    found = frontier_map(
        shipped("tutorial"), "services.childrens_home.price", "services.foster_agency.price",
        (500, 6000), (0, 3000), more_money=True,
    )  # fmt: skip
    dear, usual = found
    assert dear.corners == (
        (pytest.approx(500), pytest.approx(500)),
        (pytest.approx(3000), pytest.approx(3000)),
        (pytest.approx(500), pytest.approx(3000)),
    )
    assert dear.x == pytest.approx(40 * YEAR)
    assert usual.x == pytest.approx(20 * YEAR)
    assert usual.today


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        ("needs.children.demand", "standards.caseload.limit", "curved edges"),
        ("needs.children.demand", "services.foster_agency.price", "--more-money"),
        ("needs.children.demand", "needs.children.demand", "is given twice"),
        ("unmet", "needs.children.demand", "a map is of two figures"),
        ("needs.children.demnd", "share.children.family", "Did you mean"),
    ],
)
def test_what_has_no_map_is_refused_with_what_to_do(x: str, y: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        frontier_map(shipped("tutorial"), x, y)


@pytest.mark.parametrize(
    ("x", "words"),
    [
        ("needs.child.demand", "Did you mean"),
        ("share.children", "does not name needs and services"),
        ("share.child.famly", "no need that may be asked for is called 'child'"),
        ("share.children.family[2030/31]", "no period '2030/31'"),
        ("elsewhere.share.children.family", "no area 'elsewhere'"),
    ],
)
def test_what_has_no_curve_is_refused_with_what_to_do(x: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        frontier(shipped("tutorial"), x)


def test_all_that_is_wrong_with_a_share_is_said_at_once() -> None:
    with pytest.raises(DataError) as refused:
        frontier(shipped("tutorial"), "share.child.famly[2030/31]")
    assert len(refused.value.faults) == 3


def test_years_that_differ_are_named_by_what_can_be_written() -> None:
    with pytest.raises(DataError, match=r"demand\[\*\]%"):
        frontier(shipped("redbridge"), "needs.looked_after_under_16.demand")


def test_without_a_plan_there_is_nowhere_to_start() -> None:
    with pytest.raises(NoPlanExists):
        frontier(
            mixopt.changed(shipped("tutorial"), {"funding.budget.amount": 100}),
            "needs.children.demand",
        )


def test_a_cost_that_is_a_fraction_of_both_has_no_map() -> None:
    more, moved_up = "services.discharge_home_care.available[*]", "newly_qualified_worker.permanent"
    with pytest.raises(DataError, match="curved edges"):
        frontier_map(shipped("redbridge"), more, f"workforce.{moved_up}.progression[*]")


def test_the_plan_of_a_council_that_pays_for_schemes_is_what_is_spent_on_each() -> None:
    found = frontier(shipped("better-care-fund"), "redbridge.funding.ccg_rnf.amount[*]%")
    spent = {row.item: row.last for row in found.points[0].plan if row.topic == "schemes"}
    assert spent["hicm_home_first"] == pytest.approx(350_000)
