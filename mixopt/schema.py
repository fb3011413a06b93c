"""What a person may write in YAML: the model, the head of an instance, its scenarios.

A model says what exists and how it connects; it holds no council's numbers. Every class is
frozen and refuses a key it does not know. The sentence under a field is its documentation: it
is printed into the JSON Schema that editors use (`mixopt schema`). Opens no file.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
"""Lower case letters, digits and underscores: it becomes part of addresses."""
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Remark = Annotated[str, StringConstraints(strip_whitespace=True)]
"""Text that may be blank."""
Number = Annotated[float, Field(strict=True)]
"""Not `true`, which Python counts as 1."""
Periods = Annotated[int, Field(strict=True, ge=1, le=10)]


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a list that names something twice: it would count twice."""
    for name in names:
        if names.count(name) > 1:
            msg = f"names '{name}' twice; Remove one of them"
            raise ValueError(msg)
    return names


def _day(text: Any) -> Any:
    """Refuse what is no day of our time: a bare number would count seconds from 1970."""
    try:
        day = text if isinstance(text, date) else date.fromisoformat(text)
    except (TypeError, ValueError):
        msg = f"read '{text}', which is not a day; Write it as 2026-03-31"
        raise ValueError(msg) from None
    if not EARLIEST <= day.year <= LATEST:
        msg = f"read '{text}', which is not from {EARLIEST} to {LATEST}; Check the year"
        raise ValueError(msg)
    return day


EARLIEST, LATEST = 1990, 2150
"""Years of the first and the last day that a plan may have."""
Names = Annotated[tuple[Name, ...], AfterValidator(_once)]
SomeNames = Annotated[Names, Field(min_length=1)]
Day = Annotated[date, BeforeValidator(_day)]


class Strict(BaseModel):
    """The settings every class of a file shares."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False
    )


class Need(Strict):
    """A group of people who need the same kind of care."""

    title: Text
    unit: Literal["people", "people/year"] = "people"
    """`people`: at a time, on average over the period. `people/year`: people who arrive, as
    hospital discharges do."""
    casework: bool = False
    """Each person is a case for the team whose caseload standard names this need."""
    met: bool = True
    """False for casework only: no service meets it (children in need, protection plans)."""


class Supply(Strict):
    """A tranche of a service at one price."""

    title: Text
    block: bool = False
    """A block contract: all that is available is paid for, whether used or not."""
    pooled: bool = False
    """What is available is shared by all areas of the instance."""

    def model_post_init(self, _context: Any) -> None:
        """Refuse a block that is pooled: nobody could say who pays for what stays empty."""
        if self.block and self.pooled:
            msg = "both block and pooled, but each area pays for its own block; Remove one of them"
            raise ValueError(msg)


class Service(Strict):
    """What can be bought or run. It may meet needs, relieve needs, or both."""

    title: Text
    unit: Literal["place", "hour/week", "episode/year"]
    """What one unit of volume is."""
    meets: dict[Name, Literal["preferred", "suitable"]] = Field(default_factory=dict)
    """The needs it suits. A pair that is not listed does not exist."""
    relieves: dict[Name, Periods] = Field(default_factory=dict)
    """The needs it keeps people out of, and over how many periods, the first included."""
    supplies: dict[Name, Supply] = Field(default_factory=dict)
    """Its tranches where it has several prices. None listed: one supply, named as the service."""
    contribution: bool = False
    """People pay towards it; the `contribution` is taken off its price."""
    committed: bool = False
    """There is a least volume in each period."""
    growth: bool = False
    """There is a most by which the volume can rise from one period to the next."""
    stays: bool = False
    """Nobody is moved overnight: a share of the people supported continues each period."""
    staffed_by: Name | None = None
    """The role that runs it in-house; those staff are paid for as staff, not in the price."""
    casework: bool = False
    """Cases a person brings to the team depend on this service, not only on the need."""
    tags: Names = ()
    """Words that standards select services by, such as `family` or `local`."""


class Role(Strict):
    """A kind of staff, counted in full-time equivalents (FTE)."""

    title: Text
    contracts: Annotated[
        tuple[Literal["permanent", "agency"], ...], Field(min_length=1), AfterValidator(_once)
    ] = ("permanent", "agency")
    """How its staff are employed: only permanent staff are hired, leave and move up."""
    becomes: Name | None = None
    """The role that a share of its permanent staff moves up to each period."""


class _Standard(Strict):
    title: Text
    standing: Literal["law", "policy"]
    """`law`: statute or regulation. `policy`: the council's own limit, which it could change."""
    source: Text
    """The law or policy that sets it, and where."""


class Caseload(_Standard):
    """At most so many cases to each worker."""

    kind: Literal["caseload"]
    roles: SomeNames
    """The roles that hold cases."""
    needs: SomeNames
    """The needs whose people are their cases."""


class Span(_Standard):
    """At most so many workers to each manager."""

    kind: Literal["span"]
    roles: SomeNames
    """The roles that are managed."""
    managers: Name
    """The role that manages them."""


class AgencyShare(_Standard):
    """At most such a share of the FTE of these roles may be agency staff."""

    kind: Literal["agency_share"]
    roles: SomeNames
    """The roles whose staff are counted together."""


