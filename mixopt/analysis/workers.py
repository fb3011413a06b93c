"""Processes that share work: each does one task at a time, and one that ends costs only its task.

A process begins with what is given to all of them, once. A task whose process ends before it is
done, killed or out of memory, is given to another. What a task comes to must not depend on which
process does it, or when.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Generic, TypeVar

from mixopt.errors import SolverFailed

Given = TypeVar("Given")
Task = TypeVar("Task")
Done = TypeVar("Done")

MOST_ENDED = 3
"""Processes that a task may end before it is given up."""


@dataclass
class _Worker(Generic[Task]):
    """A process, how it is reached, and what it does."""

    process: BaseProcess
    connection: Connection
    task: Task | None = None


class Workers(Generic[Given, Task, Done]):
    """Does tasks, in processes or, where a single one is asked for, in this one."""

    def __init__(
        self, number: int, make: Callable[[Given], Callable[[Task], Done]], given: Given
    ) -> None:
        """Say what is to be done; no process is started yet.

        Args:
            number: How many processes; one: none beside this.
            make: Makes of what is given what does a task: a function of a module.
            given: What every process begins with.
        """
        self.number, self.make, self.given = number, make, given
        self.waiting: deque[Task] = deque()
        self.workers: list[_Worker[Task]] = []
        self.ended: Counter[int] = Counter()
        self.own: Callable[[Task], Done] | None = None

    def __enter__(self) -> Workers[Given, Task, Done]:
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

    def submit(self, task: Task) -> None:
        """Ask for a task; it is done when its turn comes."""
        self.waiting.append(task)

    @property
    def processes(self) -> list[int]:
        """The ids of the processes that are there."""
        return [worker.process.pid or 0 for worker in self.workers]

    def next(self) -> tuple[Task, Done]:
        """The next task that is done; there has to be one that is waiting or being done.

        Raises:
            SolverFailed: A task has ended one process after the other.
            Exception: What the task raised.
        """
        if self.number == 1:
            if self.own is None:
                self.own = self.make(self.given)
            task = self.waiting.popleft()
            return task, self.own(task)
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
                return done, found

    def _share(self) -> None:
        """Give a task to whoever has none, and start processes while there are tasks for them."""
        for worker in [*self.workers]:
            if worker.task is None and self.waiting:
                self._give(worker)
        while self.waiting and len(self.workers) < self.number:
            self._give(self._start())

    def _start(self) -> _Worker[Task]:
        context = multiprocessing.get_context("spawn")  # a solver's threads are not to be forked
        here, there = context.Pipe()
        process = context.Process(target=_work, args=(there, self.make, self.given), daemon=True)
        process.start()
        there.close()
        worker: _Worker[Task] = _Worker(process, here)
        self.workers.append(worker)
        return worker

    def _give(self, worker: _Worker[Task]) -> None:
        worker.task = self.waiting.popleft()
        try:
            worker.connection.send(worker.task)
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


def _work(connection: Connection, make: Callable[[Any], Callable[[Any], Any]], given: Any) -> None:
    """What a process does: task after task, until nobody asks any more.

    What interrupts the command ends it from there, and not by itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work = make(given)
    with suppress(EOFError, OSError):  # nobody is there any more
        while True:
            connection.send(_do(work, connection.recv()))


def _do(work: Callable[[Any], Any], task: Any) -> tuple[bool, Any]:
    """Whether a task was done, and what came of it, or what it raised."""
    try:
        return True, work(task)
    except Exception as error:  # raised where it is asked for
        return False, error
