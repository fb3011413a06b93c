"""A team whose standards on staff are defined in one way or another, small enough to see through.

`team` says how; `every_definition` has all that there is, for tests of the programme as a whole.
"""

from __future__ import annotations

from typing import Any

from mixopt.instance.instance import Instance

from support.small import small

POLICY = {"standing": "policy", "source": "the test"}


def team(
    load: dict[str, Any] | None = None,
    span: dict[str, Any] | None = None,
    agency: dict[str, Any] | None = None,
    posts: bool = False,
) -> dict[str, Any]:
    """A model with cases of two kinds, workers who hold them, and their managers."""
    roles = ["worker"]
    return {
        "needs": {
            "plans": {"title": "Plans", "casework": True, "met": False},
            "care": {"title": "Care", "casework": True, "met": False},
        },
        "roles": {
            "worker": {"title": "Worker", "posts": posts},
            "manager": {"title": "Manager", "contracts": ["permanent"]},
        },
        "standards": {
            "load": {"title": "Load", "kind": "caseload", "roles": roles,
                     "needs": ["plans", "care"], **POLICY, **(load or {})},
            "span": {"title": "Span", "kind": "span", "roles": roles, "managers": "manager",
                     **POLICY, **(span or {})},
            "agency": {"title": "Agency", "kind": "agency_share", "roles": roles, **POLICY,
                       **(agency or {})},
        },
    }  # fmt: skip


FIGURES = {
    "needs.plans.demand": 90,
    "needs.plans.cases_per_person": 1,
    "needs.care.demand": 60,
    "needs.care.cases_per_person": 1,
    "standards.load.limit": 15,
    "standards.span.limit": 5,
    "standards.agency.limit": 1,
    "workforce.worker.permanent.pay": 50_000,
    "workforce.worker.agency.pay": 70_000,
    "workforce.manager.permanent.pay": 60_000,
}
"""150 cases are 10 workers and 2 managers."""


def every_definition() -> Instance:
    """Weights, heads, own cases, vacancies, a share of posts, spans of either sense, a cost share."""
    model = team(
        load={"counted": "heads", "weighted": True, "own_cases": ["manager"]},
        span={"counted": "heads"},
        agency={"of": "posts"},
        posts=True,
    )
    model["standards"]["least_span"] = model["standards"]["span"] | {"sense": "at_least"}
    model["needs"]["old"] = {"title": "Old"}
    model["funds"] = {
        "nhs": {"title": "NHS", "kind": "grant", "pays": ["services.*"], "risk": True}
    }
    model["services"] = {"home": {"title": "Home", "unit": "place", "meets": {"old": "suitable"},
                                  "shared_by": ["nhs"]}}  # fmt: skip
    figures = {
        **FIGURES,
        "needs.old.demand": 10,
        "services.home.price": 500,
        "services.home.share_nhs": 0.3,
        "funding.nhs.amount": 200_000,
        "funding.budget.amount": 2_000_000,
        "standards.least_span.limit": 2,
        "needs.plans.case_weight": 1,
        "needs.care.case_weight": 1.5,
        "workforce.worker.permanent.heads_per_fte": 1.25,
        "workforce.worker.agency.heads_per_fte": 1,
        "workforce.manager.permanent.heads_per_fte": 1.1,
        "workforce.manager.permanent.own_cases": 2,
        "workforce.worker.posts": 14,
        "workforce.worker.vacancy_cost": 8_000,
    }
    return small(model, figures, years=2, envelope={"budget": "Budget"})


def contracted() -> Instance:
    """A scheme under contract whose spend changes slowly, too."""
    scheme = {"title": "Scheme", "contract": True, "slow": True}
    return small({"schemes": {"scheme": scheme}}, {"schemes.scheme.rise": 1}, years=2)
