"""Reads what stands once for all of England: national values, and checks of published figures."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from mixopt.data.paths import ENGLAND
from mixopt.data.starts.wording import number
from mixopt.instance.start import Check, National


class Values:
    """National values by name, and the words of a note about each."""

    def __init__(self, values: Mapping[str, National]) -> None:
        """Hold them."""
        self.all = values

    def __getitem__(self, name: str) -> float:
        """The value itself."""
        return self.all[name].value

    def ends(self, name: str) -> tuple[float, float]:
        """The least and the most that it could be; the value itself where nobody doubts it."""
        found = self.all[name]
        least = found.value if found.least is None else found.least
        return least, found.value if found.most is None else found.most

    def describe(self, name: str) -> str:
        """Its title, value, range, source and reason, for a note."""
        found = self.all[name]
        text = f"{found.title}: {number(found.value, 4)} {found.unit}"
        if found.least is not None and found.most is not None:
            text += f" (range {number(found.least, 4)} to {number(found.most, 4)})"
        by = f" By {found.source}" if found.kind == "assumed" else f" {found.source}"
        return f"{text}. {found.why.strip()}{by}, {found.kind}."


@cache
def national_values() -> Values:
    """The shipped national values."""
    return Values({row["name"]: _national(row) for row in _rows("national.csv")})


def _national(row: Mapping[str, str]) -> National:
    return National(
        row["name"], row["title"], float(row["value"]), row["unit"], _end(row["least"]),
        _end(row["most"]), row["kind"], row["source"], row["why"],
    )  # fmt: skip


@cache
def checks() -> Mapping[str, Check]:
    """The shipped checks, by name."""
    return {
        row["check"]: Check(
            row["check"], row["title"], row["unit"], _end(row["least"]), _end(row["most"]),
            row["instead"], row["why"],
        )
        for row in _rows("checks.csv")
    }  # fmt: skip


def _rows(file: str) -> list[dict[str, str]]:
    with (ENGLAND / file).open(encoding="utf-8-sig", newline="") as opened:
        return [*csv.DictReader(opened)]


def _end(text: str) -> float | None:
    """One end of a range; a blank is none."""
    return float(text) if text else None
