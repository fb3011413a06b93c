"""A task for processes of their own, which have to import it."""

from __future__ import annotations

import os
from collections.abc import Callable


def times_or_end(by: int) -> Callable[[int], int]:
    """What multiplies a number; it fails at -1, and its whole process ends at 99."""

    def work(task: int) -> int:
        if task == 99:
            os._exit(1)
        return by * task if task >= 0 else task // 0

    return work
