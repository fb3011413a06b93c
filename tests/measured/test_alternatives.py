"""Alternatives, measured: ranges against GLPK, plans checked and apart, the same in every order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from measured.test_one_plan import options, ranked

import mixopt
from mixopt.analysis.alternatives.plans import choose_compared
from mixopt.analysis.alternatives.quantities import Quantity, find_quantities, weights_of
from mixopt.analysis.alternatives.ranges import find_ranges
from mixopt.data.formats import as_json
from mixopt.instance.instance import Instance
from mixopt.lp.far_apart import find_far_apart
from mixopt.lp.highs import solve_form
from mixopt.lp.near_optimal import NearOptimalSet, with_cost_limit
from mixopt.lp.standard_form import StandardForm
from mixopt.results.alternatives import Allowance, Alternatives, Range
from mixopt.results.checker.limits import find_broken_limits

from support.generated import write_instance
from support.glpk import ranges_of_sums
from support.reordered import reorder
from support.sampling import sampled
from support.shipped import SHIPPED, shipped

pytestmark = pytest.mark.slow

TIGHT = "0.05%"
"""Of redbridge: within 2% are all plans that there are, so the cost limits nothing."""


@cache
def found(name: str, plans: int = 6) -> Alternatives:
    return mixopt.alternatives(shipped(name), ["2%", TIGHT], plans=plans)


def by_glpk(
    form: StandardForm, quantities: Sequence[Quantity], most: float
) -> list[tuple[float, float]]:
    sums = [dict.fromkeys(each.columns, each.weight) for each in quantities]
    return [*ranges_of_sums(with_cost_limit(form, most), sums)]


@pytest.mark.parametrize("within", sampled(["2%", TIGHT], 0, always=[TIGHT]))
@pytest.mark.parametrize("name", sampled(SHIPPED, 0, always=["stockport", "tutorial"]))
def test_the_least_and_the_most_in_the_last_year_are_what_glpk_finds(
    name: str, within: str
) -> None:
    instance, form = shipped(name), ranked(shipped(name))
    last = instance.periods[-1].name
    quantities = find_quantities(instance, form.columns)
    quantities = [each for each in quantities if each.period in {last, ""}]
    if name == "redbridge":
        kinds = [each.kind for each in quantities if each.period]
        assert (kinds.count("services"), kinds.count("pathways")) == (17, 22)
    rows = {row.address: row for row in found(name).ranges if row.within == within}
    pounds = next(each.pounds for each in found(name).allowances if each.words == within)
    most = solve_form(form).objective + pounds / 1000
    for each, (least, greatest) in zip(quantities, by_glpk(form, quantities, most), strict=True):
        row = rows[each.address]
        near = {"abs": 1e-4 * max(1.0, each.weight), "rel": 1e-6}
        assert row.least == pytest.approx(least, **near), each.address
        assert row.most == pytest.approx(greatest, **near), each.address
        assert row.floor <= row.least <= row.plan + 1e-5
        assert row.plan <= row.most + 1e-5


@pytest.mark.parametrize(
    "name", sampled(["redbridge", "derby", "barking-and-dagenham"], 0, always=["derby"])
)
def test_six_plans_are_certified_within_the_allowance_and_apart(name: str) -> None:
    instance, answer = shipped(name), found(name)
    assert [each.number for each in answer.plans] == [1, 2, 3, 4, 5, 6]
    widths = {row.address: row for row in answer.ranges if row.within == "2%"}

    def place(plan: mixopt.Plan) -> np.ndarray:
        """Its positions, from the tables of the plan."""
        return np.array(
            [total(instance, plan, widths[address]) / width for address, width in spans.items()]
        )

    spans = {a: widths[a].most - widths[a].least for a in answer.compared}
    places = [place(answer.least), *(place(each.plan) for each in answer.plans)]
    apart = {
        pair: float(np.abs(places[pair[0]] - places[pair[1]]).mean())
        for pair in combinations(range(7), 2)
    }
    assert min(apart.values()) > 0.2
    for each in answer.plans:
        assert each.plan.certified
        assert each.plan.cost - answer.least.cost == pytest.approx(each.above, abs=0.01)
        assert -0.01 <= each.above <= answer.allowances[-1].pounds + 0.01
        assert not find_broken_limits(instance, each.plan)
        for other, said in enumerate(each.apart):
            assert said == pytest.approx(apart[other, each.number], abs=1e-5)


def total(instance: Instance, plan: mixopt.Plan, row: Range) -> float:
    """What a range is of, in a plan, from its tables."""
    years = len(instance.periods)
    match row.kind:
        case "pathways":
            mine = [e.people for e in plan.supported if f"{e.need}.{e.service}" == row.of]
            return sum(mine) / years
        case "services":
            return sum(each.drawn for each in plan.volumes if each.service == row.of) / years
        case "workforce":
            return sum(each.fte for each in plan.staff if each.role == row.of) / years
        case "levers":
            return sum(each.started for each in plan.levers if each.lever == row.of)
    return sum(each.spend for each in plan.schemes if each.scheme == row.of)


@pytest.mark.long
def test_the_same_question_gives_the_same_bytes() -> None:
    again = mixopt.alternatives(mixopt.load("redbridge"), [TIGHT, "2%"], plans=6)
    assert as_json(again.document()) == as_json(found("redbridge").document())


def far_apart(instance: Instance, form: StandardForm) -> tuple[list[Range], list[np.ndarray]]:
    """The ranges within 0.05% and three plans, of a programme in any order."""
    quantities = find_quantities(instance, form.columns)
    optimum = solve_form(form)
    weights = weights_of(quantities, len(form.columns))
    allowance = Allowance("0.05%", optimum.objective / 2)  # £ of £ thousand
    near = NearOptimalSet(form, optimum, weights)
    ranges = find_ranges(near, quantities, [allowance], lambda _: None)
    by = choose_compared(quantities, ranges)
    near = NearOptimalSet(form, optimum, weights)
    near.allow(allowance.pounds / 1000)
    positions = by.positions(weights_of(by.quantities, len(form.columns)))
    return ranges, find_far_apart(near, form, positions, 3, lambda _: None)


@pytest.mark.parametrize(
    "name",
    sampled(["redbridge", "derby", "barking-and-dagenham", "tutorial"], 0, always=["tutorial"]),
)
def test_ranges_and_plans_are_the_same_in_every_order(name: str) -> None:
    instance, form = shipped(name), ranked(shipped(name))
    ranges, plans = far_apart(instance, form)
    assert len(plans) == 3
    for order in range(4):
        columns, other = reorder(form, order)
        with options(order):
            again, moved = far_apart(instance, other)
        for one, two in zip(ranges, again, strict=True):
            assert (one.address, one.verdict) == (two.address, two.verdict)
            assert (one.least, one.most) == pytest.approx((two.least, two.most), abs=2e-6)
        for number, (one, two) in enumerate(zip(plans, moved, strict=True)):
            assert np.abs(two - one[columns]).max() < 1e-5, (order, number)


@pytest.mark.parametrize("seed", sampled(range(0, 60, 2), 0, always=[4]))
def test_alternatives_of_made_up_councils_hold_together(tmp_path: Path, seed: int) -> None:
    """The outline is as wide as the ranges say, and holds every plan that is found."""
    write_instance(tmp_path, seed)
    instance = mixopt.load(tmp_path)
    plain = mixopt.alternatives(instance, ["0.5%", "2%"], plans=2)
    assert all(row.floor - 1e-5 <= row.least <= row.plan + 1e-5 for row in plain.ranges)
    assert all(row.plan - 1e-5 <= row.most for row in plain.ranges)
    half = len(plain.ranges) // 2
    for tight, wide in zip(plain.ranges[:half], plain.ranges[half:], strict=True):
        assert wide.least - 1e-5 <= tight.least
        assert tight.most <= wide.most + 1e-5
    first, second = plain.compared[:2]
    outline = mixopt.alternatives(instance, ["2%"], between=(first, second)).frontier
    assert outline is not None
    rows = {row.address: row for row in plain.ranges[half:]}
    corners = np.array([(each.first, each.second) for each in outline.corners])
    for at, address in enumerate((first, second)):
        row = rows[address]
        ends = (corners[:, at].min(), corners[:, at].max())
        assert ends == pytest.approx((row.least, row.most), abs=1e-4, rel=1e-5)
    widths = np.array([rows[each].most - rows[each].least for each in (first, second)])
    for each in plain.plans:
        place = [total(instance, each.plan, rows[address]) for address in (first, second)]
        assert is_inside(corners / widths, np.array(place) / widths)


def is_inside(corners: np.ndarray, place: np.ndarray) -> bool:
    """Whether a place is to the left of every side of a counter-clockwise round, or on it."""
    sides = np.roll(corners, -1, axis=0) - corners
    to = place - corners
    return bool(np.all(sides[:, 0] * to[:, 1] - sides[:, 1] * to[:, 0] >= -1e-5))
