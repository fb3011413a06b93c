"""Work that is shared: by processes of this machine, or by the workers of a Dask cluster.

What is to be done is a job: what does a task is made of what the task belongs to, which is sent
once to each worker that needs it. What a task comes to must not depend on who does it, or when; so
a worker that is lost costs only the task that it was at, which another does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, Generic, Protocol, TypeVar

from mixopt.errors import Fault

Given = TypeVar("Given")
Task = TypeVar("Task")
Done = TypeVar("Done")
Results = TypeVar("Results", covariant=True)

MOST_PROCESSES = 64
"""More processes than that are more than one machine has room for."""

SCHEDULER = re.compile(r"(tcp|tls)://(\[[0-9A-Fa-f:.]+\]|[^\s/:@\[\]]+):([0-9]{1,5})")
"""The address of a scheduler."""


@dataclass(frozen=True)
class Job(Generic[Given, Task, Done]):
    """What is to be done.

    Attributes:
        make: Makes of what is given what does a task: a class or function of a module.
        given: What the tasks of a key are made of, which has to be of one value whenever asked.
    """

    make: Callable[[Given], Callable[[Task], Done]]
    given: Callable[[int], Given]


class Workers(Protocol[Task, Results]):
    """Who does the tasks of a job; at the end of its context nobody does any more."""

    def submit(self, key: int, task: Task) -> None:
        """Ask for a task of a key; it is done when its turn comes."""

    def next(self) -> tuple[int, Task, Results]:
        """The next task that is done; there has to be one that was asked for.

        Raises:
            SolverFailed: Nobody is there to do it, or it has ended one worker after the other.
            Exception: What the task raised.
        """


@dataclass(frozen=True, slots=True)
class Crew:
    """Who shares the work.

    Attributes:
        processes: How many processes of this machine; one: none beside this.
        scheduler: The address of a Dask scheduler, whose workers do it; none: no cluster.
    """

    processes: int = 1
    scheduler: str | None = None

    def find_faults(self) -> Iterator[Fault]:
        """What cannot be asked for, or is not installed."""
        if not 1 <= self.processes <= MOST_PROCESSES:
            remedy = f"Ask for 1 to {MOST_PROCESSES}; one for each processor is enough"
            yield Fault("--workers", f"read {self.processes}", remedy)
        if self.scheduler is None:
            return
        if self.processes > 1:
            what = "is of this machine alone, and a cluster has workers of its own"
            yield Fault("--workers", what, "Give --workers or --dask")
        address = SCHEDULER.fullmatch(self.scheduler)
        if address is None or not 1 <= int(address[3]) <= 65535:
            remedy = "Give the address that `dask scheduler` prints, such as tcp://10.0.0.5:8786"
            yield Fault("--dask", f"read '{self.scheduler}'", remedy)
        if find_spec("distributed") is None:
            what = "Dask's distributed, which it needs, is not installed"
            remedy = "Install it with `pip install 'mixopt[cluster]'`, or leave out --dask"
            yield Fault("--dask", what, remedy)

    def begin(self, job: Job[Any, Task, Done]) -> AbstractContextManager[Workers[Task, Done]]:
        """Those who do the tasks of a job, until the end of the context."""
        if self.scheduler is not None:
            from mixopt.analysis.workers.cluster import Cluster

            return Cluster(self.scheduler, job)
        from mixopt.analysis.workers.processes import Processes

        return Processes(self.processes, job)


HERE = Crew()
"""This process alone."""
