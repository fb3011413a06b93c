"""Where an output is to go, and what stands in the way of writing it there."""

from __future__ import annotations

import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from mixopt.data.paths import ENGLAND, INSTANCES, MODELS, is_file, is_folder
from mixopt.errors import Fault

STANDARD_OUTPUT = "-"
"""The name that stands for it."""

LINKS = 40
"""Links that are followed to find where a name leads; the system follows no more."""

INPUT_ENDINGS = {".csv", ".yaml", ".yml"}
"""Endings of what is read as a part of an instance where it lies in its folder."""

_DESCRIPTOR = re.compile(r"/(?:dev|proc/(?:self|thread-self|\d+))/fd/(\d+)")


@dataclass(frozen=True)
class Target:
    """A place to write to.

    Attributes:
        path: As it was named.
        folder: A new or empty folder is to be filled, and not a file to be written.
    """

    path: Path
    folder: bool = False

    @property
    def name(self) -> str:
        """As messages call it."""
        if self.prints:
            return "standard output"
        return f"'{self.path.as_posix()}'"

    @property
    def prints(self) -> bool:
        """Whether it is standard output: `-`, or a name of its device such as `/dev/stdout`."""
        return self.stream == 1

    @cached_property
    def place(self) -> Path:
        """Where it really is: every link followed."""
        return Path(os.path.realpath(self.path))

    @cached_property
    def stream(self) -> int | None:
        """The open stream of this process that it names, by number; None for anything else."""
        if self.folder:
            return None
        if str(self.path) == STANDARD_OUTPUT:
            return 1
        path = self.path
        for _ in range(LINKS):
            path = Path(os.path.realpath(path.parent), path.name)
            found = _DESCRIPTOR.fullmatch(path.as_posix())
            if found:
                return int(found[1])
            try:
                path = path.parent / path.readlink()
            except OSError:
                return None
        return None

    @property
    def special(self) -> bool:
        """Whether it is written to as it stands: an open stream, a device or a pipe.

        Raises:
            OSError: It cannot be looked at.
        """
        if self.stream is not None:
            return True
        mode = self.mode
        return mode is not None and (stat.S_ISCHR(mode) or stat.S_ISFIFO(mode))

    @property
    def mode(self) -> int | None:
        """Kind and permissions of what is there; None where nothing is.

        Raises:
            OSError: It cannot be looked at: links in a circle, a name that is too long.
        """
        try:
            return self.place.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            return None


def obstacles(targets: Sequence[Target]) -> Iterator[Fault]:
    """What stands in the way of writing to these, before any work is done."""
    for at, target in enumerate(targets):
        try:
            what, remedy = _obstacle(target)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            what, remedy = f"cannot be written: {reason}", "Choose another name"
        if what:
            yield Fault(target.name, what, remedy)
        if any(_same(target, other) for other in targets[:at]):
            yield Fault(target.name, "is named twice", "Name another file")


def _same(one: Target, other: Target) -> bool:
    """Whether both are one place, or one is a file that the other takes for a folder."""
    if one.stream is not None or other.stream is not None:
        return one.stream == other.stream
    return one.place == other.place or _lies_in(one, other) or _lies_in(other, one)


def _lies_in(one: Target, other: Target) -> bool:
    """Whether the other, which is to be a file, would have to be a folder for this one."""
    return not other.folder and other.place in one.place.parents and not is_folder(other.place)


def _obstacle(target: Target) -> tuple[str, str]:
    if target.stream is not None:
        return _find_closed(target.stream)
    mode = target.mode
    if target.folder:
        if mode is not None and not (stat.S_ISDIR(mode) and not any(target.place.iterdir())):
            return "is there already", "Name a new folder, or empty it"
    elif mode is not None:
        if stat.S_ISDIR(mode):
            return "is a folder", "Name a file in it"
        if not (stat.S_ISREG(mode) or target.special):
            return "is not a file", "Name another"
        if not os.access(target.place, os.W_OK):
            return "cannot be written: no permission", "Choose another place"
        if stat.S_ISREG(mode) and _is_standard_output(target.place):
            return "is where standard output goes", "Name another file, or write to -"
    return ("", "") if not target.folder and target.special else _no_room(target)


def _find_closed(stream: int) -> tuple[str, str]:
    try:
        os.fstat(stream)
    except OSError:
        return "is closed", "Name a file"
    if stream == 1 and sys.__stdout__ is None:  # nothing was open when Python began
        return "is closed", "Name a file"
    return "", ""


def _is_standard_output(place: Path) -> bool:
    """Whether a file is what standard output was sent to."""
    try:
        return os.path.samestat(place.stat(), os.fstat(1))
    except OSError:
        return False


def _no_room(target: Target) -> tuple[str, str]:
    """Why nothing new can be written beside a target, or in it."""
    within = (target.place, *target.place.parents) if target.folder else target.place.parents
    above = next(parent for parent in within if parent.exists())
    if not above.is_dir():
        return f"cannot be written: '{above}' is a file, not a folder", "Choose another place"
    if not os.access(above, os.W_OK):
        return f"cannot be written: no permission in '{above}'", "Choose another place"
    try:
        with tempfile.TemporaryFile(dir=above):
            return "", ""
    except OSError as error:
        return f"cannot be written in '{above}': {error.strerror}", "Choose another place"


def over_inputs(targets: Iterable[Target], read: Iterable[Path]) -> Iterator[Fault]:
    """Targets that are inputs, or would be taken for inputs from then on.

    Args:
        targets: Where outputs are to go.
        read: The files that were read to get the instance.
    """
    inputs = {os.path.realpath(path) for path in read}
    shipped = [Path(os.path.realpath(root)) for root in (MODELS, INSTANCES, ENGLAND)]
    for target in targets:
        if target.stream is not None:
            continue
        place = target.place
        if str(place) in inputs:
            yield Fault(target.name, "is an input of this very command", "Name another file")
        elif place.suffix.lower() in INPUT_ENDINGS and is_file(place.parent / "instance.yaml"):
            what = "would be an input of the instance in whose folder it is"
            yield Fault(target.name, what, "Name a file elsewhere, or a folder in it")
        elif is_file(place) and any(place.is_relative_to(root) for root in shipped):
            yield Fault(target.name, "is a file that mixopt ships", "Name another file")
