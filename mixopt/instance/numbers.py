"""Numbers as people write them, and what of one a computer cannot hold. Opens no file."""

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
    digits = re.split("[eE]", text)[0].lstrip("+-").replace(".", "").strip("0")
    if not digits or (len(digits) <= MOST_DIGITS and float(text)):
        return None
    if float(text) == 0:
        return "too near to zero", "Write 0, or check the unit"
    kept = f"{abs(float(text)):.{min(len(digits), LONGEST) - 1}e}".partition("e")[0]
    if kept.replace(".", "") == digits or kept == "inf":
        return None
    return f"which a computer reads as {float(text)!r}", f"Write {MOST_DIGITS} digits at most"
