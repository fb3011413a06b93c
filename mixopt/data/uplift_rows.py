"""The column `uplift` of a table: what is wrong with a row that names one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mixopt.data.csv import ALL, UPLIFT
from mixopt.instance.kinds import Kind
from mixopt.instance.nearest import known
from mixopt.instance.uplifts import is_money
from mixopt.schema.head import Head


def uplift_fault(
    cells: Mapping[str, str], given: Sequence[str], kind: Kind, head: Head
) -> tuple[str, str] | None:
    """What is wrong with a row and its uplift, and the remedy; none where it names none.

    Args:
        cells: Of the row, by column.
        given: The columns that hold a value.
        kind: What sort of number the row is.
        head: The instance's head.
    """
    name = cells.get(UPLIFT, "")
    if not name:
        return None
    if name not in head.uplifts:
        return f"no uplift called '{name}'", known(name, list(head.uplifts))
    if not is_money(kind):
        why = "one number for the whole plan" if kind.once else f"in {kind.unit}"
        what = f"has the uplift '{name}', and is {why}: only money of each period is uplifted"
        return what, "Clear the uplift"
    if not given or given in ([ALL], [next(iter(head.periods))]):
        return None
    later = next(column for column in given if column not in {ALL, next(iter(head.periods))})
    what = f"has the uplift '{name}', and a value of its own in {later}"
    return what, f"Write one value under '{ALL}', or clear the uplift and give each period"
