"""What a check of sense finds, and how a figure is named and written there. Opens no file."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from mixopt.errors import Remark
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.kinds import Address
from mixopt.units import UNITS

ALL = "all"
"""The column of a value that stands for every period."""

READ = 3
"""Significant digits of a number that says what is usual."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """Figures that are possible and unusual.

    Attributes:
        cells: Each figure with the position of its cell; the one most likely wrong comes first.
        what: What was read.
        usual: What is usual, and what would mend it.
        sort: The check that found it: a list shows so many of each.
    """

    cells: tuple[tuple[Figure, int], ...]
    what: str
    usual: str
    sort: str

    @property
    def key(self) -> tuple[str, str]:
        """The row and figure that it is about: each is remarked upon once."""
        figure, at = self.cells[0]
        return figure.cell(at).row, figure.name

    def remark(self, instance: Instance) -> Remark:
        """The same in words, with the file, row and column of every figure."""
        places = dict.fromkeys(place(instance, figure, at) for figure, at in self.cells)
        return Remark(" and ".join(places), self.what, self.usual, self.sort)


Check = Callable[[Instance, Collection[Address]], Iterator[Oddity]]
"""A check of sense: given an instance and the figures that were found odd before it, what is odd.
A check that holds figures against each other leaves out those: they would be shown twice."""


def _is_in_file(row: str) -> bool:
    """Whether a value stands in a row of a file, or of a sheet; else a change made it."""
    return ", row " in row or ", cell " in row


def place(instance: Instance, figure: Figure, at: int) -> str:
    """File, row and column; where a change made the value, what made it."""
    cell = figure.cell(at)
    if not _is_in_file(cell.row):
        return cell.row
    column = ALL if figure.kind.once or cell.every else instance.periods[at].name
    return f"{cell.row}, column {column}"


def name_address(instance: Instance, figure: Figure, at: int) -> str:
    """The address, with the period where the values differ and no column says which it is."""
    cell = figure.cell(at)
    if _is_in_file(cell.row) or len({*figure.values}) == 1:
        return figure.name
    return f"{figure.name}[{instance.periods[at].name}]"


def write_value(figure: Figure, at: int) -> str:
    """A value as its row has it, with the row's unit."""
    cell = figure.cell(at)
    return f"{cell.value / UNITS[cell.unit].factor:,.10g} {cell.unit}"


def round_to_digits(number: float) -> float:
    """A number to three digits: what is said to be usual is what is compared."""
    if not number:
        return 0.0
    return round(number, READ - 1 - math.floor(math.log10(abs(number))))


def write_number(number: float) -> str:
    """A number in words of at most three digits."""
    return f"{round_to_digits(number):,.10g}"


def times(larger: float, smaller: float) -> float:
    """How many times the larger of two amounts above 0 the smaller is; never below 1."""
    return max(larger, smaller) / min(larger, smaller)
