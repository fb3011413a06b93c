"""How far the figures of a start may be out: as those of England's councils of its size were.

    quantile of year h  =  quantile / p50 of the errors of holding the figure for h years

of `england/forecast_errors.csv`, the rule `held`, among councils of the size of this one; and no
nearer to the figure than in the year before. Divided by p50, as a start holds its figures on
purpose: that they rose in most councils is no spread.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

from mixopt.data.paths import ENGLAND
from mixopt.data.starts.wording import number
from mixopt.instance.start import Start

MEASURED, ALIKE = "forecast_errors", "assumed_spreads"
"""Keys of the sources: what was measured, and what is taken to move as all of it does."""

QUANTILES = ("least", "p5", "p25", "p50", "p75", "p95", "most")

SIZES = ("small", "medium", "large")
"""Of councils, in thirds by how many children they look after."""

STARTS, REFERRALS = "Children who start to be looked after", "Referrals of children"
FOSTERING, HOMES = "Prices of fostering", "Prices of children's homes"


class _Measure(NamedTuple):
    """What is measured of the figures of some addresses.

    Attributes:
        address: A pattern.
        name: Of the measure.
        title: In words.
        follows: Factors, each with the correlation, the source and the reason.
    """

    address: str
    name: str
    title: str
    follows: tuple[tuple[str, float, str, str], ...]


_RANKS = "Rank correlation, council by council, of the errors of holding both for a year, {}: {}."
_ONE_PRICE = "The unit cost is of all of them: they are taken to rise and fall together."

MEASURES = (
    _Measure(
        "flows.*.starts", "cla_started", "Children who started to be looked after in the year",
        ((STARTS, 1, ALIKE, "Counted of all ages: they are taken to rise and fall together."),),
    ),
    _Measure(
        "needs.looked_after_at_home.demand", "cla", "Children looked after, all of them,",
        ((STARTS, 0.66, MEASURED, _RANKS.format("children looked after and who start", "0.66")),),
    ),
    _Measure(
        "needs.children_in_need.demand", "cin", "Children in need",
        (
            (STARTS, 0.28, MEASURED, _RANKS.format("children in need and who start", "0.28")),
            (REFERRALS, 0.96, MEASURED,
             "What is left of its own: the square root of (1 - 0.28 x 0.28) = 0.96."),
        ),
    ),
    _Measure(
        "needs.protection_plans.demand", "cpp", "Children on plans",
        (
            (STARTS, 0.17, MEASURED, _RANKS.format("children on plans and who start", "0.17")),
            (REFERRALS, 0.41, MEASURED,
             "So that plans and children in need have their rank correlation of 0.44: "
             "(0.44 - 0.28 x 0.17) / 0.96 = 0.41."),
        ),
    ),
    _Measure(
        "services.foster_*.price", "uc_fostering", "The unit cost of fostering",
        ((FOSTERING, 1, ALIKE, _ONE_PRICE),),
    ),
    _Measure(
        "services.childrens_home.*price", "uc_residential", "The unit cost of residential care",
        ((HOMES, 1, ALIKE, _ONE_PRICE),),
    ),
)  # fmt: skip
"""What has errors that are measured; a figure is of the first whose address it has."""


def spreads_of(start: Start, periods: Sequence[str]) -> dict[str, str]:
    """The tables `spreads.csv` and `factors.csv` of a start.

    Args:
        start: Its rows; of a figure that is 0 nothing is said.
        periods: The names of the periods that are planned.
    """
    size = _size_of(start)
    spreads: list[Sequence[str]] = [
        ("address", "shape", "figure", "unit", "all", *periods, "source", "where", "note")
    ]
    factors: dict[str, list[Sequence[str]]] = {}
    for address, measure in _figures_of(start):
        widths = find_widths(measure.name, size, len(periods))
        for quantile, values in widths.items():
            note = (
                _explain(measure, size, len(periods))
                if quantile == "least"
                else f"As for least, of {quantile}."
            )
            cells = [f"{value:.1f}" for value in values]
            spreads.append(
                (address, "quantiles", quantile, "% of value", "", *cells, MEASURED, "", note)
            )
        for factor, correlation, source, why in measure.follows:
            row = (factor, address, "correlation", "share", f"{correlation:g}", source, "", why)
            factors.setdefault(factor, []).append(row)
    head = ("factor", "address", "figure", "unit", "all", "source", "where", "note")
    return {
        "spreads.csv": _write(spreads),
        "factors.csv": _write([head, *(row for rows in factors.values() for row in rows)]),
    }


def find_widths(measure: str, size: str, years: int) -> dict[str, list[float]]:
    """Each quantile in % of what a figure is, 1 to so many years ahead.

    Args:
        measure: Of which the errors were.
        size: Of the councils.
        years: How many; beyond the last that was measured it is as in the last.
    """
    errors = _errors()
    found: dict[str, list[float]] = {name: [] for name in QUANTILES}
    for ahead in range(1, years + 1):
        row = errors.get((measure, size, ahead))
        for name, own in found.items():
            before = own[-1] if own else 100.0
            width = before if row is None else 100 * float(row[name]) / float(row["p50"])
            lower = name in QUANTILES[: QUANTILES.index("p50")]
            own.append(min(before, width) if lower else max(before, width))
    found["p50"] = [100.0] * years
    return found


def _figures_of(start: Start) -> Iterator[tuple[str, _Measure]]:
    """The figures that may be out, by their addresses, with what is measured of each."""
    for row in start.rows:
        address = str(row.address)
        for measure in MEASURES:
            if any(row.values) and fnmatchcase(address, measure.address):
                yield address, measure
                break


def _size_of(start: Start) -> str:
    """Which councils are of its size, by how many children they look after."""
    looked_after = start.council.figures["cla"].value or 0.0
    found = SIZES[0]
    for size in SIZES:
        row = _errors()["cla", size, 1]
        if looked_after >= float(row["looked_after_from"]):
            found = size
    return found


def _explain(measure: _Measure, size: str, years: int) -> str:
    """The formula, with of how many errors each year's quantiles are."""
    counts = [row["errors"] for (name, own, ahead), row in _errors().items()
              if (name, own) == (measure.name, size) and ahead <= years]  # fmt: skip
    return (
        f"{measure.title} of {size} councils (of England's, by children looked after), held 1 to "
        f"{years} years ahead: least / p50 of the errors in england/forecast_errors.csv "
        f"({', '.join(number(float(each)) for each in counts)} of them), and no nearer than the "
        "year before."
    )


@cache
def _errors() -> dict[tuple[str, str, int], dict[str, str]]:
    """What was measured of holding figures, by measure, size and years ahead."""
    with (ENGLAND / "forecast_errors.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["measure"], row["size"], int(row["years_ahead"])): row
            for row in csv.DictReader(file)
            if row["rule"] == "held"
        }


def _write(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
