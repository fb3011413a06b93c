"""The commands as a user runs them: what they print, write and return."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import mixopt

from support.program import run, run_apart

TUTORIAL = Path(__file__).resolve().parents[2] / "instances" / "tutorial"


def test_solve_writes_a_json_document_and_a_folder_of_tables(tmp_path: Path) -> None:
    answer = run("solve", "tutorial", "--json", "plan.json", "--out", "plan", folder=tmp_path)
    assert answer.returncode == 0
    assert answer.stdout.endswith("Written: plan.json\nWritten: plan\n")
    document = json.loads((tmp_path / "plan.json").read_text(encoding="utf-8"))
    assert document["cost"] == pytest.approx(7_001_142.857, abs=0.01)
    names = {path.name for path in (tmp_path / "plan").iterdir()}
    assert names == {
        f"{table}.csv"
        for table in (
            "money",
            "needs",
            "supported",
            "volumes",
            "staff",
            "flows",
            "leavers",
            "vacancies",
            "overspends",
            "groups",
            "localities",
            "deployment",
            "levers",
            "standards",
            "limits",
            "ledger",
            "schemes",
            "payments",
            "funds",
            "ringfences",
            "metrics",
            "profiles",
            "break_even",
            "savings",
            "bridge",
            "partners",
            "more_money",
            "free",
            "repaid_later",
        )
    }
    lines = (tmp_path / "plan" / "ledger.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + len(document["ledger"])
    assert lines[0].startswith("area,line,item")


def test_only_csv_files_are_marked_as_utf_8_for_excel(tmp_path: Path) -> None:
    run("solve", "tutorial", "--json", "plan.json", "--out", "plan", folder=tmp_path)
    run("new", "mytown", "--model", "tutorial", folder=tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".csv", ".json", ".yaml"}
    for path in files:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf") == (path.suffix == ".csv"), path
    assert not any(path.read_bytes().startswith(b"\xef") for path in TUTORIAL.iterdir())


@pytest.mark.slow
def test_json_to_standard_output_is_the_document_alone() -> None:
    """In a process of its own: HiGHS writes past Python, and from 1.16 on greets its users."""
    answer = run_apart("solve", "tutorial", "--json", "-")
    assert answer.stderr == ""
    assert json.loads(answer.stdout)["format"] == "mixopt-plan/1"


@pytest.mark.slow
def test_a_plan_that_does_not_exist_writes_nothing(tmp_path: Path) -> None:
    words = ("solve", "tutorial", "--set", "funding.budget.amount=0", "--json", "a", "--out", "b")
    answer = run_apart(*words, folder=tmp_path)
    assert answer.returncode == 3
    assert answer.stderr == ""
    assert "£7,001,143 above the envelope" in answer.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_change_is_said_in_every_command_that_takes_one(tmp_path: Path) -> None:
    change = ("--set", "needs.children.demand=80")
    said = "needs.children.demand: 90 → 80 people (--set)"
    for words in (
        ("solve", "tutorial"),
        ("check", "tutorial"),
        ("export", "tutorial", "--lp", "x"),
    ):
        assert said in run(*words, *change, folder=tmp_path).stdout


def test_a_scenario_is_named_in_the_document() -> None:
    answer = run("solve", "barking-and-dagenham", "--scenario", "grant_stops", "--json", "-")
    document = json.loads(answer.stdout)
    assert document["scenario"] == "grant_stops"
    assert any("social_care_grant" in words for words in document["changes"])


@pytest.mark.slow
def test_scenarios_and_patterns_are_applied_together_and_all_is_said() -> None:
    asked = ("solve", "derby", "--scenario", "local_first", "--scenario", "envelope_95",
             "--set", "needs.*.demand[*]=+1%", "--most-need", "--json", "-")  # fmt: skip
    document = json.loads(run(*asked).stdout)
    assert document["scenario"] == "local_first, envelope_95"
    by = [words.rpartition(" (")[2] for words in document["changes"]]
    assert [*dict.fromkeys(by)] == ["scenario local_first)", "scenario envelope_95)", "--set)"]
    needs = sum(str(address).endswith(".demand") for address in mixopt.load("derby").figures)
    assert by.count("--set)") == needs > 1
    screen = run(*asked[:-2]).stdout
    for name in ("local_first", "envelope_95"):
        title = mixopt.load("derby").scenarios[name].title
        assert f"Scenario {name}: {title}." in " ".join(screen.split())
    listed = run("check", *asked[1:8]).stdout
    assert listed.count("Changed: ") == len(document["changes"])


def test_many_changes_are_folded_where_a_plan_is_printed_whole() -> None:
    folded = run("solve", "derby", "--most-need", "--set", "*.price=+1%", "--full").stdout
    assert folded.count("Changed: ") == 12
    assert re.search(r"\.\.\. and \d+ more\.", folded)


def test_two_scenarios_that_set_one_figure_are_refused_by_every_command() -> None:
    """With both names, and what each sets."""
    for command in ("solve", "check", "prices", "explain", "export"):
        answer = run(command, "barking-and-dagenham", "--scenario", "savings_not_made",
                     "--scenario", "savings_half_made")  # fmt: skip
        assert answer.returncode == 2
        assert (
            "levers.savings_of_2019_20.delivered: scenario 'savings_not_made' sets it to 0 %, and "
            "'savings_half_made' sets it to 50 %. Leave one of them out"
        ) in answer.stderr


def test_check_lists_every_figure_with_its_address_unit_and_source() -> None:
    lines = run("check", "tutorial", "--figures").stdout.splitlines()
    assert "services.foster_agency.price [£/week] 2025/26 900 (invented)" in lines
    assert len(lines) == 34


@pytest.mark.slow
def test_new_makes_a_folder_that_check_calls_blank_row_by_row(tmp_path: Path) -> None:
    assert run("new", "mytown", "--model", "tutorial", folder=tmp_path).returncode == 0
    answer = run_apart("check", "mytown", folder=tmp_path)
    assert answer.returncode == 2
    assert answer.stderr == ""
    blank = [line for line in answer.stdout.splitlines() if "is blank" in line]
    assert len(blank) == 27  # of the workforce ten, and how many more
    assert "workforce.csv: 4 more like the last" in answer.stdout
    assert answer.stdout.endswith("\n31 faults; nothing was written.\n")
    assert "mytown/services.csv, row 2 (foster_in_house, price)" in answer.stdout


def test_a_filled_in_blank_is_the_instance_again(tmp_path: Path) -> None:
    """What `new` writes, filled with the tutorial's numbers, is the tutorial."""
    import csv

    run(
        "new",
        "littleton",
        "--model",
        "tutorial",
        "--first",
        "2025",
        "--years",
        "1",
        folder=tmp_path,
    )
    folder = tmp_path / "littleton"
    (folder / "instance.yaml").write_text((TUTORIAL / "instance.yaml").read_text("utf-8"), "utf-8")
    figures = mixopt.load("tutorial").figures
    for path in folder.glob("*.csv"):
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
        kept = []
        for row in rows:
            keys = [
                row[name]
                for name in row
                if name
                in {"need", "service", "supply", "role", "contract", "standard", "entry", "lever"}
            ]
            name = ".".join(filter(None, (path.stem, *keys, row["figure"])))
            found = next((f for address, f in figures.items() if str(address) == name), None)
            if found is not None:
                cell = found.cells[0]
                kept.append(row | {"all": cell.value, "source": cell.source, "where": "x"})
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(kept)
    assert mixopt.solve(mixopt.load(str(folder))).cost == pytest.approx(7_001_142.857, abs=0.01)


