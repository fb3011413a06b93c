"""Limits that say the same: by hand, against all pairs, and what it does to a price, measured."""

import random
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from scipy.sparse import vstack

import mixopt
from mixopt.lp.highs import solve_form
from mixopt.lp.parallel_rows import find_parallel_rows
from mixopt.lp.sparse import SparseMatrix
from mixopt.programme.problem import Problem
from mixopt.report.parallel_limits import describe_parallel_limits

from support.matrices import NONE, programme
from support.program import run as run_program

AT_MOST = (-NONE, [1, 3], 6)
"""x + 3y ≤ 6."""


def groups(*rows, **more) -> list[list[int]]:
    """What is found among rows of a programme of two columns."""
    return find_parallel_rows(programme([1, 1], rows, **more))


@pytest.mark.parametrize(
    "other",
    [
        AT_MOST,
        (-NONE, [2, 6], 12),
        (-NONE, [0.1, 0.3], 0.6),
        (-6, [-1, -3], NONE),
        (-2, [-1 / 3, -1], NONE),
        (6, [1, 3], 6),
        (1, [1, 3], 6),
        (-NONE, [1, 3 + 1e-15], 6 + 1e-13),
    ],
    ids=["same", "twice", "tenth", "turned", "turned thirds", "equal", "two-sided", "rounded"],
)
def test_rows_that_say_the_same(other) -> None:
    assert groups(AT_MOST, other) == [[0, 1]]
    assert groups(other, (-NONE, [1, 2], 6), AT_MOST) == [[0, 2]]


@pytest.mark.parametrize(
    "other",
    [
        (6, [1, 3], NONE),
        (-NONE, [-1, -3], -6),
        (-NONE, [1, 3], 6 + 1e-9),
        (-NONE, [2, 6], 6),
        (-NONE, [1, 3 + 1e-9], 6),
        (-NONE, [1, 0], 6),
        (6, [1, 3], 7),
        (7, [1, 3], 7),
    ],
    ids=["from below", "turned", "room", "scaled", "other", "fewer", "lower side", "beyond"],
)
def test_rows_that_do_not(other) -> None:
    assert groups(AT_MOST, other) == []


def test_an_equality_counts_on_both_sides() -> None:
    at_least, equal = (6, [1, 3], NONE), (12, [2, 6], 12)
    assert groups(AT_MOST, at_least) == []
    assert groups(AT_MOST, equal, at_least) == [[0, 1, 2]]


def test_several_of_a_kind_are_told_apart_by_where_they_limit() -> None:
    rows = [(-NONE, [k, 3 * k], k * limit) for k in (1, 2, 5) for limit in (6, 7)]
    assert groups(*rows) == [[0, 2, 4], [1, 3, 5]]


def test_a_fixed_column_is_a_number() -> None:
    """With y at 2, x + 3y ≤ 6 says x ≤ 0, and 5x + 2y ≤ 4 does too."""
    other = (-NONE, [5, 2], 4)
    assert groups(AT_MOST, other) == []
    assert groups(AT_MOST, other, bounds=[(0, 9), (2, 2)]) == [[0, 1]]


def test_bounds_are_no_rows_and_rows_without_columns_limit_nothing() -> None:
    assert groups((-NONE, [1, 0], 9), bounds=[(0, 9), (0, 9)]) == []
    nothing = (-NONE, [0, 1], 4)
    assert groups(nothing, nothing, bounds=[(0, 9), (0, 0)]) == []


def says_the_same(compiled, one: int, other: int) -> bool:
    """Two rows of small whole numbers, by cross-multiplication."""
    lines = compiled.matrix.scipy.toarray()
    a, b = lines[one], lines[other]
    at = int(np.flatnonzero(a)[0])
    p, q = a[at], b[at]
    if q == 0 or not (a * q == b * p).all():
        return False
    low, high = compiled.row_lower, compiled.row_upper
    mine, its = (low[one] * q, high[one] * q), (low[other] * p, high[other] * p)
    mine, its = (side if scale > 0 else side[::-1] for side, scale in ((mine, q), (its, p)))
    return any(np.isfinite(x) and x == y for x, y in zip(mine, its, strict=True))


