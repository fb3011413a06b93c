"""Profiles: metrics of a year, followed and held month by month or quarter by quarter.

    profile_limit: for every metric i that is held by month or quarter q [count]
        moved_in[a,i,q,t]  ≥ (≤)
          (target_share[a,i,q,t] · target[a,i,t] − expected_share[a,i,q,t] · expected[a,i,t])
          / per_people[a,i,t]
    where
        moved_in[a,i,q,t]  =  Σ_m effect_share[a,i,m,q,t] · effect[a,i,m,t] · scheme_spend[a,m,t]
        level_in[a,i,q,t]  =  expected_share[a,i,q,t] · expected[a,i,t]
          + moved_in[a,i,q,t] · per_people[a,i,t]
        expected_share[a,i,q,t]  =  expected_in[a,i,q,t] / Σ_q expected_in[a,i,q,t]
        target_share[a,i,q,t]  =  target_in[a,i,q,t] / Σ_q target_in[a,i,q,t], or expected_share
        effect_share[a,i,m,q,t]  =  effect_in[a,i,m,q,t] / Σ_q effect_in[a,i,m,q,t]

expected_in     share of what is expected in the year that falls in the month or quarter
target_in       share of the year's target
effect_in       share of what a scheme does in the year
expected_share  the same, of all months or quarters: what makes up the year
target_share    the same; of a target that goes as what is expected does, its shares
effect_share    the same
moved_in        by how much schemes move the metric in the month or quarter
level_in        what it comes to in it
target          what it must reach in the year, or may not pass
expected        what it would be in the year without what schemes do
effect          units by which £1,000 of the scheme moves it; of a range, the weaker end
scheme_spend    £ thousand spent on scheme m
per_people      1 for a count; 100,000 over the people that a rate is counted against

Each period is a year, whose months or quarters add up to it, so that a metric held in each of them
is held over the year: it has no limit of the year beside these. A scheme that does as much in every
month must do enough for the worst one, and does more than enough for the rest.

The price of a row is what one more counted in that month or quarter adds to the cost of the plan.
That of a share is for one that grows while the others make way in proportion.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import Index, inside, limit, parameter
from mixopt.instance.instance import Instance
from mixopt.instance.limit import NOT_ASKED, Limit
from mixopt.instance.profiles import list_moving, list_parts, share_figure


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add what metrics come to by month or quarter, and hold those that are held there."""
    metrics = {i: metric for i, metric in instance.model.metrics.items() if metric.profile}
    parts = {i: list_parts(metric) for i, metric in metrics.items()}
    own = [i for i, metric in metrics.items() if metric.profile_target == "own"]
    moving = [(i, m) for i in metrics for m in list_moving(instance.model, i)]
    every = [(i, q) for i in metrics for q in parts[i]]
    _shares(lp, instance, "expected", every)
    _shares(lp, instance, "target", [(i, q) for i, q in every if i in own])
    _shares(lp, instance, "effect", [(i, m, q) for i, m in moving for q in parts[i]])

    def moved_in(lp: pyo.ConcreteModel, a: str, i: str, q: str, t: str) -> Any:
        return sum(
            lp.effect_share[a, i, m, q, t] * lp.effect[a, i, m, t] * lp.scheme_spend[a, m, t]
            for j, m in moving
            if i == j
        )

    def level_in(lp: pyo.ConcreteModel, a: str, i: str, q: str, t: str) -> Any:
        expected = lp.expected_share[a, i, q, t] * lp.expected[a, i, t]
        return expected + lp.moved_in[a, i, q, t] * lp.per_people[a, i, t]

    lp.moved_in = pyo.Expression(inside(lp, every), rule=moved_in)
    lp.level_in = pyo.Expression(inside(lp, every), rule=level_in)
    _limit(lp, instance, [(i, q) for i, q in every if _held(instance, i)])


def _held(instance: Instance, metric: str) -> bool:
    found = instance.model.metrics[metric]
    return found.profile_target is not None and found.standing != "aim"


def _shares(lp: pyo.ConcreteModel, instance: Instance, what: str, index: Sequence[Index]) -> None:
    """Add the shares of a year, as they are written and as parts of their sum."""
    parameter(lp, f"{what}_in", {
        (a, *key): instance.figure(a, "metrics", (*key[:-1], "")[:2], share_figure(what, key[-1]))
        for a in lp.AREAS
        for key in index
    })  # fmt: skip
    written = getattr(lp, f"{what}_in")

    def share(lp: pyo.ConcreteModel, a: str, *key: str) -> Any:
        *of, _, t = key
        parts = list_parts(instance.model.metrics[of[0]])
        return written[a, *key] / sum(written[a, *of, q, t] for q in parts)

    setattr(lp, f"{what}_share", pyo.Expression(inside(lp, index), rule=share))


def _limit(lp: pyo.ConcreteModel, instance: Instance, held: Sequence[Index]) -> None:
    """Hold what a metric comes to in each month or quarter."""
    metrics = instance.model.metrics

    def profile_limit(lp: pyo.ConcreteModel, a: str, i: str, q: str, t: str) -> Any:
        own = lp.target_share if metrics[i].profile_target == "own" else lp.expected_share
        target = own[a, i, q, t] * lp.target[a, i, t]
        expected = lp.expected_share[a, i, q, t] * lp.expected[a, i, t]
        needed = (target - expected) / lp.per_people[a, i, t]
        moved = lp.moved_in[a, i, q, t] + lp.nothing[a]
        return moved >= needed if metrics[i].sense == "at_least" else moved <= needed

    said = Limit(
        words="one more counted in it and {more}: {metric}, {within}",
        demand="reaches its target",
        subject="{metric}, {within}",
        unit="count",
        standing="metric",
        keys=("area", "metric", "within", "period"),
        family="rules",
        allocation=NOT_ASKED,
        mended_by="",
    )
    limit(lp, "profile_limit", inside(lp, held), profile_limit, said)
