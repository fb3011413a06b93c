"""Pooling, by hand and at random: what it is worth, to whom, and that it never costs more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

import mixopt
from mixopt.errors import NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.results.funding_rows import Partner

from support.generated import write_instance
from support.reproduction import optimum
from support.sampling import sampled
from support.small import small

AREAS = ("east", "west")
BUDGET = {"envelope": {"budget": "Budget"}}
PENNY = 0.01

Figures = dict[str, float | list[float]]


def model(*, shared: bool = True, pays: str = "*") -> dict[str, object]:
    """Care from a framework that both boroughs share, or from each one's own market."""
    return {
        "needs": {"people": {"title": "People"}},
        "services": {
            "care": {
                "title": "Care",
                "unit": "episode/year",
                "meets": {"people": "preferred"},
                "supplies": {
                    "framework": {"title": "Framework", "pooled": shared},
                    "spot": {"title": "Spot"},
                },
            }
        },
        "partners": {"nhs": "NHS"},
        "funds": {
            "health": {"title": "Health", "kind": "grant", "holder": "nhs", "shared": shared},
            "grant": {"title": "Grant", "kind": "grant", "shared": shared, "pays": [pays]},
        },
        "schemes": {"scheme": {"title": "Scheme"}},
    }


def boroughs(
    people: dict[str, float],
    spot: dict[str, float],
    given: Figures | None = None,
    pays: str = "*",
    **head: object,
) -> Instance:
    """Ten episodes at £100 in the framework, half of it each alone; the rest from the market."""
    figures: Figures = {"pooled.services.care.framework.available": 10}
    for area in AREAS:
        figures |= {
            f"{area}.needs.people.demand": people[area],
            f"{area}.services.care.framework.price": 100,
            f"{area}.services.care.framework.own_share": 0.5,
            f"{area}.services.care.spot.price": spot[area],
            f"{area}.funding.budget.amount": 10_000,
        }
    return small(model(pays=pays), {**figures, **(given or {})}, areas=AREAS, **BUDGET, **head)


# By hand


def test_what_pooling_is_worth_is_told_to_each() -> None:
    """East needs 8 and alone has 5: it buys three dear ones. West leaves it three of its own."""
    plan = mixopt.solve(boroughs({"east": 8, "west": 2}, {"east": 200, "west": 200}))
    assert plan.cost == pytest.approx(1_000)
    assert {(row.area, row.partner): row for row in plan.partners} == {
        ("east", ""): near("east", "", paid=800, alone=1_100),
        ("east", "nhs"): near("east", "nhs", paid=0, alone=0),
        ("west", ""): near("west", "", paid=200, alone=200),
        ("west", "nhs"): near("west", "nhs", paid=0, alone=0),
    }


def near(area: str, partner: str, paid: float, alone: float) -> Partner:
    return Partner(
        area, partner, pytest.approx(paid), pytest.approx(alone), pytest.approx(alone - paid)
    )


DISPLACED = {"people": {"east": 8, "west": 8}, "spot": {"east": 300, "west": 200}}
"""Alone east pays 500 + 900, west 500 + 600. Together east has eight from the framework and west
two: 800 and 200 + 1,200, so that 300 are saved and west pays 300 more."""


def paid(instance: Instance) -> dict[str, float]:
    """What each borough's council pays."""
    return {row.area: row.paid for row in mixopt.solve(instance).partners if not row.partner}


def test_pooling_may_cost_one_of_them_more() -> None:
    assert paid(boroughs(**DISPLACED)) == pytest.approx({"east": 800, "west": 1_400})


@pytest.mark.parametrize("named", [["west"], ["east", "west"]])
def test_nobody_who_is_named_pays_more_than_alone(named: list[str]) -> None:
    assert paid(boroughs(**DISPLACED, no_worse_off=named)) == pytest.approx(
        {"east": 1_400, "west": 1_100}
    )


