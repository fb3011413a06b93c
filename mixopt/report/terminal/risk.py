"""How sure a plan is, for a terminal: the answer, chances, money, what drives it, what binds."""

from __future__ import annotations

from collections.abc import Iterator

from mixopt.instance.limit import PEOPLE
from mixopt.report.terminal.changes import brief_changes_in_all
from mixopt.report.terminal.grid import Line, thousands
from mixopt.report.terminal.page import Page
from mixopt.results.risk import Risk
from mixopt.results.risk_rows import (
    CHANCES,
    COST,
    DISCOUNTED,
    HELD,
    HINDSIGHT,
    INSIDE,
    LEFT,
    OVERSPEND,
    SHARED,
    UNMET,
    Driver,
    Estimate,
    LimitFrequency,
    Missing,
)
from mixopt.results.risk_words import (
    TITLES,
    describe_policy,
    headline,
    tell_bearing,
    warn_of_unmet,
)
from mixopt.units import pounds

MOST_DRIVERS = 8

MOST_LIMITS = 8

MOST_MISSING = 8

SMALL = 0.005
"""A share below this is not told."""


def show_risk(found: Risk, page: Page, money: str = "") -> None:
    """Print the answer first, then what it rests on.

    Args:
        found: What is shown.
        page: Where.
        money: What scenarios add to the council's own, in words: chances and overspends count it.
    """
    page.print_line(found.title, "bold")
    for words in (
        *brief_changes_in_all(found.changes, "In all draws"),
        *filter(None, (headline(found), money, tell_bearing(found), warn_of_unmet(found))),
    ):
        page.print_paragraph(words)
    page.print_line("")
    _show_chances(found, page)
    for measure, title in ((COST, "Cost, £000"), (OVERSPEND, "Overspend, £000")):
        _show_money(found, measure, title, page)
    _show_bearing(found, page)
    _show_unmet(found, page)
    _show_missing(found, page)
    _show_drivers(found, page)
    _show_limits(found, page)
    _show_notes(found, page)


def _show_chances(found: Risk, page: Page) -> None:
    page.print_table("Chance that", [*TITLES.values()], tabulate_chances(found), whole=False)


def tabulate_chances(found: Risk) -> list[Line]:
    """How often money, places and limits suffice, under both policies."""
    return [
        (words, [_percent(found.chance(policy, name).share) for policy in TITLES])
        for name, words in CHANCES.items()
    ]


def _show_money(found: Risk, measure: str, title: str, page: Page) -> None:
    """A measure of money by period and in all, under both policies."""
    page.print_line("")
    page.print_table(title, [*NUMBERS], tabulate_money(found, measure), whole=False)
    late = measure == OVERSPEND and len(found.periods) > 1
    if late and any(found.estimate(policy, OVERSPEND).tail > 0 for policy in TITLES):
        page.print_line(WHEN_SHORT, "dim")


WHEN_SHORT = "Where it costs the same when money is short, it is so as late as can be."
"""In sum over the years as much is short in each way."""


NUMBERS = "P5", "P25", "P50", "P75", "P95", "Mean", "Worst tenth"
"""The columns of money."""


def tabulate_money(found: Risk, measure: str) -> list[Line]:
    """A measure of money by period and in all, £ thousand, under both policies."""
    rows: list[Line] = []
    for policy in TITLES:
        rows.append((TITLES[policy], []))
        rows += [
            (f"  {period or 'In all'}", [*_cells(found.estimate(policy, measure, period))])
            for period in (*found.periods, "")
        ]
    return rows


def _cells(each: Estimate) -> Iterator[str]:
    for value in (each.p5, each.p25, each.p50, each.p75, each.p95, each.mean, each.tail):
        yield _known(value)


def _show_bearing(found: Risk, page: Page) -> None:
    rows = tabulate_bearing(found)
    if rows:
        page.print_line("")
        page.print_table(BEARERS, [*BORNE], rows, whole=False)
        page.print_paragraph(HOW_BORNE, "dim")


BEARERS = "Who bears an overspend, £000"

BORNE = "Chance", "Mean", "P95", "Worst tenth", "If shared: mean", "P95", "Worst tenth"
"""The columns of what each partner bears."""

HOW_BORNE = (
    "Of funds with a risk, over the whole plan: what they are short of, and what they pay for that "
    "comes to more than planned (to less: below 0), beyond what each partner's own contingency "
    "covers. If shared: all that all contingencies do not cover, in the proportion of what each "
    "pays. What an envelope is short of is the council's own, and not in it."
)


def tabulate_bearing(found: Risk) -> list[Line]:
    """What each partner bears, £ thousand, under both policies; nothing where none bears any."""
    rows: list[Line] = []
    for policy in TITLES:
        of = found.bearing(policy)
        if not of:
            continue
        rows.append((TITLES[policy], []))
        for own in (each for each in of if each.measure == LEFT):
            shared = next(
                each for each in of
                if (each.area, each.partner, each.measure) == (own.area, own.partner, SHARED)
            )  # fmt: skip
            cells = [_known(value) for one in (own, shared)
                     for value in (one.mean, one.p95, one.tail)]  # fmt: skip
            rows.append((f"  {own.title}", [_percent(own.chance), *cells]))
    return rows


def _known(value: float) -> str:
    return thousands(value) if value == value else "unknown"


def _show_unmet(found: Risk, page: Page) -> None:
    """What people go without, where any draw leaves somebody without a service."""
    for policy in TITLES:
        unmet = found.estimate(policy, UNMET)
        if unmet.tail > SMALL:
            page.print_paragraph(
                f"{TITLES[policy]}, {unmet.mean:,.2f} person-years go without a service on average "
                f"(standard error {unmet.mean_error:,.2f}), {unmet.tail:,.1f} in the worst tenth."
            )


