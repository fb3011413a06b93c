"""Why there is no plan: the money is short, by so much; or limits that cannot all hold."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array

from mixopt.instance.instance import Instance
from mixopt.instance.titles import describe_changes
from mixopt.instance.variant import Variant
from mixopt.lp.feasibility import LARGEST_RELAXATION, elastic
from mixopt.lp.highs import Infeasible, solve_form
from mixopt.lp.standard_form import StandardForm
from mixopt.programme.limits import Description
from mixopt.programme.problem import Problem
from mixopt.results.care_tables import Rows
from mixopt.results.ledger import Ledger
from mixopt.units import PENNY, THOUSAND, pounds_that_suffice

NO_LIMIT = 1e7
"""£ thousand more: as good as no limit on money, and no variable comes to rest on its bound."""


def describe_shortfall(problem: Problem, positions: list[int]) -> str:
    """Why there is no plan: the money is short, by so much; or limits that cannot all hold."""
    instance, variant = problem.instance, problem.variant
    gap = [] if variant.alone else shortfall(instance, most_need=variant.most_need)
    if gap:
        head = f"{instance.title}: no plan fits the money."
        return "\n".join([head, *describe_changes(instance), *gap])
    return clash(problem, positions)


def clash(problem: Problem, positions: list[int]) -> str:
    """Limits that cannot all hold, by the positions of their rows."""
    instance = problem.instance
    periods: dict[str, list[str]] = defaultdict(list)
    for _, _, area, period, told in problem.limits.describe(positions):
        where = f", {instance.head.areas[area]}" if area and len(instance.areas) > 1 else ""
        periods[f"  {told.says}{where} ({told.standing})"].append(period)
    lines = [
        words + (": " + ", ".join(found) if any(found) else "") for words, found in periods.items()
    ]
    head = f"{instance.title}: no plan meets every limit."
    return "\n".join([head, *describe_changes(instance), "These cannot all hold:", *lines])


def shortfall(instance: Instance, *, most_need: bool) -> list[str]:
    """The least cost without the limits on money, against them; nothing if there is no plan."""
    problem = Problem(instance)
    compiled = _paid_in_order(problem)
    limited = _money_rows(problem)
    lines = _costs(problem, compiled, limited)
    if not lines:
        return []
    lines = ["Without the limits on money the least cost would be:", *lines]
    whole = _shorts(instance, compiled, limited)
    if not most_need:
        return [
            *lines,
            *([f"A plan exists once the money is, {AT_LEAST}:", *whole] if whole else []),
        ]
    problem = Problem(instance, Variant(most_need=True))
    some = _shorts(instance, problem.form, _money_rows(problem))
    lines += [f"A plan exists once the money is, {AT_LEAST}:", *some] if some else []
    return [*lines, *(["Everyone is supported once it is:", *whole] if whole else [])]


def least_short(instance: Instance, eased: Mapping[str, float]) -> list[str]:
    """What would be spent, against the money, if limits, by their names, gave way by so much."""
    problem = Problem(instance)
    compiled = _paid_in_order(problem)
    lower, upper = compiled.row_lower.copy(), compiled.row_upper.copy()
    for at, row in enumerate(compiled.rows):
        by = eased.get(row.name, 0.0)
        lower[at] -= by
        upper[at] += by if by == np.inf else 0.0
    compiled = replace(compiled, row_lower=lower, row_upper=upper)
    return _costs(problem, compiled, _money_rows(problem))


def _paid_in_order(problem: Problem) -> StandardForm:
    """The matrices, with the order in which funds pay, but without who stays where they are."""
    return replace(problem.ranked_form, continuity_moves=None)


def _costs(problem: Problem, compiled: StandardForm, limited: list[Row]) -> list[str]:
    """The least cost of each area and period without the limits on money, against them."""
    if not limited:
        return []
    upper = compiled.row_upper.copy()
    upper[[row[0] for row in limited]] += NO_LIMIT
    try:
        solution = solve_form(replace(compiled, row_upper=upper))
    except Infeasible:
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
            "the envelope": _over(row.cost - row.from_funds, row.envelope),
            "the savings target": _over(row.counted, row.target),
            "the recurrent target": recurrent.get((row.area, row.period)),
        }
        told = [pounds_that_suffice(row.cost), *(_against(by, what) for what, by in over.items()
                                      if by is not None)]  # fmt: skip
        lines.append(f"  {_when(instance, row.area, row.period)}: {', '.join(told)}")
    return lines


AT_LEAST = "at the least in all"

Row = tuple[int, str, str, str, Description]


def _money_rows(problem: Problem) -> list[Row]:
    """The limits that more money would mend: without them, the least cost shows the gap."""
    rows = problem.limits.describe(range(len(problem.form.rows)))
    return [row for row in rows if row[-1].mended_by]


def _over(spent: float, most: float | None) -> float | None:
    return None if most is None else spent - most


def _against(over: float, what: str) -> str:
    if abs(over) < PENNY:
        return f"exactly {what}"
    if over > 0:
        return f"{pounds_that_suffice(over)} above {what}"
    return f"£{-over:,.0f} within {what}"


def _shorts(instance: Instance, compiled: StandardForm, limited: list[Row]) -> list[str]:
    """The least by which the limits on money must give way for a plan to exist, in words."""
    return [
        f"  {_when(instance, area, period)}: £{math.ceil(short - PENNY):,} {told.mended_by}"
        for (_, _, area, period, told), short in zip(
            limited, _shortfalls(compiled, [row[0] for row in limited]), strict=True
        )
        if short > PENNY
    ]


def _when(instance: Instance, area: str, period: str) -> str:
    return f"{instance.head.areas[area]}, {period}" if len(instance.areas) > 1 else period


def _shortfalls(compiled: StandardForm, limited: list[int]) -> list[float]:
    """By how much each of some limits must give way, least in all, for a plan to exist; in £.

    Of ways that take as much, the one that takes it as late as can be.
    """
    number, height = len(limited), len(compiled.rows)
    more = coo_array((-np.ones(number), (limited, np.arange(number))), shape=(height, number))
    then = [(np.array([len(compiled.columns) + at]), 1.0) for at in range(number)]
    loosened = elastic(compiled, more, np.ones(number), np.full(number, LARGEST_RELAXATION), then)
    shortfalls: list[float] = (solve_form(loosened).values[-number:] * THOUSAND).tolist()
    return shortfalls
