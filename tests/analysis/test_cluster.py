"""Workers of a Dask cluster: the same bytes as here, and a plain word where nobody is there.

The cluster is in this process, over sockets; a worker has two threads, each with a solver of its own.
"""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from mixopt.analysis import workers
from mixopt.analysis.risk import prepare_all
from mixopt.analysis.workers import Crew, Job, remote, versions
from mixopt.errors import SolverFailed

from support.tasks import times_or_end
from support.unsure import DRAWS, nobody, settled_here, unsure

JOB = Job(times_or_end, {0: 3, 1: 4}.__getitem__)


def local_cluster(number: int, **how: Any) -> Any:
    distributed = pytest.importorskip("distributed")
    return distributed.LocalCluster(
        n_workers=number, threads_per_worker=2, dashboard_address="127.0.0.1:0", host="127.0.0.1",
        silence_logs=60, **{"processes": False, "protocol": "tcp://", **how},
    )  # fmt: skip


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with local_cluster(2) as found:
        yield found


def free_address() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{one.getsockname()[1]}"


def refused_by(crew: Crew) -> list[str]:
    return [str(fault) for fault in crew.find_faults()]


@pytest.mark.parametrize(
    "address", ["tcp://10.0.0.5:8786", "tls://dask.council.gov.uk:1", "tcp://[::1]:65535"]
)
def test_an_address_of_a_scheduler_is_taken(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "find_spec", lambda _: True)
    assert refused_by(Crew(scheduler=address)) == []


@pytest.mark.parametrize(
    "address", ["10.0.0.5:8786", "tcp://:1", "tcp://a:0", "tcp://a:65536", "a", ""]
)
def test_what_is_no_address_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "find_spec", lambda _: True)
    [fault] = refused_by(Crew(scheduler=address))
    assert f"--dask: read '{address}'. Give the address that `dask scheduler` prints" in fault


def test_without_dask_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "find_spec", lambda _: None)
    faults = refused_by(Crew(2, "tcp://10.0.0.5:8786"))
    assert [fault.partition(":")[0] for fault in faults] == ["--workers", "--dask"]
    assert "pip install 'mixopt[cluster]'" in faults[1]
    assert refused_by(Crew(2)) == []


@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes(cluster: Any) -> None:
    crew = Crew(scheduler=cluster.scheduler_address)
    [found] = prepare_all([unsure("tutorial")], DRAWS, 0, crew)(nobody, None)
    assert found.document() == settled_here("tutorial")


@pytest.mark.slow
def test_tasks_are_done_by_a_cluster_and_what_they_raise_is_raised_here(cluster: Any) -> None:
    with Crew(scheduler=cluster.scheduler_address).begin(JOB) as shared:
        for key, task in ((0, 4), (1, 5), (0, 6)):
            shared.submit(key, task)
        found = sorted(shared.next() for _ in range(3))
        assert found == [(0, 4, 12), (0, 6, 18), (1, 5, 20)]
        shared.submit(0, -1)
        with pytest.raises(ZeroDivisionError):
            shared.next()


@pytest.mark.slow
def test_no_scheduler_and_no_worker_end_in_plain_words(
    cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = pytest.importorskip("mixopt.analysis.workers.cluster")

    for name in ("CONNECTING", "ALONE", "LOOKING"):
        monkeypatch.setattr(asked, name, 0.3)
    with (
        pytest.raises(SolverFailed, match=r"no Dask scheduler answers .* Start one by `dask sched"),
        Crew(scheduler=free_address()).begin(JOB),
    ):
        pass
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        with (
            pytest.raises(SolverFailed, match="no Dask scheduler answers"),
            Crew(scheduler=address).begin(JOB),
        ):
            pass
    with (
        local_cluster(0) as empty,
        pytest.raises(SolverFailed, match=r"has no workers\. Start some by `dask worker tcp://"),
        Crew(scheduler=empty.scheduler_address).begin(JOB),
    ):
        pass


@pytest.mark.slow
def test_other_versions_are_told_of_every_worker(
    cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = pytest.importorskip("mixopt.analysis.workers.cluster")

    here = {**versions.versions_here(), "mixopt": "9.9", "numpy": "1", "not-there": "2"}
    for each in (asked, versions):
        monkeypatch.setattr(each, "MATTER", (*versions.MATTER, "not-there"))
    monkeypatch.setattr(asked, "versions_here", lambda: here)
    with (
        pytest.raises(SolverFailed) as failed,
        Crew(scheduler=cluster.scheduler_address).begin(JOB),
    ):
        pass
    lines = str(failed.value).splitlines()
    for end in ("here it is 9.9", "here it is 1", "has no not-there; here it is 2"):
        assert len({line for line in lines if line.endswith(end)}) == 2  # the two workers
    assert "mixopt 9.9, and `pip install highspy==" in lines[-1]


def test_a_worker_that_comes_later_is_held_to_its_versions_too() -> None:
    here = {**versions.versions_here(), "scipy": "0"}
    with pytest.raises(SolverFailed, match=r"a worker has scipy .*; here it is 0"):
        remote.do_task(times_or_end, "run", 0, 3, 4, here)


@pytest.mark.slow
def test_workers_that_leave_for_good_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = pytest.importorskip("mixopt.analysis.workers.cluster")

    for name in ("ALONE", "LOOKING"):
        monkeypatch.setattr(asked, name, 0.2)
    with (
        local_cluster(1) as found,
        Crew(scheduler=found.scheduler_address).begin(JOB) as shared,
    ):
        found.scale(0)
        found.sync(found._correct_state)
        shared.submit(0, 4)
        with pytest.raises(SolverFailed, match="has no workers left"):
            shared.next()


@pytest.mark.long
def test_a_worker_of_a_cluster_that_is_killed_changes_no_byte() -> None:
    """One of two processes is killed, by its own id, once the first piece has come."""
    killed: list[int] = []
    with local_cluster(2, processes=True) as found:

        def kill_one(left: int) -> None:
            if left < 2 * DRAWS and not killed:
                killed.append(found.workers[0].pid)
                os.kill(killed[0], signal.SIGKILL)

        crew = Crew(scheduler=found.scheduler_address)
        [settled] = prepare_all([unsure("tutorial")], DRAWS, 0, crew)(kill_one, None)
    assert killed
    assert settled.document() == settled_here("tutorial")
