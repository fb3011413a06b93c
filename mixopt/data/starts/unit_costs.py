"""What a child costs a week in foster and in residential care: checked, else the next source.

England's three prices of fostering are scaled so that the council's mix of today costs what is
published; kin get no less than the minimum allowance, and then the other two take it up.
"""

from __future__ import annotations

from dataclasses import dataclass

from mixopt.data.starts.children import Children
from mixopt.data.starts.reading import Reading
from mixopt.data.starts.wording import number

WEEKS_A_YEAR = 52.14
"""Of the year of the outturn."""

LONDON = ("Inner London", "Outer London")


@dataclass(frozen=True)
class UnitCost:
    """£ a week for a child, and where it is from."""

    value: float
    words: str


@dataclass(frozen=True)
class FosteringPrices:
    """£ a week by who fosters, and the factor on England's.

    Attributes:
        kin: Relatives and friends.
        own: The council's own carers.
        agency: Agencies, on average over contracts.
        factor: On England's prices.
        words: How they are worked out.
    """

    kin: float
    own: float
    agency: float
    factor: float
    words: str


def find_unit_cost(reading: Reading, kind: str, children: float) -> UnitCost:
    """The cost of a child: the department's ratio, else the outturn's, else the region's median.

    Args:
        reading: The council's figures.
        kind: `fostering` or `residential`.
        children: In it on 31 March.
    """
    check, name = reading.checks[f"{kind}_cost"], f"uc_{kind}"
    year = reading.date(name)
    read, spend = reading.value(name), reading.value(f"ro3_{kind}")
    if read is not None and check.passes(read):
        where = reading.council.figures[name].input.where
        return UnitCost(read, f"£{number(read)} a week in {year} (DfE, LAIT, {where})")
    was = "none is published" if read is None else f"LAIT says £{number(read)}"
    outturn = spend * 1000 / children / WEEKS_A_YEAR if spend is not None and children else None
    if spend is not None and outturn is not None and check.passes(outturn):
        reading.tell(check.name, f"{was}; £{number(outturn, 0)} by RO3 taken")
        words = f"£{number(outturn, 0)} a week in {year} (RO3: £{number(spend * 1000, 0)} / "
        return UnitCost(
            outturn, f"{words}{number(children)} children / {WEEKS_A_YEAR}; {was}, out of range)"
        )
    median = reading.regional_median(name)
    also = "" if outturn is None else f", RO3 £{number(outturn, 0)}"
    reading.tell(check.name, f"{was}{also}; the region's median, £{number(median, 0)}, taken")
    return UnitCost(
        median, f"£{number(median, 0)} a week, the region's median in 2024-25 (LAIT; {was}{also})"
    )


def find_fostering_prices(reading: Reading, children: Children, cost: UnitCost) -> FosteringPrices:
    """England's prices of kin, own carers and agencies, scaled to what the council's mix costs."""
    values = reading.values
    kin, own, agency = (values[f"price_{name}"] for name in ("kin", "own", "agency"))
    people = (children.kin, children.mainstream, children.agency)
    mean = sum(a * b for a, b in zip(people, (kin, own, agency), strict=True)) / children.fostered
    factor = cost.value / mean
    allowance = values[f"allowance_{allowance_region(reading.council.region)}"]
    mix = " / ".join(number(each) for each in people)
    words = (
        f"England's £{number(kin)} kin, £{number(own)} own carers and £{number(agency)} agencies x "
        f"{number(factor, 3)}, so that {mix} children cost {cost.words}"
    )
    if kin * factor >= allowance:
        ours = [round(each * factor) for each in (kin, own, agency)]
        return FosteringPrices(ours[0], ours[1], ours[2], factor, words)
    rest = sum(a * b for a, b in zip(people[1:], (own, agency), strict=True))
    left = (cost.value * children.fostered - allowance * children.kin) / rest
    reading.tell(
        "allowance",
        f"£{number(kin * factor, 0)} a week for kin; £{number(allowance)} taken, and the other "
        f"prices are x {number(left, 3)} in place of {number(factor, 3)}",
    )
    words += (
        f"; kin no less than the minimum allowance, £{number(allowance)}, so own carers and "
        f"agencies x {number(left, 3)}"
    )
    return FosteringPrices(allowance, round(own * left), round(agency * left), left, words)


def allowance_region(region: str) -> str:
    """The part of England that the minimum allowance is set for."""
    if region in LONDON:
        return "london"
    return "south_east" if region == "South East" else "rest"
