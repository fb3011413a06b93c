"""Alternatives for a terminal: what must be, what can be chosen, and other plans side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from mixopt.instance.instance import Instance
from mixopt.instance.titles import describe_changes
from mixopt.report.proofs import describe_proof
from mixopt.report.terminal.alternative_plans import show_plans
from mixopt.report.terminal.beyond import describe_years_counted
from mixopt.report.terminal.grid import Line, print_line
from mixopt.report.terminal.page import Page
from mixopt.report.terminal.range_titles import (
    amount,
    describe_address,
    group_rows,
    plain,
    title_of,
)
from mixopt.results.alternatives import SEEN, Alternatives, Outline, Range
from mixopt.results.price_base import words_of
from mixopt.units import PENNY, pounds

KINDS = {
    "services": "Services",
    "pathways": "People of each need, by service",
    "workforce": "Staff",
    "levers": "Levers, over the whole plan",
    "schemes": "Schemes",
}
"""The heading of each kind."""

VERDICTS = {
    "must-have": "must-have",
    "choice": "real choice",
    "must-avoid": "must-avoid",
    "given": "cannot differ",
}

MOST_NAMED = 4
"""Things of one sort that are named."""

RANGES_ABREAST = 3
"""Allowances side by side."""

WHOLE_FROM = 1000.0
"""From here on the ends of a range that stand side by side are shown as whole numbers."""


def show_alternatives(instance: Instance, found: Alternatives, period: str, page: Page) -> None:
    """Print what plans for about the same money have in common and what they differ by.

    Args:
        instance: Whose they are.
        found: What was found.
        period: The period whose ranges are printed.
        page: Where to print.
    """
    least = found.least
    print_line(page, least.title, style="bold")
    for words in describe_changes(instance):
        print_line(page, words)
    for words in (*_heading(found), *describe_years_counted(instance)):
        print_line(page, words)
    for words in _counts(instance, found, period):
        page.print_paragraph(words)
    if found.asked:
        show_plans(instance, found, page)
    if found.frontier is not None:
        show_outline(instance, found, found.frontier, page)
    for kind in KINDS:
        show_kind(instance, found, kind, period, page)
    print_line(page, "")
    for words in _legend(found):
        print_line(page, words, "dim")
    print_line(page, "")
    if money := words_of(instance.head.prices):
        print_line(page, f"Money is {money}.")
    print_line(page, f"Least cost: {describe_proof(least.certificate, least.cost)}")


def _heading(found: Alternatives) -> Iterator[str]:
    """What is looked at."""
    some = [
        each.words if each.words.startswith("£") else f"{each.words} ({pounds(each.pounds)})"
        for each in found.allowances
    ]
    within = some[0] if len(some) == 1 else f"{', '.join(some[:-1])} or {some[-1]}"
    yield (
        "What else could be done for about the same money: all plans that cost at most "
        f"{within} more than the least cost, {pounds(found.least.cost)}."
    )
    if found.dearest < found.allowances[-1].pounds:
        dearest = (
            f"No plan that keeps every limit costs more than {pounds(found.dearest)} above the"
        )
        same = "Every plan that keeps every limit costs the same"
        which = f"{dearest} least" if found.dearest >= PENNY else same
        yield f"{which}, so within {found.allowances[-1].words} are all plans that there are."


def choose_ranges(found: Alternatives, period: str) -> list[Range]:
    """The ranges of the widest allowance that stand for a period: its own, or the whole plan's."""
    widest = found.allowances[-1].words
    by_period = {(row.kind, row.area, row.of) for row in found.ranges if row.period}
    return [
        row
        for row in found.ranges
        if row.within == widest
        and row.period == (period if (row.kind, row.area, row.of) in by_period else "")
    ]


