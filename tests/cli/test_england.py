"""`mixopt england`: what is refused before any work, and all files of one run."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from support.england import all_of_england
from support.program import run, run_apart


def test_every_fault_is_said_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    answer = run(
        "england", "--council", "Nowhere", "--plot", "map.png", "--excel", "all.csv",
        "--csv", "all.csv", "--workers", "0", folder=tmp_path,
    )  # fmt: skip
    assert answer.returncode == 2
    for words in (
        "'Nowhere'",
        "--plot: read 'map.png'",
        "--excel: read 'all.csv'",
        "--workers: read 0",
    ):
        assert words in answer.stderr
    assert answer.stdout == ""
    assert [*tmp_path.iterdir()] == []


def test_a_name_that_could_be_several_is_refused_with_them(tmp_path: Path) -> None:
    answer = run("england", "--council", "North", folder=tmp_path)
    assert answer.returncode == 2
    assert "could be several councils" in answer.stderr


@pytest.mark.slow
def test_one_run_by_two_writes_all_files_whole_and_prints_one_council(tmp_path: Path) -> None:
    answer = run_apart(
        "england", "--council", "leeds", "--csv", "e.csv", "--json", "e.json", "--plot", "e.svg",
        "--excel", "e.xlsx", "--workers", "2", folder=tmp_path,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert answer.stderr == ""
    assert answer.stdout.startswith("Leeds among 15 of Yorkshire and The Humber")
    assert "Written: e.svg" in answer.stdout
    with (tmp_path / "e.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert len(rows) == 153
    assert sum(row["certified"] == "True" for row in rows) == 151
    found = json.loads((tmp_path / "e.json").read_text(encoding="utf-8"))
    assert found == json.loads(json.dumps(all_of_england().document())), "as by one process"
    councils = found["councils"]
    assert [each["name"] for each in councils] == [row["council"] for row in rows]
    assert {row["why"] for row in rows if row["has_plan"] == "True"} == {""}
    assert (tmp_path / "e.svg").read_text(encoding="utf-8").count("<title>Leeds: ") == 9
    assert (tmp_path / "e.xlsx").stat().st_size > 10_000
