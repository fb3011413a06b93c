"""Figures that are each in range and cannot be true together."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.errors import Fault
from mixopt.instance import Cell, Instance

ROUNDING = 1e-9
"""Of shares that add up to 1."""


def contradictions(instance: Instance) -> Iterator[Fault]:
    """Every contradiction, with the rows that make it."""
    for area in instance.areas:
        for name, role in instance.model.roles.items():
            if role.becomes and "permanent" in role.contracts:
                yield from _more_than_all_leave(instance, area, name)


def _more_than_all_leave(instance: Instance, area: str, role: str) -> Iterator[Fault]:
    keys = (role, "permanent")
    turnover = instance.figure(area, "workforce", keys, "turnover")
    progression = instance.figure(area, "workforce", keys, "progression")
    for leaving, rising in dict.fromkeys(zip(turnover.cells, progression.cells, strict=True)):
        total = leaving.value + rising.value
        if total > 1 + ROUNDING:
            what = f"turnover {_percent(leaving)} and progression {_percent(rising)} of {role}"
            remedy = "Together they may be 100% at most: those who leave do not move up"
            yield Fault(f"{leaving.row} and {rising.row}", f"{what} are {total:.1%}", remedy)


def _percent(cell: Cell) -> str:
    return f"{cell.value:.1%}"
