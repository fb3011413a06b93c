"""Stockport's savings proposal: its two tables as printed, and what they leave unsaid, by hand.

service redesign 320 + budget re-profiling 180 = 500 recurrent;  500 + grant 142 = 642
cash limit 7,319 - 1,100 = 6,219
printed step 1,100 - 642 = 458;  really to be found 1,100 - 500 = 600;  600 - 458 = 142 hidden
"""

from collections import defaultdict
from typing import Any

import pytest

import mixopt
from mixopt.errors import NoPlanExists
from mixopt.schema.scenarios import Change

from support.printed import Printed

THOUSAND = 1000
DISCOUNT = 1.035
FIRST, SECOND = "2019/20", "2020/21"
LAST_RESORT = (2 * 600 - 2 * 500) / DISCOUNT
"""£ for £1,000 more to save in 2020/21: two starts, each costing £600 once, saving £500."""


def printed(figure: str, section: str) -> Printed:
    return Printed(figure, "£000", f"Stockport, Proposal 1, February 2019, section {section}")


def scenario(name: str) -> Any:
    return mixopt.with_scenario(mixopt.load("stockport"), name)


def solved(name: str) -> Any:
    return mixopt.solve(scenario(name))


@pytest.fixture(scope="module")
def instance() -> Any:
    return mixopt.load("stockport")


@pytest.fixture(scope="module")
def plan(instance) -> Any:
    return mixopt.solve(instance)


def by_period(rows: Any) -> dict[str, Any]:
    return {row.period: row for row in rows}


def saved_by_lever(plan: Any) -> dict[tuple[str, str], float]:
    """£ thousand that each lever takes off, by lever and period."""
    saved: dict[tuple[str, str], float] = defaultdict(float)
    for entry in plan.ledger:
        if entry.line.endswith(".saving"):
            saved[entry.line.split(".")[1], entry.period] -= entry.amount / THOUSAND
    return saved


# As printed


def test_the_financial_scope(plan) -> None:
    money, savings = by_period(plan.money), by_period(plan.savings)
    assert savings[FIRST].baseline / THOUSAND == printed("7,319", "3.5")
    assert savings[FIRST].target / THOUSAND == printed("642", "3.5")
    assert savings[SECOND].target / THOUSAND == printed("1,100", "3.5")
    assert money[SECOND].envelope / THOUSAND == printed("6,219", "3.5")
    assert savings[SECOND].recurrent_target / THOUSAND == printed("1,100", "3.6")


def test_the_savings_of_the_first_year(plan) -> None:
    levers, first = saved_by_lever(plan), by_period(plan.savings)[FIRST]
    assert levers["service_redesign", FIRST] == printed("320", "3.6")
    assert levers["budget_reprofiling", FIRST] == printed("180", "3.6")
    assert first.recurrent / THOUSAND == printed("500", "3.6")
    assert first.one_off / THOUSAND == printed("142", "3.6")
    assert first.saved / THOUSAND == printed("642", "3.6")


def test_the_savings_of_the_second_year(plan) -> None:
    levers, second = saved_by_lever(plan), by_period(plan.savings)[SECOND]
    assert levers["digital_transformation", SECOND] == printed("600", "3.6")
    assert levers["digital_transformation", FIRST] == pytest.approx(0)
    assert second.recurrent / THOUSAND == printed("1,100", "3.6")
    assert second.one_off == pytest.approx(0, abs=0.01)


def test_the_posts(plan) -> None:
    released = {
        row.period: row.posts_released for row in plan.levers if row.lever == "service_redesign"
    }
    assert released[FIRST] == Printed("7", "FTE", "section 2.8")
    assert released[SECOND] == released[FIRST]


# By hand


