"""Writes the sheets that are for people only: cover, how, checks; and the hidden lists."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any

from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from mixopt.data.workbook.section_sheets import HEAD_ROW, SPARE
from mixopt.data.workbook.styles import (
    HEADING_HEIGHT,
    INPUT,
    KEY,
    TEXT,
    TITLE,
    WORDS_HEAD,
    put_text,
)
from mixopt.data.workbook.table_sheets import TableSheet
from mixopt.data.workbook.words import COVER_INPUTS, HOW, table_title
from mixopt.instance.figures import list_called_for
from mixopt.schema.head import Head
from mixopt.schema.model import Model
from mixopt.units import OWN, list_symbols_for

LISTS = "Lists"

DIGEST = 16
"""Characters of the digest of the inputs that the cover shows."""


def add_cover(book: Any, files: Mapping[str, bytes], head: Head, model: Model) -> None:
    """What, who, version, date; and a digest of the files, to trace a paper to its figures."""
    sheet = book.create_sheet("Cover")
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name} {len(content)}\n".encode() + content)
    periods = [*head.periods]
    put_text(sheet, 1, 1, head.title, TITLE)
    said = (
        ("What", "The inputs of a plan for social care: needs, services, staff, money"),
        ("Areas", ", ".join(head.areas.values())),
        ("Periods", periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"),
        ("Model", f"{model.title} ({head.model})"),
        ("Written by", f"mixopt {version('mixopt')}"),
        ("Digest when written", digest.hexdigest()[:DIGEST]),
    )
    for row, (name, text) in enumerate(said, start=3):
        put_text(sheet, row, 1, name, KEY)
        put_text(sheet, row, 2, text, TEXT)
    for row, name in enumerate(COVER_INPUTS, start=len(said) + 3):
        put_text(sheet, row, 1, name, KEY)
        put_text(sheet, row, 2, "", INPUT)
    row = len(said) + 7
    put_text(sheet, row, 1, "An input: fill it in", INPUT)
    put_text(sheet, row + 1, 1, "Locked: a name or a title", KEY)
    put_text(
        sheet, row + 2, 1, "The sheet 'How' says how; the sheet 'Checks' what is left.", "Normal"
    )
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 90
    sheet.protection.sheet = True


def add_how(book: Any) -> None:
    """How it is filled in."""
    sheet = book.create_sheet("How")
    for row, text in enumerate(HOW, start=1):
        put_text(sheet, row, 1, text, TEXT if row > 1 else TITLE)
        sheet.row_dimensions[row].height = 18 * (1 + len(text) // 110)
    sheet.column_dimensions["A"].width = 110
    sheet.protection.sheet = True


def add_model(book: Any, model: Model) -> None:
    """What the model has: every name with its title."""
    sheet = book.create_sheet("About the model")
    put_text(sheet, 1, 1, f"Model: {model.title}", TITLE)
    heads = ("Part", "Name", "Title", "Unit or kind")
    for column, text in enumerate(heads, start=1):
        put_text(sheet, 3, column, text, WORDS_HEAD)
    row = 4
    for part in type(model).model_fields:
        section = getattr(model, part)
        for name, each in section.items() if isinstance(section, Mapping) else ():
            said = [str(getattr(each, key, "")) for key in ("title", "unit")]
            title, unit = said if any(said) else (str(each), "")
            for column, text in enumerate((part, name, title, unit), start=1):
                put_text(sheet, row, column, text, KEY)
            row += 1
    for letter, width in zip("ABCD", (16, 36, 60, 18), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A4"
    sheet.protection.sheet = True


def add_lists(book: Any, model: Model, head: Head, *, in_sheet: bool) -> dict[str, str]:
    """The hidden sheet that the lists in the cells come from; where each of them is.

    Args:
        book: The workbook.
        model: Whose figures they are.
        head: Of the instance.
        in_sheet: The sources have a sheet of their own.
    """
    sheet = book.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    kinds = list_called_for(model, head)
    columns: dict[str, Iterable[str]] = {"addresses": map(str, kinds)}
    columns |= {} if in_sheet else {"sources": head.sources}
    columns |= {f"unit {own}": list_symbols_for(own) for own in OWN}
    where = {}
    for column, (name, texts) in enumerate(columns.items(), start=1):
        last = 0
        for last, text in enumerate(texts, start=1):
            put_text(sheet, last, column, text, TEXT)
        letter = get_column_letter(column)
        where[name] = f"{LISTS}!${letter}$1:${letter}${max(last, 1)}"
    if in_sheet:
        last = HEAD_ROW + len(head.sources) + SPARE
        where["sources"] = f"Sources!$A${HEAD_ROW + 1}:$A${last}"
    return where


def add_checks(book: Any, tables: Iterable[TableSheet], sources: str) -> None:
    """What is still to be filled in, counted by formulas as somebody types.

    Args:
        book: The workbook.
        tables: What there is to count.
        sources: Where the names of the sources are.
    """
    sheet = book.create_sheet("Checks")
    put_text(sheet, 1, 1, "Checks: what is still to be done", TITLE)
    put_text(
        sheet,
        2,
        1,
        "Each counts rows or cells; 0 is right. `mixopt check` says the rest.",
        "Normal",
    )
    heads = (
        "Table",
        "Rows",
        "Rows without a value",
        "Values that are text",
        "Cells with an error",
        "Rows without a unit",
        "Rows without a source",
        "Sources that are not known",
    )
    for column, text in enumerate(heads, start=1):
        put_text(sheet, 4, column, text, WORDS_HEAD)
    sheet.row_dimensions[4].height = HEADING_HEIGHT
    row = 4
    for row, table in enumerate(tables, start=5):
        put_text(sheet, row, 1, table_title(table.title), KEY)
        for column, formula in enumerate(_formulas(table, sources), start=2):
            sheet.cell(row, column, formula).style = TEXT
    put_text(sheet, row + 1, 1, "All", KEY)
    for column in range(2, len(heads) + 1):
        letter = get_column_letter(column)
        sheet.cell(row + 1, column, f"=SUM({letter}5:{letter}{max(row, 5)})").style = KEY
    red = {"fill": PatternFill("solid", bgColor="FFFFC7CE"), "font": Font(color="FF9C0006")}
    green = {"fill": PatternFill("solid", bgColor="FFC6EFCE"), "font": Font(color="FF006100")}
    area = f"C5:{get_column_letter(len(heads))}{row + 1}"
    sheet.conditional_formatting.add(area, CellIsRule(operator="greaterThan", formula=["0"], **red))
    sheet.conditional_formatting.add(area, CellIsRule(operator="equal", formula=["0"], **green))
    sheet.column_dimensions["A"].width = 80
    for column in range(2, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 16
    sheet.protection.sheet = True


def _formulas(table: TableSheet, sources: str) -> tuple[str, ...]:
    """The counts of one table."""

    def span(letter: str, until: str = "") -> str:
        return f"{table.title}!${letter}${table.first}:${until or letter}${table.last}"

    values = span(table.values[0], table.values[-1]) if table.values else ""
    lengths = "+".join(f"LEN({span(letter)})" for letter in table.values)
    figure, unit, source = (table.letters.get(name) for name in ("figure", "unit", "source"))
    named = f"(LEN({span(figure)})>0)" if figure else "1"
    empty = "=0"
    return (
        f"=SUMPRODUCT(--{named})" if figure else empty,
        f"=SUMPRODUCT({named}*(({lengths})=0))" if lengths else empty,
        f"=SUMPRODUCT(ISTEXT({values})*1)" if values else empty,
        f"=SUMPRODUCT(ISERROR({values})*1)" if values else empty,
        f"=SUMPRODUCT({named}*(LEN({span(unit)})=0))" if unit else empty,
        f"=SUMPRODUCT({named}*(LEN({span(source)})=0))" if source else empty,
        f"=SUMPRODUCT((LEN({span(source)})>0)*(COUNTIF({sources},{span(source)})=0))"
        if source
        else empty,
    )
