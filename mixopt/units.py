"""Units as types: one closed list, with the fixed factors between units of one kind.

A figure has one own unit. A row may be written in another unit of the same kind; it is
converted once, when it is read. Opens no file and knows nothing of models.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

PENNY = 0.005
"""£: half a penny, below which two amounts are the same."""

PENCE_BELOW = 100.0
"""£: amounts from here on are shown without pence."""

THOUSAND = 1000.0
"""£: the programme counts money in thousands of them."""

PER_PEOPLE = {"per_100000": 100_000.0, "percent": 1.0}
"""What a metric is counted for, by its unit, of the people it is counted against."""

DAYS_A_WEEK = 7.0

WEEKS_A_YEAR = 365.25 / DAYS_A_WEEK
"""Only for turning a price printed as £/year into £/week; plans count each period's own days."""

MONTHS_A_YEAR = 12.0
"""People are carried from month to month, each a twelfth of a year."""

BY_DAYS = (
    "365.25 days, as £/week: a price of £365.25 a year costs £365 in a period of 365 days, and "
    "£366 in one of 366"
)

BY_LENGTH = "365.25 days: a month is a twelfth of it"

BY_MONTHS = "twelve months: the same for 365 days and for 366; a quarter is a fourth of it"


class Measure(StrEnum):
    """What is least in a plan, and so what prices are in."""

    MONEY = "£"
    """The plan's cost."""
    PEOPLE = "person-years"
    """The weighted need that it leaves unmet."""

    def amount(self, number: float) -> str:
        """An amount in words: with pence below £100; person-years without a unit beside them."""
        if self is Measure.PEOPLE:
            return f"{number + 0.0:,.6g}"
        if abs(number) >= PENCE_BELOW or number == 0:
            return pounds(number)
        return f"{'-' if number < 0 else ''}£{abs(number):,.2f}"


def pounds(amount: float) -> str:
    """£ to the pound, with thousands separators; -0 is 0."""
    whole = round(amount)
    return f"-£{-whole:,}" if whole < 0 else f"£{whole:,}"


def pounds_that_suffice(amount: float) -> str:
    """£ to the pound above, but for less than half a penny: who has so much can pay the amount."""
    return pounds(math.ceil(amount - PENNY))


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measurement.

    Attributes:
        symbol: As written in the `unit` column.
        own: Symbol of the unit that the programme computes in.
        factor: Multiply by this to get from `symbol` to `own`.
        year: What a year is in it, where money is for a year.
    """

    symbol: str
    own: str
    factor: float = 1.0
    year: str = ""


@dataclass(frozen=True, slots=True)
class VolumeUnit:
    """How a service is counted, and the units of every figure that depends on it.

    Attributes:
        name: As written in a model file.
        one: One unit, in words.
        volume: Unit of volume, availability and growth.
        price: Unit of one unit's price.
        per_person: Units of volume that one person needs.
        staffing: Staff that one unit of volume needs.
        relief: People that one unit of volume keeps out of a need.
        flow: People that one unit of volume, given for a year, keeps from coming or helps to leave.
        rate: What a rate standard counts, for each unit of volume.
        time: What the price is multiplied by besides the volume: the period's `weeks` or `years`.
        price_step: £ by which a council would move the price.
    """

    name: str
    one: str
    volume: str
    price: str
    per_person: str
    staffing: str
    relief: str
    flow: str
    rate: str
    time: str
    price_step: float


VOLUME_UNITS = {
    unit.name: unit
    for unit in (
        VolumeUnit(
            "place", "place", "places", "£/week", "places/person", "FTE/place",
            "people/place", "people/year/place", "count/year/place", "weeks", 10.0,
        ),
        VolumeUnit(
            "hour/week", "hour a week", "hours/week", "£/hour", "hours/week/person",
            "FTE/hour/week", "people/hour/week", "people/year/hour/week", "count/year/hour/week",
            "weeks", 1.0,
        ),
        VolumeUnit(
            "episode/year", "episode a year", "episodes/year", "£/episode", "episodes/person",
            "FTE/episode/year", "people/episode/year", "people/episode", "count/year/episode/year",
            "years", 10.0,
        ),
    )
}  # fmt: skip

OWN = {
    "people": 1.0, "people/year": 1.0, "cases/person": 0.1, "cases/FTE": 1.0, "cases/head": 1.0,
    "heads/FTE": 0.1, "workers/manager": 1.0, "FTE": 1.0, "£/FTE/year": 1000.0, "£/hire": 1000.0,
    "£/release": 1000.0, "£": 100_000.0, "£/start": 1000.0, "starts": 1.0, "FTE/start": 1.0,
    "share": 0.01, "share/year": 0.01, "months": 1.0, "count/year": 1.0, "weight": 1.0,
    "days/year": 1.0, "per 100,000": 1.0, "units/£000": 0.1, "£/unit": 1.0,
    **{symbol: step for unit in VOLUME_UNITS.values() for symbol, step in (
        (unit.volume, 1.0), (unit.price, unit.price_step), (unit.per_person, 0.1),
        (unit.staffing, 0.01), (unit.relief, 0.01), (unit.flow, 0.01),
        (unit.rate, 0.1),
        (f"{unit.volume}/start", 1.0))},
}  # fmt: skip
"""The units that figures have of their own, and what a council would move a figure in each by."""

_CONVERTED = [
    Unit("£/day", "£/week", DAYS_A_WEEK),
    Unit("£/year", "£/week", 1 / WEEKS_A_YEAR, BY_DAYS),
    Unit("£000/year", "£/week", 1000 / WEEKS_A_YEAR, BY_DAYS),
    Unit("£000/FTE/year", "£/FTE/year", 1000.0, BY_MONTHS),
    Unit("£000", "£", 1000.0),
    Unit("£m", "£", 1_000_000.0),
    Unit("£000/start", "£/start", 1000.0),
    Unit("£m/start", "£/start", 1_000_000.0),
    Unit("%", "share", 0.01),
    Unit("%/year", "share/year", 0.01),
    Unit("days", "months", MONTHS_A_YEAR / 365.25, BY_LENGTH),
    Unit("weeks", "months", MONTHS_A_YEAR / WEEKS_A_YEAR, BY_LENGTH),
    Unit("years", "months", MONTHS_A_YEAR),
]

_YEARS = {"£/FTE/year": BY_MONTHS}

UNITS = {
    unit.symbol: unit
    for unit in (*(Unit(own, own, year=_YEARS.get(own, "")) for own in OWN), *_CONVERTED)
}
"""Every unit there is, by symbol."""


def list_symbols_for(own: str) -> list[str]:
    """Symbols in which a figure whose own unit is `own` may be written, its own first."""
    return [own, *sorted(unit.symbol for unit in _CONVERTED if unit.own == own)]
