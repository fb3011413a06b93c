"""Doing nothing, by hand: today's mix and ratios held, and all that cannot be held is said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import mixopt
from mixopt.instance.groups import count_people
from mixopt.instance.instance import Instance
from mixopt.results.checker.limits import find_broken_limits
from mixopt.results.do_nothing import DoNothing, Unheld, do_nothing
from mixopt.results.ledger import Ledger

from support.generated import write_instance
from support.sampling import quickly, sampled
from support.shipped import SHIPPED, planned, shipped
from support.small import small

ROOT = Path(__file__).resolve().parent.parent.parent


def amounts(found: DoNothing, period: str = "2020/21") -> dict[tuple[str, str], float]:
    """£ by line and item, in a period."""
    return {
        (entry.line, entry.item): entry.amount
        for entry in found.ledger
        if entry.period == period and abs(entry.amount) > 1e-9
    }


def beyond(found: DoNothing, period: str = "2020/21") -> dict[tuple[str, str], tuple[float, float]]:
    """What is reached and its limit, by sort and name, of what cannot be held in a period."""
    return {(u.sort, u.of): (u.reached, u.limit) for u in found.unheld if u.period == period}


def test_the_tutorial_with_a_pencil() -> None:
    """90 children as today: 38, 27 and 25; 7 workers, 1 manager; a year of 365 / 7 weeks."""
    found = do_nothing(shipped("tutorial"))
    weeks = 365 / 7
    by_hand = {
        ("services.foster_in_house", "bought"): 90 * 38 / 90 * 500 * weeks,  # £990,714.29
        ("services.foster_agency", "bought"): 90 * 27 / 90 * 900 * weeks,  # £1,267,071.43
        ("services.childrens_home", "bought"): 90 * 25 / 90 * 4000 * weeks,  # £5,214,285.71
        ("workforce.social_worker.permanent", "pay"): 5 * 90 / 90 * 50_000,  # £250,000
        ("workforce.social_worker.permanent.hiring", "hiring"): (5 - 0.8 * 5) * 5_000,  # £5,000
        ("workforce.social_worker.agency", "pay"): 2 * 90 / 90 * 70_000,  # £140,000
        ("workforce.team_manager.permanent", "pay"): 1 * 7 / 7 * 60_000,  # £60,000
    }
    assert amounts(found, "2025/26") == pytest.approx(by_hand)
    (money,) = found.tables["money"]
    assert money.cost == pytest.approx(7_927_071.43, abs=0.005)
    assert money.headroom == pytest.approx(7_500_000 - 7_927_071.43, abs=0.005)
    assert beyond(found, "2025/26") == {
        ("standard", "span_of_control"): (7.0, 6.0),
        ("standard", "agency_share"): (pytest.approx(2 / 8), pytest.approx(0.15)),
        ("envelope", ""): (pytest.approx(7_927_071.43, abs=0.005), 7_500_000.0),
    }


def test_the_page_works_the_tutorial_by_hand_with_the_same_amounts() -> None:
    page = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if re.match(r"\| (their cost|social w|manag)", line)]
    by_hand = {
        int(each.replace(",", "")) for row in rows for each in re.findall(r"£([\d,]+\d)", row)
    }
    found = amounts(do_nothing(shipped("tutorial")), "2025/26")
    assert by_hand - {50_000, 70_000} == {round(amount) for amount in found.values()}


def test_a_tenth_more_children_take_a_tenth_more_of_everything() -> None:
    """99 children: 41.8 with own carers, where there are 40 places; 7.7 workers; 2.3 to hire."""
    more = mixopt.changed(shipped("tutorial"), {"needs.children.demand": 99})
    found = do_nothing(more)
    people = {row.service: row.people for row in found.tables["supported"]}
    assert people == pytest.approx({
        "foster_in_house": 41.8, "foster_agency": 29.7, "childrens_home": 27.5,
    })  # fmt: skip
    fte = {(row.role, row.contract): row.fte for row in found.tables["staff"]}
    assert fte == pytest.approx({
        ("social_worker", "permanent"): 5.5, ("social_worker", "agency"): 2.2,
        ("team_manager", "permanent"): 1.1,
    })  # fmt: skip
    bought = amounts(found, "2025/26")["services.foster_in_house", "bought"]
    assert bought == pytest.approx(41.8 * 500 * 365 / 7)
    said = beyond(found, "2025/26")
    assert said["places", "foster_in_house"] == pytest.approx((41.8, 40.0))
    assert said["recruitment", "social_worker"] == pytest.approx((5.5 - 0.8 * 5, 1.4))


CARE = {
    "needs": {"home": {"title": "Home"}, "ward": {"title": "Ward", "unit": "people/year"}},
    "services": {
        "care": {
            "title": "Care", "unit": "place", "meets": {"home": "preferred"},
            "supplies": {
                "spot": {"title": "Spot"}, "own": {"title": "Own"},
                "block": {"title": "Block", "block": True},
            },
        },
        "therapy": {
            "title": "Therapy", "unit": "place", "meets": {"ward": "preferred"},
            "relieves": {"home": 2}, "staffed_by": "therapist",
        },
    },
    "roles": {"therapist": {"title": "Therapist"}},
}  # fmt: skip


def cared(**more: Any) -> Instance:
    """20 at home today, 10 in therapy a year, each of whom keeps a half out of home care."""
    figures: dict[str, Any] = {
        "needs.home.demand": [30.0, 40.0], "needs.ward.demand": [10.0, 20.0],
        "pathways.home.care.opening": 20, "pathways.ward.therapy.opening": 10,
        "pathways.home.therapy.relief_per_unit_after_0": 0.5,
        "pathways.home.therapy.relief_per_unit_after_1": 0.25,
        "services.care.block.available": 10, "services.care.block.price": 9,
        "services.care.own.available": 8, "services.care.own.price": 1,
        "services.care.spot.available": 5, "services.care.spot.price": 20,
        "services.therapy.fte_per_unit": 0.1,
        "workforce.therapist.permanent.opening": 2, "workforce.therapist.permanent.turnover": 0.25,
        "workforce.therapist.agency.opening": 1,
    }  # fmt: skip
    return small(CARE, {**figures, **more}, years=2)


def test_relief_by_todays_services_is_counted_and_volumes_follow_people() -> None:
    """Year one: 30 − 0.5 × 10 = 25 at home. Year two: 40 − 0.5 × 20 − 0.25 × 10 = 27.5."""
    found = do_nothing(cared())
    people = {(row.need, row.period): row.people for row in found.tables["supported"]}
    assert people == pytest.approx({
        ("home", "2020/21"): 25, ("home", "2021/22"): 27.5,
        ("ward", "2020/21"): 10, ("ward", "2021/22"): 20,
    })  # fmt: skip


def test_blocks_are_used_first_then_the_cheapest_and_what_is_short_is_bought_at_the_dearest() -> (
    None
):
    """27.5 in year two: 10 of the block, 8 own, 9.5 spot, of which there are 5."""
    found = do_nothing(cared())
    drawn = {row.supply: row.drawn for row in found.tables["volumes"]
             if (row.service, row.period) == ("care", "2021/22")}  # fmt: skip
    assert drawn == pytest.approx({"block": 10, "own": 8, "spot": 9.5})
    weeks = 365 / 7
    spent = amounts(found, "2021/22")
    assert spent["services.care.spot", "bought"] == pytest.approx(9.5 * 20 * weeks)
    assert spent["services.care.block", "bought"] == pytest.approx(10 * 9 * weeks)
    assert beyond(found, "2021/22")["places", "care.spot"] == pytest.approx((9.5, 5))


def test_an_empty_block_is_paid_for_and_a_full_one_goes_on_at_its_price() -> None:
    block = {**CARE, "services": {**CARE["services"], "care": {
        **CARE["services"]["care"], "supplies": {"block": {"title": "Block", "block": True}},
    }}}  # fmt: skip
    figures = {"needs.home.demand": [4.0, 12.0], "pathways.home.care.opening": 4,
               "services.care.block.available": 10, "services.care.block.price": 1}  # fmt: skip
    found = do_nothing(small(block, figures, years=2))
    for period, bought in (("2020/21", 10), ("2021/22", 12)):
        spent = amounts(found, period)["services.care.block", "bought"]
        assert spent == pytest.approx(bought * 365 / 7)


def test_staff_who_run_services_follow_their_volume_and_those_who_leave_are_replaced() -> None:
    """Therapy doubles in year two: 2 permanent become 4, of whom 2 − 0.5 are there: 2.5 hired."""
    found = do_nothing(cared())
    staff = {(row.contract, row.period): row for row in found.tables["staff"]}
    assert staff["permanent", "2020/21"].fte == pytest.approx(2)
    assert staff["permanent", "2020/21"].hired == pytest.approx(0.5)
    assert staff["permanent", "2021/22"].fte == pytest.approx(4)
    assert staff["permanent", "2021/22"].hired == pytest.approx(2.5)
    assert staff["agency", "2021/22"].fte == pytest.approx(2)


def test_where_therapy_relieves_the_need_that_it_meets_both_are_worked_out_together() -> None:
    """x people after relief, half of it by each of them: x = 30 − x / 2, so 20."""
    model = {"needs": {"home": {"title": "Home"}}, "services": {"care": {
        "title": "Care", "unit": "place", "meets": {"home": "preferred"}, "relieves": {"home": 1},
    }}}  # fmt: skip
    figures = {"needs.home.demand": 30, "pathways.home.care.opening": 1,
               "pathways.home.care.relief_per_unit_after_0": 0.5}  # fmt: skip
    found = do_nothing(small(model, figures))
    (row,) = found.tables["needs"]
    assert (row.supported, row.relief, row.unmet) == pytest.approx((20, 10, 0))


def test_people_of_a_need_that_nobody_is_served_for_today_are_left_out_and_said() -> None:
    found = do_nothing(cared(**{"pathways.home.care.opening": 0}))
    left = {row.period: row.unmet for row in found.tables["needs"] if row.need == "home"}
    assert left == pytest.approx({"2020/21": 25, "2021/22": 27.5})
    assert beyond(found)["people", "home"] == pytest.approx((25, 0))


MONEY = {
    "needs": {"home": {"title": "Home"}},
    "services": {"care": {"title": "Care", "unit": "place", "meets": {"home": "preferred"}}},
    "funds": {
        "reserve": {"title": "Reserve", "kind": "reserve"},
        "grant": {"title": "Grant", "kind": "grant", "carried": True},
        "once": {"title": "Once", "kind": "one_off"},
    },
    "schemes": {"scheme": {"title": "Scheme"}},
    "levers": {"lever": {"title": "Lever", "saving": "recurrent"}},
}


def test_grants_pay_and_reserves_one_off_money_and_levers_are_left() -> None:
    """The scheme at its least, 40, and the line, 15: the grant of 100 pays both and keeps 45.

    Then 140 and 25 are 20 more than the 145 that it has; the envelope of 10 is short of 10.
    """
    figures = {
        "schemes.scheme.least": [40.0, 140.0], "schemes.scheme.most": [90.0, 190.0],
        "funding.grant.amount": 100, "funding.reserve.opening": 50, "funding.once.amount": 30,
        "funding.budget.amount": [10.0, 10.0], "funding.line.amount": [15.0, 25.0],
        "levers.lever.saving_after_0": 1000,
    }  # fmt: skip
    found = do_nothing(small(MONEY, figures, 2, envelope={"budget": "Budget"},
                             lines={"line": {"title": "Line"}}))  # fmt: skip
    costs = [row.cost for row in found.tables["money"]]
    assert costs == pytest.approx([55, 165])
    assert [row.from_funds for row in found.tables["money"]] == pytest.approx([55, 145])
    assert [row.headroom for row in found.tables["money"]] == pytest.approx([10, -10])
    kept = {(row.fund, row.period): row.kept for row in found.tables["funds"]}
    assert kept["reserve", "2021/22"] == pytest.approx(50)
    assert kept["grant", "2020/21"] == pytest.approx(45)


@pytest.mark.parametrize("name", quickly(SHIPPED, "derby", "stockport"))
def test_with_need_as_today_the_first_year_is_the_base_of_the_bridge(name: str) -> None:
    """But for hiring, which the base leaves out, and work, which is as today where need is."""
    instance = shipped(name)
    if any(need.flow for need in instance.model.needs.values()):
        pytest.skip("no figure makes the need of the first year that of today")
    if instance.model.groups:
        instance = count_people(instance)
    changes = {}
    for area in instance.areas:
        place = f"{area}." if len(instance.areas) > 1 else ""
        for need in instance.model.needs:
            today = sum(
                instance.once(area, "pathways", (need, service), "opening")
                for service, found in instance.model.services.items() if need in found.meets
            )  # fmt: skip
            if today:
                changes[f"{place}needs.{need}.demand"] = today
    for need in instance.model.needs:
        for service, found in instance.model.services.items():
            for after in range(found.relieves.get(need, 0)):
                changes[f"pathways.{need}.{service}.relief_per_unit_after_{after}"] = 0.0
    as_today = mixopt.changed(instance, changes) if changes else instance
    found = do_nothing(as_today)
    first = instance.periods[0].name
    base = sum(s.amount for s in found.tables["bridge"] if (s.kind, s.period) == ("base", first))
    once = sum(e.amount for e in found.ledger
               if e.item in {"hiring", "redundancy"} and e.period == first)  # fmt: skip
    cost = sum(row.cost for row in found.tables["money"] if row.period == first)
    assert cost - once == pytest.approx(base, abs=0.01)


def test_the_ledger_is_that_of_a_plan_line_by_line() -> None:
    found, plan = do_nothing(shipped("redbridge")), planned("redbridge")
    keys = [(e.area, e.line, e.period, e.price, e.times, e.figure) for e in found.ledger]
    assert keys == [(e.area, e.line, e.period, e.price, e.times, e.figure) for e in plan.ledger]
    assert Ledger(shipped("redbridge"), found.decisions).entries() == found.ledger


SORTS = (
    ("people", r"(need|relief of|unmet) "), ("places", r"(supply|pool) "),
    ("commitment", r"commitment to "), ("growth", r"growth of "), ("continuity", r"continuity of "),
    ("recruitment", r"hiring "), ("staff", r".* in-house,"), ("standard", r"standard "),
    ("envelope", r"the envelope"), ("savings", r"the (savings|recurrent) target"),
    ("ringfence", r"ring-fence "), ("metric", r"metric "), ("line", r"spend on "),
    ("fund", r"(all of .* spent|the floor of|spend beside)"),
)  # fmt: skip
"""What the checker calls the limits that doing nothing may go beyond."""

BY_PAYER = re.compile(r"what \w+ (contributes|pays)|ring-fence ")
"""Limits on which fund pays which line, which only a plan decides."""


def sorts_broken(instance: Instance, found: DoNothing, plan: mixopt.Plan) -> set[tuple[str, str]]:
    """The sorts of limits that the checker finds broken, with their periods."""
    cost = sum(row.cost * row.discount for row in found.tables["money"])
    as_plan = replace(plan, **found.tables, cost=cost, free=(), limits=())
    broken = set()
    for line in find_broken_limits(instance, as_plan, misprints=False):
        sort = next((sort for sort, words in SORTS if re.match(words, line)), "")
        assert sort or BY_PAYER.match(line), line
        period = next((p.name for p in instance.periods if f", {p.name}," in line), "")
        if not BY_PAYER.match(line):
            broken.add((sort, period))
    return broken


def sorts_said(unheld: tuple[Unheld, ...]) -> set[tuple[str, str]]:
    return {(row.sort, row.period) for row in unheld if row.sort != "ringfence"}


@pytest.mark.parametrize("name", quickly(SHIPPED, "derby", "stockport"))
def test_all_that_the_checker_finds_broken_is_said(name: str) -> None:
    found = do_nothing(shipped(name))
    assert sorts_said(found.unheld) == sorts_broken(shipped(name), found, planned(name))


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled(range(6), 2))
def test_all_that_the_checker_finds_broken_is_said_of_made_up_councils(
    seed: int, tmp_path: Path
) -> None:
    write_instance(tmp_path / "made", seed, areas=1 + seed % 3)
    instance = mixopt.load(tmp_path / "made")
    found = do_nothing(instance)
    plan = mixopt.solve(instance, prices=False, freedom=False)
    assert sorts_said(found.unheld) == sorts_broken(instance, found, plan)
    spent: Mapping[str, float] = {
        period.name: sum(e.amount for e in found.ledger if e.period == period.name)
        for period in instance.periods
    }
    for period, amount in spent.items():
        cost = sum(row.cost for row in found.tables["money"] if row.period == period)
        assert cost == pytest.approx(amount)
