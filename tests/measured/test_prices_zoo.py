"""A zoo of ties and corners, each with the prices of both sides known by hand.

Every price, step and range of an animal is measured by solving again besides.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from mixopt.analysis.prices import price_figures, stairs
from mixopt.analysis.prices.verification import verify_prices
from mixopt.instance.instance import Figure, Instance
from mixopt.lp.highs import solve_form
from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sensitivity.one_sided import DirectionalDerivatives, Side
from mixopt.lp.sensitivity.parametric import trace_segments
from mixopt.results.price import Price

from support.matrices import NONE, programme
from support.small import small


def animal(instance: Instance) -> dict[str, Price]:
    """Its prices, each of them measured."""
    found = price_figures(instance)[0]
    worst = max(verify_prices(instance, found), key=lambda check: check.deviation)
    assert worst.deviation <= 1e-6, worst
    return {price.address: price for price in found}


NEED = {"people": {"title": "People"}}


def homes(*names: str) -> dict[str, object]:
    return {
        name: {"title": name.title(), "unit": "episode/year", "meets": {"people": "preferred"}}
        for name in names
    }


def two(figures: dict[str, float | list[float]], **head: object) -> dict[str, Price]:
    """Two services at £100 and £300 for ten people."""
    model = {"needs": NEED, "services": homes("cheap", "dear")}
    base = {
        "needs.people.demand": 10, "services.cheap.price": 100, "services.dear.price": 300,
        "services.cheap.available": 6, "services.dear.available": 50,
    }  # fmt: skip
    return animal(small(model, {**base, **figures}, **head))


def sides(price: Price) -> tuple[float | None, float | None]:
    return price.up.slope, price.down.slope


def test_where_nothing_is_tight() -> None:
    found = two({})
    place = found["services.cheap.available[2020/21]"]
    assert sides(place) == pytest.approx((-200, -200))
    assert (place.down.holds_to, place.up.holds_to) == pytest.approx((0, 10))
    need = found["needs.people.demand[2020/21]"]
    assert sides(need) == pytest.approx((300, 300))
    assert (need.down.holds_to, need.up.holds_to) == pytest.approx((6, 56))


def test_a_home_exactly_full_has_two_prices() -> None:
    """Six people and six cheap places: a place more saves nothing, one less costs £200."""
    found = two({"needs.people.demand": 6})
    place = found["services.cheap.available[2020/21]"]
    assert sides(place) == pytest.approx((0, -200))
    assert (place.up.step_adds, place.down.step_adds) == pytest.approx((0, 200))
    assert sides(found["needs.people.demand[2020/21]"]) == pytest.approx((300, 100))


def test_a_tie_in_cost() -> None:
    """At the same price, either side of a tie the cheaper one is used: up £6 places, down £10."""
    found = two({"services.dear.price": 100, "services.cheap.available": 50})
    assert found["services.cheap.price[2020/21]"].up.slope == pytest.approx(0)
    assert found["services.cheap.price[2020/21]"].down.slope == pytest.approx(10)
    assert found["services.dear.price[2020/21]"].down.slope == pytest.approx(10)


def test_full_everywhere_is_no_plan_upwards() -> None:
    found = two({"services.dear.available": 4})
    need = found["needs.people.demand[2020/21]"]
    assert need.up.slope is None
    assert need.down.slope == pytest.approx(300)
    assert found["services.dear.available[2020/21]"].down.slope is None
    assert found["services.dear.available[2020/21]"].up.slope == pytest.approx(0)


def test_nobody_in_need() -> None:
    found = two({"needs.people.demand": 0})
    need = found["needs.people.demand[2020/21]"]
    assert (need.up.slope, need.down.slope, need.down.holds_to) == (pytest.approx(100), None, 0)
    assert sides(found["services.cheap.price[2020/21]"]) == (0, 0)


def test_a_price_up_to_the_next_dearest() -> None:
    """Six cheap places at £100 beside £300: each £ costs 6 up to £300, then they stand empty."""
    price = two({})["services.cheap.price[2020/21]"]
    assert sides(price) == pytest.approx((6, 6))
    assert (price.down.holds_to, price.up.holds_to) == pytest.approx((0, 300))


def test_an_envelope_has_headroom_or_is_short() -> None:
    cost = 6 * 100 + 4 * 300
    budget = {"envelope": {"budget": "Budget"}}
    loose = two({"funding.budget.amount": cost + 50}, **budget)["funding.budget.amount[2020/21]"]
    assert sides(loose) == (0, 0)
    assert loose.down.holds_to == pytest.approx(cost)
    tight = two({"funding.budget.amount": cost}, **budget)["funding.budget.amount[2020/21]"]
    assert sides(tight) == (0, None)


def test_two_limits_that_meet() -> None:
    """The same commitment and availability: neither can move alone."""
    model = {"needs": NEED, "services": homes("cheap", "dear")}
    model["services"]["cheap"]["committed"] = True
    found = animal(small(model, {
        "needs.people.demand": 10, "services.cheap.price": 100, "services.dear.price": 300,
        "services.cheap.available": 6, "services.cheap.committed": 6,
    }))  # fmt: skip
    assert found["services.cheap.available[2020/21]"].down.slope is None
    assert found["services.cheap.committed[2020/21]"].up.slope is None
    assert sides(found["services.cheap.committed[2020/21]"])[1] == pytest.approx(0)


def test_a_limit_that_is_not_needed() -> None:
    found = two({"services.dear.available": 1000})
    price = found["services.dear.available[2020/21]"]
    assert (*sides(price), price.down.holds_to) == pytest.approx((0, 0, 4))


def test_a_ratio_has_a_slope_of_its_own_and_a_step() -> None:
    """90 cases at 15 a worker of £50,000: −90/15² · £50,000 a case; the step to 16 is 90/16."""
    model = {
        "needs": {"people": {"title": "People", "casework": True, "met": False}},
        "roles": {"worker": {"title": "Worker", "contracts": ["agency"]}},
        "standards": {"caseload": {
            "title": "Caseload", "kind": "caseload", "standing": "policy", "source": "test",
            "roles": ["worker"], "needs": ["people"]}},
    }  # fmt: skip
    found = animal(small(model, {
        "needs.people.demand": 90, "needs.people.cases_per_person": 1,
        "standards.caseload.limit": 15, "workforce.worker.agency.pay": 50_000,
    }))  # fmt: skip
    price = found["standards.caseload.limit[2020/21]"]
    assert sides(price) == pytest.approx((-90 / 15**2 * 50_000,) * 2)
    assert price.up.holds_to is None
    assert price.up.step_adds == pytest.approx((90 / 16 - 90 / 15) * 50_000)
    assert price.down.step_adds == pytest.approx((90 / 14 - 90 / 15) * 50_000)


def test_a_service_that_is_not_to_be_had() -> None:
    """No cheap place: one more saves £200, and there cannot be fewer; its price buys nothing."""
    found = two({"services.cheap.available": 0})
    place = found["services.cheap.available[2020/21]"]
    assert sides(place) == (pytest.approx(-200), None)
    assert (place.down.holds_to, place.up.holds_to) == pytest.approx((0, 10))
    assert sides(found["services.cheap.price[2020/21]"]) == (0, 0)
    assert sides(found["services.dear.price[2020/21]"]) == pytest.approx((10, 10))


def test_staff_that_are_fixed() -> None:
    """Ten workers, no hires, 150 cases at 15: more staff may leave at once, fewer cannot serve.

    A case more to each lets 10 − 150/16 of them go; a slope of −150/15² · £50,000.
    """
    model = {
        "needs": {"people": {"title": "People", "casework": True, "met": False}},
        "roles": {"worker": {"title": "Worker", "contracts": ["permanent"]}},
        "standards": {"caseload": {
            "title": "Caseload", "kind": "caseload", "standing": "policy", "source": "test",
            "roles": ["worker"], "needs": ["people"]}},
    }  # fmt: skip
    found = animal(small(model, {
        "needs.people.demand": 150, "needs.people.cases_per_person": 1,
        "standards.caseload.limit": 15, "workforce.worker.permanent.pay": 50_000,
        "workforce.worker.permanent.opening": 10, "workforce.worker.permanent.recruitable": 0,
    }))  # fmt: skip
    assert sides(found["workforce.worker.permanent.opening"]) == (pytest.approx(0), None)
    limit = found["standards.caseload.limit[2020/21]"]
    assert sides(limit) == (pytest.approx(-150 / 15**2 * 50_000), None)
    assert limit.up.step_adds == pytest.approx((150 / 16 - 10) * 50_000)
    demand = found["needs.people.demand[2020/21]"]
    assert sides(demand) == (None, pytest.approx(50_000 / 15))
    assert sides(found["workforce.worker.permanent.pay[2020/21]"]) == pytest.approx((10, 10))


def families(names: tuple[str, ...], figures: dict[str, float]) -> dict[str, Price]:
    """Twenty children, fostered at £900 or in homes; at least shares of them fostered."""
    model = {
        "needs": {"people": {"title": "People"}},
        "services": homes("foster", "home"),
        "standards": {
            name: {
                "title": name, "kind": "share", "sense": "at_least", "needs": ["people"],
                "tags": ["family"], "standing": "policy", "source": "test",
            }
            for name in names
        },
    }  # fmt: skip
    model["services"]["foster"]["tags"] = ["family"]
    base = {
        "needs.people.demand": 20, "services.foster.price": 900, "services.home.price": 100,
    }  # fmt: skip
    return animal(small(model, {**base, **figures}))


def test_a_limit_on_one_side_at_the_end_of_what_it_may_be() -> None:
    """At least 0% fostered: a share more moves 20 children at £800; there is no less."""
    found = families(("families",), {"standards.families.limit": 0})
    assert sides(found["standards.families.limit[2020/21]"]) == (pytest.approx(20 * 800), None)


def test_two_limits_that_say_the_same() -> None:
    """At least 75% fostered, said twice: tightening either costs, easing one does nothing."""
    found = families(
        ("families", "again"), {"standards.families.limit": 0.75, "standards.again.limit": 0.75}
    )
    for name in ("families", "again"):
        limit = found[f"standards.{name}.limit[2020/21]"]
        assert sides(limit) == pytest.approx((20 * 800, 0))
        assert (limit.up.step_adds, limit.down.step_adds) == pytest.approx((160, 0))


def test_a_ratio_at_its_limit_with_a_tie() -> None:
    """75% fostered where both cost £900: the limit is worth nothing, the prices are.

    A £ more on fostering is paid for the 15 who must be, a £ less for all 20; on homes for none,
    and for the 5 who may be there.
    """
    found = families(("families",), {"standards.families.limit": 0.75, "services.home.price": 900})
    assert sides(found["standards.families.limit[2020/21]"]) == pytest.approx((0, 0))
    assert sides(found["services.foster.price[2020/21]"]) == pytest.approx((15, 20))
    assert sides(found["services.home.price[2020/21]"]) == pytest.approx((0, 5))


def test_a_limit_for_all_periods_that_is_tight_in_one_only() -> None:
    """Six cheap places in each of two years, for 6 people and for 10: one more helps the second.

    A place more saves £200 in the second year; a place less costs £200 in both.
    """
    model = {"needs": NEED, "services": homes("cheap", "dear")}
    instance = small(model, {
        "needs.people.demand": [6, 10], "services.cheap.price": 100, "services.dear.price": 300,
        "services.cheap.available": 6, "services.dear.available": 50,
    }, years=2)  # fmt: skip
    found = animal(in_one_column(instance, "services.cheap.available"))
    place = found["services.cheap.available"]
    assert sides(place) == pytest.approx((-200, -400))
    assert (place.down.holds_to, place.up.holds_to) == pytest.approx((0, 10))
    by_year = animal(instance)
    assert sides(by_year["services.cheap.available[2020/21]"]) == pytest.approx((0, -200))
    assert sides(by_year["services.cheap.available[2021/22]"]) == pytest.approx((-200, -200))


def in_one_column(instance: Instance, name: str) -> Instance:
    """The same with a figure that stands in the column for all periods."""
    figures = {
        address: Figure(address, figure.kind, tuple(replace(c, every=True) for c in figure.cells))
        if str(address) == name
        else figure
        for address, figure in instance.figures.items()
    }
    return replace(instance, figures=figures)


def test_a_tranche_exactly_exhausted() -> None:
    """Four at £100, six at £200, the rest at £500, for ten people.

    One person more comes in at £500, one less goes at £200. A place of the first tranche more
    stands instead of one of the second; one less brings in the third.
    """
    model = {"needs": NEED, "services": homes("care")}
    tranches = {"block": (4, 100), "framework": (6, 200), "spot": (50, 500)}
    model["services"]["care"]["supplies"] = {name: {"title": name} for name in tranches}
    figures: dict[str, float | list[float]] = {"needs.people.demand": 10}
    for name, (available, price) in tranches.items():
        figures[f"services.care.{name}.available"] = available
        figures[f"services.care.{name}.price"] = price
    found = animal(small(model, figures))
    assert sides(found["needs.people.demand[2020/21]"]) == pytest.approx((500, 200))
    places = [found[f"services.care.{name}.available[2020/21]"] for name in tranches]
    assert [sides(place) for place in places] == [
        pytest.approx((-100, -400)), pytest.approx((0, -300)), pytest.approx((0, 0)),
    ]  # fmt: skip
    assert (places[0].down.holds_to, places[0].up.holds_to) == pytest.approx((0, 10))


def test_three_at_the_same_price() -> None:
    """Three services of four places at £100 for six people: any one is spared, none is missed.

    A £ more on one moves its people to the others, which have room; a £ less fills its four.
    """
    model = {"needs": NEED, "services": homes("one", "two", "three")}
    figures: dict[str, float | list[float]] = {"needs.people.demand": 6}
    for name in model["services"]:
        figures[f"services.{name}.available"] = 4
        figures[f"services.{name}.price"] = 100
    found = animal(small(model, figures))
    for name in model["services"]:
        assert sides(found[f"services.{name}.price[2020/21]"]) == pytest.approx((0, 4))
        assert sides(found[f"services.{name}.available[2020/21]"]) == pytest.approx((0, 0))
    assert sides(found["needs.people.demand[2020/21]"]) == pytest.approx((100, 100))


def test_a_cost_that_jumps() -> None:
    """Six cheap places that need no staff, and no staff to be had: any need of it shuts them.

    All six move to £300 at once, however small the need: £1,200, and no slope.
    """
    model = {
        "needs": NEED,
        "services": homes("cheap", "dear"),
        "roles": {"worker": {"title": "Worker", "contracts": ["permanent"]}},
    }
    model["services"]["cheap"]["staffed_by"] = "worker"
    instance = small(model, {
        "needs.people.demand": 10, "services.cheap.price": 100, "services.dear.price": 300,
        "services.cheap.available": 6, "services.dear.available": 50,
        "workforce.worker.permanent.pay": 50_000, "workforce.worker.permanent.recruitable": 0,
    })  # fmt: skip
    found = animal(instance)
    need = found["services.cheap.fte_per_unit[2020/21]"]
    assert sides(need) == (None, None)
    assert need.up.step_adds == pytest.approx(1200)
    assert "another at once" in need.up.stops
    (stair,) = stairs(instance, need.address)[0].stairs
    assert (stair.begins, stair.ends) == (0, 100)
    assert (stair.cost, stair.cost_at_end) == pytest.approx((3000, 3000))


# Matrices, where an instance would say more than is needed


def test_equalities_that_say_the_same() -> None:
    """x = 5 twice, at £2: neither can move alone, both together cost £2 either way."""
    equal = (5, [1], 5)
    compiled = programme([2], [equal, equal])
    found = DirectionalDerivatives(compiled, solve_form(compiled))
    alone, together = Perturbation([(0, 1.0)], []), Perturbation([(0, 1.0), (1, 1.0)], [])
    for side in (1.0, -1.0):
        assert found.side(alone, 1e-5, side) == Side(None)
        assert found.side(together, 1e-5, side).slope == pytest.approx(2)


def test_an_equality_at_the_end_of_its_cheapest() -> None:
    """x + y = 5 with x ≤ 5 at £1, y at £2: one more costs £2, one less saves £1."""
    compiled = programme([1, 2], [(5, [1, 1], 5), (-NONE, [1, 0], 5)])
    found = DirectionalDerivatives(compiled, solve_form(compiled))
    equal, most = Perturbation([(0, 1.0)], []), Perturbation([(1, 1.0)], [])
    assert [found.side(equal, 1e-5, side).slope for side in (1, -1)] == pytest.approx([2, 1])
    assert [found.side(most, 1e-5, side).slope for side in (1, -1)] == pytest.approx([0, -1])


def test_a_basis_that_is_singular_where_nothing_has_moved() -> None:
    """x + y ≥ 2, x + (1 + t)·y ≥ 2 and y ≤ 1, at £2 and £1: at t = 0 both rows say the same.

    Above, the first keeps x at 1: £3. Below, the second asks for x = 1 − t: £3 − 2t.
    """
    rows = [(2, [1, 1], NONE), (2, [1, 1], NONE), (-NONE, [0, 1], 1)]
    compiled = programme([2, 1], rows)
    found = DirectionalDerivatives(compiled, solve_form(compiled))
    ratio = Perturbation([], [(1, 1, 1.0)])
    assert found.side(ratio, 1e-5, 1.0).slope == pytest.approx(0)
    assert found.side(ratio, 1e-5, -1.0).slope == pytest.approx(-2)
    (above,), (below,) = (
        trace_segments(found, ratio, 0.5, 1e-5),
        trace_segments(found, ratio, -0.5, 1e-5),
    )
    assert [above.cost(by) for by in (0.1, 0.5)] == pytest.approx([3, 3])
    assert [below.cost(by) for by in (-0.1, -0.5)] == pytest.approx([3.2, 4])


def test_a_jump_where_a_singular_basis_takes_over() -> None:
    """x + y = 2 twice, until x + (1 + t)·y = 2 + t: then x = y = 1, whatever t but 0.

    At £2 and £3: y is not used at 0, at £4; and is at once on both sides, at £5.
    """
    equal = (2, [1, 1], 2)
    compiled = programme([2, 3], [equal, equal])
    found = DirectionalDerivatives(compiled, solve_form(compiled))
    moves = Perturbation([(1, 1.0)], [(1, 1, 1.0)])
    for side in (1.0, -1.0):
        assert found.side(moves, 1e-3, side) == Side(None, jumps=True)
        assert found.change(moves, side * 1e-3) == pytest.approx(1)
        (piece,) = trace_segments(found, moves, side * 0.5, 1e-3)
        assert [piece.cost(side * by) for by in (0.01, 0.5)] == pytest.approx([5, 5])
