"""Ratios: enough staff for the cases, managed, and not too many of them agency.

    caseload_limit: for every caseload standard k [case]
        Σ_g case_weight[a,g,t] · (cases_per_person[a,g,t] · (demand[a,g,t] − relief[a,g,t])
          + Σ_s cases_per_pathway[a,g,s,t] · supported[a,g,s,t])
            ≤  caseload[a,k,t] · Σ_r,c,u productive[a,r,c,t] · heads[a,r,c,t] · deployed[a,r,c,u,t]
              + Σ_q,c own_cases[a,q,c,t] · fte[a,q,c,t]
    span_limit: for every span standard k that is a most [worker]
        Σ_r,c heads[a,r,c,t] · fte[a,r,c,t]
            ≤  span[a,k,t] · Σ_c,u heads[a,manager,c,t] · deployed[a,manager,c,u,t]
    least_span: for every span standard k that is a least [worker]
        Σ_r,c heads[a,r,c,t] · fte[a,r,c,t]
            ≥  span[a,k,t] · Σ_c heads[a,manager,c,t] · fte[a,manager,c,t]
    agency_limit: for every agency standard k of staff in post [FTE]
        Σ_r heads[a,r,agency,t] · fte[a,r,agency,t]
            ≤  agency_share[a,k,t] · Σ_r,c heads[a,r,c,t] · fte[a,r,c,t]
    agency_of_posts: for every agency standard k of posts [FTE]
        Σ_r fte[a,r,agency,t]  ≤  agency_share[a,k,t] · Σ_r posts[a,r,t]
    deployment: for every role r that has several uses, and contract c [FTE]
        Σ_u deployed[a,r,c,u,t]  ≤  fte[a,r,c,t]

cases_per_person   cases that one person with need g is, wherever supported
cases_per_pathway  cases that one person with need g is when supported by service s
case_weight        how much a case of need g counts, in a standard that weighs cases; else 1
demand             people with the need; demand − relief is the average where it has a flow
relief             people kept out of the need
supported          people of need g supported by service s
caseload           the most cases to one FTE, or to one head
span               the most workers to one manager, or the least
agency_share       the most that agency staff may be of the staff, or posts, of the standard's roles
productive         share of a full caseload that one FTE carries in the time given to cases
heads              people for each FTE, in a standard that counts heads; else 1
own_cases          cases that one FTE of role q holds beside other work, as managers do
posts              posts in the establishment of role r, filled or not
fte                staff of role r under contract c
deployed           FTE of them given to use u; of a role with a single use, all its fte

A use of a role is a group of needs whose people are its cases by the same standards k, a group of
roles that it manages by the same standards, or the services that it runs. Time given to one use is
not there for another; a limit counts the time of the uses u that stand in its standard, or run its
services. A span that is a least counts all managers, whatever their time is used for. Of two
caseload standards one may name all the needs of the other: the same time keeps both. Cases held
beside other work take none of that time. The price of a row is what one unit more adds to the cost
of the plan: one more case allowed for, one more worker than the span allows, one more agency FTE.
Where heads are counted, workers and agency staff are in heads.
"""

from __future__ import annotations

from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import blank_second, brings, everywhere, figures, limit, singly
from mixopt.formulation.needs import left_with
from mixopt.instance.instance import Instance
from mixopt.instance.limit import KEPT, Limit, of_standard
from mixopt.instance.staff_figures import counted_by_heads, list_with_posts
from mixopt.schema.standards import AgencyShare, Caseload, Span

