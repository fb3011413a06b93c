"""The money of Barking and Dagenham and of Redbridge beside their budgets: as printed and by hand.

Barking and Dagenham, £m     2019/20  2020/21  2021/22
    envelope                   40.07    41.61    41.61
    Social Care Grant           1.56     1.56     1.56
    reserves, as printed        5.20     3.00     2.40     10.60 in all
    transformation funding     1.095, once: 0.080 + 1.015 x 9/13, then 1.015 x 4/13
"""

from collections import defaultdict
from functools import cache
from typing import Any

import pytest

import mixopt
from mixopt.errors import NoPlanExists
from mixopt.instance.lines import lines_of
from mixopt.schema.scenarios import Change

from support.printed import Printed

BARKING, REDBRIDGE = "barking-and-dagenham", "redbridge"
YEARS = ("2019/20", "2020/21", "2021/22")
LAST = "2022/23"
MILLION = 1_000_000
TEAM = 1_095_000 - 80_000
"""£ of transformation funding that is not for accommodation."""
DISCOUNT = [1.035**-year for year in range(5)]
PENNY = 0.01


def cabinet(figure: str, section: str) -> Printed:
    return Printed(figure, "£m", f"Barking & Dagenham, Cabinet 16 July 2019, section {section}")


@cache
def solved(name: str, scenario: str = "") -> Any:
    instance = mixopt.load(name)
    if scenario:
        instance = mixopt.with_scenario(instance, scenario)
    return mixopt.solve(instance, prices=False)


def with_changes(name: str, scenario: str = "", /, **changes: dict[str, float]) -> Any:
    """The instance with figures `set`, `add`ed to or multiplied (`times`), by their address."""
    instance = mixopt.load(name)
    if scenario:
        instance = mixopt.with_scenario(instance, scenario)
    made = [
        Change.model_validate({"address": address, how: value})
        for how, figures in changes.items()
        for address, value in figures.items()
    ]
    return mixopt.changed(instance, made, "the test")


def column(plan: Any, fund: str, field: str) -> list[float]:
    """A fund's amounts, one a period."""
    return [getattr(row, field) for row in plan.funds if row.fund == fund]


def spent(plan: Any, line: str) -> list[float]:
    """£ on a line, one a period."""
    total: dict[str, float] = dict.fromkeys(plan.periods, 0.0)
    for entry in plan.ledger:
        if entry.line == line:
            total[entry.period] += entry.amount
    return list(total.values())


# Barking and Dagenham: the reserves


def test_the_budget_the_grant_and_the_reserves_are_what_is_printed() -> None:
    """1.0 + 1.56 - 1.12 = 1.44 on a base of 40.19; 1.54 more the year after."""
    plan = solved(BARKING)
    base = 45_188_756 - 5 * MILLION
    growth = [row.envelope - base + 1_560_000 for row in plan.money]
    assert growth[0] / MILLION == cabinet("1.44", "3.6")
    assert (growth[1] - growth[0]) / MILLION == cabinet("1.54", "3.7")
    assert growth[2] == pytest.approx(growth[1])
    assert column(plan, "social_care_grant", "amount")[0] / MILLION == cabinet("1.56", "3.6")


def test_the_reserve_is_what_the_report_draws_and_no_sooner() -> None:
    instance = mixopt.load(BARKING)
    path = ("barking_and_dagenham", "funding", ("reserves",))
    opening, floors = instance.once(*path, "opening"), instance.values(*path, "floor")
    pressures = [5.2, 3.0, 2.4]
    assert opening / MILLION == pytest.approx(sum(pressures)) == pytest.approx(10.6)
    assert [floor / MILLION for floor in floors] == pytest.approx([5.4, 2.4, 0])
    assert instance.values(*path, "amount") == (0, 0, 0)


@pytest.mark.parametrize("scenario", ["", "grant_stops", "savings_half_made", "need_up_3"])
def test_the_reserve_pays_what_nothing_else_does_and_its_balance_follows(scenario: str) -> None:
    plan = solved(BARKING, scenario)
    paid, kept = column(plan, "reserves", "paid"), column(plan, "reserves", "kept")
    others = [
        grant + once
        for grant, once in zip(
            column(plan, "social_care_grant", "paid"),
            column(plan, "transformation", "paid"),
            strict=True,
        )
    ]
    needed = [
        max(0.0, row.cost - row.envelope - other)
        for row, other in zip(plan.money, others, strict=True)
    ]
    assert paid == pytest.approx(needed, abs=PENNY)
    balance, balances = 10.6 * MILLION, []
    for amount in needed:
        balance -= amount
        balances.append(balance)
    assert kept == pytest.approx(balances, abs=PENNY)
    for left, floor in zip(kept, (5.4, 2.4, 0), strict=True):
        assert left >= floor * MILLION - PENNY
    assert [row.headroom for row in plan.money] == pytest.approx([0, 0, 0], abs=PENNY)


