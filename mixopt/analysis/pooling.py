"""What each would pay alone."""

from __future__ import annotations

import pyomo.core as pyo

from mixopt.analysis.optimum import _answer
from mixopt.errors import NoPlanExists
from mixopt.formulation import build
from mixopt.formulation.funds import no_worse_off
from mixopt.instance.instance import Instance
from mixopt.lp.highs import Infeasible, run
from mixopt.lp.standard_form import compile_lp
from mixopt.programme.decisions import decisions_of_solution
from mixopt.results.funding_tables import Accounting, Alone
from mixopt.results.ledger import Ledger
from mixopt.units import THOUSAND

ALONE = "That is with every area alone: 'no_worse_off' compares with it."


def programme(instance: Instance, *, most_need: bool = False) -> pyo.ConcreteModel:
    """The programme that a plan is sought in; or that of areas alone, where only that has none.

    What explains why there is no plan, or how near it is, looks into this one.
    """
    alone, why = _alone(instance, most_need=most_need)
    lp = _programme(instance, alone, most_need=most_need)
    if why and instance.head.no_worse_off:
        try:
            run(compile_lp(lp))
        except Infeasible:
            return lp
        return build(instance, mutable=False, most_need=most_need, alone=True)
    return lp


def _programme(instance: Instance, alone: Alone, *, most_need: bool) -> pyo.ConcreteModel:
    """The programme, with those who may be no worse off held to what they would pay alone."""
    lp = build(instance, mutable=False, most_need=most_need)
    if instance.head.no_worse_off and alone:
        no_worse_off(lp, instance, {key: amount / THOUSAND for key, amount in alone.items()})
    return lp


def _alone(instance: Instance, *, most_need: bool) -> tuple[Alone, str]:
    """What every partner would pay if nothing were pooled, in £; or why there is then no plan."""
    if not _pools(instance):
        return {}, ""
    lp = build(instance, mutable=False, most_need=most_need, alone=True)
    try:
        found = _answer(instance, lp, prices=False)
    except NoPlanExists as none:
        return {}, f"{none}\n{ALONE}"
    decisions = decisions_of_solution(lp, found.compiled, found.solution)
    ledger = Ledger(instance, decisions).entries()
    return Accounting(instance, decisions, ledger, {}).by_partner(), ""


def _pools(instance: Instance) -> bool:
    """Whether areas share anything."""
    supplies = (
        supply for service in instance.model.services.values()
        for supply in service.supplies.values()
    )  # fmt: skip
    shares = (
        share for name, fund in instance.model.funds.items() if fund.shared
        for share in instance.values(instance.areas[0], "funding", (name,), "pooled")
    )  # fmt: skip
    return len(instance.areas) > 1 and (any(shares) or any(s.pooled for s in supplies))
