"""Where commands print: a console of fixed width, and a bar while something takes its time."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from mixopt.report import WIDTH

SPELT_OUT = "mixopt.spelt_out"
"""What is done with characters that an encoding lacks, as `errors=` takes it."""


def _spelt_out(error: UnicodeError) -> tuple[str, int]:
    """£ as GBP; any other character by its number."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = ""
    for at in range(error.start, error.end):
        character, after = error.object[at], error.object[at + 1 : at + 2]
        if character == "£":
            text += "GBP " if after.isdigit() else "GBP"
        else:
            text += character.encode("ascii", "backslashreplace").decode("ascii")
    return text, error.end


codecs.register_error(SPELT_OUT, _spelt_out)


def console() -> Any:
    """A console as wide as what we print."""
    from rich.console import Console

    return Console(width=WIDTH, highlight=False, markup=False, emoji=False)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, if that is a terminal; it is told how much is left."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task, total = bar.add_task(what, total=None), 0

        def told(left: int) -> None:
            nonlocal total
            total = max(total, left)
            bar.update(task, total=total, completed=total - left + 1)

        yield told
