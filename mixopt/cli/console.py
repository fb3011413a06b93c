"""Where commands print: a console of fixed width, and a bar while something takes its time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mixopt.report import WIDTH

if TYPE_CHECKING:
    from mixopt.report.terminal.page import Page


def console() -> Page:
    """A page as wide as what we print."""
    from mixopt.report.terminal.page import Page

    return Page(WIDTH)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, if that is a terminal; called with how much is left."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task, total = bar.add_task(what, total=None), 0

        def show(left: int) -> None:
            nonlocal total
            total = max(total, left)
            bar.update(task, total=total, completed=total - left + 1)

        yield show
