"""The linear programme: the whole problem on one page.

Choose who is supported where, how much of each service is bought from which supply, which
staff are employed and which levers are started, so that every limit holds and the discounted
cost is least. The sets and the variables stand here; each block below adds its limits, with
its mathematics over its code. Reads no file and calls no solver.

    a  area   g  need   s  service   j  supply   r  role   c  contract   l  lever   t  period
    f  fund   m  scheme; in flows of people, a month   w  way out of a need   i  metric
    h  client group   y  population year
    k  standard or ring-fence   u  use of staff   q  month or quarter

The periods of the plan are its horizon. Where the instance looks beyond it, its last period is
repeated after it, with its figures held: people, places, staff and what they cost go on there, and
so do levers that were started; nothing is started there, schemes spend what they do in the last
period, what is one-off is not there, and no limit on money is, as nobody has set one.

Money is in £ thousand inside the programme. People, volumes and FTE are averages over the
period, so fractions are right. Every figure is a parameter in its own unit, under the name that
the tables use, so that a Pyomo user can change it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyomo.core as pyo

from mixopt.formulation import (
    budget,
    conditions,
    continuity,
    contracts,
    contributions,
    flows,
    funds,
    groups,
    levers,
    needs,
    objective,
    partners,
    pools,
    profiles,
    ratios,
    ringfences,
    schemes,
    standards,
    supply,
    workforce,
)
from mixopt.formulation.declare import (
    MOST_THOUSANDS,
    Index,
    add_given,
    everywhere,
    inside,
    singly,
    variable,
)
from mixopt.instance.care_figures import supplies_of, ways_of
from mixopt.instance.instance import Instance, expect_instance
from mixopt.instance.limit import Variable
from mixopt.instance.lines import is_ended, keeps, lines_of, payments, spending_lines
from mixopt.instance.uses import uses_of
from mixopt.instance.variant import Variant

BLOCKS = (
    flows, groups, needs, levers, supply, continuity, ratios, workforce, standards, schemes,
    profiles, contracts, budget, funds, pools, conditions, contributions, ringfences, partners,
    objective,
)  # fmt: skip
"""Every block of the programme, in the order in which they are added."""

# Finite bounds, far above anything that a council has: the exact certificate needs them.
# No plan may rest on one; `solve` refuses an answer that does.
MOST_PEOPLE = 1e7

MOST_VOLUME = 1e10

MOST_FTE = 1e9

MOST_STARTS = 1e6


def build(
    instance: Instance,
    *,
    most_need: bool = False,
    then_least_cost: bool = False,
    alone: bool = False,
    no_worse_off: bool = False,
) -> pyo.ConcreteModel:
    """The linear programme of an instance; every figure is a Pyomo parameter that can be changed.

    Args:
        instance: What to plan.
        most_need: Let need go unmet, and minimise that.
        then_least_cost: After that: minimise the cost, with no more unmet than `least_unmet`, a
            parameter that stands at 0 until it is set.
        alone: Areas pool nothing: each has its own funds, and its share of pooled supplies. What is
            written for all areas together (contributions, some ring-fences) still holds.
        no_worse_off: Hold those whom the instance names to what they would pay alone, a parameter
            `alone` that stands at 0 until it is set.
    """
    expect_instance(instance, "build")
    lp = pyo.ConcreteModel(name=instance.name)
    lp.INSTANCE = instance
    lp.VARIANT = Variant(most_need, then_least_cost, alone, no_worse_off)
    lp.LIMITS, lp.ADDRESSES, lp.CELLS, lp.GIVEN = {}, {}, {}, set()
    lp.VARIABLES, lp.BROUGHT = {}, {}
    _sets(lp, instance)
    _variables(lp)
    for block in BLOCKS:
        block.add(lp, instance)
    return lp


def _sets(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """What exists, as index tuples in the order of the model file."""
    model = instance.model
    lp.AREAS = list(instance.areas)
    lp.HORIZON = [period.name for period in instance.periods]
    lp.PERIODS = [period.name for period in instance.every_period]
    add_given(lp, "weeks", {p.name: p.weeks for p in instance.every_period})
    add_given(lp, "years", {p.name: p.years for p in instance.every_period})
    lp.MONTHS = {p.name: [str(m + 1) for m in range(p.months)] for p in instance.every_period}
    lp.WAYS = {g: ways_of(flow) for g, need in model.needs.items() if (flow := need.flow)}
    lp.FLOWS = list(lp.WAYS)
    lp.NEEDS = [g for g, need in model.needs.items() if need.met]
    lp.PATHWAYS = [(g, s) for s, service in model.services.items() for g in service.meets]
    lp.SERVICES = list(model.services)
    lp.SUPPLIES = [
        (s, j or s) for s, service in model.services.items() for j in supplies_of(s, service)
    ]
    lp.STAFF = [(r, c) for r, role in model.roles.items() for c in role.contracts]
    lp.PERMANENT = [r for r, c in lp.STAFF if c == "permanent"]
    lp.REDUNDANCY = [r for r in lp.PERMANENT if model.roles[r].redundancy]
    lp.POSTS = [r for r, role in model.roles.items() if role.posts]
    lp.USES = uses_of(model)
    lp.DEPLOYED = [(r, c, u) for r, c in lp.STAFF for u in lp.USES.get(r, ())]
    lp.LEVERS = list(model.levers)
    lp.SCHEMES = list(model.schemes)
    lp.SPENDING = spending_lines(model, instance.head)
    lp.LINES = list(lines_of(model, instance.head))
    lp.CONTRIBUTIONS = [(m, f) for m, scheme in model.schemes.items() for f in scheme.contributions]
    lp.PAYMENTS, lp.PAYERS, lp.PAYS = payments(instance), {}, {}
    for f, line, t in lp.PAYMENTS:
        lp.PAYERS.setdefault((line, t), []).append(f)
        lp.PAYS.setdefault((f, t), []).append(line)
    lp.KEPT = [f for f in model.funds if keeps(model, f)]
    lp.POOLS = [f for f, fund in model.funds.items() if fund.shared and not lp.VARIANT.alone]
    lp.ENDED = {
        f: [t for at, t in enumerate(lp.HORIZON) if is_ended(instance, f, at)] for f in model.funds
    }


def _variables(lp: pyo.ConcreteModel) -> None:
    """What the plan decides. People, volumes and staff first, then money in £ thousand."""

    def decide(name: str, keys: Sequence[Index], most: float, when: Any = everywhere) -> None:
        variable(lp, name, when(lp, keys), (0, most), DECISIONS[name])

    stocks = [(a, g, m, t) for a in lp.AREAS for g in lp.FLOWS for t in lp.PERIODS
              for m in lp.MONTHS[t]]  # fmt: skip
    leaving = [(a, g, w, m, t) for a, g, m, t in stocks for w, given in lp.WAYS[g].items()
               if given == "stay"]  # fmt: skip
    variable(lp, "stock", stocks, (0, MOST_PEOPLE), DECISIONS["stock"])
    variable(lp, "left", leaving, (0, MOST_PEOPLE), DECISIONS["left"])
    decide("supported", lp.PATHWAYS, MOST_PEOPLE)
    decide("unmet", singly(lp.NEEDS), MOST_PEOPLE if lp.VARIANT.most_need else 0)
    decide("volume", singly(lp.SERVICES), MOST_VOLUME)
    decide("drawn", lp.SUPPLIES, MOST_VOLUME)
    decide("fte", lp.STAFF, MOST_FTE)
    decide("deployed", lp.DEPLOYED, MOST_FTE)
    decide("hired", singly(lp.PERMANENT), MOST_FTE)
    decide("released", singly(lp.PERMANENT), MOST_FTE)
    decide("vacant", singly(lp.POSTS), MOST_FTE)
    decide("started", singly(lp.LEVERS), MOST_STARTS, inside)
    decide("scheme_spend", singly(lp.SCHEMES), MOST_THOUSANDS, inside)
    _money(lp)


def _money(lp: pyo.ConcreteModel) -> None:
    """What funds do; and a variable that is 0."""

    def decide(name: str, index: Sequence[Index], most: float = MOST_THOUSANDS) -> None:
        variable(lp, name, index, (0, most), DECISIONS[name])

    kept = [key for key in inside(lp, singly(lp.KEPT)) if key[2] not in lp.ENDED[key[1]]]
    off = [(m, f, t) for m, f in lp.CONTRIBUTIONS for t in lp.HORIZON]
    shared = inside(lp, singly(lp.POOLS)) if len(lp.AREAS) > 1 else []
    decide("nothing", singly(lp.AREAS), 0)
    decide("paid", [(a, *pair) for a in lp.AREAS for pair in lp.PAYMENTS])
    decide("kept", kept)
    decide("over", off)
    decide("under", off)
    decide("given", shared)
    decide("taken", shared)


DECISIONS = {
    "stock": Variable("people with a need at the end of a month",
                      "{need}: nobody is left at the end of month {month}",
                      ("area", "need", "month", "period"), scale=0.0),
    "left": Variable("people who leave a need in a month, by a way that has a length of stay",
                     "{need}: nobody leaves in month {month} ({to})",
                     ("area", "need", "to", "month", "period"), scale=0.0),
    "supported": Variable("people of a need supported by a service",
                          "{service}: nobody is left of {need}",
                          ("area", "need", "service", "period"), opening="pathways"),
    "unmet": Variable("people of a need whom no service supports",
                      "{need}: everyone is supported", ("area", "need", "period")),
    "volume": Variable("units of a service used",
                       "{service}: none is used", ("area", "service", "period"),
                       opening="services"),
    "drawn": Variable("units drawn from a supply",
                      "{supply}: none is used", ("area", "service", "supply", "period"),
                      level=2),
    "fte": Variable("staff of a role under a contract",
                    "{role}, {contract}: none is left", ("area", "role", "contract", "period"),
                    opening="workforce"),
    "deployed": Variable("staff of a role given to a use",
                         "{role}, {contract}: none is left for {use}",
                         ("area", "role", "contract", "use", "period"), level=2),
    "hired": Variable("permanent staff hired",
                      "{role}: nobody is hired", ("area", "role", "period"), decided_ahead=True),
    "released": Variable("permanent staff released",
                         "{role}: nobody is released", ("area", "role", "period"),
                         decided_ahead=True),
    "vacant": Variable("posts that nobody fills",
                       "{role}: no post is vacant", ("area", "role", "period"), level=2),
    "started": Variable("starts of a lever", "{lever}: not started", ("area", "lever", "period"),
                        decided_ahead=True),
    "scheme_spend": Variable("£ thousand spent on a scheme",
                             "{scheme}: nothing is spent", ("area", "scheme", "period"), level=2,
                             decided_ahead=True),
    "nothing": Variable("0: keeps a limit that no decision enters", "", ("area",)),
    "paid": Variable("paid for a line",
                     "{fund} pays nothing for {line}",
                     ("area", "fund", "line", "period"), level=2),
    "kept": Variable("left of a fund", "{fund}: nothing is kept",
                     ("area", "fund", "period"), level=2),
    "over": Variable("paid above a contribution",
                     "{fund} pays no more than its part of {scheme}",
                     ("scheme", "fund", "period"), level=2),
    "under": Variable("paid below a contribution",
                      "{fund} pays no less than its part of {scheme}",
                      ("scheme", "fund", "period"), level=2),
    "given": Variable("put into a pool",
                      "{fund}: nothing is put into the pool",
                      ("area", "fund", "period"), level=2),
    "taken": Variable("taken out of a pool",
                      "{fund}: nothing is taken out of the pool",
                      ("area", "fund", "period"), level=2),
}  # fmt: skip
"""What each decision is, and what it means that it comes to nothing."""
