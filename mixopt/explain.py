"""Why there is no plan: the money is short, by so much; or limits that cannot all hold."""

from __future__ import annotations

from collections import defaultdict

import pyomo.core as pyo

from mixopt.bounds import LimitRows
from mixopt.compiled import Compiled, compile_lp
from mixopt.formulation import build
from mixopt.instance import Instance
from mixopt.ledger import Ledger
from mixopt.reading import decisions_of_solution
from mixopt.rows import Rows
from mixopt.solver import Infeasible, run
from mixopt.wording import changes_told

MONEY = ("envelope", "savings_target")
"""The limits on money: without them, the least cost shows the gap."""


def explained(
    instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, positions: list[int]
) -> str:
    """Why there is no plan: the money is short, by so much; or limits that cannot all hold."""
    gap = _gap(instance)
    if gap:
        head = f"{instance.title}: no plan fits the money."
        return "\n".join([head, *changes_told(instance), *gap])
    periods: dict[str, list[str]] = defaultdict(list)
    for _, _, area, period, told in LimitRows(instance, lp, compiled).told(positions):
        where = f", {instance.head.areas[area]}" if area and len(instance.areas) > 1 else ""
        periods[f"  {told.says}{where} ({told.standing})"].append(period)
    lines = [
        words + (": " + ", ".join(found) if any(found) else "") for words, found in periods.items()
    ]
    head = f"{instance.title}: no plan meets every limit."
    return "\n".join([head, *changes_told(instance), "These cannot all hold:", *lines])


def _gap(instance: Instance) -> list[str]:
    """The least cost without the limits on money, against them; nothing if there is no plan."""
    lp = build(instance, mutable=False)
    limited = [lp.component(name) for name in MONEY if lp.component(name) is not None]
    if not limited:
        return []
    for limit in limited:
        limit.deactivate()
    compiled = compile_lp(lp)
    try:
        decisions = decisions_of_solution(lp, compiled, run(compiled))
    except Infeasible:
        return []
    money = Rows(instance, decisions, Ledger(instance, decisions).entries()).money()
    lines = ["Without the limits on money the least cost would be:"]
    for row in money:
        where = f"{instance.head.areas[row.area]}, " if len(instance.areas) > 1 else ""
        told = f"  {where}{row.period}: £{row.cost:,.0f}"
        for what, most in (("the envelope", row.envelope), ("the savings target", row.target)):
            if most is not None:
                over = row.cost - most
                told += f", £{abs(over):,.0f} {'above' if over > 0 else 'within'} {what}"
        lines.append(told)
    if len(instance.periods) > 1:
        lines.append("A plan that puts the short years first may miss by somewhat less in them.")
    return lines
