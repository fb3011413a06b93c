"""Changes as Python gives them: `{address: value}`, and what to write where it is another thing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Real
from typing import Any

from mixopt.errors import DataError, Fault
from mixopt.schema.scenarios import Change

Changes = Mapping[str, float | Mapping[str, Any]] | Iterable[Change]
"""`{address: value}`, `{address: {"add": 5}}` or `{address: {"times": 1.1}}`, as a scenario has
them, each with a `why` if that is wanted; or a list of `Change`."""

HOW = ("set", "add", "times")

WRITE = 'Write {"services.foster_agency.price": 850}, or {"needs.children.demand": {"times": 1.1}}'


def as_changes(given: Changes) -> list[Change]:
    """Every change, in order.

    Raises:
        DataError: Every change that is not one, with what to write.
    """
    if isinstance(given, Mapping):
        pairs = list(given.items())
    elif isinstance(given, Iterable) and not isinstance(given, str | bytes):
        pairs = [(each.address if isinstance(each, Change) else each, each) for each in given]
    else:
        raise DataError([Fault("changes", f"{_quote(given)} are not changes", WRITE)])
    changes: list[Change] = []
    faults: list[Fault] = []
    for address, how in pairs:
        try:
            changes.append(_change(address, how))
        except DataError as error:
            faults += error.faults
    if faults:
        raise DataError(faults)
    return changes


def _change(address: Any, how: Any) -> Change:
    """One change.

    Raises:
        DataError: It is not one.
    """
    if isinstance(how, Change):
        return how
    if how is address and isinstance(address, str):
        name, _, value = address.partition("=")
        raise DataError([Fault("changes", f"{address!r} is text", f"Write {{{name!r}: {value}}}"
                               if value else WRITE)])  # fmt: skip
    if not isinstance(address, str) or not address.strip():
        raise DataError([Fault("changes", f"{_quote(address)} is no address", WRITE)])
    if not isinstance(how, Mapping):
        return Change(address=address, set=_number(address, how))
    unknown = [str(key) for key in how if key not in {*HOW, "why"}]
    found = [key for key in HOW if key in how]
    if unknown or len(found) != 1:
        what = f"{dict(how)!r} does not say one thing to do"
        remedy = "Give exactly one of set, add, times, and why if you like"
        raise DataError([Fault(f"changes, {address}", what, remedy)])
    number = _number(address, how[found[0]])
    return Change.model_validate({
        "address": address, found[0]: number, "why": str(how.get("why", "")),
    })  # fmt: skip


def _number(address: str, value: Any) -> float:
    """A number of any kind that Python knows, NumPy's included; not True, which counts as 1."""
    if isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    remedy = "Write a number, in the unit of the figure's row"
    if isinstance(value, list | tuple):
        remedy = f"Write a period each: {{'{address.partition('[')[0]}[2020/21]': 850, ...}}"
    raise DataError([Fault(f"changes, {address}", f"read {_quote(value)}", remedy)])


def _quote(value: object) -> str:
    """A value and its type, cut short."""
    text = repr(value)
    return f"{text if len(text) <= 60 else text[:57] + '...'} ({type(value).__name__})"
