"""An instance: one council (or several), its periods and its figures, ready to be planned.

Frozen: a scenario makes a new one. Opens no file and knows no solver.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any

from mixopt.instance.kinds import POOLED, Address, Kind
from mixopt.instance.notebook import html_table, pluralise, span
from mixopt.instance.spreads import CERTAIN, Uncertainty
from mixopt.schema.fields import FrozenDict
from mixopt.schema.head import Head, Source
from mixopt.schema.model import Model
from mixopt.schema.scenarios import Scenario
from mixopt.units import DAYS_A_WEEK, UNITS

if TYPE_CHECKING:
    from mixopt.instance.conflicts import Conflict

MOST_CHANGES = 12
"""Changes that are listed one by one."""


JOINED = ", "
"""Between the names of several scenarios."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period of the plan: normally a financial year, April to March."""

    name: str
    first: date
    last: date
    weeks: float = field(init=False, repr=False, compare=False)
    """Weeks in the period, from its days: 365 days are 52.142857 weeks."""
    months: int = field(init=False, repr=False, compare=False)
    """Whole months in the period; -1 where it is not a whole number of months."""
    years: float = field(init=False, repr=False, compare=False)
    """Length in years, by months: a quarter is 0.25."""

    def __post_init__(self) -> None:
        """Work the lengths out once: every line of a plan asks for one."""
        months, after = -1, self.last + timedelta(days=1)
        if after.day == self.first.day:
            months = (after.year - self.first.year) * 12 + after.month - self.first.month
        object.__setattr__(self, "weeks", ((self.last - self.first).days + 1) / DAYS_A_WEEK)
        object.__setattr__(self, "months", months)
        object.__setattr__(self, "years", months / 12)

    def repeat(self, after: int) -> Period:
        """As long a period, so many of them later: 2025/26 + 1 follows 2025/26."""
        first = _months_later(self.first, after * self.months)
        next_first = _months_later(self.first, (after + 1) * self.months)
        return Period(f"{self.name} + {after}", first, next_first - timedelta(days=1))


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one value of a figure was read, and on what it rests."""

    value: float
    """In the figure's own unit."""
    unit: str
    """As written in the row."""
    source: str
    where: str
    note: str
    row: str
    """File and row, for messages; what changed it, if a scenario did."""
    every: bool = False
    """It stands in the column for all periods."""


@dataclass(frozen=True)
class Figure:
    """One figure: an address, its kind, and a cell for each period (or a single one)."""

    address: Address
    kind: Kind
    cells: tuple[Cell, ...]
    uplift: str = ""
    """The uplift by which its value rises from period to period; blank for none."""
    typed: float = 0.0
    """Where it has one: the value that is written, in its own unit."""

    @cached_property
    def values(self) -> tuple[float, ...]:
        """The values in the figure's own unit, one a period (or a single one)."""
        return tuple([cell.value for cell in self.cells])

    @cached_property
    def name(self) -> str:
        """The address as text."""
        return str(self.address)

    def cell(self, period: int) -> Cell:
        """The cell of a period, by its position; the only one where there is one."""
        return self.cells[0 if self.kind.once else period]


