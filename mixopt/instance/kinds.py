"""What a figure is: its address, its unit, its bounds. Opens no file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from mixopt.instance.adjustment import Adjustment
from mixopt.units import OWN, Unit

POOLED = "pooled"
"""Stands in the place of an area where a figure is shared by all areas."""

TABLES: dict[str, tuple[str, ...]] = {
    "needs": ("need",),
    "flows": ("need", "to"),
    "groups": ("group", "year"),
    "services": ("service", "supply"),
    "pathways": ("need", "service"),
    "workforce": ("role", "contract"),
    "standards": ("standard", "service"),
    "funding": ("entry",),
    "levers": ("lever",),
    "schemes": ("scheme", "fund"),
    "ringfences": ("ringfence", "line"),
    "metrics": ("metric", "scheme"),
    "uplifts": ("uplift",),
}
"""The tables of an instance and their key columns. A key that does not apply stays blank."""

SPREAD_TABLES: dict[str, tuple[str, ...]] = {
    "spreads": ("address", "shape"),
    "factors": ("factor", "address"),
}
"""Tables of how far figures may be out, and of what moves them together; an instance may have them.
Their addresses name figures of the other tables, with `*` for any part."""

CONFLICT_TABLES: dict[str, tuple[str, ...]] = {"conflicts": ("conflict", "address")}
"""The table of what sources print twice; an instance may have it."""

ADDRESS_TABLES = {**SPREAD_TABLES, **CONFLICT_TABLES}
"""Tables whose rows are their writer's choice, and name the figures of the others by address."""

EVERY_TABLE = {**TABLES, **ADDRESS_TABLES}


class Address(NamedTuple):
    """Where a figure stands, one way everywhere: `area.table.keys.figure`."""

    area: str
    """Blank where the instance has a single area."""
    table: str
    keys: tuple[str, ...]
    figure: str

    def __str__(self) -> str:
        """For instance `services.foster_agency.price`; blank parts are left out."""
        return _text(self)


@lru_cache(maxsize=100_000)
def _text(address: Address) -> str:
    return ".".join(filter(None, (address.area, address.table, *address.keys, address.figure)))


MOST = 1e7
"""The largest value of a figure of which no more is known."""

SORTS = {
    "needs": "who there is to care for",
    "care": "who uses how much of what",
    "places": "what there is to use",
    "prices": "what it costs",
    "staff": "who can be employed",
    "pay": "what they cost",
    "standards": "limits that policy or law sets",
    "funds": "money and its rules",
    "levers": "what can be started",
}
"""Sorts of figures, as a council would sort them."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of number a figure is: all that is asked of it, in one place.

    Attributes:
        unit: Its own unit.
        meaning: One sentence for the person who fills it in.
        sort: A key of `SORTS`, under which its price is listed.
        adjustment: How a council could move it; `NOBODY` where none can.
        once: One number for the whole plan, in the column `all`.
        least: Smallest value that makes sense, in its own unit.
        most: Largest value that makes sense, in its own unit.
        shared: One figure for all areas.
        beyond: What to write instead of a value that is larger; blank where there is nothing.

    Raises:
        ValueError: The unit is none of those that figures have, or there is no such sort.
    """

    unit: str
    meaning: str
    sort: str
    adjustment: Adjustment
    once: bool = False
    least: float = 0.0
    most: float = MOST
    shared: bool = False
    beyond: str = ""

    def __post_init__(self) -> None:
        for what, read, known in (("own unit", self.unit, OWN), ("sort", self.sort, SORTS)):
            if read not in known:
                msg = f"'{self.meaning}': '{read}' is no {what}: write one of {', '.join(known)}"
                raise ValueError(msg)

    @property
    def step(self) -> float:
        """What a council would move it by, in its own unit."""
        return OWN[self.unit]

    def bounds(self, unit: Unit) -> str:
        """From the smallest to the largest value, in a unit that it may be written in."""
        least, most = self.least / unit.factor, self.most / unit.factor
        beyond = f"; {self.beyond}" if self.beyond else ""
        return f"from {least:,.10g} to {most:,.10g} {unit.symbol}{beyond}"


SMALLEST = 1e-6
"""Absolute, in the figure's own unit: a number nearer to zero, and not zero, is refused as a slip.
As a coefficient, the solver would drop it."""

MOST_PEOPLE = 5e6

MOST_STAFF = 5e4

MOST_STARTS = 1e5
"""Above any council in England, and well inside the bounds of the programme's variables."""

MOST_RATE = 24.0
"""A year, for each person there: who stays half a month. People are carried from month to month,
and evenly within one, so that of those who stay less more would leave than are there."""

LEAST_STAY = 0.5
"""Months: the same of a length of stay."""

MOST_STAY = 1200.0
"""Months: a hundred years."""

MOST_CASES = 1e3
"""To one person: a case is a person's or a family's, and none counts for a thousand."""

MOST_MONEY = 1e11

MOST_MONEY_A_START = 1e9
"""£. A start may be a share of one: the solver counts shares to a billionth, here £1."""

MOST_PRICE = 100_000.0
"""Above the highest weekly price of a placement that English councils reported, £63,000."""

Rows = Iterator[tuple[tuple[str, ...], str, Kind]]
"""Keys, figure and kind of the rows of a table."""