def test_a_local_folder_of_plans_does_not_hide_a_shipped_instance(tmp_path: Path) -> None:
    (tmp_path / "tutorial").mkdir()
    assert run("check", "tutorial", folder=tmp_path).returncode == 0


def test_the_schema_describes_every_key(tmp_path: Path) -> None:
    assert run("schema", "--out", "schemas", folder=tmp_path).returncode == 0
    names = {path.name for path in (tmp_path / "schemas").iterdir()}
    assert names == {"model.schema.json", "instance.schema.json", "scenarios.schema.json"}
    schema = json.loads((tmp_path / "schemas" / "model.schema.json").read_text(encoding="utf-8"))
    assert "stays" in schema["$defs"]["Service"]["properties"]
    assert schema["$defs"]["Service"]["properties"]["stays"]["description"]


@pytest.mark.slow
def test_version_and_help_do_not_load_the_heavy_libraries() -> None:
    code = (
        "import sys; sys.argv = ['mixopt', '--help']\n"
        "from mixopt.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'pyomo', 'highspy', 'pandas', 'scipy', 'numpy', 'pydantic', 'yaml'}\n"
        "sys.stderr.write(','.join(sorted(heavy & set(sys.modules))))\n"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert answer.stderr == ""
    assert run_apart("--version").stdout.startswith("mixopt 0.")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tutorial", "barking-and-dagenham", "redbridge"])
def test_nothing_is_wider_than_the_terminal(name: str) -> None:
    for words in (("solve", name), ("solve", name, "--full"), ("check", name), ("instances",)):
        for columns in (80, 100, 140):
            lines = run(*words, columns=columns).stdout.splitlines()
            assert max(map(len, lines)) <= columns, words


def test_a_period_called_after_another_year_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "town"
    shutil.copytree(TUTORIAL, folder)
    head = folder / "instance.yaml"
    text = (
        head.read_text("utf-8")
        .replace("from: 2025-", "from: 2024-")
        .replace("to: 2026-", "to: 2025-")
    )
    head.write_text(text, "utf-8")
    answer = run("check", str(folder))
    assert answer.returncode == 2
    assert "2025/26, read 2024-04-01 to 2025-03-31, is not the financial year" in answer.stdout


def test_an_explanation_is_printed_and_written_as_json(tmp_path: Path) -> None:
    file = tmp_path / "why.json"
    asked = ("tutorial", "--set", "funding.budget.amount=6900")
    answer = run("explain", *asked, "--json", str(file), columns=100)
    assert answer.returncode == 0
    *lines, written = answer.stdout.splitlines()
    assert written == f"Written: {file}"
    assert all(len(line) <= 100 for line in lines)
    document = json.loads(file.read_text(encoding="utf-8"))
    assert document["format"] == "mixopt-explanation/1"
    assert document["cost"] is None
    limits = {limit["limit"] for limit in document["conflicts"]["found"][0]["limits"]}
    assert limits == {"needs_met", "supply", "caseload_limit", "envelope"}
    (part,) = document["package"]["parts"]
    assert part["set"]["setting"] == "services.foster_in_house.available[2025/26]=40.56"
    assert document["met"]["needs"][0]["unmet"] == pytest.approx(0.48493, abs=1e-5)
    printed = run("explain", *asked, "--json", "-")
    assert json.loads(printed.stdout) == document


def test_an_explanation_of_what_has_a_plan_is_json_too() -> None:
    document = json.loads(run("explain", "tutorial", "--json", "-").stdout)
    assert document["cost"] == pytest.approx(7_001_142.857)
    assert document["near"][0]["address"] == "needs.children.demand[2025/26]"


@pytest.mark.long
@pytest.mark.parametrize("name", ["better-care-fund", "redbridge"])
def test_every_explanation_is_json_and_fits_the_terminal(name: str) -> None:
    asked = (name, "--scenario", "squeezed")
    assert json.loads(run("explain", *asked, "--json", "-").stdout)["conflicts"]["found"]
    printed = run("explain", *asked, columns=80).stdout
    assert all(len(line) <= 80 for line in printed.splitlines())


@pytest.mark.parametrize(
    ("option", "says"),
    [
        (("--weight", "places"), "--weight: read 'places'. Write KIND=NUMBER"),
        (("--weight", "places=many"), "read 'places=many'"),
        (("--weight", "places=1e999"), "read 'places=1e999'"),
        (("--weight", "places=-1"), "places has the weight -1. Write a number from 0.001"),
        (("--weight", "palaces=1"), "no kind is called 'palaces'"),
        (("--keep", "palaces"), "--keep: no kind is called 'palaces'"),
    ],
)
def test_what_an_explanation_cannot_be_asked_is_bad_input(
    option: tuple[str, str], says: str
) -> None:
    answer = run("explain", "tutorial", *option)
    assert answer.returncode == 2
    assert says in answer.stderr
    assert "Traceback" not in answer.stderr


def test_solve_explains_why_there_is_no_plan() -> None:
    answer = run("solve", "tutorial", "--set", "funding.budget.amount=6900")
    assert answer.returncode == 3
    assert not answer.stderr
    words = answer.stdout
    for part in ("no plan fits the money", "What clashes", "One change alone", "cheapest package"):
        assert part in words
    asked = ("tutorial", "--set", "services.childrens_home.available=0", "--most-need")
    words = run("solve", *asked).stdout
    assert "nobody in Children's home is moved overnight" in words
    assert "most need that can be met" not in words
