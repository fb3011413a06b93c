"""The door to YAML: pure-Python safe loader, with positions, and nothing surprising.

Refuses duplicate keys, deep nesting, large files and alias bombs; reads scalars as YAML 1.2
does, so `NO` and `12:30` stay text. Dates stay text too: the schema reads them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from mixopt.errors import DataError, Fault

T = TypeVar("T", bound=BaseModel)

MOST_BYTES = 5_000_000
MOST_DEPTH = 40
MOST_NODES = 200_000

_SCALARS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$")),
    ("int", re.compile(r"^[-+]?[0-9]+$")),
    ("float", re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$")),
    ("null", re.compile(r"^(?:~|null|Null|NULL|)$")),
)


class _Loader(yaml.SafeLoader):
    """SafeLoader with the scalars of YAML 1.2 only."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _tag, _pattern in _SCALARS:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", _pattern, None)


class _Refused(Exception):
    """A file that is YAML but not one we read."""

    def __init__(self, what: str, remedy: str, mark: yaml.Mark) -> None:
        super().__init__(what)
        self.what, self.remedy, self.mark = what, remedy, mark


@dataclass
class Document:
    """The content of a YAML file, and where each part of it stands."""

    name: str
    content: Any
    positions: dict[tuple[Any, ...], tuple[int, int]] = field(default_factory=dict)

    def at(self, path: tuple[Any, ...]) -> str:
        """File, line and column of a path, or of the nearest part of it that exists."""
        known: tuple[Any, ...] = ()
        for step in path:
            if (*known, step) in self.positions:
                known = (*known, step)
        line, column = self.positions.get(known, (1, 1))
        return f"{self.name}, line {line}, column {column}"


def read(path: Path, name: str) -> Document:
    """Read one YAML file; `name` is what messages call it.

    Raises:
        DataError: It cannot be opened, is not YAML, or is YAML that we refuse.
    """
    text = read_text(path, name)
    document = Document(name, None)
    try:
        node = yaml.compose(text, Loader=_Loader)
        if node is not None:
            document.content = _Reader(document).value(node, (), 0)
    except _Refused as refused:
        raise _fault(name, refused.mark, refused.what, refused.remedy) from None
    except yaml.MarkedYAMLError as error:
        what = f"not valid YAML: {error.problem}"
        raise _fault(name, error.problem_mark, what, "Check the indentation and quotes") from None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        what = f"not valid YAML: {str(error).splitlines()[0]}"
        raise DataError([Fault(name, what, "Write it again as plain YAML")]) from None
    return document


def read_text(path: Path, name: str) -> str:
    """The text of a file of moderate size in UTF-8.

    Raises:
        DataError: It is missing, too large, or not UTF-8.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            what = f"larger than {MOST_BYTES:,} bytes"
            raise DataError([Fault(name, what, "Split it, or remove what is not an input")])
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"not UTF-8 text (byte {error.start})"
        remedy = "In Excel, save as 'CSV UTF-8'; in an editor, save as UTF-8"
        raise DataError([Fault(name, what, remedy)]) from None
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        raise DataError([Fault(name, what, "Check the name and the permissions")]) from None


class _Reader:
    """Turns nodes into plain values, noting the position of each."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.nodes = 0

    def value(self, node: yaml.Node, path: tuple[Any, ...], depth: int) -> Any:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise _Refused("too much content (or aliases that repeat it)", "Remove the aliases",
                           node.start_mark)  # fmt: skip
        if depth > MOST_DEPTH:
            raise _Refused(f"nested deeper than {MOST_DEPTH}", "Flatten it", node.start_mark)
        mark = node.start_mark
        self.document.positions.setdefault(path, (mark.line + 1, mark.column + 1))
        match node:
            case yaml.MappingNode():
                return self._mapping(node, path, depth)
            case yaml.SequenceNode():
                return [self.value(part, (*path, i), depth + 1) for i, part in enumerate(node.value)]
            case yaml.ScalarNode():
                return _scalar(node)
        return None

    def _mapping(self, node: yaml.MappingNode, path: tuple[Any, ...], depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _Refused("a key that is not text", "Write the key as one word",
                               key_node.start_mark)  # fmt: skip
            key = str(key_node.value)
            if key in mapping:
                raise _Refused(f"the key '{key}' stands twice", "Remove one of them",
                               key_node.start_mark)  # fmt: skip
            mark = key_node.start_mark
            self.document.positions[(*path, key)] = (mark.line + 1, mark.column + 1)
            mapping[key] = self.value(value_node, (*path, key), depth + 1)
        return mapping


def _scalar(node: yaml.ScalarNode) -> Any:
    kind = node.tag.rpartition(":")[2]
    match kind:
        case "str":
            return node.value
        case "null":
            return None
        case "bool":
            return node.value.lower() == "true"
        case "int":
            return int(node.value)
        case "float":
            return float(node.value)
    raise _Refused(f"the tag '{node.tag}' is not read", "Write plain text or a plain number",
                   node.start_mark)  # fmt: skip


def _fault(name: str, mark: yaml.Mark | None, what: str, remedy: str) -> DataError:
    where = f"{name}, line {mark.line + 1}, column {mark.column + 1}" if mark else name
    return DataError([Fault(where, what, remedy)])


def validated(document: Document, schema: type[T]) -> T:
    """The document as an object of the schema.

    Raises:
        DataError: Every place where it breaks the schema.
    """
    content = document.content
    if not isinstance(content, Mapping):
        found = "empty" if content is None else "not a list of keys"
        keys = ", ".join(field.alias or name for name, field in schema.model_fields.items())
        raise DataError([Fault(document.name, found, f"It needs keys such as: {keys}")])
    try:
        return schema.model_validate(content)
    except ValidationError as error:
        raise DataError([_validation_fault(document, detail) for detail in error.errors()]) from None


def _validation_fault(document: Document, detail: Any) -> Fault:
    path = tuple(detail["loc"])
    shown = ".".join(str(step) for step in path if step != "[key]")
    message = detail["msg"].removeprefix("Value error, ")
    match detail["type"]:
        case "extra_forbidden":
            return Fault(document.at(path), f"'{shown}' is not a key that is read here", "Remove it")
        case "missing":
            return Fault(document.at(path), f"'{shown}' is missing", "Add it")
        case "string_pattern_mismatch":
            what = f"{shown}: read '{detail['input']}'"
            remedy = f"It must match {detail['ctx']['pattern']}"
            return Fault(document.at(path), what, remedy)
    read_value = detail["input"]
    seen = f" (read '{read_value}')" if isinstance(read_value, str | int | float) else ""
    return Fault(document.at(path), f"{shown}: {message}{seen}", "See `mixopt schema`")