def _show_missing(found: Risk, page: Page) -> None:
    """Who goes without, and what is broken, in the year in which it is so most often."""
    worst: dict[tuple[str, str], dict[str, Missing]] = {}
    for each in found.missing:
        by_policy = worst.setdefault((each.says, each.area), {})
        if each.policy not in by_policy or each.share > by_policy[each.policy].share:
            by_policy[each.policy] = each
    rows = []
    for (says, _), by_policy in [*worst.items()][:MOST_MISSING]:
        first = by_policy.get(HELD) or by_policy[HINDSIGHT]
        what = f"without a service: {says}" if first.standing == PEOPLE else f"broken: {says}"
        shares = [_percent(by_policy[p].share) if p in by_policy else "–" for p in TITLES]
        rows.append((what, [first.period, *shares]))
    if rows:
        page.print_line("")
        heading = "What is missing, share of draws"
        headings = ["Most in", *TITLES.values()]
        page.print_table(heading, headings, rows, whole=False)
        if sum(what.startswith("without") for what, _ in rows) > 1:
            page.print_paragraph(WHO_GOES_WITHOUT, "dim")
        last = found.periods[-1]
        if any(cells[0].startswith(f"{last} + ") for _, cells in rows):
            page.print_line(f"{last} + 1: the first period beyond the plan, and so on.", "dim")


WHO_GOES_WITHOUT = (
    "Where it costs the same who goes without, it is those of less weight first, then those of "
    "later years, then by the names of the needs."
)
"""In sum as many go without in each way; so between needs it is a rule, and no forecast."""


def _show_drivers(found: Risk, page: Page) -> None:
    title, rows, note = tabulate_drivers(found)
    if rows:
        page.print_line("")
        page.print_table(title, [*DRIVEN], rows, whole=False)
        page.print_line(note, "dim")


DRIVEN = "Share", "± error", "Rank correlation"
"""The columns of what drives money."""


def tabulate_drivers(found: Risk) -> tuple[str, list[Line], str]:
    """What makes most of the overspend, or of the cost where there is none: title, rows, note."""
    money = found.estimate(HELD, OVERSPEND)
    measure = OVERSPEND if money.tail > 0 else DISCOUNTED
    every = found.drivers_of(HELD, measure)
    title = {OVERSPEND: "What drives the overspend", DISCOUNTED: "What drives the cost"}[measure]
    rows: list[Line] = [
        (each.title, [*_driver(each)])
        for each in every[:MOST_DRIVERS]
        if (each.share or 0.0) > SMALL or each.share is None
    ]
    explained = sum(each.share or 0.0 for each in every)
    note = (
        f"All {len(every)} together explain {explained:.0%}; the rest is in how they act together."
    )
    return f"{title} (plan held)", rows, note


def _driver(each: Driver) -> Iterator[str]:
    yield "unknown" if each.share is None else _percent(each.share)
    yield "" if each.share_error is None else _percent(each.share_error)
    yield "" if each.correlation is None else f"{each.correlation:+.2f}"


def _show_limits(found: Risk, page: Page) -> None:
    """How often limits bind: not those that say how many people there are."""
    held = {(x.limit, x.says, x.area): x for x in _whole(found, HELD)}
    other = {(x.limit, x.says, x.area): x for x in _whole(found, HINDSIGHT)}
    keys = [*held, *(key for key in other if key not in held)][:MOST_LIMITS]
    rows = [
        (key[1], [_percent(part[key].share) if key in part else "–" for part in (held, other)])
        for key in keys
    ]
    if rows:
        page.print_line("")
        heading = "Limits that bind, share of draws"
        page.print_table(heading, [*TITLES.values()], rows, whole=False)
        if len(rows) > 1:
            page.print_line(WHICH_BINDS, "dim")


WHICH_BINDS = "Where limits hold a plan back together, the earlier ones are said to bind."
"""Any of them could be: by the duals of an optimum, of which there may be several."""


def _whole(found: Risk, policy: str) -> Iterator[LimitFrequency]:
    for each in found.limits:
        if each.policy == policy and not each.period and each.family != PEOPLE:
            yield each


def describe_policies(found: Risk) -> Iterator[str]:
    """What the policies are, how exact the numbers are, and how more exact ones are had."""
    yield from map(describe_policy, TITLES)
    money, chance = found.estimate(HELD, OVERSPEND), found.chance(HELD, INSIDE)
    yield (
        f"{found.draws:,} draws, seed {found.seed}. Standard errors: mean overspend "
        f"{pounds(money.mean_error)}, worst tenth {pounds(money.tail_error)}, chances "
        f"{chance.error * 100:.1f} points; {4 * found.draws:,} draws would halve them."
    )


def _show_notes(found: Risk, page: Page) -> None:
    """What the policies are, how exact the numbers are, and what could not be held or done."""
    page.print_line("")
    for words in describe_policies(found):
        page.print_paragraph(words, "dim")
    undone = sum(each.undone > 0 for each in found.held)
    if undone:
        page.print_paragraph(
            f"In {undone:,} draws the plan cannot be held to the letter: fewer can be hired, or "
            "are there to be released."
        )
    nothing = sum(not each.settled for each in found.held)
    if nothing:
        page.print_paragraph(
            f"In {nothing:,} draws nothing can be done, whatever gives way: they count as draws in "
            "which nothing is kept, and have no cost."
        )


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"
