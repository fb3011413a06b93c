"""The script that makes `england/adults/published.csv`: on small files as the publications look."""

from __future__ import annotations

import csv
import sys
import zipfile
from pathlib import Path

import pytest

from mixopt.data.paths import ENGLAND

from support.scripts import load_script

SCRIPT = Path(__file__).resolve().parent.parent.parent / "benchmarks" / "adults.py"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)
WEEKS = """\
year,ActivityProvision,DH_GEOGRAPHY_NAME,SupportSetting,ITEMVALUE
2023,99,Barnet,Residential,0
2023,99,Barnet,Nursing,0
2023,99,Bolton,Residential,1200.5
2023,99,Bolton,Nursing,300
2022,99,Bolton,Nursing,9
"""
EXPLORED = """\
Financial year,Local authority code,Measure,Value
2022-23,E09000003,"Outcome, Outcome of short-term services: sequel to service",61.1
2022-23,E09000003,"Outcome, Workforce turnover rate",22.25841
"""
AGES = f"code,{','.join(map(str, range(90)))},90+\nE09000003,{','.join(['1'] * 91)}\n"


pytestmark = pytest.mark.slow


def test_a_cell_is_what_is_printed_and_else_the_mark_that_says_why(downloads: Path) -> None:
    assert run(downloads) == ""
    with (downloads / "out.csv").open(encoding="utf-8", newline="") as file:
        found = {row["code"]: row for row in csv.DictReader(file)}
    barnet = {
        "ro3_total": "7", "weeks_residential_65": "nil", "weeks_nursing_65": "nil",
        "population_18_64": "47", "population_65": "26", "workforce_turnover": "22.2584",
    }  # fmt: skip
    assert {name: found["E09000003"][name] for name in barnet} == barnet
    bolton = found["E08000001"]
    assert (bolton["weeks_residential_65"], bolton["ro3_total"]) == ("1200.5", "n")


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("age.csv", "code,", "area,", "age.csv: no column code"),
        ("age.csv", "17,18,19", "17,eighteen,19", "age.csv: no column 18"),
        ("ASC_data.csv", ",Value", ",Reading", "ASC_data.csv: no column Value"),
        ("activity_keep_all.csv", ",ITEMVALUE", "", "no column ITEMVALUE"),
        ("activity_keep_all.csv", "2023,", "2024,", "weeks_nursing_65: 'Nursing' stands of no"),
        ("ASC_data.csv", "turnover rate", "turnover", "workforce_turnover: 'Outcome, Workforce"),
    ],
)
def test_a_column_or_a_line_that_is_not_there_is_named_and_nothing_is_written(
    file: str, old: str, new: str, says: str, downloads: Path
) -> None:
    path = downloads / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert says in run(downloads)
    assert not (downloads / "out.csv").exists()


def test_all_files_that_cannot_be_read_are_named_at_once(downloads: Path) -> None:
    (downloads / "age.csv").unlink()
    (downloads / "ASC_data.csv").write_bytes(b"\xff\xfe\xfa")
    outturn = next(downloads.glob("*.ods"))
    outturn.write_bytes(b"no zip")
    says = run(downloads)
    assert "age.csv: No such file" in says
    assert "ASC_data.csv is no text in UTF-8" in says
    assert f"{outturn.name} is no workbook of the kind .ods" in says


def test_a_sheet_and_a_line_of_the_outturn_are_looked_for_by_name(downloads: Path) -> None:
    save_outturn(downloads, sheet="Data")
    assert "sheet RO3_LA_Data_202425: no column E-code" in run(downloads)
    save_outturn(downloads, without="ro3_fees")
    (said, nothing) = run(downloads).splitlines()
    assert said.startswith("ro3_fees: 'TOTAL ADULT SOCIAL CARE")
    assert nothing == "Nothing was written."
    assert not (downloads / "out.csv").exists()


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    for name, text in {
        "activity_keep_all.csv": WEEKS, "ASC_data.csv": EXPLORED, "age.csv": AGES
    }.items():  # fmt: skip
        (tmp_path / name).write_text(text, encoding="utf-8")
    save_outturn(tmp_path)
    return tmp_path


def save_outturn(folder: Path, sheet: str = "RO3_LA_Data_202425", without: str = "") -> None:
    """An outturn of Barnet: 7 in every line but one that is left out."""
    with (ENGLAND / "adults" / "inputs.csv").open(encoding="utf-8", newline="") as file:
        lines = [row["where"] for row in csv.DictReader(file)
                 if row["source"] == "ro3" and row["input"] != without]  # fmt: skip
    heads = ["E-code", "ONS Code", "Class", "Detailed Class", *lines]
    rows = [heads, ["E5031", "E09000003", "OLB", "OLB", *["7"] * len(lines)]]
    cells = "".join(
        f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows
    )
    table = f'<table:table table:name="{sheet}">{cells}</table:table>'
    with zipfile.ZipFile(folder / "RO3_LA_Data_2024-25_data_by_LA.ods", "w") as book:
        book.writestr("content.xml", f"<office:document {SPACES}>{table}</office:document>")


def _cell(text: str) -> str:
    return f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"


def run(downloads: Path) -> str:
    """What the script says as it gives up; nothing where it writes its table."""
    words = [str(SCRIPT), str(downloads), "--out", str(downloads / "out.csv")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", words)
        try:
            load_script("benchmarks/adults.py").main()
        except SystemExit as end:
            return str(end)
    return ""
