"""Scenarios: the same instance with some figures changed, and a record of what was changed.

A change names figures by an address or a pattern (`mixopt.instance.addresses`). Values are in the
unit that the row is written in. Opens no file.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from operator import itemgetter

from mixopt.errors import DataError, Fault
from mixopt.instance.addresses import Addresses
from mixopt.instance.change_sources import SOURCE, unknown_sources, with_changed
from mixopt.instance.changes import Changes, as_changes
from mixopt.instance.consistency import Consistency
from mixopt.instance.instance import JOINED, Cell, Figure, Instance, expect_instance
from mixopt.instance.kinds import SMALLEST, Address
from mixopt.instance.nearest import suggest
from mixopt.instance.scenario_clashes import clashes, steps_of
from mixopt.instance.uplifts import only_whole, rate_address, with_uplifts
from mixopt.schema.scenarios import Change
from mixopt.units import UNITS, Unit

SHARES = {"share", "share/year"}
"""Units of which so many % more has two meanings."""


def with_scenario(instance: Instance, *names: str) -> Instance:
    """The instance under scenarios of its `scenarios.yaml`, with those that they build on.

    Args:
        instance: Whose figures are changed; scenarios that it is under already stay.
        names: The scenarios, whose changes are made in this order. What two of them build on is
            made once.

    Raises:
        DataError: There is no such scenario, or it is given twice; a change names no figure or
            leaves its range; or one scenario sets what another, on which it does not build, has
            changed: one of the two changes would be lost.
    """
    expect_instance(instance, "with_scenario")
    faults = [*_unknown(instance, names)]
    if faults:
        raise DataError(faults)
    addresses = addresses_of(instance)
    faults = [*clashes(instance, [*instance.scenarios_applied, *names], addresses)]
    if faults:
        raise DataError(faults)
    rules = Consistency(instance)
    done = {*steps_of(instance.scenarios, instance.scenarios_applied)}
    for name in names:
        steps = [step for step in steps_of(instance.scenarios, [name]) if step not in done]
        done |= {*steps}
        changes = [each for step in steps for each in instance.scenarios[step].sourced_changes]
        tried = attempt(instance, changes, f"scenario {name}", addresses, rules)
        if tried.faults:
            raise DataError(fault for _, fault in tried.faults)
        applied = JOINED.join([*instance.scenarios_applied, name])
        instance = replace(tried.made, scenario=applied, own=instance.own or instance)
    return instance


def _unknown(instance: Instance, names: Sequence[str]) -> Iterator[Fault]:
    """Names of no scenario, and of one that is named before."""
    seen = {*instance.scenarios_applied}
    for name in names:
        if not isinstance(name, str) or name not in instance.scenarios:
            remedy = suggest(str(name), instance.scenarios)
            yield Fault(instance.name, f"no scenario called {name!r}", remedy)
        elif name in seen:
            yield Fault(instance.name, f"scenario '{name}' is given twice", "Give it once")
        else:
            seen.add(name)


def changed(instance: Instance, changes: Changes, by: str = "changed in Python") -> Instance:
    """Another instance, with changes made in order; the one that is given stays as it is.

    Args:
        instance: Whose figures are changed.
        changes: `{address: value}`, in the unit of the figure's row; instead of a value, a text
            as `--set` takes it (`"+5%"`, `"*1.05"`, `"+3"`), or `{"add": 5}`. An address without
            `[period]` names all periods; `*` stands for any part.
        by: Who makes them: it stands in the plan beside each change, and in faults.

    Raises:
        DataError: Every change that names no figure, takes one out of its range, or makes it
            contradict another.
    """
    expect_instance(instance, "changed")
    addresses = addresses_of(instance)
    made = as_changes(changes)
    tried = attempt(instance, made, by, addresses, Consistency(instance))
    faults = [fault for _, fault in tried.faults]
    faults += unknown_sources(instance.head, made, by)
    if faults:
        raise DataError(faults)
    if instance.own is None:
        return tried.made
    with suppress(
        DataError
    ):  # what only scenarios make possible leaves the instance's own as it is
        return replace(tried.made, own=changed(instance.own, made, by))
    return tried.made


def addresses_of(instance: Instance) -> Addresses:
    """The figures of an instance that changes may name."""
    kinds = {address: figure.kind for address, figure in instance.figures.items()}
    return Addresses(kinds, [period.name for period in instance.periods])


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
    instance: Instance,
    changes: Sequence[Change],
    by: str,
    addresses: Addresses,
    rules: Consistency,
    standing: Collection[int] = (),
) -> Attempt:
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
    figures = _apply_uplifts(instance, figures, last, faults)
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
    head = with_changed(instance.head)
    made = replace(instance, figures=figures, head=head, changes=tuple(changes_in_words))
    return Attempt(made, faults, resting)


def _apply_uplifts(
    instance: Instance,
    figures: dict[Address, Figure],
    last: dict[Address, int],
    faults: list[tuple[int, Fault]],
) -> dict[Address, Figure]:
    """The figures with the values that uplifts give them after changes.

    Args:
        instance: What is changed.
        figures: Its figures, those that were changed among them.
        last: The last change of each figure; what a rate changes is added to it.
        faults: What is wrong with changes; values that no figure may have are added to it.
    """
    head = instance.head
    rates = {name: last.get(rate_address(head, name)) for name in head.uplifts}
    rising = {
        address: max(at for at in (rates[figure.uplift], last.get(address)) if at is not None)
        for address, figure in figures.items()
        if figure.uplift and not (rates[figure.uplift] is None and address not in last)
    }
    if not rising:
        return figures
    found, beyond = with_uplifts(head, figures)
    last |= rising
    for address, fault in beyond:
        if address in rising:
            faults.append((rising[address], fault))
            found[address] = instance.figures[address]
    return found


def _apply(
    instance: Instance, figure: Figure, at: int | None, change: Change, by: str
) -> tuple[Figure, list[str]]:
    """A figure with one change made, and what was changed in words, if anything."""
    if figure.uplift and at is not None:
        raise DataError([only_whole(figure, by)])
    cells = [replace(cell, value=figure.typed) if figure.uplift else cell for cell in figure.cells]
    before, after = [], []
    for i in range(len(cells)) if at is None else [at]:
        cell = cells[i]
        unit = UNITS[cell.unit]
        factor = unit.factor
        if change.percent is not None and unit.own in SHARES:
            raise DataError([_two_meanings(figure, unit, change, by)])
        value = change_value(cell.value / factor, change)
        moving = change.add or change.percent or change.times not in {None, 1, 0}
        if value == cell.value / factor and moving:
            _check_moved(figure, value, change, by)
        _check_range(figure, value, unit, change, by)
        before.append(f"{cell.value / factor:,.10g}")
        after.append(f"{value:,.10g}")
        every = cell.every and at is None
        source, new = change.source or SOURCE, value * factor
        cells[i] = Cell(new, cell.unit, source, by, change.why, by, every)
    period = "" if at is None else f"[{instance.periods[at].name}]"
    if len(set(before)) == len(set(after)) == 1:
        before, after = before[:1], after[:1]
    values = f"{', '.join(before)} → {', '.join(after)} {cells[-1].unit}"
    words = [f"{figure.address}{period}: {values} ({by})"] if before != after else []
    typed = cells[0].value if figure.uplift else figure.typed
    return replace(figure, cells=tuple(cells), typed=typed), words


def change_value(value: float, change: Change) -> float:
    """What a change makes of a value, both in the unit of the figure's row."""
    if change.set is not None:
        return change.set
    if change.add is not None:
        return value + change.add
    if change.percent is not None:
        return value * (100 + change.percent) / 100
    return value * (change.times if change.times is not None else 1.0)


