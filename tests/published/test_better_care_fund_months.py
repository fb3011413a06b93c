"""The months and quarters that three boroughs printed of their Better Care Fund.

Delayed days of 2016/17 by month, the year that is held as what comes without schemes: the instance
has its months as shares of it. Mental health delays from April to July 2017: shares of bed days
that nobody printed, so that the months are periods of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

import mixopt
from mixopt.instance.instance import Instance
from mixopt.report.terminal.funding import Money
from mixopt.results.funding_rows import LevelIn
from mixopt.results.plan import Plan

from support.printed import Printed
from support.shipped import planned, shipped
from support.small import small

DOCUMENT = "Better Care Fund plan 2017-19, section"
BARKING, HAVERING, REDBRIDGE = AREAS = ("barking_and_dagenham", "havering", "redbridge")
DELAYS = "delayed_transfers"
FIRST = "2017/18"


@pytest.fixture(scope="module")
def instance() -> Instance:
    return shipped("better-care-fund")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return planned("better-care-fund")


def months(plan: Plan, area: str, year: str = FIRST) -> Iterator[LevelIn]:
    return (row for row in plan.profiles if (row.area, row.period) == (area, year))


def days(instance: Instance, plan: Plan, area: str) -> dict[str, float]:
    """Delayed days by month without what schemes do: those of 2016/17."""
    people = instance.values(area, "metrics", (DELAYS, ""), "people")[0]
    return {row.within: row.expected * people / 100_000 for row in months(plan, area)}


# Section 11: delayed days by month


@pytest.mark.slow
@pytest.mark.parametrize(
    ("area", "month", "printed", "section"),
    [
        (BARKING, "october", "473", "11.3.2"),
        (BARKING, "november", "182", "11.3.2"),
        (HAVERING, "september", "611", "11.4.2"),
        (HAVERING, "june", "78", "11.4.2"),
    ],
)
def test_the_days_of_a_month(
    instance: Instance, plan: Plan, area: str, month: str, printed: str, section: str
) -> None:
    assert days(instance, plan, area)[month] == Printed(printed, "days", f"{DOCUMENT} {section}")


@pytest.mark.slow
def test_the_month_that_redbridge_prints_is_a_rate(plan: Plan) -> None:
    rates = {row.within: row.expected for row in months(plan, REDBRIDGE)}
    assert rates["october"] == Printed("190.2", "per 100,000", f"{DOCUMENT} 11.5.2")


@pytest.mark.slow
def test_the_average_month_and_the_falls_between_two_months(instance: Instance, plan: Plan) -> None:
    barking, havering = (days(instance, plan, area) for area in (BARKING, HAVERING))
    assert sum(barking.values()) / 12 == Printed("291", "days", f"{DOCUMENT} 11.2")
    fall = 100 * (1 - barking["november"] / barking["october"])
    assert fall == pytest.approx(61, abs=1)  # 61.5%, printed as 61%
    assert 100 * (1 - havering["june"] / havering["may"]) == Printed(
        "57", "%", f"{DOCUMENT} 11.4.2"
    )
    for found, largest in ((barking, "november"), (havering, "june")):
        falls = {after: 1 - found[after] / found[before] for before, after in pairwise(found)}
        assert max(falls, key=lambda month: falls[month]) == largest


@pytest.mark.slow
@pytest.mark.parametrize(
    ("area", "most", "least"),
    [(BARKING, "october", "november"), (HAVERING, "september", "june")],
)
def test_the_months_that_stand_out_are_those_that_are_named(
    instance: Instance, plan: Plan, area: str, most: str, least: str
) -> None:
    found = days(instance, plan, area)
    assert max(found, key=lambda month: found[month]) == most
    assert min(found, key=lambda month: found[month]) == least


@pytest.mark.slow
def test_redbridge_stays_below_495_in_every_month(instance: Instance, plan: Plan) -> None:
    """Section 11.5.2 prints no unit: in days it holds, with October the largest."""
    found = days(instance, plan, REDBRIDGE)
    assert max(found, key=lambda month: found[month]) == "october"
    assert all(value < 495 for value in found.values())


# Sections 7.4.3 and 11.8: what schemes do, and the target by month


@pytest.mark.slow
def test_mental_health_avoids_90_bed_days_in_each_quarter(instance: Instance, plan: Plan) -> None:
    people = instance.values(BARKING, "metrics", (DELAYS, ""), "people")[0]
    avoided = [(row.expected - row.reached) * people / 1e5 for row in months(plan, BARKING)]
    quarters = [sum(avoided[at : at + 3]) for at in (0, 3, 6, 9)]
    assert quarters == pytest.approx([90] * 4, abs=0.01)


@pytest.mark.slow
def test_targets_are_flat_by_day_or_as_the_seasons_of_the_year_before(plan: Plan) -> None:
    """Section 11.8.2: the template was flat, Havering's is re-profiled, "the overall level remains
    the same for the year"."""
    rows = {area: list(months(plan, area)) for area in AREAS}
    for area, target in ((BARKING, 2322.6), (HAVERING, 2206.6), (REDBRIDGE, 1396.5)):
        assert sum(row.target or 0 for row in rows[area]) == pytest.approx(target)
    lengths = (30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31)
    for area in (BARKING, REDBRIDGE):
        a_day = {(row.target or 0) / n for row, n in zip(rows[area], lengths, strict=True)}
        assert max(a_day) == pytest.approx(min(a_day), rel=1e-6)
    of_last_year = [(row.target or 0) / row.expected for row in rows[HAVERING]]
    assert of_last_year == pytest.approx([2206.6 / 2337] * 12)


