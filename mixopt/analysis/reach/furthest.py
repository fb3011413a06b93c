"""The last value of one number with a plan: exactly, and confirmed by solving on both sides.

Where the number moves limits alone, the values with a plan are an interval, and its end is the
optimum of one linear programme: the move is a column, and is made as large as can be. Where it
moves coefficients, the parametric walk follows the least cost to the last piece that there is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mixopt.analysis.frontier.axis import Axis
from mixopt.analysis.frontier.curve import first_look
from mixopt.analysis.optimum import find_optimum
from mixopt.analysis.prices.curve import pieces_of
from mixopt.errors import DataError, Fault, NoPlanExists, SolverFailed
from mixopt.lp.feasibility import ElasticProblem
from mixopt.lp.sensitivity.one_sided import DirectionalDerivatives
from mixopt.lp.status import NEXT_STEP
from mixopt.units import PENNY, THOUSAND

STEPS = {
    "£": 1.0,
    "£/year": 1.0,
    "£/week": 0.01,
    "£000": 0.001,
    "£m": 0.000_001,
    "£000/year": 0.001,
}
"""By unit, in that unit: £1 of sums, a penny of weekly prices."""

STEP = 0.01
"""Of people, places, staff, ratios and %."""

DIGITS = 9
"""Decimals of values on the grid: none of its steps has more."""

ON_GRID = 1e-7
"""Of a step: so near to a value of the grid, a number is that value."""

WORTH = PENNY / THOUSAND
"""£ thousand: less is worth nothing."""

MOST_CORRECTIONS = 2
"""Steps by which a value on the grid may be off: for half a penny that a plan is allowed."""


@dataclass(frozen=True, slots=True)
class Furthest:
    """The last value with a plan on one side.

    Attributes:
        exact: As the programme gives it.
        value: On the grid of the step, on the side where there is a plan.
        step: Of the grid.
        beyond: One step more, with no plan; none where the number may be no more.
    """

    exact: float
    value: float
    step: float
    beyond: float | None


def furthest(axis: Axis, side: float) -> Furthest:
    """The last value with a plan, upwards (side 1) or downwards (-1).

    Raises:
        NoPlanExists: There is a plan at no value that the number may have.
        SolverFailed: Solving at the value, or one step beyond it, does not confirm it.
    """
    exact, step = _exact(axis, side), STEPS.get(axis.unit, STEP)
    last = axis.most if side > 0 else axis.least
    if abs(last - exact) <= step * ON_GRID and has_plan(axis, last):
        return Furthest(last, last, step, None)
    at = _on_grid(exact, step, side)
    for _ in range(MOST_CORRECTIONS + 1):
        value, beyond = round(at * step, DIGITS), round((at + side) * step, DIGITS)
        if not has_plan(axis, value):
            at -= int(side)
        elif not axis.least <= beyond <= axis.most:
            return Furthest(exact, value, step, None)
        elif has_plan(axis, beyond):
            at += int(side)
        else:
            return Furthest(exact, value, step, beyond)
    msg = f"{axis.address}: solving again does not confirm {exact:,.10g} {axis.unit}. {NEXT_STEP}"
    raise SolverFailed(msg)


def enough(axis: Axis) -> Furthest:
    """The value from which one more saves nothing, upwards from the start.

    Raises:
        NoPlanExists: There is no plan at the start.
        DataError: One more saves something as far as the number may go, or as there is a plan.
        SolverFailed: Solving again does not confirm it.
    """
    _, form, solution = find_optimum(axis.problem, prices=False)
    step, room = STEPS.get(axis.unit, STEP), axis.most - axis.start
    sides = DirectionalDerivatives(form, solution)
    found = pieces_of(sides, axis.moves, room, first_look(axis, room)) if axis.moves else []
    begins = 0.0
    for piece in found:
        if piece.cost(piece.begins) - piece.cost(piece.ends) <= WORTH:
            break
        begins = piece.ends
    else:
        if found:
            what = f"one more saves something up to {axis.start + begins:,.10g} {axis.unit}"
            remedy = f"Ask for '{axis.address}=most': beyond it there is no plan, or it may not be"
            raise DataError([Fault(f"'{axis.address}=enough'", what, remedy)])
    exact = axis.start + begins
    value = round(-_on_grid(-exact, step, 1.0) * step, DIGITS) if begins else exact
    here, more = (_cost_at(axis, each) for each in (value, value + step))
    less = _cost_at(axis, value - step) if begins else np.inf
    if not abs(here - more) <= WORTH < less - here + WORTH:
        msg = f"{axis.address}: solving again does not confirm {exact:,.10g}. {NEXT_STEP}"
        raise SolverFailed(msg)
    return Furthest(exact, value, step, None)


def _cost_at(axis: Axis, value: float) -> float:
    return find_optimum(axis.problem_at(value), prices=False)[2].objective


def has_plan(axis: Axis, value: float) -> bool:
    """Whether there is a plan at a value, by solving there from scratch.

    Raises:
        SolverFailed: The solver stopped without a proof.
    """
    try:
        find_optimum(axis.problem_at(value), prices=False)
    except (NoPlanExists, DataError):
        return False
    return True


def _on_grid(exact: float, step: float, side: float) -> int:
    """The last step of the grid that is not beyond a value."""
    steps = exact / step
    nearest_one = round(steps)
    if abs(steps - nearest_one) <= ON_GRID or (steps - nearest_one) * side > 0:
        return nearest_one
    return nearest_one - int(side)


def _exact(axis: Axis, side: float) -> float:
    room = (axis.most - axis.start) if side > 0 else (axis.start - axis.least)
    if axis.moves.coefficients:
        return _walked(axis, side, room)
    limits = [(row, side * slope) for row, slope in axis.moves.limits]
    elastic, start = ElasticProblem(axis.problem.form), axis.start
    if not elastic.feasible():
        other = (axis.most - axis.least) - room
        move = elastic.least(limits, max(room, 0.0), max(other, 0.0)) if limits else None
        if move is None:
            msg = f"{axis.title}: at no value that it may have is there a plan"
            raise NoPlanExists(msg)
        start += side * move
        if move <= 0:
            return start
        elastic = ElasticProblem(axis.problem_at(start).form)
        room -= move
    if room <= 0 or not limits:
        return axis.most if side > 0 else axis.least
    return start + side * elastic.most(limits, room)


def _walked(axis: Axis, side: float, room: float) -> float:
    """By the parametric walk; from the start, where there has to be a plan."""
    _, form, solution = find_optimum(axis.problem, prices=False)
    if room <= 0:
        return axis.start
    most = side * room
    pieces = pieces_of(
        DirectionalDerivatives(form, solution), axis.moves, most, first_look(axis, most)
    )
    if not pieces:
        return axis.start
    if pieces[-1].last == "lost":
        msg = f"{axis.address}: its end cannot be told from the rounding of large numbers"
        raise SolverFailed(msg)
    return axis.start + pieces[-1].ends
