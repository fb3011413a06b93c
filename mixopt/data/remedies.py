"""What a schema finds wrong, in a planner's words: what was read, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

_KEYS = ("is not keys with values", "Write them under it, such as 'name: value'")
_NUMBER = ("is not a number", "Write a plain number")
_WORDS = {
    "string_type": ("is not text", "Write text"),
    "string_unicode": ("is not text", "Write it in plain letters"),
    "string_too_short": ("is blank", "Write something, or remove it"),
    "bool_type": ("is not true or false", "Write true or false"),
    "bool_parsing": ("is not true or false", "Write true or false"),
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "int_type": ("is not a whole number", "Write a whole number"),
    "dict_type": _KEYS,
    "model_type": _KEYS,
    "model_attributes_type": _KEYS,
    "tuple_type": ("is not a list", "Write it in square brackets, such as [one, two]"),
    "too_short": ("is empty", "Write at least one"),
}
"""What pydantic calls a fault, what we say, and the remedy."""


def told(detail: Mapping[str, Any], key: str, keys: Iterable[str]) -> tuple[str, str]:
    """What a fault found by pydantic is, and its remedy.

    Args:
        detail: One of `ValidationError.errors()`.
        key: Where it stands, as `sources.census.date`.
        keys: Every key that the schema knows anywhere.
    """
    read, limits = detail["input"], detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            return f"'{key}' is not a key that is read here", _removal(key, keys)
        case "missing":
            return f"'{key}' is missing", "Add it"
        case "string_pattern_mismatch":
            return f"{key}: read '{read}'", _pattern(limits["pattern"])
        case "value_error":
            what, _, remedy = str(limits["error"]).partition("; ")
            return f"{key}: {what}", remedy or "Mend it"
        case "literal_error":
            return f"{key}: read '{read}'", f"Write {limits['expected']}"
        case "union_tag_not_found":
            return f"{key}: {limits['discriminator']} is missing", "Add it"
        case "union_tag_invalid":
            what = f"{key}: {limits['discriminator']} reads '{limits['tag']}'"
            return what, f"Write one of {limits['expected_tags']}"
        case "string_type" if isinstance(read, bool | int | float):
            return f"{key}: read {read}, which is not text", f"Put quotes around it: '{read}'"
        case known if known in _WORDS:
            what, remedy = _WORDS[known]
            return f"{key}: {_shown(read)}, which {what}", remedy
    message = str(detail["msg"]).replace("Input should", "it should")
    return f"{key}: {_shown(read)}, but {message}", "Change it"


def _removal(key: str, keys: Iterable[str]) -> str:
    name = key.rpartition(".")[2]
    near = get_close_matches(name, [other for other in keys if other != name], n=1, cutoff=0.75)
    return f"Did you mean '{near[0]}'? Else remove it" if near else "Remove it"


def _pattern(pattern: str) -> str:
    if pattern.startswith("^[a-z]"):
        return "Use lower case letters, digits and underscores, with a letter first"
    return "Begin with a year and use letters, digits, '/' and '-', such as 2025/26"


def _shown(read: object) -> str:
    if read is None:
        return "read nothing"
    if isinstance(read, list | tuple):
        return "read a list"
    return "read keys with values" if isinstance(read, Mapping) else f"read '{read}'"
