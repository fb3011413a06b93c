"""Numbers as people write them, and what of one a computer cannot hold. Opens no file."""

from __future__ import annotations

import re

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
"""A number as tables and `--set` write it."""

MOST_DIGITS = 17
"""Significant digits: with more, two numbers that are written differently are read as one."""


def number(text: str) -> float:
    """The number that a text is; -0 is 0. The text matches `NUMBER`."""
    return float(text) + 0.0


def lost(text: str) -> tuple[str, str] | None:
    """Why a written number would be read as another, and the remedy; None if it is not."""
    digits = re.split("[eE]", text)[0].lstrip("+-").replace(".", "").strip("0")
    if not digits:
        return None
    if float(text) == 0:
        return "too near to zero", "Write 0, or check the unit"
    if len(digits) > MOST_DIGITS:
        what = f"{len(digits)} digits, of which {MOST_DIGITS} can be kept"
        return what, f"Round it to {MOST_DIGITS} digits or fewer"
    return None
