"""Derby by flows: as printed, as the year's arithmetic of `derby` has it, and what its README says."""

from __future__ import annotations

from functools import cache

import pytest

import mixopt
from mixopt.instance.flows import carry, open_with, rates_of, starts_of
from mixopt.instance.instance import Instance
from mixopt.results.checker.limits import find_broken_limits

from support.prices import by_address
from support.printed import Printed
from support.shipped import planned, shipped

NAME = "derby-flows"
STRATEGY = "Derby, Integrated Commissioning Strategy 2016-2019, section"
AGES = ("looked_after_0_4", "looked_after_5_9", "looked_after_10_15", "looked_after_16_17")

# DfE, SFR36/2014 and SFR34/2015, Derby: by age, 0 to 4, 5 to 9, 10 to 15, 16 and over.
MEANS = ((102 + 117) / 2, (112 + 98) / 2, (167 + 173) / 2, (64 + 82) / 2)
LEFT, PASSED = (58, 37, 30, 49), (13, 23, 39, 0)
WITH_PARENTS = 36 / 470
ON_REMAND = 4.7


@cache
def undisturbed() -> list[tuple[float, float, float, float]]:
    """Children at the beginning, on average and at the end of each year, and who leave in it."""
    instance, found = shipped(NAME), []
    people = open_with(instance, "derby")
    for at in range(len(instance.periods)):
        carried = carry(instance, "derby", at, people, starts_of(instance, "derby", at))
        leaving = sum(
            rate * average
            for need, average in carried.average.items()
            for way, rate in rates_of(instance, "derby", at, need).items()
            if way not in carried.average
        )
        there = (carried.opening, carried.average, carried.closing)
        opening, average, closing = (sum(each.values()) for each in there)
        found.append((opening, average, closing, leaving))
        people = dict(carried.closing)
    return found


def rate(need: str, way: str) -> float:
    return rates_of(shipped(NAME), "derby", 0, need)[way]


def test_children_and_starts_are_those_that_the_strategy_prints() -> None:
    instance = shipped(NAME)
    assert sum(open_with(instance, "derby").values()) == pytest.approx(467)
    starts = sum(starts_of(instance, "derby", 0).values())
    assert starts == pytest.approx((160 + 191) / 2)
    youngest = instance.values("derby", "flows", (AGES[0], ""), "starts")[0]
    assert Printed("44", "%", f"{STRATEGY} 2") == 100 * youngest / (1 - WITH_PARENTS) / starts


def test_rates_are_those_of_the_year_that_was_counted() -> None:
    """Leavers and those who passed to the next age, for each child there on average."""
    left = [count / mean for count, mean in zip(LEFT, MEANS, strict=True)]
    passed = [count / mean for count, mean in zip(PASSED, MEANS, strict=True)]
    assert rate(AGES[1], "left") == pytest.approx(left[1], rel=2e-3)
    assert rate(AGES[2], "left") == pytest.approx(left[2], rel=2e-3)
    assert rate(AGES[3], "left") == pytest.approx((49 - 17) / (MEANS[3] - ON_REMAND), rel=2e-3)
    assert rate(AGES[1], AGES[2]) == pytest.approx(passed[1], rel=2e-3)
    assert rate(AGES[2], AGES[3]) == pytest.approx(passed[2], rel=2e-3)
    adopted, young, with_adopters = 0.17 * sum(LEFT), 91.8, 15.9
    others = (left[0] * (young + with_adopters) - adopted) / young
    assert rate(AGES[0], "left") == pytest.approx(others, rel=3e-3)
    assert rate(AGES[0], "placed_for_adoption") == pytest.approx(adopted / young, rel=2e-3)
    assert rate(AGES[0], AGES[1]) == pytest.approx(
        passed[0] * (young + with_adopters) / young, rel=3e-3
    )
    assert rate("placed_for_adoption", "adopted") == pytest.approx(
        adopted / with_adopters, rel=1e-2
    )


