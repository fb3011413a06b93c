"""Money: what everything costs, and the envelope it must fit.

    costs: for every area and period [£1,000]
        cost[a,t]  =  Σ_line spend[a,line,t]
    envelope: where there is an envelope [£1,000]
        from_envelope[a,t]  ≤  Σ_part amount[a,part,t]
    savings_target: where there is a savings target [£1,000]
        cost[a,t] − Σ_f paid[a,f,line,t]  ≤  baseline[a,t] − savings[a,t]
    recurrent_target: in the last period, where there is a recurrent target [£1,000]
        Σ_line (spend[a,line,t] − Σ_f paid[a,f,line,t])  ≤  baseline[a,t] − recurrent_savings[a]
    where
        spend[a,line,t]
          =  (price[a,s,j,t] − contribution[a,s,t]) · weeks[t] · drawn[a,s,j,t]           a supply
          =  price · weeks · (available + added) − contribution · weeks · drawn            a block
          =  pay[a,r,c,t] · years[t] · fte[a,r,c,t]                                          staff
          =  hire_cost[a,r,t] · hired[a,r,t]                                          hiring, once
          =  release_cost[a,r,t] · released[a,r,t]                                redundancy, once
          =  vacancy_cost[a,r,t] · years[t] · vacant[a,r,t]                             vacancies
          =  lever_cost[a,l,t], or − lever_saving[a,l,t]                                   a lever
          =  1000 · scheme_spend[a,m,t]                                                   a scheme
          =  amount[a,line,t]                                                         a fixed line
        from_envelope[a,t]  =  cost[a,t] − Σ_f,line paid[a,f,line,t]

spend         £ spent on a line: a supply, staff under a contract, a lever, a scheme, a fixed line
price         £ for one unit of supply j of service s: a place for a week, an hour, an episode
contribution  £ that people pay towards one unit of service s
weeks         weeks in the period, by its days; for episodes a year, years stand in its place
years         years in the period, by its months: pay for a year is paid in full for any year of
              twelve months, of 365 or of 366 days
drawn         units drawn from supply j
available     units that a block has, paid for whether used or not
added         units that levers add to it
pay           £ for one FTE for a year, on-costs included
fte           staff of role r under contract c
hire_cost     £ for hiring one permanent FTE
hired         permanent staff hired
release_cost  £ for releasing one permanent FTE, of roles that have redundancy
released      permanent staff released, who would have stayed
vacancy_cost  £ for a year of a post that nobody fills, of roles that have posts
vacant        posts that nobody fills
lever_cost    £ that a lever costs
lever_saving  £ that it saves
scheme_spend  £ thousand spent on a scheme
amount        £ of a fixed line, or of a part of the envelope
cost          £ thousand spent in the area and period
paid          £ thousand that fund f pays for a line
from_envelope  £ thousand that the envelope pays: what no fund does
baseline      £ that the savings are counted from
savings       £ to be saved against the baseline
recurrent_savings  £ to be saved for good, by the last period

The savings target counts all that is spent in the period but what grants and one-off money pay:
they stand in for a saving; a reserve does not. The recurrent target counts the lines that
recur, and only grants that go on stand in: what hiring and redundancy cost is spent once, and does
not count. A block contract is paid for whether used or not. In a
least-cost plan the envelope has headroom, not a price: either the plan fits it, or there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pyomo.core as pyo

from mixopt.formulation.declare import (
    MOST_THOUSANDS,
    blank_second,
    everywhere,
    figures,
    inside,
    limit,
    variable,
)
from mixopt.instance.funding_figures import TARGET
from mixopt.instance.instance import Instance
from mixopt.instance.limit import NOT_ASKED, Limit, Variable, definition
from mixopt.instance.lines import (
    hiring_line,
    lasting_funds,
    lines_of,
    list_helping_funds,
    redundancy_line,
    saving_line,
    vacancy_line,
)
from mixopt.units import THOUSAND, VOLUME_UNITS

AREA = ("area", "period")


def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Add the spend of every line, the cost, the envelope and the savings target."""
    head = instance.head
    _parameters(lp, instance)
    lines = dict(_lines(lp, instance))

    def spend(lp: pyo.ConcreteModel, a: str, line: str, t: str) -> Any:
        return lines[line](a, t)

    lp.spend = pyo.Expression(everywhere(lp, [(line,) for line in lines]), rule=spend)
    every, index = everywhere(lp, [()]), inside(lp, [()])
    spent = Variable("£ thousand spent", "", AREA, scale=0.0)
    variable(lp, "cost", every, (-MOST_THOUSANDS, MOST_THOUSANDS), spent)

    def costs(lp: pyo.ConcreteModel, a: str, t: str) -> Any:
        return lp.cost[a, t] == sum(lp.spend[a, line, t] for line in lines) / THOUSAND

    paid = payments_of(lp, instance)
    funds = list(instance.model.funds)

    def from_envelope(lp: pyo.ConcreteModel, a: str, t: str) -> Any:
        return lp.cost[a, t] - sum(paid(a, t, funds))

    def envelope(lp: pyo.ConcreteModel, a: str, t: str) -> Any:
        parts = sum(lp.amount[a, part, t] for part in head.envelope)
        return lp.from_envelope[a, t] <= parts / THOUSAND

    lp.from_envelope = pyo.Expression(index, rule=from_envelope)

    limit(lp, "costs", every, costs, definition("£1,000 more spent on nothing", "£1,000", AREA))
    said = Limit(
        words="£1,000 more in the envelope",
        demand="spend fits the envelope",
        subject="",
        unit="£1,000",
        standing="policy",
        keys=AREA,
        family="spending",
        allocation=NOT_ASKED,
        mended_by="higher envelope",
    )
    limit(lp, "envelope", index if head.envelope else [], envelope, said)
    _targets(lp, instance)


