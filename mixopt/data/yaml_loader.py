"""The door to YAML: pure-Python safe loader, with positions, and nothing surprising.

Refuses duplicate keys, deep nesting, large files and alias bombs; reads scalars as YAML 1.2
does, so `NO` and `12:30` stay text. Dates stay text too: the schema reads them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import yaml

from mixopt.data.text import REPLACED, UNREADABLE
from mixopt.data.yaml import Document, Noted, Position
from mixopt.errors import DataError, Fault
from mixopt.schema.numbers import lost, number

MOST_DEPTH = 40

MOST_NODES = 50_000

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
    nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Compose a node unless it stands too deep: nodes are composed by recursion."""
        if self.depth > MOST_DEPTH:
            at = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise _Refused(f"nested deeper than {MOST_DEPTH}", "Flatten it", at)
        self.depth += 1
        self.nodes += 1
        if self.nodes > MOST_NODES:  # composing them all would take minutes
            raise _Refused(f"more than {MOST_NODES:,} keys and values", "Split it", self.get_mark())
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1


_Loader.yaml_implicit_resolvers = {}

for _tag, _pattern in _SCALARS.items():
    _Loader.add_implicit_resolver(f"{_STANDARD}{_tag}", _pattern, None)


def compose(text: str, name: str, places: Sequence[str] = ()) -> Document:
    """Read the text of a YAML file; `name` is what messages call it.

    Args:
        text: Of the file.
        name: What messages call it.
        places: Of a sheet, where each line stands.

    Raises:
        DataError: It is not YAML, or is YAML that we refuse.
    """
    document = Document(name, None, places=places)
    try:
        node = yaml.compose(text, Loader=_Loader)
        if node is not None:
            document.content = _Reader(document).value(node, (), 0)
    except _Refused as refused:
        fault = _fault(document, refused.mark, refused.what, refused.remedy)
        raise DataError([*document.faults(), fault]) from None
    except yaml.MarkedYAMLError as error:
        problem = error.problem or ""
        if problem.startswith("but "):  # the sentence begins in the context
            problem = f"{error.context} {problem}"
        what = f"not valid YAML: {problem}"
        mark = error.problem_mark or error.context_mark
        fault = _fault(document, mark, what, "Check the indentation, colons and quotes")
        raise DataError([fault]) from None
    except (yaml.YAMLError, ValueError) as error:
        what = f"not valid YAML: {str(error).splitlines()[0]}"
        raise DataError([Fault(name, what, "Write it again as plain YAML")]) from None
    return document


_TOP_KEY = re.compile(r"^([A-Za-z_]\w*)\s*:", re.MULTILINE)

MOST_SECTIONS = 100
"""Keys at the top of a broken file that are read one by one."""


def compose_parts(text: str, name: str, places: Sequence[str] = ()) -> Document:
    """What can still be read of a text that is not YAML: each key at its top, by itself."""
    document = Document(name, {}, places=places)
    starts = [*_TOP_KEY.finditer(text)][:MOST_SECTIONS]
    unread = set()
    for start, after in zip_longest(starts, starts[1:]):
        end = after.start() if after else len(text)
        line = text.count("\n", 0, start.start())
        try:
            node = yaml.compose(text[start.start() : end], Loader=_Loader)
            found = _Reader(document, line).value(node, (), 0) if node is not None else None
        except (_Refused, yaml.YAMLError, ValueError):
            found = None
        if isinstance(found, dict):
            document.content |= found
        else:
            unread.add(start[1])
    document.noted.clear()
    document.unread = frozenset(unread)
    return document


class _Reader:
    """Turns nodes into plain values, noting the position of each."""

    def __init__(self, document: Document, above: int = 0) -> None:
        """Read into a document what stands below so many lines of its file."""
        self.document = document
        self.above = above
        self.nodes = 0

    def value(self, node: yaml.Node, path: tuple[Any, ...], depth: int) -> Any:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise _Refused(
                "too much content (or aliases that repeat it)",
                "Remove the aliases",
                node.start_mark,
            )
        if depth > MOST_DEPTH:
            raise _Refused(f"nested deeper than {MOST_DEPTH}", "Flatten it", node.start_mark)
        self.document.positions.setdefault(path, self._position(node))
        match node:
            case yaml.MappingNode():
                self._plain(node, "map")
                return self._mapping(node, path, depth)
            case yaml.SequenceNode():
                self._plain(node, "seq")
                parts = enumerate(node.value)
                return [self.value(part, (*path, i), depth + 1) for i, part in parts]
            case yaml.ScalarNode():
                self.document.written[path] = _whole(node.value)
                return self._scalar(node)
        return None

    def _position(self, node: yaml.Node) -> Position:
        mark = node.start_mark
        return mark.line + 1 + self.above, mark.column + 1

    def _mapping(self, node: yaml.MappingNode, path: tuple[Any, ...], depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._note("a key that is not text", "Write the key as one word", key_node)
                continue
            key = _whole(key_node.value)
            if UNREADABLE.search(key_node.value):
                self._note("a key with a control character", "Remove it", key_node)
            if key in mapping:
                first = self.document.positions[(*path, key)][0]
                what = f"the key '{key}' stands twice (line {first} has it too)"
                self._note(what, "Remove one of them", key_node)
                continue
            self.document.positions[(*path, key)] = self._position(key_node)
            mapping[key] = self.value(value_node, (*path, key), depth + 1)
        return mapping

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        kind = node.tag.removeprefix(_STANDARD)
        found = UNREADABLE.search(node.value)
        if found:
            self._note(f"read the control character {ord(found[0]):#04x}", "Remove it", node)
        if kind in _SCALARS and not _SCALARS[kind].match(node.value):
            self._note(f"read '{node.value}', tagged as {kind}", "Remove the tag", node)
            return _whole(node.value)
        match kind:
            case "null":
                return None
            case "bool":
                return node.value.lower() == "true"
            case "int" | "float":
                return self._number(node, kind)
        self._plain(node, "str")
        return _whole(node.value)

    def _number(self, node: yaml.ScalarNode, kind: str) -> Any:
        loss = lost(node.value)
        if loss:
            self._note(f"read '{node.value}', {loss[0]}", loss[1], node)
        if kind == "int":
            return int(node.value)
        value = number(node.value)
        return value if math.isfinite(value) else node.value

    def _plain(self, node: yaml.Node, kind: str) -> None:
        """Note a tag: nothing but plain text, numbers, lists and keys is read."""
        if node.tag != f"{_STANDARD}{kind}":
            shown = node.tag.replace(_STANDARD, "!!")
            self._note(f"the tag '{shown}' is not read", "Remove the tag", node)

    def _note(self, what: str, remedy: str, node: yaml.Node) -> None:
        self.document.noted.append(Noted(self._position(node), what, remedy))


def _whole(text: str) -> str:
    """Text without halves of characters, which nothing can write out again."""
    return "".join(REPLACED if "\ud800" <= c <= "\udfff" else c for c in text)


def _fault(document: Document, mark: yaml.Mark | None, what: str, remedy: str) -> Fault:
    where = document.words((mark.line + 1, mark.column + 1)) if mark else document.name
    return Fault(where, what, remedy)
