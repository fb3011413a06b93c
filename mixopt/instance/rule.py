"""A rule about figures that are each in range and cannot be true together, and how it is worded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mixopt.errors import Fault
from mixopt.instance.instance import Cell, Figure
from mixopt.instance.kinds import Address

ROUNDING = 1e-9
"""Absolute: shares that add up to 1 within this do so; the rest is rounding of decimals."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Figures that cannot all be what they like.

    Attributes:
        addresses: The figures.
        clashes: What is wrong with them, given them in that order.
    """

    addresses: tuple[Address, ...]
    clashes: Callable[..., Iterator[Fault]]


def addresses_of(
    area: str, table: str, keys: tuple[str, ...], *figures: str
) -> tuple[Address, ...]:
    """Addresses of some figures of one row's names."""
    return tuple(Address(area, table, keys, figure) for figure in figures)


def pairs_of(one: Figure, other: Figure) -> Iterator[tuple[Cell, Cell]]:
    """The cells of each period, those that say the same of every period once."""
    periods = range(max(len(one.cells), len(other.cells)))
    yield from dict.fromkeys((one.cell(at), other.cell(at)) for at in periods)


def rows_of(*cells: Cell) -> str:
    """Where some cells were read, each place once."""
    return " and ".join(dict.fromkeys(cell.row for cell in cells))


def percent(share: float) -> str:
    """A share in %, with the digits that tell it from another."""
    return f"{100 * share:.10g}%"


def pounds(amount: float) -> str:
    """£, with the digits that tell it from another."""
    return f"£{amount:,.12g}"
