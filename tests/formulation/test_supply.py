"""Supply, by hand: tranches, blocks, commitments, growth, pools, units."""

import pytest

import mixopt
import mixopt.results.plan
from mixopt.errors import NoPlanExists

from support.small import small


def service(**settings: object) -> dict[str, object]:
    """A model of one need and one service besides an expensive way out."""
    return {
        "needs": {"people": {"title": "People"}},
        "services": {
            "care": {
                "title": "Care",
                "unit": "place",
                "meets": {"people": "preferred"},
                **settings,
            },
            "other": {"title": "Other", "unit": "place", "meets": {"people": "suitable"}},
        },
    }


TWO_TRANCHES = {"supplies": {"framework": {"title": "Framework"}, "spot": {"title": "Spot"}}}
DEMAND = {"needs.people.demand": 10, "services.other.price": 9000}


def drawn(plan: mixopt.results.plan.Plan, name: str) -> list[float]:
    """Units drawn from a supply, one number a period."""
    return [row.drawn for row in plan.volumes if row.supply == name]


def test_the_cheaper_tranche_is_drawn_first_and_the_dearer_for_the_rest() -> None:
    plan = mixopt.solve(
        small(
            service(**TWO_TRANCHES),
            {
                **DEMAND,
                "services.care.framework.price": 500,
                "services.care.framework.available": 6,
                "services.care.spot.price": 800,
            },
        )
    )
    assert drawn(plan, "framework") == pytest.approx([6])
    assert drawn(plan, "spot") == pytest.approx([4])
    assert plan.cost == pytest.approx((6 * 500 + 4 * 800) * 365 / 7)


def test_a_block_is_paid_for_whether_used_or_not() -> None:
    block = {"supplies": {"block": {"title": "Block", "block": True}}}
    plan = mixopt.solve(
        small(
            service(**block),
            {
                **DEMAND,
                "services.care.block.price": 700,
                "services.care.block.available": 12,
            },
        )
    )
    assert drawn(plan, "block") == pytest.approx([10])
    assert plan.cost == pytest.approx(12 * 700 * 365 / 7)


def test_a_block_is_used_before_a_service_that_would_cost_more_on_top() -> None:
    block = {"supplies": {"block": {"title": "Block", "block": True}}}
    plan = mixopt.solve(
        small(
            service(**block),
            {
                "needs.people.demand": 10,
                "services.other.price": 1,
                "services.care.block.price": 9000,
                "services.care.block.available": 4,
            },
        )
    )
    assert drawn(plan, "block") == pytest.approx([4])


def test_a_commitment_is_kept_even_where_something_is_cheaper() -> None:
    plan = mixopt.solve(
        small(
            service(committed=True),
            {
                "needs.people.demand": 10,
                "services.other.price": 100,
                "services.care.price": 900,
                "services.care.committed": 3,
            },
        )
    )
    assert drawn(plan, "care") == pytest.approx([3])


def test_growth_is_counted_from_the_opening_then_from_the_period_before() -> None:
    plan = mixopt.solve(
        small(
            service(growth=True),
            {
                **DEMAND,
                "services.care.price": 500,
                "services.care.growth": [2, 1, 0],
                "pathways.people.care.opening": 4,
            },
            years=3,
        )
    )
    assert drawn(plan, "care") == pytest.approx([6, 7, 7])


def test_growth_of_a_service_that_meets_nothing_is_counted_from_its_opening_volume() -> None:
    model = {
        "needs": {"people": {"title": "People"}},
        "services": {
            "home": {"title": "Home", "unit": "place", "meets": {"people": "suitable"}},
            "edge": {
                "title": "Edge",
                "unit": "episode/year",
                "relieves": {"people": 1},
                "growth": True,
            },
        },
    }
    plan = mixopt.solve(
        small(
            model,
            {
                "needs.people.demand": 10,
                "services.home.price": 1000,
                "services.edge.opening": 3,
                "services.edge.growth": 2,
                "pathways.people.edge.relief_per_unit_after_0": 0.5,
            },
        )
    )
    assert drawn(plan, "edge") == pytest.approx([5])
    assert drawn(plan, "home") == pytest.approx([7.5])


def test_hours_are_priced_by_the_hour_for_every_week() -> None:
    plan = mixopt.solve(
        small(
            service(unit="hour/week"),
            {
                **DEMAND,
                "services.care.price": 16,
                "pathways.people.care.units_per_person": 12.5,
            },
        )
    )
    assert drawn(plan, "care") == pytest.approx([125])
    assert plan.cost == pytest.approx(125 * 16 * 365 / 7)


def test_episodes_are_priced_each_and_a_quarter_has_a_quarter_of_a_year_of_them() -> None:
    model = service(unit="episode/year")
    model["needs"] = {"people": {"title": "People", "unit": "people/year"}}
    quarter = {"2020 Q1": {"from": "2020-04-01", "to": "2020-06-30"}}
    plan = mixopt.solve(small(model, {**DEMAND, "services.care.price": 1200}, periods=quarter))
    assert drawn(plan, "care") == pytest.approx([10])
    assert plan.cost == pytest.approx(10 * 1200 / 4)


POOL = {"supplies": {"market": {"title": "Market", "pooled": True}}}


def test_a_pool_is_shared_by_the_areas_that_need_it_most() -> None:
    plan = mixopt.solve(
        small(
            service(**POOL),
            {
                "east.needs.people.demand": 10,
                "west.needs.people.demand": 10,
                "pooled.services.care.market.available": 12,
                "east.services.care.market.price": 500,
                "west.services.care.market.price": 500,
                "east.services.other.price": 2000,
                "west.services.other.price": 3000,
            },
            areas=("east", "west"),
        )
    )
    assert drawn(plan, "market") == pytest.approx([2, 10])


def test_a_pool_that_is_too_small_for_all_areas_has_no_plan() -> None:
    with pytest.raises(NoPlanExists, match="no more than all areas share"):
        mixopt.solve(
            small(
                service(**POOL),
                {
                    "east.needs.people.demand": 10,
                    "west.needs.people.demand": 10,
                    "pooled.services.care.market.available": 12,
                    "east.services.other.available": 3,
                    "west.services.other.available": 3,
                },
                areas=("east", "west"),
            )
        )
