"""Reads the tables of an instance into figures, and reports every fault on the way.

A table is a list of rows of text with a name and row numbers; where it came from (a CSV file
today) does not matter below `read_csv`.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mixopt.data.places import known
from mixopt.data.yaml import read_text
from mixopt.errors import DataError, Fault
from mixopt.figures import SMALLEST, TABLES, Address, Kind
from mixopt.instance import Cell
from mixopt.schema import Derived, Head, Published
from mixopt.units import UNITS, written_for

ALL = "all"
"""Header of the column for a figure given once, or the same in every period."""
_NUMBER = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its number as a spreadsheet shows it, and its cells by header."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an instance, still text."""

    table: str
    name: str
    rows: tuple[Row, ...]


def read_csv(path: Path, name: str, table: str, head: Head) -> Table:
    """One CSV file as a table.

    Raises:
        DataError: Its header is not the one the table must have, or its rows do not fit it.
    """
    text = read_text(path, name)
    try:
        lines = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        remedy = "Check the quotes, and save as CSV with commas"
        raise DataError([Fault(name, f"not valid CSV: {error}", remedy)]) from None
    if not lines or not any(cell.strip() for cell in lines[0]):
        columns = ",".join(columns_of(table, head))
        raise DataError([Fault(f"{name}, row 1", "no header", f"Start with: {columns}")])
    header = [cell.strip() for cell in lines[0]]
    while header and not header[-1]:
        header.pop()
    faults = list(_header_faults(name, table, head, header))
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in line]
        if not any(cells):
            continue
        if any(cells[len(header) :]):
            what = f"has {len(cells)} cells, the header has {len(header)}"
            faults.append(Fault(f"{name}, row {number}", what, "Put quotes around text with commas"))
        rows.append(Row(number, dict(zip(header, cells, strict=False))))
    if faults:
        raise DataError(faults)
    return Table(table, name, tuple(rows))


def columns_of(table: str, head: Head) -> list[str]:
    """The columns of a table, in the order in which they are written."""
    area = ["area"] if len(head.areas) > 1 else []
    keys = [*area, *TABLES[table], "figure", "unit"]
    return [*keys, ALL, *head.periods, "source", "where", "note"]


def _header_faults(name: str, table: str, head: Head, header: list[str]) -> Iterator[Fault]:
    where = f"{name}, row 1"
    columns = columns_of(table, head)
    for column in header:
        if header.count(column) > 1:
            yield Fault(where, f"the column '{column}' stands twice", "Remove one of them")
            return
        if column not in columns:
            yield Fault(where, f"'{column}' is not a column of this table", known(column, columns))
    optional = {ALL, "where", "note", *TABLES[table][1:]}
    if ALL in header:
        optional |= set(head.periods)
    for column in columns:
        if column not in header and column not in optional:
            yield Fault(where, f"the column '{column}' is missing", "Add it")


