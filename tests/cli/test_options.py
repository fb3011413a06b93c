"""Options of one value are given once; help is printed as it is written; £ where there is none."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from mixopt.cli.app import app

from support.breaking import run, run_apart
from support.cases import assert_faults

COMMANDS = [each.callback.__name__ for each in app.registered_commands if each.callback]


def find_command(name: str) -> Any:
    return get_command(app).commands[name]


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("solve", "tutorial", "--json", "a", "--json", "b"), "--json"),
        (("solve", "tutorial", "--out", "a", "--out", "b"), "--out"),
        (("prices", "tutorial", "--figure", "a", "--top", "3", "--figure=b"), "--figure"),
        (("new", "town", "--model", "tutorial", "--model", "people"), "--model"),
        (("bounds", "tutorial", "--within", "1", "--within", "1"), "--within"),
    ],
)
def test_an_option_of_one_value_given_twice_is_a_fault(
    arguments: tuple[str, ...], option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_faults(
        run(*arguments), ((option, "is given 2 times, and takes one value", "Give it once"),)
    )
    assert not [*tmp_path.iterdir()]


def test_several_are_told_together_and_what_may_be_repeated_is_not_told() -> None:
    seen = run("prices", "tutorial", "--top", "1", "--top", "2", "--side", "up", "--side", "up",
               "--set", "needs.children.demand=80", "--set", "needs.children.demand=81",
               "--exact", "--exact")  # fmt: skip
    assert [line.partition(":")[0] for line in seen.faults] == ["--side", "--top"]


def test_a_kind_has_one_weight() -> None:
    seen = run("explain", "tutorial", "--weight", "places=1", "--weight", "places=2")
    assert_faults(seen, (("--weight", "read 'places=2'", "Give"),))


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_printed_as_it_is_written(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in square brackets is not taken for markup."""
    monkeypatch.setenv("COLUMNS", "400")
    printed = run(command, "--help").out
    assert "\\[" not in printed
    found = next(c.callback for c in app.registered_commands if c.callback.__name__ == command)
    hints = [
        part.help
        for hint in found.__annotations__.values()
        for part in getattr(hint, "__metadata__", ())
    ]
    for text in [found.__doc__, *hints]:
        for bracket in re.findall(r"\\?\[[a-z]+\]", text or ""):
            assert bracket.removeprefix("\\") in printed


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_shows_no_types_of_python(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the version of typer: no `<bool>` beside a flag, no `<list[str]>` for names."""
    monkeypatch.setenv("COLUMNS", "400")
    printed = run(*filter(None, [command]), "--help").out
    flag = next(line for line in printed.splitlines() if "--help" in line)
    assert flag.strip("│ ").split(maxsplit=1) == ["--help", "Show this message and exit."]
    assert not re.search("<[a-z]", printed)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_with_a_value_says_in_a_word_what_it_takes(command: str) -> None:
    options = [each for each in find_command(command).params if each.param_type_name == "option"]
    assert all(each.is_flag or each.metavar for each in options)


def test_the_help_of_price_says_where_the_period_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert "A figure's address, with [period] if it has." in run("price", "--help").out


@pytest.mark.slow
def test_pounds_are_gbp_where_the_encoding_has_none() -> None:
    seen = run_apart("solve", "tutorial", PYTHONIOENCODING="ascii")
    assert seen.code == 0
    assert "GBP 7,001,143" in seen.out
    assert "\\xa3" not in seen.out


def test_new_names_a_folder_with_blanks_as_a_shell_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "`mixopt check 'my town'` lists" in run("new", "my town", "--model", "tutorial").out


def test_the_root_of_all_folders_is_named_with_one_stroke() -> None:
    assert run("check", "/").faults[0].startswith("/instance.yaml: there is no such file")
