"""Many cases of one instance: which have a plan, and what each costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mixopt.instance.notebook import html_table, pluralise
from mixopt.units import pounds

if TYPE_CHECKING:
    import pandas as pd

FORMAT = "mixopt-sweep/1"

Value = float | str | None
"""What a case does to an address: a new value; `+5%`, `+3` or `*1.05` of what it is; or nothing."""

MOST_SHOWN = 20
"""Cases in a notebook."""


@dataclass(frozen=True, slots=True)
class SweptCase:
    """What came of one case."""

    number: int
    """From 1, in the order in which cases were asked for."""
    values: tuple[Value, ...]
    """What was done to each address, in their order."""
    has_plan: bool
    cost: float | None
    """£ over the plan, later money discounted: what was minimised. None without a plan."""
    found: Mapping[str, float | str | None]
    """What else was asked for, by its column."""


@dataclass(frozen=True, slots=True, repr=False)
class Sweep:
    """The cases that are done, in their order."""

    instance: str
    title: str
    scenario: str
    changes: tuple[str, ...]
    """What was changed in all cases, against the files of the instance."""
    addresses: tuple[str, ...]
    """What cases change, in the order of their columns."""
    columns: tuple[str, ...]
    """What else was asked of each case."""
    cases: tuple[SweptCase, ...]
    asked: int
    """How many cases there are, done or not."""
    digest: str
    """Of the instance, the cases, what was asked and our version: the same for the same sweep."""

    @property
    def header(self) -> list[str]:
        """The columns of the table."""
        return ["case", *self.addresses, "has_plan", "cost", *self.columns, "sweep"]

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row a case."""
        for case in self.cases:
            yield {
                "case": case.number,
                **dict(zip(self.addresses, case.values, strict=True)),
                "has_plan": case.has_plan,
                "cost": case.cost,
                **{column: case.found.get(column) for column in self.columns},
                "sweep": self.digest,
            }

    def frame(self) -> pd.DataFrame:
        """The table as a DataFrame, a row a case."""
        import pandas as pd

        return pd.DataFrame([*self.rows()], columns=self.header).drop(columns="sweep")

    def document(self) -> dict[str, Any]:
        """The JSON document that `--json` writes."""
        return {
            "format": FORMAT,
            "instance": self.instance,
            "title": self.title,
            "scenario": self.scenario,
            "changes": list(self.changes),
            "sweep": self.digest,
            "asked": self.asked,
            "addresses": list(self.addresses),
            "columns": list(self.columns),
            "cases": [
                {
                    "case": case.number,
                    "values": dict(zip(self.addresses, case.values, strict=True)),
                    "has_plan": case.has_plan,
                    "cost": case.cost,
                    **{column: case.found.get(column) for column in self.columns},
                }
                for case in self.cases
            ],
        }

    @property
    def planned(self) -> list[SweptCase]:
        """The cases that have a plan."""
        return [case for case in self.cases if case.has_plan]

    def __repr__(self) -> str:
        """In two lines."""
        return f"<Sweep of {self.title}, {pluralise(len(self.cases), 'case')}:\n {self.words}>"

    @property
    def words(self) -> str:
        """How many have a plan, and what those cost, in a line."""
        planned = self.planned
        without = len(self.cases) - len(planned)
        words = f"{len(planned):,} with a plan, {without:,} without"
        if planned:
            costs = [case.cost or 0.0 for case in planned]
            words += f"; {pounds(min(costs))} to {pounds(max(costs))} over the plan"
        return words

    def _repr_html_(self) -> str:
        """For a notebook: the first cases."""
        rows = [
            [
                str(case.number),
                *map(write_value, case.values),
                pounds(case.cost) if case.cost is not None else "no plan",
            ]
            for case in self.cases[:MOST_SHOWN]
        ]
        heading = repr(self).strip("<>").replace("\n", "")
        return html_table(heading, rows, ("Case", *self.addresses, "Cost"))


def write_value(value: Value) -> str:
    """A value as a person writes it."""
    if value is None:
        return "unchanged"
    return value if isinstance(value, str) else f"{value:,.10g}"


def read_back(
    columns: Sequence[str], row: Mapping[str, str], values: tuple[Value, ...]
) -> SweptCase:
    """A case from a row of the table that was written of it.

    Args:
        columns: What else was asked of it.
        row: Its cells, by header.
        values: What the case does.

    Raises:
        ValueError: A cell is not what is written there.
    """
    if row["has_plan"] not in {"True", "False"}:
        msg = f"has_plan is '{row['has_plan']}', neither True nor False"
        raise ValueError(msg)
    has_plan = row["has_plan"] == "True"
    cost = float(row["cost"]) if has_plan else None
    found = {column: _cell(column, row[column]) for column in columns}
    return SweptCase(int(row["case"]), values, has_plan, cost, found)


TEXTS = ("why",)
"""Columns of text among those that are asked for."""


def _cell(column: str, text: str) -> float | str | None:
    if column in TEXTS:
        return text
    return float(text) if text else None
