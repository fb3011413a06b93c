"""What instances assume of the same thing, beside the one value that stands for all of England.

`england/national.csv` has each national value once, in prices of 2024/25. Here every row of it that
an instance of children's services could rest on is worked out as it would be there: in the prices
of the instance, times the council's own numbers. An instance that takes another value names the row
in the note of its figure, "In place of `price_kin`: ...", and says why. As every instance is held
against the same values, two that differ from each other do so for a reason that one of them gives.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from mixopt.data.paths import ENGLAND
from mixopt.data.starts.national import Values, national_values

DEFLATORS = {"2016/17": 84.335, "2018/19": 87.462, "2024/25": 107.9}
"""GDP deflator, HM Treasury, December 2023: the notes of national.csv use the same."""

LONDON_SCALE = 39_855 * 87.462 / 85.656
"""£ a year: top of social workers' scale in London, 2017-18, in prices of 2018/19."""

FEWER_AT_A_TIME = (1 / 6, 5 / 6)
"""Of the starts that an episode prevents, people fewer on average over its year and the next:
episodes are spread evenly over a year, and what each prevents over the twelve months after it."""

FADES = 0.5
"""The same in the third year, not measured. England's starts carry flows and need none; the
instances that count people at a time all take this."""

CLOSE = 0.012
"""Of a value: figures are rounded, and so are national values."""

ROUNDED = 0.051
"""Places, and FTE, to one decimal."""

REASON = re.compile(r"In place of ((?:`\w+`(?:, | and )?)+): (.{30,})", re.DOTALL)

FOSTERED = ("kinship_care", "foster_in_house", "foster_agency")


@dataclass(frozen=True)
class Facts:
    """What the department published of a council in the first year of its plan.

    Attributes:
        prices: The year of the instance's prices.
        fostering: £ a week for a child in foster care (LAIT).
        residential: £ a week for a child in residential care (LAIT).
        starts: Children who started to be looked after in a year.
        agencies: The services that are foster care by agencies.
        homes: Those that are children's homes.
        supported: Accommodation for those of 16 and 17.
        edge: Work that keeps children out of care.
    """

    prices: str
    fostering: float
    residential: float
    starts: float
    agencies: tuple[str, ...] = ("foster_agency",)
    homes: tuple[str, ...] = ("childrens_home",)
    supported: str = "supported_accommodation"
    edge: tuple[str, ...] = ("edge_of_care",)


REDBRIDGE, BARKING = "E09000026", "E09000002"


