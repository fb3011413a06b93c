"""Writes output files whole or not at all: a temporary file beside the target, then a rename."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mixopt.errors import DataError, Fault


def taken(files: Sequence[Path], folders: Sequence[Path] = ()) -> Iterator[Fault]:
    """What stands in the way of writing these files and new folders, before any work is done."""
    for i, path in enumerate((*folders, *files)):
        name = f"'{path.as_posix()}'"
        try:
            what, remedy = _in_the_way(path, i < len(folders))
        except OSError as error:
            what, remedy = f"cannot be written: {error.strerror}", "Choose another name"
        if what:
            yield Fault(name, what, remedy)
        if path.resolve() in {other.resolve() for other in (*folders, *files)[:i]}:
            yield Fault(name, "is named twice", "Name another file")


def _in_the_way(path: Path, folder: bool) -> tuple[str, str]:
    if folder and path.exists() and (not path.is_dir() or any(path.iterdir())):
        return "is there already", "Name a new folder, or empty it"
    if path.is_dir() and not folder:
        return "is a folder", "Name a file in it"
    if path.exists() and not folder and not path.is_file():
        return "is not a file", "Name another"
    above = next(parent for parent in path.absolute().parents if parent.exists())
    if not above.is_dir():
        return f"cannot be written: '{above}' is a file, not a folder", "Choose another place"
    if not os.access(above, os.W_OK):
        return f"cannot be written: no permission in '{above}'", "Choose another place"
    return "", ""


def write_text(path: Path, text: str) -> None:
    """Write a file in UTF-8; a CSV file begins with a byte order mark.

    Without it, Excel reads £ as two other characters.

    Raises:
        DataError: It cannot be written; nothing is left behind.
    """
    write_bytes(path, text.encode(_encoding(path.name)))


def _encoding(name: str) -> str:
    return "utf-8-sig" if name.lower().endswith(".csv") else "utf-8"


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole.

    Raises:
        DataError: It cannot be written; nothing is left behind.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".mixopt-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise DataError([Fault(path.as_posix(), what, "Choose another place")]) from None


def as_json(document: Any) -> str:
    """JSON text with a final newline; refuses what JSON cannot hold."""
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def as_csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """CSV text; a cell that a spreadsheet would take for a formula is written as text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])
    return text.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return f"'{value}"
    return value


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write a new folder with all its files, or nothing.

    Raises:
        DataError: The folder has something in it already, or cannot be written.
    """
    faults = list(taken([], [folder]))
    if faults:
        raise DataError(faults)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".mixopt-"))
        try:
            for name, text in files.items():
                (temporary / name).write_text(text, encoding=_encoding(name), newline="")
            temporary.chmod(0o755)
            if folder.is_dir():
                folder.rmdir()
            temporary.rename(folder)
        except BaseException:
            for path in temporary.glob("*"):
                path.unlink()
            temporary.rmdir()
            raise
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        raise DataError([Fault(folder.as_posix(), what, "Choose another place")]) from None
