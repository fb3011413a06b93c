"""The checker tried by breaking every kind of limit, one at a time, with all others kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyomo.environ as pyo
import pytest

import mixopt
from mixopt.formulation import build
from mixopt.instance.instance import Instance
from mixopt.programme.decisions import decisions_of_programme
from mixopt.results.care_tables import Rows
from mixopt.results.checker.limits import broken_limits
from mixopt.results.ledger import Ledger
from mixopt.results.plan import Plan

from support.generated import write_instance

SEEDS = (3, 48)
BY = (1.0, 0.1, 0.02)
"""By how much a limit is broken, in its own unit: the most that the others have room for."""


def written(instance: Instance, plan: Plan, lp: pyo.ConcreteModel) -> Plan:
    """The plan of a programme's values, as it would be printed."""
    decisions = decisions_of_programme(lp, lambda data: data.value or 0.0)
    ledger = Ledger(instance, decisions).entries()
    discount = dict(zip(plan.periods, instance.discount, strict=True))
    cost = sum(entry.amount * discount[entry.period] for entry in ledger)
    alone = {(r.area, r.partner): r.alone for r in plan.partners if r.alone is not None}
    tables = Rows(instance, decisions, ledger, alone).tables()
    return replace(plan, cost=cost, ledger=ledger, **tables)


def contraries(data: Any) -> Iterator[Any]:
    """What breaks a row: above its upper side, or below its lower side."""
    lower, body, upper = data.to_bounded_expression()
    for by in BY:
        if upper is not None:
            yield body >= upper + by
        if lower is not None:
            yield body <= lower - by