def test_who_gains_can_make_up_for_it_out_of_a_shared_fund() -> None:
    """East puts 300 of its grant into the pool: all 300 that pooling saves are saved."""
    given: Figures = {"east.funding.grant.amount": 1_000, "pooled.funding.grant.pooled": 1}
    plan = mixopt.solve(boroughs(**DISPLACED, given=given, no_worse_off=["west"]))
    assert plan.cost == pytest.approx(800 + 1_400)
    west = next(row for row in plan.partners if (row.area, row.partner) == ("west", ""))
    assert west.alone == pytest.approx(1_100)
    assert west.paid <= 1_100 + PENNY
    given["pooled.funding.grant.pooled"] = 0.2
    plan = mixopt.solve(boroughs(**DISPLACED, given=given, no_worse_off=["west"]))
    assert plan.cost == pytest.approx(800 + 1_400 + 100)


def test_money_that_is_taken_and_returned_unspent_makes_up_for_nothing() -> None:
    """The grant may not pay for care: what west takes out of the pool is of no use to it."""
    given: Figures = {"east.funding.grant.amount": 1_000, "pooled.funding.grant.pooled": 1}
    instance = boroughs(**DISPLACED, given=given, pays="schemes.*", no_worse_off=["west"])
    plan = mixopt.solve(instance)
    assert sum(row.taken for row in plan.funds) == pytest.approx(0)
    assert plan.cost == pytest.approx(1_400 + 1_100)


def test_a_partner_may_be_named() -> None:
    """The NHS holds 2,000 in the east and 500 in the west, and pays first."""
    given: Figures = {
        "east.funding.health.amount": 2_000,
        "west.funding.health.amount": 500,
        "pooled.funding.health.pooled": 1,
    }
    free, held = (
        mixopt.solve(boroughs(**DISPLACED, given=given, no_worse_off=named))
        for named in ([], ["nhs"])
    )
    alone = {(row.area, row.partner): row.alone for row in held.partners}
    assert alone["east", "nhs"] == pytest.approx(1_400)
    assert alone["west", "nhs"] == pytest.approx(500)
    for row in held.partners:
        if row.partner == "nhs":
            assert row.paid <= row.alone + PENNY
    assert held.cost == pytest.approx(free.cost) == pytest.approx(2_200)


def test_where_one_has_no_plan_alone_pooling_has_no_worth_that_could_be_told() -> None:
    """East cannot pay for three dear ones."""
    given: Figures = {"east.funding.budget.amount": 1_000}
    plan = mixopt.solve(boroughs(**DISPLACED, given=given))
    assert {(row.alone, row.gain) for row in plan.partners} == {(None, None)}
    with pytest.raises(NoPlanExists, match="alone"):
        mixopt.solve(boroughs(**DISPLACED, given=given, no_worse_off=["west"]))


def test_where_nothing_is_pooled_nothing_is_compared() -> None:
    figures: Figures = {"east.needs.people.demand": 1, "east.services.care.spot.price": 100,
                        "east.services.care.framework.price": 100,
                        "east.funding.budget.amount": 100}  # fmt: skip
    plan = mixopt.solve(small(model(shared=False), figures, areas=AREAS, **BUDGET))
    assert {(row.alone, row.gain) for row in plan.partners} == {(None, None)}
    assert sum(row.paid for row in plan.partners) == pytest.approx(100)


# At random


def random_figures(random: Random, years: int) -> dict[str, Figures]:
    """Figures of each borough under names without the borough; what they share under ''."""

    def several(low: float, high: float) -> list[float]:
        return [round(random.uniform(low, high), 1) for _ in range(years)]

    share = round(random.random(), 3)
    figures: dict[str, Figures] = {"": {
        "services.care.framework.available": several(5, 30),
        "funding.health.pooled": several(0, random.choice([0, 0.3, 1])),
        "funding.grant.pooled": [random.choice([0.0, 1.0]) for _ in range(years)],
    }}  # fmt: skip
    for area, own in zip(AREAS, (share, 1 - share), strict=True):
        figures[area] = {
            "needs.people.demand": several(5, 20),
            "services.care.framework.price": several(80, 120),
            "services.care.framework.own_share": own,
            "services.care.spot.price": several(100, 400),
            "funding.health.amount": several(0, 1_500),
            "funding.grant.amount": several(0, 1_500),
            "funding.budget.amount": several(500, 4_000),
        }
    return figures