def test_so_many_leave_as_the_strategy_implies() -> None:
    """191 starts on some 467 that hardly rise: 180 to 190 leave; so does the year's arithmetic."""
    years = undisturbed()
    assert [round(year[0], 1) for year in years] == [467.0, 462.1, 458.1]
    assert round(years[-1][2], 1) == 454.9
    assert [round(year[3], 1) for year in years] == pytest.approx([180.4, 179.5, 178.8], abs=0.11)
    by_years = (463.9, 458.0, 452.4)
    for (_, average, _, _), other in zip(years, by_years, strict=True):
        assert average == pytest.approx(other, rel=0.0095)


def test_all_else_is_that_of_derby_row_by_row() -> None:
    """What both call for is the same, but the money for the children whom the flow expects."""
    ours, theirs = shipped(NAME).figures, shipped("derby").figures
    both = [address for address in ours if address in theirs]
    differ = {
        address.keys[0]
        for address in both
        if [(c.value, c.unit, c.source) for c in ours[address].cells]
        != [(c.value, c.unit, c.source) for c in theirs[address].cells]
    }
    assert differ == {"children_expected"}
    assert {address.table for address in theirs if address not in ours} == {"needs", "pathways"}
    own = {(address.table, address.figure[:9]) for address in ours if address not in theirs}
    assert {table for table, _ in own} == {"flows", "pathways"}
    expected = ours[next(a for a in both if a.keys == ("children_expected",))].values
    assert expected == pytest.approx(
        [(year[0] - 448) * 64_118.4 for year in undisturbed()], abs=3500
    )


def test_the_plan_is_what_its_readme_says() -> None:
    plan = planned(NAME)
    assert [round(row.cost / 1e6, 2) for row in plan.money] == [29.93, 29.41, 28.77]
    assert [round((row.envelope or 0) / 1e6, 2) for row in plan.money] == [30.15, 29.61, 28.77]
    assert round(plan.cost / 1e6, 2) == 85.2
    assert plan.cost / planned("derby").cost == pytest.approx(1.0086, abs=0.0001)
    prevented = [sum(row.prevented for row in plan.flows if row.period == p) for p in plan.periods]
    assert [round(each, 1) for each in prevented] == [2.0, 4.7, 2.8]
    fewer = [sum(row.relief for row in plan.needs if row.period == p) for p in plan.periods]
    assert [round(each, 1) for each in fewer] == [0.9, 3.6, 5.6]
    assert find_broken_limits(shipped(NAME), plan) == []


@pytest.mark.slow
def test_a_start_fewer_and_a_stay_a_month_shorter_are_what_its_readme_says() -> None:
    """As they are printed, to £1,000; every price is measured with those of the other councils."""
    found = by_address(NAME)
    starts = [found[f"flows.{need}.starts"].down.step_adds for need in AGES]
    assert [round((each or 0) / 1000) for each in starts] == [-166, -201, -256, -217]
    stays = [
        found[f"flows.{need}.left.stay"].down.step_adds for need in (*AGES, "looked_after_complex")
    ]
    assert [round((each or 0) / 1000) for each in stays] == [-128, -184, -111, -237, -301]


def of_scenario(name: str) -> Instance:
    return mixopt.with_scenario(shipped(NAME), name)


@pytest.mark.slow
def test_scenarios_are_what_its_readme_says() -> None:
    sooner = mixopt.solve(of_scenario("home_a_month_sooner"), prices=False, freedom=False)
    assert round((planned(NAME).cost - sooner.cost) / 1000) == 438
    for name, without in (("more_starts", [0, 10.1, 24.5]), ("edge_of_care_fails", [0, 0, 5.9])):
        plan = mixopt.solve(of_scenario(name), most_need=True, prices=False, freedom=False)
        unmet = [sum(row.unmet for row in plan.needs if row.period == p) for p in plan.periods]
        assert unmet == pytest.approx(without, abs=0.05)
        assert {row.need for row in plan.needs if row.unmet > 1e-6} == {AGES[3]}
