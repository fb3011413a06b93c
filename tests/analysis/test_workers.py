"""Processes that share work: what is asked is done, and one that ends costs only its task."""

from __future__ import annotations

import os
import signal

import pytest

from mixopt.analysis.workers import Job
from mixopt.analysis.workers.processes import Processes
from mixopt.errors import SolverFailed

from support.tasks import times_or_end

JOB = Job(times_or_end, {0: 3, 1: 4}.__getitem__)


def done_by(number: int, tasks: list[int]) -> dict[int, int]:
    with Processes(number, JOB) as shared:
        for task in tasks:
            shared.submit(0, task)
        return {task: done for _, task, done in (shared.next() for _ in tasks)}


def test_tasks_are_done_here_and_in_processes_alike() -> None:
    every = {task: 3 * task for task in range(5)}
    assert done_by(1, [*range(5)]) == every
    assert done_by(2, [*range(5)]) == every


def test_what_a_task_raises_is_raised_where_it_is_asked_for() -> None:
    with pytest.raises(ZeroDivisionError):
        done_by(2, [-1])


def test_a_process_that_is_killed_costs_only_its_task() -> None:
    with Processes(2, JOB) as shared:
        shared.submit(0, 1)
        assert shared.next() == (0, 1, 3)
        killed = shared.processes[0]
        os.kill(killed, signal.SIGKILL)
        shared.submit(0, 4)
        shared.submit(1, 5)
        assert sorted(shared.next() for _ in range(2)) == [(0, 4, 12), (1, 5, 20)]
        assert killed not in shared.processes


@pytest.mark.slow
def test_a_task_that_ends_every_process_is_given_up() -> None:
    with pytest.raises(SolverFailed, match="3 processes ended, one after the other"):
        done_by(2, [99])
