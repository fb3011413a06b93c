"""What is usual of each figure: the model's range, moved to the plan's years. Opens no file."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from mixopt.instance.instance import Figure, Instance, Period
from mixopt.instance.kinds import Address
from mixopt.instance.sense.oddity import (
    Oddity,
    name_address,
    round_to_digits,
    write_number,
    write_value,
)
from mixopt.instance.sense.slips import looks_like
from mixopt.schema.model import Model
from mixopt.schema.usual import Accepted, Usual
from mixopt.units import UNITS

APRIL = 4

SECTIONS = {
    "needs": ("needs", 0),
    "flows": ("needs", 0),
    "services": ("services", 0),
    "pathways": ("services", 1),
    "workforce": ("roles", 0),
    "standards": ("standards", 0),
    "levers": ("levers", 0),
}
"""By table, the section of a model that says what is usual, and which key is the entry's name."""

OUTSIDE = "outside what is usual"


@dataclass(frozen=True, slots=True)
class Range:
    """What is usual of a figure in one period, in its own unit."""

    least: float
    most: float


def entry_of(address: Address) -> tuple[str, str]:
    """The section of a model and the entry that say what is usual of a figure; blank for none."""
    section, at = SECTIONS.get(address.table, ("", 0))
    return (section, address.keys[at]) if section else ("", "")


def usual_of(model: Model, address: Address) -> Usual | None:
    """What a model says is usual of a figure; None where it says nothing."""
    section, name = entry_of(address)
    if not section:
        return None
    found: Usual | None = getattr(model, section)[name].usual.get(address.figure)
    return found


def range_of(usual: Usual, first: Period, period: Period) -> Range:
    """A range in a period of a plan that begins with another.

    Money rises from the range's own year. What is least is that of the plan's first year, since a
    plan may be in the prices of that year throughout.
    """
    factor = UNITS[usual.unit].factor
    least, most = (
        round_to_digits(amount * _compound_rise(usual, when)) * factor
        for amount, when in ((usual.least, first), (usual.most, period))
    )
    return Range(least, most)


def _compound_rise(usual: Usual, period: Period) -> float:
    if usual.year is None:
        return 1.0
    year = period.first.year - (period.first.month < APRIL)
    return (1 + usual.rises / 100) ** (year - int(usual.year[:4]))


def is_accepted(instance: Instance, figure: Figure, at: int) -> bool:
    """Whether the council says that a value is right, in the `usual` of its `instance.yaml`."""
    value = figure.cell(at).value
    return any(
        fnmatchcase(figure.name, entry.figures) and holds(entry, value)
        for entry in instance.head.usual
    )


def holds(entry: Accepted, value: float) -> bool:
    """Whether a range of the council holds a value, which is in the figure's own unit."""
    factor = UNITS[entry.unit].factor
    return entry.least * factor <= value <= entry.most * factor


def outside_usual(instance: Instance, _seen: Collection[Address]) -> Iterator[Oddity]:
    """Figures outside of the range that the model says is usual, each row once."""
    ranges: dict[int, list[Range]] = {}
    for address, figure in instance.figures.items():
        usual = usual_of(instance.model, address)
        if usual is None:
            continue
        if id(usual) not in ranges:  # areas share a model, and so a range
            first, *_ = instance.periods
            ranges[id(usual)] = [range_of(usual, first, period) for period in instance.periods]
        shown: set[str] = set()
        for at, found in enumerate(ranges[id(usual)][: len(figure.cells)]):
            row = figure.cells[at].row
            if row not in shown and _is_outside(instance, figure, at, found):
                shown.add(row)
                yield _outside(instance, figure, at, usual, found)


def _is_outside(instance: Instance, figure: Figure, at: int, found: Range) -> bool:
    value = figure.cells[at].value
    if found.least <= value <= found.most or (figure.kind.unit == "share" and not value):
        return False  # of few people, none may leave: a share of 0 is written on purpose
    return not is_accepted(instance, figure, at)


def _outside(instance: Instance, figure: Figure, at: int, usual: Usual, found: Range) -> Oddity:
    period, cell = instance.periods[at], figure.cells[at]
    unit = UNITS[cell.unit]
    least, most = (write_number(end / unit.factor) for end in (found.least, found.most))
    when = f" in {period.name}" if usual.rises else ""
    slip = looks_like(figure, cell, found.least, found.most)
    says = f"Usual is {least} to {most} {cell.unit}{when} ({short(usual)})"
    what = f"{name_address(instance, figure, at)} is {write_value(figure, at)}"
    return Oddity(((figure, at),), what, ". ".join(filter(None, (slip, says))), OUTSIDE)


def short(usual: Usual) -> str:
    """Where a range comes from, for one line."""
    return usual.source if usual.kind == "published" else f"assumed by {usual.source}"
