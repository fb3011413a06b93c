"""Cost shares of placements, and who bears an overspend: by hand, with pencil numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest

import mixopt
from mixopt.data.model_checks import incoherences
from mixopt.errors import NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.results.checker.limits import find_broken_limits
from mixopt.results.do_nothing import do_nothing
from mixopt.results.plan import Plan
from mixopt.results.saved_plan import plan_of
from mixopt.schema.model import Model

from support.program import run
from support.reproduction import least_cost
from support.shipped import planned, shipped
from support.small import small

WEEKS = 365 / 7
JOINT = {
    "needs": {"complex": {"title": "Complex"}, "other": {"title": "Other"}},
    "services": {
        "home": {
            "title": "Home", "unit": "place", "meets": {"complex": "suitable"},
            "shared_by": ["nhs", "police"],
            "supplies": {"framework": {"title": "Framework"}, "spot": {"title": "Spot"}},
        },
        "foster": {"title": "Foster", "unit": "place", "meets": {"other": "suitable"}},
    },
    "partners": {"nhs_board": "NHS", "police_force": "Police"},
    "funds": {
        "nhs": {"title": "NHS money", "kind": "grant", "holder": "nhs_board",
                "pays": ["services.home.*"]},
        "police": {"title": "Police money", "kind": "grant", "holder": "police_force",
                   "pays": ["services.*"]},
    },
}  # fmt: skip
FIGURES = {
    "needs.complex.demand": 10,
    "needs.other.demand": 20,
    "services.home.framework.price": 2_000,
    "services.home.framework.available": 6,
    "services.home.spot.price": 3_000,
    "services.foster.price": 500,
    "services.home.share_nhs": 0.35,
    "services.home.share_police": 0.15,
    "funding.nhs.amount": 1_000_000,
    "funding.police.amount": 1_000_000,
    "funding.budget.amount": 2_000_000,
}
HOMES = (6 * 2_000 + 4 * 3_000) * WEEKS
FOSTER = 20 * 500 * WEEKS


def joint(**figures: float) -> Instance:
    """Homes that the NHS and the police pay a part of, foster care that only the council pays."""
    changes = {name.replace("__", "."): value for name, value in figures.items()}
    return small(JOINT, {**FIGURES, **changes}, envelope={"budget": "Budget"})


def solve(instance: Instance) -> Plan:
    """Its plan, which the checker confirms and the reproduction costs alike."""
    plan = mixopt.solve(instance)
    assert find_broken_limits(instance, plan) == []
    assert plan.cost == pytest.approx(least_cost(instance), rel=1e-9)
    return plan


def test_partners_pay_their_share_of_a_placement_by_its_kind() -> None:
    """Homes are £1.25m: the NHS pays 35%, the police 15%; of foster care neither pays anything."""
    plan = solve(joint(funding__police__amount=0.15 * HOMES))
    paid = {row.partner: row.paid for row in plan.partners}
    assert paid["nhs_board"] == pytest.approx(0.35 * HOMES)
    assert paid["police_force"] == pytest.approx(0.15 * HOMES)
    assert paid[""] == pytest.approx(0.5 * HOMES + FOSTER)
    (money,) = plan.money
    assert money.headroom == pytest.approx(2_000_000 - 0.5 * HOMES - FOSTER)


def test_a_partner_that_cannot_pay_its_share_leaves_no_plan() -> None:
    """Nobody else pays it: no more of a placement is bought than each can pay its share of."""
    with pytest.raises(NoPlanExists):
        mixopt.solve(joint(funding__nhs__amount=0.35 * HOMES - 1_000))
    assert solve(joint(funding__nhs__amount=0.35 * HOMES)).cost == pytest.approx(HOMES + FOSTER)


def test_no_more_than_its_share_is_paid_though_there_is_money() -> None:
    """The NHS has £1m and pays £0.44m of homes; the police may pay for foster care besides."""
    plan = solve(joint())
    homes = {
        row.fund: sum(r.amount for r in plan.payments
                      if r.fund == row.fund and r.line.startswith("services.home"))
        for row in plan.funds
    }  # fmt: skip
    assert homes == {
        "nhs": pytest.approx(0.35 * HOMES),
        "police": pytest.approx(0.15 * HOMES),
    }


def test_a_share_of_nothing_is_as_good_as_no_share() -> None:
    """Where the council pays alone, its budget has to: £1.77m and not £1.15m."""
    alone = {"services__home__share_nhs": 0.0, "services__home__share_police": 0.0,
             "funding__police__amount": 0.0}  # fmt: skip
    assert solve(joint(**alone)).money[0].headroom == pytest.approx(2_000_000 - HOMES - FOSTER)


def test_doing_nothing_holds_to_the_shares() -> None:
    instance = joint(pathways__complex__home__opening=10, pathways__other__foster__opening=20,
                     funding__police__amount=0.15 * HOMES)  # fmt: skip
    paid = {row.partner: row.paid for row in do_nothing(instance).tables["partners"]}
    assert paid["nhs_board"] == pytest.approx(0.35 * HOMES)
    assert paid[""] == pytest.approx(0.5 * HOMES + FOSTER)


def test_a_fund_that_may_not_pay_for_a_service_shares_none_of_its_cost() -> None:
    services = {
        **JOINT["services"],
        "home": {**JOINT["services"]["home"], "shared_by": ["nhs", "pct"]},
    }
    funds = {**JOINT["funds"], "nhs": {**JOINT["funds"]["nhs"], "pays": ["services.foster"]}}
    model = Model.model_validate({"title": "T", **JOINT, "services": services, "funds": funds})
    said = [found.what for found in incoherences(model)]
    assert said == ["no fund called 'pct'", "'home' is shared by 'nhs', which does not pay for it"]


RISKY = {
    "schemes": {"care": {"title": "Care", "contributions": []},
                "beds": {"title": "Beds", "contributions": []}},
    "partners": {"ccg": "NHS"},
    "funds": {
        "nhs": {"title": "NHS money", "kind": "grant", "holder": "ccg", "risk": True,
                "pays": ["schemes.beds"]},
        "grant": {"title": "Council's grant", "kind": "grant", "risk": True,
                  "pays": ["schemes.care"]},
        "plain": {"title": "Without a risk", "kind": "grant", "pays": ["schemes.care"]},
    },
}  # fmt: skip


def risky(**figures: float) -> Plan:
    """The NHS pays £600,000 for beds, the council's grant £200,000 for care."""
    amounts = {"schemes.beds.least": 600_000, "schemes.beds.most": 600_000,
               "schemes.care.least": 200_000, "schemes.care.most": 200_000,
               "funding.nhs.amount": 600_000, "funding.grant.amount": 200_000}  # fmt: skip
    changes = {f"funding.{name.replace('__', '.')}": value for name, value in figures.items()}
    return solve(small(RISKY, {**amounts, **changes}))


