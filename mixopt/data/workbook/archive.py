"""What a workbook is as a file, looked at before anything of it is parsed.

An `.xlsx` is a zip of XML parts. Refused are what is none, what would unpack to more than we read,
macros, links to other workbooks, and XML that declares entities.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from mixopt.data.text import note_read
from mixopt.errors import DataError, Fault

MOST_BYTES = 50_000_000
"""Of the file: a hundred times that of the largest shipped instance."""

MOST_UNPACKED = 100_000_000
"""Bytes of all its parts."""

MOST_PART = 60_000_000
"""Bytes of one part."""

MOST_PARTS = 2000

MOST_RATIO = 250
"""How far a part of more than `SMALL` bytes may be packed: sheets come to 10 to 40."""

SMALL = 1_000_000

AS_XLSX = "Save it as 'Excel Workbook (.xlsx)'"

_OLD = bytes.fromhex("d0cf11e0a1b11ae1")
"""How files of old Office begin, and new ones under a password."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_DECLARED = tuple(
    text.encode(code)
    for text in ("<!DOCTYPE", "<!ENTITY")
    for code in ("utf-8", "utf-16-le", "utf-16-be")
)

_MACROS = re.compile(r"vbaproject|macrosheets/|activex/|\.bin$", re.IGNORECASE)

_HARMLESS = re.compile(r"printersettings\d*\.bin$", re.IGNORECASE)

_LINKS = re.compile(r"externallinks/|/connections\.xml$|querytables/", re.IGNORECASE)

_SPANS = re.compile(
    rb"<(?:\w+:)?(?:mergeCell|hyperlink)\b[^>]*?"
    rb"\bref\s*=\s*[\"']\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)[\"']",
    re.IGNORECASE,
)
"""Ranges that whoever parses them takes apart cell by cell."""

MOST_CELLS = 1_000_000
"""In such ranges of a sheet."""

_DAMAGED = "Open it in Excel, let that repair it, and save it again as .xlsx"


def read_archive(path: Path, name: str) -> bytes:
    """The bytes of a workbook that is safe to parse.

    Raises:
        DataError: It is missing, unreadable, no workbook, or one that is refused.
    """
    content = _bytes(path, name)
    if content.startswith(_OLD):
        what = "is an Excel file of before 2007 (.xls)"
        remedy = "Open it in Excel, and save it as 'Excel Workbook (.xlsx)'"
        if _ENCRYPTED in content:
            what, remedy = "is under a password", "Take the password off, and save it again"
        raise DataError([Fault(name, what, remedy)])
    if not content.startswith(b"PK"):
        what = "is empty" if not content else "is no workbook, whatever its name says"
        raise DataError([Fault(name, what, AS_XLSX)])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse(archive, name)
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        RuntimeError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise DataError([Fault(name, f"is a damaged workbook: {error}", _DAMAGED)]) from None
    except Exception as error:  # zlib and lzma have errors of their own
        if type(error) is DataError:
            raise
        raise DataError([Fault(name, f"is a damaged workbook: {error}", _DAMAGED)]) from None
    return content


def _bytes(path: Path, name: str) -> bytes:
    note_read(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            remedy = "Remove what is not an input, such as pictures"
            raise DataError([Fault(name, f"larger than {MOST_BYTES:,} bytes", remedy)])
        return path.read_bytes()
    except FileNotFoundError:
        remedy = "Check its name; `mixopt new FILE.xlsx` makes a blank one"
        raise DataError([Fault(name, "there is no such file", remedy)]) from None
    except OSError as error:
        what = f"cannot be read: {error.strerror}"
        remedy = "Check the name and the permissions, and whether Excel has it open"
        raise DataError([Fault(name, what, remedy)]) from None


def _refuse(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse what is not to be parsed.

    Raises:
        DataError: It is such.
    """
    parts = archive.infolist()
    _refuse_sizes(parts, name)
    names = {part.filename.replace("\\", "/").lstrip("/").lower() for part in parts}
    if "xl/workbook.bin" in names:
        raise DataError([Fault(name, "is a binary workbook (.xlsb)", AS_XLSX)])
    if "content.xml" in names:
        raise DataError([Fault(name, "is an OpenDocument spreadsheet", AS_XLSX)])
    if "xl/workbook.xml" not in names and not any(each.endswith("workbook.xml") for each in names):
        raise DataError([Fault(name, "is a zip, and no workbook", AS_XLSX)])
    for each in sorted(names):
        if _MACROS.search(each) and not _HARMLESS.search(each):
            remedy = "Save it as 'Excel Workbook (.xlsx)', which keeps none"
            raise DataError([Fault(name, f"holds macros or controls ({each})", remedy)])
        if _LINKS.search(each):
            remedy = "In Excel: Data, Edit Links (or Queries), Break Link; and save it"
            raise DataError([Fault(name, f"takes values from elsewhere ({each})", remedy)])
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            content = archive.read(part)
            _refuse_declarations(content, part, name)
            _refuse_spans(content, part, name)


def _refuse_sizes(parts: list[zipfile.ZipInfo], name: str) -> None:
    total = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS:
        raise DataError([Fault(name, f"{len(parts):,} parts within", "Remove what is no input")])
    for part in parts:
        packed = max(1, part.compress_size)
        if part.flag_bits & 1:
            remedy = "Take the password off, and save it again"
            raise DataError([Fault(name, "is under a password", remedy)])
        if part.file_size > SMALL and part.file_size / packed > MOST_RATIO:
            what = f"{part.filename} unpacks to {part.file_size / packed:,.0f} times its size"
            raise DataError([Fault(name, what, "Delete blank rows and columns that are formatted")])
        if part.file_size > MOST_PART or total > MOST_UNPACKED:
            size = max(total, part.file_size)
            what = f"unpacks to {size:,} bytes, and {MOST_UNPACKED:,} can be read"
            raise DataError([Fault(name, what, "Remove what is not an input")])


def _refuse_declarations(content: bytes, part: zipfile.ZipInfo, name: str) -> None:
    if any(each in content for each in _DECLARED):
        what = f"{part.filename} declares entities, which no spreadsheet program writes"
        raise DataError([Fault(name, what, "Open it in Excel, and save it again as .xlsx")])


def _refuse_spans(content: bytes, part: zipfile.ZipInfo, name: str) -> None:
    """Refuse merged cells and links over more cells than a table has."""
    cells = 0
    for left, top, right, bottom in _SPANS.findall(content):
        rows = abs(int(bottom) - int(top)) + 1
        cells += rows * (abs(_column(right) - _column(left)) + 1)
        if cells > MOST_CELLS:
            span = f"{left.decode()}{int(top)}:{right.decode()}{int(bottom)}"
            what = f"{part.filename} has merged cells or links over {cells:,} cells ({span})"
            raise DataError([Fault(name, what, "Unmerge whole rows and columns, and save it")])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
