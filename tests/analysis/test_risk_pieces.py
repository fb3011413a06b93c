"""Draws in pieces: neither workers, nor a file, nor a worker that is killed changes a digit."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
import pytest

from mixopt.analysis.risk import pieces, prepare_all
from mixopt.analysis.risk.pieces import cut_draws
from mixopt.analysis.workers import Crew, processes
from mixopt.analysis.workers.processes import Processes
from mixopt.data.recorded_pieces import new_record, open_record
from mixopt.errors import DataError

from support.unsure import DRAWS, nobody, settled_here, unsure


@pytest.fixture(scope="module")
def whole() -> dict[str, object]:
    """What comes of all draws in this process."""
    return settled_here("tutorial")


@pytest.mark.parametrize("number", [10, 100, 101, 250, 1600, 10_000])
def test_every_draw_is_in_one_piece(number: int) -> None:
    cut = cut_draws(number)
    assert np.concatenate(cut).tolist() == [*range(number)]
    assert len(cut) <= 16 + 1
    assert len(cut) == 1 or min(map(len, cut[:-1])) >= 100


@pytest.mark.slow
def test_a_file_that_is_taken_up_again_gives_the_same(
    tmp_path: Path, whole: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "draws.pieces"
    settle = prepare_all([unsure("tutorial")], DRAWS, 0)
    assert settle(nobody, new_record(path))[0].document() == whole
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    record = open_record(path)
    before = len(record.known)
    left: list[int] = []
    assert settle(left.append, record)[0].document() == whole
    assert 0 < before < len(record.known) == 6
    monkeypatch.setattr(pieces, "PieceSettler", None)  # nothing is left to be settled
    assert settle(nobody, open_record(path))[0].document() == whole
    assert left[-1] == 0
    other = prepare_all([unsure("tutorial")], DRAWS, 1)
    with pytest.raises(DataError, match="pieces of other draws"):
        other(nobody, open_record(path))


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_only_its_piece(
    whole: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of two is killed, by its own id, once the first piece has come."""
    every: list[Processes[object, object, object]] = []
    killed: list[int] = []

    class Seen(Processes[object, object, object]):
        def __enter__(self) -> Processes[object, object, object]:
            every.append(self)
            return super().__enter__()

    def kill_one(left: int) -> None:
        if left < 2 * DRAWS and not killed:
            killed.append(every[0].processes[0])
            os.kill(killed[0], signal.SIGKILL)

    monkeypatch.setattr(processes, "Processes", Seen)
    found = prepare_all([unsure("tutorial")], DRAWS, 0, Crew(2))(kill_one, None)
    assert killed
    assert found[0].document() == whole


@pytest.mark.slow
def test_several_councils_share_workers_and_each_is_as_alone(whole: dict[str, object]) -> None:
    names = ("tutorial", "derby")
    together = prepare_all([unsure(name) for name in names], DRAWS, 0, Crew(2))(nobody, None)
    assert together[0].document() == whole
    assert together[1].document() == settled_here("derby")
