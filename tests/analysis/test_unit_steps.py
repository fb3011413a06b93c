"""What one more would do, measured: every price of every shipped instance by solving again.

Each limit is moved by one unit and the whole programme solved from nothing, in a solver that has
seen no other; where a limit is a figure, the figure is changed instead and planned as a user would.
"""

import math
import re
from dataclasses import replace

import pytest

import mixopt
import mixopt.errors
from mixopt.lp.highs import Infeasible, solve_form
from mixopt.programme.problem import Problem
from mixopt.schema.scenarios import Change

from support.sampling import sampled
from support.shipped import SHIPPED, planned, shipped

CLOSE = 0.01
"""£"""


def anew(compiled, step) -> float:
    """The objective with a step taken, in £; NaN where there is no plan."""
    lower, upper = compiled.row_lower.copy(), compiled.row_upper.copy()
    for row, by in zip(*step, strict=True):
        lower[row] += by
        upper[row] += by
    try:
        return (
            solve_form(replace(compiled, row_lower=lower, row_upper=upper, unit_steps=())).objective
            * 1000
        )
    except Infeasible:
        return math.nan


@pytest.mark.slow
@pytest.mark.parametrize("name", sampled(SHIPPED, 0, always=["tutorial", "stockport", "derby"]))
def test_every_price_is_what_solving_again_gives(name: str) -> None:
    instance = shipped(name)
    problem = Problem(instance)
    compiled = problem.form
    told = {(row.area, row.limit, row.of, row.period): row for row in planned(name).limits}
    cost = solve_form(compiled).objective * 1000
    measured = none = 0
    for step in problem.with_steps(compiled).unit_steps:
        limit, index = compiled.rows[step[0][0]]
        keys = problem.structure.limits[limit].keys
        of = [part for key, part in zip(keys, index, strict=True) if key not in {"area", "period"}]
        period = index[-1] if keys[-1] == "period" else ""
        area = index[0] if keys[0] == "area" else ""
        row = told[area, limit, ".".join(dict.fromkeys(of)), period]
        change = anew(compiled, step) - cost
        if math.isnan(change):
            assert row.change is None, row
            none += 1
        else:
            assert row.change == pytest.approx(change, rel=1e-6, abs=CLOSE), row
            measured += abs(change) > CLOSE
    assert measured + none >= 4


FIGURES = {
    "supply": "services.{}.available",
    "growth_limit": "services.{}.growth",
    "recruitment": "workforce.{}.permanent.recruitable",
    "start_in_period": "levers.{}.startable",
    "needs_met": "needs.{}.demand",
}
"""Limits that one figure sets, and the figure's address."""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tutorial", "barking-and-dagenham"])
def test_a_price_is_what_one_more_in_the_file_does(name: str) -> None:
    instance, plan = shipped(name), planned(name)
    names = {str(address) for address in instance.figures}
    measured = 0
    for row in plan.limits:
        first, _, last = row.of.partition(".")
        address = FIGURES.get(row.limit, "").format(row.of if last != first else first)
        if address not in names or row.change == 0:
            continue
        change = Change(address=f"{address}[{row.period}]", add=1)
        more = mixopt.changed(instance, [change], "the test")
        if row.change is None:
            with pytest.raises(mixopt.errors.NoPlanExists):
                mixopt.solve(more, prices=False)
        else:
            cost = mixopt.solve(more, prices=False).cost
            assert cost - plan.cost == pytest.approx(row.change, rel=1e-6, abs=CLOSE), address
        measured += 1
    assert measured >= 4


def test_a_price_of_people_is_what_asking_again_leaves_unmet() -> None:
    cut = Change(address="funding.budget.amount", set=6900)
    instance = mixopt.changed(mixopt.load("tutorial"), [cut], "the test")
    plan = mixopt.solve(instance, most_need=True)
    people = {row.limit: row.people for row in plan.limits if row.of != "foster_agency"}
    unmet = sum(row.unmet for row in plan.needs)
    for limit, address in (
        ("envelope", "funding.budget.amount"),
        ("supply", "services.foster_in_house.available"),
        ("recruitment", "workforce.social_worker.permanent.recruitable"),
    ):
        more = mixopt.changed(instance, [Change(address=address, add=1)], "the test")
        again = sum(row.unmet for row in mixopt.solve(more, most_need=True).needs)
        rows = [r.people for r in plan.limits if r.limit == limit and r.people]
        assert again - unmet == pytest.approx(rows[0], abs=1e-6), limit
    assert people["envelope"] == pytest.approx(-1000 / (4000 * 365 / 7))


def test_a_duplicated_limit_costs_what_the_first_does() -> None:
    """A repeated row splits the dual between its copies; one more of both is told as before."""
    instance = mixopt.load("tutorial")
    problem = Problem(instance)
    compiled = problem.form
    steps = problem.with_steps(compiled).unit_steps
    once = solve_form(replace(compiled, unit_steps=steps)).effects
    assert solve_form(replace(compiled, unit_steps=[*steps, *steps])).effects == pytest.approx(
        [*once, *once]
    )


def test_coefficients_that_cancel_are_no_fault_of_the_user() -> None:
    """1 - 20.3% - 79.7% leaves 1e-16, which no solver is shown."""
    role = "workforce.newly_qualified_worker.permanent"
    changes = [
        Change(address=f"{role}.turnover", set=20.3),
        Change(address=f"{role}.progression", set=79.7),
    ]
    instance = mixopt.changed(mixopt.load("barking-and-dagenham"), changes, "the test")
    assert mixopt.solve(instance).certificate.holds


@pytest.mark.slow
def test_the_gap_in_the_money_is_told_for_what_is_asked() -> None:
    """Most-need mode, where even that has no plan: the least that does, and that for everyone."""
    change = Change(address="funding.reserves_or_new_funding.amount", set=-16000)
    instance = mixopt.changed(mixopt.load("redbridge"), [change], "the test")
    told = []
    for most_need in (False, True):
        with pytest.raises(mixopt.errors.NoPlanExists) as fault:
            mixopt.solve(instance, most_need=most_need)
        told.append(str(fault.value))
    least, most = told
    head, _, for_everyone = least.partition("A plan exists once the money is")
    assert most.startswith(head)
    assert (
        for_everyone.splitlines()[1:]
        == most.partition("Everyone is supported once")[2].splitlines()[1:]
    )
    short = int(re.search(r"2018/19: £([0-9,]+) higher", most)[1].replace(",", ""))
    for part, exists in ((short + 1, True), (short - 1000, False)):
        eased = Change(address="funding.reserves_or_new_funding.amount[2018/19]", add=part / 1000)
        again = mixopt.changed(instance, [eased], "the test")
        if exists:
            assert mixopt.solve(again, most_need=True, prices=False).mode == "most-need"
        else:
            with pytest.raises(mixopt.errors.NoPlanExists):
                mixopt.solve(again, most_need=True)
