"""The linear programme: the whole problem on one page.

Choose who is supported where, how much of each service is bought from which supply, which
staff are employed and which levers are started, so that every limit holds and the discounted
cost is least. The sets and the variables stand here; each block below adds its limits, with
its mathematics over its code. Reads no file and calls no solver.

    a  area   g  need    s  service    j  supply    r  role    c  contract    l  lever    t  period

Money is in £ thousand inside the programme. People, volumes and FTE are averages over the
period, so fractions are right. Every figure is a parameter in its own unit, under the name that
the tables use, so that a Pyomo user can change it.
"""

from __future__ import annotations

import pyomo.core as pyo

from mixopt.figures import supplies_of
from mixopt.formulation import (
    continuity,
    levers,
    money,
    needs,
    objective,
    standards,
    supply,
    workforce,
)
from mixopt.instance import Instance

BLOCKS = (needs, levers, supply, continuity, workforce, standards, money, objective)
"""Every block of the programme, in the order in which they are added."""

# Finite bounds, far above anything that a council has: the exact certificate needs them.
# No plan may rest on one; `solve` refuses an answer that does.
MOST_PEOPLE = 1e7
MOST_VOLUME = 1e8
MOST_FTE = 1e5
MOST_STARTS = 1e6


def build(
    instance: Instance, *, mutable: bool = True, most_need: bool = False
) -> pyo.ConcreteModel:
    """The linear programme of an instance.

    Args:
        instance: What to plan.
        mutable: Every figure is a Pyomo parameter that can be changed after building. Without,
            figures are plain numbers, which is quicker.
        most_need: Let need go unmet, and minimise that; `objective.then_least_cost` comes after.
    """
    lp = pyo.ConcreteModel(name=instance.name)
    lp.MUTABLE, lp.MOST_NEED, lp.LIMITS, lp.ADDRESSES = mutable, most_need, {}, {}
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
    lp.NEEDS = [g for g, need in model.needs.items() if need.met]
    lp.PATHWAYS = [(g, s) for s, service in model.services.items() for g in service.meets]
    lp.SERVICES = list(model.services)
    lp.SUPPLIES = [
        (s, j or s) for s, service in model.services.items() for j in supplies_of(s, service)
    ]
    lp.STAFF = [(r, c) for r, role in model.roles.items() for c in role.contracts]
    lp.PERMANENT = [r for r, c in lp.STAFF if c == "permanent"]
    lp.LEVERS = list(model.levers)


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
    lp.hired = variable(single(lp.PERMANENT), MOST_FTE, "permanent staff hired")
    lp.released = variable(single(lp.PERMANENT), MOST_FTE, "permanent staff released")
    lp.started = variable(single(lp.LEVERS), MOST_STARTS, "starts of a lever")
