"""The model: what exists and how it connects. It holds no council's numbers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from mixopt.schema.fields import Name, Names, Strict, Text, once_each
from mixopt.schema.funding import Fund, Metric, RingFence, Scheme
from mixopt.schema.standards import S, Share, Standard
from mixopt.schema.usual import Default, UsualFigures

MOST_ENTRIES = 500
"""In a section of a model: ten times the most that any shipped model has."""

MOST_WAYS = 50
"""Causes for which people leave one need, or needs that they pass to."""

Periods = Annotated[int, Field(strict=True, ge=1, le=10)]


Given = Literal["rate", "stay"]
"""How it is said how fast people leave: a `rate` (leavers a year for each person there), or how
long they `stay` on average before they leave this way, were there no other."""


class Leavers(Strict):
    """A cause for which people leave a need, and do not come back to another."""

    title: Text
    given: Given = "rate"
    """Whether a figure says their rate, or how long they stay."""


class Flow(Strict):
    """The people of a need by who comes and who leaves, carried from month to month."""

    leavers: dict[Name, Leavers] = Field(default_factory=dict, max_length=MOST_WAYS)
    """Why people leave, by cause, such as adoption or coming of age."""
    moves: dict[Name, Given] = Field(default_factory=dict, max_length=MOST_WAYS)
    """The needs that they pass to, by age or by stepping up or down; each says whether a figure
    gives the `rate`, or how long they `stay` before they pass there."""


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
    flow: Flow | None = None
    """Who comes and who leaves, where the people are carried from month to month."""
    group: Name | None = None
    """The client group that its people are a part of: so many are predicted, a share of them is
    supported, and a part of these has the need. Without it or a `flow`, the figure `demand` says
    how many people there are."""
    usual: UsualFigures
    """What its figures usually are, such as its demand; outside of it, they are remarked upon."""


class Supply(Strict):
    """A tranche of a service at one price."""

    title: Text
    block: bool = False
    """A block contract: all that is available is paid for, whether used or not."""
    pooled: bool = False
    """What is available is shared by all areas of the instance."""
    guaranteed: bool = False
    """Its price is agreed for a least volume, which the areas that share it fill together."""

    def model_post_init(self, _context: Any) -> None:
        """Refuse a block that is pooled: nobody could say who pays for what stays empty."""
        if self.block and self.pooled:
            msg = "both block and pooled, but each area pays for its own block; Remove one of them"
            raise ValueError(msg)


class Service(Strict):
    """What can be bought or run. It meets needs, relieves them, or changes who comes and leaves."""

    title: Text
    unit: Literal["place", "hour/week", "episode/year"]
    """What one unit of volume is."""
    meets: dict[Name, Literal["preferred", "suitable"]] = Field(default_factory=dict)
    """The needs it suits. A pair that is not listed does not exist."""
    relieves: dict[Name, Periods] = Field(default_factory=dict)
    """The needs it keeps people out of, and over how many periods, the first included."""
    prevents: dict[Name, Periods] = Field(default_factory=dict)
    """The needs with a `flow` whose starts it prevents, as work at the edge of care does, and over
    how many periods, that of the work included. Who does not come does not stay either."""
    moves_on: dict[Name, Name] = Field(default_factory=dict)
    """The needs with a `flow` that it helps people out of, and how: a cause for which they leave,
    as reunification does, or the need that they pass to, as stepping down does."""
    supplies: dict[Name, Supply] = Field(default_factory=dict)
    """Its tranches where it has several prices. None listed: one supply, named as the service."""
    shared_by: Names = ()
    """Funds that each pay a share of what it costs, no more and no less, which is a figure."""
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
    usual: UsualFigures
    """What its figures usually are, such as its price; outside of it, they are remarked upon."""


class Role(Strict):
    """A kind of staff, counted in full-time equivalents (FTE)."""

    title: Text
    contracts: Annotated[
        tuple[Literal["permanent", "agency"], ...], Field(min_length=1), AfterValidator(once_each)
    ] = ("permanent", "agency")
    """How its staff are employed: only permanent staff are hired, leave and move up."""
    becomes: Name | None = None
    """The role that a share of its permanent staff moves up to each period."""
    posts: bool = False
    """Its posts may stand vacant: how many there are, and what one costs that nobody fills,
    permanent or agency, are figures."""
    redundancy: bool = False
    """Releasing permanent staff costs money once: redundancy pay, which is a figure."""
    usual: UsualFigures
    """What its figures usually are, such as its pay; outside of it, they are remarked upon."""


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
    delivery: bool = False
    """Its saving counts by the share of it that is expected to be delivered, which is a figure."""
    releases: bool = False
    """It does away with posts: how many FTE is a figure, and the plan shows them."""
    periods: Periods = 1
    """How many periods since the start its rows give. The last row goes on to the end of the
    plan for what it adds, for whom it recruits, and for what is recurrent."""
    usual: UsualFigures
    """What its figures usually are, such as its cost; outside of it, they are remarked upon."""


class Model(Strict):
    """What exists: needs, services, roles, standards, levers, funds, and how they connect."""

    title: Text
    includes: Annotated[tuple[Text, ...], Field(max_length=MOST_ENTRIES)] = ()
    """Models whose sections are part of this one."""
    instead: Annotated[tuple[Text, ...], Field(max_length=MOST_ENTRIES)] = ()
    """Entries here that take the place of those of an included model, such as
    `needs.looked_after_under_16`; every other name stands in one file only."""
    groups: dict[Name, Text] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    """Client groups whose people are predicted, such as adults with a learning disability."""
    needs: dict[Name, Need] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    services: dict[Name, Service] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    roles: dict[Name, Role] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    standards: dict[Name, Standard] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    levers: dict[Name, Lever] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    partners: dict[Name, Text] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    """Who holds money besides the area's council, such as the NHS."""
    funds: dict[Name, Fund] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    themes: dict[Name, Text] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    """Headings that schemes are reported under."""
    schemes: dict[Name, Scheme] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    ringfences: dict[Name, RingFence] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    metrics: dict[Name, Metric] = Field(default_factory=dict, max_length=MOST_ENTRIES)
    defaults: Annotated[tuple[Default, ...], Field(max_length=MOST_ENTRIES)] = ()
    """What figures are that have no row, each with its reason. Of several that fit, the first
    counts; those of a model stand before those of the models that it includes."""

    def services_counted(self, share: Share) -> set[str]:
        """The services that count towards a share: by name or by tag."""
        tags = set(share.tags)
        tagged = {name for name, service in self.services.items() if tags & set(service.tags)}
        return tagged | set(share.services)

    def standards_of(self, kind: type[S]) -> dict[str, S]:
        """The standards of one kind, by name."""
        return {name: found for name, found in self.standards.items() if isinstance(found, kind)}
