"""Numbers as notes and rows have them."""

from __future__ import annotations

import math
from functools import lru_cache


@lru_cache(maxsize=4096)
def number(value: float, digits: int = 1) -> str:
    """A number as a note prints it: thousands apart, no more digits than it has.

    Most numbers stand in the notes of many councils.
    """
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def round_up(value: float, digits: int = 1) -> float:
    """The next number of so many digits that is no less."""
    scale = 10.0**digits
    return math.ceil(value * scale - 1e-9) / scale


def round_down(value: float, digits: int = 1) -> float:
    """The next number of so many digits that is no more."""
    scale = 10.0**digits
    return math.floor(value * scale + 1e-9) / scale
