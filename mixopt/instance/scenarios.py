"""Scenarios: the same instance with some figures changed, and a record of what was changed.

A change names an address, whole (`services.foster_agency.price`) or for one period
(`services.foster_agency.price[2020/21]`); `*` stands for any part. Values are in the unit
that the row is written in. Opens no file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from fnmatch import fnmatchcase

from mixopt.errors import DataError, Fault
from mixopt.instance.changes import Changes, as_changes
from mixopt.instance.consistency import contradictions
from mixopt.instance.instance import Cell, Figure, Instance, expect_instance
from mixopt.instance.kinds import NUMBER, SMALLEST, Address, Kind
from mixopt.schema.fields import FrozenDict
from mixopt.schema.head import Assumed, Head, Source
from mixopt.schema.scenarios import Change
from mixopt.units import UNITS, Unit

SOURCE = "changed"
"""Key of the source that a changed figure rests on."""

_ADDRESS = re.compile(r"^([^\[\]]+)(?:\[([^\[\]]+)\])?$")

_SETTING = re.compile(r"([^=]+)=(.+)")


def with_scenario(instance: Instance, name: str) -> Instance:
    """The instance under a scenario of its `scenarios.yaml`, with those it builds on.

    Raises:
        DataError: There is no such scenario, or a change names no figure or leaves its range.
    """
    expect_instance(instance, "with_scenario")
    if not isinstance(name, str) or name not in instance.scenarios:
        there = ", ".join(instance.scenarios) or "none"
        what = f"no scenario called {name!r}"
        raise DataError([Fault(instance.name, what, f"There are: {there}")])
    chain = [name]
    while (below := instance.scenarios[chain[-1]].builds_on) is not None:
        chain.append(below)
    changes = [change for step in reversed(chain) for change in instance.scenarios[step].changes]
    return replace(changed(instance, changes, f"scenario {name}"), scenario=name)


def settings(texts: Sequence[str]) -> list[Change]:
    """Changes from `ADDRESS=VALUE`, as `--set` takes them.

    Raises:
        DataError: A text is not of that form.
    """
    changes, faults = [], []
    for text in texts:
        match = _SETTING.fullmatch(text)
        address, value = (match[1].strip(), match[2].strip()) if match else ("", "")
        written = address.isprintable() and NUMBER.fullmatch(value)
        if address and written and math.isfinite(float(value)):
            changes.append(Change(address=address, set=float(value)))
        else:
            remedy = "Write ADDRESS=NUMBER, such as services.foster_agency.price[2020/21]=850"
            faults.append(Fault("--set", f"read '{text}'", remedy))
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
    figures = dict(instance.figures)
    kinds = {address: figure.kind for address, figure in figures.items()}
    periods = [period.name for period in instance.periods]
    told: list[str] = list(instance.changes)
    faults: list[Fault] = []
    for change in as_changes(changes):
        try:
            found = places(kinds, periods, change, by)
        except DataError as error:
            faults.extend(error.faults)
            continue
        for address, at in found:
            try:
                figures[address], words = _apply(instance, figures[address], at, change, by)
            except DataError as error:
                faults.extend(error.faults)
            else:
                told += words
    if faults:
        raise DataError(faults)
    made = replace(instance, figures=figures, head=_sourced(instance.head), changes=tuple(told))
    faults.extend(contradictions(made))
    if faults:
        raise DataError(faults)
    return made


def places(
    kinds: Mapping[Address, Kind], periods: Sequence[str], change: Change, by: str
) -> list[tuple[Address, int | None]]:
    """The figures that a change names, and the period's position if it names one.

    Raises:
        DataError: It names no figure, or no period, or a period of a figure given once.
    """
    match = _ADDRESS.match(change.address)
    pattern, period = (match[1], match[2]) if match else (change.address, None)
    found = [address for address in kinds if fnmatchcase(str(address), pattern)]
    if not found:
        near = get_close_matches(pattern, [str(address) for address in kinds], n=1)
        there = "`mixopt check NAME --figures` lists the addresses"
        remedy = f"Did you mean '{near[0]}'?" if near else there
        raise DataError([Fault(by, f"no figure has the address '{change.address}'", remedy)])
    if period is None:
        return [(address, None) for address in found]
    if period not in periods:
        what = f"'{change.address}' names no period"
        raise DataError([Fault(by, what, f"There are: {', '.join(periods)}")])
    once = [address for address in found if kinds[address].once]
    if once:
        what = f"'{once[0]}' is one number for the whole plan"
        raise DataError([Fault(by, what, f"Leave out [{period}]")])
    return [(address, periods.index(period)) for address in found]


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
