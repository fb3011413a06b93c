"""Standards, by hand: shares of people, rates on volume, routing."""

import pytest

import mixopt
import mixopt.results.plan

from support.reproduction import least_cost
from support.small import small

POLICY = {"standing": "policy", "source": "the test", "title": "Standard"}
BASE = {
    "needs": {"children": {"title": "Children"}},
    "services": {
        "foster": {
            "title": "Foster",
            "unit": "place",
            "meets": {"children": "preferred"},
            "tags": ["family"],
        },
        "home": {"title": "Home", "unit": "place", "meets": {"children": "suitable"}},
    },
}
CHEAP_HOMES = {
    "needs.children.demand": 20,
    "services.foster.price": 900,
    "services.home.price": 100,
}


def people(plan: mixopt.results.plan.Plan, service: str) -> float:
    """People in a service in the only period."""
    return next(row.people for row in plan.supported if row.service == service)


def test_at_least_a_share_of_people_is_in_the_tagged_services() -> None:
    model = {
        **BASE,
        "standards": {
            "families": {
                **POLICY,
                "kind": "share",
                "sense": "at_least",
                "needs": ["children"],
                "tags": ["family"],
            }
        },
    }
    plan = mixopt.solve(small(model, {**CHEAP_HOMES, "standards.families.limit": 0.75}))
    assert people(plan, "foster") == pytest.approx(15)
    assert plan.standards[0].reached == pytest.approx(0.75)


def test_at_most_a_share_of_people_is_in_a_named_service() -> None:
    model = {
        **BASE,
        "standards": {
            "homes": {
                **POLICY,
                "kind": "share",
                "sense": "at_most",
                "needs": ["children"],
                "services": ["home"],
            }
        },
    }
    plan = mixopt.solve(small(model, {**CHEAP_HOMES, "standards.homes.limit": 0.1}))
    assert people(plan, "home") == pytest.approx(2)


@pytest.mark.parametrize(("sense", "limit", "homes"), [("at_most", 3, 6), ("at_least", 3, 20)])
def test_a_rate_counts_what_each_unit_brings(sense: str, limit: float, homes: float) -> None:
    model = {
        **BASE,
        "standards": {
            "admissions": {**POLICY, "kind": "rate", "sense": sense, "services": ["home"]}
        },
    }
    plan = mixopt.solve(
        small(
            model,
            {
                **CHEAP_HOMES,
                "standards.admissions.limit": limit,
                "standards.admissions.home.rate": 0.5,
            },
        )
    )
    assert people(plan, "home") == pytest.approx(homes)


def test_a_rate_of_at_least_is_reached_even_where_it_costs_more() -> None:
    model = {
        **BASE,
        "standards": {
            "moves": {**POLICY, "kind": "rate", "sense": "at_least", "services": ["foster"]}
        },
    }
    plan = mixopt.solve(
        small(
            model,
            {
                **CHEAP_HOMES,
                "standards.moves.limit": 3,
                "standards.moves.foster.rate": 0.5,
            },
        )
    )
    assert people(plan, "foster") == pytest.approx(6)


def test_routing_sends_a_share_of_a_need_through_a_service() -> None:
    model = {
        "needs": {"discharges": {"title": "Discharges", "unit": "people/year"}},
        "services": {
            "reablement": {
                "title": "Reablement",
                "unit": "episode/year",
                "meets": {"discharges": "preferred"},
            },
            "plain": {
                "title": "Plain",
                "unit": "episode/year",
                "meets": {"discharges": "suitable"},
            },
        },
        "standards": {
            "default": {**POLICY, "kind": "routing", "need": "discharges", "service": "reablement"}
        },
    }
    plan = mixopt.solve(
        small(
            model,
            {
                "needs.discharges.demand": 400,
                "services.reablement.price": 1300,
                "services.plain.price": 200,
                "standards.default.limit": 0.6,
            },
        )
    )
    assert people(plan, "reablement") == pytest.approx(240)
    assert plan.cost == pytest.approx(240 * 1300 + 160 * 200)


def test_routing_is_of_those_who_are_left_after_relief() -> None:
    """60 of 100 are kept out at £10 each; 70% of the 40 who really leave hospital are sent on."""
    title = {"title": "A service", "unit": "episode/year"}
    model = {
        "needs": {"out": {"title": "Leaving hospital", "unit": "people/year"}},
        "services": {
            "prevent": {**title, "relieves": {"out": 1}},
            "reablement": {**title, "meets": {"out": "preferred"}},
            "other": {**title, "meets": {"out": "suitable"}},
        },
        "standards": {
            "first": {**POLICY, "kind": "routing", "need": "out", "service": "reablement"}
        },
    }
    figures = {
        "needs.out.demand": 100,
        "pathways.out.prevent.relief_per_unit_after_0": 1,
        "services.prevent.price": 10,
        "services.prevent.available": 60,
        "services.reablement.price": 2000,
        "services.other.price": 1000,
        "standards.first.limit": 0.7,
    }
    instance = small(model, figures)
    plan = mixopt.solve(instance)
    assert people(plan, "reablement") == pytest.approx(28)
    assert plan.cost == pytest.approx(60 * 10 + 28 * 2000 + 12 * 1000)
    assert plan.cost == pytest.approx(least_cost(instance))
    assert plan.standards[0].reached == pytest.approx(0.7)
    nobody = mixopt.solve(small(model, {**figures, "services.prevent.available": 100}))
    assert nobody.cost == pytest.approx(1000)
    assert nobody.standards == ()
