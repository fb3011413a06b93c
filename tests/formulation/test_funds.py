"""Funds, by hand: which lines each may pay, when, how much, and what is left of it."""

from __future__ import annotations

import pytest

import mixopt
from mixopt.errors import NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.results.checker.limits import find_broken_limits
from mixopt.results.plan import Plan

from support.small import small

SCHEMES = {"care": {"title": "Care"}, "other": {"title": "Other"}}
LINES = {"care": "Care", "move": {"title": "Moving house", "one_off": True}}
BUDGET = {"envelope": {"budget": "Budget"}}


def grant(**rules: object) -> dict[str, object]:
    """A fund with rules; a grant that may pay anything unless they say otherwise."""
    return {"title": "A fund", "kind": "grant", **rules}


def with_lines(
    fund: dict[str, object], figures: dict[str, float | list[float]], years: int = 1, **head: object
) -> Instance:
    """Two fixed lines, care that recurs and a move that does not, and one fund besides."""
    return small({"funds": {"fund": fund}}, figures, years, lines=LINES, **head)


def with_schemes(
    funds: dict[str, object],
    figures: dict[str, float | list[float]],
    years: int = 1,
    **more: object,
) -> Instance:
    """Two schemes and some funds."""
    return small({"funds": funds, "schemes": SCHEMES}, figures, years, **more)


def paid(plan: Plan) -> dict[tuple[str, str, str], float]:
    """£ by fund, line and period, nothing left out."""
    return {(row.fund, row.line, row.period): row.amount for row in plan.payments}


def column(plan: Plan, name: str, fund: str = "fund", area: str = "here") -> list[float]:
    """One column of a fund's rows, one number a period."""
    return [getattr(row, name) for row in plan.funds if (row.area, row.fund) == (area, fund)]


def no_plan(instance: Instance) -> bool:
    with pytest.raises(NoPlanExists):
        mixopt.solve(instance)
    return True


# Which lines


def test_a_grant_pays_only_its_lines() -> None:
    fund = grant(pays=["funding.care"])
    figures = {"funding.care.amount": 100, "funding.move.amount": 50, "funding.fund.amount": 200}
    plan = mixopt.solve(with_lines(fund, {**figures, "funding.budget.amount": 50}, **BUDGET))
    assert paid(plan) == pytest.approx({("fund", "funding.care", "2020/21"): 100})
    assert column(plan, "returned") == pytest.approx([100])
    assert plan.money[0].headroom == pytest.approx(0)
    assert no_plan(with_lines(fund, {**figures, "funding.budget.amount": 49}, **BUDGET))


def test_one_off_money_pays_one_off_lines_only() -> None:
    fund = grant(kind="one_off")
    figures = {"funding.care.amount": 100, "funding.move.amount": 30, "funding.fund.amount": 200}
    plan = mixopt.solve(with_lines(fund, {**figures, "funding.budget.amount": 100}, **BUDGET))
    assert paid(plan) == pytest.approx({("fund", "funding.move", "2020/21"): 30})
    assert no_plan(with_lines(fund, {**figures, "funding.budget.amount": 99}, **BUDGET))


def test_a_scheme_and_a_lever_can_be_one_off() -> None:
    model = {
        "funds": {"fund": grant(kind="one_off")},
        "schemes": {"care": {"title": "Care"}, "move": {"title": "Move", "one_off": True}},
        "levers": {
            "sell": {"title": "Sell", "saving": "one_off", "cost": "one_off"},
            "merge": {"title": "Merge", "saving": "recurrent", "cost": "recurrent"},
        },
    }
    plan = mixopt.solve(small(model, {}, **BUDGET))
    assert {row.line for row in plan.payments} == {"schemes.move", "levers.sell"}


