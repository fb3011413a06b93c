"""Workbooks as people make them: the tutorial's, with something done to it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import load_workbook

from mixopt.data.conversion import as_workbook, contents_of
from mixopt.data.paths import INSTANCES

Edit = Callable[[Any], None]
"""Does something to a workbook of openpyxl."""


@cache
def written(name: str) -> bytes:
    """A shipped instance as mixopt writes it."""
    return as_workbook(contents_of(INSTANCES / name), INSTANCES / name)[0]


def edited(edit: Edit, name: str = "tutorial") -> bytes:
    """A shipped instance's workbook, after something was done to it."""
    book = load_workbook(io.BytesIO(written(name)))
    edit(book)
    result = io.BytesIO()
    book.save(result)
    return result.getvalue()


def with_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts changed, or a new one."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w") as archive:
        for each in source.infolist():
            old = source.read(each)
            name = each.filename
            archive.writestr(name, change(old) if name == part else old, zipfile.ZIP_DEFLATED)
        if part not in source.namelist():
            archive.writestr(part, change(b""), zipfile.ZIP_DEFLATED)
    return result.getvalue()


def with_formula(
    sheet: str, cell: str, formula: str, kept: str | None, *, manual: bool = False
) -> bytes:
    """The tutorial with a formula in a cell, and the value that a program kept with it."""
    book = load_workbook(io.BytesIO(written("tutorial")))
    part = f"xl/worksheets/sheet{book.sheetnames.index(sheet) + 1}.xml"
    value = "" if kept is None else f"<v>{kept}</v>"
    new = f'<c r="{cell}"\\1><f>{escape(formula)}</f>{value}</c>'.encode()
    pattern = rf'<c r="{cell}"( s="\d+")?[^>]*>.*?</c>'.encode()

    def change(old: bytes) -> bytes:
        made, times = re.subn(pattern, new, old, count=1)
        assert times == 1, (sheet, cell)
        return made

    content = with_part(written("tutorial"), part, change)
    if manual:
        content = with_part(
            content,
            "xl/workbook.xml",
            lambda old: re.sub(rb"<calcPr[^>]*/>", b'<calcPr calcId="1" calcMode="manual"/>', old),
        )
    return content


def put(folder: Path, content: bytes, name: str = "book.xlsx") -> Path:
    """Write a workbook into a folder."""
    path = folder / name
    path.write_bytes(content)
    return path
