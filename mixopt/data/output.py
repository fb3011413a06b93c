"""Writes output files whole or not at all: a temporary file beside the target, then a rename."""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mixopt.errors import DataError, Fault


def write_text(path: Path, text: str) -> None:
    """Write a file in UTF-8.

    Raises:
        DataError: It cannot be written; nothing is left behind.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".mixopt-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(text)
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
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        remedy = "Name a new folder, or empty this one"
        raise DataError([Fault(folder.as_posix(), "is there already", remedy)])
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".mixopt-"))
        try:
            for name, text in files.items():
                (temporary / name).write_text(text, encoding="utf-8", newline="")
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
