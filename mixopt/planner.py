"""From an instance to a plan: build, compile, solve, read back, prove, check.

The one place where the programme, the solver and the plan meet.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

import numpy as np
import pyomo.core as pyo
from pyomo.common.gc_manager import PauseGC

from mixopt.certificate import certify
from mixopt.checker import broken_limits
from mixopt.compiled import Compiled, compile_lp
from mixopt.errors import NoPlanExists, SolverFailed
from mixopt.formulation import build
from mixopt.formulation.limits import Limit
from mixopt.formulation.objective import moves, then_least_cost
from mixopt.instance import Instance
from mixopt.ledger import Decisions, Ledger
from mixopt.plan import Bound, Plan
from mixopt.rows import Rows
from mixopt.solver import OPTIONS, Infeasible, Solution, run
from mixopt.wording import words_of

Numbers = dict[tuple[str, ...], float]

THOUSAND = 1000.0
NOISE = 1e-9
"""A value nearer to zero than this is the solver's rounding."""
MICRO_POUND = 1e-6


def solve(instance: Instance, *, most_need: bool = False) -> Plan:
    """The least-cost plan of an instance, proven and checked.

    Args:
        instance: What to plan.
        most_need: Where not everyone can be supported: first leave as little weighted need unmet
            as can be, then at the least cost.

    Raises:
        NoPlanExists: No plan meets every limit; the message names limits that clash.
        SolverFailed: There is no proof, or the answer fails an independent check.
    """
    with PauseGC():  # many small objects that all stay; collecting them is a third of the time
        plan = _most_need(instance) if most_need else _least_cost(instance)
        broken = broken_limits(instance, plan)
    for proof in (plan.certificate, plan.need_certificate):
        if proof is not None and not proof.holds:
            msg = f"the answer could not be certified: {proof}"
            raise SolverFailed(msg)
    if broken:
        msg = "the answer breaks limits that it was meant to keep:\n" + "\n".join(broken)
        raise SolverFailed(msg)
    return plan


def _least_cost(instance: Instance) -> Plan:
    lp = build(instance, mutable=False)
    compiled, solution = _optimum(instance, lp, moves(lp))
    return _read(instance, lp, compiled, solution)


def _most_need(instance: Instance) -> Plan:
    """Two solves: the duals of the first are people, of the second £."""
    lp = build(instance, mutable=False, most_need=True)
    compiled, solution = _optimum(instance, lp, None)
    proof = certify(compiled, solution)
    people = {
        compiled.rows[at].name: dual for at, dual in enumerate(solution.duals) if abs(dual) > NOISE
    }
    then_least_cost(lp, solution.objective)
    compiled, solution = _optimum(instance, lp, moves(lp))
    plan = _read(instance, lp, compiled, solution, people)
    return replace(plan, mode="most-need", need_certificate=proof)


def _optimum(
    instance: Instance, lp: pyo.ConcreteModel, steps: list[Any] | None
) -> tuple[Compiled, Solution]:
    compiled = compile_lp(lp, steps)
    try:
        return compiled, run(compiled)
    except Infeasible as conflict:
        raise NoPlanExists(_explained(instance, lp, compiled, conflict.rows)) from None


def _read(
    instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, solution: Solution,
    people: Mapping[str, float] | None = None,
) -> Plan:  # fmt: skip
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
        need_certificate=None,
        money=rows.money(),
        needs=rows.needs(),
        supported=rows.supported(),
        volumes=rows.volumes(),
        staff=rows.staff(),
        levers=rows.levers(),
        standards=rows.standards(),
        limits=_limits(instance, lp, compiled, solution, people or {}),
        ledger=ledger,
        made_by=made_by(),
    )


def made_by() -> dict[str, object]:
    """Versions and options: the same of these and the same input give the same bytes."""
    packages = {name: version(name) for name in ("mixopt", "highspy", "pyomo", "numpy", "scipy")}
    return {**packages, "python": ".".join(map(str, sys.version_info[:3])), "options": OPTIONS}


