"""Workforce: enough staff, managed, not too many of them agency, and hired before they work.

    caseload_limit: for every caseload standard k [case]
        Σ_g cases_per_person[a,g,t] · (demand[a,g,t] − relief[a,g,t])
          + Σ_g,s cases_per_pathway[a,g,s,t] · supported[a,g,s,t]
            ≤  caseload[a,k,t] · Σ_r,c,u productive[a,r,c,t] · deployed[a,r,c,u,t]
    span_limit: for every span standard k [worker]
        Σ_r,c fte[a,r,c,t]  ≤  span[a,k,t] · Σ_c,u deployed[a,manager,c,u,t]
    agency_limit: for every agency standard k [FTE]
        Σ_r fte[a,r,agency,t]  ≤  agency_share[a,k,t] · Σ_r,c fte[a,r,c,t]
    staffing: for every role with permanent staff [FTE]
        fte[a,r,permanent,t]  =  (1 − turnover[a,r,t] − progression[a,r,t]) · fte[a,r,permanent,t−1]
          + Σ_q progression[a,q,t] · fte[a,q,permanent,t−1] + hired[a,r,t] − released[a,r,t]
    recruitment: for every role with permanent staff [FTE]
        hired[a,r,t]  ≤  recruitable[a,r,t] + recruits[a,r,t]
    in_house: for every role r that runs services [FTE]
        Σ_s fte_per_unit[a,s,t] · volume[a,s,t]  ≤  Σ_c deployed[a,r,c,services,t]
    deployment: for every role r that has several uses, and contract c [FTE]
        Σ_u deployed[a,r,c,u,t]  ≤  fte[a,r,c,t]

cases_per_person   cases that one person with need g is, wherever supported
cases_per_pathway  cases that one person with need g is when supported by service s
demand             people with the need; demand − relief is the average where it has a flow
relief             people kept out of the need
supported          people of need g supported by service s
caseload           the most cases to one FTE
span               the most workers to one manager
agency_share       the most that agency staff may be of the FTE of the standard's roles
productive         share of a full caseload that one FTE carries in the time given to cases
fte                staff of role r under contract c
deployed           FTE of them given to use u; of a role with a single use, all its fte
turnover           share of permanent staff who leave in the period
progression        share of permanent staff of role q who become role r in the period
opening_fte        staff before the first period
hired              permanent staff hired in the period
released           permanent staff released in the period
recruitable        the most permanent FTE that can be hired, before levers
recruits           FTE that levers make recruitable besides
fte_per_unit       FTE of the role that runs service s, for each unit of volume
volume             units of service s used

A use of a role is a group of needs whose people are its cases by the same standards k, a group of
roles that it manages by the same standards, or the services that it runs. Time given to one use is
not there for another; a limit counts the time of the uses u that stand in its standard, or run its
services. Of two caseload standards one may name all the needs of the other: the same time keeps
both. The price of a row is what one unit more adds to the cost of the plan: one more case allowed
for, one more worker than the span allows, one more agency FTE, one more FTE hired.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import blank_second, brings, everywhere, figures, limit, singly
from mixopt.formulation.needs import left_with
from mixopt.instance.instance import Instance
from mixopt.instance.limit import KEPT, Limit, definition, of_standard
from mixopt.instance.uses import BLANK
from mixopt.schema.model import AgencyShare, Caseload, Span

NO_MORE = "no more than the limit"

ROLE = ("area", "role", "period")


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add the standards on staff, how staff come and go, and in-house staffing."""
    model = instance.model
    loads, spans = model.standards_of(Caseload), model.standards_of(Span)
    shares = model.standards_of(AgencyShare)
    figures(lp, instance, "caseload", "standards", blank_second(loads), "limit")
    figures(lp, instance, "span", "standards", blank_second(spans), "limit")
    figures(lp, instance, "agency_share", "standards", blank_second(shares), "limit")
    _deployment(lp)
    _caseloads(lp, instance, loads)
    _spans(lp, spans)
    _agency(lp, shares)
    _staffing(lp, instance)
    _in_house(lp, instance)


