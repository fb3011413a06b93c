"""What was changed against the files of an instance, in brief."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.instance.instance import Instance
from mixopt.instance.titles import describe_changes

FEW = 3
"""Changed figures that are listed one by one; more are counted."""


def brief_changes(instance: Instance) -> Iterator[str]:
    """The scenario, and the figures that it or `--set` changed: each, or how many."""
    if len(instance.changes) <= FEW:
        yield from describe_changes(instance)
        return
    if instance.scenario:
        yield f"Scenario {instance.scenario}: {instance.scenarios[instance.scenario].title}."
    number = len(instance.changes)
    yield f"Changed: {number:,} figures; `mixopt check` with the same options lists them."
