"""The inputs of an instance's programme in each case of a sweep; every fault of the changes.

A change within the range of figures that cannot contradict others is arithmetic, and done as such.
Any other goes the long way of `changed`, which says what is wrong.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from mixopt.analysis.sweep.cases import Case, fault_of, refuse
from mixopt.errors import DataError, Fault
from mixopt.instance.consistency import Consistency
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.kinds import SMALLEST, Address
from mixopt.instance.scenarios import SHARES, addresses_of, attempt, change_value
from mixopt.lp.sparse import Floats
from mixopt.programme.problem import Problem
from mixopt.schema.scenarios import Change
from mixopt.units import UNITS


def inputs_of(instance: Instance, cases: Sequence[Case]) -> Mapping[int, Floats]:
    """The inputs that any case moves: by their position, one number for each case.

    Args:
        instance: What is changed.
        cases: The cases.

    Raises:
        DataError: Every change that cannot be made, with its case.
    """
    changer = _Changer(instance)
    found: dict[int, list[tuple[int, float]]] = {}
    faults: list[Fault] = []
    for at, case in enumerate(cases):
        try:
            values = changer.values(case)
        except DataError as error:
            faults += [fault_of(at + 1, fault) for fault in error.faults]
            continue
        for place, value in values.items():
            found.setdefault(place, []).append((at, value))
    refuse(faults)
    return _as_arrays(instance, found, len(cases))


class _Changer:
    """Makes changes, and says which inputs they move."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.addresses, self.rules = addresses_of(instance), Consistency(instance)
        self.known: dict[str, list[tuple[Address, int | None]] | None] = {}

    @cached_property
    def starts(self) -> dict[Address, int]:
        """Position of the first cell of each figure among the inputs."""
        structure = Problem(self.instance).structure
        figures = structure.figures_of(self.instance)
        return {
            figure.address: start for figure, start in zip(figures, structure.starts, strict=True)
        }

    def values(self, case: Case) -> dict[int, float]:
        """The inputs that a case moves, with what they become.

        Raises:
            DataError: Changes that cannot be made.
        """
        moved: dict[tuple[Address, int], float] = {}
        if not all(self._add(change, moved) for change in case.changes):
            moved = self._the_long_way(case)
        figures, starts = self.instance.figures, self.starts
        return {
            starts[address] + at: value
            for (address, at), value in moved.items()
            if address in starts and value != figures[address].values[at]
        }

    def _add(self, change: Change, moved: dict[tuple[Address, int], float]) -> bool:
        """Make a change in what is moved; false where it is not plain."""
        places = self._places(change)
        if places is None:
            return False
        for address, at in places:
            figure = self.instance.figures[address]
            for i in range(len(figure.cells)) if at is None else (at,):
                cell = figure.cells[i]
                unit = UNITS[cell.unit]
                before = moved.get((address, i), cell.value) / unit.factor
                value = change_value(before, change)
                if not _is_plain(figure, before, value, unit.factor, change):
                    return False
                moved[address, i] = value * unit.factor
        return True

    def _places(self, change: Change) -> list[tuple[Address, int | None]] | None:
        """The figures that a change names; none where one of them has a part in a rule."""
        if change.address not in self.known:
            self.addresses.work = 0
            try:
                found = self.addresses.places(change, "")
            except DataError:
                found = []
            plain = found and not any(address in self.rules.of for address, _ in found)
            self.known[change.address] = found if plain else None
        return self.known[change.address]

    def _the_long_way(self, case: Case) -> dict[tuple[Address, int], float]:
        """What is moved, by all that is asked of a change.

        Raises:
            DataError: Changes that cannot be made.
        """
        self.addresses.work = 0  # each case is a set of changes of its own
        tried = attempt(self.instance, case.changes, "changes", self.addresses, self.rules)
        if tried.faults:
            raise DataError(fault for _, fault in tried.faults)
        figures = self.instance.figures
        return {
            (address, at): value
            for address, figure in tried.made.figures.items()
            if figure is not figures[address]
            for at, value in enumerate(figure.values)
        }


def _is_plain(figure: Figure, before: float, value: float, factor: float, change: Change) -> bool:
    """Whether a value is one that the figure may have, and follows from the change in one way."""
    own, kind = value * factor, figure.kind
    if change.percent is not None and kind.unit in SHARES:
        return False
    within = math.isfinite(own) and kind.least <= own <= kind.most
    return (
        within and (not own or abs(own) >= SMALLEST) and (change.set is not None or value != before)
    )


def _as_arrays(
    instance: Instance, found: Mapping[int, list[tuple[int, float]]], number: int
) -> dict[int, Floats]:
    inputs = Problem(instance).inputs
    arrays = {}
    for place in sorted(found):
        arrays[place] = np.full(number, inputs[place])
        cases, values = zip(*found[place], strict=True)
        arrays[place][list(cases)] = values
    return arrays
