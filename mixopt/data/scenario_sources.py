"""Whether the sources that scenarios name are there, and say what a source of a row has to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mixopt.data.yaml import Document
from mixopt.errors import Fault
from mixopt.instance.nearest import Known
from mixopt.schema.head import Source
from mixopt.schema.scenarios import HOW, Change, Scenario

_ASKED = {
    "published": ("does not say where it is printed", "Write in 'why' the page, table or section"),
    "derived": ("gives no formula of its own", "Write the formula in the 'why' of the change"),
}
"""Kinds of source that ask for words: what is wrong without, and the remedy."""

_SAID_ONCE = {"published"}
"""Of these the `why` of a scenario does for all of its changes; a formula is of one number."""


def unsourced(
    document: Document, scenarios: Mapping[str, Scenario], sources: Mapping[str, Source]
) -> Iterator[Fault]:
    """Sources that `instance.yaml` has not; and changes that do not say what their source asks."""
    known = Known(sources)
    for name, scenario in scenarios.items():
        if scenario.source is not None and scenario.source not in sources:
            where = document.at(("scenarios", name, "source"))
            what = f"no source called '{scenario.source}'"
            yield Fault(where, what, known.remedy(scenario.source))
        for i, change in enumerate(scenario.changes):
            where = document.at(("scenarios", name, "changes", i))
            if change.source is not None and change.source not in sources:
                what = f"no source called '{change.source}'"
                yield Fault(where, what, known.remedy(change.source))
                continue
            source = change.source or scenario.source or ""
            kind = getattr(sources.get(source), "kind", "")  # one that is itself at fault has none
            said = change.why or (kind in _SAID_ONCE and scenario.why)
            if kind in _ASKED and not said:
                what, remedy = _ASKED[kind]
                read = f"'{source}' is {kind}, and the change '{_read(change)}' {what}"
                yield Fault(where, read, remedy)


def _read(change: Change) -> str:
    """A change as it is written, without its reasons."""
    how = next(how for how in HOW if getattr(change, how) is not None)
    return f"{change.address}, {how}: {getattr(change, how):g}"