def test_against_all_pairs() -> None:
    found = 0
    for seed in range(60):
        draw = random.Random(seed)
        rows = []
        for _ in range(12):
            times = draw.choice([1, 2, 3, -1])
            line = draw.choice([[1, 2, 0], [1, 3, 0], [1, 2, 1], [0, 1, 1]])
            side = draw.choice([(-NONE, 4), (4, NONE), (-NONE, 5), (4, 4)])
            low, high = sorted(times * limit for limit in side)
            rows.append((low, [times * a for a in line], high))
        compiled = programme([1, 1, 1], rows)
        group_of = {
            row: at for at, group in enumerate(find_parallel_rows(compiled)) for row in group
        }
        linked = {row: {row} for row in range(12)}
        for one, other in combinations(range(12), 2):
            if says_the_same(compiled, one, other):
                joined = linked[one] | linked[other]
                linked.update(dict.fromkeys(joined, joined))
        for one, other in combinations(range(12), 2):
            together = one in group_of and group_of[one] == group_of.get(other)
            assert together == (other in linked[one]), (seed, one, other)
            found += together
    assert found >= 100


def eased(compiled, rows: dict[int, float]) -> float:
    """The least cost with upper limits moved."""
    upper = compiled.row_upper.copy()
    for row, by in rows.items():
        upper[row] += by
    return solve_form(replace(compiled, row_upper=upper)).objective


def test_easing_one_of_a_pair_alone_does_nothing() -> None:
    """The limit on in-house places, written again, times two."""
    compiled = Problem(mixopt.load("tutorial")).form
    assert find_parallel_rows(compiled) == []
    names = [row.name for row in compiled.rows]
    supply = next(at for at, name in enumerate(names) if "supply[" in name and "in_house" in name)
    again = replace(
        compiled,
        matrix=SparseMatrix.from_scipy(
            vstack([compiled.matrix.scipy, 2 * compiled.matrix.scipy[[supply], :]])
        ),
        row_lower=np.append(compiled.row_lower, -NONE),
        row_upper=np.append(compiled.row_upper, 2 * compiled.row_upper[supply]),
        rows=[*compiled.rows, compiled.rows[supply]],
    )
    last = len(compiled.rows)
    assert find_parallel_rows(again) == [[supply, last]]
    found = solve_form(again)
    cost = found.objective
    assert found.duals[supply] + 2 * found.duals[last] == pytest.approx(-182.5)
    assert eased(again, {supply: 1}) == pytest.approx(cost)
    assert eased(again, {last: 2}) == pytest.approx(cost)
    assert eased(again, {supply: 1, last: 2}) - cost == pytest.approx(-182.5)


def test_stockports_envelope_and_savings_target_say_the_same() -> None:
    instance = mixopt.load("stockport")
    plan = mixopt.solve(instance, prices=False)
    same = [row for row in plan.limits if row.repeated is not None]
    assert {(row.limit, row.period) for row in same} == {
        (limit, period)
        for limit in ("envelope", "savings_target")
        for period in ("2019/20", "2020/21")
    }
    (told,) = describe_parallel_limits(instance, plan.limits)
    assert told == (
        "These limits say the same: easing one of them alone does nothing, they must move together. "
        "£1,000 more in the envelope; £1,000 more to save (2019/20, 2020/21)."
    )


def test_limits_that_leave_room_are_not_told() -> None:
    instance = mixopt.load("stockport")
    limits = mixopt.solve(instance, prices=False).limits
    loose = [replace(row, room=1.0) for row in limits]
    assert describe_parallel_limits(instance, loose) == []
    first = [replace(row, room=0.0 if row.period == "2019/20" else 1.0) for row in limits]
    assert describe_parallel_limits(instance, first)[0].endswith("(2019/20).")
    assert describe_parallel_limits(instance, limits, {"elsewhere"}) == []


def test_the_command_tells_them_under_the_prices() -> None:
    told = run_program("solve", "stockport", "--full").stdout
    prices = told.partition("What one more would do")[2].partition("\n\n")[0]
    assert "These limits say the same" in prices
