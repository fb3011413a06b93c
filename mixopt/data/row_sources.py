"""Whether a row names a source of its instance, and says what a source of that kind asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mixopt.instance.nearest import Known
from mixopt.schema.head import Derived, Head, Published
from mixopt.schema.numbers import NUMBER


class SourceFault(NamedTuple):
    """What is wrong with the source of a row, what would mend it, and in which column."""

    what: str
    remedy: str
    column: str


def find_source_fault(
    cells: Mapping[str, str], head: Head, known: Known, note: str
) -> SourceFault | None:
    """What is wrong with the source of a row, if anything.

    Args:
        cells: The row, by column.
        head: Of the instance.
        known: Its sources.
        note: The row's note, blank where it only says what is asked.
    """
    key = cells["source"]
    source = head.sources.get(key)
    if source is None:
        what = f"no source called '{key}'" if key else "no source"
        remedy = known.remedy(key) if key else "Name a key of 'sources:'"
        if NUMBER.fullmatch(key):
            remedy = "Write numbers without commas: they move the cells that follow"
        return SourceFault(what, remedy, "source")
    if isinstance(source, Published) and not cells.get("where"):
        remedy = "Write in 'where' the page, table or section it is printed in"
        return SourceFault(f"'{key}' is published, and 'where' is blank", remedy, "where")
    if isinstance(source, Derived) and not note:
        remedy = "Write the formula in 'note'"
        if cells.get("note"):
            remedy += ", in place of what stands there"
        return SourceFault(f"'{key}' is derived, and 'note' gives no formula", remedy, "note")
    return None
