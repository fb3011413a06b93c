"""However a command ends: words on standard error, an exit code that is documented."""

import errno
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import mixopt.cli.app
from mixopt.data.paths import INSTANCES
from mixopt.errors import SolverFailed

from support.breaking import run
from support.program import PROGRAM
from support.program import run as started
from support.sampling import sampled

pytestmark = pytest.mark.slow  # a process each
FIGURE = "services.foster_agency.price[2025/26]"
PRINTS = {
    "help": ("--help",),
    "help of a command": ("solve", "--help"),
    "version": ("--version",),
    "solve": ("solve", "tutorial"),
    "solve --json -": ("solve", "tutorial", "--json", "-"),
    "explain": ("explain", "tutorial"),
    "prices": ("prices", "tutorial"),
    "prices --csv -": ("prices", "tutorial", "--csv", "-"),
    "price": ("price", "tutorial", FIGURE),
    "bounds": ("bounds", "better-care-fund"),
    "alternatives": ("alternatives", "tutorial"),
    "compare": ("compare", "tutorial"),
    "bridge": ("bridge", "tutorial"),
    "check": ("check", "tutorial", "--figures"),
    "models": ("models",),
    "instances": ("instances",),
    "export": ("export", "tutorial", "--lp", "-"),
    "schema": ("schema",),
}
NO_ANSWER = {
    "no plan": ("solve", "tutorial", "--set", "funding.budget.amount=1"),
    "no prices": ("prices", "tutorial", "--set", "funding.budget.amount=1"),
    "no column with a plan": ("compare", "tutorial", "--set", "funding.budget.amount=1"),
    "faults": ("check", "mytown"),
}
"""What is printed is why there is no answer."""


def outcome(*words: str, **settings: object) -> tuple[int, str]:
    done = subprocess.run([PROGRAM, *words], stderr=subprocess.PIPE, timeout=120, **settings)
    return done.returncode, done.stderr.decode(errors="replace")


@pytest.mark.parametrize("name", sampled([*PRINTS], 3))
def test_standard_output_that_is_full_is_said(name: str) -> None:
    with Path("/dev/full").open("wb") as full:
        code, err = outcome(*PRINTS[name], stdout=full)
    assert code == 2
    assert err.startswith("standard output: cannot be written: No space left on device. ")
    assert "Traceback" not in err


@pytest.mark.parametrize("name", sampled([*PRINTS], 3))
def test_a_reader_that_stops_is_no_fault(name: str) -> None:
    end, start = os.pipe()
    os.close(end)
    try:
        assert outcome(*PRINTS[name], stdout=start) == (141, "")
    finally:
        os.close(start)


@pytest.mark.parametrize("name", sampled([*NO_ANSWER], 0, always=["faults", "no plan"]))
def test_why_there_is_no_answer_is_an_answer_too(name: str, tmp_path: Path) -> None:
    outcome("new", "mytown", "--model", "tutorial", stdout=subprocess.DEVNULL, cwd=tmp_path)
    with Path("/dev/full").open("wb") as full:
        code, err = outcome(*NO_ANSWER[name], stdout=full, cwd=tmp_path)
    assert code == 2
    assert err.startswith("standard output: cannot be written: No space left on device. ")
    end, start = os.pipe()
    os.close(end)
    assert outcome(*NO_ANSWER[name], stdout=start, cwd=tmp_path) == (141, "")
    os.close(start)


