"""Conflicts: where a source prints two numbers for one thing, both, which was taken, and why.

A conflict has a name and is of one figure or several. Of each it has the reading that was *taken*,
which is what the figure is, and at least one *other*. Where a figure is derived from the number
that is printed twice, its readings may be in `% of value`: 100 was taken, and an other is so much
of it. Only periods that are in dispute have a value.

The other readings of a conflict are questions that can be asked: `Conflict.settings` changes the
figures to them, as `--set` does. Opens no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from mixopt.errors import Fault
from mixopt.instance.instance import Cell, Figure, Instance
from mixopt.instance.kinds import Address
from mixopt.instance.scenarios import addresses_of
from mixopt.instance.spread_figures import match_figures
from mixopt.instance.spreads import OF_VALUE
from mixopt.units import UNITS

EVERY_PERIOD = "all"
"""Of a value that is for every period."""

TAKEN, OTHER = "taken", "other"
READINGS = (TAKEN, OTHER)

ROUNDING = 1e-9
"""Relative: by how much a reading may be beside its figure, which is rounding of units."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One of the numbers that are printed, as written, and on what it rests.

    Attributes:
        values: Its numbers by period, in `unit`; under `all` one for every period.
        unit: A unit of the figures, or `% of value`.
        source: A key of the instance's sources.
        where: Where in the source it is printed.
        note: Of the one that was taken, why; of any, the formula.
        row: File and row, for messages.
    """

    values: tuple[tuple[str, float], ...]
    unit: str
    source: str
    where: str
    note: str
    row: str

    def at(self, period: str) -> float | None:
        """Its number in a period; none where it has none."""
        given = dict(self.values)
        return given.get(period, given.get(EVERY_PERIOD))


@dataclass(frozen=True, slots=True)
class Disputed:
    """The readings of the figures that an address names.

    Attributes:
        address: Of figures; `*` stands for any part.
        taken: What the figures are.
        others: What else is printed.
    """

    address: str
    taken: Reading
    others: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What is printed twice, and every figure that rests on it."""

    name: str
    disputed: tuple[Disputed, ...]

    def settings(self, instance: Instance) -> tuple[tuple[str, ...], ...]:
        """For each other reading in turn, what `--set` makes of the figures.

        An instance in which they have been changed is asked as its files are.
        """
        rounds = zip_longest(*(each.others for each in self.disputed))
        return tuple(
            tuple(
                text
                for each, reading in zip(self.disputed, readings, strict=True)
                if reading is not None
                for text in _write_settings(instance, each.address, reading)
            )
            for readings in rounds
        )


def figures_of(instance: Instance, address: str) -> tuple[Figure, ...]:
    """The figures that the address of a conflict names."""
    found = match_figures(addresses_of(instance), address, "", [])
    return tuple(instance.figures[each] for each in found)


def _write_settings(instance: Instance, address: str, reading: Reading) -> Iterator[str]:
    """The changes to one reading, as text: of values in the unit of the figure's own row."""
    figure = figures_of(instance, address)[0]
    for period, value in reading.values:
        at = "" if period == EVERY_PERIOD else f"[{period}]"
        if reading.unit == OF_VALUE:
            yield f"{address}{at}=*{value / 100:.12g}"
            continue
        own = value * UNITS[reading.unit].factor
        for cell_at, cell in _cells(instance, figure, period, at):
            yield f"{address}{cell_at}={own / UNITS[cell.unit].factor:.12g}"


def _cells(instance: Instance, figure: Figure, period: str, at: str) -> Iterator[tuple[str, Cell]]:
    """The cells to set, each with its period in brackets; of rows in several units, one each."""
    units = {cell.unit for cell in figure.cells}
    if figure.kind.once or (period == EVERY_PERIOD and len(units) == 1):
        yield "", figure.cells[0]
    elif period == EVERY_PERIOD:
        for each, cell in zip(instance.periods, figure.cells, strict=True):
            yield f"[{each.name}]", cell
    else:
        names = [each.name for each in instance.periods]
        yield at, figure.cells[names.index(period)]


