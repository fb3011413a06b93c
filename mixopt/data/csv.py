"""The door to CSV: rows of text with their numbers, and every fault of header and shape.

A table is a list of rows of text with a name and row numbers; where it came from (a CSV file, or a
sheet of a workbook) does not matter to who reads its figures.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mixopt.data.text import read_text
from mixopt.errors import DataError, Fault
from mixopt.instance.kinds import ADDRESS_TABLES, EVERY_TABLE
from mixopt.instance.nearest import MOST_TOLD, Known
from mixopt.instance.period_names import restore_name, same_days
from mixopt.schema.head import Head

ALL = "all"
"""Header of the column for a figure given once, or the same in every period."""

UPLIFT = "uplift"
"""Header of the column for the rate by which a row's value rises."""

MOST_ROWS = 100_000
"""Ten times what 151 councils need."""

MOST_COLUMNS = 1000

_SEPARATORS = ";\t|"

_OPEN = "a quote is opened and never closed"

_WORDS = {"unexpected end of data": _OPEN}
"""What Python's reader calls a fault that our users meet, and what we say."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its number as a spreadsheet shows it, and its cells by header."""

    number: int
    cells: Mapping[str, str]
    beyond: tuple[str, ...] = ()
    """Cells to the right of the header: the others may have moved."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """Of a sheet, the letter of each column."""
    unread: Fault | None = None
    """Of a sheet, why some of its cells are not read, which was told."""

    hidden: bool = False
    """Of a sheet, it is not shown."""

    def place(self, column: str = "") -> str:
        """The row in words; of a sheet, the cell under a column, or the first."""
        if not self.letters:
            return f"row {self.number}"
        letter = self.letters.get(column) or next(iter(self.letters.values()))
        return f"cell {letter}{self.number}{' (a hidden row)' if self.hidden else ''}"


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
    addressed = table in ADDRESS_TABLES  # its addresses say the area
    area = ["area"] if len(head.areas) > 1 and not addressed else []
    keys = [*area, *EVERY_TABLE[table], "figure", "unit"]
    if head.uplifts and table != "uplifts" and not addressed:
        keys.append(UPLIFT)
    return [*keys, ALL, *head.periods, "source", "where", "note"]


def read_csv(path: Path, name: str, table: str, head: Head) -> Table:
    """One CSV file as a table.

    Raises:
        DataError: Nothing can be read from it: it is not text, or has not the header it needs.
    """
    faults: list[Fault] = []
    lines = _lines(read_text(path, name), name, faults)
    whole = None not in lines
    if lines and lines[0] is None:
        raise DataError(faults)
    first = [cell.strip() for cell in (lines[0] if lines else None) or []]
    if not any(first):
        columns = ",".join(columns_of(table, head))
        raise DataError([*faults, Fault(f"{name}, row 1", "no header", f"Start with: {columns}")])
    if len(first) > MOST_COLUMNS:
        what = f"{len(first):,} columns, and {MOST_COLUMNS:,} can be read"
        remedy = "Remove those that are not of this table, or check for stray commas"
        raise DataError([*faults, Fault(f"{name}, row 1", what, remedy)])
    header = header_of(first, lambda _: f"{name}, row 1", table, head, faults)
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in line or []]
        if any(cells):
            filled = dict(zip(header, cells + [""] * len(header), strict=False))
            beyond = tuple(filter(None, cells[len(header) :]))
            rows.append(Row(number, filled, beyond))
    return Table(table, name, tuple(rows), tuple(faults), whole)


def _lines(text: str, name: str, faults: list[Fault]) -> list[list[str] | None]:
    """Every row's cells; None for a row that is not CSV. What follows an open quote is left."""
    lines: list[list[str] | None] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begun = 0
    while True:
        try:
            lines.append(next(reader))
        except StopIteration:
            return lines
        except csv.Error as error:
            lines.append(None)
            over_lines = reader.line_num - begun > 1
            what = _OPEN if over_lines else _WORDS.get(str(error), str(error))
            remedy = "Check its quotes: each is closed, and one within text is written twice"
            faults.append(Fault(f"{name}, row {len(lines)}", f"not valid CSV: {what}", remedy))
            if over_lines:  # whatever follows would be read inside out
                return lines
        begun = reader.line_num
        if len(lines) > MOST_ROWS:
            what = f"more than {MOST_ROWS:,} rows"
            raise DataError([Fault(name, what, "Split it, or remove what is not an input")])


Place = Callable[[int], str]
"""Where the head of a column stands, in words, by its position."""


def header_of(
    first: list[str], place: Place, table: str, head: Head, faults: list[Fault]
) -> list[str]:
    """The header's columns, a misspelt one under the name that was meant.

    Raises:
        DataError: It has a column twice, or lacks one that says what a row is about.
    """
    while not first[-1]:
        first.pop()
    where = place(0)
    mark = next((mark for mark in _SEPARATORS if len(first) == 1 and mark in first[0]), None)
    if mark:
        what = f"the columns are separated by {mark!r}, not by commas"
        raise DataError([*faults, Fault(where, what, "Save it as CSV with commas")])
    columns = columns_of(table, head)
    if not {"figure", "unit", *EVERY_TABLE[table]} & set(first):
        what = f"read '{','.join(first)}', which is no header"
        raise DataError([*faults, Fault(where, what, f"Start with: {','.join(columns)}")])
    header = _correct_header(first, place, columns, faults)
    twice = [name for name, times in Counter(header).items() if name and times > 1]
    absent = list(_absent(header, table, head))
    for column in twice:
        at = place(len(header) - 1 - header[::-1].index(column))
        faults.append(Fault(at, f"the column '{column}' stands twice", "Remove one of them"))
    faults += [Fault(where, f"the column '{column}' is missing", "Add it") for column in absent]
    if twice or {"area", EVERY_TABLE[table][0], "figure"} & set(absent):
        raise DataError(faults)
    return header


def _correct_header(
    first: list[str], place: Place, columns: list[str], faults: list[Fault]
) -> list[str]:
    """The header with the columns that were meant for those that are none."""
    header = list(first)
    there = set(first)
    unused = Known(column for column in columns if column not in there)
    seen: set[str] = set()
    for i, column in enumerate(first):
        if column in columns or (column and column in seen):
            continue
        seen.add(column)
        month, near = restore_name(column, unused.names), same_days(column, unused.names)
        near = near or unused.nearest(column, cutoff=0.7)
        if month:
            what = f"'{column}' looks like {month} after a spreadsheet"
            remedy = f"Write {month} (format the cell as text)"
        elif not column:
            what, remedy = f"column {i + 1} has no name", "Name it"
        else:
            what = f"'{column}' is not a column of this table"
            there_are = ", ".join(columns[:MOST_TOLD])
            remedy = f"Did you mean '{near}'?" if near else f"Remove it. There are: {there_are}"
        if month or near:
            header[i] = month or near or column
            unused.names.pop(header[i])
        faults.append(Fault(place(i), what, remedy))
    return header


def _absent(header: list[str], table: str, head: Head) -> Iterator[str]:
    optional = {ALL, UPLIFT, "where", "note", *EVERY_TABLE[table][1:]}
    if ALL in header:
        optional |= set(head.periods)
    for column in columns_of(table, head):
        if column not in header and column not in optional:
            yield column
