"""What to commit to now, for a terminal: the answer, decisions, what waits, what it costs."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.report.terminal.changes import brief_changes_in_all
from mixopt.report.terminal.grid import Line, thousands
from mixopt.report.terminal.page import Page
from mixopt.results.commitment import Commitment
from mixopt.results.commitment_rows import COMMITTED, FEWEST_PEOPLE, WAYS, NowDecision
from mixopt.results.commitment_words import (
    WAY_TITLES,
    describe_groups,
    describe_knowing,
    describe_risk,
    headline,
    name_with_unit,
)
from mixopt.results.risk_words import warn_of_unmet

MOST_ROWS = 12


def show_commitment(found: Commitment, page: Page, money: str = "") -> None:
    """Print the answer first, then what it rests on.

    Args:
        found: What is shown.
        page: Where.
        money: What scenarios add to the council's own, in words: the overspend counts it.
    """
    page.print_line(found.title, "bold")
    for words in brief_changes_in_all(found.changes, "In all draws"):
        page.print_paragraph(words)
    for words in filter(
        None,
        (headline(found), describe_risk(found), money, warn_of_unmet(found, COMMITTED),
         describe_knowing(found), describe_groups(found)),
    ):  # fmt: skip
        page.print_paragraph(words)
    tables = (
        ("Decided now", DECIDED, tabulate_decisions(found)),
        ("Waits: all later periods", WAITS, tabulate_later(found)),
        ("Limits on what is decided now", ("Price, £",), tabulate_limits(found)),
        ("Cost of all futures, discounted, £000", COSTS, tabulate_ways(found)),
    )
    for title, headings, rows in tables:
        if rows:
            page.print_line("")
            page.print_table(title, [*headings], rows, whole=False)
    page.print_line("")
    for words in describe_ways(found):
        page.print_paragraph(words, "dim")


DECIDED = ("When", "Commit to", "For the average", "Least", "Most", "Without: £000", "people")
"""The columns of what is decided now. Least and most: of futures that are known beforehand."""


def tabulate_decisions(found: Commitment) -> list[Line]:
    """What to commit to, beside the plan for the average and what known futures do."""
    rows: list[Line] = []
    for each in found.decisions:
        if max(each.amount, each.average, each.most) > 0:
            cells = [_amount(x) for x in (each.amount, each.average, each.least, each.most)]
            name = name_with_unit(each.decision, each.title)
            rows.append((name, [each.period, *cells, *_worth(each)]))
    return rows


def _worth(each: NowDecision) -> Iterator[str]:
    """What is lost without it: £ thousand, and person-years."""
    if not each.amount:
        yield from ("–", "–")
    else:
        yield "no plan" if each.worth is None else f"{each.worth / 1000:+,.0f}"
        yield f"{each.people:+,.2f}" if abs(each.people) >= FEWEST_PEOPLE else "–"


WAITS = "Mean", "Least", "P5", "P95", "Most"
"""The columns of what waits, over all futures."""


def tabulate_later(found: Commitment) -> list[Line]:
    """What is started, hired and released later, where futures differ."""
    return [
        (name_with_unit(x.decision, x.title),
         [_amount(number) for number in (x.mean, x.least, x.p5, x.p95, x.most)])
        for x in found.later[:MOST_ROWS]
    ]  # fmt: skip


def tabulate_limits(found: Commitment) -> list[Line]:
    """What one more of each limit does to what is made least."""
    return [
        (f"{each.one_more}{f', {each.period}' if each.period else ''}",
         ["no plan" if each.price is None else f"{each.price:+,.0f}"])
        for each in found.limits[:MOST_ROWS]
    ]  # fmt: skip


COSTS = "Mean", "± error", "Worst tenth", "Person-years without"
"""The columns of what the futures cost."""


def tabulate_ways(found: Commitment) -> list[Line]:
    """What the futures cost under each way of deciding."""
    ways = [found.way(name) for name in WAY_TITLES]
    return [
        (WAY_TITLES[each.way],
         [*map(thousands, (each.mean, each.mean_error, each.tail)), f"{each.unmet:,.2f}"])
        for each in ways if each is not None
    ]  # fmt: skip


def describe_ways(found: Commitment) -> Iterator[str]:
    """What the columns and the ways are, what is made least, and how exact the numbers are."""
    if found.decisions:
        yield (
            "Least, most: what futures do that are known beforehand. Without: how much more the "
            "futures cost where it is not decided, and how many more person-years go without a "
            "service; below 0, money is saved as people go without or limits are broken."
        )
    if found.limits:
        yield "Price: what one more of it in every future adds to the cost; below 0 it saves."
    for name, title in WAY_TITLES.items():
        yield f"{title}: {WAYS[name]}."
    tail = (
        f" plus {found.tail_weight:g} times the mean of the dearest {found.tail_share:.0%}"
        if found.tail_weight
        else ""
    )
    yield (
        f"Made least: the mean of what the futures cost{tail}, with nobody left without a service "
        f"whom knowing the future would have helped. {_describe_money(found)}"
    )
    yield (
        f"{found.draws:,} draws, seed {found.seed}; what is decided up to {found.until} is the "
        "same in all. Later decisions see the whole future, which is somewhat too kind."
    )
    if found.left_out:
        yield f"{found.left_out:,} draws in which nothing can be done are left out."


def _describe_money(found: Commitment) -> str:
    """What part the envelope and the savings targets have."""
    if found.budget_chance is None:
        return (
            "The envelope and the savings targets are no limits here: the overspend is what they "
            "are short of."
        )
    rest = f"{1 - found.budget_chance:.0%}"
    return (
        f"The worst {rest} of futures are not short of money in their worst year, on average; so "
        f"the chance of being short is below {rest}."
    )


def _amount(number: float) -> str:
    return "–" if abs(number) < SMALL else f"{number:,.2f}".rstrip("0").rstrip(".")


SMALL = 0.005
"""An amount below this prints as nothing."""
