"""The tables of a plan, from the instance and the decisions alone."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from mixopt.instance.care_figures import supplies_of
from mixopt.instance.flows import demand_of
from mixopt.instance.instance import Instance
from mixopt.instance.uses import uses_of
from mixopt.results.bridge import Bridge
from mixopt.results.care_rows import (
    Deployed,
    Entry,
    Flowed,
    Grouped,
    Leaver,
    Local,
    Need,
    Position,
    Reached,
    Staff,
    Started,
    Supported,
    Vacancy,
    Volume,
)
from mixopt.results.decisions import Decisions, relief, sum_added
from mixopt.results.flows import find_moves
from mixopt.results.funding_tables import Accounting, Alone
from mixopt.results.groups import list_groups, list_localities
from mixopt.results.standards import Counting, sense_of
from mixopt.results.vacancies import list_vacancies
from mixopt.units import VOLUME_UNITS

ENOUGH = 1e-9
"""Absolute, people or FTE: fewer are none, and a share of them means nothing."""

NOTICEABLE = 1e-6
"""Absolute, people, cases or FTE: fewer are the rounding of a sum, less than any table shows."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Writes every table but the limits."""

    instance: Instance
    decisions: Decisions
    ledger: tuple[Entry, ...]
    alone: Alone = field(default_factory=dict)
    """What each partner would pay alone, in £, where something is pooled."""

    def tables(self) -> dict[str, tuple[Any, ...]]:
        """Every table by its name, without the limits and the ledger."""
        accounting = self._accounting()
        return {
            "money": self.money(accounting),
            "needs": self.needs(),
            "flows": self.flows(),
            "leavers": self.leavers(),
            "groups": self.groups(),
            "localities": self.localities(),
            "supported": self.supported(),
            "volumes": self.volumes(),
            "staff": self.staff(),
            "vacancies": self.vacancies(),
            "deployment": self.deployment(),
            "levers": self.levers(),
            "standards": self.standards(),
            **accounting.tables(),
            "bridge": Bridge(self.instance, accounting).steps(),
        }

    def _accounting(self) -> Accounting:
        return Accounting(self.instance, self.decisions, self.ledger, self.alone)

    def money(self, accounting: Accounting | None = None) -> tuple[Position, ...]:
        """Cost, envelope and headroom, by area and period."""
        spent: dict[tuple[str, str], float] = defaultdict(float)
        for entry in self.ledger:
            spent[entry.area, entry.period] += entry.amount
        accounting = accounting or self._accounting()
        return tuple(
            self._position(accounting, area, at, spent[area, period])
            for area, at, period in self.instance.everywhere()
        )

    def _position(self, accounting: Accounting, area: str, at: int, cost: float) -> Position:
        head, period = self.instance.head, self.instance.periods[at].name
        from_funds = accounting.sum_paid(area, period, self.instance.model.funds)
        counted = accounting.count_towards_target(area, period, cost)
        envelope, target = None, accounting.most_spent(area, at)
        if head.envelope:
            parts = (
                self.instance.values(area, "funding", (part,), "amount")[at]
                for part in head.envelope
            )
            envelope = sum(parts)
        headroom = None if envelope is None else envelope - (cost - from_funds)
        discount = self.instance.discount[at]
        return Position(
            area, period, cost, envelope, headroom, target, discount, from_funds, counted
        )

    def needs(self) -> tuple[Need, ...]:
        """Demand, relief, supported and unmet, by need."""
        return tuple(
            self._need(area, at, period, name)
            for area, at, period in self.instance.everywhere()
            for name in self.instance.model.needs
        )

    def _need(self, area: str, at: int, period: str, name: str) -> Need:
        need = self.instance.model.needs[name]
        supported = sum(
            self.decisions.supported[area, name, service, period]
            for service, offered in self.instance.model.services.items()
            if name in offered.meets
        )
        return Need(
            area=area,
            need=name,
            period=period,
            unit=need.unit,
            demand=demand_of(self.instance, area, name)[at],
            relief=relief(self.instance, self.decisions, area, at, name),
            supported=supported,
            unmet=self.decisions.unmet.get((area, name, period), 0.0),
        )

    def flows(self) -> tuple[Flowed, ...]:
        """Who came and who left, of needs that have a flow."""
        return tuple(
            Flowed(
                area=area,
                need=need,
                period=self.instance.periods[at].name,
                opening=moved.opening,
                starts=moved.starts,
                prevented=moved.prevented,
                joined=moved.joined,
                left=sum(moved.left.values()),
                closing=moved.closing,
                average=moved.average,
            )
            for area, at, need, moved in find_moves(self.instance, self.decisions.volume)
        )

    def leavers(self) -> tuple[Leaver, ...]:
        """Who left these needs, by cause, or by the need that they passed to."""
        return tuple(
            Leaver(area, need, to, self.instance.periods[at].name, people, moved.helped[to])
            for area, at, need, moved in find_moves(self.instance, self.decisions.volume)
            for to, people in moved.left.items()
        )

    def groups(self) -> tuple[Grouped, ...]:
        """Who is supported in each client group."""
        return tuple(list_groups(self.instance, self.decisions, self.ledger))

    def localities(self) -> tuple[Local, ...]:
        """Each locality's part of each client group."""
        return tuple(list_localities(self.instance, self.groups()))

    def supported(self) -> tuple[Supported, ...]:
        """People by need and service, against the opening."""
        return tuple(
            Supported(
                area=area,
                need=need,
                service=name,
                period=period,
                suits=suits,
                opening=self.instance.once(area, "pathways", (need, name), "opening"),
                people=self.decisions.supported[area, need, name, period],
            )
            for area, _, period in self.instance.everywhere()
            for name, service in self.instance.model.services.items()
            for need, suits in service.meets.items()
        )

    def volumes(self) -> tuple[Volume, ...]:
        """Units drawn from each supply."""
        return tuple(
            Volume(
                area=area,
                service=name,
                supply=supply or name,
                period=period,
                unit=VOLUME_UNITS[service.unit].volume,
                available=self.instance.values(area, "services", (name, supply), "available")[at],
                added=sum_added(self.instance, self.decisions, area, at, name, supply),
                drawn=self.decisions.drawn[area, name, supply or name, period],
            )
            for area, at, period in self.instance.everywhere()
            for name, service in self.instance.model.services.items()
            for supply in supplies_of(name, service)
        )

    def staff(self) -> tuple[Staff, ...]:
        """Staff by role and contract."""
        chosen = self.decisions
        return tuple(
            Staff(
                area=area,
                role=role,
                contract=contract,
                period=period,
                opening=self.instance.once(area, "workforce", (role, contract), "opening"),
                fte=chosen.fte[area, role, contract, period],
                hired=chosen.hired[area, role, period] if contract == "permanent" else 0.0,
                released=chosen.released[area, role, period] if contract == "permanent" else 0.0,
            )
            for area, _, period in self.instance.everywhere()
            for role, staff in self.instance.model.roles.items()
            for contract in staff.contracts
        )

    def vacancies(self) -> tuple[Vacancy, ...]:
        """Posts of the roles that have an establishment, and who fills them."""
        return tuple(list_vacancies(self.instance, self.decisions))

    def deployment(self) -> tuple[Deployed, ...]:
        """What staff of several uses are used for, by role, contract and use."""
        return tuple(
            Deployed(
                area=area,
                role=role,
                contract=contract,
                use=use,
                period=period,
                fte=self.decisions.deployed[area, role, contract, use, period],
            )
            for area, _, period in self.instance.everywhere()
            for role, uses in uses_of(self.instance.model).items()
            for contract in self.instance.model.roles[role].contracts
            for use in uses
        )

    def levers(self) -> tuple[Started, ...]:
        """Starts of each lever."""
        return tuple(
            Started(
                area,
                lever,
                period,
                self.decisions.started[area, lever, period],
                self._sum_released(area, at, lever),
            )
            for area, at, period in self.instance.everywhere()
            for lever in self.instance.model.levers
        )

    def _sum_released(self, area: str, at: int, lever: str) -> float:
        """Posts that a lever has done away with so far."""
        if not self.instance.model.levers[lever].releases:
            return 0.0
        begun = self.instance.periods[: at + 1]
        starts = sum(self.decisions.started[area, lever, period.name] for period in begun)
        return starts * self.instance.once(area, "levers", (lever,), "released")

    def standards(self) -> tuple[Reached, ...]:
        """What each standard came to."""
        rows = []
        for area, at, period in self.instance.everywhere():
            for name, standard in self.instance.model.standards.items():
                limit = self.instance.figure(area, "standards", (name, ""), "limit")
                top, bottom = Counting(self.instance, self.decisions, area, at).ratio(name)
                if bottom <= ENOUGH and top <= NOTICEABLE:
                    continue
                rows.append(
                    Reached(
                        area=area,
                        standard=name,
                        period=period,
                        unit=limit.kind.unit,
                        sense=sense_of(standard),
                        limit=limit.values[at],
                        reached=_fraction(top, bottom),
                        standing=standard.standing,
                    )
                )
        return tuple(rows)


def _fraction(top: float, bottom: float) -> float:
    """The fraction; infinite where something is counted against nothing."""
    return top / bottom if bottom > ENOUGH else math.inf
