"""What a change does, as text: one grammar for `--set`, `scenarios.yaml` and Python.

    850, -3          the new value: a number is a value, whatever its sign
    +3, +-3          3 more, 3 less
    +5%, -10%        a twentieth more, a tenth less, of what it is
    *1.05            what it is times 1.05

A number with a minus is a value, since some figures are below zero; to take 3 away is to add -3.
Opens no file.
"""

from __future__ import annotations

import math
import re

from mixopt.schema.numbers import NUMBER, guess_number, lost, number

_PERCENT = re.compile(r"([+-])\s*([^%]*?)\s*%")

_TIMES = re.compile(r"\*\s*(.*)")

_MORE = re.compile(r"\+\s*([^+].*)")

_OTHER_TIMES = re.compile(r"[x×]\s*(.*)", re.IGNORECASE)

_DIVIDED = re.compile(r"[/÷]\s*(.*)")

_OTHER_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-"})
"""Characters that stand for a minus where text was typeset."""

FORMS = "850 or -3 for a value, +3 or +-3 to add, +5% or -10% of what it is, *1.05 to multiply"


def is_relative(text: str) -> bool:
    """Whether a text says by how much something changes, not what it becomes."""
    return text.strip().startswith(("+", "*")) or text.strip().endswith("%")


def read_change(text: str) -> tuple[str, float]:
    """What a text does, `set`, `add`, `percent` or `times`, and by how much.

    Raises:
        ValueError: It does none of these: what is wrong, "; ", and what to write.
    """
    bare = text.strip()
    for how, pattern in (("percent", _PERCENT), ("times", _TIMES), ("add", _MORE)):
        match = pattern.fullmatch(bare)
        digits = "".join(match.groups()) if match else ""
        if _is_number(digits):
            return how, _read_kept_number(digits, text)
    if _is_number(bare):
        return "set", _read_kept_number(bare, text)
    raise ValueError(f"read '{text}'; {_remedy(bare)}")


def _is_number(text: str) -> bool:
    return bool(NUMBER.fullmatch(text)) and math.isfinite(float(text))


def _read_kept_number(digits: str, text: str) -> float:
    """The number, where a computer keeps it as it is written.

    Raises:
        ValueError: It would be read as another.
    """
    if loss := lost(digits):
        raise ValueError(f"read '{text}', {loss[0]}; {loss[1]}")
    return number(digits)


def _remedy(text: str) -> str:
    """What to write instead of a text that is no change."""
    plain = text.translate(_OTHER_MINUS)
    if plain != text and _reads(plain):
        return f"Write {plain}, with a plain minus"
    if text.startswith("--") and _reads(f"+{text[1:]}"):
        return f"Write +{text[1:]} to take {text[2:]} away"
    if text.endswith("%") and _is_number(size := text[:-1].strip()):
        return (
            f"Write +{size}% or -{size}% to change it by {size}% of what it is; "
            f"of a row in %, the value is {size}"
        )
    if (match := _OTHER_TIMES.fullmatch(text)) and _is_number(match[1]):
        return f"Write *{match[1]}"
    if (match := _DIVIDED.fullmatch(text)) and _is_number(match[1]) and float(match[1]):
        return f"Write *{1 / float(match[1]):.12g}"
    sign = "+" if text.startswith("+") else ""
    meant = guess_number(text.lstrip("+"))
    return f"Write {sign}{meant}" if meant else f"Write {FORMS}"


def _reads(text: str) -> bool:
    try:
        read_change(text)
    except ValueError:
        return False
    return True
