"""Rows of an answer as a DataFrame, with titles beside the short names where that is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from mixopt.instance.instance import Instance, expect_instance
from mixopt.instance.titles import figure_titles, title

if TYPE_CHECKING:
    import pandas as pd

NAMES = (
    "area", "need", "service", "supply", "role", "lever", "standard", "scheme", "theme", "fund",
    "line", "ringfence", "metric", "within", "partner", "group", "locality",
)  # fmt: skip
"""Columns of short names that have titles."""

ADDRESSES = ("address", "figure")
"""Columns of figures' addresses."""


def frame(rows: Iterable[Any], *, titles: Instance | None = None) -> pd.DataFrame:
    """Rows as a DataFrame: a row each, a column for each of their fields.

    Args:
        rows: Any table of a plan (`plan.ledger`), prices, the stairs of a curve, or cells.
        titles: The instance that they are of. After each column of short names comes one of
            titles: `service` and `service_title`, `line` and `line_title`; so for `source`, and for
            the address of a figure.

    Raises:
        TypeError: What is given is not rows; the message says what to write.
    """
    import pandas as pd

    found = [*_rows(rows)]
    if titles is not None:
        expect_instance(titles, "frame(..., titles=...)")
        words = figure_titles(titles)
        found = [_add_titles(titles, words, row) for row in found]
    return pd.DataFrame(found)


def _rows(rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Each row as a dictionary.

    Raises:
        TypeError: It is not a row.
    """
    remedy = "Write mixopt.frame(plan.ledger), or another table of the plan: plan.tables() has all"
    if not isinstance(rows, Iterable) or isinstance(rows, str):
        msg = f"mixopt.frame takes rows, and was given a {type(rows).__name__}. {remedy}"
        raise TypeError(msg)
    for row in rows:
        if hasattr(row, "row"):
            yield row.row()
        elif is_dataclass(row) and not isinstance(row, type):
            yield asdict(row)
        else:
            msg = f"mixopt.frame takes rows, and was given {row!r} among them. {remedy}"
            raise TypeError(msg)


def _add_titles(instance: Instance, words: dict[str, str], row: dict[str, Any]) -> dict[str, Any]:
    """A row with a title after each name."""
    index = {key: row[key] for key in NAMES if key in row}
    if "need" in row and "to" in row:  # a way out of a need
        index["to"] = row["to"]
    found: dict[str, Any] = {}
    for column, value in row.items():
        found[column] = value
        if column in index:
            blank = not value and column != "partner"  # no partner: the council itself
            found[f"{column}_title"] = "" if blank else title(instance, column, index)
        elif column in ADDRESSES:
            found[f"{column}_title"] = words.get(value.partition("[")[0], "")
        elif column == "source":
            held = instance.head.sources.get(value)
            found[f"{column}_title"] = held.title if held else ""
    return found
