"""Reads `scenarios.yaml`, and checks every scenario before anybody asks for one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from mixopt.data.paths import is_there
from mixopt.data.scenario_order import in_order, unfounded
from mixopt.data.validation import validate
from mixopt.data.yaml import Document, read
from mixopt.errors import DataError, Fault
from mixopt.instance.addresses import Addresses
from mixopt.instance.consistency import Consistency
from mixopt.instance.instance import Instance
from mixopt.instance.scenario_clashes import clashes, steps_of
from mixopt.instance.scenarios import attempt
from mixopt.schema.scenarios import MOST_INCLUDED, Scenario, Scenarios


def read_scenarios(
    path: Path, name: str, faults: list[Fault]
) -> tuple[Document, Mapping[str, Scenario]]:
    """The scenarios of an instance, if it has any, and where their parts stand."""
    document = Document(name, None)
    if not is_there(path):
        return document, {}
    try:
        document = read(path, name)
        scenarios = validate(document, Scenarios).scenarios
    except DataError as error:
        faults.extend(error.faults)
        return document, {}
    faults.extend(unfounded(document, scenarios))
    faults.extend(_values_with_plus(document, scenarios))
    return document, scenarios


def _values_with_plus(document: Document, scenarios: Mapping[str, Scenario]) -> Iterator[Fault]:
    """Values such as +3: YAML reads a 3, and `--set` would add it."""
    for name, scenario in scenarios.items():
        for i, change in enumerate(scenario.changes):
            path = ("scenarios", name, "changes", i, "set")
            written = document.written.get(path, "")
            if change.set is not None and written.startswith("+"):
                bare = written.removeprefix("+")
                remedy = f"Write set: {bare} for the value {bare}, or add: {bare} to add it"
                yield Fault(
                    document.at(path), f"set: read '{written}', which may be either", remedy
                )


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A change that names no figure or no period of those that there are."""

    scenario: str
    change: int
    """Its position."""
    address: str
    """As the change writes it, without the period."""
    fault: Fault


def misplaced(
    document: Document, scenarios: Mapping[str, Scenario], addresses: Addresses
) -> Iterator[Misplaced]:
    """Changes that name no figure or no period."""
    for name, scenario in scenarios.items():
        for i, change in enumerate(scenario.changes):
            try:
                addresses.places(change, "")
            except DataError as error:
                for fault in error.faults:
                    address = change.address.partition("[")[0]
                    yield Misplaced(name, i, address, _at(document, name, fault, "changes", i))


def out_of_range(
    document: Document,
    instance: Instance,
    addresses: Addresses,
    rules: Consistency,
    standing: Collection[int],
    known: Collection[tuple[str, int]],
) -> tuple[list[Fault], list[int]]:
    """Changes that cannot be made, after those that a scenario builds on.

    Args:
        document: Where the scenarios stand.
        instance: The instance without any scenario; some of its figures may be missing.
        addresses: The figures that changes may name.
        rules: What the figures must keep together.
        standing: Rules that are broken without any scenario.
        known: Changes that name no figure, which are left out.

    Returns:
        The faults; and for each change that is wrong only because a rule is broken without it,
        that rule.
    """
    check = _Check(document, instance, addresses, rules, standing, known)
    for name in in_order(instance.scenarios):
        check.add(name)
    return check.faults, check.resting


@dataclass
class _Check:
    """Scenarios made one by one, each after those that it stands on.

    Attributes:
        applied: The instance under each scenario, as far as its changes can be made.
        wrong: Changes that cannot be made, of which scenarios that stand on them say nothing.
        unfit: Scenarios that lose a change of what they combine, and those that stand on them.
    """

    document: Document
    instance: Instance
    addresses: Addresses
    rules: Consistency
    standing: Collection[int]
    known: Collection[tuple[str, int]]
    applied: dict[str, Instance] = field(default_factory=dict)
    wrong: set[tuple[str, int]] = field(default_factory=set)
    unfit: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    resting: list[int] = field(default_factory=list)

    def add(self, name: str) -> None:
        """Make a scenario, after those that are below it."""
        scenario = self.instance.scenarios[name]
        if scenario.includes:
            self._combine(name)
            return
        if scenario.builds_on in self.unfit:
            self.unfit.add(name)
            return
        state = self.applied[scenario.builds_on] if scenario.builds_on else self.instance
        self.applied[name] = self._make(state, name, [name])

    def _combine(self, name: str) -> None:
        """Make a scenario that includes others, with all of their changes at once."""
        steps = steps_of(self.instance.scenarios, [name])
        if self.unfit.intersection(steps) or not self._fit_together(name, steps):
            self.unfit.add(name)
        else:
            self.applied[name] = self._make(self.instance, name, steps)

    def _make(self, state: Instance, name: str, steps: Sequence[str]) -> Instance:
        """An instance with the changes of some scenarios made, as far as they can be, for one."""
        made = [
            (step, i, change)
            for step in steps
            for i, change in enumerate(self.instance.scenarios[step].changes)
            if (step, i) not in self.known and ((step, i) not in self.wrong or step == name)
        ]
        changes = [change for _, _, change in made]
        by = f"scenario {name}"
        tried = attempt(state, changes, by, self.addresses, self.rules, self.standing)
        for at, fault in tried.faults:
            step, i, _ = made[at]
            own = step == name
            self.wrong |= {(step, i)} if own else set()
            path = ("changes", i) if own else ("includes",)
            self.faults.append(_at(self.document, name, fault, *path))
        self.resting += [rule for _, rule in tried.resting]
        return replace(tried.made, changes=())

    def _fit_together(self, name: str, steps: Sequence[str]) -> bool:
        """Whether no change of what a scenario combines is lost."""
        found = []
        if len(steps) > MOST_INCLUDED:
            what = f"combines {len(steps) - 1:,} scenarios, with all that they stand on"
            found.append(Fault("", what, f"Combine {MOST_INCLUDED - 1} at most"))
        elif not any(step in steps for step, _ in self.known):
            clashing = clashes(self.instance, [name], self.addresses)
            found += (replace(each, what=f"{each.where}: {each.what}") for each in clashing)
        self.faults += (_at(self.document, name, fault, "includes") for fault in found)
        return not found


def _at(document: Document, name: str, fault: Fault, *path: str | int) -> Fault:
    where = document.at(("scenarios", name, *path))
    return replace(fault, where=f"{where} (scenario {name})")