def test_the_tables_add_up(instance) -> None:
    def figure(table: str, key: str, name: str) -> Any:
        return instance.figure("stockport", table, (key,), name).values

    redesign, reprofiling, digital = (
        figure("levers", lever, "most")[0]
        for lever in ("service_redesign", "budget_reprofiling", "digital_transformation")
    )
    (cash_limit, _), (first, second), (grant, none) = (
        [value / THOUSAND for value in figure("funding", key, name)]
        for key, name in (
            ("cash_limit", "amount"),
            ("savings_target", "savings"),
            ("non_recurrent_grant", "amount"),
        )
    )
    assert redesign + reprofiling == 320 + 180 == 500
    assert 500 + grant == 500 + 142 == first == 642
    assert none == 0
    assert 500 + digital == 500 + 600 == second
    assert cash_limit - second == 7_319 - 1_100 == 6_219
    for removed, saving in zip(
        figure("funding", "savings_removed", "amount"),
        figure("funding", "savings_target", "savings"),
        strict=True,
    ):
        assert removed == -saving


def test_the_real_need_is_600_and_not_the_printed_step(plan) -> None:
    first, second = plan.savings
    assert second.rise == pytest.approx((1_100 - 642) * THOUSAND)
    assert second.to_find == pytest.approx((1_100 - 500) * THOUSAND)
    assert second.to_find - second.rise == pytest.approx(142 * THOUSAND)
    assert second.to_find - second.rise == pytest.approx(first.one_off)


def test_what_the_one_off_money_hides(plan) -> None:
    """Spend is 7,319 - 500 = 6,819, and the cash limit pays 6,677 of it."""
    money = by_period(plan.money)
    assert money[FIRST].cost == pytest.approx((7_319 - 500) * THOUSAND)
    assert money[FIRST].from_funds == pytest.approx(142 * THOUSAND)
    assert money[FIRST].counted == pytest.approx(6_677 * THOUSAND)
    assert money[SECOND].cost == money[SECOND].counted == pytest.approx(6_219 * THOUSAND)
    assert money[SECOND].from_funds == pytest.approx(0, abs=0.01)
    assert [row.headroom for row in plan.money] == pytest.approx([0, 0], abs=0.01)
    assert plan.cost == pytest.approx((6_819 + 6_219 / DISCOUNT) * THOUSAND)


def test_the_grant_bridges_the_first_year_only(plan) -> None:
    grant = by_period(row for row in plan.funds if row.fund == "non_recurrent_grant")
    assert grant[FIRST].paid == pytest.approx(142 * THOUSAND)
    assert grant[SECOND].paid == grant[SECOND].before == 0
    others = [row for row in plan.funds if row.fund != "non_recurrent_grant"]
    assert sum(row.paid for row in others) == pytest.approx(0, abs=0.01)
    assert {row.period for row in plan.payments if row.fund == "non_recurrent_grant"} == {FIRST}


def test_the_bridge_walks_from_the_cash_limit_to_nothing_left_over(plan) -> None:
    for period, levers, paid in ((FIRST, -500, 142), (SECOND, -600, 0)):
        steps = [row for row in plan.bridge if row.period == period]

        def of(kind: str, steps: Any = steps) -> float:
            return sum(row.amount for row in steps if row.kind == kind) / THOUSAND

        assert of("lever") == pytest.approx(levers)
        assert of("fund") == pytest.approx(-paid)
        assert of("gap") == pytest.approx(0, abs=1e-3)


def test_the_last_resort_is_not_used(plan) -> None:
    rows = [row for row in plan.levers if row.lever == "reduction_in_service_offer"]
    assert [row.started for row in rows] == pytest.approx([0, 0])


# What one more would do, and the same by asking again

TARGET = "funding.savings_target"
PRICES = [
    # limit, of, period, figure, £
    ("savings_target", "", FIRST, f"{TARGET}.savings[{FIRST}]", None),
    ("savings_target", "", SECOND, f"{TARGET}.savings[{SECOND}]", LAST_RESORT),
    ("recurrent_target", "", SECOND, f"{TARGET}.recurrent_savings", LAST_RESORT),
    ("fund_balance", "non_recurrent_grant", FIRST,
     f"funding.non_recurrent_grant.amount[{FIRST}]", 0),
    ("fund_balance", "further_grant", SECOND, f"funding.further_grant.amount[{SECOND}]", 0),
    ("start_in_plan", "service_redesign", "", "levers.service_redesign.most",
     -(1000 + 1000 / DISCOUNT)),
    ("start_in_plan", "budget_reprofiling", "", "levers.budget_reprofiling.most",
     -(1000 + 1000 / DISCOUNT)),
    ("start_in_plan", "digital_transformation", "", "levers.digital_transformation.most",
     -1000 / DISCOUNT),
    ("start_in_period", "digital_transformation", FIRST,
     f"levers.digital_transformation.startable[{FIRST}]", -1000),
]  # fmt: skip


