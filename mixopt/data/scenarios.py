"""Reads `scenarios.yaml`, and checks every scenario before anybody asks for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mixopt.data.paths import is_there, known
from mixopt.data.validation import validated
from mixopt.data.yaml import Document, read
from mixopt.errors import DataError, Fault
from mixopt.instance.instance import Instance
from mixopt.instance.kinds import Address, Kind
from mixopt.instance.scenarios import changed, places
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
        scenarios = validated(document, Scenarios).scenarios
    except DataError as error:
        faults.extend(error.faults)
        return document, {}
    faults.extend(_unfounded(document, scenarios))
    return document, scenarios


def _unfounded(document: Document, scenarios: Mapping[str, Scenario]) -> Iterator[Fault]:
    """Scenarios that build on none that there is, or on themselves."""
    for name, scenario in scenarios.items():
        where = document.at(("scenarios", name, "builds_on"))
        below = scenario.builds_on
        if below is not None and below not in scenarios:
            remedy = known(below, [other for other in scenarios if other != name])
            yield Fault(where, f"no scenario called '{below}'", remedy)
        seen: list[str] = []
        while below is not None and below in scenarios and below not in seen:
            seen.append(below)
            below = scenarios[below].builds_on
        if name in seen:
            circle = " on ".join([name, *seen[: seen.index(name) + 1]])
            yield Fault(where, f"scenarios in a circle: {circle}", "Remove one 'builds_on'")


def misplaced(
    document: Document,
    scenarios: Mapping[str, Scenario],
    kinds: Mapping[Address, Kind],
    periods: Sequence[str],
) -> Iterator[Fault]:
    """Changes that name no figure or no period."""
    for name, scenario in scenarios.items():
        for i, change in enumerate(scenario.changes):
            try:
                places(kinds, periods, change, "")
            except DataError as error:
                yield from _located(document, name, i, error)


def out_of_range(document: Document, instance: Instance) -> Iterator[Fault]:
    """Changes that take a figure out of its range, after those that a scenario builds on."""
    applied: dict[str, Instance] = {}
    for asked in instance.scenarios:
        chain: list[str] = []
        below: str | None = asked
        while below is not None and below not in applied:
            chain.append(below)
            below = instance.scenarios[below].builds_on
        for name in reversed(chain):
            scenario = instance.scenarios[name]
            state = applied[scenario.builds_on] if scenario.builds_on else instance
            try:
                applied[name] = changed(state, scenario.changes, f"scenario {name}")
                continue
            except DataError:
                pass  # one by one, to see which
            for i, change in enumerate(scenario.changes):
                try:
                    state = changed(state, [change], f"scenario {name}")
                except DataError as error:
                    yield from _located(document, name, i, error)
            applied[name] = state


def _located(document: Document, name: str, change: int, error: DataError) -> Iterator[Fault]:
    where = document.at(("scenarios", name, "changes", change))
    for fault in error.faults:
        yield replace(fault, where=f"{where} (scenario {name})")
