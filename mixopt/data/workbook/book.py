"""An open workbook as the files of an instance: which sheet is which file, and what it holds."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from mixopt.data.workbook.archive import read_archive
from mixopt.data.workbook.cells import SPACES
from mixopt.data.workbook.kept import KEPT, Kept
from mixopt.data.workbook.lines import file_lines, is_file_sheet, read_file_name
from mixopt.data.workbook.sections import SECTIONS, Section, entries_of, read_section
from mixopt.data.workbook.sheet import Sheet
from mixopt.data.workbook.tables import as_text, is_table, shape_of
from mixopt.data.workbook.words import COVER_INPUTS
from mixopt.errors import DataError, Fault
from mixopt.instance.kinds import EVERY_TABLE
from mixopt.instance.nearest import nearest

OURS = ("cover", "how", "about the model", "checks", "lists", KEPT.lower())
"""Sheets that we write for people, and read nothing from."""

MOST_SHEETS = 200


def read_book(path: Path, name: str) -> Book:
    """A workbook; `name` is what messages call it.

    Raises:
        DataError: It is missing, unreadable, no workbook, or one that is refused.
    """
    return book_of(read_archive(path, name), path, name)


def book_of(content: bytes, path: Path, name: str) -> Book:
    """A workbook that was looked at, from its bytes.

    Raises:
        DataError: It cannot be parsed.
    """
    return Book(path, name, sheets_of(content, name))


def sheets_of(content: bytes, name: str) -> list[Sheet]:
    """The sheets of a workbook that was looked at, from its bytes.

    Raises:
        DataError: It cannot be parsed.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is not kept, such as pictures
            formulas = load_workbook(io.BytesIO(content), keep_links=False)
            values = formulas
            if any(map(_has_formulas, formulas.worksheets)):
                values = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
            manual = getattr(formulas.calculation, "calcMode", "auto") == "manual"
            pairs = zip(values.worksheets, formulas.worksheets, strict=True)
            sheets = [Sheet.of(one, other, name, manual=manual) for one, other in pairs]
    except Exception as error:  # of any kind: it is another's file, read by another's library
        what = f"is a damaged workbook: {type(error).__name__}: {error}"
        remedy = "Open it in Excel, let that repair it, and save it again as .xlsx"
        raise DataError([Fault(name, what, remedy)]) from None
    if len(sheets) > MOST_SHEETS:
        what = f"{len(sheets):,} sheets, and {MOST_SHEETS} can be read"
        raise DataError([Fault(name, what, "Remove those that are no input")])
    return sheets


def _has_formulas(sheet: Any) -> bool:
    """Whether a sheet that may be read has formulas, so that their values are asked for."""
    if sheet.title.lower() in OURS:
        return False
    return any(cell.data_type == "f" for cell in sheet._cells.values())