def more(instance: Any, address: str, by: float = 1) -> Any:
    return mixopt.changed(instance, [Change(address=address, add=by)], "the test")


def told(plan: Any, limit: str, of: str, period: str) -> Any:
    [row] = [r for r in plan.limits if (r.limit, r.of, r.period) == (limit, of, period)]
    return row


@pytest.mark.parametrize(("limit", "of", "period", "address", "price"), PRICES)
def test_a_price_is_what_1000_more_in_the_file_does(
    instance, plan, limit, of, period, address, price
) -> None:
    """A start of a lever here is £1,000 of saving in a full year; every other row is in £1,000."""
    row, asked = told(plan, limit, of, period), more(instance, address)
    if price is None:
        assert row.change is None
        with pytest.raises(NoPlanExists):
            mixopt.solve(asked, prices=False)
        return
    assert row.change == pytest.approx(price, abs=0.01)
    again = mixopt.solve(asked, prices=False)
    assert again.cost - plan.cost == pytest.approx(price, abs=0.01)


def test_the_rows_of_the_targets_say_that_more_is_saved(plan) -> None:
    for limit, period in (("savings_target", FIRST), ("recurrent_target", SECOND)):
        assert told(plan, limit, "", period).words.startswith("£1,000 more to save")


def test_less_to_save_changes_nothing(instance, plan) -> None:
    """Every saving pays for itself, so the plan would take them all with no target."""
    figures = (f"{TARGET}.savings[{FIRST}]", f"{TARGET}.savings[{SECOND}]",
               f"{TARGET}.recurrent_savings")  # fmt: skip
    for address in figures:
        again = mixopt.solve(more(instance, address, -1), prices=False)
        assert again.cost == pytest.approx(plan.cost)


def test_more_to_save_in_the_first_year_takes_as_much_more_grant(instance, plan) -> None:
    asked = more(instance, f"{TARGET}.savings[{FIRST}]")
    again = mixopt.solve(more(asked, f"funding.further_grant.amount[{FIRST}]"))
    assert again.cost == pytest.approx(plan.cost)
    assert again.savings[0].one_off == pytest.approx(143 * THOUSAND)
    assert again.savings[1].to_find == pytest.approx(600 * THOUSAND)


def test_less_grant_has_no_plan(instance) -> None:
    with pytest.raises(NoPlanExists):
        mixopt.solve(more(instance, f"funding.non_recurrent_grant.amount[{FIRST}]", -1))


# Scenarios


def ended(plan: Any) -> float:
    """£ thousand a year of services that the reduction ends."""
    rows = [row for row in plan.levers if row.lever == "reduction_in_service_offer"]
    return float(sum(row.started for row in rows))


def test_digital_at_the_printed_step_leaves_the_hidden_142_to_be_found(plan) -> None:
    """£142,000 at £500 a start: 284 starts, each £600 once; what is saved is the same."""
    again = solved("digital_as_printed_step")
    assert ended(again) == pytest.approx(142 / 0.5)
    assert again.cost - plan.cost == pytest.approx(284 * 600 / DISCOUNT)
    assert again.cost - plan.cost == pytest.approx(164_638, abs=1)
    change = by_period(row for row in again.funds if row.fund == "costs_of_change")
    assert change[SECOND].paid == pytest.approx(170_400)


def test_the_grant_again_is_worth_nothing_to_the_recurrent_target() -> None:
    without, again = solved("digital_as_printed_step"), solved("one_off_again")
    assert again.cost == pytest.approx(without.cost)
    assert ended(again) == pytest.approx(284)
    assert by_period(again.savings)[SECOND].recurrent == pytest.approx(1_100 * THOUSAND)
    assert told(again, "fund_balance", "further_grant", SECOND).change == 0
    digital = told(again, "start_in_plan", "digital_transformation", "")
    assert digital.change == pytest.approx(-1000 / DISCOUNT - LAST_RESORT)


