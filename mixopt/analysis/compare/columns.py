"""What a comparison is to set side by side: the columns asked for, and what is wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from mixopt.errors import DataError, Fault
from mixopt.instance.instance import Instance
from mixopt.instance.nearest import suggest
from mixopt.instance.scenarios import with_scenario
from mixopt.results.comparison import NOTHING

UNCHANGED = "unchanged"
"""Asks for the plan of the files as they stand, where no scenario has that name."""

JOINED = "+"
"""Joins scenarios that make one column together, applied in order."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A column to be planned."""

    name: str
    scenario: str
    says: str
    """The titles of its scenarios."""
    base: str
    """The name of its column of doing nothing."""
    instance: Instance


def read_columns(
    instances: tuple[Instance, ...], scenarios: list[str], *, saved: bool
) -> list[Asked]:
    """Every column to be planned, in the order of the instances.

    Raises:
        DataError: Every scenario that no instance has, is given twice, or cannot be applied.
    """
    wanted = [*dict.fromkeys(scenarios)] or ([] if saved else [UNCHANGED])
    faults = [*_unfit(instances, scenarios)]
    found: list[Asked] = []
    names = zip(nothing_names(instances), _names(instances), instances, strict=True)
    for base, mine, instance in names:
        for scenario in wanted:
            if not all(part in _list_known(instance) for part in _parts(scenario)):
                continue
            name = scenario if scenarios else "The plan"
            if len(instances) > 1:
                name = f"{mine}: {scenario}" if scenarios else mine
            plain = scenario == UNCHANGED and UNCHANGED not in instance.scenarios
            try:
                under = _under(instance, scenario)
            except DataError as error:
                faults += error.faults
            else:
                says = _titles(instance, scenario)
                found.append(Asked(name, "" if plain else scenario, says, base, under))
    if faults:
        raise DataError(faults)
    return found


def _unfit(instances: tuple[Instance, ...], scenarios: list[str]) -> Iterator[Fault]:
    """Scenarios that are given twice, that no instance has, or that none has together."""
    times = Counter(scenarios)
    there = {name for instance in instances for name in _list_known(instance)}
    for scenario, number in times.items():
        if number > 1:
            yield Fault("--scenario", f"'{scenario}' is given {number} times", "Give it once")
        missing = [part for part in _parts(scenario) if part not in there]
        for part in missing:
            what = f"no scenario called '{part}'"
            yield Fault("--scenario", what, suggest(part, sorted(there)))
        together = (
            all(part in _list_known(instance) for part in _parts(scenario))
            for instance in instances
        )
        if not missing and not any(together):
            what = f"no instance has all of '{scenario}'"
            yield Fault("--scenario", what, "Join scenarios of one instance")


def _list_known(instance: Instance) -> list[str]:
    return [*instance.scenarios, UNCHANGED]


def _parts(scenario: str) -> list[str]:
    return [part.strip() for part in scenario.split(JOINED)]


def _under(instance: Instance, scenario: str) -> Instance:
    """The instance under scenarios joined by `+`, in order."""
    parts = [part for part in _parts(scenario) if part in instance.scenarios]
    return with_scenario(instance, *parts) if parts else instance


def _titles(instance: Instance, scenario: str) -> str:
    """What scenarios joined by `+` are, in words, and what the instance was under before."""
    parts = (part for part in _parts(scenario) if part in instance.scenarios)
    titles = (instance.scenarios[part].title for part in parts)
    return "; ".join(filter(None, [*titles, name_base(instance)]))


def name_base(instance: Instance) -> str:
    """The scenarios that all columns of an instance are under; blank for none."""
    return f"under {instance.scenario}" if instance.scenario else ""


def _names(instances: tuple[Instance, ...]) -> list[str]:
    """The name of each instance, numbered where two have the same."""
    names = [instance.name for instance in instances]
    return [
        name if names.count(name) == 1 else f"{name} ({names[: at + 1].count(name)})"
        for at, name in enumerate(names)
    ]


def nothing_names(instances: tuple[Instance, ...]) -> list[str]:
    """The names of the columns of doing nothing."""
    return [NOTHING] if len(instances) == 1 else [f"{NOTHING}: {x}" for x in _names(instances)]


def unknown_addresses(instances: tuple[Instance, ...], addresses: list[str]) -> Iterator[Fault]:
    """A fault for each address that names no figure, or no period, of any of the instances."""
    there = {str(each) for instance in instances for each in instance.figures}
    periods = dict.fromkeys(p.name for instance in instances for p in instance.periods)
    for address in addresses:
        name, _, period = address.partition("[")
        if name not in there:
            what = f"no figure has the address '{name}'"
            yield Fault("--price", what, suggest(name, sorted(there)))
        elif period and period.rstrip("]") not in periods:
            what = f"'{address}' names no period of the plan"
            yield Fault("--price", what, f"There is {', '.join(periods)}")
