"""Where text is printed: lines and tables of a fixed width, bold and dim where that is a terminal.

Written here and not left to a library, whose import and layout take as long as to plan a council.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO
from unicodedata import east_asian_width

STYLES = {"bold": "\x1b[1m", "dim": "\x1b[2m"}

PLAIN = "\x1b[0m"

GAP = 2
"""Blanks between two columns of a table."""


@dataclass(frozen=True, slots=True)
class Page:
    """Something to print on.

    Attributes:
        width: Characters in a line.
        out: What is written to; standard output where nothing is said.
    """

    width: int
    out: TextIO | None = None

    def print_line(self, words: str, style: str = "", *, wrap: bool = True) -> None:
        """Print words, on as many lines as they take.

        Args:
            words: What is printed; a line break in it is one.
            style: `bold`, `dim` or nothing.
            wrap: Break lines at the width; else each stays one.
        """
        for line in words.split("\n"):
            for part in wrap_text(line, self.width) if wrap else [line]:
                self._write(part, style)

    def print_table(
        self, title: str, headings: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]
    ) -> None:
        """Print a table: labels at the left, as wide as is left, and columns at the right.

        Args:
            title: Stands over the labels.
            headings: One for each column.
            rows: A label, and one text for each column; none at all for a heading.
        """
        columns = [
            max(map(width_of, [heading, *(cells[at] for _, cells in rows if at < len(cells))]))
            for at, heading in enumerate(headings)
        ]
        left = max(self.width - sum(columns) - GAP * len(columns), 1)
        self._write_row(title, headings, left, columns, "bold")
        for label, cells in rows:
            self._write_row(label, cells, left, columns, "")

    def _write_row(
        self, label: str, cells: Sequence[str], left: int, columns: Sequence[int], style: str
    ) -> None:
        """Print a row: beside a long label, numbers stand at its top and headings at its end."""
        parts = wrap_text(label, left)
        for at, part in enumerate(parts):
            there = cells if at == (len(parts) - 1 if style else 0) else ()
            right = [
                _at_the_right(there[place] if place < len(there) else "", width)
                for place, width in enumerate(columns)
            ]
            blank = " " * (left - width_of(part))
            self._write((" " * GAP).join([part + blank, *right]), style)

    def _write(self, text: str, style: str) -> None:
        out = self.out or sys.stdout
        if style and _takes_styles(out):
            text = f"{STYLES[style]}{text}{PLAIN}"
        out.write(text + "\n")


def width_of(text: str) -> int:
    """Columns that a text takes in a terminal; wide characters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def wrap_text(text: str, width: int) -> list[str]:
    """A text in lines of at most so many columns, broken at blanks; in a word, if it must be."""
    if width_of(text) <= width:
        return [text]
    return list(_wrapped(text, width))


def _wrapped(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in _words(text):
        if width_of(line) + width_of(word.rstrip()) <= width:
            line += word
            continue
        if line:
            yield line.rstrip()
        line = word
        while width_of(line.rstrip()) > width:
            first = _fitting(line, width)
            yield line[:first]
            line = line[first:]
    yield line.rstrip()


def _words(text: str) -> Iterator[str]:
    """Words with the blanks after them; blanks before the first stay with it."""
    begun = 0
    for at in range(1, len(text)):
        if text[at - 1] == " " != text[at] and text[begun:at].strip():
            yield text[begun:at]
            begun = at
    yield text[begun:]


def _fitting(text: str, width: int) -> int:
    """How many characters fit."""
    at = 0
    while at < len(text) and width_of(text[: at + 1]) <= width:
        at += 1
    return max(at, 1)


def _at_the_right(text: str, width: int) -> str:
    return " " * (width - width_of(text.rstrip())) + text.rstrip()


def _takes_styles(out: TextIO) -> bool:
    """Whether it is a terminal that shows bold and dim."""
    if not out.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb":
        return False
    return os.name != "nt" or "WT_SESSION" in os.environ
