"""The only door to files: models, instances and scenarios come in here, and nowhere else.

`load` returns an instance whose every figure is present, in range, in a known unit and sourced,
or raises one DataError with every fault it found.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from mixopt.data.models import find_model, load_model
from mixopt.data.places import INSTANCES, MODELS, known, shown
from mixopt.data.tables import Reader, read_csv
from mixopt.data.yaml import Document, read, validated
from mixopt.errors import DataError, Fault
from mixopt.figures import TABLES, called_for
from mixopt.instance import Figure, Instance, Period
from mixopt.schema import Derived, Head, Published, Scenario, Scenarios

__all__ = ["INSTANCES", "MODELS", "find_instance", "find_model", "load", "load_model", "shown"]


def find_instance(name: str) -> Path:
    """The folder of an instance: a path, or the name of a shipped one.

    Raises:
        DataError: There is no such folder.
    """
    path = Path(name)
    if path.is_dir():
        return path
    shipped = INSTANCES / name
    if name and shipped.is_dir() and shipped.parent == INSTANCES:
        return shipped
    names = [folder.name for folder in sorted(INSTANCES.iterdir()) if folder.is_dir()]
    raise DataError([Fault(name, "no instance folder of this name", known(name, names))])


def load(name: str) -> Instance:
    """Read an instance, by the name of a shipped one or by its folder.

    Raises:
        DataError: Every fault of its files, each with file, row, what was read and the remedy.
    """
    folder = find_instance(name)
    title = shown(folder)
    document = read(folder / "instance.yaml", f"{title}/instance.yaml")
    head = validated(document, Head)
    faults = [*_head_faults(document, head), *_stray_files(folder, title)]
    try:
        model_file = find_model(head.model, folder, document.at(("model",)))
        model = load_model(model_file)
    except DataError as error:
        raise DataError([*faults, *error.faults]) from None
    reader = Reader(head, called_for(model, head))
    files = _read_tables(folder, title, reader, faults)
    scenarios = _scenarios(folder, title, faults)
    faults += reader.faults
    faults += reader.missing(files)
    if faults:
        raise DataError(faults)
    figures = {
        address: Figure(address, kind, tuple(cell for cell in reader.cells[address] if cell))
        for address, kind in reader.kinds.items()
    }
    return Instance(folder.resolve().name, head, model, figures, scenarios)


def _read_tables(folder: Path, title: str, reader: Reader, faults: list[Fault]) -> dict[str, str]:
    """Read every table; returns the name of each that could be read."""
    files: dict[str, str] = {}
    needed = {address.table for address in reader.kinds}
    for table in TABLES:
        path, name = folder / f"{table}.csv", f"{title}/{table}.csv"
        if not path.is_file():
            if table in needed:
                rows = sum(address.table == table for address in reader.kinds)
                remedy = f"The model calls for {rows} figures in it; `mixopt new` writes them blank"
                faults.append(Fault(name, "there is no such file", remedy))
            continue
        try:
            reader.read(read_csv(path, name, table, reader.head))
        except DataError as error:
            faults.extend(error.faults)
        else:
            files[table] = name
    return files


def _scenarios(folder: Path, title: str, faults: list[Fault]) -> dict[str, Scenario]:
    path = folder / "scenarios.yaml"
    if not path.is_file():
        return {}
    try:
        document = read(path, f"{title}/scenarios.yaml")
        scenarios = validated(document, Scenarios).scenarios
    except DataError as error:
        faults.extend(error.faults)
        return {}
    for name, scenario in scenarios.items():
        below = scenario.builds_on
        seen = {name}
        while below is not None:
            where = document.at(("scenarios", name, "builds_on"))
            if below not in scenarios:
                what = f"no scenario called '{below}'"
                faults.append(Fault(where, what, known(below, list(scenarios))))
                break
            if below in seen:
                faults.append(Fault(where, f"'{name}' builds on itself", "Break the circle"))
                break
            seen.add(below)
            below = scenarios[below].builds_on
    return scenarios


def _stray_files(folder: Path, title: str) -> Iterator[Fault]:
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in TABLES:
            remedy = known(path.stem, list(TABLES))
            yield Fault(f"{title}/{path.name}", "not a table of an instance", remedy)


def _head_faults(document: Document, head: Head) -> Iterator[Fault]:
    periods = [Period(name, days.first, days.last) for name, days in head.periods.items()]
    for period in periods:
        at = document.at(("periods", period.name))
        if period.last <= period.first:
            yield Fault(at, f"{period.name} ends before it begins", "Check the dates")
        elif period.months < 1:
            yield Fault(at, f"{period.name} is not a whole number of months", "Check the dates")
    for before, after in pairwise(periods):
        if (after.first - before.last).days != 1:
            what = f"{after.name} begins on {after.first}, {before.name} ended on {before.last}"
            remedy = "Put the periods in order, without gaps"
            yield Fault(document.at(("periods", after.name)), what, remedy)
    both = set(head.envelope) & set(head.lines)
    for name in sorted(both | ({"savings_target"} & {*head.envelope, *head.lines})):
        yield Fault(document.at(("lines", name)), f"'{name}' is used twice", "Rename it")
    discount = head.discount
    source = head.sources.get(discount.source)
    at = document.at(("discount", "source"))
    if source is None:
        remedy = known(discount.source, list(head.sources))
        yield Fault(at, f"no source called '{discount.source}'", remedy)
    elif isinstance(source, Published) and not discount.where:
        yield Fault(at, "the discount is published, and 'where' is blank", "Say where")
    elif isinstance(source, Derived) and not discount.note:
        yield Fault(at, "the discount is derived, and 'note' is blank", "Write the formula")
