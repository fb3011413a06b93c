"""The scenarios that every start has: need, prices and carers, with money enough to read a cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mixopt.data.published import YEARS_BEFORE
from mixopt.instance.start import PLACEHOLDER, Start

SUPPORTED = "services.supported_accommodation.available"


def scenarios_text(start: Start, periods: Sequence[str]) -> str:
    """`scenarios.yaml`."""
    return "\n".join(_lines(start, periods)) + "\n"


def _lines(start: Start, periods: Sequence[str]) -> Iterator[str]:
    grown, since = 1 + start.trend, start.council.edition - YEARS_BEFORE
    more, kept = (start.national[name].value for name in ("need_more", "own_carers_kept"))
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
    yield from _head("homes_dearer", "Children's homes cost a tenth more", "prices", "money_lifted")
    yield '      - {address: "services.childrens_home.*.price", times: 1.1}'
    yield from _head(
        "no_foster_recruitment", "No foster households beyond those who replace leavers", "services"
    )
    yield "      - {address: levers.recruit_foster_carers.most, set: 0}"
    yield from _head(
        "own_carers_fall",
        "The council's own carers fall as England's did, 3.3% a year",
        "services",
        "money_lifted",
    )
    for year, period in enumerate(periods, start=1):
        why = f"(36,725 / 40,570) ^ ({year}/3): mainstream places, England, 2022 to 2025 (Ofsted)."
        yield _times(f"services.foster_in_house.available[{period}]", kept**year, why)


def _times(address: str, factor: float, why: str) -> str:
    return f'      - {{address: "{address}", times: {factor:.4f}, why: "{why}"}}'


def _head(name: str, title: str, theme: str, builds_on: str = "") -> Iterator[str]:
    yield f"  {name}:"
    yield f'    title: "{title}"'
    yield f"    theme: {theme}"
    if builds_on:
        yield f"    builds_on: {builds_on}"
    yield "    changes:"
