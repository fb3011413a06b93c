"""The allocation check: how far the margins of a table pin down each of its cells.

The table is what each fund pays for each scheme in each area; its margins are the totals that an
instance gives: spend by scheme and area, contributions by fund and scheme, funds by area. With
each margin allowed to be out by a little, the least and the most that every cell can be is found
by solving from one basis. Each limit says itself what becomes of it here: whether its figure is a
margin, whether it holds, or is not asked for, as ring-fences, metrics and the cost are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from mixopt.errors import DataError, Fault, NoPlanExists
from mixopt.instance import limit as declared
from mixopt.instance.instance import Instance, expect_instance
from mixopt.lp.highs import Infeasible, find_ranges
from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import StandardForm
from mixopt.programme.problem import Problem
from mixopt.results.allocation import Cell
from mixopt.units import THOUSAND


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


Progress = Callable[[int], None]


def cells(
    instance: Instance, within: float, fixed: float, report_progress: Progress = lambda _: None
) -> tuple[Cell, ...]:
    """Every cell, in the order of areas, schemes and funds.

    Args:
        instance: Whose table it is.
        within: £ by which each margin may be out.
        fixed: £; a cell with a smaller range is called fixed.
        report_progress: Called before each solve with the number that are still to come.

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
    form = _margins_only(problem, within)
    there = {index: at for at, (block, index) in enumerate(form.columns) if block == "paid"}
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
        found = dict(zip(columns, find_ranges(form, columns, report_progress), strict=True))
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


def _margins_only(problem: Problem, within: float) -> StandardForm:
    """The programme with its margins relaxed, and without what the check does not ask for."""
    form, limits = problem.form, problem.structure.limits
    lower, upper = form.row_lower.copy(), form.row_upper.copy()
    out = within / THOUSAND
    for at, (name, _) in enumerate(form.rows):
        match limits[name].allocation:
            case declared.MARGIN:
                lower[at], upper[at] = lower[at] - out, upper[at] + out
            case declared.ALLOWANCE:
                lower[at], upper[at] = 0.0, 0.0
            case declared.NOT_ASKED:
                lower[at], upper[at] = -np.inf, np.inf
    return replace(form, row_lower=lower, row_upper=upper, cost=_no_cost(form), offset=0.0)


def _no_cost(form: StandardForm) -> Floats:
    return np.zeros(len(form.columns))


def _clash(problem: Problem, rows: list[int], within: float) -> str:
    instance = problem.instance
    lines = dict.fromkeys(
        f"  {limit.says}{f', {instance.head.areas[area]}' if area else ''}: {period}"
        for _, _, area, period, limit in problem.limits.describe(rows)
    )
    head = f"{instance.title}: no table meets its margins, each within £{within:,.0f}."
    return "\n".join([head, "These cannot all hold:", *lines])
