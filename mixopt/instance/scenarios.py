"""Scenarios: the same instance with some figures changed, and a record of what was changed.

A change names an address, whole (`services.foster_agency.price`) or for one period
(`services.foster_agency.price[2020/21]`); `*` stands for any part. Values are in the unit
that the row is written in. Opens no file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import translate
from operator import itemgetter

from mixopt.errors import DataError, Fault
from mixopt.instance.changes import Changes, as_changes
from mixopt.instance.consistency import Consistency
from mixopt.instance.instance import Cell, Figure, Instance, expect_instance
from mixopt.instance.kinds import SMALLEST, Address, Kind
from mixopt.instance.nearest import MOST_TOLD, Known, known
from mixopt.instance.numbers import NUMBER, lost, number
from mixopt.schema.fields import FrozenDict
from mixopt.schema.head import Assumed, Head, Source
from mixopt.schema.scenarios import Change
from mixopt.units import UNITS, Unit

SOURCE = "changed"
"""Key of the source that a changed figure rests on."""

_ADDRESS = re.compile(r"^([^\[\]]+)(?:\[([^\[\]]+)\])?$")

_SETTING = re.compile(r"([^=]+)=(.+)")

_WILD = re.compile(r"[*?]")

MOST_WORK = 500_000
"""Values changed in one go, and tens of addresses compared with patterns: more takes seconds."""


def with_scenario(instance: Instance, name: str) -> Instance:
    """The instance under a scenario of its `scenarios.yaml`, with those it builds on.

    Raises:
        DataError: There is no such scenario, or a change names no figure or leaves its range.
    """
    expect_instance(instance, "with_scenario")
    if not isinstance(name, str) or name not in instance.scenarios:
        what = f"no scenario called {name!r}"
        raise DataError([Fault(instance.name, what, known(str(name), instance.scenarios))])
    chain = [name]
    while (below := instance.scenarios[chain[-1]].builds_on) is not None:
        chain.append(below)
    changes = [change for step in reversed(chain) for change in instance.scenarios[step].changes]
    return replace(changed(instance, changes, f"scenario {name}"), scenario=name)


def settings(texts: Sequence[str]) -> list[Change]:
    """Changes from `ADDRESS=VALUE`, as `--set` takes them.

    Raises:
        DataError: A text is not of that form, or its number would be read as another.
    """
    changes, faults = [], []
    for text in texts:
        match = _SETTING.fullmatch(text)
        address, value = (match[1].strip(), match[2].strip()) if match else ("", "")
        if not (address.isprintable() and address and NUMBER.fullmatch(value)
                and math.isfinite(float(value))):  # fmt: skip
            remedy = "Write ADDRESS=NUMBER, such as services.foster_agency.price[2020/21]=850"
            faults.append(Fault("--set", f"read '{text}'", remedy))
        elif loss := lost(value):
            faults.append(Fault("--set", f"read '{text}', {loss[0]}", loss[1]))
        else:
            changes.append(Change(address=address, set=number(value)))
    if faults:
        raise DataError(faults)
    return changes


def changed(instance: Instance, changes: Changes, by: str = "changed in Python") -> Instance:
    """Another instance, with changes made in order; the one that is given stays as it is.

    Args:
        instance: Whose figures are changed.
        changes: `{address: value}`, in the unit of the figure's row; instead of a value,
            `{"add": 5}` or `{"times": 1.1}`. An address without `[period]` names all periods; `*`
            stands for any part.
        by: Who makes them: it stands in the plan beside each change, and in faults.

    Raises:
        DataError: Every change that names no figure, takes one out of its range, or makes it
            contradict another.
    """
    expect_instance(instance, "changed")
    kinds = {address: figure.kind for address, figure in instance.figures.items()}
    addresses = Addresses(kinds, [period.name for period in instance.periods])
    tried = attempt(instance, as_changes(changes), by, addresses, Consistency(instance))
    if tried.faults:
        raise DataError(fault for _, fault in tried.faults)
    return tried.made


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of some changes.

    Attributes:
        made: The instance with those that can be made.
        faults: What is wrong with the others: the position of the change, and the fault.
        resting: Changes of figures that contradicted each other before, and still do: the
            position of the change, and of the rule.
    """

    made: Instance
    faults: list[tuple[int, Fault]]
    resting: list[tuple[int, int]]


def attempt(
    instance: Instance, changes: Sequence[Change], by: str, addresses: Addresses,
    rules: Consistency, standing: Collection[int] = (),
) -> Attempt:  # fmt: skip
    """Make changes in order, as far as they can be made.

    Args:
        instance: What is changed; some of its figures may be missing.
        changes: The changes.
        by: Who makes them.
        addresses: The figures that changes may name.
        rules: What the figures must keep together.
        standing: Rules that the instance breaks before any change.
    """
    figures = dict(instance.figures)
    changes_in_words: list[str] = list(instance.changes)
    faults: list[tuple[int, Fault]] = []
    last: dict[Address, int] = {}
    for i, change in enumerate(changes):
        try:
            found = addresses.places(change, by)
        except DataError as error:
            faults += [(i, fault) for fault in error.faults]
            continue
        for address, at in found:
            if address not in figures:
                continue  # it could not be read
            try:
                figures[address], words = _apply(instance, figures[address], at, change, by)
            except DataError as error:
                faults += [(i, fault) for fault in error.faults]
            else:
                changes_in_words += words
                last[address] = i
    resting = []
    for rule, fault in [*rules.clashes(figures, last)]:
        among = rules.rules[rule].addresses
        at_fault = max(last[address] for address in among if address in last)
        if rule in standing:
            resting.append((at_fault, rule))
        else:
            faults.append((at_fault, fault))
        figures |= {address: instance.figures[address] for address in among}
    faults.sort(key=itemgetter(0))
    head = _sourced(instance.head)
    made = replace(instance, figures=figures, head=head, changes=tuple(changes_in_words))
    return Attempt(made, faults, resting)


