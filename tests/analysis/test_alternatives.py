"""Alternatives, by hand: how many may move for so much money, and what two can be together."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import mixopt
from mixopt.analysis.alternatives.outline import find_corners
from mixopt.results.alternatives import Alternatives, Range

from support.small import small

WEEKS = 365 / 7


def model(*services: str, **others: object) -> dict[str, object]:
    """A model of one need and some services that all suit it."""
    return {
        "needs": {"people": {"title": "People"}},
        "services": {
            name: {"title": name.title(), "unit": "place", "meets": {"people": "preferred"}}
            for name in services
        },
        **others,
    }


def two(dear: float = 102, years: int = 1, **figures: float) -> mixopt.Instance:
    """100 people, and two services: £100 a week, and £102."""
    prices = {"services.cheap.price": 100, "services.dear.price": dear}
    return small(
        model("cheap", "dear"), {"needs.people.demand": 100, **prices, **figures}, years=years
    )


def row(found: Alternatives, address: str, within: str = "1%") -> Range:
    return next(each for each in found.ranges if (each.address, each.within) == (address, within))


def ends(found: Alternatives, address: str, within: str = "1%") -> tuple[float, float]:
    each = row(found, address, within)
    return each.least, each.most


def test_half_may_move_to_what_is_two_per_cent_dearer_within_one_per_cent() -> None:
    """100 people at £100 are £10,000 a week; 1% of it is £100; each who moves costs £2."""
    found = mixopt.alternatives(two(), within=[0.01])
    assert ends(found, "services.cheap") == pytest.approx((50, 100))
    assert ends(found, "services.dear") == pytest.approx((0, 50))
    assert ends(found, "pathways.people.dear") == pytest.approx((0, 50))
    assert row(found, "services.cheap").verdict == "must-have"
    assert row(found, "services.dear").verdict == "choice"
    assert found.allowances[0].pounds == pytest.approx(100 * WEEKS)


def test_all_may_move_within_two_per_cent_and_nobody_need_be_left() -> None:
    found = mixopt.alternatives(two(), within=["2%", "1%", "0.5%"])
    assert [each.words for each in found.allowances] == ["0.5%", "1%", "2%"]
    assert [ends(found, "services.dear", w)[1] for w in ("0.5%", "1%", "2%")] == pytest.approx(
        [25, 50, 100]
    )
    assert row(found, "services.cheap", "2%").verdict == "choice"
    assert found.dearest == pytest.approx(200 * WEEKS, abs=0.01)


def test_an_amount_in_pounds_is_one_of_the_plan() -> None:
    found = mixopt.alternatives(two(), within="£2,000")
    assert ends(found, "services.dear", "£2,000")[1] == pytest.approx(2000 / (2 * WEEKS))


def test_what_is_far_too_dear_is_to_be_avoided() -> None:
    """£100 a week pay for a third of a person at £300 more."""
    found = mixopt.alternatives(two(dear=400), within=[0.01])
    assert ends(found, "services.dear") == pytest.approx((0, 1 / 3))
    assert row(found, "services.dear").verdict == "must-avoid"


def test_what_is_committed_and_dear_is_to_be_avoided_beyond_that() -> None:
    services = model("cheap", "dear")
    services["services"]["dear"]["committed"] = True  # type: ignore[index]
    figures = {
        "needs.people.demand": 100.0, "services.cheap.price": 100.0, "services.dear.price": 500.0,
        "services.dear.committed": 10.0,
    }  # fmt: skip
    found = mixopt.alternatives(small(services, figures), within=[0.01])
    dear = row(found, "services.dear")
    assert (dear.least, dear.floor) == pytest.approx((10, 10))
    assert dear.most == pytest.approx(10 + (90 * 100 + 10 * 500) * 0.01 / 400)
    assert dear.verdict == "must-avoid"


def test_what_no_plan_can_change_is_given() -> None:
    found = mixopt.alternatives(small(model("only"), {
        "needs.people.demand": 100, "services.only.price": 100,
    }), within=[0.05])  # fmt: skip
    assert ends(found, "services.only", "5%") == (100, 100)
    assert row(found, "services.only", "5%").verdict == "given"
    assert found.dearest == 0


def test_over_the_whole_plan_people_are_the_mean_of_its_years() -> None:
    """Of two years, 1% lets 100 person-years move: all of one year, or half of each."""
    found = mixopt.alternatives(two(years=2), within=[0.01])
    assert ends(found, "services.dear[2020/21]") == pytest.approx((0, 100), abs=0.2)
    assert ends(found, "services.dear[2021/22]") == pytest.approx((0, 100), abs=0.2)
    assert ends(found, "services.dear") == pytest.approx((0, 50), abs=0.2)


def corners(found: Alternatives) -> list[tuple[float, float]]:
    assert found.frontier is not None
    return [(corner.first, corner.second) for corner in found.frontier.corners]


def three(**figures: float) -> mixopt.Instance:
    """100 people at £100, £101 or £102: within 1%, £100 a week may be spent on moving them."""
    prices = {"services.a.price": 100, "services.b.price": 101, "services.c.price": 102}
    return small(model("a", "b", "c"), {"needs.people.demand": 100, **prices, **figures})


def test_two_services_that_share_an_allowance_make_a_triangle() -> None:
    """b + 2c ≤ 100 and b + c ≤ 100: corners (0, 0), (100, 0), (0, 50)."""
    found = mixopt.alternatives(three(), within=[0.01], between=("services.b", "services.c"))
    assert np.array(corners(found)) == pytest.approx(np.array([(0, 0), (100, 0), (0, 50)]))
    assert found.frontier is not None
    assert (found.frontier.plan.first, found.frontier.plan.second) == pytest.approx((0, 0))


def test_places_that_run_out_cut_the_triangle_to_a_trapezium() -> None:
    """With 20 places in b: (0, 0), (20, 0), (20, 40), (0, 50)."""
    instance = three(**{"services.b.available": 20})
    found = mixopt.alternatives(instance, within=[0.01], between=("services.b", "services.c"))
    assert np.array(corners(found)) == pytest.approx(np.array([(0, 0), (20, 0), (20, 40), (0, 50)]))


def test_two_that_are_tied_together_make_a_line_and_two_that_cannot_differ_a_point() -> None:
    found = mixopt.alternatives(two(), within=[0.01], between=("services.cheap", "services.dear"))
    assert np.array(corners(found)) == pytest.approx(np.array([(50, 50), (100, 0)]))
    fixed = small(model("a", "b"), {
        "needs.people.demand": 100, "services.a.price": 100, "services.b.price": 100,
        "services.b.available": 0,
    })  # fmt: skip
    found = mixopt.alternatives(fixed, within=[0.01], between=("services.a", "services.b"))
    assert np.array(corners(found)) == pytest.approx(np.array([(100, 0)]))


@pytest.mark.parametrize("sides", [3, 4, 5, 8, 64])
@pytest.mark.parametrize("flat", [1.0, 1e-3])
def test_every_corner_of_a_polygon_is_found_and_nothing_else(sides: int, flat: float) -> None:
    """Whichever point of a side is given where all of it is as far: here, its middle."""
    turns = 0.1 + 2 * np.pi * np.arange(sides) / sides
    points = 100 + 50 * np.column_stack([np.cos(turns), flat * np.sin(turns)])

    def furthest(way: np.ndarray) -> tuple[float, float]:
        far = points @ way
        best = points[far >= far.max() - 1e-9].mean(axis=0)
        return float(best[0]), float(best[1])

    found = find_corners(furthest)
    assert len(found) == sides
    first = int(np.argmin(np.round(points[:, 0], 6)))
    assert np.array(found) == pytest.approx(np.roll(points, -first, axis=0))


def mix(found: Alternatives, at: int) -> list[float]:
    return [
        round(each.people, 3)
        for each in sorted(found.plans[at].plan.supported, key=lambda each: each.service)
    ]


def test_the_first_plan_is_at_the_other_end_of_all_that_can_differ() -> None:
    """b and c: (0, 0) is the cheapest. a, b and c can differ by 100, 100 and 50. All in b is
    (100 + 100 + 0)/3 of that away; half in c is (50 + 0 + 50)/3."""
    found = mixopt.alternatives(three(), within=[0.01], plans=1)
    assert found.compared == tuple(f"pathways.people.{name}" for name in "abc")
    assert mix(found, 0) == pytest.approx([0, 100, 0], abs=0.2)
    assert found.plans[0].apart == pytest.approx((2 / 3,), rel=2e-3)
    words = [(each.address, round(each.more)) for each in found.plans[0].differences]
    assert sorted(words) == [("pathways.people.a", -100), ("pathways.people.b", 100)]


def test_a_plan_is_certified_to_be_within_the_allowance_and_no_more_is_said() -> None:
    found = mixopt.alternatives(three(), within=[0.01], plans=2)
    for each in found.plans:
        proof = each.plan.certificate
        assert proof.holds
        assert each.plan.mode == "near-optimal"
        assert proof.gap * each.plan.cost == pytest.approx(each.above, abs=0.01)
        assert each.above <= found.allowances[0].pounds + 0.005
        assert {row.slope for row in each.plan.limits} == {0.0}


def test_a_plan_beyond_the_allowance_is_not_certified() -> None:
    from mixopt.analysis.alternatives.plans import within

    found = mixopt.alternatives(three(), within=[0.01], plans=1)
    plan, allowance = found.plans[0].plan, found.allowances[0]
    less = dataclasses.replace(allowance, pounds=0.9 * allowance.pounds)
    assert within(plan.certificate, plan.cost, allowance).holds
    assert not within(plan.certificate, plan.cost, less).holds


def test_where_nothing_can_differ_there_is_no_other_plan() -> None:
    only = small(model("only"), {"needs.people.demand": 100, "services.only.price": 100})
    found = mixopt.alternatives(only, plans=3)
    assert (found.compared, found.plans) == ((), ())


def test_plans_on_a_line_share_it_evenly() -> None:
    """From 100 people in the cheap service, 50 may move: with three plans, at 50, 67 and 83."""
    found = mixopt.alternatives(two(), within=[0.01], plans=3)
    assert sorted(mix(found, at)[0] for at in range(3)) == pytest.approx(
        [50, 50 + 50 / 3, 50 + 100 / 3], abs=5
    )


@pytest.mark.parametrize(
    ("within", "says"),
    [
        (2, r"within: read 2\. Write a share of the least cost from above 0 to 1"),
        (-0.1, "read -0.1"),
        (True, "read True"),
        (None, "read None"),
        ([[0.02]], r"read \[0.02\]"),
        (float("nan"), "read nan"),
        ([], "names no allowance"),
        ("2", r"read '2', which could be 2% or £2\. Write 2% or £2"),
        ("two", r"read 'two'\. Write a share of the least cost, such as 2%"),
        ("1,0,0", "read '1,0,0'"),
        ("£2%", "read '£2%'"),
        ("101%", r"read '101%'\. Write an allowance up to 100%"),
        ("0%", r"`mixopt solve` marks what could differ at the same cost"),
        ("£0.5", "an allowance of £1 or more"),
        ("-2%", "read '-2%'"),
        ("£9999999m", "read '£9999999m'"),
        ("1e6", "read '1e6'"),
    ],
)
def test_what_is_no_allowance_is_answered_with_what_to_write(within: object, says: str) -> None:
    with pytest.raises(mixopt.DataError, match=says):
        mixopt.alternatives(two(), within=within)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "words", "pounds"),
    [
        ("£1m", "£1,000,000", 1e6), ("1m", "£1,000,000", 1e6), ("£1.5M", "£1,500,000", 1.5e6),
        ("500000", "£500,000", 5e5), ("£500,000", "£500,000", 5e5), ("500k", "£500,000", 5e5),
        ("£2", "£2", 2), ("£ 1,000.50", "£1,000.50", 1000.5), (" 100% ", "100%", 100e4 * WEEKS / 100),
        (".5%", "0.5%", 5e3 * WEEKS / 100),
    ],
)  # fmt: skip
def test_an_allowance_is_read_as_people_write_it(text: str, words: str, pounds: float) -> None:
    found = mixopt.alternatives(two(), within=[text]).allowances[0]
    assert (found.words, found.pounds) == (words, pytest.approx(pounds))


@pytest.mark.parametrize(
    ("between", "plans", "says"),
    [
        (("services.chep", "services.dear"), 0, "Did you mean 'services.cheap'?"),
        (
            ("services.dear", "services.dear"),
            0,
            "names 'services.dear' and 'services.dear'. Name two",
        ),
        (None, 21, "Ask for 1 to 20 plans"),
        (None, -1, "plans: read -1. Ask for 1 to 20 plans"),
        (None, "6", "Ask for 1 to 20 plans"),
        ("services.dear", 0, "between: names 'services.dear'. Name two things"),
        (("services.dear", 3), 0, "'3' is nothing that plans can differ by"),
        (("services.dear",) * 3, 0, "Name two things"),
    ],
)
def test_what_cannot_be_asked_is_answered_with_what_can(
    between: object, plans: object, says: str
) -> None:
    with pytest.raises(mixopt.DataError, match=says.replace("?", r"\?")):
        mixopt.alternatives(two(), between=between, plans=plans)  # type: ignore[arg-type]


def test_no_plan_is_no_alternative() -> None:
    short = two(**{"services.cheap.available": 10, "services.dear.available": 10})
    with pytest.raises(mixopt.NoPlanExists):
        mixopt.alternatives(short)
