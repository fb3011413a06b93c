"""Figures that are ten times as large, or a tenth, from one period to the next. Opens no file."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from statistics import median

from mixopt.instance.instance import Figure, Instance
from mixopt.instance.kinds import Address
from mixopt.instance.sense.oddity import Oddity, name_address, times, write_value

TENFOLD = 10.0
"""A nought too many or too few; nothing that councils plan grows so fast in a year."""


def jumps(instance: Instance, _seen: Collection[Address]) -> Iterator[Oddity]:
    """Figures that jump tenfold, each once; from or to 0 is no jump: things begin and end."""
    for figure in instance.figures.values():
        at = _jump(figure)
        if at is not None:
            yield _odd(instance, figure, at)


def _jump(figure: Figure) -> int | None:
    """The position after the first jump; values of opposite sign do not jump, they turn."""
    for at in range(1, len(figure.cells)):
        before, after = figure.values[at - 1], figure.values[at]
        if before * after > 0 and times(abs(before), abs(after)) >= TENFOLD:
            return at
    return None


def _odd(instance: Instance, figure: Figure, at: int) -> Oddity:
    """The one that is farther from the middle of all other periods is named first."""
    before, after = (abs(figure.values[each]) for each in (at - 1, at))
    rest = [
        abs(value) for each, value in enumerate(figure.values) if value and each - at not in (-1, 0)
    ]
    middle = median(rest) if rest else before
    first, other = (at, at - 1) if times(after, middle) >= times(before, middle) else (at - 1, at)
    names = [instance.periods[each].name for each in (at - 1, at)]
    what = (
        f"{name_address(instance, figure, at)} goes from {write_value(figure, at - 1)} in "
        f"{names[0]} to {write_value(figure, at)} in {names[1]}"
    )
    usual = "Tenfold in one period is more often a digit or a unit than a plan"
    return Oddity(((figure, first), (figure, other)), what, usual, "jumps")
