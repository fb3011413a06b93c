"""What holds around a point of a programme that two numbers move: a basis, or that none is optimal.

A basis is worked out on a grid, which tells its straight rooms from curved ones: the straight ones
are the half-planes in which it is optimal. Of curved ones it is shown that they stay above 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from mixopt.errors import SolverFailed
from mixopt.lp.highs import Infeasible, solve_form
from mixopt.lp.phase_one import least_violations
from mixopt.lp.sensitivity.tolerances import BENT, BROKEN, EXACT, LEVEL, NEAR
from mixopt.lp.sensitivity.unmoved_basis import BasicSolution, UnmovedBasis
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.standard_form import StandardForm

FormAt = Callable[[float, float], StandardForm]
"""The programme at a point of the unit box."""

GRID = np.array(
    [
        *([u, v] for u in (0.0, 0.5, 1.0) for v in (0.0, 0.5, 1.0)),
        [0.2, 0.3],
        [0.7, 0.2],
        [0.3, 0.8],
    ]
)
"""Where a basis is worked out, to tell straight functions from curved ones: along each axis at
more values than a quadratic formula has terms, so that a fraction shows."""

TERMS = np.column_stack([
    np.ones(len(GRID)), GRID, GRID[:, 0] ** 2, GRID[:, 0] * GRID[:, 1], GRID[:, 1] ** 2,
])  # fmt: skip

FIT: Floats = np.linalg.pinv(TERMS)


class CurvedRegion(SolverFailed):
    """A region has a curved edge. Carries the rows that make it."""

    def __init__(self, rows: tuple[int, ...]) -> None:
        """Keep the positions of the rows."""
        super().__init__("a region has a curved edge")
        self.rows = rows

    def __reduce__(self) -> tuple[type[CurvedRegion], tuple[tuple[int, ...]]]:
        """Pickle what it was made of."""
        return type(self), (self.rows,)


@dataclass(frozen=True, eq=False)
class RegionProof:
    """What holds in some half-planes: a basis that is optimal, or that there is no plan."""

    sides: Floats
    cost: Floats | None
    rows: tuple[int, ...] = ()
    bent: Floats = field(default_factory=lambda: np.zeros((0, 6)))
    """Rooms that are curved, by the terms of the formula."""
    whose: tuple[tuple[int, ...], ...] = ()
    """The rows that each is of, or none."""

    def covers(self, point: Floats) -> bool:
        """Whether a point lies in all half-planes."""
        return bool(np.all(self.sides[:, :2] @ point + self.sides[:, 2] > NEAR))


def prove_region(form_at: FormAt, point: Floats) -> RegionProof | None:
    """The basis that is optimal at a point, or what proves that there is no plan."""
    form = form_at(*point)
    try:
        solution = solve_form(form)
    except Infeasible:
        return _prove_infeasible(form_at, form, point)
    return _region_of(form_at, (solution.column_basis, solution.row_basis))


def _region_of(form_at: FormAt, statuses: tuple[Integers, Integers]) -> RegionProof:
    """The half-planes in which a basis is optimal, and its cost.

    Raises:
        CurvedRegion: Its cost or one of its rooms is a fraction, or at some point it is no basis.
    """
    states, first = [], None
    for point in GRID:
        form = form_at(*point)
        first = first or form
        basis = UnmovedBasis(form, form.matrix.scipy.T.tocsc(), statuses)
        if basis.factors is None and len(basis.held):  # a coefficient that moves decides whether
            raise CurvedRegion(())
        solution = _answer(basis)
        rooms = basis.rooms(solution, form.cost, np.zeros(len(form.rows)))
        states.append((float(form.cost @ solution.values) + form.offset, rooms))
    costs = np.array([cost for cost, _ in states])
    cost = FIT @ costs
    if np.abs(TERMS @ cost - costs).max() > EXACT * max(1.0, float(np.abs(costs).max())):
        raise CurvedRegion(())
    rooms = np.array([rooms for _, rooms in states])
    numbers = np.flatnonzero(np.isfinite(rooms[0]))
    return _sort_rooms(rooms[:, numbers], numbers, cost, first)


def _answer(basis: UnmovedBasis) -> BasicSolution:
    """What a basis comes to, refined once."""
    values, duals = basis.outside.copy(), np.zeros(basis.matrix.shape[0])
    if len(basis.held):
        values[basis.free], duals[basis.held] = basis.across, basis.down
        missing = (basis.limits - basis.matrix @ values)[basis.held]
        unpaid = (basis.form.cost - basis.turned @ duals)[basis.free]
        values[basis.free] += basis.factors.solve(missing)
        duals[basis.held] += basis.factors.solve(unpaid, "T")
    return BasicSolution(values, duals, basis.matrix @ values, basis.turned @ duals)


def _sort_rooms(
    rooms: Floats, numbers: Integers, cost: Floats, form: StandardForm | None
) -> RegionProof:
    """Rooms as half-planes, and those that are curved."""
    assert form is not None
    fitted = FIT @ rooms
    size = np.maximum(1.0, np.abs(rooms).max(axis=0))
    missed = np.abs(TERMS @ fitted - rooms).max(axis=0) > BENT * size
    if np.any(missed):
        raise CurvedRegion(_whose(form, int(numbers[np.flatnonzero(missed)[0]])))
    curved = np.abs(fitted[3:]).max(axis=0) > BENT * size
    slopes = np.hypot(fitted[1], fitted[2])
    tilted = ~curved & (slopes > LEVEL * size) & (rooms.min(axis=0) < BROKEN)
    sides = np.column_stack([fitted[1], fitted[2], fitted[0]])[tilted] / slopes[tilted, None]
    bent = np.flatnonzero(curved)
    whose = tuple(_whose(form, int(numbers[at])) for at in bent)
    return RegionProof(np.unique(sides.reshape(-1, 3), axis=0), cost, (), fitted[:, bent].T, whose)


def _whose(form: StandardForm, room: int) -> tuple[int, ...]:
    """The row that a room is of; of a column, the rows that it stands in."""
    width, height = len(form.columns), len(form.rows)
    for is_row, size in ((False, width), (False, width), (True, height), (True, height),
                         (False, width), (True, height)):  # fmt: skip
        if room < size:
            if is_row:
                return (room,)
            begin, end = form.matrix.pointers[room : room + 2]
            return tuple(int(row) for row in form.matrix.rows[begin:end])
        room -= size
    msg = f"no such room: {room}"
    raise IndexError(msg)


def refuse_curved(proof: RegionProof, inside: Floats) -> None:
    """Refuse a part on which a curved room comes below 0.

    Raises:
        CurvedRegion: One does.
    """
    for room, whose in zip(proof.bent, proof.whose, strict=True):
        size = max(1.0, float(np.abs(room).max()))
        if min(_values(room, inside)) < -BROKEN * size:
            raise CurvedRegion(whose)


def _values(room: Floats, polygon: Floats) -> Iterator[float]:
    """A quadratic function where it can be least on a polygon: corners, sides, inside."""

    def at(point: Floats) -> float:
        u, v = point
        return float(room @ [1.0, u, v, u * u, u * v, v * v])

    for first, second in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        yield at(first)
        ends, middle = (at(first), at(second)), at((first + second) / 2)
        bend = 2 * (ends[0] + ends[1] - 2 * middle)
        if bend > 0:
            share = (3 * ends[0] - 4 * middle + ends[1]) / (2 * bend)
            if 0 < share < 1:
                yield at(first + share * (second - first))
    turn = np.array([[2 * room[3], room[4]], [room[4], 2 * room[5]]])
    if np.all(np.linalg.eigvalsh(turn) > 0):
        point = np.linalg.solve(turn, -room[1:3])
        if all(
            (b - a)[0] * (point - a)[1] - (b - a)[1] * (point - a)[0] >= 0
            for a, b in zip(polygon, np.roll(polygon, -1, axis=0), strict=True)
        ):
            yield at(point)


def _prove_infeasible(form_at: FormAt, form: StandardForm, point: Floats) -> RegionProof | None:
    """The half-plane in which the duals of phase one prove that there is no plan.

    Raises:
        CurvedRegion: What moves multiplies decisions in a row of the proof.
    """
    lower, upper = np.isfinite(form.row_lower), np.isfinite(form.row_upper)
    found = least_violations(form, np.flatnonzero(lower), np.flatnonzero(upper))
    if found is None or not np.any(found[0] > BROKEN):
        return None
    duals = np.where(np.abs(found[1]) > NEAR, found[1], 0.0)
    duals = np.where((duals > 0) & ~lower | (duals < 0) & ~upper, 0.0, duals)
    rows = tuple(int(at) for at in np.flatnonzero(duals))
    excess = []
    worth = form.matrix.transposed_times(duals)
    worth = np.where(np.abs(worth) > NEAR, worth, 0.0)
    for u, v in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), tuple(point)):
        at = form_at(u, v)
        there = at.matrix.transposed_times(duals)
        if np.any(np.abs(there - worth) > BENT * np.maximum(1.0, np.abs(worth))):
            raise CurvedRegion(rows)
        limits = np.where(duals > 0, at.row_lower, at.row_upper)
        reached = np.maximum(worth * at.lower, worth * at.upper).sum()
        excess.append(float(np.sum(duals[duals != 0] * limits[duals != 0]) - reached))
    level, one, two, here = excess
    if here <= 0:
        return None
    slope = np.hypot(one - level, two - level)
    if slope <= LEVEL * max(1.0, abs(level)):
        return RegionProof(np.zeros((0, 3)), None, rows)
    return RegionProof(np.array([[one - level, two - level, level]]) / slope, None, rows)