def test_little_more_than_half_of_the_printed_draw_is_needed() -> None:
    plan = solved(BARKING)
    paid = column(plan, "reserves", "paid")
    assert [round(amount / MILLION, 2) for amount in paid] == [3.49, 0.97, 1.26]
    assert sum(paid) / MILLION == pytest.approx(5.72, abs=0.005)
    assert column(plan, "reserves", "kept")[-1] / MILLION == pytest.approx(4.88, abs=0.005)


def test_what_is_not_drawn_in_its_year_pays_for_the_next() -> None:
    """The last year takes 2.82, where the report draws 2.4; over the plan it is within the 10.6."""
    paid = column(solved(BARKING, "grant_stops"), "reserves", "paid")
    assert paid[2] / MILLION == pytest.approx(2.82, abs=0.005)
    assert paid[2] > 2.4 * MILLION
    assert sum(paid[:2]) <= (5.2 + 3.0) * MILLION - (paid[2] - 2.4 * MILLION)


@pytest.mark.slow
def test_what_the_general_fund_has_above_its_minimum_does_not_pay_for_the_plan() -> None:
    with pytest.raises(NoPlanExists, match="no plan fits the money"):
        solved(BARKING, "general_fund_only")
    needed = sum(column(solved(BARKING), "reserves", "paid")) / MILLION
    for floor, exists in ((17 - needed - 0.001, True), (17 - needed + 0.001, False)):
        instance = with_changes(BARKING, "general_fund_only", set={"funding.reserves.floor": floor})
        if exists:
            assert mixopt.solve(instance, prices=False).cost == pytest.approx(solved(BARKING).cost)
        else:
            with pytest.raises(NoPlanExists):
                mixopt.solve(instance, prices=False)


def test_no_fund_pays_for_a_saving_or_for_more_than_is_spent() -> None:
    plan = solved(BARKING)
    by_line: dict[tuple[str, str], float] = defaultdict(float)
    for payment in plan.payments:
        assert not payment.line.endswith(".saving")
        assert payment.amount >= -PENNY
        by_line[payment.line, payment.period] += payment.amount
    for (line, period), amount in by_line.items():
        assert amount <= spent(plan, line)[YEARS.index(period)] + PENNY


# The one-off money of the programme


def test_the_programme_by_hand() -> None:
    plan = solved(BARKING)
    team = [TEAM * 9 / 13, TEAM * 4 / 13, 0]
    assert spent(plan, "funding.programme_team") == pytest.approx(team, abs=0.5)
    assert spent(plan, "funding.accommodation_move") == [75_000 + 5_000, 0, 0]
    assert spent(plan, "funding.foyer_rent") == pytest.approx([-30_000 * 4 / 12, -30_000, -30_000])
    assert column(plan, "transformation", "amount")[0] / MILLION == cabinet("1.095", "6.6")
    assert column(plan, "transformation", "paid") == pytest.approx(
        [80_000 + team[0], team[1], 0], abs=0.5
    )
    assert column(plan, "transformation", "kept") == pytest.approx([team[1], 0, 0], abs=0.5)
    assert column(plan, "transformation", "returned") == pytest.approx([0, 0, 0], abs=0.5)


def test_without_the_programme_the_plan_costs_what_it_did() -> None:
    """£129.3m, to the pound: reserves, grant and savings move money about and change no cost."""
    lines = ("programme_team", "accommodation_move", "foyer_rent")
    without = with_changes(BARKING, set={f"funding.{line}.amount": 0 for line in lines})
    cost = mixopt.solve(without, prices=False).cost
    assert cost == pytest.approx(129_302_567, abs=1)
    own = [sum(spent(solved(BARKING), f"funding.{line}")[year] for line in lines)
           for year in range(3)]  # fmt: skip
    programme = sum(d * amount for d, amount in zip(DISCOUNT, own, strict=False))
    assert solved(BARKING).cost - cost == pytest.approx(programme, abs=PENNY)
    assert programme == pytest.approx(1_017_448, abs=1)


@pytest.mark.parametrize("scenario", ["", "programme_underspends", "programme_overspends"])
def test_the_cap_is_never_passed_and_what_is_left_is_returned(scenario: str) -> None:
    plan = solved(BARKING, scenario)
    cost = sum(spent(plan, "funding.programme_team")) + 80_000
    paid = sum(column(plan, "transformation", "paid"))
    assert paid == pytest.approx(min(cost, 1_095_000), abs=PENNY)
    returned = column(plan, "transformation", "returned")
    assert returned == pytest.approx([0, max(0, 1_095_000 - cost), 0], abs=PENNY)
    assert column(plan, "transformation", "kept")[1:] == [0, 0]


