"""The page of the five documents: every line has its standing, and what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
LINES = {"Redbridge": 11, "Stockport": 8, "Barking & Dagenham, Havering and Redbridge": 16,
         "Barking & Dagenham": 11, "Derby": 9}  # fmt: skip
"""Of each document, what a plan must be able to say."""
STANDING = re.compile(r"built|(partly|not yet): .{30,}")


def rows() -> list[tuple[str, list[str]]]:
    """Each row under the document that it is of."""
    found, document = [], ""
    for line in (ROOT / "docs" / "documents.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            document = line.removeprefix("## ").partition(":")[0]
        elif line.startswith("| ") and not line.startswith(("| line", "| ---")):
            found.append((document, [cell.strip() for cell in line.strip("|").split("|")]))
    return found


ROWS = rows()
TESTS = sorted({name for _, row in ROWS for name in re.findall(r"`(tests/\S+)`", row[2])})
FILES = sorted(
    {name for _, row in ROWS for name in re.findall(r"`((?:mixopt|models|instances)/\S+)`", row[1])}
)


def test_every_line_of_the_documents_is_there() -> None:
    counted = {name: sum(document == name for document, _ in ROWS) for name in LINES}
    assert counted == LINES


@pytest.mark.parametrize("at", range(len(ROWS)))
def test_every_line_says_how_it_stands(at: int) -> None:
    _, (line, where, held, standing) = ROWS[at]
    assert line
    assert STANDING.fullmatch(standing), standing
    if not standing.startswith("not yet"):
        assert where, line
        assert re.findall(r"`tests/\S+::test_\w+`", held), line
    if not standing.startswith("built"):
        assert "eeded" in standing or "for want of" in standing, line


@pytest.mark.parametrize("name", TESTS)
def test_a_test_that_is_named_exists(name: str) -> None:
    file, _, function = name.partition("::")
    text = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"^def {function}\(", text, flags=re.MULTILINE), name


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_named_exists(name: str) -> None:
    assert (ROOT / name).is_file()


def test_a_scenario_that_is_named_exists() -> None:
    known: set[str] = set()
    for file in (ROOT / "instances").glob("*/scenarios.yaml"):
        known |= {*yaml.safe_load(file.read_text(encoding="utf-8"))["scenarios"]}
    named = {
        name
        for _, row in ROWS
        for words in re.findall(r"scenarios? ((?:`\w+`(?: and |, )?)+)", row[1])
        for name in re.findall(r"`(\w+)`", words)
    }
    assert len(named) >= 10
    assert named <= known
