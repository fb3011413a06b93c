"""Money: what everything costs, and the envelope it must fit.

    spend[a,line,t]  =  (price[a,s,j,t] − contribution[a,s,t]) · weeks[t] · drawn[a,s,j,t]  a supply
                     =  price · weeks · (available + added) − contribution · weeks · drawn  a block
                     =  pay[a,r,c,t] · years[t] · fte[a,r,c,t] + hire_cost[a,r,t] · hired     staff
                     =  lever_cost[a,l,t]                                                   a lever
                     =  amount[a,line,t]                                               a fixed line
    cost[a,t]  =  Σ_line spend[a,line,t]
    cost[a,t]  ≤  Σ_part amount[a,part,t]                                  the envelope         [£]
    cost[a,t]  ≤  baseline[a,t] − savings[a,t]                             the savings target   [£]

spend        £ spent on a line; a line is a supply, staff under a contract, a lever or a fixed line
price         £ for one unit of supply j of service s: a place for a week, an hour, an episode
contribution  £ that people pay towards one unit of service s
weeks         weeks in the period, by its days; for episodes a year, years stand in its place
years         years in the period, by its months
drawn         units drawn from supply j
available     units that a block has, paid for whether used or not
added         units that levers add to it
pay           £ for one FTE for a year, on-costs included
fte           staff of role r under contract c
hire_cost     £ for hiring one permanent FTE
hired         permanent staff hired
lever_cost    £ that a lever costs, savings taken off
amount        £ of a fixed line, or of a part of the envelope
cost          £ thousand spent in the area and period
baseline      £ that the savings are counted from
savings       £ to be saved against the baseline

The savings target counts all that is spent in the period, one-off levers and hiring too; a
target for recurrent spending alone is a different limit. A block contract is paid for whether
used or not. In a least-cost plan the envelope has headroom, not a price: either the plan fits
it, or there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyomo.core as pyo

from mixopt.formulation.limits import Limit, blank_second, everywhere, figures, limit
from mixopt.instance import Instance
from mixopt.units import THOUSAND, VOLUME_UNITS

MOST_THOUSANDS = 1e9
"""A finite bound, far above any council's spending."""
AREA = ("area", "period")


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add the spend of every line, the cost, the envelope and the savings target."""
    head = instance.head
    _parameters(lp, instance)
    lines = dict(_lines(lp, instance))

    def spend(lp: pyo.ConcreteModel, a: str, line: str, t: str) -> Any:
        return lines[line](a, t)

    lp.spend = pyo.Expression(everywhere(lp, [(line,) for line in lines]), rule=spend)
    index = [(a, t) for a in lp.AREAS for t in lp.PERIODS]
    lp.cost = pyo.Var(index, bounds=(-MOST_THOUSANDS, MOST_THOUSANDS), doc="£ thousand spent")

    def costs(lp: pyo.ConcreteModel, a: str, t: str) -> Any:
        return lp.cost[a, t] == sum(lp.spend[a, line, t] for line in lines) / THOUSAND

    def envelope(lp: pyo.ConcreteModel, a: str, t: str) -> Any:
        return lp.cost[a, t] <= sum(lp.amount[a, part, t] for part in head.envelope) / THOUSAND

    def savings_target(lp: pyo.ConcreteModel, a: str, t: str) -> Any:
        name = "savings_target"
        return lp.cost[a, t] <= (lp.baseline[a, name, t] - lp.savings[a, name, t]) / THOUSAND

    told = Limit("£1,000 more spent on nothing", "", "£1,000", "definition", AREA)
    limit(lp, "costs", index, costs, told)
    told = Limit("£1,000 more in the envelope", "spend fits the envelope", "£1,000", "policy", AREA)
    limit(lp, "envelope", index if head.envelope else [], envelope, told)
    told = Limit("£1,000 less to save", "spend meets the savings target", "£1,000", "policy", AREA)
    limit(lp, "savings_target", index if head.savings_target else [], savings_target, told)


def _parameters(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Every figure in £, each in its own unit."""
    model, head = instance.model, instance.head
    supplies = {(s, j): (s, "" if j == s else j) for s, j in lp.SUPPLIES}
    paying = blank_second(s for s, service in model.services.items() if service.contribution)
    entries = [(name,) for name in (*head.envelope, *head.lines)]
    target = [("savings_target",)] if head.savings_target else []
    figures(lp, instance, "price", "services", supplies)
    figures(lp, instance, "contribution", "services", paying)
    figures(lp, instance, "pay", "workforce", lp.STAFF)
    figures(lp, instance, "hire_cost", "workforce", [(r, "permanent") for r in lp.PERMANENT])
    figures(lp, instance, "amount", "funding", entries)
    figures(lp, instance, "baseline", "funding", target)
    figures(lp, instance, "savings", "funding", target)
    lp.weeks = pyo.Param(lp.PERIODS, initialize={p.name: p.weeks for p in instance.periods})
    lp.years = pyo.Param(lp.PERIODS, initialize={p.name: p.years for p in instance.periods})


def _lines(lp: pyo.ConcreteModel, instance: Instance) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every line, and what is spent on it in an area and period, in £."""
    for s, j in lp.SUPPLIES:
        yield f"services.{s}" + ("" if j == s else f".{j}"), _supply(lp, instance, s, j)
    for r, c in lp.STAFF:
        yield f"workforce.{r}.{c}", _staff(lp, r, c)
    for x, lever in instance.model.levers.items():
        if lever.cost or lever.saving:
            yield f"levers.{x}", lambda a, t, x=x: lp.lever_cost[a, x, t]
    for entry in instance.head.lines:
        yield f"funding.{entry}", lambda a, t, entry=entry: lp.amount[a, entry, t]


def _supply(lp: pyo.ConcreteModel, instance: Instance, s: str, j: str) -> Callable[..., Any]:
    service = instance.model.services[s]
    time = getattr(lp, VOLUME_UNITS[service.unit].time)
    block = j in service.supplies and service.supplies[j].block

    def spent(a: str, t: str) -> Any:
        price = lp.price[a, s, j, t]
        drawn = lp.drawn[a, s, j, t]
        contribution = lp.contribution[a, s, t] if service.contribution else 0
        if not block:
            return (price - contribution) * time[t] * drawn
        added = lp.added[a, s, j, t] if (a, s, j, t) in lp.added else 0
        paid_for = lp.available[a, s, j, t] + added
        return price * time[t] * paid_for - contribution * time[t] * drawn

    return spent


def _staff(lp: pyo.ConcreteModel, r: str, c: str) -> Callable[..., Any]:
    def spent(a: str, t: str) -> Any:
        paid = lp.pay[a, r, c, t] * lp.years[t] * lp.fte[a, r, c, t]
        return paid + lp.hire_cost[a, r, c, t] * lp.hired[a, r, t] if c == "permanent" else paid

    return spent
