"""Outputs are written whole or not at all: whatever fails, and wherever a signal comes."""

import os
import shutil
import signal
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from mixopt.data import targets as placing
from mixopt.data import writing
from mixopt.data.targets import Target, obstacles, over_inputs
from mixopt.data.writing import write_all
from mixopt.errors import DataError

TABLES = {"needs.csv": b"needs", "limits.csv": b"limits"}


def everything(folder: Path) -> dict[str, tuple[str, object]]:
    """Every name below a folder: its kind, and its content, links not followed."""
    found: dict[str, tuple[str, object]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = "link", path.readlink()
        elif path.is_dir():
            found[name] = "folder", None
        else:
            found[name] = "file", path.read_bytes()
    return found


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Files, an empty folder and a link, all of which are to be written to."""
    (tmp_path / "old.json").write_bytes(b"old")
    (tmp_path / "other.json").write_bytes(b"other")
    (tmp_path / "link.json").symlink_to("other.json")
    (tmp_path / "empty").mkdir()
    return tmp_path


def contents(place: Path) -> dict[Target, writing.Content]:
    """Something of each kind: a new file, an old one, a link, a new folder and an empty one."""
    return {
        Target(place / "new.json"): b"new",
        Target(place / "old.json"): b"newer",
        Target(place / "link.json"): b"behind the link",
        Target(place / "deep/er/plan.json"): b"deep",
        Target(place / "fresh/plan", folder=True): TABLES,
        Target(place / "fresh/plan/inside/plan.json"): b"inside",
        Target(place / "empty", folder=True): TABLES,
    }


AFTER = {
    "deep": ("folder", None),
    "deep/er": ("folder", None),
    "deep/er/plan.json": ("file", b"deep"),
    "empty": ("folder", None),
    "empty/limits.csv": ("file", b"limits"),
    "empty/needs.csv": ("file", b"needs"),
    "fresh": ("folder", None),
    "fresh/plan": ("folder", None),
    "fresh/plan/inside": ("folder", None),
    "fresh/plan/inside/plan.json": ("file", b"inside"),
    "fresh/plan/limits.csv": ("file", b"limits"),
    "fresh/plan/needs.csv": ("file", b"needs"),
    "link.json": ("link", Path("other.json")),
    "new.json": ("file", b"new"),
    "old.json": ("file", b"newer"),
    "other.json": ("file", b"behind the link"),
}


def test_everything_is_written_and_nothing_else_is_left(place: Path) -> None:
    write_all(contents(place))
    assert everything(place) == AFTER


class Breaks:
    """Does something at one call of some functions, counted together."""

    def __init__(self, at: int, what: Callable[[], None]) -> None:
        self.at, self.calls, self.what = at, 0, what

    def around(self, function: Callable[..., object], *, after: bool) -> Callable[..., object]:
        def call(*words: object, **more: object) -> object:
            self.calls += 1
            now = self.calls == self.at
            if now and not after:
                self.what()
            answer = function(*words, **more)
            if now and after:
                self.what()
            return answer

        return call


STEPS = (
    (os, "open"),
    (os, "fsync"),
    (Path, "mkdir"),
    (Path, "replace"),
    (Path, "hardlink_to"),
)


def broken_at(
    at: int, what: Callable[[], None], monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> Breaks:
    breaks = Breaks(at, what)
    for owner, name in STEPS:
        monkeypatch.setattr(owner, name, breaks.around(getattr(owner, name), after=after))
    return breaks


def full() -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_whichever_step_fails_all_is_as_before(
    place: Path, monkeypatch: pytest.MonkeyPatch, *, after: bool
) -> None:
    before, tried, written = everything(place), 0, False
    while True:
        tried += 1
        with monkeypatch.context() as patch:
            breaks = broken_at(tried, full, patch, after=after)
            try:
                write_all(contents(place))
                written = True
            except DataError as error:
                written = False
                assert "cannot be written: No space left on device" in str(error)
        if breaks.calls < tried:
            break
        if written:  # a second name that could not be made is a copy instead
            assert everything(place) == AFTER
            put_back(place)
        assert everything(place) == before, tried
    assert tried > 20
    assert written
    assert everything(place) == AFTER


def put_back(place: Path) -> None:
    """Everything as it was before it was written."""
    for folder in ("deep", "fresh"):
        shutil.rmtree(place / folder)
    for name in ("new.json", *(f"empty/{table}" for table in TABLES)):
        (place / name).unlink()
    (place / "old.json").write_bytes(b"old")
    (place / "other.json").write_bytes(b"other")


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_wherever_a_signal_comes_all_is_as_before(
    place: Path, number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = signal.signal(
        number, {signal.SIGINT: signal.default_int_handler}.get(number, signal.SIG_DFL)
    )
    before, tried, ended = everything(place), 0, True
    try:
        while ended:
            tried += 1
            assert everything(place) == before, tried
            ended = False
            with monkeypatch.context() as patch:
                broken_at(tried, lambda: os.kill(os.getpid(), number), patch, after=True)
                try:
                    write_all(contents(place))
                except (SystemExit, KeyboardInterrupt) as end:
                    ended = True
                    code = end.code if isinstance(end, SystemExit) else 128 + signal.SIGINT
                    assert code == 128 + number
    finally:
        signal.signal(number, handler)
    assert tried > 20
    assert everything(place) == AFTER


def test_another_handler_of_a_signal_is_left_alone(place: Path) -> None:
    caught: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: caught.append(number))
    try:
        ours = signal.getsignal(signal.SIGTERM)
        write_all({Target(place / "new.json"): b"new"})
        assert signal.getsignal(signal.SIGTERM) is ours
    finally:
        signal.signal(signal.SIGTERM, before)


def test_outputs_are_written_from_any_thread(place: Path) -> None:
    thread = threading.Thread(target=write_all, args=({Target(place / "new.json"): b"new"},))
    thread.start()
    thread.join()
    assert (place / "new.json").read_bytes() == b"new"


def test_a_file_keeps_its_mode_and_a_new_one_has_that_of_the_umask(place: Path) -> None:
    (place / "old.json").chmod(0o600)
    mask = os.umask(0o027)
    try:
        write_all(contents(place))
    finally:
        os.umask(mask)
    modes = {
        name: stat.S_IMODE((place / name).stat().st_mode)
        for name in ("old.json", "new.json", "fresh/plan", "fresh/plan/needs.csv")
    }
    assert modes == {
        "old.json": 0o600,
        "new.json": 0o640,
        "fresh/plan": 0o750,
        "fresh/plan/needs.csv": 0o640,
    }


def test_links_are_followed_to_what_is_not_there_yet(place: Path) -> None:
    (place / "to").symlink_to("far/plan.json")
    (place / "tables").symlink_to("far/tables")
    write_all({Target(place / "to"): b"new", Target(place / "tables", folder=True): TABLES})
    assert (place / "to").is_symlink()
    assert (place / "far/plan.json").read_bytes() == b"new"
    assert (place / "far/tables/needs.csv").read_bytes() == b"needs"


def test_an_empty_folder_is_filled_where_it_is(place: Path) -> None:
    here = (place / "empty").stat().st_ino
    write_all({Target(place / "empty", folder=True): TABLES})
    assert (place / "empty").stat().st_ino == here


def test_a_pipe_is_written_to_and_stays(place: Path) -> None:
    os.mkfifo(place / "pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append((place / "pipe").read_bytes()))
    reader.start()
    write_all({Target(place / "pipe"): b"new", Target(place / "new.json"): b"new"})
    reader.join()
    assert read == [b"new"]
    assert (place / "pipe").is_fifo()


def test_what_a_device_does_not_take_leaves_the_files_as_they_were(place: Path) -> None:
    before = everything(place)
    with pytest.raises(DataError, match="'/dev/full': cannot be written: No space left"):
        write_all({**contents(place), Target(Path("/dev/full")): b"new"})
    assert everything(place) == before


@pytest.fixture
def opened(place: Path) -> Iterator[int]:
    """A file of ours that is open under a number."""
    descriptor = os.open(place / "opened", os.O_WRONLY | os.O_CREAT)
    yield descriptor
    with suppress(OSError):
        os.close(descriptor)


def test_an_open_stream_is_written_to_where_it_stands(place: Path, opened: int) -> None:
    os.write(opened, b"before ")
    write_all({Target(Path(f"/dev/fd/{opened}")): b"new"})
    os.write(opened, b" after")
    assert (place / "opened").read_bytes() == b"before new after"
    assert Target(Path("/dev/stdout")).prints
    assert Target(Path("/proc/self/fd/1")).prints
    assert not Target(place / "old.json").prints


@pytest.mark.parametrize(
    ("name", "folder", "says"),
    [
        ("loop", False, "cannot be written: Too many levels of symbolic links"),
        ("loop/plan.json", False, "cannot be written: Too many levels of symbolic links"),
        ("loop", True, "cannot be written: Too many levels of symbolic links"),
        ("old.json", True, "is there already"),
        ("old.json/plan.json", False, "is a file, not a folder"),
        ("empty", False, "is a folder"),
        ("x" * 300, False, "cannot be written: File name too long"),
        ("socket", False, "is not a file"),
        ("/dev/fd/999", False, "is closed"),
        ("/proc/plan.json", False, "cannot be written in '/proc'"),
    ],
)
def test_what_cannot_be_written_is_refused_before_any_work(
    place: Path, name: str, says: str, monkeypatch: pytest.MonkeyPatch, *, folder: bool
) -> None:
    import socket

    monkeypatch.chdir(place)
    (place / "loop").symlink_to("pool")
    (place / "pool").symlink_to("loop")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        (fault,) = obstacles([Target(Path(name), folder)])
    assert says in str(fault)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("new.json", "new.json"),
        ("new.json", "empty/../new.json"),
        ("other.json", "link.json"),
        ("new.json", "new.json/plan"),
        ("new.json/plan", "new.json"),
        ("-", "/dev/stdout"),
    ],
)
def test_two_outputs_in_one_place_are_refused(place: Path, one: str, other: str) -> None:
    named = [Target(Path(name) if name[0] in "-/" else place / name) for name in (one, other)]
    assert "is named twice" in [fault.what for fault in obstacles(named)]


def test_a_file_may_lie_in_a_folder_that_is_written_too(place: Path) -> None:
    named = [Target(place / "fresh", folder=True), Target(place / "fresh/plan.json")]
    assert [*obstacles(named)] == []


def test_inputs_are_not_overwritten(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    town = place / "town"
    town.mkdir()
    (town / "instance.yaml").touch()
    (place / "model.yaml").touch()
    (place / "to").symlink_to("model.yaml")
    shipped = place / "shipped"
    shipped.mkdir()
    (shipped / "README.md").touch()
    monkeypatch.setattr(placing, "INSTANCES", shipped)
    names = ["model.yaml", "to", "town/instance.yaml", "town/prices.csv", "town/X.YAML",
             "town/plan.json", "town/plans/needs.csv", "shipped/README.md", "shipped/new", "-"]  # fmt: skip
    found = over_inputs([Target(place / name) for name in names], [place / "model.yaml"])
    assert {Path(fault.where.strip("'")).relative_to(place).as_posix() for fault in found} == {
        "model.yaml", "to", "town/instance.yaml", "town/prices.csv", "town/X.YAML",
        "shipped/README.md",
    }  # fmt: skip
