"""A block that nobody has heard of: every question answers rightly without a line elsewhere.

The block caps what an area spends in a year, as a council's own policy might. Nothing but the block
itself says what that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from types import SimpleNamespace
from typing import Any

import pyomo.core as pyo
import pytest

import mixopt
from mixopt.analysis.allocation import cells
from mixopt.analysis.infeasibility import explain
from mixopt.analysis.prices import price_figures
from mixopt.errors import NoPlanExists
from mixopt.formulation import BLOCKS, build
from mixopt.formulation.declare import limit
from mixopt.instance.instance import Instance
from mixopt.instance.limit import NOT_ASKED, Limit
from mixopt.report.terminal.explanation import describe, document
from mixopt.schema.scenarios import Change

CAP = Limit(
    words="£1,000 more under the cap",
    demand="spend stays under the cap",
    subject="",
    unit="£1,000",
    standing="policy",
    keys=("area", "period"),
    family="spending",
    allocation=NOT_ASKED,
    mended_by="higher cap",
)


def cap_at(pounds: float, patch: pytest.MonkeyPatch) -> None:
    """Put the block among the others."""

    def add(lp: pyo.ConcreteModel, instance: Instance) -> None:
        def cap(lp: pyo.ConcreteModel, a: str, t: str) -> Any:
            return lp.cost[a, t] <= pounds / 1000

        limit(lp, "cap", [(a, t) for a in lp.AREAS for t in lp.PERIODS], cap, CAP)

    patch.setattr("mixopt.formulation.BLOCKS", (*BLOCKS, SimpleNamespace(add=add)))


def tutorial(home: float) -> Instance:
    """The tutorial with another price of a children's home, in £ a week."""
    change = Change(address="services.childrens_home.price", set=home)
    return mixopt.changed(mixopt.load("tutorial"), [change], "the test")


@contextmanager
def no_plan() -> Iterator[pytest.ExceptionInfo[NoPlanExists]]:
    with pytest.raises(NoPlanExists) as found:
        yield found


@pytest.mark.slow
def test_the_allocation_check_does_not_ask_for_it(monkeypatch) -> None:
    """It said before that no table meets its margins: an area's schemes cost more than £3m."""
    instance = mixopt.load("better-care-fund")
    before = cells(instance, 2000, 40_000)
    cap_at(3e6, monkeypatch)
    assert "cap" in build(instance).LIMITS
    with no_plan():
        mixopt.solve(instance)
    assert cells(instance, 2000, 40_000) == before


def test_what_the_money_is_short_of_names_it(monkeypatch) -> None:
    """Without it the least cost is known, and by how much the cap would have to be higher."""
    instance = tutorial(home=4300)
    uncapped = mixopt.solve(instance).cost
    cap_at(7.2e6, monkeypatch)
    with no_plan() as none:
        mixopt.solve(instance)
    text = str(none.value)
    assert "no plan fits the money" in text
    assert f"£{ceil(uncapped - 7.2e6):,} higher cap" in text


@pytest.mark.slow
def test_an_explanation_tells_it_as_money(monkeypatch) -> None:
    cap_at(7.2e6, monkeypatch)
    instance = tutorial(home=4300)
    found = explain(instance)
    (conflict,) = found.conflicts.found
    assert conflict.money
    assert "cap" in {each.limit for each in conflict.limits}
    text = " ".join(" ".join(describe(instance, found)).split())
    assert "Money, 2025/26: these limits alone call for at least £" in text
    assert "spend stays under the cap (policy): 2025/26; by £" in text
    written = document(instance, found)["conflicts"]["found"][0]["limits"]
    assert "spend stays under the cap" in [each["says"] for each in written]


def test_a_price_ends_at_it_and_its_own_price_is_told(monkeypatch) -> None:
    cap_at(7.2e6, monkeypatch)
    instance = mixopt.load("tutorial")
    plan = mixopt.solve(instance)
    room = 7.2e6 - plan.cost
    assert room > 0
    found = {price.address: price for price in price_figures(instance)[0]}
    home = found["services.childrens_home.price[2025/26]"]
    assert home.up.stops == "spend stays under the cap, 2025/26"
    assert ((home.up.holds_to or 0) - home.value) * (home.up.slope or 0) == pytest.approx(room)
    (row,) = [row for row in plan.limits if row.limit == "cap"]
    assert (row.words, row.standing) == ("£1,000 more under the cap", "policy")
    assert row.room * 1000 == pytest.approx(room)
