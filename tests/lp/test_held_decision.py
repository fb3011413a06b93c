"""A decision held in every future, and the least that has to be relaxed: by pencil and in one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from mixopt.errors import SolverFailed
from mixopt.lp import least_excess
from mixopt.lp.extensive import ExtensiveForm
from mixopt.lp.held_decision import hold_decision, read_held
from mixopt.lp.least_excess import DEAR, relax_least
from mixopt.lp.solver import start_highs
from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.two_stage import Tail, TwoStage

from support.matrices import NONE, programme

EXCESS = {"law": np.array([2]), "policy": np.array([3])}
OPEN = (0.0, 1000.0)
CLOSED = (0.0, 0.0)


def future(number: float, price: float, most: float) -> StandardForm:
    """Make x now, buy y later and no more than 20; law and policy give way in columns 2 and 3."""
    return programme(
        [10.0, price, 0.0, 0.0],
        [(number, [1.0, 1.0, 1.0, 0.0], NONE), (-NONE, [0.0, 1.0, 0.0, -1.0], most)],
        [OPEN, (0.0, 20.0), CLOSED, CLOSED],
    )


@pytest.mark.parametrize("seed", range(10))
def test_each_future_by_itself_does_what_one_programme_of_all_does(seed: int) -> None:
    """In most of them 12 are too few, or more is bought than policy allows."""
    rng = np.random.default_rng(seed)
    futures = [future(*each) for each in rng.uniform((5.0, 15.0, 0.0), (45.0, 40.0, 25.0), (24, 3))]
    chances = rng.uniform(1, 2, 24)
    two = TwoStage(futures, np.array([0]), chances / chances.sum(), Tail(seed % 2, 0.25))
    decision = np.array([12.0])
    held = hold_decision(two, EXCESS, decision)
    found, exact = read_held(two, EXCESS, decision, held), ExtensiveForm(two, EXCESS).solve({0: 12})
    assert found is not None
    assert exact is not None
    assert exact.exceeds
    assert found.excess == pytest.approx(exact.excess)
    assert found.objective == pytest.approx(exact.objective, rel=1e-9)
    assert found.futures == pytest.approx(exact.futures, abs=1e-6)


def test_where_nothing_can_be_done_is_said_of_that_future_alone() -> None:
    """The second makes 3 at most, whatever gives way."""
    capped = [replace(future(30.0, 20.0, 5.0), row_lower=np.array([least, -NONE]), row_upper=upper)
              for least, upper in ((30.0, np.array([NONE, 5.0])), (-NONE, np.array([3.0, 5.0])),
                                   (8.0, np.array([NONE, 5.0])))]  # fmt: skip
    two = TwoStage(capped, np.array([0]), np.full(3, 1 / 3))
    held = hold_decision(two, EXCESS, np.array([10.0]))
    assert held[0] == pytest.approx([10, 20, 0, 15])
    assert np.isnan(held[1]).all()
    assert held[2] == pytest.approx([10, 0, 0, 0])
    assert read_held(two, EXCESS, np.array([10.0]), held) is None


def least_of(form: StandardForm) -> Floats:
    law, policy = np.eye(4)[2], np.eye(4)[3]
    found = relax_least(start_highs(form), form, [law, policy])
    assert found is not None
    return found


def test_no_amount_of_policy_weighs_as_much_as_law() -> None:
    """A unit of law would spare a hundred of policy; in the one sum it weighs as much as ten."""
    form = programme([1.0, 1.0, 0.0, 0.0], [(500.0, [0.0, 0.0, 100.0, 1.0], NONE)],
                     [OPEN, OPEN, CLOSED, CLOSED])  # fmt: skip
    assert least_of(form) == pytest.approx([0, 0, 0, 500])


def test_no_cost_weighs_as_much_as_policy() -> None:
    """Policy gives way by the 2 that it has to, not by 5, though each of the 3 costs far more."""
    form = programme(
        [100 * DEAR, 1.0, 0.0, 0.0],
        [(2.0, [0.0, 0.0, 0.0, 1.0], NONE), (5.0, [1.0, 0.0, 0.0, 1.0], NONE)],
        [OPEN, OPEN, CLOSED, CLOSED],
    )
    assert least_of(form) == pytest.approx([3, 0, 0, 2])


def test_limits_that_nothing_mends_have_no_least() -> None:
    form = programme([1.0, 1.0, 0.0, 0.0], [(5.0, [0.0, 0.0, 0.0, -1.0], NONE)],
                     [OPEN, OPEN, CLOSED, CLOSED])  # fmt: skip
    assert relax_least(start_highs(form), form, [np.eye(4)[2], np.eye(4)[3]]) is None
    assert relax_least(start_highs(form), form, []) is None


def test_an_optimum_lost_to_rounding_is_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in one of 10,000 draws of redbridge: once is mended, twice is said."""
    form = programme([1.0, 1.0, 0.0, 0.0], [(500.0, [0.0, 0.0, 100.0, 1.0], NONE)],
                     [OPEN, OPEN, CLOSED, CLOSED])  # fmt: skip
    true, lost = least_excess.minimise_in_order, [True]

    def minimise(*given: Any) -> Any:
        return (None, None) if lost and lost.pop() else true(*given)

    monkeypatch.setattr(least_excess, "minimise_in_order", minimise)
    assert least_of(form) == pytest.approx([0, 0, 0, 500])
    lost += [True, True]
    with pytest.raises(SolverFailed, match="HiGHS lost the optimum"):
        least_of(form)
