"""Processes that share work: each does one task at a time, and one that ends costs only its task.

A task whose process ends before it is done, killed or out of memory, is given to another.

A process begins as a copy of this one where this has no other thread: then it has all that this has
loaded, which takes half a second to load again. A copy of a process with several threads may wait
for ever for one that it has not; so where there are others (a notebook, a bar that moves), and
where processes cannot be copied, it begins from nothing.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic

from mixopt.analysis.workers import Done, Given, Job, Task
from mixopt.errors import SolverFailed

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, SpawnContext  # not all are on every system

MOST_ENDED = 3
"""Processes that a task may end before it is given up."""

THREADS = Path("/proc/self/task")
"""The threads of this process, those of libraries too, where the system says so."""


@dataclass
class _Worker(Generic[Task]):
    """A process, how it is reached, what it was given, and what it does."""

    process: BaseProcess
    connection: Connection
    knows: set[int] = field(default_factory=set)
    task: tuple[int, Task] | None = None


class Processes(Generic[Given, Task, Done]):
    """Does tasks, in processes or, where a single one is asked for, in this one."""

    def __init__(self, number: int, job: Job[Given, Task, Done]) -> None:
        """Say what is to be done; no process is started yet.

        Args:
            number: How many processes; one: none beside this.
            job: What is to be done.
        """
        self.number, self.job = number, job
        self.waiting: deque[tuple[int, Task]] = deque()
        self.workers: list[_Worker[Task]] = []
        self.ended: Counter[int] = Counter()
        self.own: dict[int, Callable[[Task], Done]] = {}

    def __enter__(self) -> Processes[Given, Task, Done]:
        """Start those that are copies, as later there may be other threads."""
        while 1 < self.number > len(self.workers) and is_alone():
            self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End every process."""
        for worker in self.workers:
            worker.process.terminate()
            worker.connection.close()
        for worker in self.workers:
            worker.process.join()

    def submit(self, key: int, task: Task) -> None:
        """Ask for a task of a key; it is done when its turn comes."""
        self.waiting.append((key, task))

    @property
    def processes(self) -> list[int]:
        """The ids of the processes that are there."""
        return [worker.process.pid or 0 for worker in self.workers]

    def next(self) -> tuple[int, Task, Done]:
        """The next task that is done; there has to be one that is waiting or being done.

        Raises:
            SolverFailed: A task has ended one process after the other.
            Exception: What the task raised.
        """
        if self.number == 1:
            key, task = self.waiting.popleft()
            if key not in self.own:
                self.own[key] = self.job.make(self.job.given(key))
            return key, task, self.own[key](task)
        while True:
            self._share()
            for worker in self._ready():
                done = worker.task
                try:
                    good, found = worker.connection.recv()
                except (EOFError, OSError):
                    self._replace(worker)
                    continue
                worker.task = None
                if not good:
                    raise found
                assert done is not None
                return *done, found

    def _share(self) -> None:
        """Give a task to whoever has none, and start processes while there are tasks for them."""
        for worker in [*self.workers]:
            if worker.task is None and self.waiting:
                self._give(worker)
        while self.waiting and len(self.workers) < self.number:
            self._give(self._start())

    def _start(self) -> _Worker[Task]:
        context = _context()
        here, there = context.Pipe()
        process = context.Process(target=_work, args=(there, self.job.make), daemon=True)
        process.start()
        there.close()
        worker: _Worker[Task] = _Worker(process, here)
        self.workers.append(worker)
        return worker

    def _give(self, worker: _Worker[Task]) -> None:
        worker.task = key, task = self.waiting.popleft()
        given = () if key in worker.knows else (self.job.given(key),)
        worker.knows.add(key)
        try:
            worker.connection.send((key, given, task))
        except OSError:
            self._replace(worker)

    def _ready(self) -> list[_Worker[Task]]:
        """Those that have something to say, or have ended."""
        busy = [worker for worker in self.workers if worker.task is not None]
        ready = {id(each) for each in wait([worker.connection for worker in busy])}
        return [worker for worker in busy if id(worker.connection) in ready]

    def _replace(self, worker: _Worker[Task]) -> None:
        """Let go of a process that has ended; its task goes to another."""
        self.workers.remove(worker)
        worker.connection.close()
        worker.process.join()
        task = worker.task
        assert task is not None
        self.ended[id(task)] += 1
        if self.ended[id(task)] >= MOST_ENDED:
            msg = (
                f"{MOST_ENDED} processes ended, one after the other, over one piece of the work. "
                "Ask for fewer with --workers, as each needs memory of its own; a script of yours "
                'needs `if __name__ == "__main__":` around what it does'
            )
            raise SolverFailed(msg)
        self.waiting.appendleft(task)


def is_alone() -> bool:
    """Whether this process is known to have no thread but this one, those of libraries included."""
    try:
        return len([*THREADS.iterdir()]) == 1
    except OSError:  # a system that does not say
        return False


def _context() -> ForkContext | SpawnContext:
    """How a process begins."""
    if is_alone():
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


def _work(connection: Connection, make: Callable[[Any], Callable[[Any], Any]]) -> None:
    """What a process does: task after task, until nobody asks any more.

    What interrupts the command ends it from there, and not by itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    made: dict[int, Callable[[Any], Any]] = {}
    with suppress(EOFError, OSError):  # nobody is there any more
        while True:
            key, given, task = connection.recv()
            connection.send(_do(made, make, key, given, task))


def _do(
    made: dict[int, Callable[[Any], Any]],
    make: Callable[[Any], Callable[[Any], Any]],
    key: int,
    given: tuple[Any, ...],
    task: Any,
) -> tuple[bool, Any]:
    """Whether a task was done, and what came of it, or what it raised."""
    try:
        for each in given:
            made[key] = make(each)
        return True, made[key](task)
    except Exception as error:  # raised where it is asked for
        return False, error
