"""`mixopt new`: blank ones as before; one council's from published figures, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

import mixopt

from support.program import run

ROW = "funding.budget.amount"


@pytest.mark.slow
def test_a_council_is_started_checked_corrected_solved_and_reported(tmp_path: Path) -> None:
    """Five commands, from nothing to a paper, for a council that is not one of the shipped five."""
    made = run("new", "wakefield", "--council", "Wakefield", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    first, *rest = made.stdout.splitlines()
    assert first == (
        "wakefield: Wakefield, 115 rows from published figures: 1 as printed, 58 derived, 56 assumed."
    )
    assert any(
        "£77,649,565, what was spent in 2024-25, until that is written" in line for line in rest
    )
    folder = tmp_path / "wakefield"
    assert sorted(path.name for path in folder.iterdir()) == [
        "README.md", "factors.csv", "flows.csv", "funding.csv", "instance.yaml", "levers.csv", "needs.csv",
        "pathways.csv", "scenarios.yaml", "services.csv", "spreads.csv", "standards.csv", "workforce.csv",
    ]  # fmt: skip

    checked = run("check", "wakefield", folder=tmp_path)
    assert checked.returncode == 0
    assert "which stands for the council's own budget" in checked.stdout
    assert "1 remark, which stops nothing" in checked.stdout
    assert run("check", "wakefield", "--strict", folder=tmp_path).returncode == 2
    solved = run("solve", "wakefield", folder=tmp_path)
    assert "Not yet the council's own budget for children looked after" in solved.stdout
    run("report", "wakefield", "-o", "before.md", folder=tmp_path)
    assert "Not yet the council's own budget" in (tmp_path / "before.md").read_text("utf-8")

    once = run("check", "wakefield", "--set", f"{ROW}=78400000", folder=tmp_path)
    assert "remark" not in once.stdout
    table = folder / "funding.csv"
    text = table.read_text("utf-8-sig")
    text = re.sub(
        r"budget,amount,£,77649565,,,,outturn,,.*\n",
        "budget,amount,£,78400000,,,,book,page 12,\n",
        text,
    )
    table.write_text(text, encoding="utf-8")
    head = folder / "instance.yaml"
    source = '  book: {kind: published, title: Budget book, publisher: Wakefield, date: "2025"}\n'
    head.write_text(head.read_text("utf-8") + source, encoding="utf-8")
    checked = run("check", "wakefield", folder=tmp_path)
    assert (checked.returncode, "remark" in checked.stdout) == (0, False)
    solved = run("solve", "wakefield", folder=tmp_path)
    assert solved.returncode == 0
    assert "Not yet" not in solved.stdout
    assert "No warnings." in solved.stdout
    assert "Not yet" not in run("solve", "wakefield", "--scenario=trend", folder=tmp_path).stdout
    assert run("report", "wakefield", "-o", "paper.docx", folder=tmp_path).returncode == 0
    assert (tmp_path / "paper.docx").stat().st_size > 10_000


@pytest.mark.slow
def test_the_readme_says_what_to_correct_first_by_solving_again(tmp_path: Path) -> None:
    run("new", "leeds", "--council", "leeds", folder=tmp_path)
    text = (tmp_path / "leeds" / "README.md").read_text("utf-8")
    assert "LAIT says £270; £564 by RO3 taken" in text
    assert (
        "Contains public sector information licensed under the Open Government Licence v3.0" in text
    )
    rows = re.findall(
        r"\(`([\w.]+)`\) \| ([\d,.]+) \S+ \| ([\d,.]+) to ([\d,.]+) \| (\S.*?) \| (\S.*?) \|", text
    )
    assert len(rows) == 12
    instance = mixopt.changed(mixopt.load(str(tmp_path / "leeds")), {ROW: {"times": 2}})
    cost = mixopt.solve(instance).cost
    for address, _, least, most, at_least, at_most in rows[:4]:
        for end, adds in ((least, at_least), (most, at_most)):
            if adds == "no plan" or (
                instance.figures and address.endswith("kinship_care.available")
            ):
                continue
            moved = mixopt.changed(instance, {address: float(end.replace(",", ""))})
            printed = float(re.sub(r"[£,+]", "", adds))
            assert mixopt.solve(moved).cost - cost == pytest.approx(printed, abs=1)


@pytest.mark.slow
def test_all_tables_say_too_that_the_budget_only_stands_in(tmp_path: Path) -> None:
    run("new", "hull", "--council", "Hull", folder=tmp_path)
    raised = run("check", "hull", "--scenario", "trend", folder=tmp_path)
    hull = mixopt.load(str(tmp_path / "hull"))
    own = hull.figures[next(at for at in hull.figures if str(at) == ROW)].values[0]
    assert f"{ROW} is {own:,.0f} £, which stands for the council's own budget" in raised.stdout
    full = run("solve", "hull", "--full", "--excel", "hull.xlsx", folder=tmp_path)
    assert "Not yet the council's own budget for children looked after" in full.stdout
    sheet = load_workbook(tmp_path / "hull.xlsx")["Summary"]
    said = [str(row[0].value) for row in sheet.iter_rows(max_col=1)]
    assert any(words.startswith("Not yet the council's own budget") for words in said)
    for words in (
        ("prices", "--csv", "-"),
        ("compare", "--scenario", "trend"),
        ("export", "--lp", "-"),
    ):
        other = run(words[0], "hull", *words[1:], folder=tmp_path)
        assert other.stderr.startswith("Not yet the council's own budget"), words
        assert "Not yet" not in other.stdout


@pytest.mark.slow
def test_a_workbook_holds_the_same_instance(tmp_path: Path) -> None:
    run("new", "hull", "--council", "Hull", folder=tmp_path)
    made = run("new", "hull.xlsx", "--council", "Hull", folder=tmp_path)
    assert "Checked: Case holders to a first-line manager: 13 first-line and 5.6" in made.stdout
    assert "To correct next, by what it does to the plan: " in made.stdout
    assert made.returncode == 0, made.stderr
    one, other = (mixopt.load(str(tmp_path / name)) for name in ("hull", "hull.xlsx"))
    assert {str(a): f.values for a, f in one.figures.items()} == {
        str(a): f.values for a, f in other.figures.items()
    }
    checked = run("check", "hull.xlsx", folder=tmp_path).stdout
    assert "1 remark" in checked
    assert "say so in the sheet 'Instance': 'usual' takes its range" in checked
    assert "say so in instance.yaml: " in run("check", "hull", folder=tmp_path).stdout


@pytest.mark.slow
def test_a_start_looks_back_from_an_older_year(tmp_path: Path) -> None:
    made = run("new", "then", "--council", "Wakefield", "--first", "2022", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    readme = (tmp_path / "then" / "README.md").read_text(encoding="utf-8")
    assert "as the published figures of 2022 have them" in readme
    assert "31 March 2022, staff those of September, money is in prices of 2021/22" in readme
    instance = mixopt.load(str(tmp_path / "then"))
    assert [period.name for period in instance.periods] == ["2022/23", "2023/24", "2024/25"]
    assert instance.head.sources["outturn"].title == "What was spent in 2021-22"


@pytest.mark.slow
def test_a_start_of_people_is_checked_row_by_row_and_says_which_to_fill_in_first(
    tmp_path: Path,
) -> None:
    made = run("new", "stoke", "--council", "Stoke", "--model", "people", folder=tmp_path)
    assert made.returncode == 0, made.stderr
    lines = made.stdout.splitlines()
    assert lines[0].startswith("stoke: Stoke-on-Trent, 115 rows of children from published")
    assert lines[1].startswith("Adult social care: 5 rows from published figures, 95 blank, as")
    assert lines[-1].startswith("`mixopt check stoke` lists the blank rows, each with what it")
    text = (tmp_path / "stoke" / "README.md").read_text("utf-8")
    groups = [(title, int(n)) for title, n in re.findall(r"^\| (\S.*?) \| (\d+) \| \S", text, re.M)]
    assert [title.partition(":")[0] for title, _ in groups] == [
        "Money", "People of 65 and over", "People of 18 to 64",
        "Leaving hospital, and reablement", "Standards", "Levers",
    ]  # fmt: skip
    assert sum(number for _, number in groups) == 95
    assert "`funding.adults_budget.amount`, £" in text
    assert "seen only in a table compiled by others" in text
    checked = run("check", "stoke", folder=tmp_path)
    assert checked.returncode == 2
    told = [line for line in checked.stdout.splitlines() if "is blank. Fill it in" in line]
    assert len(told) == 95
    assert all("England: " in line for line in told)
    assert checked.stdout.endswith("95 faults; nothing was written.\n")
    solved = run("solve", "stoke", folder=tmp_path)
    assert (solved.returncode, solved.stdout) == (2, "")
    assert solved.stderr.count("is blank") == 95


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--council", "Leedz"), "Did you mean 'Leeds'?"),
        (("--council", "North"), "could be several councils"),
        (("--council", "City of London"), "Looked after (-: not printed"),
        (("--council", "Scilly"), "On child protection plans (c: suppressed"),
        (("--council", "Leeds", "--model", "adults"), "'adults' cannot begin with a council. Leave"),
        (
            ("--council", "Leeds", "--model", "people", "--first", "2024"),
            "read 2024, and what is published of adults is of 2022-23 to 2024-25. Begin in 2025",
        ),
        (("--council", "Leeds", "--first", "2019"), "begin in 2022 to 2027"),
        (("--council", "Cumberland", "--first", "2022"), "there are no figures of 2022"),
        (("--council", "Hackney", "--first", "2022"), "Children in need; On child protection"),
        ((), "Name a model (`mixopt models` lists them), or a council with --council"),
    ],
)  # fmt: skip
def test_what_cannot_be_started_is_said_and_nothing_is_written(
    words: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    answer = run("new", "place", *words, folder=tmp_path)
    assert answer.returncode == 2
    assert says in answer.stderr
    assert "Traceback" not in answer.stderr
    assert not (tmp_path / "place").exists()


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    answer = run(
        "new", "x", "--council", "Leedz", "--model", "adults", "--first", "1990", folder=tmp_path
    )
    assert len([line for line in answer.stderr.splitlines() if line.strip()]) >= 3
