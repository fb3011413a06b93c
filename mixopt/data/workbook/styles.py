"""How a workbook looks: inputs blue on light yellow, as finance has it, all else locked."""

from __future__ import annotations

import re
from typing import Any

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side

from mixopt.data.workbook.cells import DIGITS, Found, text_of

INPUT, KEY, WORDS_HEAD, HEAD, TITLE, TEXT, LINE = (
    "mixopt input",
    "mixopt key",
    "mixopt heading",
    "mixopt name",
    "mixopt title",
    "mixopt text",
    "mixopt line",
)

_NUMBER = re.compile(r"-?\d+(?:\.(\d+))?", re.ASCII)

_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""With what a text begins that a spreadsheet would take for a formula when it is edited."""

HEADING_HEIGHT = 32
"""Points: two lines of a heading."""

_YELLOW, _GREY, _DARK, _BLUE = "FFFFF2CC", "FFF2F2F2", "FF1F3864", "FF0000FF"


def add_styles(book: Any) -> None:
    """Give a workbook our styles."""
    thin = Side(style="thin", color="FFD9D9D9")
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    line, wrapped = Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)
    free = Protection(locked=False)
    for style in (
        NamedStyle(INPUT, font=Font(name="Calibri", size=11, color=_BLUE), border=box,
                   fill=PatternFill("solid", fgColor=_YELLOW), alignment=line, protection=free),
        NamedStyle(KEY, font=Font(name="Calibri", size=11), border=box, alignment=line,
                   fill=PatternFill("solid", fgColor=_GREY)),
        NamedStyle(WORDS_HEAD, font=Font(name="Calibri", size=11, bold=True, color="FFFFFFFF"),
                   fill=PatternFill("solid", fgColor=_DARK), alignment=wrapped, border=box),
        NamedStyle(HEAD, font=Font(name="Calibri", size=9, italic=True, color="FF595959"),
                   fill=PatternFill("solid", fgColor=_GREY), border=box),
        NamedStyle(TITLE, font=Font(name="Calibri", size=14, bold=True, color=_DARK)),
        NamedStyle(TEXT, font=Font(name="Calibri", size=11), alignment=wrapped),
        NamedStyle(LINE, font=Font(name="Consolas", size=10, color=_BLUE), protection=free,
                   number_format="@"),
    ):  # fmt: skip
        book.add_named_style(style)


def put_text(sheet: Any, row: int, column: int, text: str, style: str) -> Any:
    """Write a text, whatever it begins with: none is ever taken for a formula."""
    cell = sheet.cell(row, column)
    if text:
        cell.value = text
        cell.data_type = "s"
    cell.style = style
    if text.startswith(_RISKY):
        cell.quotePrefix = True
    return cell


def put_value(sheet: Any, row: int, column: int, text: str) -> Any:
    """Write an input: a number where a number gives the same text again, else the text."""
    found = as_number(text)
    if found is None:
        return put_text(sheet, row, column, text, INPUT)
    cell = sheet.cell(row, column, found.value)
    cell.style = INPUT
    cell.number_format = found.format
    return cell


def as_number(text: str) -> Found | None:
    """The number that a text is, with a format that gives the same text again."""
    match = _NUMBER.fullmatch(text)
    if match is None or len(text.replace(".", "").strip("-0")) > DIGITS:
        return None
    shown = "#,##0" + (f".{'0' * len(match[1])}" if match[1] else "")
    found = Found(float(text) if match[1] else int(text), shown)
    return found if text_of(found, "") == text else None
