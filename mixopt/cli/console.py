"""Where commands print: a console of fixed width, and a bar while something takes its time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from mixopt.report import WIDTH


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
