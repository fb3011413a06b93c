"""Everything that can go wrong for a user, in one place.

    MixoptError
    ├── DataError        files are missing, unreadable or break their schema          exit code 2
    ├── NoPlanExists     the data are sound, but no plan can meet every limit         exit code 3
    └── SolverFailed     HiGHS stopped without a proof, or its answer did not check   exit code 4

A programming mistake of ours is none of these: the command line makes one line of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

LONGEST = 400
"""Characters of each part of a message: a cell may hold a whole file."""

MOST_ALIKE = 10
"""Faults of one kind that are printed one by one, in each file."""

_PLACE = re.compile(r", (?:(?:row|line) \d|cell [A-Z]+\d)")

_VARIES = re.compile(r"'[^']*'|\S*\d\S*")
"""What is different in each of several faults of one kind: what is quoted, and numbers."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with the input: where it stands, what was read, what would mend it."""

    where: str
    """File and row, or file, line and column."""
    what: str
    remedy: str = ""
    sort: str = field(default="", compare=False)
    """What it is one of many of. Blank: of those that say the same of other names and numbers."""

    def __str__(self) -> str:
        """Everything on one line, as every command prints it."""
        return _line(self.where, self.what, self.remedy)

    @property
    def file(self) -> str:
        """The file it stands in, or the option."""
        return _PLACE.split(self.where, maxsplit=1)[0]

    def leading(self, lines: int, file: str) -> Fault:
        """The same fault, with how many lines of a file are wrong only because of it."""
        if not lines:
            return self
        rest = (
            f"1 line of {file} that rests" if lines == 1 else f"{lines:,} lines of {file} that rest"
        )
        return replace(self, what=f"{self.what} (and {rest} on it)")


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """Input that is possible and unusual: where it stands, what was read, what is usual.

    It stops nothing, unless the user asks for that (`--strict`).
    """

    where: str
    what: str
    usual: str
    sort: str = field(default="", compare=False)
    """The check that found it."""

    def __str__(self) -> str:
        """Everything on one line, as every command prints it."""
        return _line(self.where, self.what, self.usual)

    def fault(self) -> Fault:
        """The same as a fault, where remarks are to stop a run."""
        return Fault(self.where, self.what, self.usual, self.sort)


def _line(*parts: str) -> str:
    where, what, rest = map(_on_one_line, parts)
    return f"{where}: {what}" + (f". {rest}" if rest else "")


def few_of_each(faults: Iterable[Fault]) -> Iterator[str]:
    """Faults as lines: the first ten of a kind in a file, and how many more there are."""
    every = list(faults)
    kinds = [(fault.file, fault.sort or _VARIES.sub("", fault.what)) for fault in every]
    number = Counter(kinds)
    seen: Counter[tuple[str, str]] = Counter()
    for fault, kind in zip(every, kinds, strict=True):
        seen[kind] += 1
        if seen[kind] <= MOST_ALIKE:
            yield str(fault)
        elif seen[kind] == MOST_ALIKE + 1:
            left = number[kind] - MOST_ALIKE
            yield _line(fault.file, f"{left:,} more like the last", "Mend these first")


def _on_one_line(text: str) -> str:
    """Text that may quote a file: what would move the cursor is spelt out, the middle cut."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} ... {text[-LONGEST // 2 :]}"
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


class MixoptError(Exception):
    """The root of the tree; its message is meant for the user as it stands."""

    exit_code: ClassVar[int] = 1

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep the message and what an error carries through pickling and copying.

        Python would call the class with the message, which is not what every one of them takes.
        """
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[MixoptError], args: tuple[Any, ...], held: dict[str, Any]) -> MixoptError:
    """An error as it was before it was pickled."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(held)
    return error


class DataError(MixoptError):
    """The input cannot be used. Carries every fault found; its message tells ten of a kind."""

    exit_code = 2

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults in the order in which a reader would meet them."""
        self.faults = tuple(faults)
        super().__init__("\n".join(few_of_each(self.faults)))


class NoPlanExists(MixoptError):
    """No plan meets every limit; the message names limits that clash."""

    exit_code = 3


class SolverFailed(MixoptError):
    """The solver gave no proven answer, or the answer failed an independent check."""

    exit_code = 4
