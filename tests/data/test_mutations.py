"""Every kind of field broken in every way, sampled: none misread, each refused with its file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
import yaml

from mixopt.data import load
from mixopt.data.csv import ALL
from mixopt.errors import DataError
from mixopt.instance.instance import Instance
from mixopt.units import UNITS

from support.breaking import councils, own_model
from support.breaking_money import boroughs

STARTS = (own_model, councils, boroughs)
VALUES = (
    "", "-1e9", "nan", "inf", "1e300", "-1e-400", "1e-400", "1e-9", "-0", "abc", "1,5", "true", "null",
    "~", "=1+1", "12%", "£5", "1_0", "0x10", "5 5", "--5", "+", "²", "٣", "é", "9" * 400, "x" * 5000,
    "0." + "3" * 30, "[", '"', "'", "{", "*", "&a", "#", "|", "2025-02-30", "1e999", "+5", "5.", "007",
)  # fmt: skip
EACH = 25


def outcome(folder: Path) -> Instance | str:
    """The instance, or what a user is told. Anything but a fault comes through."""
    try:
        return load(str(folder))
    except DataError as error:
        assert error.faults
        assert all(fault.where and fault.what and fault.remedy for fault in error.faults)
        return str(error)


@pytest.mark.slow
@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("sort", ["key", "figure", "unit", "value", "source"])
def test_a_cell_is_read_as_it_stands_or_refused_in_its_table(
    start: Callable[[Path], None], sort: str, tmp_path: Path
) -> None:
    folder, random = tmp_path / "council", Random(f"{start.__name__} {sort}")
    start(folder)
    tables = sorted(folder.glob("*.csv"))
    for _ in range(EACH):
        table = random.choice(tables)
        before = table.read_text(encoding="utf-8")
        rows = list(csv.DictReader(io.StringIO(before)))
        row, text = random.choice(rows), random.choice(VALUES)
        columns = {
            "key": [column for column in row if column not in {"figure", "unit", "source", "where",
                                                                "note", ALL} and column[0] > "9"],
            "value": [column for column in row if row[column] and (column == ALL or column[0] < "a")],
        }.get(sort, [sort])  # fmt: skip
        column = random.choice(columns)
        row[column] = text
        written = io.StringIO()
        writer = csv.DictWriter(written, list(row), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        table.write_text(written.getvalue(), encoding="utf-8")
        found = outcome(folder)
        if isinstance(found, str):
            assert table.name in found, (table.name, column, text, found)
        elif sort == "value":
            cells = [c for f in found.figures.values() for c in f.cells if c.value]
            wanted = float(text) * UNITS[row["unit"]].factor  # raises where it is no number
            assert not wanted or wanted in {cell.value for cell in cells}
        else:
            assert not text, (table.name, column, text)  # blank where it was blank
        table.write_text(before, encoding="utf-8")


NAMES = [
    (start, section, name)
    for start, text in ((boroughs, None), (councils, None))
    for section, name in (
        [("funds", "top_up"), ("funds", "receipts"), ("funds", "cushion"), ("funds", "minimum"),
         ("partners", "nhs"), ("schemes", "home_first"), ("schemes", "moving_in"),
         ("ringfences", "ceiling"), ("metrics", "admissions"), ("levers", "redesign"),
         ("services", "home"), ("needs", "older"), ("themes", "discharges")]
        if start is boroughs
        else [("services", "help"), ("services", "reablement"), ("levers", "build")]
    )
]  # fmt: skip


@pytest.mark.parametrize(("start", "section", "name"), NAMES)
def test_a_name_gone_from_the_model_is_told_with_the_model(
    start: Callable[[Path], None], section: str, name: str, tmp_path: Path
) -> None:
    """The row may be the stray, or the model may lack the name: both places are named."""
    folder = tmp_path / "council"
    start(folder)
    model = yaml.safe_load((folder / "model.yaml").read_text(encoding="utf-8"))
    del model[section][name]
    (folder / "model.yaml").write_text(yaml.safe_dump(model), encoding="utf-8")
    found = outcome(folder)
    assert isinstance(found, str)
    assert "model.yaml" in found
    for line in found.splitlines():
        if re.search(r"call(s)? for no figure", line):
            assert "model.yaml" in line.partition(": ")[2], line


@pytest.mark.slow
@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("file", ["instance.yaml", "model.yaml"])
def test_a_word_of_yaml_is_read_or_refused(
    start: Callable[[Path], None], file: str, tmp_path: Path
) -> None:
    folder, random = tmp_path / "council", Random(f"{start.__name__} {file}")
    start(folder)
    path = folder / file
    before = path.read_text(encoding="utf-8")
    words = list(re.finditer(r"[^\s,:{}\[\]]+", before))
    for _ in range(2 * EACH):
        word, text = random.choice(words), random.choice((*VALUES, '"\\ud800"', "!!x", "? a"))
        path.write_text(before[: word.start()] + text + before[word.end() :], encoding="utf-8")
        outcome(folder)
    path.write_text(before, encoding="utf-8")
    assert isinstance(outcome(folder), Instance)
