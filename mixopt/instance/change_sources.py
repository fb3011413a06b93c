"""What changed figures rest on: a source that the change names, or whoever made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mixopt.errors import Fault
from mixopt.instance.nearest import suggest
from mixopt.schema.fields import FrozenDict
from mixopt.schema.head import Assumed, Head, Source
from mixopt.schema.scenarios import Change

SOURCE = "changed"
"""Key of the source that a changed figure rests on where the change names none."""


def with_changed(head: Head) -> Head:
    """The head with a source for what was changed."""
    source = Assumed(
        kind="assumed",
        title="Changed for this run",
        by="the person who ran it",
        why="a scenario or --set; see the list of changes",
    )
    sources: dict[str, Source] = FrozenDict({**head.sources, SOURCE: source})
    return head.model_copy(update={"sources": sources})


def unknown_sources(head: Head, changes: Iterable[Change], by: str) -> Iterator[Fault]:
    """Sources that changes name, and that the instance has not."""
    for source in dict.fromkeys(change.source for change in changes):
        if source is not None and source not in head.sources:
            yield Fault(by, f"no source called '{source}'", suggest(source, head.sources))
