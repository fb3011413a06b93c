"""How far councils' figures were out: the shipped tables, the script, and Redbridge's spreads."""

from __future__ import annotations

import csv
from math import sqrt
from pathlib import Path

import pandas as pd
import pytest

from mixopt.data.paths import ENGLAND, INSTANCES

from support.scripts import load_script
from support.shipped import shipped

QUANTILES = ("least", "p5", "p25", "p50", "p75", "p95", "most")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


ERRORS = rows(ENGLAND / "forecast_errors.csv")


def test_quantiles_rise_and_every_source_is_known() -> None:
    known = {row["source"] for row in rows(ENGLAND / "sources.csv")}
    assert len(ERRORS) > 200
    for row in ERRORS:
        ends = [float(row[name]) for name in QUANTILES]
        assert ends == sorted(ends)
        assert row["source"] in known
        assert int(row["errors"]) >= 40
    held = [row for row in ERRORS if row["rule"] == "held" and row["size"] == "all"]
    assert {row["years_ahead"] for row in held} == {"1", "2", "3", "4"}
    for row in rows(ENGLAND / "forecast_coverage.csv"):
        assert row["apart_by"] in {"councils", "years"}
        assert 10 < float(row["inside_50"]) < float(row["inside_90"]) < 100


def widths(measure: str, size: str, years: int) -> dict[str, list[float]]:
    """The widths of a council of a size, as the note of the first row says."""
    found = {
        int(row["years_ahead"]): row
        for row in ERRORS
        if (row["measure"], row["rule"], row["size"]) == (measure, "held", size)
    }
    out = {}
    for name in QUANTILES:
        ahead = range(1, min(years, 4) + 1)
        values = [100 * float(found[h][name]) / float(found[h]["p50"]) for h in ahead]
        wider = max if name in {"p75", "p95", "most"} else min
        for at in range(1, len(values)):
            values[at] = wider(values[at], values[at - 1])
        fifth = [100 + (values[3] - 100) * sqrt(5 / 4)] if years == 5 else []
        out[name] = [*values, *fifth]
    return out


MEASURES = {
    "children_in_need": "cin",
    "protection_plans": "cpp",
    "looked_after_16_17": "age_16_plus",
}
"""Of needs; all others of children are parts of those looked after."""


@pytest.mark.parametrize(
    ("name", "size"),
    [("redbridge", "small"), ("derby", "medium"), ("barking-and-dagenham", "medium")],
)
def test_measured_spreads_of_shipped_councils_are_those_of_the_table(name: str, size: str) -> None:
    spreads = rows(INSTANCES / name / "spreads.csv")
    periods = [period.name for period in shipped(name).periods]
    own = [row for row in spreads if row["shape"] == "quantiles"]
    assert len(own) >= 5 * len(QUANTILES)
    for row in own:
        need = row["address"].split(".")[1]
        measure = MEASURES.get(need, "cla")
        assert measure != "cla" or need.startswith("looked_after_")
        expected = widths(measure, size, len(periods))[row["figure"]]
        found = [float(row[period]) for period in periods]
        assert found == [pytest.approx(value, abs=0.051) for value in expected]


def test_what_adults_need_is_half_as_wide_as_what_is_measured_of_children() -> None:
    spreads = rows(INSTANCES / "redbridge" / "spreads.csv")
    deviations = [
        float(row["standard_deviation"]) / 2
        for ahead in "1234"
        for row in ERRORS
        if (row["measure"], row["rule"], row["size"], row["years_ahead"])
        == ("cla", "held", "all", ahead)
    ]
    deviations.append(deviations[-1] * sqrt(5 / 4))
    adults = [row for row in spreads if row["source"] == "assumed_spreads" and row["2018/19"]]
    assert len(adults) == 3
    for row in adults:
        found = [float(row[each.name]) for each in shipped("redbridge").periods]
        assert found == [pytest.approx(value, abs=0.051) for value in deviations]


def test_the_script_measures_what_it_says() -> None:
    """Three councils by hand: one that grows by 10% a year, one that halves, one too small to count."""
    module = load_script("benchmarks/forecast_errors.py")
    values = {"A": [100, 110, 121, 133.1], "B": [80, 40, 60, 60], "C": [10, 20, 30, 40]}
    table = pd.DataFrame(
        [
            {"code": code, "measure": measure, "year": 2021 + at, "value": value}
            for measure in (*module.OF_VALUE, *module.POINTS)  # type: ignore[attr-defined]
            for code, each in values.items()
            for at, value in enumerate(each)
        ]
    )
    errors = module.errors_of(table)  # type: ignore[attr-defined]
    assert set(errors["code"]) == {"A", "B"}
    looked_after = errors[errors["measure"] == "cla"].set_index(
        ["rule", "origin", "years_ahead", "code"]
    )
    error = looked_after["error"]
    assert error["held", 2021, 1, "A"] == pytest.approx(110)
    assert error["held", 2021, 3, "A"] == pytest.approx(133.1)
    assert error["held", 2021, 1, "B"] == pytest.approx(50)
    assert error["trend", 2023, 1, "A"] == pytest.approx(100 * 1.1 / 1.06)  # growth is kept to 6%
    assert error["average", 2023, 1, "A"] == pytest.approx(100 * 133.1 / (331 / 3))
    assert ("held", 2022, 1, "B") not in error.index  # 40 looked after: too few that year
    rates = errors[errors["measure"] == "sw_turnover"].set_index(
        ["rule", "origin", "years_ahead", "code"]
    )
    assert rates["error"]["held", 2021, 1, "A"] == pytest.approx(10)
