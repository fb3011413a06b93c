"""Strategies side by side, for the terminal: the answer first, then one table a topic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mixopt.instance.notebook import span
from mixopt.report.own_money import (
    ByPeriod,
    adds,
    describe_added,
    describe_envelope,
    describe_on_own,
)
from mixopt.report.terminal.comparison_cells import heading_of
from mixopt.report.terminal.comparison_tables import Tables
from mixopt.report.terminal.grid import Grid, print_grid
from mixopt.report.terminal.page import Page, widths
from mixopt.results.comparison import Column, Comparison
from mixopt.results.own_money import TITLES
from mixopt.results.price_base import words_of
from mixopt.units import pounds, pounds_that_suffice


def show_comparison(found: Comparison, page: Page) -> None:
    """Print a line for each column, then a table for each topic that has something in it."""
    tables = Tables(found)
    first = found.columns[0]
    titles = dict.fromkeys(column.title for column in found.columns)
    page.print_line(" and ".join(titles), "bold")
    bases = {column.price_base for column in found.columns}
    money = (
        words_of(bases.pop())
        if len(bases) == 1
        else ", ".join(
            f"{column.name} {words_of(column.price_base) or 'in money of which nothing is said'}"
            for column in found.columns
        )
    )
    if len(titles) == 1:
        page.print_line(f"Side by side, {span(first.periods)}{', ' if money else ''}{money}.")
    elif money:
        page.print_paragraph(f"Money: {money}.")
    for line in describe_columns(found):
        page.print_paragraph(line)
    for grid, columns in tables.grids():
        names = [heading_of(column) for column in columns]
        repeats = len(tables.nothing) == 1 and columns[0].kind == "do nothing"
        if repeats and _fit_beside(page, grid, names):
            print_grid(page, replace(grid, before=names[0]), names[1:])
        else:
            print_grid(page, grid, names)
    for line in _foot(tables):
        page.print_paragraph(line)


def _fit_beside(page: Page, grid: Grid, names: Sequence[str]) -> bool:
    """Whether the first column can stand beside another in each part of a table."""
    across = widths(names, [cells for _, cells in grid.rows])
    return page.columns_that_fit([grid.title, *(row[0] for row in grid.rows)], across) > 1


def describe_columns(found: Comparison) -> Iterator[str]:
    """What each column comes to, in a sentence; then what its scenarios do with money."""
    for column in found.columns:
        says = f" ({column.says})" if column.says else ""
        added = _added(found, column)
        yield f"{column.name}{says}: {_answer(found, column, on_own=adds(added))}"
        if words := describe_added("the scenario", added):
            yield f"{column.name}: {words}"


def _added(found: Comparison, column: Column) -> dict[str, ByPeriod]:
    """What scenarios add to the money of a column, by what it is added to."""
    rows = [row for row in found.topic("added") if row.column == column.name]
    return {
        TITLES.get(item, title): _by_period(found, column, "added", item)
        for item, title in dict.fromkeys((row.item, row.title) for row in rows)
    }


def _answer(found: Comparison, column: Column, *, on_own: bool) -> str:
    if column.cost is None:
        word = "No plan" if column.kind == "no plan" else "Not known"
        return f"{word}: {column.why}."
    total = _in_all(found, column, "money", "cost")
    words = pounds_that_suffice(total or 0.0)
    if total is not None and abs(total - column.cost) >= 1:
        words += f" ({pounds(column.cost)} discounted)"
    saved = _in_all(found, column, "saving", "against_nothing")
    if saved is not None and abs(saved) < 1:
        words += ", as much as doing nothing"
    elif saved is not None:
        words += f", {pounds(abs(saved))} {'less' if saved > 0 else 'more'} than doing nothing"
    return "; ".join(filter(None, [words, _stand(found, column, on_own=on_own)])) + "."


def _stand(found: Comparison, column: Column, *, on_own: bool) -> str:
    """The gap to the envelope, or what is left of it; blank where there is none.

    Args:
        found: The comparison.
        column: One with a cost.
        on_own: Scenarios add money, which does not count: what is saved is said too.
    """
    left = _by_period(found, column, "money", "headroom")
    if not on_own:
        return describe_envelope(left) if left else ""
    saved, target = (_by_period(found, column, "saving", item) for item in ("saved", "target"))
    return describe_on_own(left, saved, target, len(column.areas))


def _by_period(found: Comparison, column: Column, topic: str, item: str) -> dict[str, float]:
    """A number of a column in each period, all areas together."""
    return {
        row.period: row.value or 0.0
        for row in found.topic(topic)
        if (row.column, row.item, row.area) == (column.name, item, "") and row.period
    }


def _in_all(found: Comparison, column: Column, topic: str, item: str) -> float | None:
    """A number over the whole plan, of all areas."""
    for row in found.topic(topic):
        if (row.column, row.item, row.measure, row.area, row.period) == (
            column.name,
            item,
            "",
            "",
            "",
        ):
            return row.value
    return None


def _foot(tables: Tables) -> Iterator[str]:
    """How doing nothing is worked out, and how many changes each column has."""
    yield ""
    if tables.nothing:
        yield (
            "Do nothing: today's mix and staff ratios held as need, prices and money move, without "
            "levers, one-off money or reserves; plain arithmetic (docs/comparison.md)."
        )
    else:
        yield "Doing nothing is not shown: name the instance of the saved plans too."
