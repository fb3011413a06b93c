"""What to decide now in programmes of a user's own: the farmer of the textbook, and what is refused.

The farmer is that of Birge and Louveaux, Introduction to Stochastic Programming (2nd edition, 2011),
section 1.1: 500 acres of wheat, corn and sugar beets, before the yields are known. Printed there: an
expected profit of $108,390 with 170, 80 and 250 acres; $115,406 where each year is known (a
value of perfect information of $7,016); $107,240 with the acres for average yields (a value of
the stochastic solution of $1,150).
"""

from __future__ import annotations

import pyomo.core as pyo
import pytest

import mixopt
from mixopt.errors import DataError, NoPlanExists

CROPS = ("wheat", "corn", "beets")
YIELDS = {"wheat": 2.5, "corn": 3.0, "beets": 20.0}
PLANTING = {"wheat": 150.0, "corn": 230.0, "beets": 260.0}
FEED = {"wheat": 200.0, "corn": 240.0}
BUYING = {"wheat": 238.0, "corn": 210.0}
SELLING = {"wheat": 170.0, "corn": 150.0, "beets": 36.0}
BEYOND_QUOTA, QUOTA, ACRES = 10.0, 6000.0, 500.0


def farm(better: float) -> pyo.ConcreteModel:
    """The farmer's year where yields are so many times the average; costs less income, $."""
    lp = pyo.ConcreteModel()
    lp.acres = pyo.Var(CROPS, bounds=(0, ACRES))
    lp.sold = pyo.Var(CROPS, bounds=(0, 1e6))
    lp.bought = pyo.Var([*FEED], bounds=(0, 1e6))
    lp.cheap = pyo.Var(bounds=(0, 1e6))
    grown = {crop: YIELDS[crop] * better * lp.acres[crop] for crop in CROPS}
    lp.land = pyo.Constraint(expr=sum(lp.acres.values()) <= ACRES)
    lp.feed = pyo.Constraint(
        [*FEED], rule=lambda lp, c: grown[c] + lp.bought[c] - lp.sold[c] >= FEED[c]
    )
    lp.beets = pyo.Constraint(expr=lp.sold["beets"] + lp.cheap <= grown["beets"])
    lp.quota = pyo.Constraint(expr=lp.sold["beets"] <= QUOTA)
    lp.loss = pyo.Objective(
        expr=sum(PLANTING[c] * lp.acres[c] - SELLING[c] * lp.sold[c] for c in CROPS)
        + sum(BUYING[c] * lp.bought[c] for c in FEED)
        - BEYOND_QUOTA * lp.cheap
    )
    return lp


YEARS = (0.8, 1.0, 1.2)


def test_the_farmer_plants_and_earns_what_is_printed() -> None:
    found = mixopt.commit_lp([farm(year) for year in YEARS], ["acres"], average=farm(1.0))
    planted = {"acres[wheat]": 170, "acres[corn]": 80, "acres[beets]": 250}
    assert found.now == pytest.approx(planted)
    assert found.average is not None
    printed = (108_390, 115_406, 107_240)
    assert tuple(-round(x) for x in (found.objective, found.knowing, found.average)) == printed
    assert round(found.not_knowing_costs) == 7_016
    assert found.average_costs == pytest.approx(1_150)
    assert sum(found.costs) / 3 == pytest.approx(found.objective)
    assert found.certificate.holds


def test_a_farmer_who_fears_bad_years_earns_less_and_loses_less() -> None:
    futures = [farm(year) for year in YEARS]
    calm = mixopt.commit_lp(futures, ["acres"])
    wary = mixopt.commit_lp(futures, ["acres"], tail_weight=10.0, tail=1 / 3)
    assert max(wary.costs) < max(calm.costs) - 1
    assert sum(wary.costs) > sum(calm.costs) + 1
    assert wary.objective == pytest.approx(sum(wary.costs) / 3 + 10 * max(wary.costs))
    assert wary.not_knowing_costs > 0


def test_chances_count() -> None:
    """Where a bad year is certain, as good as, the farmer plants for it."""
    futures = [farm(0.8), farm(1.2)]
    found = mixopt.commit_lp(futures, ["acres"], chances=[1 - 1e-6, 1e-6])
    alone = mixopt.commit_lp(futures[:1], ["acres"])
    assert found.now == pytest.approx(alone.now)


def test_every_fault_at_once() -> None:
    other, bare, whole = farm(1.0), farm(1.0), farm(1.0)
    other.more = pyo.Constraint(expr=other.acres["wheat"] >= 1)
    bare.acres["wheat"].setub(None)
    whole.cheap.domain = pyo.Integers
    with pytest.raises(DataError) as refused:
        mixopt.commit_lp([bare, whole], ["acres"])
    assert "future 1, acres[wheat]: has no finite bounds" in str(refused.value)
    assert "future 2, cheap: takes whole numbers only" in str(refused.value)
    with pytest.raises(DataError) as refused:
        mixopt.commit_lp([farm(1.0), other], ["acre"], chances=[0.5, 0.6], tail_weight=-1, tail=0.0)
    for words in ("future 2: has other variables or constraints", "no variable 'acre'",
                  "read [0.5, 0.6]", "tail_weight: read -1", "tail: read 0"):  # fmt: skip
        assert words in str(refused.value)
    with pytest.raises(DataError, match="futures: is empty"):
        mixopt.commit_lp([], ["acres"])
    with pytest.raises(DataError, match="now: is empty"):
        mixopt.commit_lp([farm(1.0)], [])
    with pytest.raises(TypeError, match="future 1 is a int"):
        mixopt.commit_lp([3], ["acres"])


def test_futures_that_no_decision_suits_are_said_to_be_so() -> None:
    one, other = farm(1.0), farm(1.0)
    one.rule = pyo.Constraint(expr=one.acres["wheat"] >= 300)
    other.rule = pyo.Constraint(expr=other.acres["wheat"] >= 501 - 0)
    with pytest.raises(NoPlanExists, match="Nothing that is decided now can be done"):
        mixopt.commit_lp([one, other], ["acres"])
