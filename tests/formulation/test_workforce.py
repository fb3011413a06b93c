"""Workforce, by hand: caseload, span, agency share, how staff come and go, in-house staff."""

import pytest

import mixopt
import mixopt.results.plan
from mixopt.errors import NoPlanExists

from support.reproduction import least_cost
from support.small import small

POLICY = {"standing": "policy", "source": "the test"}
TEAM = {
    "needs": {"cases": {"title": "Cases", "casework": True, "met": False}},
    "roles": {
        "worker": {"title": "Worker"},
        "manager": {"title": "Manager", "contracts": ["permanent"]},
    },
    "standards": {
        "load": {
            "title": "Load",
            "kind": "caseload",
            "roles": ["worker"],
            "needs": ["cases"],
            **POLICY,
        },
        "span": {
            "title": "Span",
            "kind": "span",
            "roles": ["worker"],
            "managers": "manager",
            **POLICY,
        },
        "agency": {"title": "Agency", "kind": "agency_share", "roles": ["worker"], **POLICY},
    },
}
FIGURES = {
    "needs.cases.demand": 150,
    "needs.cases.cases_per_person": 1,
    "standards.load.limit": 15,
    "standards.span.limit": 5,
    "standards.agency.limit": 1,
    "workforce.worker.permanent.pay": 50_000,
    "workforce.worker.agency.pay": 70_000,
    "workforce.manager.permanent.pay": 60_000,
}


def fte(plan: mixopt.results.plan.Plan, role: str, contract: str = "permanent") -> list[float]:
    """FTE of a role, one number a period."""
    return [r.fte for r in plan.staff if (r.role, r.contract) == (role, contract)]


def test_caseload_and_span_set_how_many_are_employed() -> None:
    plan = mixopt.solve(small(TEAM, FIGURES))
    assert fte(plan, "worker") == pytest.approx([10])
    assert fte(plan, "manager") == pytest.approx([2])
    assert plan.cost == pytest.approx(10 * 50_000 + 2 * 60_000)


def test_agency_staff_come_in_where_recruitment_ends_up_to_their_share() -> None:
    figures = {**FIGURES, "workforce.worker.permanent.recruitable": 8}
    plan = mixopt.solve(small(TEAM, figures))
    assert fte(plan, "worker", "agency") == pytest.approx([2])
    with pytest.raises(NoPlanExists, match="Agency: no more than the limit"):
        mixopt.solve(small(TEAM, {**figures, "standards.agency.limit": 0.15}))


def test_limits_glide_over_the_periods() -> None:
    plan = mixopt.solve(small(TEAM, {**FIGURES, "standards.load.limit": [20, 15]}, years=2))
    assert fte(plan, "worker") == pytest.approx([7.5, 10])


def test_a_worker_who_carries_half_a_caseload_counts_half() -> None:
    figures = {
        **FIGURES,
        "workforce.worker.permanent.productive": 0.5,
        "workforce.worker.agency.productive": 0.5,
    }
    assert fte(mixopt.solve(small(TEAM, figures)), "worker") == pytest.approx([20])


def test_staff_leave_are_hired_at_a_cost_and_are_not_hired_before_they_are_needed() -> None:
    figures = {
        **FIGURES,
        "workforce.worker.permanent.opening": 10,
        "workforce.worker.permanent.turnover": 0.2,
        "workforce.worker.permanent.hire_cost": 3_000,
    }
    plan = mixopt.solve(small(TEAM, figures, years=2))
    hired = [r.hired for r in plan.staff if (r.role, r.contract) == ("worker", "permanent")]
    assert hired == pytest.approx([2, 2])
    assert plan.cost == pytest.approx(2 * (10 * 50_000 + 2 * 60_000 + 2 * 3_000))


def test_hires_and_releases_that_cancel_are_not_reported() -> None:
    plan = mixopt.solve(small(TEAM, FIGURES))
    assert [r.released for r in plan.staff] == pytest.approx([0, 0, 0])


def test_staff_above_what_is_needed_are_released() -> None:
    plan = mixopt.solve(small(TEAM, {**FIGURES, "workforce.worker.permanent.opening": 14}))
    released = [r.released for r in plan.staff if r.role == "worker" and r.contract == "permanent"]
    assert released == pytest.approx([4])


REDUNDANT = {
    **TEAM,
    "roles": {**TEAM["roles"], "worker": {"title": "Worker", "redundancy": True}},
}
FEWER = {
    **FIGURES,
    "needs.cases.demand": [210, 150],
    "workforce.worker.permanent.opening": 14,
    "workforce.worker.permanent.release_cost": 20_000,
}


def test_staff_who_are_released_are_paid_for_their_redundancy() -> None:
    """14 workers, of whom 10 are needed in the second year: 4 cost £20,000 each to release."""
    instance = small(REDUNDANT, FEWER, years=2)
    plan = mixopt.solve(instance)
    assert plan.cost == pytest.approx((14 + 10) * 50_000 + (2.8 + 2) * 60_000 + 4 * 20_000)
    assert plan.cost == pytest.approx(least_cost(instance))
    (entry,) = [e for e in plan.ledger if e.item == "redundancy" and e.amount]
    assert (entry.line, entry.period) == ("workforce.worker.permanent.redundancy", "2021/22")
    assert (entry.units, entry.price, entry.amount) == pytest.approx((4, 20_000, 80_000))


