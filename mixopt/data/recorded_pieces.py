"""A file of pieces of a long work: each is added as soon as it is done, and found again later.

    a line that says what it is, then for each piece:
    length of the key, length of the piece     8 bytes each, the lowest first
    SHA-256 of the key and the piece           32 bytes
    the key as UTF-8, the piece

What was half written, as the process was killed, is cut off when the file is taken up again.
Pieces are data: reading one runs nothing.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from mixopt.errors import DataError, Fault

HEAD = b"mixopt-pieces/1\n"

LENGTH, DIGEST = 8, 32
"""Bytes of a length, and of a digest."""


class RecordedPieces:
    """A file of pieces that is open to be added to."""

    def __init__(self, path: Path, known: dict[str, bytes], good: int) -> None:
        """Keep what is there.

        Args:
            path: Of the file.
            known: The pieces in it, by key.
            good: Bytes of it that are whole.
        """
        self.path, self.known, self.good = path, known, good

    def add(self, key: str, payload: bytes) -> None:
        """Add a piece, written through before anything else is done.

        Raises:
            DataError: It cannot be written.
        """
        name = key.encode()
        record = b"".join(
            [
                len(name).to_bytes(LENGTH, "little"),
                len(payload).to_bytes(LENGTH, "little"),
                hashlib.sha256(name + payload).digest(),
                name,
                payload,
            ]
        )
        try:
            with self.path.open("r+b") as file:
                file.seek(self.good)
                file.truncate()
                file.write(record)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise DataError([_unwritable(self.path, error)]) from None
        self.good += len(record)
        self.known[key] = payload


def new_record(path: Path) -> RecordedPieces:
    """Begin a file.

    Raises:
        DataError: It is there already, or cannot be written.
    """
    try:
        with path.open("xb") as file:
            file.write(HEAD)
    except FileExistsError:
        remedy = "Go on with it by --resume, or name a new file"
        raise DataError([Fault(f"'{path}'", "is there already", remedy)]) from None
    except OSError as error:
        raise DataError([_unwritable(path, error)]) from None
    return RecordedPieces(path, {}, len(HEAD))


def open_record(path: Path) -> RecordedPieces:
    """Take a file up again.

    Raises:
        DataError: It is not there, cannot be read, or is no such file.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        remedy = "Name the file that --out began"
        fault = Fault(f"'{path}'", f"cannot be read: {error.strerror}", remedy)
        raise DataError([fault]) from None
    if not content.startswith(HEAD):
        what = "is no file of pieces: it does not begin with 'mixopt-pieces/1'"
        raise DataError([Fault(f"'{path}'", what, "Name the file that --out began")])
    known, good = _read(content)
    return RecordedPieces(path, known, good)


def _read(content: bytes) -> tuple[dict[str, bytes], int]:
    """The pieces up to the first that is not whole, and where that begins."""
    known: dict[str, bytes] = {}
    good = len(HEAD)
    while True:
        body = good + 2 * LENGTH + DIGEST
        lengths = content[good : good + 2 * LENGTH]
        key_length = int.from_bytes(lengths[:LENGTH], "little")
        end = body + key_length + int.from_bytes(lengths[LENGTH:], "little")
        digest = content[good + 2 * LENGTH : body]
        if end > len(content) or hashlib.sha256(content[body:end]).digest() != digest:
            return known, good
        known[content[body : body + key_length].decode()] = content[body + key_length : end]
        good = end


def _unwritable(path: Path, error: OSError) -> Fault:
    what = f"cannot be written: {error.strerror}"
    return Fault(f"'{path}'", what, "Choose another place, or leave out --out")
