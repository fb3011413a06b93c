"""The program as a user runs it, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = Path(sys.executable).parent / "mixopt"
"""The command of the environment that the tests run in."""


def run(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder."""
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, cwd=folder)
