"""Rows that are about figures by their address, with `*` for any part: what is read of each alike.

Such a table is its writer's own choice: a model calls for none of its rows, and its values are in
the unit of the figures or in `% of value`.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

from mixopt.data.cells import value_of
from mixopt.data.csv import Row, Table
from mixopt.data.row_sources import find_source_fault
from mixopt.errors import Fault
from mixopt.instance.adjustment import NOBODY
from mixopt.instance.kinds import Kind
from mixopt.instance.nearest import Known
from mixopt.instance.spreads import OF_VALUE
from mixopt.schema.head import Head
from mixopt.units import UNITS, Unit

MOST_ADDRESS_ROWS = 2_000
"""Rows of such a table: each may name many figures."""

ANY = Kind("weight", "", "needs", NOBODY, least=-math.inf, most=math.inf)
"""Stands for the kind of a value: what it may be is asked once its figures are known."""


class AddressReader(ABC):
    """Goes through the rows of such tables, and keeps the faults of the table at hand."""

    def __init__(self, head: Head, *, unsourced: bool = False) -> None:
        """Read against the periods and sources of an instance.

        Args:
            head: Of the instance.
            unsourced: The sources could not be read, and none is asked for.
        """
        self.head, self.unsourced = head, unsourced
        self.sources = Known(head.sources)
        self.faults: list[Fault] = []
        self.table = ""

    def read(self, table: Table) -> list[Fault]:
        """Take in the rows of one table; returns what is wrong with it."""
        self.faults, self.table = list(table.faults), table.name
        for row in table.rows[:MOST_ADDRESS_ROWS]:
            if row.unread:
                continue
            if row.beyond:
                what = f"more cells than the header: read '{row.beyond[0]}' beyond it"
                remedy = "Put quotes around text with commas, none into numbers"
                self.fault(row, what, remedy)
                continue
            self.take(table.table, row)
        if len(table.rows) > MOST_ADDRESS_ROWS:
            what = f"more than {MOST_ADDRESS_ROWS:,} rows"
            self.faults.append(Fault(table.name, what, "Name several figures by one, with *"))
        self.finish(table.table)
        return self.faults

    @abstractmethod
    def take(self, table: str, row: Row) -> None:
        """Take in one row of a table."""

    @abstractmethod
    def finish(self, table: str) -> None:
        """Say what the rows of a table lack together."""

    def unit_of(self, row: Row) -> Unit | None:
        """The unit of a row, by which its cells are read as they stand."""
        symbol = row.cells.get("unit", "")
        if symbol == OF_VALUE or symbol in UNITS:
            return Unit(symbol, ANY.unit)
        what = f"read the unit '{symbol}'" if symbol else "no unit"
        self.fault(row, what, f"Write the unit of the figure, or {OF_VALUE}", "unit")
        return None

    def number(self, row: Row, column: str, unit: Unit, kind: Kind) -> float | None:
        """The number of a cell; none, and a fault, where it is none that it may be."""
        value = value_of(row.cells[column], unit, kind)
        if isinstance(value, tuple):
            what, remedy, _ = value
            what = f"{column} {what}" if column in self.head.periods else what
            self.fault(row, what, remedy, column)
            return None
        return value

    def check_source(self, row: Row) -> None:
        """Find what is wrong with the source of a row."""
        if "source" not in row.cells or self.unsourced:
            return
        note = row.cells.get("note", "")
        wrong = find_source_fault(row.cells, self.head, self.sources, note)
        if wrong is not None:
            self.fault(row, wrong.what, wrong.remedy, wrong.column)

    def at(self, row: Row, column: str = "") -> str:
        """File and row; of a sheet, the cell under a column."""
        return f"{self.table}, {row.place(column)}"

    def fault(self, row: Row, what: str, remedy: str, column: str = "") -> None:
        """Note what is wrong with a row."""
        about = ", ".join(filter(None, (row.cells.get("address"), row.cells.get("figure"))))
        where = self.at(row, column) + (f" ({about})" if about else "")
        self.faults.append(Fault(where, what, remedy))


def given_columns(reader: AddressReader, row: Row, every: str) -> list[str]:
    """The columns of a row with a value: the one for every period, or periods.

    Args:
        reader: Notes a fault where there is none, or both sorts.
        row: The row.
        every: The header of the column for every period.
    """
    given = [column for column in (every, *reader.head.periods) if row.cells.get(column)]
    if not given:
        reader.fault(row, "no value", f"Write it under '{every}', or under each period")
    elif every in given and len(given) > 1:
        what = f"has '{every}' and {given[1]} both"
        reader.fault(row, what, f"Clear '{every}', or the periods")
    return given
