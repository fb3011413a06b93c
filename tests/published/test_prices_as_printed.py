"""Sensitivity reports of textbooks and manuals, reproduced: no optimum here has ties.

Each table is as printed: the price, the allowable increase, the allowable decrease. `Report` says
what the signs mean; it also solves anew inside each range and beyond it.
"""

from __future__ import annotations

import pytest

from support.matrices import NONE
from support.reports import Report, Side

Table = list[tuple[float, ...]]


def printed(pairs: list[tuple[Side, Side]]) -> Table:
    """Prices with allowable increase and decrease, where both sides have the same price."""
    for up, down in pairs:
        assert up.price == pytest.approx(down.price)
    return [(float(up.price or 0.0), up.holds, down.holds) for up, down in pairs]


def assert_printed(pairs: list[tuple[Side, Side]], table: Table) -> None:
    for found, says in zip(printed(pairs), table, strict=True):
        assert found == pytest.approx(says, rel=1e-6, abs=1e-9)


def assert_ends(
    pairs: list[tuple[Side, Side]], now: list[float], prices: list[float], ends: Table
) -> None:
    """The same where a report prints the values of the figure at which its range ends."""
    for (price, more, less), value, says, (first, till) in zip(
        printed(pairs), now, prices, ends, strict=True
    ):
        assert (price, value - less, value + more) == pytest.approx(
            (says, first, till), rel=1e-6, abs=1e-9
        )


def test_dakota_furniture() -> None:
    """Desks, tables and chairs from lumber, finishing and carpentry; five tables can be sold.

    W. L. Winston, Operations Research: Applications and Algorithms, the Dakota problem, as LINDO
    printed it; read in a stored copy of its output (studylib.net/doc/8571959). The last row forces
    in a table: its reduced cost, which LINDO prints as what it would lose.
    """
    found = Report(
        [60, 30, 20],
        [
            (-NONE, [8, 6, 1], 48),
            (-NONE, [4, 2, 1.5], 20),
            (-NONE, [2, 1.5, 0.5], 8),
            (-NONE, [0, 1, 0], 5),
            (0, [0, 1, 0], NONE),
        ],
        maximised=True,
    )
    assert found.objective == pytest.approx(280)
    assert found.solution.values == pytest.approx([2, 0, 8])
    assert_printed(
        [found.limit(row) for row in range(4)],
        [(0, NONE, 24), (10, 4, 4), (10, 2, 1.333333), (0, NONE, 5)],
    )
    assert_printed(
        [found.coefficient(column) for column in range(3)],
        [(2, 20, 4), (0, 5, NONE), (8, 2.5, 5)],
    )
    assert found.limit(4)[0].price == pytest.approx(-5)


def test_giapetto() -> None:
    """Soldiers and trains: 2x + y ≤ 100 finishing, x + y ≤ 80 carpentry, x ≤ 40 demand.

    W. L. Winston, Operations Research: Applications and Algorithms, section 5.1. Stored lecture
    notes on it give the optimum, the finishing range 80 to 120 and that of the slope, -2 to -1;
    the other ranges are from the same two lines by hand.
    """
    found = Report(
        [3, 2],
        [(-NONE, [2, 1], 100), (-NONE, [1, 1], 80), (-NONE, [1, 0], 40)],
        maximised=True,
    )
    assert found.objective == pytest.approx(180)
    assert_printed(
        [found.limit(row) for row in range(3)],
        [(1, 20, 20), (1, 20, 20), (0, NONE, 20)],
    )
    assert_printed(
        [found.coefficient(column) for column in range(2)],
        [(20, 1, 1), (60, 1, 0.5)],
    )


