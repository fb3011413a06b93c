"""Every council of England planned from its published figures: costs, mixes, limits and prices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from statistics import median, quantiles
from typing import Any

from mixopt.certificates import Certificate
from mixopt.instance.councils import Council

FORMAT = "mixopt-england/1"


@dataclass(frozen=True, slots=True)
class PricedUnit:
    """One unit whose price is compared between councils.

    Attributes:
        title: What it is.
        addresses: The figures that move by one unit together, in every period.
    """

    title: str
    addresses: tuple[str, ...]


RECRUITING, EDGE_OF_CARE = "recruit_foster_carers", "edge_of_care"
"""The lever and the service of the children's model that a director asks after by year."""

FAMILIES = {"kinship_care", "foster_in_house", "foster_agency", "foster_specialist"}
"""Services in which children live with a family."""

PUBLISHED = {
    "cla": "Children looked after",
    "uc_fostering": "Fostering, £/child/week",
    "uc_residential": "Residential, £/child/week",
    "sw_agency_rate": "Agency social workers, %",
    "sw_turnover": "Leavers, % a year",
    "same_placement_2y": "Placed for two years, %",
}
"""Published inputs that councils are compared by, in words."""

PRICED = {
    "foster_household": PricedUnit(
        "Foster household that can be recruited",
        tuple(f"levers.{RECRUITING}.{name}" for name in ("most", "startable")),
    ),
    "home_place": PricedUnit(
        "Place in a children's home on framework terms",
        ("services.childrens_home.framework.available",),
    ),
    "case": PricedUnit("Case a social worker may hold", ("standards.caseload.limit",)),
    "agency_point": PricedUnit(
        "Point of agency staff that is allowed", ("standards.agency_share.limit",)
    ),
}
"""What is priced of every council, by name. A household is one in the whole plan, in whichever year
it is worth most: both limits on it move."""


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """What a unit more and a unit less do to the cost of a council's plan, £, discounted."""

    value: float
    """What the figure is; the first one, where several move together."""
    slope: float | None
    """The shadow price: what a small step upwards adds, for one unit. None: there is none."""
    one_more: float | None
    """What one unit more adds, by solving again. None: there is then no plan."""
    one_less: float | None
    """What one unit less adds. None: there is then no plan, or no unit to take away."""


@dataclass(frozen=True, slots=True)
class CouncilPlan:
    """The plan of one council, as far as councils are compared by it."""

    cost: float
    """£ over the plan and the years beyond it, later money discounted."""
    costs: tuple[float, ...]
    """£ by period."""
    today: Mapping[str, float]
    """Children by service before the first period."""
    last: Mapping[str, float]
    """Children by service in the last period."""
    agency_staff: tuple[float, float]
    """FTE of agency staff before the first period, and in the last."""
    recruited: tuple[float, ...]
    """Foster households that are recruited by the lever, by period."""
    episodes: tuple[float, ...]
    """Episodes of edge-of-care work, by period."""
    binds: tuple[str, ...]
    """Limits without room of which one more has a price in some period: `limit.of`."""
    prices: Mapping[str, UnitPrice]
    """By name of `PRICED`."""
    certificate: Certificate
    """Of the plan, on whose optimum the prices rest."""

    @property
    def in_families(self) -> tuple[float, float]:
        """% of the children who are fostered, by kin and specialists too: today, and last."""
        return share_in_families(self.today), share_in_families(self.last)


@dataclass(frozen=True, slots=True)
class CouncilAnswer:
    """A council with its plan, or the reason why it has none."""

    council: Council
    spend: float | None
    """£ that it spent, as published. None where it has no start."""
    plan: CouncilPlan | None
    why: str
    """Why there is no plan; blank where there is."""

    @property
    def published(self) -> dict[str, float | None]:
        """What is published of it, by name of `PUBLISHED`; none where a mark stands."""
        return {name: self.council.figures[name].value for name in PUBLISHED}

    @property
    def ratios(self) -> tuple[float, ...]:
        """What the plan costs in each period, over what was spent."""
        if self.plan is None or not self.spend:
            return ()
        return tuple(cost / self.spend for cost in self.plan.costs)


@dataclass(frozen=True, slots=True)
class Spread:
    """How numbers of many councils are spread."""

    least: float
    low: float
    middle: float
    high: float
    most: float


