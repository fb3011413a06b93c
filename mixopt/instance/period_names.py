"""What the name of a period says of its days, and what a spreadsheet makes of a name.

Councils and departments write a financial year as 2025/26, 2025-26, 202526 or 2025/2026; quarters
as 2025Q3, of the calendar or of the financial year; months as 2025-04. A name of another form may
stand for any days. Opens no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from mixopt.schema.head import EARLIEST, LATEST

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?P<word>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_FINANCIAL = r"(?P<year>\d{4}|\d{2})(?:[/-](?P<next>\d{4}|\d{2})|(?<=\d{4})(?P<joined>\d{2}))"
_PART = r"(?P<part>[qh])(?P<of>[1-4])"
_FORMS = {
    "year": [re.compile(_FINANCIAL)],
    "part": [
        re.compile(rf"{_FINANCIAL}[ /-]?{_PART}"),
        re.compile(rf"(?P<year>\d{{4}})[ /-]?{_PART}"),
    ],
    "month": [
        re.compile(r"(?P<year>\d{4})[/-]?(?P<month>\d{2})"),
        re.compile(r"(?P<year>\d{4})[/-](?P<month>\d)"),
        re.compile(r"(?P<month>\d{1,2})[/-](?P<year>\d{4})"),
        re.compile(rf"(?P<year>\d{{4}})[ /-]?{_MONTH}"),
    ],
    "calendar": [re.compile(r"(?P<year>\d{4})")],
}

_SHOWN = [
    re.compile(rf"{_MONTH}[ -](?P<year>\d{{4}}|\d{{2}})"),
    re.compile(rf"(?P<year>\d{{2}})[ -]{_MONTH}"),
    re.compile(rf"0?1[ -]{_MONTH}[ -](?P<year>\d{{4}}|\d{{2}})"),
    re.compile(r"0?1/(?P<month>\d{1,2})/(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-01(?: 00:00(?::00)?)?"),
]
"""How a spreadsheet shows a month that it has taken for a date."""

_SERIAL = re.compile(r"[345]\d{4}")
"""How it writes one whose cell is not formatted as a date: days since the end of 1899."""


class Days(NamedTuple):
    """What a name says: so many months from a day, as which part of a year."""

    what: str
    first: date
    months: int

    @property
    def last(self) -> date:
        """The last day."""
        months = self.first.month - 1 + self.months
        return date(self.first.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)


@lru_cache(maxsize=4096)
def meanings(name: str) -> tuple[Days, ...]:
    """The days that a period's name can stand for; none where its form says nothing of them."""
    return (*_meanings(name.strip().lower()),)


def _meanings(name: str) -> Iterator[Days]:
    for form, patterns in _FORMS.items():
        for match in filter(None, (pattern.fullmatch(name) for pattern in patterns)):
            found = match.groupdict()
            year = _year(found["year"])
            if EARLIEST - 1 <= year <= LATEST and _consecutive(found, year):
                yield from _READ[form](year, found)


def _consecutive(found: dict[str, str | None], year: int) -> bool:
    """Whether the second year of a financial year, if there is one, follows the first."""
    after = found.get("next") or found.get("joined")
    return after is None or int(after) == (year + 1) % 10 ** len(after)


def _year(text: str | None) -> int:
    year = int(text or 0)
    return year if len(text or "") > 2 else year + (1900 if year >= EARLIEST % 100 else 2000)


def _financial(year: int, _found: dict[str, str | None]) -> Iterator[Days]:
    yield Days("financial year", date(year, 4, 1), 12)


def _part(year: int, found: dict[str, str | None]) -> Iterator[Days]:
    months, what = (3, "quarter") if found["part"] == "q" else (6, "half-year")
    at = (int(found["of"] or 0) - 1) * months
    starts = [4] if found.get("next") or found.get("joined") else [1, 4]
    for start in starts if at < 12 else ():
        month = start - 1 + at
        yield Days(what, date(year + month // 12, month % 12 + 1, 1), months)


def _month(year: int, found: dict[str, str | None]) -> Iterator[Days]:
    word = found.get("word")
    month = _MONTHS.index(word) + 1 if word else int(found["month"] or 0)
    if 1 <= month <= 12:
        yield Days("month", date(year, month, 1), 1)


def _calendar(year: int, _found: dict[str, str | None]) -> Iterator[Days]:
    """A year alone may be the one in which twelve months begin, or end."""
    for month in (4, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12):
        yield Days("year", date(year, month, 1), 12)
    for month in range(2, 13):
        yield Days("year", date(year - 1, month, 1), 12)


_READ = {"year": _financial, "part": _part, "month": _month, "calendar": _calendar}


def find_contradiction(name: str, first: date, last: date) -> tuple[str, str] | None:
    """What a period's name says that its days are not, and what would mend it; None if they fit."""
    found = meanings(name)
    if not found or any((days.first, days.last) == (first, last) for days in found):
        return None
    spans = " or ".join(f"from {days.first} to {days.last}" for days in found[:2])
    if found[0].what == "year":
        spans = f"twelve months that begin or end in {name}"
    what = " or ".join(dict.fromkeys(days.what for days in found))
    return (
        f"is not the {what} that it is called",
        f"{name} is {spans}: write these days, or rename it",
    )


def _find_months(shown: str) -> list[Days]:
    """The month that a spreadsheet, or somebody, means by `Apr-26` or the like; none if none."""
    text = shown.strip().lower()
    for match in filter(None, (pattern.fullmatch(text) for pattern in _SHOWN)):
        return [*_month(_year(match["year"]), match.groupdict())]
    if not _SERIAL.fullmatch(text):
        return []
    return [Days("month", date(1899, 12, 30) + timedelta(days=int(text)), 1)]


def restore_name(shown: str, names: Iterable[str]) -> str | None:
    """The period that a spreadsheet has made into `Apr-26` or the like; None if it is none.

    A day may stand for the period that begins on it.
    """
    wanted, there = {*_find_months(shown)}, [*names]
    found = next((name for name in there if wanted & {*meanings(name)}), None)
    firsts = {days.first for days in wanted}
    return found or next(
        (name for name in there if firsts & {days.first for days in meanings(name)[:1]}), None
    )


def plain_name(shown: str) -> str | None:
    """A month's name in the form that a period's name has: 2027-01 for `Jan-27`."""
    found = _find_months(shown)
    return f"{found[0].first:%Y-%m}" if found else None


def same_days(shown: str, names: Iterable[str]) -> str | None:
    """The one period that a name of another form stands for: 2026/27 for `2026-27` or `Apr-26`."""
    there = [*names]
    found = [name for name in there if {*meanings(shown)} & {*meanings(name)}]
    return found[0] if len(found) == 1 else restore_name(shown, there)