def test_wyndor_glass() -> None:
    """Doors and windows in three plants, in hundreds of dollars.

    F. S. Hillier and G. J. Lieberman, Introduction to Operations Research, the Wyndor Glass
    problem. Stored copies give the door's range 0 to 7.5 and plant 2's price 3/2 on 6 to 18; the
    other ranges are from its two lines by hand.
    """
    found = Report(
        [3, 5],
        [(-NONE, [1, 0], 4), (-NONE, [0, 2], 12), (-NONE, [3, 2], 18)],
        maximised=True,
    )
    assert found.objective == pytest.approx(36)
    assert_printed(
        [found.limit(row) for row in range(3)],
        [(0, NONE, 2), (1.5, 6, 6), (1, 6, 6)],
    )
    assert_printed(
        [found.coefficient(column) for column in range(2)],
        [(2, 4.5, 3), (6, NONE, 3)],
    )


def test_the_manual_of_lp_solve() -> None:
    """lp_solve reference guide 5.5, "Sensitivity" (lpsolve.sourceforge.net/5.5/sensitivity.htm).

    Its "from" and "till" are values of the right-hand side, or, for a variable that is not basic,
    of that variable while it is forced; printed here as such. What does not mean the same and is
    left out: "FromValue"; and its range without an end for the prices of 0 of THATROW and LASTROW,
    which in truth end where these rows become tight. The stored copy breaks off before the "till"
    of COLTHREE, which is by hand: (14.8 - 0.24 · 28.6) / 11.31.
    """
    found = Report(
        [1, 3, 6.24, 0.1],
        [
            (92.3, [0, 78.26, 0, 2.9], NONE),
            (-NONE, [0.24, 0, 11.31, 0], 14.8),
            (4, [12.68, 0, 0.08, 0.9], NONE),
            (28.6, [1, 0, 0, 0], NONE),
            (0, [0, 1, 0, 0], NONE),
            (0, [0, 0, 1, 0], NONE),
            (18, [0, 0, 0, 1], NONE),
            (-NONE, [0, 0, 0, 1], 48.98),
        ],
        maximised=False,
        bounds=[(-1e5, 1e5)] * 4,
    )
    assert found.objective == pytest.approx(31.7828, abs=5e-5)
    assert found.solution.values == pytest.approx([28.6, 0, 0, 31.8276], abs=5e-5)
    assert_ends(
        [found.limit(row) for row in (0, 3, 4, 5)],
        [92.3, 28.6, 0, 0],
        [0.03448276, 1, 0.3013793, 6.24],
        [(52.2, 142.042), (-1.943598, 61.66667), (-0.6355993, 0.5123946), (-4841.16, 0.7016799)],
    )
    assert_ends(
        [found.coefficient(column) for column in range(4)],
        [1, 3, 6.24, 0.1],
        [28.6, 0, 0, 31.8275862],
        [(0, NONE), (2.698621, NONE), (0, NONE), (0, 0.1111679)],
    )
    assert [found.limit(row)[0].price for row in (1, 2)] == [0, 0]
    assert found.limit(1)[1].holds == pytest.approx(14.8 - 6.864)


def test_the_tutorial_of_cplex() -> None:
    """x₁ at the bound of 40; the ranges of the objective as IBM prints them.

    IBM ILOG CPLEX 22.1, tutorial of the Interactive Optimizer, "Performing sensitivity analysis":
    the reduced cost and the objective's ranges are read in a stored copy. Those of the right-hand
    sides a and b are by hand: x₂ = (a − b + 80) / 4 and x₃ = (3a + b + 80) / 4 stay at 0 or more.
    """
    found = Report(
        [1, 2, 3],
        [(-NONE, [-1, 1, 1], 20), (-NONE, [1, -3, 1], 30), (-NONE, [1, 0, 0], 40)],
        maximised=True,
    )
    assert found.objective == pytest.approx(202.5)
    assert_ends(
        [found.coefficient(column) for column in range(3)],
        [1, 2, 3],
        [40, 17.5, 42.5],
        [(-2.5, NONE), (-5, 3), (2, NONE)],
    )
    assert found.limit(2)[0].price == found.limit(2)[1].price == pytest.approx(3.5)
    assert_ends(
        [found.limit(row) for row in range(2)],
        [20, 30],
        [2.75, 0.25],
        [(-110 / 3, NONE), (-140, 100)],
    )
