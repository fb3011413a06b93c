"""The scenarios that every start has: need, prices and carers, with money enough to read a cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mixopt.instance.start import PLACEHOLDER, Start

SUPPORTED = "services.supported_accommodation.available"


def scenarios_text(start: Start, periods: Sequence[str]) -> str:
    """`scenarios.yaml`."""
    return "\n".join(_lines(start, periods)) + "\n"


def _lines(start: Start, periods: Sequence[str]) -> Iterator[str]:
    yearly = range(1, len(periods) + 1)
    grown = [(1 + start.trend) ** (year - 0.5) for year in yearly]
    more, kept = (start.national[name].value for name in ("need_more", "own_carers_kept"))
    yield "# Questions to ask of the plan; those that cost more have a quarter more money, so that"
    yield "# what they cost can be read. No forecast."
    yield "scenarios:"
    yield from _head("money_lifted", "A quarter more money, so that a cost can be read", "money")
    times = f'times: 1.25, source: {PLACEHOLDER}, why: "No forecast."'
    yield f"      - {{address: funding.budget.amount, {times}}}"
    yield from _head(
        "trend",
        f"Children looked after go on as since 2022, {100 * start.trend:+.1f}% a year",
        "need",
        "money_lifted",
    )
    more_a_year = [start.trend * (1 + start.trend) ** (year - 1) for year in yearly]
    yield from _grow(start, periods, "needs.looked_after_at_home.demand", grown, more_a_year)
    title = "Every need grows, by the last year to a twentieth more"
    yield from _head("need_up_5", title, "need", "money_lifted")
    steps = [more / (len(periods) - 0.5)] * len(periods)
    levels = [1 + step * (year - 0.5) for year, step in zip(yearly, steps, strict=True)]
    yield from _grow(start, periods, "needs.*.demand", levels, steps)
    yield from _head("flow_of_last_year", "As many come and leave as in the year to March 2025",
                     "need", "money_lifted")  # fmt: skip
    yield from _as_published(start)
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


def _grow(
    start: Start,
    periods: Sequence[str],
    others: str,
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
        yield _times(f"{others}[{period}]", level, why)
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
