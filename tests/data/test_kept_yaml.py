"""What was read of a YAML file is kept, by its content; nothing that is kept is trusted blindly."""

from __future__ import annotations

from pathlib import Path

import pytest

from mixopt.data import yaml
from mixopt.data.paths import INSTANCES, MODELS
from mixopt.errors import DataError

FILES = sorted([*INSTANCES.rglob("*.yaml"), *MODELS.rglob("*.yaml")])


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MIXOPT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def no_loader(monkeypatch: pytest.MonkeyPatch):
    """Once called, reading by the loader fails the test."""

    def refuse(text: str, name: str) -> None:
        pytest.fail(f"{name} was parsed again")

    return lambda: monkeypatch.setattr("mixopt.data.yaml_loader.compose", refuse)


@pytest.mark.slow
def test_a_file_is_parsed_once_and_says_the_same_after(cache: Path, no_loader) -> None:
    first = [yaml.read(path, path.name) for path in FILES]
    assert len(list(cache.glob("*.yaml"))) == len({path.read_bytes() for path in FILES})
    no_loader()
    assert [yaml.read(path, path.name) for path in FILES] == first


def test_a_file_that_changed_is_parsed_again(cache: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    for number in (1, 2):
        file.write_text(f"a: {number}\n", encoding="utf-8")
        assert yaml.read(file, "a.yaml").content == {"a": number}
    assert len(list(cache.glob("*.yaml"))) == 2


def test_a_file_with_a_fault_is_not_kept(cache: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1\na: 2\n", encoding="utf-8")
    for _ in range(2):
        (fault,) = yaml.read(file, "a.yaml").faults()
        assert "stands twice" in fault.what
    file.write_text("a: [1\n", encoding="utf-8")
    with pytest.raises(DataError):
        yaml.read(file, "a.yaml")
    assert not list(cache.glob("*.yaml"))


@pytest.mark.parametrize(
    "harm",
    [
        lambda content: content[:40],
        lambda content: b"",
        lambda content: content[:-1] + b"x",
        lambda content: content[:32] + b'[{"a": 7}, [], []]',
    ],
    ids=["cut off", "empty", "changed", "another content"],
)
def test_what_was_harmed_is_passed_over(cache: Path, tmp_path: Path, harm) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1\n", encoding="utf-8")
    yaml.read(file, "a.yaml")
    (kept,) = cache.glob("*.yaml")
    kept.write_bytes(harm(kept.read_bytes()))
    assert yaml.read(file, "a.yaml").content == {"a": 1}


def test_off_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIXOPT_CACHE", "off")
    monkeypatch.setenv("HOME", str(tmp_path))
    yaml.read(FILES[0], "x")
    assert not list(tmp_path.rglob("*.yaml"))
