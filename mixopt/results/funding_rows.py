"""The rows of a plan that are about money and what it brings: funds, schemes, savings, the bridge.

Money is in £. Frozen, like the plan that they are part of.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spent:
    """What is spent on a scheme, and between what limits."""

    area: str
    scheme: str
    theme: str
    """Blank where it stands under none."""
    period: str
    least: float
    most: float
    spend: float


@dataclass(frozen=True, slots=True)
class Payment:
    """What a fund pays towards a line; every pair that the rules allow has a row."""

    area: str
    fund: str
    line: str
    period: str
    amount: float


@dataclass(frozen=True, slots=True)
class Balance:
    """A fund: before + amount + taken = paid + given + kept + returned."""

    area: str
    fund: str
    period: str
    before: float
    """Left from the period before, or the reserve's opening balance."""
    amount: float
    taken: float
    """Out of the pool that areas share."""
    given: float
    """Into it."""
    paid: float
    kept: float
    """Left for the next period."""
    returned: float
    """Not spent, and not kept."""


@dataclass(frozen=True, slots=True)
class Fenced:
    """What a ring-fence came to, against its limit."""

    area: str
    """Blank where it is one limit for all areas together."""
    ringfence: str
    period: str
    sense: str
    limit: float
    reached: float
    standing: str


@dataclass(frozen=True, slots=True)
class Level:
    """What a metric comes to, against its target, in its own unit."""

    area: str
    metric: str
    period: str
    unit: str
    sense: str
    standing: str
    """`aim`: the plan is not held to it."""
    target: float
    expected: float
    """Without what schemes do."""
    reached: float
    """With the effects that the plan counts on: of a range, the weaker end; nothing unknown."""
    reached_stronger: float
    """With the stronger end of each range."""


@dataclass(frozen=True, slots=True)
class LevelIn:
    """What a metric comes to in a month or quarter of the year, in its own unit.

    Of the metrics that have a profile; the months or quarters make up the year. The document has
    this table only where there is one.
    """

    area: str
    metric: str
    period: str
    within: str
    """`april` to `march`, or `quarter_1` to `quarter_4`, in order."""
    unit: str
    sense: str
    standing: str
    """`aim`: the plan is not held to it."""
    target: float | None
    """Its part of the year's target. None: that is one of the year as a whole."""
    expected: float
    """Without what schemes do."""
    reached: float
    """With the effects that the plan counts on: of a range, the weaker end; nothing unknown."""
    reached_stronger: float
    """With the stronger end of each range."""


@dataclass(frozen=True, slots=True)
class BreakEven:
    """How effective a scheme must be to pay for itself, where its effect is unknown."""

    area: str
    scheme: str
    metric: str
    period: str
    spend: float
    worth: float
    """£ that one fewer (or one more) is worth."""
    units: float
    """How many fewer (or more) pay for what is spent: spend / worth."""
    per_thousand: float
    """The same for each £1,000: 1,000 / worth."""


@dataclass(frozen=True, slots=True)
class Saved:
    """Savings of a period against the target, by whether they recur."""

    area: str
    period: str
    baseline: float
    target: float | None
    """To be in force in the period, those begun earlier included."""
    saved: float
    """Baseline less the spend that counts: grants and one-off money stand in for savings."""
    recurrent: float
    """The part that recurs: baseline less the spend that recurs and no grant pays."""
    one_off: float
    """What one-off money, and grants in their last period, pay of spend that recurs: it hides as
    much, and will not recur."""
    spent_once: float
    """One-off spend that no grant and no one-off money pays: saved + spent_once = recurrent +
    one_off."""
    rise: float | None
    """By how much the target rises over the period before."""
    to_find: float | None
    """The target less what recurs from the period before: what is really to be found."""
    recurrent_target: float | None
    """In the last period, where there is one."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the bridge from one year's cost to the next, and how it is paid for."""

    area: str
    period: str
    part: str
    """`cost`: a step of the cost, which add up to it. `total`: the cost, or the gap. `payment`: who
    pays, with a minus."""
    kind: str
    """`base`, `inflation`, `growth`, `demand`, `lever`, `schemes`, `staff`, `mix`, `cost`; `fund`,
    `reserve`, `envelope`; `gap`: what is left, a minus is headroom."""
    item: str
    """Which line, lever, theme or fund; blank where it is all."""
    amount: float


@dataclass(frozen=True, slots=True)
class Partner:
    """What a partner pays over the plan, later money discounted; what pooling is worth to it."""

    area: str
    partner: str
    """Blank for the area's council."""
    paid: float
    """From the money that it holds: what it puts into pools counts, what it takes does not."""
    alone: float | None
    """What it would pay if every area were alone. None: nothing is pooled, or there is then no
    plan."""
    gain: float | None
    """Alone less paid."""


@dataclass(frozen=True, slots=True)
class Overspend:
    """What a partner bears where what its funds pay for comes to more, each on its own or together.

    Of the funds that have a risk; in £ of the period.
    """

    area: str
    partner: str
    """Blank for the area's council."""
    period: str
    paid: float
    """What its funds pay for in the area."""
    overspend: float
    """By how much that comes to more; less than 0 is an underspend."""
    contingency: float
    """What it holds beside its funds."""
    left: float
    """Of the overspend, what its own contingency does not cover: no risk is shared."""
    shared: float
    """What it would bear if all shared the risk: what all contingencies do not cover of all
    overspends, in the proportion of what is paid."""
    gain: float
    """What sharing the risk is worth to it: left less shared."""


@dataclass(frozen=True, slots=True)
class MoreMoney:
    """Most-need mode: what more money in an area's envelope buys, by solving again."""

    area: str
    period: str
    amount: float
    need: str
    """Blank: all needs, weighted."""
    people: float
    """Person-years more supported over the plan; weighted where the need is blank."""
