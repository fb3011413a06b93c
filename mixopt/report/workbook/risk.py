"""How sure a plan is, as a workbook: chances and money with a chart, what drives it, every draw."""

from __future__ import annotations

from datetime import date

from mixopt.instance.instance import Instance
from mixopt.report.workbook.book import Book, Sheet, add_trace, trace_of
from mixopt.results.risk import Risk
from mixopt.results.risk_rows import (
    CHANCES,
    COST,
    DISCOUNTED,
    HELD,
    LEFT,
    MEASURES,
    OVERSPEND,
    QUANTILES,
    UNMET,
)
from mixopt.results.risk_words import (
    TITLES,
    describe_policy,
    headline,
    tell_bearing,
    warn_of_unmet,
)

WORDS = {
    COST: "Cost, £",
    OVERSPEND: "Overspend, £",
    UNMET: "People without a service, person-years",
    DISCOUNTED: "Cost, later money discounted, £",
}

SHOWN = 10
"""Drivers in the chart."""


def risk_workbook(found: Risk, day: date, instance: Instance) -> bytes:
    """The answer and its chances, money by year, drivers, limits, and a row a draw.

    Args:
        found: What came of the draws.
        day: When it was made.
        instance: Whose they are: its figures are traced.
    """
    book = Book()
    _add_answer(book, found)
    _add_money(book, found)
    if found.borne:
        _add_bearing(book, found)
    _add_drivers(book, found)
    _add_limits(book, found)
    _add_draws(book, found)
    add_trace(
        book, trace_of(found, instance, day, ("Draws", f"{found.draws:,}, seed {found.seed}"))
    )
    return book.content()


def _add_answer(book: Book, found: Risk) -> None:
    """The answer in words, and the chances."""
    sheet = book.sheet("Risk")
    sheet.text(0, 0, found.title, "title", wide=False)
    said = filter(None, (headline(found), tell_bearing(found), warn_of_unmet(found)))
    sheet.text(1, 0, " ".join(said), wide=False)
    for at, policy in enumerate(TITLES, 2):
        sheet.text(at, 0, describe_policy(policy), wide=False)
    head = 5
    sheet.heads(head, ("Chance that", *TITLES.values(), "± error, plan held"), 1)
    for at, (name, words) in enumerate(CHANCES.items(), head + 1):
        sheet.text(at, 0, words)
        for column, policy in enumerate(TITLES, 1):
            sheet.number(at, column, found.chance(policy, name).share, "share")
        sheet.number(at, 3, found.chance(HELD, name).error, "share")
    sheet.fit()


def _add_money(book: Book, found: Risk) -> None:
    """Every estimate, with a chart of what each year costs, from P5 to P95."""
    sheet = book.sheet("By year")
    names = ("P5", "P25", "P50", "P75", "P90", "P95", "Mean", "± error", "Worst tenth", "± error")
    sheet.heads(0, ("Policy", "Measure", "Year", *names), 3)
    rows = [
        each for policy in TITLES for measure in MEASURES for each in found.estimates
        if (each.policy, each.measure) == (policy, measure)
    ]  # fmt: skip
    for at, each in enumerate(rows, 1):
        sheet.text(at, 0, TITLES[each.policy])
        sheet.text(at, 1, WORDS[each.measure])
        sheet.text(at, 2, each.period or "In all")
        values = [*(getattr(each, name) for name in QUANTILES), each.mean, each.mean_error,
                  each.tail, each.tail_error]  # fmt: skip
        look = "fine" if each.measure == UNMET else "money"
        for column, value in enumerate(values, 3):
            sheet.number(at, column, value if value == value else None, look)
    _add_fan(book, sheet, found, len(rows) + 3)
    sheet.fit()


def _add_fan(book: Book, sheet: Sheet, found: Risk, below: int) -> None:
    """A chart of what each year costs with the plan held: its rows are the first."""
    chart = book.book.add_chart({"type": "line"})
    last = len(found.periods)
    for name, column, colour in (("P5", 3, "#9DB8CF"), ("P25", 4, "#5C8AB0"), ("P50", 5, "#1D4F7C"),
                                 ("P75", 6, "#5C8AB0"), ("P95", 8, "#9DB8CF")):  # fmt: skip
        chart.add_series(
            {
                "name": name,
                "categories": ["By year", 1, 2, last, 2],
                "values": ["By year", 1, column, last, column],
                "line": {"color": colour},
            }
        )
    chart.set_title({"name": "Cost by year with the plan held, £"})
    chart.set_size({"width": 760, "height": 380})
    sheet.sheet.insert_chart(below, 0, chart, {"description": "Cost by year, from P5 to P95"})