def test_one_off_money_bridges_the_years_named_and_no_other() -> None:
    fund, head = grant(kind="one_off"), {**BUDGET, "bridges": {"fund": ["2021/22"]}}
    figures = {"funding.care.amount": 100, "funding.fund.amount": 40}

    def planned(budget: list[float]) -> Instance:
        return with_lines(fund, {**figures, "funding.budget.amount": budget}, 3, **head)

    plan = mixopt.solve(planned([100, 60, 100]))
    assert {k: v for k, v in paid(plan).items() if k[1] == "funding.care"} == pytest.approx(
        {("fund", "funding.care", "2021/22"): 40}
    )
    assert column(plan, "returned") == pytest.approx([40, 0, 40])
    for budget in ([99, 60, 100], [100, 59, 100], [100, 60, 99]):
        assert no_plan(planned(budget))


# When


def test_a_fund_that_ends_pays_nothing_after_and_returns_what_it_carried() -> None:
    fund, head = grant(carried=True), {**BUDGET, "ends": {"fund": "2022-03-31"}}
    figures = {"funding.care.amount": 30, "funding.fund.amount": [100, 0, 0]}

    def planned(budget: list[float]) -> Instance:
        return with_lines(fund, {**figures, "funding.budget.amount": budget}, 3, **head)

    plan = mixopt.solve(planned([0, 0, 30]))
    assert column(plan, "before") == pytest.approx([0, 70, 0])
    assert column(plan, "paid") == pytest.approx([30, 30, 0])
    assert column(plan, "kept") == pytest.approx([70, 0, 0])
    assert column(plan, "returned") == pytest.approx([0, 40, 0])
    assert {row.period for row in plan.payments} == {"2020/21", "2021/22"}
    assert no_plan(planned([0, 0, 29]))


def test_what_is_carried_forward_pays_later() -> None:
    figures = {"funding.care.amount": 50, "funding.fund.amount": [100, 0]}
    plan = mixopt.solve(with_lines(grant(carried=True), figures, 2))
    assert column(plan, "kept") == pytest.approx([50, 0])
    assert column(plan, "before") == pytest.approx([0, 50])
    assert column(plan, "paid") == pytest.approx([50, 50])
    assert no_plan(with_lines(grant(), figures, 2))


def test_what_is_not_carried_is_returned() -> None:
    figures = {"funding.care.amount": 60, "funding.fund.amount": [100, 60]}
    plan = mixopt.solve(with_lines(grant(), figures, 2))
    assert column(plan, "returned") == pytest.approx([40, 0])
    assert column(plan, "kept") == column(plan, "before") == [0, 0]


def test_money_cannot_be_spent_before_it_is_there() -> None:
    figures = {"funding.care.amount": 50, "funding.fund.amount": [0, 100]}
    assert no_plan(with_lines(grant(carried=True), figures, 2))


# How much


def test_a_reserve_has_an_opening_balance_and_a_floor() -> None:
    funds = {"fund": grant(), "reserve": grant(kind="reserve")}
    figures = {
        "schemes.care.least": 45,
        "funding.fund.amount": 5,
        "funding.reserve.opening": 100,
        "funding.reserve.amount": 10,
        "funding.reserve.floor": 40,
    }
    plan = mixopt.solve(with_schemes(funds, figures, 2))
    assert column(plan, "paid") == pytest.approx([5, 5])
    assert column(plan, "before", "reserve") == pytest.approx([100, 70])
    assert column(plan, "paid", "reserve") == pytest.approx([40, 40])
    assert column(plan, "kept", "reserve") == pytest.approx([70, 40])
    assert column(plan, "returned", "reserve") == [0, 0]
    assert no_plan(with_schemes(funds, {**figures, "funding.reserve.floor": [40, 41]}, 2))


def test_funds_are_used_in_the_order_of_the_model() -> None:
    figures = {"schemes.care.least": 60, "funding.one.amount": 50, "funding.two.amount": 50}
    for first, second in (("one", "two"), ("two", "one")):
        plan = mixopt.solve(with_schemes({first: grant(), second: grant()}, figures))
        assert column(plan, "paid", first) == pytest.approx([50])
        assert column(plan, "paid", second) == pytest.approx([10])


