"""What the sources of an instance print twice, in words: for `mixopt check --conflicts`."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from mixopt.instance.conflicts import EVERY_PERIOD, Conflict, Disputed, Reading, figures_of
from mixopt.instance.instance import Instance
from mixopt.instance.titles import figure_title

_STEP = "  "

TITLED = 3
"""Figures of one address that are named; of more, how many there are."""


def list_conflicts(instance: Instance) -> list[str]:
    """Every conflict: what was taken and why, what else is printed, and how to try that."""
    if not instance.conflicts:
        return [instance.title, "No conflict is recorded: conflicts.csv would hold them."]
    number = len(instance.conflicts)
    things = "One thing is" if number == 1 else f"{number} things are"
    lines = [instance.title, f"{things} printed with several numbers:"]
    for conflict in instance.conflicts:
        lines += ["", *_describe(instance, conflict)]
    return lines


def _describe(instance: Instance, conflict: Conflict) -> Iterator[str]:
    yield conflict.name
    for each in conflict.disputed:
        yield f"{_STEP}{_name(instance, each)}: {each.address}"
        yield f"{_STEP * 2}taken: {_read(each.taken)}"
        for reading in each.others:
            yield f"{_STEP * 2}other: {_read(reading)}"
    for settings in conflict.settings(instance):
        options = " ".join(f"--set {quote(text)}" for text in settings)
        yield f"{_STEP}Try it: mixopt compare {instance.name} {options}"


def _name(instance: Instance, disputed: Disputed) -> str:
    """What the figures are, in words."""
    figures = figures_of(instance, disputed.address)
    titles = [figure_title(instance, figure.address) for figure in figures]
    left = len(titles) - TITLED
    return "; ".join(titles[:TITLED]) + (f"; and {left} more" if left > 0 else "")


def _read(reading: Reading) -> str:
    """A reading with its unit, where it is printed, and why it was taken or how it comes about."""
    values = ", ".join(
        f"{number:,.10g}" if period == EVERY_PERIOD else f"{period} {number:,.10g}"
        for period, number in reading.values
    )
    place = ", ".join(filter(None, (reading.source, reading.where)))
    return f"{values} {reading.unit} ({place})" + (f". {reading.note}" if reading.note else "")
