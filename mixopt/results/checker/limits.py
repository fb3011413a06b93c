"""The checker: confirms every limit from the instance's figures and the plan's rows alone.

Knows nothing of the programme or the solver: it reads what a reader of the plan reads. From the
decisions that it reads there, it writes every table but the limits again: what is printed must
be what is written.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mixopt.instance.instance import Instance
from mixopt.instance.uses import BLANK, uses_of
from mixopt.results.beyond import beyond_of, extend_decisions, extend_instance
from mixopt.results.care_rows import Need
from mixopt.results.care_tables import Rows
from mixopt.results.checker.freedom import find_wrong_ranges
from mixopt.results.checker.funding import Limit, money
from mixopt.results.checker.read_back import CLOSE, decisions_of, differences, join_beyond
from mixopt.results.checker.supplies import find_supply_limits
from mixopt.results.decisions import Decisions, lever_sum
from mixopt.results.flows import Moved, find_moves
from mixopt.results.ledger import Ledger
from mixopt.results.plan import Plan
from mixopt.results.standards import Counting, sense_of
from mixopt.units import PENNY

POUNDS = {"spent", "paid", "kept", "given", "taken"}
"""Decisions in £."""


def find_broken_limits(instance: Instance, plan: Plan, *, misprints: bool = True) -> list[str]:
    """Every limit that the plan breaks, every figure misprinted; none for a sound plan.

    Args:
        instance: What was planned.
        plan: As it is printed.
        misprints: Write every table again and compare. Without, as for a plan that was written
            a moment ago, only the limits are held against the figures.
    """
    decisions = decisions_of(plan)
    tables = _write_again(instance, plan, decisions) if misprints else plan.tables()
    return list(_Checker(instance, plan, decisions, tables, misprints).find_broken())


def _write_again(
    instance: Instance, plan: Plan, decisions: Decisions
) -> dict[str, tuple[Any, ...]]:
    """The tables of a plan, from the figures and what it decides."""
    ledger = Ledger(instance, decisions).entries()
    alone = {(r.area, r.partner): r.alone for r in plan.partners if r.alone is not None}
    rows = Rows(instance, decisions, ledger, alone)
    return {**rows.tables(), "ledger": ledger}


@dataclass
class _Checker:
    instance: Instance
    plan: Plan
    decisions: Decisions
    """Read back from the plan."""
    tables: Mapping[str, tuple[Any, ...]]
    """Those of the plan; where misprints are looked for, written again."""
    misprints: bool

    def find_broken(self) -> Iterator[str]:
        for table, own in self.tables.items() if self.misprints else ():
            yield from differences(table, getattr(self.plan, table), own)
        if self.misprints:
            yield from find_wrong_ranges(self.plan, self.decisions)
        yield from self._physical()
        cost = self.plan.cost_within
        for place, when, (what, left, right) in money(self.instance, self.tables, cost):
            if not left <= right or math.isinf(left) or math.isinf(right):
                yield f"{what}, {when}, {place}: {left:,.2f} is above {right:,.2f}"
        yield from self._beyond()

    def _beyond(self) -> Iterator[str]:
        """The same of what lies beyond the last period, where no limit on money is."""
        beyond, asked = self.plan.beyond, self.instance.beyond
        if beyond is None or not asked:
            if asked or beyond:
                yield f"beyond: the plan has {'some' if beyond else 'none'}, and should not"
            return
        own = extend_decisions(self.instance, decisions_of(join_beyond(self.plan, beyond)))
        again = beyond_of(self.instance, own) if self.misprints else None
        for table, rows in again.tables().items() if again else ():
            yield from differences(f"beyond, {table}", getattr(beyond, table), rows)
        held = extend_instance(self.instance)
        yield from _Checker(held, self.plan, own, beyond.tables(), False)._physical()

    def _physical(self) -> Iterator[str]:
        yield from self._signs()
        limits = (
            self._supply,
            self._continuity,
            self._staff,
            self._deployment,
            self._standards,
            self._levers,
        )
        for area, at, period in self.instance.everywhere():
            for some in limits:
                yield from _above(area, period, some(area, at, period))
        for area, at, need, moved in find_moves(self.instance, self.decisions.volume):
            yield from _above(area, self.instance.periods[at].name, self._moves(need, moved))
        for need in self.tables["needs"]:
            yield from _above(need.area, need.period, self._need(need))
        for area, when, of in find_supply_limits(self.instance, self.decisions):
            yield from _above(area, when, iter([of]))

    def _signs(self) -> Iterator[str]:
        for name, values in (
            ("supported", self.decisions.supported),
            ("drawn", self.decisions.drawn),
            ("unmet", self.decisions.unmet),
            ("FTE", self.decisions.fte),
            ("deployed", self.decisions.deployed),
            ("hired", self.decisions.hired),
            ("released", self.decisions.released),
            ("started", self.decisions.started),
            ("spent", self.decisions.spent),
            ("paid", self.decisions.paid),
            ("kept", self.decisions.kept),
            ("given", self.decisions.given),
            ("taken", self.decisions.taken),
        ):
            for index, value in values.items():
                if not -(PENNY if name in POUNDS else CLOSE) <= value < math.inf:
                    yield f"{name} {', '.join(index)} is {value:g}"

    def _need(self, row: Need) -> Iterator[Limit]:
        if self.instance.model.needs[row.need].met:
            left, right = row.supported + row.unmet, row.demand - row.relief
            yield from _equal(f"need {row.need}", left, right)
        yield f"relief of {row.need}", row.relief, row.demand
        if self.plan.mode != "most-need":
            yield f"unmet {row.need}", row.unmet, 0.0

    def _moves(self, need: str, moved: Moved) -> Iterator[Limit]:
        """Nobody is kept from coming who would not, nor helped out who is not there."""
        yield f"starts of {need} prevented", moved.prevented, moved.starts
        yield f"leaving {need}", 0.0, moved.least

    def _supply(self, area: str, at: int, period: str) -> Iterator[Limit]:
        for name, service in self.instance.model.services.items():
            volume = self.decisions.volume[area, name, period]
            if service.meets:
                yield from _equal(f"volume of {name}", volume, self._count_used(area, name, at))
            if service.committed:
                least = self.instance.values(area, "services", (name, ""), "committed")[at]
                yield f"commitment to {name}", least, volume
            if service.growth:
                growth = self.instance.values(area, "services", (name, ""), "growth")[at]
                yield f"growth of {name}", volume - self._before(area, name, at), growth

    def _count_used(self, area: str, name: str, at: int, *, opening: bool = False) -> float:
        period = self.instance.periods[at].name
        total = 0.0
        for need in self.instance.model.services[name].meets:
            each = self.instance.values(area, "pathways", (need, name), "units_per_person")[at]
            if opening:
                people = self.instance.once(area, "pathways", (need, name), "opening")
            else:
                people = self.decisions.supported[area, need, name, period]
            total += each * people
        return total

    def _before(self, area: str, name: str, at: int) -> float:
        if at:
            return self.decisions.volume[area, name, self.instance.periods[at - 1].name]
        if self.instance.model.services[name].meets:
            return self._count_used(area, name, 0, opening=True)
        return self.instance.once(area, "services", (name, ""), "opening")

    def _continuity(self, area: str, at: int, period: str) -> Iterator[Limit]:
        for name, service in self.instance.model.services.items():
            for need in service.meets:
                if not service.stays or self.instance.model.needs[need].unit != "people":
                    continue
                stays = self.instance.values(area, "pathways", (need, name), "stays")[at]
                if at:
                    last = self.instance.periods[at - 1].name
                    before = self.decisions.supported[area, need, name, last]
                else:
                    before = self.instance.once(area, "pathways", (need, name), "opening")
                now = self.decisions.supported[area, need, name, period]
                yield f"continuity of {need} in {name}", stays * before, now

    def _staff(self, area: str, at: int, period: str) -> Iterator[Limit]:
        model = self.instance.model
        for role, staff in model.roles.items():
            if "permanent" in staff.contracts:
                now = self.decisions.fte[area, role, "permanent", period]
                yield from _equal(f"staff {role}", now, self._flow(area, role, at, period))
                most = self.instance.values(area, "workforce", (role, "permanent"), "recruitable")
                recruits = lever_sum(self.instance, self.decisions, area, at, "recruits", role)
                hired = self.decisions.hired[area, role, period]
                yield f"hiring {role}", hired, most[at] + recruits
            needed = 0.0
            for name, service in model.services.items():
                if service.staffed_by == role:
                    each = self.instance.values(area, "services", (name, ""), "fte_per_unit")[at]
                    needed += each * self.decisions.volume[area, name, period]
            running = Counting(self.instance, self.decisions, area, at).time_of(role, BLANK)
            yield f"{role} in-house", needed, sum(running.values())

    def _deployment(self, area: str, at: int, period: str) -> Iterator[Limit]:
        """No time of staff is used twice."""
        for role, uses in uses_of(self.instance.model).items():
            for contract in self.instance.model.roles[role].contracts:
                used = (self.decisions.deployed[area, role, contract, u, period] for u in uses)
                has = self.decisions.fte[area, role, contract, period]
                yield f"time of {role}, {contract}", sum(used), has

    def _standards(self, area: str, at: int, period: str) -> Iterator[Limit]:
        """Every standard, as limit × what it counts against: that may be nothing at all."""
        for name, standard in self.instance.model.standards.items():
            counted, against = Counting(self.instance, self.decisions, area, at).ratio(name)
            limit = self.instance.values(area, "standards", (name, ""), "limit")[at] * against
            sides = (limit, counted) if sense_of(standard) == "at_least" else (counted, limit)
            yield f"standard {name}", *sides

    def _flow(self, area: str, role: str, at: int, period: str) -> float:
        """Permanent staff by last period's, turnover, progression, hires and releases."""

        def before(name: str) -> float:
            if at:
                return self.decisions.fte[
                    area, name, "permanent", self.instance.periods[at - 1].name
                ]
            return self.instance.once(area, "workforce", (name, "permanent"), "opening")

        def share(name: str, figure: str) -> float:
            return self.instance.values(area, "workforce", (name, "permanent"), figure)[at]

        roles = self.instance.model.roles
        leaving = share(role, "turnover")
        if roles[role].becomes:
            leaving += share(role, "progression")
        risen = sum(
            share(name, "progression") * before(name)
            for name, other in roles.items()
            if other.becomes == role and "permanent" in other.contracts
        )
        hired = self.decisions.hired[area, role, period]
        released = self.decisions.released[area, role, period]
        return (1 - leaving) * before(role) + risen + hired - released

    def _levers(self, area: str, at: int, period: str) -> Iterator[Limit]:
        for lever in self.instance.model.levers:
            startable = self.instance.values(area, "levers", (lever,), "startable")[at]
            yield f"start of {lever}", self.decisions.started[area, lever, period], startable
            periods = self.instance.periods
            total = sum(self.decisions.started[area, lever, period.name] for period in periods)
            yield f"starts of {lever}", total, self.instance.once(area, "levers", (lever,), "most")


def _above(area: str, period: str, limits: Iterator[Limit]) -> Iterator[str]:
    """The limits whose left side is above their right side, or that are no numbers."""
    for what, left, right in limits:
        if -math.inf < left <= right < math.inf:
            continue
        most = right + CLOSE * max(1.0, abs(left), abs(right))
        if not left <= most or math.isinf(left) or math.isinf(right):
            yield f"{what}, {period}, {area}: {left:,.6f} is above {right:,.6f}"


def _equal(what: str, left: float, right: float) -> Iterator[Limit]:
    yield what, left, right
    yield what, right, left
