"""Objective: the least cost; or the most need met, then the least cost at that level.

    minimise  Σ_a,t discount[t] · cost[a,t]
    and of all plans that cost the least, take one with the fewest arrivals
              Σ_a,g,s,t max(0, supported[a,g,s,t] − supported[a,g,s,t−1])
    and of those one with the fewest people where it is suitable and not preferred
              Σ_a,g,s,t supported[a,g,s,t]                               (g, s) suitable
    and of those one that keeps nearest to what funds contribute
              Σ_m,f,t (over[m,f,t] + under[m,f,t])
    and of those one in which the first fund pays the most, then the second, and so on, and then
    each reserve the least
              Σ_a,line,t paid[a,f,line,t]
    and of those one that spends what is carried early, draws on reserves late, and pools the least
              Σ_a,t kept[a,f,t]  and  Σ_a,f,t given[a,f,t]
    and of those one in which lasting grants pay the most of what recurs
              Σ_a,f,line,t paid[a,f,line,t]                              f a grant, line recurring
    and of those the one whose people, staff and starts are nearest to today, and what is new is
    spread the most evenly
              Σ_a,g,s,t (supported[a,g,s,t] − supported[a,g,s,t−1])²  + the squares of the arrivals
            + Σ_a,r,c,t (fte[a,r,c,t] − fte[a,r,c,t−1])²
            + Σ_a,s,t   (volume[a,s,t] − volume[a,s,t−1])²    s meets no need
            + the squares of started, hired, released and unmet
    and of those the one that spreads everything else the most evenly: the least sum of the squares
    of what is drawn from each supply, of how staff are deployed, and of every sum of money

The last two are strictly convex, so one plan is left: the same for every order of rows and
columns, starting basis and version of the solver.

Asked for most need, first

    minimise  Σ_a,g,t weight[a,g,t] · years[t] · unmet[a,g,t]            =: least_unmet
    then the lines above with

    unmet_limit: over the plan [person-year]
        Σ_a,g,t weight[a,g,t] · years[t] · unmet[a,g,t]  ≤  least_unmet

discount     what £1 in period t counts: 1 in the first, then (1 + rate)^−years
cost         £ thousand spent in the area and period
supported    people of need g supported by service s
opening      people supported before the first period: supported[a,g,s,t−1] of the first period
fte          staff of role r under contract c
volume       units of service s used
over         £ thousand by which what fund f pays for scheme m is above its contribution
under        £ thousand by which it is below
paid         £ thousand that fund f pays for a line
kept         £ thousand left of fund f for the next period
given        £ thousand that an area puts into the pool of a fund
weight       how much one person of need g whom no service supports counts beside others
unmet        people of need g whom no service supports
least_unmet  the least weighted need that any plan leaves unmet, in person-years

The lines after the first change no cost and no price: they keep a plan from moving people to and
fro between services that cost the same, and from drawing on reserves for nothing.
No penalty puts a price on people: the two questions are asked one after the other.
"""

from __future__ import annotations

from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import add_given, figures, limit, singly
from mixopt.instance.instance import Instance
from mixopt.instance.limit import KEPT, Limit


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add what is minimised: the discounted cost, or the weighted need unmet."""
    figures(lp, instance, "weight", "needs", singly(lp.NEEDS))
    add_given(lp, "least_unmet", {"all": 0.0})
    if lp.VARIANT.counts_people:
        lp.most_need = pyo.Objective(expr=_unmet(lp))
        return
    lp.least_cost = pyo.Objective(
        expr=sum(lp.discount[t] * lp.cost[a, t] for a in lp.AREAS for t in lp.PERIODS)
    )
    if lp.VARIANT.then_least_cost:
        said = Limit(
            words="one more person-year, weighted, left unmet",
            demand="no more need is left unmet than must be",
            subject="",
            unit="person-year",
            standing="policy",
            keys=(),
            family="rules",
            allocation=KEPT,
            mended_by="",
        )
        limit(lp, "unmet_limit", [()], lambda lp: _unmet(lp) <= lp.least_unmet["all"], said)


def _unmet(lp: pyo.ConcreteModel) -> Any:
    """Weighted person-years (or people, where arrivals are counted) unmet over the plan."""
    return sum(
        lp.weight[a, g, t] * lp.years[t] * lp.unmet[a, g, t]
        for a in lp.AREAS
        for g in lp.NEEDS
        for t in lp.PERIODS
    )
