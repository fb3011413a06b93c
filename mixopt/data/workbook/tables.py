"""A sheet as a table of figures: its head row, its rows, and the habits of spreadsheets.

Above the head row stand whatever titles there are. Below the table, after a blank row, notes may
stand. What is merged or calculated afresh by nobody is refused, cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from mixopt.data.csv import MOST_COLUMNS, MOST_ROWS, Row, Table, columns_of, header_of
from mixopt.data.workbook.cells import SPACES
from mixopt.data.workbook.kept import Spelling, row_of
from mixopt.data.workbook.sheet import Sheet
from mixopt.errors import DataError, Fault
from mixopt.instance.kinds import EVERY_TABLE
from mixopt.schema.head import Head

WORDS = "(in words)"
"""The head of the column that says what a row is, for people."""

SEARCHED = 40
"""Rows in which the head row is looked for."""

_WRITTEN = {"where", "note"}
"""Columns of free text, in which every space counts."""

_UNMERGE = "Unmerge the cells (Home, Merge & Centre), and write in each what is meant"


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the table of a sheet is.

    Attributes:
        head: The number of its head row.
        heads: The head of each column, by its number.
        rows: The numbers of its rows.
        notes: The numbers of rows below it that are notes.
    """

    head: int
    heads: dict[int, str]
    rows: list[int]
    notes: list[int]


def _clean(text: str) -> str:
    """A text without the spaces that nobody sees."""
    return text.translate(dict.fromkeys(map(ord, SPACES))).replace("\u00a0", " ")


def _heads(sheet: Sheet, row: int, faults: list[Fault]) -> dict[int, str]:
    columns = sorted(sheet.rows.get(row, {}))
    return {column: _clean(sheet.text(row, column, faults)).strip() for column in columns}


def head_row(sheet: Sheet) -> int | None:
    """The row that says `figure` and `unit`; None where there is none."""
    for row in sorted(sheet.rows)[:SEARCHED]:
        if {"figure", "unit"} <= {*_heads(sheet, row, []).values()}:
            return row
    return None


def is_table(sheet: Sheet) -> bool:
    """Whether a sheet looks like a table of figures."""
    return head_row(sheet) is not None


def shape_of(sheet: Sheet, table: str, faults: list[Fault]) -> Shape | None:
    """Where the table is; None where the sheet has nothing."""
    row = head_row(sheet) or _likely_head(sheet, table)
    if row is None:
        return None
    heads = {c: head for c, head in _heads(sheet, row, faults).items() if head != WORDS}
    last = max((c for c, head in heads.items() if head), default=0)
    heads = {column: head for column, head in heads.items() if column <= last}
    words = next((c for c, head in _heads(sheet, row, []).items() if head == WORDS), None)
    columns = [column for column in range(1, last + 1) if column != words]
    rows: list[int] = []
    notes: list[int] = []
    before = row
    for number in sorted(each for each in sheet.rows if each > row):
        filled = [column for column in columns if _holds(sheet, number, column)]
        if number > before + 1 and _is_note(filled, heads):
            notes.append(number)
        elif filled or any(c > last for c in sheet.rows[number]):
            rows.append(number)
            before = number
        elif sheet.rows[number] and not notes:
            before = number  # a row of which only the words are filled in
    return Shape(row, {c: heads.get(c, "") for c in columns}, rows, notes)


def _likely_head(sheet: Sheet, table: str) -> int | None:
    """Of a sheet whose head row is not right, the row that was meant."""
    wanted = {*EVERY_TABLE[table], "figure", "unit", "source"}
    rows = sorted(sheet.rows)[:SEARCHED]
    for row in rows:
        there = {head.lower() for head in _heads(sheet, row, []).values()}
        if len(there & wanted) > 1:
            return row
    return rows[0] if rows else None


def _holds(sheet: Sheet, row: int, column: int) -> bool:
    found = sheet.rows[row].get(column)
    return found is not None and (found.formula is not None or bool(str(found.value).strip()))


def _is_note(filled: list[int], heads: dict[int, str]) -> bool:
    """Whether a row below the table says nothing of any figure."""
    held = {heads.get(column, "") for column in filled}
    return len(filled) <= 1 and not held - {*list(heads.values())[:3], ""} and "figure" not in held


