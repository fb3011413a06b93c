"""Measures how far simple forecasts of England's councils were out, and how often bands held.

    python benchmarks/forecast_errors.py children.csv --errors england/forecast_errors.csv \
        --coverage england/forecast_coverage.csv

`children.csv` is a table of what councils returned, of your own: a row a council, measure and year,
in the columns `code`, `measure`, `year` and `value`; a blank is unknown. Each year is that of its
return (31 March; workforce 30 September).

Three rules forecast a measure v from the years up to an origin o, h years ahead:

    held      v[o]
    trend     v[o] · g^h,  g = √(v[o] / v[o−2]), kept between 0.94 and 1.06
    average   (v[o−2] + v[o−1] + v[o]) / 3

The error is outturn / forecast, in % (of rates, which may be near 0: outturn − forecast, points).
Councils are in thirds by the children they looked after in the year of origin, over all origins.
Those that looked after fewer than 50 are left out: one family is a tenth of what they have.

Coverage is of outturns that had no part in the bands. Apart by councils: bands are measured on
every other council (in the order of their codes) and held against the rest, and the other way
round, for origins up to 2022; both have the same years, so that a shock to all councils at once is
in the bands that it is held against. Apart by years: bands are measured on what was known in the
year of origin, and held against what came after.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

OF_VALUE = {
    "cla": "lait",
    "cla_started": "lait",
    "age_16_plus": "cla25",
    "cpp": "cpp25",
    "cin": "cin25",
    "sw_caseload": "csww",
    "uc_fostering": "lait",
    "uc_residential": "lait",
}
"""Measures, with the publication that has them."""
POINTS = {"sw_agency_rate": "csww", "sw_turnover": "csww"}
LEAST_GROWTH, MOST_GROWTH = 0.94, 1.06
QUANTILES = {"least": 0.0, "p5": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95, "most": 1}
BANDS = {"50%": ("p25", "p75"), "90%": ("p5", "p95")}
LAST_OF_BACKTEST = 2022
SIZES = ("all", "small", "medium", "large")
FEWEST_CHILDREN = 50
FEWEST = 40
"""Errors from which their quantiles are told."""


def forecasts(values: pd.DataFrame, origin: int, ahead: int) -> Iterator[tuple[str, pd.Series]]:
    """What each rule says of every council, where it has the years that it needs."""
    now = values[origin]
    yield "held", now
    if {origin - 1, origin - 2} <= {*values.columns}:
        before = values[origin - 2]
        growth = np.sqrt(now / before).clip(LEAST_GROWTH, MOST_GROWTH)
        yield "trend", now * growth**ahead
        yield "average", (before + values[origin - 1] + now) / 3


def errors_of(table: pd.DataFrame) -> pd.DataFrame:
    """Every error: measure, rule, years ahead, origin, council and its size."""
    wide = {name: part.pivot(index="code", columns="year", values="value")
            for name, part in table.groupby("measure")}  # fmt: skip
    looked_after = wide["cla"].where(wide["cla"] >= FEWEST_CHILDREN)
    thirds = find_thirds(looked_after)
    found = []
    for measure in (*OF_VALUE, *POINTS):
        values = wide[measure]
        for origin, later in product(values.columns, values.columns):
            if later <= origin:
                continue
            for rule, forecast in forecasts(values, origin, later - origin):
                off = values[later] - forecast
                if measure in OF_VALUE:
                    off = 100 * values[later] / forecast.where(forecast > 0)
                off = off[looked_after[origin].reindex(off.index).notna()]
                part = off.dropna().rename("error").reset_index()
                size = np.digitize(looked_after.loc[part["code"], origin].to_numpy(), thirds)
                part["size"] = np.array(SIZES[1:])[size]
                part = part.assign(measure=measure, rule=rule, years_ahead=later - origin,
                                   origin=origin)  # fmt: skip
                found.append(part)
    return pd.concat(found, ignore_index=True)


def find_thirds(looked_after: pd.DataFrame) -> tuple[float, float]:
    """The numbers of children looked after that part small, medium and large councils."""
    low, high = np.nanquantile(looked_after.to_numpy(), [1 / 3, 2 / 3])
    return float(low), float(high)


def summarise(errors: pd.DataFrame, thirds: tuple[float, float]) -> pd.DataFrame:
    """Quantiles of the errors, by measure, rule, years ahead and size."""
    low, high = thirds
    rows = []
    for (measure, rule, ahead), whole in errors.groupby(["measure", "rule", "years_ahead"]):
        for size in SIZES:
            part = whole if size == "all" else whole[whole["size"] == size]
            if len(part) < FEWEST:
                continue
            found = {name: part["error"].quantile(share) for name, share in QUANTILES.items()}
            rows.append({
                "measure": measure,
                "unit": "% of value" if measure in OF_VALUE else "points",
                "rule": rule, "years_ahead": ahead, "size": size,
                "looked_after_from": {"medium": round(low), "large": round(high)}.get(
                    size, FEWEST_CHILDREN),
                "origins": f"{part['origin'].min()} to {part['origin'].max()}",
                "councils": part["code"].nunique(), "errors": len(part),
                **{name: round(value, 2) for name, value in found.items()},
                "standard_deviation": round(part["error"].std(), 2),
                "source": {**OF_VALUE, **POINTS}[measure],
            })  # fmt: skip
    return pd.DataFrame(rows)


def cover(errors: pd.DataFrame) -> pd.DataFrame:
    """How often outturns were inside bands that they had no part in, of other councils or years."""
    order = {code: at % 2 for at, code in enumerate(sorted(errors["code"].unique()))}
    errors = errors.assign(fold=errors["code"].map(order))
    rows = []
    for (measure, rule, ahead), whole in errors.groupby(["measure", "rule", "years_ahead"]):
        early = whole["origin"] <= LAST_OF_BACKTEST
        by_councils = [
            (whole[whole["fold"] != each], whole[(whole["fold"] == each) & early])
            for each in (0, 1)
        ]
        by_years = [
            (whole[whole["origin"] + ahead <= origin], whole[whole["origin"] == origin])
            for origin in whole["origin"].unique()
        ]
        for apart, pairs in (("councils", by_councils), ("years", by_years)):
            found = count_inside(pairs)
            if len(found) >= FEWEST:
                rows.append({
                    "measure": measure, "rule": rule, "years_ahead": ahead, "apart_by": apart,
                    "outturns": len(found),
                    **{f"inside_{band.strip('%')}": round(100 * found[band].mean(), 1)
                       for band in BANDS},
                })  # fmt: skip
    return pd.DataFrame(rows)


def count_inside(pairs: list[tuple[pd.DataFrame, pd.DataFrame]]) -> pd.DataFrame:
    """Whether each outturn is inside each band, the bands measured on the first of each pair."""
    parts = []
    for measured, asked in pairs:
        if len(measured) < FEWEST or asked.empty:
            continue
        ends = {
            band: [measured["error"].quantile(QUANTILES[end]) for end in both]
            for band, both in BANDS.items()
        }
        parts.append(
            pd.DataFrame({band: asked["error"].between(*both) for band, both in ends.items()})
        )
    return pd.concat(parts) if parts else pd.DataFrame()


def correlate(errors: pd.DataFrame) -> pd.DataFrame:
    """Rank correlations of the errors of holding measures for one year, council by council."""
    held = errors[(errors["rule"] == "held") & (errors["years_ahead"] == 1)]
    wide = held.pivot_table(index=["code", "origin"], columns="measure", values="error")
    return wide.corr(method="spearman").round(2)


def main() -> None:
    """Read the table, and write what was measured."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("table", type=Path)
    asked.add_argument("--errors", type=Path, required=True)
    asked.add_argument("--coverage", type=Path, required=True)
    options = asked.parse_args()
    table = pd.read_csv(options.table, usecols=["code", "measure", "year", "value"])
    table["value"] = pd.to_numeric(table["value"], errors="coerce")
    errors = errors_of(table[table["measure"].isin([*OF_VALUE, *POINTS])])
    looked_after = table[table["measure"] == "cla"].pivot(
        index="code", columns="year", values="value"
    )
    thirds = find_thirds(looked_after.where(looked_after >= FEWEST_CHILDREN))
    summarise(errors, thirds).to_csv(options.errors, index=False, lineterminator="\n")
    cover(errors).to_csv(options.coverage, index=False, lineterminator="\n")
    print(correlate(errors).to_string())


if __name__ == "__main__":
    main()