class Reader:
    """Collects the cells of all tables of an instance, and the faults met."""

    def __init__(self, head: Head, kinds: Mapping[Address, Kind]) -> None:
        """Read against what the model calls for."""
        self.head = head
        self.kinds = kinds
        self.periods = list(head.periods)
        self.cells: dict[Address, list[Cell | None]] = {}
        self.faults: list[Fault] = []
        self.spoilt: set[Address] = set()

    def read(self, table: Table) -> None:
        """Take in the rows of one table."""
        for row in table.rows:
            self._row(table, row)

    def _row(self, table: Table, row: Row) -> None:
        address = self._address(table, row)
        label = ", ".join(filter(None, (*address.keys, address.figure)))
        where = f"{table.name}, row {row.number} ({label})"
        if address not in self.kinds:
            self.faults.append(Fault(where, *self._stray(address)))
            return
        kind = self.kinds[address]
        unit = row.cells.get("unit", "")
        if unit not in UNITS or UNITS[unit].own != kind.unit:
            what = f"read the unit '{unit}'" if unit else "no unit"
            self._fault(where, what, f"Write {' or '.join(written_for(kind.unit))}", address)
            return
        if not any(row.cells.get(column) for column in ("source", ALL, *self.periods)):
            self._fault(where, "is blank", f"Fill it in with its source: {kind.meaning}", address)
            return
        self._source(where, row, address, kind)
        self._values(where, row, address, unit)

    def _address(self, table: Table, row: Row) -> Address:
        keys = tuple(row.cells.get(column, "") for column in TABLES[table.table])
        area = row.cells.get("area", "")
        return Address(area, table.table, keys, row.cells.get("figure", ""))

    def _stray(self, address: Address) -> tuple[str, str]:
        near = known(str(address), [str(called) for called in self.kinds])
        remedy = near if near.startswith("Did") else "Remove it, or add it to the model"
        return f"the model calls for no figure '{address}'", remedy

    def _source(self, where: str, row: Row, address: Address, kind: Kind) -> None:
        key = row.cells.get("source", "")
        source = self.head.sources.get(key)
        if source is None:
            what = f"no source called '{key}'" if key else "no source"
            remedy = known(key, list(self.head.sources)) if key else "Name a key of 'sources:'"
            self._fault(where, what, remedy, address)
        elif isinstance(source, Published) and not row.cells.get("where"):
            remedy = "Write in 'where' the page, table or section it is printed in"
            self._fault(where, f"'{key}' is published, and 'where' is blank", remedy, address)
        elif isinstance(source, Derived) and row.cells.get("note", "") in {"", kind.meaning}:
            remedy = "Write the formula in 'note'"
            self._fault(where, f"'{key}' is derived, and 'note' gives no formula", remedy, address)

    def _values(self, where: str, row: Row, address: Address, unit: str) -> None:
        kind = self.kinds[address]
        given = [column for column in (ALL, *self.periods) if row.cells.get(column)]
        if not given:
            remedy = f"Write it under '{ALL}'" if kind.once else f"Write it under '{ALL}' or each period"
            self._fault(where, f"no value ({kind.meaning.rstrip('.')})", remedy, address)
        if kind.once and any(column != ALL for column in given):
            self._fault(where, "is one number for the whole plan", f"Write it under '{ALL}'", address)
            return
        if ALL in given and len(given) > 1:
            what = f"has '{ALL}' and {given[1]} both"
            self._fault(where, what, f"Clear '{ALL}', or the periods", address)
            return
        for column in given:
            value = self._number(where, row.cells[column], column, unit, address)
            if value is None:
                continue
            cell = Cell(value, unit, row.cells["source"], row.cells.get("where", ""),
                        row.cells.get("note", ""), where.partition(" (")[0])  # fmt: skip
            self._place(where, address, column, cell)

    def _number(self, where: str, text: str, column: str, unit: str, address: Address) -> float | None:
        kind = self.kinds[address]
        read = f"{'' if column == ALL else column + ' '}reads '{text}'"
        if not _NUMBER.match(text):
            plain = re.sub(r"[£,%\s]", "", text)
            remedy = f"Write {plain}" if _NUMBER.match(plain) else "Write a plain number"
            self._fault(where, f"{read}, not a number in {unit}", remedy, address)
            return None
        value = float(text) * UNITS[unit].factor
        if not math.isfinite(value) or not kind.least <= value <= kind.most:
            factor = UNITS[unit].factor
            remedy = f"It must be from {kind.least / factor:,.10g} to {kind.most / factor:,.10g} {unit}"
            self._fault(where, read, remedy, address)
            return None
        if value and abs(value) < SMALLEST:
            self._fault(where, f"{read}, too near to zero", "Write 0, or check the unit", address)
            return None
        return value

    def _place(self, where: str, address: Address, column: str, cell: Cell) -> None:
        slots = 1 if self.kinds[address].once else len(self.periods)
        cells = self.cells.setdefault(address, [None] * slots)
        for slot in range(slots) if column == ALL else [self.periods.index(column)]:
            taken = cells[slot]
            if taken is not None:
                when = "" if self.kinds[address].once else f" for {self.periods[slot]}"
                self._fault(where, f"{taken.row} gives it{when} too", "Remove one of them", address)
                return
            cells[slot] = cell

    def _fault(self, where: str, what: str, remedy: str, address: Address) -> None:
        self.faults.append(Fault(where, what, remedy))
        self.spoilt.add(address)

    def missing(self, files: Mapping[str, str]) -> Iterator[Fault]:
        """What the model calls for and no row gives.

        Tables that could not be read (not among `files`) and spoilt rows were reported before.
        """
        for address, kind in self.kinds.items():
            if address in self.spoilt or address.table not in files:
                continue
            name = files[address.table]
            cells = self.cells.get(address)
            if cells is None:
                keys = ", ".join(filter(None, (address.area, *address.keys, address.figure)))
                yield Fault(name, f"no row for {keys} in {kind.unit}", f"Add it: {kind.meaning}")
            elif None in cells:
                gaps = [p for p, cell in zip(self.periods, cells, strict=True) if cell is None]
                what = f"{address} has no value for {', '.join(gaps)}"
                yield Fault(name, what, "Fill it in, or add a row for those periods")