def _add_bearing(book: Book, found: Risk) -> None:
    """What each partner bears of what funds with a risk are overspent by."""
    sheet = book.sheet("Who bears it")
    names = ("Chance", "Mean", "± error", "P95", "± error", "Worst tenth", "± error")
    sheet.heads(0, ("Policy", "Who", "£", "Year", *names), 4)
    for at, each in enumerate(found.borne, 1):
        sheet.text(at, 0, TITLES[each.policy])
        sheet.text(at, 1, each.title)
        sheet.text(at, 2, "alone" if each.measure == LEFT else "if the risk is shared")
        sheet.text(at, 3, each.period or "In all")
        sheet.number(at, 4, each.chance, "share")
        values = (each.mean, each.mean_error, each.p95, each.p95_error, each.tail, each.tail_error)
        for column, value in enumerate(values, 5):
            sheet.number(at, column, value if value == value else None, "money")
    sheet.fit()


def _add_drivers(book: Book, found: Risk) -> None:
    """What drives the overspend and the cost, with a chart of the first."""
    sheet = book.sheet("Drivers")
    headings = ("Assumption", "Address or factor", "Policy", "Drives", "Share", "± error",
                "Rank correlation")  # fmt: skip
    sheet.heads(0, headings, 4)
    rows = [each for policy in TITLES for measure in (OVERSPEND, DISCOUNTED)
            for each in found.drivers_of(policy, measure)]  # fmt: skip
    for at, each in enumerate(rows, 1):
        sheet.text(at, 0, each.title)
        sheet.text(at, 1, each.name)
        sheet.text(at, 2, TITLES[each.policy])
        sheet.text(at, 3, WORDS[each.measure])
        sheet.number(at, 4, each.share, "share")
        sheet.number(at, 5, each.share_error, "share")
        sheet.number(at, 6, each.correlation, "fine")
    last = min(SHOWN, len(found.drivers_of(HELD, OVERSPEND)))
    if last:
        chart = book.book.add_chart({"type": "bar"})
        chart.add_series(
            {
                "name": "Share",
                "categories": ["Drivers", 1, 0, last, 0],
                "values": ["Drivers", 1, 4, last, 4],
                "fill": {"color": "#1D4F7C"},
            }
        )
        chart.set_title({"name": "What drives the overspend, plan held"})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 760, "height": 120 + 30 * last})
        sheet.sheet.insert_chart(1, 8, chart, {"description": "What drives the overspend"})
    sheet.fit()


def _add_limits(book: Book, found: Risk) -> None:
    """Who goes without and what is broken, then which limits bind: how often."""
    sheet = book.sheet("Limits")
    sheet.heads(0, ("What", "Of", "How firm", "Policy", "Year", "Share of draws", "On average"), 5)
    at = 0
    for gap in found.missing:
        at += 1
        words = "without a service" if gap.standing == "people" else "broken"
        texts = (words, gap.says, gap.standing, TITLES[gap.policy], gap.period)
        for column, text in enumerate(texts):
            sheet.text(at, column, text)
        sheet.number(at, 5, gap.share, "share")
        sheet.number(at, 6, gap.mean, "fine")
    for each in found.limits:
        at += 1
        period = each.period or "any"
        texts = ("binds", each.says, each.standing, TITLES[each.policy], period)
        for column, text in enumerate(texts):
            sheet.text(at, column, text)
        sheet.number(at, 5, each.share, "share")
    sheet.sheet.autofilter(0, 0, max(at, 1), 6)
    sheet.fit()


def _add_draws(book: Book, found: Risk) -> None:
    """A row a draw and policy."""
    sheet = book.sheet("Draws")
    sheet.heads(0, found.columns, 3)
    at = 0
    for at, row in enumerate(found.rows(), 1):
        for column, name in enumerate(found.columns):
            value = row[name]
            if name == "has_plan":
                sheet.text(at, column, "yes" if value else "no")
            elif isinstance(value, str):
                sheet.text(at, column, value, wide=False)
            else:
                fine = "fine" if name.startswith(UNMET) else "money"
                look = "plain" if name == "draw" else fine
                sheet.number(at, column, value, look)
    sheet.sheet.autofilter(0, 0, max(at, 1), len(found.columns) - 1)
    sheet.fit()
