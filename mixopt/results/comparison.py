"""Strategies side by side: a column each, and doing nothing beside them.

Every number of a comparison is one row of `rows`, whatever it is about, so that JSON, CSV, frames
and the printed tables have the same. Money is in £ of its own period unless it says discounted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from mixopt.instance.notebook import html_table, pluralise
from mixopt.results.do_nothing import DoNothing
from mixopt.results.plan import Plan
from mixopt.units import pounds

if TYPE_CHECKING:
    import pandas as pd

FORMAT = "mixopt-comparison/1"

NOTHING = "Do nothing"
"""The heading of the column in which today's mix and staff ratios are held."""

TOPICS = (
    "money", "added", "saving", "missing", "mix", "staff", "ratios", "levers", "unmet", "limits",
    "prices", "not held",
)  # fmt: skip
"""What rows are about, in the order in which they are printed."""


@dataclass(frozen=True, slots=True)
class Column:
    """One strategy: how it is headed, what it is of, and whether it has a plan."""

    name: str
    """`Do nothing`, a scenario, scenarios joined by `+`, an instance, or a saved plan's file."""
    kind: str
    """`do nothing`, `plan`, `no plan`, or `not known`: the solver stopped without a proof."""
    instance: str
    title: str
    scenario: str
    """As it was asked for; blank where nothing is changed."""
    says: str
    """What its scenarios are, in words."""
    changes: tuple[str, ...]
    """What was changed against the files of the instance."""
    mode: str
    """Of a plan: `least-cost` or `most-need`."""
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    cost: float | None
    """£ over the whole plan, later money discounted."""
    why: str
    """In a line: why there is no plan."""
    price_base: str | None = None
    """What its money is in, where that is said: `cash`, or `real 2018/19`."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One number of one column."""

    column: str
    topic: str
    """One of `TOPICS`."""
    item: str
    """The name of what it is about: `cost`, a service, role, standard, lever, need, an address."""
    title: str
    measure: str
    """Which number of it: `today`, `last`, `change`, `reached`, `at_most` ...; blank where there is
    only one."""
    area: str
    """Blank: all areas together."""
    period: str
    """Blank: over the whole plan."""
    unit: str
    value: float | None
    """None: it cannot be done at any price, or is not known, as the note says."""
    note: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """Strategies side by side."""

    columns: tuple[Column, ...]
    rows: tuple[Compared, ...]
    plans: Mapping[str, Plan]
    """The whole plan of each column that has one, by its name."""
    nothing: Mapping[str, DoNothing]
    """What doing nothing comes to, by the name of its column."""

    def topic(self, name: str) -> tuple[Compared, ...]:
        """The rows about one thing.

        Raises:
            KeyError: No rows can be about it.
        """
        if name not in TOPICS:
            msg = f"no topic {name!r}; there are {', '.join(TOPICS)}"
            raise KeyError(msg)
        return tuple(row for row in self.rows if row.topic == name)

    def table(self, topic: str) -> pd.DataFrame:
        """The rows about one thing as a DataFrame, with a column for each strategy.

        Raises:
            KeyError: No rows can be about it.
        """
        import pandas as pd

        found: dict[tuple[str, ...], dict[str, Any]] = {}
        for row in self.topic(topic):
            key = (row.item, row.title, row.measure, row.area, row.period, row.unit)
            line = found.setdefault(key, dict(zip(KEYS, key, strict=True)))
            line[row.column] = row.value
        return pd.DataFrame(found.values(), columns=[*KEYS, *(c.name for c in self.columns)])

    def document(self) -> dict[str, Any]:
        """The JSON document that `mixopt compare --json` writes."""
        return {
            "format": FORMAT,
            "columns": [asdict(column) for column in self.columns],
            "rows": [asdict(row) for row in self.rows],
        }

    def __repr__(self) -> str:
        """A line for each column."""
        lines = [f" {column.name}: {in_brief(column)}" for column in self.columns]
        return (
            "\n".join([f"<Comparison of {pluralise(len(self.columns), 'column')}:", *lines]) + ">"
        )

    def _repr_html_(self) -> str:
        """For a notebook: a row for each column."""
        rows = [[column.name, in_brief(column)] for column in self.columns]
        return html_table("Strategies side by side", rows, ("Strategy", "Cost, discounted"))


KEYS = ("item", "title", "measure", "area", "period", "unit")


def in_brief(column: Column) -> str:
    """What a column comes to, in a line."""
    if column.cost is None:
        return f"{column.kind}: {column.why}"
    return pounds(column.cost)
