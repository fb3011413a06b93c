"""`mixopt sweep`: what it prints and writes, how it goes on, how it is stopped, its faults."""

import csv
import json
import os
import signal
import subprocess
import time
from functools import partial
from pathlib import Path

import pytest

from support.program import PROGRAM, run

PRICE = "services.childrens_home.price"
CHANGES = {
    "a": f"{PRICE}=4100",
    "b": "services.foster_in_house.price=510",
    "c": "services.foster_agency.price=910",
    "d": "standards.caseload.limit=16",
}
GRID = ("sweep", "tutorial", "--over", f"{PRICE}=4000:4200:5")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file)]


def test_the_answer_comes_first_then_the_cases() -> None:
    done = run(*GRID, "--list", "funding.budget.amount=7100,+10%", columns=80)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[:3] == [
        "Littleton, a made-up council",
        "10 cases: 7 have a plan, 3 have none.",
        "Least: £7,001,143, case 1 (services.childrens_home.price 4,000;",
    ]
    cases = lines[lines.index("") + 1 :]
    assert cases[:2] == ["A: services.childrens_home.price", "B: funding.budget.amount"]
    assert cases[3].split() == ["1", "4,000", "7,100", "£7,001,143"]
    assert cases[9].split() == ["7", "4,150", "7,100", "no", "plan"]


def test_cases_that_cost_the_same_are_said_to_and_none_is_the_least() -> None:
    level = run("sweep", "tutorial", "--list", "funding.budget.amount=8000,8100,8200")
    assert "3 cases: all have a plan.\nThey cost the same, £7,001,143.\n" in level.stdout
    assert "Least" not in level.stdout
    one = run("sweep", "tutorial", "--list", "funding.budget.amount=1,8000")
    assert "It costs £7,001,143: case 2 (funding.budget.amount 8,000).\n" in one.stdout


def test_many_changes_of_all_cases_are_counted() -> None:
    settings = [word for at in "abcd" for word in ("--set", CHANGES[at])]
    many = run("sweep", "tutorial", "--list", "funding.budget.amount=8000,8100", *settings)
    assert "In all cases: 4 figures are changed (--set); --json lists them.\n" in many.stdout
    assert many.stdout.count("In all cases") == 1


def test_files_have_a_row_a_case_and_the_same_numbers(tmp_path: Path) -> None:
    done = run(*GRID, "-o", "all.csv", "--json", "all.json", folder=tmp_path)
    assert done.stdout.endswith("Written: all.csv\nWritten: all.json\n")
    document = json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))
    rows = rows_of(tmp_path / "all.csv")
    assert list(rows[0]) == ["case", PRICE, "has_plan", "cost", "sweep"]
    assert [row["case"] for row in rows] == ["1", "2", "3", "4", "5"]
    for row, case in zip(rows, document["cases"], strict=True):
        assert float(row["cost"]) == case["cost"]
        assert float(row[PRICE]) == case["values"][PRICE]
    alone = run(*GRID, "--json", "-")
    assert json.loads(alone.stdout) == document
    assert run(*GRID, "-o", "-").stdout.startswith(f"case,{PRICE},has_plan,cost,sweep\n1,4000.0,")


def test_changes_of_what_it_is_and_of_all_cases() -> None:
    done = run(
        "sweep", "tutorial", "--over", f"{PRICE}=-1%:+1%:3", "--list", f"{PRICE[:-5]}available=30",
        "--set", "funding.budget.amount=8000", "--json", "-",
    )  # fmt: skip
    document = json.loads(done.stdout)
    assert [case["values"][PRICE] for case in document["cases"]] == ["-1%", "+0%", "+1%"]
    assert document["changes"] == ["funding.budget.amount: 7,500 → 8,000 £000 (--set)"]
    costs = [case["cost"] for case in document["cases"]]
    assert costs[2] - costs[1] == pytest.approx(40 * 20 * 365 / 7)


def test_a_table_of_changes_from_excel_is_the_same_as_from_csv(tmp_path: Path) -> None:
    import openpyxl

    rows = [
        ("note", "needs.children.demand", "services.foster_in_house.available"),
        ("as it is", None, None),
        ("more", "+4%", 45),
        ("fewer", 86.5, None),
    ]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "changes.xlsx")
    lines = (",".join("" if cell is None else str(cell) for cell in row) for row in rows)
    (tmp_path / "changes.csv").write_text("\n".join(lines), encoding="utf-8")
    answers = [
        run("sweep", "tutorial", "--table", f"changes.{ending}", "--json", "-", folder=tmp_path)
        for ending in ("csv", "xlsx")
    ]
    assert [answer.returncode for answer in answers] == [0, 0]
    assert answers[0].stdout == answers[1].stdout
    book.active["B4"] = "=1+1"
    book.save(tmp_path / "changes.xlsx")
    refused = run("sweep", "tutorial", "--table", "changes.xlsx", folder=tmp_path)
    assert refused.returncode == 2
    assert "cell B4" in refused.stderr
    assert "no value kept" in refused.stderr


