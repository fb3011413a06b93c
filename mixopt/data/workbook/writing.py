"""Writes the files of an instance as one workbook, ready to fill in.

The same files give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from openpyxl import Workbook

from mixopt.data.workbook.kept import (
    KEPT,
    Kept,
    Spelling,
    cells_of,
    physical_rows,
    row_of,
)
from mixopt.data.workbook.pages import add_checks, add_cover, add_how, add_lists, add_model
from mixopt.data.workbook.section_sheets import Rows, add_section, heads_of, tabulated
from mixopt.data.workbook.sections import SECTIONS
from mixopt.data.workbook.styles import KEY, LINE, TEXT, add_styles, put_text
from mixopt.data.workbook.table_sheets import TableSheet, add_table
from mixopt.errors import DataError, Fault
from mixopt.instance.kinds import EVERY_TABLE
from mixopt.schema.head import Head
from mixopt.schema.model import Model

MOST_CHARACTERS = 32_767
"""That a cell can hold."""

MARK = b"\xef\xbb\xbf"

_MADE = datetime(2000, 1, 1)
"""In place of the time at which a workbook is written: it says nothing of the instance."""

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)

_TITLES = {
    "instance.yaml": "Instance",
    "scenarios.yaml": "Scenario lines",
    "model.yaml": "Model",
    "README.md": "Read me",
}
"""Names of the sheets of lines."""

_UNFIT = re.compile(r"[\[\]:*?/\\']")

MOST_TITLE = 31


def workbook_of(files: Mapping[str, bytes], head: Head, model: Model, name: str) -> bytes:
    """The files of an instance as a workbook.

    Args:
        files: By name; all are text in UTF-8.
        head: Of the instance.
        model: Of the instance.
        name: What messages call where the files come from.

    Raises:
        DataError: A cell would be longer than a workbook can hold.
    """
    book = Workbook()
    book.remove(book.active)
    add_styles(book)
    kept = Kept()
    add_cover(book, files, head, model)
    add_how(book)
    texts = {file: _text(content, kept.of_file(file)) for file, content in files.items()}
    sections = _sections(texts, kept)
    lists = add_lists(book, model, head, in_sheet="sources" in sections)
    tables: list[TableSheet] = []
    for table in EVERY_TABLE:
        if (file := f"{table}.csv") in texts:
            rows = _rows(texts[file], kept.of_file(file))
            _refuse_long(rows, f"{name}/{file}")
            tables.append(add_table(book, table, rows, head, model, lists))
    for section in SECTIONS:
        if section.key in sections:
            add_section(book, section, sections[section.key], lists)
        elif section.file not in texts:
            add_section(book, section, heads_of(section), lists)
    add_model(book, model)
    for file, text in texts.items():
        if not file.endswith(".csv"):
            _refuse_long([[line] for line in text.split("\n")], f"{name}/{file}")
            only = file == "scenarios.yaml" and "scenarios" in sections
            _add_lines(book, file, text, hidden=only)
    add_checks(book, tables, lists["sources"])
    _add_kept(book, kept)
    book.move_sheet("Lists", len(book.sheetnames))
    return _bytes(book)


def _text(content: bytes, spelling: Spelling) -> str:
    """The text of a file with plain line ends; how they were is kept."""
    spelling.mark = content.startswith(MARK)
    text = content.removeprefix(MARK).decode("utf-8")
    spelling.crlf = "\r\n" in text
    text = text.replace("\r\n", "\n") if spelling.crlf else text
    spelling.open = not text.endswith("\n")
    return text.removesuffix("\n")


def _rows(text: str, spelling: Spelling) -> list[list[str]]:
    """The rows of a table; those that are spelt in a way of their own are kept."""
    rows = []
    for raw in physical_rows(text):
        cells = [*cells_of(raw)]
        if row_of(cells) != raw:
            spelling.rows[tuple(cells)] = raw
        rows.append(cells)
    return rows


def _refuse_long(rows: list[list[str]], name: str) -> None:
    faults = [
        Fault(
            f"{name}, row {number}",
            f"a text of {len(cell):,} characters",
            f"Shorten it: a cell of a workbook holds {MOST_CHARACTERS:,}",
        )
        for number, row in enumerate(rows, start=1)
        for cell in row
        if len(cell) > MOST_CHARACTERS
    ]
    if faults:
        raise DataError(faults)


def _sections(texts: dict[str, str], kept: Kept) -> dict[str, Rows]:
    """The rows of sections that fit into a table; in their files a line stands in their place."""
    sections = {}
    for section in SECTIONS:
        lines = texts.get(section.file, "").split("\n")
        found = tabulated(section, lines)
        if found is not None:
            first, last, sections[section.key] = found
            kept.of_file(section.file).sections[section.key] = lines[first:last]
            texts[section.file] = "\n".join([*lines[:first], section.mark, *lines[last:]])
    return sections


def _add_lines(book: Any, file: str, text: str, *, hidden: bool) -> None:
    """A sheet of lines: the name of the file in A1, a line a row below it."""
    title = _TITLES.get(file) or _UNFIT.sub("-", file)[:MOST_TITLE]
    sheet = book.create_sheet(title)
    put_text(sheet, 1, 1, file, KEY)
    for number, line in enumerate(text.split("\n"), start=2):
        if line:
            put_text(sheet, number, 1, line, LINE)
    sheet.column_dimensions["A"].width = 120
    sheet.freeze_panes = "A2"
    sheet.sheet_state = "hidden" if hidden else "visible"


def _add_kept(book: Any, kept: Kept) -> None:
    sheet = book.create_sheet(KEPT)
    rows = [(file, *fact) for file, how in kept.files.items() for fact in how.facts()]
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            put_text(sheet, number, column, text, TEXT)
    sheet.sheet_state = "hidden"


def _bytes(book: Any) -> bytes:
    """The workbook's bytes, without the time at which it was written."""
    book.properties.creator = "mixopt"
    book.properties.created = book.properties.modified = _MADE
    book.active = 0
    written = io.BytesIO()
    book.save(written)
    made = _MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    result = io.BytesIO()
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + made, content)
            entry = zipfile.ZipInfo(part.filename, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return result.getvalue()
