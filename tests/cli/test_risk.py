"""`mixopt risk`: what it prints first and writes, and its faults."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import mixopt
from mixopt.data.paths import INSTANCES
from mixopt.report.terminal.page import Page
from mixopt.report.terminal.risk import show_risk
from mixopt.results.risk_rows import Missing

from support.program import run, run_apart

SPREADS = """\
address,shape,figure,unit,all,source,where,note
needs.children.demand,uniform,least,people,85,invented,,
needs.children.demand,uniform,most,people,95,invented,,
services.childrens_home.price,triangular,least,% of value,95,invented,,
services.childrens_home.price,triangular,most,% of value,115,invented,,
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    place = tmp_path / "town"
    shutil.copytree(INSTANCES / "tutorial", place)
    (place / "spreads.csv").write_text(SPREADS, encoding="utf-8")
    return place


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.DictReader(file)]


def test_the_answer_comes_first_in_plain_words(town: Path) -> None:
    done = run("risk", str(town), "--draws", "200", columns=100)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 100
    assert lines[0] == "Littleton, a made-up council"
    answer = " ".join(" ".join(lines[1 : lines.index("")]).split())
    assert answer.startswith(
        "With this plan held, there is a 1 in 10 chance of an overspend of more than £"
    )
    assert "These 2 assumptions make most of it: Children looked after: demand (" in answer
    for words in ("Chance that", "Cost, £000", "Overspend, £000", "What drives the overspend",
                  "Limits that bind", "200 draws, seed 0", "800 draws would halve them"):  # fmt: skip
        assert words in done.stdout
    assert len(lines) <= 60


