"""Savings and the accounts, by hand: what counts as saved, what recurs, the bridge, who pays."""

from __future__ import annotations

from collections import defaultdict

import pytest

import mixopt
from mixopt.errors import NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.report.terminal.area import Area
from mixopt.results.funding_rows import Partner, Saved
from mixopt.results.plan import Plan

from support.sampling import quickly, sampled
from support.shipped import SHIPPED, planned
from support.small import small

LINES = {"care": "Care", "move": {"title": "Moving house", "one_off": True}}
TARGET = "funding.savings_target"
BUDGET = {"envelope": {"budget": "Budget"}, "lines": LINES}


def funded(
    kind: str, figures: dict[str, float | list[float]], years: int = 1, **head: object
) -> Instance:
    """100 spent on care, an envelope of 100, and a fund of 30, which may bridge the first year."""
    model = {"funds": {"fund": {"title": "A fund", "kind": kind}}}
    where = "opening" if kind == "reserve" else "amount"
    bridges = {"fund": ["2020/21"]} if kind == "one_off" else {}
    whole = {
        "funding.care.amount": 100,
        f"funding.fund.{where}": 30,
        "funding.budget.amount": 100,
        f"{TARGET}.baseline": 100,
        **figures,
    }
    return small(model, whole, years, **BUDGET, bridges=bridges, **head)


def saving(
    lever: dict[str, object],
    figures: dict[str, float | list[float]],
    years: int = 1,
    **head: object,
) -> Instance:
    """100 spent on care and a lever that saves."""
    model = {"levers": {"merge": {"title": "Merge", "saving": "recurrent", **lever}}}
    whole = {"funding.care.amount": 100, **figures}
    if head:
        whole[f"{TARGET}.baseline"] = 100
    return small(model, whole, years, lines=LINES, **head)


def no_plan(instance: Instance) -> bool:
    with pytest.raises(NoPlanExists):
        mixopt.solve(instance)
    return True


# The savings target


@pytest.mark.parametrize(("kind", "recurrent"), [("grant", 30), ("one_off", 0)])
def test_grants_and_one_off_money_stand_in_for_savings(kind: str, recurrent: float) -> None:
    plan = mixopt.solve(funded(kind, {f"{TARGET}.savings": 30}, savings_target=True))
    assert plan.savings == (
        Saved(
            area="here", period="2020/21", baseline=100, target=30, saved=pytest.approx(30),
            recurrent=pytest.approx(recurrent), one_off=pytest.approx(30 - recurrent),
            spent_once=pytest.approx(0), rise=30, to_find=30, recurrent_target=None,
        ),
    )  # fmt: skip
    assert plan.money[0].counted == pytest.approx(70)
    assert no_plan(funded(kind, {f"{TARGET}.savings": 31}, savings_target=True))


def test_a_reserve_saves_nothing() -> None:
    plan = mixopt.solve(funded("reserve", {f"{TARGET}.savings": 0}, savings_target=True))
    assert (plan.savings[0].saved, plan.money[0].counted) == (0, 100)
    assert no_plan(funded("reserve", {f"{TARGET}.savings": 1}, savings_target=True))


def test_a_one_off_line_takes_from_what_is_saved_and_not_from_what_recurs() -> None:
    figures = {"funding.move.amount": 20, "funding.budget.amount": 90, f"{TARGET}.savings": 10}
    plan = mixopt.solve(funded("grant", figures, savings_target=True))
    (row,) = plan.savings
    assert (row.saved, row.recurrent, row.one_off) == pytest.approx((10, 30, 0))
    assert row.spent_once == pytest.approx(20)


TEAM = {
    "needs": {"cases": {"title": "Cases", "casework": True, "met": False}},
    "roles": {
        "worker": {"title": "Worker", "contracts": ["permanent"], "redundancy": True},
        "helper": {"title": "Helper", "contracts": ["permanent"], "redundancy": True},
    },
    "standards": {
        "load": {"title": "Load", "kind": "caseload", "roles": ["worker"], "needs": ["cases"],
                 "standing": "policy", "source": "the test"},
    },
}  # fmt: skip
HIRED = {
    "needs.cases.demand": 4,
    "needs.cases.cases_per_person": 1,
    "standards.load.limit": 1,
    "workforce.worker.permanent.pay": 20,
    "workforce.worker.permanent.hire_cost": 5,
    "workforce.helper.permanent.pay": 30,
    "workforce.helper.permanent.opening": 2,
    "workforce.helper.permanent.release_cost": 3,
    f"{TARGET}.baseline": 100,
}


