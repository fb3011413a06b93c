"""Workers of a Dask cluster, on whatever machines: each task is one of Dask's.

Dask gives a task whose worker is lost to another, some times (its `allowed-failures`: three, where
nothing is said). What tasks are made of goes through the scheduler, which so can give it out again.
What a scheduler and its workers send can be code that is run here (pickles), and what is sent there
likewise: they have to be one's own.
"""

from __future__ import annotations

import logging
import pickle
import platform
import threading
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from importlib.metadata import version
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Generic
from uuid import uuid4

import distributed

from mixopt.analysis.workers import Done, Given, Job, Task
from mixopt.analysis.workers.remote import do_task, unpack
from mixopt.analysis.workers.versions import MATTER, find_differences, say_remedy, versions_here
from mixopt.errors import SolverFailed

CONNECTING, ALONE, LOOKING = 10.0, 60.0, 2.0
"""Seconds: that a scheduler has to answer, that it may be without workers, and between looks."""

LOGS = {"distributed", "tornado"}
"""Whose logs are silent meanwhile."""

GO_ON = "Where --out was given, --resume goes on with what is done"


class Cluster(Generic[Given, Task, Done]):
    """Does tasks by the workers of a scheduler."""

    def __init__(self, scheduler: str, job: Job[Given, Task, Done]) -> None:
        """Say what is to be done; nobody is asked yet.

        Args:
            scheduler: Its address, such as tcp://10.0.0.5:8786.
            job: What is to be done.
        """
        self.scheduler, self.job = scheduler, job
        self.run = f"mixopt-{uuid4().hex}"  # what is left of other runs is never taken for this one
        self.sent: dict[int, Any] = {}
        self.asked: set[Any] = set()
        self.done: SimpleQueue[tuple[int, Task, Any]] = SimpleQueue()
        self.ends = ExitStack()

    def __enter__(self) -> Cluster[Given, Task, Done]:
        """Find the scheduler and its workers.

        Raises:
            SolverFailed: It does not answer, has no workers, or they have other versions.
        """
        with ExitStack() as ends:
            ends.enter_context(_quiet())
            self.client = self._connect()
            ends.callback(self._leave)
            self._expect_workers()
            self.versions = versions_here()
            self._compare_versions()
            self.ends = ends.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of what was sent, and of the scheduler."""
        self.ends.close()

    def submit(self, key: int, task: Task) -> None:
        """Ask for a task of a key; it is done when its turn comes."""
        if key not in self.sent:
            content = pickle.dumps(self.job.given(key), protocol=pickle.HIGHEST_PROTOCOL)
            name = f"{self.run}-given-{key}"
            self.sent[key] = self.client.submit(unpack, content, key=name)
        future = self.client.submit(
            do_task, self.job.make, self.run, key, self.sent[key], task, self.versions,
            key=f"{self.run}-{key}-{uuid4().hex}",
        )  # fmt: skip
        self.asked.add(future)
        future.add_done_callback(lambda done: self.done.put((key, task, done)))

    def next(self) -> tuple[int, Task, Done]:
        """The next task that is done; there has to be one that was asked for.

        Raises:
            SolverFailed: The scheduler or every worker is gone, or one worker after the other has
                ended over a task.
            Exception: What the task raised.
        """
        seen = time.monotonic()
        while True:
            with suppress(Empty):
                key, task, future = self.done.get(timeout=LOOKING)
                break
            if self._count_workers():
                seen = time.monotonic()
            elif time.monotonic() - seen > ALONE:
                msg = f"the scheduler at {self.scheduler} has no workers left. {self._start_one()}"
                raise SolverFailed(f"{msg}. {GO_ON}")
        self.asked.discard(future)
        return key, task, self._result_of(future)

    def _connect(self) -> Any:
        found = _connect(self.scheduler)
        if not isinstance(found, Exception):
            return found
        msg = (
            f"no Dask scheduler answers at {self.scheduler} ({_first_line(found)}). Start one by "
            "`dask scheduler` and give the address that it prints; a firewall may stand between"
        )
        raise SolverFailed(msg)

    def _leave(self) -> None:
        """Forget every task, and the scheduler, whether it is there or not."""
        with suppress(Exception):  # it may be gone
            self.client.cancel([*self.asked, *self.sent.values()], force=True)
        self.asked.clear()
        self.sent.clear()
        with suppress(Exception):
            self.client.close(timeout=LOOKING)

    def _count_workers(self) -> int:
        """How many workers there are.

        Raises:
            SolverFailed: The scheduler is gone.
        """
        with suppress(Exception):  # whatever it raises: the scheduler does not answer
            return len(self.client.nthreads())
        raise self._gone()

    def _gone(self) -> SolverFailed:
        msg = f"the scheduler at {self.scheduler} does not answer any more. {GO_ON}"
        return SolverFailed(msg)

    def _expect_workers(self) -> None:
        """Wait for the first."""
        try:
            self.client.wait_for_workers(1, timeout=CONNECTING)
        except (OSError, RuntimeError):
            msg = f"the scheduler at {self.scheduler} has no workers. {self._start_one()}"
            raise SolverFailed(msg) from None

    def _start_one(self) -> str:
        return f"Start some by `dask worker {self.scheduler} --nthreads 1`"

    def _compare_versions(self) -> None:
        """Hold the versions of all workers against those here."""
        there = {
            name: self.client.run(*ask, on_error="return")
            for name, ask in {
                "Python": (platform.python_version,),
                **{name: (version, name) for name in MATTER},
            }.items()
        }
        lines = [*find_differences(self.versions, there)]
        if lines:
            msg = "workers of the cluster have other versions than this machine:\n"
            msg += "\n".join(lines)
            raise SolverFailed(f"{msg}\n{say_remedy(self.versions)}")

    def _result_of(self, future: Any) -> Done:
        try:
            found: Done = future.result(timeout=ALONE)
        except distributed.KilledWorker:
            msg = (
                "one worker after the other ended over one piece of the work. Each needs memory of "
                f"its own: see the workers' logs, and let fewer run on one machine. {GO_ON}"
            )
            raise SolverFailed(msg) from None
        except (CancelledError, OSError):
            raise self._gone() from None
        return found


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _connect(scheduler: str) -> Any:
    """A client of a scheduler, or why there is none.

    In a thread of its own: Dask asks for ever where something else than a scheduler answers.
    """
    found: SimpleQueue[Any] = SimpleQueue()
    late = threading.Event()

    def connect() -> None:
        try:
            client = distributed.Client(
                scheduler, timeout=CONNECTING, set_as_default=False, name="mixopt"
            )
        except Exception as error:  # said by whoever waits for it
            found.put(error)
            return
        if late.is_set():
            client.close()
        found.put(client)

    threading.Thread(target=connect, daemon=True).start()
    try:
        return found.get(timeout=2 * CONNECTING)
    except Empty:
        late.set()
        return TimeoutError("what is there is no scheduler")


@contextmanager
def _quiet() -> Iterator[None]:
    """What goes wrong is said by us, once, and not by Dask in the middle of a page."""
    levels = {
        name: log.level
        for name, log in logging.root.manager.loggerDict.items()
        if isinstance(log, logging.Logger) and name.partition(".")[0] in LOGS
    }
    for name in levels:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module=r"distributed\.")
            yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
