"""The differences between a programme that a user has changed and that of the same figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, hstack

from mixopt.lp.sparse import Floats
from mixopt.lp.standard_form import Label, StandardForm
from mixopt.lp.tolerances import UNCHANGED


@dataclass(frozen=True, slots=True)
class Differences:
    """What was changed, by the rows and columns of two programmes.

    Attributes:
        new: Variables that were added.
        gone: Limits of ours that were taken out.
        rewritten: Limits of ours that were changed.
        rebounded: Variables of ours whose bounds were changed.
        costs: Whether the objective was changed.
    """

    new: Sequence[Label]
    gone: Sequence[Label]
    rewritten: Sequence[Label]
    rebounded: Sequence[Label]
    costs: bool

    @property
    def is_relaxed(self) -> bool:
        """Whether a limit or a bound of ours was changed, so that a plan may break it."""
        return bool(self.gone or self.rewritten or self.rebounded)

    def words(self, added: Sequence[str]) -> tuple[str, ...]:
        """Each difference in words.

        Args:
            added: The names of constraints that were added.
        """
        sentences = (
            *(f"constraint {name} is added" for name in added),
            *_sentences("variable {} is added", self.new),
            *_sentences("limit {} is left out", self.gone),
            *_sentences("limit {} is changed", self.rewritten),
            *_sentences("the bounds of {} are changed", self.rebounded),
            *(["the objective is changed"] if self.costs else []),
        )
        return tuple(f"{each} (in the programme)" for each in sentences)


def find_differences(own: StandardForm, ours: StandardForm) -> Differences:
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
    theirs = _align_columns(own, [*place, *(columns[label] for label in new)])
    mine = _align_columns(ours, [*range(len(place)), *[-1] * len(new)])
    there = [rows[ours.rows[at]] for at in shared]
    apart = np.asarray(abs(theirs[there] - mine[shared]).max(axis=1).todense()).ravel()
    size = np.maximum(1.0, np.asarray(abs(mine[shared]).max(axis=1).todense()).ravel())
    same = (
        (apart <= UNCHANGED * size)
        & _is_unchanged(own.row_lower[there], ours.row_lower[shared])
        & _is_unchanged(own.row_upper[there], ours.row_upper[shared])
    )
    rewritten = [ours.rows[at] for at, equal in zip(shared, same, strict=True) if not equal]
    rebounded = [
        label
        for at, label in enumerate(ours.columns)
        if place[at] >= 0
        and (own.lower[place[at]], own.upper[place[at]]) != (ours.lower[at], ours.upper[at])
    ]
    costs = [own.cost[at] if at >= 0 else 0.0 for at in place]
    costs += [own.cost[columns[label]] for label in new]
    before = np.array([*ours.cost, *[0.0] * len(new), ours.offset])
    after = np.array([*costs, own.offset])
    other = not _is_unchanged(after, before).all()
    gone = [label for label in ours.rows if label not in rows]
    return Differences(new, gone, rewritten, rebounded, bool(other))


def _align_columns(form: StandardForm, place: Sequence[int]) -> csr_array:
    """The columns of a matrix at these positions, in this order; an empty one where it is -1."""
    nothing = csc_array((len(form.rows), 1))
    return csr_array(csc_array(hstack([form.matrix.scipy, nothing]))[:, place])


def _is_unchanged(one: Floats, other: Floats) -> NDArray[np.bool_]:
    """Where two arrays are equal up to rounding."""
    return np.isclose(one, other, rtol=UNCHANGED, atol=UNCHANGED)


def _sentences(template: str, labels: Sequence[Label]) -> Iterator[str]:
    """A sentence for each block: its name, and how many where there are several."""
    blocks: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        blocks[label.block].append(label)
    for block, found in blocks.items():
        yield template.format(found[0].name if len(found) == 1 else f"{block} ({len(found)})")
