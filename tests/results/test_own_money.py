"""What scenarios add to money counts neither as left nor as saved; what they take is gone. By hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import mixopt
from mixopt.instance.instance import Instance
from mixopt.report.answers import describe_added_money, describe_cost, describe_saving
from mixopt.report.own_money import describe_added, sum_added
from mixopt.report.terminal.comparison import describe_columns
from mixopt.report.terminal.savings_bridge import describe_bridge
from mixopt.results.own_money import OwnMoney
from mixopt.schema.scenarios import Change, Scenario

from support.program import run
from support.shipped import shipped
from support.small import small

DEARER = {"services.childrens_home.price": 5_000, "funding.budget.amount": 8_500}
"""20 children in homes for £1,000 more, 365 / 7 weeks: £1,042,857.14 more than £7,001,142.86, which
is £8,044,000; and £1,000,000 more than the budget of £7,500,000."""


def with_scenarios(instance: Instance, **scenarios: dict[str, float]) -> Instance:
    made = {
        name: Scenario(title=name, changes=tuple(Change(address=a, set=v) for a, v in sets.items()))
        for name, sets in scenarios.items()
    }
    return replace(instance, scenarios=made)


def funded(fund: dict[str, Any], figures: dict[str, float | list[float]], years: int) -> Instance:
    """A line of £100 in each year, an envelope, and a fund besides."""
    return small(
        {"funds": {"fund": {"title": "A fund", **fund}}},
        {"funding.care.amount": 100, **figures},
        years,
        lines={"care": "Care"},
        envelope={"budget": "Budget"},
    )


def rows(found: mixopt.Comparison, column: str, topic: str, item: str) -> dict[str, float | None]:
    return {
        row.period: row.value
        for row in found.topic(topic)
        if (row.column, row.item, row.measure) == (column, item, "")
    }


def headrooms(instance: Instance) -> list[float]:
    """Left of the envelope without what scenarios add, a number a period."""
    plan = mixopt.solve(instance)
    return [row.headroom for row in OwnMoney(instance).tables(plan.tables())["money"]]


@pytest.fixture(scope="module")
def littleton() -> Instance:
    return with_scenarios(
        shipped("tutorial"),
        dearer=DEARER,
        less={"funding.budget.amount": 7_200},
        another={"services.childrens_home.price": 4_100},
        besides={"services.foster_agency.price": 910},
    )


@pytest.fixture(scope="module")
def found(littleton: Instance) -> mixopt.Comparison:
    return mixopt.compare(littleton, scenarios=["dearer", "less", "another"])


def test_what_a_scenario_adds_to_the_budget_is_a_line_of_its_own(found: mixopt.Comparison) -> None:
    """£8,044,000 is £544,000 more than the £7,500,000 of the files, whatever was added."""
    assert rows(found, "dearer", "added", "envelope") == {"2025/26": 1e6, "": 1e6}
    assert rows(found, "dearer", "money", "envelope")[""] == pytest.approx(8_500_000)
    assert rows(found, "dearer", "money", "headroom")[""] == pytest.approx(-544_000)
    assert rows(found, "another", "added", "envelope") == {}
    assert found.plans["dearer"].money[0].headroom == pytest.approx(456_000)


def test_what_is_without_it_says_so_in_its_title(found: mixopt.Comparison) -> None:
    """In every column, so that they stand in one line; and in none where nothing is added."""
    named = "Headroom (a minus is the gap), without what scenarios add"
    assert {row.title for row in found.rows if row.item == "headroom"} == {named}
    plain = mixopt.compare(shipped("tutorial"))
    assert {r.title for r in plain.rows if r.item == "headroom"} == {named.partition(",")[0]}


def test_what_it_takes_is_a_line_too_and_gone(found: mixopt.Comparison) -> None:
    """£7,001,143 in £7,200,000."""
    assert rows(found, "less", "added", "envelope") == {"2025/26": -3e5, "": -3e5}
    assert rows(found, "less", "money", "headroom")[""] == pytest.approx(198_857.14)


def test_the_words_say_both(found: mixopt.Comparison) -> None:
    said = [*describe_columns(found)]
    assert said[1:] == [
        "dearer (dearer): £8,044,000, £116,929 more than doing nothing; on the council's own money "
        "£544,000 over the budget envelope.",
        "dearer: the scenario adds £1,000,000 in 2025/26 to the budget envelope, which counts "
        "neither as left nor as saved.",
        "less (less): £7,001,143, £925,929 less than doing nothing; £198,857 inside the budget "
        "envelope.",
        "less: the scenario takes £300,000 in 2025/26 from the budget envelope.",
        "another (another): £7,105,429, £821,643 less than doing nothing; £394,571 inside the "
        "budget envelope.",
    ]


def test_solve_and_a_paper_say_it_too(littleton: Instance) -> None:
    under = mixopt.with_scenario(littleton, "dearer")
    plan = mixopt.solve(under)
    cost = describe_cost(under, plan)
    assert cost.endswith(
        "£8,044,000, on the council's own money £544,000 over the budget envelope."
    )
    assert describe_added_money(under, plan).startswith("The scenario adds £1,000,000 in 2025/26")
    assert describe_added_money(littleton, plan) == ""


def test_a_bridge_says_it(littleton: Instance) -> None:
    way = mixopt.bridge(littleton, ["dearer"])
    (position,) = way.own
    assert [(row.to, row.amount) for row in way.added] == [("envelope", 1e6)]
    assert position.headroom == pytest.approx(-544_000)
    assert "The plan stands on the council's own money £544,000 over the budget envelope." in [
        *describe_bridge(way)
    ]
    changes = mixopt.bridge(littleton, ["dearer"], parts="changes")
    assert (changes.added, changes.own) == (way.added, way.own)
    assert mixopt.bridge(littleton, ["another"]).own == ()


def test_own_money_is_what_set_makes_of_it(littleton: Instance) -> None:
    """`--set` says what there is: beside it, before a scenario or after."""
    changes = {"services.foster_in_house.available": 41, "funding.budget.amount": 7_600}
    before = mixopt.with_scenario(mixopt.changed(littleton, changes), "dearer")
    after = mixopt.changed(mixopt.with_scenario(littleton, "dearer"), changes)
    assert [row.amount for row in OwnMoney(before).added] == [900_000]
    assert OwnMoney(after).added == ()
    assert OwnMoney(mixopt.changed(littleton, changes)).added == ()


def test_a_scenario_upon_a_scenario_is_held_against_the_files(littleton: Instance) -> None:
    first = mixopt.with_scenario(littleton, "dearer")
    again = mixopt.with_scenario(first, "besides")
    assert again.own is not None
    assert OwnMoney(again).added == OwnMoney(first).added


def test_of_a_grant_only_what_is_paid_beyond_its_own_is_lent() -> None:
    """£100 of care; the grant pays £40 of it and, raised, £70; £30 of that is the scenario's."""
    instance = with_scenarios(
        funded({"kind": "grant"}, {"funding.budget.amount": 60, "funding.fund.amount": 40}, 1),
        more={"funding.fund.amount": 70},
        far_more={"funding.fund.amount": 500},
        less={"funding.fund.amount": 10, "funding.budget.amount": 95},
    )
    assert headrooms(instance) == pytest.approx([0])
    assert headrooms(mixopt.with_scenario(instance, "more")) == pytest.approx([0])
    assert headrooms(mixopt.with_scenario(instance, "far_more")) == pytest.approx([0])
    less = mixopt.with_scenario(instance, "less")
    assert headrooms(less) == pytest.approx([60 - 90])
    assert describe_added("It", sum_added(OwnMoney(less).added)) == (
        "It takes £30 in 2020/21 from A fund and adds £35 in 2020/21 to the budget envelope, which "
        "counts neither as left nor as saved."
    )