@dataclass(frozen=True)
class England:
    """The councils in the order of their names."""

    answers: tuple[CouncilAnswer, ...]
    periods: tuple[str, ...]
    services: Mapping[str, str]
    """Titles of the services that children live in, by name."""
    years_beyond: int
    """For how many years the last period is repeated: they count in costs over the plan and in
    prices, not in the cost of a period."""

    @cached_property
    def planned(self) -> tuple[tuple[CouncilAnswer, CouncilPlan], ...]:
        """Councils that have a plan, with it."""
        return tuple((each, each.plan) for each in self.answers if each.plan is not None)

    @cached_property
    def without(self) -> tuple[CouncilAnswer, ...]:
        """Councils without a plan."""
        return tuple(each for each in self.answers if each.plan is None)

    def of(self, code: str) -> CouncilAnswer:
        """The answer of a council, by its code."""
        return next(each for each in self.answers if each.council.code == code)

    def region(self, region: str) -> England:
        """Only the councils of a region."""
        mine = tuple(each for each in self.answers if each.council.region == region)
        return England(mine, self.periods, self.services, self.years_beyond)

    @property
    def header(self) -> list[str]:
        """The columns of the table."""
        return [
            "code", "council", "region", *(f"published.{name}" for name in PUBLISHED),
            "has_plan", "why", "spend", "cost",
            *(f"{what}[{period}]" for what in ("cost", "ratio") for period in self.periods),
            *(f"{when}.{name}" for when in ("today", "last") for name in self.services),
            "in_families_today", "in_families_last", "agency_staff_today", "agency_staff_last",
            *(f"{what}[{period}]" for what in ("recruited", "episodes") for period in self.periods),
            "binds",
            *(f"{name}.{what}" for name in PRICED for what in PRICE_COLUMNS),
            "gap", "certified",
        ]  # fmt: skip

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row a council; blank where it has no plan."""
        blank = dict.fromkeys(self.header)
        for each in self.answers:
            row: dict[str, Any] = {
                **blank,
                "code": each.council.code,
                "council": each.council.name,
                "region": each.council.region,
                **{f"published.{name}": value for name, value in each.published.items()},
                "has_plan": each.plan is not None,
                "why": each.why,
                "spend": each.spend,
            }
            yield row | (dict(self._cells(each, each.plan)) if each.plan else {})

    def _cells(self, each: CouncilAnswer, plan: CouncilPlan) -> Iterator[tuple[str, Any]]:
        """What a plan says, by column."""
        yield "cost", plan.cost
        for period, cost, ratio in zip(self.periods, plan.costs, each.ratios, strict=True):
            yield f"cost[{period}]", cost
            yield f"ratio[{period}]", ratio
        for when, mix in (("today", plan.today), ("last", plan.last)):
            for name in self.services:
                yield f"{when}.{name}", mix.get(name, 0.0)
        yield "in_families_today", plan.in_families[0]
        yield "in_families_last", plan.in_families[1]
        yield "agency_staff_today", plan.agency_staff[0]
        yield "agency_staff_last", plan.agency_staff[1]
        for at, period in enumerate(self.periods):
            yield f"recruited[{period}]", plan.recruited[at]
            yield f"episodes[{period}]", plan.episodes[at]
        yield "binds", ";".join(plan.binds)
        for name, price in plan.prices.items():
            for what in PRICE_COLUMNS:
                yield f"{name}.{what}", getattr(price, what)
        yield "gap", plan.certificate.gap
        yield "certified", plan.certificate.holds

    def document(self) -> dict[str, Any]:
        """The JSON document that `--json` writes."""
        return {
            "format": FORMAT,
            "periods": [*self.periods],
            "years_beyond": self.years_beyond,
            "services": dict(self.services),
            "priced": {name: asdict(unit) for name, unit in PRICED.items()},
            "councils": [
                {
                    "code": each.council.code,
                    "name": each.council.name,
                    "region": each.council.region,
                    "published": each.published,
                    "why": each.why or None,
                    "spend": each.spend,
                    "ratios": [*each.ratios],
                    "plan": asdict(each.plan) if each.plan else None,
                }
                for each in self.answers
            ],
        }


PRICE_COLUMNS = ("value", "slope", "one_more", "one_less")
"""What the table has of each price."""


def share_in_families(mix: Mapping[str, float]) -> float:
    """% of the children of a mix who live with a family."""
    there = sum(people for name, people in mix.items() if name in FAMILIES)
    return 100 * there / (sum(mix.values()) or 1.0)


def spread_of(numbers: Iterable[float | None]) -> Spread | None:
    """Least, quartiles and most of those that there are; none where there are none."""
    found = [number for number in numbers if number is not None]
    if not found:
        return None
    low, _, high = quantiles(found, n=4, method="inclusive") if len(found) > 1 else found * 3
    return Spread(min(found), low, median(found), high, max(found))


def rank_of(number: float, others: Sequence[float | None]) -> tuple[int, int]:
    """From the highest, its place among some numbers that it is one of, and how many there are."""
    found = [each for each in others if each is not None]
    return 1 + sum(each > number for each in found), len(found)
