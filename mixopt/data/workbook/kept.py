"""What a workbook keeps of the files that no cell shows, so that they come out the same bytes.

A hidden sheet has rows of three cells: a file, what is kept of it, and the text: how its lines
end, rows of a table that are spelt in a way of their own (with quotes that nothing needs), and the
YAML that a sheet with a table of its own stands for.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mixopt.data.workbook.sheet import Sheet

KEPT = "Kept"
"""The hidden sheet."""

CRLF, MARK, OPEN, ROW, SECTION = (
    "lines end CRLF",
    "begins with a mark",
    "ends open",
    "row",
    "section ",
)


@dataclass
class Spelling:
    """How one file was written.

    Attributes:
        crlf: Its lines end as Windows ends them.
        mark: It begins with a byte order mark.
        open: Its last line does not end.
        rows: Rows of a table as they were spelt, by their cells.
        sections: YAML for which the workbook has a table, by its key.
    """

    crlf: bool = False
    mark: bool = False
    open: bool = False
    rows: dict[tuple[str, ...], str] = field(default_factory=dict)
    sections: dict[str, list[str]] = field(default_factory=dict)

    def end_lines(self, text: str) -> str:
        """Lines that are parted by newlines, as a file."""
        text = text if self.open else f"{text}\n"
        return text.replace("\n", "\r\n") if self.crlf else text

    def encode(self, text: str) -> bytes:
        """Such a text as bytes."""
        return text.encode("utf-8-sig" if self.mark else "utf-8")

    def take(self, fact: str, text: str) -> None:
        """Take in what a row of the hidden sheet says."""
        if fact == ROW:
            self.rows[cells_of(text)] = text
        elif fact.startswith(SECTION):
            self.sections.setdefault(fact.removeprefix(SECTION), []).append(text)
        self.crlf |= fact == CRLF
        self.mark |= fact == MARK
        self.open |= fact == OPEN

    def facts(self) -> Iterable[tuple[str, str]]:
        """What is kept, and the text."""
        for fact, holds in ((CRLF, self.crlf), (MARK, self.mark), (OPEN, self.open)):
            if holds:
                yield fact, ""
        for row in self.rows.values():
            yield ROW, row
        for key, lines in self.sections.items():
            for line in lines:
                yield f"{SECTION}{key}", line


@dataclass
class Kept:
    """How each file was written."""

    files: dict[str, Spelling] = field(default_factory=dict)

    def of_file(self, name: str) -> Spelling:
        """How one was written; as mixopt writes them, where nothing is kept."""
        return self.files.setdefault(name, Spelling())

    @staticmethod
    def of(sheet: Sheet | None) -> Kept:
        """What a sheet keeps."""
        kept = Kept()
        if sheet is not None:
            for number in sorted(sheet.rows):
                file, fact, text = (sheet.text(number, column, []) for column in (1, 2, 3))
                kept.of_file(file).take(fact, text)
        return kept


def cells_of(row: str) -> tuple[str, ...]:
    """The cells of one row of CSV."""
    return tuple(next(csv.reader(io.StringIO(row, newline="")), ()))


def row_of(cells: Sequence[str]) -> str:
    """One row of CSV as mixopt writes it, without its end."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def physical_rows(text: str) -> list[str]:
    """The rows of a CSV text as they are spelt; one may have several lines."""
    lines = text.split("\n")
    feed, rows, begun = (f"{line}\n" for line in lines), [], 0
    reader = csv.reader(feed)
    for _ in reader:
        rows.append("\n".join(lines[begun : reader.line_num]))
        begun = reader.line_num
    return rows