def test_of_a_reserve_what_it_has_by_then_counts() -> None:
    """£20 short in each of three years. £45 of its own last for two and a quarter; with £15 more, and
    a floor that falls by £5 in the last year, the third is paid as well."""
    figures: dict[str, float | list[float]] = {
        "funding.budget.amount": 80, "funding.fund.opening": 50, "funding.fund.floor": 5,
    }  # fmt: skip
    instance = with_scenarios(
        funded({"kind": "reserve"}, figures, 3),
        more={"funding.fund.opening": 65, "funding.fund.floor[2022/23]": 0},
    )
    under = mixopt.with_scenario(instance, "more")
    assert [row.amount for row in OwnMoney(under).added] == pytest.approx([15, 0, 5])
    assert headrooms(under) == pytest.approx([0, 0, -15])


def test_a_higher_baseline_or_a_lower_target_saves_nothing() -> None:
    """£100 of care against a baseline of £90 and £10 to be saved: £10 more is spent than before."""
    instance = with_scenarios(
        small(
            {},
            {
                "funding.care.amount": 100,
                "funding.savings_target.baseline": 90,
                "funding.savings_target.savings": 10,
            },
            2,
            lines={"care": "Care"},
            savings_target=True,
        ),
        lifted={"funding.savings_target.baseline": 130, "funding.savings_target.savings": 4},
        raised={"funding.savings_target.baseline": 130, "funding.savings_target.savings": 15},
    )
    lifted = mixopt.with_scenario(instance, "lifted")
    plan = mixopt.solve(lifted)
    assert [row.saved for row in plan.savings] == pytest.approx([30, 30])
    own = OwnMoney(lifted)
    assert [(row.to, row.amount) for row in own.added] == [("savings_target", 46)] * 2
    savings = own.tables(plan.tables())["savings"]
    assert [x for row in savings for x in (row.saved, row.target)] == pytest.approx([-10, 10] * 2)
    assert "£40 short of the target" in describe_saving(lifted, plan)
    raised = mixopt.with_scenario(instance, "raised")
    rows = OwnMoney(raised).tables(mixopt.solve(raised).tables())["savings"]
    assert [x for row in rows for x in (row.saved, row.target)] == pytest.approx([-10, 15] * 2)


