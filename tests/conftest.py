"""What all tests share: structures kept in a folder of this run alone, and not in the user's."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the matrices are small, the tests in parallel

KEPT = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder, once; the processes that pytest-xdist starts inherit it."""
    if not hasattr(config, "workerinput"):
        config.stash[KEPT] = Path(tempfile.mkdtemp(prefix="mixopt-tests-"))
        os.environ["MIXOPT_CACHE"] = str(config.stash[KEPT])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take it away."""
    if KEPT in config.stash:
        shutil.rmtree(config.stash[KEPT], ignore_errors=True)
