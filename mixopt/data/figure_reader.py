"""Turns the rows of tables into figures, and reports every fault on the way."""

from __future__ import annotations

import math
from collections.abc import Mapping

from mixopt.data.cell_remedies import MISREAD, RECODE
from mixopt.data.cells import value_of
from mixopt.data.csv import ALL, Row, Table
from mixopt.data.row_sources import find_source_fault
from mixopt.data.stray_rows import describe_stray
from mixopt.data.table_lines import Line
from mixopt.data.uplift_rows import uplift_fault, uplift_of
from mixopt.errors import Fault
from mixopt.instance.adjustment import NOBODY
from mixopt.instance.defaults import make_declared_figure
from mixopt.instance.instance import Cell, Figure
from mixopt.instance.kinds import POOLED, TABLES, Address, Kind
from mixopt.instance.nearest import Known
from mixopt.instance.row_notes import national_of, strip_comment
from mixopt.schema.head import Head
from mixopt.schema.usual import Default
from mixopt.units import UNITS, Unit, list_symbols_for

NO_KIND = Kind("weight", "", "needs", NOBODY)
"""Stands for that of a row that is no figure of the model; nothing is read by it."""


class Reader:
    """Collects the cells of all tables of an instance, and the faults met."""

    def __init__(
        self,
        head: Head,
        kinds: Mapping[Address, Kind] | None,
        model: str = "the model",
        *,
        unsourced: bool = False,
        defaults: Mapping[Address, Default] | None = None,
    ) -> None:
        """Read against what the model calls for.

        Args:
            head: The instance's head.
            kinds: What the model calls for; None where it cannot be read.
            model: What messages call the model's file.
            unsourced: The sources could not be read, and none is asked for.
            defaults: What figures are that have no row.
        """
        self.head = head
        self.kinds = kinds or {}
        self.blind = kinds is None
        self.model = model
        self.unsourced = unsourced
        self.defaults = defaults or {}
        self.periods = {name: at for at, name in enumerate(head.periods)}
        self.sources = Known(head.sources)
        self.areas = Known([*head.areas, POOLED])
        self.faults: list[Fault] = []
        self.cells: dict[Address, dict[int, Cell]] = {}
        self.taken: dict[Address, dict[int, str]] = {}
        """The rows that give a figure, for each period, right or wrong."""
        self.spoilt: set[Address] = set()
        """Figures whose rows are too wrong to say which periods they give."""
        self.uplifted: dict[Address, str] = {}
        """The uplift of each figure that has one."""
        self.blamed: dict[str, Fault] = {}
        """The first fault of each address that has one."""

    def read(self, table: Table) -> list[Fault]:
        """Take in the rows of one table; returns what is wrong with it."""
        self.faults = list(table.faults)
        addresses = [self._address(table, row) for row in table.rows]
        given = set(addresses)
        own = [address for address in self.kinds if address.table == table.table]
        is_stray = any(address not in self.kinds for address in addresses)
        told = own if is_stray else []  # it takes a while, and most tables have no stray row
        wanted = Known(str(address) for address in told if address not in given)
        keys = [{address.keys[at] for address in told} for at in range(len(TABLES[table.table]))]
        for row, address in zip(table.rows, addresses, strict=True):
            kind = self.kinds.get(address)
            at = f"{table.name}, {row.place()}"
            line = Line(at, row, address, kind or NO_KIND)
            if row.unread:
                self.spoilt.add(address)
                self.blamed.setdefault(str(address), row.unread)
            elif row.beyond:
                what = f"more cells than the header: read '{row.beyond[0]}' beyond it"
                self._spoil(line, what, "Put quotes around text with commas, none into numbers")
            elif self.blind:
                self._blindly(line)
            elif kind is None:
                several = len(self.head.areas) > 1
                self._fault(
                    line,
                    *describe_stray(
                        address, wanted, keys, self.kinds, self.areas, self.model, several=several
                    ),
                )
            else:
                self._line(line)
        if table.whole:
            self._report_missing(table.name, own)
        return self.faults

    def _address(self, table: Table, row: Row) -> Address:
        keys = tuple(row.cells.get(column, "") for column in TABLES[table.table])
        area = row.cells.get("area", "")
        return Address(area, table.table, keys, row.cells.get("figure", ""))

    def _line(self, line: Line) -> None:
        cells = line.row.cells
        if not any(cells.get(column) for column in ("source", ALL, *self.periods)):
            national = national_of(cells.get("note", ""))
            remedy = f"Fill it in with its source: {line.kind.meaning} {national}".rstrip()
            if default := self.defaults.get(line.address):
                remedy = (
                    f"Fill it in, or remove the row: it is then {default.value:g} {default.unit}"
                )
            self._spoil(line, "is blank", remedy, str(line.address) if national else "")
            return
        unit = self._unit(line) if "unit" in cells else None
        if "source" in cells and not self.unsourced:
            self._source(line)
        self._values(line, unit)

    def _blindly(self, line: Line) -> None:
        """What is wrong with a row whatever the model calls for."""
        given = [column for column in (ALL, *self.periods) if line.row.cells.get(column)]
        if given and "source" in line.row.cells and not self.unsourced:
            self._source(line)
        for column in given:
            self._number(line, column, None)

    def _unit(self, line: Line) -> Unit | None:
        symbol = line.row.cells["unit"]
        unit = UNITS.get(symbol)
        if unit is None or unit.own != line.kind.unit:
            what = f"read the unit '{symbol}'" if symbol else "no unit"
            remedy = f"Write {' or '.join(list_symbols_for(line.kind.unit))}"
            self._fault(line, what, RECODE if MISREAD in symbol else remedy, column="unit")
            return None
        return unit

    def _source(self, line: Line) -> None:
        note = strip_comment(line.row.cells.get("note", ""), line.kind)
        wrong = find_source_fault(line.row.cells, self.head, self.sources, note)
        if wrong is not None:
            self._fault(line, wrong.what, wrong.remedy, column=wrong.column)

    def _values(self, line: Line, unit: Unit | None) -> None:
        columns = [column for column in (ALL, *self.periods) if column in line.row.cells]
        given = [column for column in columns if line.row.cells[column]]
        uplift = uplift_of(line.row, line.address.table)
        wrong = uplift_fault(uplift, given, line.kind, self.head)
        if wrong:
            self._spoil(line, *wrong, "uplift")
            return
        numbers = {column: self._number(line, column, unit) for column in given}
        if ALL not in columns and columns != [*self.periods]:
            self.spoilt.add(line.address)  # the header lacks a column, and was reported
        elif not given:
            remedy = f"Write it under '{ALL}'" + ("" if line.kind.once else " or each period")
            what = f"no value ({line.kind.meaning.rstrip('.')})"
            self._spoil(line, what, remedy, "no value")
        elif line.kind.once and given != [ALL]:
            self._spoil(line, "is one number for the whole plan", f"Write it under '{ALL}' only")
        elif ALL in given and len(given) > 1:
            what = f"has '{ALL}' and {given[1]} both"
            self._spoil(line, what, f"Clear '{ALL}', or the periods")
        elif uplift:
            self.uplifted[line.address] = uplift
            self._place(line, unit, {ALL: numbers[given[0]]})
        else:
            self._place(line, unit, numbers)

    def _number(self, line: Line, column: str, unit: Unit | None) -> float | None:
        """The value under a column, in the figure's own unit; None where it was told wrong."""
        value = value_of(line.row.cells[column], unit, line.kind)
        if isinstance(value, tuple):
            what, remedy, sort = value
            what = what if column == ALL else f"{column} {what}"
            self._fault(line, what, remedy, sort, column)
            return None
        return None if math.isnan(value) else value

    def _place(self, line: Line, unit: Unit | None, numbers: Mapping[str, float | None]) -> None:
        cells = self.cells.setdefault(line.address, {})
        taken = self.taken.setdefault(line.address, {})
        slots = range(1 if line.kind.once else len(self.periods))
        twice = []
        others = {cell.unit for cell in cells.values()} - {unit.symbol if unit else ""}
        if unit and others:
            what = f"is in {unit.symbol}, {next(iter(taken.values()))} in {others.pop()}"
            self._fault(line, what, "Write both in one unit: a change is made in the row's unit")
        source, where, note = (line.row.cells.get(part, "") for part in ("source", "where", "note"))
        note = strip_comment(note, line.kind)
        for column, number in numbers.items():
            every, cell = column == ALL, None
            if number is not None and unit is not None:
                cell = Cell(number, unit.symbol, source, where, note, line.at, every)
            for slot in slots if every else [self.periods[column]]:
                if taken.setdefault(slot, line.at) != line.at:
                    twice.append(slot)
                elif cell is not None:
                    cells[slot] = cell
        if twice:
            names = [*self.periods]
            periods = ", ".join(names[slot] for slot in twice)
            when = "" if line.kind.once else f" for {periods}"
            self._fault(line, f"{taken[twice[0]]} gives it{when} too", "Remove one of them")

    def _fault(self, line: Line, what: str, remedy: str, sort: str = "", column: str = "") -> None:
        self._blame(line.address, Fault(line.where(column), what, remedy, sort))

    def _blame(self, address: Address, fault: Fault) -> None:
        self.faults.append(fault)
        self.blamed.setdefault(str(address), fault)

    def _spoil(self, line: Line, what: str, remedy: str, sort: str = "") -> None:
        self._fault(line, what, remedy, sort)
        self.spoilt.add(line.address)

    def _report_missing(self, name: str, own: list[Address]) -> None:
        """What the model calls for and no row gives, besides what was reported before."""
        for address in own:
            if address in self.spoilt:
                continue
            kind, taken = self.kinds[address], self.taken.get(address)
            if taken is None and address in self.defaults:
                continue
            if taken is not None and (kind.once or len(taken) == len(self.periods)):
                continue
            keys = ", ".join(filter(None, (address.area, *address.keys, address.figure)))
            if taken is None:
                what, remedy = f"no row for {keys} in {kind.unit}", f"Add it: {kind.meaning}"
                self._blame(address, Fault(name, what, remedy, "no row"))
            else:
                gaps = [period for at, period in enumerate(self.periods) if at not in taken]
                what = f"{address} has no value for {', '.join(gaps)}"
                remedy = "Fill it in, or add a row for those periods"
                where = f"{next(iter(taken.values()))} ({keys})"
                self._blame(address, Fault(where, what, remedy, "gap"))

    def figures(self) -> dict[Address, Figure]:
        """The figures that could be read, and those that the model declares: all of them, where
        there are no faults."""
        slots, by_default = len(self.periods), self.by_default
        figures = {}
        for address, kind in self.kinds.items():
            cells = self.cells.get(address, {})
            if len(cells) == (1 if kind.once else slots):
                row = tuple(cell for _, cell in sorted(cells.items()))
                uplift = self.uplifted.get(address, "")
                figures[address] = Figure(
                    address, kind, row, uplift, row[0].value if uplift else 0.0
                )
            elif (default := by_default.get(address)) is not None:
                figures[address] = make_declared_figure(address, kind, default, slots, self.model)
        return figures

    @property
    def by_default(self) -> dict[Address, Default]:
        """Figures that no row gives and the model declares."""
        given = self.taken.keys() | self.spoilt
        return {address: each for address, each in self.defaults.items() if address not in given}