def test_what_was_asked_for_in_files_is_written_before_the_report(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        code, err = outcome("solve", "tutorial", "--json", "x", stdout=full, cwd=tmp_path)
    assert (code, [path.name for path in tmp_path.iterdir()]) == (2, ["x"])
    assert "The files that were asked for, if any, are written" in err
    with Path("/dev/full").open("wb") as full:
        words = ("solve", "tutorial", "--json", "-", "--out", "y")
        code, err = outcome(*words, stdout=full, cwd=tmp_path)
    assert (code, [path.name for path in tmp_path.iterdir()]) == (2, ["x"])
    assert err.endswith("1 fault; nothing was written.\n")


UNREAD = [
    "solve tutorial",
    "explain tutorial",
    "bounds better-care-fund",
    "compare tutorial",
    "compare tutorial --set funding.budget.amount=1",
    "solve tutorial --json -",
    "solve nowhere",
    "solve tutorial --set funding.budget.amount=1",
    "solve tutorial --help",
]


@pytest.mark.parametrize("words", sampled(UNREAD, 0, always=["solve tutorial", "solve nowhere"]))
def test_an_answer_that_nobody_can_read_is_a_fault(words: str) -> None:
    for closing in (">&-", "<&- >&- 2>&-"):
        done = subprocess.run(f"'{PROGRAM}' {words} {closing}", shell=True, capture_output=True)
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr
        assert (b"standard output: is closed. " in done.stderr) == (
            closing == ">&-" and words != "solve nowhere"
        )


@pytest.mark.parametrize("closing", ["<&-", "2>&-"])
def test_other_streams_may_be_closed(closing: str) -> None:
    done = subprocess.run(f"'{PROGRAM}' solve tutorial {closing}", shell=True, capture_output=True)
    assert done.returncode == 0
    assert done.stdout


@pytest.mark.parametrize("value", ["abc", "-4", "0", "99999999999999999999", "", "²"])
def test_odd_settings_of_the_terminal_are_passed_over(value: str) -> None:
    odd = {name: value for name in ("TERMINAL_WIDTH", "COLUMNS", "LINES")}
    found = outcome("solve", "--help", env=os.environ | odd, stdout=subprocess.DEVNULL)
    assert found == (0, "")


NEW = "new", "fresh", "--model", "tutorial"


@pytest.mark.parametrize("words", sampled([*PRINTS.values(), NEW], 2, always=[NEW]))
def test_no_command_needs_a_folder_for_temporary_files(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    nowhere = os.environ | {"TMPDIR": "/dev/full", "TEMP": "/dev/full", "TMP": "/dev/full"}
    code, err = outcome(*words, env=nowhere, stdout=subprocess.DEVNULL, cwd=tmp_path)
    assert (code, err) == (0, "")


ODD = os.fsdecode(b"b\xe9d")


@pytest.mark.parametrize(
    "words",
    sampled(
        [
            ("solve", "{}", "--json", "{}/plan.json", "--out", "{}/plan"),
            ("explain", "{}", "--json", "{}/why.json"),
            ("prices", "{}", "--json", "{}/prices.json", "--csv", "{}/../prices"),
            ("price", "{}", FIGURE, "--json", "{}/price.json", "--plot", "{}/price.svg"),
            ("export", "{}", "--mps", "{}/plan.mps", "--lp", "{}/plan.lp"),
            ("check", "{}", "--figures"),
        ],
        2,
    ),
    ids=lambda words: words[0],
)
def test_a_folder_whose_name_is_no_text_is_an_instance_too(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    folder = tmp_path / ODD
    shutil.copytree(INSTANCES / "tutorial", folder)
    asked = [word.replace("{}", str(folder)) for word in words]
    assert outcome(*asked, stdout=subprocess.DEVNULL) == (0, "")
    for path in folder.glob("*.json"):
        assert r'"instance": "b\udce9d"' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    sampled(
        [
            ("solve", "tutorial", "--set", f"{ODD}=5"),
            ("solve", "tutorial", "--set", f"{FIGURE}={ODD}"),
            ("solve", "tutorial", "--scenario", ODD),
            ("solve", ODD),
            ("explain", "tutorial", "--weight", f"{ODD}=1"),
            ("explain", "tutorial", "--keep", ODD),
            ("prices", "tutorial", "--figure", ODD),
            ("prices", "tutorial", "--kind", ODD),
            ("price", "tutorial", ODD),
            ("new", ODD, "--model", ODD),
            (ODD,),
        ],
        4,
    ),
)
def test_words_that_are_no_text_are_bad_input(words: tuple[str, ...]) -> None:
    code, err = outcome(*words, stdout=subprocess.DEVNULL)
    assert code == 2
    assert r"\udce9" in err
    assert "Traceback" not in err


def test_a_mistake_of_ours_is_one_line_that_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        msg = "this\ncannot be"
        raise KeyError(msg)

    monkeypatch.setattr("mixopt.analysis.solve.solve_problem", broken)
    monkeypatch.delenv("MIXOPT_DEBUG", raising=False)
    seen = run("solve", "tutorial")
    assert seen.code == 4
    (line,) = seen.err.splitlines()
    found = re.fullmatch(
        r"mixopt \S+ stopped on a mistake of its own: KeyError: .+ \(mixopt/analysis/solve.py, "
        r"line \d+\). Please send us this line, the command and the files it read; MIXOPT_DEBUG=1 "
        r"shows more",
        line,
    )
    assert found, line
    monkeypatch.setenv("MIXOPT_DEBUG", "1")
    seen = run("solve", "tutorial")
    assert seen.code == 4
    assert seen.err.startswith("Traceback")
    assert seen.err.splitlines()[-1] == line


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyboardInterrupt(), 130),
        (SystemExit(143), 143),
        (SolverFailed("no proof"), 4),
        (MemoryError(), 4),
        (RecursionError("too deep"), 4),
        (OSError(errno.EMFILE, "Too many open files"), 4),
        (OSError(errno.ENOSPC, "No space left on device"), 2),
        (OSError(errno.ENOSPC, "No space left on device", "/tmp/x"), 4),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 141),
    ],
    ids=repr,
)
def test_whatever_ends_a_command_has_its_exit_code(
    error: BaseException, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(**_: object) -> None:
        raise error

    monkeypatch.setattr(mixopt.cli.app, "app", ends)
    seen = run("solve", "tutorial")
    assert seen.code == code
    assert "Traceback" not in seen.err


@pytest.mark.parametrize(
    "words",
    [
        ("alternatives", "--period", "1999"),
        ("bounds",),
        ("commit", "--until", "1999"),
        ("explain", "--keep", "nothing"),
        ("frontier", "nothing"),
        ("price", "nothing"),
        ("prices", "--figure", "nothing"),
        ("reach", "nothing=most"),
    ],
)
def test_what_is_said_with_an_answer_is_not_said_with_faults(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    _placeholder(tmp_path)
    refused = started(words[0], "town", *words[1:], folder=tmp_path)
    assert (refused.returncode, "Not yet" in refused.stderr) == (2, False)


def test_it_is_said_once_with_an_answer_and_where_there_is_no_plan(tmp_path: Path) -> None:
    _placeholder(tmp_path)
    own_places = ("--figure", "services.foster_in_house.available*")
    found = started("prices", "town", *own_places, folder=tmp_path)
    none = started("prices", "town", "--set", "needs.children.demand=900", folder=tmp_path)
    assert (found.returncode, none.returncode) == (0, 3)
    for ended in (found, none):
        assert ended.stderr.count("Not yet ours: funding.budget.amount") == 1
        assert "Not yet" not in ended.stdout


def _placeholder(folder: Path) -> None:
    """A council whose assumed figures stand for its own."""
    shutil.copytree(INSTANCES / "tutorial", folder / "town")
    head = folder / "town" / "instance.yaml"
    text = head.read_text(encoding="utf-8")
    text = text.replace("  invented:\n", "  invented:\n    stands_for: ours\n", 1)
    head.write_text(text, encoding="utf-8")
