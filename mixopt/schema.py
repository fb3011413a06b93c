"""What a person may write in YAML: the model, the head of an instance, its scenarios.

A model says what exists and how it connects; it holds no council's numbers. Every class is
frozen and refuses a key it does not know. The sentence under a field is its documentation: it
is printed into the JSON Schema that editors use (`mixopt schema`). Opens no file.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
"""Lower case letters, digits and underscores: it becomes part of addresses."""
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


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
            msg = "a block contract cannot be pooled: each area pays for its own"
            raise ValueError(msg)


class Service(Strict):
    """What can be bought or run. It may meet needs, relieve needs, or both."""

    title: Text
    unit: Literal["place", "hour/week", "episode/year"]
    """What one unit of volume is."""
    meets: dict[Name, Literal["preferred", "suitable"]] = Field(default_factory=dict)
    """The needs it suits. A pair that is not listed does not exist."""
    relieves: dict[Name, Annotated[int, Field(ge=1, le=10)]] = Field(default_factory=dict)
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
    tags: tuple[Name, ...] = ()
    """Words that standards select services by, such as `family` or `local`."""


class Role(Strict):
    """A kind of staff, counted in full-time equivalents (FTE)."""

    title: Text
    contracts: tuple[Literal["permanent", "agency"], ...] = ("permanent", "agency")
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
    roles: Annotated[tuple[Name, ...], Field(min_length=1)]
    """The roles that hold cases."""
    needs: Annotated[tuple[Name, ...], Field(min_length=1)]
    """The needs whose people are their cases."""


class Span(_Standard):
    """At most so many workers to each manager."""

    kind: Literal["span"]
    roles: Annotated[tuple[Name, ...], Field(min_length=1)]
    """The roles that are managed."""
    managers: Name
    """The role that manages them."""


class AgencyShare(_Standard):
    """At most such a share of the FTE of these roles may be agency staff."""

    kind: Literal["agency_share"]
    roles: Annotated[tuple[Name, ...], Field(min_length=1)]


class Share(_Standard):
    """At least, or at most, such a share of the people of some needs in some services."""

    kind: Literal["share"]
    sense: Literal["at_least", "at_most"]
    needs: Annotated[tuple[Name, ...], Field(min_length=1)]
    """Whose people are counted."""
    services: tuple[Name, ...] = ()
    """Where they count towards the share: by name ..."""
    tags: tuple[Name, ...] = ()
    """... or by tag."""


class Rate(_Standard):
    """At least, or at most, so much of something that each unit of volume brings."""

    kind: Literal["rate"]
    sense: Literal["at_least", "at_most"]
    services: Annotated[tuple[Name, ...], Field(min_length=1)]


class Routing(_Standard):
    """At least such a share of the people of a need goes through a service."""

    kind: Literal["routing"]
    need: Name
    service: Name


Standard = Annotated[
    Caseload | Span | AgencyShare | Share | Rate | Routing, Field(discriminator="kind")
]


class Lever(Strict):
    """Something that changes supply, staff or spending from a start period."""

    title: Text
    adds: str | None = None
    """The supply it adds units to: `service`, or `service.supply` where there are several."""
    recruits: Name | None = None
    """The role whose recruitable FTE it raises."""
    cost: Literal["recurrent", "one_off"] | None = None
    saving: Literal["recurrent", "one_off"] | None = None
    """A one-off cost or saving counts only in the periods listed."""
    periods: Annotated[int, Field(ge=1, le=10)] = 1
    """How many periods since the start its rows give. The last row goes on to the end of the
    plan for what it adds, for whom it recruits, and for what is recurrent."""


class Model(Strict):
    """What exists: needs, services, roles, standards, levers, and how they connect."""

    title: Text
    includes: tuple[str, ...] = ()
    """Models whose sections are part of this one."""
    needs: dict[Name, Need] = Field(default_factory=dict)
    services: dict[Name, Service] = Field(default_factory=dict)
    roles: dict[Name, Role] = Field(default_factory=dict)
    standards: dict[Name, Standard] = Field(default_factory=dict)
    levers: dict[Name, Lever] = Field(default_factory=dict)


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

    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="to")]


class Discount(Strict):
    """The yearly rate at which later money counts for less; 0% leaves money as it is."""

    value: Annotated[float, Field(ge=0, le=100)]
    unit: Literal["%/year"]
    source: Name
    where: str = ""
    note: str = ""


class Head(Strict):
    """`instance.yaml`: whose figures these are, over which periods, from which sources."""

    title: Text
    model: Text
    """Name of a packaged model, or a path to a model file beside this one."""
    areas: Annotated[dict[Name, Text], Field(min_length=1)]
    periods: Annotated[
        dict[Annotated[str, StringConstraints(pattern=r"^[0-9][0-9A-Za-z/ -]*$")], Dates],
        Field(min_length=1),
    ]
    """In order, without gaps; each a whole number of months."""
    discount: Discount
    envelope: dict[Name, Text] = Field(default_factory=dict)
    """The parts that add up to the budget envelope. None: no envelope."""
    lines: dict[Name, Text] = Field(default_factory=dict)
    """Spending that the plan does not change, or income with a minus."""
    savings_target: bool = False
    """Spend may not exceed a baseline less the savings."""
    sources: dict[Name, Source]


class Change(Strict):
    """One change to figures: exactly one of `set`, `add`, `times`."""

    address: Text
    """A figure's address; without `[period]`, all its periods. `*` stands for any part."""
    set: float | None = None
    """In the unit that the row is written in."""
    add: float | None = None
    """In the unit that the row is written in."""
    times: float | None = None
    why: str = ""

    def model_post_init(self, _context: Any) -> None:
        """Refuse a change that says nothing, or two things."""
        if sum(value is not None for value in (self.set, self.add, self.times)) != 1:
            msg = "give exactly one of set, add, times"
            raise ValueError(msg)


class Scenario(Strict):
    """A named list of changes."""

    title: Text
    builds_on: Name | None = None
    changes: Annotated[tuple[Change, ...], Field(min_length=1)]


class Scenarios(Strict):
    """`scenarios.yaml`."""

    scenarios: dict[Name, Scenario]