def test_with_no_way_out_the_recurrent_target_is_missed_and_the_yearly_one_is_not() -> None:
    missed = scenario("one_off_again_no_way_out")
    with pytest.raises(NoPlanExists):
        mixopt.solve(missed)
    assert mixopt.solve(more(missed, f"{TARGET}.recurrent_savings", -142)).status == "optimal"
    with pytest.raises(NoPlanExists):
        mixopt.solve(more(missed, f"{TARGET}.recurrent_savings", -141))


def test_without_types_the_plan_looks_as_good_and_142_is_hidden() -> None:
    second = by_period(solved("untyped").savings)[SECOND]
    assert second.saved == pytest.approx(1_100 * THOUSAND)
    assert second.recurrent == pytest.approx((500 + 458) * THOUSAND)
    assert second.one_off == pytest.approx(142 * THOUSAND)


def test_a_one_off_pound_against_a_recurrent_one_where_types_do_not_count() -> None:
    again = solved("untyped_smaller_grant")
    assert ended(again) == pytest.approx((142 - 100) / 0.5)
    one_off = told(again, "fund_balance", "further_grant", SECOND).change
    recurrent = told(again, "start_in_plan", "digital_transformation", "").change
    assert one_off == pytest.approx(-LAST_RESORT)
    assert recurrent == pytest.approx(-1000 / DISCOUNT - LAST_RESORT)
    asked = more(scenario("untyped_smaller_grant"), f"funding.further_grant.amount[{SECOND}]")
    assert mixopt.solve(asked, prices=False).cost - again.cost == pytest.approx(one_off)


def test_digital_may_fall_short_by_a_quarter_at_the_most(instance, plan) -> None:
    """300 starts save £150,000 in 2020/21, a quarter of the £600,000."""
    again = solved("digital_90")
    assert ended(again) == pytest.approx(60 / 0.5)
    assert again.cost - plan.cost == pytest.approx(120 * 600 / DISCOUNT, abs=0.01)
    address = "levers.digital_transformation.delivered"
    for share, exists in ((75, True), (74.9, False)):
        asked = mixopt.changed(instance, [Change(address=address, set=share)], "the test")
        if exists:
            assert ended(mixopt.solve(asked)) == pytest.approx(300)
        else:
            with pytest.raises(NoPlanExists):
                mixopt.solve(asked)


SHORT = {
    "digital_half": {f"{SECOND}": 600 * 0.5 - 150},
    "digital_year_late": {f"{SECOND}": 600 - 150},
    "delivery_80": {
        f"{FIRST}": 642 - (0.8 * 500 + 142),
        f"{SECOND}": 1_100 - 0.8 * (1_100 + 150),
    },
    "no_grant": {f"{FIRST}": 142},
}
"""£ thousand that a scenario is short of in a period, beyond what the reduction finds."""


@pytest.mark.parametrize("name", SHORT)
def test_no_plan_and_by_how_much(name: str) -> None:
    def eased(by: float) -> Any:
        changes = []
        for period, short in SHORT[name].items():
            less = -short * by
            changes += [
                Change(address=f"{TARGET}.savings[{period}]", add=less),
                Change(address=f"funding.savings_removed.amount[{period}]", add=-less),
            ]
            if period == SECOND:
                changes.append(Change(address=f"{TARGET}.recurrent_savings", add=less))
        return mixopt.changed(scenario(name), changes, "the test")

    with pytest.raises(NoPlanExists):
        mixopt.solve(scenario(name))
    assert mixopt.solve(eased(1.0)).status == "optimal"
    with pytest.raises(NoPlanExists):
        mixopt.solve(eased(0.99))


def test_grant_for_a_late_digital_programme_meets_the_yearly_target_alone() -> None:
    late = scenario("digital_year_late_one_off")
    with pytest.raises(NoPlanExists):
        mixopt.solve(late)
    without = [Change(address=f"{TARGET}.recurrent_savings", set=0)]
    second = by_period(mixopt.solve(mixopt.changed(late, without, "the test")).savings)[SECOND]
    assert second.one_off == pytest.approx(600 * THOUSAND)


def test_fifty_more(plan) -> None:
    again = solved("fifty_more")
    assert ended(again) == pytest.approx(100)
    assert again.cost - plan.cost == pytest.approx(50 * LAST_RESORT)
