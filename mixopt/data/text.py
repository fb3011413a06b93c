"""Text files: UTF-8, of moderate size, without characters that no keyboard writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from mixopt.data.paths import is_link
from mixopt.data.workbook import book_at
from mixopt.errors import DataError, Fault

MOST_BYTES = 5_000_000
"""Of a table: two hundred times the largest that is shipped."""

REPLACED = "\ufffd"
"""Stands for half of a character."""

UNREADABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""Characters that YAML refuses, and a byte order mark within the text."""

_read: ContextVar[list[Path] | None] = ContextVar("read", default=None)


@contextmanager
def files_read() -> Iterator[list[Path]]:
    """A list to which every file is added that is read meanwhile."""
    read: list[Path] = []
    before = _read.set(read)
    try:
        yield read
    finally:
        _read.reset(before)


def note_read(path: Path) -> None:
    """Add a file to the list of those that are read."""
    reads = _read.get()
    if reads is not None:
        reads.append(path)


def read_text(path: Path, name: str, most: int = MOST_BYTES) -> str:
    """The text of a file of at most so many bytes in UTF-8; `name` is what messages call it.

    Raises:
        DataError: It is missing, no file, too large, not UTF-8, or has control characters.
    """
    book = book_at(path.parent)
    if book is not None:
        return book.text(path.name)
    note_read(path)
    try:
        if path.exists() and not path.is_file():
            raise DataError([Fault(name, "is not a file", "Put a text file in its place")])
        if path.stat().st_size > most:
            what = f"larger than {most:,} bytes"
            raise DataError([Fault(name, what, "Split it, or remove what is not an input")])
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        if is_link(path):
            what = "a link to nothing"
            raise DataError(
                [Fault(name, what, "Put the file in its place, or remove it")]
            ) from None
        remedy = "Check its name; `mixopt new` makes a blank instance"
        raise DataError([Fault(name, "there is no such file", remedy)]) from None
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        raise DataError([Fault(name, what, "Check the name and the permissions")]) from None
    return _decode(content, name)


def _decode(content: bytes, name: str) -> str:
    remedy = "In Excel, save as 'CSV UTF-8'; in an editor, save as UTF-8"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = f"not UTF-8 text (read the byte {content[error.start]:#04x})"
        raise DataError([Fault(f"{name}, line {line}", what, remedy)]) from None
    found = UNREADABLE.search(text)
    if found:
        at = found.start()
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        what = f"read the control character {ord(found[0]):#04x}"
        more = len(UNREADABLE.findall(text)) - 1
        if more:
            what += f" (and {more} more)"
        where = f"{name}, line {line}, column {column}"
        raise DataError([Fault(where, what, f"Remove it. {remedy}")])
    return text
