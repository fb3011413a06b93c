"""Flows: who comes, who leaves, and who passes from one need to another, month by month.

    carried: for every need with a flow, and month m of period t [person]
        stock[a,g,m,t]  =  stock[a,g,m−1,t] + (starts[a,g,t] − prevented[a,g,t]) / 12
          − Σ_w (leaving[a,g,w,m,t] + moved_on[a,g,w,t] / 12)
          + Σ_h (leaving[a,h,g,m,t] + moved_on[a,h,g,t] / 12)
    stays_ended: for every way w out of it that has a length of stay [person]
        length_of_stay[a,g,w,t] · left[a,g,w,m,t]  =  during[a,g,m,t]
    prevention_limit: for every need whose starts are prevented [person]
        prevented[a,g,t]  ≤  starts[a,g,t]
    where
        during[a,g,m,t]  =  (stock[a,g,m−1,t] + stock[a,g,m,t]) / 2
        average[a,g,t]  =  Σ_m during[a,g,m,t] / number of months
        leaving[a,g,w,m,t]  =  leaving_rate[a,g,w,t] · during[a,g,m,t] / 12, or left[a,g,w,m,t]
        prevented[a,g,t]  =  Σ_s Σ_k prevented_per_unit[a,g,s,k,t] · volume[a,s,t−k]
        moved_on[a,g,w,t]  =  Σ_s moved_on_per_unit[a,g,s,t] · volume[a,s,t]

stock               people with need g at the end of month m of the period
opening_stock       people on the first day of the plan: the stock before its first month
during              people with the need on average in the month
average             people with the need on average over the period: those who are to be supported
starts              people who come, in a year, before any of it is prevented
prevented           those of them, in a year, who do not come because of services
moved_on            people, in a year, whom services help out by way w, besides those who leave
leaving             those who leave by way w in the month, but those whom services help out
leaving_rate        those who leave by way w in a year, for each person there
left                those who leave in the month by a way that has a length of stay
length_of_stay      months that people stay on average before they leave by way w
prevented_per_unit  starts in a year that one unit of volume prevents, k periods after it
moved_on_per_unit   people in a year whom one unit of volume helps out of the need
volume              units of the service given

A way w out of a need is a cause for which people leave, or the need h that they pass to. What
happens in a month happens evenly, so the people on average in it are the mean of its ends, and
those who leave are a share of these: by a rate, or by a length of stay, as people × time = leavers
× how long each stays. A month is a twelfth of a year. So a plan by years, by quarters and by
months has the same people, and where nothing changes there are starts × length of stay. A period's
average is that of its months and not of its ends: where people leave fast, these are far apart.

Who is kept from coming would have stayed: what is saved lasts as long as the stay, and passes from
need to need with it. Beyond the horizon the flow goes on as in its last period.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import (
    Index,
    add_delayed,
    blank_second,
    everywhere,
    figures,
    limit,
    singly,
)
from mixopt.instance.instance import Instance
from mixopt.instance.limit import DEMAND_FIRST, KEPT, Limit, definition
from mixopt.units import MONTHS_A_YEAR


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add who comes, who leaves and who is there, of the needs that have a flow."""
    needs = instance.model.needs
    flows = [g for g, need in needs.items() if need.flow]
    figures(lp, instance, "opening_stock", "flows", blank_second(flows), "opening")
    figures(lp, instance, "starts", "flows", blank_second(flows))
    for name, given in (("leaving_rate", "rate"), ("length_of_stay", "stay")):
        keys = [(g, w) for g, ways in lp.WAYS.items() for w, how in ways.items() if how == given]
        figures(lp, instance, name, "flows", keys, given)
    _people(lp, flows)
    preventing = {s: service.prevents for s, service in instance.model.services.items()}
    add_delayed(lp, instance, "prevented", "prevented_per_unit", preventing)
    _moved_on(lp, instance)
    _stays_ended(lp)
    _carried(lp)
    _limit_prevention(lp)


def _people(lp: pyo.ConcreteModel, flows: list[str]) -> None:
    """The people on average in each month, and over each period."""

    def during(lp: pyo.ConcreteModel, a: str, g: str, m: str, t: str) -> Any:
        return (_before(lp, a, g, m, t) + lp.stock[a, g, m, t]) / 2

    def average(lp: pyo.ConcreteModel, a: str, g: str, t: str) -> Any:
        return sum(lp.during[a, g, m, t] for m in lp.MONTHS[t]) / len(lp.MONTHS[t])

    lp.during = pyo.Expression(list(lp.stock), rule=during)
    lp.average = pyo.Expression(everywhere(lp, singly(flows)), rule=average)


