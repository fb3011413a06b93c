"""The linear programme: the whole problem on one page.

Choose who is supported where, how much of each service is bought from which supply, which
staff are employed and which levers are started, so that every limit holds and the discounted
cost is least. The sets and the variables stand here; each block below adds its limits, with
its mathematics over its code. Reads no file and calls no solver.

    a  area   g  need   s  service   j  supply   r  role   c  contract   l  lever   t  period
    f  fund   m  scheme   i  metric   k  standard or ring-fence   u  use of staff

Money is in £ thousand inside the programme. People, volumes and FTE are averages over the
period, so fractions are right. Every figure is a parameter in its own unit, under the name that
the tables use, so that a Pyomo user can change it.
"""

from __future__ import annotations

import pyomo.core as pyo

from mixopt.formulation import budget as money
from mixopt.formulation import (
    continuity,
    funds,
    levers,
    needs,
    objective,
    ringfences,
    schemes,
    standards,
    supply,
    workforce,
)
from mixopt.formulation.declare import MOST_THOUSANDS
from mixopt.instance.care_figures import supplies_of
from mixopt.instance.instance import Instance
from mixopt.instance.lines import keeps, lines_of, payments, spending_lines
from mixopt.instance.uses import uses_of

BLOCKS = (
    needs, levers, supply, continuity, workforce, standards, schemes, money, funds, ringfences,
    objective,
)  # fmt: skip
"""Every block of the programme, in the order in which they are added."""

# Finite bounds, far above anything that a council has: the exact certificate needs them.
# No plan may rest on one; `solve` refuses an answer that does.
MOST_PEOPLE = 1e7

MOST_VOLUME = 1e8

MOST_FTE = 1e5

MOST_STARTS = 1e6


def build(
    instance: Instance, *, mutable: bool = True, most_need: bool = False, alone: bool = False
) -> pyo.ConcreteModel:
    """The linear programme of an instance.

    Args:
        instance: What to plan.
        mutable: Every figure is a Pyomo parameter that can be changed after building. Without,
            figures are plain numbers, which is quicker.
        most_need: Let need go unmet, and minimise that; `objective.then_least_cost` comes after.
        alone: Areas pool nothing: each has its own funds, and its share of pooled supplies. What is
            written for all areas together (contributions, some ring-fences) still holds.
    """
    lp = pyo.ConcreteModel(name=instance.name)
    lp.MUTABLE, lp.MOST_NEED, lp.ALONE, lp.LIMITS, lp.ADDRESSES = mutable, most_need, alone, {}, {}
    _sets(lp, instance)
    _variables(lp)
    for block in BLOCKS:
        block.add(lp, instance)
    return lp


def _sets(lp: pyo.ConcreteModel, instance: Instance) -> None:
    """What exists, as index tuples in the order of the model file."""
    model = instance.model
    lp.AREAS = list(instance.areas)
    lp.PERIODS = [period.name for period in instance.periods]
    lp.weeks = pyo.Param(lp.PERIODS, initialize={p.name: p.weeks for p in instance.periods})
    lp.years = pyo.Param(lp.PERIODS, initialize={p.name: p.years for p in instance.periods})
    lp.NEEDS = [g for g, need in model.needs.items() if need.met]
    lp.PATHWAYS = [(g, s) for s, service in model.services.items() for g in service.meets]
    lp.SERVICES = list(model.services)
    lp.SUPPLIES = [
        (s, j or s) for s, service in model.services.items() for j in supplies_of(s, service)
    ]
    lp.STAFF = [(r, c) for r, role in model.roles.items() for c in role.contracts]
    lp.PERMANENT = [r for r, c in lp.STAFF if c == "permanent"]
    lp.REDUNDANCY = [r for r in lp.PERMANENT if model.roles[r].redundancy]
    lp.USES = uses_of(model)
    lp.DEPLOYED = [(r, c, u) for r, c in lp.STAFF for u in lp.USES.get(r, ())]
    lp.LEVERS = list(model.levers)
    lp.SCHEMES = list(model.schemes)
    lp.SPENDING = spending_lines(model, instance.head)
    lp.LINES = list(lines_of(model, instance.head))
    lp.CONTRIBUTIONS = [(m, f) for m, scheme in model.schemes.items() for f in scheme.contributions]
    lp.PAYMENTS = payments(instance)
    lp.KEPT = [f for f in model.funds if keeps(model, f)]
    lp.POOLS = [f for f, fund in model.funds.items() if fund.shared and not lp.ALONE]
    lp.ENDED = {f: [p.name for p in instance.periods if f in instance.head.ends
                    and p.last >= instance.head.ends[f]] for f in model.funds}  # fmt: skip


def _variables(lp: pyo.ConcreteModel) -> None:
    """What the plan decides."""

    def variable(index: list[tuple[str, ...]], most: float, doc: str) -> pyo.Var:
        full = [(a, *keys, t) for a in lp.AREAS for keys in index for t in lp.PERIODS]
        return pyo.Var(full, bounds=(0, most), doc=doc)

    def single(names: list[str]) -> list[tuple[str, ...]]:
        return [(name,) for name in names]

    lp.supported = variable(lp.PATHWAYS, MOST_PEOPLE, "people of a need supported by a service")
    most = MOST_PEOPLE if lp.MOST_NEED else 0
    lp.unmet = variable(single(lp.NEEDS), most, "people of a need whom no service supports")
    lp.volume = variable(single(lp.SERVICES), MOST_VOLUME, "units of a service used")
    lp.drawn = variable(lp.SUPPLIES, MOST_VOLUME, "units drawn from a supply")
    lp.fte = variable(lp.STAFF, MOST_FTE, "staff of a role under a contract")
    lp.deployed = variable(lp.DEPLOYED, MOST_FTE, "staff of a role given to a use")
    lp.hired = variable(single(lp.PERMANENT), MOST_FTE, "permanent staff hired")
    lp.released = variable(single(lp.PERMANENT), MOST_FTE, "permanent staff released")
    lp.started = variable(single(lp.LEVERS), MOST_STARTS, "starts of a lever")
    schemes = single(lp.SCHEMES)
    lp.scheme_spend = variable(schemes, MOST_THOUSANDS, "£ thousand spent on a scheme")
    _money(lp)


def _money(lp: pyo.ConcreteModel) -> None:
    """What funds do, in £ thousand."""
    lp.nothing = pyo.Var(lp.AREAS, bounds=(0, 0), doc="0: keeps a limit that no decision enters")

    def variable(index: list[tuple[str, ...]], doc: str) -> pyo.Var:
        return pyo.Var(index, bounds=(0, MOST_THOUSANDS), doc=doc)

    every: list[tuple[str, ...]] = [
        (a, f, t) for a in lp.AREAS for f in lp.KEPT for t in lp.PERIODS
    ]
    shared: list[tuple[str, ...]] = [
        (a, f, t) for a in lp.AREAS for f in lp.POOLS for t in lp.PERIODS if len(lp.AREAS) > 1
    ]
    lp.paid = variable([(a, *pair) for a in lp.AREAS for pair in lp.PAYMENTS], "paid for a line")
    lp.kept = variable([key for key in every if key[2] not in lp.ENDED[key[1]]], "left of a fund")
    off: list[tuple[str, ...]] = [(m, f, t) for m, f in lp.CONTRIBUTIONS for t in lp.PERIODS]
    lp.over = variable(off, "paid above a contribution")
    lp.under = variable(off, "paid below a contribution")
    lp.given = variable(shared, "put into a pool")
    lp.taken = variable(shared, "taken out of a pool")
