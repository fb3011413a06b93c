"""Cases as the command line gives them: `ADDRESS=a:b:n` and `ADDRESS=1,2,3`. Opens no file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mixopt.errors import DataError, Fault
from mixopt.schema.change_texts import FORMS, read_change

Value = float | str
"""A new value; or a text that says by how much the figure changes."""

MOST_STEPS = 100_000

_PAIR = re.compile(r"([^=]+)=(.+)")

OVER = "Write ADDRESS=FROM:TO:NUMBER, such as services.foster_agency.price=800:1000:11"

LISTED = "Write ADDRESS=VALUE,VALUE,..., such as needs.*.demand=-5%,0,+5%"


def values_over(texts: Sequence[str]) -> dict[str, list[Value]]:
    """Evenly spaced values of each address, both ends included, from `ADDRESS=a:b:n`.

    The ends are written as `--set` takes them, and both do the same: two values (`800:1000:11`), or
    two changes of what it is (`-10%:+10%:21`, `*0.9:*1.1:5`, `+0:+40:5`).

    Raises:
        DataError: Every text that is not of that form.
    """
    found: dict[str, list[Value]] = {}
    faults: list[Fault] = []
    for text in texts:
        try:
            address, values = _pair(text)
            _note(found, address, _space_values(values))
        except ValueError as error:
            faults.append(_fault("--over", text, str(error) or OVER))
    if faults:
        raise DataError(faults)
    return found


def values_listed(texts: Sequence[str]) -> dict[str, list[Value]]:
    """The values of each address, from `ADDRESS=1,2,3`; each is written as `--set` takes it.

    Raises:
        DataError: Every text that is not of that form.
    """
    found: dict[str, list[Value]] = {}
    faults: list[Fault] = []
    for text in texts:
        try:
            address, values = _pair(text)
            _note(found, address, [value_of(each) for each in values.split(",")])
        except ValueError as error:
            faults.append(_fault("--list", text, str(error) or LISTED))
    if faults:
        raise DataError(faults)
    return found


def value_of(text: str) -> Value:
    """A value as `--set` takes it: a number, or a text that says by how much.

    Raises:
        ValueError: It is none: what is wrong, "; ", and what to write.
    """
    how, size = read_change(text)
    return size if how == "set" else _text(how, size)


def _pair(text: str) -> tuple[str, str]:
    match = _PAIR.fullmatch(text)
    address = match[1].strip() if match else ""
    if match is None or not (address and address.isprintable()):
        raise ValueError
    return address, match[2]


def _note(found: dict[str, list[Value]], address: str, values: list[Value]) -> None:
    if address in found:
        msg = f"'{address}' is given twice; Give all its values at once"
        raise ValueError(msg)
    found[address] = values


def _space_values(text: str) -> list[Value]:
    parts = [part.strip() for part in text.split(":")]
    if len(parts) != 3:
        raise ValueError
    (how, first), (other, last) = read_change(parts[0]), read_change(parts[1])
    if how != other:
        msg = (
            f"'{parts[0]}' and '{parts[1]}' do not do the same; Write both as values or as changes"
        )
        raise ValueError(msg)
    if not parts[2].isdecimal() or not 2 <= int(parts[2]) <= MOST_STEPS:
        msg = f"'{parts[2]}' is no number of values; Write one from 2 to {MOST_STEPS:,}"
        raise ValueError(msg)
    steps = int(parts[2]) - 1
    numbers = [first + (last - first) * at / steps for at in range(steps)] + [last]
    rounded = [float(f"{number:.12g}") for number in numbers]  # 0.1 + 0.2 is 0.3
    return [number if how == "set" else _text(how, number) for number in rounded]


def _text(how: str, size: float) -> str:
    """A change as `--set` takes it."""
    if how == "percent":
        return f"{size:+.12g}%"
    return f"*{size:.12g}" if how == "times" else f"+{size:.12g}"


def _fault(option: str, text: str, said: str) -> Fault:
    """The fault of one text; what is wrong with it, where that is known, and what to write."""
    what, _, remedy = said.partition("; ")
    if not remedy:
        return Fault(option, f"read '{text}'", what or FORMS)
    what = f"read '{text}': {what.removeprefix('read ')}"
    return Fault(option, what, remedy)
