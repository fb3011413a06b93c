"""Reads `conflicts`: the numbers that a source prints for one thing, and which of them was taken.

A row gives one reading of the figures that its address names; rows of one name are one conflict:

    conflict,address,figure,unit,all,2025/26,2026/27,source,where,note
    grant,funding.grant.amount,taken,£000,,1517,,plan,Table 8.1,The totals of the table need it.
    grant,funding.grant.amount,other,£m,,1.577,,plan,Section 6.2,
    children,needs.*.demand,taken,% of value,100,,,plan,Section 2,"467, the later of two counts."
    children,needs.*.demand,other,% of value,100.642,,,derived,,470 / 467.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from mixopt.data.address_rows import ANY, AddressReader, given_columns
from mixopt.data.csv import ALL, Row
from mixopt.errors import Fault
from mixopt.instance.conflicts import OTHER, READINGS, TAKEN, Conflict, Disputed, Reading
from mixopt.schema.head import Head
from mixopt.units import Unit


@dataclass
class _Rows:
    """The rows of one conflict about one address."""

    first: str
    taken: Reading | None = None
    others: list[Reading] = field(default_factory=list)
    spoilt: bool = False
    """A row of them could not be read, which was told."""


class ConflictReader(AddressReader):
    """Collects conflicts, and the faults of their rows."""

    def __init__(self, head: Head, *, unsourced: bool = False) -> None:
        """Read against the periods and sources of an instance; see `AddressReader`."""
        super().__init__(head, unsourced=unsourced)
        self.found: dict[str, dict[str, _Rows]] = defaultdict(dict)

    def conflicts(self) -> tuple[Conflict, ...]:
        """What was read whole."""
        made = []
        for name, rows in self.found.items():
            disputed = tuple(
                Disputed(address, each.taken, tuple(each.others))
                for address, each in rows.items()
                if each.taken is not None and each.others and not each.spoilt
            )
            made += [Conflict(name, disputed)] if disputed else []
        return tuple(made)

    def take(self, table: str, row: Row) -> None:
        """Take in one reading."""
        cells, before = row.cells, len(self.faults)
        name, address, sort = (cells.get(key, "") for key in ("conflict", "address", "figure"))
        for what, text, remedy in (
            ("conflict", name, "Give it a name, the same in each of its rows"),
            ("address", address, "Write the address of a figure, such as needs.*.demand"),
        ):
            if not text:
                self.fault(row, f"no {what}", remedy, what)
        if not (name and address):
            return
        rows = self.found[name].setdefault(address, _Rows(self.at(row)))
        if sort not in READINGS:
            what = f"read '{sort}'" if sort else "no figure"
            self.fault(row, what, f"Write {TAKEN} or {OTHER}", "figure")
        elif sort == TAKEN and rows.taken is not None:
            self.fault(row, f"{rows.taken.row} says what was taken too", "Remove one of them")
        unit = self.unit_of(row)
        self.check_source(row)
        if sort == TAKEN and not cells.get("note"):
            self.fault(row, "no reason", "Write in 'note' why this one was taken", "note")
        values = self._values(row, unit)
        if len(self.faults) > before or unit is None:
            rows.spoilt = True
            return
        reading = Reading(
            values, unit.symbol, cells.get("source", ""), cells.get("where", ""),
            cells.get("note", ""), self.at(row),
        )  # fmt: skip
        if sort == TAKEN:
            rows.taken = reading
        else:
            rows.others.append(reading)

    def _values(self, row: Row, unit: Unit | None) -> tuple[tuple[str, float], ...]:
        """The values of the periods that have one."""
        if unit is None:
            return ()
        read = [(column, self.number(row, column, unit, ANY))
                for column in given_columns(self, row, ALL)]  # fmt: skip
        return tuple((column, value) for column, value in read if value is not None)

    def finish(self, table: str) -> None:
        """Say which conflicts lack a reading."""
        for name, rows in self.found.items():
            for address, each in rows.items():
                if each.spoilt:
                    continue
                if each.taken is None:
                    what = f"'{name}' does not say what was taken for {address}"
                    self.faults.append(Fault(each.first, what, f"Add a row '{TAKEN}'"))
                if not each.others:
                    what = f"'{name}' has no other reading of {address}"
                    self.faults.append(Fault(each.first, what, f"Add a row '{OTHER}'"))