NO_MORE = "no more than the limit"


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add the standards on staff, and how the time of staff is shared out."""
    model = instance.model
    loads, spans = model.standards_of(Caseload), model.standards_of(Span)
    shares = model.standards_of(AgencyShare)
    figures(lp, instance, "caseload", "standards", blank_second(loads), "limit")
    figures(lp, instance, "span", "standards", blank_second(spans), "limit")
    figures(lp, instance, "agency_share", "standards", blank_second(shares), "limit")
    counted = set(counted_by_heads(model))
    heads = [rc for rc in lp.STAFF if rc[0] in counted]
    figures(lp, instance, "heads", "workforce", heads, "heads_per_fte")
    figures(lp, instance, "posts", "workforce", blank_second(list_with_posts(model)))
    _deployment(lp)
    _caseloads(lp, instance, loads)
    _spans(lp, spans)
    _agency(lp, shares)


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


def time_for(lp: pyo.ConcreteModel, a: str, r: str, c: str, t: str, of: str) -> Any:
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
    beside = {r for standard in loads.values() for r in standard.own_cases}
    weighed = {g for standard in loads.values() if standard.weighted for g in standard.needs}
    figures(lp, instance, "cases_per_person", "needs", own)
    figures(lp, instance, "cases_per_pathway", "pathways", along, "cases_per_person")
    figures(lp, instance, "productive", "workforce", [rc for rc in lp.STAFF if rc[0] in holders])
    figures(lp, instance, "own_cases", "workforce", [rc for rc in lp.STAFF if rc[0] in beside])
    kept = [(g,) for g in model.needs if g in weighed]
    figures(lp, instance, "case_weight", "needs", kept)

    def cases(a: str, g: str, t: str) -> Any:
        total = sum(
            lp.cases_per_pathway[a, g, s, t] * lp.supported[a, g, s, t] for h, s in along if h == g
        )
        if (g,) in own:
            total += lp.cases_per_person[a, g, t] * left_with(lp, a, g, t)
        return total

    def weight(a: str, k: str, g: str, t: str) -> Any:
        return lp.case_weight[a, g, t] if loads[k].weighted else 1

    def caseload_limit(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> Any:
        load = loads[k]
        held = sum(
            lp.caseload[a, k, t]
            * lp.productive[a, r, c, t]
            * _heads(lp, load, a, r, c, t)
            * time_for(lp, a, r, c, t, k)
            for r, c in lp.STAFF
            if r in load.roles
        ) + sum(
            lp.own_cases[a, r, c, t] * lp.fte[a, r, c, t]
            for r, c in lp.STAFF
            if r in load.own_cases
        )
        return sum(weight(a, k, g, t) * cases(a, g, t) for g in load.needs) - held <= 0

    said = of_standard("one case more than allowed: {standard}", "case", NO_MORE)
    index = everywhere(lp, singly(loads))
    limit(lp, "caseload_limit", index, caseload_limit, said)
    for a, k, t in index:
        for g in loads[k].needs:
            if (g,) in own:
                more = -lp.cases_per_person[a, g, t] * weight(a, k, g, t)
                brings(lp, ("needs_met", (a, g, t)), ("caseload_limit", (a, k, t)), more)


Counting = Caseload | Span | AgencyShare
"""Standards that count staff."""


def _heads(lp: pyo.ConcreteModel, standard: Counting, a: str, r: str, c: str, t: str) -> Any:
    """What one FTE counts for in a standard."""
    return lp.heads[a, r, c, t] if standard.counted == "heads" else 1


def _spans(lp: pyo.ConcreteModel, spans: dict[str, Span]) -> None:
    """Workers to their managers: at most so many, or at least."""

    def over(a: str, k: str, t: str) -> Any:
        """Workers above what the managers are limited to."""
        span = spans[k]
        workers = sum(
            _heads(lp, span, a, r, c, t) * lp.fte[a, r, c, t]
            for r, c in lp.STAFF
            if r in span.roles
        )
        managers = sum(
            _heads(lp, span, a, r, c, t)
            * (time_for(lp, a, r, c, t, k) if span.sense == "at_most" else lp.fte[a, r, c, t])
            for r, c in lp.STAFF
            if r == span.managers
        )
        return workers - lp.span[a, k, t] * managers

    def span_limit(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> Any:
        return over(a, k, t) <= 0

    def least_span(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> Any:
        return over(a, k, t) >= 0

    most = [k for k, span in spans.items() if span.sense == "at_most"]
    said = of_standard("one worker more than allowed: {standard}", "worker", NO_MORE)
    limit(lp, "span_limit", everywhere(lp, singly(most)), span_limit, said)
    least = [k for k in spans if k not in most]
    said = of_standard("one worker more required: {standard}", "worker", "within the limit")
    limit(lp, "least_span", everywhere(lp, singly(least)), least_span, said)


def _agency(lp: pyo.ConcreteModel, shares: dict[str, AgencyShare]) -> None:
    """Agency staff as a share of staff in post, or of posts."""
    of_staff = {k: standard for k, standard in shares.items() if standard.of == "staff"}
    of_posts = {k: standard for k, standard in shares.items() if standard.of == "posts"}

    def agency_limit(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> Any:
        share, standard = lp.agency_share[a, k, t], of_staff[k]
        terms = (
            (1 - share if c == "agency" else -share)
            * _heads(lp, standard, a, r, c, t)
            * lp.fte[a, r, c, t]
            for r, c in lp.STAFF
            if r in standard.roles
        )
        return sum(terms) <= 0

    def agency_of_posts(lp: pyo.ConcreteModel, a: str, k: str, t: str) -> Any:
        roles = of_posts[k].roles
        agency = sum(lp.fte[a, r, c, t] for r, c in lp.STAFF if r in roles and c == "agency")
        return agency + lp.nothing[a] <= lp.agency_share[a, k, t] * sum(
            lp.posts[a, r, t] for r in roles
        )

    said = of_standard("one agency FTE more than allowed: {standard}", "FTE", NO_MORE)
    limit(lp, "agency_limit", everywhere(lp, singly(of_staff)), agency_limit, said)
    limit(lp, "agency_of_posts", everywhere(lp, singly(of_posts)), agency_of_posts, said)
