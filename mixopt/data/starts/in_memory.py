"""A start as an instance, without files between: where many councils are planned at once.

The same reader takes the same cells, and figures are held against each other as in files. What
files have besides is left out: scenarios, and where each row stands.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from mixopt.data.csv import Row, Table
from mixopt.data.figure_reader import Reader
from mixopt.data.models import find_model, load_model
from mixopt.data.paths import display_name
from mixopt.data.starts.files import MODEL, area_of, cells_of, head_of
from mixopt.data.validation import validate
from mixopt.data.yaml import read
from mixopt.errors import DataError, Fault
from mixopt.instance.consistency import Consistency
from mixopt.instance.defaults import defaults_of, with_source
from mixopt.instance.figures import list_called_for
from mixopt.instance.instance import Instance
from mixopt.instance.kinds import TABLES, Address, Kind
from mixopt.instance.start import Start
from mixopt.schema.fields import FrozenDict
from mixopt.schema.head import Head
from mixopt.schema.model import Model
from mixopt.schema.usual import Default

ANYBODY = "anybody"
"""Stands for a council's name in a head that many share."""


def instance_of(start: Start, first: int, years: int) -> Instance:
    """The instance that the files of a start are read as, without their scenarios.

    Args:
        start: A council's rows.
        first: The year in which the first period begins.
        years: How many.

    Raises:
        DataError: Every figure that is not sound, or does not go with the others.
    """
    model, file = _model()
    name = start.council.name
    area = area_of(name)
    head, kinds, defaults = _shared(head_of(start, first, years, ANYBODY))
    title = head.title.replace(ANYBODY, name)
    head = head.model_copy(update={"title": title, "areas": FrozenDict({area: name})})
    reader = Reader(head, kinds, file, defaults=defaults)
    faults = [fault for table in _tables(start, head) for fault in reader.read(table)]
    if faults:
        raise DataError(faults)
    figures = reader.figures()
    if reader.by_default:
        head = with_source(head, file, (default.why for default in reader.by_default.values()))
    instance = Instance(area, head, model, figures, {})
    clashes: list[Fault] = [fault for _, fault in Consistency(instance).clashes(figures)]
    if clashes:
        raise DataError(clashes)
    return instance


def _tables(start: Start, head: Head) -> list[Table]:
    """Its rows as tables, each row with a number as in a file."""
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    for each in start.rows:
        there = rows[each.table]
        there.append(Row(len(there) + 2, cells_of(each, [*head.periods])))
    name = start.council.name
    return [Table(table, f"{name}, {table}", tuple(own)) for table, own in rows.items() if own]


@cache
def _model() -> tuple[Model, str]:
    """The model of all starts, and what messages call its file."""
    path = find_model(MODEL, Path(), "--model")
    return load_model(path), display_name(path)


@cache
def _shared(text: str) -> tuple[Head, dict[Address, Kind], dict[Address, Default]]:
    """What councils share whose heads differ by name alone: head, figures, defaults of figures."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "instance.yaml"
        file.write_text(text, encoding="utf-8")
        head = validate(read(file, "instance.yaml"), Head)
    model, _ = _model()
    kinds = list_called_for(model, head)
    return head, kinds, defaults_of(model, kinds)
