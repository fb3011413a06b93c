"""Ring-fences, by hand: what counts towards each, and what its limit is."""

from __future__ import annotations

from dataclasses import replace

import pytest

import mixopt
from mixopt.analysis.prices import price_figures, stairs
from mixopt.errors import DataError, NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.results.funding_rows import Fenced
from mixopt.results.plan import Plan

from support.small import small

GRANT = {"title": "Grant", "kind": "grant"}
FENCE = {"title": "Social care", "standing": "law", "source": "the test"}
BUDGET = {"envelope": {"budget": "Budget"}}


def fenced(
    fence: dict[str, object],
    figures: dict[str, float | list[float]],
    years: int = 1,
    grant: dict[str, object] | None = None,
    **head: object,
) -> Instance:
    """Two schemes, a grant, other money, and one ring-fence."""
    model = {
        "funds": {"grant": {**GRANT, **(grant or {})}, "rest": {"title": "Rest", "kind": "grant"}},
        "schemes": {"care": {"title": "Care"}, "other": {"title": "Other"}},
        "ringfences": {"fence": {**FENCE, **fence}},
    }
    return small(model, figures, years, **head)


def spent(plan: Plan, scheme: str, area: str = "here") -> list[float]:
    return [row.spend for row in plan.schemes if (row.area, row.scheme) == (area, scheme)]


def no_plan(instance: Instance) -> bool:
    with pytest.raises(NoPlanExists):
        mixopt.solve(instance)
    return True


OF_GRANT = {"funds": ["grant"], "lines": ["schemes.care"]}


def test_so_much_of_a_fund_must_be_spent_on_some_lines() -> None:
    """Other money pays for care too, but does not count."""
    figures = {"funding.grant.amount": 100, "funding.rest.amount": 500,
               "ringfences.fence.amount": 40}  # fmt: skip
    plan = mixopt.solve(fenced(OF_GRANT, figures))
    assert spent(plan, "care") == pytest.approx([40])
    assert plan.ringfences == (
        Fenced("here", "fence", "2020/21", "at_least", 40, pytest.approx(40), "law"),
    )
    (limit,) = [bound for bound in plan.limits if bound.limit == "fence_limit"]
    assert limit.standing == "law"
    assert no_plan(fenced(OF_GRANT, {**figures, "funding.grant.amount": 39}))
    assert no_plan(fenced(OF_GRANT, {**figures, "schemes.care.most": 39}))


def test_so_much_may_be_spent_and_no_more() -> None:
    """A grant that is spent in full, at most 30 of it on the other scheme: 70 go to care."""
    fence = {"funds": ["grant"], "lines": ["schemes.other"], "sense": "at_most"}
    figures = {
        "funding.grant.amount": 100,
        "schemes.other.least": 30,
        "ringfences.fence.amount": 30,
    }
    plan = mixopt.solve(fenced(fence, figures, grant={"in_full": True}))
    assert (spent(plan, "other"), spent(plan, "care")) == (
        pytest.approx([30]),
        pytest.approx([70]),
    )
    assert plan.ringfences[0].sense == "at_most"
    most = {**figures, "schemes.care.most": 69}
    assert no_plan(fenced(fence, most, grant={"in_full": True}))
    assert no_plan(fenced(fence, {**figures, "schemes.other.least": 31}))


def test_a_share_of_what_funds_have() -> None:
    fence = {**OF_GRANT, "limit": "share", "of": ["grant", "rest"]}
    figures = {"funding.grant.amount": [100, 200], "funding.rest.amount": 50,
               "ringfences.fence.share": [0.2, 0.4]}  # fmt: skip
    plan = mixopt.solve(fenced(fence, figures, 2))
    assert [row.limit for row in plan.ringfences] == pytest.approx([30, 100])
    assert spent(plan, "care") == pytest.approx([30, 100])


def test_a_minimum_that_rises_by_a_rate() -> None:
    """The rate of the first period is not used."""
    fence = {**OF_GRANT, "limit": "uplifted"}
    figures = {"funding.grant.amount": 500, "ringfences.fence.amount": 100,
               "ringfences.fence.uplift": [9, 0.02, 0.05]}  # fmt: skip
    plan = mixopt.solve(fenced(fence, figures, 3))
    assert [row.limit for row in plan.ringfences] == pytest.approx([100, 102, 107.1])
    assert spent(plan, "care") == pytest.approx([100, 102, 107.1])