def test_an_underspend_and_an_overspend_by_hand() -> None:
    """A tenth of 1.015 is 0.1015: returned, or paid by the reserves."""
    under, over = (solved(BARKING, f"programme_{how}spends") for how in ("under", "over"))
    assert column(under, "transformation", "returned")[1] == pytest.approx(101_500)
    assert column(under, "reserves", "paid") == pytest.approx(
        column(solved(BARKING), "reserves", "paid"), abs=PENNY
    )
    more = sum(column(over, "reserves", "paid")) - sum(column(solved(BARKING), "reserves", "paid"))
    assert more == pytest.approx(101_500, abs=PENNY)


def test_the_transformation_money_pays_for_one_off_lines_only() -> None:
    instance = mixopt.load(BARKING)
    lines = lines_of(instance.model, instance.head)
    paid = {row.line for row in solved(BARKING).payments if row.fund == "transformation"}
    assert paid == {"funding.programme_team", "funding.accommodation_move"}
    assert not any(lines[line].recurs for line in paid)


# The Social Care Grant


def test_when_the_grant_stops_the_reserves_pay_as_much_more() -> None:
    plan, before = solved(BARKING, "grant_stops"), solved(BARKING)
    assert plan.cost == pytest.approx(before.cost)
    assert column(plan, "social_care_grant", "paid") == pytest.approx([1_560_000, 0, 0])
    more = [
        now - then
        for now, then in zip(
            column(plan, "reserves", "paid"), column(before, "reserves", "paid"), strict=True
        )
    ]
    assert more == pytest.approx([0, 1_560_000, 1_560_000], abs=PENNY)
    assert column(plan, "reserves", "kept")[-1] / MILLION == pytest.approx(1.76, abs=0.005)


def test_when_the_plan_replaces_the_grant_the_reserves_pay_no_more() -> None:
    plan, before = solved(BARKING, "grant_replaced"), solved(BARKING)
    assert plan.cost == pytest.approx(before.cost)
    assert column(plan, "social_care_grant", "paid") == pytest.approx([1_560_000, 0, 0])
    assert column(plan, "reserves", "paid") == pytest.approx(
        column(before, "reserves", "paid"), abs=PENNY
    )
    more = [
        now.envelope - then.envelope for now, then in zip(plan.money, before.money, strict=True)
    ]
    assert more == pytest.approx([0, 1_560_000, 1_560_000])


# Savings that the budget falls by, made or not


def test_the_budget_is_the_same_whether_the_savings_are_made_or_not() -> None:
    made, half = solved(BARKING), solved(BARKING, "savings_half_made")
    assert [row.envelope for row in half.money] == [row.envelope for row in made.money]
    more = [now.cost - then.cost for now, then in zip(half.money, made.money, strict=True)]
    assert more == pytest.approx([560_000, 1_290_000, 1_290_000])
    assert sum(column(half, "reserves", "paid")) == pytest.approx(
        sum(column(made, "reserves", "paid")) + 3_140_000, abs=PENNY
    )


@pytest.mark.slow
def test_with_none_of_them_made_all_the_reserves_are_not_enough() -> None:
    """1.12 + 2.58 + 2.58 = 6.28 more; of the 10.6 only 4.88 is left."""
    short = sum(column(solved(BARKING), "reserves", "paid")) + 6_280_000 - 10_600_000
    with pytest.raises(NoPlanExists, match="no plan fits the money"):
        solved(BARKING, "savings_not_made")
    for more, exists in ((short + 1, True), (short - 1, False)):
        instance = with_changes(
            BARKING,
            "savings_not_made",
            set={f"funding.grant_replacement.amount[{YEARS[2]}]": more / MILLION},
        )
        if exists:
            plan = mixopt.solve(instance, prices=False)
            assert column(plan, "reserves", "kept")[-1] == pytest.approx(1, abs=0.1)
        else:
            with pytest.raises(NoPlanExists):
                mixopt.solve(instance, prices=False)


def test_a_saving_made_a_year_late_costs_a_year_of_it() -> None:
    late, made = solved(BARKING, "savings_a_year_late"), solved(BARKING)
    more = [now.cost - then.cost for now, then in zip(late.money, made.money, strict=True)]
    assert more == pytest.approx([1_120_000, 1_460_000, 0], abs=PENNY)


# Redbridge: the £14m that must recur


def framework(figure: str, unit: str = "£m") -> Printed:
    return Printed(figure, unit, "Redbridge, Caring for Redbridge 2018-2023, section 6")


def test_the_14m_is_a_recurrent_target_of_the_last_year() -> None:
    rows = solved(REDBRIDGE).savings
    assert [row.recurrent_target for row in rows[:-1]] == [None] * 4
    assert rows[-1].period == LAST
    assert rows[-1].recurrent_target / MILLION == framework("14")
    assert rows[-1].target == rows[-1].recurrent_target


