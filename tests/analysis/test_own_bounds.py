"""Figures that ask for more than our own bounds hold are named; no plan is denied because of one."""

from __future__ import annotations

import pytest

import mixopt
import mixopt.lp.standard_form
from mixopt.errors import DataError, NoPlanExists
from mixopt.instance.instance import Instance
from mixopt.units import pounds_that_suffice

MANY = {
    "services.childrens_home.available": 1e7,
    "standards.agency_share.limit": 100,
    "funding.budget.amount": 1e8,
    "workforce.team_manager.permanent.recruitable": 50_000,
}
"""Places, agency staff, managers and £ thousand without end."""


@pytest.fixture
def tutorial() -> Instance:
    return mixopt.load("tutorial")


@pytest.mark.parametrize("people", [99_100, 100_010])
def test_a_plan_of_more_than_100_000_staff_is_found(tutorial: Instance, people: int) -> None:
    """One case a worker: 100,010 workers, and a manager for each six of them."""
    changes = {**MANY, "standards.caseload.limit": 1, "needs.children.demand": people}
    plan = mixopt.solve(mixopt.changed(tutorial, changes), prices=False)
    workers = sum(row.fte for row in plan.staff if row.role == "social_worker")
    assert workers == pytest.approx(people)


def test_money_that_is_short_by_thousands_of_millions_is_told(tutorial: Instance) -> None:
    """Limits on money are raised so far that they limit nothing, whatever the plan costs."""
    changes = {**MANY, "standards.caseload.limit": 1, "needs.children.demand": 100_010}
    whole = mixopt.solve(mixopt.changed(tutorial, changes), prices=False).cost
    short = mixopt.changed(tutorial, {**changes, "funding.budget.amount": 1e6})
    with pytest.raises(
        NoPlanExists, match=f"{pounds_that_suffice(whole - 1e9)} above the envelope"
    ):
        mixopt.solve(short)


def test_figures_that_call_for_more_staff_than_are_counted_are_named(tutorial: Instance) -> None:
    """5,000,000 children of 1,000 cases, 0.1 to a worker: 50,000,000,000 workers."""
    extreme = {
        "needs.children.demand": 5e6,
        "needs.children.cases_per_person": 1000,
        "standards.caseload.limit": 0.1,
        "standards.span_of_control.limit": 1e7,
        "workforce.social_worker.agency.pay": 1,
        "services.childrens_home.price": 1,
    }
    with pytest.raises(DataError) as refused:
        mixopt.solve(mixopt.changed(tutorial, {**MANY, **extreme}))
    text = str(refused.value)
    assert all(address in text for address in list(extreme)[:3])
    assert "(fte[littleton,social_worker,agency,2025/26]) would have to be 49,9" in text
    assert "1,000,000,000 is the most that is counted with" in text
    assert refused.value.exit_code == 2


def test_a_number_too_large_for_the_solver_names_its_figure_and_row(
    tutorial: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The budget of £7,500 thousand, where numbers above 7,000 are too large."""
    monkeypatch.setattr(mixopt.lp.standard_form, "LARGEST_COEFFICIENT", 7000.0)
    with pytest.raises(DataError) as refused:
        mixopt.solve(tutorial)
    (fault,) = refused.value.faults
    assert fault.where.startswith("instances/tutorial/funding.csv, row 2")
    assert "funding.budget.amount is 7,500 £000" in fault.what
    assert "envelope[littleton,2025/26] comes to 7,500" in fault.what


def test_one_start_costs_at_most_a_thousand_million_and_more_is_several_starts() -> None:
    with pytest.raises(DataError, match="what is larger is several starts, each a part of it"):
        mixopt.changed(mixopt.load("derby"), {"levers.recruit_foster_carers.cost_after_1": 1e10})