def test_the_price_of_a_rate_for_all_years_is_its_slope_and_a_step_solved_anew() -> None:
    """100 + 100·(1 + r) + 100·(1 + r)²: 100 + 200·1.02 a unit; from 2% to 3% it is 3.05."""
    figures = {"funding.grant.amount": 500, "ringfences.fence.amount": 100,
               "ringfences.fence.uplift": 0.02}  # fmt: skip
    instance = fenced({**OF_GRANT, "limit": "uplifted"}, figures, 3)
    written = {
        address: replace(figure, cells=tuple(replace(cell, every=True) for cell in figure.cells))
        for address, figure in instance.figures.items()
    }
    found, _ = price_figures(replace(instance, figures=written))
    (price,) = [price for price in found if price.address == "ringfences.fence.uplift"]
    assert (price.up.slope, price.down.slope) == pytest.approx((304, 304))
    assert (price.up.holds_to, price.down.holds_to) == (None, None)
    assert (price.up.step_adds, price.down.step_adds) == pytest.approx((3.05, -3.03))
    with pytest.raises(DataError, match="multiplied by itself"):
        stairs(replace(instance, figures=written), price.address)


def test_a_line_counts_by_the_share_of_it_that_is_protected() -> None:
    """Half of care counts, and a quarter of anything else: £80 of care are the cheapest £40."""
    fence = {"funds": ["grant"], "lines": ["schemes.care", "*"], "protected": True}
    figures = {
        "funding.grant.amount": 500,
        "ringfences.fence.amount": 40,
        "ringfences.fence.schemes.care.protected": 0.5,
        "ringfences.fence.*.protected": 0.25,
    }
    plan = mixopt.solve(fenced(fence, figures))
    assert (spent(plan, "care"), spent(plan, "other")) == (pytest.approx([80]), [0])
    plan = mixopt.solve(fenced(fence, {**figures, "schemes.care.most": 60}))
    assert (spent(plan, "care"), spent(plan, "other")) == (
        pytest.approx([60]),
        pytest.approx([40]),
    )
    assert plan.ringfences[0].reached == pytest.approx(40)


def test_the_first_pattern_that_fits_a_line_holds() -> None:
    """Care fits both; it counts in full by the first and not twice."""
    fence = {"funds": ["grant"], "lines": ["*", "schemes.care"], "protected": True}
    figures = {
        "funding.grant.amount": 500,
        "ringfences.fence.amount": 40,
        "ringfences.fence.schemes.care.protected": 1,
        "ringfences.fence.*.protected": 0.5,
    }
    assert mixopt.solve(fenced(fence, figures)).cost == pytest.approx(80)


@pytest.mark.parametrize("together", [True, False])
def test_one_limit_for_all_areas_or_one_for_each(together: bool) -> None:
    """East can spend no more than 30, west no more than 70."""
    fence = {**OF_GRANT, "together": together}
    figures = {f"{area}.funding.grant.amount": 100 for area in ("east", "west")}
    figures |= {"east.schemes.care.most": 30, "west.schemes.care.most": 70}
    areas = {"areas": ("east", "west")}
    if together:
        figures["pooled.ringfences.fence.amount"] = 100
        plan = mixopt.solve(fenced(fence, figures, **areas))
        assert spent(plan, "care", "east") + spent(plan, "care", "west") == pytest.approx([30, 70])
        assert plan.ringfences == (
            Fenced("", "fence", "2020/21", "at_least", 100, pytest.approx(100), "law"),
        )
        return
    for area in ("east", "west"):
        figures[f"{area}.ringfences.fence.amount"] = 30
    plan = mixopt.solve(fenced(fence, figures, **areas))
    assert [(row.area, row.reached) for row in plan.ringfences] == [
        ("east", pytest.approx(30)),
        ("west", pytest.approx(30)),
    ]
    assert no_plan(fenced(fence, {**figures, "east.ringfences.fence.amount": 31}, **areas))


def test_a_share_of_funds_of_all_areas_together() -> None:
    fence = {**OF_GRANT, "limit": "share", "of": ["grant"], "together": True}
    figures = {
        "east.funding.grant.amount": 100,
        "west.funding.grant.amount": 200,
        "pooled.ringfences.fence.share": 0.5,
        "east.schemes.care.most": 30,
        "west.schemes.care.most": 120,
    }
    plan = mixopt.solve(fenced(fence, figures, areas=("east", "west")))
    assert plan.ringfences[0].limit == pytest.approx(150)
    assert plan.cost == pytest.approx(150)
    assert spent(plan, "care", "west") == pytest.approx([120])


