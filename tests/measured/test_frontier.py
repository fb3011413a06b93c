"""Frontiers of councils: at drawn points they say what a cold solve says, and they are convex.

A cold solve builds the programme of the changed instance, and starts from no basis.
"""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest

from mixopt.analysis.frontier import frontier, frontier_map
from mixopt.analysis.frontier.axis import change_figures, figure_axis
from mixopt.data import load
from mixopt.errors import DataError
from mixopt.instance.instance import Instance
from mixopt.lp.highs import Infeasible, solve_form
from mixopt.programme.parameters import address_of, parameters_of
from mixopt.programme.problem import Problem
from mixopt.results.frontier import CostFrontier

from support.generated import write_instance
from support.sampling import sampled
from support.shipped import shipped

POINTS = 25

LIMITS = [
    ("redbridge", "services.foster_in_house.available[*]"),
    ("redbridge", "needs.looked_after_under_16.demand[*]%"),
    ("redbridge", "standards.reablement_first.limit[*]"),
    ("stockport", "funding.savings_target.savings[2020/21]"),
    ("stockport", "funding.cash_limit.amount"),
    ("derby", "needs.looked_after_10_15.demand[*]"),
    ("derby", "services.foster_in_house.available[*]"),
]

RATIOS = [
    ("redbridge", "standards.caseload.limit[*]"),
    ("redbridge", "services.foster_agency.spot.price"),
    ("derby", "standards.placed_locally.limit[*]"),
]

MAPS = [
    ("tutorial", "needs.children.demand", "services.foster_in_house.available", False),
    ("tutorial", "needs.children.demand", "services.foster_agency.price", True),
    ("redbridge", "needs.looked_after_under_16.demand[*]%",
     "services.foster_in_house.available[*]%", False),
    ("redbridge", "needs.looked_after_under_16.demand[*]%",
     "services.foster_agency.spot.price", True),
    ("derby", "needs.looked_after_10_15.demand[*]", "services.foster_in_house.available[*]", False),
]  # fmt: skip
DAILY = [
    each if each[0] != "redbridge" else pytest.param(*each, marks=pytest.mark.long) for each in MAPS
]


def cold(instance: Instance, values: dict[str, float], *, more_money: bool = False) -> float | None:
    """£ of the least cost with figures changed; none without a plan."""
    problem = Problem(change_figures(instance, values))
    form = problem.form
    if more_money:
        money = {name for name, said in problem.structure.limits.items() if said.mended_by}
        for at, label in enumerate(form.rows):
            if label.block in money:
                form.row_lower[at], form.row_upper[at] = -float("inf"), float("inf")
    try:
        return solve_form(form).objective * 1000
    except Infeasible:
        return None


def drawn(found: CostFrontier, seed: int) -> list[float]:
    """Values within the curve: some of every piece, near today's where it goes on for ever."""
    source, values = random.Random(seed), []
    for stair in found:
        least = max(stair.begins, found.curve.value - 1000)
        most = min(stair.ends, found.curve.value + 1000)
        share = max(1, POINTS // len(found.curve.stairs))
        values += [source.uniform(least, most) for _ in range(share if least < most else 0)]
    return values


@pytest.mark.slow
@pytest.mark.parametrize("curve", sampled([*LIMITS, *RATIOS], 5))
def test_a_curve_is_what_cold_solves_say_at_drawn_values(curve: tuple[str, str]) -> None:
    name, address = curve
    instance = shipped(name)
    found, axis = frontier(instance, address), figure_axis(instance, address)
    told = [(value, found.cost_at(value)) for value in drawn(found, 1)]
    told = [(value, cost) for value, cost in told if cost is not None]  # the others bend otherwise
    told += [(point.value, point.cost) for point in found.points[1:-1]]
    assert len(told) >= 3
    for value, cost in told:
        solved = cold(instance, dict(axis.values_at(value)))
        assert solved is not None
        assert cost == pytest.approx(solved, rel=1e-9, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "address"), LIMITS)
def test_a_curve_of_a_right_hand_side_is_convex(name: str, address: str) -> None:
    found = frontier(shipped(name), address)
    assert convex(found)