@dataclass(frozen=True, repr=False)
class Instance:
    """Everything that a plan is computed from."""

    name: str
    head: Head
    model: Model
    figures: Mapping[Address, Figure]
    scenarios: Mapping[str, Scenario]
    scenario: str = ""
    """Names of the scenarios applied, in order, joined by ", "; blank for none."""
    changes: tuple[str, ...] = ()
    """What was changed against the files, in words."""
    own: Instance | None = field(default=None, compare=False)
    """Under scenarios: the instance without them, with every other change. None: it is its own."""
    uncertainty: Uncertainty = CERTAIN
    """How far its figures may be out."""
    conflicts: tuple[Conflict, ...] = ()
    """What its sources print twice."""
    first_reported: int = 0
    """Position of the first period that is reported; those before it are only looked back on."""

    def __post_init__(self) -> None:
        """Fix what could otherwise be changed behind what was computed from it."""
        for name in ("figures", "scenarios"):
            if type(found := getattr(self, name)) is not FrozenDict:
                object.__setattr__(self, name, FrozenDict(found))

    def __repr__(self) -> str:
        """In two lines."""
        changed = f", scenario {self.scenario}" if self.scenario else ""
        changed += f", {pluralise(len(self.changes), 'change')}" if self.changes else ""
        areas = f", {len(self.areas)} areas" if len(self.areas) > 1 else ""
        return (
            f"<Instance {self.name}: {self.title}{changed};\n"
            f" model {self.head.model}, {span([period.name for period in self.periods])}{areas}, "
            f"{len(self.figures):,} figures>"
        )

    def _repr_html_(self) -> str:
        """For a notebook: what it holds, and what was changed."""
        kinds = Counter(self.source(c).kind for each in self.figures.values() for c in each.cells)
        sources = ", ".join(f"{number:,} {kind}" for kind, number in kinds.most_common())
        rows = [
            ["Model", f"{self.head.model}: {self.model.title}"],
            ["Periods", span([period.name for period in self.periods])],
            ["Areas", ", ".join(self.head.areas.values())],
            ["Figures", f"{len(self.figures):,}"],
            ["Values by source", sources],
            ["Scenarios", ", ".join(self.scenarios) or "none"],
            *([["Scenario applied", self.scenario]] if self.scenario else []),
            *(["Changed", words] for words in self.changes[:MOST_CHANGES]),
        ]
        if len(self.changes) > MOST_CHANGES:
            rows.append(["", f"... and {len(self.changes) - MOST_CHANGES:,} more"])
        return html_table(f"{self.title} ({self.name})", rows)

    @property
    def scenarios_applied(self) -> tuple[str, ...]:
        """Names of the scenarios applied, in order."""
        return tuple(self.scenario.split(JOINED)) if self.scenario else ()

    @property
    def title(self) -> str:
        """Title of the instance."""
        return self.head.title

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The periods in order."""
        return tuple(
            Period(name, days.first, days.last) for name, days in self.head.periods.items()
        )

    @cached_property
    def beyond(self) -> tuple[Period, ...]:
        """The last period again, for as many years as the head looks beyond it."""
        last = self.periods[-1]
        number = round(self.head.years_beyond / last.years) if self.head.years_beyond else 0
        return tuple(last.repeat(after) for after in range(1, number + 1))

    @cached_property
    def every_period(self) -> tuple[Period, ...]:
        """The periods of the plan, and those beyond, which hold the figures of the last."""
        return self.periods + self.beyond

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Names of the areas; a single one is not written in addresses."""
        return tuple(self.head.areas)

    def everywhere(self) -> Iterator[tuple[str, int, str]]:
        """Each area with each period that is reported: its position and its name."""
        for area in self.areas:
            for at in range(self.first_reported, len(self.periods)):
                yield area, at, self.periods[at].name

    @cached_property
    def discount(self) -> tuple[float, ...]:
        """What £1 in each period counts: 1 in the first, then (1 + rate)^-years."""
        return self.every_discount[: len(self.periods)]

    @cached_property
    def every_discount(self) -> tuple[float, ...]:
        """The same, of the periods beyond besides."""
        rate = self.head.discount.value * UNITS[self.head.discount.unit].factor
        start = self.periods[0].first
        factors = []
        for period in self.every_period:
            months = (period.first.year - start.year) * 12 + period.first.month - start.month
            factors.append((1 + rate) ** -(months / 12))
        return tuple(factors)

    def figure(self, area: str, table: str, keys: tuple[str, ...], figure: str) -> Figure:
        """A figure of an area, or the one that all areas share.

        Raises:
            KeyError: The model calls for no such figure.
        """
        found = self._by_area.get((area, table, keys, figure))
        return found or self._by_area[POOLED, table, keys, figure]

    def has(self, area: str, table: str, keys: tuple[str, ...], figure: str) -> bool:
        """Whether the model calls for a figure."""
        by_area = self._by_area
        return (area, table, keys, figure) in by_area or (POOLED, table, keys, figure) in by_area

    @cached_property
    def _by_area(self) -> dict[tuple[str, str, tuple[str, ...], str], Figure]:
        """Figures under the area's name even where it is not written, quick to find."""
        only = self.areas[0] if len(self.areas) == 1 else ""
        return {(a.area or only, *a[1:]): figure for a, figure in self.figures.items()}

    def values(
        self, area: str, table: str, keys: tuple[str, ...], figure: str
    ) -> tuple[float, ...]:
        """A figure's values, one a period; a figure given once has a single value."""
        key = area, table, keys, figure
        found = self._values.get(key)
        if found is None:
            found = self._values[key] = self.figure(*key).values
        return found

    @cached_property
    def worked_out(self) -> dict[str, Any]:
        """What others work out of the figures once, by a name of theirs."""
        return {}

    @cached_property
    def _values(self) -> dict[tuple[str, str, tuple[str, ...], str], tuple[float, ...]]:
        """The values that were asked for: a plan asks for each several times."""
        return {}

    def once(self, area: str, table: str, keys: tuple[str, ...], figure: str) -> float:
        """The value of a figure that is given once."""
        return self.values(area, table, keys, figure)[0]

    def source(self, cell: Cell) -> Source:
        """The source a cell rests on."""
        return self.head.sources[cell.source]


def expect_instance(found: object, function: str) -> None:
    """Say what to write where a public function is given something other than an instance.

    Raises:
        TypeError: It is not an instance.
    """
    if isinstance(found, Instance):
        return
    if isinstance(found, str | PathLike):
        given, remedy = f"{str(found)!r}", f"mixopt.{function}(mixopt.load({str(found)!r}))"
    else:
        given = "None" if found is None else f"a {type(found).__name__}"
        remedy = f"mixopt.{function}(mixopt.load('tutorial'))"
    msg = f"mixopt.{function} takes an instance, and was given {given}. Write {remedy}"
    raise TypeError(msg)
