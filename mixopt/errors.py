"""Everything that can go wrong for a user, in one place.

    MixoptError
    ├── DataError        files are missing, unreadable or break their schema          exit code 2
    ├── NoPlanExists     the data are sound, but no plan can meet every limit         exit code 3
    └── SolverFailed     HiGHS stopped without a proof, or its answer did not check   exit code 4

A programming mistake of ours is none of these: the command line makes one line of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

LONGEST = 400
"""Characters of each part of a message: a cell may hold a whole file."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with the input: where it stands, what was read, what would mend it."""

    where: str
    """File and row, or file, line and column."""
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        """Everything on one line, as every command prints it."""
        where, what, remedy = map(_on_one_line, (self.where, self.what, self.remedy))
        return f"{where}: {what}" + (f". {remedy}" if remedy else "")


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
        return _restored, (type(self), self.args, self.__dict__)


def _restored(kind: type[MixoptError], args: tuple[Any, ...], held: dict[str, Any]) -> MixoptError:
    """An error as it was before it was pickled."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(held)
    return error


class DataError(MixoptError):
    """The input cannot be used. Carries every fault found, not only the first."""

    exit_code = 2

    def __init__(self, faults: Iterable[Fault]) -> None:
        """Keep the faults in the order in which a reader would meet them."""
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class NoPlanExists(MixoptError):
    """No plan meets every limit; the message names limits that clash."""

    exit_code = 3


class SolverFailed(MixoptError):
    """The solver gave no proven answer, or the answer failed an independent check."""

    exit_code = 4
