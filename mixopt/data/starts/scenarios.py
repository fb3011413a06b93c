"""The scenarios that every start has: need, prices and carers, with money enough to read a cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mixopt.data.published import YEARS_BEFORE
from mixopt.data.starts.needs import COMPLEX, UNDER_16
from mixopt.instance.start import PLACEHOLDER, Start

SUPPORTED = "services.supported_accommodation.available"


def scenarios_text(start: Start, periods: Sequence[str]) -> str:
    """`scenarios.yaml`."""
    return "\n".join(_lines(start, periods)) + "\n"


def _lines(start: Start, periods: Sequence[str]) -> Iterator[str]:
    grown, since = 1 + start.trend, start.council.edition - YEARS_BEFORE
    more, dearer = (start.national[name].value for name in ("need_more", "home_price_rise"))
    yield "# Questions to ask of the plan; those that cost more have a quarter more money, so that"
    yield "# what they cost can be read. No forecast."
    yield "scenarios:"
    yield from _head("money_lifted", "A quarter more money, so that a cost can be read", "money")
    times = f'times: 1.25, source: {PLACEHOLDER}, why: "No forecast."'
    yield f"      - {{address: funding.budget.amount, {times}}}"
    yield from _head(
        "trend",
        f"Children looked after go on as since {since}, {100 * start.trend:+.1f}% a year",
        "need",
        "money_lifted",
    )
    for year, period in enumerate(periods, start=1):
        why = f"{grown:.4f} ^ {year}: the cube root of three years' growth, within 6% a year."
        yield _times(f"needs.looked_after_*.demand[{period}]", grown**year, why)
    if start.trend > 0:
        for year, period in enumerate(periods, start=1):
            why = "As need grows, so does supported accommodation."
            yield _times(f"{SUPPORTED}[{period}]", grown**year, why)
    title = "Every need grows, by the last year to a twentieth more"
    yield from _head("need_up_5", title, "need", "money_lifted")
    for year, period in enumerate(periods, start=1):
        factor, why = 1 + more * year / len(periods), f"1 + {more:g} x {year} / {len(periods)}."
        yield _times(f"needs.*.demand[{period}]", factor, why)
        yield _times(f"{SUPPORTED}[{period}]", factor, "As need grows, so does it.")
    title = f"Children's homes cost {100 * dearer:.1f}% a year more, as since 2022"
    yield from _head("homes_dearer", title, "prices", "money_lifted")
    for year, period in enumerate(periods, start=1):
        why = f"{1 + dearer:.3f} ^ {year}: England, 2021-22 to 2024-25, above prices in general."
        yield _times(f"services.childrens_home.*.price[{period}]", (1 + dearer) ** year, why)
    yield from _more_homes(start, periods)
    yield from _head(
        "no_foster_recruitment",
        "No campaign for foster households",
        "services",
        "money_lifted",
    )
    yield "      - {address: levers.recruit_foster_carers.most, set: 0}"
    yield from _own_carers_fall(start, periods)


def _more_homes(start: Start, periods: Sequence[str]) -> Iterator[str]:
    """More children in residential care, as many fewer fostered, and a standard that lets them."""
    rise = start.national["residential_rise"].value
    title = (
        f"Children in residential care go on as in England since 2022, {100 * rise:+.1f}% a year"
    )
    yield from _head("homes_up", title, "need", "money_lifted")
    people = {
        row.keys[0]: row.values[0]
        for row in start.rows
        if row.table == "needs" and row.figure == "demand"
    }
    here, young = people[COMPLEX], people[UNDER_16]
    for year, period in enumerate(periods, start=1):
        factor = (1 + rise) ** year
        yield _times(f"needs.{COMPLEX}.demand[{period}]", factor, f"{1 + rise:.3f} ^ {year}.")
        left = max(0.0, 1 - here * (factor - 1) / young)
        yield _times(
            f"needs.{UNDER_16}.demand[{period}]", left, "As many fewer under 16 are fostered."
        )
        share = left if young else 1.0
        why = "No more children can be in families than are fostered."
        yield _times(f"standards.children_in_families.limit[{period}]", share, why)


def _own_carers_fall(start: Start, periods: Sequence[str]) -> Iterator[str]:
    """Own carers fall as where most were lost."""
    rise = start.national["own_rise"]
    least = rise.value if rise.least is None else rise.least
    title = f"The council's own carers change as where most were lost, {100 * least:+.1f}% a year"
    yield from _head("own_carers_fall", title, "services", "money_lifted")
    for year, period in enumerate(periods, start=1):
        factor = ((1 + least) / (1 + rise.value)) ** year
        why = f"({1 + least:.3f} / {1 + rise.value:.3f}) ^ {year}: a quarter of councils lost more."
        yield _times(f"services.foster_in_house.available[{period}]", factor, why)


def _times(address: str, factor: float, why: str) -> str:
    return f'      - {{address: "{address}", times: {factor:.4f}, why: "{why}"}}'


def _head(name: str, title: str, theme: str, builds_on: str = "") -> Iterator[str]:
    yield f"  {name}:"
    yield f'    title: "{title}"'
    yield f"    theme: {theme}"
    if builds_on:
        yield f"    builds_on: {builds_on}"
    yield "    changes:"
