"""Draws of a problem: what moves in its programme where some of its figures do."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mixopt.errors import SolverFailed
from mixopt.lp.draws import Draws
from mixopt.lp.sparse import Floats, Integers, SparseMatrix
from mixopt.lp.tolerances import LARGEST_COEFFICIENT, PROPORTIONAL
from mixopt.programme.problem import Problem
from mixopt.programme.structure import Positions


class DrawOutOfRange(SolverFailed):
    """A number of a draw is too large for the solver. Carries the position of the draw."""

    def __init__(self, draw: int, msg: str) -> None:
        """Keep which draw it is."""
        super().__init__(msg)
        self.draw = draw

    def __reduce__(self) -> tuple[type[DrawOutOfRange], tuple[int, str]]:
        """Pickle what it was made of."""
        return type(self), (self.draw, str(self))


def draws_of(problem: Problem, moved: Mapping[int, Floats]) -> Draws:
    """What moves in a problem's programme, draw by draw.

    Args:
        problem: The problem where nothing moves.
        moved: The inputs that move, by their position among `problem.inputs`: one number for each
            draw, shape (draws,).

    Raises:
        DrawOutOfRange: A coefficient or a limit is out of range.
        ValueError: Nothing moves, so that it is not known how many draws there are.
    """
    if not moved:
        msg = "no input moves"
        raise ValueError(msg)
    structure = problem.structure
    number = len(next(iter(moved.values())))
    with np.errstate(divide="ignore", invalid="ignore"):  # what comes of it is refused below
        values = structure.tape.replay(problem.inputs)
        nodes = structure.tape.replay_moved(values, moved)
    rows, right = _find_moving(structure.right, values, nodes, number)
    columns, cost = _find_moving(structure.cost, values, nodes, number)
    entries, coefficients = _find_moving(structure.entries, values, nodes, number)
    for numbers, names in (
        (right, [structure.rows[row].block for row in rows]),
        (coefficients, [structure.rows[structure.entry_rows[at]].block for at in entries]),
    ):
        _refuse_out_of_range(numbers, names)
    offset = nodes.get(structure.offset)
    before = values[structure.offset]
    return Draws(
        number=number,
        rows=rows,
        limits=right - values[structure.right[rows]],
        columns=columns,
        costs=cost - values[structure.cost[columns]],
        offset=np.zeros(number) if offset is None else offset - before,
        pattern=SparseMatrix(
            values[structure.entries],
            structure.entry_rows,
            structure.pointers,
            len(structure.rows),
        ),
        entries=entries,
        coefficients=coefficients,
    )


def _find_moving(
    places: Positions, values: Floats, nodes: Mapping[int, Floats], number: int
) -> tuple[Integers, Floats]:
    """Positions whose number is not the same in every draw as where nothing moves; the numbers."""
    found, numbers = [], []
    for at, node in enumerate(places.tolist()):
        each = nodes.get(node)
        if each is None:
            continue
        before = values[node]
        off = max(each.max() - before, before - each.min())
        if not off <= PROPORTIONAL * abs(before):  # NaN is refused later
            found.append(at)
            numbers.append(each)
    if not found:
        return np.array([], dtype=int), np.zeros((number, 0))
    return np.array(found, dtype=int), np.array(numbers).T


def _refuse_out_of_range(numbers: Floats, names: list[str]) -> None:
    most = max(numbers.max(initial=0.0), -numbers.min(initial=0.0))
    if not most <= LARGEST_COEFFICIENT:
        bad = np.argwhere(~(np.abs(numbers) <= LARGEST_COEFFICIENT))
        draw, at = bad[0].tolist()
        msg = (
            f"{names[at]} has the number {numbers[draw, at]:g}, too large for the solver. "
            "Look for a figure of that limit in a wrong unit"
        )
        raise DrawOutOfRange(draw, msg)
