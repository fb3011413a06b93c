"""Reads the sheets of an OpenDocument workbook (.ods), as the ministry publishes its outturn."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

NO_WORKBOOK = (zipfile.BadZipFile, KeyError, ElementTree.ParseError)
"""What is raised of a file that is none."""

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_VALUE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value"


def read_sheets(path: Path) -> dict[str, list[list[str]]]:
    """By its name the rows of each sheet, as text; a number as it is kept, not as it is shown.

    Rows of a sheet are as long as the longest, without the blanks that end all of them.
    """
    with zipfile.ZipFile(path) as book, book.open("content.xml") as content:
        root = ElementTree.parse(content).getroot()  # the ministry's own file
    return {str(table.get(f"{_TABLE}name")): _rows(table) for table in root.iter(f"{_TABLE}table")}


def _rows(table: ElementTree.Element) -> list[list[str]]:
    rows = [_cells(row) for row in table.iter(f"{_TABLE}table-row")]
    longest = max(map(len, rows), default=0)
    return [row + [""] * (longest - len(row)) for row in rows]


def _cells(row: ElementTree.Element) -> list[str]:
    cells = [text for cell in row for text in _repeated(cell)]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _repeated(cell: ElementTree.Element) -> Iterator[str]:
    """A cell's text, as often as it is repeated; a row's last blank is repeated a million times."""
    said = " ".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p"))
    times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
    yield from [cell.get(_VALUE, said)] * min(times, 1000)
