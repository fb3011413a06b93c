"""The pages that the code writes are as it would write them now (`make docs` writes them)."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SPEC = importlib.util.spec_from_file_location("write", ROOT / "docs" / "write.py")
assert SPEC is not None
assert SPEC.loader is not None
write = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(write)


@pytest.mark.parametrize("page", write.PAGES)
def test_a_page_is_as_the_code_would_write_it(page: str) -> None:
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == write.PAGES[page]()


def test_every_command_is_on_the_page() -> None:
    from mixopt.cli import app

    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert names == set(write.COMMANDS)