class Addresses:
    """The figures that changes may name, quick to find."""

    def __init__(self, kinds: Mapping[Address, Kind], periods: Sequence[str]) -> None:
        """Index the figures of an instance and its periods."""
        self.kinds = kinds
        self.periods = {name: at for at, name in enumerate(periods)}
        self.by_text = {str(address): address for address in kinds}
        self.known = Known(self.by_text)
        self.patterns: dict[str, list[Address]] = {}
        self.work = 0
        """Values changed so far, and tens of addresses compared with patterns."""

    def places(self, change: Change, by: str) -> list[tuple[Address, int | None]]:
        """The figures that a change names, and the period's position if it names one.

        Raises:
            DataError: It names no figure, or no period, or a period of a figure given once; or
                with the changes before it names more than can be changed in good time.
        """
        match = _ADDRESS.match(change.address)
        pattern, period = (match[1], match[2]) if match else (change.address, None)
        found = self.fitting(pattern) if match else []
        self.work += len(found) * (len(self.periods) if period is None else 1)
        if self.work > MOST_WORK:
            what = "with the changes before, more values than can be changed"
            raise DataError([Fault(by, what, "Name fewer figures, or fewer patterns with *")])
        if not found:
            near = self.known.nearest(pattern)
            there = "`mixopt check NAME --figures` lists the addresses"
            remedy = f"Did you mean '{near}'?" if near else there
            raise DataError([Fault(by, f"no figure has the address '{change.address}'", remedy)])
        if period is None:
            return [(address, None) for address in found]
        if period not in self.periods:
            what = f"'{change.address}' names no period"
            remedy = f"There are: {', '.join(list(self.periods)[:MOST_TOLD])}"
            raise DataError([Fault(by, what, remedy)])
        once = next((address for address in found if self.kinds[address].once), None)
        if once:
            what = f"'{once}' is one number for the whole plan"
            raise DataError([Fault(by, what, f"Leave out [{period}]")])
        return [(address, self.periods[period]) for address in found]

    def fitting(self, pattern: str) -> list[Address]:
        """The figures whose address fits; `*` stands for any part."""
        if not _WILD.search(pattern):
            return [self.by_text[pattern]] if pattern in self.by_text else []
        if pattern not in self.patterns:
            self.work += 1 + len(self.by_text) // 10
            fits = re.compile(translate(pattern)).match if self.work <= MOST_WORK else None
            self.patterns[pattern] = [
                address for text, address in self.by_text.items() if fits and fits(text)
            ]
        return self.patterns[pattern]


def _apply(
    instance: Instance, figure: Figure, at: int | None, change: Change, by: str
) -> tuple[Figure, list[str]]:
    """A figure with one change made, and what was changed in words, if anything."""
    cells = list(figure.cells)
    before, after = [], []
    for i in range(len(cells)) if at is None else [at]:
        cell = cells[i]
        unit = UNITS[cell.unit]
        factor = unit.factor
        value = _changed_value(cell.value / factor, change)
        if value == cell.value / factor and (change.add or change.times not in {None, 1, 0}):
            _check_moved(figure, value, change, by)
        _check_range(figure, value, unit, change, by)
        before.append(f"{cell.value / factor:,.10g}")
        after.append(f"{value:,.10g}")
        every = cell.every and at is None
        cells[i] = Cell(value * factor, cell.unit, SOURCE, by, change.why, by, every)
    period = "" if at is None else f"[{instance.periods[at].name}]"
    if len(set(before)) == len(set(after)) == 1:
        before, after = before[:1], after[:1]
    values = f"{', '.join(before)} → {', '.join(after)} {cells[-1].unit}"
    words = [f"{figure.address}{period}: {values} ({by})"] if before != after else []
    return replace(figure, cells=tuple(cells)), words


def _changed_value(value: float, change: Change) -> float:
    if change.set is not None:
        return change.set
    if change.add is not None:
        return value + change.add
    return value * (change.times if change.times is not None else 1.0)


def _check_range(figure: Figure, value: float, unit: Unit, change: Change, by: str) -> None:
    own = value * unit.factor
    what = f"'{change.address}' would make {figure.address} {value:,.10g} {unit.symbol}"
    if not math.isfinite(own) or not figure.kind.least <= own <= figure.kind.most:
        raise DataError([Fault(by, what, f"It must be {figure.kind.bounds(unit)}")])
    if own and abs(own) < SMALLEST:
        raise DataError([Fault(by, f"{what}, too near to zero", "Set it to 0")])


def _check_moved(figure: Figure, value: float, change: Change, by: str) -> None:
    """Refuse a change that is too small for the number that it changes; 0 times all is 0."""
    if change.add or value:
        what = f"'{change.address}' would leave {figure.address} at {value:,.10g}"
        raise DataError([Fault(by, f"{what}: too small a change", "Change it by more")])


def _sourced(head: Head) -> Head:
    """The head with a source for what was changed."""
    source = Assumed(
        kind="assumed",
        title="Changed for this run",
        by="the person who ran it",
        why="a scenario or --set; see the list of changes",
    )
    sources: dict[str, Source] = FrozenDict({**head.sources, SOURCE: source})
    return head.model_copy(update={"sources": sources})