def together(figures: dict[str, Figures], years: int, **head: object) -> Instance:
    joined = {f"{area or 'pooled'}.{name}": value for area, own in figures.items()
              for name, value in own.items()}  # fmt: skip
    return small(model(), joined, years, areas=AREAS, discount=3.5, **BUDGET, **head)


def apart(figures: dict[str, Figures], years: int, area: str) -> Instance:
    """One borough, as if there were no other: its share of the framework is all there is."""
    own = dict(figures[area])
    share = own.pop("services.care.framework.own_share")
    whole = figures[""]["services.care.framework.available"]
    own["services.care.framework.available"] = [share * each for each in whole]
    return small(model(shared=False), own, years, areas=(area,), discount=3.5, **BUDGET)


def cost(instance: Instance) -> float | None:
    try:
        return mixopt.solve(instance, prices=False).cost
    except NoPlanExists:
        return None


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_pooling_never_costs_more_than_each_alone(seed: int) -> None:
    random = Random(seed)
    years = random.randint(1, 3)
    figures = random_figures(random, years)
    alone = [cost(apart(figures, years, area)) for area in AREAS]
    instance = together(figures, years)
    if None in alone:
        try:
            plan = mixopt.solve(instance, prices=False)
        except NoPlanExists:
            return
        assert {row.alone for row in plan.partners} == {None}
        return
    plan = mixopt.solve(instance, prices=False)
    assert plan.cost <= sum(alone) + PENNY
    for area, least in zip(AREAS, alone, strict=True):
        rows = [row for row in plan.partners if row.area == area]
        assert sum(row.alone for row in rows) == pytest.approx(least, abs=PENNY)
    assert sum(row.paid for row in plan.partners) == pytest.approx(plan.cost, abs=PENNY)
    assert all(row.gain == pytest.approx(row.alone - row.paid) for row in plan.partners)
    gain = sum(row.gain for row in plan.partners)
    assert gain == pytest.approx(sum(alone) - plan.cost, abs=PENNY)
    assert optimum(instance, alone=True) == pytest.approx(sum(alone), abs=PENNY)
    no_worse_off(figures, years, plan)


def no_worse_off(figures: dict[str, Figures], years: int, free: mixopt.results.plan.Plan) -> None:
    """With both named nobody pays more than alone, and it still costs no more than apart."""
    most = {(row.area, row.partner): row.alone for row in free.partners}
    instance = together(figures, years, no_worse_off=AREAS)
    held = mixopt.solve(instance, prices=False)
    for row in held.partners:
        assert row.alone == pytest.approx(most[row.area, row.partner], abs=PENNY)
        assert row.paid <= row.alone + PENNY
    assert free.cost - PENNY <= held.cost <= sum(most.values()) + PENNY
    slack = {key: amount + PENNY for key, amount in most.items()}
    again = optimum(instance, no_more_than=slack)
    assert again == pytest.approx(held.cost, rel=1e-6, abs=10 * PENNY)


@pytest.mark.slow
@pytest.mark.parametrize("seed", sampled([4, 15, 18, 21, 22, 23, 34], 3))
def test_made_up_instances_that_pool_cost_no_more_than_alone(seed: int, tmp_path: Path) -> None:
    write_instance(tmp_path / "x", seed, areas=2, periods=2, needs=4, squeeze=1.2)
    instance = mixopt.load(str(tmp_path / "x"))
    plan, alone = mixopt.solve(instance, prices=False), optimum(instance, alone=True)
    told = [row.alone for row in plan.partners]
    if alone is None or None in told:
        assert set(told) == {None}
        return
    assert sum(told) == pytest.approx(alone, rel=1e-6)
    assert plan.cost <= alone * (1 + 1e-9)
    assert sum(row.paid for row in plan.partners) == pytest.approx(plan.cost, rel=1e-9)
    head = instance.head.model_copy(update={"no_worse_off": (*instance.areas, "nhs")})
    held = mixopt.solve(replace(instance, head=head), prices=False)
    assert plan.cost - PENNY <= held.cost <= alone + PENNY
    assert all(row.paid <= row.alone + PENNY for row in held.partners)
