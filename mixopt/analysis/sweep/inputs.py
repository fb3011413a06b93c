"""The inputs of an instance's programme in each case of a sweep; every fault of the changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from mixopt.analysis.sweep.cases import Case, fault_of, refuse
from mixopt.errors import Fault
from mixopt.instance.consistency import Consistency
from mixopt.instance.instance import Figure, Instance
from mixopt.instance.kinds import Address
from mixopt.instance.scenarios import addresses_of, attempt
from mixopt.lp.sparse import Floats
from mixopt.programme.problem import Problem


def inputs_of(instance: Instance, cases: Sequence[Case]) -> Mapping[int, Floats]:
    """The inputs that any case moves: by their position, one number for each case.

    Args:
        instance: What is changed.
        cases: The cases.

    Raises:
        DataError: Every change that cannot be made, with its case.
    """
    addresses, rules = addresses_of(instance), Consistency(instance)
    starts = _starts(instance)
    found: dict[int, list[tuple[int, float]]] = {}
    faults: list[Fault] = []
    for number, case in enumerate(cases, 1):
        addresses.work = 0  # each case is a set of changes of its own
        tried = attempt(instance, case.changes, "changes", addresses, rules)
        faults += [fault_of(number, fault) for _, fault in tried.faults]
        for address, figure in tried.made.figures.items():
            before = instance.figures[address]
            if figure is before or address not in starts:
                continue
            for place, value in _moved(starts[address], before, figure):
                found.setdefault(place, []).append((number - 1, value))
    refuse(faults)
    return _as_arrays(instance, found, len(cases))


def _starts(instance: Instance) -> dict[Address, int]:
    """Position of the first cell of each figure among the inputs."""
    structure = Problem(instance).structure
    figures = structure.figures_of(instance)
    return {figure.address: start for figure, start in zip(figures, structure.starts, strict=True)}


def _moved(start: int, before: Figure, after: Figure) -> list[tuple[int, float]]:
    """Positions of the cells that a change moves, with what they become."""
    pairs = enumerate(zip(before.values, after.values, strict=True))
    return [(start + at, new) for at, (old, new) in pairs if new != old]


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
