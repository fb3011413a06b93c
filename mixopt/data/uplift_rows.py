"""The column `uplift` of a table: what is wrong with a row that names one."""

from __future__ import annotations

from collections.abc import Sequence

from mixopt.data.csv import ALL, UPLIFT, Row
from mixopt.instance.kinds import Kind
from mixopt.instance.nearest import suggest
from mixopt.instance.uplifts import TABLE as UPLIFTS
from mixopt.instance.uplifts import is_money
from mixopt.schema.head import Head


def uplift_of(row: Row, table: str) -> str:
    """The uplift that a row names; blank for none, and where the column is a key of the table."""
    return "" if table == UPLIFTS else row.cells.get(UPLIFT, "")


def uplift_fault(name: str, given: Sequence[str], kind: Kind, head: Head) -> tuple[str, str] | None:
    """What is wrong with a row and its uplift, and the remedy; none where it names none.

    Args:
        name: The uplift that the row names; blank for none.
        given: The columns that hold a value.
        kind: What sort of number the row is.
        head: The instance's head.
    """
    if not name:
        return None
    if name not in head.uplifts:
        return f"no uplift called '{name}'", suggest(name, list(head.uplifts))
    if not is_money(kind):
        why = "one number for the whole plan" if kind.once else f"in {kind.unit}"
        what = f"has the uplift '{name}', and is {why}: only money of each period is uplifted"
        return what, "Clear the uplift"
    if not given or given in ([ALL], [next(iter(head.periods))]):
        return None
    later = next(column for column in given if column not in {ALL, next(iter(head.periods))})
    what = f"has the uplift '{name}', and a value of its own in {later}"
    return what, f"Write one value under '{ALL}', or clear the uplift and give each period"
