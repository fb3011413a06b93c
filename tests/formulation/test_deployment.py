"""What staff are used for, by hand: time that goes to one use is not there for another."""

from __future__ import annotations

from typing import Any

import pytest

import mixopt
from mixopt.formulation import build
from mixopt.instance.instance import Instance
from mixopt.results.checker.limits import find_broken_limits
from mixopt.results.plan import Plan

from support.reproduction import least_cost
from support.small import small

POLICY = {"standing": "policy", "source": "the test"}
IN_NEED = {"in_need": {"title": "In need", "casework": True, "met": False}}
ON_PLANS = {"on_plans": {"title": "On a plan", "casework": True, "met": False}}
CASES = {"needs.in_need.demand": 200, "needs.on_plans.demand": 150,
         "needs.in_need.cases_per_person": 1, "needs.on_plans.cases_per_person": 1,
         "standards.need.limit": 20, "standards.plans.limit": 15}  # fmt: skip
AGENCY = {"worker": {"title": "Worker", "contracts": ["agency"]}}


def caseload(*needs: str, roles: tuple[str, ...] = ("worker",)) -> dict[str, Any]:
    return {"title": "Cases", "kind": "caseload", "roles": roles, "needs": needs, **POLICY}


def span(*roles: str) -> dict[str, Any]:
    return {"title": "Span", "kind": "span", "roles": roles, "managers": "manager", **POLICY}


def solved(instance: Instance) -> Plan:
    """Its plan, which the checker and the second programme agree with."""
    plan = mixopt.solve(instance)
    assert plan.cost == pytest.approx(least_cost(instance), abs=0.01)
    assert find_broken_limits(instance, plan) == []
    return plan


def fte(plan: Plan) -> dict[tuple[str, str], float]:
    return {(row.role, row.contract): pytest.approx(row.fte) for row in plan.staff}


def uses(plan: Plan) -> dict[tuple[str, str], float]:
    return {(row.contract, row.use): pytest.approx(row.fte) for row in plan.deployment}


def two(first: tuple[str, ...], second: tuple[str, ...]) -> Instance:
    """200 children in need and 150 on plans, and two caseload standards of one role."""
    model = {"needs": IN_NEED | ON_PLANS, "roles": AGENCY,
             "standards": {"need": caseload(*first), "plans": caseload(*second)}}  # fmt: skip
    return small(model, CASES | {"workforce.worker.agency.pay": 70_000})


def test_two_caseload_standards_of_one_role_share_its_time() -> None:
    """200 cases at 20 and 150 at 15 take 10 FTE each: 20, and not the same 10 twice."""
    plan = solved(two(("in_need",), ("on_plans",)))
    assert fte(plan) == {("worker", "agency"): 20}
    assert uses(plan) == {("agency", "standards.need"): 10, ("agency", "standards.plans"): 10}
    assert plan.cost == pytest.approx(20 * 70_000)
    assert [(row.standard, row.reached) for row in plan.standards] == [
        ("need", pytest.approx(20)), ("plans", pytest.approx(15))]  # fmt: skip


def test_a_standard_within_another_counts_the_same_time() -> None:
    """At most 20 cases, of which at most 15 on plans: 350 / 20 = 17.5 FTE hold 8.6 of them each."""
    plan = solved(two(("in_need", "on_plans"), ("on_plans",)))
    assert fte(plan) == {("worker", "agency"): 17.5}
    assert {use for _, use in uses(plan)} == {"standards.need", "standards.need+plans"}


def test_two_standards_for_the_same_cases_are_one_use() -> None:
    """The tighter is kept, and nothing is shared out."""
    plan = solved(two(("in_need", "on_plans"), ("in_need", "on_plans")))
    assert fte(plan) == {("worker", "agency"): pytest.approx(350 / 15)}
    assert plan.deployment == ()


def test_a_role_that_holds_cases_and_runs_a_service_shares_its_time() -> None:
    """150 cases at 15 take 10 FTE, 100 places at 0.1 FTE take 10 more."""
    service = {"title": "Home care", "unit": "place", "meets": {"old": "preferred"},
               "staffed_by": "worker"}  # fmt: skip
    model = {"needs": ON_PLANS | {"old": {"title": "Home care"}}, "services": {"care": service},
             "roles": AGENCY, "standards": {"plans": caseload("on_plans")}}  # fmt: skip
    figures = {name: value for name, value in CASES.items() if "plans" in name} | {
        "needs.old.demand": 100, "services.care.price": 10, "services.care.fte_per_unit": 0.1,
        "workforce.worker.agency.pay": 70_000}  # fmt: skip
    plan = solved(small(model, figures))
    assert fte(plan) == {("worker", "agency"): 20}
    assert uses(plan) == {("agency", "standards.plans"): 10, ("agency", "services"): 10}
    assert plan.cost == pytest.approx(20 * 70_000 + 100 * 10 * 365 / 7)


