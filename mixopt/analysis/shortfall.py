"""Why there is no plan: the money is short, by so much; or limits that cannot all hold."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array

from mixopt.errors import SolverFailed
from mixopt.instance.instance import Instance
from mixopt.instance.titles import describe_changes
from mixopt.instance.variant import Variant
from mixopt.lp.feasibility import LARGEST_RELAXATION, elastic
from mixopt.lp.highs import Infeasible, solve_form
from mixopt.lp.standard_form import StandardForm
from mixopt.programme.limits import DescribedRow
from mixopt.programme.problem import Problem
from mixopt.results.care_tables import Rows
from mixopt.results.ledger import Ledger
from mixopt.units import PENNY, THOUSAND, pounds_that_suffice

NO_LIMIT = 5e8
"""Absolute, in £ thousand: a limit on money that is raised by as much limits nothing, and variables
still stay clear of the bounds that only keep them finite."""


def describe_shortfall(problem: Problem, conflict: Infeasible) -> str:
    """Why there is no plan: the money is short, by so much; or limits that cannot all hold."""
    instance, variant = problem.instance, problem.variant
    gap = [] if variant.alone else describe_money(instance, most_need=variant.most_need)
    if gap:
        head = f"{instance.title}: no plan fits the money."
        return "\n".join([head, *describe_changes(instance), *gap])
    return describe_conflict(problem, conflict.rows)


def describe_conflict(problem: Problem, positions: list[int]) -> str:
    """Limits that cannot all hold, by the positions of their rows."""
    instance = problem.instance
    periods: dict[str, list[str]] = defaultdict(list)
    for _, _, area, period, limit in problem.limits.describe(positions):
        where = f", {instance.head.areas[area]}" if area and len(instance.areas) > 1 else ""
        periods[f"  {limit.says}{where} ({limit.standing})"].append(period)
    lines = [
        words + (": " + ", ".join(found) if any(found) else "") for words, found in periods.items()
    ]
    head = f"{instance.title}: no plan meets every limit."
    return "\n".join([head, *describe_changes(instance), "These cannot all hold:", *lines])


def describe_money(instance: Instance, *, most_need: bool) -> list[str]:
    """The least cost without the limits on money, against them; nothing if there is no plan."""
    problem = Problem(instance)
    form = _form_in_payment_order(problem)
    limited = _money_rows(problem)
    lines = _describe_costs(problem, form, limited)
    if not lines:
        return []
    lines = ["Without the limits on money the least cost would be:", *lines]
    whole = _describe_shortfalls(instance, form, limited)
    if not most_need:
        return [
            *lines,
            *([f"A plan exists once the money is, {AT_LEAST}:", *whole] if whole else []),
        ]
    problem = Problem(instance, Variant(most_need=True))
    some = _describe_shortfalls(instance, problem.form, _money_rows(problem))
    lines += [f"A plan exists once the money is, {AT_LEAST}:", *some] if some else []
    return [*lines, *(["Everyone is supported once it is:", *whole] if whole else [])]


def describe_money_without(instance: Instance, relaxations: Mapping[str, float]) -> list[str]:
    """The least cost against the money once limits, by their names, are relaxed by so much."""
    problem = Problem(instance)
    form = _relax_limits(_form_in_payment_order(problem), relaxations)
    return _describe_costs(problem, form, _money_rows(problem))


def least_money(
    instance: Instance, relaxations: Mapping[str, float]
) -> list[tuple[DescribedRow, float]]:
    """The least money with which a plan exists: limits on it, and by how many £ each is short.

    Args:
        instance: What has no plan.
        relaxations: By how much other limits, by the names of their rows, are relaxed first.

    Returns:
        What is missing of each limit on money, in sum as little as can be; of several ways the one
        in which it comes latest. Nothing where no money is enough.
    """
    problem = Problem(instance)
    limited = _money_rows(problem)
    form = _relax_limits(_form_in_payment_order(problem), relaxations)
    if not limited:
        return []
    try:
        found = _least_shortfalls(form, [row[0] for row in limited])
    except (Infeasible, SolverFailed):  # what clashes is not money
        return []
    return [(row, short) for row, short in zip(limited, found, strict=True) if short > PENNY]


def _relax_limits(form: StandardForm, relaxations: Mapping[str, float]) -> StandardForm:
    """The matrices with limits, by the names of their rows, relaxed by so much."""
    lower, upper = form.row_lower.copy(), form.row_upper.copy()
    for at, row in enumerate(form.rows):
        by = relaxations.get(row.name, 0.0)
        if by == np.inf or not np.isfinite(lower[at]):
            upper[at] += by
        lower[at] -= by
    return replace(form, row_lower=lower, row_upper=upper)


def _form_in_payment_order(problem: Problem) -> StandardForm:
    """The matrices, with the order in which funds pay, but without who stays where they are."""
    return replace(problem.ranked_form, continuity_moves=None)


def _describe_costs(problem: Problem, form: StandardForm, limited: list[DescribedRow]) -> list[str]:
    """The least cost of each area and period without the limits on money, against them."""
    if not limited:
        return []
    upper = form.row_upper.copy()
    upper[[row[0] for row in limited]] += NO_LIMIT
    try:
        solution = solve_form(replace(form, row_upper=upper))
    except (Infeasible, SolverFailed):  # the gap is more than is asked: what clashes is not
        return []
    instance, decisions = problem.instance, problem.decisions(solution)
    lines = []
    rows = Rows(instance, decisions, Ledger(instance, decisions).entries())
    recurrent = {
        (row.area, row.period): (row.recurrent_target - row.recurrent)
        for row in rows.tables()["savings"]
        if row.recurrent_target is not None
    }
    for row in rows.money():
        over = {
            "the envelope": _excess(row.cost - row.from_funds, row.envelope),
            "the savings target": _excess(row.counted, row.target),
            "the recurrent target": recurrent.get((row.area, row.period)),
        }
        parts = [
            pounds_that_suffice(row.cost),
            *(_compare(by, what) for what, by in over.items() if by is not None),
        ]
        lines.append(f"  {_where(instance, row.area, row.period)}: {', '.join(parts)}")
    return lines


AT_LEAST = "at the least in all"


def _money_rows(problem: Problem) -> list[DescribedRow]:
    """The limits that more money would relax: without them, the least cost shows the gap."""
    rows = problem.limits.describe(range(len(problem.form.rows)))
    return [row for row in rows if row[-1].mended_by]


def _excess(spent: float, most: float | None) -> float | None:
    return None if most is None else spent - most


def _compare(over: float, what: str) -> str:
    if abs(over) < PENNY:
        return f"exactly {what}"
    if over > 0:
        return f"{pounds_that_suffice(over)} above {what}"
    return f"£{-over:,.0f} within {what}"


def _describe_shortfalls(
    instance: Instance, form: StandardForm, limited: list[DescribedRow]
) -> list[str]:
    """The least relaxation of the limits on money with which a plan exists, in words."""
    return [
        f"  {_where(instance, area, period)}: £{math.ceil(short - PENNY):,} {limit.mended_by}"
        for (_, _, area, period, limit), short in zip(
            limited, _least_shortfalls(form, [row[0] for row in limited]), strict=True
        )
        if short > PENNY
    ]


def _where(instance: Instance, area: str, period: str) -> str:
    return f"{instance.head.areas[area]}, {period}" if len(instance.areas) > 1 else period


def _least_shortfalls(form: StandardForm, limited: list[int]) -> list[float]:
    """The least relaxation of some limits in sum with which a plan exists, limit by limit; in £.

    Of several with the same sum, the one in which it comes latest.
    """
    number, height = len(limited), len(form.rows)
    more = coo_array((-np.ones(number), (limited, np.arange(number))), shape=(height, number))
    then = [(np.array([len(form.columns) + at]), 1.0) for at in range(number)]
    relaxed = elastic(form, more, np.ones(number), np.full(number, LARGEST_RELAXATION), then)
    shortfalls: list[float] = (solve_form(relaxed).values[-number:] * THOUSAND).tolist()
    return shortfalls