def test_staff_whose_redundancy_costs_more_than_they_do_stay() -> None:
    """A year of one is £50,000 of pay and a fifth of a manager, £62,000."""
    figures = {**FEWER, "workforce.worker.permanent.release_cost": 62_001}
    plan = mixopt.solve(small(REDUNDANT, figures, years=2))
    assert fte(plan, "worker") == pytest.approx([14, 14])
    assert plan.cost == pytest.approx(2 * 14 * 50_000 + 2 * 2.8 * 60_000)


def test_staff_who_leave_by_themselves_cost_no_redundancy() -> None:
    figures = {**FEWER, "workforce.worker.permanent.turnover": [0, 4 / 14]}
    plan = mixopt.solve(small(REDUNDANT, figures, years=2))
    assert [e.amount for e in plan.ledger if e.item == "redundancy"] == pytest.approx([0, 0])


def test_hires_and_releases_that_cancel_are_reported_where_releases_cost_money() -> None:
    """A ring-fence asks for more to be spent: only hiring and releasing the same staff does it."""
    model = {
        **REDUNDANT,
        "ringfences": {
            "most": {
                "title": "On redundancy",
                "sense": "at_least",
                "lines": ["workforce.worker.permanent.redundancy"],
                "limit": "amount",
                **POLICY,
            }
        },
    }
    figures = {**FEWER, "needs.cases.demand": 150, "workforce.worker.permanent.opening": 10}
    instance = small(model, {**figures, "ringfences.most.amount": 40_000})
    plan = mixopt.solve(instance)
    (row,) = [r for r in plan.staff if (r.role, r.contract) == ("worker", "permanent")]
    assert (row.hired, row.released) == pytest.approx((2, 2))


def test_newly_qualified_staff_move_up_a_period_later() -> None:
    model = {
        **TEAM,
        "roles": {
            **TEAM["roles"],
            "new": {"title": "New", "contracts": ["permanent"], "becomes": "worker"},
        },
    }
    plan = mixopt.solve(
        small(
            model,
            {
                **FIGURES,
                "workforce.worker.permanent.recruitable": 0,
                "standards.agency.limit": 0,
                "workforce.worker.permanent.opening": 10,
                "workforce.worker.permanent.turnover": 0.3,
                "workforce.new.permanent.opening": 4,
                "workforce.new.permanent.turnover": 0.25,
                "workforce.new.permanent.progression": 0.75,
            },
        )
    )
    assert fte(plan, "worker") == pytest.approx([10 * 0.7 + 4 * 0.75])


def test_relief_takes_cases_off_and_a_service_can_bring_its_own() -> None:
    model = {
        **TEAM,
        "needs": {"cases": {"title": "Cases", "casework": True}},
        "services": {
            "home": {
                "title": "Home",
                "unit": "place",
                "meets": {"cases": "suitable"},
                "casework": True,
            },
            "edge": {"title": "Edge", "unit": "episode/year", "relieves": {"cases": 1}},
        },
    }
    plan = mixopt.solve(
        small(
            model,
            {
                **FIGURES,
                "services.edge.available": 60,
                "services.home.price": 10,
                "pathways.cases.edge.relief_per_unit_after_0": 0.5,
                "pathways.cases.home.cases_per_person": 0.25,
            },
        )
    )
    assert fte(plan, "worker") == pytest.approx([120 * (1 + 0.25) / 15])


def test_a_service_run_in_house_needs_its_staff() -> None:
    model = {
        "needs": {"people": {"title": "People"}},
        "roles": {"carer": {"title": "Carer", "contracts": ["permanent"]}},
        "services": {
            "own": {
                "title": "Own",
                "unit": "hour/week",
                "meets": {"people": "preferred"},
                "staffed_by": "carer",
            },
            "bought": {"title": "Bought", "unit": "hour/week", "meets": {"people": "suitable"}},
        },
    }
    plan = mixopt.solve(
        small(
            model,
            {
                "needs.people.demand": 100,
                "services.bought.price": 20,
                "services.own.fte_per_unit": 0.04,
                "workforce.carer.permanent.pay": 25_000,
                "workforce.carer.permanent.recruitable": 3,
            },
        )
    )
    assert fte(plan, "carer") == pytest.approx([3])
    assert plan.cost == pytest.approx(3 * 25_000 + (100 - 3 / 0.04) * 20 * 365 / 7)


def test_pay_is_for_the_length_of_the_period() -> None:
    quarter = {"2020 Q1": {"from": "2020-04-01", "to": "2020-06-30"}}
    plan = mixopt.solve(small(TEAM, FIGURES, periods=quarter))
    assert plan.cost == pytest.approx((10 * 50_000 + 2 * 60_000) / 4)
