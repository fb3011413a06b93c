"""Slips of unit: what a figure was probably meant to be, by the factor that brings it into range.

A price a year given as a price a week is 52 times too high. Opens no file.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from mixopt.instance.instance import Cell, Figure
from mixopt.instance.sense.oddity import write_number
from mixopt.units import DAYS_A_WEEK, UNITS, WEEKS_A_YEAR

HOURS_A_WEEK = 37.0
"""A full week's work in local government."""

_WEEK = {
    "a week": 1.0,
    "a day": DAYS_A_WEEK,
    "a month": 12 / WEEKS_A_YEAR,
    "a year": 1 / WEEKS_A_YEAR,
}

_YEAR = {"a year": 1.0, "a quarter": 4.0, "a month": 12.0, "a week": WEEKS_A_YEAR}

_MONEY = {"in £": 1.0, "in £000": 1000.0, "in £m": 1e6, "in pence": 0.01}

MEANT: dict[str, dict[str, float]] = {
    "£/week": {
        **_WEEK, "a week in £000": 1000.0, "a year in £000": 1000 / WEEKS_A_YEAR,
        "a week in pence": 0.01,
    },
    "£/hour": {"an hour": 1.0, "a quarter of an hour": 4.0, "an hour in pence": 0.01},
    "£/episode": {"an episode": 1.0, "an episode in £000": 1000.0, "an episode in pence": 0.01},
    "£/FTE/year": {
        "a year": 1.0, "a month": 12.0, "a week": WEEKS_A_YEAR,
        "an hour": HOURS_A_WEEK * WEEKS_A_YEAR,
        "a year in £000": 1000.0, "a year in pence": 0.01,
    },
    "£/hire": _MONEY, "£/release": _MONEY, "£/start": _MONEY, "£": _MONEY,
    "hours/week/person": _WEEK, "hours/week": _WEEK,
    "people/year": _YEAR, "episodes/year": _YEAR, "count/year": _YEAR,
    "share": {"as a share": 1.0, "in %": 0.01},
}  # fmt: skip
"""By a figure's own unit, in which units a number may have been meant, each with its factor."""

NOUNS = {"price": "a price", "contribution": "a charge", "pay": "pay"}
"""What a figure is called in "a price a year given as a price a week"; else, "a figure"."""

FACTORS = {
    DAYS_A_WEEK: "7 (a day, a week)",
    12.0: "12 (a month, a year)",
    WEEKS_A_YEAR: "52 (a week, a year)",
    100.0: "100 (£, pence)",
    1000.0: "1,000 (£, £000)",
}
"""Factors of a slip whose unit is not known, each with what has it."""


MOST_FACTORS = 3
"""Of more that fit, none is shown: they say nothing."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A way to read a figure that would be usual."""

    says: str
    value: float
    """In the figure's own unit."""
    twice: bool = False
    """It takes two slips at once, of time and of size: rarer than either."""


def looks_like(figure: Figure, cell: Cell, least: float, most: float) -> str:
    """What a figure was probably meant to be, in words; blank where no slip of unit explains it.

    Args:
        figure: The figure.
        cell: Its cell, outside of the range.
        least: Smallest usual value, in the figure's own unit.
        most: Largest usual value.
    """
    lowest = max(least, most / 1000)
    if most <= 0:
        return ""
    middle = math.sqrt(lowest * most)
    for slips in (_units(figure, cell), _shares(figure, cell)):
        fitting = [slip for slip in slips if lowest <= slip.value <= most]
        fitting = [slip for slip in fitting if not slip.twice] or fitting
        if fitting:
            best = min(fitting, key=lambda slip: abs(math.log(slip.value / middle)))
            own = cell.unit if figure.kind.unit == "share" else figure.kind.unit
            return (
                f"It looks like {best.says}: {write_number(best.value / UNITS[own].factor)} {own}"
            )
    size, sign = ("large", -1) if cell.value > most else ("small", 1)
    by = [words for factor, words in FACTORS.items() if lowest <= cell.value * factor**sign <= most]
    known = f"It may be too {size} by a factor of {' or of '.join(by)}"
    return known if 0 < len(by) <= MOST_FACTORS else ""


def _units(figure: Figure, cell: Cell) -> Iterator[Slip]:
    """The number in other units than that of its row."""
    own = UNITS[cell.unit].factor
    meant = MEANT.get(figure.kind.unit, {})
    given = next((words for words, factor in meant.items() if math.isclose(factor, own)), "")
    noun = NOUNS.get(figure.address.figure, "a figure")
    for words, factor in meant.items():
        if words != given:
            as_given = f"{noun} {given}" if given else cell.unit
            twice = " in " in words and words.partition(" in ")[0] != given.partition(" in ")[0]
            yield Slip(f"{noun} {words} given as {as_given}", cell.value / own * factor, twice)


def _shares(figure: Figure, cell: Cell) -> Iterator[Slip]:
    """What is left of the whole; workers to a manager the other way round."""
    if figure.kind.unit == "share":
        yield Slip("the share of all others given in its place", 1 - cell.value)
    if figure.kind.unit == "workers/manager" and cell.value:
        yield Slip("managers to a worker given as workers to a manager", 1 / cell.value)
