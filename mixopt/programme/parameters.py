"""Parameters: cells of figures that move together, with the derivative of the programme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mixopt.instance.instance import Cell, Figure, Instance
from mixopt.instance.uplifts import factors_of
from mixopt.lp.perturbation import Perturbation, combine, scale
from mixopt.programme.problem import Problem

STILL = Perturbation([], [])
"""The derivative by a figure that stands in none of its rows."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """Cells of a figure that move together."""

    figure: Figure
    cells: tuple[int, ...]
    moves: Perturbation
    bent: bool
    """Its cells are multiplied by each other, or divide: the programme does not move in line."""
    weights: tuple[float, ...] = ()
    """By how much each cell moves with it, where that is not 1: where it is uplifted."""

    @property
    def cell(self) -> Cell:
        """The first of them."""
        return self.figure.cells[self.cells[0]]

    @property
    def value(self) -> float:
        """What is written, in the figure's own unit."""
        return self.figure.typed if self.figure.uplift else self.cell.value

    def with_value(self, value: float) -> Figure:
        """The figure with another value written."""
        cells = list(self.figure.cells)
        for at, weight in zip(self.cells, self.weights or [1.0] * len(self.cells), strict=True):
            cells[at] = replace(cells[at], value=value * weight)
        typed = value if self.figure.uplift else self.figure.typed
        return replace(self.figure, cells=tuple(cells), typed=typed)


def parameters_of(problem: Problem) -> Iterator[Parameter]:
    """The cells of each row that stand in the column for all periods; each other cell alone.

    What is uplifted is one number, too: it moves its cells each by its factor.
    """
    instance = problem.instance
    for figure in instance.figures.values():
        if figure.uplift:
            yield _uplift_parameter(problem, figure)
            continue
        rest = list(range(len(figure.cells)))
        while rest:
            first = figure.cells[rest[0]]
            mine = [at for at in rest if first.every and figure.cells[at].row == first.row]
            mine = mine or rest[:1]
            rest = [at for at in rest if at not in mine]
            parts = [problem.moves.get((figure.name, at), STILL) for at in mine]
            bent = any(part.bends.intersection(mine) for part in parts)
            yield Parameter(figure, tuple(mine), combine(parts), bent)


def _uplift_parameter(problem: Problem, figure: Figure) -> Parameter:
    """What is typed once: all cells of its figure, each by its factor."""
    instance = problem.instance
    by = factors_of(instance.head, instance.figures, figure.uplift)
    parts = [problem.moves.get((figure.name, at), STILL) for at in range(len(by))]
    moves = combine([scale(part, each) for part, each in zip(parts, by, strict=True)])
    cells = tuple(range(len(by)))
    return Parameter(figure, cells, moves, any(part.bends for part in parts), by)


def address_of(instance: Instance, group: Parameter) -> str:
    """The address of some cells of a figure, with the period where its row has one for each."""
    whole = len(group.cells) == len(group.figure.cells)
    if group.figure.kind.once or group.figure.uplift or (whole and group.cell.every):
        return group.figure.name
    return group.figure.name + "".join(f"[{instance.periods[at].name}]" for at in group.cells)
