"""Sweeps: every case is what its own solve gives, however cases are written and ordered."""

from __future__ import annotations

import pandas as pd
import pytest

import mixopt
from mixopt.analysis.sweep.cases import as_cases
from mixopt.analysis.sweep.inputs import inputs_of
from mixopt.errors import DataError, NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.programme.problem import Problem
from mixopt.results.sweep import Sweep

from support.shipped import shipped
from support.small import small

PRICE = "services.childrens_home.price"
BUDGET = "funding.budget.amount"


def own(instance: Instance, changes: dict[str, object]) -> float | None:
    """The cost of a case by a solve of its own."""
    try:
        return mixopt.solve(mixopt.changed(instance, changes), prices=False, freedom=False).cost
    except NoPlanExists:
        return None


def assert_as_solved(instance: Instance, found: Sweep, cases: list[dict[str, object]]) -> None:
    """Every case has the cost of its own solve, or no plan as that has none."""
    assert [case.number for case in found.cases] == [*range(1, len(cases) + 1)]
    for case, changes in zip(found.cases, cases, strict=True):
        cost = own(instance, changes)
        assert case.has_plan == (cost is not None), changes
        assert case.cost == (None if cost is None else pytest.approx(cost, rel=1e-9)), changes


def test_the_price_of_a_home_by_hand() -> None:
    found = mixopt.sweep(shipped("tutorial"), {PRICE: [4000, 4001, "+10"]})
    first, second, third = (case.cost for case in found.cases)
    year = 20 * 365 / 7  # 20 children in homes, £1 a week more
    assert (second - first, third - first) == (pytest.approx(year), pytest.approx(10 * year))


@pytest.mark.slow
def test_limits_that_move_and_coefficients_that_move() -> None:
    instance = shipped("redbridge")
    needs, price = "needs.*.demand", "services.foster_agency.spot.price"
    cases = [{needs: f"{percent:+}%"} for percent in (-2, -0.5, 0.1, 0.4, 1.5)]
    assert_as_solved(instance, mixopt.sweep(instance, cases), cases)
    both = [{needs: need, price: by} for need in ("-1%", "+0.2%") for by in ("*1.05", 900)]
    found = mixopt.sweep(instance, {needs: ["-1%", "+0.2%"], price: ["*1.05", 900]})
    assert_as_solved(instance, found, both)


def test_half_a_penny_decides_as_it_does_for_a_plan() -> None:
    instance = shipped("tutorial")
    least = mixopt.solve(instance).cost / 1000
    cases = [{BUDGET: least + pence / 1e5} for pence in (-0.4, -0.6, -100, 100)]
    found = mixopt.sweep(instance, cases)
    assert_as_solved(instance, found, cases)
    assert [case.has_plan for case in found.cases] == [True, False, False, True]


def test_a_case_that_changes_nothing_is_the_plan() -> None:
    instance = shipped("derby")
    found = mixopt.sweep(instance, [{}, {"needs.*.demand": "+0%"}])
    assert [case.cost for case in found.cases] == pytest.approx([own(instance, {})] * 2)


def test_who_may_be_no_worse_off_than_alone_is_held_to_it_case_by_case() -> None:
    model = {
        "needs": {"people": {"title": "People", "unit": "people"}},
        "services": {
            "home": {
                "title": "Home", "unit": "place", "meets": {"people": "preferred"},
                "supplies": {
                    "own": {"title": "Own"},
                    "joint": {"title": "Joint", "pooled": True},
                },
            }
        },
    }  # fmt: skip
    figures = {
        "a.needs.people.demand": 10, "b.needs.people.demand": 10,
        "a.services.home.own.price": 100, "b.services.home.own.price": 100,
        "pooled.services.home.joint.available": 10,
        "a.services.home.joint.price": 50, "b.services.home.joint.price": 60,
    }  # fmt: skip
    instance = small(model, figures, areas=("a", "b"), no_worse_off=["a", "b"])
    cases = [{"pooled.services.home.joint.available": places} for places in (5, 15, 25)]
    assert_as_solved(instance, mixopt.sweep(instance, cases), cases)