def test_each_partner_bears_its_own_overspend_beyond_its_contingency() -> None:
    """Beds come to 5% more, £30,000; the NHS holds 0.5% of £600,000. Together: 27,000 by 3 to 1."""
    plan = risky(nhs__overspend=0.05, nhs__contingency=0.005)
    nhs, council = sorted(plan.overspends, key=lambda row: row.partner, reverse=True)
    assert (nhs.paid, nhs.overspend, nhs.contingency) == pytest.approx((600_000, 30_000, 3_000))
    assert (nhs.left, nhs.shared, nhs.gain) == pytest.approx((27_000, 20_250, 6_750))
    assert (council.left, council.shared, council.gain) == pytest.approx((0, 6_750, -6_750))
    assert plan.cost == pytest.approx(800_000)  # a plan holds nobody to it


def test_an_underspend_of_one_helps_another_only_where_risk_is_shared() -> None:
    """£30,000 more of beds and £10,000 less of care: 20,000 together."""
    nhs, council = sorted(risky(nhs__overspend=0.05, grant__overspend=-0.05).overspends,
                          key=lambda row: row.partner, reverse=True)  # fmt: skip
    assert (nhs.left, nhs.shared) == pytest.approx((30_000, 15_000))
    assert (council.left, council.shared) == pytest.approx((-10_000, 5_000))


def test_a_contingency_covers_no_more_than_there_is() -> None:
    nhs = risky(nhs__overspend=0.01, nhs__contingency=0.5).overspends[1]
    assert (nhs.overspend, nhs.left, nhs.shared) == pytest.approx((6_000, 0, 0))


def test_a_saved_plan_has_its_overspends_and_one_from_before_has_none() -> None:
    document = risky(nhs__overspend=0.05).document()
    assert plan_of(document, "plan.json").overspends[1].left == pytest.approx(30_000)
    del document["overspends"]
    assert plan_of(document, "plan.json").overspends == ()


def test_a_printed_overspend_that_is_wrong_is_found() -> None:
    instance = shipped("better-care-fund")
    plan = planned("better-care-fund")
    first = replace(plan.overspends[0], left=plan.overspends[0].left + 1)
    broken = find_broken_limits(instance, replace(plan, overspends=(first, *plan.overspends[1:])))
    assert any("overspends, row 2" in each and "left" in each for each in broken)


@pytest.mark.slow
def test_the_boroughs_plan_is_as_printed_and_says_who_bears_what() -> None:
    """2% more of all: the CCGs hold 0.5% of what they contribute, the councils hold nothing."""
    base = planned("better-care-fund")
    assert {row.overspend for row in base.overspends} == {0.0}
    instance = mixopt.with_scenario(shipped("better-care-fund"), "overspends_two_percent")
    plan = mixopt.solve(instance)
    assert plan.cost == pytest.approx(base.cost, abs=0.01)
    ccg = [row for row in plan.overspends if row.partner == "ccg"]
    contributed = 46_986_000 + 47_878_000  # section 8.3, within its rounding
    assert sum(row.contingency for row in ccg) == pytest.approx(0.005 * contributed, abs=20)
    assert sum(row.left for row in ccg) == pytest.approx(0.015 * contributed, abs=60)
    council = [row for row in plan.overspends if row.partner != "ccg"]
    assert sum(row.left for row in council) == pytest.approx(
        0.02 * (plan.cost - contributed), abs=100
    )
    for period in plan.periods:
        mine = [row for row in plan.overspends if row.period == period]
        assert sum(row.left for row in mine) == pytest.approx(sum(row.shared for row in mine))


@pytest.mark.slow
def test_the_table_stands_beside_what_pooling_is_worth() -> None:
    words = run("solve", "better-care-fund", "--scenario", "overspends_two_percent",
                "--table", "Partners", "--table", "Overspend").stdout  # fmt: skip
    assert words.index("Who pays") < words.index("Who bears an overspend")
    assert "All together" in words
