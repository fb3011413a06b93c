"""From a folder to a workbook and back: the same bytes, the same figures, the same plan."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

import mixopt
from mixopt.data.conversion import Contents, as_workbook, contents_of
from mixopt.data.paths import INSTANCES, MODELS
from mixopt.errors import DataError

from support.breaking import own_model, replaced
from support.generated import write_instance, write_small_instance
from support.program import run
from support.sampling import sampled
from support.shipped import SHIPPED, shipped
from support.workbooks import put, written

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

needs_libreoffice = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-calc)"
)


def back(content: bytes, folder: Path) -> dict[str, bytes]:
    """The files that a workbook holds; nothing of them is left out."""
    found = contents_of(put(folder, content))
    assert found.left == ()
    return found.files


def resaved(path: Path) -> bytes:
    """A workbook as LibreOffice saves it."""
    out = path.parent / "resaved"
    profile = f"-env:UserInstallation=file://{path.parent.as_posix()}/profile"
    kind = "xlsx:Calc MS Excel 2007 XML"
    command = [SOFFICE or "", profile, "--headless", "--convert-to", kind, "--outdir", str(out)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=120)
    return (out / path.name).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(each, marks=pytest.mark.slow)
        if each not in {"tutorial", "stockport"}
        else each
        for each in SHIPPED
    ],
)
def test_a_shipped_instance_comes_back_in_the_same_bytes(name: str, tmp_path: Path) -> None:
    files = {path.name: path.read_bytes() for path in (INSTANCES / name).iterdir()}
    assert back(written(name), tmp_path) == files
    assert as_workbook(contents_of(INSTANCES / name), INSTANCES / name) == (written(name), ())


@needs_libreoffice
@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(SHIPPED, 0, always=["stockport"]))
def test_it_does_so_when_libreoffice_has_saved_it(name: str, tmp_path: Path) -> None:
    content = resaved(put(tmp_path, written(name), f"{name}.xlsx"))
    assert content != written(name)
    files = {path.name: path.read_bytes() for path in (INSTANCES / name).iterdir()}
    assert back(content, tmp_path) == files


@needs_libreoffice
@pytest.mark.slow
def test_the_checks_count_what_is_blank(tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    assert run("new", str(path), "--model", "people").returncode == 0
    book = load_workbook(io.BytesIO(resaved(path)), data_only=True)
    rows = [*book["Checks"].iter_rows(min_row=5, min_col=2, values_only=True)]
    blank = run("check", str(path))
    assert rows[-1] == (200, 200, 0, 0, 0, 200, 0)
    assert "200 faults" in blank.stdout
    assert [sum(column) for column in zip(*rows[:-1], strict=True)] == list(rows[-1])


def made_up(folder: Path, seed: int) -> None:
    """A made-up instance of a size that its seed says."""
    if seed % 2:
        write_small_instance(folder, seed, areas=1 + seed % 3, shape=seed)
    else:
        write_instance(folder, seed, areas=1 + seed % 2, periods=1 + seed % 5, needs=3)


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled(range(0, 200, 4), 2))
def test_a_made_up_instance_comes_back_in_the_same_bytes(seed: int, tmp_path: Path) -> None:
    folder = tmp_path / "made_up"
    made_up(folder, seed)
    contents = contents_of(folder)
    content, left = as_workbook(contents, folder)
    assert left == ()
    assert back(content, tmp_path) == {path.name: path.read_bytes() for path in folder.iterdir()}
    one, other = mixopt.load(folder), mixopt.load(tmp_path / "book.xlsx")
    assert [[c.value for c in figure.cells] for figure in one.figures.values()] == [
        [c.value for c in figure.cells] for figure in other.figures.values()
    ]


@needs_libreoffice
@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled(range(0, 200, 10), 1))
def test_a_made_up_instance_does_so_when_libreoffice_has_saved_it(
    seed: int, tmp_path: Path
) -> None:
    folder = tmp_path / "made_up"
    made_up(folder, seed)
    content, _ = as_workbook(contents_of(folder), folder)
    again = resaved(put(tmp_path, content, "made_up.xlsx"))
    assert back(again, tmp_path) == {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(["tutorial", "redbridge"], 0, always=["tutorial"]))
def test_the_plan_of_a_workbook_is_that_of_the_folder(name: str, tmp_path: Path) -> None:
    path = put(tmp_path, written(name), f"{name}.xlsx")
    one, other = run("solve", name, "--json", "-"), run("solve", str(path), "--json", "-")
    assert json.loads(one.stdout) == json.loads(other.stdout)
    assert one.stdout == other.stdout


@pytest.mark.slow
def test_every_command_takes_a_workbook(tmp_path: Path) -> None:
    path = str(put(tmp_path, written("tutorial"), "tutorial.xlsx"))
    for words in (("check",), ("check", "--figures"), ("prices",), ("bounds",), ("explain",)):
        one = run(words[0], "tutorial", *words[1:])
        other = run(words[0], path, *words[1:])
        assert other.returncode == one.returncode, words
        assert other.stdout == one.stdout, words


@pytest.mark.slow
def test_convert_goes_both_ways_and_says_what_it_wrote(tmp_path: Path) -> None:
    done = run("convert", "redbridge", "redbridge.xlsx", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Written: redbridge.xlsx\n", "")
    assert (tmp_path / "redbridge.xlsx").read_bytes() == written("redbridge")
    done = run("convert", "redbridge.xlsx", "again", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Written: again\n", "")
    for path in (INSTANCES / "redbridge").iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()
    refused = run("convert", "redbridge.xlsx", "again", folder=tmp_path)
    assert refused.returncode == 2
    assert "is there already" in refused.stderr
    itself = run("convert", "redbridge.xlsx", "redbridge.xlsx", folder=tmp_path)
    assert "an input of this very command" in itself.stderr
    assert (tmp_path / "redbridge.xlsx").read_bytes() == written("redbridge")


@pytest.mark.slow
def test_what_a_workbook_or_a_folder_cannot_hold_is_listed(tmp_path: Path) -> None:
    folder = tmp_path / "council"
    shutil.copytree(INSTANCES / "tutorial", folder)
    (folder / "map.png").write_bytes(b"picture")
    (folder / "old").mkdir()
    (folder / "notes.md").write_bytes(b"one\r\ntwo\n")
    done = run("convert", "council", "council.xlsx", folder=tmp_path)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "Not held: map.png is left out: no file of an instance.",
        "Not held: old is left out: a folder.",
        "Not held: notes.md comes back in other bytes, from line 2 on.",
    ]
    book = load_workbook(tmp_path / "council.xlsx")
    book["Cover"]["B9"] = "Kim"
    book["needs"]["B12"] = "a note"
    book.create_sheet("Working")["A1"] = 1
    book["Sources"]["C5"] = "Another title"
    book.save(tmp_path / "council.xlsx")
    done = run("convert", "council.xlsx", "again", folder=tmp_path)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        "Not held: the sheet 'Working' is left out: nothing is read from it.",
        "Not held: what is filled in on the cover is left out (Filled in by: Kim).",
        "Not held: council.xlsx, sheet 'needs', cell B12: a note below the table is left out.",
    ]
    assert "Another title" in (tmp_path / "again/instance.yaml").read_text(encoding="utf-8")


@pytest.mark.slow
def test_comments_in_a_section_that_was_changed_are_listed(tmp_path: Path) -> None:
    folder = tmp_path / "council"
    shutil.copytree(INSTANCES / "tutorial", folder)
    head = (folder / "instance.yaml").read_text(encoding="utf-8")
    head = head.replace("sources:\n", "sources:\n  # all of them are made up\n")
    (folder / "instance.yaml").write_text(head, encoding="utf-8")
    content, left = as_workbook(contents_of(folder), folder)
    assert left == ()
    path = put(tmp_path, content)
    assert contents_of(path).files["instance.yaml"] == head.encode()
    book = load_workbook(path)
    book["Sources"]["C5"] = "Another title"
    book.save(path)
    (line,) = contents_of(path).left
    assert line == "instance.yaml: the comments in 'sources' are left out, as its sheet was changed"


def test_how_files_are_spelt_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "council"
    shutil.copytree(INSTANCES / "tutorial", folder)
    needs = (folder / "needs.csv").read_bytes()
    (folder / "needs.csv").write_bytes(b"\xef\xbb\xbf" + needs.replace(b"\n", b"\r\n"))
    services = (folder / "services.csv").read_bytes()
    (folder / "services.csv").write_bytes(services.replace(b"500", b'"500"').rstrip(b"\n"))
    head = (folder / "instance.yaml").read_bytes()
    (folder / "instance.yaml").write_bytes(head.replace(b"\n", b"\r\n"))
    content, left = as_workbook(contents_of(folder), folder)
    assert left == ()
    assert back(content, tmp_path) == {path.name: path.read_bytes() for path in folder.iterdir()}


FORMULAS = ["=1+1", "+44 20", "-3 a year", "@SUM(A1)", "=HYPERLINK(\"http://x\",\"y\")",
            "\t=1", "#N/A", "#REF!", "TRUE", "1e5", "  two  spaces ", "<b>&amp;</b>",
            "\u202eright to left", "_x0041_", "'quoted", "2026-04-01", "£", "日本語", "a\nb"]  # fmt: skip


@pytest.mark.slow
def test_no_text_is_taken_for_a_formula(tmp_path: Path) -> None:
    files = dict(contents_of(INSTANCES / "tutorial").files)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    rows = [*csv.reader(io.StringIO(files["needs.csv"].decode()))]
    writer.writerow(rows[0])
    for note in FORMULAS:
        writer.writerow([*rows[1][:-1], note])
    files["needs.csv"] = text.getvalue().encode()
    content, left = as_workbook(Contents(files), Path("any"))
    assert left == ()
    sheet = load_workbook(io.BytesIO(content))["needs"]
    cells = [sheet.cell(row, 8) for row in range(5, 5 + len(FORMULAS))]
    assert [cell.value for cell in cells] == FORMULAS
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells if cell.value[0] in "=+-@\t")
    assert back(content, tmp_path)["needs.csv"] == files["needs.csv"]


def test_a_text_too_long_for_a_cell_is_refused_with_its_row(tmp_path: Path) -> None:
    files = dict(contents_of(INSTANCES / "tutorial").files)
    files["needs.csv"] = files["needs.csv"].replace(b"used only", b"x" * 40_000)
    with pytest.raises(DataError, match=r"any/needs.csv, row 3: a text of 40,0\d\d characters"):
        as_workbook(Contents(files), Path("any"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "model",
    [path.stem for path in sorted(MODELS.glob("*.yaml")) if path.stem != "tutorial"],
)
def test_a_new_workbook_asks_for_what_a_new_folder_asks(model: str, tmp_path: Path) -> None:
    for name in ("council.xlsx", "council"):
        assert run("new", name, "--model", model, folder=tmp_path).returncode == 0
    files = contents_of(tmp_path / "council").files
    assert contents_of(tmp_path / "council.xlsx").files == files
    one, other = mixopt.check(tmp_path / "council"), mixopt.check(tmp_path / "council.xlsx")
    assert [(fault.what, fault.remedy) for fault in one] == [
        (fault.what, fault.remedy) for fault in other
    ]
    book = load_workbook(tmp_path / "council.xlsx")
    assert {"Cover", "How", "Sources", "Scenarios", "About the model", "Checks"} <= {
        *book.sheetnames
    }


@pytest.mark.slow
def test_a_workbook_loads_what_it_is_made_of_only_when_there_is_one() -> None:
    import sys

    code = "import sys, mixopt; mixopt.load('tutorial'); print('openpyxl' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    assert shipped("tutorial").figures


@pytest.mark.parametrize("place", ["models/own.yaml", "../own.yaml", "{here}/own.yaml"])
def test_a_model_of_another_folder_is_not_lost_but_asked_for(place: str, tmp_path: Path) -> None:
    """A workbook holds the model that lies beside the instance; it would not find any other."""
    own_model(tmp_path / "town")
    name = place.format(here=tmp_path.as_posix())
    file = tmp_path / "town" / name
    file.parent.mkdir(exist_ok=True)
    shutil.move(tmp_path / "town" / "model.yaml", file)
    replaced("instance.yaml", "model: model.yaml", f"model: {name}")(tmp_path / "town")
    assert run("check", "town", folder=tmp_path).returncode == 0
    done = run("convert", "town", "town.xlsx", folder=tmp_path)
    assert done.returncode == 2
    assert f"its model '{name}' lies in another folder. A workbook holds what" in done.stderr
    assert not (tmp_path / "town.xlsx").exists()
