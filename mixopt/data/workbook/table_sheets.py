"""Writes the sheet of one table: titles in words, locked keys, inputs with their lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from mixopt.data.csv import ALL
from mixopt.data.workbook.styles import (
    HEAD,
    HEADING_HEIGHT,
    INPUT,
    KEY,
    TITLE,
    WORDS_HEAD,
    put_text,
    put_value,
)
from mixopt.data.workbook.tables import WORDS
from mixopt.data.workbook.words import TABLE_HINT, head_words, table_title
from mixopt.instance.figures import list_called_for
from mixopt.instance.instance import Instance
from mixopt.instance.kinds import ADDRESS_TABLES, EVERY_TABLE, Address, Kind
from mixopt.instance.row_notes import comment
from mixopt.instance.titles import figure_title
from mixopt.schema.head import Head
from mixopt.schema.model import Model
from mixopt.units import UNITS

HEAD_ROW = 4

_FREE = {"source": 22, "where": 36, "note": 60}

_WIDTHS = {"figure": 18, "unit": 14, **_FREE}


@dataclass(frozen=True, slots=True)
class TableSheet:
    """Where the columns of a table's sheet are, for the checks.

    Attributes:
        title: The name of the sheet.
        first: The first row of figures.
        last: The last.
        letters: The letter of each column, by its head.
        values: The letters of those that hold values.
    """

    title: str
    first: int
    last: int
    letters: Mapping[str, str]
    values: tuple[str, ...]


def add_table(
    book: Any, table: str, rows: list[list[str]], head: Head, model: Model, lists: Mapping[str, str]
) -> TableSheet:
    """The sheet of a table; its rows begin with the header."""
    sheet = book.create_sheet(table)
    heads, width = [*rows[0]], max(map(len, rows))
    heads += [""] * (width - len(heads))
    keys = {"area", "figure", *EVERY_TABLE[table]}
    put_text(sheet, 1, 1, table_title(table), TITLE)
    put_text(sheet, 2, 1, TABLE_HINT, "Normal")
    for column, name in enumerate([WORDS, *heads], start=1):
        words = "What it is" if name == WORDS else head_words(name)
        put_text(sheet, HEAD_ROW - 1, column, words, WORDS_HEAD)
        put_text(sheet, HEAD_ROW, column, name, HEAD)
        wide = 60 if name == WORDS else _WIDTHS.get(name, 20 if name in keys else 13)
        sheet.column_dimensions[get_column_letter(column)].width = wide
    sheet.row_dimensions[HEAD_ROW - 1].height = HEADING_HEIGHT
    asked, is_open = _Asked(model, head), table in ADDRESS_TABLES  # its rows are the user's choice
    for number, row in enumerate(rows[1:], start=HEAD_ROW + 1):
        cells = dict(zip(heads, row, strict=False))
        address = asked.address(table, cells)
        put_text(sheet, number, 1, asked.title(address), KEY)
        for column, text in enumerate(row, start=2):
            name = heads[column - 2]
            if name in keys:
                put_text(sheet, number, column, text, INPUT if is_open else KEY)
            elif name in _FREE or name == "unit":
                put_text(sheet, number, column, text, INPUT)
            else:
                put_value(sheet, number, column, text)
        if not is_open:
            asked.remark(sheet, number, heads, address)
    found = _placed(sheet, heads, keys, len(rows))
    _add_lists(sheet, found, rows, heads, lists)
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 2)
    sheet.protection.sheet = not is_open
    for right in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows"):
        setattr(sheet.protection, right, False)  # False: it may be done
    return found


def _placed(sheet: Any, heads: list[str], keys: set[str], rows: int) -> TableSheet:
    letters = {name: get_column_letter(at) for at, name in enumerate(heads, start=2) if name}
    plain = keys | {*_FREE, "unit"}
    values = tuple(letter for name, letter in letters.items() if name not in plain)
    last = HEAD_ROW + max(rows - 1, 1)
    return TableSheet(sheet.title, HEAD_ROW + 1, last, letters, values)


NOWHERE = Address("", "", (), "")
"""Stands for what a pattern names."""


class _Asked:
    """What the model asks for, as words beside the rows."""

    def __init__(self, model: Model, head: Head) -> None:
        self.model, self.head = model, head
        self.kinds = list_called_for(model, head)
        self.named = {str(address): address for address in self.kinds}
        self.blank = Instance("", head, model, {}, {})

    def address(self, table: str, cells: Mapping[str, str]) -> Address:
        if table in ADDRESS_TABLES:
            return self.named.get(cells.get("address", "").strip(), NOWHERE)
        keys = tuple(cells.get(key, "").strip() for key in EVERY_TABLE[table])
        area = cells.get("area", "").strip()
        return Address(area, table, keys, cells.get("figure", "").strip())

    def title(self, address: Address) -> str:
        return figure_title(self.blank, address) if address in self.kinds else ""

    def remark(self, sheet: Any, row: int, heads: list[str], address: Address) -> None:
        """Say beside the first value what is usual, where the model does."""
        kind: Kind | None = self.kinds.get(address)
        if kind is None:
            return
        said = comment(self.model, self.head, address, kind).removeprefix("#").strip()
        value = next((at for at, name in enumerate(heads, start=2)
                      if name == ALL or name in self.head.periods), None)  # fmt: skip
        if "Usual: " in said and value is not None:
            note = Comment(said, "mixopt", height=110, width=320)
            sheet.cell(row, value).comment = note


def _add_lists(
    sheet: Any,
    found: TableSheet,
    rows: list[list[str]],
    heads: list[str],
    lists: Mapping[str, str],
) -> None:
    """Lists in the cells: sources, and for each row the units that can be converted."""
    if source := found.letters.get("source"):
        choice = DataValidation("list", lists["sources"], allow_blank=True, showErrorMessage=False)
        choice.add(f"{source}{found.first}:{source}{found.last}")
        sheet.add_data_validation(choice)
    if (unit := found.letters.get("unit")) is None:
        return
    at = heads.index("unit")
    choices: dict[str, DataValidation] = {}
    for number, row in enumerate(rows[1:], start=HEAD_ROW + 1):
        known = UNITS.get(row[at].strip()) if at < len(row) else None
        if known is None:
            continue
        where = lists[f"unit {known.own}"]
        if where not in choices:
            choices[where] = DataValidation("list", where, allow_blank=False)
            choices[where].error = "Choose a unit of the list: it can be converted"
            sheet.add_data_validation(choices[where])
        choices[where].add(f"{unit}{number}")
