"""Doing nothing: as many staff for the work as today, under the same contracts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from mixopt.instance.instance import Instance
from mixopt.instance.uses import RUNNING, parts_of_time, uses_of
from mixopt.results.decisions import Decisions, cases
from mixopt.results.do_nothing.care import people_today
from mixopt.schema.standards import Caseload

TODAY = -1
"""Stands for the time before the first period."""


def hold_staff(instance: Instance, decisions: Decisions) -> Decisions:
    """Decisions with staff held at today's ratios, and with whom that takes to hire."""
    held = _HeldStaff(instance, decisions)
    for area, at, _ in instance.everywhere():
        held.hold(area, at)
    return replace(
        decisions, fte=held.fte, deployed=held.deployed, hired=held.hired, released=held.released,
        vacant=held.vacant,
    )  # fmt: skip


@dataclass
class _HeldStaff:
    instance: Instance
    decisions: Decisions
    fte: dict[tuple[str, ...], float] = field(default_factory=dict)
    deployed: dict[tuple[str, ...], float] = field(default_factory=dict)
    hired: dict[tuple[str, ...], float] = field(default_factory=dict)
    released: dict[tuple[str, ...], float] = field(default_factory=dict)
    vacant: dict[tuple[str, ...], float] = field(default_factory=dict)
    _ratios: dict[tuple[str, str, int], float] = field(default_factory=dict)

    def hold(self, area: str, at: int) -> None:
        """One area in one period."""
        model, period = self.instance.model, self.instance.periods[at].name
        for role, found in model.roles.items():
            ratio, work = self._ratio(area, role, at), self._work(area, role, at)
            total = sum(work.values())
            for contract in found.contracts:
                fte = ratio * self._opening(area, role, contract)
                self.fte[area, role, contract, period] = fte
                for use in uses_of(model).get(role, ()):
                    part = work[use] / total if total else 0.0
                    self.deployed[area, role, contract, use, period] = part * fte
        for role, found in model.roles.items():
            if "permanent" in found.contracts:
                more = self._permanent(area, role, at) - self._count_stayers(area, role, at)
                self.hired[area, role, period] = max(0.0, more)
                self.released[area, role, period] = max(0.0, -more)
            if found.posts:
                posts = self.instance.values(area, "workforce", (role, ""), "posts")[at]
                filled = sum(self.fte[area, role, each, period] for each in found.contracts)
                self.vacant[area, role, period] = max(0.0, posts - filled)

    def _opening(self, area: str, role: str, contract: str) -> float:
        return self.instance.once(area, "workforce", (role, contract), "opening")

    def _ratio(self, area: str, role: str, at: int) -> float:
        """The work of a period for each of today's; 1 where a role has no work that is counted."""
        key = area, role, at
        if key not in self._ratios:
            self._ratios[key] = 1.0  # who manages themselves, through others, is held as today
            before = sum(self._work(area, role, TODAY).values())
            if before > 0:
                self._ratios[key] = sum(self._work(area, role, at).values()) / before
        return self._ratios[key]

    def _work(self, area: str, role: str, at: int) -> Mapping[str, float]:
        """The work of a role by its use, in FTE at the limits of the first period."""
        work: dict[str, float] = defaultdict(float)
        held, managed = parts_of_time(self.instance.model, role)
        for use, standard, need in _parts(held):
            cases = self._weight(area, standard, need) * self._cases(area, need, at)
            work[use] += cases / self._limit(area, standard)
        for use, standard, other in _parts(managed):
            work[use] += self._staff(area, other, at) / self._limit(area, standard)
        for name, service in self.instance.model.services.items():
            if service.staffed_by == role:
                each = self.instance.values(area, "services", (name, ""), "fte_per_unit")[0]
                work[RUNNING] += each * self._volume(area, name, at)
        return work

    def _limit(self, area: str, standard: str) -> float:
        return self.instance.values(area, "standards", (standard, ""), "limit")[0]

    def _weight(self, area: str, standard: str, need: str) -> float:
        """What a case counts for in a caseload standard."""
        found = self.instance.model.standards[standard]
        if isinstance(found, Caseload) and found.weighted:
            return self.instance.values(area, "needs", (need,), "case_weight")[0]
        return 1.0

    def _cases(self, area: str, need: str, at: int) -> float:
        if at != TODAY:
            return cases(self.instance, self.decisions, area, at, need)
        model, total = self.instance.model, 0.0
        if model.needs[need].casework:
            each = self.instance.values(area, "needs", (need,), "cases_per_person")[0]
            total += each * people_today(self.instance, area, need)
        for name, service in model.services.items():
            if service.casework and need in service.meets:
                keys = (need, name)
                each = self.instance.values(area, "pathways", keys, "cases_per_person")[0]
                total += each * self.instance.once(area, "pathways", keys, "opening")
        return total

    def _staff(self, area: str, role: str, at: int) -> float:
        contracts = self.instance.model.roles[role].contracts
        ratio = 1.0 if at == TODAY else self._ratio(area, role, at)
        return ratio * sum(self._opening(area, role, contract) for contract in contracts)

    def _volume(self, area: str, name: str, at: int) -> float:
        if at != TODAY:
            return self.decisions.volume[area, name, self.instance.periods[at].name]
        service = self.instance.model.services[name]
        if not service.meets:
            return self.instance.once(area, "services", (name, ""), "opening")
        return sum(
            self.instance.values(area, "pathways", (need, name), "units_per_person")[0]
            * self.instance.once(area, "pathways", (need, name), "opening")
            for need in service.meets
        )

    def _permanent(self, area: str, role: str, at: int) -> float:
        """Permanent staff in a period, or today."""
        if at == TODAY:
            return self._opening(area, role, "permanent")
        return self.fte[area, role, "permanent", self.instance.periods[at].name]

    def _count_stayers(self, area: str, role: str, at: int) -> float:
        """Permanent staff of the period before who are still there, and who have moved up."""

        def share(name: str, figure: str) -> float:
            return self.instance.values(area, "workforce", (name, "permanent"), figure)[at]

        roles = self.instance.model.roles
        leaving = share(role, "turnover")
        leaving += share(role, "progression") if roles[role].becomes else 0.0
        risen = sum(
            share(name, "progression") * self._permanent(area, name, at - 1)
            for name, other in roles.items()
            if other.becomes == role and "permanent" in other.contracts
        )
        return (1 - leaving) * self._permanent(area, role, at - 1) + risen


def _parts(counted: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str, str]]:
    """Each need (or role) that is counted, with its use and the first of its standards."""
    for name in dict.fromkeys(name for names in counted.values() for name in names):
        standards = [standard for standard, names in counted.items() if name in names]
        yield f"standards.{'+'.join(standards)}", standards[0], name
