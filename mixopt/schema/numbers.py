"""Numbers as people write them, what was meant by others, and what a computer cannot hold.

Opens no file.
"""

from __future__ import annotations

import re

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
"""A number as tables and `--set` write it."""

MOST_DIGITS = 15
"""Significant digits that are always kept: with more, another number may be read."""

LONGEST = 800
"""Digits; no number that a computer keeps has more."""


def number(text: str) -> float:
    """The number that a text is; -0 is 0. The text matches `NUMBER`."""
    return float(text) + 0.0


def lost(text: str) -> tuple[str, str] | None:
    """Why a written number would be read as another, and the remedy; None if it is not.

    More digits than are kept may be written, if they are those of the number that is kept: so
    programs write numbers out.
    """
    if len(text) <= MOST_DIGITS and float(text):  # as nearly all are: it has no more digits
        return None
    digits = re.split("[eE]", text)[0].lstrip("+-").replace(".", "").strip("0")
    if not digits or (len(digits) <= MOST_DIGITS and float(text)):
        return None
    if float(text) == 0:
        return "too near to zero", "Write 0, or check the unit"
    kept = f"{abs(float(text)):.{min(len(digits), LONGEST) - 1}e}".partition("e")[0]
    if kept.replace(".", "") == digits or kept == "inf":
        return None
    return f"which a computer reads as {float(text)!r}", f"Write {MOST_DIGITS} digits at most"


_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)

_SIZES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000, "bn": 10**9}
"""What stands behind an amount of money for so many."""

_SIZED = re.compile(r"(.*\d)(k|thousand|m|million|bn)", re.IGNORECASE)

_TYPESET = str.maketrans({"−": "-", "–": "-", " ": None, "\xa0": None, "\u202f": None, "'": None})
"""A minus as it is typeset, and what stands between thousands."""


def guess_number(text: str) -> str | None:
    """The plain number that a text was meant for, with £, %, separators or a size; None if unclear.

    Nothing is read by it: it is what a message offers.
    """
    bare = text.translate(_TYPESET)
    if match := re.fullmatch(r"\((.*)\)", bare):  # accountants' way of writing less than nothing
        bare = f"-{match[1]}"
    sign = "-" if bare.startswith("-") else ""
    bare = bare.removeprefix("-").removeprefix("£").removesuffix("%")
    if match := _SIZED.fullmatch(bare):
        size = guess_number(match[1])
        return size and f"{sign}{float(size) * _SIZES[match[2].lower()]:.15g}"
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    return f"{sign}{bare}" if NUMBER.fullmatch(bare) else None
