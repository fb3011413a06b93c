"""The allocation check: how far the margins of a table pin down each of its cells.

The table is what each fund pays for each scheme in each area; its margins are the totals that an
instance gives: spend by scheme and area, contributions by fund and scheme, funds by area. With
each margin allowed to be out by a little, the least and the most that every cell can be is found
by solving from one basis. Nothing else is asked: not ring-fences, not metrics, not cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from mixopt.errors import DataError, Fault, NoPlanExists
from mixopt.instance.instance import Instance, expect_instance
from mixopt.lp.highs import Infeasible, ranges
from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import Compiled
from mixopt.programme.problem import Problem
from mixopt.results.allocation import Cell
from mixopt.units import THOUSAND

MARGINS = {
    "scheme_least", "scheme_most", "contribution_paid", "fund_balance",
}  # fmt: skip
"""The limits whose figures are the margins of the table."""

ROUNDED = {"contribution_least", "contribution_most"}
"""The limits on how far a contribution may be off: a margin has its own."""

DROPPED = {
    "envelope", "savings_target", "recurrent_target", "in_full", "baseline_kept", "fence_limit",
    "metric_limit", "reserve_floor", "no_worse_off",
}  # fmt: skip
"""What is not asked of the table."""


def bounds(
    instance: Instance, *, within: float = 2000.0, fixed: float = 40_000.0
) -> tuple[Cell, ...]:
    """How far the margins of an allocation pin down what each fund pays for each scheme.

    Args:
        instance: One whose model has schemes and funds.
        within: £ by which each margin may be out.
        fixed: £; a cell with a smaller range is called fixed.

    Raises:
        DataError: The model has no schemes or no funds: there is no table.
        NoPlanExists: No table meets the margins, even with what each may be out by.
    """
    expect_instance(instance, "bounds")
    return cells(instance, within, fixed)


def cells(
    instance: Instance, within: float, fixed: float, told: Callable[[int], None] = lambda _: None
) -> tuple[Cell, ...]:
    """Every cell, in the order of areas, schemes and funds.

    Args:
        instance: Whose table it is.
        within: £ by which each margin may be out.
        fixed: £; a cell with a smaller range is called fixed.
        told: Is told how many solves are still to come, before each.

    Raises:
        DataError: The model has no schemes or no funds: there is no table.
        NoPlanExists: No table meets the margins, even with what each may be out by.
    """
    model = instance.model
    if not model.schemes or not model.funds:
        what = "its model has no schemes that funds pay for, so no table that margins pin down"
        remedy = "Use it on an instance with schemes, such as better-care-fund"
        raise DataError([Fault(instance.name, what, remedy)])
    problem = Problem(instance)
    compiled = _margins_only(problem, within)
    there = {index: at for at, (block, index) in enumerate(compiled.columns) if block == "paid"}
    wanted = {
        (area, scheme, fund, period.name): there.get(
            (area, fund, f"schemes.{scheme}", period.name), -1
        )
        for area in instance.areas
        for scheme in model.schemes
        for fund in model.funds
        for period in instance.periods
    }
    columns = [at for at in wanted.values() if at >= 0]
    try:
        found = dict(zip(columns, ranges(compiled, columns, told), strict=True))
    except Infeasible as conflict:
        raise NoPlanExists(_clash(problem, conflict.rows, within)) from None
    return tuple(_cells(wanted, found, fixed))


def _cells(
    wanted: dict[tuple[str, str, str, str], int],
    found: dict[int, tuple[float, float]],
    fixed: float,
) -> Iterator[Cell]:
    for key, at in wanted.items():
        least, most = found.get(at, (0.0, 0.0))
        least, most = least * THOUSAND + 0.0, most * THOUSAND + 0.0
        yield Cell(*key, least, most, most - least < fixed)


def _margins_only(problem: Problem, within: float) -> Compiled:
    """The programme with its margins let out, and without every other limit."""
    compiled, funds = problem.form, problem.instance.model.funds
    lower, upper = compiled.row_lower.copy(), compiled.row_upper.copy()
    out = within / THOUSAND
    for at, (name, index) in enumerate(compiled.rows):
        if name in ROUNDED:
            lower[at], upper[at] = 0.0, 0.0  # what a margin may be out by is let out below
            continue
        if name in DROPPED:
            lower[at], upper[at] = -np.inf, np.inf
        if name not in MARGINS:
            continue
        if name == "fund_balance" and funds[index[1]].in_full:
            lower[at] = upper[at]  # all of it is spent: a margin has two sides
        lower[at], upper[at] = lower[at] - out, upper[at] + out
    return replace(compiled, row_lower=lower, row_upper=upper, cost=_no_cost(compiled), offset=0.0)


def _no_cost(compiled: Compiled) -> Floats:
    return np.zeros(len(compiled.columns))


def _clash(problem: Problem, rows: list[int], within: float) -> str:
    instance = problem.instance
    lines = dict.fromkeys(
        f"  {told.says}{f', {instance.head.areas[area]}' if area else ''}: {period}"
        for _, _, area, period, told in problem.limits.told(rows)
    )
    head = f"{instance.title}: no table meets its margins, each within £{within:,.0f}."
    return "\n".join([head, "These cannot all hold:", *lines])
