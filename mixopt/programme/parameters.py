"""Parameters: cells of figures that move together, with the derivative of the programme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mixopt.instance.instance import Cell, Figure, Instance
from mixopt.lp.perturbation import Perturbation, combine
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

    @property
    def cell(self) -> Cell:
        """The first of them."""
        return self.figure.cells[self.cells[0]]


def parameters_of(problem: Problem) -> Iterator[Parameter]:
    """The cells of each row that stand in the column for all periods; each other cell alone."""
    for figure in problem.instance.figures.values():
        rest = list(range(len(figure.cells)))
        while rest:
            first = figure.cells[rest[0]]
            mine = [at for at in rest if first.every and figure.cells[at].row == first.row]
            mine = mine or rest[:1]
            rest = [at for at in rest if at not in mine]
            parts = [problem.moves.get((figure.name, at), STILL) for at in mine]
            bent = any(part.bends.intersection(mine) for part in parts)
            yield Parameter(figure, tuple(mine), combine(parts), bent)


def address_of(instance: Instance, group: Parameter) -> str:
    """The address of some cells of a figure, with the period where its row has one for each."""
    whole = len(group.cells) == len(group.figure.cells)
    if group.figure.kind.once or (whole and group.cell.every):
        return group.figure.name
    return group.figure.name + "".join(f"[{instance.periods[at].name}]" for at in group.cells)
