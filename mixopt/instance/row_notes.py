"""What a blank row says to whoever fills it in: its title, its meaning, what is usual.

Such a note begins with `#`. It is a comment, and never a formula: what is read of it is nothing.
Opens no file.
"""

from __future__ import annotations

from mixopt.instance.instance import Instance
from mixopt.instance.kinds import Address, Kind
from mixopt.instance.sense.oddity import write_number
from mixopt.instance.sense.usual import range_of, usual_of
from mixopt.instance.titles import figure_title
from mixopt.schema.head import Head
from mixopt.schema.model import Model
from mixopt.units import UNITS

COMMENT = "#"
"""With what a note begins that is a comment."""


ENGLAND_HAS = "England:"
"""With what a value of England begins, in the comment of a row that is left blank."""

NO_NATIONAL = f"{ENGLAND_HAS} no value is shipped with mixopt."
"""What stands there where there is none."""


def national_of(note: str) -> str:
    """What a blank row's comment says of England; nothing where it says none."""
    _, found, said = note.partition(ENGLAND_HAS) if note.startswith(COMMENT) else ("", "", "")
    return found + said


def strip_comment(note: str, kind: Kind) -> str:
    """A row's note, blank where it only says what is asked."""
    return "" if note.startswith(COMMENT) or note == kind.meaning else note


def comment(model: Model, head: Head, address: Address, kind: Kind) -> str:
    """What stands beside a row that is to be filled in."""
    blank = Instance("", head, model, {}, {})
    title, _, _ = figure_title(blank, address).rpartition(": ")
    said = kind.meaning if not title or title in kind.meaning else f"{title}. {kind.meaning}"
    return " ".join(filter(None, (COMMENT, said, _usual(blank, address, kind))))


def _usual(blank: Instance, address: Address, kind: Kind) -> str:
    usual = usual_of(blank.model, address)
    if usual is None:
        return ""
    first, *_, last = (*blank.periods, blank.periods[-1])
    least, most = range_of(usual, first, first).least, range_of(usual, first, last).most
    when = f" in {last.name}" if usual.rises else ""
    shown = UNITS[usual.unit] if kind.unit != usual.unit else UNITS[kind.unit]
    ends = f"{write_number(least / shown.factor)} to {write_number(most / shown.factor)}"
    return f"Usual: {ends} {shown.symbol}{when}."
