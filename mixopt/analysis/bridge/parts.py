"""The parts of a savings bridge, and the instance in which some of them are there.

A lever that is not there is closed: no start of it can be made. A scenario, or a change of one,
that is not there is not made. All of it moves figures alone, so that every set of parts is the same
parametric programme with other numbers in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from mixopt.errors import DataError, Fault
from mixopt.instance.addresses import Addresses
from mixopt.instance.consistency import Consistency
from mixopt.instance.instance import Instance
from mixopt.instance.nearest import suggest
from mixopt.instance.scenario_clashes import Slot, clashes, slots_of, steps_of
from mixopt.instance.scenarios import addresses_of, attempt, with_scenario
from mixopt.results.savings_bridge import PARTS
from mixopt.schema.scenarios import Change

STARTS = ("most", "startable")
"""The figures of a lever that are 0 where it is closed."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part by its name, and what it is in words."""

    name: str
    title: str


class Parts(Protocol):
    """What the bridge is divided into."""

    @property
    def instance(self) -> Instance:
        """With what every plan of the bridge is under, and all levers open."""

    @property
    def kind(self) -> str:
        """`lever`, `scenario` or `change`."""

    @property
    def parts(self) -> Sequence[Part]:
        """In their order."""

    @property
    def only_widens(self) -> bool:
        """Whether a part never takes a plan away: with more of them there, more can be done."""

    def instance_of(self, there: frozenset[int]) -> Instance:
        """The instance with the parts at these positions."""


@dataclass(frozen=True)
class Levers:
    """Each lever is a part."""

    instance: Instance
    kind: str = "lever"
    only_widens: bool = True

    @property
    def parts(self) -> list[Part]:
        """In the order of the model."""
        levers = self.instance.model.levers
        return [Part(name, lever.title) for name, lever in levers.items()]

    def instance_of(self, there: frozenset[int]) -> Instance:
        """The instance with the other levers closed."""
        closed = {part.name for at, part in enumerate(self.parts) if at not in there}
        figures = dict(self.instance.figures)
        for address, figure in self.instance.figures.items():
            starts = address.table == "levers" and address.figure in STARTS
            if starts and address.keys[0] in closed:
                cells = tuple(replace(cell, value=0.0) for cell in figure.cells)
                figures[address] = replace(figure, cells=cells)
        return replace(self.instance, figures=figures)


@dataclass(frozen=True)
class Scenarios:
    """Each scenario is a part, with what it builds on."""

    instance: Instance
    names: Sequence[str]
    kind: str = "scenario"
    only_widens: bool = False

    @property
    def parts(self) -> list[Part]:
        """In the order in which they are named."""
        return [Part(name, self.instance.scenarios[name].title) for name in self.names]

    def instance_of(self, there: frozenset[int]) -> Instance:
        """The instance under these scenarios."""
        names = [self.names[at] for at in sorted(there)]
        return with_scenario(self.instance, *names) if names else self.instance


@dataclass(frozen=True)
class ScenarioChanges:
    """Each figure or pattern that scenarios change is a part, all its periods together."""

    instance: Instance
    groups: Sequence[tuple[str, str, tuple[Change, ...]]]
    """Scenario, address without its period, changes."""
    kind: str = "change"
    only_widens: bool = False

    @property
    def parts(self) -> list[Part]:
        """In the order in which they are made."""
        several = len({scenario for scenario, _, _ in self.groups}) > 1
        return [
            Part(
                f"{scenario}: {address}" if several else address,
                f"{address} ({scenario})" if several else address,
            )
            for scenario, address, _ in self.groups
        ]

    def instance_of(self, there: frozenset[int]) -> Instance:
        """The instance with these changes made.

        Raises:
            DataError: Some of them cannot be made without others.
        """
        instance = self.instance
        addresses, rules = self._checked
        for at in sorted(there):
            scenario, _, changes = self.groups[at]
            tried = attempt(instance, changes, f"scenario {scenario}", addresses, rules)
            if tried.faults:
                raise DataError(fault for _, fault in tried.faults)
            instance = tried.made
        return instance

    @cached_property
    def _checked(self) -> tuple[Addresses, Consistency]:
        """The figures that can be changed, and what they must keep together."""
        return addresses_of(self.instance), Consistency(self.instance)


def parts_of(instance: Instance, scenarios: Sequence[str], parts: str | None) -> Parts:
    """What a bridge is divided into; of nothing else, scenarios where some are named, else levers.

    Raises:
        DataError: Everything that is wrong with what was asked for.
    """
    parts = parts or ("scenarios" if scenarios else "levers")
    faults = [*_unfit(instance, scenarios, parts)]
    if faults:
        raise DataError(faults)
    if parts == "levers":
        return Levers(with_scenario(instance, *scenarios) if scenarios else instance)
    if parts == "scenarios":
        found: Parts = Scenarios(instance, scenarios)
        faults = [*clashes(instance, scenarios, addresses_of(instance), any_change=True)]
    else:
        groups = [*_groups(instance, scenarios)]
        found = ScenarioChanges(instance, groups)
        faults = [*_same_figures(instance, groups)]
    if faults:
        raise DataError(faults)
    whole = frozenset(range(len(found.parts)))
    for there in (whole, *(frozenset({at}) for at in whole)):
        try:
            found.instance_of(there)
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(dict.fromkeys(faults))
    return found


def _unfit(instance: Instance, scenarios: Sequence[str], parts: str) -> Iterator[Fault]:
    """What cannot be asked for."""
    if parts not in PARTS:
        yield Fault("--parts", f"read '{parts}'", suggest(parts, PARTS))
    elif parts != "levers" and not scenarios:
        what = f"there are no {parts} without a scenario"
        yield Fault("--parts", what, "Give --scenario, or --parts levers")
    for name in dict.fromkeys(scenarios):
        if name not in instance.scenarios:
            remedy = suggest(name, instance.scenarios)
            yield Fault("--scenario", f"no scenario called '{name}'", remedy)
        elif list(scenarios).count(name) > 1:
            times = list(scenarios).count(name)
            yield Fault("--scenario", f"'{name}' is given {times} times", "Give it once")


def _groups(
    instance: Instance, scenarios: Sequence[str]
) -> Iterator[tuple[str, str, tuple[Change, ...]]]:
    """The changes of scenarios by what they change."""
    for step in steps_of(instance.scenarios, scenarios):
        found: dict[str, list[Change]] = {}
        for change in instance.scenarios[step].sourced_changes:
            found.setdefault(change.address.partition("[")[0], []).append(change)
        for address, changes in found.items():
            yield step, address, tuple(changes)


def _same_figures(
    instance: Instance, groups: Sequence[tuple[str, str, tuple[Change, ...]]]
) -> Iterator[Fault]:
    """Figures that two parts change: nobody can say what either of the two does by itself."""
    addresses = addresses_of(instance)
    first: dict[Slot, int] = {}
    said: set[tuple[int, int]] = set()
    for at, (scenario, address, changes) in enumerate(groups):
        for change in changes:
            for slot in slots_of(change, addresses):
                before = first.setdefault(slot, at)
                if before != at and (before, at) not in said:
                    said.add((before, at))
                    other, pattern, _ = groups[before]
                    what = (
                        f"'{pattern}' of scenario '{other}' and '{address}' of scenario "
                        f"'{scenario}' both change it"
                    )
                    yield Fault(str(slot[0]), what, "Leave one out, or give --parts scenarios")
