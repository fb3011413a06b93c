"""A sheet as rows of what its cells hold, with where each stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from mixopt.data.workbook.cells import Found, Refused, text_of
from mixopt.errors import Fault


@dataclass
class Sheet:
    """The cells of one sheet that hold something.

    Attributes:
        name: As its tab shows it.
        where: Workbook and sheet, as messages call it.
        rows: What is found, by row and column, both from 1.
        merged: The first cells of merged ranges: row, column, last row, last column.
        hidden: Rows that are not shown.
        manual: The workbook is calculated only when somebody asks for it.
    """

    name: str
    where: str
    rows: dict[int, dict[int, Found]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: frozenset[int] = frozenset()
    manual: bool = False

    @staticmethod
    def of(values: Any, formulas: Any, book: str, *, manual: bool) -> Sheet:
        """A sheet of openpyxl, opened for its values and for its formulas."""
        sheet = Sheet(values.title, f"{book}, sheet '{values.title}'", manual=manual)
        for (row, column), cell in sorted(formulas._cells.items()):
            if cell.value is None:
                continue
            formula = _formula(cell)
            value = values.cell(row, column).value if formula is not None else cell.value
            found = Found(value, cell.number_format or "General", formula)
            sheet.rows.setdefault(row, {})[column] = found
        sheet.merged = [
            (each.min_row, each.min_col, each.max_row, each.max_col)
            for each in formulas.merged_cells.ranges
        ]
        dimensions = formulas.row_dimensions.items()
        sheet.hidden = frozenset(row for row, dimension in dimensions if dimension.hidden)
        return sheet

    def cell(self, row: int, column: int) -> str:
        """Workbook, sheet and cell, as messages call it."""
        hidden = " (a hidden row)" if row in self.hidden else ""
        return f"{self.where}, cell {get_column_letter(column)}{row}{hidden}"

    def text(self, row: int, column: int, faults: list[Fault], unit: str | None = None) -> str:
        """A cell as text; where it is not read, a fault, and nothing."""
        found = self.rows.get(row, {}).get(column)
        read = text_of(found, unit, manual=self.manual) if found is not None else ""
        if isinstance(read, Refused):
            faults.append(Fault(self.cell(row, column), *read))
            return ""
        return read

    def last_column(self, row: int) -> int:
        """The last column of a row that holds something."""
        return max(self.rows.get(row, {}), default=0)


def _formula(cell: Any) -> str | None:
    if cell.data_type != "f":
        return None
    return str(getattr(cell.value, "text", None) or cell.value)