def _counts(instance: Instance, found: Alternatives, period: str) -> Iterator[str]:
    """How many of each sort there are; what can be chosen and what is to be avoided, by name."""
    rows = choose_ranges(found, period)

    def name_all(verdict: str) -> str:
        names = [title_of(instance, row, unit=False) for row in rows if row.verdict == verdict]
        more = [f"and {len(names) - MOST_NAMED} others"] if len(names) > MOST_NAMED else []
        return f"{len(names)} ({'; '.join([*names[:MOST_NAMED], *more])})" if names else "0"

    number = Counter(row.verdict for row in rows)
    vary = sum(row.is_free for row in rows if row.verdict == "must-have")
    words = found.allowances[-1].words
    yield f"Of {len(rows)} things within {words}, in {period}:"
    yield f"  must-haves, in all of them: {number['must-have']} (of {vary} the amount can differ)"
    yield f"  real choices, in some and not in others: {name_all('choice')}"
    yield f"  must-avoids, none in any, or no more than is committed: {name_all('must-avoid')}"
    yield f"  what cannot differ in any plan, whatever it costs: {number['given']}"


def show_kind(instance: Instance, found: Alternatives, kind: str, period: str, page: Page) -> None:
    """Print the ranges of one kind: with one allowance the ends apart, with more side by side."""
    rows = [row for row in choose_ranges(found, period) if row.kind == kind]
    if not rows:
        return
    title = KINDS[kind] if kind == "levers" else f"{KINDS[kind]}, {period}"
    print_line(page, "")
    if all(row.verdict == "given" for row in rows):
        print_line(page, f"{title}: none of {len(rows)} can differ, whatever a plan costs.", "bold")
        return
    if len(found.allowances) == 1:
        page.print_table(title, ["Cheapest", "Least", "Most", ""], _lines(instance, rows, _ends))
        return
    every = {(row.within, row.address): row for row in found.ranges}
    for start in range(0, len(found.allowances), RANGES_ABREAST):
        across = [each.words for each in found.allowances[start : start + RANGES_ABREAST]]
        lines = _lines(instance, rows, partial(_spans, every, across))
        page.print_table(title, ["Cheapest", *across], lines)


def _ends(row: Range) -> list[str]:
    return [amount(row, row.least), amount(row, row.most), _verdict(row)]


def _spans(every: Mapping[tuple[str, str], Range], across: Sequence[str], row: Range) -> list[str]:
    return [_span(every[words, row.address]) for words in across]


def _lines(
    instance: Instance, rows: Sequence[Range], cells: Callable[[Range], list[str]]
) -> list[Line]:
    """A line of a table for each range, after the least-cost plan's own; headings between them."""
    lines: list[Line] = []
    for heading, label, row in group_rows(instance, rows):
        if heading:
            lines.append((heading, []))
        lines.append((label, [amount(row, row.plan), *cells(row)]))
    return lines


def _verdict(row: Range) -> str:
    words = VERDICTS[row.verdict]
    return words if row.is_free or row.verdict != "must-have" else f"{words}, fixed"


def _legend(found: Alternatives) -> Iterator[str]:
    several = len(found.allowances) > 1
    words = (
        " Ask for one allowance alone to see of each thing whether it is a must-have or a choice."
        if several
        else ""
    )
    yield (
        "Each least and each most is that of some plan; several cannot all be reached at once "
        f"(--between, --plans).{words}"
    )
    if len(found.least.periods) > 1:
        yield (
            "Services, people and staff are averages over the period. Other periods: --period; "
            "all of them: --csv."
        )


def show_outline(instance: Instance, found: Alternatives, outline: Outline, page: Page) -> None:
    """Print the corners of what two things can be together."""
    names = [
        describe_address(instance, found, address) for address in (outline.first, outline.second)
    ]
    print_line(page, "")
    print_line(page, f"Both together, within {outline.within}", "bold")
    print_line(page, f"A: {names[0]}")
    print_line(page, f"B: {names[1]}")
    plan = outline.plan
    lines = [("Least-cost plan", [plain(plan.first), plain(plan.second)])]
    lines += [
        (f"Corner {at}", [plain(corner.first), plain(corner.second)])
        for at, corner in enumerate(outline.corners, 1)
    ]
    page.print_table("", ["A", "B"], lines)
    print_line(
        page,
        "There is a plan for everything between these corners, and none beyond them: each side is "
        "proven.",
    )


def _span(row: Range) -> str:
    """Both ends of a range; from 1,000 on in whole numbers, to be narrower."""
    if row.unit == "£" or row.most < WHOLE_FROM:
        least = "0" if abs(row.least) < SEEN else amount(row, row.least)
        return f"{least} to {amount(row, row.most)}"
    return f"{row.least:,.0f} to {row.most:,.0f}"