def payments_of(lp: pyo.ConcreteModel, instance: Instance) -> Callable[..., list[Any]]:
    """What some funds pay in an area and period, of all lines or of those that recur."""
    lines = lines_of(instance.model, instance.head)

    def paid(a: str, t: str, funds: list[str], *, recurring: bool = False) -> list[Any]:
        return [
            lp.paid[a, f, line, t]
            for f in funds
            for line in lp.PAYS.get((f, t), ())
            if lines[line].recurs or not recurring
        ]

    return paid


def _targets(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """The savings target of each period, and the recurrent one of the last."""
    head, paid, last = instance.head, payments_of(lp, instance), lp.HORIZON[-1]
    helping = list_helping_funds(instance.model)
    lasting = lasting_funds(instance, len(lp.HORIZON) - 1)
    recurring = [line.name for line in lines_of(instance.model, head).values() if line.recurs]

    def savings_target(lp: pyo.ConcreteModel, a: str, t: str) -> Any:
        most = (lp.baseline[a, TARGET, t] - lp.savings[a, TARGET, t]) / THOUSAND
        return lp.cost[a, t] - sum(paid(a, t, helping)) <= most

    def recurrent_target(lp: pyo.ConcreteModel, a: str, t: str) -> Any:
        most = (lp.baseline[a, TARGET, t] - lp.recurrent_savings[a, TARGET]) / THOUSAND
        spent = sum(lp.spend[a, line, t] for line in recurring) / THOUSAND
        return spent - sum(paid(a, t, lasting, recurring=True)) + lp.nothing[a] <= most

    said = Limit(
        words="£1,000 more to save",
        demand="spend meets the savings target",
        subject="",
        unit="£1,000",
        standing="policy",
        keys=AREA,
        family="savings",
        allocation=NOT_ASKED,
        mended_by="smaller savings",
        step=-1.0,
    )
    index = inside(lp, [()])
    limit(lp, "savings_target", index if head.savings_target else [], savings_target, said)
    said = Limit(
        words="£1,000 more to save for good",
        demand="spend that recurs meets the recurrent target",
        subject="",
        unit="£1,000",
        standing="policy",
        keys=AREA,
        family="lasting savings",
        allocation=NOT_ASKED,
        mended_by="smaller recurrent savings",
        step=-1.0,
    )
    index = [(a, last) for a in lp.AREAS if head.recurrent_target]
    limit(lp, "recurrent_target", index, recurrent_target, said)


def _parameters(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """Every figure in £, each in its own unit."""
    model, head = instance.model, instance.head
    supplies = {(s, j): (s, "" if j == s else j) for s, j in lp.SUPPLIES}
    paying = blank_second(s for s, service in model.services.items() if service.contribution)
    entries = [(name,) for name in (*head.envelope, *head.lines)]
    yearly = [(TARGET,)] if head.savings_target else []
    recurrent = [(TARGET,)] if head.recurrent_target else []
    figures(lp, instance, "price", "services", supplies)
    figures(lp, instance, "contribution", "services", paying)
    figures(lp, instance, "pay", "workforce", lp.STAFF)
    figures(lp, instance, "hire_cost", "workforce", [(r, "permanent") for r in lp.PERMANENT])
    figures(lp, instance, "release_cost", "workforce", [(r, "permanent") for r in lp.REDUNDANCY])
    figures(lp, instance, "vacancy_cost", "workforce", blank_second(lp.POSTS))
    figures(lp, instance, "amount", "funding", entries)
    figures(lp, instance, "baseline", "funding", yearly or recurrent)
    figures(lp, instance, "savings", "funding", yearly)
    figures(lp, instance, "recurrent_savings", "funding", recurrent)


def _lines(lp: pyo.ConcreteModel, instance: Instance) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every line, and what is spent on it in an area and period, in £."""
    for s, j in lp.SUPPLIES:
        yield f"services.{s}" + ("" if j == s else f".{j}"), _supply(lp, instance, s, j)
    yield from _staff_lines(lp)
    for x, lever in instance.model.levers.items():
        if lever.cost:
            yield f"levers.{x}", lambda a, t, x=x: lp.lever_cost[a, x, t]
        if lever.saving:
            yield saving_line(x), lambda a, t, x=x: -lp.lever_saving[a, x, t]
    for m in lp.SCHEMES:
        yield f"schemes.{m}", _scheme(lp, instance, m)
    for entry in instance.head.lines:
        yield f"funding.{entry}", _fixed_line(lp, instance, entry)


def _staff_lines(lp: pyo.ConcreteModel) -> Iterator[tuple[str, Callable[..., Any]]]:
    """What staff cost: pay, hiring and redundancy once, and posts that nobody fills."""
    for r, c in lp.STAFF:
        yield (
            f"workforce.{r}.{c}",
            lambda a, t, r=r, c=c: lp.pay[a, r, c, t] * lp.years[t] * lp.fte[a, r, c, t],
        )
    for r in lp.PERMANENT:
        yield (
            hiring_line(r),
            lambda a, t, r=r: lp.hire_cost[a, r, "permanent", t] * lp.hired[a, r, t],
        )
    for r in lp.REDUNDANCY:
        yield (
            redundancy_line(r),
            lambda a, t, r=r: lp.release_cost[a, r, "permanent", t] * lp.released[a, r, t],
        )
    for r in lp.POSTS:
        yield (
            vacancy_line(r),
            lambda a, t, r=r: lp.vacancy_cost[a, r, t] * lp.years[t] * lp.vacant[a, r, t],
        )


def _scheme(lp: pyo.ConcreteModel, instance: Instance, m: str) -> Callable[..., Any]:
    """What is spent on a scheme; beyond the horizon what its last period has, if it recurs."""
    one_off, last = instance.model.schemes[m].one_off, lp.HORIZON[-1]

    def spent(a: str, t: str) -> Any:
        if t in lp.HORIZON:
            return THOUSAND * lp.scheme_spend[a, m, t]
        return 0 if one_off else THOUSAND * lp.scheme_spend[a, m, last]

    return spent


def _fixed_line(lp: pyo.ConcreteModel, instance: Instance, entry: str) -> Callable[..., Any]:
    """A fixed line; beyond the horizon only where it recurs."""
    one_off = instance.head.lines[entry].one_off
    return lambda a, t: lp.amount[a, entry, t] if t in lp.HORIZON or not one_off else 0


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