def test_hiring_and_redundancy_are_spent_once_and_do_not_recur() -> None:
    """80 on pay recurs; 4 hired at 5 and 2 released at 3 do not, and take from what is saved."""
    head = {"savings_target": True, "recurrent_target": True}
    figures = {**HIRED, f"{TARGET}.savings": -6, f"{TARGET}.recurrent_savings": 20}
    plan = mixopt.solve(small(TEAM, figures, **head))
    (row,) = plan.savings
    assert plan.cost == pytest.approx(80 + 20 + 6)
    assert (row.saved, row.recurrent, row.spent_once) == pytest.approx((-6, 20, 26))
    assert no_plan(small(TEAM, {**figures, f"{TARGET}.recurrent_savings": 21}, **head))
    assert no_plan(small(TEAM, {**figures, f"{TARGET}.savings": -5}, **head))


def test_one_off_money_pays_for_hiring_and_redundancy_and_not_for_pay() -> None:
    model = {**TEAM, "funds": {"once": {"title": "Once", "kind": "one_off", "pays": ["*"]}}}
    figures = {**HIRED, "funding.once.amount": 30, "funding.budget.amount": 80}
    del figures[f"{TARGET}.baseline"]
    plan = mixopt.solve(small(model, figures, envelope={"budget": "Budget"}))
    paid = {row.line: row.amount for row in plan.payments if row.amount}
    assert paid == {
        "workforce.worker.permanent.hiring": pytest.approx(20),
        "workforce.helper.permanent.redundancy": pytest.approx(6),
    }


def test_a_grant_that_ends_stands_in_for_no_saving_that_recurs() -> None:
    """30 of 100 from a grant: in its last year that is one-off money; next year 30 are to find."""
    figures = {f"{TARGET}.savings": [30, 0], "funding.fund.amount": [30, 0]}
    for ends, recurrent, to_find in (({}, 30, -30), ({"fund": "2021-03-31"}, 0, 0)):
        plan = mixopt.solve(funded("grant", figures, 2, savings_target=True, ends=ends))
        first, second = plan.savings
        assert (first.recurrent, first.one_off) == pytest.approx((recurrent, 30 - recurrent))
        assert second.to_find == pytest.approx(to_find)


def test_what_is_really_to_be_found() -> None:
    """30 saved in the first year, 20 of it with one-off money: 40 are to be found, not 20."""
    model = {
        "funds": {"fund": {"title": "One-off money", "kind": "one_off"}},
        "levers": {"merge": {"title": "Merge", "saving": "recurrent"}},
    }
    figures = {
        "funding.care.amount": 100,
        "funding.fund.amount": [20, 0],
        "funding.budget.amount": [70, 50],
        "levers.merge.saving_after_0": [10, 50],
        "levers.merge.most": 1,
        f"{TARGET}.baseline": 100,
        f"{TARGET}.savings": [30, 50],
    }
    bridges = {"fund": ["2020/21"]}
    plan = mixopt.solve(small(model, figures, 2, **BUDGET, savings_target=True, bridges=bridges))
    assert [row.recurrent for row in plan.savings] == pytest.approx([10, 50])
    assert [row.one_off for row in plan.savings] == pytest.approx([20, 0])
    assert [row.rise for row in plan.savings] == [30, 20]
    assert [row.to_find for row in plan.savings] == pytest.approx([30, 40])


# The recurrent target


def test_one_off_lines_do_not_count_against_the_recurrent_target() -> None:
    figures = {"funding.move.amount": 20, f"{TARGET}.recurrent_savings": 0}
    plan = mixopt.solve(funded("grant", figures, recurrent_target=True))
    assert plan.savings[0].recurrent_target == 0
    figures = {"funding.care.amount": 120, f"{TARGET}.recurrent_savings": 0}
    assert no_plan(funded("one_off", {**figures, "funding.budget.amount": 500},
                          recurrent_target=True))  # fmt: skip


