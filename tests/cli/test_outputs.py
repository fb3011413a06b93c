"""What commands write, where, and what they refuse: in the ways in which users come to grief."""

import json
import os
import signal
import subprocess
import time
from functools import partial
from pathlib import Path

import pytest

from mixopt.data.paths import INSTANCES, MODELS

from support.breaking import contents, own_model, run
from support.exported import pooled
from support.program import PROGRAM
from support.program import run as run_here
from support.sampling import sampled

PRICE = "services.foster_agency.price[2025/26]"
WRITES = {
    "solve": ("solve", "tutorial", "--json"),
    "solve --out": ("solve", "tutorial", "--out"),
    "explain": ("explain", "tutorial", "--json"),
    "prices": ("prices", "tutorial", "--json"),
    "prices --csv": ("prices", "tutorial", "--csv"),
    "price": ("price", "tutorial", PRICE, "--json"),
    "price --csv": ("price", "tutorial", PRICE, "--csv"),
    "alternatives": ("alternatives", "tutorial", "--plans", "1", "--json"),
    "alternatives --csv": ("alternatives", "tutorial", "--csv"),
    "alternatives --out": ("alternatives", "tutorial", "--plans", "1", "--out"),
    "bounds --csv": ("bounds", "better-care-fund", "--csv"),
    "compare": ("compare", "tutorial", "--json"),
    "compare --csv": ("compare", "tutorial", "--csv"),
    "bridge": ("bridge", "tutorial", "--json"),
    "bridge --csv": ("bridge", "tutorial", "--csv"),
    "export --mps": ("export", "tutorial", "--mps"),
    "export --lp": ("export", "tutorial", "--lp"),
    "new": ("new", "--model", "tutorial"),
    "schema": ("schema", "--out"),
}
FOLDERS = {"solve --out", "alternatives --out", "bridge --csv", "new", "schema"}


@pytest.mark.parametrize("name", WRITES)
def test_a_circle_of_links_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one").symlink_to("other")
    (tmp_path / "other").symlink_to("one")
    for path in ("one", "one/plan"):
        seen = run(*WRITES[name], path)
        assert seen.code == 2
        assert seen.err.startswith(f"'{path}': cannot be written: Too many levels of symbolic")


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(sorted(set(WRITES) - FOLDERS), 7))
def test_a_dash_prints_the_document_alone(name: str, tmp_path: Path) -> None:
    written = tmp_path / "written"
    assert run(*WRITES[name], str(written)).code == 0
    printed = subprocess.run([PROGRAM, *WRITES[name], "-"], capture_output=True, check=True)
    assert printed.stdout == written.read_bytes().removeprefix(b"\xef\xbb\xbf")
    assert not printed.stderr


@pytest.mark.parametrize("path", ["needs.csv", "prices.csv", "instance.yaml", "scenarios.yaml"])
def test_an_input_is_not_overwritten(path: str, tmp_path: Path) -> None:
    own_model(tmp_path / "town")
    before = contents(tmp_path)
    for words in (("solve", "--json"), ("prices", "--csv"), ("export", "--mps")):
        seen = run(words[0], str(tmp_path / "town"), words[1], str(tmp_path / "town" / path))
        assert seen.code == 2
        assert "input of" in seen.err
        assert len(seen.faults) == 1
    assert contents(tmp_path) == before


def test_neither_a_model_beside_nor_a_shipped_one_is_overwritten(tmp_path: Path) -> None:
    pooled(tmp_path)
    (tmp_path / "model.yaml").rename(tmp_path / "it.txt")
    (tmp_path / "model.yaml").write_text("includes: [part.yaml]\ntitle: All\n", encoding="utf-8")
    (tmp_path / "it.txt").rename(tmp_path / "part.yaml")
    (tmp_path / "to.json").symlink_to("part.yaml")
    shipped = MODELS / "tutorial.yaml", INSTANCES / "derby" / "README.md"
    before = contents(tmp_path), *(path.read_bytes() for path in shipped)
    for path in (tmp_path / "part.yaml", tmp_path / "to.json", *shipped):
        seen = run("solve", str(tmp_path), "--json", str(path))
        assert (seen.code, len(seen.faults)) == (2, 1), path
        assert "is an input" in seen.err or "would be an input" in seen.err or "ships" in seen.err
    assert (contents(tmp_path), *(path.read_bytes() for path in shipped)) == before


