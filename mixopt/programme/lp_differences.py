"""What differs between a programme that a user has changed and that of the same figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, hstack

from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import Label, StandardForm

SAME = 1e-9
"""Of a coefficient: a figure that was read back may differ by rounding."""


@dataclass(frozen=True, slots=True)
class Differences:
    """What was changed, by the rows and columns of two programmes.

    Attributes:
        new: Variables that were added.
        gone: Limits of ours that were taken out.
        bent: Limits of ours that were changed.
        moved: Variables of ours whose bounds were changed.
        costs: The objective is another.
    """

    new: Sequence[Label]
    gone: Sequence[Label]
    bent: Sequence[Label]
    moved: Sequence[Label]
    costs: bool

    @property
    def eased(self) -> bool:
        """A limit or a bound of ours is not what it was, so that a plan may break it."""
        return bool(self.gone or self.bent or self.moved)

    def words(self, added: Sequence[str]) -> tuple[str, ...]:
        """Each difference in words.

        Args:
            added: The names of constraints that were added.
        """
        told = (
            *(f"constraint {name} is added" for name in added),
            *_grouped("variable {} is added", self.new),
            *_grouped("limit {} is left out", self.gone),
            *_grouped("limit {} is changed", self.bent),
            *_grouped("the bounds of {} are changed", self.moved),
            *(["the objective is changed"] if self.costs else []),
        )
        return tuple(f"{each} (in the programme)" for each in told)


def differences(own: StandardForm, ours: StandardForm) -> Differences:
    """Compare two programmes by the names of their rows and columns.

    Args:
        own: The matrices of the changed programme.
        ours: Those of the same figures, unchanged.
    """
    columns = {label: at for at, label in enumerate(own.columns)}
    known = set(ours.columns)
    new = [label for label in own.columns if label not in known]
    place = [columns.get(label, -1) for label in ours.columns]
    rows = {label: at for at, label in enumerate(own.rows)}
    shared = [at for at, label in enumerate(ours.rows) if label in rows]
    theirs = _aligned(own, [*place, *(columns[label] for label in new)])
    mine = _aligned(ours, [*range(len(place)), *[-1] * len(new)])
    there = [rows[ours.rows[at]] for at in shared]
    apart = np.asarray(abs(theirs[there] - mine[shared]).max(axis=1).todense()).ravel()
    size = np.maximum(1.0, np.asarray(abs(mine[shared]).max(axis=1).todense()).ravel())
    same = (
        (apart <= SAME * size)
        & _near(own.row_lower[there], ours.row_lower[shared])
        & _near(own.row_upper[there], ours.row_upper[shared])
    )
    bent = [ours.rows[at] for at, equal in zip(shared, same, strict=True) if not equal]
    moved = [
        label
        for at, label in enumerate(ours.columns)
        if place[at] >= 0
        and (own.lower[place[at]], own.upper[place[at]]) != (ours.lower[at], ours.upper[at])
    ]
    costs = [own.cost[at] if at >= 0 else 0.0 for at in place]
    costs += [own.cost[columns[label]] for label in new]
    before = [*ours.cost, *[0.0] * len(new)]
    other = not _near(np.array([*costs, own.offset]), np.array([*before, ours.offset])).all()
    gone = [label for label in ours.rows if label not in rows]
    return Differences(new, gone, bent, moved, bool(other))


def _aligned(compiled: StandardForm, place: Sequence[int]) -> csr_array:
    """The columns of a matrix at these positions, in this order; of nothing where it is -1."""
    nothing = csc_array((len(compiled.rows), 1))
    return csr_array(csc_array(hstack([compiled.matrix.scipy, nothing]))[:, place])


def _near(one: Floats, other: Floats) -> NDArray[np.bool_]:
    """Where two arrays are the same but for rounding."""
    return np.isclose(one, other, rtol=SAME, atol=SAME)


def _grouped(template: str, labels: Sequence[Label]) -> Iterator[str]:
    """A sentence for each block: its name, and how many where there are several."""
    blocks: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        blocks[label.block].append(label)
    for block, found in blocks.items():
        yield template.format(found[0].name if len(found) == 1 else f"{block} ({len(found)})")
