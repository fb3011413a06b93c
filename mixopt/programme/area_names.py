"""Rows, columns and indices of a programme under the names that its areas have in an instance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from mixopt.lp.standard_form import Label

Index = tuple[str, ...]

_make_label = partial(tuple.__new__, Label)
"""Makes a label of a block and an index, as `Label` does, in half the time: there are thousands."""

MOST_KEPT = 8
"""Names of areas under which a programme's rows and columns are kept."""


class Named(NamedTuple):
    """What stands where in a programme.

    Attributes:
        rows: Which constraint each row is.
        columns: Which variable each column is.
        indices: Every index of every variable, those included that stand in no row.
    """

    rows: Sequence[Label]
    columns: Sequence[Label]
    indices: Mapping[str, Sequence[Index]]


class AreaNames:
    """Puts the areas' names of an instance in the place of those that stand for them."""

    def __init__(self, plain: Named, areas: tuple[str, ...]) -> None:
        """Take the programme under the names that stand for areas, and these names."""
        self.plain, self.areas = plain, areas
        labels = {index for _, index in (*plain.rows, *plain.columns)}
        self.every = labels.union(*plain.indices.values())
        """Every index: most are of several rows, columns and variables."""
        self.kept: dict[tuple[str, ...], Named] = {}

    def under(self, areas: tuple[str, ...]) -> Named:
        """The programme under these names."""
        if areas not in self.kept:
            if len(self.kept) >= MOST_KEPT:
                self.kept.clear()
            self.kept[areas] = self._name(dict(zip(self.areas, areas, strict=True)))
        return self.kept[areas]

    def _name(self, names: Mapping[str, str]) -> Named:
        own = {
            index: (names[index[0]], *index[1:]) if index and index[0] in names else index
            for index in self.every
        }
        return Named(
            _name_labels(self.plain.rows, own),
            _name_labels(self.plain.columns, own),
            {name: [own[each] for each in some] for name, some in self.plain.indices.items()},
        )


def _name_labels(labels: Sequence[Label], own: Mapping[Index, Index]) -> Sequence[Label]:
    return [*map(_make_label, [(block, own[index]) for block, index in labels])]