def _before(lp: pyo.ConcreteModel, a: str, g: str, m: str, t: str) -> Any:
    """The stock at the end of the month before."""
    at = lp.MONTHS[t].index(m)
    if at:
        return lp.stock[a, g, lp.MONTHS[t][at - 1], t]
    if t == lp.PERIODS[0]:
        return lp.opening_stock[a, g]
    last = lp.PERIODS[lp.PERIODS.index(t) - 1]
    return lp.stock[a, g, lp.MONTHS[last][-1], last]


def _moved_on(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Those whom services help out of a need, by the way out."""
    services = instance.model.services
    helping: dict[Index, list[str]] = defaultdict(list)
    for s, service in services.items():
        for g, w in service.moves_on.items():
            helping[g, w].append(s)
    keys = [(g, s) for s, service in services.items() for g in service.moves_on]
    figures(lp, instance, "moved_on_per_unit", "pathways", keys)

    def moved_on(lp: pyo.ConcreteModel, a: str, g: str, w: str, t: str) -> Any:
        return sum(lp.moved_on_per_unit[a, g, s, t] * lp.volume[a, s, t] for s in helping[g, w])

    lp.moved_on = pyo.Expression(everywhere(lp, list(helping)), rule=moved_on)


def _carried(lp: pyo.ConcreteModel) -> None:
    """Who is there at the end of a month, from who was there at its beginning."""

    def leaving(lp: pyo.ConcreteModel, a: str, g: str, w: str, m: str, t: str) -> Any:
        if lp.WAYS[g][w] == "stay":
            return lp.left[a, g, w, m, t]
        return lp.leaving_rate[a, g, w, t] / MONTHS_A_YEAR * lp.during[a, g, m, t]

    index = [(a, g, w, m, t) for a, g, m, t in lp.stock for w in lp.WAYS[g]]
    lp.leaving = pyo.Expression(index, rule=leaving)

    def out(a: str, g: str, w: str, m: str, t: str) -> Any:
        """Those who leave a need by one way in a month."""
        helped = lp.moved_on[a, g, w, t] / MONTHS_A_YEAR if (a, g, w, t) in lp.moved_on else 0
        return lp.leaving[a, g, w, m, t] + helped

    def carried(lp: pyo.ConcreteModel, a: str, g: str, m: str, t: str) -> Any:
        prevented = lp.prevented[a, g, t] if (a, g, t) in lp.prevented else 0
        left = sum(out(a, g, w, m, t) for w in lp.WAYS[g])
        came = sum(out(a, h, g, m, t) for h, ways in lp.WAYS.items() if g in ways)
        more = lp.stock[a, g, m, t] - _before(lp, a, g, m, t) + prevented / MONTHS_A_YEAR
        return more + left - came == lp.starts[a, g, t] / MONTHS_A_YEAR

    words = "one more person at the end of the month: {need}"
    said = definition(words, "person", ("area", "need", "month", "period"))
    limit(lp, "carried", list(lp.stock), carried, said)


def _stays_ended(lp: pyo.ConcreteModel) -> None:
    """Those there × a month = those who leave in it × the months that each stays."""

    def stays_ended(lp: pyo.ConcreteModel, a: str, g: str, w: str, m: str, t: str) -> Any:
        return lp.length_of_stay[a, g, w, t] * lp.left[a, g, w, m, t] == lp.during[a, g, m, t]

    words = "one more person who stays in the month and is no leaver's: {need}"
    said = definition(words, "person", ("area", "need", "to", "month", "period"))
    limit(lp, "stays_ended", list(lp.left), stays_ended, said)


def _limit_prevention(lp: pyo.ConcreteModel) -> None:
    """Nobody is kept from coming who would not have come."""

    def prevention_limit(lp: pyo.ConcreteModel, a: str, g: str, t: str) -> Any:
        return lp.prevented[a, g, t] + lp.nothing[a] <= lp.starts[a, g, t]

    said = Limit(
        words="one more person a year who could be kept from coming: {need}",
        demand="nobody is kept from coming who would not",
        subject="{need}",
        unit="person",
        standing="physical",
        keys=("area", "need", "period"),
        family="rules",
        allocation=KEPT,
        mended_by="",
        order=DEMAND_FIRST,
    )
    limit(lp, "prevention_limit", list(lp.prevented), prevention_limit, said)
