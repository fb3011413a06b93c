"""The head of an instance, its sources, and its scenarios."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from mixopt.schema.days import guess_day
from mixopt.schema.fields import Name, Names, Number, Remark, Strict, Text, once_each
from mixopt.schema.usual import Accepted


def _day(text: Any) -> Any:
    """Refuse what is no day of our time: a bare number would count seconds from 1970."""
    try:
        day = text if isinstance(text, date) else date.fromisoformat(text)
    except (TypeError, ValueError):
        msg = f"which is not a day; Write it as {guess_day(text) or '2026-03-31'}"
        raise ValueError(msg) from None
    if not EARLIEST <= day.year <= LATEST:
        msg = f"which is not from {EARLIEST} to {LATEST}; Check the year"
        raise ValueError(msg)
    return day


EARLIEST, LATEST = 1990, 2150
"""Years of the first and the last day that a plan may have."""

MOST_AREAS = 1000
"""More than there are councils in England."""

MOST_PERIODS = 600
"""Fifty years of months."""

MOST_YEARS_BEYOND = 60
"""As long as a building that a lever opens may stand; later years hardly count."""

Day = Annotated[date, BeforeValidator(_day)]

PeriodName = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9A-Za-z/ -]*$")]
"""Such as 2025/26, or 2025."""


class Published(Strict):
    """A source that anyone can read."""

    kind: Literal["published"]
    title: Text
    publisher: Text
    date: Text
    """Date or year of the publication, as printed."""
    link: Text | None = None
    confidence: Literal["high", "medium"] = "high"
    """`medium`: read where another page quotes it, not in the publisher's own."""


class Derived(Strict):
    """Computed from published figures; each row's note gives the formula."""

    kind: Literal["derived"]
    title: Text
    stands_for: Text | None = None
    """What ought to stand in place of its figures: they only fill it until it is known."""


class Assumed(Strict):
    """Somebody's judgement."""

    kind: Literal["assumed"]
    title: Text
    by: Text
    """Whose judgement it is."""
    why: Text
    stands_for: Text | None = None
    """What ought to stand in place of its figures: they only fill it until it is known."""


Source = Annotated[Published | Derived | Assumed, Field(discriminator="kind")]


class Dates(Strict):
    """First and last day of a period."""

    first: Annotated[Day, Field(alias="from")]
    """Such as 2025-04-01."""
    last: Annotated[Day, Field(alias="to")]
    """Such as 2026-03-31."""


class Locality(Strict):
    """A part of an area, by which a plan can be shown; it is not planned by itself."""

    title: Text
    people: Annotated[Number, Field(ge=0, le=100)]
    """Its share of the area's people, in %."""
    index: Annotated[Number, Field(gt=0, le=10)] = 1.0
    """How much need there is for each of its people; 1 is as much as in all the area."""
    source: Name
    """A key of `sources`."""
    where: Remark = ""
    """Page, table or section, where the source is published."""
    note: Remark = ""
    """The formula, where the source is derived."""


class Discount(Strict):
    """The yearly rate at which later money counts for less; 0% leaves money as it is."""

    value: Annotated[Number, Field(ge=0, le=100)]
    """Such as 3.5."""
    unit: Literal["%/year"]
    source: Name
    """A key of `sources`."""
    where: Remark = ""
    """Page, table or section, where the source is published."""
    note: Remark = ""
    """The formula, where the source is derived."""


class Uplift(Strict):
    """A rate at which figures that name it rise, where more is to be said than its title."""

    title: Text
    base: Literal["first", "before"] = "first"
    """`first`: what is typed is in the prices of the first period, whose rate is not used.
    `before`: it is in those of the period before, such as last year, and the first rate counts."""


class FixedLine(Strict):
    """Spending that the plan does not change, where more is to be said than its title."""

    title: Text
    one_off: bool = False
    """It does not recur."""


def _line(entry: Any) -> Any:
    """A line of which only the title is given."""
    if isinstance(entry, str):
        return {"title": entry}
    if not isinstance(entry, dict | FixedLine):
        msg = "which is no title; Write its title"
        raise ValueError(msg)
    return entry


