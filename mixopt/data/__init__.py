"""The only door to files: models, instances and scenarios come in here, and nowhere else.

`load` returns an instance whose every figure is present, in range, in a known unit and sourced,
or raises one DataError with every fault it found.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from os import PathLike, fspath
from pathlib import Path

from mixopt.data.csv import read_csv
from mixopt.data.figure_reader import Reader
from mixopt.data.funding_checks import money_faults
from mixopt.data.head import read_head
from mixopt.data.models import find_model, load_model
from mixopt.data.paths import INSTANCES, MODELS, is_file, is_folder, is_there, known, shown
from mixopt.data.scenarios import misplaced, out_of_range, read_scenarios
from mixopt.data.yaml import Document
from mixopt.errors import DataError, Fault
from mixopt.instance.consistency import contradictions
from mixopt.instance.figures import called_for
from mixopt.instance.instance import Instance
from mixopt.instance.kinds import TABLES
from mixopt.schema.head import Head
from mixopt.schema.model import Model

__all__ = [
    "INSTANCES", "MODELS", "check", "find_instance", "find_model", "load", "load_model", "shown",
]  # fmt: skip


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


def load(name: str | PathLike[str]) -> Instance:
    """Read an instance, by the name of a shipped one or by its folder.

    Raises:
        DataError: Every fault of its files, each with file, row, what was read and the remedy.
        TypeError: It is given something other than a name or a path.
    """
    if not isinstance(name, str | PathLike):
        told = "None" if name is None else f"a {type(name).__name__}"
        msg = f"mixopt.load takes the name of a shipped instance, or a folder, and was given {told}"
        raise TypeError(f"{msg}. Write mixopt.load('tutorial'), or mixopt.load('my_council')")
    folder = find_instance(fspath(name))
    title = shown(folder)
    faults: list[Fault] = []
    document, head = read_head(folder / "instance.yaml", f"{title}/instance.yaml", faults)
    faults += _stray_files(folder, title)
    model = _model(document, head, folder, faults)
    if head and model:
        faults += money_faults(document, head, model)
    reader = Reader(head, called_for(model, head) if model else None) if head else None
    if reader:
        _read_tables(folder, title, reader, faults)
    path, file = folder / "scenarios.yaml", f"{title}/scenarios.yaml"
    changes, scenarios = read_scenarios(path, file, faults)
    if reader and model:
        faults += misplaced(changes, scenarios, reader.kinds, reader.periods)
    if faults or not (model and head and reader):
        raise DataError(faults)
    instance = Instance(folder.resolve().name, head, model, reader.figures(), scenarios)
    faults += [*contradictions(instance), *out_of_range(changes, instance)]
    if faults:
        raise DataError(faults)
    return instance


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


def _model(
    document: Document, head: Head | None, folder: Path, faults: list[Fault]
) -> Model | None:
    if head is None or not isinstance(head.model, str):
        return None
    try:
        return load_model(find_model(head.model, folder, document.at(("model",))))
    except DataError as error:
        faults.extend(error.faults)
        return None


def _read_tables(folder: Path, title: str, reader: Reader, faults: list[Fault]) -> None:
    needed = [address.table for address in reader.kinds]
    for table in TABLES:
        path, name = folder / f"{table}.csv", f"{title}/{table}.csv"
        if not is_there(path):
            if table in needed:
                remedy = f"Add it: the model calls for {needed.count(table)} figures in it"
                faults.append(Fault(name, "there is no such file", remedy))
            continue
        try:
            faults += reader.read(read_csv(path, name, table, reader.head))
        except DataError as error:
            faults += error.faults


def _stray_files(folder: Path, title: str) -> Iterator[Fault]:
    """Files that look as if they were meant to be read, under names that are not."""
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in TABLES:
            near = get_close_matches(path.stem.lower(), TABLES, n=1, cutoff=0.7)
            remedy = f"Did you mean '{near[0]}.csv'?" if near else f"There are: {', '.join(TABLES)}"
            yield Fault(f"{title}/{path.name}", "not a table of an instance", remedy)
    for path in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml"))):
        for right in ("instance.yaml", "scenarios.yaml"):
            if path.name != right and get_close_matches(path.name.lower(), [right], cutoff=0.88):
                remedy = f"Did you mean '{right}'?"
                yield Fault(f"{title}/{path.name}", "not a file that is read", remedy)
