"""Reads what stands once for all of England: national values, and the checks of what is published."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from mixopt.data.paths import ENGLAND
from mixopt.data.starts.wording import number
from mixopt.instance.start import Check, National

KINDS = {"published": "", "derived": "Derived: ", "assumed": "Assumed: "}


class Values:
    """National values by name, and the words of a note about each."""

    def __init__(self, values: Mapping[str, National]) -> None:
        """Hold them."""
        self.all = values

    def __getitem__(self, name: str) -> float:
        """The value itself."""
        return self.all[name].value

    def describe(self, name: str) -> str:
        """Its title, value, range, source and reason, for a note."""
        found = self.all[name]
        text = f"{found.title}: {number(found.value, 4)} {found.unit}"
        if found.least is not None and found.most is not None:
            text += f" (range {number(found.least, 4)} to {number(found.most, 4)})"
        by = f" By {found.source}" if found.kind == "assumed" else f" {found.source}"
        return f"{text}. {found.why}{by}, {found.kind}."


@cache
def national_values() -> Values:
    """The shipped national values."""
    return Values({name: National(name=name, **_typed(row)) for name, row in _rows("national.csv")})


@cache
def checks() -> Mapping[str, Check]:
    """The shipped checks, by name."""
    return {name: Check(name, **_typed(row)) for name, row in _rows("checks.csv")}


def _rows(file: str) -> list[tuple[str, dict[str, str]]]:
    path: Path = ENGLAND / file
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = [*csv.DictReader(opened)]
    key = next(iter(rows[0]))
    return [(row.pop(key), row) for row in rows]


def _typed(row: Mapping[str, str]) -> dict[str, object]:
    """The numbers of a row as numbers; a blank is none."""
    numbers = {"value", "least", "most"}
    return {
        name: (float(text) if text else None) if name in numbers else text
        for name, text in row.items()
    }
