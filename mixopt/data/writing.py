"""Writes outputs whole or not at all, however many there are.

Everything is written first beside where it is to go, under names that begin with `.mixopt-`, and
renamed when all of it is there. Where something fails, or a signal ends the process, what was there
before is there still, and nothing that was made for the new is left. Links are followed; a file
keeps its mode, and a new one gets what the umask says. Streams, devices and pipes cannot be
staged: they are written to when all else is staged, and before anything is renamed.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from types import FrameType

from mixopt.data.targets import Target
from mixopt.errors import DataError, Fault

Content = bytes | Mapping[str, bytes]
"""What a file holds; of a folder, what each of its files holds, by name."""

PREFIX = ".mixopt-"


def write_all(contents: Mapping[Target, Content]) -> None:
    """Write all of this, or nothing.

    Raises:
        DataError: One of them cannot be written; what was there before is there still.
        BrokenPipeError: What read our own output has gone away; the same holds.
        SystemExit: A signal asked the process to end; the same holds.
    """
    with _raise_on_signals() as ignore_signals:
        work = _Work()
        try:
            _write(work, contents)
        finally:
            ignore_signals()
            work.clear()


def _write(work: _Work, contents: Mapping[Target, Content]) -> None:
    ordered = sorted(contents, key=lambda target: not target.folder)  # files may lie in new folders
    special = [target for target in ordered if not target.folder and target.special]
    for target in ordered:
        if target not in special:
            with _name_faults(target.name):
                work.stage(target, contents[target])
    for target in special:
        content = contents[target]
        with _name_faults(target.name, ours=target.stream is not None):
            _write_through(target, content if isinstance(content, bytes) else b"")
    work.rename()


@contextmanager
def _name_faults(name: str, *, ours: bool = False) -> Iterator[None]:
    """Say of what cannot be written which it is.

    Args:
        name: As messages call it.
        ours: It is a stream of this process: that nobody reads it any longer is no fault.
    """
    try:
        yield
    except OSError as error:
        if ours and isinstance(error, BrokenPipeError):
            raise
        what = f"cannot be written: {error.strerror or error}"
        raise DataError([Fault(name, what, "Choose another place")]) from None


@dataclass(frozen=True, slots=True)
class _Move:
    """One rename to come."""

    target: Target
    staged: Path
    place: Path
    new: bool
    """Nothing is there yet."""


@dataclass
class _Work:
    """What was made on the way, so that it can be undone.

    Each thing is noted before it is made: a signal may come between any two lines.
    """

    moves: list[_Move] = field(default_factory=list)
    begun: list[_Move] = field(default_factory=list)
    kept: dict[Path, Path] = field(default_factory=dict)
    """What was there before, by where it belongs."""
    made: list[Path] = field(default_factory=list)
    """Folders above the targets, outermost first."""
    staged: list[Path] = field(default_factory=list)
    new_folders: dict[Path, Path] = field(default_factory=dict)
    """Where the files of each new folder are staged."""
    done: bool = False

    def stage(self, target: Target, content: Content) -> None:
        """Write beside where it is to go."""
        if isinstance(content, bytes):
            self._stage_file(target, content)
        elif target.mode is None:
            self._stage_folder(target, content)
        else:
            self._fill_folder(target, content)

    def _stage_file(self, target: Target, content: bytes) -> None:
        place = target.place
        for folder, staged in self.new_folders.items():
            if place.is_relative_to(folder):
                inside = staged / place.relative_to(folder)
                inside.parent.mkdir(parents=True, exist_ok=True)
                _create(inside, content, None)
                return
        self._make_parents(place)
        before = place.stat() if target.mode is not None else None
        staged = self._beside(place)
        _create(staged, content, before)
        self.moves.append(_Move(target, staged, place, before is None))

    def _stage_folder(self, target: Target, content: Mapping[str, bytes]) -> None:
        """A new folder is renamed as a whole."""
        self._make_parents(target.place)
        staged = self._beside(target.place)
        staged.mkdir()
        for name, each in content.items():
            _create(staged / name, each, None)
        self.new_folders[target.place] = staged
        self.moves.append(_Move(target, staged, target.place, new=True))

    def _fill_folder(self, target: Target, content: Mapping[str, bytes]) -> None:
        """An empty folder stays what it is, and where: it may be mounted, or somebody be in it."""
        staged = self._beside(target.place / "any")
        staged.mkdir()
        for name, each in content.items():
            _create(staged / name, each, None)
            self.moves.append(_Move(target, staged / name, target.place / name, new=True))

    def _make_parents(self, place: Path) -> None:
        missing = [folder for folder in place.parents if not folder.exists()]
        for folder in reversed(missing):
            self.made.append(folder)
            folder.mkdir(exist_ok=True)

    def _beside(self, place: Path) -> Path:
        staged = place.with_name(f"{PREFIX}{token_hex(8)}")
        self.staged.append(staged)
        return staged

    def rename(self) -> None:
        """Put everything in its place; keep what was there until all of it is."""
        for move in self.moves:
            if len(self.moves) > 1 and not move.new:
                with _name_faults(move.target.name):
                    self.kept[move.place] = self._beside(move.place)
                    _keep(move.place, self.kept[move.place])
        for move in self.moves:
            with _name_faults(move.target.name):
                self.begun.append(move)
                move.staged.replace(move.place)
        self.done = True

    def clear(self) -> None:
        """Remove what is not needed; where not all was renamed, undo what was."""
        if not self.done:
            for move in reversed(self.begun):
                kept = self.kept.get(move.place)
                if kept is not None:
                    kept.replace(move.place)
                elif move.new and not move.staged.exists():
                    _remove(move.place)
        for path in self.staged:
            _remove(path)
        for folder in () if self.done else reversed(self.made):
            with suppress(OSError):
                folder.rmdir()


def _create(path: Path, content: bytes, before: os.stat_result | None) -> None:
    """Write a new file; where it is to replace another, with the mode and the owner of that."""
    mode = 0o666 if before is None else stat.S_IMODE(before.st_mode)
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if before is None:
        return
    now = path.stat()
    if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        with suppress(OSError):
            os.chown(path, before.st_uid, before.st_gid)
    path.chmod(mode)


def _keep(place: Path, kept: Path) -> None:
    """A second name for a file; a copy where the file system has no second names."""
    try:
        kept.hardlink_to(place)
    except OSError:
        kept.unlink(missing_ok=True)
        shutil.copy2(place, kept)


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_symlink() or not path.is_dir():
            path.unlink(missing_ok=True)
        elif any(path.iterdir()):
            shutil.rmtree(path)
        else:
            path.rmdir()


def _write_through(target: Target, content: bytes) -> None:
    """Write to a stream, a device or a pipe as it stands."""
    ours = {1: sys.stdout, 2: sys.stderr}.get(target.stream or 0)
    if target.stream is None:
        with target.place.open("wb") as file:
            file.write(content)
    elif ours is None:
        with os.fdopen(os.dup(target.stream), "wb") as file:
            file.write(content)
    else:
        ours.flush()
        if hasattr(ours, "buffer"):
            ours.buffer.write(content)
        else:
            ours.write(content.decode())
        ours.flush()


@contextmanager
def _raise_on_signals() -> Iterator[Callable[[], None]]:
    """Let a signal that would end the process raise, so that it can be cleared up after.

    Yields a function after which such signals are ignored.
    """
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    defaults = (signal.SIG_DFL, signal.default_int_handler)
    before = {
        number: signal.getsignal(number)
        for number in (getattr(signal, name) for name in names if hasattr(signal, name))
        if threading.current_thread() is threading.main_thread()
        and signal.getsignal(number) in defaults
    }

    def ignore() -> None:
        for number in before:
            signal.signal(number, signal.SIG_IGN)

    def end(number: int, _frame: FrameType | None) -> None:
        ignore()
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)

    try:
        for number in before:
            signal.signal(number, end)
        yield ignore
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
