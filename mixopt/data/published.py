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
    money_year,
)

JOINT = "_joint"
"""Ends the inputs that are of two councils together: blank for all others."""

YEARS_BEFORE = 3
"""Between the two counts of children looked after that say how they have grown."""


@cache
def shipped_councils(edition: int | None = None) -> Councils:
    """England's councils, with the newest edition of what is published of each, or an older one."""
    return read_councils(ENGLAND, edition)


@cache
def shipped_adults() -> Councils:
    """The same councils, with what is published of each one's adult social care."""
    return read_councils(ENGLAND / "adults", common=ENGLAND)


def read_councils(folder: Path, edition: int | None = None, common: Path | None = None) -> Councils:
    """The councils of a folder of tables, each with its newest edition.

    Args:
        folder: With `inputs.csv`, `older.csv`, `published.csv` and `sources.csv`.
        edition: Another edition; councils that did not exist then are left out.
        common: With `councils.csv` and `marks.csv`; None: the same folder.

    Raises:
        DataError: Every cell that is neither a number nor a mark, and every name that is not in
            the table which it should be in.
    """
    tables = {
        name: [*_rows(place / f"{name}.csv")]
        for place, names in (
            (common or folder, ("councils", "marks")),
            (folder, ("inputs", "older", "published", "sources")),
        )
        for name in names
    }
    publications = [Publication(**row) for row in tables["sources"]]
    inputs = {row["input"]: row for row in tables["inputs"]}
    marks = {row["mark"]: row["meaning"] for row in tables["marks"]}
    older = {
        (row["code"], row["edition"], row["input"]): (row["date"], row["why"])
        for row in tables["older"]
    }
    faults: list[Fault] = [*_unknown_names(tables, inputs)]
    rows = _rows_of(tables["published"], edition)
    found = {
        code: (
            int(row["edition"]),
            _figures(row, inputs, marks, older, f"{folder.name}/published.csv, row {at}", faults),
        )
        for code, (at, row) in rows.items()
    }
    faults += [
        Fault(f"{folder.name}/published.csv", f"no row of '{row['council']}'", "Add one")
        for row in tables["councils"]
        if row["code"] not in found and edition is None
    ]
    if faults:
        raise DataError(faults)
    councils = (
        _council(row, *found[row["code"]]) for row in tables["councils"] if row["code"] in found
    )
    return Councils(councils, publications)


def _rows_of(
    published: list[dict[str, str]], edition: int | None
) -> dict[str, tuple[int, dict[str, str]]]:
    """By council the row, with its number, of an edition; or of the newest that it has."""
    numbered = sorted(enumerate(published, start=2), key=lambda each: each[1]["edition"])
    return {
        row["code"]: (at, row)
        for at, row in numbered
        if edition is None or row["edition"] == str(edition)
    }


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _council(
    row: Mapping[str, str], edition: int, figures: Mapping[str, PublishedFigure]
) -> Council:
    return Council(
        row["code"],
        row["council"],
        row["region"],
        row["dfe_code"],
        tuple(filter(None, row["other_codes"].split(";"))),
        tuple(filter(None, row["also_called"].split(";"))),
        row["returns_with"],
        figures,
        edition,
    )


def _figures(
    row: Mapping[str, str],
    inputs: Mapping[str, Mapping[str, str]],
    marks: Mapping[str, str],
    older: Mapping[tuple[str, str, str], tuple[str, str]],
    where: str,
    faults: list[Fault],
) -> dict[str, PublishedFigure]:
    """The figures of a council: all inputs but those of a joint return that it has no part in."""
    figures = {}
    for name, printed in inputs.items():
        each = _input(printed, int(row["edition"]))
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


def _input(row: Mapping[str, str], edition: int) -> Input:
    """An input of an edition: its dates are of that year."""
    before, money = edition - YEARS_BEFORE, money_year(edition, "-")
    date = row["date"].format(edition=edition, before=before, money=money)
    return Input(row["input"], row["title"], row["unit"], date, row["source"], row["where"])


def _number(text: str, unit: str) -> float | None:
    """A finite number; below 0 only if it is money, which a council may have got back."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and (value >= 0 or "£" in unit) else None


def _unknown_names(
    tables: Mapping[str, list[dict[str, str]]], inputs: Mapping[str, Mapping[str, str]]
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
    for name, printed in inputs.items():
        if printed["source"] not in sources:
            yield Fault(f"inputs.csv ({name})", f"no source '{printed['source']}'")
