"""From an instance to a plan: build, compile, solve, read back, prove, check.

The one place where the programme, the solver and the plan meet.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass
from importlib.metadata import version

import pyomo.core as pyo

from mixopt.certificate import certify
from mixopt.checker import broken_limits
from mixopt.errors import NoPlanExists, SolverFailed
from mixopt.formulation import build
from mixopt.instance import Instance
from mixopt.ledger import Decisions, Ledger
from mixopt.plan import Bound, Plan
from mixopt.rows import Rows
from mixopt.solver import OPTIONS, Compiled, Infeasible, Solution, compile_lp, run
from mixopt.wording import about, words_of

Numbers = dict[tuple[str, ...], float]

THOUSAND = 1000.0
NOISE = 1e-9
"""A value nearer to zero than this is the solver's rounding."""


def solve(instance: Instance) -> Plan:
    """The least-cost plan of an instance, proven and checked.

    Raises:
        NoPlanExists: No plan meets every limit; the message names limits that clash.
        SolverFailed: There is no proof, or the answer fails an independent check.
    """
    lp = build(instance)
    compiled = compile_lp(lp)
    try:
        solution = run(compiled)
    except Infeasible as conflict:
        raise NoPlanExists(_explained(instance, lp, compiled, conflict.rows)) from None
    plan = _read(instance, lp, compiled, solution)
    if not plan.certificate.holds:
        msg = f"the answer could not be certified: {plan.certificate}"
        raise SolverFailed(msg)
    broken = broken_limits(instance, plan)
    if broken:
        msg = "the answer breaks limits that it was meant to keep:\n" + "\n".join(broken)
        raise SolverFailed(msg)
    return plan


def _read(
    instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, solution: Solution
) -> Plan:
    decisions = _decisions(lp, compiled, solution)
    ledger = Ledger(instance, decisions).entries()
    discount = dict(zip((p.name for p in instance.periods), instance.discount, strict=True))
    total = sum(entry.amount * discount[entry.period] for entry in ledger)
    rows = Rows(instance, decisions, ledger)
    return Plan(
        instance=instance.name,
        title=instance.title,
        model=instance.head.model,
        scenario=instance.scenario,
        changes=instance.changes,
        status="optimal",
        mode="least-cost",
        cost=total,
        areas=instance.areas,
        periods=tuple(period.name for period in instance.periods),
        certificate=certify(compiled, solution, total),
        money=rows.money(),
        needs=rows.needs(),
        supported=rows.supported(),
        volumes=rows.volumes(),
        staff=rows.staff(),
        levers=rows.levers(),
        standards=rows.standards(),
        limits=_limits(instance, lp, compiled, solution),
        ledger=ledger,
        made_by=made_by(),
    )


def made_by() -> dict[str, object]:
    """Versions and options: the same of these and the same input give the same bytes."""
    packages = {name: version(name) for name in ("mixopt", "highspy", "pyomo", "numpy", "scipy")}
    return {**packages, "python": ".".join(map(str, sys.version_info[:3])), "options": OPTIONS}


def _decisions(lp: pyo.ConcreteModel, compiled: Compiled, solution: Solution) -> Decisions:
    """The solver's values by variable and index; what is in no row or cost is 0."""
    value = {
        id(column): (0.0 if abs(number) < NOISE else number)
        for column, number in zip(compiled.columns, solution.values.tolist(), strict=True)
    }

    def read(variable: pyo.Var) -> Numbers:
        return {index: value.get(id(data), 0.0) for index, data in variable.items()}

    hired, released = _netted(read(lp.hired), read(lp.released))
    return Decisions(
        supported=read(lp.supported),
        unmet=read(lp.unmet),
        volume=read(lp.volume),
        drawn=read(lp.drawn),
        fte=read(lp.fte),
        hired=hired,
        released=released,
        started=read(lp.started),
    )


