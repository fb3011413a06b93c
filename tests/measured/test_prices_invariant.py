"""The same prices, however the programme is written and wherever its solver starts.

Rows and columns in another order, rows in other units or turned round, every row twice, other
starting bases, £ or £000: both sides of every price stay as they are. A solver's dual does not.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import diags_array, vstack

import mixopt
from mixopt.analysis.prices import price_figures, prove_optimum
from mixopt.data.paths import INSTANCES
from mixopt.lp import highs
from mixopt.lp.highs import Solution, solve_form
from mixopt.lp.perturbation import Perturbation
from mixopt.lp.sensitivity.one_sided import DirectionalDerivatives, Side
from mixopt.lp.sensitivity.validity import limit_holds
from mixopt.lp.sensitivity.warm_start import WarmStart
from mixopt.lp.solver import OPTIONS
from mixopt.lp.sparse import Floats, Integers, SparseMatrix
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import FIRST_STEP
from mixopt.programme.parameters import parameters_of

from support.matrices import NONE, programme
from support.sampling import sampled
from support.shipped import prices_of, shipped

NAMES = ["tutorial", "barking-and-dagenham", "redbridge", "stockport", "derby"]
Written = tuple[StandardForm, Callable[[Perturbation], Perturbation]]
"""A programme written otherwise, and what moves it as something moved the first."""


Figure = tuple[Perturbation, float]
"""How the programme moves with a figure, and a small step of it."""


@cache
def known(name: str) -> tuple[StandardForm, tuple[Figure, ...]]:
    """A shipped instance as matrices, and every figure that moves it."""
    instance = shipped(name)
    found = prove_optimum(instance)
    figures = tuple(
        (group.moves, FIRST_STEP * group.figure.kind.step)
        for group in parameters_of(found.problem)
        if group.moves
    )
    return found.problem.form, figures


@cache
def prices(name: str) -> list[tuple[Side, Side]]:
    """Both sides of all of them."""
    compiled, figures = known(name)
    return both(DirectionalDerivatives(compiled, solve_form(compiled)), figures)


def both(sides: DirectionalDerivatives, figures: Sequence[Figure]) -> list[tuple[Side, Side]]:
    return [(sides.side(moves, by, 1.0), sides.side(moves, by, -1.0)) for moves, by in figures]


def assert_same(found: list[tuple[Side, Side]], first: list[tuple[Side, Side]]) -> None:
    assert len(found) == len(first)
    for pair, known_pair in zip(found, first, strict=True):
        for side, known_side in zip(pair, known_pair, strict=True):
            assert side.jumps == known_side.jumps
            assert (side.slope is None) == (known_side.slope is None)
            if side.slope is not None:
                assert side.slope == pytest.approx(known_side.slope, rel=1e-6, abs=1e-9)


def in_another_order(compiled: StandardForm, chance: np.random.Generator) -> Written:
    """Rows and columns permuted."""
    height, width = compiled.matrix.shape
    rows, columns = chance.permutation(height), chance.permutation(width)
    row_at, column_at = np.argsort(rows), np.argsort(columns)
    other = replace(
        compiled, cost=compiled.cost[columns], matrix=SparseMatrix.from_scipy(compiled.matrix.scipy[rows][:, columns]),
        row_lower=compiled.row_lower[rows], row_upper=compiled.row_upper[rows],
        lower=compiled.lower[columns], upper=compiled.upper[columns],
        rows=[compiled.rows[row] for row in rows],
        columns=[compiled.columns[column] for column in columns],
    )  # fmt: skip
    return other, lambda moves: mapped(moves, row_at, column_at, np.ones(height))


def mapped(
    moves: Perturbation, row_at: Integers, column_at: Integers, factors: Floats
) -> Perturbation:
    """Moves by other positions, of rows times a factor."""
    return Perturbation(
        [(int(row_at[row]), rise * factors[row]) for row, rise in moves.limits],
        [
            (int(row_at[row]), int(column_at[column]), rise * factors[row])
            for row, column, rise in moves.coefficients
        ],
        [(int(column_at[column]), rise) for column, rise in moves.costs],
    )


def in_other_units(compiled: StandardForm, chance: np.random.Generator) -> Written:
    """Each row times a factor between 1/30 and 30, half of them turned round."""
    height, width = compiled.matrix.shape
    factors = np.exp(chance.uniform(-np.log(30), np.log(30), height))
    factors *= chance.choice([-1.0, 1.0], height)
    low, high = compiled.row_lower * factors, compiled.row_upper * factors
    other = replace(
        compiled, matrix=SparseMatrix.from_scipy(diags_array(factors) @ compiled.matrix.scipy),
        row_lower=np.minimum(low, high), row_upper=np.maximum(low, high),
    )  # fmt: skip
    return other, lambda moves: mapped(moves, np.arange(height), np.arange(width), factors)


def every_row_twice(compiled: StandardForm, chance: np.random.Generator) -> Written:
    """A copy below, that moves with the first."""
    height, width = compiled.matrix.shape
    other = replace(
        compiled, matrix=SparseMatrix.from_scipy(vstack([compiled.matrix.scipy] * 2)),
        row_lower=np.tile(compiled.row_lower, 2), row_upper=np.tile(compiled.row_upper, 2),
        rows=[*compiled.rows, *compiled.rows],
    )  # fmt: skip

    def twice(moves: Perturbation) -> Perturbation:
        below = mapped(moves, np.arange(height) + height, np.arange(width), np.ones(height))
        return Perturbation(
            moves.limits + below.limits, moves.coefficients + below.coefficients, moves.costs
        )

    return other, twice


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("written", [in_another_order, in_other_units, every_row_twice])
@pytest.mark.parametrize("seed", sampled([1, 2, 3], 1))
def test_prices_are_the_same_however_the_programme_is_written(
    name: str, written: Callable[[StandardForm, np.random.Generator], Written], seed: int
) -> None:
    compiled, figures = known(name)
    other, to_other = written(compiled, np.random.default_rng(seed))
    again = [(to_other(moves), by) for moves, by in figures]
    assert_same(both(DirectionalDerivatives(other, solve_form(other)), again), prices(name))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("written", [in_another_order, in_other_units, every_row_twice])
def test_ranges_are_the_same_however_the_programme_is_written(
    name: str, written: Callable[[StandardForm, np.random.Generator], Written]
) -> None:
    compiled, figures = known(name)
    other, to_other = written(compiled, np.random.default_rng(4))
    here, there = (
        DirectionalDerivatives(compiled, solve_form(compiled)),
        DirectionalDerivatives(other, solve_form(other)),
    )
    measured = 0
    for (each, _), pair in zip(figures, prices(name), strict=True):
        if each.coefficients or each.costs:
            continue
        for side, sign in zip(pair, (1.0, -1.0), strict=True):
            if side.slope is None:
                continue
            most = limit_holds(here, each, side.slope, 1e3, sign)[0]
            again = limit_holds(there, to_other(each), side.slope, 1e3, sign)[0]
            assert again == pytest.approx(most, rel=1e-6, abs=1e-6)
            measured += most < 1e3
    assert measured


STARTS: dict[str, dict[str, bool | int | str]] = {
    "without presolve": {"presolve": "off"},
    "from the primal side": {"presolve": "off", "simplex_strategy": 4},
}


def bases(solution: Solution) -> tuple[bytes, bytes]:
    return solution.column_basis.tobytes(), solution.row_basis.tobytes()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("start", STARTS)
def test_prices_are_the_same_wherever_the_solver_starts(
    name: str, start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled, figures = known(name)
    first = prices(name)
    monkeypatch.setattr(highs, "QUICKER_WITHOUT_PRESOLVE", 0)  # it has a start of its own
    for option, value in STARTS[start].items():
        monkeypatch.setitem(OPTIONS, option, value)
    assert_same(both(DirectionalDerivatives(compiled, solve_form(compiled)), figures), first)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", sampled([5, 6], 1))
def test_prices_are_the_same_from_the_basis_of_another_cost(name: str, seed: int) -> None:
    """All moves start from the optimum of costs that are up to half as much again."""
    compiled, figures = known(name)
    chance = np.random.default_rng(seed)
    dearer = compiled.cost * chance.uniform(1.0, 1.5, len(compiled.cost))
    sides = DirectionalDerivatives(compiled, solve_form(compiled))
    other = WarmStart(replace(compiled, cost=dearer)).basis
    sides.warm_start.basis = other
    sides.warm_start.highs.setBasis(other)
    assert_same(both(sides, figures), prices(name))


def test_the_starts_do_lead_to_other_bases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without this, the tests above would compare a basis with itself."""
    first = {name: bases(solve_form(known(name)[0])) for name in NAMES}
    for start in STARTS.values():
        with monkeypatch.context() as patch:
            patch.setattr(highs, "QUICKER_WITHOUT_PRESOLVE", 0)
            for option, value in start.items():
                patch.setitem(OPTIONS, option, value)
            assert any(bases(solve_form(known(name)[0])) != first[name] for name in NAMES)


