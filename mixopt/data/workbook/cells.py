"""One cell of a workbook as the text that a table would hold, or why it is not read.

Numbers are kept to 15 digits, as Excel keeps them, and without what their format adds: a cell that
holds 0.15 and shows 15% is 15 in a row of %, and 0.15 in a row of shares.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from mixopt.units import UNITS, list_symbols_for

DIGITS = 15
"""Significant digits that Excel keeps of a number."""

_OURS = re.compile(r"(?:#,##)?0(?:\.(0+))?")
"""Formats in which a number is written back with the zeros that end it."""

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
"""Of a number format: what is shown as it stands."""

_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")

_LOCAL = re.compile(r'_?\(?"\$"')
"""How the formats begin that stand for the money of the country."""

_SCALED = re.compile(r"[0#?],+(?![0#?])")
"""Of a number format: commas that divide what is shown by thousands."""

_VOLATILE = re.compile(r"\b(?:RAND|RANDBETWEEN|RANDARRAY|NOW|TODAY)\s*\(", re.IGNORECASE)

_RETURN = re.compile(r"_x000[dD]_\n?|\r\n?")

SPACES = "\u200b\u200c\u200d\u2060\ufeff"
"""Marks without width that come with text from web pages."""

_KEPT = "Open it in Excel, let it calculate, and save it; or write the value"


class Found(NamedTuple):
    """What stands in a cell."""

    value: Any
    """As Python has it; of a formula, the value that was kept with it."""
    format: str = "General"
    formula: str | None = None


class Refused(NamedTuple):
    """Why a cell is not read, and what would mend it."""

    what: str
    remedy: str


def text_of(found: Found, unit: str | None = None, *, manual: bool = False) -> str | Refused:
    """A cell as text.

    Args:
        found: What stands in it.
        unit: The unit of its row, where it is a figure's value.
        manual: The workbook is calculated only when somebody asks for it.
    """
    if found.formula is not None and (refused := _stale(found, manual)):
        return refused
    value = found.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, found.format, unit)
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return _RETURN.sub("\n", str(value))


def _stale(found: Found, manual: bool) -> Refused | None:
    """Why the value that is kept with a formula is not the formula's."""
    formula = str(found.formula)[:60]
    if found.value is None:
        return Refused(f"the formula '{formula}' has no value kept with it", _KEPT)
    if manual:
        what = f"the formula '{formula}' may be out of date: the workbook calculates by hand only"
        return Refused(what, "Formulas, Calculation Options, Automatic; and save it")
    if _VOLATILE.search(str(found.formula)):
        what = f"the formula '{formula}' gives another value whenever it is opened"
        return Refused(what, "Write the value")
    return None


def plain(value: float) -> str:
    """A number to 15 digits, without an exponent."""
    if isinstance(value, int) and abs(value) < 10**DIGITS:
        return str(value)
    shortest = f"{float(value):.{DIGITS}g}"
    if not any(character.isdigit() for character in shortest):
        return shortest
    whole = f"{Decimal(shortest):f}"
    return "0" if whole == "-0" else whole


def _number(value: float, shown: str, unit: str | None) -> str | Refused:
    if shown == "General":
        return plain(value)
    ours = _OURS.fullmatch(shown)
    if ours:
        text = plain(value)
        places = len(ours[1] or "")
        fixed = f"{Decimal(text):.{places}f}"
        return fixed if Decimal(fixed) == Decimal(text) else text
    bare = _LITERAL.sub("", _CURRENCY.sub("", shown))
    if _SCALED.search(bare.partition(";")[0]):
        what = f"reads {plain(value)} and shows it in thousands or millions (format '{shown}')"
        return Refused(what, "Format it as a plain number, in the unit that its row says")
    if "%" in bare and unit is not None:
        return _percent(value, unit)
    if unit is not None:
        return _money(value, shown, unit)
    return plain(value)


def _percent(value: float, unit: str) -> str:
    """What is shown as 15%: 15 in a row of %, 0.15 in one of shares, else text that is refused."""
    hundredfold = plain(float(f"{value * 100:.{DIGITS - 1}g}"))
    known = UNITS.get(unit)
    if unit.startswith("%"):
        return hundredfold
    if known is not None and any(each.startswith("%") for each in list_symbols_for(known.own)):
        return plain(value)
    return f"{hundredfold}%"


def _money(value: float, shown: str, unit: str) -> str:
    """A number shown as money; in a row of another unit, or of another money, text to refuse."""
    if _LOCAL.match(shown):  # whatever the money of who opens it: here that is £
        return plain(value)
    written = _CURRENCY.sub(r"\1", shown)
    signs = {mark for mark in ("£", "$", "€", "USD", "EUR") if mark in written}
    for sign in sorted(signs - {"£"}):
        return f"{sign}{plain(value)}"
    if "£" in signs and "£" not in unit:
        return f"£{plain(value)}"
    return plain(value)
