"""The script that makes `england/published.csv`: on small files as the publications look."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from mixopt.data.paths import ENGLAND

from support.scripts import load_script

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "benchmarks" / "publications.py"
LEVEL = "geographic_level,old_la_code,new_la_code,time_period"
BARNET, SUTTON, TWO = "Local authority,302,E09000003", "Local authority,319,E09000029", " / "
KINGSTON_AND_RICHMOND = "Local authority,314 / 318,E09000021 / E09000027"
FILES = {
    "lait.csv": """\
Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region
LACnum,,2022,Barnet,297,302,
LACnum,,2025,Barnet,"1,310",302,
LACnum,,2025,Sutton,c,319,
LACnum,,2025,England,81770,970,
LAC_LongStable%,,2025,England,69,970,
TotalLACFinance,,2024-25 (OT),Barnet,31234567.6,302,
""",
    "cla25.csv": f"""\
{LEVEL},cla_group,characteristic,cla_31_march_number
{BARNET},2025,Placement,Foster placements,190
{BARNET},2025,Place providers,Foster placements,7
National,,,2025,Placement,Foster placements,53570
""",
    "cla25s.csv": f"""\
{LEVEL},cla_group,characteristic,placements_number
{BARNET},2025,Age on starting,16 years and over,61
{BARNET},2025,Age on starting,16 years and over,61
""",
    "csww.csv": f"""\
{LEVEL},inpost_fte,starters_fte,turnover_rate_fte,agency_rate_fte,case_holders_fte,cases
{BARNET},2025,180.25,30,15.2,low,120,1500
{KINGSTON_AND_RICHMOND},2025,200,31,12.5,9.1,130,1600
""",
    "cswwr.csv": f"""\
{LEVEL},role,breakdown,inpost_FTE
{KINGSTON_AND_RICHMOND},2025,First line manager,Total,25.5
{KINGSTON_AND_RICHMOND},2025,First line manager,Known,20
""",
    "cin25.csv": f"{LEVEL},At31_episodes\n{BARNET},2025,2210\n",
    "cpp25.csv": f"{LEVEL},CPP_At31\n{BARNET},2025,\n{SUTTON},2025,188\n",
}
OUTTURN = [
    ["Revenue Outturn (RO) 2024-25: data", None, None, None],
    ["E-code", "ONS Code", "Local authority",
     "Children's social care - Children Looked After - Total Expenditure (C3 = C1 + C2)",
     "Children's social care - Children Looked After of which residential care - "
     "Total Expenditure (C3 = C1 + C2)",
     "Children's social care - Children Looked After of which fostering services - "
     "Total Expenditure (C3 = C1 + C2)",
     "Children's social care: Safeguarding children and young people’s services - "
     "Total Expenditure (C3 = C1 + C2)"],
    ["E5031", "E09000003", "Barnet", 41170.99959, "[note 4]", 0, -9],
]  # fmt: skip


pytestmark = pytest.mark.slow


@pytest.fixture
def england(tmp_path: Path) -> Path:
    """The shipped tables, with only the rows of 2024 and with other names of files."""
    folder = tmp_path / "england"
    shutil.copytree(ENGLAND, folder)
    sources = rows(folder / "sources.csv")
    for row in sources:
        row["read_in"] = row["source"] + (".xlsx" if row["source"] == "ro3" else ".csv")
    write(folder / "sources.csv", sources)
    published = rows(folder / "published.csv")
    write(folder / "published.csv", [row for row in published if row["edition"] == "2024"])
    return folder


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in OUTTURN:
        sheet.append(line)
    book.save(folder / "ro3.xlsx")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def write(path: Path, table: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*table[0]])
        writer.writeheader()
        writer.writerows(table)


def test_numbers_marks_and_joint_returns_are_as_printed(england: Path, downloads: Path) -> None:
    printed = load_script("benchmarks/publications.py").Printed(downloads, england)
    assert printed.unknown == []
    barnet, kingston, richmond, sutton = printed.edition(2025)
    assert [each["code"] for each in (barnet, kingston, richmond, sutton)] == [
        "E09000003", "E09000021", "E09000027", "E09000029"]  # fmt: skip
    expected = {
        "edition": "2025", "cla_before": "297", "cla": "1310", "placed_foster": "190",
        "started_16_plus": "61", "cin": "2210", "s251_looked_after": "31234568",
        "ro3_looked_after": "41171", "ro3_residential": "[note 4]", "ro3_fostering": "0",
        "ro3_safeguarding": "-9", "sw_agency_rate": "low", "sw_in_post": "180.25",
        "sw_in_post_joint": "", "role_first_line": "-", "cpp": "-", "placed_homes": "n",
    }  # fmt: skip
    assert {name: barnet[name] for name in expected} == expected
    assert (sutton["cla"], sutton["cla_before"], sutton["cpp"]) == ("c", "-", "188")
    for each in (kingston, richmond):
        assert (each["sw_in_post"], each["sw_in_post_joint"]) == ("joint", "200")
        assert (each["role_first_line"], each["role_first_line_joint"]) == ("joint", "25.5")
        assert each["sw_turnover"] == "12.5"
    assert printed.nation(2025) == {"england_placed_foster": "53570", "stability": "69"}


def test_an_edition_is_written_beside_the_others_and_then_nothing_differs(
    england: Path, downloads: Path
) -> None:
    path = england / "published.csv"
    before = rows(path)
    assert run(downloads, england, "--edition", "2025") == (
        0, "2025,england_placed_foster,53570\n2025,stability,69\n", ""
    )  # fmt: skip
    after = rows(path)
    assert after[: len(before)] == before
    assert [row["edition"] for row in after[len(before) :]] == ["2025"] * 4
    write(path, after[len(before) :])
    assert run(downloads, england) == (0, "4 rows, 0 differences\n", "")
    text = path.read_text(encoding="utf-8").replace("1310", "1311")
    path.write_text(text, encoding="utf-8")
    assert run(downloads, england) == (
        1, "2025 E09000003, cla: 1311 shipped, 1310 in the files\n4 rows, 1 differences\n", ""
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (",c,319", ",??,319", "cla, E09000029, 2025: '??'"),
        ("2025,Barnet", "now,Barnet", "'now' has no year"),
        ("Barnet,297,302,\n", "Barnet,297,302,\nLACnum,,2022,Barnet,298,302,\n", "297 and 298"),
    ],
)
def test_what_cannot_be_read_writes_nothing(
    old: str, new: str, says: str, england: Path, downloads: Path
) -> None:
    file = downloads / "lait.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    before = (england / "published.csv").read_bytes()
    code, out, error = run(downloads, england, "--edition", "2025")
    assert (code, out) == (1, "")
    assert says in error
    assert "Traceback" not in error
    assert (england / "published.csv").read_bytes() == before


def test_files_and_columns_that_are_not_there_are_named_and_nothing_is_written(
    england: Path, downloads: Path
) -> None:
    before = (england / "published.csv").read_bytes()
    file = downloads / "csww.csv"
    text = file.read_text(encoding="utf-8")
    for old, new, column in (
        ("case_holders_fte", "case_holders", "case_holders_fte"),
        ("time_period", "year", "time_period"),
    ):
        file.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(SystemExit, match=rf"csww.csv has no column '{column}'"):
            load_script("benchmarks/publications.py").Printed(downloads, england)
    (downloads / "lait.csv").unlink()
    file.unlink()
    with pytest.raises(SystemExit, match=r"lait.csv is not there.*\n.*csww.csv is not there"):
        load_script("benchmarks/publications.py").Printed(downloads, england)
    assert (england / "published.csv").read_bytes() == before


def run(downloads: Path, england: Path, *words: str) -> tuple[int, str, str]:
    command = [sys.executable, str(SCRIPT), str(downloads), "--england", str(england), *words]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    return done.returncode, done.stdout, done.stderr


def test_the_outturn_is_read_from_the_ministry_s_kind_of_workbook(
    england: Path, downloads: Path
) -> None:
    """The same cells as from Excel's kind: numbers as kept, marks, and no end of blank columns."""
    before = load_script("benchmarks/publications.py").Printed(downloads, england)
    (downloads / "ro3.xlsx").unlink()
    spaces = " ".join(
        f'xmlns:{each}="urn:oasis:names:tc:opendocument:xmlns:{each}:1.0"'
        for each in ("office", "table", "text")
    )
    lines = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>"
                    for row in OUTTURN)  # fmt: skip
    table = f'<table:table table:name="Notes"/><table:table table:name="RO3">{lines}</table:table>'
    with zipfile.ZipFile(downloads / "ro3.ods", "w") as book:
        book.writestr("content.xml", f"<office:document {spaces}>{table}</office:document>")
    sources = rows(england / "sources.csv")
    for row in sources:
        row["read_in"] = row["read_in"].replace("ro3.xlsx", "ro3.ods")
    write(england / "sources.csv", sources)
    after = load_script("benchmarks/publications.py").Printed(downloads, england)
    assert after.cells == before.cells


def _cell(value: object) -> str:
    """As the ministry's: a number has its value beside what is shown of it."""
    if isinstance(value, int | float):
        shown = f"<text:p>{value:,.0f}</text:p>"
        kept = f'office:value="{value}" office:value-type="float"'
        return f"<table:table-cell {kept}>{shown}</table:table-cell>"
    blank = '<table:table-cell table:number-columns-repeated="16000"/>'
    return f"<table:table-cell><text:p>{value}</text:p></table:table-cell>" if value else blank
