"""What stands in the cells and headings of a comparison, as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mixopt.report.terminal.area import standard_level, standard_limit
from mixopt.report.terminal.grid import SEEN, count, thousands
from mixopt.results.comparison import Column, Compared
from mixopt.units import Measure, pounds_that_suffice

HEADING = 16
"""Characters of a line of a column's heading."""


def heading_of(column: Column) -> str:
    """The name of a column, on several lines where it is long."""
    return fold_name(column.name)


def fold_name(name: str) -> str:
    """A name on lines of a few characters, broken after `_`, `+`, `:` and blanks."""
    lines, line = [], ""
    for part in name.replace("_", "_\n").replace("+", "+\n").replace(" ", " \n").split("\n"):
        if line and len(line) + len(part.rstrip()) > HEADING:
            lines.append(line.rstrip())
            line = ""
        line += part
    return "\n".join([*lines, line.rstrip()])


def differ(later: Sequence[Compared], whole: Sequence[Compared]) -> Iterator[bool]:
    """For each column, whether the discounted sum differs from the plain one."""
    by = {row.column: row.value or 0.0 for row in whole}
    for row in later:
        yield abs((row.value or 0.0) - by.get(row.column, 0.0)) >= 1


def thousands_cell(row: Compared) -> str:
    """£ thousand."""
    return thousands(row.value or 0.0)


def people_cell(row: Compared) -> str:
    """People."""
    return count(row.value or 0.0)


def moved_cell(row: Compared, change: Mapping[str, Compared]) -> str:
    """The last period, and the change from today; `=` where nothing moves."""
    moved = change[row.column].value or 0.0 if row.column in change else 0.0
    text = f"{moved:+,.1f}" if abs(moved) >= SEEN * 10 else "="
    return f"{count(row.value or 0.0)} ({text})" if row.column in change else count(row.value or 0)


def against_cell(row: Compared, limits: Mapping[str, Compared]) -> str:
    """A level beside its limit, with a mark where that is broken."""
    limit = limits[row.column]
    most = limit.value or 0.0
    if row.value is None:
        return row.note
    at_least = limit.measure == "at_least"
    over = most - row.value if at_least else row.value - most
    mark = "*" if over > 1e-6 * max(1.0, abs(most)) else ""
    level, text = (standard_level(each, most, row.unit) for each in (row.value, most))
    if mark and level == text:  # it is broken by less than the limit's decimals show
        level = f"{100 * row.value:.3f}%" if row.unit == "share" else f"{row.value:,.4f}"
    return f"{level}{mark} ({standard_limit(most, row.unit, at_least=at_least)})"


def starts_cell(row: Compared, first: Mapping[str, str]) -> str:
    """Starts in all, and the first period with one."""
    number = f"{row.value or 0.0:,.2f}".rstrip("0").rstrip(".")
    return f"{number}, {first[row.column]}" if row.column in first else number


def size_of(row: Compared) -> float:
    """How much a number is, whatever its sign."""
    return 0.0 if row.value is None else abs(row.value)


def one_more_cell(row: Compared) -> str:
    """What one more of a limit does."""
    return row.note if row.value is None else Measure.MONEY.amount(row.value)


def price_cell(row: Compared) -> str:
    """What one unit adds to the cost, or why that is not known."""
    if row.value is None:
        return row.note
    people = row.unit.startswith(Measure.PEOPLE)
    return (Measure.PEOPLE if people else Measure.MONEY).amount(row.value)


def unit_words(unit: str) -> str:
    """A unit as people say it."""
    return {"share": "points of 100"}.get(unit, unit)


def beyond_cell(amount: float, unit: str) -> str:
    """By how much something is beyond its limit."""
    if unit == "£":
        return pounds_that_suffice(amount)
    amount *= 100 if unit == "share" else 1
    return f"{amount:,.2f}" if amount >= 0.01 else f"{amount:.1g}"
