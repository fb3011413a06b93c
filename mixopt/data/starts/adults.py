"""What a start has of adult social care: the few rows that are published, and what the others ask.

By council little is published that is recent: weeks in care homes of people of 65 and over, and
what was spent. Those rows have it. Every other row is left blank: no value is made up for it, and
its comment has England's value and its year, where there is one, and what is published of the
council that is near it and not the same.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache

from mixopt.data.paths import ENGLAND
from mixopt.data.published import shipped_adults
from mixopt.data.starts.reading import published
from mixopt.data.starts.unit_costs import WEEKS_A_YEAR
from mixopt.data.starts.wording import number
from mixopt.instance.councils import Council
from mixopt.instance.row_notes import ENGLAND_HAS
from mixopt.instance.start import DERIVED, Adults, Row

OUTTURN_OF_ADULTS = "outturn_of_adults"
"""Key of the source of what stands in for the budget of adult social care."""

BUDGET, OTHERS = "adults_budget", "other_adult_services"
"""Entries of the money of adult social care."""

BEYOND = {
    "assessment": "assessment",
    "commissioning": "commissioning",
    "information": "information",
    "carers": "support for carers",
    "equipment": "equipment",
    "isolation": "isolated people",
    "substance": "substance misuse",
    "asylum": "asylum seekers",
}
"""Spend on what the model has no service for, and what to call it in a line."""

HOMES = (
    ("weeks_residential_65", "older_people_care_home", "residential_care",
     " Who needs it and lives in extra care is not among them."),
    ("weeks_nursing_65", "older_people_nursing", "nursing_care", ""),
)  # fmt: skip
"""Weeks of care; the need of those who have it, its service, and what the need's note adds."""

FEES, GROSS = "ro3_fees", "ro3_total"


def find_adults(code: str) -> Adults:
    """What is published of a council's adult social care, and what is said beside blank rows.

    Args:
        code: The council's, of the Office for National Statistics.
    """
    every = shipped_adults()
    council = next(each for each in every if each.code == code)
    rows = (*_care_homes(council), *_budget(council))
    asked = (*_national(), *_near(council))
    return Adults(rows, asked, council.figures, every.publications)


def _care_homes(council: Council) -> Iterator[Row]:
    """Who was in a care home on average over a year, as need and before the first period."""
    for name, need, service, also in HOMES:
        weeks, figure = published(council, name), council.figures[name]
        if weeks is None:
            continue
        people = round(weeks / WEEKS_A_YEAR, 1)
        note = (
            f"{number(weeks, 0)} weeks of {figure.input.title[0].lower()}{figure.input.title[1:]} "
            f"/ {WEEKS_A_YEAR} = {number(people)}, {figure.date} (NHS England, Adult Social Care "
            "Finance Return, seen only in a table compiled by others). Held at this level: no "
            "forecast."
        )
        yield Row("needs", (need,), "demand", "people", (people,), DERIVED, "", f"{note}{also}")
        yield Row("pathways", (need, service), "opening", "people", (people,), DERIVED, "", note)


def _budget(council: Council) -> Iterator[Row]:
    """What was spent, less what people paid towards it, which a plan takes off too."""
    gross, fees = published(council, GROSS), published(council, FEES)
    if gross is None or fees is None:
        return
    net = published(council, "ro3_net")
    other = (
        ""
        if net is None
        else (f"; £{_pounds(net)} less all other income (C7), which the NHS and others give")
    )
    note = (
        f"What was spent in {council.figures[GROSS].date}: £{_pounds(gross)} gross less "
        f"£{_pounds(fees)} of sales, fees and charges = £{_pounds(gross - fees)} (MHCLG, revenue "
        f"outturn RO3, total adult social care, C3 - C4){other}. It stands for the council's own "
        "budget: write that, and its source."
    )
    amount = float(round((gross - fees) * 1000))
    yield Row("funding", (BUDGET,), "amount", "£", (amount,), OUTTURN_OF_ADULTS, "", note)


def _pounds(thousands: float) -> str:
    """£000 as they are printed, in £."""
    return number(thousands * 1000, 0)


@cache
def national_of_adults() -> tuple[Mapping[str, str], ...]:
    """England's values that stand beside blank rows, as shipped."""
    with (ENGLAND / "adults" / "national.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def _national() -> Iterator[tuple[str, str]]:
    """England's values in words."""
    for row in national_of_adults():
        value = number(float(row["value"]), 4)
        words = f"{ENGLAND_HAS} {value} {row['unit']} in {row['of']} ({row['source']}; "
        yield row["figures"], f"{words}{row['kind']}). {row['why']}"


def _near(council: Council) -> Iterator[tuple[str, str]]:
    """What is published of the council itself, beside the rows that it is near to."""
    yield from _near_money(council)
    for name, pattern, words in (
        ("short_term_outcome", "pathways.*.relief_per_unit_*",
         "% of people had no support or less after short-term support"),
        ("workforce_turnover", "workforce.reablement_worker.permanent.turnover",
         "% of all staff in adult social care left in a year"),
    ):  # fmt: skip
        if (value := published(council, name)) is not None:
            figure = council.figures[name]
            yield pattern, f"Here {number(value)}{words}, {figure.date}."
    people, pattern = published(council, "population_65"), "standards.care_home_admissions.limit"
    rate = next(float(row["value"]) for row in national_of_adults() if row["figures"] == pattern)
    if people is not None:
        here = f"x {number(people, 0)} people of 65 and over here in mid-2023"
        yield pattern, f"{here} = {number(rate * people / 100_000, 0)} a year at that rate."
    for name, need, service, _ in HOMES:
        if published(council, name) is None:
            yield f"needs.{need}.demand", _why_not(council, name)
            yield f"pathways.{need}.{service}.opening", _why_not(council, name)


def _why_not(council: Council, name: str) -> str:
    """Why there is no published figure."""
    figure = council.figures[name]
    return f"Not published of this council: {figure.mark}, {figure.note}."


def _near_money(council: Council) -> Iterator[tuple[str, str]]:
    """What was spent on what the plan does not choose, and what people paid."""
    gross, fees = published(council, GROSS), published(council, FEES)
    if gross is None or fees is None:
        yield f"funding.{BUDGET}.amount", _why_not(council, GROSS)
        yield f"funding.{OTHERS}.amount", _why_not(council, GROSS)
        return
    year = council.figures[GROSS].date
    found = {words: published(council, f"ro3_{name}") for name, words in BEYOND.items()}
    parts = {words: value for words, value in found.items() if value is not None}
    listed = ", ".join(f"{words} £{number(value / 1000)}m" for words, value in parts.items())
    yield (
        f"funding.{OTHERS}.amount",
        f"Here RO3 has £{_pounds(sum(parts.values()))} gross of it, {year}: "
        f"{listed}. Day care is besides.",
    )
    share = number(100 * fees / gross)
    words = f"Here people paid £{_pounds(fees)} towards all adult social care, {share}% of it, "
    yield "services.*.contribution", f"{words}{year} (RO3)."
