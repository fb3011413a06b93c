"""Columns that are chosen anew: by hand, and by bases as by a solve of each draw."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csc_array

from mixopt.lp import free_columns
from mixopt.lp.draws import Draws
from mixopt.lp.free_columns import FreeColumns
from mixopt.lp.sparse import Floats, SparseMatrix
from mixopt.lp.standard_form import Label, StandardForm

WIDTH = 7
"""Two lines of spending, two payers of either, and what is kept of the second."""


def form() -> StandardForm:
    """What is spent on each line is paid; the first payer has 10, the second keeps what is left."""
    dense = np.array([
        [-1.0, 0, 1, 0, 1, 0, 0],
        [0, -1, 0, 1, 0, 1, 0],
        [0, 0, 1, 1, 0, 0, 0],
        [0, 0, 0, 0, 1, 1, 1],
    ])  # fmt: skip
    return StandardForm(
        cost=np.array([1.0, 1, 0, 0, 0, 0, 0]), offset=0.0,
        matrix=SparseMatrix.from_scipy(csc_array(dense)),
        row_lower=np.array([0.0, 0, -np.inf, 5]), row_upper=np.array([0.0, 0, 10, 5]),
        lower=np.zeros(WIDTH), upper=np.full(WIDTH, 1e6),
        rows=[Label("row", (str(at),)) for at in range(4)],
        columns=[Label("x", (str(at),)) for at in range(WIDTH)],
    )  # fmt: skip


def draws(first: Floats) -> Draws:
    """What the first payer has is drawn."""
    none = np.array([], dtype=int)
    return Draws(
        number=len(first), rows=np.array([2]), limits=first[:, None] - 10.0, columns=none,
        costs=np.zeros((len(first), 0)), offset=np.zeros(len(first)), pattern=form().matrix,
        entries=none, coefficients=np.zeros((len(first), 0)),
    )  # fmt: skip


RELAXING = ({2: -1.0}, {3: -1.0})
SHORT = [np.array([0, 0, 0, 0, 0, 1.0, 0]), np.array([0, 0, 0, 0, 0, 0, 1.0])]
FIRST_PAYS = [np.array([-1.0, -1, 0, 0, 0, 0, 0])]
SECOND_PAYS = [np.array([0.0, 0, -1, -1, 0, 0, 0])]


def choose(first: list[float], costs: list[Floats], spent: Floats, short: float) -> Floats:
    """What is chosen in each draw where the second payer pays whatever the first has no money for."""
    chosen = FreeColumns(form(), draws(np.array(first)), np.arange(2, WIDTH), RELAXING,
                         np.zeros(2, dtype=int), costs)  # fmt: skip
    found = []
    for draw, has in enumerate(first):
        pays = min(has, float(spent[0]))
        left = 5 + short - (spent.sum() - pays)
        values = np.array([*spent, pays, 0, spent[0] - pays, spent[1], left])
        found.append(chosen.choose(draw, values, np.array([0.0, short])))
    return np.array(found)


def test_who_pays_is_chosen_in_order_and_all_limits_hold() -> None:
    """Of 8 and 4 the first pays its 10, and the second 2; or the second its 5, the first 7."""
    spent = np.array([8.0, 4.0])
    for costs, first, second in ((FIRST_PAYS, 10, 2), (SECOND_PAYS, 7, 5)):
        [found] = choose([10.0], costs, spent, 0.0)
        assert found[:2].sum() == pytest.approx(first)
        assert found[2:4].sum() == pytest.approx(second)
        assert found[:2] + found[2:4] == pytest.approx(spent)
        assert found[4] == pytest.approx(5 - second)
        assert found[5:].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(("order", "short"), [([0, 1], [0, 3]), ([1, 0], [3, 0])])
def test_what_is_short_is_chosen_along_as_far_as_it_is_short(
    order: list[int], short: list[float]
) -> None:
    """Of 18 there is 15: in sum 3 are short, of the payer whose shortage is made least last."""
    costs = [*(SHORT[at] for at in order), *FIRST_PAYS]
    [found] = choose([10.0], costs, np.array([14.0, 4.0]), 3.0)
    assert found[5:].tolist() == pytest.approx(short)
    assert found[:2].sum() == pytest.approx(10 + short[0])


def test_bases_give_what_a_solve_of_each_draw_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    first = [*np.random.default_rng(0).uniform(6.0, 14.0, 40)]
    costs = [*SHORT, *FIRST_PAYS, np.array([0.0, 0, 1, 0, 0, 0, 0])]
    solved: list[object] = []
    start = free_columns.start_highs

    def count(programme: StandardForm) -> object:
        solved.append(programme)
        return start(programme)

    monkeypatch.setattr(free_columns, "start_highs", count)
    shared = choose(first, costs, np.array([8.0, 4.0]), 2.0)
    assert len(solved) < 10
    monkeypatch.setattr(FreeColumns, "_keep", lambda *_: None)
    assert shared == pytest.approx(choose(first, costs, np.array([8.0, 4.0]), 2.0), abs=1e-7)
    assert len(solved) > 40