def find_conflict_faults(instance: Instance) -> list[Fault]:
    """Everything that is wrong with the conflicts of an instance as its files say them."""
    faults: list[Fault] = []
    addresses = addresses_of(instance) if instance.conflicts else None
    for conflict in instance.conflicts:
        for each in conflict.disputed:
            row = each.taken.row
            named = match_figures(addresses, each.address, row, faults) if addresses else ()
            faults += _find_wrong_readings(instance, each, named)
    return faults


def _find_wrong_readings(
    instance: Instance, disputed: Disputed, named: Sequence[Address]
) -> Iterator[Fault]:
    """What is wrong with the readings of one address."""
    for reading in (disputed.taken, *disputed.others):
        if len(named) > 1 and reading.unit != OF_VALUE:
            what = f"'{disputed.address}' names {len(named)} figures, and reads in {reading.unit}"
            yield Fault(reading.row, what, f"Name one figure, or write {OF_VALUE}")
            return
    for address in named:
        figure, whole = instance.figures[address], True
        for reading in (disputed.taken, *disputed.others):
            for fault in _find_misfits(figure, reading):
                yield fault
                whole = False
        if whole:
            yield from _compare_readings(instance, figure, disputed)


def _find_misfits(figure: Figure, reading: Reading) -> Iterator[Fault]:
    """Whether a reading is of the figure's sort: its unit, and whether it has periods."""
    unit = UNITS.get(reading.unit)
    if reading.unit != OF_VALUE and (unit is None or unit.own != figure.kind.unit):
        what = f"{figure.name} is in {figure.kind.unit}, and this reading in {reading.unit}"
        yield Fault(reading.row, what, f"Write it in {figure.kind.unit} or {OF_VALUE}")
    period = reading.values[0][0]
    if figure.kind.once and period != EVERY_PERIOD:
        what = f"{figure.name} is one number for the whole plan, and this reading has {period}"
        yield Fault(reading.row, what, f"Write it under '{EVERY_PERIOD}' only")


def _compare_readings(instance: Instance, figure: Figure, disputed: Disputed) -> Iterator[Fault]:
    """Hold what was taken to the figure, and each other to both, period by period."""
    names = [EVERY_PERIOD] if figure.kind.once else [each.name for each in instance.periods]
    for at, name in enumerate(names):
        cell, unit = figure.cells[at], UNITS[figure.cells[at].unit]
        shown = figure.name + ("" if figure.kind.once else f"[{name}]")
        taken = own_value(disputed.taken, name, cell.value)
        if taken is not None and not _is_same(taken, cell.value):
            what = f"took {taken / unit.factor:,.10g}, and {shown} is "
            what += f"{cell.value / unit.factor:,.10g} {unit.symbol}"
            yield Fault(disputed.taken.row, what, "Correct one of them")
        others = [(each, own_value(each, name, cell.value)) for each in disputed.others]
        given = [(each, value) for each, value in others if value is not None]
        if taken is not None and not given:
            what = f"{shown} has no other reading in {name}"
            yield Fault(disputed.taken.row, what, f"Add a row '{OTHER}', or clear this value")
        for each, value in given:
            if taken is None:
                what = f"{shown} has another reading in {name}, and none that was taken"
                yield Fault(each.row, what, f"Write in the row '{TAKEN}' what the figure is")
            elif _is_same(value, taken):
                what = f"reads for {shown} what was taken, {value / unit.factor:,.10g}"
                yield Fault(each.row, f"{what} {unit.symbol}", "Write the other number, or none")
            elif not figure.kind.least <= value <= figure.kind.most:
                what = f"would make {shown} {value / unit.factor:,.10g} {unit.symbol}"
                remedy = f"It must be {figure.kind.bounds(unit)}: say it in the note of the figure"
                yield Fault(each.row, what, remedy)


def own_value(reading: Reading, period: str, value: float) -> float | None:
    """A reading in the figure's own unit; none where it has no number in that period."""
    number = reading.at(period)
    if number is None:
        return None
    return number / 100 * value if reading.unit == OF_VALUE else number * UNITS[reading.unit].factor


def _is_same(one: float, other: float) -> bool:
    return abs(one - other) <= ROUNDING * max(abs(one), abs(other))