def test_spending_counts_whoever_pays() -> None:
    """The envelope pays for 60 of the 100, the grant for the rest."""
    figures = {"funding.grant.amount": 40, "funding.budget.amount": 60,
               "ringfences.fence.amount": 100}  # fmt: skip
    plan = mixopt.solve(fenced({"lines": ["schemes.care"]}, figures, **BUDGET))
    assert spent(plan, "care") == pytest.approx([100])
    assert plan.ringfences[0].reached == pytest.approx(100)
    assert plan.money[0].headroom == pytest.approx(0)


def test_services_and_staff_count_too() -> None:
    """At most so much may go to care homes: the rest of the people live in flats."""
    model = {
        "needs": {"people": {"title": "People"}},
        "services": {
            "home": {"title": "Home", "unit": "episode/year", "meets": {"people": "suitable"}},
            "flat": {"title": "Flat", "unit": "episode/year", "meets": {"people": "preferred"}},
        },
        "ringfences": {"fence": {**FENCE, "standing": "policy", "sense": "at_most",
                                 "lines": ["services.home*"]}},
    }  # fmt: skip
    figures = {"needs.people.demand": 10, "services.home.price": 100, "services.flat.price": 150,
               "ringfences.fence.amount": 400}  # fmt: skip
    plan = mixopt.solve(small(model, figures))
    assert plan.cost == pytest.approx(4 * 100 + 6 * 150)
    (limit,) = [bound for bound in plan.limits if bound.limit == "fence_limit"]
    assert limit.standing == "policy"
    assert limit.slope == pytest.approx(1000 * (1 - 1.5))


@pytest.mark.parametrize("amount", [0, 10])
def test_a_ring_fence_of_a_fund_that_has_ended(amount: float) -> None:
    """Nothing can be spent: the limit is nothing, or there is no plan."""
    figures = {"funding.grant.amount": [100, 0], "ringfences.fence.amount": [40, amount]}
    instance = fenced(OF_GRANT, figures, 2, ends={"grant": "2021-03-31"})
    if amount:
        assert no_plan(instance)
    else:
        assert mixopt.solve(instance).cost == pytest.approx(40)


# What one more would do: measured against the figure changed in the file


def price_of(plan: Plan, limit: str) -> float | None:
    (row,) = [row for row in plan.limits if row.limit == limit and row.of in {"fence", "grant"}]
    return row.change


@pytest.mark.parametrize("sense", ["at_least", "at_most"])
@pytest.mark.parametrize("limit", ["amount", "uplifted"])
def test_the_price_of_a_ring_fence_is_that_of_1000_more_in_the_file(sense: str, limit: str) -> None:
    """At least 100,000 on care costs 1,000 more; at most 100,000 of 150,000 care is no plan."""
    rule = {"limit": limit, "sense": sense, "lines": ["schemes.care"]}
    figures = {"schemes.care.most": 1e6, "schemes.care.least": 100_000 * (sense == "at_most"),
               "funding.grant.amount": 1e6}  # fmt: skip
    costs = []
    for amount in (100_000, 101_000):
        plan = mixopt.solve(fenced(rule, {**figures, "ringfences.fence.amount": amount}))
        costs.append(plan.cost)
        if amount == 100_000:
            told = price_of(plan, "fence_limit")
    assert told == pytest.approx(costs[1] - costs[0], abs=0.01)
    assert told == pytest.approx(1_000 if sense == "at_least" else 0, abs=0.01)


def test_a_fund_that_is_spent_in_full_costs_as_much_more_as_it_has() -> None:
    figures = {"schemes.care.most": 1e6, "ringfences.fence.amount": 0}
    costs = []
    for amount in (100_000, 101_000):
        made = fenced({}, {**figures, "funding.grant.amount": amount}, grant={"in_full": True})
        plan = mixopt.solve(made)
        costs.append(plan.cost)
        if amount == 100_000:
            told = price_of(plan, "fund_balance")
    assert costs == pytest.approx([100_000, 101_000])
    assert told == pytest.approx(1_000)


def test_a_share_of_a_fund_rises_with_the_fund() -> None:
    rule = {"limit": "share", "of": ["grant"], "funds": ["grant"], "lines": ["schemes.care"]}
    figures = {"schemes.care.most": 1e6, "ringfences.fence.share": 0.5,
               "funding.grant.amount": 100_000}  # fmt: skip
    plan = mixopt.solve(fenced(rule, figures))
    assert plan.cost == pytest.approx(50_000)
    assert price_of(plan, "fund_balance") == pytest.approx(500)
    assert price_of(plan, "fence_limit") == pytest.approx(1_000)
