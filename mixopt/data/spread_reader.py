"""Reads `spreads` and `factors`: how far figures may be out, and what moves them together.

A row of `spreads` gives one width of one spread, by its address and shape:

    address,shape,figure,unit,all,2025/26,2026/27,source,where,note
    needs.*.demand,normal,standard_deviation,% of value,,3,5,assumed_spread,,Wider with each year
    services.home.price,triangular,least,£/week,3900,,,assumed_spread,,
    services.home.price,triangular,most,£/week,4800,,,assumed_spread,,

A row of `factors` says by how much figures with a spread follow a factor, which has any name:

    factor,address,figure,unit,all,source,where,note
    Need,needs.*.demand,correlation,share,0.8,assumed_spread,,
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from mixopt.data.cells import value_of
from mixopt.data.csv import ALL, Row, Table
from mixopt.data.row_sources import find_source_fault
from mixopt.errors import Fault
from mixopt.instance.adjustment import NOBODY
from mixopt.instance.kinds import Kind
from mixopt.instance.nearest import Known
from mixopt.instance.spreads import (
    CORRELATION,
    NEEDED,
    OF_VALUE,
    Follower,
    Spread,
    Uncertainty,
    Width,
)
from mixopt.schema.head import Head
from mixopt.units import UNITS, Unit

MOST_SPREADS = 2_000
"""Rows of either table: each may name many figures."""

ANY = Kind("weight", "", "needs", NOBODY, least=-math.inf, most=math.inf)
"""Stands for the kind of a width: what it may be is asked once its figures are known."""

SHARE = Kind("share", "", "needs", NOBODY, least=-1.0, most=1.0)


class SpreadReader:
    """Collects spreads and followers, and the faults of their rows."""

    def __init__(self, head: Head, *, unsourced: bool = False) -> None:
        """Read against the periods and sources of an instance.

        Args:
            head: Of the instance.
            unsourced: The sources could not be read, and none is asked for.
        """
        self.head, self.unsourced = head, unsourced
        self.sources = Known(head.sources)
        self.faults: list[Fault] = []
        self.widths: dict[tuple[str, str], dict[str, Width]] = defaultdict(dict)
        self.spoilt: set[tuple[str, str]] = set()
        self.followers: list[Follower] = []
        self.table = ""

    def read(self, table: Table) -> list[Fault]:
        """Take in the rows of one table; returns what is wrong with it."""
        self.faults, self.table = list(table.faults), table.name
        take = self._width if table.table == "spreads" else self._follower
        for row in table.rows[:MOST_SPREADS]:
            if row.unread:
                continue
            if row.beyond:
                what = f"more cells than the header: read '{row.beyond[0]}' beyond it"
                remedy = "Put quotes around text with commas, none into numbers"
                self._fault(row, what, remedy)
                continue
            take(row)
        if len(table.rows) > MOST_SPREADS:
            what = f"more than {MOST_SPREADS:,} rows"
            self.faults.append(Fault(table.name, what, "Name several figures by one, with *"))
        if table.table == "spreads":
            self._report_missing()
        return self.faults

    def uncertainty(self) -> Uncertainty:
        """What was read."""
        spreads = (
            Spread(address, shape, tuple((name, widths[name]) for name in NEEDED[shape]))
            for (address, shape), widths in self.widths.items()
            if (address, shape) not in self.spoilt and {*widths} == {*NEEDED[shape]}
        )
        return Uncertainty(tuple(spreads), tuple(self.followers))

    def _width(self, row: Row) -> None:
        cells = row.cells
        address, shape, name = (cells.get(key, "") for key in ("address", "shape", "figure"))
        key = address, shape
        if not address:
            remedy = "Write the address of a figure, such as needs.*.demand"
            self._fault(row, "no address", remedy, "address")
            return
        if shape not in NEEDED:
            what = f"read the shape '{shape}'" if shape else "no shape"
            self._fault(row, what, f"Write {_either(NEEDED)}", "shape")
            return
        before = len(self.faults)
        if name not in NEEDED[shape]:
            what = f"read '{name}'" if name else "no figure"
            remedy = f"Of a {shape} spread, write {_either(NEEDED[shape])}"
            self._fault(row, what, remedy, "figure")
        elif name in self.widths[key]:
            what = f"{self.widths[key][name].row} gives it too"
            self._fault(row, what, "Remove one of them")
        unit = self._unit(row)
        self._source(row)
        values = self._values(row, unit) if unit else ()
        if len(self.faults) > before or not unit:
            self.spoilt.add(key)
            self.widths[key].setdefault(name, _no_width(self._at(row)))
            return
        where, note = cells.get("where", ""), cells.get("note", "")
        self.widths[key][name] = Width(
            values, unit.symbol, cells.get("source", ""), where, note, self._at(row)
        )

    def _unit(self, row: Row) -> Unit | None:
        """The unit of a width, by which its cells are read as they stand."""
        symbol = row.cells.get("unit", "")
        if symbol == OF_VALUE or symbol in UNITS:
            return Unit(symbol, ANY.unit)
        what = f"read the unit '{symbol}'" if symbol else "no unit"
        self._fault(row, what, f"Write the unit of the figure, or {OF_VALUE}", "unit")
        return None

    def _values(self, row: Row, unit: Unit) -> tuple[float, ...]:
        """One value, or one a period."""
        given = [column for column in (ALL, *self.head.periods) if row.cells.get(column)]
        periods = [*self.head.periods]
        found = [self._number(row, column, unit, ANY) for column in given]
        if not given:
            remedy = f"Write it under '{ALL}', or under each period"
            self._fault(row, "no value", remedy)
        elif ALL in given and len(given) > 1:
            what = f"has '{ALL}' and {given[1]} both"
            self._fault(row, what, f"Clear '{ALL}', or the periods")
        elif ALL not in given and given != periods:
            gaps = [period for period in periods if period not in given]
            self._fault(row, f"has no value for {', '.join(gaps)}", "Fill it in")
        values = tuple(value for value in found if value is not None)
        if row.cells.get("figure") == "standard_deviation" and any(v < 0 for v in values):
            self._fault(row, "is below 0", "A standard deviation is 0 or more")
        return values

    def _number(self, row: Row, column: str, unit: Unit, kind: Kind) -> float | None:
        value = value_of(row.cells[column], unit, kind)
        if isinstance(value, tuple):
            what, remedy, _ = value
            what = what if column == ALL else f"{column} {what}"
            self._fault(row, what, remedy, column)
            return None
        return value

    def _follower(self, row: Row) -> None:
        cells, before = row.cells, len(self.faults)
        factor, address = cells.get("factor", ""), cells.get("address", "")
        for what, text in (("factor", factor), ("address", address)):
            if not text:
                self._fault(row, f"no {what}", f"Write one under '{what}'", what)
        if cells.get("figure") != CORRELATION:
            what = f"read '{cells.get('figure', '')}'"
            self._fault(row, what, f"Write {CORRELATION}", "figure")
        unit = UNITS.get(cells.get("unit", ""))
        if unit is None or unit.own != "share":
            what = f"read the unit '{cells.get('unit', '')}'"
            self._fault(row, what, "Write share, or %", "unit")
            unit = None
        self._source(row)
        given = [column for column in self.head.periods if cells.get(column)]
        if given or not cells.get(ALL):
            what = f"has {given[0]}" if given else "no value"
            self._fault(row, what, f"Write one number under '{ALL}'", given[0] if given else ALL)
            return
        value = self._number(row, ALL, unit, SHARE) if unit else None
        if len(self.faults) == before and value is not None:
            where, note = cells.get("where", ""), cells.get("note", "")
            self.followers.append(
                Follower(
                    factor, address, value, cells.get("source", ""), where, note, self._at(row)
                )
            )

    def _source(self, row: Row) -> None:
        if "source" not in row.cells or self.unsourced:
            return
        note = row.cells.get("note", "")
        wrong = find_source_fault(row.cells, self.head, self.sources, note)
        if wrong is not None:
            self._fault(row, wrong.what, wrong.remedy, wrong.column)

    def _report_missing(self) -> None:
        """Widths that a shape asks for and no row gives; an address with two shapes."""
        shapes: dict[str, str] = {}
        for (address, shape), widths in self.widths.items():
            first = next(iter(widths.values())).row
            other = shapes.setdefault(address, shape)
            if other != shape:
                what = f"'{address}' is {other} and {shape}"
                self.faults.append(Fault(first, what, "Give it one shape"))
            missing = [name for name in NEEDED[shape] if name not in widths]
            if missing and (address, shape) not in self.spoilt:
                what = f"'{address}' is {shape}, and has no {', '.join(missing)}"
                self.faults.append(Fault(first, what, "Add a row for each"))

    def _at(self, row: Row, column: str = "") -> str:
        return f"{self.table}, {row.place(column)}"

    def _fault(self, row: Row, what: str, remedy: str, column: str = "") -> None:
        about = ", ".join(filter(None, (row.cells.get("address"), row.cells.get("figure"))))
        where = self._at(row, column) + (f" ({about})" if about else "")
        self.faults.append(Fault(where, what, remedy))


def _either(names: Mapping[str, object] | tuple[str, ...]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def _no_width(row: str) -> Width:
    """Stands for a width whose row is wrong, which was told."""
    return Width((), "", "", "", "", row)
