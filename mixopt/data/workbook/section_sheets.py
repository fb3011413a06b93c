"""Writes the sheets of sources and of scenarios."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from mixopt.data.workbook.cells import Found
from mixopt.data.workbook.sections import APART, Section, read_section
from mixopt.data.workbook.sheet import Sheet
from mixopt.data.workbook.styles import HEAD, HEADING_HEIGHT, INPUT, TITLE, WORDS_HEAD, put_text
from mixopt.data.workbook.words import (
    SCENARIOS,
    SCENARIOS_HINT,
    SOURCES,
    SOURCES_HINT,
    head_words,
)
from mixopt.data.yaml import parsed
from mixopt.errors import DataError, Fault
from mixopt.schema.scenarios import THEMES

HEAD_ROW = 4

SPARE = 60
"""Rows that stand ready for more."""

_WIDTHS = {"title": 50, "why": 60, "link": 40, "publisher": 30, "address": 45}

_KINDS = '"published,derived,assumed"'

_WORDS = {"sources": (SOURCES, SOURCES_HINT), "scenarios": (SCENARIOS, SCENARIOS_HINT)}

Rows = list[list[Any]]


def tabulated(section: Section, lines: list[str]) -> tuple[int, int, Rows] | None:
    """Where a section stands among the lines of its file, and its rows with their heads.

    None where it is not there, or a table would not say the same.
    """
    first = next((at for at, line in enumerate(lines) if line.rstrip() == f"{section.key}:"), None)
    if first is None:
        return None
    after = range(first + 1, len(lines))
    last = next((at for at in after if re.match(r"[^\s#]", lines[at])), len(lines))
    while not lines[last - 1].strip() or lines[last - 1].startswith("#"):
        last -= 1  # a comment above the next key is about that
    try:
        content = parsed("\n".join(lines[first:last]), "").content
        rows = _rows(section, content[section.key])
    except (DataError, TypeError, ValueError, AttributeError):
        return None
    sheet = Sheet("", "")
    for number, row in enumerate(rows, start=1):
        cells = {at: Found(value) for at, value in enumerate(row, start=1) if value != ""}
        sheet.rows[number] = cells
    faults: list[Fault] = []
    again = [line for line, _ in read_section(section, sheet, lines[first:last], faults)]
    return None if faults or again != lines[first:last] else (first, last, rows)


def _rows(section: Section, entries: Mapping[str, Mapping[str, Any]]) -> Rows:
    """The heads and a row for each entry, or for each item of its list.

    Raises:
        ValueError: A value fits into no cell.
    """
    own, nested = section.fields(), section.fields(nested=True)
    for entry in entries.values():
        own |= {name: "" for name in entry if name not in own and name != section.nested}
        for item in entry.get(section.nested, ()) if section.nested else ():
            nested |= {name: "" for name in item if name not in nested}
    heads = [section.entry, *own, *(f"{section.nested}.{name}" for name in nested)]
    rows: Rows = [[*heads]]
    for name, entry in entries.items():
        items = entry.get(section.nested) or [{}] if section.nested else [{}]
        for at, item in enumerate(items):
            mine = {key: _cell(each) for key, each in entry.items() if key != section.nested}
            fields = mine if not at else {}
            row = [name, *(fields.get(key, "") for key in own)]
            rows.append([*row, *(_cell(item.get(key, "")) for key in nested)])
    return rows


def heads_of(section: Section) -> Rows:
    """The rows of a section that has no entries."""
    return _rows(section, {})


def _cell(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return APART.join(value)
    if not isinstance(value, str | bool | int | float):
        msg = f"{value!r} fits into no cell"
        raise ValueError(msg)
    return value


def add_section(book: Any, section: Section, rows: Rows, lists: Mapping[str, str]) -> None:
    """A sheet for a section, with room for more."""
    sheet = book.create_sheet(section.sheet)
    title, hint = _WORDS[section.key]
    put_text(sheet, 1, 1, title, TITLE)
    put_text(sheet, 2, 1, hint, "Normal")
    for column, head in enumerate(rows[0], start=1):
        put_text(sheet, HEAD_ROW - 1, column, head_words(head), WORDS_HEAD)
        put_text(sheet, HEAD_ROW, column, head, HEAD)
        width = 28 if column == 1 else _WIDTHS.get(head.rpartition(".")[2], 16)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number in range(1, len(rows) + SPARE):
        row = rows[number] if number < len(rows) else [""] * len(rows[0])
        for column, value in enumerate(row, start=1):
            _put(sheet, HEAD_ROW + number, column, value)
    sheet.row_dimensions[HEAD_ROW - 1].height = HEADING_HEIGHT
    _add_choices(sheet, section, rows, lists)
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 2)
    sheet.protection.sheet = True
    for right in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort"):
        setattr(sheet.protection, right, False)  # False: it may be done


def _put(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, str):
        put_text(sheet, row, column, value, INPUT)
        return
    sheet.cell(row, column, value).style = INPUT


def _add_choices(sheet: Any, section: Section, rows: Rows, lists: Mapping[str, str]) -> None:
    """Lists in the cells whose words are known."""
    last = HEAD_ROW + len(rows) + SPARE - 1
    choices = {
        "kind": _KINDS,
        "confidence": '"high,medium"',
        "theme": f'"{",".join(THEMES)}"',
        "builds_on": f"$A${HEAD_ROW + 1}:$A${last}",
        f"{section.nested}.address": lists["addresses"],
    }
    for column, head in enumerate(rows[0], start=1):
        if head in choices:
            letter = get_column_letter(column)
            choice = DataValidation("list", choices[head], allow_blank=True, showErrorMessage=False)
            choice.add(f"{letter}{HEAD_ROW + 1}:{letter}{last}")
            sheet.add_data_validation(choice)
