"""Client groups measured: the same plan as counted, a second programme's, every price solved again."""

from __future__ import annotations

from pathlib import Path

import pytest

import mixopt
from mixopt.analysis.prices import price_figures
from mixopt.analysis.prices.verification import verify_prices
from mixopt.instance.groups import count_people
from mixopt.instance.instance import Instance
from mixopt.results.checker.limits import find_broken_limits

from support.generated import write_instance
from support.grouped import council, in_groups
from support.reproduction import least_cost, least_unmet
from support.sampling import sampled

SEEDS = range(24)


def made_up(folder: Path, seed: int) -> Instance:
    """A made-up instance of one or two areas and two or three periods."""
    write_instance(folder, seed, [1, 2][seed % 2], [3, 2][seed // 2 % 2], needs=3 + seed % 3)
    return mixopt.load(str(folder))


def same(value: float) -> object:
    return pytest.approx(value, rel=1e-6, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("years_beyond", [0, 3])
@pytest.mark.parametrize("areas", [("here",), ("here", "there")])
def test_a_plan_is_that_of_the_second_programme(areas: tuple[str, ...], years_beyond: int) -> None:
    instance = council(areas=areas, years_beyond=years_beyond)
    plan = mixopt.solve(instance, prices=False)
    assert plan.cost == same(least_cost(instance))
    assert find_broken_limits(instance, plan) == []


def test_most_need_is_that_of_the_second_programme() -> None:
    """Care enough for few of those at home."""
    instance = mixopt.changed(council(), {"services.care.available": 500})
    plan = mixopt.solve(instance, most_need=True, prices=False)
    found = least_unmet(instance)
    assert found is not None
    assert sum(row.unmet for row in plan.needs) > 1
    assert plan.cost == same(found[1])


def test_counted_as_they_come_out_people_make_the_same_plan() -> None:
    """Of a group or by `demand`: what is planned, and what it costs, is the same to the penny."""
    instance = council()
    plan, counted = mixopt.solve(instance), mixopt.solve(count_people(instance))
    assert plan.cost == pytest.approx(counted.cost, abs=0.005)
    assert [row.people for row in plan.supported] == pytest.approx(
        [row.people for row in counted.supported], abs=1e-5
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled(SEEDS, 3))
def test_made_up_needs_as_parts_of_groups_make_the_same_plan(seed: int, tmp_path: Path) -> None:
    """And with other predictions the second programme's."""
    instance = made_up(tmp_path / "council", seed)
    grouped = in_groups(instance, seed)
    plan = mixopt.solve(grouped, prices=False, freedom=False)
    assert plan.cost == same(mixopt.solve(instance, prices=False, freedom=False).cost)
    assert plan.cost == same(least_cost(grouped))
    assert find_broken_limits(grouped, plan) == []


@pytest.mark.slow
@pytest.mark.parametrize("areas", [("here",), ("here", "there")])
def test_every_price_of_groups_and_guarantees_is_what_solving_again_gives(
    areas: tuple[str, ...],
) -> None:
    instance = council(areas=areas)
    found = [
        price
        for price in price_figures(instance)[0]
        if price.table == "groups" or price.address.endswith(("part", "guaranteed"))
        or ".part[" in price.address or ".guaranteed[" in price.address
    ]  # fmt: skip
    assert len(found) >= 20
    checks = list(verify_prices(instance, found))
    assert len(checks) > len(found)
    assert max(check.deviation for check in checks) <= 1e-6
    slopes = [price.up.slope for price in found if price.address.endswith("predicted")]
    assert all(slope is not None and slope > 0 for slope in slopes)
