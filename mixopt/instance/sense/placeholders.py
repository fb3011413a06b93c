"""Figures that only stand for others until those are known. Opens no file."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mixopt.instance.instance import Cell, Figure, Instance
from mixopt.instance.kinds import Address
from mixopt.instance.sense.oddity import Oddity, write_value

SORT = "placeholders"


def placeholders(instance: Instance, _seen: Collection[Address]) -> Iterator[Oddity]:
    """Figures whose source says that something else ought to stand there, each row once."""
    for figure, at, stands_for in list_placeholders(instance):
        what = f"{figure.name} is {write_value(figure, at)}, which stands for {stands_for}"
        usual = "Write that in its place, and the source of it"
        yield Oddity(((figure, at),), what, usual, SORT)


def list_placeholders(instance: Instance) -> Iterator[tuple[Figure, int, str]]:
    """Each such figure, the first of its cells, and what it stands for.

    Under scenarios, as the figure is without them: a scenario that changes it says nothing new of
    it, unless the figure then rests on a source that stands for nothing else.
    """
    for address, figure in (instance.own or instance).figures.items():
        changed = instance.figures.get(address, figure)
        for at, cell in enumerate(figure.cells):
            stands_for = _stands_for(instance, cell)
            if stands_for and _stands_for(instance, changed.cell(at)):
                yield figure, at, stands_for
                break


def _stands_for(instance: Instance, cell: Cell) -> str | None:
    """What a value's source says ought to stand in its place."""
    return getattr(instance.head.sources.get(cell.source), "stands_for", None)
