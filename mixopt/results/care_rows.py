"""The rows of a plan about care: people, volumes, staff, levers, limits and the ledger."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Supported:
    """People of a need supported by a service."""

    area: str
    need: str
    service: str
    period: str
    suits: str
    """`preferred` or `suitable`."""
    opening: float
    """People before the first period."""
    people: float


@dataclass(frozen=True, slots=True)
class Need:
    """A need: who has it, who was kept out of it, who is supported, who is not."""

    area: str
    need: str
    period: str
    unit: str
    demand: float
    relief: float
    supported: float
    unmet: float


@dataclass(frozen=True, slots=True)
class Flowed:
    """A need with a flow: who was there, who came, who left, and how many are there on average."""

    area: str
    need: str
    period: str
    opening: float
    """People on the first day."""
    starts: float
    """Who would have come."""
    prevented: float
    """Those of them whom services kept from coming."""
    joined: float
    """Who came from other needs."""
    left: float
    """Who left, or passed to other needs."""
    closing: float
    """People on the last day: opening + starts - prevented + joined - left."""
    average: float
    """People on average over the period: those who are to be supported."""


@dataclass(frozen=True, slots=True)
class Leaver:
    """Who left a need for a cause, or passed to another need."""

    area: str
    need: str
    to: str
    """The cause, or the other need."""
    period: str
    people: float
    helped: float
    """Those of them whom services helped out, who would else have stayed."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """A client group: who is predicted, which share is supported, and what their services cost."""

    area: str
    group: str
    period: str
    predicted: float
    """People predicted to be in the group, on average over the period."""
    supported: float
    """Share of them who are supported, before relief: the conversion rate."""
    people: float
    """People of its needs in services."""
    cost: float
    """£ spent on these services for them, net of what they pay. Not staff, levers, fixed lines."""


@dataclass(frozen=True, slots=True)
class Local:
    """A client group in a locality: its part of the plan."""

    area: str
    locality: str
    group: str
    period: str
    share: float
    """The locality's share of the need."""
    people: float
    cost: float
    """£ spent on services for them, net of what they pay."""


@dataclass(frozen=True, slots=True)
class Volume:
    """Units drawn from a supply, and what it has."""

    area: str
    service: str
    supply: str
    period: str
    unit: str
    available: float
    """Before levers."""
    added: float
    """By levers."""
    drawn: float


@dataclass(frozen=True, slots=True)
class Staff:
    """Staff of a role under a contract. Hires and releases are of permanent staff."""

    area: str
    role: str
    contract: str
    period: str
    opening: float
    """FTE before the first period."""
    fte: float
    hired: float
    released: float


@dataclass(frozen=True, slots=True)
class Deployed:
    """FTE of a role under a contract that are given to one of its uses.

    Only roles that have several: all FTE of the others are given to the one that they have.
    """

    area: str
    role: str
    contract: str
    use: str
    """`standards.` and the caseload or span standards that the time counts for, joined by `+`
    where there are several; or `services`: the services that the role runs in-house."""
    period: str
    fte: float


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Posts of a role, and how many of them nobody fills; in FTE."""

    area: str
    role: str
    period: str
    posts: float
    permanent: float
    agency: float
    vacant: float
    """Posts that neither permanent nor agency staff fill."""


@dataclass(frozen=True, slots=True)
class Started:
    """Starts of a lever."""

    area: str
    lever: str
    period: str
    started: float
    posts_released: float
    """Posts done away with so far, in FTE."""


@dataclass(frozen=True, slots=True)
class RepaidLater:
    """A lever that one start more of would repay what it costs soon after the last period."""

    area: str
    lever: str
    period: str
    """When it would be started."""
    left_to_repay: float
    """£ that one start more would add to the cost of the plan."""
    periods_after: int
    """Periods after the last one until that is repaid, with the last period going on."""
    saved: float
    """£ by which it would be more than repaid then."""


@dataclass(frozen=True, slots=True)
class Reached:
    """What a standard came to, against its limit, in the limit's own unit."""

    area: str
    standard: str
    period: str
    unit: str
    sense: str
    """`at_most` or `at_least`."""
    limit: float
    reached: float
    standing: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger: units × price × times = amount."""

    area: str
    line: str
    item: str
    """What is counted: `bought`, `contributions`, `pay`, `hiring`, `redundancy`,
    `vacancies`, `cost`, `saving`, `amount`."""
    period: str
    units: float
    unit: str
    price: float
    price_unit: str
    times: float
    """Weeks or years in the period where the price is for one of them; else 1."""
    amount: float
    figure: str
    """Address of the price."""
    source: str
    source_kind: str


@dataclass(frozen=True, slots=True)
class Position:
    """An area's money in a period."""

    area: str
    period: str
    cost: float
    envelope: float | None
    headroom: float | None
    """Envelope less what it pays."""
    target: float | None
    """Baseline less savings, where there is a savings target."""
    discount: float
    """What £1 of the period counts in the plan's cost."""
    from_funds: float
    """What funds pay of the cost; the envelope pays the rest."""
    counted: float
    """Cost less what grants and one-off money pay: what the savings target limits."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit: how much room it leaves, and what one more unit of it would do.

    One more person with a need brings what they are as casework and routing, too.
    """

    area: str
    limit: str
    of: str
    """What it is about: need, service, role, standard ... by name."""
    period: str
    words: str
    unit: str
    standing: str
    room: float
    """Units that are left before it binds."""
    change: float | None
    """£ that one more unit adds to the plan's cost, by solving again; negative saves. None: there
    is then no plan. In most-need mode: at the same need unmet. Discounted, as the cost is."""
    slope: float
    """£ a unit for a small step, by the dual; where limits meet, in one direction only."""
    people: float | None
    """Most-need mode: weighted person-years that one more unit leaves unmet; negative helps."""
    repeated: int | None
    """Limits of the same number say the same: easing one of them alone does nothing, and their
    slopes are one price that is split between them."""
