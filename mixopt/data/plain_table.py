"""Plain CSV tables: a header and rows of text, such as the changes of a sweep, or one written."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from mixopt.data.text import read_text
from mixopt.errors import DataError, Fault

MOST_BYTES = 500_000_000
"""Of a table: a million rows of the widest sweep."""

MOST_ROWS = 1_000_000

QUOTES = "Check its quotes: each is closed, and one within text is written twice"


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table as text: its header, and its rows by their numbers in a spreadsheet."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


def read_plain_table(path: Path, name: str) -> PlainTable:
    """A table, blank rows left out; `name` is what messages call its file.

    Raises:
        DataError: It is missing or no CSV; a column is there twice; a cell is beyond the header.
    """
    text = read_text(path, name, MOST_BYTES)
    lines: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for line in reader:
            lines.append([cell.strip() for cell in line])
            if len(lines) > MOST_ROWS + 1:
                what = f"more than {MOST_ROWS:,} rows"
                raise DataError([Fault(name, what, "Split it")])
    except csv.Error as error:
        where = f"{name}, row {len(lines) + 1}"
        raise DataError([Fault(where, f"not valid CSV: {error}", QUOTES)]) from None
    if not lines or not any(lines[0]):
        raise DataError([Fault(f"{name}, row 1", "no header", "Start with a row of headings")])
    header = lines[0]
    while not header[-1]:
        header.pop()
    faults = [
        Fault(f"{name}, row 1", f"the column '{column}' is there {times} times", "Give it once")
        for column, times in Counter(header).items() if times > 1
    ]  # fmt: skip
    rows = []
    for number, line in enumerate(lines[1:], 2):
        if any(line[len(header) :]):
            what = "cells to the right of the header"
            faults.append(Fault(f"{name}, row {number}", what, "Move them under a heading"))
        if any(line):
            padded = line + [""] * (len(header) - len(line))
            rows.append((number, dict(zip(header, padded, strict=False))))
    if faults:
        raise DataError(faults)
    return PlainTable(name, tuple(header), tuple(rows))
