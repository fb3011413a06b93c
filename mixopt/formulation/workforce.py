"""Workforce: how staff come and go, the posts that they fill, and the services that they run.

    staffing: for every role with permanent staff [FTE]
        fte[a,r,permanent,t]  =  (1 − turnover[a,r,t] − progression[a,r,t]) · fte[a,r,permanent,t−1]
          + Σ_q progression[a,q,t] · fte[a,q,permanent,t−1] + hired[a,r,t] − released[a,r,t]
    recruitment: for every role with permanent staff [FTE]
        hired[a,r,t]  ≤  recruitable[a,r,t] + recruits[a,r,t]
    in_house: for every role r that runs services [FTE]
        Σ_s fte_per_unit[a,s,t] · volume[a,s,t]  ≤  Σ_c deployed[a,r,c,services,t]
    vacancies: for every role r that has posts [FTE]
        vacant[a,r,t]  ≥  posts[a,r,t] − Σ_c fte[a,r,c,t]

fte                staff of role r under contract c
deployed           FTE of them given to a use; of a role with a single use, all its fte
turnover           share of permanent staff who leave in the period
progression        share of permanent staff of role q who become role r in the period
opening_fte        staff before the first period
hired              permanent staff hired in the period
released           permanent staff released in the period
recruitable        the most permanent FTE that can be hired, before levers
recruits           FTE that levers make recruitable besides
fte_per_unit       FTE of the role that runs service s, for each unit of volume
volume             units of service s used
posts              posts in the establishment of role r, filled or not
vacant             posts that nobody fills, permanent or agency

The price of a row is what one unit more adds to the cost of the plan: one more FTE in post, one
more hired, one fewer needed to run services, one more post.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import blank_second, everywhere, figures, limit, singly
from mixopt.formulation.ratios import time_for
from mixopt.instance.instance import Instance
from mixopt.instance.limit import KEPT, Limit, definition
from mixopt.instance.uses import BLANK

ROLE = ("area", "role", "period")


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add how staff come and go, in-house staffing, and vacancies."""
    _staffing(lp, instance)
    _in_house(lp, instance)
    _vacancies(lp)


def _staffing(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Permanent staff from one period to the next, and how many can be hired."""
    roles = instance.model.roles
    permanent = [(r, "permanent") for r in lp.PERMANENT]
    figures(lp, instance, "opening_fte", "workforce", lp.STAFF, "opening")
    figures(lp, instance, "turnover", "workforce", permanent)
    figures(lp, instance, "recruitable", "workforce", permanent)
    rising = [(r, "permanent") for r in lp.PERMANENT if roles[r].becomes]
    figures(lp, instance, "progression", "workforce", rising)

    def before(a: str, r: str, t: str) -> Any:
        at = lp.PERIODS.index(t)
        if at:
            return lp.fte[a, r, "permanent", lp.PERIODS[at - 1]]
        return lp.opening_fte[a, r, "permanent"]

    def staffing(lp: pyo.ConcreteModel, a: str, r: str, t: str) -> Any:
        kept = 1 - lp.turnover[a, r, "permanent", t]
        if roles[r].becomes:
            kept -= lp.progression[a, r, "permanent", t]
        risen = sum(
            lp.progression[a, q, "permanent", t] * before(a, q, t)
            for q in lp.PERMANENT
            if roles[q].becomes == r
        )
        moved = lp.hired[a, r, t] - lp.released[a, r, t]
        return lp.fte[a, r, "permanent", t] - moved == kept * before(a, r, t) + risen

    def recruitment(lp: pyo.ConcreteModel, a: str, r: str, t: str) -> Any:
        recruits = lp.recruits[a, r, t] if (a, r, t) in lp.recruits else 0
        return lp.hired[a, r, t] - recruits <= lp.recruitable[a, r, "permanent", t]

    index = everywhere(lp, [(r,) for r in lp.PERMANENT])
    said = definition("one more permanent FTE in post: {role}", "FTE", ROLE)
    limit(lp, "staffing", index, staffing, said)
    said = Limit(
        words="one more FTE recruitable: {role}",
        demand="no more hires than can be recruited",
        subject="{role}",
        unit="FTE",
        standing="physical",
        keys=ROLE,
        family="staff",
        allocation=KEPT,
        mended_by="",
    )
    limit(lp, "recruitment", index, recruitment, said)


def _in_house(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Staff for services that the council runs itself."""
    run = defaultdict(list)
    for s, service in instance.model.services.items():
        if service.staffed_by:
            run[service.staffed_by].append(s)
    figures(
        lp,
        instance,
        "fte_per_unit",
        "services",
        blank_second(s for part in run.values() for s in part),
    )

    def in_house(lp: pyo.ConcreteModel, a: str, r: str, t: str) -> Any:
        needed = sum(lp.fte_per_unit[a, s, t] * lp.volume[a, s, t] for s in run[r])
        return needed - sum(time_for(lp, a, q, c, t, BLANK) for q, c in lp.STAFF if q == r) <= 0

    said = Limit(
        words="one FTE fewer needed: {role}",
        demand="enough staff for the services that they run",
        subject="{role}",
        unit="FTE",
        standing="physical",
        keys=ROLE,
        family="staff",
        allocation=KEPT,
        mended_by="",
    )
    limit(lp, "in_house", everywhere(lp, [(r,) for r in run]), in_house, said)


def _vacancies(lp: pyo.ConcreteModel) -> None:
    """Posts that nobody fills."""

    def vacancies(lp: pyo.ConcreteModel, a: str, r: str, t: str) -> Any:
        there = sum(lp.fte[a, q, c, t] for q, c in lp.STAFF if q == r)
        return there + lp.vacant[a, r, t] >= lp.posts[a, r, t]

    said = definition("one more post: {role}", "FTE", ROLE)
    limit(lp, "vacancies", everywhere(lp, singly(lp.POSTS)), vacancies, said)