def test_a_dual_is_not_the_same_however_the_programme_is_written() -> None:
    """x + 2y ≥ 3, 2x + y ≥ 3, x + y ≥ 2 meet in (1, 1): the dual moves with the order of rows.

    Duals for costs 3 and 4: (1, 0, 2) or (5/3, 2/3, 0), and all between. So the price of the first
    is 5/3 upwards and 1 downwards, of the second 2/3 and 0, of the third 2 and 0.
    """
    rows = [(3, [1, 2], NONE), (3, [2, 1], NONE), (2, [1, 1], NONE)]
    compiled = programme([3, 4], rows)
    figures = [(Perturbation([(row, 1.0)], []), FIRST_STEP) for row in range(3)]
    duals = set()
    for seed in range(12):
        written = in_another_order if seed % 2 else in_other_units
        other, to_other = written(compiled, np.random.default_rng(seed))
        solution = solve_form(other)
        again = [(to_other(moves), by) for moves, by in figures]
        dual = [solution.duals[each.limits[0][0]] * each.limits[0][1] for each, _ in again]
        duals.add(tuple(np.round(dual, 6)))
        found = both(DirectionalDerivatives(other, solution), again)
        slopes = [(up.slope, down.slope) for up, down in found]
        for pair, by_hand in zip(slopes, [(5 / 3, 1), (2 / 3, 0), (2, 0)], strict=True):
            assert pair == pytest.approx(by_hand, abs=1e-9)
    assert len(duals) > 1


