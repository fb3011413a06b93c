"""The command line: thin. Every command reads, asks one function, writes and prints.

`program` is the process, `main` runs a command; `app` holds them all; how a command can end is in
`ending`.
"""

from __future__ import annotations

import atexit
import gc
import os
import re
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import Any

from mixopt.cli.spelling import SPELT_OUT

SIZE = re.compile(r"[1-9][0-9]{0,3}")
"""Columns or lines of a terminal."""


COLLECTIONS = 100_000, 20, 20
"""How many new objects there are between collections: those of a plan are many, and stay."""


def main() -> None:
    """Run a command; however it ends, it ends with words and an exit code of ours."""
    from mixopt.cli.ending import run_to_its_end

    sys.exit(run_to_its_end(_run))


def program() -> None:
    """The command as a process of its own: run it, and leave at once.

    Python would first take apart every object that it holds, which takes an eighth of the time of
    planning for a council. What is registered to be done at the end is done; streams are flushed.
    """
    code = 0
    try:
        main()
    except SystemExit as end:
        code = int(end.code or 0)
    atexit._run_exitfuncs()
    with suppress(OSError, ValueError, AttributeError):
        sys.stderr.flush()
    os._exit(code)


def _run() -> None:
    _prepare()
    from mixopt.cli import lazy_imports

    lazy_imports.defer()
    gc.set_threshold(*COLLECTIONS)
    from mixopt.cli.app import app

    app(prog_name="mixopt")


def _prepare() -> None:
    """Make streams and settings such that no library stumbles over them."""
    for descriptor in range(3):
        if not _is_open(descriptor):
            # else the next file opened would stand in for it; standard output stays unwritable
            os.open(os.devnull, os.O_RDONLY if descriptor == 1 else os.O_RDWR)
    sys.stdout, sys.stderr = _printable(sys.stdout, 1), _printable(sys.stderr, 2)
    for name in ("TERMINAL_WIDTH", "COLUMNS", "LINES"):
        if not SIZE.fullmatch(os.environ.get(name, "")):
            os.environ.pop(name, None)  # typer and rich take it for a number
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more of them only wait, on small matrices


def _printable(stream: Any, descriptor: int) -> Any:
    """A stream that is open, and takes characters that the terminal may lack, such as £ or →."""
    if stream is None:
        return open(descriptor, "w", encoding="utf-8", closefd=False)
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors=SPELT_OUT)
    return stream


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
