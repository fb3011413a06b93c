"""A plan from the document that `mixopt solve --json` wrote; every fault of one that is broken.

Opens no file: `mixopt.data.documents` reads the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from types import NoneType
from typing import Any, get_args, get_type_hints

from mixopt.certificates import Certificate, ExactProof
from mixopt.errors import DataError, Fault
from mixopt.results.beyond import BEYOND_TABLES, Beyond
from mixopt.results.plan import FORMAT, TABLES, Plan
from mixopt.schema.fields import FrozenDict
from mixopt.units import PENNY

AGAIN = "Write it again: mixopt solve NAME --json FILE"

TEXTS = ("instance", "title", "model", "scenario", "status", "mode")

LISTS = ("changes", "areas", "periods")

PROOFS = {
    "certificate": Certificate,
    "need_certificate": Certificate,
    "exact_proof": ExactProof,
    "exact_need_proof": ExactProof,
}

LARGEST = 1e15
"""Of a number in a plan: no plan has one that is larger, and sums of more would overflow."""

WORDS = {
    float: "a number that a plan can have",
    int: "a whole number",
    str: "text",
    bool: "true or false",
}


def plan_of(document: Any, file: str) -> Plan:
    """The plan that a document holds.

    Args:
        document: As it was read.
        file: What messages call it.

    Raises:
        DataError: Every fault: it is no plan, something is missing or of another kind, it names
            areas or periods that it does not have, or its sums do not add up.
    """
    found = document.get("format") if isinstance(document, dict) else None
    if found != FORMAT:
        what = f"its format reads {found!r}, not '{FORMAT}'" if found else "is no saved plan"
        raise DataError([Fault(file, what, AGAIN)])
    reading = _Reading(document, file, [])
    plan = reading.plan()
    if reading.faults or plan is None:
        raise DataError(reading.faults)
    faults = [*_misfits(plan, file)]
    if faults:
        raise DataError(faults)
    return plan


ADDED = {"flows", "leavers", "groups", "localities", "vacancies", "overspends", "profiles"}
"""Tables that plans lack which were saved before there were any: no need of theirs has a flow or a
client group, no role posts, no fund a risk, and no metric a profile."""


class _Reading:
    def __init__(self, document: Mapping[str, Any], file: str, faults: list[Fault]) -> None:
        self.document, self.file, self.faults = document, file, faults

    def plan(self) -> Plan | None:
        """The plan, where every part of it can be read; faults for each that cannot."""
        parts: dict[str, Any] = {name: self._value(name, str) for name in TEXTS}
        parts["cost"] = self._value("cost", float)
        for name in LISTS:
            parts[name] = self._texts(name)
        for name, kind in PROOFS.items():
            parts[name] = self._proof(name, kind)
        for name, kind in TABLES.items():
            parts[name] = self._table(name, kind)
        made_by = self.document.get("made_by")
        parts["made_by"] = FrozenDict(made_by if isinstance(made_by, dict) else {})
        base = self.document.get("price_base")
        if not isinstance(base, str | None):
            self._fault("price_base", f"reads {_quote(base)}, not text")
        parts["price_base"] = base
        parts["beyond"] = self._beyond()
        return None if self.faults else Plan(**parts, declared=FrozenDict({}))

    def _beyond(self) -> Beyond | None:
        """What lies beyond the last period; none where the plan does not look there."""
        content = self.document.get("beyond")
        if content is None:
            return None
        if not isinstance(content, dict):
            self._fault("beyond", "is not what lies beyond the last period")
            return None
        inner = _Reading(content, f"{self.file}, beyond", self.faults)
        years = inner._value("years", int)
        tables = {name: inner._table(name, kind) for name, kind in BEYOND_TABLES.items()}
        return None if self.faults else Beyond(years, **tables)

    def _fault(self, where: str, what: str) -> None:
        self.faults.append(Fault(f"{self.file}, {where}", what, AGAIN))

    def _value(self, name: str, kind: type) -> Any:
        value = self.document.get(name)
        if name not in self.document:
            self._fault(name, "is missing")
        elif not _fits(value, (kind,)):
            self._fault(name, f"reads {_quote(value)}, not {WORDS[kind]}")
        return value

    def _texts(self, name: str) -> tuple[str, ...]:
        value = self.document.get(name)
        if name not in self.document:
            self._fault(name, "is missing")
            return ()
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self._fault(name, f"reads {_quote(value)}, not a list of texts")
            return ()
        if name != "changes" and (not value or len({*value}) < len(value)):
            self._fault(name, "names one twice" if value else "is empty")
        return tuple(value)

    def _proof(self, name: str, kind: type) -> Any:
        value = self.document.get(name)
        if value is None and name != "certificate":
            return None
        if name not in self.document:
            self._fault(name, "is missing")
            return None
        return self._row(name, kind, value)

    def _table(self, name: str, kind: type) -> tuple[Any, ...]:
        rows = self.document.get(name, [] if name in ADDED else None)
        if not isinstance(rows, list):
            self._fault(name, "is missing" if rows is None else "is not a list of rows")
            return ()
        return tuple(self._row(f"{name}, row {at}", kind, row) for at, row in enumerate(rows, 1))

    def _row(self, where: str, kind: type, row: Any) -> Any:
        if not isinstance(row, dict):
            self._fault(where, f"reads {_quote(row)}, not a row")
            return None
        before, cells = len(self.faults), {}
        types = _types(kind)
        for field in fields(kind):
            cells[field.name] = value = row.get(field.name)
            if field.name not in row:
                self._fault(where, f"has no {field.name}")
            elif not _fits(value, types[field.name]):
                words = WORDS[types[field.name][0]]
                self._fault(where, f"{field.name} reads {_quote(value)}, not {words}")
        return kind(**cells) if len(self.faults) == before else None


_KNOWN: dict[type, dict[str, tuple[type, ...]]] = {}


def _types(kind: type) -> dict[str, tuple[type, ...]]:
    """The types that each field of a row may have."""
    if kind not in _KNOWN:
        hints = get_type_hints(kind)
        _KNOWN[kind] = {name: get_args(hint) or (hint,) for name, hint in hints.items()}
    return _KNOWN[kind]


def _fits(value: Any, kinds: tuple[type, ...]) -> bool:
    if value is None:
        return NoneType in kinds
    if isinstance(value, bool):
        return bool in kinds
    if float in kinds and isinstance(value, int | float):
        return abs(value) <= LARGEST
    return isinstance(value, tuple(kind for kind in kinds if kind is not NoneType))


def _quote(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _strangers(
    tables: Mapping[str, tuple[Any, ...]], areas: set[str], periods: set[str], file: str
) -> Iterator[Fault]:
    """Rows of areas and periods that there are not."""
    for table, rows in tables.items():
        for at, row in enumerate(rows, 1):
            for column, known in (("area", areas), ("period", periods)):
                name = getattr(row, column, "")
                if name not in known:
                    what = f"names the {column} {_quote(name)}, which the plan does not have"
                    yield Fault(f"{file}, {table}, row {at}", what, AGAIN)


def _misfits(plan: Plan, file: str) -> Iterator[Fault]:
    """Rows of areas and periods that the plan does not have, and sums that do not add up."""
    areas, beyond = {*plan.areas, ""}, plan.beyond
    yield from _strangers(plan.tables(), areas, {*plan.periods, ""}, file)
    if beyond is not None:
        later = {*beyond.periods}
        yield from _strangers(beyond.tables(), areas, later, f"{file}, beyond")
        if not later or later & {*plan.periods}:
            what = "has no period of its own that comes after those of the plan"
            yield Fault(f"{file}, beyond", what, AGAIN)
    if [(row.area, row.period) for row in plan.money] != [
        (area, period) for area in plan.areas for period in plan.periods
    ]:
        yield Fault(f"{file}, money", "does not have one row for each area and period", AGAIN)
        return
    total = sum(row.cost * row.discount for row in plan.money)
    spent = sum(entry.amount for entry in plan.ledger)
    for what, printed, summed in (
        ("cost", plan.cost_within, total),
        ("ledger", spent, sum(row.cost for row in plan.money)),
    ):
        if not abs(printed - summed) <= PENNY * max(1, len(plan.money)):
            words = f"reads £{printed:,.2f}, and the cost of its periods adds up to £{summed:,.2f}"
            yield Fault(f"{file}, {what}", words, AGAIN)