@pytest.mark.parametrize(("kind", "helps"), [("grant", True), ("one_off", False),
                                             ("reserve", False)])  # fmt: skip
def test_of_funds_only_grants_help_to_reach_the_recurrent_target(kind: str, helps: bool) -> None:
    instance = funded(kind, {f"{TARGET}.recurrent_savings": 30}, recurrent_target=True)
    if helps:
        assert mixopt.solve(instance).savings[0].recurrent == pytest.approx(30)
    else:
        assert no_plan(instance)


def test_a_grant_that_pays_a_one_off_line_does_not_help() -> None:
    model = {"funds": {"fund": {"title": "Grant", "kind": "grant", "pays": ["funding.move"]}}}
    figures = {"funding.care.amount": 100, "funding.move.amount": 30, "funding.fund.amount": 30,
               "funding.budget.amount": 100, f"{TARGET}.baseline": 100}  # fmt: skip
    head = {**BUDGET, "recurrent_target": True}
    assert mixopt.solve(small(model, figures, **head)).savings[0].recurrent == pytest.approx(0)
    assert no_plan(small(model, {**figures, f"{TARGET}.recurrent_savings": 1}, **head))


@pytest.mark.parametrize(("kind", "helps"), [("recurrent", True), ("one_off", False)])
def test_of_levers_only_those_that_save_for_good_help(kind: str, helps: bool) -> None:
    figures = {"levers.merge.saving_after_0": 10, "levers.merge.most": 2,
               f"{TARGET}.recurrent_savings": 20}  # fmt: skip
    instance = saving({"saving": kind}, figures, recurrent_target=True)
    if helps:
        assert mixopt.solve(instance).levers[0].started == pytest.approx(2)
    else:
        assert no_plan(instance)


@pytest.mark.parametrize(("kind", "counts"), [("recurrent", True), ("one_off", False)])
def test_a_cost_counts_against_what_recurs_if_it_recurs(kind: str, counts: bool) -> None:
    """Each start saves 10 and costs 4: for good 6, or 10."""
    figures = {"levers.merge.saving_after_0": 10, "levers.merge.cost_after_0": 4,
               "levers.merge.most": 1, f"{TARGET}.recurrent_savings": 10}  # fmt: skip
    instance = saving({"cost": kind}, figures, recurrent_target=True)
    if counts:
        assert no_plan(instance)
    else:
        plan = mixopt.solve(instance)
        assert (plan.savings[0].saved, plan.savings[0].recurrent) == pytest.approx((6, 10))


def test_the_recurrent_target_is_for_the_last_period() -> None:
    figures = {"levers.merge.saving_after_0": 10, "levers.merge.most": 2,
               "levers.merge.startable": [0, 5], "levers.merge.cost_after_0": 50,
               f"{TARGET}.recurrent_savings": 20}  # fmt: skip
    lever = {"cost": "one_off"}
    plan = mixopt.solve(saving(lever, figures, 2, recurrent_target=True))
    assert [row.started for row in plan.levers] == pytest.approx([0, 2])
    assert [row.recurrent_target for row in plan.savings] == [None, 20]
    assert [row.target for row in plan.savings] == [None, None]
    least = next(row for row in plan.limits if row.limit == "recurrent_target")
    assert least.slope == pytest.approx(1000 * (50 - 10) / 10)


@pytest.mark.parametrize("savings", [10, 11])
def test_a_recurrent_target_where_nothing_recurs(savings: float) -> None:
    head = {"lines": {"move": LINES["move"]}, "recurrent_target": True}
    figures = {f"{TARGET}.baseline": 10, f"{TARGET}.recurrent_savings": savings}
    instance = small({"schemes": {"s": {"title": "S", "one_off": True}}}, figures, **head)
    if savings > 10:
        assert no_plan(instance)
    else:
        assert mixopt.solve(instance).cost == 0


# What levers deliver