def _netted(hired: Numbers, released: Numbers) -> tuple[Numbers, Numbers]:
    """Hires and releases without those that cancel: where hiring is free, both are optimal."""
    both = {index: min(hired[index], released[index]) for index in hired}
    return (
        {index: hired[index] - both[index] for index in hired},
        {index: released[index] - both[index] for index in released},
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the programme that limits something, and where it stands."""

    name: str
    index: tuple[str, ...]
    position: int


def _rows(lp: pyo.ConcreteModel, compiled: Compiled, positions: list[int]) -> list[_Row]:
    rows = []
    for position in positions:
        data = compiled.rows[position]
        name = data.parent_component().local_name
        if lp.LIMITS[name].standing != "definition":
            rows.append(_Row(name, data.index(), position))
    return rows


def _limits(
    instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, solution: Solution
) -> tuple[Bound, ...]:
    bounds = []
    for row in _rows(lp, compiled, list(range(len(compiled.rows)))):
        told = lp.LIMITS[row.name]
        below = solution.activities[row.position] - compiled.row_lower[row.position]
        above = compiled.row_upper[row.position] - solution.activities[row.position]
        room = max(0.0, float(min(below, above)))
        index = dict(zip(told.keys, row.index, strict=True))
        bounds.append(Bound(
            area=index.get("area", ""),
            limit=row.name,
            of=about(index),
            period=index.get("period", ""),
            words=words_of(instance, told.words, index),
            unit=told.unit,
            standing=_standing(instance, told.standing, index),
            room=0.0 if room < NOISE else room,
            change=_clean(solution.duals[row.position] * THOUSAND),
        ))  # fmt: skip
    return tuple(bounds)


def _clean(number: float) -> float:
    return 0.0 if abs(number) < 1e-6 else float(number)


def _standing(instance: Instance, standing: str, index: dict[str, str]) -> str:
    if standing != "standard":
        return standing
    return instance.model.standards[index["standard"]].standing


MONEY = ("envelope", "savings_target")
"""The limits on money: without them, the least cost shows the gap."""


def _explained(
    instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, positions: list[int]
) -> str:
    """Why there is no plan: the money is short, by so much; or limits that cannot all hold."""
    gap = _gap(instance, lp)
    if gap:
        return "\n".join([f"{instance.title}: no plan fits the money.", *gap])
    periods: dict[str, list[str]] = defaultdict(list)
    for row in _rows(lp, compiled, positions):
        told = lp.LIMITS[row.name]
        index = dict(zip(told.keys, row.index, strict=True))
        period = index.pop("period", "")
        standing = _standing(instance, told.standing, index)
        periods[f"  {words_of(instance, told.says, index)} ({standing})"].append(period)
    lines = [
        words + (": " + ", ".join(found) if any(found) else "") for words, found in periods.items()
    ]
    head = f"{instance.title}: no plan meets every limit. These cannot all hold:"
    return "\n".join([head, *lines])


def _gap(instance: Instance, lp: pyo.ConcreteModel) -> list[str]:
    """The least cost without the limits on money, against them; nothing if there is no plan."""
    limited = [lp.component(name) for name in MONEY if lp.component(name) is not None]
    if not limited:
        return []
    for limit in limited:
        limit.deactivate()
    compiled = compile_lp(lp)
    try:
        solution = run(compiled)
    except Infeasible:
        return []
    finally:
        for limit in limited:
            limit.activate()
    lines = ["Without the limits on money the least cost would be:"]
    for row in _read(instance, lp, compiled, solution).money:
        told = f"  {row.period}: £{row.cost:,.0f}"
        if len(instance.areas) > 1:
            told = f"  {instance.head.areas[row.area]}, {row.period}: £{row.cost:,.0f}"
        for what, most in (("the envelope", row.envelope), ("the savings target", row.target)):
            if most is not None:
                over = row.cost - most
                told += f", £{abs(over):,.0f} {'above' if over > 0 else 'within'} {what}"
        lines.append(told)
    return lines