def test_a_reserve_is_drawn_after_every_other_fund() -> None:
    figures = {
        "schemes.care.least": 60,
        "funding.fund.amount": 50,
        "funding.reserve.opening": 100,
        "funding.budget.amount": 0,
    }
    funds = {"reserve": grant(kind="reserve"), "fund": grant()}
    plan = mixopt.solve(with_schemes(funds, figures, **BUDGET))
    assert column(plan, "paid", "reserve") == pytest.approx([10])


def test_a_reserve_is_not_drawn_while_the_envelope_has_room() -> None:
    figures = {
        "schemes.care.least": 60,
        "funding.reserve.opening": 100,
        "funding.budget.amount": 45,
    }
    plan = mixopt.solve(with_schemes({"reserve": grant(kind="reserve")}, figures, **BUDGET))
    assert column(plan, "paid", "reserve") == pytest.approx([15])
    assert plan.money[0].headroom == pytest.approx(0)


def test_a_minimum_contribution_is_spent_in_full() -> None:
    figures = {"funding.fund.amount": 100}
    for in_full, cost in ((False, 0), (True, 100)):
        plan = mixopt.solve(with_schemes({"fund": grant(in_full=in_full)}, figures))
        assert plan.cost == pytest.approx(cost)
        assert column(plan, "paid") == pytest.approx([cost])
    most = {"schemes.care.most": 50, "schemes.other.most": 49}
    assert no_plan(with_schemes({"fund": grant(in_full=True)}, {**figures, **most}))


def test_the_parts_of_a_fund_add_up() -> None:
    fund = grant(parts={"revenue": "Revenue", "capital": "Capital"})
    figures = {"funding.revenue.amount": 30, "funding.capital.amount": [20, 25]}
    plan = mixopt.solve(with_lines(fund, {**figures, "funding.care.amount": [50, 55]}, 2))
    assert column(plan, "amount") == column(plan, "paid") == pytest.approx([50, 55])
    assert no_plan(with_lines(fund, {**figures, "funding.care.amount": [51, 55]}, 2))


@pytest.mark.parametrize(("in_full", "spend", "from_fund"), [(False, 100, 20), (True, 130, 50)])
def test_a_fund_comes_on_top_of_what_is_spent_anyway(
    in_full: bool, spend: float, from_fund: float
) -> None:
    fund = grant(pays=["schemes.care"], additional_to=["schemes.care"], in_full=in_full)
    figures = {
        "schemes.care.least": 100,
        "funding.fund.amount": 50,
        "funding.fund.baseline": 80,
        "funding.budget.amount": 80,
    }
    plan = mixopt.solve(with_schemes({"fund": fund}, figures, **BUDGET))
    assert plan.cost == pytest.approx(spend)
    assert paid(plan) == pytest.approx({("fund", "schemes.care", "2020/21"): from_fund})
    less = {**figures, "funding.budget.amount": 79}
    assert no_plan(with_schemes({"fund": fund}, less, **BUDGET))


# Whose


def shared(pooled: list[float], west: list[float]) -> Instance:
    """East has 100 and spends 10; west has 20 and spends 50: 30 are short, unless they share."""
    figures = {
        "east.schemes.care.least": 10,
        "west.schemes.care.least": 50,
        "east.funding.fund.amount": 100,
        "west.funding.fund.amount": 20,
        "pooled.funding.fund.pooled": pooled,
        "west.funding.budget.amount": west,
    }
    funds = {"fund": grant(shared=True)}
    return with_schemes(funds, figures, len(pooled), areas=("east", "west"), **BUDGET)


def test_a_shared_fund_helps_the_other_area_once_it_may_be_pooled() -> None:
    plan = mixopt.solve(shared([0, 1], west=[30, 0]))
    assert column(plan, "paid", area="west") == pytest.approx([20, 50])
    given, taken = (column(plan, name, area="east") for name in ("given", "taken"))
    assert [g - t for g, t in zip(given, taken, strict=True)] == pytest.approx([0, 30])
    given, taken = (column(plan, name, area="west") for name in ("given", "taken"))
    assert [t - g for g, t in zip(given, taken, strict=True)] == pytest.approx([0, 30])
    assert no_plan(shared([0, 1], west=[29, 0]))


