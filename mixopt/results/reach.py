"""How far aims can be reached: the value, the plan there, and what stops it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from mixopt.certificates import Certificate
from mixopt.instance.notebook import html_table, pluralise
from mixopt.results.care_rows import Position
from mixopt.results.frontier import Mix
from mixopt.units import pounds

FORMAT = "mixopt-reach/1"


@dataclass(frozen=True, slots=True)
class Stop:
    """A limit of those that cannot all hold one step beyond; without any of them, they could."""

    says: str
    area: str
    period: str
    standing: str
    """`policy`, `law` or `physical`."""
    family: str
    """A key of `FAMILIES`."""
    unit: str
    short: float
    """By how much it alone would have to be relaxed, in its unit, for the step."""


@dataclass(frozen=True, slots=True)
class ReachedAim:
    """How far one aim can be reached, with the plan there.

    All values are in `unit`.
    """

    aim: str
    """As it was asked for, or what it stands for."""
    of: str
    """What the number is, in words."""
    unit: str
    goal: str
    """`most`, `least`, `enough` or `value`."""
    asked: float | None
    """The value that was asked for, where one was."""
    start: float
    """Today's value; of a share, that of the plan."""
    exact: float
    """The last value with a plan, as the programme gives it; or what was asked for."""
    value: float
    """The same on the grid of `step`: the plan is of this value."""
    step: float
    beyond: float | None
    """One step more, at which a solve found no plan; none where the number may be no more."""
    cost: float
    """£ of the plan there, later money discounted."""
    added: float | None
    """£ that it costs more than the plan of the start; none where that has no plan."""
    certificate: Certificate
    money: tuple[Position, ...]
    mix: tuple[Mix, ...]
    """The plan there: of all that cost the least, the one nearest to today."""
    stops: tuple[Stop, ...]
    """What clashes one step beyond."""

    @property
    def reached(self) -> bool:
        """Whether what was asked for can be had."""
        return self.asked is None or self.asked == self.value

    @property
    def cells(self) -> dict[str, Any]:
        """The aim as a row of a table: the plan's numbers beside it."""
        names = (
            "aim", "of", "unit", "goal", "asked", "start", "exact", "value", "step", "beyond",
            "cost", "added",
        )  # fmt: skip
        own: dict[str, Any] = {name: getattr(self, name) for name in names}
        own["certified"] = self.certificate.holds
        own["stops"] = "; ".join(
            ", ".join(filter(None, (stop.says, stop.period))) for stop in self.stops
        )
        for row in self.money:
            own[f"cost.{row.area}.{row.period}"] = row.cost
            own[f"headroom.{row.area}.{row.period}"] = row.headroom
        return {**own, **{f"{row.topic}.{row.item}": row.last for row in self.mix}}


Table = tuple[Sequence[str], list[Mapping[str, Any]]]
"""Its columns and its rows."""


@dataclass(frozen=True, slots=True, repr=False)
class Reach:
    """How far each of some aims can be reached, each on its own."""

    instance: str
    title: str
    scenario: str
    changes: tuple[str, ...]
    cost: float | None
    """£ of the plan as it is; none where there is none."""
    aims: tuple[ReachedAim, ...]

    def __iter__(self) -> Iterator[ReachedAim]:
        """Each aim, in the order in which they were asked for."""
        return iter(self.aims)

    @property
    def reached(self) -> bool:
        """Whether every value that was asked for can be had."""
        return all(aim.reached for aim in self.aims)

    def table(self) -> Table:
        """A row for each aim; what a plan has nothing of is empty."""
        rows = [aim.cells for aim in self.aims]
        columns = list(dict.fromkeys(name for row in rows for name in row))
        return columns, [{name: row.get(name) for name in columns} for row in rows]

    def document(self) -> dict[str, Any]:
        """The JSON document that `mixopt reach --json` writes."""
        return {
            "format": FORMAT,
            "instance": self.instance,
            "scenario": self.scenario,
            "changes": list(self.changes),
            "cost": self.cost,
            "aims": [{**asdict(aim), "reached": aim.reached} for aim in self.aims],
        }

    def __repr__(self) -> str:
        """In a line."""
        return f"<Reach of {self.title}: {pluralise(len(self.aims), 'aim')}>"

    def _repr_html_(self) -> str:
        """For a notebook: a row an aim."""
        rows = [
            [aim.of, f"{aim.start:,.10g}", f"{aim.value:,.10g}", aim.unit, pounds(aim.cost)]
            for aim in self.aims
        ]
        return html_table(self.title, rows, ("Aim", "Today", "Reached", "Unit", "Cost there"))
