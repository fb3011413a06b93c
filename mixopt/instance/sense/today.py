"""What an area does today: people, volumes, staff, cases, and what they cost at the first period's
prices. Opens no file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mixopt.instance.care_figures import supplies_of
from mixopt.instance.flows import demand_of
from mixopt.instance.instance import Figure, Instance
from mixopt.schema.standards import Caseload, Span
from mixopt.units import VOLUME_UNITS


class Today:
    """The opening numbers of an area, added up; the first period says what each of them is."""

    def __init__(self, instance: Instance, area: str) -> None:
        """Hold the area; each sum is worked out when it is asked for."""
        self.instance, self.area, self.model = instance, area, instance.model

    def figure(self, table: str, keys: tuple[str, ...], figure: str) -> Figure:
        """A figure of the area."""
        return self.instance.figure(self.area, table, keys, figure)

    def first(self, table: str, keys: tuple[str, ...], figure: str) -> float:
        """Its value in the first period."""
        return self.figure(table, keys, figure).values[0]

    def openings(self, need: str) -> list[Figure]:
        """People of a need in each service that suits it."""
        suiting = (name for name, service in self.model.services.items() if need in service.meets)
        return [self.figure("pathways", (need, name), "opening") for name in suiting]

    def list_used(self, service: str) -> list[tuple[Figure, float]]:
        """The opening numbers of a service, each with the volume that it stands for."""
        found = self.model.services[service]
        if not found.meets:
            opening = self.figure("services", (service, ""), "opening")
            return [(opening, opening.values[0])]
        return [
            (
                opening := self.figure("pathways", (need, service), "opening"),
                opening.values[0] * self.first("pathways", (need, service), "units_per_person"),
            )
            for need in found.meets
        ]

    def units(self, service: str) -> list[Figure]:
        """Units of a service that one person uses, by need."""
        needs = self.model.services[service].meets
        return [self.figure("pathways", (need, service), "units_per_person") for need in needs]

    def volume(self, service: str) -> float:
        """Units of a service in use."""
        return sum(volume for _, volume in self.list_used(service))

    def places(self, service: str) -> list[Figure]:
        """What there is of a service, by supply."""
        supplies = supplies_of(service, self.model.services[service])
        return [self.figure("services", (service, supply), "available") for supply in supplies]

    def staff(self, roles: Iterable[str]) -> list[Figure]:
        """The FTE of some roles, by contract."""
        return [
            self.figure("workforce", (role, contract), "opening")
            for role in roles
            for contract in self.model.roles[role].contracts
        ]

    def counted(
        self, standard: Caseload | Span, roles: Iterable[str]
    ) -> list[tuple[Figure, float]]:
        """The staff of some roles, each figure with what it comes to as a standard counts staff."""
        heads = standard.counted == "heads"
        return [
            (each, each.values[0] * (self.first("workforce", each.address.keys, "heads_per_fte")
                                     if heads else 1.0))
            for each in self.staff(roles)
        ]  # fmt: skip

    def cases(self, standard: Caseload) -> list[tuple[Figure, float]]:
        """The cases that a standard counts, each number of people with what it comes to; less those
        that others hold beside other work."""
        found = []
        for need in standard.needs:
            weight = self.first("needs", (need,), "case_weight") if standard.weighted else 1.0
            found += [(figure, weight * cases) for figure, cases in self._cases(need)]
        for each in self.staff(standard.own_cases):
            held = self.first("workforce", each.address.keys, "own_cases")
            found.append((each, -each.values[0] * held))
        return found

    def per_person(self, standard: Caseload) -> list[Figure]:
        """The cases that one person of each need is."""
        return [
            self.figure("needs", (need,), "cases_per_person")
            for need in standard.needs
            if self.model.needs[need].casework
        ]

    def people(self, need: str) -> Figure:
        """The figure that says how many people have a need: at first, where it has a flow; what
        share of its group is supported, where it has one.
        """
        if group := self.model.needs[need].group:
            return self.figure("groups", (group, ""), "supported")
        if self.model.needs[need].flow:
            return self.figure("flows", (need, ""), "opening")
        return self.figure("needs", (need,), "demand")

    def count(self, need: str) -> float:
        """How many people have a need: at first, where it has a flow; else in the first period."""
        if self.model.needs[need].flow:
            return self.people(need).values[0]
        return demand_of(self.instance, self.area, need)[0]

    def _cases(self, need: str) -> Iterator[tuple[Figure, float]]:
        if self.model.needs[need].casework:
            people = self.people(need)
            yield people, self.count(need) * self.first("needs", (need,), "cases_per_person")
        for name, service in self.model.services.items():
            if service.casework and need in service.meets:
                people, keys = self.figure("pathways", (need, name), "opening"), (need, name)
                yield people, people.values[0] * self.first("pathways", keys, "cases_per_person")

    def care_cost(self) -> float:
        """£ that today's services and staff cost over the first period, less what people pay."""
        services = sum(self._service_cost(name) for name in self.model.services)
        years = self.instance.periods[0].years
        return services + sum(
            self.first("workforce", (role, contract), "opening")
            * self.first("workforce", (role, contract), "pay")
            * years
            for role, found in self.model.roles.items()
            for contract in found.contracts
        )

    def _service_cost(self, name: str) -> float:
        """Supplies are used in their order, each as far as it goes; the last takes the rest."""
        service, period = self.model.services[name], self.instance.periods[0]
        left, spent = self.volume(name), 0.0
        supplies = supplies_of(name, service)
        for supply in supplies:
            there = self.first("services", (name, supply), "available")
            block = bool(supply) and service.supplies[supply].block
            used = left if supply == supplies[-1] else min(left, there)
            paid = max(used, there) if block else used
            spent += paid * self.first("services", (name, supply), "price")
            left -= used
        if service.contribution:
            spent -= self.volume(name) * self.first("services", (name, ""), "contribution")
        weeks = VOLUME_UNITS[service.unit].time == "weeks"
        return spent * (period.weeks if weeks else period.years)


def find_largest(parts: Iterable[tuple[Figure, float]]) -> Figure:
    """The figure that a sum owes most to; there is at least one."""
    return max(parts, key=lambda part: abs(part[1]))[0]


def todays(instance: Instance) -> Iterator[Today]:
    """Today in each area."""
    for area in instance.areas:
        yield Today(instance, area)
