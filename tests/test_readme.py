"""The README's commands, run; what it prints of them, compared.

`MIXOPT` names the program to run, so that a wheel installed elsewhere is tried in the same way.
Commands run in a folder that holds nothing, as a new user's would.
"""

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from support.program import run

COLUMNS = 100
ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
PROGRAM = os.environ.get("MIXOPT") or str(Path(sys.executable).parent / "mixopt")
BLOCKS = re.findall(r"^```console\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL)
EXIT_CODE = {"solve tutorial --set funding.budget.amount=6900": 3}


def steps() -> list[tuple[str, str]]:
    """Each command of the README with what the README says that it prints."""
    found = []
    for block in BLOCKS:
        for command, printed in re.findall(
            r"^\$ mixopt (.+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE
        ):
            found.append((command, printed))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all commands of a process."""
    return tmp_path_factory.mktemp("readme")


def run_in_terminal(words: list[str], folder: Path) -> tuple[int, str]:
    """Run it where its reader has a terminal of 100 columns: what is piped is not wrapped."""
    if "MIXOPT" not in os.environ:
        answer = run(*words, folder=folder, columns=COLUMNS)
        return answer.returncode, answer.stdout + answer.stderr
    reader, terminal = os.openpty()
    settings = {"COLUMNS": str(COLUMNS), "NO_COLOR": "1", "PYTHONUTF8": "1"}
    with tempfile.TemporaryFile() as errors:  # no terminal: a bar of progress would stand between
        process = subprocess.Popen(
            [PROGRAM, *words], cwd=folder, stdout=terminal, stderr=errors, env=os.environ | settings
        )
        os.close(terminal)
        parts = []
        with contextlib.suppress(OSError):  # that is how its end is told
            while part := os.read(reader, 1 << 16):
                parts.append(part)
        os.close(reader)
        code = process.wait()
        errors.seek(0)
        return code, (b"".join(parts) + errors.read()).decode("utf-8")


def make_what_it_names(command: str, folder: Path) -> None:
    """Begin the instances that it names as commands before it do: those may run in another process."""
    kind, *names = shlex.split(command)
    if kind == "new":  # a command that names it may have come first
        shutil.rmtree(folder / names[0], ignore_errors=True)
        return
    for earlier, _ in steps():
        words = shlex.split(earlier)
        if words[0] == "new" and words[1] in names and not (folder / words[1]).exists():
            run_in_terminal(words, folder)


@pytest.mark.slow
@pytest.mark.parametrize(("command", "printed"), steps(), ids=[command for command, _ in steps()])
def test_a_command_prints_what_the_readme_says(command: str, printed: str, folder: Path) -> None:
    make_what_it_names(command, folder)
    code, text = run_in_terminal(shlex.split(command), folder)
    assert code == EXIT_CODE.get(command, 0), text
    shown = [line.rstrip() for line in text.splitlines()]
    assert all(len(line) <= COLUMNS for line in shown)
    place = 0
    for part in printed.split("...\n"):
        expected = [line.rstrip() for line in part.splitlines()]
        if not expected:
            continue
        starts = [i for i in range(place, len(shown)) if shown[i : i + len(expected)] == expected]
        assert starts, f"not printed: {expected}"
        place = starts[0] + len(expected)


def test_the_readme_has_commands_to_run() -> None:
    assert len(steps()) >= 6
