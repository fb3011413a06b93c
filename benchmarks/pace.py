"""Measures how fast England's councils and their markets have moved, from what is shipped.

    python benchmarks/pace.py --pace england/pace.csv --limits england/limits.csv

Of every council and edition of `england/published.csv` the numbers of children by carer are worked
out as a start does it (31 March, 2022 to 2025: Ofsted's count of filled places, which tells kin
from own carers, begins in 2022), and its permanent social workers are as printed (30 September,
2018 to 2025). Then

    one year      v[t+1] / v[t] − 1          every council and pair of years
    three years   (v[t+3] / v[t])^(1/3) − 1  a year; children 2022 to 2025, staff from 2018 to 2022
    in all        v[2025] / v[2022] − 1      over the three years

A council counts where v[t] is 20 or more: of fewer, one family is too much. Agencies are also
measured against all who are fostered, since a market is larger than what one council uses of it.

The agency rate changes by points: v[t+1] − v[t], or (v[t+3] − v[t]) / 3 a year, as a share.

A limit on what can be had more from one year to the next, or less, is the 75th, or the 25th,
percentile of one year's changes: a quarter of councils did more. A limit that adds up over the plan
is that of three years' changes. `limits.csv` has what each of them replaced.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from mixopt.data.published import shipped_councils
from mixopt.data.starts.children import find_children
from mixopt.data.starts.national import checks, national_values
from mixopt.data.starts.reading import Reading, published
from mixopt.errors import DataError
from mixopt.instance.councils import Councils

FEWEST = 20
QUANTILES = {"p5": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
FIRST, LAST, OLDEST = 2022, 2025, 2018
MEASURES = {
    "kin": "Fostered by relatives and friends",
    "own": "Fostered by the council's own carers",
    "agency": "Fostered by agencies' carers",
    "residential": "In homes, other residential settings and schools",
    "supported": "In supported accommodation and other placements",
    "looked_after": "Looked after",
    "staff": "Permanent social workers in post, FTE",
    "agency_rate": "Agency workers, share of social workers: points / 100",
}
STAFF = ("staff", "agency_rate")
LIMITS = {
    "kin_rise": ("kin", "England", "England", 0.054),
    "kin_growth": ("kin", "one year", "p75", 0.07),
    "own_rise": ("own", "three years", "p50", 0.0),
    "own_growth": ("own", "one year", "p75", 0.08),
    "households_a_year": ("own", "three years", "p75 less p50", 0.03),
    "agency_growth": ("agency of fostered", "one year", "p75", 0.1),
    "agency_spare": ("agency of fostered", "in all", "p75", 0.15),
    "home_growth": ("residential", "one year", "p75", 0.1),
    "home_spare": ("residential", "in all", "p75", 0.25),
    "supported_growth": ("supported", "one year", "p75", 0.1),
    "stays_kin": ("kin", "one year", "1 + p25", 0.8),
    "stays_own": ("own", "one year", "1 + p25", 0.75),
    "stays_agency": ("agency", "one year", "1 + p25", 0.7),
    "stays_home": ("residential", "one year", "1 + p25", 0.5),
    "stays_supported": ("supported", "one year", "1 + p25", 0.9),
    "recruits_over_leavers": ("agency_rate", "three years", "− p25", 0.02),
}
"""By national value: what is measured, over how long, what is taken of it, and what stood before.

