"""How free an optimum is: the least and the most of each column over the optimal face.

What stands still in every direction of the face is proven to be pinned without a solve. Columns
that move together are asked of once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from operator import itemgetter

import highspy
import numpy as np
from numpy.typing import NDArray

from mixopt.errors import SolverFailed
from mixopt.lp.optimal_face import OptimalFace
from mixopt.lp.solver import start_highs
from mixopt.lp.sparse import Floats, Integers
from mixopt.lp.status import NEXT_STEP, check_status, run_to_optimum, solve_robustly
from mixopt.lp.tolerances import FREE, PARALLEL

Range = tuple[int, float | None, float | None]
"""Position of a column, its least and its most; none where HiGHS ends without a proof."""

_DIGITS = round(-np.log10(PARALLEL))


def find_free_columns(
    faces: Sequence[tuple[Integers, OptimalFace]], wanted: Integers
) -> list[Range]:
    """The columns that differ between optima, with their least and most.

    Args:
        faces: The optimal face of each component, with the positions of its columns.
        wanted: Positions of the columns that are asked of.
    """
    found = []
    for columns, face in faces:
        own = np.flatnonzero(np.isin(columns, wanted))
        found += [(int(columns[at]), low, high) for at, low, high in _ranges(face, own)]
    return sorted(found, key=itemgetter(0))


def _ranges(face: OptimalFace, own: Integers) -> Iterator[Range]:
    """The columns of one component that differ, by their positions in it."""
    moved = own[np.any(face.directions[own] != 0, axis=1)]
    if not len(moved):
        return
    directions = face.directions[moved]
    largest = directions[np.arange(len(moved)), np.argmax(np.abs(directions), axis=1)]
    scaled = np.round(directions / largest[:, None], _DIGITS)
    lines, which = np.unique(scaled, axis=0, return_inverse=True)
    ends = _ends(face, lines)
    for at, line, scale in zip(
        moved.tolist(), which.ravel().tolist(), largest.tolist(), strict=True
    ):
        found = ends[line]
        if found is None:
            yield at, None, None
            continue
        low, high = sorted(scale * end for end in found)
        if high - low > FREE:
            value = float(face.values[at])
            yield at, value + low, value + high


def _ends(face: OptimalFace, lines: Floats) -> list[tuple[float, float] | None]:
    """The least and the most of each line times z on the face, each solve from the last basis."""
    highs = start_highs(face.form())
    every, found = np.arange(face.free, dtype=np.int32), []
    for line in lines:
        ends = None
        with suppress(SolverFailed):  # the plan stands without it
            ends = _least(highs, every, line), -_least(highs, every, -line)
        found.append(ends)
    return found


def _least(highs: highspy.Highs, every: NDArray[np.int32], line: Floats) -> float:
    """The least of a line times z."""
    check_status(highs.changeColsCost(len(every), every, line), "cost of a decision")
    if not (run_to_optimum(highs) or solve_robustly(highs, "the least of a decision")):
        msg = f"HiGHS found no plan where it had found one. {NEXT_STEP}"
        raise SolverFailed(msg)
    return float(highs.getInfo().objective_function_value)
