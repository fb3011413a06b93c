"""England's councils for a terminal: all of them in a few lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from mixopt.instance.notebook import span
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
    thousands,
)
from mixopt.report.terminal.page import Page
from mixopt.results.england import CouncilAnswer, England, spread_of


def show_england(found: England, page: Page) -> None:
    """How many are planned, the plans against what was spent, the mix, the prices, what binds."""
    count = len(found.planned)
    words = f"England: {count} of {len(found.answers)} councils planned, every plan certified"
    page.print_line(f"{words}, {span(found.periods)}", "bold")
    for why, names in _by_reason(found.without).items():
        page.print_paragraph(f"Not planned: {'; '.join(names)}. {why}")
    page.print_line("")
    headings = ("Least", "25%", "Median", "75%", "Most")
    rows = [
        (f"  {period}", _spread(found, ratio_of(at), percent))
        for at, period in enumerate(found.periods)
    ]
    page.print_table("Cost of the plan, % of 2024-25", headings, rows)
    page.print_line("")
    _show_mix(found, page)
    page.print_line("")
    rows = [
        (f"  {words}", _spread(found, price_of(*key), thousands)) for key, words in PRICES.items()
    ]
    page.print_table("What it adds to the cost, £000", headings, rows)
    words = say_what_prices_cover(found)
    if without := _count_without(found):
        words += f" Cannot be done, and left out of the row: {'; '.join(without)}."
    page.print_paragraph(words)
    page.print_line("")
    _show_binding(found, page)
    page.print_paragraph(
        "`mixopt england --council NAME` shows one among its region; --csv, --json and --plot "
        "write all.",
    )
    page.print_paragraph(SOURCES, "dim")


def _show_mix(found: England, page: Page) -> None:
    """Children by service, all councils together: today and in the last period."""
    today, last = Counter[str](), Counter[str]()
    for _, plan in found.planned:
        today.update(plan.today)
        last.update(plan.last)
    all_today, all_last = today.total() or 1.0, last.total() or 1.0
    rows = [
        (
            f"  {plain_title(title)}",
            (
                f"{today[name]:,.0f}", percent(today[name] / all_today),
                f"{last[name]:,.0f}", percent(last[name] / all_last),
                f"{last[name] / today[name] - 1:+.0%}" if today[name] else "new",
            ),
        )
        for name, title in found.services.items()
    ]  # fmt: skip
    headings = ("Today", "Share", found.periods[-1], "Share", "Change")
    page.print_table("Children in", headings, rows)


def _show_binding(found: England, page: Page) -> None:
    """Which limits bind at a price, and in how many councils."""
    count = Counter(name for _, plan in found.planned for name in plan.binds)
    alike = defaultdict[int, list[str]](list)
    for name, number in count.most_common():
        alike[number].append(describe_limit(name))
    parts = [f"{number}: {', '.join(names)}" for number, names in alike.items()]
    page.print_paragraph(f"Limits that bind at a price, in how many councils. {'. '.join(parts)}.")


def describe_limit(name: str) -> str:
    """A limit by its name, in words: `supply.kinship_care` is supply of kinship care."""
    limit, _, of = name.partition(".")
    about = of.replace("_", " ").replace(".", ", ")
    kind = limit.removesuffix("_limit").replace("_", " ")
    return about if kind in about else f"{kind} ({about})"


def _by_reason(answers: Iterable[CouncilAnswer]) -> dict[str, list[str]]:
    """Names of councils without a plan, by the first sentence of the reason."""
    found: dict[str, list[str]] = {}
    for each in answers:
        first = f"{each.why.partition('. ')[0].rstrip('.')}."
        found.setdefault(first[:1].upper() + first[1:], []).append(each.council.name)
    return found


def _count_without(found: England) -> list[str]:
    """The prices that some councils do not have, and how many."""
    return [
        f"{words[:1].lower()}{words[1:]} ({number})"
        for key, words in PRICES.items()
        if (number := sum(price_of(*key)(*each) is None for each in found.planned))
    ]


def _spread(found: England, of: Of, write: Callable[[float | None], str]) -> list[str]:
    """Least, quartiles and most, as text."""
    all_of = spread_of(numbers_of(found, of))
    if all_of is None:
        return []
    numbers = (all_of.least, all_of.low, all_of.middle, all_of.high, all_of.most)
    return [write(number) for number in numbers]
