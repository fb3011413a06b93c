"""The whole plan at one value of a frontier: who is where, staff, levers, what is left unmet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mixopt.analysis.frontier.axis import Axis
from mixopt.analysis.optimum import find_optimum
from mixopt.errors import DataError, NoPlanExists
from mixopt.programme.problem import Problem
from mixopt.results.care_tables import Rows
from mixopt.results.compared_rows import ColumnRows
from mixopt.results.comparison import Column
from mixopt.results.decisions import Decisions
from mixopt.results.frontier import Mix
from mixopt.results.ledger import Ledger

INWARDS = (0.0, 1e-9, 1e-7, 1e-5)
"""Of the way to the middle: at the very end a plan may be lost in rounding."""

TOPICS = ("mix", "staff", "levers", "unmet")


def find_mix(axis: Axis, value: float, middle: float) -> tuple[Mix, ...]:
    """The plan at a value, the one nearest to today of all that cost the least.

    Args:
        axis: Of the frontier.
        value: Where.
        middle: A value with a plan, towards which it is looked where there is none to be found.
    """
    for share in INWARDS:
        at = value + share * (middle - value)
        try:
            problem, _, solution = find_optimum(axis.problem_at(at), prices=False, ranked=True)
        except (NoPlanExists, DataError):
            continue
        return tuple(mix_of(problem, problem.decisions(solution)))
    return ()


def mix_of(problem: Problem, decisions: Decisions) -> Iterator[Mix]:
    """The rows of a comparison that say who is where, today and in the last period."""
    instance = problem.instance
    ledger = Ledger(instance, decisions).entries()
    tables = Rows(instance, decisions, ledger).tables()
    column = Column(
        "", "plan", instance.name, instance.title, "", "", (), "", instance.areas,
        tuple(period.name for period in instance.periods), None, "",
    )  # fmt: skip
    found: dict[tuple[str, str, str, str], dict[str, float | None]] = {}
    for row in ColumnRows(column, tables, instance).rows():
        whole = row.topic in {"levers", "unmet"} and not row.period
        if row.topic in TOPICS and (whole or row.measure in {"today", "last"}):
            key = row.topic, row.item, row.title, row.unit
            found.setdefault(key, {})[row.measure or "last"] = row.value
    last: dict[str, float] = defaultdict(float)
    for spent in tables["schemes"]:
        if spent.period == instance.periods[-1].name:
            last[spent.scheme] += spent.spend
    for scheme, amount in last.items():
        yield Mix("schemes", scheme, instance.model.schemes[scheme].title, "£", None, amount)
    for (topic, item, title, unit), values in found.items():
        yield Mix(topic, item, title, unit, values.get("today"), values.get("last") or 0.0)
