"""Reports of optima with ties, and which side each of them gives.

At such an optimum a report describes one basis of many. Its price holds upwards, downwards or on
neither side, and its range can end where the figure stands; here both sides are told, and the
side that was printed is marked.
"""

from __future__ import annotations

import pytest

from support.matrices import NONE
from support.reports import Report, Side

UP, DOWN = 0, 1


def told(pairs: list[tuple[Side, Side]]) -> list[tuple[float | None, ...]]:
    """Price up, how far it holds, price down, how far it holds."""
    return [(up.price, up.holds, down.price, down.holds) for up, down in pairs]


def assert_told(pairs: list[tuple[Side, Side]], table: list[tuple[float, ...]]) -> None:
    for found, says in zip(told(pairs), table, strict=True):
        assert found == pytest.approx(says, rel=1e-9, abs=1e-9)


def winston() -> Report:
    """The programme of section 5.2, problem 8."""
    return Report(
        [9, 8, 5, 4],
        [
            (-NONE, [1, 0, 0, 1], 200),
            (-NONE, [0, 1, 1, 0], 150),
            (-NONE, [1, 1, 1, 0], 350),
            (-NONE, [2, 1, 1, 1], 550),
        ],
        maximised=True,
    )


def test_a_degenerate_report_of_lindo() -> None:
    """Four limits meet in (200, 150, 0, 0); LINDO's basis has the dual (0, 3.5, 0, 4.5).

    W. L. Winston, Operations Research: Applications and Algorithms, 4th edition, section 5.2,
    problem 8, which asks for the oddities of a degenerate report. Objective and ranges are read in
    a stored copy of its answers; they are those of the basis of x₁, x₂ and the slacks of the first
    and third limit, whose dual is by hand: 2·y₄ = 9, y₂ + y₄ = 8 (the copy gives its digits before
    the point only). Both sides by hand, of all duals: y₁ + y₃ + 2·y₄ = 9, y₂ + y₃ + y₄ = 8,
    y₁ + y₄ ≥ 4; upwards the least of each, downwards the greatest.
    """
    found = winston()
    assert found.objective == pytest.approx(3000)
    assert found.solution.values == pytest.approx([200, 150, 0, 0])
    limits = [found.limit(row) for row in range(4)]
    assert_told(
        limits,
        [(0, NONE, 9, 200), (3, 200, 8, 150), (0, NONE, 5, 200), (0, NONE, 4.5, 400)],
    )
    price = [0, 3.5, 0, 4.5]
    allowable = [(NONE, 0), (0, 0), (NONE, 0), (0, 400)]
    printed = {0: [UP], 1: [], 2: [UP], 3: [DOWN]}
    for row, (up, down) in enumerate(limits):
        sides = (up.price, up.holds), (down.price, down.holds)
        right = [side for side in (UP, DOWN) if sides[side] == (price[row], allowable[row][side])]
        assert right == printed[row]
        assert all(allowable[row][side] == 0 for side in (UP, DOWN) if side not in right)


def test_the_ranges_of_a_degenerate_report_are_too_narrow() -> None:
    """The same report: the plan stays while a basis does, and beyond, while another takes over.

    Printed: 9 from 8 to 16, 8 from 5 up, 5 to 8, 4 to 4.5. By hand: (200, 150, 0, 0) is best as
    long as some dual prices it, so from 4 (x₄ takes over) and from 5 (x₃ does), without an end
    above; x₃ until 8 and x₄ until 9, when they are worth as much as what they would displace.
    """
    found = winston()
    coefficients = [found.coefficient(column) for column in range(4)]
    assert_told(
        coefficients,
        [(200, NONE, 200, 5), (150, NONE, 150, 3), (0, 3, 0, NONE), (0, 5, 0, NONE)],
    )
    printed = [(7, 1), (NONE, 3), (3, NONE), (0.5, NONE)]
    narrower = []
    for (up, down), (increase, decrease) in zip(coefficients, printed, strict=True):
        assert increase <= up.holds + 1e-9
        assert decrease <= down.holds + 1e-9
        narrower.append(increase < up.holds - 1e-9 or decrease < down.holds - 1e-9)
    assert narrower == [True, False, False, True]


def test_two_packages_that_disagree() -> None:
    """Three limits meet in (1, 1): one package prices the third, the other the second.

    Operations Research Stack Exchange, "Why are the final value and reduced cost 0 in Excel
    sensitivity report for multiple variables even though there exists a unique optimal solution?":
    the programme is of the answer by prubin; a comment by Solver Max says that Excel's Solver gives
    the second limit 0 and the third 1, and CBC the third 0. Duals by hand: (2, 0, 1) and
    (7/3, 1/3, 0). So Solver is right upwards of the first two and downwards of the third; CBC is
    right the other way round.
    """
    found = Report(
        [3, 5],
        [(-NONE, [1, 2], 3), (-NONE, [2, 1], 3), (-NONE, [1, 1], 2)],
        maximised=True,
    )
    assert found.solution.values == pytest.approx([1, 1])
    limits = [found.limit(row) for row in range(3)]
    prices = [(up.price, down.price) for up, down in limits]
    excel, cbc = [2, 0, 1], [7 / 3, 1 / 3, 0]
    sides = {"excel": (UP, UP, DOWN), "cbc": (DOWN, DOWN, UP)}
    assert [prices[row][side] for row, side in enumerate(sides["excel"])] == pytest.approx(excel)
    assert [prices[row][side] for row, side in enumerate(sides["cbc"])] == pytest.approx(cbc)


def test_the_manual_of_mosek() -> None:
    """Three plants serve four shops; some basis gives one side, the manual gives both.

    MOSEK, "Sensitivity analysis", section on transportation: the programme is read in the example
    file of the manual (docs.mosek.com, sensitivity.c). Its table of the optimal partition type has
    a left and a right price with the interval on which they hold. No stored copy shows that table:
    what stands here was written from memory, and each number is found again on both sides and by
    solving again. It prints prices without the sign that they have here.
    """
    found = Report(
        [1, 2, 5, 2, 1, 2, 1],
        [
            (-NONE, [1, 1, 0, 0, 0, 0, 0], 400),
            (-NONE, [0, 0, 1, 1, 0, 0, 0], 1200),
            (-NONE, [0, 0, 0, 0, 1, 1, 1], 1000),
            (800, [1, 0, 0, 0, 1, 0, 0], 800),
            (100, [0, 1, 0, 0, 0, 0, 0], 100),
            (500, [0, 0, 1, 0, 0, 1, 0], 500),
            (500, [0, 0, 0, 1, 0, 0, 1], 500),
        ],
        maximised=False,
    )
    assert found.objective == pytest.approx(3000)
    intervals = [
        (-300, 500, 3, 1),
        (-700, NONE, 0, 0),
        (-500, 500, 3, 1),
        (-500, 500, 2, 4),
        (-100, 300, 3, 5),
        (-500, 700, 3, 5),
        (-500, 700, 2, 2),
    ]
    for row, (first, last, left, right) in enumerate(intervals):
        up, down = found.limit(row)
        assert (down.holds, up.holds) == pytest.approx((-first, last))
        assert (abs(down.price or 0), abs(up.price or 0)) == pytest.approx((left, right))
    costs = [(NONE, 3), (NONE, NONE), (2, NONE), (NONE, 2), (3, NONE), (NONE, 2), (2, NONE)]
    for column, (less, more) in enumerate(costs):
        up, down = found.coefficient(column)
        assert (down.holds, up.holds) == pytest.approx((less, more))
