"""Councils that have no plan, each with the limits that clash known by hand.

A year has 365 / 7 weeks, so a place at £7 a week costs £365 a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mixopt.instance.instance import Instance

from support.small import small

Limit = tuple[str, str, str]
"""Constraint, what it is of, period."""
FIRST, SECOND = "2020/21", "2021/22"


@dataclass(frozen=True)
class Broken:
    """A council without a plan.

    Attributes:
        model: Sections of its model.
        figures: Its figures by address.
        clash: The limits of each set that cannot hold, by hand.
        alone: By hand: figures that mend it alone, and the value that just does.
        package: By hand: the cheapest package.
    """

    model: Mapping[str, Any]
    figures: Mapping[str, float | list[float]]
    clash: list[set[Limit]]
    alone: Mapping[str, float]
    package: Mapping[str, float]
    years: int = 1
    areas: tuple[str, ...] = ("here",)
    head: Mapping[str, Any] = field(default_factory=dict)

    def instance(self) -> Instance:
        """The council."""
        return small(self.model, self.figures, self.years, self.areas, **self.head)


def need(**more: Any) -> dict[str, Any]:
    return {"title": "People", **more}


def service(*needs: str, **more: Any) -> dict[str, Any]:
    return {
        "title": "Service", "unit": "place", "meets": dict.fromkeys(needs, "preferred"), **more,
    }  # fmt: skip


ONE = {"needs": {"people": need()}, "services": {"care": service("people")}}
BUDGET = {"envelope": {"budget": "Budget"}}
WORKERS = {
    "needs": {"people": need(casework=True, met=False)},
    "roles": {"worker": {"title": "Worker"}},
    "standards": {
        "caseload": {
            "title": "Cases", "kind": "caseload", "standing": "policy", "source": "Invented",
            "roles": ["worker"], "needs": ["people"],
        },
        "cap": {
            "title": "Agency", "kind": "agency_share", "standing": "policy", "source": "Invented",
            "roles": ["worker"],
        },
    },
}  # fmt: skip
STAFF = {
    "needs.people.demand": 150,
    "needs.people.cases_per_person": 1,
    "standards.caseload.limit": 15,
    "standards.cap.limit": 0.05,
    "workforce.worker.permanent.opening": 8,
    "workforce.worker.permanent.recruitable": 1,
    "workforce.worker.permanent.pay": 40_000,
    "workforce.worker.agency.pay": 60_000,
}


def standard(kind: str, **more: Any) -> dict[str, Any]:
    return {
        "title": "Standard", "kind": kind, "standing": "policy", "source": "Invented", **more,
    }  # fmt: skip


def scheme(**more: Any) -> dict[str, Any]:
    return {"title": "Scheme", **more}


COUNCILS = {
    "places are short in one year": Broken(
        ONE,
        {"needs.people.demand": [10, 15, 10], "services.care.available": 12,
         "services.care.price": 7},
        [{("needs_met", "people", SECOND), ("supply", "care", SECOND)}],
        {"services.care.available[2021/22]": 15},
        {"services.care.available[2021/22]": 15},
        years=3,
    ),
    "the envelope is too small": Broken(
        ONE,
        {"needs.people.demand": 10, "needs.people.weight": 1, "services.care.price": 7,
         "funding.budget.amount": 3000},
        [{("needs_met", "people", FIRST), ("envelope", "", FIRST)}],
        {"funding.budget.amount[2020/21]": 3650},
        {"funding.budget.amount[2020/21]": 3650},
        head=BUDGET,
    ),
    "caseload, agency cap and recruitment meet": Broken(
        WORKERS,
        STAFF,  # 10 workers are needed, 9.5 of them permanent, and there can be 9
        [{("caseload_limit", "caseload", FIRST), ("agency_limit", "cap", FIRST),
          ("recruitment", "worker", FIRST)}],
        {"standards.caseload.limit[2020/21]": 15.84,  # 150 / (9 / 0.95) = 15.8333
         "standards.cap.limit[2020/21]": 0.1,
         "workforce.worker.permanent.recruitable[2020/21]": 1.5},
        {"workforce.worker.permanent.recruitable[2020/21]": 1.5},
    ),
    "caseload, span, agency cap and recruitment meet": Broken(
        {
            **WORKERS,
            "roles": {"worker": {"title": "Worker"}, "manager": {"title": "Manager"}},
            "standards": {
                "caseload": WORKERS["standards"]["caseload"],
                "span": standard("span", roles=["worker"], managers="manager"),
                "cap": standard("agency_share", roles=["worker", "manager"]),
            },
        },
        {
            # 10 workers, 9.6 permanent at most; 10/6 managers, 1.5 permanent at most: 0.5667 of
            # 11.6667 are agency staff, which is 4.857%
            **STAFF, "standards.cap.limit": 0.04, "standards.span.limit": 6,
            "workforce.worker.permanent.opening": 9, "workforce.worker.permanent.recruitable": 0.6,
            "workforce.manager.permanent.opening": 1,
            "workforce.manager.permanent.recruitable": 0.5,
        },
        [{("caseload_limit", "caseload", FIRST), ("span_limit", "span", FIRST),
          ("agency_limit", "cap", FIRST), ("recruitment", "worker", FIRST),
          ("recruitment", "manager", FIRST)}],
        {"standards.caseload.limit[2020/21]": 15.14,  # 7/6 x 150 / 15.1351 x 0.96 = 11.1
         "standards.span.limit[2020/21]": 6.4,  # (10 + 10 / 6.4) x 0.96 = 11.1
         "standards.cap.limit[2020/21]": 0.0486,
         "workforce.worker.permanent.recruitable[2020/21]": 0.7,  # agency 0.4667 of 11.6667
         "workforce.manager.permanent.recruitable[2020/21]": 0.6},
        {"workforce.manager.permanent.recruitable[2020/21]": 0.6},  # £1 of pay: the cheaper
    ),
    "two needs are short of places at once": Broken(
        {"needs": {"young": need(), "old": need()},
         "services": {"foster": service("young"), "home": service("old")}},
        {"needs.young.demand": 10, "needs.old.demand": 20, "services.foster.available": 9,
         "services.home.available": 18, "services.foster.price": 7, "services.home.price": 7},
        [{("needs_met", "young", FIRST), ("supply", "foster", FIRST)},
         {("needs_met", "old", FIRST), ("supply", "home", FIRST)}],
        {},
        {"services.foster.available[2020/21]": 10, "services.home.available[2020/21]": 20},
    ),
    "people who may not be moved have too few places": Broken(
        {"needs": {"people": need()},
         "services": {"home": service("people", stays=True), "foster": service("people")}},
        {"needs.people.demand": 10, "services.home.available": 8, "services.home.price": 7,
         "pathways.people.home.opening": 10, "pathways.people.home.stays": 1},
        [{("continuity", "people.home", FIRST), ("supply", "home", FIRST)}],
        {"services.home.available[2020/21]": 10, "pathways.people.home.stays[2020/21]": 0.8},
        {"services.home.available[2020/21]": 10},
    ),
    "people who stay take the places that the money needs": Broken(
        {"needs": {"people": need()},
         "services": {"home": service("people", stays=True), "foster": service("people")}},
        # half of 10 stay at £70 a week, the others are fostered at £7: 5 x 3,650 + 5 x 365
        {"needs.people.demand": 10, "services.home.price": 70, "services.foster.price": 7,
         "pathways.people.home.opening": 10, "pathways.people.home.stays": 0.5,
         "funding.budget.amount": 18_500},
        [{("needs_met", "people", FIRST), ("continuity", "people.home", FIRST),
          ("envelope", "", FIRST)}],
        {"funding.budget.amount[2020/21]": 20_075,
         "pathways.people.home.stays[2020/21]": 0.452},  # 4.5205 x 3,650 + 5.4795 x 365 = 18,500
        {"funding.budget.amount[2020/21]": 20_075},
        head=BUDGET,
    ),
    "a ring-fence is above what its lines can spend": Broken(
        {"schemes": {"home": scheme()},
         "ringfences": {"kept": {"title": "Kept", "standing": "policy", "source": "Invented",
                                 "lines": ["schemes.home"]}}},
        {"schemes.home.most": 500, "ringfences.kept.amount": 501},
        [{("fence_limit", "kept", FIRST), ("scheme_most", "home", FIRST)}],
        {"schemes.home.most[2020/21]": 501, "ringfences.kept.amount[2020/21]": 500},
        {"ringfences.kept.amount[2020/21]": 500},  # 1/501 is less than 1/500
    ),
    "a savings target is above what levers can save": Broken(
        {"levers": {"redesign": {"title": "Redesign", "saving": "recurrent"}}},
        {"funding.all.amount": 1000, "funding.savings_target.baseline": 1000,
         "funding.savings_target.savings": 300, "levers.redesign.saving_after_0": 100,
         "levers.redesign.most": 2, "funding.budget.amount": 1000},
        [{("savings_target", "", FIRST), ("start_in_plan", "redesign", "")}],
        {"funding.savings_target.savings[2020/21]": 200, "levers.redesign.most": 3},
        {"funding.savings_target.savings[2020/21]": 200},
        head={"lines": {"all": "All spending"}, "savings_target": True, **BUDGET},
    ),
    "relief comes a year too late": Broken(
        {"needs": {"people": need()},
         "services": {"care": service("people"),
                      "prevention": {"title": "Prevention", "unit": "place",
                                     "relieves": {"people": 2}}}},
        {"needs.people.demand": 15, "services.care.available": 10, "services.care.price": 7,
         "services.prevention.available": 5, "services.prevention.price": 7,
         "pathways.people.prevention.relief_per_unit_after_1": 1},
        [{("needs_met", "people", FIRST), ("supply", "care", FIRST)}],
        {"services.care.available[2020/21]": 15},
        {"services.care.available[2020/21]": 15},
        years=2,
    ),
    "a service cannot grow fast enough": Broken(
        {"needs": {"people": need()}, "services": {"care": service("people", growth=True)}},
        {"needs.people.demand": 10, "pathways.people.care.opening": 5, "services.care.growth": 2},
        [{("needs_met", "people", FIRST), ("growth_limit", "care", FIRST)}],
        {"services.care.growth[2020/21]": 5},
        {},  # nobody can buy faster growth
    ),
    "a commitment is above its places": Broken(
        {"services": {"prevention": {"title": "Prevention", "unit": "place", "committed": True}}},
        {"services.prevention.committed": 8, "services.prevention.available": 6,
         "services.prevention.price": 7},
        [{("least_volume", "prevention", FIRST), ("supply", "prevention", FIRST)}],
        {"services.prevention.available[2020/21]": 8, "services.prevention.committed[2020/21]": 6},
        {"services.prevention.available[2020/21]": 8},  # has a price, so it moves before policy
    ),
    "a reserve is to keep more than it has": Broken(
        {"funds": {"reserve": {"title": "Reserve", "kind": "reserve"}}},
        {"funding.reserve.opening": 100, "funding.reserve.floor": 120,
         "funding.budget.amount": 10},
        [{("reserve_floor", "reserve", FIRST), ("fund_balance", "reserve", FIRST)}],
        {"funding.reserve.floor[2020/21]": 100, "funding.reserve.amount[2020/21]": 20},
        {"funding.reserve.floor[2020/21]": 100},
        head=BUDGET,
    ),
    "too few family places for the share that is wanted": Broken(
        {"needs": {"people": need()},
         "services": {"foster": service("people"), "home": service("people")},
         "standards": {"family": standard("share", sense="at_least", needs=["people"],
                                          services=["foster"])}},
        {"needs.people.demand": 10, "services.foster.available": 5, "services.foster.price": 7,
         "standards.family.limit": 0.8},
        [{("needs_met", "people", FIRST), ("supply", "foster", FIRST),
          ("share_limit", "family", FIRST)}],
        {"services.foster.available[2020/21]": 8, "standards.family.limit[2020/21]": 0.5},
        {"services.foster.available[2020/21]": 8},
    ),
    "too many admissions": Broken(
        {"needs": {"people": need()}, "services": {"home": service("people")},
         "standards": {"admissions": standard("rate", sense="at_most", services=["home"])}},
        {"needs.people.demand": 10, "standards.admissions.limit": 3,
         "standards.admissions.home.rate": 0.5},
        [{("needs_met", "people", FIRST), ("rate_limit", "admissions", FIRST)}],
        {"standards.admissions.limit[2020/21]": 5},
        {"standards.admissions.limit[2020/21]": 5},
    ),
    "the default on discharge has too few episodes": Broken(
        {"needs": {"people": need(unit="people/year")},
         "services": {"reablement": service("people", unit="episode/year"),
                      "care": service("people", unit="episode/year")},
         "standards": {"first": standard("routing", need="people", service="reablement")}},
        {"needs.people.demand": 100, "services.reablement.available": 60,
         "services.reablement.price": 10, "standards.first.limit": 0.7},
        [{("supply", "reablement", FIRST), ("routing_limit", "first", FIRST)}],
        {"services.reablement.available[2020/21]": 70, "standards.first.limit[2020/21]": 0.6},
        {"services.reablement.available[2020/21]": 70},
    ),
    "a grant must be spent, and there is too little to spend it on": Broken(
        {"schemes": {"home": scheme()},
         "funds": {"grant": {"title": "Grant", "kind": "grant", "in_full": True}}},
        {"schemes.home.most": 800, "funding.grant.amount": 1000, "funding.budget.amount": 10},
        [{("scheme_most", "home", FIRST), ("in_full", "grant", FIRST)}],
        {"schemes.home.most[2020/21]": 1000, "funding.grant.amount[2020/21]": 800},
        {"schemes.home.most[2020/21]": 1000},
        head=BUDGET,
    ),
    "a metric is out of reach": Broken(
        {"schemes": {"home": scheme(effects={"delays": "known"})},
         "metrics": {"delays": {"title": "Delays", "unit": "count", "sense": "at_most",
                                "standing": "policy", "source": "Invented"}}},
        # £2,000 at one fewer for each £1,000: 100 - 2 is above 90
        {"schemes.home.most": 2000, "metrics.delays.home.effect": -1,
         "metrics.delays.expected": 100, "metrics.delays.target": 90},
        [{("scheme_most", "home", FIRST), ("metric_limit", "delays", FIRST)}],
        {"schemes.home.most[2020/21]": 10_000, "metrics.delays.target[2020/21]": 98},
        {"metrics.delays.target[2020/21]": 98},  # 8/90 is less than 8,000/2,000
    ),
    "two areas share too few places": Broken(
        {"needs": {"people": need()},
         "services": {"care": service("people", supplies={
             "shared": {"title": "Shared", "pooled": True}})}},
        {"east.needs.people.demand": 6, "west.needs.people.demand": 7,
         "pooled.services.care.shared.available": 12, "east.services.care.shared.price": 7,
         "west.services.care.shared.price": 7},
        [{("needs_met", "people", FIRST), ("pooled_supply", "care.shared", FIRST)}],
        {"pooled.services.care.shared.available[2020/21]": 13},
        {"pooled.services.care.shared.available[2020/21]": 13},
        areas=("east", "west"),
    ),
    "places are short for one need, and money for another": Broken(
        {"needs": {"young": need(), "old": need()},
         "services": {"foster": service("young"), "home": service("old")}},
        {"needs.young.demand": 10, "needs.old.demand": 20, "services.foster.available": 9,
         "services.home.price": 7, "funding.budget.amount": 5000},
        [{("needs_met", "young", FIRST), ("supply", "foster", FIRST)},
         {("needs_met", "old", FIRST), ("envelope", "", FIRST)}],
        {},
        {"services.foster.available[2020/21]": 10, "funding.budget.amount[2020/21]": 7300},
        head=BUDGET,
    ),
}  # fmt: skip
