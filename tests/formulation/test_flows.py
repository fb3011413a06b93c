"""Flows, by hand: who comes, who leaves, who passes on, and how long what is prevented lasts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

import mixopt
from mixopt.errors import NoPlanExists
from mixopt.results.plan import Plan

from support.small import small

HOME = {"title": "Home", "unit": "place", "meets": {"young": "preferred", "old": "preferred"}}
BANDS = {
    "needs": {
        "young": {"title": "Young", "flow": {"moves": {"old": "stay"}}},
        "old": {"title": "Old", "flow": {}},
    },
    "services": {"home": HOME},
}
"""Young people become old ones; nobody leaves."""
ALONE = {
    "needs": {"people": {"title": "People", "flow": {"leavers": {"gone": {"title": "Gone"}}}}},
    "services": {"home": {**HOME, "meets": {"people": "preferred"}}},
}
"""People who come, and leave by a rate."""
EDGE = {"title": "Edge of care", "unit": "episode/year", "prevents": {"people": 1}}
HALVING = 8.0
"""A rate a year by which half of those too many are left after a month: (1 - 8/24) / (1 + 8/24)."""


def with_service(model: Mapping[str, Any], **service: Any) -> dict[str, Any]:
    """A model with another service."""
    return {**model, "services": {**model["services"], **service}}


def averages(plan: Plan, need: str) -> list[float]:
    """People who are supported, one number a period."""
    return [row.supported for row in plan.needs if row.need == need]


def test_two_bands_two_years() -> None:
    """Twelve are young and stay twelve months: one a month becomes old, and one a month comes.

    So there are twelve young throughout; of old ones 0, 1, ... 12 at the ends of the months of the
    first year, which is 6 on average, and 12 to 24 in the second, which is 18.
    """
    figures = {"flows.young.opening": 12, "flows.young.starts": 12, "flows.young.old.stay": 12}
    plan = mixopt.solve(small(BANDS, {**figures, "services.home.price": 100}, years=2))
    assert averages(plan, "young") == pytest.approx([12, 12])
    assert averages(plan, "old") == pytest.approx([6, 18])
    assert plan.cost == pytest.approx(100 * (18 + 30) * 365 / 7)
    old = [row for row in plan.flows if row.need == "old"]
    assert [row.opening for row in old] == pytest.approx([0, 12])
    assert [row.joined for row in old] == pytest.approx([12, 12])
    assert [row.closing for row in old] == pytest.approx([12, 24])
    assert {row.to for row in plan.leavers} == {"old"}
    assert [row.people for row in plan.leavers] == pytest.approx([12, 12])


def test_where_nothing_changes_both_ways_of_saying_how_many_agree() -> None:
    """96 a year who stay an eighth of one are 12 at a time, in a period of any length."""
    counted = {**ALONE, "needs": {"people": {"title": "People"}}}
    want = mixopt.solve(small(counted, {"needs.people.demand": 12, "services.home.price": 100}, 2))
    stay = {**ALONE, "needs": {"people": {"title": "People", "flow": {
        "leavers": {"gone": {"title": "Gone", "given": "stay"}}}}}}  # fmt: skip
    flow = {"flows.people.opening": 12, "flows.people.starts": 96, "services.home.price": 100}
    for model, figures in ((ALONE, {"gone.rate": HALVING}), (stay, {"gone.stay": 1.5})):
        own = {f"flows.people.{name}": value for name, value in figures.items()}
        got = mixopt.solve(small(model, {**flow, **own}, 2))
        assert averages(got, "people") == pytest.approx([12, 12])
        assert got.cost == pytest.approx(want.cost)


def test_an_average_is_that_of_the_flow_and_not_of_its_ends() -> None:
    """Of 12 + 4096 people the 4,096 are halved each month: 1 is left at the end of the year.

    On average over the months: 4096 · (3/4 + 3/8 + ... + 3/8192) / 12 = 4096 · 1.5 · (1 - 1/4096)
    / 12, less than a fourth of what the mean of the ends says.
    """
    figures = {"opening": 12 + 4096, "starts": 96, "gone.rate": HALVING}
    own = {f"flows.people.{name}": value for name, value in figures.items()}
    large = {"services.home.available": 1e5}
    plan = mixopt.solve(small(ALONE, {**own, **large}))
    (row,) = plan.flows
    assert row.closing == pytest.approx(12 + 1)
    assert row.average == pytest.approx(12 + 1.5 * 4095 / 12)
    assert row.left == pytest.approx(HALVING * row.average)


def test_years_quarters_and_months_have_the_same_people() -> None:
    """The months of a flow are carried the same, however many of them make a period."""
    model = {
        **BANDS,
        "needs": {
            "young": {"title": "Young", "flow": {"moves": {"old": "stay"},
                      "leavers": {"home": {"title": "Home"}}}},
            "old": {"title": "Old", "flow": {"moves": {"young": "rate"},
                    "leavers": {"home": {"title": "Home"}}}},
        },
    }  # fmt: skip
    figures = {
        "flows.young.opening": 70, "flows.young.starts": 50, "flows.young.home.rate": 0.5,
        "flows.young.old.stay": 30, "flows.old.opening": 10, "flows.old.starts": 5,
        "flows.old.home.rate": 1.9, "flows.old.young.rate": 0.1,
    }  # fmt: skip
    year = mixopt.solve(small(model, figures)).flows
    for months in (6, 3, 1):
        dates = [(4 + at) for at in range(0, 12, months)]
        periods = {}
        for first in dates:
            last = first + months - 1
            end = {4: 30, 6: 30, 9: 30, 11: 30, 14: 28}.get(last, 31)
            periods[f"2021 from {first:02d}"] = {
                "from": f"{2021 + (first > 12)}-{(first - 1) % 12 + 1:02d}-01",
                "to": f"{2021 + (last > 12)}-{(last - 1) % 12 + 1:02d}-{end}",
            }
        parts = mixopt.solve(small(model, figures, periods=periods)).flows
        for need in ("young", "old"):
            (whole,) = [row for row in year if row.need == need]
            mine = [row for row in parts if row.need == need]
            assert sum(row.average for row in mine) / len(mine) == pytest.approx(whole.average)
            assert sum(row.left for row in mine) == pytest.approx(whole.left)
            assert mine[-1].closing == pytest.approx(whole.closing)


def test_what_is_prevented_lasts_as_long_as_the_stay_that_it_prevents() -> None:
    """12 fewer come in the first year only: where nobody leaves, 6 fewer in it and 12 for ever.

    Where half of them would have left after each month they would have been 12 · 1.5/12 = 1.5 at a
    time in the long run, and 1.5 · (1 - 1/4096) at the end of the year; of these 12 months of half
    as many each are left in the second, on average 1.5 · that / 12.
    """
    model = with_service(ALONE, edge=EDGE)
    figures = {
        "flows.people.opening": 100, "flows.people.starts": 96, "services.home.price": 100,
        "services.edge.available": [24, 0, 0],
        "pathways.people.edge.prevented_per_unit_after_0": 0.5,
    }  # fmt: skip
    plan = mixopt.solve(small(model, figures, years=3))
    assert [row.relief for row in plan.needs] == pytest.approx([6, 12, 12])
    assert [row.prevented for row in plan.flows] == pytest.approx([12, 0, 0])
    leaving = {**figures, "flows.people.gone.rate": HALVING}
    plan = mixopt.solve(small(model, leaving, years=3))
    at_the_end = 1.5 * 4095 / 4096
    assert [row.relief for row in plan.needs][:2] == pytest.approx(
        [(12 - at_the_end) / HALVING, 1.5 * at_the_end * (1 - 1 / 4096) / 12]
    )


def test_what_is_prevented_among_the_young_is_saved_among_the_old_too() -> None:
    """Who does not come at 12 a year does not become old either: all are gone in the long run."""
    model = with_service(BANDS, edge={**EDGE, "prevents": {"young": 1}})
    figures = {
        "flows.young.opening": 12, "flows.young.starts": 12, "flows.young.old.stay": 1.5,
        "services.home.price": 100, "services.edge.available": 12,
        "pathways.young.edge.prevented_per_unit_after_0": 1,
    }  # fmt: skip
    plan = mixopt.solve(small(model, figures, years=2))
    young, old = ([row for row in plan.flows if row.need == need] for need in ("young", "old"))
    assert [row.prevented for row in young] == pytest.approx([12, 12])
    assert young[0].closing == pytest.approx(12 / 4096)
    assert old[0].closing == pytest.approx(12 - 12 / 4096)
    assert old[1].average == pytest.approx(12, abs=0.01)


def test_prevention_may_be_felt_a_period_later() -> None:
    model = with_service(ALONE, edge={**EDGE, "prevents": {"people": 2}})
    figures = {
        "flows.people.starts": 96, "services.home.price": 100,
        "services.edge.available": [24, 0, 0],
        "pathways.people.edge.prevented_per_unit_after_1": 0.5,
    }  # fmt: skip
    plan = mixopt.solve(small(model, figures, years=3))
    assert [row.relief for row in plan.needs] == pytest.approx([0, 6, 12])


def test_reunification_helps_people_out_and_stepping_down_to_another_need() -> None:
    """12 a year go home from 12 old ones; or step down to a place that costs nothing."""
    dear = {"old": {"title": "Old", "flow": {"leavers": {"home": {"title": "Went home"}},
                                             "moves": {"young": "rate"}}},
            "young": {"title": "Young", "flow": {}}}  # fmt: skip
    services = {
        "home": {**HOME, "meets": {"old": "preferred"}},
        "family": {**HOME, "meets": {"young": "preferred"}},
    }
    figures = {
        "flows.old.opening": 12, "services.home.price": 100, "services.work.available": 6,
        "pathways.old.work.moved_on_per_unit": 2,
    }  # fmt: skip
    for way in ("home", "young"):
        work = {"title": "Work", "unit": "episode/year", "moves_on": {"old": way}}
        model = {"needs": dear, "services": {**services, "work": work}}
        plan = mixopt.solve(small(model, figures))
        assert averages(plan, "old") == pytest.approx([6])
        assert averages(plan, "young") == pytest.approx([6 if way == "young" else 0])
        (leavers,) = [row for row in plan.leavers if row.to == way]
        assert (leavers.people, leavers.helped) == pytest.approx((12, 12))
        assert [row.relief for row in plan.needs] == pytest.approx([6, -6 if way == "young" else 0])


def test_nobody_is_kept_from_coming_who_would_not_nor_helped_out_who_is_not_there() -> None:
    edge = with_service(ALONE, edge=EDGE)
    figures = {
        "flows.people.opening": 10, "flows.people.starts": 6, "services.home.price": 100,
        "services.edge.available": 24, "pathways.people.edge.prevented_per_unit_after_0": 1,
    }  # fmt: skip
    plan = mixopt.solve(small(edge, figures))
    assert [row.prevented for row in plan.flows] == pytest.approx([6])
    work = {"title": "Work", "unit": "episode/year", "moves_on": {"people": "gone"}}
    figures = {
        "flows.people.opening": 10, "flows.people.starts": 6, "services.home.price": 100,
        "services.work.available": 24, "pathways.people.work.moved_on_per_unit": 1,
    }  # fmt: skip
    plan = mixopt.solve(small(with_service(ALONE, work=work), figures))
    assert [row.closing for row in plan.flows] == pytest.approx([0])
    assert [row.helped for row in plan.leavers] == pytest.approx([16])


def test_more_people_than_places_have_no_plan() -> None:
    figures = {"flows.people.opening": 10, "flows.people.starts": 24, "services.home.available": 20}
    with pytest.raises(NoPlanExists, match="everyone is supported: People"):
        mixopt.solve(small(ALONE, figures))
