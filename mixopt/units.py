"""Units as types: one closed list, with the fixed factors between units of one kind.

A figure has one own unit. A row may be written in another unit of the same kind; it is
converted once, when it is read. Opens no file and knows nothing of models.
"""

from __future__ import annotations

from dataclasses import dataclass

PENNY = 0.005
"""£: half a penny, below which two amounts are the same."""

THOUSAND = 1000.0
"""£: the programme counts money in thousands of them."""

PER_PEOPLE = {"per_100000": 100_000.0, "percent": 1.0}
"""What a metric is counted for, by its unit, of the people it is counted against."""

DAYS_A_WEEK = 7.0

WEEKS_A_YEAR = 365.25 / DAYS_A_WEEK
"""Only for turning a price printed as £/year into £/week; plans count each period's own days."""

BY_DAYS = (
    "365.25 days, as £/week: a price of £365.25 a year costs £365 in a period of 365 days, and "
    "£366 in one of 366"
)

BY_MONTHS = "twelve months: the same for 365 days and for 366; a quarter is a fourth of it"


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
        rate: What a rate standard counts, for each unit of volume.
        time: What the price is multiplied by besides the volume: the period's `weeks` or `years`.
    """

    name: str
    one: str
    volume: str
    price: str
    per_person: str
    staffing: str
    relief: str
    rate: str
    time: str


VOLUME_UNITS = {
    unit.name: unit
    for unit in (
        VolumeUnit(
            "place", "place", "places", "£/week", "places/person", "FTE/place",
            "people/place", "count/year/place", "weeks",
        ),
        VolumeUnit(
            "hour/week", "hour a week", "hours/week", "£/hour", "hours/week/person",
            "FTE/hour/week", "people/hour/week", "count/year/hour/week", "weeks",
        ),
        VolumeUnit(
            "episode/year", "episode a year", "episodes/year", "£/episode", "episodes/person",
            "FTE/episode/year", "people/episode/year", "count/year/episode/year", "years",
        ),
    )
}  # fmt: skip

_OWN = [
    "people", "people/year", "cases/person", "cases/FTE", "workers/manager",
    "FTE", "£/FTE/year", "£/hire", "£/release", "£", "£/start", "starts", "FTE/start", "share",
    "share/year", "count/year", "weight", "days/year", "per 100,000", "units/£000", "£/unit",
    *(symbol for unit in VOLUME_UNITS.values() for symbol in (
        unit.volume, unit.price, unit.per_person, unit.staffing, unit.relief, unit.rate,
        f"{unit.volume}/start")),
]  # fmt: skip

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
]

_YEARS = {"£/FTE/year": BY_MONTHS}

UNITS = {
    unit.symbol: unit
    for unit in (*(Unit(own, own, year=_YEARS.get(own, "")) for own in _OWN), *_CONVERTED)
}
"""Every unit there is, by symbol."""


def written_for(own: str) -> list[str]:
    """Symbols in which a figure whose own unit is `own` may be written, its own first."""
    return [own, *sorted(unit.symbol for unit in _CONVERTED if unit.own == own)]
