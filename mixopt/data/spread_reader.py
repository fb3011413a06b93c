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

from collections import defaultdict
from collections.abc import Mapping

from mixopt.data.address_rows import ANY, AddressReader, given_columns
from mixopt.data.csv import ALL, Row
from mixopt.errors import Fault
from mixopt.instance.adjustment import NOBODY
from mixopt.instance.kinds import Kind
from mixopt.instance.spreads import (
    CORRELATION,
    NEEDED,
    Follower,
    Spread,
    Uncertainty,
    Width,
)
from mixopt.schema.head import Head
from mixopt.units import UNITS, Unit

SHARE = Kind("share", "", "needs", NOBODY, least=-1.0, most=1.0)


class SpreadReader(AddressReader):
    """Collects spreads and followers, and the faults of their rows."""

    def __init__(self, head: Head, *, unsourced: bool = False) -> None:
        """Read against the periods and sources of an instance; see `AddressReader`."""
        super().__init__(head, unsourced=unsourced)
        self.widths: dict[tuple[str, str], dict[str, Width]] = defaultdict(dict)
        self.spoilt: set[tuple[str, str]] = set()
        self.followers: list[Follower] = []

    def take(self, table: str, row: Row) -> None:
        """Take in a width, or a follower."""
        if table == "spreads":
            self._width(row)
        else:
            self._follower(row)

    def finish(self, table: str) -> None:
        """Say what spreads lack."""
        if table == "spreads":
            self._report_missing()

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
            self.fault(row, "no address", remedy, "address")
            return
        if shape not in NEEDED:
            what = f"read the shape '{shape}'" if shape else "no shape"
            self.fault(row, what, f"Write {_either(NEEDED)}", "shape")
            return
        before = len(self.faults)
        if name not in NEEDED[shape]:
            what = f"read '{name}'" if name else "no figure"
            remedy = f"Of a {shape} spread, write {_either(NEEDED[shape])}"
            self.fault(row, what, remedy, "figure")
        elif name in self.widths[key]:
            what = f"{self.widths[key][name].row} gives it too"
            self.fault(row, what, "Remove one of them")
        unit = self.unit_of(row)
        self.check_source(row)
        values = self._values(row, unit) if unit else ()
        if len(self.faults) > before or not unit:
            self.spoilt.add(key)
            self.widths[key].setdefault(name, _no_width(self.at(row)))
            return
        where, note = cells.get("where", ""), cells.get("note", "")
        self.widths[key][name] = Width(
            values, unit.symbol, cells.get("source", ""), where, note, self.at(row)
        )

    def _values(self, row: Row, unit: Unit) -> tuple[float, ...]:
        """One value, or one a period."""
        given, periods = given_columns(self, row, ALL), [*self.head.periods]
        found = [self.number(row, column, unit, ANY) for column in given]
        if given and ALL not in given and given != periods:
            gaps = [period for period in periods if period not in given]
            self.fault(row, f"has no value for {', '.join(gaps)}", "Fill it in")
        values = tuple(value for value in found if value is not None)
        if row.cells.get("figure") == "standard_deviation" and any(v < 0 for v in values):
            self.fault(row, "is below 0", "A standard deviation is 0 or more")
        return values

    def _follower(self, row: Row) -> None:
        cells, before = row.cells, len(self.faults)
        factor, address = cells.get("factor", ""), cells.get("address", "")
        for what, text in (("factor", factor), ("address", address)):
            if not text:
                self.fault(row, f"no {what}", f"Write one under '{what}'", what)
        if cells.get("figure") != CORRELATION:
            what = f"read '{cells.get('figure', '')}'"
            self.fault(row, what, f"Write {CORRELATION}", "figure")
        unit = UNITS.get(cells.get("unit", ""))
        if unit is None or unit.own != "share":
            what = f"read the unit '{cells.get('unit', '')}'"
            self.fault(row, what, "Write share, or %", "unit")
            unit = None
        self.check_source(row)
        given = [column for column in self.head.periods if cells.get(column)]
        if given or not cells.get(ALL):
            what = f"has {given[0]}" if given else "no value"
            self.fault(row, what, f"Write one number under '{ALL}'", given[0] if given else ALL)
            return
        value = self.number(row, ALL, unit, SHARE) if unit else None
        if len(self.faults) == before and value is not None:
            where, note = cells.get("where", ""), cells.get("note", "")
            self.followers.append(
                Follower(factor, address, value, cells.get("source", ""), where, note, self.at(row))
            )

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


def _either(names: Mapping[str, object] | tuple[str, ...]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def _no_width(row: str) -> Width:
    """Stands for a width whose row is wrong, which was told."""
    return Width((), "", "", "", "", row)
