"""Seconds of a job, and a line that sets ours beside a peer's."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import perf_counter

import numpy as np

REPEATS = 5


def quickest(job: Callable[[], object], repeats: int = REPEATS) -> float:
    """Least seconds of some repeats."""
    best = np.inf
    for _ in range(repeats):
        gc.collect()
        start = perf_counter()
        job()
        best = min(best, perf_counter() - start)
    return float(best)


def say(what: str, ours: float, theirs: float, peer: str) -> None:
    """One line: our seconds, the peer's, and how many times faster."""
    print(f"{what:62} {ours:9.4f}s  {theirs:9.4f}s  {theirs / ours:9.2f} times as fast as {peer}")
