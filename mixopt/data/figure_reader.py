"""Turns the rows of tables into figures, and reports every fault on the way."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mixopt.data.csv import ALL, Row, Table
from mixopt.data.paths import known
from mixopt.errors import Fault
from mixopt.instance.adjustment import NOBODY
from mixopt.instance.instance import Cell, Figure
from mixopt.instance.kinds import NUMBER, POOLED, SMALLEST, TABLES, Address, Kind
from mixopt.schema.head import Derived, Head, Published
from mixopt.units import UNITS, Unit, written_for

MOST_PAIRS = 50_000
"""Rows times rows that are missing: with more, looking for what was meant takes minutes."""

MISREAD = "Â£"
"""What £ becomes where UTF-8 is read in a Western encoding."""

_RECODE = "The file was saved in another encoding: write £ again, and save it as 'CSV UTF-8'"

_THOUSANDS = re.compile(r"£?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)

NO_KIND = Kind("weight", "", "needs", NOBODY)
"""Stands for that of a row that is no figure of the model; nothing is read by it."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A row whose address the model calls for."""

    at: str
    """File and row."""
    row: Row
    address: Address
    kind: Kind

    @property
    def where(self) -> str:
        """File, row and what it is about."""
        parts = (self.address.area, *self.address.keys, self.address.figure)
        about = ", ".join(filter(None, parts))
        return f"{self.at} ({about})" if about else self.at