def _check_range(figure: Figure, value: float, unit: Unit, change: Change, by: str) -> None:
    own = value * unit.factor
    what = f"'{change.address}' would make {figure.address} {value:,.10g} {unit.symbol}"
    if not math.isfinite(own) or not figure.kind.least <= own <= figure.kind.most:
        remedy = f"It must be {figure.kind.bounds(unit)}"
        if change.set is not None and change.set < 0 <= figure.kind.least:
            remedy += (
                f"; a number with a minus is a value: to take {-change.set:,.10g} away, add it"
            )
            remedy += f" with a minus (--set ADDRESS=+{change.set:.10g})"
        raise DataError([Fault(by, what, remedy)])
    if own and abs(own) < SMALLEST:
        raise DataError([Fault(by, f"{what}, too near to zero", "Set it to 0")])


def _two_meanings(figure: Figure, unit: Unit, change: Change, by: str) -> Fault:
    """Why a share is not changed by so many %: it may be of what it is, or of the whole."""
    percent = change.percent or 0.0
    points = percent * UNITS["%"].factor / unit.factor
    what = (
        f"'{change.address}' would change {figure.address}, which is in {unit.symbol}, by "
        f"{percent:+.10g}%: of what it is, or by {abs(percent):.10g} points"
    )
    remedy = f"Write *{(100 + percent) / 100:.10g} for the first, +{points:.10g} for the second"
    return Fault(by, what, remedy)


def _check_moved(figure: Figure, value: float, change: Change, by: str) -> None:
    """Refuse a change that is too small for the number that it changes; 0 times all is 0."""
    if change.add or value:
        what = f"'{change.address}' would leave {figure.address} at {value:,.10g}"
        raise DataError([Fault(by, f"{what}: too small a change", "Change it by more")])