def test_those_who_carry_full_caseloads_hold_cases_and_the_others_run_services() -> None:
    """4 permanent FTE carry half a caseload, agency staff a whole one: the 4 run the service."""
    service = {"title": "Home care", "unit": "place", "meets": {"old": "preferred"},
               "staffed_by": "worker"}  # fmt: skip
    model = {"needs": ON_PLANS | {"old": {"title": "Home care"}}, "services": {"care": service},
             "roles": {"worker": {"title": "Worker"}},
             "standards": {"plans": caseload("on_plans")}}  # fmt: skip
    figures = {
        "needs.on_plans.demand": 150, "needs.on_plans.cases_per_person": 1,
        "standards.plans.limit": 15, "needs.old.demand": 60, "services.care.fte_per_unit": 0.1,
        "workforce.worker.permanent.opening": 4, "workforce.worker.permanent.recruitable": 0,
        "workforce.worker.permanent.productive": 0.5, "workforce.worker.permanent.pay": 50_000,
        "workforce.worker.agency.pay": 70_000,
    }  # fmt: skip
    plan = solved(small(model, figures))
    assert fte(plan) == {("worker", "permanent"): 4, ("worker", "agency"): 12}
    assert uses(plan) == {
        ("permanent", "standards.plans"): 0, ("permanent", "services"): 4,
        ("agency", "standards.plans"): 10, ("agency", "services"): 2,
    }  # fmt: skip


def test_idle_time_is_shared_out_in_proportion() -> None:
    """30 FTE whom it costs more to release than to keep hold 200 and 150 cases, at 13.3 and 10."""
    model = {
        "needs": IN_NEED | ON_PLANS,
        "roles": {"worker": {"title": "Worker", "contracts": ["permanent"], "redundancy": True}},
        "standards": {"need": caseload("in_need"), "plans": caseload("on_plans")},
    }
    figures = {"workforce.worker.permanent.opening": 30, "workforce.worker.permanent.pay": 50_000,
               "workforce.worker.permanent.release_cost": 60_000}  # fmt: skip
    plan = solved(small(model, CASES | figures))
    assert uses(plan) == {("permanent", "standards.need"): 15, ("permanent", "standards.plans"): 15}
    assert [row.reached for row in plan.standards] == pytest.approx([200 / 15, 10])


def test_a_manager_of_two_teams_manages_them_one_at_a_time() -> None:
    """12 workers at 6 and 16 helpers at 8 take two managers each."""
    roles = {
        name: {"title": name, "contracts": ["agency"]} for name in ("worker", "helper", "manager")
    }
    standards = {"need": caseload("in_need"), "plans": caseload("on_plans", roles=("helper",)),
                 "first": span("worker"), "second": span("helper")}  # fmt: skip
    model = {"needs": IN_NEED | ON_PLANS, "roles": roles, "standards": standards}
    figures = CASES | {"needs.in_need.demand": 12 * 20, "needs.on_plans.demand": 16 * 15,
                       "standards.first.limit": 6, "standards.second.limit": 8}  # fmt: skip
    plan = solved(small(model, figures))
    assert fte(plan)["manager", "agency"] == 4
    assert uses(plan) == {("agency", "standards.first"): 2, ("agency", "standards.second"): 2}


def test_one_fte_more_to_share_out_is_worth_its_pay() -> None:
    """One FTE fewer is employed."""
    plan = mixopt.solve(two(("in_need",), ("on_plans",)))
    (row,) = [row for row in plan.limits if row.limit == "deployment"]
    assert row.words == "one more FTE to share out: Worker, agency"
    assert row.change == pytest.approx(-70_000)


@pytest.mark.slow
def test_a_role_with_one_use_brings_nothing_new_into_the_programme() -> None:
    for name in ("tutorial", "redbridge", "barking-and-dagenham"):
        lp = build(mixopt.load(name))
        assert len(lp.deployed) == 0
        assert "deployment" not in lp.LIMITS
