"""Flows measured: against a second programme by another hand, and every price by solving again.

Made-up councils whose people come and leave, and one that has every part of a flow at once.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import mixopt
from mixopt.analysis.prices import price_figures
from mixopt.analysis.prices.verification import verify_prices
from mixopt.formulation import build
from mixopt.instance.instance import Instance
from mixopt.programme.problem import Problem
from mixopt.programme.pyomo_form import compile_lp
from mixopt.results.checker.limits import find_broken_limits
from mixopt.results.price import Price

from support.flowing import council
from support.generated_flows import write_flowing_instance
from support.reproduction import least_cost, least_unmet
from support.sampling import sampled, some
from support.shipped import SHIPPED, shipped
from support.starts import written

SEEDS = range(24)


def made_up(folder: Path, seed: int) -> Instance:
    """A made-up instance of one or two areas and two or three periods."""
    areas, periods = [1, 1, 2, 1][seed % 4], [3, 2][seed // 2 % 2]
    write_flowing_instance(folder, seed, areas, periods, needs=3 + seed % 3)
    return mixopt.load(str(folder))


def same(value: float) -> object:
    return pytest.approx(value, rel=1e-6, abs=0.01)


def assert_measured(instance: Instance, found: list[Price], *, most_need: bool = False) -> None:
    """Both sides of each price, inside its range and beyond it, and a step."""
    checks = list(verify_prices(instance, found, most_need=most_need))
    assert len(checks) > len(found)
    worst = max(checks, key=lambda check: check.deviation)
    assert worst.deviation <= 1e-6, worst


@cache
def blocks_of(name: str) -> set[str]:
    """The blocks that a shipped instance's programme has rows or columns of."""
    form = Problem(shipped(name)).form
    return {label.block for label in (*form.rows, *form.columns)}


@pytest.mark.parametrize("name", SHIPPED)
def test_an_instance_without_a_flow_has_no_row_column_or_figure_of_one(name: str) -> None:
    instance = shipped(name)
    flows = any(need.flow for need in instance.model.needs.values())
    blocks = blocks_of(name)
    assert bool(blocks & {"carried", "prevention_limit", "stock"}) == flows
    assert any(address.table == "flows" for address in instance.figures) == flows


@pytest.mark.parametrize("name", SHIPPED)
def test_an_instance_without_groups_or_guarantees_has_no_row_or_figure_of_them(name: str) -> None:
    instance = shipped(name)
    supplies = [s for each in instance.model.services.values() for s in each.supplies.values()]
    agreed = any(supply.guaranteed for supply in supplies)
    assert bool(blocks_of(name) & {"guarantee", "pooled_guarantee"}) == agreed
    grouped = any(address.table == "groups" for address in instance.figures)
    assert grouped == bool(instance.model.groups) == bool(instance.head.population_years)


@pytest.mark.slow
@pytest.mark.parametrize("years_beyond", [0, 3])
@pytest.mark.parametrize("areas", [("here",), ("here", "there")])
def test_a_plan_is_that_of_the_second_programme(areas: tuple[str, ...], years_beyond: int) -> None:
    instance = council(areas=areas, years_beyond=years_beyond)
    plan = mixopt.solve(instance, prices=False)
    assert plan.cost == same(least_cost(instance))
    assert find_broken_limits(instance, plan) == []
    assert all(row.relief >= -1e-9 for row in plan.needs if row.need != "old")


def test_most_need_is_that_of_the_second_programme() -> None:
    """Places enough for nobody but those who are fostered."""
    instance = mixopt.changed(council(), {"services.home.available": 12})
    plan = mixopt.solve(instance, most_need=True, prices=False)
    found = least_unmet(instance)
    assert found is not None
    assert sum(row.unmet for row in plan.needs) > 10
    assert plan.cost == same(found[1])
    assert find_broken_limits(instance, plan) == []


@pytest.mark.slow
def test_a_plan_is_proven_in_fractions() -> None:
    plan = mixopt.solve(council(), exact=True, prices=False, freedom=False)
    assert plan.exact_proof is not None
    assert plan.exact_proof.holds


@pytest.mark.slow
def test_every_price_of_a_flow_is_what_solving_again_gives() -> None:
    instance = council()
    found = [p for p in price_figures(instance)[0] if p.table in {"flows", "pathways"}]
    assert len([p for p in found if p.table == "flows"]) >= 40
    assert_measured(instance, found)


@pytest.mark.slow
def test_prices_in_people_are_what_solving_again_gives() -> None:
    instance = mixopt.changed(council(), {"services.home.available": 12})
    found = price_figures(instance, most_need=True)[0]
    assert_measured(instance, [p for p in found if p.table == "flows"], most_need=True)


@pytest.mark.slow
def test_a_start_costs_what_its_stay_does_and_a_longer_stay_costs_more() -> None:
    """The price of a start is that of the months that it is there, discounted; by hand where
    nothing else changes: a place of £1,000 a week for the people that one start more leads to.
    """
    instance = council()
    found = {price.address: price for price in price_figures(instance)[0]}
    starts = [found[f"flows.young.starts[{p.name}]"].up.slope for p in instance.periods]
    assert all(slope is not None and slope > 0 for slope in starts)
    assert starts == sorted(starts, reverse=True, key=float)  # it is there for longer
    assert all(found[f"flows.young.home.stay[{p.name}]"].up.slope > 0 for p in instance.periods)
    assert all(found[f"flows.young.adopted.rate[{p.name}]"].up.slope < 0 for p in instance.periods)


@pytest.mark.slow
def test_prices_of_starts_and_stays_of_a_council_s_start_are_what_solving_again_gives() -> None:
    """And a start fewer saves, and so does a stay a month shorter."""
    instance = written("Camden")
    found = [price for price in price_figures(instance)[0] if price.table == "flows"]
    for address in ("flows.looked_after_under_16.starts", "flows.looked_after_complex.left.stay"):
        (price,) = [price for price in found if price.address == address]
        assert price.down.step_adds is not None
        assert price.down.step_adds < 0
    assert_measured(instance, found)


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled(SEEDS, 2))
def test_made_up(seed: int, tmp_path: Path) -> None:
    instance = made_up(tmp_path / "council", seed)
    plan = mixopt.solve(instance, prices=False, freedom=False)
    assert plan.cost == same(least_cost(instance))
    assert find_broken_limits(instance, plan) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled(SEEDS[::2], 1))
def test_prices_of_made_up_flows_are_what_solving_again_gives(seed: int, tmp_path: Path) -> None:
    instance = made_up(tmp_path / "council", seed)
    found = [price for price in price_figures(instance)[0] if price.table == "flows"]
    assert_measured(instance, some(found, 20))


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled(SEEDS, 2))
def test_the_compiled_programme_is_pyomo_s_own(seed: int, tmp_path: Path) -> None:
    instance = made_up(tmp_path / "council", seed)
    ours, theirs = Problem(instance).form, compile_lp(build(instance))
    assert (ours.rows, ours.columns) == (theirs.rows, theirs.columns)
    assert ours.row_lower == pytest.approx(theirs.row_lower)
    assert ours.row_upper == pytest.approx(theirs.row_upper)
    assert ours.matrix.data == pytest.approx(theirs.matrix.data)
