"""Holds YAML against a schema; what breaks it is told in a planner's words, with a remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from mixopt.data.text import REPLACED, UNREADABLE
from mixopt.data.yaml import Document, Noted
from mixopt.errors import DataError, Fault
from mixopt.instance.nearest import Known
from mixopt.instance.period_names import plain_name
from mixopt.schema.numbers import guess_number

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
    "too_long": ("{read}, too many entries", "Write {max_length:,} at most"),
}
"""The same, where pydantic says what the limit is."""


def validate(document: Document, schema: type[T]) -> T:
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
        names = Known(_keys(schema))
        faults = document.faults(
            _schema_fault(document, detail, names)
            for detail in details
            if not (document.noted and _is_unreadable(detail["input"]))  # which is noted
        )
        raise DataError(faults) from None
    if document.noted:
        raise DataError(document.faults())
    return found


def find_faulty(document: Document, schema: type[BaseModel]) -> set[str]:
    """The keys at the top of a document that break the schema, or that it does not know."""
    try:
        schema.model_validate(document.content)
    except ValidationError as error:
        return {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
    return set()


def _schema_fault(document: Document, detail: Any, names: Known) -> Noted:
    path = tuple(step for step in detail["loc"] if step != "[key]")
    last = len(path) - 1
    steps: list[Any] = []
    for i, step in enumerate(path):  # pydantic puts a source's kind among its steps
        if i == last or (*steps, step) in document.positions:
            steps.append(step)
    key = ".".join(map(str, steps))
    at, read = document.position(tuple(steps)), detail["input"]
    if detail["type"] == "union_tag_invalid":
        steps.append(str(detail["ctx"]["discriminator"]).strip("'"))
        read = detail["ctx"]["tag"]
    written = str(read) if "[key]" in detail["loc"] else document.written.get(tuple(steps))
    read = _say_what_was_read(read, written)
    return Noted(at, *_describe(detail, key, read, names), detail["type"])


def _is_unreadable(read: object) -> bool:
    """Whether text has a character that cannot be read, or stands for half of one."""
    return isinstance(read, str) and bool(REPLACED in read or UNREADABLE.search(read))


def _keys(schema: type[BaseModel]) -> list[str]:
    """Every key that a schema knows, at any depth."""
    whole = schema.model_json_schema()
    parts = (whole, *whole.get("$defs", {}).values())
    return sorted({key for part in parts for key in part.get("properties", {})})


def _describe(detail: Mapping[str, Any], key: str, read: str, keys: Known) -> tuple[str, str]:
    """What a fault found by pydantic is, and its remedy.

    Args:
        detail: One of `ValidationError.errors()`.
        key: Where it stands, as `sources.census.date`.
        read: What stands there, in words, as the file writes it.
        keys: Every key that the schema knows anywhere.
    """
    match detail["type"]:
        case "extra_forbidden":
            return f"'{key}' is not a key that is read here", _removal(key, keys)
        case "missing":
            return f"'{key}' is missing", "Add it"
        case "string_pattern_mismatch":
            return f"{key}: {read}", _pattern(detail["ctx"]["pattern"], str(detail["input"]))
        case "float_type" if isinstance(detail["input"], str):
            meant = guess_number(detail["input"])
            remedy = f"Write {meant}, a plain number" if meant else _NUMBER[1]
            return f"{key}: {read}, which {_NUMBER[0]}", remedy
        case "value_error":
            what, _, remedy = str(detail["ctx"]["error"]).partition("; ")
            what = f"{read}, {what}" if what.startswith("which ") else what
            return f"{key}: {what}", remedy or "Mend it"
        case "string_type" if isinstance(detail["input"], bool | int | float):
            bare = read.removeprefix("read ").strip("'")
            return f"{key}: read {bare}, which is not text", f"Put quotes around it: '{bare}'"
        case "union_tag_invalid":
            return f"{key}: 'kind' {read.replace('read', 'reads', 1)}", _one_of(detail)
        case known if known in _WORDS:
            what, remedy = _WORDS[known]
            return f"{key}: {read}, which {what}", remedy
        case limit if limit in _LIMITS:
            what, remedy = _LIMITS[limit]
            limits = {**detail["ctx"], "read": read}
            return f"{key}: {what.format(**limits)}", remedy.format(**limits)
    message = str(detail["msg"]).replace("Input should", "it should")
    return f"{key}: {read}, but {message}", "Change it"


def _one_of(detail: Mapping[str, Any]) -> str:
    return f"Write one of {detail['ctx']['expected_tags']}"


def _removal(key: str, keys: Known) -> str:
    name = key.rpartition(".")[2]
    near = keys.nearest(name, cutoff=0.75, but=name)
    return f"Did you mean '{near}'? Else remove it" if near else "Remove it"


def _pattern(pattern: str, read: str) -> str:
    """What to write for a name that is none; of a month or a year, in the form that is one."""
    if pattern.startswith("^[0-9]") and (plain := plain_name(read)):
        return f"Write {plain}: a period's name begins with the year"
    if pattern.startswith("^[a-z]"):
        return "Use lower case letters, digits and underscores, with a letter first"
    return "Begin with a year and use letters, digits, '/' and '-', such as 2025/26"


def _say_what_was_read(read: object, written: str | None) -> str:
    """What stands somewhere, as its file writes it."""
    if read is None and not written:
        return "read nothing"
    if isinstance(read, list | tuple):
        return "read a list"
    if isinstance(read, Mapping):
        return "read keys with values"
    return f"read '{read if written is None else written}'"
