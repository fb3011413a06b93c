"""YAML files as documents: content, and where each part of it stands.

Reading YAML takes a tenth of a solve, so what was read of a sound file is kept in the user's cache
folder, by the file's content; the next time it is not even parsed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from mixopt.data.text import read_text
from mixopt.data.workbook import book_at
from mixopt.errors import DataError, Fault
from mixopt.kept_files import keep, read_kept

MOST_BYTES = 1_000_000
"""A hundred times the largest file that is shipped; more than this takes seconds to read."""

KIND = "yaml"
"""The end of the name of a kept file."""

Position = tuple[int, int]
"""Line and column, from 1."""


class Noted(NamedTuple):
    """A fault within a file."""

    position: Position
    what: str
    remedy: str
    sort: str = ""
    """As `Fault.sort`."""


@dataclass
class Document:
    """The content of a YAML file, and where each part of it stands."""

    name: str
    content: Any
    positions: dict[tuple[Any, ...], Position] = field(default_factory=dict)
    written: dict[tuple[Any, ...], str] = field(default_factory=dict)
    """Values as the file writes them: `true`, which Python would show as `True`."""
    noted: list[Noted] = field(default_factory=list)
    """What is wrong with the YAML that need not stop the reading."""
    unread: frozenset[str] = frozenset()
    """Keys at the top of a broken file whose values could not be read."""
    places: Sequence[str] = ()
    """Of a sheet, where each line stands."""

    def position(self, path: tuple[Any, ...]) -> Position:
        """Line and column of a path, or of the nearest part of it that exists."""
        known: tuple[Any, ...] = ()
        for step in path:
            if (*known, step) in self.positions:
                known = (*known, step)
        return self.positions.get(known, (1, 1))

    def at(self, path: tuple[Any, ...]) -> str:
        """File, line and column of a path, in words."""
        return self.words(self.position(path))

    def faults(self, more: Iterable[Noted] = ()) -> list[Fault]:
        """What was noted and more, in the order in which it stands in the file."""
        found = sorted([*self.noted, *more], key=itemgetter(0))
        return [Fault(self.words(note.position), *note[1:]) for note in found]

    def words(self, position: Position) -> str:
        """File, line and column; of a sheet, the cell."""
        line, column = position
        if self.places:
            return self.places[min(line, len(self.places)) - 1]
        return f"{self.name}, line {line}, column {column}"


def read(path: Path, name: str) -> Document:
    """Read one YAML file; `name` is what messages call it.

    Raises:
        DataError: It cannot be opened, is not YAML, or is YAML that we refuse.
    """
    text = read_text(path, name, MOST_BYTES)
    book = book_at(path.parent)
    return parsed(text, name, book.places(path.name) if book else ())


def parsed(text: str, name: str, places: Sequence[str] = ()) -> Document:
    """The text of a YAML file as a document, from the cache where it was read before.

    Args:
        text: Of the file.
        name: What messages call it.
        places: Of a sheet, where each line stands.

    Raises:
        DataError: It is not YAML, or is YAML that we refuse.
    """
    key = hashlib.sha256(f"{_code()}\0{text}".encode()).hexdigest()
    kept = _from_bytes(name, read_kept(key, KIND))
    if kept is not None:
        kept.places = places
        return kept
    from mixopt.data.yaml_loader import compose  # only now: a kept file needs no loader

    document = compose(text, name, places)
    if not document.noted:
        keep(key, KIND, _to_bytes(document))
    return document


def rescue(path: Path, name: str) -> Document:
    """What can still be read of a file that is not YAML: each key at its top, by itself.

    Tells no fault: `read` has told what is wrong with the file.
    """
    from mixopt.data.yaml_loader import compose_parts

    try:
        text = read_text(path, name, MOST_BYTES)
    except DataError:
        return Document(name, {})
    book = book_at(path.parent)
    return compose_parts(text, name, book.places(path.name) if book else ())


def _to_bytes(document: Document) -> bytes:
    places = [[path, *place] for path, place in document.positions.items()]
    written = [[path, text] for path, text in document.written.items()]
    return json.dumps([document.content, places, written]).encode()


def _from_bytes(name: str, payload: bytes | None) -> Document | None:
    """A document that was kept; none where it is none."""
    if payload is None:
        return None
    try:
        content, places, written = json.loads(payload)
        positions = {tuple(path): (line, column) for path, line, column in places}
        return Document(name, content, positions, {tuple(path): text for path, text in written})
    except (ValueError, TypeError):
        return None


@cache
def _code() -> str:
    """A digest of our version and of the code that reads YAML."""
    digest = hashlib.sha256(version("mixopt").encode())
    for each in ("yaml.py", "yaml_loader.py"):
        digest.update(Path(__file__).with_name(each).read_bytes())
    return digest.hexdigest()