Line = Annotated[FixedLine, BeforeValidator(_line, json_schema_input_type=str | FixedLine)]


def _uplift(entry: Any) -> Any:
    """An uplift of which only the title is given."""
    if isinstance(entry, str):
        return {"title": entry}
    if not isinstance(entry, dict | Uplift):
        msg = "which is no title; Write its title"
        raise ValueError(msg)
    return entry


NamedUplift = Annotated[Uplift, BeforeValidator(_uplift, json_schema_input_type=str | Uplift)]


def _prices(entry: Any) -> Any:
    """Cash, or the prices of which year."""
    if not isinstance(entry, str) or not PRICES.fullmatch(entry):
        msg = "which says neither; Write cash, or real and whose prices: real 2018/19"
        raise ValueError(msg)
    return entry


PRICES = re.compile(r"cash|real [0-9]{4}(/[0-9]{2})?")


class Head(Strict):
    """`instance.yaml`: whose figures these are, over which periods, from which sources."""

    title: Text
    model: Text
    """Name of a packaged model, or a path to a model file beside this one."""
    areas: Annotated[dict[Name, Text], Field(min_length=1, max_length=MOST_AREAS)]
    """Councils or parts of one, each with its own figures, and their titles."""
    periods: Annotated[
        dict[PeriodName, Dates],
        Field(min_length=1, max_length=MOST_PERIODS),
    ]
    """In order, without gaps; each a whole number of months."""
    population_years: Annotated[dict[PeriodName, Day], Field(max_length=MOST_PERIODS)] = Field(
        default_factory=dict
    )
    """For which years the people of client groups are predicted, in order, each with the day that
    its number stands for; between two of them people grow in a straight line."""
    localities: Annotated[dict[Name, Locality], Field(max_length=MOST_AREAS)] = Field(
        default_factory=dict
    )
    """Parts of the area among which the people and the envelope of a plan can be split."""
    discount: Discount
    """What later money counts for."""
    years_beyond: Annotated[int, Field(strict=True, ge=0, le=MOST_YEARS_BEYOND)] = 0
    """Years for which the last period is repeated, its figures held: they count in what the plan
    chooses, so that a lever may be repaid after the last period. 0: the plan looks no further."""
    prices: Annotated[str, BeforeValidator(_prices, json_schema_input_type=str)] | None = None
    """What money is in: `cash`, of each period's own prices, or `real 2018/19`, of one year's."""
    uplifts: dict[Name, NamedUplift] = Field(default_factory=dict)
    """Rates at which rows of the tables rise that name them, and their titles; the rates stand in
    `uplifts.csv`."""
    inflation: Name | None = None
    """The uplift that says how prices rise in general: it turns cash into real terms and back."""
    envelope: dict[Name, Text] = Field(default_factory=dict)
    """The parts that add up to the budget envelope. None: no envelope."""
    lines: dict[Name, Line] = Field(default_factory=dict)
    """Spending that the plan does not change, or income with a minus."""
    savings_target: bool = False
    """Spend may not exceed a baseline less the savings. What grants and one-off money pay does
    not count as spend here; what reserves pay does."""
    recurrent_target: bool = False
    """In the last period, the spend that recurs may not exceed the baseline less the recurrent
    savings: one-off money, one-off lines and reserves do not help to reach it."""
    ends: dict[Name, Day] = Field(default_factory=dict)
    """Funds that stop, each with its last day: the last day of a period."""
    bridges: dict[Name, Annotated[tuple[Text, ...], AfterValidator(once_each)]] = Field(
        default_factory=dict
    )
    """One-off funds that may pay what recurs, each with the periods in which it may."""
    no_worse_off: Names = ()
    """Areas or partners that may not pay more, over the plan, than they would alone."""
    usual: Annotated[tuple[Accepted, ...], Field(max_length=500)] = ()
    """Figures that are right here and unusual elsewhere, each with a range and a reason."""
    sources: dict[Name, Source]
    """Where the figures come from; each row of the tables names one of them."""
