"""Days as people write them in Britain, for messages: what was meant. Opens no file."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_MONTH = r"(?P<word>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?"

_DAYS = [
    re.compile(r"(?P<day>\d{1,2})[/. -](?P<month>\d{1,2})[/. -](?P<year>\d{4}|\d{2})"),
    re.compile(r"(?P<year>\d{4})[/. -](?P<month>\d{1,2})[/. -](?P<day>\d{1,2})"),
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]{_MONTH}[ -](?P<year>\d{{4}}|\d{{2}})"),
    re.compile(rf"{_MONTH}[ -](?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ -](?P<year>\d{{4}})"),
]

_MONTHS_ALONE = [
    re.compile(rf"{_MONTH}[ -](?P<year>\d{{4}}|\d{{2}})"),
    re.compile(r"(?P<year>\d{4})[/-](?P<month>\d{1,2})"),
    re.compile(r"(?P<month>\d{1,2})/(?P<year>\d{4})"),
]

_TIME = re.compile(r"[ t]\d{1,2}:\d{2}(:\d{2})?(\.0+)?z?$")


def guess_day(text: Any) -> str | None:
    """The day that was meant, as it is to be written; None where that is not plain.

    The day comes first, as in Britain. Of a month alone, its first day and its last.
    """
    if isinstance(text, int):
        return _of_number(text)
    if not isinstance(text, str):
        return None
    bare = _TIME.sub("", re.sub(r"\s+", " ", text.strip().lower()))
    for match in filter(None, (pattern.fullmatch(bare) for pattern in _DAYS)):
        found = match.groupdict()
        day, month = int(found["day"]), _month(found)
        made = _make_date(_year(found["year"]), month, day)
        if made is None and not found.get("word"):  # only the other way round is there such a day
            made = _make_date(_year(found["year"]), day, month)
        elif made and not found.get("word") and _either(day, month, bare):
            return f"{made}, if the day comes first"
        if made is not None:
            return str(made)
    for match in filter(None, (pattern.fullmatch(bare) for pattern in _MONTHS_ALONE)):
        found = match.groupdict()
        first = _make_date(_year(found["year"]), _month(found), 1)
        if first is not None:
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            return f"{first}, its first day, or {last}, its last"
    return None


def _of_number(number: int) -> str | None:
    """The day of 20260401, or of the number by which a spreadsheet counts days."""
    if 40_000 <= number < 60_000:
        return str(date(1899, 12, 30) + timedelta(days=number))
    made = _make_date(number // 10_000, number // 100 % 100, number % 100)
    return str(made) if made else None


def _month(found: dict[str, str | None]) -> int:
    word = found.get("word")
    return MONTHS.index(word[:3]) + 1 if word else int(found.get("month") or 0)


def _year(text: str | None) -> int:
    year = int(text or 0)
    return year + 2000 if len(text or "") == 2 else year


def _make_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _either(day: int, month: int, text: str) -> bool:
    """Whether what comes first may be the day or the month."""
    return day <= 12 and day != month and not text[:4].isdigit()
