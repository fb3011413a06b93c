"""The only door to files: models, instances and scenarios come in here, and nowhere else.

`load` returns an instance whose every figure is present, in range, in a known unit and sourced,
or raises one DataError with every fault it found.
"""

from __future__ import annotations

from os import PathLike, fspath
from pathlib import Path

from mixopt.data.loading import Loading
from mixopt.data.models import find_model, load_model
from mixopt.data.paths import INSTANCES, MODELS, display_name, is_file, is_folder
from mixopt.data.workbook import OTHER_ENDINGS, as_folder, is_workbook
from mixopt.errors import DataError, Fault
from mixopt.instance.consistency import contradictions
from mixopt.instance.instance import Instance
from mixopt.instance.nearest import suggest

__all__ = [
    "INSTANCES",
    "MODELS",
    "check",
    "display_name",
    "find_instance",
    "find_model",
    "load",
    "load_model",
]


def find_instance(name: str) -> Path:
    """The folder or workbook of an instance: a path, or the name of a shipped one.

    A folder of the shipped name that holds no `instance.yaml` does not stand in its way.

    Raises:
        DataError: There is no such folder.
    """
    path, shipped = Path(name), INSTANCES / name
    ours = name and is_folder(shipped) and shipped.parent == INSTANCES
    if name and is_folder(path) and (is_file(path / "instance.yaml") or not ours):
        return path
    if ours:
        return shipped
    if name and is_workbook(path):
        return path  # whether there is one, and whether it can be read, is said on reading it
    if name and is_file(path):
        what, remedy = "a file, not an instance's folder", "Name its folder"
        if (ending := path.suffix.lower()) in OTHER_ENDINGS:
            what, remedy = f"a spreadsheet that is not read ({ending})", OTHER_ENDINGS[ending]
        raise DataError([Fault(name, what, remedy)])
    names = [folder.name for folder in sorted(INSTANCES.iterdir()) if folder.is_dir()]
    raise DataError([Fault(f"'{name}'", "no instance folder of this name", suggest(name, names))])


def load(name: str | PathLike[str]) -> Instance:
    """Read an instance, by the name of a shipped one, by its folder or by its workbook.

    Raises:
        DataError: Every fault of its files, each with file and row, or with sheet and cell, what
            was read and the remedy.
        TypeError: It is given something other than a name or a path.
    """
    if not isinstance(name, str | PathLike):
        given = "None" if name is None else f"a {type(name).__name__}"
        msg = (
            f"mixopt.load takes the name of a shipped instance, or a folder, and was given {given}"
        )
        raise TypeError(f"{msg}. Write mixopt.load('tutorial'), or mixopt.load('my_council')")
    place = find_instance(fspath(name))
    with as_folder(place, display_name(place)):
        return Loading(place).instance()


def check(instance: Instance | str | PathLike[str]) -> tuple[Fault, ...]:
    """Every fault of an instance, or of the files of one; nothing where it is sound.

    Args:
        instance: A shipped name or a folder, whose files are read; or an instance, whose figures
            are looked at together.
    """
    if isinstance(instance, Instance):
        return tuple(contradictions(instance))
    try:
        load(instance)
    except DataError as error:
        return error.faults
    return ()
