"""Standards as fractions: what is counted, and what it is counted against.

From the figures and the decisions alone, so that it can be held against the programme.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mixopt.instance.flows import demand_of
from mixopt.instance.instance import Instance
from mixopt.instance.uses import uses_of
from mixopt.results.decisions import Decisions, cases, relief
from mixopt.schema.standards import AgencyShare, Caseload, Rate, Routing, Share, Span


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts for the standards of one area in one period.

    Attributes:
        instance: What is planned.
        decisions: What was decided.
        area: The area.
        at: Position of the period.
    """

    instance: Instance
    decisions: Decisions
    area: str
    at: int

    @property
    def period(self) -> str:
        """Name of the period."""
        return self.instance.periods[self.at].name

    def ratio(self, name: str) -> tuple[float, float]:
        """What a standard counts, and what it counts that against; the limit is on the first."""
        standard, area, at = self.instance.model.standards[name], self.area, self.at
        match standard:
            case Caseload():
                return self._cases(standard), sum(self._caseloads(name, standard))
            case Span():
                return self._workers(name, standard)
            case AgencyShare():
                return self._agency(standard)
            case Share():
                return self._share(standard)
            case Rate():
                return sum(self._list_contributions(name, standard)), 1.0
            case Routing():
                sent = self.decisions.supported[area, standard.need, standard.service, self.period]
                there = demand_of(self.instance, area, standard.need)[at]
                kept_out = relief(self.instance, self.decisions, area, at, standard.need)
                return sent, there - kept_out

    def time_of(self, role: str, use: str) -> dict[str, float]:
        """FTE of a role by contract that count for a standard, blank for the services it runs."""
        uses = uses_of(self.instance.model).get(role)
        if uses is None:
            return dict(self._by_contract(role))
        counting = [name for name, standards in uses.items() if use in standards]
        return {
            contract: sum(
                self.decisions.deployed[self.area, role, contract, name, self.period]
                for name in counting
            )
            for contract in self.instance.model.roles[role].contracts
        }

    def _by_contract(self, role: str) -> Iterator[tuple[str, float]]:
        for contract in self.instance.model.roles[role].contracts:
            yield contract, self.decisions.fte[self.area, role, contract, self.period]

    def _heads(self, standard: Caseload | Span | AgencyShare, role: str, contract: str) -> float:
        """What one FTE counts for in a standard."""
        if standard.counted == "fte":
            return 1.0
        keys = (role, contract)
        return self.instance.values(self.area, "workforce", keys, "heads_per_fte")[self.at]

    def _cases(self, standard: Caseload) -> float:
        """Cases that the standard's roles hold, less those that others hold beside other work."""
        total = 0.0
        for need in standard.needs:
            found = cases(self.instance, self.decisions, self.area, self.at, need)
            if standard.weighted:
                weight = self.instance.values(self.area, "needs", (need,), "case_weight")
                found *= weight[self.at]
            total += found
        for role in standard.own_cases:
            for contract, fte in self._by_contract(role):
                keys = (role, contract)
                each = self.instance.values(self.area, "workforce", keys, "own_cases")[self.at]
                total -= each * fte
        return total

    def _caseloads(self, name: str, standard: Caseload) -> Iterator[float]:
        """The full caseloads that the standard's roles carry in the time that counts for it."""
        for role in standard.roles:
            for contract, fte in self.time_of(role, name).items():
                keys = (role, contract)
                share = self.instance.values(self.area, "workforce", keys, "productive")[self.at]
                yield share * self._heads(standard, role, contract) * fte

    def _workers(self, name: str, standard: Span) -> tuple[float, float]:
        """Workers, and the managers in the time that counts for the standard."""
        all_of_it = dict(self._by_contract(standard.managers))
        time = self.time_of(standard.managers, name) if standard.sense == "at_most" else all_of_it
        managing = (
            self._heads(standard, standard.managers, contract) * fte
            for contract, fte in time.items()
        )
        return self._count(standard), sum(managing)

    def _count(self, standard: Span | AgencyShare, only: str = "") -> float:
        """Staff of a standard's roles as it counts them, of one contract or of each."""
        return sum(
            self._heads(standard, role, contract) * fte
            for role in standard.roles
            for contract, fte in self._by_contract(role)
            if only in ("", contract)
        )

    def _agency(self, standard: AgencyShare) -> tuple[float, float]:
        """Agency staff, and the staff or the posts that they are a share of."""
        agency = self._count(standard, "agency")
        if standard.of == "staff":
            return agency, self._count(standard)
        posts = (
            self.instance.values(self.area, "workforce", (role, ""), "posts")[self.at]
            for role in standard.roles
        )
        return agency, sum(posts)

    def _share(self, standard: Share) -> tuple[float, float]:
        counted = self.instance.model.services_counted(standard)
        people = [
            (service, self.decisions.supported[self.area, need, service, self.period])
            for service, offered in self.instance.model.services.items()
            for need in offered.meets
            if need in standard.needs
        ]
        inside = sum(number for service, number in people if service in counted)
        return inside, sum(number for _, number in people)

    def _list_contributions(self, name: str, standard: Rate) -> Iterator[float]:
        """What each service's units bring of what a rate counts."""
        for service in standard.services:
            each = self.instance.values(self.area, "standards", (name, service), "rate")[self.at]
            yield each * self.decisions.volume[self.area, service, self.period]


def sense_of(standard: object) -> str:
    """`at_least` or `at_most`."""
    usual = "at_least" if isinstance(standard, Routing) else "at_most"
    return str(getattr(standard, "sense", usual))
