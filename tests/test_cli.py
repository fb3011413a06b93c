"""The commands as a user runs them: what they print, write and return."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).parent / "mixopt"
TUTORIAL = Path(__file__).resolve().parent.parent / "instances" / "tutorial"


def run(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder."""
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, cwd=folder)


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
            "levers",
            "standards",
            "limits",
            "ledger",
            "schemes",
            "payments",
            "funds",
            "ringfences",
            "metrics",
            "break_even",
            "savings",
            "bridge",
            "partners",
            "more_money",
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


def test_json_to_standard_output_is_the_document_alone() -> None:
    answer = run("solve", "tutorial", "--json", "-")
    assert json.loads(answer.stdout)["format"] == "mixopt-plan/1"


def test_a_plan_that_does_not_exist_writes_nothing(tmp_path: Path) -> None:
    words = ("solve", "tutorial", "--set", "funding.budget.amount=0", "--json", "a", "--out", "b")
    answer = run(*words, folder=tmp_path)
    assert answer.returncode == 3
    assert "£7,001,143 above the envelope" in answer.stderr
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


def test_check_lists_every_figure_with_its_address_unit_and_source() -> None:
    lines = run("check", "tutorial", "--figures").stdout.splitlines()
    assert "services.foster_agency.price [£/week] 2025/26 900 (invented)" in lines
    assert len(lines) == 34


def test_new_makes_a_folder_that_check_calls_blank_row_by_row(tmp_path: Path) -> None:
    assert run("new", "mytown", "--model", "tutorial", folder=tmp_path).returncode == 0
    answer = run("check", "mytown", folder=tmp_path)
    assert answer.returncode == 2
    blank = [line for line in answer.stderr.splitlines() if "is blank" in line]
    assert len(blank) == 35
    assert "mytown/services.csv, row 2 (foster_in_house, price)" in answer.stderr


def test_a_filled_in_blank_is_the_instance_again(tmp_path: Path) -> None:
    """What `new` writes, filled with the tutorial's numbers, is the tutorial."""
    import csv

    import mixopt

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
    assert run("--version").stdout.startswith("mixopt 0.")


@pytest.mark.parametrize("name", ["tutorial", "barking-and-dagenham", "redbridge"])
def test_nothing_is_wider_than_100_columns(name: str) -> None:
    for words in (("solve", name), ("check", name), ("instances",)):
        assert all(len(line) <= 100 for line in run(*words).stdout.splitlines())


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
    assert "2025/26, read 2024-04-01 to 2025-03-31, is not the financial year" in answer.stderr
