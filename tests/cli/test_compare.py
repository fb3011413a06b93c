"""`mixopt compare`: its columns, its files, its exit codes and its faults."""

import csv
import json
from pathlib import Path

import pytest

from support.program import run


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The tutorial's plan, saved, with five more own carers."""
    path = tmp_path / "more carers.json"
    more = "services.foster_in_house.available=45"
    assert run("solve", "tutorial", "--set", more, "--json", str(path)).returncode == 0
    return path


def test_the_answer_comes_first_a_sentence_a_column() -> None:
    done = run("compare", "tutorial")
    assert done.returncode == 0
    assert done.stdout.splitlines()[:4] == [
        "Littleton, a made-up council",
        "Side by side, 2025/26, in cash.",
        "Do nothing: £7,927,072; £427,072 over the budget envelope.",
        "The plan: £7,001,143, £925,929 less than doing nothing; £498,857 inside the budget "
        "envelope.",
    ]


def test_a_saved_plan_is_a_column_beside_an_instance(saved: Path) -> None:
    done = run("compare", "tutorial", saved.name, folder=saved.parent)
    assert done.returncode == 0
    assert "more carers: £6,088,643, £1,838,429 less than doing nothing" in done.stdout
    alone = run("compare", saved.name, folder=saved.parent)
    assert "Do nothing: £7,927,072" in alone.stdout


def test_a_saved_plan_of_an_unknown_instance_stands_alone(saved: Path) -> None:
    document = json.loads(saved.read_text(encoding="utf-8"))
    saved.write_text(json.dumps({**document, "instance": "elsewhere"}), encoding="utf-8")
    done = run("compare", saved.name, folder=saved.parent)
    assert done.returncode == 0
    assert "Doing nothing is not shown: name the instance of the saved plans too." in done.stdout
    assert "foster in house" in done.stdout


def test_json_and_csv_have_the_same_numbers(tmp_path: Path) -> None:
    done = run("compare", "tutorial", "--json", "all.json", "--csv", "all.csv", folder=tmp_path)
    assert done.stdout.endswith("Written: all.json\nWritten: all.csv\n")
    document = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    with (tmp_path / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert [row["title"] for row in rows] == [row["title"] for row in document["rows"]]
    for row, other in zip(rows, document["rows"], strict=True):
        assert (float(row["value"]) if row["value"] else None) == other["value"]


@pytest.mark.slow
def test_a_column_without_a_plan_stops_nothing_and_none_at_all_ends_with_three(
    tmp_path: Path,
) -> None:
    scenarios = ("--scenario", "squeezed", "--scenario", "home_care_holds")
    done = run("compare", "redbridge", *scenarios, "--json", "-")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    kinds = [column["kind"] for column in document["columns"]]
    assert kinds == ["do nothing", "no plan", "plan"]
    none = run("compare", "tutorial", "--set", "funding.budget.amount=6900")
    assert none.returncode == 3
    assert "The plan: No plan: the money is at least £101,143 short." in none.stdout
    assert "Higher envelope" in none.stdout


def test_settings_change_every_column_and_doing_nothing_too() -> None:
    done = run("compare", "tutorial", "--set", "services.childrens_home.price=4001")
    assert "Do nothing: £7,928,375;" in done.stdout  # 25 homes × £1 × 365 / 7 more


def test_every_fault_is_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text('{"format": "mixopt-plan/1",\n "cost": }')
    done = run(
        "compare", "tutorial", "nowhere", "broken.json", "missing.json", "tutorial",
        "--scenario", "squeezd", "--set", "price", "--price", "services.foster", "--json", "out.json",
        "--csv", "out.json", folder=tmp_path,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    for part in (
        "'out.json': is named twice",
        "'tutorial': is named 2 times. Name it once",
        "'nowhere': no instance folder of this name",
        "broken.json, line 2, column 10: is no JSON: Expecting value. Write it again",
        "missing.json: ",
        "--set: read 'price'",
        "--scenario: no scenario called 'squeezd'",
        "--price: no figure has the address 'services.foster'",
    ):
        assert part in done.stderr, part
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize("text", ['{"format": NaN}', "[" * 100_000, "\x00", "", "7", "[]"])
def test_a_json_file_that_is_none_of_ours_is_a_fault(text: str, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(text, encoding="utf-8")
    done = run("compare", "plan.json", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("plan.json")
    assert "stopped on a mistake" not in done.stderr


def test_a_saved_plan_is_an_input_and_not_overwritten(saved: Path) -> None:
    done = run("compare", "tutorial", saved.name, "--json", saved.name, folder=saved.parent)
    assert done.returncode == 2
    assert "is an input of this very command" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("columns", [50, 80, 120])
def test_tables_fit_the_terminal_and_doing_nothing_stands_in_every_part(columns: int) -> None:
    scenarios = ("if_money_were_found", "no_extra_care_more_admissions", "home_care_holds")
    words = [word for name in scenarios for word in ("--scenario", name)]
    done = run("compare", "redbridge", *words, columns=columns)
    assert max(map(len, done.stdout.splitlines())) <= columns
    heads = [line for line in done.stdout.splitlines() if line.startswith("Money, £000")]
    assert all("Do nothing" in line for line in heads if columns >= 80)
    assert len(heads) > 1 or columns > 80
