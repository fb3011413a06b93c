"""What differs between a programme that a user has changed and that of the same figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array, csr_array, hstack

from mixopt.lp.standard_form import Compiled, Label

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


def differences(own: Compiled, ours: Compiled) -> Differences:
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
    theirs = _aligned(own, [*place, *(columns[label] for label in new)])
    mine = _aligned(ours, [*range(len(place)), *[-1] * len(new)])
    bent = [
        label
        for at, label in enumerate(ours.rows)
        if label in rows and not _same_row((own, theirs, rows[label]), (ours, mine, at))
    ]
    moved = [
        label
        for at, label in enumerate(ours.columns)
        if place[at] >= 0
        and (own.lower[place[at]], own.upper[place[at]]) != (ours.lower[at], ours.upper[at])
    ]
    costs = [own.cost[at] if at >= 0 else 0.0 for at in place]
    costs += [own.cost[columns[label]] for label in new]
    before = [*ours.cost, *[0.0] * len(new)]
    other = not _same([*costs, own.offset], [*before, ours.offset])
    gone = [label for label in ours.rows if label not in rows]
    return Differences(new, gone, bent, moved, other)


def _aligned(compiled: Compiled, place: Sequence[int]) -> csr_array:
    """The columns of a matrix at these positions, in this order; of nothing where it is -1."""
    nothing = csc_array((len(compiled.rows), 1))
    return csr_array(csc_array(hstack([compiled.matrix.scipy, nothing]))[:, place])


def _same_row(one: tuple[Compiled, csr_array, int], other: tuple[Compiled, csr_array, int]) -> bool:
    """Whether two rows have the same coefficients and the same limits."""
    (left, entries, at), (right, others, there) = one, other
    apart = csr_array(entries[[at], :] - others[[there], :])
    size = max(1.0, float(np.max(np.abs(others[[there], :].data), initial=0.0)))
    return float(np.max(np.abs(apart.data), initial=0.0)) <= SAME * size and _same(
        [left.row_lower[at], left.row_upper[at]], [right.row_lower[there], right.row_upper[there]]
    )


def _same(one: Sequence[float], other: Sequence[float]) -> bool:
    return bool(np.allclose(one, other, rtol=SAME, atol=SAME))


def _grouped(template: str, labels: Sequence[Label]) -> Iterator[str]:
    """A sentence for each block: its name, and how many where there are several."""
    blocks: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        blocks[label.block].append(label)
    for block, found in blocks.items():
        yield template.format(found[0].name if len(found) == 1 else f"{block} ({len(found)})")
