"""What a worker of a cluster runs. It loads no more than what does the tasks needs."""

from __future__ import annotations

import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from mixopt.analysis.workers.versions import find_differences, say_remedy, versions_here
from mixopt.errors import SolverFailed

MOST_KEPT = 8
"""What does tasks, kept by a worker for the next ones: the cases that were last asked for."""

_kept: OrderedDict[tuple[str, int, int], Callable[[Any], Any]] = OrderedDict()
_keeping = threading.Lock()


def unpack(content: bytes) -> Any:
    """What tasks are made of."""
    return pickle.loads(content)


def do_task(
    make: Callable[[Any], Callable[[Any], Any]],
    run: str,
    key: int,
    given: Any,
    task: Any,
    versions: Mapping[str, str],
) -> Any:
    """Do a task, with what was made for others of its key if it is still there.

    A thread has its own, as a solver does one thing at a time.
    """
    mine = run, key, threading.get_ident()
    with _keeping:
        work = _kept.pop(mine, None)
    if work is None:
        own = {name: {"a worker": found} for name, found in versions_here().items()}
        lines = [*find_differences(versions, own)]
        if lines:  # it came after the others were asked
            raise SolverFailed("\n".join([*lines, say_remedy(versions)]))
        work = make(given)
    with _keeping:
        _kept[mine] = work
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return work(task)
