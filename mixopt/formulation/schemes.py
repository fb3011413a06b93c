"""Schemes: lines whose spend is itself a decision, and the metrics that it moves.

    scheme_least: for every scheme m [£1,000]
        scheme_spend[a,m,t]  ≥  least[a,m,t]
    scheme_most: for every scheme m [£1,000]
        scheme_spend[a,m,t]  ≤  most[a,m,t]
    metric_limit: for every metric i that is held to its target, but by month or quarter [count]
        moved[a,i,t]  ≥ (≤)  (target[a,i,t] − expected[a,i,t]) / per_people[a,i,t]
    where
        moved[a,i,t]  =  Σ_m effect[a,i,m,t] · scheme_spend[a,m,t] / years[t]
        metric_level[a,i,t]  =  expected[a,i,t] + moved[a,i,t] · per_people[a,i,t]

scheme_spend  £ thousand spent on scheme m
least         the least £ that is spent on it
most          the most £ that is spent on it
years         years in the period: metrics are counted a year
moved         by how many schemes move metric i: admissions, delayed days, people
metric_level  what it comes to: a count, a rate, a share
expected      what it would be without what schemes do
effect        units by which £1,000 of the scheme moves it; of a range, the weaker end; nothing
              where it is unknown
people        the people that a rate or a share is counted against
per_people    1 for a count; 100,000 or 1 over the people it is counted against for a rate or share
target        what it must reach, or may not pass; an aim is shown and limits nothing

The price of a row is what £1,000, or one more counted, adds to the cost of the plan.
"""

from __future__ import annotations

from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import blank_second, figures, inside, limit, parameter, singly
from mixopt.instance.instance import Instance
from mixopt.instance.limit import MARGIN, NOT_ASKED, Limit
from mixopt.schema.funding import Metric
from mixopt.units import PER_PEOPLE, THOUSAND

SCHEME = ("area", "scheme", "period")


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add what may be spent on schemes, and the metrics that are held to a target."""
    model = instance.model
    figures(lp, instance, "least", "schemes", blank_second(model.schemes))
    figures(lp, instance, "most", "schemes", blank_second(model.schemes))

    def scheme_least(lp: pyo.ConcreteModel, a: str, m: str, t: str) -> Any:
        return lp.scheme_spend[a, m, t] >= lp.least[a, m, t] / THOUSAND

    def scheme_most(lp: pyo.ConcreteModel, a: str, m: str, t: str) -> Any:
        return lp.scheme_spend[a, m, t] <= lp.most[a, m, t] / THOUSAND

    index = inside(lp, singly(model.schemes))
    said = Limit(
        words="£1,000 more that must be spent: {scheme}",
        demand="no less than the least",
        subject="{scheme}",
        unit="£1,000",
        standing="policy",
        keys=SCHEME,
        family="rules",
        allocation=MARGIN,
        mended_by="",
    )
    limit(lp, "scheme_least", index, scheme_least, said)
    said = Limit(
        words="£1,000 more that may be spent: {scheme}",
        demand="no more than the most",
        subject="{scheme}",
        unit="£1,000",
        standing="policy",
        keys=SCHEME,
        family="rules",
        allocation=MARGIN,
        mended_by="",
    )
    limit(lp, "scheme_most", index, scheme_most, said)
    _metrics(lp, instance)


def _metrics(lp: pyo.ConcreteModel, instance: Instance) -> None:
    model = instance.model
    metrics = blank_second(model.metrics)
    figures(lp, instance, "target", "metrics", metrics)
    figures(lp, instance, "expected", "metrics", metrics)
    rates = [i for i, metric in model.metrics.items() if metric.unit in PER_PEOPLE]
    figures(lp, instance, "people", "metrics", blank_second(rates))
    parameter(
        lp,
        "effect",
        {
            (a, i, m): instance.figure(a, "metrics", (i, m), counted)
            for a in lp.AREAS
            for m, scheme in model.schemes.items()
            for i, kind in scheme.effects.items()
            if (counted := COUNTED[kind])
        },
    )

    def per_people(lp: pyo.ConcreteModel, a: str, i: str, t: str) -> Any:
        each = PER_PEOPLE.get(model.metrics[i].unit)
        return 1 if each is None else each / lp.people[a, i, t]

    def moved(lp: pyo.ConcreteModel, a: str, i: str, t: str) -> Any:
        return sum(
            lp.effect[a, i, m, t] * lp.scheme_spend[a, m, t] / lp.years[t]
            for m, scheme in model.schemes.items()
            if COUNTED.get(scheme.effects.get(i, "unknown"))
        )

    def metric_level(lp: pyo.ConcreteModel, a: str, i: str, t: str) -> Any:
        return lp.expected[a, i, t] + lp.moved[a, i, t] * lp.per_people[a, i, t]

    def metric_limit(lp: pyo.ConcreteModel, a: str, i: str, t: str) -> Any:
        needed = (lp.target[a, i, t] - lp.expected[a, i, t]) / per_people(lp, a, i, t)
        moved = lp.moved[a, i, t] + lp.nothing[a]
        return moved >= needed if model.metrics[i].sense == "at_least" else moved <= needed

    index = inside(lp, singly(model.metrics))
    lp.per_people = pyo.Expression(index, rule=per_people)
    lp.moved = pyo.Expression(index, rule=moved)
    lp.metric_level = pyo.Expression(index, rule=metric_level)
    held = inside(lp, singly(i for i, metric in model.metrics.items() if _held_a_year(metric)))
    said = Limit(
        words="one more counted and {more}: {metric}",
        demand="reaches its target",
        subject="{metric}",
        unit="count",
        standing="metric",
        keys=("area", "metric", "period"),
        family="rules",
        allocation=NOT_ASKED,
        mended_by="",
    )
    limit(lp, "metric_limit", held, metric_limit, said)


def _held_a_year(metric: Metric) -> bool:
    """Not an aim, nor held by month or quarter (`profiles`)."""
    return metric.standing != "aim" and metric.profile_target is None


COUNTED = {"known": "effect", "at_least": "effect", "range": "effect_weaker", "unknown": ""}
"""The figure that the plan counts on, by what is known of an effect."""