def test_it_is_met_by_how_much_from_the_ledger() -> None:
    """Spend on lines that recur, less what the NHS pays of it, against baseline less 14."""
    plan, instance = solved(REDBRIDGE), mixopt.load(REDBRIDGE)
    recurring = once = 0.0
    for entry in plan.ledger:
        if entry.period == LAST:
            if lines_of(instance.model, instance.head)[entry.line].recurs:
                recurring += entry.amount
            else:
                once += entry.amount
    last = plan.savings[-1]
    recurrent = last.baseline - (recurring - 6_771_351)
    assert last.recurrent == pytest.approx(recurrent, abs=PENNY)
    assert recurrent / MILLION == pytest.approx(14.70, abs=0.005)
    assert last.saved == pytest.approx(recurrent - once, abs=PENNY)
    assert once == pytest.approx(last.spent_once, abs=PENNY)
    assert once > 0


@pytest.mark.slow
def test_one_off_money_meets_the_target_of_the_year_and_not_the_recurrent_one() -> None:
    with pytest.raises(NoPlanExists, match="smaller recurrent savings"):
        solved(REDBRIDGE, "outside_savings_one_off")
    eased = {"funding.savings_target.recurrent_savings": 12}
    plan = mixopt.solve(with_changes(REDBRIDGE, "outside_savings_one_off", set=eased), prices=False)
    last = plan.savings[-1]
    assert column(plan, "one_off_money", "paid") == pytest.approx([0, 0, 0, 0, 2_000_000])
    assert last.saved >= 14 * MILLION - PENNY
    assert 12 * MILLION <= last.recurrent < 14 * MILLION


# Redbridge: what the NHS pays


def bcf(figure: str, section: str = "8.5.2") -> Printed:
    where = f"Barking & Dagenham, Havering and Redbridge, Better Care Fund plan, section {section}"
    return Printed(figure, "£", where)


def test_what_the_nhs_pays_is_what_the_better_care_fund_plan_prints() -> None:
    paid = column(solved(REDBRIDGE), "nhs_social_care", "paid")
    assert paid[0] == bcf("6,771,351")
    assert paid[0] - 6_771_103 == pytest.approx(248)
    rise = 6_771_103 / 6_644_851 - 1
    assert rise == pytest.approx(0.019, abs=5e-5)
    assert paid == pytest.approx([paid[0]] * 5)


def test_the_line_and_the_fund_that_pays_it_leave_the_council_where_it_was() -> None:
    plan = solved(REDBRIDGE)
    assert spent(plan, "funding.joint_commissioning") == pytest.approx(
        column(plan, "nhs_social_care", "paid")
    )
    pair = ("joint_commissioning", "nhs_social_care")
    without = with_changes(REDBRIDGE, set={f"funding.{entry}.amount": 0 for entry in pair})
    alone = mixopt.solve(without, prices=False)
    assert alone.cost == pytest.approx(515_585_473, abs=1)
    assert [row.counted for row in plan.money] == pytest.approx([row.cost for row in alone.money])
    assert [row.headroom for row in plan.money] == pytest.approx(
        [row.headroom for row in alone.money], abs=PENNY
    )


def test_the_partners_pay_their_parts() -> None:
    plan = solved(REDBRIDGE)
    paid = {row.partner: row.paid for row in plan.partners}
    assert set(paid) == {"", "ccg"}
    assert paid["ccg"] == pytest.approx(6_771_351 * sum(DISCOUNT))
    assert paid["ccg"] / MILLION == pytest.approx(31.6, abs=0.05)
    assert paid[""] == pytest.approx(515_585_473, abs=1)
    assert sum(paid.values()) == pytest.approx(plan.cost)


@pytest.mark.slow
def test_what_the_nhs_does_not_pay_the_council_does() -> None:
    with pytest.raises(NoPlanExists, match="above the savings target"):
        solved(REDBRIDGE, "nhs_pays_a_tenth_less")
    plan = mixopt.solve(
        with_changes(
            REDBRIDGE, "nhs_pays_a_tenth_less", add={"funding.savings_target.baseline": 1000}
        ),
        prices=False,
    )
    assert plan.cost == pytest.approx(solved(REDBRIDGE).cost)
    more = [
        then.headroom - now.headroom
        for now, then in zip(plan.money, solved(REDBRIDGE).money, strict=True)
    ]
    assert more == pytest.approx([0, *[677_135.1] * 4], abs=PENNY)


@pytest.mark.slow
def test_when_the_improved_better_care_fund_ends_there_is_no_plan() -> None:
    with pytest.raises(NoPlanExists, match="above the envelope"):
        solved(REDBRIDGE, "improved_bcf_ends")
