"""What was changed against the files of an instance, in brief."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mixopt.instance.instance import Instance
from mixopt.instance.titles import describe_changes, describe_scenarios

FEW = 3
"""Changed figures that are listed one by one; more are counted."""


def brief_changes(instance: Instance) -> Iterator[str]:
    """The scenarios, and the figures that they or `--set` changed: each, or how many."""
    if len(instance.changes) <= FEW:
        yield from describe_changes(instance)
        return
    yield from describe_scenarios(instance)
    number = len(instance.changes)
    yield f"Changed: {number:,} figures; `mixopt check` with the same options lists them."


def brief_changes_in_all(changes: Sequence[str], where: str) -> Iterator[str]:
    """What is changed in every draw or case: each, or how many and by what."""
    if len(changes) <= FEW:
        yield from (f"{where}: {change}" for change in changes)
        return
    by = dict.fromkeys(change.rpartition("(")[2].rstrip(")") for change in changes)
    yield f"{where}: {len(changes):,} figures are changed ({', '.join(by)}); --json lists them."
