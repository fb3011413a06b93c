"""Pieces in a file: found again, however it ended, and never another's."""

from __future__ import annotations

from pathlib import Path

import pytest

from mixopt.data.recorded_pieces import new_record, open_record
from mixopt.errors import DataError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "draws.pieces"
    record = new_record(place)
    record.add("one", b"a piece")
    record.add("two", b"another piece")
    return place


def test_pieces_are_found_again_and_more_are_added(path: Path) -> None:
    record = open_record(path)
    assert record.known == {"one": b"a piece", "two": b"another piece"}
    record.add("three", b"")
    assert [*open_record(path).known] == ["one", "two", "three"]


@pytest.mark.parametrize("lost", [1, 20, 60])
def test_what_was_half_written_is_cut_off_and_written_over(path: Path, lost: int) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:-lost])
    record = open_record(path)
    assert record.known == {"one": b"a piece"}
    record.add("two", b"another piece")
    assert path.read_bytes() == whole


def test_a_piece_that_is_not_what_it_was_is_no_piece(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(bytes(content))
    assert [*open_record(path).known] == ["one"]


def test_a_file_is_not_begun_over_another_and_no_other_is_taken_up(tmp_path: Path) -> None:
    place = tmp_path / "notes.txt"
    place.write_text("notes", encoding="utf-8")
    with pytest.raises(DataError, match=r"notes\.txt'?: is there already.*--resume"):
        new_record(place)
    with pytest.raises(DataError, match="is no file of pieces"):
        open_record(place)
    with pytest.raises(DataError, match="cannot be read"):
        open_record(tmp_path / "nowhere")
    with pytest.raises(DataError, match="cannot be written"):
        new_record(tmp_path / "no folder" / "x")
    assert place.read_text(encoding="utf-8") == "notes"
