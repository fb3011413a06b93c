"""The only door to files: models, instances and scenarios come in here, and nowhere else.

`load` returns an instance whose every figure is present, in range, in a known unit and sourced,
or raises one DataError with every fault it found.
"""

from __future__ import annotations

from pathlib import Path

from mixopt.data.loading import Loading
from mixopt.data.models import find_model, load_model
from mixopt.data.paths import INSTANCES, MODELS, is_file, is_folder, shown
from mixopt.errors import DataError, Fault
from mixopt.instance.instance import Instance
from mixopt.instance.nearest import known

__all__ = ["INSTANCES", "MODELS", "find_instance", "find_model", "load", "load_model", "shown"]


def find_instance(name: str) -> Path:
    """The folder of an instance: a path, or the name of a shipped one.

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
    if name and is_file(path):
        raise DataError([Fault(name, "a file, not an instance's folder", "Name its folder")])
    names = [folder.name for folder in sorted(INSTANCES.iterdir()) if folder.is_dir()]
    raise DataError([Fault(f"'{name}'", "no instance folder of this name", known(name, names))])


def load(name: str) -> Instance:
    """Read an instance, by the name of a shipped one or by its folder.

    Raises:
        DataError: Every fault of its files, each with file, row, what was read and the remedy.
    """
    return Loading(find_instance(name)).instance()
