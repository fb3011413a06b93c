"""The program: in this process where that proves as much, or in one of its own."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from unittest.mock import patch

import typer.main

from mixopt import cli

PROGRAM = Path(sys.executable).parent / "mixopt"
"""The command of the environment that the tests run in."""

make_once = cache(typer.main.get_command)
"""The tree of commands: a process of its own makes it once, and so do all that run in this one."""

Answer = subprocess.CompletedProcess[str]


class Terminal(io.StringIO):
    """A stream that says that somebody reads it."""

    def isatty(self) -> bool:
        """It is a terminal."""
        return True


def run(*words: str, folder: Path | None = None, columns: int = 0) -> Answer:
    """Run a command in a folder, in this process, which saves a second of imports.

    Any exception but the program's own exit comes through.

    Args:
        words: The command, without the program.
        folder: Where it is run.
        columns: Of the terminal that it prints on, without bold; none: its output is piped.
    """
    out, err, code = Terminal() if columns else io.StringIO(), io.StringIO(), 0
    terminal = {"COLUMNS": str(columns), "NO_COLOR": "1"} if columns else {}
    with (
        patch.dict(os.environ, terminal),
        contextlib.chdir(folder or Path.cwd()),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        patch.object(sys, "argv", ["mixopt", *words]),
        patch.object(typer.main, "get_command", make_once),
    ):
        try:
            cli.main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Answer(words, code, out.getvalue(), err.getvalue())


def run_apart(*words: str, folder: Path | None = None) -> Answer:
    """Run it as a user does: the installed command, its streams, its imports, its exit code."""
    return subprocess.run(
        [PROGRAM, *words], capture_output=True, text=True, encoding="utf-8", cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