def test_a_saving_counts_by_the_share_that_is_delivered() -> None:
    figures = {"levers.merge.saving_after_0": 10, "levers.merge.delivered": 0.8,
               "levers.merge.most": 2, f"{TARGET}.savings": 16}  # fmt: skip
    plan = mixopt.solve(saving({"delivery": True}, figures, savings_target=True))
    assert plan.levers[0].started == pytest.approx(2)
    assert plan.cost == pytest.approx(100 - 16)
    assert plan.savings[0].saved == pytest.approx(16)
    assert no_plan(saving({"delivery": True}, {**figures, f"{TARGET}.savings": 17},
                          savings_target=True))  # fmt: skip


def test_what_a_lever_costs_is_paid_in_full() -> None:
    figures = {"levers.merge.saving_after_0": 10, "levers.merge.delivered": 0.5,
               "levers.merge.cost_after_0": 4, "levers.merge.most": 1}  # fmt: skip
    plan = mixopt.solve(saving({"delivery": True, "cost": "recurrent"}, figures))
    assert plan.cost == pytest.approx(100 - 5 + 4)


def test_posts_that_are_released_add_up() -> None:
    figures = {"levers.merge.saving_after_0": 10, "levers.merge.released": 1.5,
               "levers.merge.most": 3, "levers.merge.startable": [1, 2]}  # fmt: skip
    plan = mixopt.solve(saving({"releases": True}, figures, 2))
    assert [row.started for row in plan.levers] == pytest.approx([1, 2])
    assert [row.posts_released for row in plan.levers] == pytest.approx([1.5, 4.5])


# The bridge


def steps(plan: Plan, area: str, period: str) -> dict[tuple[str, str], float]:
    return {(s.kind, s.item): s.amount for s in plan.bridge if (s.area, s.period) == (area, period)}


def test_the_bridge_from_one_year_to_the_next() -> None:
    """100 people at £1,000, then 110 at £1,100; a line that grows; a saving; a scheme."""
    model = {
        "needs": {"people": {"title": "People"}},
        "services": {
            "care": {"title": "Care", "unit": "episode/year", "meets": {"people": "preferred"}}
        },
        "levers": {"merge": {"title": "Merge", "saving": "recurrent", "cost": "recurrent"}},
        "schemes": {"scheme": {"title": "Scheme"}},
        "funds": {
            "grant": {"title": "Grant", "kind": "grant"},
            "reserve": {"title": "Reserve", "kind": "reserve"},
        },
    }
    figures = {
        "needs.people.demand": [100, 110],
        "services.care.price": [1_000, 1_100],
        "pathways.people.care.opening": 90,
        "funding.care.amount": [5_000, 6_000],
        "levers.merge.saving_after_0": 3_000,
        "levers.merge.cost_after_0": 1_000,
        "levers.merge.most": 1,
        "levers.merge.startable": [0, 1],
        "schemes.scheme.least": [2_000, 2_500],
        "schemes.scheme.most": 9_000,
        "funding.grant.amount": 50_000,
        "funding.reserve.opening": 1_000,
        "funding.budget.amount": [56_000, 78_000],
    }
    plan = mixopt.solve(small(model, figures, 2, **BUDGET))
    first, second = (steps(plan, "here", period) for period in plan.periods)
    assert first == pytest.approx({
        ("base", ""): 90_000 + 5_000 + 2_000,
        ("inflation", ""): 0,
        ("demand", ""): 10_000,
        ("lever", "merge"): 0,
        ("staff", ""): 0,
        ("mix", ""): 0,
        ("cost", ""): 107_000,
        ("fund", "grant"): -50_000,
        ("reserve", "reserve"): -first_drawn(plan),
        ("envelope", ""): -56_000,
        ("gap", ""): 107_000 - 50_000 - 56_000 - first_drawn(plan),
    }, abs=1e-6)  # fmt: skip
    assert first_drawn(plan) == pytest.approx(1_000)
    assert second == pytest.approx({
        ("base", ""): 107_000,
        ("inflation", ""): 10_000,
        ("growth", "funding.care"): 1_000,
        ("demand", ""): 11_000,
        ("lever", "merge"): -2_000,
        ("schemes", ""): 500,
        ("staff", ""): 0,
        ("mix", ""): 0,
        ("cost", ""): 127_500,
        ("fund", "grant"): -50_000,
        ("reserve", "reserve"): 0,
        ("envelope", ""): -78_000,
        ("gap", ""): -500,
    })  # fmt: skip