class Share(_Standard):
    """At least, or at most, such a share of the people of some needs in some services."""

    kind: Literal["share"]
    sense: Literal["at_least", "at_most"]
    """Whether the limit is a least or a most."""
    needs: SomeNames
    """Whose people are counted."""
    services: Names = ()
    """Where they count towards the share: by name ..."""
    tags: Names = ()
    """... or by tag."""


class Rate(_Standard):
    """At least, or at most, so much of something that each unit of volume brings."""

    kind: Literal["rate"]
    sense: Literal["at_least", "at_most"]
    """Whether the limit is a least or a most."""
    services: SomeNames
    """Whose units bring what is counted."""


class Routing(_Standard):
    """At least such a share of the people of a need goes through a service."""

    kind: Literal["routing"]
    need: Name
    """Whose people are sent on."""
    service: Name
    """Where they are sent; it must meet the need."""


Standard = Annotated[
    Caseload | Span | AgencyShare | Share | Rate | Routing, Field(discriminator="kind")
]


S = TypeVar("S", Caseload, Span, AgencyShare, Share, Rate, Routing)


class Lever(Strict):
    """Something that changes supply, staff or spending from a start period."""

    title: Text
    adds: str | None = None
    """The supply it adds units to: `service`, or `service.supply` where there are several."""
    recruits: Name | None = None
    """The role whose recruitable FTE it raises."""
    cost: Literal["recurrent", "one_off"] | None = None
    """A one-off cost counts only in the periods that its rows give."""
    saving: Literal["recurrent", "one_off"] | None = None
    """A one-off saving counts only in the periods that its rows give."""
    periods: Periods = 1
    """How many periods since the start its rows give. The last row goes on to the end of the
    plan for what it adds, for whom it recruits, and for what is recurrent."""


class Model(Strict):
    """What exists: needs, services, roles, standards, levers, and how they connect."""

    title: Text
    includes: tuple[Text, ...] = ()
    """Models whose sections are part of this one."""
    needs: dict[Name, Need] = Field(default_factory=dict)
    services: dict[Name, Service] = Field(default_factory=dict)
    roles: dict[Name, Role] = Field(default_factory=dict)
    standards: dict[Name, Standard] = Field(default_factory=dict)
    levers: dict[Name, Lever] = Field(default_factory=dict)

    def standards_of(self, kind: type[S]) -> dict[str, S]:
        """The standards of one kind, by name."""
        return {name: found for name, found in self.standards.items() if isinstance(found, kind)}


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


class Assumed(Strict):
    """Somebody's judgement."""

    kind: Literal["assumed"]
    title: Text
    by: Text
    """Whose judgement it is."""
    why: Text


Source = Annotated[Published | Derived | Assumed, Field(discriminator="kind")]


class Dates(Strict):
    """First and last day of a period."""

    first: Annotated[Day, Field(alias="from")]
    """Such as 2025-04-01."""
    last: Annotated[Day, Field(alias="to")]
    """Such as 2026-03-31."""


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


class Head(Strict):
    """`instance.yaml`: whose figures these are, over which periods, from which sources."""

    title: Text
    model: Text
    """Name of a packaged model, or a path to a model file beside this one."""
    areas: Annotated[dict[Name, Text], Field(min_length=1)]
    """Councils or parts of one, each with its own figures, and their titles."""
    periods: Annotated[
        dict[Annotated[str, StringConstraints(pattern=r"^[0-9][0-9A-Za-z/ -]*$")], Dates],
        Field(min_length=1),
    ]
    """In order, without gaps; each a whole number of months."""
    discount: Discount
    """What later money counts for."""
    envelope: dict[Name, Text] = Field(default_factory=dict)
    """The parts that add up to the budget envelope. None: no envelope."""
    lines: dict[Name, Text] = Field(default_factory=dict)
    """Spending that the plan does not change, or income with a minus."""
    savings_target: bool = False
    """Spend may not exceed a baseline less the savings."""
    sources: dict[Name, Source]
    """Where the figures come from; each row of the tables names one of them."""


class Change(Strict):
    """One change to figures: exactly one of `set`, `add`, `times`."""

    address: Text
    """A figure's address; without `[period]`, all its periods. `*` stands for any part."""
    set: Number | None = None
    """The new value, in the unit that the row is written in."""
    add: Number | None = None
    """What is added, in the unit that the row is written in."""
    times: Number | None = None
    """What the value is multiplied by."""
    why: Remark = ""
    """The reason, for whoever reads the plan."""

    def model_post_init(self, _context: Any) -> None:
        """Refuse a change that says nothing, or two things."""
        if sum(value is not None for value in (self.set, self.add, self.times)) != 1:
            msg = "says not one thing to do; Give exactly one of set, add, times"
            raise ValueError(msg)


class Scenario(Strict):
    """A named list of changes."""

    title: Text
    builds_on: Name | None = None
    """Another scenario, whose changes are made first."""
    changes: Annotated[tuple[Change, ...], Field(min_length=1)]
    """Made in order."""


class Scenarios(Strict):
    """`scenarios.yaml`."""

    scenarios: dict[Name, Scenario]
    """By name, as `--scenario` takes it."""