def _find_merged(sheet: Sheet, shape: Shape) -> Iterator[Fault]:
    last = max(shape.heads, default=0)
    for row, column, last_row, last_column in sheet.merged:
        touched = range(max(row, shape.head), last_row + 1)
        if column <= last and any(each == shape.head or each in shape.rows for each in touched):
            end = f"{get_column_letter(last_column)}{last_row}"
            yield Fault(sheet.cell(row, column), f"is merged with the cells to {end}", _UNMERGE)


def _beside(sheet: Sheet, shape: Shape) -> Iterator[Fault]:
    """Cells to the right of the table."""
    last = max(shape.heads, default=0)
    for row in shape.rows:
        column = next((c for c in sorted(sheet.rows[row]) if c > last), None)
        if column is not None and _holds(sheet, row, column):
            what = f"reads '{sheet.rows[row][column].value}' beside the table"
            remedy = f"Give its column a head in row {shape.head}, or move it below the table"
            yield Fault(sheet.cell(row, column), what, remedy, "beside")


def _cells(sheet: Sheet, row: int, heads: dict[int, str], faults: list[Fault]) -> list[str]:
    """The cells of a row: numbers as their row's unit takes them."""
    at = next((column for column, head in heads.items() if head == "unit"), None)
    unit = _clean(sheet.text(row, at, [])).strip() if at is not None else ""
    keys = {
        "area",
        "figure",
        "unit",
        "source",
        *(key for keys in EVERY_TABLE.values() for key in keys),
    }
    texts = []
    for column, head in heads.items():
        value_of = unit if head not in keys | _WRITTEN else None
        text = sheet.text(row, column, faults, value_of)
        texts.append(text if head in _WRITTEN else _clean(text))
    return texts


def _measured(sheet: Sheet) -> None:
    """Refuse a sheet that is too large.

    Raises:
        DataError: It is.
    """
    if len(sheet.rows) > MOST_ROWS:
        what = f"more than {MOST_ROWS:,} rows"
        raise DataError([Fault(sheet.where, what, "Split it, or remove what is not an input")])
    wide = next((row for row in sheet.rows if sheet.last_column(row) > MOST_COLUMNS), None)
    if wide is not None:
        what = f"more than {MOST_COLUMNS:,} columns"
        at = sheet.cell(wide, sheet.last_column(wide))
        raise DataError([Fault(at, what, "Remove what is not of this table")])


def read_sheet(sheet: Sheet, table: str, head: Head) -> Table:
    """A sheet as a table.

    Raises:
        DataError: Nothing can be read from it: it has not the head that it needs.
    """
    _measured(sheet)
    faults: list[Fault] = []
    shape = shape_of(sheet, table, faults)
    if shape is None or not any(shape.heads.values()):
        remedy = f"Begin with a row of heads: {', '.join(columns_of(table, head))}"
        raise DataError([*faults, Fault(sheet.cell(1, 1), "no head row", remedy)])
    faults += _find_merged(sheet, shape)
    numbers = [*shape.heads]
    header = header_of(
        [*shape.heads.values()], lambda at: sheet.cell(shape.head, numbers[at]), table, head, faults
    )
    letters = {name: get_column_letter(c) for name, c in zip(header, numbers, strict=False) if name}
    rows = []
    for row in shape.rows:
        unread: list[Fault] = []
        texts = [text.strip() for text in _cells(sheet, row, shape.heads, unread)]
        cells, first = dict(zip(header, texts, strict=False)), next(iter(unread), None)
        hidden = row in sheet.hidden
        rows.append(Row(row, cells, letters=letters, unread=first, hidden=hidden))
        faults += unread
    faults += _beside(sheet, shape)
    return Table(table, sheet.where, tuple(rows), tuple(faults))


def as_text(sheet: Sheet, spelling: Spelling) -> str:
    """A sheet as the text of a CSV file.

    Raises:
        DataError: Some of its cells cannot be read.
    """
    _measured(sheet)
    faults: list[Fault] = []
    name = sheet.name.strip().lower().removesuffix(".csv")
    shape = shape_of(sheet, name if name in EVERY_TABLE else next(iter(EVERY_TABLE)), faults)
    if shape is None:
        return ""
    rows = [[*shape.heads.values()]]
    rows += [_cells(sheet, row, shape.heads, faults) for row in shape.rows]
    faults += [*_find_merged(sheet, shape), *_beside(sheet, shape)]
    if faults:
        raise DataError(faults)
    lines = [spelling.rows.get(tuple(row)) or row_of(row) for row in rows]
    end = "\r\n" if spelling.crlf else "\n"
    return end.join(lines) + ("" if spelling.open else end)
