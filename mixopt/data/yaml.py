"""The door to YAML: pure-Python safe loader, with positions, and nothing surprising.

Refuses duplicate keys, deep nesting, large files and alias bombs; reads scalars as YAML 1.2
does, so `NO` and `12:30` stay text. Dates stay text too: the schema reads them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from mixopt.data.remedies import told
from mixopt.data.text import UNREADABLE, read_text
from mixopt.errors import DataError, Fault

T = TypeVar("T", bound=BaseModel)

MOST_DEPTH = 40
MOST_NODES = 200_000

_STANDARD = "tag:yaml.org,2002:"
_SCALARS = {
    "bool": re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"),
    "int": re.compile(r"^[-+]?[0-9]{1,300}$"),
    "float": re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"),
    "null": re.compile(r"^(?:~|null|Null|NULL|)$"),
}


class _Refused(Exception):
    """A file that is YAML but not one we read."""

    def __init__(self, what: str, remedy: str, mark: yaml.Mark) -> None:
        super().__init__(what)
        self.what, self.remedy, self.mark = what, remedy, mark


class _Loader(yaml.SafeLoader):
    """SafeLoader with the scalars of YAML 1.2 only, and a limit on depth."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Compose a node unless it stands too deep: nodes are composed by recursion."""
        if self.depth > MOST_DEPTH:
            raise _Refused(f"nested deeper than {MOST_DEPTH}", "Flatten it", self.get_mark())
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern in _SCALARS.items():
    _Loader.add_implicit_resolver(f"{_STANDARD}{_tag}", _pattern, None)


@dataclass
class Document:
    """The content of a YAML file, and where each part of it stands."""

    name: str
    content: Any
    positions: dict[tuple[Any, ...], tuple[int, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    """What is wrong with the YAML that need not stop the reading."""

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
        fault = _fault(name, refused.mark, refused.what, refused.remedy)
        raise DataError([*document.faults, fault]) from None
    except yaml.MarkedYAMLError as error:
        what = f"not valid YAML: {error.problem or error.context}"
        mark = error.problem_mark or error.context_mark
        fault = _fault(name, mark, what, "Check the indentation, colons and quotes")
        raise DataError([fault]) from None
    except (yaml.YAMLError, ValueError) as error:
        what = f"not valid YAML: {str(error).splitlines()[0]}"
        raise DataError([Fault(name, what, "Write it again as plain YAML")]) from None
    return document


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
                self._plain(node, "map")
                return self._mapping(node, path, depth)
            case yaml.SequenceNode():
                self._plain(node, "seq")
                parts = enumerate(node.value)
                return [self.value(part, (*path, i), depth + 1) for i, part in parts]
            case yaml.ScalarNode():
                return self._scalar(node)
        return None

    def _mapping(self, node: yaml.MappingNode, path: tuple[Any, ...], depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._note("a key that is not text", "Write the key as one word", key_node)
                continue
            key = str(key_node.value)
            if UNREADABLE.search(key):
                self._note("a key with a control character", "Remove it", key_node)
            if key in mapping:
                first = self.document.positions[(*path, key)][0]
                what = f"the key '{key}' stands twice (line {first} has it too)"
                self._note(what, "Remove one of them", key_node)
                continue
            mark = key_node.start_mark
            self.document.positions[(*path, key)] = (mark.line + 1, mark.column + 1)
            mapping[key] = self.value(value_node, (*path, key), depth + 1)
        return mapping

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        kind = node.tag.removeprefix(_STANDARD)
        found = UNREADABLE.search(node.value)
        if found:
            self._note(f"read the control character {ord(found[0]):#04x}", "Remove it", node)
        if kind in _SCALARS and not _SCALARS[kind].match(node.value):
            self._note(f"read '{node.value}', tagged as {kind}", "Remove the tag", node)
            return node.value
        match kind:
            case "null":
                return None
            case "bool":
                return node.value.lower() == "true"
            case "int":
                return int(node.value)
            case "float":
                number = float(node.value)
                return number if math.isfinite(number) else node.value
        self._plain(node, "str")
        return node.value

    def _plain(self, node: yaml.Node, kind: str) -> None:
        """Note a tag: nothing but plain text, numbers, lists and keys is read."""
        if node.tag != f"{_STANDARD}{kind}":
            shown = node.tag.replace(_STANDARD, "!!")
            self._note(f"the tag '{shown}' is not read", "Remove the tag", node)

    def _note(self, what: str, remedy: str, node: yaml.Node) -> None:
        fault = _fault(self.document.name, node.start_mark, what, remedy)
        self.document.faults.append(fault)


def _fault(name: str, mark: yaml.Mark | None, what: str, remedy: str) -> Fault:
    where = f"{name}, line {mark.line + 1}, column {mark.column + 1}" if mark else name
    return Fault(where, what, remedy)


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
        raise DataError([*document.faults, fault])
    try:
        found = schema.model_validate(content)
    except ValidationError as error:
        names = _keys(schema)
        faults = [_schema_fault(document, detail, names) for detail in error.errors()]
        raise DataError([*document.faults, *faults]) from None
    if document.faults:
        raise DataError(document.faults)
    return found


def _schema_fault(document: Document, detail: Any, names: list[str]) -> Fault:
    path = tuple(step for step in detail["loc"] if step != "[key]")
    last = len(path) - 1
    steps: list[Any] = []
    for i, step in enumerate(path):  # pydantic puts a source's kind among its steps
        if i == last or (*steps, step) in document.positions:
            steps.append(step)
    what, remedy = told(detail, ".".join(map(str, steps)), names)
    return Fault(document.at(tuple(steps)), what, remedy)


def _keys(schema: type[BaseModel]) -> list[str]:
    """Every key that a schema knows, at any depth."""
    whole = schema.model_json_schema()
    parts = (whole, *whole.get("$defs", {}).values())
    return sorted({key for part in parts for key in part.get("properties", {})})
