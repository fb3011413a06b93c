"""What is said of a plan over many draws, row by row: what came, how often, and what makes it."""

from __future__ import annotations

from dataclasses import dataclass

HINDSIGHT, HELD = "hindsight", "held"

POLICIES = {
    HINDSIGHT: "with hindsight: each draw is planned for itself",
    HELD: "the plan held: what it starts, hires, releases and spends on schemes is done whatever "
    "comes, and the rest follows",
}
"""What a council does in a draw."""

COST, DISCOUNTED, OVERSPEND, UNMET = "cost", "discounted", "overspend", "unmet"

MEASURES = {
    COST: "£",
    DISCOUNTED: "£",
    OVERSPEND: "£",
    UNMET: "person-years",
}
"""What is measured in each draw, with its unit: what is spent; the same discounted, which is what a
plan makes least; the money that is short, at the least in sum (of the envelope, or else of funds,
and of savings targets); people without a service. In each year, and in all."""

INSIDE, SUPPORTED, PLANNED = "inside", "supported", "planned"

CHANCES = {
    INSIDE: "there is no overspend",
    SUPPORTED: "everyone can be supported",
    PLANNED: "every limit is kept",
}
"""What is as likely as its share of the draws."""

RARE = 0.1
"""The share of draws that the tail is: the dearest tenth, beyond P90."""

QUANTILES = {"p5": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95}


@dataclass(frozen=True, slots=True)
class Future:
    """What came of one draw under one policy."""

    number: int
    """From 1, in the order of the draws: the same under both policies."""
    settled: bool
    """Something can be done in it, be it with people left out and limits broken."""
    has_plan: bool
    """Everyone is supported, every limit is kept, and the money is enough."""
    discounted: float
    """£ over the plan, later money discounted."""
    cost: tuple[float, ...]
    """£ in each period."""
    overspend: tuple[float, ...]
    """£ in each period that the envelope (without one, funds together) or savings targets are short
    of."""
    unmet: tuple[float, ...]
    """Person-years without a service in each period."""
    undone: float
    """Starts, hires, releases and £ thousand of schemes that the plan decides ahead and that cannot
    be done, in sum. Nothing with hindsight."""
    why: str
    """What is missing, in words; blank where it has a plan."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number over all draws, with its standard errors."""

    policy: str
    """`hindsight` or `held`."""
    measure: str
    """`cost`, `discounted`, `overspend` or `unmet`."""
    period: str
    """Blank: over the whole plan."""
    unit: str
    mean: float
    mean_error: float
    """The standard error of the mean; of each other number beside it likewise."""
    p5: float
    p5_error: float
    """Half of what lies between the draws one standard deviation of their rank to either side."""
    p25: float
    p25_error: float
    p50: float
    p50_error: float
    p75: float
    p75_error: float
    p90: float
    p90_error: float
    p95: float
    p95_error: float
    tail: float
    """The mean of the dearest tenth of the draws (conditional value at risk beyond P90)."""
    tail_error: float


@dataclass(frozen=True, slots=True)
class Chance:
    """How often something holds over all draws."""

    policy: str
    chance: str
    """`inside`, `supported` or `planned`."""
    period: str
    """Blank: in every period."""
    share: float
    """Of all draws, from 0 to 1; one in which nothing can be done counts as one where it fails."""
    error: float
    """Its standard error: √(share · (1 − share) / draws); where all draws agree, 1 / draws."""


@dataclass(frozen=True, slots=True)
class Driver:
    """How much of what differs between draws comes from one figure, or one factor."""

    policy: str
    measure: str
    """`overspend` or `discounted`."""
    name: str
    """The address of a figure, or the name of a factor."""
    title: str
    """In words."""
    factor: bool
    """It is a factor, which moves several figures."""
    correlation: float | None
    """Spearman's rank correlation with the measure. None where nothing differs."""
    correlation_error: float | None
    share: float | None
    """Of the measure's variance, by regression on all of them. The shares add up to what the
    regression explains of it. None where nothing differs, or there are too few draws for it."""
    share_error: float | None
    """By leaving out a twentieth of the draws at a time (the jackknife)."""
    low: float | None
    """The mean of the measure, £, over the fifth of the draws in which it is lowest. None where
    nothing differs."""
    high: float | None
    """The same where it is highest."""


@dataclass(frozen=True, slots=True)
class LimitFrequency:
    """How often one limit binds: how often a little more of it would change the cost, or what is
    missing."""

    policy: str
    limit: str
    """The name of its constraint."""
    says: str
    """What it demands, in words."""
    standing: str
    family: str
    """What it is about: `people`, `places`, `staff`, `spending` and so on."""
    area: str
    period: str
    """Blank: in any period."""
    share: float
    """Of the draws in which something can be done."""
    error: float
    """Its standard error."""
    weighs: float
    """£ thousand: the size of its price, its mean over the draws, times the limit. Limits are
    listed by it."""


@dataclass(frozen=True, slots=True)
class Missing:
    """People without a service, or a limit that is broken, over all draws."""

    policy: str
    limit: str
    """The name of its constraint: `needs_met` of people."""
    says: str
    """Who they are, or what the limit demands."""
    standing: str
    """How firm the limit is; `people` of people."""
    unit: str
    area: str
    period: str
    share: float
    """Of the draws in which something can be done."""
    error: float
    """Its standard error."""
    mean: float
    """How many people, or by how much, on average over all those draws."""
    most: float
    """The same in the draw in which it is most."""


LEFT, SHARED = "left", "shared"

BEARING = {
    LEFT: "what its own contingency does not cover: no risk is shared",
    SHARED: "what it would bear if all shared the risk, in the proportion of what each pays",
}
"""What is left for a partner to bear, as in the plan's table `overspends`."""


@dataclass(frozen=True, slots=True)
class Borne:
    """What a partner bears over all draws of what its funds with a risk are overspent by."""

    policy: str
    area: str
    """Blank: all areas together, where there are several."""
    partner: str
    """Blank for the area's council."""
    title: str
    """In words."""
    measure: str
    """`left` or `shared`."""
    period: str
    """Blank: over the whole plan."""
    unit: str
    chance: float
    """Of the draws in which something can be done, how many leave it anything to bear."""
    chance_error: float
    mean: float
    """An underspend counts against it."""
    mean_error: float
    """The standard error of the mean; of each other number beside it likewise."""
    p95: float
    p95_error: float
    tail: float
    """The mean of the dearest tenth of the draws."""
    tail_error: float


@dataclass(frozen=True, slots=True)
class DrawnFigure:
    """What one cell of a figure is in each draw."""

    address: str
    """With `[period]`, where it has one a period."""
    unit: str
    """As in its row."""
    values: tuple[float, ...]
