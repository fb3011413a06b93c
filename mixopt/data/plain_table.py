"""Plain tables: a header and rows of text, such as the changes of a sweep, or one written.

They are CSV, or the first sheet of a workbook.
"""

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
        DataError: It is missing, no CSV or no workbook; a column is there twice; a cell is beyond
            the header, or a formula whose value was not kept.
    """
    return _table_of(_sheet_lines(path, name) if _is_workbook(path) else _lines(path, name), name)


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx"


def _sheet_lines(path: Path, name: str) -> list[list[str]]:
    """The cells of the first sheet of a workbook as text, row by row."""
    from mixopt.data.workbook.archive import read_archive
    from mixopt.data.workbook.book import sheets_of

    first, *_ = sheets_of(read_archive(path, name), name)
    faults: list[Fault] = []
    lines = [
        [first.text(row, column, faults).strip() for column in range(1, 1 + first.last_column(row))]
        for row in range(1, 1 + max(first.rows, default=0))
    ]
    if faults:
        raise DataError(faults)
    return lines


def _lines(path: Path, name: str) -> list[list[str]]:
    """The cells of a CSV file, row by row."""
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
    return lines


def _table_of(lines: list[list[str]], name: str) -> PlainTable:
    """A table from its cells."""
    if not lines or not any(lines[0]):
        raise DataError([Fault(f"{name}, row 1", "no header", "Start with a row of headings")])
    header = lines[0]
    while not header[-1]:
        header.pop()
    faults = [
        Fault(f"{name}, row 1", f"the column '{column}' is there {times} times", "Give it once")
        for column, times in Counter(header).items()
        if times > 1
    ]
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
