"""The rows of a column for what lies beyond the last period of its plan."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.instance.notebook import pluralise
from mixopt.results.beyond import Beyond
from mixopt.results.comparison import Compared


def rows_beyond(column: str, beyond: Beyond | None) -> Iterator[Compared]:
    """What the years beyond cost, in all and discounted; nothing where a plan looks no further.

    Args:
        column: The name of the column.
        beyond: Of its plan.
    """
    if beyond is None:
        return
    title = f"Cost of {pluralise(beyond.years, 'year')} beyond"
    for measure, amount in (("", beyond.cost), ("discounted", beyond.discounted)):
        yield Compared(column, "money", "beyond", title, measure, "", "", "£", amount, "")
