"""Money and the objective, by hand: lines, contributions, envelope, savings, discount."""

import re

import pytest

import mixopt
from mixopt.errors import NoPlanExists
from mixopt.schema.scenarios import Change
from mixopt.units import UNITS

from support.small import small

MODEL = {
    "needs": {"people": {"title": "People"}},
    "services": {
        "care": {
            "title": "Care",
            "unit": "place",
            "meets": {"people": "preferred"},
            "contribution": True,
        },
    },
}
FIGURES = {
    "needs.people.demand": 10,
    "services.care.price": 600,
    "services.care.contribution": 140,
}
NET = 10 * (600 - 140) * 365 / 7


def test_what_people_contribute_is_taken_off_and_shown_apart() -> None:
    plan = mixopt.solve(small(MODEL, FIGURES))
    amounts = {row.item: row.amount for row in plan.ledger}
    assert amounts["bought"] == pytest.approx(10 * 600 * 365 / 7)
    assert amounts["contributions"] == pytest.approx(-10 * 140 * 365 / 7)
    assert plan.cost == pytest.approx(NET)


def test_fixed_lines_are_part_of_the_cost_and_may_be_income() -> None:
    lines = {"other": "Other services", "grant": "Income from a grant"}
    plan = mixopt.solve(
        small(
            MODEL,
            {
                **FIGURES,
                "funding.other.amount": 50_000,
                "funding.grant.amount": -20_000,
            },
            lines=lines,
        )
    )
    assert plan.cost == pytest.approx(NET + 30_000)


def test_the_parts_of_the_envelope_add_up_and_leave_headroom() -> None:
    parts = {"base": "Base", "growth": "Growth", "savings": "Savings removed"}
    plan = mixopt.solve(
        small(
            MODEL,
            {
                **FIGURES,
                "funding.base.amount": 250_000,
                "funding.growth.amount": 10_000,
                "funding.savings.amount": -15_000,
            },
            envelope=parts,
        )
    )
    assert plan.money[0].envelope == 245_000
    assert plan.money[0].headroom == pytest.approx(245_000 - NET)
    envelope = next(row for row in plan.limits if row.limit == "envelope")
    assert envelope.change == 0
    assert envelope.room * 1000 == pytest.approx(245_000 - NET)


def test_an_envelope_of_nothing_has_no_plan_and_says_the_gap() -> None:
    figures = {**FIGURES, "funding.base.amount": 0}
    with pytest.raises(NoPlanExists, match="2020/21: £239,858, £239,858 above the envelope"):
        mixopt.solve(small(MODEL, figures, envelope={"base": "Base"}))


def test_savings_are_counted_against_the_baseline() -> None:
    figures = {
        **FIGURES,
        "funding.savings_target.baseline": 300_000,
        "funding.savings_target.savings": 60_000,
    }
    plan = mixopt.solve(small(MODEL, figures, savings_target=True))
    assert plan.money[0].target == 240_000
    with pytest.raises(NoPlanExists, match="£144 above the savings target"):
        mixopt.solve(
            small(MODEL, {**figures, "funding.savings_target.savings": 60_286}, savings_target=True)
        )


def test_each_area_keeps_to_its_own_envelope() -> None:
    figures = {
        f"{area}.{name}": value for area in ("east", "west") for name, value in FIGURES.items()
    }
    figures |= {"east.funding.base.amount": 300_000, "west.funding.base.amount": 200_000}
    with pytest.raises(NoPlanExists, match=r"West, 2020/21: £239,858, £39,858 above the envelope"):
        mixopt.solve(small(MODEL, figures, areas=("east", "west"), envelope={"base": "Base"}))


def test_later_years_count_for_less() -> None:
    plan = mixopt.solve(small(MODEL, FIGURES, years=3, discount=10))
    assert [row.discount for row in plan.money] == pytest.approx([1, 1 / 1.1, 1 / 1.21])
    assert plan.cost == pytest.approx(NET * (1 + 1 / 1.1 + 1 / 1.21))


def test_discounting_puts_off_what_can_be_put_off() -> None:
    model = {
        **MODEL,
        "levers": {"build": {"title": "Build", "adds": "care", "cost": "one_off"}},
    }
    figures = {
        **FIGURES,
        "services.care.available": [10, 9],
        "levers.build.adds_after_0": 1,
        "levers.build.cost_after_0": 1_000,
    }
    plan = mixopt.solve(small(model, figures, years=2, discount=5))
    assert [row.started for row in plan.levers] == pytest.approx([0, 1])


def test_the_money_that_is_short_is_the_least_that_would_do() -> None:
    """A lever can be paid for in either year: the second year's money is spare, so it waits."""
    model = {**MODEL, "levers": {"build": {"title": "Build", "adds": "care", "cost": "one_off"}}}
    figures = {
        **FIGURES,
        "services.care.available": [10, 9],
        "levers.build.adds_after_0": 1,
        "levers.build.cost_after_0": [1_000, 5_000],
        "funding.base.amount": [NET - 300, NET + 6_000],
    }
    with pytest.raises(NoPlanExists, match=r"2020/21: £300 higher envelope"):
        mixopt.solve(small(model, figures, years=2, envelope={"base": "Base"}))


@pytest.mark.slow
def test_with_the_money_that_was_short_there_is_a_plan() -> None:
    figures = {"funding.savings_target.savings[2018/19]": 3160}
    changes = [Change(address=address, set=value) for address, value in figures.items()]
    instance = mixopt.changed(mixopt.load("redbridge"), changes, "the test")
    with pytest.raises(NoPlanExists) as fault:
        mixopt.solve(instance)
    short = int(
        re.search(r"2018/19: £([0-9,]+) smaller savings", str(fault.value))[1].replace(",", "")
    )
    for part, exists in ((1, True), (0.99, False)):
        eased = Change(address="funding.savings_target.savings[2018/19]", add=-part * short / 1000)
        again = mixopt.changed(instance, [eased], "the test")
        if exists:
            assert mixopt.solve(again).status == "optimal"
        else:
            with pytest.raises(NoPlanExists):
                mixopt.solve(again)


@pytest.mark.parametrize(("year", "days"), [(2022, 365), (2023, 366)])
def test_a_price_for_a_year_is_counted_by_days_and_pay_by_months(year: int, days: int) -> None:
    """£365.25/year is £7/week: £365 in 365 days, £366 in 366. Pay is for twelve months of either."""
    model = {
        **MODEL,
        "roles": {"carer": {"title": "Carer", "contracts": ["agency"]}},
        "services": {"care": {**MODEL["services"]["care"], "staffed_by": "carer"}},
    }
    figures = {
        "needs.people.demand": 1,
        "services.care.price": 365.25 * UNITS["£/year"].factor,
        "services.care.fte_per_unit": 1,
        "workforce.carer.agency.pay": 30_000,
    }
    periods = {"1": {"from": f"{year}-04-01", "to": f"{year + 1}-03-31"}}
    plan = mixopt.solve(small(model, figures, periods=periods))
    assert plan.cost == pytest.approx(days + 30_000)
