"""The door to CSV: rows of text with their numbers, and every fault of header and shape.

A table is a list of rows of text with a name and row numbers; where it came from (a CSV file
today) does not matter to who reads its figures.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from mixopt.data.text import read_text
from mixopt.errors import DataError, Fault
from mixopt.instance.kinds import TABLES
from mixopt.schema.head import Head

ALL = "all"
"""Header of the column for a figure given once, or the same in every period."""

_SEPARATORS = ";\t|"

_WORDS = {"unexpected end of data": "a quote is opened and never closed"}
"""What Python's reader calls a fault that our users meet, and what we say."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its number as a spreadsheet shows it, and its cells by header."""

    number: int
    cells: Mapping[str, str]
    beyond: tuple[str, ...] = ()
    """Cells to the right of the header: the others may have moved."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an instance, still text."""

    table: str
    name: str
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()
    """What is wrong with it that leaves the rows readable."""
    whole: bool = True
    """Every row could be read."""


def columns_of(table: str, head: Head) -> list[str]:
    """The columns of a table, in the order in which they are written."""
    area = ["area"] if len(head.areas) > 1 else []
    keys = [*area, *TABLES[table], "figure", "unit"]
    return [*keys, ALL, *head.periods, "source", "where", "note"]


def read_csv(path: Path, name: str, table: str, head: Head) -> Table:
    """One CSV file as a table.

    Raises:
        DataError: Nothing can be read from it: it is not text, or has not the header it needs.
    """
    faults: list[Fault] = []
    lines = _lines(read_text(path, name), name, faults)
    whole = None not in lines
    first = [cell.strip() for cell in (lines[0] if lines else None) or []]
    if not any(first):
        columns = ",".join(columns_of(table, head))
        raise DataError([*faults, Fault(f"{name}, row 1", "no header", f"Start with: {columns}")])
    header = _header(first, name, table, head, faults)
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in line or []]
        if any(cells):
            filled = dict(zip(header, cells + [""] * len(header), strict=False))
            beyond = tuple(filter(None, cells[len(header) :]))
            rows.append(Row(number, filled, beyond))
    return Table(table, name, tuple(rows), tuple(faults), whole)


def _lines(text: str, name: str, faults: list[Fault]) -> list[list[str] | None]:
    """Every row's cells; None for a row that is not CSV."""
    lines: list[list[str] | None] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        try:
            lines.append(next(reader))
        except StopIteration:
            return lines
        except csv.Error as error:
            lines.append(None)
            what = _WORDS.get(str(error), str(error))
            remedy = "Check its quotes: each is closed, and one within text is written twice"
            faults.append(Fault(f"{name}, row {len(lines)}", f"not valid CSV: {what}", remedy))


def _header(first: list[str], name: str, table: str, head: Head, faults: list[Fault]) -> list[str]:
    """The header's columns, a misspelt one under the name that was meant.

    Raises:
        DataError: It has a column twice, or lacks one that says what a row is about.
    """
    while not first[-1]:
        first.pop()
    where = f"{name}, row 1"
    mark = next((mark for mark in _SEPARATORS if len(first) == 1 and mark in first[0]), None)
    if mark:
        what = f"the columns are separated by {mark!r}, not by commas"
        raise DataError([*faults, Fault(where, what, "Save it as CSV with commas")])
    columns = columns_of(table, head)
    if not {"figure", "unit", *TABLES[table]} & set(first):
        what = f"read '{','.join(first)}', which is no header"
        raise DataError([*faults, Fault(where, what, f"Start with: {','.join(columns)}")])
    header = _meant(first, where, columns, faults)
    twice = dict.fromkeys(name for name in header if name and header.count(name) > 1)
    absent = list(_absent(header, table, head))
    for column in twice:
        fault = Fault(where, f"the column '{column}' stands twice", "Remove one of them")
        faults.append(fault)
    faults += [Fault(where, f"the column '{column}' is missing", "Add it") for column in absent]
    if twice or {"area", TABLES[table][0], "figure"} & set(absent):
        raise DataError(faults)
    return header


def _meant(first: list[str], where: str, columns: list[str], faults: list[Fault]) -> list[str]:
    header = list(first)
    for i, column in enumerate(first):
        if column in columns or (column and column in first[:i]):
            continue
        unused = [other for other in columns if other not in header]
        near = get_close_matches(column, unused, n=1, cutoff=0.7)
        if near:
            header[i], remedy = near[0], f"Did you mean '{near[0]}'?"
        else:
            remedy = f"Remove it. There are: {', '.join(columns)}" if column else "Name it"
        what = (
            f"'{column}' is not a column of this table" if column else f"column {i + 1} has no name"
        )
        faults.append(Fault(where, what, remedy))
    return header


def _absent(header: list[str], table: str, head: Head) -> Iterator[str]:
    optional = {ALL, "where", "note", *TABLES[table][1:]}
    if ALL in header:
        optional |= set(head.periods)
    for column in columns_of(table, head):
        if column not in header and column not in optional:
            yield column
