"""Documents and tables as text: JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def as_json(document: Any) -> str:
    """JSON text with a final newline; refuses what JSON cannot hold."""
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
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


def encode(text: str, *, mark: bool) -> bytes:
    """Text in UTF-8; what is half a character (of a name that is no UTF-8) as JSON writes it.

    Args:
        text: Any text.
        mark: Begin with a byte order mark: without it, Excel reads £ as two other characters.
    """
    return text.encode("utf-8-sig" if mark else "utf-8", "backslashreplace")
