"""What is said wherever an answer rests on figures that only stand for others."""

from __future__ import annotations

from mixopt.instance.instance import Figure, Instance
from mixopt.instance.sense.oddity import name_address, write_value
from mixopt.instance.sense.placeholders import list_placeholders
from mixopt.units import pounds


def describe_placeholders(instance: Instance) -> list[str]:
    """A sentence for each such figure."""
    return [
        f"Not yet {stands_for}: {name_address(instance, figure, at)} is {_value(figure, at)}, "
        f"{_title(instance, figure.cell(at).source)}, until that is written in its place."
        for figure, at, stands_for in list_placeholders(instance)
    ]


def _value(figure: Figure, at: int) -> str:
    """A value with its unit; of money with £ before it."""
    cell = figure.cell(at)
    return pounds(cell.value) if cell.unit == "£" else write_value(figure, at)


def _title(instance: Instance, source: str) -> str:
    """What the source is called, within a sentence."""
    title = instance.head.sources[source].title
    return title[0].lower() + title[1:]
