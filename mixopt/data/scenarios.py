"""Reads `scenarios.yaml`, and checks every scenario before anybody asks for one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from mixopt.data.paths import is_there
from mixopt.data.validation import validate
from mixopt.data.yaml import Document, read
from mixopt.errors import DataError, Fault
from mixopt.instance.addresses import Addresses
from mixopt.instance.consistency import Consistency
from mixopt.instance.instance import Instance
from mixopt.instance.nearest import MOST_TOLD, Known
from mixopt.instance.scenarios import attempt
from mixopt.schema.scenarios import Scenario, Scenarios


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
    faults.extend(_unfounded(document, scenarios))
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


def _unfounded(document: Document, scenarios: Mapping[str, Scenario]) -> Iterator[Fault]:
    """Scenarios that build on none that there is, or on themselves."""
    known = Known(scenarios)
    ends: set[str] = set()
    """Scenarios that were followed down before."""
    for name, scenario in scenarios.items():
        below = scenario.builds_on
        if below is not None and below not in scenarios:
            where = document.at(("scenarios", name, "builds_on"))
            yield Fault(where, f"no scenario called '{below}'", known.remedy(below, but=name))
        chain: dict[str, None] = {}
        step: str | None = name
        while step is not None and step in scenarios and step not in ends and step not in chain:
            chain[step] = None
            step = scenarios[step].builds_on
        if step in chain:
            yield from _circle(document, list(chain)[list(chain).index(step) :])
        ends |= {*chain}


def _circle(document: Document, names: list[str]) -> Iterator[Fault]:
    """A fault for each of some scenarios that build on each other."""
    for at, name in enumerate(names):
        around = [*names[at : at + MOST_TOLD], *names[: max(0, at + MOST_TOLD - len(names))]]
        circle = " on ".join([*around[: len(names)], name])
        where = document.at(("scenarios", name, "builds_on"))
        yield Fault(where, f"scenarios in a circle: {circle}", "Remove one 'builds_on'", "circle")


def _chains(scenarios: Mapping[str, Scenario]) -> Iterator[list[str]]:
    """Each scenario once, after the one that it builds on; none that has nothing to stand on."""
    followed: dict[str | None, bool] = {None: True}
    """Whether a scenario that was followed down has something to stand on."""
    for asked in scenarios:
        chain: dict[str, None] = {}
        step: str | None = asked
        while step is not None and step not in followed:
            if step in chain or step not in scenarios:
                followed[step] = False
                break
            chain[step] = None
            step = scenarios[step].builds_on
        stands = followed[step]
        followed |= dict.fromkeys(chain, stands)
        if stands:
            yield [*reversed(chain)]


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
                    yield Misplaced(name, i, address, _at(document, name, i, fault))


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
    applied: dict[str, Instance] = {}
    faults: list[Fault] = []
    resting: list[int] = []
    for chain in _chains(instance.scenarios):
        for name in chain:
            scenario = instance.scenarios[name]
            state = applied[scenario.builds_on] if scenario.builds_on else instance
            by = f"scenario {name}"
            kept = [i for i in range(len(scenario.changes)) if (name, i) not in known]
            changes = [scenario.changes[i] for i in kept]
            tried = attempt(state, changes, by, addresses, rules, standing)
            applied[name] = replace(tried.made, changes=())
            faults += [_at(document, name, kept[i], fault) for i, fault in tried.faults]
            resting += [rule for _, rule in tried.resting]
    return faults, resting


def _at(document: Document, name: str, change: int, fault: Fault) -> Fault:
    where = document.at(("scenarios", name, "changes", change))
    return replace(fault, where=f"{where} (scenario {name})")
