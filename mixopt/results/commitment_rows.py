"""What is said of what to commit to now, row by row: decisions, limits, what futures cost."""

from __future__ import annotations

from dataclasses import dataclass

COMMITTED, AVERAGE, KNOWING = "committed", "average", "knowing"

FEWEST_PEOPLE = 0.005
"""Person-years: fewer print as 0.00, and count as none where decisions are ranked."""

WAYS = {
    COMMITTED: "committed now to what does best over all futures, the rest when they are known",
    AVERAGE: "committed now to what does best in the average future, the rest when they are known",
    KNOWING: "each future known before anything is decided",
}
"""What is done now, and when the rest is."""


@dataclass(frozen=True, slots=True)
class NowDecision:
    """One decision that is taken now."""

    decision: str
    """`started`, `hired`, `released` or `scheme_spend`."""
    of: str
    """The lever, role or scheme."""
    title: str
    """The same in words."""
    area: str
    period: str
    amount: float
    """What to commit to: starts, FTE, or £ thousand of a scheme."""
    average: float
    """The same in the plan made for the average future."""
    least: float
    """The least that any future does that is known before anything is decided."""
    most: float
    """The most."""
    idle: float
    """The share of those futures that do none of it."""
    worth: float | None
    """£: how much more the futures cost on average, and their tail as it counts, without it. Below
    0 where people go without, or limits of policy are broken, so that less is spent. None where the
    chance of staying in budget cannot be held without it."""
    people: float
    """Person-years without a service on average that it spares."""
    policy: float
    """By how much more limits of policy are broken without it, in their units, on average."""
    firmer: float
    """The same of law and of what nobody can buy."""


@dataclass(frozen=True, slots=True)
class LaterDecision:
    """One decision that waits: what is done of it in later periods, over all futures."""

    decision: str
    of: str
    title: str
    area: str
    mean: float
    least: float
    p5: float
    p95: float
    most: float


@dataclass(frozen=True, slots=True)
class NowLimit:
    """What one more of a limit on what is decided now does to the objective."""

    limit: str
    """The name of its constraint."""
    says: str
    one_more: str
    """What one step of it is, in words."""
    standing: str
    area: str
    period: str
    """Blank: of the whole plan."""
    price: float | None
    """£ added to the expected cost, and the tail as it counts, by one step in every future. None
    where the futures have no plan then that keeps to what may be relaxed."""


@dataclass(frozen=True, slots=True)
class WayCost:
    """What the futures cost under one way of deciding, discounted."""

    way: str
    """`committed`, `average` or `knowing`."""
    mean: float
    """£."""
    mean_error: float
    tail: float
    """£: the mean of the dearest futures."""
    objective: float
    """£: what is made least."""
    unmet: float
    """Person-years without a service, on average."""
    broken: float
    """By how much other limits are broken, in their units, on average in sum."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How much one way of deciding costs over another, by pairs of futures."""

    value: float
    """£ of the objective."""
    error: float
    """The standard error of the mean difference of the costs."""


@dataclass(frozen=True, slots=True)
class GroupedFutures:
    """How futures were solved that are more than one programme holds, and how exact that is."""

    number: int
    """Groups; each is solved to an optimum of its own."""
    together: int
    """Futures that one programme holds at the most."""
    chosen_by: int
    """Futures by which what is decided now is chosen, and what each decision is worth is found."""
    least: float
    """£: whatever is decided now, the futures cost no less; the tail as it counts."""
    gap: float | None
    """£: no other decision costs less than what is committed to by more. None where another may
    leave fewer people without, or break limits by less, so that costs are not compared."""


@dataclass(frozen=True, slots=True)
class FutureCost:
    """What one future costs, discounted, in £, and its overspend."""

    draw: int
    """From 1: the same draw as in `mixopt risk` with as many draws and the same seed."""
    committed: float
    average: float | None
    """None where the average plan cannot be held in every future."""
    knowing: float
    overspend: float
    """What the envelope and the savings targets are short of, at the least, as in `mixopt risk`."""
    unmet: float
    """Person-years without a service, committed."""