def _decisions(lp: pyo.ConcreteModel, compiled: Compiled, solution: Solution) -> Decisions:
    """The solver's values by variable and index; what is in no row or cost is 0."""
    value = dict(zip(map(id, compiled.columns), solution.values.tolist(), strict=True))
    return decisions_of_programme(lp, lambda data: value.get(id(data), 0.0))


def decisions_of_programme(lp: pyo.ConcreteModel, value: Callable[[Any], float]) -> Decisions:
    """What was decided, given the value of each variable; rounding errors are 0."""

    def read(variable: pyo.Var) -> Numbers:
        found = {index: value(data) for index, data in variable.items()}
        return {index: 0.0 if abs(number) < NOISE else number for index, number in found.items()}

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
class _Told:
    """What is told of a limit, whatever the area and period."""

    of: str
    words: str
    says: str
    unit: str
    standing: str


class _Rows:
    """The rows of a programme that limit something, with their words."""

    def __init__(self, instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled) -> None:
        self.instance, self.lp, self.compiled = instance, lp, compiled
        self.said: dict[tuple[str, ...], _Told] = {}

    def told(self, positions: Iterable[int]) -> Iterator[tuple[int, str, str, str, _Told]]:
        """Position, limit, area, period and words of each row that is not a definition."""
        for position in positions:
            data = self.compiled.rows[position]
            name = data.parent_component().local_name
            limit = self.lp.LIMITS[name]
            index = data.index() if limit.keys else ()
            if limit.standing == "definition":
                continue
            area, index_of, period = _split(limit.keys, index)
            told = self.said.get((name, *index_of))
            if told is None:
                told = self.said[(name, *index_of)] = self._tell(limit, index)
            yield position, name, area, period, told

    def _tell(self, limit: Limit, index: tuple[str, ...]) -> _Told:
        named = dict(zip(limit.keys, index, strict=True))
        standing = limit.standing
        if standing == "standard":
            standing = self.instance.model.standards[named["standard"]].standing
        return _Told(
            of=".".join(dict.fromkeys(_split(limit.keys, index)[1])),
            words=words_of(self.instance, limit.words, named),
            says=words_of(self.instance, limit.says, named),
            unit=limit.unit,
            standing=standing,
        )


def _split(keys: tuple[str, ...], index: tuple[str, ...]) -> tuple[str, tuple[str, ...], str]:
    """An index as its area, what it is of, and its period; blank where it has none."""
    first = 1 if "area" in keys else 0
    last = len(keys) - (1 if "period" in keys else 0)
    return index[0] if first else "", index[first:last], index[-1] if last < len(keys) else ""


def _limits(
    instance: Instance, lp: pyo.ConcreteModel, compiled: Compiled, solution: Solution,
    people: Mapping[str, float],
) -> tuple[Bound, ...]:  # fmt: skip
    below = solution.activities - compiled.row_lower
    room = np.minimum(below, compiled.row_upper - solution.activities)
    room = np.where(room < NOISE, 0.0, room).tolist()
    change = solution.duals * THOUSAND
    change = np.where(np.abs(change) < MICRO_POUND, 0.0, change).tolist()
    rows = _Rows(instance, lp, compiled).told(range(len(compiled.rows)))
    unmet = [people.get(row.name, 0.0) for row in compiled.rows] if people else [0.0] * len(room)
    return tuple(
        Bound(area, name, told.of, period, told.words, told.unit, told.standing, *numbers)
        for at, name, area, period, told in rows
        for numbers in ((room[at], change[at], unmet[at]),)
    )


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
    for _, _, area, period, told in _Rows(instance, lp, compiled).told(positions):
        where = f", {instance.head.areas[area]}" if area and len(instance.areas) > 1 else ""
        periods[f"  {told.says}{where} ({told.standing})"].append(period)
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