def test_files_have_every_number_and_the_draws_can_be_swept(town: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("risk", str(town), "--draws", "20", "--csv", str(out), "--json", str(out / "r.json"))
    assert done.returncode == 0, done.stderr
    document = json.loads((out / "r.json").read_text(encoding="utf-8"))
    assert document["format"] == "mixopt-risk/1"
    assert {path.stem for path in out.glob("*.csv")} == {
        "estimates", "chances", "drivers", "limits", "missing", "draws", "cases",
    }  # fmt: skip
    for name in ("estimates", "chances", "drivers", "limits", "missing"):
        assert len(rows_of(out / f"{name}.csv")) == len(document[name])
    draws = rows_of(out / "draws.csv")
    assert len(draws) == 40
    swept = run(
        "sweep", str(town), "--table", str(out / "cases.csv"), "-o", str(tmp_path / "s.csv")
    )
    assert swept.returncode == 0, swept.stderr
    hindsight = [row for row in draws if row["policy"] == "hindsight"]
    for one, other in zip(rows_of(tmp_path / "s.csv"), hindsight, strict=True):
        assert one["has_plan"] == other["has_plan"]
        if one["cost"]:
            assert float(one["cost"]) == pytest.approx(float(other["discounted"]), rel=1e-9)


def test_the_same_seed_prints_the_same_bytes(town: Path) -> None:
    one, same, other = (
        run("risk", str(town), "--draws", "20", "--seed", seed, "--json", "-").stdout
        for seed in ("3", "3", "4")
    )
    assert one == same != other
    assert "NaN" not in one


def test_faults_are_said_together(town: Path, tmp_path: Path) -> None:
    done = run("risk", str(town), "--draws", "1", "--seed", "-2", "--json", str(town / "needs.csv"))
    assert done.returncode == 2
    none = run("risk", "tutorial", "--draws", "1")
    assert none.returncode == 2
    assert "tutorial: says of no figure how far it may be out" in none.stderr
    assert "--draws: 1 draws. Ask for 10 to 20,000" in none.stderr


def test_all_that_is_wrong_with_forecasts_is_told_at_once(town: Path, tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text(
        "address,period,value,low,high,between\n"
        "needs.children.demand,2025/26,91,95,96,90\n"
        "needs.children.demand,2025/26,91,88,96,900\n"
        "needs.kittens.demand,2031/32,£91,88,,90\n",
        encoding="utf-8",
    )
    done = run("risk", "town", "--forecast", "f.csv", "--draws", "0", folder=tmp_path)
    assert done.returncode == 2
    for words in (
        "f.csv, row 2: 91 is not between 95 and 96",
        "f.csv, row 3: f.csv, row 2 gives it too",
        "f.csv, row 3: read 900%",
        "f.csv, row 4: value reads '£91'",
        "f.csv, row 4: high reads ''",
        "f.csv, row 4: no figure has the address 'needs.kittens.demand'",
        "f.csv, row 4: '2031/32' is no period",
        "--draws: 0 draws",
        "8 faults",
    ):
        assert words in done.stderr
    none = run("risk", "town", "--forecast", "g.csv", folder=tmp_path)
    assert "g.csv: there is no such file. Check its name; it has a row a figure" in none.stderr


@pytest.mark.slow
def test_forecasts_of_another_model_take_the_place_of_figures_and_spreads(
    town: Path, tmp_path: Path
) -> None:
    """92, below 90 in a twentieth of cases and above 97 in another; the spread of 85 to 95 is gone."""
    header = "address,period,value,low,high,between,note\n"
    file = tmp_path / "forecast.csv"
    file.write_text(f"{header}needs.children.demand,2025/26,92,90,97,90,ours\n", encoding="utf-8")
    asked = ("risk", str(town), "--draws", "2000", "--forecast", str(file), "--json", "-")
    found = json.loads(run(*asked).stdout)
    assert "needs.children.demand[2025/26]: 90 → 92 people (--forecast)" in found["changes"]
    values = sorted(found["figures"][0]["values"])
    assert found["figures"][0]["address"] == "needs.children.demand[2025/26]"
    assert values[100] == pytest.approx(90, abs=0.02)
    assert values[1000] == pytest.approx(92, abs=0.02)
    assert values[1900] == pytest.approx(97, abs=0.02)
    rows = (
        "needs.childen.demand,2025/26,92,90,97,90,\n"
        "needs.children.demand,2026/27,92,90,97,90,\n"
        "needs.children.demand,2025/26,92,93,97,90,\n"
        "needs.children.demand,2025/26,92,90,97,100,\n"
        "standards.caseload.limit,2025/26,15,14,16,90,\n"
    )
    file.write_text(header + rows, encoding="utf-8")
    said = run(*asked).stderr
    for words in ("row 2: no figure has the address 'needs.childen.demand'. Did you mean",
                  "row 3: '2026/27' is no period", "row 4: 92 is not between 93 and 97",
                  "row 5: read 100%"):  # fmt: skip
        assert words in said
    file.write_text("address,period,value\nx,y,z\n", encoding="utf-8")
    assert "there is no column low, high, between" in run(*asked).stderr
    file.write_text(f"{header}needs.children.demand,2025/26,many,90,97,90,\n", encoding="utf-8")
    assert "row 2: value reads 'many'. Write a plain number" in run(*asked).stderr


def test_scenarios_and_settings_are_in_every_draw(town: Path) -> None:
    done = run("risk", str(town), "--draws", "20", "--set", "funding.budget.amount=20000")
    assert done.returncode == 0
    assert "With this plan held, no draw of 20 has an overspend." in " ".join(done.stdout.split())
    assert "In all draws: funding.budget.amount: 7,500 → 20,000 £000 (--set)" in done.stdout
    poor = run("risk", str(town), "--draws", "20", "--set", "funding.budget.amount=6000")
    assert poor.returncode == 3


def test_pictures_are_printed_in_plain_characters_of_eighty_columns(town: Path) -> None:
    done = run("risk", str(town), "--draws", "50", "--pictures", columns=100)
    lines = done.stdout.splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("Cost of each year"))
    drawn = lines[first:]
    assert max(map(len, drawn)) <= 80
    assert set("".join(drawn)) - set("£") <= {chr(code) for code in range(32, 127)}
    text = "\n".join(drawn)
    for words in (
        "2025/26 |",
        "Chance of an overspend",
        "What swings the overspend",
        "# plan held",
    ):
        assert words in text, words


@pytest.mark.slow
def test_pictures_are_drawn_in_a_file_the_same_each_time(town: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    for name in ("one.svg", "two.svg", "three.PNG"):
        done = run("risk", str(town), "--draws", "20", "--plot", name, folder=tmp_path)
        assert done.returncode == 0, done.stderr
    one, two = ((tmp_path / name).read_bytes() for name in ("one.svg", "two.svg"))
    assert one == two
    assert one.startswith(b"<?xml")
    assert (tmp_path / "three.PNG").read_bytes().startswith(b"\x89PNG")
    refused = run("risk", str(town), "--draws", "20", "--plot", "one.pdf", folder=tmp_path)
    assert refused.returncode == 2
    assert "ends in .svg or .png" in refused.stderr


def test_work_is_kept_in_a_file_and_gone_on_with(town: Path, tmp_path: Path) -> None:
    asked = ("risk", str(town), "--draws", "20", "--json", "-")
    alone = run(*asked, folder=tmp_path)
    begun = run(*asked, "--out", "x.pieces", folder=tmp_path)
    again = run(*asked, "--resume", "x.pieces", folder=tmp_path)
    assert alone.stdout == begun.stdout == again.stdout
    refused = run(*asked, "--out", "x.pieces", "--workers", "0", "--plot", "a.pdf", folder=tmp_path)
    assert refused.returncode == 2
    for words in ("read 0. Ask for 1 to 64", "ends in .svg or .png"):
        assert words in refused.stderr
    there = run(*asked, "--out", "x.pieces", folder=tmp_path)
    assert there.returncode == 2
    assert "is there already. Go on with it by --resume" in there.stderr
    both = run(*asked, "--out", "y.pieces", "--resume", "x.pieces", folder=tmp_path)
    assert both.returncode == 2
    assert not (tmp_path / "y.pieces").exists()


@pytest.mark.slow
def test_processes_that_are_copies_of_the_program_give_the_same_bytes(
    town: Path, tmp_path: Path
) -> None:
    """In a program of its own, which has no other thread: only then are its processes copies."""
    asked = ("risk", str(town), "--draws", "250", "--json", "-")
    alone = run(*asked, folder=tmp_path)
    shared = run_apart(*asked, "--workers", "2", folder=tmp_path)
    assert shared.stdout == alone.stdout
    assert shared.stderr == ""


def test_several_councils_in_one_go(town: Path, tmp_path: Path) -> None:
    other = tmp_path / "village"
    shutil.copytree(town, other)
    out = tmp_path / "out"
    done = run("risk", str(town), str(other), "--draws", "20", "--json", str(tmp_path / "r.json"),
               "--csv", str(out))  # fmt: skip
    assert done.returncode == 0, done.stderr
    document = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert document["format"] == "mixopt-risks/1"
    assert [each["instance"] for each in document["risks"]] == ["town", "village"]
    assert {f"{name}_draws.csv" for name in ("town", "village")} <= {p.name for p in out.iterdir()}
    assert done.stdout.count("Chance that") == 2
    assert "Not yet" not in done.stderr
    refused = run("risk", str(town), str(town), "--draws", "5", "--plot", "a.svg", folder=tmp_path)
    for words in ("is named twice", "is of one instance", "5 draws"):
        assert words in refused.stderr


@pytest.mark.slow
def test_of_several_councils_it_is_said_whose_figures_only_stand_for_others(
    town: Path, tmp_path: Path
) -> None:
    head = town / "instance.yaml"
    text = head.read_text(encoding="utf-8")
    text = text.replace("  invented:\n", "  invented:\n    stands_for: ours\n", 1)
    head.write_text(text, encoding="utf-8")
    shutil.copytree(town, tmp_path / "village")
    one = run("risk", "town", "--draws", "10", "--json", "-", folder=tmp_path)
    several = run("risk", "town", "village", "--draws", "10", "--json", "-", folder=tmp_path)
    said = one.stderr.splitlines()
    assert said
    assert all(words.startswith("Not yet ours: ") for words in said)
    assert several.stderr.splitlines() == [
        f"{name}: {words}" for name in ("town", "village") for words in said
    ]
    assert json.loads(one.stdout)["instance"] == "town"
    assert len(json.loads(several.stdout)["risks"]) == 2
    refused = run("risk", "town", "village", "--draws", "5", folder=tmp_path)
    assert (refused.returncode, "Not yet" in refused.stderr) == (2, False)


@pytest.mark.slow
def test_a_period_beyond_the_plan_is_explained_where_something_is_missing_in_it(town: Path) -> None:
    found = mixopt.risk(mixopt.load(str(town)), draws=10)
    words = "2025/26 + 1: the first period beyond the plan, and so on.\n"
    for period, said in (("2025/26", False), ("2025/26 + 2", True)):
        missing = Missing("held", "needs_met", "Children looked after", "people", "people",
                          "littleton", period, 0.25, 0.1, 1.0, 4.0)  # fmt: skip
        text = io.StringIO()
        show_risk(replace(found, missing=(missing,)), Page(100, text))
        assert (words in text.getvalue()) == said


@pytest.mark.slow
@pytest.mark.parametrize("command", ["risk", "commit"])
def test_money_that_a_scenario_adds_is_said_beside_the_chance_of_an_overspend(
    command: str, town: Path
) -> None:
    """With £1m more that is nobody's yet hardly any draw is short; the council's own money is."""
    (town / "scenarios.yaml").write_text(
        "scenarios:\n  richer:\n    title: More money\n    changes:\n"
        "      - {address: funding.budget.amount, add: 1000}\n",
        encoding="utf-8",
    )
    for asked, said in (((), False), (("--scenario", "richer"), True)):
        done = run(command, str(town), "--draws", "10", *asked)
        assert done.returncode == 0, done.stderr
        first = done.stdout.partition("\n\n")[0]
        for words in ("The scenario adds £1,000,000 in 2025/26", "; all here counts it."):
            assert (words in first) == said