def in_pounds(folder: Path, to: Path) -> int:
    """An instance with every row of £000 and £m written in £; how many there were."""
    shutil.copytree(folder, to)
    factor = {"£000": 1_000, "£m": 1_000_000}
    found = 0
    for path in to.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        unit = head.index("unit")
        years = range(unit + 1, head.index("source"))
        for row in rows:
            if row[unit] in factor:
                times = factor[row[unit]]
                row[unit] = "£"
                found += 1
                for at in years:
                    row[at] = repr(round(float(row[at]) * times, 6)) if row[at] else ""
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tutorial", "barking-and-dagenham", "redbridge", "stockport"])
def test_prices_are_the_same_in_pounds_and_in_thousands(name: str, tmp_path: Path) -> None:
    """A row in £000 has 1,000 times the price that it has in £; every other row the same."""
    rewritten = in_pounds(INSTANCES / name, tmp_path / name)
    assert rewritten
    first = {price.address: price for price in prices_of(name)[0]}
    found = {price.address: price for price in price_figures(mixopt.load(tmp_path / name))[0]}
    assert found.keys() == first.keys()
    converted = 0
    for address, price in first.items():
        again = found[address]
        times = 1.0
        if price.unit != again.unit:
            times = {"£000": 1_000.0, "£m": 1_000_000.0}[price.unit]
            converted += 1
        assert again.value == pytest.approx(price.value * times)
        for one, other in ((price.up.slope, again.up.slope), (price.down.slope, again.down.slope)):
            if one is None or other is None:
                assert one is other
            else:
                assert other * times == pytest.approx(one, rel=1e-6, abs=1e-6)
        for one, other in (
            (price.up.holds_to, again.up.holds_to), (price.down.holds_to, again.down.holds_to)
        ):  # fmt: skip
            if one is None or other is None:
                assert one is other
            else:
                assert other == pytest.approx(one * times, rel=1e-6, abs=1e-4)
    assert converted