def first_drawn(plan: Plan) -> float:
    return next(row.paid for row in plan.funds if row.fund == "reserve")


def test_the_mix_is_what_moving_people_changes() -> None:
    """Ten people move from a home at £3,000 to flats at £1,000."""
    model = {
        "needs": {"people": {"title": "People"}},
        "services": {
            "flat": {"title": "Flat", "unit": "episode/year", "meets": {"people": "preferred"}},
            "home": {"title": "Home", "unit": "episode/year", "meets": {"people": "suitable"}},
        },
    }
    figures = {
        "needs.people.demand": 30,
        "services.flat.price": 1_000,
        "services.home.price": 3_000,
        "services.flat.available": [10, 20],
        "pathways.people.flat.opening": 10,
        "pathways.people.home.opening": 20,
    }
    plan = mixopt.solve(small(model, figures, 2))
    assert steps(plan, "here", "2021/22")["mix", ""] == pytest.approx(-20_000)
    assert steps(plan, "here", "2020/21")["mix", ""] == pytest.approx(0)


WALK = {"base", "inflation", "growth", "demand", "lever", "schemes", "staff", "mix"}
PAYERS = {"fund", "reserve", "envelope"}


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(SHIPPED, 0, always=["derby-flows", "stockport"]))
def test_every_bridge_adds_up_to_the_cost_and_the_payers_to_the_gap(name: str) -> None:
    plan = planned(name)
    found: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for step in plan.bridge:
        found[step.area, step.period][step.kind].append(step.amount)
    assert set(found) == {(area, period) for area in plan.areas for period in plan.periods}
    last: dict[str, float] = {}
    for position in plan.money:
        kinds = found[position.area, position.period]
        walked = sum(amount for kind in WALK for amount in kinds[kind])
        assert walked == pytest.approx(position.cost, abs=0.01)
        assert kinds["cost"] == pytest.approx([position.cost], abs=0.01)
        if position.area in last:
            assert kinds["base"] == pytest.approx([last[position.area]], abs=0.01)
        last[position.area] = position.cost
        if kinds["gap"]:
            left = position.cost + sum(amount for kind in PAYERS for amount in kinds[kind])
            assert kinds["gap"] == pytest.approx([left], abs=0.01)
        if position.headroom is not None:
            assert kinds["gap"] == pytest.approx([-position.headroom], abs=0.01)


# Who pays


def test_what_partners_pay_adds_up_to_the_cost() -> None:
    model = {
        "partners": {"nhs": "NHS"},
        "funds": {
            "health": {"title": "Health", "kind": "grant", "holder": "nhs"},
            "grant": {"title": "Grant", "kind": "grant"},
        },
        "schemes": {"scheme": {"title": "Scheme"}},
    }
    figures = {"schemes.scheme.least": 100, "funding.health.amount": 40,
               "funding.grant.amount": [10, 20], "funding.budget.amount": 1_000}  # fmt: skip
    plan = mixopt.solve(small(model, figures, 2, discount=25, **BUDGET))
    assert plan.partners == (
        Partner("here", "", pytest.approx(60 + 60 * 0.8), None, None),
        Partner("here", "nhs", pytest.approx(40 + 40 * 0.8), None, None),
    )
    assert sum(row.paid for row in plan.partners) == pytest.approx(plan.cost)


def test_a_single_council_without_partners_has_nobody_to_share_with() -> None:
    model = {"schemes": {"scheme": {"title": "Scheme"}}}
    assert mixopt.solve(small(model, {"schemes.scheme.least": 100})).partners == ()


@pytest.mark.parametrize("name", quickly(SHIPPED, "derby-flows", "stockport"))
def test_what_partners_pay_adds_up_in_every_shipped_instance(name: str) -> None:
    plan = planned(name)
    if plan.partners:
        assert sum(row.paid for row in plan.partners) == pytest.approx(plan.cost)


def test_a_least_cost_plan_tells_no_prices_in_people() -> None:
    instance = mixopt.load("stockport")
    titles = [grid.title for grid in Area(instance, mixopt.solve(instance), "stockport").grids()]
    assert "What one more would do" in titles
    assert "What one more would do for people" not in titles