def test_a_table_of_changes_a_row_a_case(tmp_path: Path) -> None:
    table = tmp_path / "changes.csv"
    table.write_text(f"note,{PRICE},funding.budget.amount\nfirst,4100,\nsecond,'+5%,8000\n")
    done = run("sweep", "tutorial", "--table", "changes.csv", "--json", "-", folder=tmp_path)
    document = json.loads(done.stdout)
    assert [case["values"] for case in document["cases"]] == [
        {PRICE: 4100.0, "funding.budget.amount": None},
        {PRICE: "+5%", "funding.budget.amount": 8000.0},
    ]
    table.write_text(f"{PRICE},funding.budget.amount\nmuch,\n4100,5%\n")
    done = run("sweep", "tutorial", "--table", "changes.csv", "-o", "out.csv", folder=tmp_path)
    assert done.returncode == 2
    assert f"changes.csv, row 2, {PRICE}: read 'much'" in done.stderr
    assert "changes.csv, row 3, funding.budget.amount: read '5%'" in done.stderr
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.slow
@pytest.mark.parametrize("more", [(), ("--plans", "--price", PRICE)])
def test_a_file_that_goes_on_has_the_same_bytes(more: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "some.csv"
    words = (*GRID, "--list", "funding.budget.amount=7100,+10%", *more, "-o", str(file))
    run(*words)
    whole = file.read_bytes()
    lines = whole.splitlines(keepends=True)
    file.write_bytes(b"".join([lines[0], *lines[3:5], *lines[8:]]))
    assert run(*words).returncode == 0
    assert file.read_bytes() == whole
    assert run(*words).returncode == 0  # nothing is left to do
    assert file.read_bytes() == whole


def test_a_file_of_another_sweep_or_of_none_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "some.csv"
    assert run(*GRID, "-o", str(file)).returncode == 0
    before = file.read_bytes()
    for other in (("--set", "funding.budget.amount=8000"), ("--plans",)):
        done = run(*GRID, *other, "-o", str(file))
        assert done.returncode == 2
        assert "is of another sweep" in done.stderr
    assert file.read_bytes() == before
    for text in ("a,b\n1,2\n", '"', "nothing"):
        file.write_text(text)
        done = run(*GRID, "-o", str(file))
        assert done.returncode == 2
        assert "is there already and is no table of a sweep" in done.stderr
    lines = before.decode("utf-8-sig").splitlines()
    file.write_text("\n".join([*lines[:3], lines[2].replace("True", "perhaps")]))
    done = run(*GRID, "-o", str(file))
    assert done.returncode == 2
    assert "some.csv, row 4: there is no such case, or it is there twice: 2" in done.stderr


@pytest.mark.slow
def test_stopped_it_keeps_what_is_done_and_goes_on_from_there(tmp_path: Path) -> None:
    words = ("sweep", "tutorial", "--over", f"{PRICE}=3000:4200:900", "--plans", "-o", "all.csv")
    file = tmp_path / "all.csv"
    with subprocess.Popen(
        [PROGRAM, *words],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            for _ in range(1200):
                if file.exists():
                    break
                time.sleep(0.05)
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130
    kept = rows_of(file)
    assert 0 < len(kept) < 900
    assert said == (
        f"Stopped: {len(kept):,} of 900 cases are done and in 'all.csv'. "
        "The same command goes on from there.\n"
    )
    assert run(*words, folder=tmp_path).returncode == 0
    assert run(*words[:-1], "whole.csv", folder=tmp_path).returncode == 0
    assert file.read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_every_fault_is_told_at_once() -> None:
    done = run(
        "sweep", "nowhere", "--over", "x", "--over", "a=1:2", "--over", "a=1:+2:3", "--over",
        "a=1:2:1", "--list", "b=1,,2", "--table", "missing.csv", "--together",
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    for part in (
        "--over: read 'x'. Write ADDRESS=FROM:TO:NUMBER",
        "--over: read 'a=1:2'. Write ADDRESS=FROM:TO:NUMBER",
        "'1' and '+2' do not do the same",
        "'1' is no number of values",
        "--list: read 'b=1,,2': ''",
        "--table: has every case, and other options add to it",
        "missing.csv: there is no such file",
        "'nowhere': no instance folder of this name",
    ):
        assert part in done.stderr, part
    assert "no cases are asked for" in run("sweep", "tutorial").stderr


def test_without_any_plan_it_ends_with_three() -> None:
    done = run("sweep", "tutorial", "--list", "funding.budget.amount=6000,6900")
    assert done.returncode == 3
    assert "2 cases: none has a plan." in done.stdout
