"""The pages that the code writes are as it would write them now (`make docs` writes them)."""

import importlib.util
import re
from importlib.metadata import version
from pathlib import Path

import pytest

from mixopt.cli.app import app

ROOT = Path(__file__).resolve().parent.parent
PINNED = dict(
    line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
)
OTHER = [name for name in ("highspy", "typer", "rich") if version(name) != PINNED[name]]
"""Packages of another version than the one whose help, and choice among ties, the pages print."""
SPEC = importlib.util.spec_from_file_location("write", ROOT / "docs" / "write.py")
assert SPEC is not None
assert SPEC.loader is not None
write = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(write)
DEAR = {
    "commit.md",
    "england-plans.md",
    "explanations.md",
    "../instances/redbridge/README.md",
    "../instances/derby-flows/README.md",
}
"""Pages that take seconds each: `make prove` writes them again."""


@pytest.mark.slow
@pytest.mark.skipif(bool(OTHER), reason=f"not the pinned version: {OTHER}")
@pytest.mark.parametrize(
    "page",
    [pytest.param(page, marks=[pytest.mark.long] * (page in DEAR)) for page in write.PAGES],
)
def test_a_page_is_as_the_code_would_write_it(page: str) -> None:
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == write.PAGES[page]()


def test_every_command_is_on_the_page() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert set(re.findall(r"^## `mixopt (\w+)`$", page, flags=re.MULTILINE)) == names


def test_what_contributing_names_is_there() -> None:
    """Every path, and every name that is said to be in a file."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = [name for name in re.findall(r"`([\w./]+)`", text) if "/" in name]
    assert len(paths) > 15
    assert [path for path in paths if not (ROOT / path).exists()] == []
    places = re.findall(r"`(\w+)`,?\s+(?:in|\()\s*`([\w/]+\.py)`", text)
    assert {name for name, _ in places} == {"BLOCKS", "CHECKS", "Kind", "Limit", "OWN", "Outputs"}
    for name, path in places:
        code = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^(class )?{name}\b( =|[(:])", code, flags=re.MULTILINE), (name, path)