def _deployment(lp: pyo.ConcreteModel) -> None:
    """How the FTE of a role that has several uses are shared out among them."""

    def deployment(lp: pyo.ConcreteModel, a: str, r: str, c: str, t: str) -> Any:
        return sum(lp.deployed[a, r, c, u, t] for u in lp.USES[r]) - lp.fte[a, r, c, t] <= 0

    said = Limit(
        words="one more FTE to share out: {role}, {contract}",
        demand="no time is used twice",
        subject="{role}, {contract}",
        unit="FTE",
        standing="physical",
        keys=("area", "role", "contract", "period"),
        family="staff",
        allocation=KEPT,
        mended_by="",
    )
    shared_out = everywhere(lp, [(r, c) for r, c in lp.STAFF if r in lp.USES])
    limit(lp, "deployment", shared_out, deployment, said)


def _time(lp: pyo.ConcreteModel, a: str, r: str, c: str, t: str, of: str) -> Any:
    """FTE of a role that count for a standard, blank for services; all where it has one use."""
    uses = lp.USES.get(r)
    if uses is None:
        return lp.fte[a, r, c, t]
    return sum(lp.deployed[a, r, c, u, t] for u, counts in uses.items() if of in counts)


def _caseloads(lp: pyo.ConcreteModel, instance: Instance, loads: dict[str, Caseload]) -> None:
    model = instance.model
    own = [(g,) for g, need in model.needs.items() if need.casework]
    along = [(g, s) for g, s in lp.PATHWAYS if model.services[s].casework]
    holders = {r for standard in loads.values() for r in standard.roles}
    figures(lp, instance, "cases_per_person", "needs", own)
    figures(lp, instance, "cases_per_pathway", "pathways", along, "cases_per_person")
    figures(lp, instance, "productive", "workforce", [rc for rc in lp.STAFF if rc[0] in holders])

    def cases(a: str, g: str, t: str) -> Any:
        total = sum(
            lp.cases_per_pathway[a, g, s, t] * lp.supported[a, g, s, t] for h, s in along if h == g
        )
        if (g,) in own:
            total += lp.cases_per_person[a, g, t] * left_with(lp, a, g, t)
        return total

    def caseload_limit(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> Any:
        held = sum(
            lp.caseload[a, k, t] * lp.productive[a, r, c, t] * _time(lp, a, r, c, t, k)
            for r, c in lp.STAFF
            if r in loads[k].roles
        )
        return sum(cases(a, g, t) for g in loads[k].needs) - held <= 0

    said = of_standard("one case more than allowed: {standard}", "case", NO_MORE)
    index = everywhere(lp, singly(loads))
    limit(lp, "caseload_limit", index, caseload_limit, said)
    for a, k, t in index:
        for g in loads[k].needs:
            if (g,) in own:
                person = ("needs_met", (a, g, t))
                brings(lp, person, ("caseload_limit", (a, k, t)), -lp.cases_per_person[a, g, t])


def _spans(lp: pyo.ConcreteModel, spans: dict[str, Span]) -> None:
    def span_limit(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> Any:
        workers = sum(lp.fte[a, r, c, t] for r, c in lp.STAFF if r in spans[k].roles)
        managers = sum(_time(lp, a, r, c, t, k) for r, c in lp.STAFF if r == spans[k].managers)
        return workers - lp.span[a, k, t] * managers <= 0

    said = of_standard("one worker more than allowed: {standard}", "worker", NO_MORE)
    limit(lp, "span_limit", everywhere(lp, singly(spans)), span_limit, said)


def _agency(lp: pyo.ConcreteModel, shares: dict[str, AgencyShare]) -> None:
    def agency_limit(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> Any:
        share = lp.agency_share[a, k, t]
        terms = (
            (1 - share if c == "agency" else -share) * lp.fte[a, r, c, t]
            for r, c in lp.STAFF
            if r in shares[k].roles
        )
        return sum(terms) <= 0

    said = of_standard("one agency FTE more than allowed: {standard}", "FTE", NO_MORE)
    limit(lp, "agency_limit", everywhere(lp, singly(shares)), agency_limit, said)


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
        return needed - sum(_time(lp, a, q, c, t, BLANK) for q, c in lp.STAFF if q == r) <= 0

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