def convex(found: CostFrontier) -> bool:
    rises = [stair.price for stair in found] + [found.curve.stairs[-1].price_at_end]
    return all(after >= before - max(1e-3, 1e-6 * abs(before)) for before, after in pairwise(rises))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "address"), LIMITS[:2] + LIMITS[5:6])
def test_beyond_an_end_there_is_no_plan_where_it_says_so(name: str, address: str) -> None:
    instance = shipped(name)
    found, axis = frontier(instance, address), figure_axis(instance, address)
    for point, side in ((found.points[0], -1), (found.points[-1], 1)):
        if "no plan" in point.why:
            beyond = point.value + side * 1e-3 * max(1.0, abs(point.value))
            assert cold(instance, dict(axis.values_at(beyond))) is None


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(["redbridge", "derby"], 0, always=["derby"]))
def test_the_curve_of_unmet_need_is_convex_and_begins_at_the_cost_of_the_plan(name: str) -> None:
    found = frontier(shipped(name), "unmet")
    assert convex(found)
    assert found.points[0].value == pytest.approx(0, abs=1e-6)
    cost = solve_form(Problem(shipped(name)).form).objective * 1000
    assert found.points[0].cost == pytest.approx(cost, rel=1e-9)
    assert found.curve.stairs[0].price < 0


@pytest.mark.slow
@pytest.mark.parametrize(("name", "x", "y", "more_money"), DAILY)
def test_a_map_is_what_a_grid_of_cold_solves_says(
    name: str, x: str, y: str, more_money: bool
) -> None:
    instance = shipped(name)
    found = frontier_map(instance, x, y, more_money=more_money)
    assert sum(region.share for region in found) == pytest.approx(1, abs=1e-9)
    axes = figure_axis(instance, x), figure_axis(instance, y)
    wide, high = found.across.most - found.across.least, found.up.most - found.up.least
    for i in range(8):
        for j in range(6):
            at = (
                found.across.least + (i + 0.53) / 8 * wide,
                found.up.least + (j + 0.47) / 6 * high,
            )
            values = {**axes[0].values_at(at[0]), **axes[1].values_at(at[1])}
            solved, region = cold(instance, values, more_money=more_money), found.region_at(*at)
            assert region.plan is (solved is not None)
            if solved is not None:
                assert region.cost_at(*at) == pytest.approx(solved, rel=1e-9, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled(list(range(12)), 0, always=[5]))
def test_curves_and_maps_of_made_up_councils_are_what_cold_solves_say(
    seed: int, tmp_path: Path
) -> None:
    write_instance(tmp_path, seed)
    instance = load(tmp_path)
    source = random.Random(seed)
    straight = [
        address_of(instance, group)
        for group in parameters_of(Problem(instance))
        if group.moves.limits and not group.moves.coefficients and not group.bent
    ]
    for address in source.sample(straight, 3):
        try:
            found = frontier(instance, address)
        except DataError as refused:
            assert "only value with a plan" in str(refused)
            continue
        assert convex(found)
        axis = figure_axis(instance, address)
        for value in drawn(found, seed)[:10]:
            solved = cold(instance, dict(axis.values_at(value)))
            assert solved is not None
            assert found.cost_at(value) == pytest.approx(solved, rel=1e-8, abs=0.01)
    across, up = source.sample(straight, 2)
    drawn_map = frontier_map(instance, across, up)
    assert sum(region.share for region in drawn_map) == pytest.approx(1, abs=1e-9)
    axes = figure_axis(instance, across), figure_axis(instance, up)
    for _ in range(20):
        x = source.uniform(drawn_map.across.least, drawn_map.across.most)
        y = source.uniform(drawn_map.up.least, drawn_map.up.most)
        solved = cold(instance, {**axes[0].values_at(x), **axes[1].values_at(y)})
        region = drawn_map.region_at(x, y)
        assert region.plan is (solved is not None)
        if solved is not None:
            assert region.cost_at(x, y) == pytest.approx(solved, rel=1e-8, abs=0.01)