def test_cases_as_a_grid_together_as_a_list_and_as_a_table() -> None:
    instance = shipped("tutorial")
    values = {PRICE: [4000, 4200], BUDGET: [7500, "+10%"]}
    grid = mixopt.sweep(instance, values)
    assert [case.values for case in grid.cases] == [
        (4000.0, 7500.0), (4000.0, "+10%"), (4200.0, 7500.0), (4200.0, "+10%"),
    ]  # fmt: skip
    together = mixopt.sweep(instance, values, together=True)
    assert [case.values for case in together.cases] == [(4000.0, 7500.0), (4200.0, "+10%")]
    table = pd.DataFrame({PRICE: [4000.0, float("nan")], BUDGET: ["", "+10%"]})
    rows = mixopt.sweep(instance, table)
    assert [case.values for case in rows.cases] == [(4000.0, None), (None, "+10%")]
    assert rows.cases[0].cost == pytest.approx(grid.cases[0].cost, rel=1e-12)
    table = table.convert_dtypes().replace("", pd.NA)
    assert mixopt.sweep(instance, table).cases == rows.cases
    frame = grid.frame()
    assert list(frame.columns) == ["case", PRICE, BUDGET, "has_plan", "cost"]
    assert frame["cost"].tolist() == [case.cost for case in grid.cases]


def test_in_whatever_order_the_digits_are_the_same() -> None:
    instance = shipped("redbridge")
    cases = [{"needs.*.demand": f"{at / 50 - 1:+.3f}%"} for at in range(60)]
    forth, back = mixopt.sweep(instance, cases), mixopt.sweep(instance, cases[::-1])
    assert [case.cost for case in forth.cases] == [case.cost for case in back.cases[::-1]]


def test_whole_plans_are_those_of_solve_and_say_what_is_short() -> None:
    instance = shipped("tutorial")
    found = mixopt.sweep(
        instance, [{PRICE: 4100}, {BUDGET: 6900}], plans=True, prices=[PRICE, BUDGET]
    )
    first, second = found.cases
    plan = mixopt.solve(mixopt.changed(instance, {PRICE: 4100}))
    assert first.cost == plan.cost
    assert first.found["cost[2025/26]"] == pytest.approx(plan.money[0].cost)
    assert first.found["volume.childrens_home[2025/26]"] == pytest.approx(20)
    assert first.found["fte.social_worker.permanent[2025/26]"] == pytest.approx(5.4)
    assert first.found[f"price_up.{PRICE}[2025/26]"] == pytest.approx(20 * 365 / 7)
    assert first.found["why"] == ""
    assert (second.cost, second.has_plan) == (None, False)
    assert second.found["why"] == "the money is at least £101,143 short"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ([], "there are no cases"),
        ({}, "there are no cases"),
        (7, "a int is no set of cases"),
        ({PRICE: [1, 2], BUDGET: [1, 2, 3]}, "has 2 values, funding.budget.amount has 3 values"),
        ([{"services.home.price": 1}] * 3, "case 1 and 2 more: no figure has the address"),
        ([{PRICE: 1}, {PRICE: -1}], "case 2: "),
        ([{PRICE: "much"}], f"case 1, changes, {PRICE}: read 'much'"),
        ({PRICE: range(10_000), BUDGET: range(10_000)}, "100,000,000 combinations"),
    ],
)
def test_what_is_no_case_is_said_with_its_number(changes: object, says: str) -> None:
    together = isinstance(changes, dict) and changes.get(BUDGET) == [1, 2, 3]
    with pytest.raises(DataError) as error:
        mixopt.sweep(shipped("tutorial"), changes, together=together)
    assert says in str(error.value)


def test_an_unknown_price_is_said_beside_an_unknown_case() -> None:
    with pytest.raises(DataError) as error:
        mixopt.sweep(shipped("tutorial"), 7, prices=["services.home.price", f"{PRICE}[1999/00]"])
    assert [fault.where for fault in error.value.faults] == ["sweep", "prices", "prices"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "redbridge",
        "stockport",
        pytest.param("better-care-fund", marks=pytest.mark.long),
        "tutorial",
    ],
)
def test_inputs_of_cases_are_those_of_the_changed_instance(name: str) -> None:
    """Every figure moved in every way that it can be, to the last digit."""
    instance = shipped(name)
    problem = Problem(instance)
    ways = ("+1%", "-3%", "*1.01", "+0.5", "+0", "*0", 0.25)
    tried = [{str(address): way} for address in instance.figures for way in ways]
    tried += [{"*": "*1.01", str(address): "+1"} for address in [*instance.figures][::9]]
    cases, made = [], []
    for changes in tried:
        try:
            made.append(mixopt.changed(instance, changes))
        except DataError:
            with pytest.raises(DataError):
                inputs_of(instance, as_cases([changes]).cases)
        else:
            cases.append(changes)
    assert len(cases) > len(tried) / 3
    moved = inputs_of(instance, as_cases(cases).cases)
    for at, other in enumerate(made):
        inputs = problem.inputs.copy()
        for place, numbers in moved.items():
            inputs[place] = numbers[at]
        assert inputs.tobytes() == problem.structure.inputs(other, {}).tobytes(), cases[at]
