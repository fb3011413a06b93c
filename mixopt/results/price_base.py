"""What the money of an answer is in, and the same in other terms: cash, or one year's prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

from mixopt.errors import DataError, Fault
from mixopt.instance.instance import Instance
from mixopt.instance.period_names import meanings
from mixopt.instance.uplifts import factors_of
from mixopt.results.plan import Plan

CASH, REAL = "cash", "real"

IN_MONEY = {
    "money": ("cost", "envelope", "headroom", "target", "from_funds", "counted"),
    "ledger": ("price", "amount"),
    "schemes": ("spend", "least", "most"),
    "payments": ("amount",),
    "funds": ("before", "amount", "taken", "given", "paid", "kept", "returned"),
    "ringfences": ("reached", "limit"),
    "savings": ("baseline", "saved", "target", "recurrent", "recurrent_target", "one_off",
                "spent_once"),
}  # fmt: skip
"""The columns of a plan's tables that are £ of their row's period."""


def words_of(base: str | None) -> str:
    """`in cash`, or `in prices of 2018/19`; blank where nothing is said."""
    if not base:
        return ""
    kind, _, year = base.partition(" ")
    return "in cash" if kind == CASH else f"in prices of {year}"


def restate(instance: Instance, plan: Plan, wanted: str) -> tuple[Plan, str]:
    """A plan whose money by period is in other terms, and what it is in.

    Nothing is decided again: amounts of a period are divided (or multiplied) by how prices in
    general have risen by then. What is discounted is in the money of the first period either way,
    and stays. What compares one period's money with another's (the bridge) is left out.

    Args:
        instance: What was planned.
        plan: Its plan.
        wanted: `cash` or `real`.

    Raises:
        DataError: The instance does not say what its money is in, or how prices rise in general;
            or it is in the prices of another year than that from which they rise.
    """
    head, where = instance.head, f"{instance.name}, instance.yaml"
    if head.prices is None:
        what = "nothing says what money is in"
        raise DataError([Fault(where, what, "Write 'prices: cash', or 'prices: real 2018/19'")])
    if head.prices.partition(" ")[0] == wanted:
        return plan, head.prices
    if head.inflation is None:
        what = "nothing says how prices rise in general"
        remedy = "Write 'inflation:' with the name of one of 'uplifts', such as the GDP deflator"
        raise DataError([Fault(where, what, remedy)])
    year = _year_of(instance)
    if wanted == CASH and head.prices != f"real {year}":
        what = f"money is in {words_of(head.prices).removeprefix('in ')}, and '{head.inflation}' "
        what += f"rises from those of {year}"
        remedy = "Give it 'base: before', or restate the figures in the prices of its first year"
        raise DataError([Fault(where, what, remedy)])
    factors = factors_of(head, instance.figures, head.inflation)
    by = {
        period.name: factor if wanted == CASH else 1 / factor
        for period, factor in zip(instance.periods, factors, strict=True)
    }
    tables: dict[str, Any] = {
        table: _times(getattr(plan, table), columns, by) for table, columns in IN_MONEY.items()
    }
    tables["savings"] = tuple(replace(row, rise=None, to_find=None) for row in tables["savings"])
    plan = replace(plan, **tables, bridge=())
    return plan, CASH if wanted == CASH else f"real {year}"


def _year_of(instance: Instance) -> str:
    """The year in whose prices what is uplifted by general inflation is typed."""
    head, first = instance.head, instance.periods[0]
    assert head.inflation is not None
    if head.uplifts[head.inflation].base == "first":
        return first.name
    day = first.first - timedelta(days=1)
    year = day.year if day.month > 3 else day.year - 1
    return f"{year}/{(year + 1) % 100:02d}" if meanings(first.name) else f"before {first.name}"


def _times(rows: Sequence[Any], columns: Sequence[str], by: dict[str, float]) -> tuple[Any, ...]:
    """Rows with some of their columns multiplied by the factor of their period."""
    if not rows:
        return ()
    own = {each.name for each in fields(rows[0])}
    return tuple(
        replace(
            row,
            **{
                name: value * by[row.period]
                for name in columns
                if name in own and isinstance(value := getattr(row, name), float)
            },
        )
        if row.period in by
        else row
        for row in rows
    )
