"""The figures that two councils printed, from the instances that rest on them."""

from itertools import pairwise

import pytest

import mixopt
import mixopt.instance.instance

from support.printed import Printed

CABINET = "Barking & Dagenham, Cabinet 16 July 2019, section"
FRAMEWORK = "Redbridge, Caring for Redbridge 2018-2023, section"
MILLION = 1_000_000


def million(figure: str, section: str) -> Printed:
    return Printed(figure, "£m", f"{CABINET} {section}")


@pytest.mark.parametrize(
    ("ours", "printed"),
    [
        (6_219.4, "6,219"),
        (6_219.5, "6,219"),
        (-1.124, "-1.12"),
        (2.5649, "2.56"),
        (0.15, "0.15"),
    ],
)
def test_the_last_digit_sets_the_tolerance(ours: float, printed: str) -> None:
    assert ours == Printed(printed, "", "")
    assert ours + 2 * 10 ** -len(printed.partition(".")[2]) != Printed(printed, "", "")


# Barking and Dagenham


@pytest.fixture(scope="module")
def money() -> dict[str, list[float]]:
    """The amount of every entry of the funding table in £m, one number a year."""
    instance = mixopt.load("barking-and-dagenham")
    return {
        address.keys[0]: [value / MILLION for value in figure.values]
        for address, figure in instance.figures.items()
        if address.table == "funding" and address.figure == "amount"
    }


@pytest.fixture(scope="module")
def drawn() -> list[float]:
    """What the report draws on reserves, in £m: the balance less what must be left."""
    instance = mixopt.load("barking-and-dagenham")
    path = ("barking_and_dagenham", "funding", ("reserves",))
    balances = (instance.once(*path, "opening"), *instance.values(*path, "floor"))
    return [(before - after) / MILLION for before, after in pairwise(balances)]


@pytest.fixture(scope="module")
def saved() -> list[float]:
    """The savings that were taken out of the budget, if they are made, in £m."""
    instance = mixopt.load("barking-and-dagenham")
    savings = [
        instance.values("barking_and_dagenham", "levers", (lever,), "saving_after_0")[0] / MILLION
        for lever in ("savings_of_2019_20", "savings_of_2020_21")
    ]
    return [savings[0], sum(savings), sum(savings)]


def net_growth(money: dict[str, list[float]], year: int) -> float:
    parts = ("mtfp_growth", "social_care_grant", "savings_removed")
    return sum(money[part][year] for part in parts)


def structure(money: dict[str, list[float]], year: int) -> float:
    return money["improvement_structure"][year] - (1.15 if year == 2 else 0)


def test_the_growth_and_the_grant_of_2019_20(money) -> None:
    growth, grant = money["mtfp_growth"][0], money["social_care_grant"][0]
    assert growth == million("1", "3.6")
    assert grant == million("1.56", "3.6")
    assert growth + grant == million("2.56", "3.6")
    assert growth + grant + money["savings_removed"][0] == million("1.44", "3.6")


def test_the_growth_of_2020_21(money) -> None:
    growth = money["mtfp_growth"][1] - money["mtfp_growth"][0]
    savings = money["savings_removed"][1] - money["savings_removed"][0]
    assert growth == million("3", "3.7")
    assert savings == million("-1.46", "3.7")
    assert growth + savings == million("1.54", "3.7")


def test_the_savings_are_those_that_were_removed(money, saved) -> None:
    assert saved[0] == million("1.12", "3.6")
    assert saved[1] - saved[0] == million("1.46", "3.7")
    assert [-each for each in saved] == pytest.approx(money["savings_removed"])


@pytest.mark.parametrize(("year", "printed"), [(0, "5.2"), (1, "3"), (2, "2.4")])
def test_the_pressure_that_is_left(money, drawn, saved, year: int, printed: str) -> None:
    """Outturn of 2018/19, new structure and balancing line, less base and net growth."""
    base = money["base"][year]
    forecast = (base + 5.0) + structure(money, year) - saved[year]
    forecast += money["unexplained_in_source"][year]
    assert forecast - base - net_growth(money, year) == million(printed, "3.10")
    assert drawn[year] == million(printed, "3.10")


@pytest.mark.xfail(
    strict=True,
    reason="figure 4, which may explain the rest, is a picture: the parts that are printed give "
    "5.46, 3.92 and 2.77, or 4.34, 1.34 and 0.19 with the savings made",
)
@pytest.mark.parametrize("made", [0, 1])
@pytest.mark.parametrize(("year", "printed"), [(0, "5.2"), (1, "3.0"), (2, "2.4")])
def test_the_pressure_from_the_printed_parts_alone(money, saved, year, printed, made) -> None:
    pressure = 5.0 + structure(money, year) - made * saved[year] - net_growth(money, year)
    assert pressure == million(printed, "3.10")


