"""Changes as Python gives them: `{address: value}`, and what to write where it is another thing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Real
from typing import Any

from mixopt.errors import DataError, Fault
from mixopt.schema.change_texts import is_relative, read_change
from mixopt.schema.scenarios import HOW, Change

Changes = Mapping[str, float | str | Mapping[str, Any]] | Iterable[Change]
"""`{address: value}`, `{address: "+5%"}`, `{address: {"add": 5}}` or `{address: {"times": 1.1}}`,
as a scenario has them, each with a `why` if that is wanted; or a list of `Change`."""

WRITE = 'Write {"services.foster_agency.price": 850}, or {"needs.children.demand": "+10%"}'


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
    if isinstance(how, str) and is_relative(how):
        return Change.model_validate({"address": address, **_read_change_text(address, how)})
    if not isinstance(how, Mapping):
        return Change(address=address, set=_number(address, how))
    unknown = [str(key) for key in how if key not in {*HOW, "why"}]
    found = [key for key in HOW if key in how]
    if unknown or len(found) != 1:
        what = f"{dict(how)!r} does not say one thing to do"
        remedy = f"Give exactly one of {', '.join(HOW)}, and why if you like"
        raise DataError([Fault(f"changes, {address}", what, remedy)])
    done = how[found[0]]
    if found == ["set"] and isinstance(done, str) and is_relative(done):
        does = _read_change_text(address, done)
    else:
        does = {found[0]: _number(address, done)}
    return Change.model_validate({"address": address, **does, "why": str(how.get("why", ""))})


def _read_change_text(address: str, text: str) -> dict[str, float]:
    """What a text such as `+5%` does.

    Raises:
        DataError: It does nothing that can be done.
    """
    try:
        how, size = read_change(text)
    except ValueError as error:
        what, _, remedy = str(error).partition("; ")
        raise DataError([Fault(f"changes, {address}", what, remedy)]) from None
    return {how: size}


def _number(address: str, value: Any) -> float:
    """A number of any kind that Python knows, NumPy's included; not True, which counts as 1."""
    if isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    remedy = "Write a number, in the unit of the figure's row"
    if isinstance(value, str):
        remedy += "; a text is a change of what it is, such as '+5%', '*1.05' or '+3'"
    if isinstance(value, list | tuple):
        remedy = f"Write a period each: {{'{address.partition('[')[0]}[2020/21]': 850, ...}}"
    raise DataError([Fault(f"changes, {address}", f"read {_quote(value)}", remedy)])


def _quote(value: object) -> str:
    """A value and its type, cut short."""
    text = repr(value)
    return f"{text if len(text) <= 60 else text[:57] + '...'} ({type(value).__name__})"
