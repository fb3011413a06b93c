"""`mixopt commit`: what it prints first and writes, and its faults."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from mixopt.data.paths import INSTANCES

from support.program import run


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file)]


@pytest.mark.slow
def test_the_answer_comes_first_in_plain_words() -> None:
    done = run("commit", "derby", "--draws", "40", columns=100)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 100
    answer = " ".join(" ".join(lines[1 : lines.index("")]).split())
    assert answer.startswith(
        "Commit now to 4 starts of 'Recruit foster households of the council's own': without the "
        "first, 0."
    )
    for words in ("Wait with later years of these", "chance of an overspend of more than £",
                  " it: Children looked after (", "Not knowing what comes costs ",
                  "Deciding now as the plan for the average future does costs"):  # fmt: skip
        assert words in answer
    for words in ("Decided now", "Waits: all later periods", "Limits on what is decided now",
                  "Cost of all futures, discounted, £000", "40 draws, seed 0"):  # fmt: skip
        assert words in done.stdout


@pytest.mark.slow
def test_files_have_every_number(tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("--draws", "10", "--tail-weight", "0.5", "--csv", str(out), "--json", "-")
    done = run("commit", "derby", *words)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["format"] == "mixopt-commitment/1"
    assert document["certificate"]["holds"]
    ways = {each["way"]: each for each in document["ways"]}
    one = ways["committed"]
    assert abs(one["objective"] - one["mean"] - 0.5 * one["tail"]) < 1
    for name in ("decisions", "later", "limits", "ways", "futures", "chances"):
        assert len(rows_of(out / f"{name}.csv")) == len(document[name]) > 0
    futures = rows_of(out / "futures.csv")
    assert [int(row["draw"]) for row in futures] == [*range(1, 11)]
    assert all(float(row["committed"]) >= float(row["knowing"]) - 1e-3 for row in futures)


@pytest.mark.slow
def test_costs_that_count_years_beyond_say_so(tmp_path: Path) -> None:
    folder = tmp_path / "derby"
    shutil.copytree(INSTANCES / "derby", folder)
    head = folder / "instance.yaml"
    head.write_text(head.read_text("utf-8") + "years_beyond: 2\n", encoding="utf-8")
    words = "and of the 2 years beyond"
    done = run("commit", "derby", "--draws", "10", folder=tmp_path, columns=200)
    assert done.returncode == 0, done.stderr
    assert words in done.stdout
    assert words not in run("commit", "derby", "--draws", "10", columns=200).stdout


def test_faults_are_said_all_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("--draws", "3", "--until", "2030/31", "--tail-weight", "-1", "--csv", str(out))
    done = run("commit", "derby", *words)
    assert done.returncode == 2
    for said in ("--draws: 3 draws. Ask for 10 to", "--until: read '2030/31'. Name a period: 2016",
                 "--tail-weight: read -1"):  # fmt: skip
        assert said in done.stderr
    assert not out.exists()
    of_files = run("commit", "derby", "--draws", "3", "--seed", "-1", "--scenario", "none")
    for said in ("--draws: 3 draws", "--seed: read -1", "no scenario called 'none'", "3 faults"):
        assert said in of_files.stderr


def test_a_chance_that_cannot_be_held_is_no_plan_and_says_what_is_short(tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("--draws", "10", "--budget-chance", "95", "--csv", str(out))
    done = run("commit", "derby", *words)
    assert done.returncode == 3
    said = " ".join(done.stdout.split())
    assert "A chance of 95% of staying in budget cannot be promised." in said
    assert "short on average, at the least" in said
    assert not out.exists()
