"""Levers: what changes supply, staff or spending from a start period.

    start_in_period: for every lever and period [start]
        started[a,l,t]  ≤  startable[a,l,t]
    start_in_plan: for every lever [start]
        Σ_t started[a,l,t]  ≤  most_starts[a,l]
    where
        added[a,s,j,t]  =  Σ_l Σ_k adds[a,l,k,t] · started[a,l,t−k]
        recruits[a,r,t]  =  Σ_l Σ_k recruits_per_start[a,l,k,t] · started[a,l,t−k]
        lever_cost[a,l,t]  =  Σ_k cost_per_start[a,l,k,t] · started[a,l,t−k]
        lever_saving[a,l,t]  =  delivered[a,l] · Σ_k saving_per_start[a,l,k,t] · started[a,l,t−k]

started           starts of lever l in the period; a share of a start is a start on a smaller scale
startable           the most starts in the period: 0 before its time
most_starts         the most starts over the whole plan
adds                units of volume that one start adds to a supply, k periods after it
recruits_per_start  FTE that one start makes recruitable, k periods after it
cost_per_start      £ that one start costs, k periods after it
saving_per_start    £ that one start saves, k periods after it
added               units that all starts so far add to a supply
recruits            FTE that all starts so far make recruitable in a role
lever_cost          £ that all starts of a lever so far cost in the period
lever_saving        £ that they save in it
delivered           the share of its saving that is expected to be delivered; 1 where not given

The last k that the figures give goes on to the end of the plan, and beyond its horizon where the
instance looks beyond, except for a one-off cost or saving, which counts only in the periods given.
Nothing is started beyond the horizon. The price of a row is what one more start
adds to the cost of the plan (a useful lever takes some off).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import Index, everywhere, figures, inside, limit, parameter
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.limit import KEPT, Limit

EFFECTS = {
    "adds": "adds",
    "recruits_per_start": "recruits",
    "cost_per_start": "cost",
    "saving_per_start": "saving",
}
"""The parameter of each effect, and what the model and the tables call it."""


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add the effects of levers and the limits on starting them."""
    keys = [(lever,) for lever in lp.LEVERS]
    figures(lp, instance, "startable", "levers", keys)
    figures(lp, instance, "most_starts", "levers", keys, "most")
    delivering = [(x,) for x, lever in instance.model.levers.items() if lever.delivery]
    figures(lp, instance, "delivered", "levers", delivering)
    for name, effect in EFFECTS.items():
        _effect(lp, instance, name, effect)
    _sums(lp, instance)

    def start_in_period(lp: pyo.ConcreteModel, a: str, lever: str, t: str) -> Any:
        return lp.started[a, lever, t] <= lp.startable[a, lever, t]

    def start_in_plan(lp: pyo.ConcreteModel, a: str, lever: str) -> Any:
        return sum(lp.started[a, lever, t] for t in lp.HORIZON) <= lp.most_starts[a, lever]

    said = Limit(
        words="one more start in the {span}: {lever}",
        demand="no more starts in a period than can be made",
        subject="{lever}",
        unit="start",
        standing="physical",
        keys=("area", "lever", "period"),
        family="rules",
        allocation=KEPT,
        mended_by="",
    )
    limit(lp, "start_in_period", inside(lp, keys), start_in_period, said)
    said = Limit(
        words="one more start in all, over the plan: {lever}",
        demand="no more starts than can be made over the plan",
        subject="{lever}",
        unit="start",
        standing="physical",
        keys=("area", "lever"),
        family="rules",
        allocation=KEPT,
        mended_by="",
    )
    limit(lp, "start_in_plan", [(a, x) for a in lp.AREAS for x in lp.LEVERS], start_in_plan, said)


def _effect(lp: pyo.ConcreteModel, instance: Instance, name: str, effect: str) -> None:
    """One parameter for an effect, by periods since the start."""
    found: dict[Index, Figure] = {
        (a, x, str(k)): instance.figure(a, "levers", (x,), f"{effect}_after_{k}")
        for a in lp.AREAS
        for x, lever in instance.model.levers.items()
        for k in range(lever.periods if getattr(lever, effect) else 0)
    }
    parameter(lp, name, found)


def _so_far(lp: pyo.ConcreteModel, instance: Instance) -> Callable[[str, str, str, str], Any]:
    """One effect of one lever: Σ_k effect[k] · started[t−k], the last k going on."""
    levers = instance.model.levers

    def so_far(name: str, a: str, x: str, t: str) -> Any:
        effect, lever, now = getattr(lp, name), levers[x], lp.PERIODS.index(t)
        goes_on = getattr(lever, EFFECTS[name]) != "one_off"
        terms = []
        for at, start in enumerate(lp.HORIZON[: now + 1]):
            k = now - at
            if k < lever.periods or goes_on:
                k = min(k, lever.periods - 1)
                terms.append(effect[a, x, str(k), t] * lp.started[a, x, start])
        return sum(terms)

    return so_far


def _sums(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """What all starts so far come to: added, recruits, lever_cost, lever_saving."""
    levers = instance.model.levers
    adding, recruiting = defaultdict(list), defaultdict(list)
    for x, lever in levers.items():
        if lever.adds:
            service, _, supply = lever.adds.partition(".")
            adding[service, supply or service].append(x)
        if lever.recruits:
            recruiting[(lever.recruits,)].append(x)
    so_far = _so_far(lp, instance)

    def added(lp: pyo.ConcreteModel, a: str, s: str, j: str, t: str) -> Any:
        return sum(so_far("adds", a, x, t) for x in adding[s, j])

    def recruits(lp: pyo.ConcreteModel, a: str, r: str, t: str) -> Any:
        return sum(so_far("recruits_per_start", a, x, t) for x in recruiting[(r,)])

    def lever_cost(lp: pyo.ConcreteModel, a: str, x: str, t: str) -> Any:
        return so_far("cost_per_start", a, x, t)

    def lever_saving(lp: pyo.ConcreteModel, a: str, x: str, t: str) -> Any:
        share = lp.delivered[a, x] if levers[x].delivery else 1
        return share * so_far("saving_per_start", a, x, t)

    costing: list[Index] = [(x,) for x, lever in levers.items() if lever.cost]
    saving: list[Index] = [(x,) for x, lever in levers.items() if lever.saving]
    lp.added = pyo.Expression(everywhere(lp, list(adding)), rule=added)
    lp.recruits = pyo.Expression(everywhere(lp, list(recruiting)), rule=recruits)
    lp.lever_cost = pyo.Expression(everywhere(lp, costing), rule=lever_cost)
    lp.lever_saving = pyo.Expression(everywhere(lp, saving), rule=lever_saving)