class Reader:
    """Collects the cells of all tables of an instance, and the faults met."""

    def __init__(self, head: Head, kinds: Mapping[Address, Kind] | None) -> None:
        """Read against what the model calls for; None where the model cannot be read."""
        self.head = head
        self.kinds = kinds or {}
        self.blind = kinds is None
        self.periods = list(head.periods)
        self.faults: list[Fault] = []
        self.cells: dict[Address, dict[int, Cell]] = {}
        self.taken: dict[Address, dict[int, str]] = {}
        """The rows that give a figure, for each period, right or wrong."""
        self.spoilt: set[Address] = set()
        """Figures whose rows are too wrong to say which periods they give."""

    def read(self, table: Table) -> list[Fault]:
        """Take in the rows of one table; returns what is wrong with it."""
        self.faults = list(table.faults)
        addresses = [self._address(table, row) for row in table.rows]
        given = set(addresses)
        own = [address for address in self.kinds if address.table == table.table]
        wanted = [str(address) for address in own if address not in given]
        if len(addresses) * len(wanted) > MOST_PAIRS:
            wanted = []
        for row, address in zip(table.rows, addresses, strict=True):
            kind = self.kinds.get(address)
            at = f"{table.name}, row {row.number}"
            line = _Line(at, row, address, kind or NO_KIND)
            if row.beyond:
                what = f"more cells than the header: read '{row.beyond[0]}' beyond it"
                self._spoil(line, what, "Put quotes around text with commas, none into numbers")
            elif self.blind:
                self._blindly(line)
            elif kind is None:
                self._fault(line, *self._stray(address, wanted))
            else:
                self._line(line)
        missing = self._missing(table.name, own) if table.whole else ()
        return [*self.faults, *missing]

    def _address(self, table: Table, row: Row) -> Address:
        keys = tuple(row.cells.get(column, "") for column in TABLES[table.table])
        area = row.cells.get("area", "")
        return Address(area, table.table, keys, row.cells.get("figure", ""))

    def _stray(self, address: Address, wanted: list[str]) -> tuple[str, str]:
        """What is wrong with an address that nothing calls for, and the remedy."""
        what = f"the model calls for no figure '{address}'"
        areas = [*self.head.areas, POOLED]
        if len(self.head.areas) > 1 and address.area not in areas:
            what = f"no area called '{address.area}'" if address.area else "no area"
            return what, known(address.area, areas)
        if not any((*address.keys, address.figure)):
            return "says not which figure it is", f"Fill in {TABLES[address.table][0]} and figure"
        if address._replace(area=POOLED) in self.kinds:
            return f"'{address}' is shared by all areas", f"Write '{POOLED}' as the area, once"
        near = known(str(address), wanted)
        return what, near if near.startswith("Did") else "Remove it, or add it to the model"

    def _line(self, line: _Line) -> None:
        cells = line.row.cells
        if not any(cells.get(column) for column in ("source", ALL, *self.periods)):
            self._spoil(line, "is blank", f"Fill it in with its source: {line.kind.meaning}")
            return
        unit = self._unit(line) if "unit" in cells else None
        if "source" in cells:
            self._source(line)
        self._values(line, unit)

    def _blindly(self, line: _Line) -> None:
        """What is wrong with a row whatever the model calls for."""
        given = [column for column in (ALL, *self.periods) if line.row.cells.get(column)]
        if given and "source" in line.row.cells:
            self._source(line)
        for column in given:
            self._number(line, column, None)

    def _unit(self, line: _Line) -> Unit | None:
        symbol = line.row.cells["unit"]
        unit = UNITS.get(symbol)
        if unit is None or unit.own != line.kind.unit:
            what = f"read the unit '{symbol}'" if symbol else "no unit"
            remedy = f"Write {' or '.join(written_for(line.kind.unit))}"
            self._fault(line, what, _RECODE if MISREAD in symbol else remedy)
            return None
        return unit

    def _source(self, line: _Line) -> None:
        cells = line.row.cells
        key = cells["source"]
        source = self.head.sources.get(key)
        if source is None:
            what = f"no source called '{key}'" if key else "no source"
            remedy = known(key, list(self.head.sources)) if key else "Name a key of 'sources:'"
            if NUMBER.fullmatch(key):
                remedy = "Write numbers without commas: they move the cells that follow"
            self._fault(line, what, remedy)
        elif isinstance(source, Published) and not cells.get("where"):
            remedy = "Write in 'where' the page, table or section it is printed in"
            self._fault(line, f"'{key}' is published, and 'where' is blank", remedy)
        elif isinstance(source, Derived) and cells.get("note", "") in {"", line.kind.meaning}:
            remedy = "Write the formula in 'note'"
            self._fault(line, f"'{key}' is derived, and 'note' gives no formula", remedy)

    def _values(self, line: _Line, unit: Unit | None) -> None:
        columns = [column for column in (ALL, *self.periods) if column in line.row.cells]
        given = [column for column in columns if line.row.cells[column]]
        numbers = {column: self._number(line, column, unit) for column in given}
        if ALL not in columns and columns != self.periods:
            self.spoilt.add(line.address)  # the header lacks a column, and was reported
        elif not given:
            remedy = f"Write it under '{ALL}'" + ("" if line.kind.once else " or each period")
            self._spoil(line, f"no value ({line.kind.meaning.rstrip('.')})", remedy)
        elif line.kind.once and given != [ALL]:
            self._spoil(line, "is one number for the whole plan", f"Write it under '{ALL}' only")
        elif ALL in given and len(given) > 1:
            what = f"has '{ALL}' and {given[1]} both"
            self._spoil(line, what, f"Clear '{ALL}', or the periods")
        else:
            self._place(line, unit, numbers)

    def _number(self, line: _Line, column: str, unit: Unit | None) -> float | None:
        text = line.row.cells[column]
        read = f"{'' if column == ALL else column + ' '}reads '{text}'"
        if not NUMBER.fullmatch(text):
            of = f" in {unit.symbol}" if unit else ""
            self._fault(line, f"{read}, not a number{of}", _plain(text, unit))
            return None
        if unit is None:
            return None
        value, kind = float(text) * unit.factor, line.kind
        if not math.isfinite(value) or not kind.least <= value <= kind.most:
            self._fault(line, read, f"It must be {kind.bounds(unit)}")
            return None
        if value and abs(value) < SMALLEST:
            self._fault(line, f"{read}, too near to zero", "Write 0, or check the unit")
            return None
        return value

    def _place(self, line: _Line, unit: Unit | None, numbers: Mapping[str, float | None]) -> None:
        cells = self.cells.setdefault(line.address, {})
        taken = self.taken.setdefault(line.address, {})
        slots = range(1 if line.kind.once else len(self.periods))
        twice = []
        others = {cell.unit for cell in cells.values()} - {unit.symbol if unit else ""}
        if unit and others:
            what = f"is in {unit.symbol}, {next(iter(taken.values()))} in {others.pop()}"
            self._fault(line, what, "Write both in one unit: a change is made in the row's unit")
        for column, number in numbers.items():
            for slot in slots if column == ALL else [self.periods.index(column)]:
                if taken.setdefault(slot, line.at) != line.at:
                    twice.append(slot)
                elif number is not None and unit is not None:
                    text = line.row.cells
                    source, where, note = (
                        text.get(part, "") for part in ("source", "where", "note")
                    )
                    every = column == ALL
                    cells[slot] = Cell(number, unit.symbol, source, where, note, line.at, every)
        if twice:
            periods = ", ".join(self.periods[slot] for slot in twice)
            when = "" if line.kind.once else f" for {periods}"
            self._fault(line, f"{taken[twice[0]]} gives it{when} too", "Remove one of them")

    def _fault(self, line: _Line, what: str, remedy: str) -> None:
        self.faults.append(Fault(line.where, what, remedy))

    def _spoil(self, line: _Line, what: str, remedy: str) -> None:
        self._fault(line, what, remedy)
        self.spoilt.add(line.address)

    def _missing(self, name: str, own: list[Address]) -> Iterator[Fault]:
        """What the model calls for and no row gives, besides what was reported before."""
        for address in own:
            if address in self.spoilt:
                continue
            kind, taken = self.kinds[address], self.taken.get(address)
            keys = ", ".join(filter(None, (address.area, *address.keys, address.figure)))
            if taken is None:
                yield Fault(name, f"no row for {keys} in {kind.unit}", f"Add it: {kind.meaning}")
            elif not kind.once and len(taken) < len(self.periods):
                gaps = [period for i, period in enumerate(self.periods) if i not in taken]
                what = f"{address} has no value for {', '.join(gaps)}"
                remedy = "Fill it in, or add a row for those periods"
                yield Fault(f"{next(iter(taken.values()))} ({keys})", what, remedy)

    def figures(self) -> dict[Address, Figure]:
        """The figures, when there are no faults."""
        return {
            address: Figure(address, kind, tuple(cell for _, cell in sorted(cells.items())))
            for address, kind in self.kinds.items()
            for cells in (self.cells[address],)
        }


def _plain(text: str, unit: Unit | None) -> str:
    """The remedy for a text that is no number, if it is plain what number was meant."""
    bare = text.replace(" ", "").replace("\xa0", "")
    if bare.startswith("="):
        return "Write the number, not a formula"
    if MISREAD in bare:
        return _RECODE
    if bare.endswith("%") and not (unit and unit.symbol.startswith("%")):
        return "Write it as a plain number, or write % as its unit"
    bare = bare.removesuffix("%")
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    bare = bare.removeprefix("£")
    return f"Write {bare}" if NUMBER.fullmatch(bare) else "Write a plain number, such as 1250.5"