def test_the_bridge_from_year_to_year_still_adds_up() -> None:
    """What pays stands with a minus, and the gap is what is left over, without what is added."""
    under = mixopt.with_scenario(shipped("redbridge"), "pay_award")
    plan = mixopt.solve(under, prices=False, freedom=False)
    steps = OwnMoney(under).tables(plan.tables())["bridge"]
    for period in plan.periods:
        mine = [row for row in steps if row.period == period]
        pays = sum(row.amount for row in mine if row.part == "payment" or row.kind == "cost")
        (gap,) = [row.amount for row in mine if row.kind == "gap"]
        assert gap == pytest.approx(pays, abs=0.01)


def test_pay_in_redbridge_fits_the_envelope_and_misses_the_savings_targets() -> None:
    """It adds £20m a year to both; README has by how much the money is short without."""
    found = mixopt.compare(shipped("redbridge"), scenarios=["pay_award", "unchanged"])
    plan = found.plans["pay_award"]
    added = rows(found, "pay_award", "added", "envelope")
    assert added == pytest.approx({**dict.fromkeys(plan.periods, 20e6), "": 100e6})
    left, saved = (
        rows(found, "pay_award", *x) for x in (("money", "headroom"), ("saving", "saved"))
    )
    for money, row in zip(plan.money, plan.savings, strict=True):
        assert left[money.period] == pytest.approx((money.headroom or 0) - 20e6)
        assert saved[row.period] == pytest.approx(row.saved - 20e6)
    words = "\n".join(describe_columns(found))
    assert "£108,884 short of the savings targets in 2021/22" in words
    assert (
        "adds £20,000,000 a year to the budget envelope and to what the savings targets allow"
        in words
    )
    assert "£102,848,511" not in words
    assert rows(found, "unchanged", "added", "envelope") == {}


def test_a_grant_that_stops_is_said() -> None:
    found = mixopt.compare(shipped("barking-and-dagenham"), scenarios=["grant_stops"])
    assert [*describe_columns(found)][-1] == (
        "grant_stops: the scenario takes £1,560,000 in 2020/21 and £1,560,000 in 2021/22 from "
        "Social Care Grant."
    )


@pytest.mark.slow
def test_the_plan_of_a_scenario_that_was_saved_says_it(tmp_path: Any) -> None:
    done = run(
        "solve", "redbridge", "--scenario", "pay_award", "--json", "pay.json", folder=tmp_path
    )
    assert done.returncode == 0
    done = run("compare", "redbridge", "pay.json", columns=300, folder=tmp_path)
    assert "pay: the scenario adds £20,000,000 a year to the budget envelope" in done.stdout
    assert "£102,848" not in done.stdout