def test_what_there_is_to_spend_is_the_spend_that_the_report_forecasts(money, drawn, saved) -> None:
    plan = mixopt.solve(mixopt.load("barking-and-dagenham"), prices=False)
    for year, row in enumerate(plan.money):
        spend = money["base"][year] + 5.0 + structure(money, year) - saved[year]
        spend += money["unexplained_in_source"][year]
        there = row.envelope / MILLION + money["social_care_grant"][year] + drawn[year]
        assert there == pytest.approx(spend, abs=1e-6)
        assert there == Printed(["46.83", "46.17", "45.57"][year], "£m", "the instance's README")


def test_the_structures(money) -> None:
    instance = mixopt.load("barking-and-dagenham")
    assert money["improvement_structure"][0] == million("1.9", "3.5")
    lever = ("barking_and_dagenham", "levers", ("efficient_structure",), "saving_after_0")
    saving = instance.values(*lever)[0]
    assert saving / MILLION == million("1.15", "3.5")


def test_the_standards() -> None:
    plan = mixopt.solve(mixopt.load("barking-and-dagenham"))
    last = {row.standard: row for row in plan.standards if row.period == "2021/22"}
    assert last["caseload"].limit == million("15", "3.3")
    assert last["span_of_control"].limit == million("6", "3.3")
    assert last["agency_share"].limit * 100 == million("15", "3.3")
    for name in ("caseload", "span_of_control", "agency_share"):
        assert last[name].reached <= last[name].limit * (1 + 1e-9)


# Redbridge


@pytest.fixture(scope="module")
def instance() -> mixopt.instance.instance.Instance:
    return mixopt.load("redbridge")


def values(instance, *path: str) -> tuple[float, ...]:
    *keys, figure = path[1:]
    return instance.values("redbridge", path[0], tuple(keys), figure)


def test_the_net_budget_and_its_parts(instance) -> None:
    net = values(instance, "funding", "net_budget_2017_18", "amount")[0] / 1000
    assert net == Printed("112,399", "£000", f"{FRAMEWORK} 6")
    assert Printed("112,399", "£000", f"{FRAMEWORK} 6") == 153_360 - 40_961


def test_the_savings_still_to_find(instance) -> None:
    savings = values(instance, "funding", "savings_target", "savings")
    assert savings[-1] / MILLION == Printed("14", "£m", f"{FRAMEWORK} 6")
    assert list(savings) == sorted(savings)


@pytest.mark.parametrize(
    ("need", "then", "at_2020"),
    [
        ("older_people_care_home", 1061, "1119"),
        ("older_people_at_home", 12605, "13311"),
        ("hospital_discharges", 12605, "13311"),
        ("disabled_adults_accommodation", 1079, "1124"),
        ("disabled_adults_at_home", 1079 + 3937, "5279"),
    ],
)
def test_needs_grow_as_the_tables_say(instance, need, then, at_2020) -> None:
    """Demand in 2020/21 over the need's people of today is the table's 2020 over its 2017.

    People today are printed in the notes with a decimal, so the table's last digit is out of
    reach: the growth is held to a part in two thousand.
    """
    today = {
        "older_people_care_home": 455.5 + 18,
        "older_people_at_home": 789.6 + 191.0 + 36 + 778.6 * 0.29,
        "hospital_discharges": 1020 / 0.917,
        "disabled_adults_accommodation": 190.8 + 101 + 20,
        "disabled_adults_at_home": 135.6 + 595.6,
    }[need]
    demand = values(instance, "needs", need, "demand")[2]
    assert demand / today * then == pytest.approx(float(at_2020), rel=5e-4)


def test_children_looked_after_start_from_the_231_of_table_10(instance) -> None:
    needs = (
        "looked_after_at_home",
        "looked_after_under_16",
        "looked_after_16_17",
        "looked_after_complex",
    )
    opening = 8.1 + 127.7 + 64.8 + 30.4
    assert opening == Printed("231", "children", f"{FRAMEWORK} 5.2, Table 10")
    first = sum(values(instance, "needs", need, "demand")[0] for need in needs)
    assert opening < first < opening * 1.03


def test_the_admissions_target_of_the_better_care_fund(instance) -> None:
    limit = values(instance, "standards", "care_home_admissions", "", "limit")[0]
    assert limit == Printed("148", "admissions", "Better Care Fund plan 2017-19, section 11.7")


def test_home_care_contracts_every_year(instance) -> None:
    hours = values(instance, "services", "home_care", "framework", "available")
    assert list(hours) == sorted(hours, reverse=True)
    assert len(set(hours)) == len(hours)


@pytest.mark.xfail(
    strict=True,
    reason="the framework's five-year bands are rounded: they sum to "
    "172,166 males in 2026, the printed total is 172,165",
)
def test_the_males_of_2026_add_up() -> None:
    bands = (
        12291,
        12224,
        12580,
        11580,
        9719,
        12398,
        13703,
        14340,
        13596,
        11996,
        10199,
        9075,
        7756,
        6354,
        4928,
        4094,
        2648,
        1660,
        1025,
    )
    assert sum(bands) == Printed("172,165", "males", f"{FRAMEWORK} 5.1")
