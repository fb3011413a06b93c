"""Reads what is published of England's councils: the shipped tables of `england/`.

A cell is a number or a mark of `marks.csv`; anything else is a fault, so that no mark is taken for
0 and no blank for a value.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from mixopt.data.paths import ENGLAND
from mixopt.errors import DataError, Fault
from mixopt.instance.councils import (
    Council,
    Councils,
    Input,
    Publication,
    PublishedFigure,
)

JOINT = "_joint"
"""Ends the inputs that are of two councils together: blank for all others."""


@cache
def shipped_councils() -> Councils:
    """England's councils, with the newest edition of what is published of each."""
    return read_councils(ENGLAND)


def read_councils(folder: Path) -> Councils:
    """The councils of a folder of tables, each with its newest edition.

    Args:
        folder: With `councils.csv`, `inputs.csv`, `marks.csv`, `older.csv`, `published.csv` and
            `sources.csv`.

    Raises:
        DataError: Every cell that is neither a number nor a mark, and every name that is not in
            the table which it should be in.
    """
    tables = {
        name: [*_rows(folder / f"{name}.csv")]
        for name in ("councils", "inputs", "marks", "older", "published", "sources")
    }
    publications = [Publication(**row) for row in tables["sources"]]
    inputs = {
        row["input"]: Input(
            row["input"], row["title"], row["unit"], row["date"], row["source"], row["where"]
        )
        for row in tables["inputs"]
    }
    marks = {row["mark"]: row["meaning"] for row in tables["marks"]}
    older = {
        (row["code"], row["edition"], row["input"]): (row["date"], row["why"])
        for row in tables["older"]
    }
    faults: list[Fault] = [*_unknown_names(tables, inputs)]
    newest: dict[str, dict[str, PublishedFigure]] = {}
    for at, row in sorted(
        enumerate(tables["published"], start=2), key=lambda numbered: numbered[1]["edition"]
    ):
        where = f"{folder.name}/published.csv, row {at}"
        newest[row["code"]] = _figures(row, inputs, marks, older, where, faults)
    faults += [
        Fault(f"{folder.name}/published.csv", f"no row of '{row['council']}'", "Add one")
        for row in tables["councils"]
        if row["code"] not in newest
    ]
    if faults:
        raise DataError(faults)
    return Councils((_council(row, newest) for row in tables["councils"]), publications)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _council(row: Mapping[str, str], newest: Mapping[str, dict[str, PublishedFigure]]) -> Council:
    return Council(
        row["code"],
        row["council"],
        row["region"],
        row["dfe_code"],
        tuple(filter(None, row["other_codes"].split(";"))),
        tuple(filter(None, row["also_called"].split(";"))),
        row["returns_with"],
        newest[row["code"]],
    )


def _figures(
    row: Mapping[str, str],
    inputs: Mapping[str, Input],
    marks: Mapping[str, str],
    older: Mapping[tuple[str, str, str], tuple[str, str]],
    where: str,
    faults: list[Fault],
) -> dict[str, PublishedFigure]:
    """The figures of a council: all inputs but those of a joint return that it has no part in."""
    figures = {}
    for name, each in inputs.items():
        text = row[name]
        if not text and name.endswith(JOINT):
            continue
        date, why = older.get((row["code"], row["edition"], name), (each.date, ""))
        value = None if text in marks else _number(text, each.unit)
        if text not in marks and value is None:
            remedy = f"Write a number, or a mark of marks.csv: {', '.join(marks)}"
            faults.append(Fault(f"{where} ({name})", f"reads '{text}'", remedy))
        mark = text if value is None else ""
        figures[name] = PublishedFigure(each, value, mark, date, marks.get(text, why))
    return figures


def _number(text: str, unit: str) -> float | None:
    """A finite number; below 0 only if it is money, which a council may have got back."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and (value >= 0 or "£" in unit) else None


def _unknown_names(
    tables: Mapping[str, list[dict[str, str]]], inputs: Mapping[str, Input]
) -> Iterator[Fault]:
    """Rows that speak of a council, an input or a source that has no row of its own."""
    codes = {row["code"] for row in tables["councils"]}
    sources = {row["source"] for row in tables["sources"]}
    for table in ("older", "published"):
        for at, row in enumerate(tables[table], start=2):
            if row["code"] not in codes:
                yield Fault(f"{table}.csv, row {at}", f"no council '{row['code']}'")
            if row.get("input", next(iter(inputs))) not in inputs:
                yield Fault(f"{table}.csv, row {at}", f"no input '{row['input']}'")
    for each in inputs.values():
        if each.source not in sources:
            yield Fault(f"inputs.csv ({each.name})", f"no source '{each.source}'")
