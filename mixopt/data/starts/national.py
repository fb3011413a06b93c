"""Reads what stands once for all of England: national values, and checks of published figures."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from mixopt.data.paths import ENGLAND
from mixopt.data.starts.wording import number
from mixopt.errors import DataError, Fault
from mixopt.instance.councils import money_year
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


PRICES_OF = 2025
"""The edition in whose money, that of the year before, `national.csv` and `checks.csv` are."""


@cache
def national_values(edition: int = PRICES_OF) -> Values:
    """The shipped national values, as they stand beside an edition's figures.

    What `editions.csv` has of England in that year is taken; money is at the prices of its outturn.

    Raises:
        DataError: `editions.csv` has no row of it.
    """
    then, factor = _editions(), _price_factor(edition)
    values = {row["name"]: _national(row) for row in _rows("national.csv")}
    for name, value in values.items():
        if (edition, name) in then:
            number_then, source = then[edition, name]
            values[name] = replace(value, value=number_then, source=source)
        elif "£" in value.unit and factor != 1:
            values[name] = _at_prices(value, factor, edition)
    return Values(values)


def _at_prices(value: National, factor: float, edition: int) -> National:
    """An amount of money at the prices of an edition's outturn."""
    least, most = (
        None if each is None else _tidy(each * factor) for each in (value.least, value.most)
    )
    told = f"At prices of {money_year(edition)}: x {number(factor, 4)} (GDP deflator)."
    why = f"{value.why.strip()} {told}"
    return replace(value, value=_tidy(value.value * factor), least=least, most=most, why=why)


def _tidy(amount: float) -> float:
    """Four digits: a deflated amount is no more exact."""
    return float(f"{amount:.4g}")


def _price_factor(edition: int) -> float:
    """An edition's prices over those of the national values."""
    then = _editions()
    if (edition, "deflator") not in then:
        remedy = "Add its rows: the GDP deflator, England's placements and providers, stability"
        raise DataError([Fault("england/editions.csv", f"no row of {edition}", remedy)])
    return then[edition, "deflator"][0] / then[PRICES_OF, "deflator"][0]


@cache
def _editions() -> Mapping[tuple[int, str], tuple[float, str]]:
    """What differs between editions, and its source."""
    return {
        (int(row["edition"]), row["name"]): (float(row["value"]), row["source"])
        for row in _rows("editions.csv")
    }


def _national(row: Mapping[str, str]) -> National:
    return National(
        row["name"], row["title"], float(row["value"]), row["unit"], _end(row["least"]),
        _end(row["most"]), row["kind"], row["source"], row["why"],
    )  # fmt: skip


@cache
def checks(edition: int = PRICES_OF) -> Mapping[str, Check]:
    """The shipped checks, by name; ranges of money at the prices of an edition."""
    factor = _price_factor(edition)
    return {
        row["check"]: Check(
            row["check"], row["title"], row["unit"],
            _end(row["least"], factor if "£" in row["unit"] else 1.0),
            _end(row["most"], factor if "£" in row["unit"] else 1.0),
            row["instead"], row["why"],
        )
        for row in _rows("checks.csv")
    }  # fmt: skip


def _rows(file: str) -> list[dict[str, str]]:
    with (ENGLAND / file).open(encoding="utf-8-sig", newline="") as opened:
        return [*csv.DictReader(opened)]


def _end(text: str, factor: float = 1.0) -> float | None:
    """One end of a range; a blank is none."""
    return float(text) * factor if text else None
