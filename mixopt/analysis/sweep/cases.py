"""The cases of a sweep: change sets, a grid, or a table of addresses by row."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from mixopt.errors import DataError, Fault
from mixopt.instance.changes import as_changes
from mixopt.results.sweep import Value
from mixopt.schema.scenarios import Change

MOST_CASES = 1_000_000
"""More than a table for a person, or Excel, holds."""

MOST_FAULTS = 20
"""Faults of cases that are said one by one."""

WRITE = (
    'Write {"services.foster_agency.price": [800, 850, "+10%"]} for a grid, or a list of change '
    'sets such as [{"needs.children.demand": "+5%"}, {"needs.children.demand": "+10%"}]'
)


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its changes, and what they do to each address of the sweep.

    Attributes:
        changes: Made in order.
        values: One for each address; None where it does nothing to it.
    """

    changes: tuple[Change, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """All cases, and the addresses that they change between them."""

    addresses: tuple[str, ...]
    cases: tuple[Case, ...]


def as_cases(given: Any, *, together: bool = False) -> Cases:
    """Every case, in order.

    Args:
        given: Change sets, each as `changed` takes them; or `{address: values}`, of which every
            combination is a case, the last address the quickest; or a DataFrame, a column an
            address and a row a case, in which a blank leaves a figure as it is.
        together: The first values of all addresses are the first case, and so on.

    Raises:
        DataError: What is given is none of these, or has no cases, or too many.
    """
    if isinstance(given, Mapping):
        sets = _combine_changes(given, together=together)
    elif hasattr(given, "to_dict") and hasattr(given, "columns"):
        sets = [_without_blanks(row) for row in given.to_dict(orient="records")]
    elif isinstance(given, Iterable) and not isinstance(given, str | bytes):
        sets = [*given]
    else:
        raise DataError([Fault("sweep", f"a {type(given).__name__} is no set of cases", WRITE)])
    if not sets:
        raise DataError([Fault("sweep", "there are no cases", WRITE)])
    if len(sets) > MOST_CASES:
        what = f"{len(sets):,} cases"
        raise DataError([Fault("sweep", what, f"Ask for {MOST_CASES:,} at most")])
    return _name_cases(sets)


def _name_cases(sets: Sequence[Any]) -> Cases:
    """Cases with what they do to each address; every fault of them."""
    read: list[list[Change]] = []
    faults: list[Fault] = []
    for number, each in enumerate(sets, 1):
        try:
            read.append(as_changes(each))
        except DataError as error:
            faults += [fault_of(number, fault) for fault in error.faults]
    refuse(faults)
    addresses = tuple(dict.fromkeys(change.address for each in read for change in each))
    return Cases(addresses, tuple(Case(tuple(each), _values(each, addresses)) for each in read))


def fault_of(number: int, fault: Fault) -> Fault:
    """A fault of one case."""
    where = f"case {number}" + ("" if fault.where in {"", "changes"} else f", {fault.where}")
    return Fault(where, fault.what, fault.remedy)


def refuse(faults: Sequence[Fault]) -> None:
    """End with the faults of cases, each once, and how many more there are.

    Raises:
        DataError: There are some.
    """
    alike: dict[str, list[Fault]] = {}
    for fault in faults:
        alike.setdefault(fault.what, []).append(fault)
    found = [_of_several(each) for each in alike.values()]
    if len(found) > MOST_FAULTS:
        more = len(found) - MOST_FAULTS + 1
        last = Fault("sweep", f"{more:,} more faults of cases", "Correct these first")
        found = [*found[: MOST_FAULTS - 1], last]
    if found:
        raise DataError(found)


def _of_several(alike: Sequence[Fault]) -> Fault:
    """One fault in the place of all that say the same."""
    first, others = alike[0], len(alike) - 1
    if not others:
        return first
    return Fault(f"{first.where} and {others:,} more", first.what, first.remedy)


def _combine_changes(given: Mapping[str, Any], *, together: bool) -> list[dict[str, Any]]:
    """Change sets of a grid, or of values that go together."""
    lists = {address: _list_values(values) for address, values in given.items()}
    lengths = {address: len(values) for address, values in lists.items()}
    if together and len(set(lengths.values())) > 1:
        what = ", ".join(f"{address} has {number:,} values" for address, number in lengths.items())
        remedy = "Give each as many, or leave 'together' out for every combination"
        raise DataError([Fault("sweep", what, remedy)])
    number = max(lengths.values(), default=0) if together else math.prod(lengths.values())
    if number > MOST_CASES:
        what = f"{number:,} combinations"
        remedy = f"Ask for {MOST_CASES:,} at most, or for values that go together"
        raise DataError([Fault("sweep", what, remedy)])
    rows = zip(*lists.values(), strict=True) if together else product(*lists.values())
    return [dict(zip(lists, row, strict=True)) for row in rows] if lists else []


def _list_values(values: Any) -> list[Any]:
    """Values as a list; one alone is a list of one."""
    if isinstance(values, str | Mapping) or not isinstance(values, Iterable):
        return [values]
    return [*values]


def _without_blanks(row: Mapping[Any, Any]) -> dict[Any, Any]:
    """A row of a table without what is blank."""
    return {address: value for address, value in row.items() if not _is_blank(value)}


def _is_blank(value: Any) -> bool:
    """Whether a cell of a table has nothing in it; pandas reads such a one as NaN, or as its NA."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return True
    try:
        return bool(value != value)
    except TypeError:  # NA is neither
        return True


def _values(changes: Sequence[Change], addresses: Sequence[str]) -> tuple[Value, ...]:
    """What changes do to each address, as a person writes it."""
    found: dict[str, Value] = {}
    for change in changes:
        value = _value(change)
        before = found.get(change.address)
        found[change.address] = value if before is None else f"{before}, {value}"
    return tuple(found.get(address) for address in addresses)


def _value(change: Change) -> float | str:
    if change.set is not None:
        return change.set
    if change.add is not None:
        return f"+{_shortest(change.add)}"
    if change.percent is not None:
        sign = "" if change.percent < 0 else "+"
        return f"{sign}{_shortest(change.percent)}%"
    return f"*{_shortest(change.times or 0.0)}"


def _shortest(number: float) -> str:
    """A number in as few digits as say which it is."""
    short = f"{number:.12g}"
    return short if float(short) == number else repr(number)
