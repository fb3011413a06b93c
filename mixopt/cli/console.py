"""Where commands print: a page as wide as the terminal, and a bar while something takes long."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from mixopt.report.terminal.page import Page


NARROWEST = 40
"""Columns that a page has at least, however narrow the terminal is."""


def console(out: TextIO | None = None) -> Page:
    """A page as wide as the terminal; what is piped or written to a file is never wrapped.

    Args:
        out: What is printed on; standard output where nothing is said.
    """
    from mixopt.report.terminal.page import Page

    stream = out or sys.stdout
    if not stream.isatty():
        return Page(None, out)
    return Page(max(shutil.get_terminal_size().columns, NARROWEST), out)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, if that is a terminal; called with how much is left.

    It is there from the first call on: what begins before has no thread of it beside.
    """
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), disable=not sys.stderr.isatty())
    task, total = bar.add_task(what, total=None), 0

    def show(left: int) -> None:
        nonlocal total
        total = max(total, left)
        bar.start()
        bar.update(task, total=total, completed=total - left + 1)

    try:
        yield show
    finally:
        bar.stop()
