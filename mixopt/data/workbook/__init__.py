"""Workbooks: an instance as one `.xlsx`, read as if it were a folder, and written ready to fill in.

While a workbook is open (`as_folder`), its path stands for a folder: `text.read_text` and
`paths.is_file` find the files of the instance in it. openpyxl is loaded only for that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mixopt.data.workbook.book import Book

ENDING = ".xlsx"

OTHER_ENDINGS = {
    ".xlsm": "It may hold macros: save it as 'Excel Workbook (.xlsx)'",
    ".xltx": "It is a template: save it as 'Excel Workbook (.xlsx)'",
    ".xltm": "It is a template with macros: save it as 'Excel Workbook (.xlsx)'",
    ".xlsb": "Save it as 'Excel Workbook (.xlsx)'",
    ".xls": "It is of before 2007: save it as 'Excel Workbook (.xlsx)'",
    ".ods": "Save it as 'Excel 2007-365 (.xlsx)'",
    ".numbers": "Export it to Excel, as .xlsx",
}
"""Spreadsheets that are not read, and what to do with each."""

_open: ContextVar[Book | None] = ContextVar("open", default=None)


def is_workbook(path: Path) -> bool:
    """Whether a name is that of a workbook, and not of a folder."""
    return path.suffix.lower() == ENDING and not path.is_dir()


@contextmanager
def as_folder(path: Path, name: str) -> Iterator[None]:
    """Let the path of a workbook stand for a folder meanwhile; of a folder, do nothing.

    Raises:
        DataError: The workbook cannot be read.
    """
    if not is_workbook(path):
        yield
        return
    from mixopt.data.workbook.book import read_book

    before = _open.set(read_book(path, name))
    try:
        yield
    finally:
        _open.reset(before)


def book_at(folder: Path) -> Book | None:
    """The workbook that is open and stands for this folder."""
    book = _open.get()
    return book if book is not None and book.path == folder else None
