"""What else a council could do for about the same money: ranges, an outline, other plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from mixopt.results.plan import Plan
from mixopt.units import pounds

FORMAT = "mixopt-alternatives/1"

SEEN = 0.005
"""People, FTE, starts or £ below this are none."""

DECIMALS = 6
"""To which a quantity is known: a millionth of a person, or of £1."""


def round_quantity(number: float) -> float:
    """A quantity as far as it is known; -0 is 0."""
    return round(number, DECIMALS) + 0.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much a plan may cost more than the least."""

    words: str
    """As it was asked for: `2%`, or `£1,000,000`."""
    pounds: float
    """The same in £ over the plan, later money discounted as the cost is."""


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the most of something in all plans within an allowance of the least cost."""

    within: str
    """The allowance, as it was asked for."""
    address: str
    """What it is of: `services.home_care[2019/20]` is what is used of a service in a period,
    `pathways.over_65.home_care` the people of a need whom it supports, `workforce.social_worker`
    the FTE of a role under all contracts, `levers.NAME` its starts, `schemes.NAME` what is spent
    on it. With several areas, the area stands before it."""
    kind: str
    """`services`, `pathways`, `workforce`, `levers` or `schemes`."""
    area: str
    of: str
    """Its name; need and service, joined by a dot."""
    period: str
    """Blank: over the whole plan. That is the mean of its periods; of starts and £, their sum."""
    unit: str
    plan: float
    """In the least-cost plan."""
    least: float
    most: float
    floor: float
    """The least in any plan at all, whatever it costs: what is committed, who stays ..."""
    verdict: str
    """`must-have`: in all plans within the allowance there is some. `choice`: there are plans with
    it and plans without. `must-avoid`: no plan within the allowance has any, or any more than is
    committed, although a dearer one could. `given`: no plan at any cost has more or less. Less
    than half of one (of a lever, a twentieth of a start; of a scheme, £500) counts as none."""

    @property
    def is_free(self) -> bool:
        """Whether plans within the allowance differ in it."""
        return self.most - self.least >= SEEN


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner of an outline."""

    first: float
    second: float


@dataclass(frozen=True, slots=True)
class Outline:
    """All that two things can be together, within an allowance: inside of these corners.

    There is a plan for each point inside and none outside. Every side between two corners was
    proven by solving for the plan furthest beyond it.
    """

    within: str
    first: str
    """Address of what is counted first."""
    first_unit: str
    second: str
    second_unit: str
    plan: Corner
    """Where the least-cost plan is."""
    corners: tuple[Corner, ...]
    """Counter-clockwise from the least of the first; two where they are tied together, one where
    neither can differ."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that a plan has more or less of than the least-cost plan, over the whole plan."""

    address: str
    kind: str
    area: str
    of: str
    unit: str
    least_cost: float
    here: float
    share: float
    """The difference as a share of all that it can differ by within the allowance."""

    @property
    def more(self) -> float:
        """How much more; less below 0."""
        return self.here - self.least_cost


@dataclass(frozen=True, slots=True)
class Alternative:
    """A plan within the allowance, and how it differs.

    Its certificate proves that every limit is kept, that its ledger adds up to its cost, and, by
    the shadow prices of the least-cost plan, how far above the least cost that is: the gap. It
    `holds` where that is within the allowance. As the plan is not the cheapest, nothing in it is a
    price: `change` and `slope` of its limits are 0.
    """

    number: int
    plan: Plan
    above: float
    """£ that it costs more than the least-cost plan."""
    apart: tuple[float, ...]
    """How far it is from the least-cost plan and from each plan before: the mean, over all that can
    differ, of the difference as a share of what it can differ by. 0 is the same, 1 all at another
    end."""
    differences: tuple[Difference, ...]
    """The largest share first."""


@dataclass(frozen=True, slots=True, repr=False)
class Alternatives:
    """What plans within an allowance of the least cost can differ by."""

    least: Plan
    """The least-cost plan."""
    allowances: tuple[Allowance, ...]
    """The smallest first."""
    dearest: float
    """£ above the least that the dearest plan costs that keeps every limit: an allowance above it
    lets in every plan."""
    ranges: tuple[Range, ...]
    frontier: Outline | None
    """Where two things were named: within the largest allowance."""
    compared: tuple[str, ...]
    """Where plans were asked for, addresses of what they are compared by: what can differ within
    the largest allowance by a hundredth of its most at least, over the whole plan. A service that
    meets needs is the people in it, and is not counted a second time."""
    asked: int
    """How many plans were asked for."""
    plans: tuple[Alternative, ...]
    """Within the largest allowance. Fewer than were asked for where no more are apart."""

    def __repr__(self) -> str:
        """In two lines: whose they are, and what was found."""
        words = ", ".join(each.words for each in self.allowances)
        more = ", a frontier" if self.frontier else ""
        more += f", {len(self.plans)} plans" if self.plans else ""
        return (
            f"<Alternatives of {self.least.title} within {words} of {pounds(self.least.cost)}:\n"
            f" {len(self.ranges)} ranges{more}>"
        )

    def document(self) -> dict[str, Any]:
        """The JSON document that `--json` writes."""
        least = self.least
        return {
            "format": FORMAT,
            "instance": least.instance,
            "title": least.title,
            "scenario": least.scenario,
            "changes": list(least.changes),
            "cost": least.cost,
            "certificate": asdict(least.certificate),
            "dearest": self.dearest,
            "allowances": [asdict(each) for each in self.allowances],
            "ranges": [asdict(row) for row in self.ranges],
            "frontier": None if self.frontier is None else asdict(self.frontier),
            "compared": list(self.compared),
            "asked": self.asked,
            "plans": [_document(each) for each in self.plans],
            "made_by": least.made_by,
        }


def _document(found: Alternative) -> dict[str, Any]:
    return {
        "number": found.number,
        "cost": found.plan.cost,
        "above": found.above,
        "apart": list(found.apart),
        "differences": [asdict(each) for each in found.differences],
        "plan": found.plan.document(),
    }


SUMMARY = (
    "plan",
    "cost",
    "above",
    "apart_from_least_cost",
    "apart_from_nearest",
    "certified",
)
"""The columns of the table of plans."""


def summaries(found: Alternatives) -> Iterator[dict[str, Any]]:
    """A row for each plan: what it costs, and how far it is from the others."""
    for each in found.plans:
        yield {
            "plan": each.number,
            "cost": each.plan.cost,
            "above": each.above,
            "apart_from_least_cost": each.apart[0],
            "apart_from_nearest": min(each.apart),
            "certified": each.plan.certified,
        }
