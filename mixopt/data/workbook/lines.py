"""Files of lines (YAML, a README) as sheets: the file's name in A1, a line a row below it."""

from __future__ import annotations

import re

from mixopt.data.workbook.sheet import Sheet
from mixopt.errors import Fault

_FILE = re.compile(r"[\w.-]+\.(?:ya?ml|md|txt)", re.ASCII)

MOST_LINES = 20_000
"""A hundred times what the largest shipped file has."""

_USUAL = {"instance": "instance.yaml", "scenarios": "scenarios.yaml", "model": "model.yaml"}
"""Sheets that hold a file, where A1 does not say which."""


def is_file_sheet(sheet: Sheet) -> bool:
    """Whether a sheet holds the lines of a file."""
    name = sheet.name.strip().lower()
    return bool(_read_mark(sheet)) or name in _USUAL or bool(_FILE.fullmatch(name))


def read_file_name(sheet: Sheet) -> str:
    """The file that it holds."""
    name = sheet.name.strip().lower()
    return _read_mark(sheet) or _USUAL.get(name, name)


def _read_mark(sheet: Sheet) -> str:
    found = sheet.rows.get(1, {}).get(1)
    name = found.value if found is not None and isinstance(found.value, str) else ""
    return name if _FILE.fullmatch(name) else ""


def file_lines(sheet: Sheet | None, faults: list[Fault]) -> tuple[list[str], list[str]]:
    """Every line, and where it stands."""
    if sheet is None:
        return [], []
    if len(sheet.rows) and max(sheet.rows) > MOST_LINES:
        what = f"more than {MOST_LINES:,} lines"
        faults.append(Fault(sheet.cell(max(sheet.rows), 1), what, "Remove what is not an input"))
        return [], []
    first = 2 if _read_mark(sheet) else 1
    numbers = range(first, max(sheet.rows, default=0) + 1)
    for number in numbers:
        for column in sorted(sheet.rows.get(number, {})):
            if column > 1:
                what = f"reads '{sheet.rows[number][column].value}' beside the lines of the file"
                remedy = "Move it into column A: only that is read"
                faults.append(Fault(sheet.cell(number, column), what, remedy))
                break
    lines = [sheet.text(number, 1, faults) for number in numbers]
    return lines, [sheet.cell(number, 1) for number in numbers]
