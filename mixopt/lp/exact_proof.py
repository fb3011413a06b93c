"""The exact proof: the optimal basis again, in fractions, where nothing is rounded.

Every number that was passed to the solver is a fraction, exactly. A basis says which columns and
row activities are free (the basic ones) and at which of its limits each of the others stands.
With B the matrix of the basic columns in the rows that stand at a limit,

    x_B = B⁻¹ (limits − N·x_N)      the values of the basis
    y   = B⁻ᵀ c_B                   its duals, 0 for the other rows
    d   = c − Aᵀ·y                  its reduced costs

are solved exactly. Whatever y is, no plan within the limits costs less than

    Σ y · (lower limit where y > 0, upper where y < 0)  +  Σ d · (lower bound where d > 0, ...)

so the basis is optimal where it breaks no limit and costs exactly that. As the figures were rounded
to doubles before, limits that should meet in one point can miss it by 1e-17, and a basis can break
one of them by as much: then the proof says by how much, itself exactly.

The basis is that of the first optimum, from before one was chosen among plans of equal cost. The
plan that was chosen is held to the cost of the basis.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from mixopt.certificates import ExactProof
from mixopt.errors import SolverFailed
from mixopt.lp.fraction_elimination import ZERO, FractionMatrix, Singular
from mixopt.lp.highs import Solution
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm
from mixopt.lp.tolerances import FEASIBILITY, GAP

BASIC, AT_UPPER = 1, 2
"""As HiGHS numbers them."""

Fractions = list[Fraction]


class Limits(NamedTuple):
    """Lower and upper limits of rows or columns, infinite where there is none; and their basis."""

    lower: list[float]
    upper: list[float]
    basis: list[int]

    def each(self, numbers: Fractions) -> Iterator[tuple[Fraction, float, float, int]]:
        """Numbers of the rows or columns, each with its limits and its place in the basis."""
        return zip(numbers, self.lower, self.upper, self.basis, strict=True)

    def stand(self) -> Fractions:
        """The limit at which each stands; 0 for what is basic or has no limits."""
        return [
            _limit(low, high, upper=at == AT_UPPER) if at != BASIC else ZERO
            for low, high, at in zip(*self, strict=True)
        ]


def prove(form: StandardForm, solution: Solution) -> ExactProof:
    """Prove the optimal basis, or say by how much it fails to be one.

    Args:
        form: The matrices, as they were passed to the solver.
        solution: The basis that the solver ended on, and the values of the plan that was chosen.

    Raises:
        SolverFailed: The basis does not determine a plan, so it is no basis.
    """
    rows = _limits(form.row_lower, form.row_upper, solution.row_basis)
    columns = _limits(form.lower, form.upper, solution.column_basis)
    x, y = _solve_basis(form, rows, columns)
    reduced = _reduced_costs(form, y)
    broken = max(_violation(_activities(form, x), rows), _violation(x, columns))
    wrong = max(_wrong_sign(y, rows), _wrong_sign(reduced, columns))
    cost = _cost(form, x)
    above = max(cost - _dual_bound(form, y, rows, columns), ZERO)
    difference = abs(_cost(form, _fractions(solution.values)) - cost)
    room = Fraction(GAP) * max(Fraction(1), abs(cost))
    return ExactProof(
        cost=float(cost),
        broken=_upwards(broken),
        wrong_sign=_upwards(wrong),
        above=_upwards(above),
        difference=_upwards(difference),
        exact=not (broken or above),
        holds=broken <= FEASIBILITY and above <= room and difference <= room,
    )


def prove_or_fail(form: StandardForm, solution: Solution) -> ExactProof:
    """Prove the optimal basis, and refuse an optimum that cannot be proven.

    Raises:
        SolverFailed: The proof does not hold.
    """
    proof = prove(form, solution)
    if not proof.holds:
        msg = (
            "the answer could not be proven exactly, in fractions that are never rounded:\n"
            f"it breaks a limit by {proof.broken:g} of a unit;\n"
            f"it costs {proof.cost:,.6f}, of which {proof.above:g} may be too much;\n"
            f"the plan that would be shown differs from that by {proof.difference:g}\n"
            "(£ thousand; or person-years of need unmet).\n"
            "Leave out --exact: the plan then rests on its certificate, which allows for rounding"
        )
        raise SolverFailed(msg)
    return proof


def _limits(lower: Floats, upper: Floats, basis: Integers) -> Limits:
    return Limits(lower.tolist(), upper.tolist(), basis.tolist())


def _solve_basis(form: StandardForm, rows: Limits, columns: Limits) -> tuple[Fractions, Fractions]:
    """Values of the columns and duals of the rows, by one elimination of the basis matrix."""
    basic = [column for column, at in enumerate(columns.basis) if at == BASIC]
    held = [row for row, at in enumerate(rows.basis) if at != BASIC]
    eliminated = _eliminate(form, held, basic)
    x, y = columns.stand(), [ZERO] * len(rows.basis)
    nonbasic, sides = _activities(form, x), rows.stand()
    right = {at: sides[row] - nonbasic[row] for at, row in enumerate(held)}
    for at, value in eliminated.solve(right).items():
        x[basic[at]] = value
    costs = dict(enumerate(_fractions(form.cost[basic])))
    for at, dual in eliminated.solve_transposed(costs).items():
        y[held[at]] = dual
    return x, y


def _eliminate(form: StandardForm, held: list[int], basic: list[int]) -> FractionMatrix:
    """Eliminate the basis matrix: the basic columns in the rows that stand at a limit."""
    square = form.matrix.scipy[:, basic][held, :].tocoo()
    numbers = zip(square.row.tolist(), square.col.tolist(), _fractions(square.data), strict=True)
    try:
        if len(basic) != len(held):
            raise Singular
        return FractionMatrix(len(held), (entry for entry in numbers if entry[2]))
    except Singular:
        msg = (
            "the answer could not be proven exactly: the solver's basis determines no plan. "
            "Leave out --exact: the plan then rests on its certificate, which allows for rounding"
        )
        raise SolverFailed(msg) from None


def _activities(form: StandardForm, x: Fractions) -> Fractions:
    """A·x."""
    activities = [ZERO] * form.matrix.shape[0]
    for value, column in zip(x, _columns(form), strict=True):
        if value:
            for row, number in column:
                activities[row] += Fraction(number) * value
    return activities


def _reduced_costs(form: StandardForm, y: Fractions) -> Fractions:
    """c − Aᵀ·y."""
    return [
        cost - sum((Fraction(number) * y[row] for row, number in column if y[row]), ZERO)
        for cost, column in zip(_fractions(form.cost), _columns(form), strict=True)
    ]


def _columns(form: StandardForm) -> Iterator[list[tuple[int, float]]]:
    """Rows and numbers of each column."""
    matrix = form.matrix
    pairs = list(zip(matrix.rows.tolist(), matrix.data.tolist(), strict=True))
    return (pairs[first:last] for first, last in pairwise(matrix.pointers.tolist()))


def _cost(form: StandardForm, x: Fractions) -> Fraction:
    """c·x and what is added whatever the plan."""
    parts = (cost * value for cost, value in zip(_fractions(form.cost), x, strict=True))
    return sum(parts, Fraction(form.offset))


def _dual_bound(form: StandardForm, y: Fractions, rows: Limits, columns: Limits) -> Fraction:
    """The dual bound: no plan within the limits costs less, whatever y.

    A dual is left out where its row has no limit on the side that its sign points at.
    """
    kept = [
        dual if math.isfinite(low if dual > 0 else high) else ZERO
        for dual, low, high, _ in rows.each(y)
    ]
    parts = (
        price * _limit(low, high, upper=price < 0)
        for prices, limits in ((kept, rows), (_reduced_costs(form, kept), columns))
        for price, low, high, _ in limits.each(prices)
        if price
    )
    return sum(parts, Fraction(form.offset))


def _limit(low: float, high: float, *, upper: bool) -> Fraction:
    """The limit on a side; the only one, where there is one; or 0."""
    sides = (high, low) if upper else (low, high)
    return Fraction(next((side for side in sides if math.isfinite(side)), 0.0))


def _violation(numbers: Fractions, limits: Limits) -> Fraction:
    """The most by which a number is outside its limits."""
    below = (Fraction(low) - at for at, low, _, _ in limits.each(numbers) if at < low)
    beyond = (at - Fraction(high) for at, _, high, _ in limits.each(numbers) if at > high)
    return max([ZERO, *below, *beyond])


def _wrong_sign(prices: Fractions, limits: Limits) -> Fraction:
    """The most by which a price says that moving off a limit, into the room, would cost less."""
    wrong = (
        price if at == AT_UPPER else -price
        for price, low, high, at in limits.each(prices)
        if at != BASIC and low < high
    )
    return max([ZERO, *wrong])


def _fractions(numbers: Floats) -> Fractions:
    return [Fraction(number) for number in numbers.tolist()]


def _upwards(fraction: Fraction) -> float:
    """The nearest double that is not less."""
    near = float(fraction)
    return near if near >= fraction else math.nextafter(near, math.inf)