def published(code: str, edition: int, name: str) -> float:
    """A number of england/published.csv: a council's, in the edition of a year.

    Raises:
        ValueError: A mark stands where it would be.
    """
    with (ENGLAND / "published.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    (row,) = [each for each in rows if (each["code"], each["edition"]) == (code, str(edition))]
    return float(row[name])


def of_2018_19(code: str, starts: int) -> Facts:
    """Unit costs of 2018-19, and who started in the year to 31 March of the edition."""
    costs = (published(code, 2019, f"uc_{each}") for each in ("fostering", "residential"))
    return Facts("2018/19", *costs, published(code, starts, "cla_started"))


DERBY = Facts(
    "2016/17", 645, 4_290, 154,
    agencies=("foster_agency_local", "foster_agency_distant"),
    homes=("childrens_home_local", "childrens_home_distant"),
    supported="supported_housing_16_17", edge=("mst", "safe_families"),
)  # fmt: skip
"""LAIT, 2016-17 and the year to 31 March 2016: before the first edition that is shipped."""

FACTS = {
    "redbridge": of_2018_19(REDBRIDGE, starts=2018),
    "barking-and-dagenham": of_2018_19(BARKING, starts=2019),
    "derby": DERBY,
    "derby-flows": DERBY,
}
"""The instances that have services for children."""

RULES_OF_STARTS = {
    "trust_voluntary", "stability_factor", "stays_most", "least_growth", "least_foster_growth",
    "spare_places", "agency_most", "newly_qualified_most", "recruits_over_leavers",
    "managers_over_leavers", "agency_floor", "trend_most", "need_more",
}  # fmt: skip
"""Assumed values that say how a start is made up, or what it asks; no figure is one of them."""


NO_SUCH_SERVICE = {"reunified_kept", "reunification_growth"}
"""Assumed values of a service that none of the instances has."""


@dataclass(frozen=True)
class Thing:
    """One thing that is assumed: what an instance has and what England's value comes to.

    Attributes:
        names: Rows of national.csv that make the national value.
        addresses: Figures whose notes may say why it is another.
        ours: What the instance has.
        national: What it would have.
    """

    names: tuple[str, ...]
    addresses: tuple[str, ...]
    ours: float
    national: float

    @property
    def differs(self) -> bool:
        """Whether they differ by more than rounding does."""
        return abs(self.ours - self.national) > max(
            CLOSE * abs(self.national), ROUNDED if self.national > 1 else 0.0
        )


def unexplained(instance: Any, facts: Facts, values: Values | None = None) -> list[str]:
    """Every difference from England's values that no note gives a reason for."""
    council = Council(instance, facts, values or national_values())
    return [
        f"{thing.addresses[0]} is {thing.ours:.4g}, and {' and '.join(thing.names)} "
        f"make{'s' if len(thing.names) == 1 else ''} it {thing.national:.4g}"
        for thing in council.things()
        if thing.differs and not council.reason(thing)
    ]


def named(instance: Any) -> Iterator[tuple[str, str]]:
    """Each figure whose note gives a reason, with each row of national.csv that it names."""
    for address, figure in instance.figures.items():
        for note in {cell.note for cell in figure.cells}:
            for name in reasons(note):
                yield str(address), name


def reasons(note: str) -> list[str]:
    """The rows of national.csv in whose place a figure stands, if its note says why."""
    found = REASON.search(note)
    return re.findall(r"`(\w+)`", found.group(1)) if found else []


class Council:
    """An instance, and how England's values come out for it."""

    def __init__(self, instance: Any, facts: Facts, values: Values) -> None:
        self.facts, self.values = facts, values
        self.figures = {str(address): each for address, each in instance.figures.items()}
        self.prices = DEFLATORS[facts.prices] / DEFLATORS["2024/25"]
        self.needs = sorted({a.split(".")[1] for a in self.figures if a.startswith("pathways.")})

    def reason(self, thing: Thing) -> bool:
        """Whether a note of its figures names a row of it and says why."""
        notes = {cell.note for each in thing.addresses for cell in self.figures[each].cells}
        return any(name in thing.names for note in notes for name in reasons(note))

    def at(self, address: str, period: int = 0) -> float:
        return float(self.figures[address].values[period])

    def thing(
        self, names: str, addresses: str | Sequence[str], ours: float, national: float
    ) -> Thing:
        listed = (addresses,) if isinstance(addresses, str) else tuple(addresses)
        return Thing(tuple(names.split()), listed, ours, national)

    def today(self, *services: str) -> float:
        """People in services before the plan."""
        found = (f"pathways.{n}.{s}.opening" for n, s in product(self.needs, services))
        return sum(self.at(each) for each in found if each in self.figures)

    def things(self) -> Iterator[Thing]:
        """All that is assumed of services, of who stays, of staff and of levers."""
        yield from self.fostering()
        yield from self.specialists()
        yield from self.homes()
        yield from self.supported()
        yield from self.edge_of_care()
        yield from self.stays()
        if "workforce.social_worker.permanent.pay" in self.figures:
            yield from self.staff()
        yield from self.levers()

    def single(self, names: str, address: str, national: float) -> Iterator[Thing]:
        """A figure, if the instance has it, in the first period."""
        if address in self.figures:
            yield self.thing(names, address, self.at(address), national)

    def growth(self, name: str, service: str, today: float, floor: str) -> Iterator[Thing]:
        most = max(self.values[floor], self.values[name] * today)
        yield from self.single(name, f"services.{service}.growth", most)

    def calibrated(self) -> dict[str, float]:
        """England's prices of fostering, scaled to what a fostered child cost the council."""
        names = dict(zip(FOSTERED, ("price_kin", "price_own", "price_agency"), strict=True))
        people = {
            each: self.today(*(self.facts.agencies if each == "foster_agency" else (each,)))
            for each in FOSTERED
        }
        special = self.today("foster_specialist")
        spent = self.facts.fostering * (sum(people.values()) + special)
        if special:
            spent -= special * self.at("services.foster_specialist.price")
        factor = spent / sum(people[each] * self.values[names[each]] for each in FOSTERED)
        return {each: factor * self.values[name] for each, name in names.items()}

    def fostering(self) -> Iterator[Thing]:
        price, values = self.calibrated(), self.values
        kin, own = self.today("kinship_care"), self.today("foster_in_house")
        yield from self.single("price_kin", "services.kinship_care.price", price["kinship_care"])
        yield from self.single(
            "price_own", "services.foster_in_house.price", price["foster_in_house"]
        )
        places = "services.kinship_care.available"
        for year in range(len(self.figures[places].values)):
            rise = kin * (1 + values["kin_rise"]) ** (year + 1)
            yield self.thing("kin_rise", places, self.at(places, year), rise)
        yield from self.growth("kin_growth", "kinship_care", kin, "least_growth")
        yield from self.growth("own_growth", "foster_in_house", own, "least_foster_growth")
        for service in self.facts.agencies:
            today, at = self.today(service), f"services.{service}"
            for supply in ("framework", "spot"):
                share = f"agency_{supply}"
                most = values[share] * price["foster_agency"]
                yield from self.single(f"price_agency {share}", f"{at}.{supply}.price", most)
            on = values["agency_on_framework"]
            spare = (1 - on + values["agency_spare"]) * today + values["spare_places"]
            yield from self.single("agency_on_framework", f"{at}.framework.available", on * today)
            yield from self.single("agency_spare", f"{at}.spot.available", spare)
            yield from self.growth("agency_growth", service, today, "least_foster_growth")

    def specialists(self) -> Iterator[Thing]:
        today, at = self.today("foster_specialist", *self.facts.homes), "services.foster_specialist"
        cost = self.values["price_specialist"] * self.prices
        yield from self.single("price_specialist", f"{at}.price", cost)
        most = self.values["specialist_places"] * today
        yield from self.single("specialist_places", f"{at}.available", most)
        yield from self.growth("specialist_growth", "foster_specialist", today, "least_growth")

    def homes(self) -> Iterator[Thing]:
        values = self.values
        for service in self.facts.homes:
            today, at = self.today(service), f"services.{service}"
            for supply in ("framework", "spot"):
                cost = values[f"home_{supply}"] * self.facts.residential
                yield from self.single(f"home_{supply}", f"{at}.{supply}.price", cost)
            on = values["home_on_framework"]
            spare = (1 - on + values["home_spare"]) * today + values["spare_places"]
            yield from self.single("home_on_framework", f"{at}.framework.available", on * today)
            yield from self.single("home_spare", f"{at}.spot.available", spare)
            yield from self.growth("home_growth", service, today, "least_growth")

    def supported(self) -> Iterator[Thing]:
        service, values = self.facts.supported, self.values
        below = self.at(f"services.{self.facts.agencies[0]}.framework.price")
        cost = min(
            values["price_supported"] * self.prices, values["supported_below_agency"] * below
        )
        names = "price_supported supported_below_agency"
        yield from self.single(names, f"services.{service}.price", cost)
        most = (1 + values["supported_spare"]) * self.today(service)
        yield from self.single("supported_spare", f"services.{service}.available", most)
        yield from self.growth("supported_growth", service, self.today(service), "least_growth")

    def edge_of_care(self) -> Iterator[Thing]:
        values = self.values
        for service in self.facts.edge:
            at, cost = f"services.{service}", values["price_edge_of_care"] * self.prices
            yield from self.single("price_edge_of_care", f"{at}.price", cost)
            for figure in ("available", "growth"):
                most = round(values[f"edge_{figure}"] * self.facts.starts)
                yield from self.single(f"edge_{figure}", f"{at}.{figure}", most)
            yield from self.relief(service)

    def relief(self, service: str) -> Iterator[Thing]:
        """Of all ages together: starts prevented, or people fewer at a time, year by year."""
        for what, parts in (
            (
                "prevented",
                (self.values["prevented_same_year"], 1 - self.values["prevented_same_year"]),
            ),
            ("relief", FEWER_AT_A_TIME),
        ):
            kept = [self.effects(service, what, year) for year in range(3)]
            for figures, part in zip(kept, parts, strict=False):
                if figures:
                    ours, all_ages = sum(map(self.at, figures)), part * self.values["relief"]
                    yield self.thing("relief prevented_same_year", figures, ours, all_ages)
            for last in kept[2]:
                before = self.at(last.replace("after_2", "after_1"))
                fades = FADES / FEWER_AT_A_TIME[1] * before
                yield self.thing("relief", last, self.at(last), fades)

    def effects(self, service: str, what: str, year: int) -> list[str]:
        """The figures of what an episode prevents after so many years, of every need."""
        named = (f"pathways.{need}.{service}.{what}_per_unit_after_{year}" for need in self.needs)
        return [address for address in named if address in self.figures]

    def stays(self) -> Iterator[Thing]:
        names = {"kinship_care": "stays_kin", "foster_in_house": "stays_own"}
        names |= dict.fromkeys(self.facts.agencies, "stays_agency")
        fostered = tuple(names)
        names |= {"foster_specialist": "stays_specialist", self.facts.supported: "stays_supported"}
        names |= dict.fromkeys(self.facts.homes, "stays_home")
        for need, service in product(self.needs, names):
            older = need == "looked_after_16_17" and service in fostered
            name = "stays_fostered_16" if older else names[service]
            yield from self.single(name, f"pathways.{need}.{service}.stays", self.values[name])

    def cost_of(self, pay: float) -> float:
        """Pay with what an employer adds, £ a year, in the prices of the instance."""
        values = self.values
        over = max(0.0, pay - values["insurance_from"])
        return self.prices * (pay * (1 + values["pension"]) + values["insurance_rate"] * over)

    def staff(self) -> Iterator[Thing]:
        values, role = self.values, "workforce.{}.{}.{}".format
        worker, new, manager = "social_worker", "newly_qualified_worker", "team_manager"
        pay = values["pay"] * values["pay_london"]
        at = role(worker, "permanent", "pay")
        yield from self.single("pay pension", at, self.cost_of(pay))
        managers = role(manager, "permanent", "pay")
        yield from self.single("pay_manager", managers, self.cost_of(values["pay_manager"] * pay))
        scale = values["pay_newly_qualified"] * LONDON_SCALE / self.prices
        qualified = "pay_newly_qualified pension"
        yield from self.single(qualified, role(new, "permanent", "pay"), self.cost_of(scale))
        for name, who in (("agency_pay", worker), ("agency_pay_manager", manager)):
            dearer = values[name] * self.at(role(who, "permanent", "pay"))
            yield from self.single(name, role(who, "agency", "pay"), dearer)
        for name, who in (("", worker), ("_newly_qualified", new), ("_manager", manager)):
            cost = values[f"hire_cost{name}"] * self.prices
            yield from self.single(f"hire_cost{name}", role(who, "permanent", "hire_cost"), cost)
        full = values["newly_qualified_productive"]
        productive = role(new, "permanent", "productive")
        yield from self.single("newly_qualified_productive", productive, full)
        found = [role(who, "permanent", "recruitable") for who in (new, worker)]
        ours = self.at(found[0]) / sum(map(self.at, found))
        yield self.thing("newly_qualified_share", found, ours, values["newly_qualified_share"])

    def levers(self) -> Iterator[Thing]:
        values, at = self.values, "levers.recruit_foster_carers"
        places, households = values["places_a_household"], self.today("foster_in_house")
        first = values["household_first_year"] * places
        yield from self.single("places_a_household", f"{at}.adds_after_1", places)
        yield from self.single("household_first_year", f"{at}.adds_after_0", first)
        starts = max(1, round(values["households_a_year"] * households / places))
        yield from self.single("households_a_year", f"{at}.startable", starts)
        cost = values["household_cost"] * self.prices
        yield from self.single("household_cost", f"{at}.cost_after_0", cost)
        yield from self.single("household_cost", f"{at}.cost_after_1", 0)
        if "workforce.social_worker.permanent.opening" in self.figures:
            yield from self.scheme()

    def scheme(self) -> Iterator[Thing]:
        values, at = self.values, "levers.social_worker_recruitment_scheme"
        permanent = sum(
            self.at(f"workforce.{role}.permanent.opening")
            for role in ("social_worker", "newly_qualified_worker")
        )
        each = self.at(f"{at}.recruits_after_1")
        sized = (f"{at}.recruits_after_1", f"{at}.most")
        size = values["scheme_size"] * permanent
        yield self.thing("scheme_size", sized, each * self.at(f"{at}.most"), size)
        soon = f"{at}.recruits_after_0"
        yield from self.single("scheme_first_year", soon, values["scheme_first_year"] * each)
        cost = values["scheme_cost"] * self.prices * each
        yield from self.single("scheme_cost", f"{at}.cost_after_1", cost)
        part = self.at(soon) / each
        yield from self.single("scheme_cost", f"{at}.cost_after_0", part * cost)
