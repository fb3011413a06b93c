"""The scenarios that every start has: need, prices and carers, with money enough to read a cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mixopt.data.published import YEARS_BEFORE
from mixopt.data.starts.adults import BUDGET, OUTTURN_OF_ADULTS
from mixopt.data.starts.needs import COMPLEX, OVER_16, UNDER_16, WITHOUT_FLOW
from mixopt.instance.councils import Council
from mixopt.instance.start import PLACEHOLDER, Start
from mixopt.units import MONTHS_A_YEAR

SUPPORTED = "services.supported_accommodation.available"

LEAST_LEFT = 0.1
"""Share of the children in other placements that is left there at the least, in a scenario."""


def scenarios_text(start: Start, periods: Sequence[str]) -> str:
    """`scenarios.yaml`."""
    return "\n".join(_lines(start, periods)) + "\n"


def _lines(start: Start, periods: Sequence[str]) -> Iterator[str]:
    since, yearly = start.council.edition - YEARS_BEFORE, range(1, len(periods) + 1)
    grown = [(1 + start.trend) ** (year - 0.5) for year in yearly]
    more, dearer = (start.national[name].value for name in ("need_more", "home_price_rise"))
    yield "# Questions to ask of the plan; those that cost more have a quarter more money, so that"
    yield "# what they cost can be read. No forecast."
    yield "scenarios:"
    yield from _head("money_lifted", "A quarter more money, so that a cost can be read", "money")
    budgets = [("budget", PLACEHOLDER)]
    if start.adults is not None:
        budgets.append((BUDGET, OUTTURN_OF_ADULTS))
    for entry, source in budgets:
        times = f'times: 1.25, source: {source}, why: "No forecast."'
        yield f"      - {{address: funding.{entry}.amount, {times}}}"
    yield from _head("trend", _trend_title(start, since), "need", "money_lifted")
    more_a_year = [start.trend * (1 + start.trend) ** (year - 1) for year in yearly]
    yield from _grow(start, periods, ["needs.looked_after_at_home.demand"], grown, more_a_year)
    alone = start.adults is None
    others = ["needs.*.demand"] if alone else [f"needs.{need}.demand" for need in WITHOUT_FLOW]
    of = "" if alone else " of children"
    title = f"Every need{of} grows, by the last year to a twentieth more"
    yield from _head("need_up_5", title, "need", "money_lifted")
    steps = [more / (len(periods) - 0.5)] * len(periods)
    levels = [1 + step * (year - 0.5) for year, step in zip(yearly, steps, strict=True)]
    yield from _grow(start, periods, others, levels, steps)
    title = f"As many come and leave as in the year to March {start.council.edition}"
    yield from _head("flow_of_last_year", title, "need", "money_lifted")
    yield from _as_published(start)
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


def find_growth(council: Council) -> float:
    """How children looked after grew a year in the last three; 0 where that is not known."""
    now, before = council.figures["cla"].value, council.figures["cla_before"].value
    if not now or not before:
        return 0.0
    return float((now / before) ** (1 / YEARS_BEFORE) - 1)


def _trend_title(start: Start, since: int) -> str:
    """What the scenario says of itself: where the trend is cut, how it was too."""
    a_year = f"{100 * start.trend:+.1f}% a year"
    grown = find_growth(start.council)
    if abs(grown) <= abs(start.trend):
        return f"Children looked after go on as since {since}, {a_year}"
    return (
        f"Children looked after go on as since {since}, but by no more than {a_year} "
        f"(it was {100 * grown:+.1f}%)"
    )


def _more_homes(start: Start, periods: Sequence[str]) -> Iterator[str]:
    """More children step up to residential care, as many fewer are fostered, and a standard that
    lets them."""
    rise = start.national["residential_rise"].value
    title = (
        f"Children in residential care go on as in England since 2022, {100 * rise:+.1f}% a year"
    )
    yield from _head("homes_up", title, "need", "money_lifted")
    flows = {(row.keys[0], row.figure): row.values[0] for row in start.rows if row.table == "flows"}
    here, young = flows[COMPLEX, "opening"], flows[UNDER_16, "opening"]
    years = flows[COMPLEX, "stay"] / MONTHS_A_YEAR
    others = young + flows[OVER_16, "opening"]
    for year, period in enumerate(periods, start=1):
        level, step = (1 + rise) ** (year - 0.5), rise * (1 + rise) ** (year - 1)
        left = max(LEAST_LEFT, 1 - here * (level - 1) / others)
        why = (
            f"({level:.4f} for those who leave + {step:.4f} x {years:.2f} years' stay for those "
            f"who are more at the year's end) / {left:.4f} of those who can step up."
        )
        factor = (level + step * years) / left
        yield _times(f"flows.*.{COMPLEX}.rate[{period}]", factor, why)
        share = max(0.0, 1 - here * ((1 + rise) ** year - 1) / young) if young else 1.0
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


def _grow(
    start: Start,
    periods: Sequence[str],
    others: Sequence[str],
    levels: Sequence[float],
    steps: Sequence[float],
) -> Iterator[str]:
    """More children of every need: more of those who have no flow, and more starts of the others.

    Args:
        start: Whose.
        periods: The years.
        others: Figures of the children who have no flow.
        levels: How many there are on average in each year, for each of today's.
        steps: How many more at the end of each year than at its beginning, for each of today's.
    """
    stay = start.figures["people"] / start.figures["starts"]
    for period, level, step in zip(periods, levels, steps, strict=True):
        why = f"{level:.4f} times as many on average over the year."
        for other in others:
            yield _times(f"{other}[{period}]", level, why)
        why = (
            f"{level:.4f} for those who leave + {step:.4f} x {stay:.2f} children for each who "
            f"starts in a year, for those who are more at its end."
        )
        yield _times(f"flows.*.starts[{period}]", max(0.0, level + step * stay), why)
        if level > 1:
            yield _times(f"{SUPPORTED}[{period}]", level, "As need grows, so does it.")


def _as_published(start: Start) -> Iterator[str]:
    """Starts and leavers as they were counted, which the start takes the mean of."""
    figures = start.council.figures
    started, ceased = (figures[name].value or 0.0 for name in ("cla_started", "cla_ceased"))
    mean = (started + ceased) / 2
    why = f"{started:g} started, of the mean of both, {mean:g} (LAIT)."
    yield _times("flows.*.starts", started / mean, why)
    why = f"{mean:g} / {ceased:g} who ceased (LAIT)."
    yield _times("flows.*.left.stay", mean / ceased, why)


def _times(address: str, factor: float, why: str) -> str:
    return f'      - {{address: "{address}", times: {factor:.4f}, why: "{why}"}}'


def _head(name: str, title: str, theme: str, builds_on: str = "") -> Iterator[str]:
    yield f"  {name}:"
    yield f'    title: "{title}"'
    yield f"    theme: {theme}"
    if builds_on:
        yield f"    builds_on: {builds_on}"
    yield "    changes:"
