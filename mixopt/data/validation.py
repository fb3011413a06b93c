"""Holds YAML against a schema; what breaks it is told in a planner's words, with a remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from mixopt.data.yaml import Document, Position
from mixopt.errors import DataError, Fault

T = TypeVar("T", bound=BaseModel)

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

_LIMITS = {
    "literal_error": ("{read}", "Write {expected}"),
    "greater_than_equal": ("{read}", "Write {ge:g} or more"),
    "less_than_equal": ("{read}", "Write {le:g} or less"),
    "union_tag_not_found": ("{discriminator} is missing", "Add it"),
    "union_tag_invalid": ("{discriminator} reads '{tag}'", "Write one of {expected_tags}"),
}
"""The same, where pydantic says what the limit is."""


def validated(document: Document, schema: type[T]) -> T:
    """The document as an object of the schema.

    Raises:
        DataError: Every place where it breaks the schema.
    """
    content = document.content
    if not isinstance(content, Mapping):
        what = "is empty" if content is None else "is not keys with values"
        keys = ", ".join(field.alias or name for name, field in schema.model_fields.items())
        fault = Fault(f"{document.name}, line 1", what, f"It needs keys such as: {keys}")
        raise DataError([*document.faults(), fault])
    try:
        found = schema.model_validate(content)
    except ValidationError as error:
        details = [
            detail
            for detail in error.errors()
            if detail["type"] != "too_short" or not detail["input"]  # else its parts are at fault
        ]
        names = _keys(schema)
        faults = document.faults(_schema_fault(document, detail, names) for detail in details)
        raise DataError(faults) from None
    if document.noted:
        raise DataError(document.faults())
    return found


def _schema_fault(document: Document, detail: Any, names: list[str]) -> tuple[Position, str, str]:
    path = tuple(step for step in detail["loc"] if step != "[key]")
    last = len(path) - 1
    steps: list[Any] = []
    for i, step in enumerate(path):  # pydantic puts a source's kind among its steps
        if i == last or (*steps, step) in document.positions:
            steps.append(step)
    return document.position(tuple(steps)), *_told(detail, ".".join(map(str, steps)), names)


def _keys(schema: type[BaseModel]) -> list[str]:
    """Every key that a schema knows, at any depth."""
    whole = schema.model_json_schema()
    parts = (whole, *whole.get("$defs", {}).values())
    return sorted({key for part in parts for key in part.get("properties", {})})


def _told(detail: Mapping[str, Any], key: str, keys: Iterable[str]) -> tuple[str, str]:
    """What a fault found by pydantic is, and its remedy.

    Args:
        detail: One of `ValidationError.errors()`.
        key: Where it stands, as `sources.census.date`.
        keys: Every key that the schema knows anywhere.
    """
    read = detail["input"]
    match detail["type"]:
        case "extra_forbidden":
            return f"'{key}' is not a key that is read here", _removal(key, keys)
        case "missing":
            return f"'{key}' is missing", "Add it"
        case "string_pattern_mismatch":
            return f"{key}: read '{read}'", _pattern(detail["ctx"]["pattern"])
        case "value_error":
            what, _, remedy = str(detail["ctx"]["error"]).partition("; ")
            return f"{key}: {what}", remedy or "Mend it"
        case "string_type" if isinstance(read, bool | int | float):
            return f"{key}: read {read}, which is not text", f"Put quotes around it: '{read}'"
        case known if known in _WORDS:
            what, remedy = _WORDS[known]
            return f"{key}: {_shown(read)}, which {what}", remedy
        case limit if limit in _LIMITS:
            what, remedy = _LIMITS[limit]
            limits = {**detail["ctx"], "read": _shown(read)}
            return f"{key}: {what.format(**limits)}", remedy.format(**limits)
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
