"""`mixopt bridge`: its answer, its files, its exit codes and its faults."""

import csv
import json
from pathlib import Path

import pytest

from support.program import run


@pytest.mark.slow
def test_the_answer_comes_first_and_then_the_way() -> None:
    done = run("bridge", "redbridge")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[1] == (
        "The plan costs £11,911,887 less than doing nothing, 2018/19 to 2022/23 (£10,816,266 "
        "discounted)."
    )
    assert lines[2].startswith("Of the levers, what saves most: Recruit foster households")
    assert sum(line.startswith("Needed, so without a saving of its own: ") for line in lines) == 2
    assert any(line.startswith("Do nothing") and "597,216,339" in line for line in lines)
    assert any(line.startswith("The plan  ") and "585,304,452" in line for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize(
    "columns",
    [
        40,
        pytest.param(60, marks=pytest.mark.long),
        pytest.param(80, marks=pytest.mark.long),
        pytest.param(100, marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize(
    "words",
    [(), ("--scenario", "london_living_wage", "--scenario", "improved_bcf_ends"),
     ("--draws", "20", "--seed", "3")],
    ids=["levers", "scenarios", "drawn"],
)  # fmt: skip
def test_no_line_is_wider_than_the_terminal(words: tuple[str, ...], columns: int) -> None:
    done = run("bridge", "redbridge", *words, columns=columns)
    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= columns


@pytest.mark.slow
def test_json_and_csv_have_the_same_numbers(tmp_path: Path) -> None:
    done = run("bridge", "redbridge", "--json", "all.json", "--csv", "tables", folder=tmp_path)
    assert done.stdout.endswith("Written: all.json\nWritten: tables\n")
    document = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    assert document["format"] == "mixopt-bridge/1"
    names = {path.name for path in (tmp_path / "tables").iterdir()}
    assert names == {"steps.csv", "together.csv", "costs.csv", "needed.csv"}
    with (tmp_path / "tables" / "steps.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert [row["title"] for row in rows] == [row["title"] for row in document["steps"]]
    for row, other in zip(rows, document["steps"], strict=True):
        for key in ("saves", "first_in", "last_in", "cost"):
            assert (float(row[key]) if row[key] else None) == other[key]


@pytest.mark.slow
def test_a_dash_prints_the_document_alone_and_the_same_each_time() -> None:
    words = ("bridge", "barking-and-dagenham", "--draws", "20", "--seed", "7", "--json", "-")
    one, other = run(*words), run(*words)
    assert one.stdout == other.stdout
    assert json.loads(one.stdout)["seed"] == 7


def test_no_plan_with_all_parts_ends_with_3() -> None:
    done = run("bridge", "redbridge", "--scenario", "no_extra_care")
    assert done.returncode == 3
    assert "nothing for a bridge to lead to: 34.7 people without a service" in done.stdout


@pytest.mark.slow
def test_money_that_is_short_is_said_and_ends_with_0() -> None:
    done = run("bridge", "redbridge", "--scenario", "improved_bcf_ends")
    assert done.returncode == 0
    assert "No plan keeps to the limits of money: the money is at least £20,310,435 short." in (
        done.stdout
    )
    assert "The least cost, over the limits of money" in done.stdout


def test_every_fault_is_said_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    done = run(
        "bridge", "redbridge", "--scenario", "nowhere", "--parts", "lever", "--draws", "3",
        "--error", "0", "--json", "all.json", folder=tmp_path,
    )  # fmt: skip
    assert done.returncode == 2
    for words in ("no scenario called 'nowhere'", "read 'lever'", "read '3'", "read '0.0'"):
        assert words in done.stderr
    assert not [*tmp_path.iterdir()]


def test_scenarios_that_change_the_same_figure_are_refused_with_both_names() -> None:
    done = run("bridge", "redbridge", "--scenario", "home_care_holds", "--scenario",
               "home_care_contracts_faster")  # fmt: skip
    assert done.returncode == 2
    assert "'home_care_holds'" in done.stderr
    assert "'home_care_contracts_faster'" in done.stderr
