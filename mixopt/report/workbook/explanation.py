"""Why there is no plan, as a workbook: what it says, the ways out, and what clashes."""

from __future__ import annotations

from datetime import date

from mixopt.instance.fingerprint import fingerprint
from mixopt.instance.instance import Instance
from mixopt.report.terminal.explanation import describe
from mixopt.report.workbook.book import Book, add_trace
from mixopt.results.explanation import Explanation, Set


def explanation_workbook(instance: Instance, found: Explanation, day: date) -> bytes:
    """The explanation in words, then its tables, a sheet each.

    Args:
        instance: For titles.
        found: Why there is no plan, or how near a plan is to none.
        day: When it was made.
    """
    book = Book()
    sheet = book.sheet("Explanation")
    sheet.sheet.set_column(0, 0, 130)
    for at, words in enumerate(describe(instance, found)):
        sheet.text(at, 0, words, *(["title"] if not at else ["wrap"]), wide=False)
    _add_changes(book, found)
    _add_conflicts(book, found)
    _add_headroom(book, found)
    add_trace(
        book,
        [
            ("Instance", instance.name),
            ("Scenario", instance.scenario or "none"),
            *(("Changed", words) for words in instance.changes),
            ("Prepared", day.isoformat()),
            ("Fingerprint of the figures (SHA-256)", fingerprint(instance)),
        ],
    )
    return book.content()


def _add_changes(book: Book, found: Explanation) -> None:
    """Each change alone that makes a plan, and those of the package."""
    rows: list[tuple[str, str, Set, float | None]] = [
        ("alone", kind.kind, each, offer.cost)
        for kind in found.alone
        for offer in kind.offers
        for each in offer.sets
    ]
    package = found.package
    if package and package.parts:
        rows += [("package", part.kind, part.set, package.cost) for part in package.parts]
    if not rows:
        return
    sheet = book.sheet("Ways out")
    sheet.heads(0, ("Alone or together", "Kind", "Figure", "Unit", "From", "To",
                    "Cost of the plan, £", "What --set takes"))  # fmt: skip
    for at, (way, kind, change, cost) in enumerate(rows, 1):
        for column, words in enumerate((way, kind, change.address, change.unit)):
            sheet.text(at, column, words)
        sheet.number(at, 4, change.before, "plain")
        sheet.number(at, 5, change.after, "plain")
        sheet.number(at, 6, cost, "money")
        sheet.text(at, 7, change.setting)
    sheet.fit()


def _add_conflicts(book: Book, found: Explanation) -> None:
    """Sets of limits that cannot all be kept, with the figures that make them."""
    if not found.conflicts.found:
        return
    sheet = book.sheet("What clashes")
    sheet.heads(0, ("Set", "Limit", "Period", "Standing", "Short by", "Unit", "Figure", "Value"))
    at = 1
    for number, conflict in enumerate(found.conflicts.found, 1):
        for limit in conflict.limits:
            for figure in limit.figures or (None,):
                sheet.number(at, 0, number, "plain")
                for column, words in enumerate((limit.says, limit.period, limit.standing), 1):
                    sheet.text(at, column, words)
                sheet.number(at, 4, limit.short, "fine")
                sheet.text(at, 5, limit.unit)
                if figure is not None:
                    sheet.text(at, 6, figure.address)
                    sheet.number(at, 7, figure.value, "plain")
                at += 1
    sheet.fit()


def _add_headroom(book: Book, found: Explanation) -> None:
    """How far each figure can go before there is no plan."""
    if not found.near:
        return
    sheet = book.sheet("Nearest to no plan")
    sheet.heads(0, ("Figure", "Unit", "Value", "As far as", "Share of its value"))
    for at, near in enumerate(found.near, 1):
        sheet.text(at, 0, near.address)
        sheet.text(at, 1, near.unit)
        sheet.number(at, 2, near.value, "plain")
        sheet.number(at, 3, near.last, "plain")
        sheet.number(at, 4, near.share, "share")
    sheet.fit()