@pytest.mark.slow
def test_the_device_of_standard_output_is_written_to_where_it_stands(tmp_path: Path) -> None:
    """Standard output is a file, which `/dev/stdout` then is too."""
    file = tmp_path / "all"
    with file.open("wb") as out:
        out.write(b"[")
        out.flush()
        command = [PROGRAM, "solve", "tutorial", "--json", "/dev/stdout", "--out", "tables"]
        subprocess.run(command, stdout=out, cwd=tmp_path, check=True)
        out.write(b"]")
    (document,) = json.loads(file.read_text(encoding="utf-8"))
    assert document["format"] == "mixopt-plan/1"
    assert Path("/dev/stdout").is_symlink()
    assert (tmp_path / "tables" / "needs.csv").is_file()


@pytest.mark.slow
def test_the_file_that_the_report_goes_to_is_no_output(tmp_path: Path) -> None:
    with (tmp_path / "all").open("wb") as out:
        command = [PROGRAM, "solve", "tutorial", "--json", "all"]
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, cwd=tmp_path)
    assert done.returncode == 2
    assert b"'all': is where standard output goes" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_in_the_middle_of_writing_leaves_nothing(
    number: signal.Signals, tmp_path: Path
) -> None:
    """A pipe that nobody reads holds it up when all else is staged."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "tables").mkdir()
    words = ("prices", "tutorial", "--json", "pipe", "--csv", "deep/prices.csv")
    with subprocess.Popen(
        [PROGRAM, *words],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        preexec_fn=partial(signal.signal, number, signal.SIG_DFL),  # a shell's job ignores some
    ) as process:
        try:
            for _ in range(600):
                if list(tmp_path.glob("deep/.mixopt-*")):
                    break
                time.sleep(0.1)
            assert list(tmp_path.glob("deep/.mixopt-*"))
            time.sleep(0.2)
            process.send_signal(number)
            assert process.wait(timeout=20) == 128 + number
        finally:
            process.kill()
    assert {path.name for path in tmp_path.rglob("*")} == {"pipe", "tables"}


def test_tables_and_the_document_may_share_a_new_folder(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "plan"
    seen = run("solve", "tutorial", "--out", str(place), "--json", str(place / "plan.json"))
    assert seen.code == 0
    assert {path.name for path in place.iterdir()} > {"needs.csv", "plan.json"}
    seen = run("solve", "tutorial", "--out", f"{place}2", "--json", f"{place}2/needs.csv")
    assert seen.code == 2
    assert "needs.csv': cannot be written: File exists" in seen.err
    assert [path.name for path in place.parent.iterdir()] == ["plan"]


def test_all_that_cannot_be_written_is_refused_at_once(tmp_path: Path) -> None:
    where = str(tmp_path)
    seen = run(
        "price", "tutorial", PRICE, "--json", where, "--csv", where, "--plot", f"{where}/x.jpg"
    )
    assert seen.code == 2
    assert [line.partition(": ")[2] for line in seen.faults] == [
        "is a folder. Name a file in it",
        "is a folder. Name a file in it",
        "is named twice. Name another file",
        f"read '{where}/x.jpg'. Give it a name that ends in .svg or .png",
    ]


@pytest.mark.parametrize(
    "words", [("new", "mine.xlsx", "--model", "tutorial"), ("convert", "tutorial", "mine.xlsx")]
)
def test_a_workbook_that_is_there_is_somebody_s_work(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "mine.xlsx").write_bytes(b"filled in")
    answer = run_here(*words, folder=tmp_path)
    assert answer.returncode == 2
    assert "'mine.xlsx': is there already" in answer.stderr
    assert (tmp_path / "mine.xlsx").read_bytes() == b"filled in"


@pytest.mark.parametrize(
    "words",
    [
        ("new", "town.xls", "--model", "tutorial"),
        ("new", "town.csv", "--model", "tutorial"),
        ("convert", "tutorial", "town.xls"),
        ("solve", "tutorial", "--out", "town.xlsx"),
    ],
)
def test_a_folder_that_has_the_name_of_a_file_is_refused(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    """An older workbook, or one table, was meant; what came was a folder of that name."""
    done = run_here(*words, folder=tmp_path)
    ending = next(Path(word).suffix for word in words if word.startswith("town"))
    assert done.returncode == 2
    assert f"'town{ending}': has the name of a file. It is to be a folder" in done.stderr
    assert ("A workbook that is written ends in .xlsx" in done.stderr) == (ending == ".xls")
    assert not [*tmp_path.iterdir()]