Before, `agency_growth` and `agency_spare` were shares of agency places, not of all fostered.
"""

TAKEN = {
    "p50": lambda row: row["p50"],
    "p75": lambda row: row["p75"],
    "1 + p25": lambda row: 1 + row["p25"],
    "− p25": lambda row: -row["p25"],
    "p75 less p50": lambda row: row["p75"] - row["p50"],
}


def numbers() -> pd.DataFrame:
    """A row a council, measure and edition: children by carer, and staff."""
    rows = [
        (council, edition, name, value)
        for edition in range(OLDEST, LAST + 1)
        for council, name, value in _numbers_of(edition, shipped_councils(edition))
    ]
    return pd.DataFrame(rows, columns=["code", "edition", "measure", "value"]).pivot_table(
        index=["measure", "code"], columns="edition", values="value"
    )


def _numbers_of(edition: int, every: Councils) -> Iterator[tuple[str, str, float]]:
    for council in every:
        staff, rate = published(council, "sw_in_post"), published(council, "sw_agency_rate")
        if staff is not None:
            yield council.code, "staff", staff
        if rate is not None:
            yield council.code, "agency_rate", rate / 100
        if edition < FIRST:
            continue
        try:
            children = find_children(
                Reading(council, every, national_values(edition), checks(edition))
            )
        except DataError:
            continue
        for name in ("kin", "agency", "residential", "supported", "fostered"):
            yield council.code, name, getattr(children, name)
        yield council.code, "own", children.mainstream
        yield council.code, "looked_after", children.all


def changes(numbers: pd.DataFrame, measure: str, over: str) -> pd.DataFrame:
    """Changes of councils, a column for each year from which they count; unknown is NaN."""
    name, _, of = measure.partition(" of ")
    values = numbers.loc[name]
    base = numbers.loc[of].reindex(values.index) if of else values
    points = name == "agency_rate"
    base = base * 0 + 1 if points else base.where(base >= FEWEST)
    span = 1 if over == "one year" else LAST - FIRST
    first = OLDEST if name in STAFF else FIRST
    found = {}
    for year in range(first, LAST - span + 1):
        change = (values[year + span] - values[year]) / base[year]
        if over == "three years":
            change = change / span if points else (1 + change) ** (1 / span) - 1
        found[year] = change
    return pd.DataFrame(found)


def quantiles(numbers: pd.DataFrame) -> pd.DataFrame:
    """The quantiles of every measure's changes."""
    rows = []
    for measure, title in [*MEASURES.items(), ("agency of fostered", "Agencies, of all fostered")]:
        for over in ("one year", "three years", "in all"):
            if " of " in measure and over == "three years":
                continue
            found = changes(numbers, measure, over).dropna(how="all")
            each = found.to_numpy().ravel()
            each = each[~np.isnan(each)]
            years = f"{found.columns[0]} to {LAST}"
            cuts = {name: round(float(np.quantile(each, q)), 4) for name, q in QUANTILES.items()}
            rows.append(
                {"measure": measure, "title": title, "over": over, "years": years,
                 "councils": len(found), "changes": len(each), **cuts}
            )  # fmt: skip
    return pd.DataFrame(rows)


def limits(numbers: pd.DataFrame) -> pd.DataFrame:
    """The limits that starts take from them, and what each half of the councils would give."""
    codes = sorted(numbers.index.unique("code"))
    every, *halves = (
        values_of(numbers[numbers.index.isin(part, level="code")])
        for part in (codes, codes[::2], codes[1::2])
    )
    rows = [
        {"value": name, "is": every[name], "before": before, "measure": measure, "over": over,
         "taken": taken, "half": halves[0][name], "other_half": halves[1][name]}
        for name, (measure, over, taken, before) in LIMITS.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def values_of(numbers: pd.DataFrame) -> dict[str, float]:
    """Every limit, to three digits after the point."""
    by = quantiles(numbers).set_index(["measure", "over"])
    found = {}
    for name, (measure, over, taken, _) in LIMITS.items():
        if over == "England":
            both = numbers.loc[measure].dropna(subset=[FIRST, LAST])
            value = (both[LAST].sum() / both[FIRST].sum()) ** (1 / (LAST - FIRST)) - 1
        else:
            value = TAKEN[taken](by.loc[(measure, over)])
        found[name] = round(float(value), 3) + 0.0
    return found


def main() -> None:
    """Write both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pace", type=Path, required=True)
    parser.add_argument("--limits", type=Path, required=True)
    options = parser.parse_args()
    found = numbers()
    quantiles(found).to_csv(options.pace, index=False, lineterminator="\n")
    limits(found).to_csv(options.limits, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
