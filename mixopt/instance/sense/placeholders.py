"""Figures that only stand for others until those are known. Opens no file."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mixopt.instance.instance import Figure, Instance
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
    """Each such figure, the first of its cells, and what it stands for."""
    for figure in instance.figures.values():
        for at, cell in enumerate(figure.cells):
            source = instance.head.sources.get(cell.source)
            stands_for = getattr(source, "stands_for", None)
            if stands_for:
                yield figure, at, stands_for
                break
