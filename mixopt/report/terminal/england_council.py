"""One council among its region for a terminal: what is published, its plan and prices, beside."""

from __future__ import annotations

from collections.abc import Callable

from mixopt.instance.councils import Council
from mixopt.report.terminal.england_numbers import (
    PRICES,
    SOURCES,
    Of,
    numbers_of,
    percent,
    plain_title,
    price_of,
    ratio_of,
    say_what_prices_cover,
    share_of,
    thousands,
)
from mixopt.report.terminal.page import Page
from mixopt.results.england import PUBLISHED, CouncilAnswer, England, rank_of, spread_of


def show_among(found: England, mine: CouncilAnswer, page: Page) -> None:
    """Where a council stands: what is published and what its plan says, beside region and England.

    Args:
        found: All councils.
        mine: One of them.
        page: Where to print.
    """
    council, region = mine.council, found.region(mine.council.region)
    page.print_line(f"{council.name} among {len(region.answers)} of {council.region}", "bold")
    if mine.plan is None:
        page.print_paragraph(f"Not planned: {mine.why}.")
    headings = (_short_name(council), "Place", "25%", "Median", "75%", "England")
    rows = [
        (f"  {words}", _compare_published(found, region, mine, name))
        for name, words in PUBLISHED.items()
    ]
    page.print_table("Published", headings, rows)
    if mine.plan is not None:
        page.print_table(
            "Cost of the plan, % of 2024-25",
            headings,
            [
                (f"  {period}", _compare(found, region, mine, ratio_of(at), percent))
                for at, period in enumerate(found.periods)
            ],
        )
        _show_shares(found, region, mine, page, headings)
        page.print_table(
            "What it adds to the cost, £000",
            headings,
            [
                (f"  {words}", _compare(found, region, mine, price_of(*key), thousands))
                for key, words in PRICES.items()
            ],
        )
    page.print_paragraph(
        f"{say_what_prices_cover(found)} Place: from the highest number in the region. 25%, median "
        f"and 75%: of {council.region}; England: the median of all councils. Blank: nothing is "
        "published, or it cannot be done.",
        "dim",
    )
    page.print_line("")
    _show_region(region, mine, page)
    page.print_paragraph(SOURCES, "dim")


def _show_shares(
    found: England, region: England, mine: CouncilAnswer, page: Page, headings: tuple[str, ...]
) -> None:
    """The share of children in each service, today and in the last period."""
    titles = ("Children today, %", f"In the plan, {found.periods[-1]}, %")
    for when, title in enumerate(titles):
        rows = [
            (
                f"  {plain_title(words)}",
                _compare(found, region, mine, share_of(name, when), percent),
            )
            for name, words in found.services.items()
            if name != "foster_specialist" or when
        ]
        page.print_table(title, headings, rows)


def _show_region(region: England, mine: CouncilAnswer, page: Page) -> None:
    """Every council of a region in a line."""
    rows = []
    for each in region.answers:
        name = f"{'* ' if each is mine else '  '}{each.council.name}"
        plan = each.plan
        cells = [_published(each.council, "cla", "{:,.0f}")]
        if plan is not None:
            prices = plan.prices
            cells += [
                percent(each.ratios[-1]),
                f"{plan.in_families[-1]:.1f}%",
                *(
                    thousands(prices[n].one_more)
                    for n in ("foster_household", "home_place", "case")
                ),
            ]
        rows.append((name, cells))
    last = region.periods[-1]
    headings = ("Looked\nafter", f"Cost\n{last}", f"Family\n{last}", "House-\nhold",
                "Home's\nplace", "Case\nmore")  # fmt: skip
    page.print_table(region.answers[0].council.region, headings, rows, whole=False)


def _compare(
    found: England, region: England, mine: CouncilAnswer, of: Of, write: Callable[..., str]
) -> list[str]:
    """A council's number, its place, the quartiles of the region, the median of England."""
    assert mine.plan is not None
    return _beside(of(mine, mine.plan), numbers_of(region, of), numbers_of(found, of), write)


def _compare_published(
    found: England, region: England, mine: CouncilAnswer, name: str
) -> list[str]:
    """The same of what is published."""

    def write(number: float | None) -> str:
        return "" if number is None else f"{number:,.1f}".removesuffix(".0")

    near, every = ([each.published[name] for each in some.answers] for some in (region, found))
    return _beside(mine.published[name], near, every, write)


def _beside(
    mine: float | None,
    region: list[float | None],
    england: list[float | None],
    write: Callable[[float | None], str],
) -> list[str]:
    near, every = spread_of(region), spread_of(england)
    place = ""
    if mine is not None and near and near.least < near.most:
        at, of = rank_of(mine, region)
        place = f"{at} of {of}"
    quartiles = (near.low, near.middle, near.high) if near else (None,) * 3
    middle = every.middle if every else None
    return [write(mine), place, *(write(each) for each in quartiles), write(middle)]


def _published(council: Council, name: str, form: str) -> str:
    value = council.figures[name].value
    return council.figures[name].mark if value is None else form.format(value)


def _short_name(council: Council) -> str:
    """Its name, or its first words, over a narrow column."""
    return council.name if len(council.name) <= 9 else "Here"
