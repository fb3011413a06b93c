"""Where text is printed: lines and tables, wrapped, bold and dim where somebody reads them.

A page that nobody reads, such as a pipe, has no width: each row and each sentence is one line.
Written here and not left to a library, whose import and layout take as long as to plan a council.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO
from unicodedata import east_asian_width

STYLES = {"bold": "\x1b[1m", "dim": "\x1b[2m"}

PLAIN = "\x1b[0m"

GAP = 2
"""Blanks between two columns of a table."""

HANGING = 4
"""Blanks by which the later lines of a paragraph stand in."""

ENDLESS = 10**9
"""Characters in a line of a page without a width."""

LABELS = 26
"""Characters that labels have at least, where one of them takes as many."""

_PIECES = re.compile(r"[^.]+\.+(?=[^.])|.+")
"""The parts of an address, which is broken after a dot."""


@dataclass(frozen=True, slots=True)
class Page:
    """Something to print on.

    Attributes:
        width: Characters in a line; none: nothing is wrapped.
        out: What is written to; standard output where nothing is said.
    """

    width: int | None
    out: TextIO | None = None

    def print_line(self, words: str, style: str = "", *, wrap: bool = True) -> None:
        """Print words, on as many lines as they take.

        Args:
            words: What is printed; a line break in it is one.
            style: `bold`, `dim` or nothing.
            wrap: Break lines at the width; else each stays one.
        """
        for line in words.split("\n"):
            for part in wrap_text(line, self._width) if wrap else [line]:
                self._write(part, style)

    def print_paragraph(self, words: str, style: str = "") -> None:
        """Print a line whose later lines stand in further than its first."""
        for line in hang(words, self._width):
            self._write(line, style)

    def lines_of(self, words: str) -> int:
        """How many lines a paragraph takes."""
        return len(hang(words, self._width))

    def columns_that_fit(
        self, labels: Sequence[str], columns: Sequence[int], before: int = 0
    ) -> int:
        """How many of some columns fit beside each other, at least one.

        Args:
            labels: What stands at the left.
            columns: The width of each.
            before: Characters of what stands between, in every part of the table.
        """
        room = self._width - before - self._least_labels(labels)
        for number in range(len(columns), 1, -1):
            if max(columns) * number + GAP * number <= room:
                return number
        return 1

    def print_table(
        self,
        title: str,
        headings: Sequence[str],
        rows: Sequence[tuple[str, Sequence[str]]],
        *,
        whole: bool = True,
    ) -> None:
        """Print a table: labels at the left, and columns at the right.

        Args:
            title: Stands over the labels.
            headings: One for each column; a line break in it is one.
            rows: A label, and one text for each column; none at all for a heading.
            whole: As wide as the page, so that the columns of several tables stand in line.
        """
        columns = widths(headings, [cells for _, cells in rows])
        labels = [title, *(label for label, _ in rows)]
        left = self._width - sum(columns) - GAP * len(columns)
        if self.width is None or not whole:
            left = min(left, max(map(width_of, labels)))
        left = max(left, min(self._least_labels(labels), self._width))
        heights = [heading.count("\n") for heading in headings]
        for above in range(max(heights, default=0), 0, -1):
            lines = [
                heading.split("\n")[height - above] if height >= above else ""
                for heading, height in zip(headings, heights, strict=True)
            ]
            self._write_row("", lines, left, columns, "bold")
        last = [heading.rpartition("\n")[2] for heading in headings]
        self._write_row(title, last, left, columns, "bold")
        for label, cells in rows:
            self._write_row(label, cells, left, columns, "")

    @property
    def _width(self) -> int:
        return ENDLESS if self.width is None else self.width

    def _least_labels(self, labels: Sequence[str]) -> int:
        """Characters that labels must have: no word is broken, and short ones stay on a line."""
        longest = max(map(width_of, labels), default=0)
        words = (
            width_of(each)
            for label in labels
            for word in label.split()
            for each in _PIECES.findall(word)
        )
        indent = max((len(label) - len(label.lstrip()) for label in labels), default=0)
        return max(min(longest, LABELS), indent + GAP + max(words, default=0))

    def _write_row(
        self, label: str, cells: Sequence[str], left: int, columns: Sequence[int], style: str
    ) -> None:
        """Print a row: beside a long label, numbers stand at its top and headings at its end."""
        parts = hang(label, left, by=GAP)
        for at, part in enumerate(parts):
            there = cells if at == (len(parts) - 1 if style else 0) else ()
            right = [
                _at_the_right(there[place] if place < len(there) else "", width)
                for place, width in enumerate(columns)
            ]
            blank = " " * (left - width_of(part))
            self._write((" " * GAP).join([part + blank, *right]).rstrip(), style)

    def _write(self, text: str, style: str) -> None:
        out = self.out or sys.stdout
        if style and _takes_styles(out):
            text = f"{STYLES[style]}{text}{PLAIN}"
        out.write(text + "\n")


def widths(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """The width of each column of a table."""
    return [
        max(map(width_of, [*heading.split("\n"), *(row[at] for row in rows if at < len(row))]))
        for at, heading in enumerate(headings)
    ]


def width_of(text: str) -> int:
    """Columns that a text takes in a terminal; wide characters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def hang(text: str, width: int, by: int = HANGING) -> list[str]:
    """A text in lines of at most so many columns; the later stand in further than the first."""
    if width_of(text) <= width:
        return [text]
    indent = " " * (len(text) - len(text.lstrip()))
    first, *_ = wrap_text(text, width)
    rest = text[len(first) :].lstrip()
    later = indent + " " * (by if len(indent) + by < width // 2 else 0)
    return [first, *(later + line for line in wrap_text(rest, width - len(later)))]


def wrap_text(text: str, width: int) -> list[str]:
    """A text in lines of at most so many columns.

    Broken at blanks; in a word without blanks after a dot, and anywhere only if it must be.
    """
    if width_of(text) <= width:
        return [text]
    return list(_wrap(text, width))


def _wrap(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in _words(text):
        if width_of(line) + width_of(word.rstrip()) <= width:
            line += word
            continue
        if line.strip():
            yield line.rstrip()
            line = ""
        for piece in _PIECES.findall(line + word):
            if line.strip() and width_of(line) + width_of(piece.rstrip()) > width:
                yield line
                line = ""
            line += piece
            while width_of(line.rstrip()) > width:
                first = _count_fitting(line, width)
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


def _count_fitting(text: str, width: int) -> int:
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