def test_no_more_is_pooled_than_the_share_that_is_agreed() -> None:
    assert mixopt.solve(shared([0.3], west=[0])).cost == pytest.approx(60)
    assert no_plan(shared([0.29], west=[0]))


def test_nobody_puts_into_a_pool_what_it_takes_out() -> None:
    plan = mixopt.solve(shared([1], west=[0]))
    assert [min(row.given, row.taken) for row in plan.funds] == [0, 0]


def test_the_envelope_pays_what_no_fund_does() -> None:
    figures = {"schemes.care.least": 100, "funding.fund.amount": 40, "funding.budget.amount": 75}
    plan = mixopt.solve(with_schemes({"fund": grant()}, figures, **BUDGET))
    row = plan.money[0]
    assert (row.cost, row.from_funds, row.headroom) == pytest.approx((100, 40, 15))
    envelope = next(bound for bound in plan.limits if bound.limit == "envelope")
    assert envelope.room * 1000 == pytest.approx(15)


def test_without_an_envelope_funds_pay_for_everything() -> None:
    figures = {"schemes.care.least": 100, "funding.one.amount": 60, "funding.two.amount": 40}
    funds = {"one": grant(), "two": grant()}
    plan = mixopt.solve(with_schemes(funds, figures))
    assert column(plan, "paid", "one") == pytest.approx([60])
    assert column(plan, "paid", "two") == pytest.approx([40])
    assert no_plan(with_schemes(funds, {**figures, "funding.two.amount": 39}))


def test_the_price_of_a_fund_is_what_a_thousand_more_does() -> None:
    """£1,000 more of the grant pays for one more flat in place of a home at £4,000."""
    model = {
        "needs": {"people": {"title": "People"}},
        "services": {
            "flat": {"title": "Flat", "unit": "episode/year", "meets": {"people": "preferred"}},
            "home": {"title": "Home", "unit": "episode/year", "meets": {"people": "suitable"}},
        },
        "funds": {"fund": grant(pays=["services.flat"]), "rest": grant(pays=["services.home"])},
    }
    figures = {
        "needs.people.demand": 100,
        "services.flat.price": 1_000,
        "services.home.price": 4_000,
        "funding.fund.amount": 10_000,
        "funding.rest.amount": 1e6,
    }
    plan = mixopt.solve(small(model, figures))
    assert plan.cost == pytest.approx(10 * 1_000 + 90 * 4_000)
    row = next(r for r in plan.limits if (r.limit, r.of) == ("fund_balance", "fund"))
    assert row.change == pytest.approx(1_000 - 4_000)


def test_money_that_is_short_is_told_after_what_funds_pay() -> None:
    figures = {"schemes.care.least": 60, "funding.fund.amount": 30, "funding.budget.amount": 10}
    with pytest.raises(NoPlanExists, match="£20 "):
        mixopt.solve(with_schemes({"fund": grant()}, figures, **BUDGET))


def test_a_reserve_that_ends_keeps_nothing_after() -> None:
    figures = {
        "schemes.care.least": [50, 0],
        "funding.fund.opening": 100,
    }
    fund, head = grant(kind="reserve"), {"ends": {"fund": "2021-03-31"}}
    plan = mixopt.solve(with_schemes({"fund": fund}, figures, 2, **head))
    assert column(plan, "returned") == pytest.approx([50, 0])


def test_the_checker_knows_who_may_pay_without_the_list_that_the_plan_was_made_by() -> None:
    """A one-off fund that is said to pay what recurs, moved there from an allowed payment."""
    figures = {"funding.care.amount": 50, "funding.fund.amount": 100}
    instance = with_lines(grant(), figures)
    plan = mixopt.solve(instance)
    once = with_lines(grant(kind="one_off"), figures | {"funding.fund.amount": 0})
    told = find_broken_limits(once, plan, misprints=False)
    assert any("which may not, pays for" in line for line in told)
