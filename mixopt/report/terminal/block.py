"""Tables that are folded until a report fits a screen: the smallest rows become one line."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mixopt.report.terminal.page import Page, widths

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
        folded: Rows that were folded.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    name: str = ""
    least: int = 4
    folded: int = 0

    @property
    def spare(self) -> int:
        """How many rows could be folded."""
        return max(len(self.rows) - self.least, 0) if self.name else 0

    def fold(self, number: int = 1) -> Block:
        """The block without the rows that matter least."""
        ranked = sorted(range(len(self.rows)), key=lambda at: (self.rows[at].weight, -at))
        out = set(ranked[:number])
        kept = tuple(row for at, row in enumerate(self.rows) if at not in out)
        return replace(self, rows=kept, folded=self.folded + len(out))

    def print_on(self, page: Page) -> None:
        """Print it after a blank line; where not all columns fit, those in the middle are left."""
        labels = [self.title, *(row.label for row in self.rows)]
        cells = [row.cells for row in self.rows]
        fit = page.columns_that_fit(labels, widths(self.headings, cells))
        shown = _ends(len(self.headings), fit)
        rows = [(row.label, _picked(row.cells, shown)) for row in self.rows]
        if self.folded:
            rows.append((f"and {self.folded:,} more: --table {self.name}", ()))
        page.print_line("")
        page.print_table(self.title, _picked(self.headings, shown), rows)

    def lines(self, page: Page) -> int:
        """How many lines it takes on a page."""
        text = io.StringIO()
        self.print_on(replace(page, out=text))
        return text.getvalue().count("\n")


def _ends(number: int, fit: int) -> list[int]:
    """The positions of columns that are shown: all, or the first and the last; -1 is a gap."""
    if fit >= number:
        return list(range(number))
    last = max((fit - 1) // 2, 1)
    first = max(fit - 1 - last, 1)
    return [*range(first), -1, *range(number - last, number)]


def _picked(cells: Sequence[str], shown: Sequence[int]) -> list[str]:
    return [ELLIPSIS if at < 0 else cells[at] for at in shown if at < len(cells)]


def fold_to_fit(blocks: Sequence[Block], page: Page, most: int) -> list[Block]:
    """The blocks, folded until they take at most so many lines, or no more can be folded."""
    kept = [block.fold(len(block.rows) - MOST_ROWS) if block.name and len(block.rows) > MOST_ROWS
            else block for block in blocks]  # fmt: skip
    lines = [block.lines(page) for block in kept]
    while sum(lines) > most:
        at = max(range(len(kept)), key=lambda each: kept[each].spare, default=None)
        if at is None or not kept[at].spare:
            break
        kept[at] = kept[at].fold(1 if kept[at].folded else 2)
        lines[at] = kept[at].lines(page)
    return kept


MOST_ROWS = 30
"""Rows of a block that are laid out at all."""

