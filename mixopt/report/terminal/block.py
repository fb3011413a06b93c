"""Tables and sentences that are folded until a report fits a screen: the least rows first."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mixopt.report.terminal.page import GAP, LABELS, Page, width_of, widths

ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a block.

    Attributes:
        label: What it is of.
        cells: A text for each column.
        weight: How much it matters, beside the other rows of its block.
    """

    label: str
    cells: tuple[str, ...]
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Block:
    """A small table.

    Attributes:
        title: Stands over the labels.
        headings: One for each column.
        rows: In the order in which they are read.
        name: The table that has what is folded; blank: no row is.
        least: Rows that are kept at the least.
        fewest: Rows that are kept where even so much does not fit.
        folded: Rows that were folded.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    name: str = ""
    least: int = 4
    fewest: int = 2
    folded: int = 0

    @property
    def spare(self) -> int:
        """How many rows could be folded."""
        return max(len(self.rows) - self.least, 0) if self.name else 0

    def fold(self, number: int = 1) -> Block:
        """The block without the rows that matter least."""
        kept = _without_least(self.rows, number)
        return replace(self, rows=kept, folded=self.folded + len(self.rows) - len(kept))

    def print_on(self, page: Page) -> None:
        """Print it; where not all columns fit, those in the middle are left out.

        Where it has many rows, and two of it fit side by side, the second half stands beside the
        first; what is piped has one row a line.
        """
        more = [f"and {self.folded:,} more: --table {self.name}"] if self.folded else []
        labels = [self.title, *(row.label for row in self.rows), *more]
        cells = [row.cells for row in self.rows]
        fit = page.columns_that_fit(labels, widths(self.headings, cells))
        shown = _ends(len(self.headings), fit)
        rows = [(row.label, _pick_rows(row.cells, shown)) for row in self.rows]
        rows += [(label, []) for label in more]
        headings = _pick_rows(self.headings, shown)
        across = widths(headings, [row[1] for row in rows])
        numbers = sum(each + GAP for each in across)
        width = min(((page.width or 0) - BETWEEN) // 2, max(map(width_of, labels)) + numbers)
        if len(rows) < MANY or width < LABELS + numbers:
            page.print_table(self.title, headings, rows, whole=False)
            return
        half = (len(rows) + 1) // 2
        left = _lines(width, self.title, headings, rows[:half])
        right = _lines(width, "", headings, rows[half:])
        for at, line in enumerate(left):
            other = right[at] if at < len(right) else ""
            blank = " " * (width - width_of(line) + BETWEEN)
            page.print_line(line + blank + other if other else line, "" if at else "bold")

    def lines(self, page: Page) -> int:
        """How many lines it takes on a page."""
        text = io.StringIO()
        self.print_on(replace(page, out=text))
        return text.getvalue().count("\n")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Things listed one after the other in a paragraph.

    Attributes:
        title: Stands before them.
        rows: What is said: a label each.
        name: The table that has what is folded.
        least: Things that are said at the least.
        fewest: Things that are said where even so much does not fit.
        folded: Things that were folded.
    """

    title: str
    rows: tuple[Row, ...]
    name: str
    least: int = 2
    fewest: int = 1
    folded: int = 0

    @property
    def spare(self) -> int:
        """How many things could be folded: each takes a line or more, so they go first."""
        return 2 * max(len(self.rows) - self.least, 0)

    def fold(self, number: int = 1) -> Sentence:
        """The sentence without the things that matter least."""
        kept = _without_least(self.rows, number)
        return replace(self, rows=kept, folded=self.folded + len(self.rows) - len(kept))

    @property
    def words(self) -> str:
        """All of it."""
        parts = [row.label for row in self.rows]
        if self.folded:
            parts.append(f"and {self.folded:,} more (--table {self.name})")
        return f"{self.title}: {'; '.join(parts)}."

    def print_on(self, page: Page) -> None:
        """Print it."""
        page.print_paragraph(self.words)

    def lines(self, page: Page) -> int:
        """How many lines it takes on a page."""
        return page.lines_of(self.words)


MANY = 10
"""Rows from which on a table is printed in two halves side by side."""

BETWEEN = 4
"""Blanks between the halves."""


def _lines(
    width: int, title: str, headings: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]
) -> list[str]:
    """A table as lines of one width."""
    text = io.StringIO()
    Page(width, text).print_table(title, headings, rows)
    return text.getvalue().splitlines()


def _without_least(rows: Sequence[Row], number: int) -> tuple[Row, ...]:
    """Rows without those of the least weight; of equals the last."""
    ranked = sorted(range(len(rows)), key=lambda at: (rows[at].weight, -at))
    out = set(ranked[:number])
    return tuple(row for at, row in enumerate(rows) if at not in out)


def _ends(number: int, fit: int) -> list[int]:
    """The positions of columns that are shown: all, or the first and the last; -1 is a gap."""
    if fit >= number:
        return list(range(number))
    last = max((fit - 1) // 2, 1)
    first = max(fit - 1 - last, 1)
    return [*range(first), -1, *range(number - last, number)]


def without_gloss(title: str, others: Iterable[str]) -> str:
    """A title without what it explains in brackets, where that still tells it from the others."""
    short = _GLOSS.sub("", title)
    alike = sum(_GLOSS.sub("", other) == short for other in others)
    return short if short and alike == 1 else title


_GLOSS = re.compile(r" \([^()]*\)")


def _pick_rows(cells: Sequence[str], shown: Sequence[int]) -> list[str]:
    return [ELLIPSIS if at < 0 else cells[at] for at in shown if at < len(cells)]


Part = Block | Sentence


def fit_on_screen(parts: Sequence[Part], page: Page, most: int) -> tuple[list[Part], list[bool]]:
    """The parts folded until they take at most so many lines, and before which a line is blank.

    Where something has to be folded, only the first has a blank line before it.

    Args:
        parts: In the order in which they are read.
        page: What they are printed on.
        most: Lines that they may take.
    """
    apart = [at == 0 or Block in {type(parts[at - 1]), type(part)} for at, part in enumerate(parts)]
    kept = _fold(parts, page, most - sum(apart))
    if all(not part.folded for part in kept) or not parts:
        return kept, apart
    return _fold(parts, page, most - 1), [True] + [False] * (len(parts) - 1)


def _fold(parts: Sequence[Part], page: Page, most: int) -> list[Part]:
    """Fold until the parts take at most so many lines, or no more can be folded."""
    kept = [
        part.fold(len(part.rows) - MOST_ROWS) if part.name and len(part.rows) > MOST_ROWS else part
        for part in parts
    ]
    kept = _fold_further(kept, page, most)
    few = [replace(part, least=min(part.least, part.fewest)) for part in kept]
    return _fold_further(few, page, most)


def _fold_further(parts: Sequence[Part], page: Page, most: int) -> list[Part]:
    """Fold what has most to spare, until the lines are few enough or nothing has any."""
    kept = list(parts)
    lines = [part.lines(page) for part in kept]
    while sum(lines) > most:
        at = max(range(len(kept)), key=lambda each: kept[each].spare, default=None)
        if at is None or not kept[at].spare:
            break
        kept[at] = kept[at].fold(1 if kept[at].folded else 2)
        lines[at] = kept[at].lines(page)
    return kept


MOST_ROWS = 30
"""Rows of a part that are laid out at all."""
