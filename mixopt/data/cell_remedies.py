"""What is wrong with a cell that is no plain number, and what would mend it.

Each is a thing that spreadsheets, statistics and people put where a number belongs. Nothing here
is read as a number: what was meant is offered, and whoever wrote it decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from mixopt.instance.period_names import meanings
from mixopt.schema.numbers import NUMBER, guess_number
from mixopt.units import UNITS, Unit, list_symbols_for

MISREAD = "Â£"
"""What £ becomes where UTF-8 is read in a Western encoding."""

RECODE = "The file was saved in another encoding: write £ again, and save it as 'CSV UTF-8'"

PLAIN = "Write a plain number, such as 1250.5"

_SHORTENED = re.compile(r"-?\d(\.\d+)?E[+-]\d\d+", re.ASCII)
"""As a spreadsheet shows a number for which its column is too narrow: digits are lost."""

_ERROR = re.compile(r"#(REF|DIV/0|VALUE|NAME|NUM|NULL|N/A|SPILL|CALC)[!?]?", re.IGNORECASE)

_NO_NUMBER = re.compile(r"n/?a|n\.a\.?|none|null|nil|nan|tbc|tbd|unknown|not (available|known)|\?+")

_SUPPRESSED = re.compile(r"\[?(c|x|z|u|low|e|p|r)\]?|[:*~.]{1,3}")
"""Marks of official statistics, with or without brackets."""

_BOOLEAN = re.compile(r"true|false|yes|no|on|off|y|n", re.IGNORECASE)

_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"

_DATE = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}( .*)?"
    rf"|\d{{1,2}}(st|nd|rd|th)?[ -]?{_MONTH}([ -]?\d{{2,4}})?|{_MONTH}[ -]?\d{{1,4}}",
    re.IGNORECASE,
)

_RANGE = re.compile(r"\S*\d\S*\s*(-|–|to|or)\s*\S*\d\S*", re.IGNORECASE)

_ABOUT = re.compile(r"(<|>|≤|≥|~|c\.|ca\.?|circa|about|approx\.?|under|over)\s*(.*)", re.IGNORECASE)

_OTHER_MONEY = re.compile(r"[$€]|\b(USD|EUR)\b")

_CONTINENTAL = re.compile(r"-?\d{1,3}(\.\d{3})+,\d+", re.ASCII)

_WITH_UNIT = re.compile(r"(£?-?[\d,.]*\d)(?: +[^\d\s].*|/.*| ?%)")


def is_shortened(text: str) -> bool:
    """Whether a number may have lost digits in a spreadsheet: 1E+05 is shown for 123,456 too."""
    return bool(_SHORTENED.fullmatch(text))


def mend_shortened(text: str) -> str:
    """The remedy for such a number."""
    return (
        "A spreadsheet shortened it: format the cells as numbers and save again, or write "
        f"{Decimal(text):f} if that is all of it"
    )


def remedy_for(text: str, unit: Unit | None) -> str:
    """The remedy for a text that is no number.

    Args:
        text: What stands in the cell.
        unit: The unit of its row; None where that is not known.
    """
    bare = text.strip()
    found = (tried(bare, unit) for tried in _REMEDIES)
    return next(filter(None, found), PLAIN)


def _spreadsheet(text: str, _unit: Unit | None) -> str | None:
    if text.startswith("="):
        return "Write the number, not a formula"
    if MISREAD in text:
        return RECODE
    if text.strip("#") == "" and len(text) > 1:
        return "The column was too narrow when it was saved: widen it, and save again"
    if _ERROR.fullmatch(text):
        return "A formula of the spreadsheet failed: mend it there, and save again"
    return None


def _mend_missing(text: str, _unit: Unit | None) -> str | None:
    known = "an estimate rests on an assumed source, or a derived one"
    if text in {"-", "–", "—"}:
        return f"Write 0 if there is none (so spreadsheets show 0), else a plain number: {known}"
    if _NO_NUMBER.fullmatch(text.lower()):
        return f"Write a plain number: {known}"
    if _SUPPRESSED.fullmatch(text.lower()):
        return f"Write a plain number: the publisher left this one out, and {known}"
    if _BOOLEAN.fullmatch(text):
        return "Write a plain number: a yes or no is none"
    return None


def _date(text: str, _unit: Unit | None) -> str | None:
    if _DATE.fullmatch(text):
        return (
            "It is a date: write a plain number, and format the cells as numbers, as a spreadsheet "
            "makes dates of some"
        )
    if meanings(text) and not NUMBER.fullmatch(text):
        return "It is a period: write a plain number"
    return None


def _percent(text: str, unit: Unit | None) -> str | None:
    size = guess_number(text)
    if not text.endswith("%") or size is None:
        return None
    if unit is None or unit.symbol.startswith("%"):
        return f"Write {size}"
    if percent := next((s for s in list_symbols_for(unit.own) if s.startswith("%")), None):
        share = Decimal(size) * Decimal(str(UNITS[percent].factor))
        return f"Write {share.normalize():f}, or {size} and write {percent} as its unit"
    return f"Write it as a plain number in {unit.symbol}: % is no unit of it"


def _money(text: str, unit: Unit | None) -> str | None:
    if _OTHER_MONEY.search(text):
        return "Write a plain number of £"
    if "£" in text and unit is not None and "£" not in unit.symbol:
        return f"Write a plain number of {unit.symbol}, without £"
    size = guess_number(text)
    if size is None:
        return None
    if unit is not None and "£" in unit.symbol and re.search(r"[a-z]$", text, re.IGNORECASE):
        scale = {"£000": 1e3, "£m": 1e6}.get(unit.symbol.partition("/")[0], 1.0)
        return f"Write {float(size) / scale:.15g} (the unit is {unit.symbol})"
    return f"Write {size}"


def _several(text: str, unit: Unit | None) -> str | None:
    if _CONTINENTAL.fullmatch(text):
        return f"Write {text.replace('.', '').replace(',', '.')}"
    if match := _ABOUT.fullmatch(text):
        size = guess_number(match[2])
        return "Write one plain number" + (f", such as {size}" if size else "")
    if _RANGE.fullmatch(text):
        return "Write one plain number, and the range in 'note'"
    match = _WITH_UNIT.fullmatch(text)
    size = guess_number(match[1]) if match else None
    if size and unit is not None:
        return f"Write {size}: what it is of stands under 'unit' ({unit.symbol})"
    return None


_REMEDIES: tuple[Callable[[str, Unit | None], str | None], ...] = (
    _spreadsheet,
    _mend_missing,
    _date,
    _percent,
    _money,
    _several,
)
