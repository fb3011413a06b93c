"""Strategies side by side as a workbook: a sheet a topic, a column a strategy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from mixopt.instance.fingerprint import fingerprint
from mixopt.instance.instance import Instance
from mixopt.report.terminal.comparison import describe_columns
from mixopt.report.workbook.book import Book, Sheet, add_trace
from mixopt.results.comparison import TOPICS, Compared, Comparison

HEADINGS = ("What", "Number", "Area", "Period", "Unit")

KEYS = ("title", "measure", "area", "period", "unit")


def comparison_workbook(found: Comparison, day: date, instances: Sequence[Instance] = ()) -> bytes:
    """An answer a column, then every number, a sheet a topic.

    Args:
        found: What is set side by side.
        day: When it was made.
        instances: Those compared, whose figures are traced.
    """
    book = Book()
    sheet = book.sheet("Summary")
    sheet.sheet.set_column(0, 0, 110)
    sheet.text(0, 0, "Strategies side by side", "title", wide=False)
    for at, words in enumerate(describe_columns(found), 2):
        sheet.text(at, 0, words, "wrap", wide=False)
        sheet.sheet.set_row(at, 15 * (1 + len(words) // 105))
    for topic in TOPICS:
        rows = found.topic(topic)
        if rows:
            _add_topic(book.sheet(topic.capitalize()), found, rows)
    columns = [(column.name, column.says or column.title) for column in found.columns]
    changes = [
        (f"{column.name}: changed", words) for column in found.columns for words in column.changes
    ]
    marks = [(f"{each.name}: fingerprint (SHA-256)", fingerprint(each)) for each in instances]
    add_trace(book, [*columns, *changes, ("Prepared", day.isoformat()), *marks])
    return book.content()


def _add_topic(sheet: Sheet, found: Comparison, rows: Iterable[Compared]) -> None:
    """Each number of a topic in a line, with a column for each strategy."""
    names = [column.name for column in found.columns]
    sheet.heads(0, (*HEADINGS, *names), len(HEADINGS))
    lines: dict[tuple[str, ...], dict[str, Compared]] = {}
    for row in rows:
        lines.setdefault(tuple(getattr(row, key) for key in KEYS), {})[row.column] = row
    for at, (keys, by) in enumerate(lines.items(), 1):
        for column, words in enumerate(keys):
            sheet.text(at, column, words)
        for column, name in enumerate(names, len(HEADINGS)):
            if name not in by:
                continue
            if by[name].value is None:
                sheet.text(at, column, by[name].note or "no plan")
            else:
                sheet.number(at, column, by[name].value, _look(keys[-1]))
    sheet.sheet.autofilter(0, 0, max(len(lines), 1), len(HEADINGS) + len(names) - 1)
    sheet.fit()


def _look(unit: str) -> str:
    """How numbers of a unit are written."""
    if unit.startswith("£"):
        return "money"
    return "share" if unit == "share" else "fine"
