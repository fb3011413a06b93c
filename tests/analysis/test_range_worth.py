"""What a figure's range is worth: by hand, in the tutorial, whose README works its prices out."""

from __future__ import annotations

import pytest

import mixopt
from mixopt.analysis.range_worth import FigureRange, worth_of_ranges
from mixopt.errors import NoPlanExists

from support.shipped import planned, shipped

OWN, HOMES = "services.foster_in_house.available", "services.childrens_home.price"
NEED = "needs.children.demand"


def test_each_end_is_solved_again_and_the_widest_comes_first() -> None:
    ranges = {
        OWN: FigureRange((40.0,), (39.0,), (41.0,)),
        HOMES: FigureRange((4000.0,), (3900.0,), (4100.0,)),
    }
    own, homes = worth_of_ranges(shipped("tutorial"), ranges, 2)
    assert (own.address, homes.address) == (OWN, HOMES)
    assert own.least_adds == pytest.approx(182500)  # (4,000 - 500) x 365 / 7
    assert own.most_adds == pytest.approx(-182500)
    assert homes.most_adds == pytest.approx(20 * 100 * 365 / 7)
    assert homes.worth == pytest.approx(20 * 100 * 365 / 7)


def test_an_end_without_a_plan_is_worth_most() -> None:
    ranges = {
        OWN: FigureRange((40.0,), (39.0,), (41.0,)),
        NEED: FigureRange((90.0,), (89.0,), (400.0,)),
    }
    first, second = worth_of_ranges(shipped("tutorial"), ranges, 2)
    assert (first.address, first.most_adds) == (NEED, None)
    assert first.least_adds is not None
    assert first.least_adds < 0
    assert second.address == OWN
    assert len(worth_of_ranges(shipped("tutorial"), ranges, 1)) == 1


@pytest.mark.slow
def test_values_of_each_period_move_together() -> None:
    instance = shipped("redbridge")
    address = "services.supported_accommodation.available"
    values = next(f for f in instance.figures.values() if f.name == address).values
    more = tuple(value + 1 for value in values)
    (found,) = worth_of_ranges(instance, {address: FigureRange(values, values, more)}, 1)
    by_period = dict(zip((p.name for p in instance.periods), more, strict=True))
    moved = mixopt.changed(instance, {f"{address}[{at}]": value for at, value in by_period.items()})
    assert found.least_adds == pytest.approx(0, abs=0.01)
    assert found.most_adds == pytest.approx(
        mixopt.solve(moved).cost - planned("redbridge").cost, abs=0.01
    )


def test_an_instance_without_a_plan_has_none() -> None:
    poor = mixopt.changed(shipped("tutorial"), {"funding.budget.amount": 100})
    with pytest.raises(NoPlanExists):
        worth_of_ranges(poor, {OWN: FigureRange((40.0,), (39.0,), (41.0,))}, 1)
