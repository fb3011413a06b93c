"""The rows of a comparison that rest on limits and prices: what binds, what is missing, and worth.

Each function writes them for one column, whose other rows `ColumnRows` writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from mixopt.instance.limit import PEOPLE, Limit
from mixopt.results.compared_rows import ColumnRows
from mixopt.results.comparison import Compared
from mixopt.results.do_nothing import Unheld
from mixopt.results.explanation import Relaxed
from mixopt.results.price import Price, Side
from mixopt.units import PENNY


def limit_rows(
    of: ColumnRows, rows: Iterable[Any], declared: Mapping[str, Limit]
) -> Iterator[Compared]:
    """The limits that bind, with what one more would do: none where it cannot be done."""
    for row in rows:
        if not _is_for_a_council(row, declared) or row.room > 0:
            continue
        if row.change is not None and abs(row.change) <= PENNY:
            continue
        title = row.words[:1].upper() + row.words[1:] + (of.where(row.area) if row.area else "")
        yield of.row(
            "limits", f"{row.limit}.{row.of}", title, row.change, measure="one more",
            area=row.area if of.several else "", period=row.period,
            note="cannot be done" if row.change is None else "",
        )  # fmt: skip


def missing_rows(
    of: ColumnRows, money: Iterable[tuple[str, str, float, str]], relaxed: Iterable[Relaxed]
) -> Iterator[Compared]:
    """What is missing for a plan: money by period and what it would be; then other limits."""
    for area, period, amount, words in money:
        title = words[:1].upper() + words[1:] + (of.where(area) if area else "")
        yield of.row("missing", words, title, amount, period=period,
                       area=area if of.several else "", note="money")  # fmt: skip
    for each in relaxed:
        people = each.family == PEOPLE
        title = (each.subject if people else each.says) + (of.where(each.area) if each.area else "")
        yield of.row("missing", each.says, title, each.by, period=each.period,
                       area=each.area if of.several else "", unit=each.unit,
                       note="people" if people else each.standing)  # fmt: skip


def price_rows(
    of: ColumnRows, prices: Iterable[Price], title: Callable[[str], str]
) -> Iterator[Compared]:
    """The price of figures on both sides."""
    for price in prices:
        for measure, side in (("one more", price.up), ("one less", price.down)):
            yield of.row(
                "prices", price.address, title(price.address), _adds(side), measure=measure,
                unit=price.price_unit, note="" if side.state == "price" else side.state,
            )  # fmt: skip


def unheld_rows(of: ColumnRows, rows: Iterable[Unheld]) -> Iterator[Compared]:
    """What cannot be held, with its limit."""
    for row in rows:
        title = row.says + (of.where(row.area) if row.area else "")
        item = ".".join(filter(None, (row.sort, row.of)))
        for measure, value in (("reached", row.reached), (row.sense, row.limit)):
            yield of.row("not held", item, title, value, measure=measure, period=row.period,
                           area=row.area if of.several else "", unit=row.unit,
                           note=row.standing)  # fmt: skip


def _adds(side: Side) -> float | None:
    return side.unit_adds if side.slope is not None else None


def _is_for_a_council(row: Any, declared: Mapping[str, Limit]) -> bool:
    """Whether it is a limit that could move: not how many people there are, nor what is sought."""
    if row.limit in declared:
        found = declared[row.limit]
        return found.family != PEOPLE and bool(found.keys)
    return row.unit != "person" and bool(row.area or row.of)