class Book:
    """A workbook whose sheets are files of an instance."""

    def __init__(self, path: Path, name: str, sheets: list[Sheet]) -> None:
        """Say which sheet is which file."""
        self.path, self.name, self.sheets = path, name, sheets
        self.faults: list[Fault] = []
        self.tables: dict[str, Sheet] = {}
        self.lines: dict[str, Sheet] = {}
        self.sections: dict[tuple[str, str], Sheet] = {}
        self.ignored: list[Sheet] = []
        kept = next((sheet for sheet in sheets if sheet.name.lower() == KEPT.lower()), None)
        self.kept = Kept.of(kept)
        for sheet in sheets:
            if sheet is not kept:
                self._sort(sheet)
        self._texts: dict[str, tuple[str, list[str]]] = {}

    def _sort(self, sheet: Sheet) -> None:
        """Take a sheet for the file that it is."""
        name = sheet.name.strip(f" {SPACES}\u00a0").lower().removesuffix(".csv")
        section = next((each for each in SECTIONS if each.sheet.lower() == name), None)
        if name in EVERY_TABLE:
            self._put(self.tables, name, sheet)
        elif section is not None and section.fits(sheet):
            kept = self.kept.of_file(section.file).sections
            if section.key in kept or entries_of(section, sheet, []):
                self._put(self.sections, (section.file, section.key), sheet)
        elif is_file_sheet(sheet):
            self._put(self.lines, read_file_name(sheet), sheet)
        elif name not in OURS:
            self._stray(sheet, name)

    def _put(self, into: dict, key: object, sheet: Sheet) -> None:  # type: ignore[type-arg]
        if key in into:
            what = f"is the same as the sheet '{into[key].name}'"
            self.faults.append(Fault(sheet.where, what, "Remove or rename one of them"))
        into.setdefault(key, sheet)

    def _stray(self, sheet: Sheet, name: str) -> None:
        """Tell a sheet that was meant to be read; others are whoever's who made the workbook."""
        near = nearest(name, EVERY_TABLE, cutoff=0.75)
        if near or is_table(sheet):
            remedy = f"Did you mean '{near}'?" if near else f"There are: {', '.join(EVERY_TABLE)}"
            self.faults.append(Fault(sheet.where, "not a table of an instance", remedy))
        else:
            self.ignored.append(sheet)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The files that it holds, by name."""
        alone = [each.file for each in SECTIONS if each.alone]
        files = [*self.lines, *(file for file, _ in self.sections if file in alone)]
        tables = [f"{table}.csv" for table in EVERY_TABLE if table in self.tables]
        return tuple(dict.fromkeys([*files, *tables]))

    def text(self, name: str) -> str:
        """The text of one of its files.

        Raises:
            DataError: There is none, or it cannot be read.
        """
        return self._read(name)[0]

    def places(self, name: str) -> list[str]:
        """Where each line of a file stands."""
        return self._read(name)[1]

    def place(self, name: str) -> str:
        """What messages call a file: its sheet."""
        table = self.tables.get(name.removesuffix(".csv")) or self.lines.get(name)
        sheet = table or (self._any_section(name) if name in self.names else None)
        return sheet.where if sheet else f"{self.name}, sheet '{_sheet_name(name)}'"

    def _any_section(self, name: str) -> Sheet | None:
        return next((sheet for (file, _), sheet in self.sections.items() if file == name), None)

    def _read(self, name: str) -> tuple[str, list[str]]:
        if name not in self._texts:
            if name not in self.names:
                remedy = "Add it; `mixopt new FILE.xlsx` writes a blank workbook with all of them"
                raise DataError([Fault(self.place(name), "there is no such sheet", remedy)])
            table = self.tables.get(name.removesuffix(".csv")) if name.endswith(".csv") else None
            if table is not None:
                self._texts[name] = as_text(table, self.kept.of_file(name)), []
            else:
                self._texts[name] = self._yaml(name)
        return self._texts[name]

    def _yaml(self, name: str) -> tuple[str, list[str]]:
        """The lines of a file, its sections that have sheets of their own among them."""
        faults: list[Fault] = []
        lines, places = file_lines(self.lines.get(name), faults)
        for section in SECTIONS:
            sheet = self.sections.get((section.file, section.key))
            if section.file == name and sheet is not None:
                self._insert(section, sheet, lines, places, faults)
        if faults:
            raise DataError(faults)
        return self.kept.of_file(name).end_lines("\n".join(lines)), places

    def _insert(
        self,
        section: Section,
        sheet: Sheet,
        lines: list[str],
        places: list[str],
        faults: list[Fault],
    ) -> None:
        """Put a section in the place that its file marks, else at its end."""
        before = self.kept.of_file(section.file).sections.get(section.key)
        found = read_section(section, sheet, before, faults)
        marks = [at for at, line in enumerate(lines) if line == section.mark]
        if not marks and any(re.match(rf"{section.key}\s*:", line) for line in lines):
            at = next(at for at, line in enumerate(lines) if line.startswith(section.key))
            what = f"'{section.key}' stands here and in the sheet '{sheet.name}'"
            faults.append(Fault(places[at], what, "Remove one of them"))
        at, until = (marks[0], marks[0] + 1) if marks else (len(lines), len(lines))
        lines[at:until] = [line for line, _ in found]
        places[at:until] = [place for _, place in found]

    def list_left_out(self) -> Iterator[str]:
        """What a folder cannot hold of it, in words."""
        for sheet in self.sheets:
            if sheet.name.lower() == "cover" and (said := [*cover_inputs(sheet)]):
                yield f"what is filled in on the cover is left out ({', '.join(said)})"
        for table, sheet in self.tables.items():
            shape = shape_of(sheet, table, [])
            for row in shape.notes if shape else ():
                column = min(sheet.rows[row])
                yield f"{sheet.cell(row, column)}: a note below the table is left out"
        for file, key in self.sections:
            kept = self.kept.of_file(file).sections.get(key, [])
            comments = [line for line in kept if line.lstrip().startswith("#")]
            if comments and not self._as_kept(file, kept):
                yield f"{file}: the comments in '{key}' are left out, as its sheet was changed"

    def _as_kept(self, file: str, kept: list[str]) -> bool:
        """Whether a section says what it said when the workbook was written."""
        return "\n".join(kept) in self.text(file).replace("\r\n", "\n")


def cover_inputs(sheet: Sheet) -> Iterator[str]:
    """What somebody has filled in on the cover."""
    for row, cells in sheet.rows.items():
        label = cells.get(1)
        if label is not None and label.value in COVER_INPUTS and 2 in cells:
            yield f"{label.value}: {sheet.text(row, 2, [])}"


def _sheet_name(file: str) -> str:
    return {"instance.yaml": "Instance", "scenarios.yaml": "Scenarios"}.get(
        file, file.removesuffix(".csv")
    )