@pytest.mark.slow
def test_the_other_boroughs_miss_every_month_as_they_miss_the_year(plan: Plan) -> None:
    for area in (HAVERING, REDBRIDGE):
        assert all(row.reached > (row.target or 0) for row in months(plan, area))
    beyond = [row.reached / (row.target or 1) for row in months(plan, HAVERING)]
    assert beyond == pytest.approx([1.059] * 12, abs=5e-4)


@pytest.mark.slow
def test_a_year_within_its_target_has_a_month_beyond_it(instance: Instance, plan: Plan) -> None:
    """Barking & Dagenham meets its year, and in October is 116 in 100,000 above what is flat."""
    (year,) = [row for row in plan.metrics
               if (row.area, row.metric, row.period) == (BARKING, DELAYS, FIRST)]  # fmt: skip
    assert year.reached < year.target
    (missed,) = [row for row in months(plan, BARKING) if row.reached > (row.target or 0)]
    assert missed.within == "october"
    needed = missed.expected - (missed.target or 0)
    assert needed / (missed.expected - missed.reached) == pytest.approx(6.5, abs=0.05)
    (grid,) = [each for each in Money(instance, plan, BARKING).grids() if each.name == "Profiles"]
    assert dict(grid.rows)["  October"][0] == "313.3/197.3"
    assert dict(grid.rows)["  missed in"] == ["1 of 12", "1 of 12"]


# Section 7.3: new referrals to services out of hospital, by quarter


@pytest.mark.slow
def test_new_referrals_out_of_hospital_by_quarter() -> None:
    """Of all three boroughs, 2016/17, without a target: counts of the year with a profile."""
    printed = {"community_treatment": (3128, 2993, 2705, 3461),
               "intensive_rehabilitation": (527, 463, 381, 374)}  # fmt: skip
    metric = {"unit": "count", "sense": "at_least", "standing": "aim", "source": "Section 7.3",
              "profile": "quarter"}  # fmt: skip
    figures: dict[str, Any] = {}
    for name, quarters in printed.items():
        figures[f"metrics.{name}.expected"] = sum(quarters)
        for at, count in enumerate(quarters, start=1):
            share = round(count / sum(quarters), 6)  # as a row would have it, in % to four places
            figures[f"metrics.{name}.expected_in_quarter_{at}"] = share
    periods = {"2016/17": {"from": "2016-04-01", "to": "2017-03-31"}}
    metrics = {name: {"title": name, **metric} for name in printed}
    plan = mixopt.solve(small({"metrics": metrics}, figures, periods=periods))
    for row in plan.profiles:
        count = printed[row.metric][int(row.within[-1]) - 1]
        assert row.reached == Printed(str(count), "referrals", f"{DOCUMENT} 7.3")
    assert len(plan.profiles) == 8


# Section 7.4.3: mental health delays by month, from April to July 2017


MENTAL_HEALTH = {
    (BARKING, "adults"): "0.0 4.8 0.0 0.0", (BARKING, "older_adults"): "0.0 0.0 0.0 0.0",
    (HAVERING, "adults"): "0.0 4.8 0.0 0.2", (HAVERING, "older_adults"): "15.5 13.6 13.0 10.7",
    (REDBRIDGE, "adults"): "3.41 3.30 6.60 5.80",
    (REDBRIDGE, "older_adults"): "0.00 0.00 0.00 0.00",
}  # fmt: skip
"""% of bed days in April, May, June and July 2017; each is to be below 7.5%."""


@pytest.fixture(scope="module")
def delayed() -> tuple[Instance, Plan]:
    """The table as an instance of four months. How many bed days there were is not printed, and
    nothing that is shown rests on it: no scheme moves the shares."""
    metric = {"unit": "percent", "sense": "at_most", "standing": "aim", "source": "Section 7.4.3"}
    model = {"metrics": {name: {"title": name.replace("_", " ").capitalize(), **metric}
                         for name in ("adults", "older_adults")}}  # fmt: skip
    figures: dict[str, Any] = {}
    for (area, name), printed in MENTAL_HEALTH.items():
        at = f"{area}.metrics.{name}"
        figures |= {f"{at}.expected": [float(share) / 100 for share in printed.split()],
                    f"{at}.target": 0.075, f"{at}.people": 1}  # fmt: skip
    days = {"2017-04": 30, "2017-05": 31, "2017-06": 30, "2017-07": 31}
    periods = {name: {"from": f"{name}-01", "to": f"{name}-{last}"} for name, last in days.items()}
    found = small(model, figures, 4, areas=AREAS, periods=periods)
    return found, mixopt.solve(found)


def test_mental_health_delays_by_month(delayed: tuple[Instance, Plan]) -> None:
    _, plan = delayed
    for (area, name), printed in MENTAL_HEALTH.items():
        rows = [row for row in plan.metrics if (row.area, row.metric) == (area, name)]
        for row, share in zip(rows, printed.split(), strict=True):
            assert 100 * row.reached == Printed(share, "%", f"{DOCUMENT} 7.4.3")
            assert row.target == 0.075


def test_only_older_adults_in_havering_are_delayed_beyond_the_threshold(
    delayed: tuple[Instance, Plan],
) -> None:
    instance, plan = delayed
    missed = {}
    for area in AREAS:
        (grid,) = [each for each in Money(instance, plan, area).grids() if each.name == "Metrics"]
        labels = [label for label, _ in grid.rows]
        assert ("  missed by" in labels) == (area == HAVERING)
        missed |= {label: texts for label, texts in grid.rows if label == "  missed by"}
    assert missed["  missed by"] == ["8.0", "6.1", "5.5", "3.2"]
